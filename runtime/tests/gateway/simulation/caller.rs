//! Case services: in order within a case, insistent under one key, and sometimes without patience.

use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use caseway_tests::chaos::history::{Answer, Command, Kind};
use http::StatusCode;
use http_body_util::BodyExt;
use rand::Rng;
use serde_json::{Value, json};
use tower::ServiceExt;

use super::World;
use super::backend::REFUSED;
use super::gateway::Fleet;
use crate::support::request;

const PATIENCE: Duration = Duration::from_secs(4);
/// The longest that a caller tries for an answer: until long after everything is well again.
const LONGEST: Duration = Duration::from_secs(120);

/// Sends commands of one case after the other until then.
pub(super) async fn run(world: Arc<World>, fleet: Arc<Fleet>, caller: u64, until: Duration) {
    let mut number = 0;
    while world.now() < until {
        number += 1;
        world.sleep(world.millis(10, 1500)).await;
        // Lanes are shared: two callers work on each case.
        let case = format!("C-{}-{}", caller / 2, number / 4);
        let token = format!("{caller}-{number}");
        let kind = match world.draw(|random| random.random_range(0..10)) {
            0..5 => Kind::Order,
            5..8 => Kind::Cancellation,
            _ => Kind::Reminder,
        };
        send(&world, &fleet, kind, token, case).await;
    }
}

async fn send(world: &World, fleet: &Fleet, kind: Kind, token: String, case: String) {
    let quantity = if world.happens(30) { REFUSED } else { 1 };
    let sent = world.now();
    // Some hang up early, and some of these never come back.
    let hangs_up = world.happens(60);
    let mut answer = None;
    if hangs_up {
        answer = ask(fleet, kind, &token, &case, quantity, world.millis(1, 500)).await;
    }
    if !hangs_up || world.happens(500) {
        while answer.is_none() && world.now() < sent + LONGEST {
            if world.now() > sent {
                world.sleep(Duration::from_millis(300)).await;
            }
            answer = ask(fleet, kind, &token, &case, quantity, PATIENCE).await;
        }
    }
    let (answered, answer) = (world.now(), answer.unwrap_or(Answer::Unknown));
    let command = Command { lane: case, token, kind, sent, answered, answer };
    world.commands.lock().unwrap().push(command);
}

/// Sends a command once. `None` when the reply does not tell whether it was accepted.
async fn ask(
    fleet: &Fleet,
    kind: Kind,
    token: &str,
    case: &str,
    quantity: u64,
    patience: Duration,
) -> Option<Answer> {
    let (method, path, body) = match kind {
        Kind::Cancellation => ("DELETE", format!("/bookings/{token}"), None),
        Kind::Reminder => {
            ("POST", "/reminders".to_owned(), Some(json!({ "customer": token, "quantity": quantity })))
        }
        _ => ("POST", "/bookings".to_owned(), Some(json!({ "customer": token, "quantity": quantity }))),
    };
    let call = request(method, &path).header("case-id", case).header("idempotency-key", token);
    let call = match body {
        Some(body) => call.header("content-type", "application/json").body(Body::from(body.to_string())),
        None => call.body(Body::empty()),
    };
    let asked = tokio::time::timeout(patience, async {
        let (head, body) = fleet.any().oneshot(call.unwrap()).await.unwrap().into_parts();
        (head, body.collect().await.unwrap().to_bytes())
    });
    let (head, body) = asked.await.ok()?;
    match head.status {
        StatusCode::ACCEPTED => {
            let location = head.headers["location"].to_str().unwrap();
            Some(Answer::Accepted(location.rsplit('/').next().unwrap().to_owned()))
        }
        status if status.is_success() => Some(Answer::Done),
        status => {
            let problem: Value = serde_json::from_slice(&body).unwrap();
            let name = problem["type"].as_str().unwrap_or_default();
            let again = ["key-in-flight", "store-unavailable", "overloaded", "deadline"];
            let repeats = again.iter().any(|again| name.contains(again));
            (!repeats).then_some(Answer::Refused(status.as_u16()))
        }
    }
}
