//! Case services: they send commands, in order within each case, and repeat under the same key what got no answer.
//!
//! A caller sends its next command of a lane when the one before is answered. Some callers lose patience, and some come back.

use std::net::SocketAddr;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use bytes::Bytes;
use http::{Request, Response, StatusCode};
use http_body_util::{BodyExt, Full};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use rand::rngs::StdRng;
use rand::seq::IndexedRandom;
use rand::{Rng, SeedableRng};
use serde_json::{Value, json};

use super::gateway::Keys;
use super::history::{Answer, Command, Kind};

/// Callers at once.
pub(super) const CALLERS: u64 = 16;
/// The longest that a caller waits for one reply: less than the operations' deadlines, so that some are given up.
const PATIENCE: Duration = Duration::from_secs(8);
/// The longest that a caller tries for an answer.
const LONGEST: Duration = Duration::from_secs(90);
/// Before the same command is sent again.
const PAUSE: Duration = Duration::from_millis(300);

/// What all callers share.
#[derive(Debug)]
pub(super) struct Callers {
    pub(super) seed: u64,
    pub(super) begun: Instant,
    pub(super) gateways: Vec<SocketAddr>,
    pub(super) keys: Keys,
    /// Commands a second of all callers, when nothing holds them up.
    pub(super) rate: f64,
    pub(super) stop: AtomicBool,
    pub(super) commands: Mutex<Vec<Command>>,
    pub(super) accepted: AtomicU64,
    client: Client<HttpConnector, Full<Bytes>>,
}

impl Callers {
    pub(super) fn new(seed: u64, begun: Instant, gateways: Vec<SocketAddr>, keys: Keys, rate: f64) -> Self {
        let client = Client::builder(TokioExecutor::new()).build_http();
        let (stop, commands, accepted) = (AtomicBool::new(false), Mutex::default(), AtomicU64::new(0));
        Self { seed, begun, gateways, keys, rate, stop, commands, accepted, client }
    }

