//! The backend: it does what it is asked, badly, and writes down every request that it receives.
//!
//! A request is under way for less time than an attempt may take: what is given up has arrived or never will. No gateway
//! could deal otherwise with a backend that recognises no repetition.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use caseway_runtime::transport::{Failure, Reply, Request, Sending, Transport, TransportError};
use caseway_tests::chaos::history::Receipt;
use http::{HeaderMap, Method, StatusCode};
use rand::Rng;
use serde_json::{Value, json};
use tokio::sync::oneshot;

use super::World;
use super::gate::Gate;

/// What the backend refuses for good: an order of so many.
pub(super) const REFUSED: u64 = 13;

#[derive(Debug, Default)]
pub(super) struct Ledger {
    pub(super) receipts: Vec<Receipt>,
    /// Orders that were cancelled.
    cancelled: BTreeSet<String>,
    /// Nobody listens.
    away: bool,
}

/// The way from one gateway to the backend.
#[derive(Debug)]
pub(super) struct Wire {
    pub(super) world: Arc<World>,
    pub(super) gate: Arc<Gate>,
}

impl Transport for Wire {
    fn send(&self, request: Request) -> Sending<'_> {
        Box::pin(async move {
            self.gate.pass().await;
            let (reply, replied) = oneshot::channel();
            // The backend goes on whether or not its caller is still there.
            tokio::spawn(serve(Arc::clone(&self.world), request, reply));
            let replied = replied.await;
            self.gate.pass().await;
            replied.unwrap_or_else(|_| Err(TransportError::new(Failure::Interrupted, None)))
        })
    }
}

async fn serve(world: Arc<World>, request: Request, to: oneshot::Sender<Result<Reply, TransportError>>) {
    world.sleep(world.millis(1, 60)).await;
    if world.ledger.lock().unwrap().away {
        let _ = to.send(Err(TransportError::new(Failure::NotSent, None)));
        return;
    }
    let number = request.uri.path().rsplit('/').next().unwrap_or_default().to_owned();
    if request.method == Method::GET {
        let quantity = i32::from(!world.ledger.lock().unwrap().cancelled.contains(&number));
        let order = json!({ "number": number, "buyer": "Ann", "quantity": quantity });
        world.sleep(world.millis(1, 60)).await;
        let _ = to.send(Ok(reply(StatusCode::OK, order.to_string())));
        return;
    }
    let body: Value = serde_json::from_slice(&request.body).unwrap_or_default();
    let done = match request.method {
        Method::DELETE => reply(StatusCode::NO_CONTENT, String::new()),
        _ => reply(StatusCode::CREATED, body.to_string()),
    };
    let failing = || reply(StatusCode::INTERNAL_SERVER_ERROR, String::new());
    // Whether it is done, after which time there is which answer.
    let draw = world.draw(|random| random.random_range(0..1000));
    let (applied, after, answer) = match draw {
        _ if body["quantity"] == REFUSED => {
            (false, (1, 60), Some(Ok(reply(StatusCode::CONFLICT, "{}".to_owned()))))
        }
        0..40 => (true, (1, 60), Some(Err(TransportError::new(Failure::Interrupted, None)))),
        40..60 => (true, (1, 60), None),
        60..80 => (true, (1, 60), Some(Ok(failing()))),
        80..110 => (false, (1, 60), Some(Ok(failing()))),
        110..130 => (false, (1, 60), Some(Ok(reply(StatusCode::SERVICE_UNAVAILABLE, String::new())))),
        130..140 => (false, (1, 60), None),
        140..145 if request.method == Method::POST => {
            (true, (1, 60), Some(Ok(reply(StatusCode::CREATED, "It works!".to_owned()))))
        }
        145..500 => (true, (100, 1500), Some(Ok(done))),
        _ => (true, (1, 60), Some(Ok(done))),
    };
    enter(&world, &request, &body, number, applied);
    world.sleep(world.millis(after.0, after.1)).await;
    match answer {
        Some(answer) => drop(to.send(answer)),
        // Silence, until the caller gives up.
        None => {
            let mut to = to;
            to.closed().await;
        }
    }
}

fn enter(world: &World, request: &Request, body: &Value, number: String, applied: bool) {
    let key = request.headers.get("idempotency-key").map(|key| key.to_str().unwrap().to_owned());
    let token = body["buyer"].as_str().map_or_else(|| number, str::to_owned);
    let mut ledger = world.ledger.lock().unwrap();
    if applied && request.method == Method::DELETE {
        ledger.cancelled.insert(token.clone());
    }
    let content =
        request.body.iter().fold(0, |sum: u64, byte| sum.wrapping_mul(31).wrapping_add(u64::from(*byte)));
    let at = world.clock.now().since_start();
    ledger.receipts.push(Receipt { at, token, key, body: content, applied, reply: "" });
}

fn reply(status: StatusCode, body: String) -> Reply {
    Reply { status, headers: HeaderMap::new(), body: Bytes::from(body), stream: None }
}

/// Outages, short and long.
pub(super) async fn weather(world: &World, until: Duration) {
    loop {
        world.sleep(world.millis(2000, 20_000)).await;
        if world.now() > until {
            return;
        }
        world.ledger.lock().unwrap().away = true;
        world.sleep(world.millis(500, 12_000)).await;
        world.ledger.lock().unwrap().away = false;
    }
}
