//! The backends of a run: they do what they are asked, badly, and write down every request that they receive.
//!
//! What a backend does to a request follows from the seed, the command and how often it was received, so that the same seed
//! treats the same command alike, whenever it comes.

use std::collections::HashMap;
use std::convert::Infallible;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use bytes::Bytes;
use http::{HeaderMap, HeaderValue, Method, Request, Response, StatusCode};
use http_body_util::{BodyExt, Full};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};
use serde_json::{Value, json};
use tokio::net::TcpListener;

use super::history::Receipt;

/// Commands that a backend refuses whenever they come, in a thousand.
const REFUSED: u32 = 15;

/// What a backend does to one request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Conduct {
    /// Does it, and says so after this.
    Does(Duration),
    /// Does it, and then hangs: the reply never comes.
    DoesAndHangs,
    /// Does it, and says something that is no reply.
    DoesAndBabbles,
    /// Does it, and says that it failed.
    DoesAndFails,
    /// Does nothing, and says that it failed.
    Fails,
    /// Does nothing, and asks for patience, with this status.
    Puts(StatusCode),
    /// Does nothing, and never will.
    Refuses,
    /// Does nothing, and hangs.
    Hangs,
}

#[derive(Debug)]
struct State {
    seed: u64,
    begun: Instant,
    calm: Mutex<bool>,
    receipts: Mutex<Vec<Receipt>>,
    seen: Mutex<HashMap<String, u32>>,
    faults: Mutex<u64>,
}

/// All backends, on one port of the loopback, until this is dropped.
#[derive(Debug)]
pub(super) struct Ledger {
    address: SocketAddr,
    state: Arc<State>,
    server: tokio::task::AbortHandle,
}

/// A command as a backend reads it.
struct Seen {
    token: String,
    key: Option<String>,
    reply: (StatusCode, Bytes),
}

impl Ledger {
    pub(super) async fn start(seed: u64, begun: Instant) -> io::Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let address = listener.local_addr()?;
        let state = Arc::new(State {
            seed,
            begun,
            calm: Mutex::new(false),
            receipts: Mutex::default(),
            seen: Mutex::default(),
            faults: Mutex::default(),
        });
        let serving = Arc::clone(&state);
        let server = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let state = Arc::clone(&serving);
                tokio::spawn(async move {
                    let service = service_fn(move |request| answer(request, Arc::clone(&state)));
                    // A connection that breaks off is what this is about.
                    let _ = http1::Builder::new().serve_connection(TokioIo::new(stream), service).await;
                });
            }
        })
        .abort_handle();
        Ok(Self { address, state, server })
    }

    pub(super) fn address(&self) -> SocketAddr {
        self.address
    }

    /// Behaves from now on: everything is done and answered at once. What is refused stays refused.
    pub(super) fn calm(&self) {
        *lock(&self.state.calm) = true;
    }

    pub(super) fn receipts(&self) -> Vec<Receipt> {
        lock(&self.state.receipts).clone()
    }

    pub(super) fn received(&self) -> usize {
        lock(&self.state.receipts).len()
    }

    /// Requests that were treated badly so far.
    pub(super) fn faults(&self) -> u64 {
        *lock(&self.state.faults)
    }
}