    /// Every command so far.
    pub(super) fn commands(&self) -> Vec<Command> {
        self.commands.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Sends commands until it is told to stop.
    pub(super) async fn run(self: Arc<Self>, caller: u64) {
        let mut random = StdRng::seed_from_u64(self.seed.wrapping_mul(1009).wrapping_add(caller));
        let mut case = 0;
        while !self.stop.load(Ordering::Relaxed) {
            case += 1;
            for number in 0..random.random_range(2..8) {
                if self.stop.load(Ordering::Relaxed) {
                    return;
                }
                let wait = CALLERS as f64 / self.rate;
                tokio::time::sleep(Duration::from_secs_f64(wait * random.random_range(0.2..1.8))).await;
                let kind = match random.random_range(0..10) {
                    0..6 => Kind::Order,
                    6..9 => Kind::Reading,
                    _ => Kind::Mail,
                };
                self.send(&mut random, kind, caller, case, number).await;
            }
        }
    }

    async fn send(&self, random: &mut StdRng, kind: Kind, caller: u64, case: u64, number: u64) {
        let token = format!("{caller}-{case}-{number}");
        let case_id = format!("C-{caller}-{case}");
        // Policies are shared by callers for a while: their lanes are fed from several sides.
        let policy = format!("P-{}-{}", caller % 4, case / 4);
        let (path, body, lane) = match kind {
            Kind::Reading => (
                format!("/policies/{policy}/readings"),
                json!({ "readingId": token, "measure": "distance", "takenAt": 1_764_000_000, "values": { "km": "1" } }),
                format!("reading {policy}"),
            ),
            Kind::Mail => (
                "/mails".to_owned(),
                json!({ "to": [{ "email": "a@example.org" }], "subject": "s", "text": token }),
                format!("mail {token}"),
            ),
            _ => (
                "/orders".to_owned(),
                json!({ "supplierId": "15369a9f-17b6-4235-83c4-0029256d1c37", "lines": [{ "description": token, "quantity": 1, "unitPrice": 1 }] }),
                format!("order {case_id}"),
            ),
        };
        let key = if kind == Kind::Reading { &self.keys.policies } else { &self.keys.claims };
        let request = Sent { path, body: body.to_string().into(), key, case_id, token: &token };
        // Some hang up early. Half of these never come back.
        let hangs_up = random.random_bool(0.04);
        let comes_back = random.random_bool(0.5);
        let sent = self.begun.elapsed();
        let answer = if hangs_up {
            let patience = Duration::from_millis(random.random_range(1..400));
            match self.ask(random, &request, patience).await {
                Some(answer) => answer,
                None if comes_back => self.insist(random, &request).await,
                None => Answer::Unknown,
            }
        } else {
            self.insist(random, &request).await
        };
        let answered = self.begun.elapsed();
        if matches!(answer, Answer::Done | Answer::Accepted(_)) {
            self.accepted.fetch_add(1, Ordering::Relaxed);
        }
        let accepted = !matches!(answer, Answer::Unknown);
        let command = Command { token: token.clone(), kind, lane, sent, answered, answer };
        self.commands.lock().unwrap_or_else(PoisonError::into_inner).push(command);
        // Some did not notice their answer, and ask again. It changes nothing.
        if accepted && random.random_bool(0.04) {
            self.ask(random, &request, PATIENCE).await;
        }
    }

    /// Sends a command until there is an answer, under one key, to whichever gateway.
    async fn insist(&self, random: &mut StdRng, request: &Sent<'_>) -> Answer {
        let until = self.begun.elapsed() + LONGEST;
        while self.begun.elapsed() < until {
            if let Some(answer) = self.ask(random, request, PATIENCE).await {
                return answer;
            }
            tokio::time::sleep(PAUSE).await;
        }
        Answer::Unknown
    }

    /// Sends it once. `None` when the reply does not tell whether it was accepted.
    async fn ask(&self, random: &mut StdRng, sent: &Sent<'_>, patience: Duration) -> Option<Answer> {
        let gateway = self.gateways.choose(random)?;
        let request = Request::post(format!("http://{gateway}{}", sent.path))
            .header("authorization", format!("Bearer {}", sent.key))
            .header("content-type", "application/json")
            .header("case-id", &sent.case_id)
            .header("idempotency-key", sent.token)
            .body(Full::from(sent.body.clone()))
            .ok()?;
        let reply = self.fetch(request, patience).await?;
        match reply.status() {
            StatusCode::ACCEPTED => {
                let location = reply.headers().get("location")?.to_str().ok()?;
                Some(Answer::Accepted(location.rsplit('/').next()?.to_owned()))
            }
            status if status.is_success() => Some(Answer::Done),
            // The same command is under way, or was sent too often.
            StatusCode::CONFLICT | StatusCode::TOO_MANY_REQUESTS => None,
            status if status.is_client_error() => Some(Answer::Refused(status.as_u16())),
            _ => None,
        }
    }

    /// What a case service reads about its delivery.
    pub(super) async fn delivery(&self, kind: Kind, id: &str) -> Option<Value> {
        let key = if kind == Kind::Reading { &self.keys.policies } else { &self.keys.claims };
        for gateway in self.gateways.iter().cycle().take(self.gateways.len() * 5) {
            let request = Request::get(format!("http://{gateway}/deliveries/{id}"))
                .header("authorization", format!("Bearer {key}"))
                .body(Full::default())
                .ok()?;
            match self.fetch(request, PATIENCE).await {
                Some(reply) if reply.status() == StatusCode::OK => {
                    return serde_json::from_slice(reply.body()).ok();
                }
                Some(reply) if reply.status() == StatusCode::NOT_FOUND => return None,
                _ => tokio::time::sleep(PAUSE).await,
            }
        }
        None
    }

    async fn fetch(&self, request: Request<Full<Bytes>>, patience: Duration) -> Option<Response<Bytes>> {
        let fetched = tokio::time::timeout(patience, async {
            let (head, body) = self.client.request(request).await.ok()?.into_parts();
            Some(Response::from_parts(head, body.collect().await.ok()?.to_bytes()))
        });
        fetched.await.ok().flatten()
    }
}

/// A command as it is sent, each time the same.
struct Sent<'a> {
    path: String,
    body: Bytes,
    key: &'a str,
    case_id: String,
    token: &'a str,
}