impl Drop for Ledger {
    fn drop(&mut self) {
        self.server.abort();
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

async fn answer(request: Request<Incoming>, state: Arc<State>) -> Result<Response<Full<Bytes>>, Infallible> {
    let (head, body) = request.into_parts();
    // A request that did not come whole is none.
    let Ok(body) = body.collect().await.map(http_body_util::Collected::to_bytes) else {
        return Ok(reply(StatusCode::BAD_REQUEST, Bytes::new()));
    };
    let path = head.uri.path();
    let Some(seen) = read(&head.method, path, &head.headers, &body) else {
        let well = matches!(path, "/erp/Organisation" | "/billing/billing_entities")
            || path.starts_with("/callback");
        let status = if well { StatusCode::OK } else { StatusCode::NOT_FOUND };
        return Ok(reply(status, Bytes::from_static(b"{}")));
    };
    let conduct = state.conduct(&seen.token);
    let (applied, treatment) = match conduct {
        Conduct::Does(wait) if wait.is_zero() => (true, "whole"),
        Conduct::Does(_) => (true, "slow"),
        Conduct::DoesAndHangs => (true, "lost"),
        Conduct::DoesAndBabbles => (true, "unreadable"),
        Conduct::DoesAndFails => (true, "failed after the effect"),
        Conduct::Fails => (false, "failed"),
        Conduct::Puts(_) => (false, "not now"),
        Conduct::Refuses => (false, "refused"),
        Conduct::Hangs => (false, "none"),
    };
    state.enter(&seen, &body, applied, treatment);
    let (status, document) = seen.reply;
    Ok(match conduct {
        Conduct::Does(wait) => {
            tokio::time::sleep(wait).await;
            reply(status, document)
        }
        Conduct::DoesAndBabbles => reply(status, Bytes::from_static(b"<html>It works!")),
        Conduct::DoesAndFails | Conduct::Fails => reply(StatusCode::INTERNAL_SERVER_ERROR, Bytes::new()),
        Conduct::Puts(status) => {
            let mut reply = reply(status, Bytes::new());
            reply.headers_mut().insert(http::header::RETRY_AFTER, HeaderValue::from_static("1"));
            reply
        }
        Conduct::Refuses => reply(StatusCode::BAD_REQUEST, Bytes::from_static(b"{}")),
        Conduct::DoesAndHangs | Conduct::Hangs => std::future::pending().await,
    })
}

impl State {
    /// What happens to this receipt of a command.
    fn conduct(&self, token: &str) -> Conduct {
        let nth = {
            let mut seen = lock(&self.seen);
            let nth = seen.entry(token.to_owned()).or_default();
            *nth += 1;
            *nth
        };
        if draws(self.seed, token, 0).random_ratio(REFUSED, 1000) {
            return Conduct::Refuses;
        }
        if *lock(&self.calm) {
            return Conduct::Does(Duration::ZERO);
        }
        let mut random = draws(self.seed, token, nth);
        match random.random_range(0..1000) {
            0..20 => Conduct::DoesAndHangs,
            20..23 => Conduct::DoesAndBabbles,
            23..35 => Conduct::DoesAndFails,
            35..55 => Conduct::Fails,
            55..65 => Conduct::Puts(StatusCode::SERVICE_UNAVAILABLE),
            65..75 => Conduct::Puts(StatusCode::TOO_MANY_REQUESTS),
            75..85 => Conduct::Hangs,
            85..185 => Conduct::Does(Duration::from_millis(random.random_range(1..900))),
            _ => Conduct::Does(Duration::ZERO),
        }
    }

    fn enter(&self, seen: &Seen, body: &[u8], applied: bool, reply: &'static str) {
        let mut hasher = DefaultHasher::new();
        body.hash(&mut hasher);
        if reply != "whole" {
            *lock(&self.faults) += 1;
        }
        let mut receipts = lock(&self.receipts);
        receipts.push(Receipt {
            at: self.begun.elapsed(),
            token: seen.token.clone(),
            key: seen.key.clone(),
            body: hasher.finish(),
            applied,
            reply,
        });
    }
}

/// Randomness that belongs to one receipt of one command.
fn draws(seed: u64, token: &str, nth: u32) -> StdRng {
    let mut hasher = DefaultHasher::new();
    (seed, token, nth).hash(&mut hasher);
    StdRng::seed_from_u64(hasher.finish())
}

/// The id that the backend gives what a token stands for: a UUID, always the same.
fn id_of(token: &str) -> String {
    let mut hasher = DefaultHasher::new();
    token.hash(&mut hasher);
    let digits = hasher.finish();
    format!("{:08x}-{:04x}-4000-8000-{:012x}", digits >> 32, digits >> 16 & 0xffff, digits & 0xffff_ffff_ffff)
}

/// Reads a command, in the three backends' terms. `None` for everything else that gateways ask.
fn read(method: &Method, path: &str, headers: &HeaderMap, body: &[u8]) -> Option<Seen> {
    let body: Value = serde_json::from_slice(body).ok()?;
    match (method.as_str(), path) {
        ("PUT", "/erp/PurchaseOrders") => {
            let order = &body["PurchaseOrders"][0];
            let token = order["LineItems"][0]["Description"].as_str()?.to_owned();
            let key = headers.get("idempotency-key")?.to_str().ok()?.to_owned();
            let done = json!({ "PurchaseOrders": [{
                "PurchaseOrderID": id_of(&token), "PurchaseOrderNumber": format!("PO-{token}"),
                "Status": "AUTHORISED", "Contact": order["Contact"], "LineItems": order["LineItems"], "Total": 1.0,
            }] });
            Some(Seen { token, key: Some(key), reply: (StatusCode::OK, done.to_string().into()) })
        }
        ("POST", "/billing/events") => {
            let token = body["event"]["transaction_id"].as_str()?.to_owned();
            let done = json!({ "event": {
                "transaction_id": token, "code": body["event"]["code"], "timestamp": "2026-03-31T12:00:00Z",
            } });
            Some(Seen {
                token: token.clone(),
                key: Some(token),
                reply: (StatusCode::OK, done.to_string().into()),
            })
        }
        ("POST", "/mail/v3/mail/send") => {
            let token = body["content"][0]["value"].as_str()?.to_owned();
            Some(Seen { token, key: None, reply: (StatusCode::ACCEPTED, Bytes::new()) })
        }
        _ => None,
    }
}

fn reply(status: StatusCode, body: Bytes) -> Response<Full<Bytes>> {
    let json = !body.is_empty();
    let mut response = Response::new(Full::new(body));
    *response.status_mut() = status;
    if json {
        let value = HeaderValue::from_static("application/json");
        response.headers_mut().insert(http::header::CONTENT_TYPE, value);
    }
    response
}
