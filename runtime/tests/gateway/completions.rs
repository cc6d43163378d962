//! Commands that their backend carries out later: asked for, or told by the backend itself, on virtual time.

use std::sync::Arc;
use std::time::Duration;

use caseway_runtime::clock::SystemClock;
use caseway_runtime::transport::Failure;
use http_body_util::BodyExt;
use serde_json::{Value, json};

use crate::support::{Answer, CLAIM_KEY, Scripted, Step, merge, scripted_on, sha256};

const ORDER: &str = r#"{"customer":"Ann","quantity":2}"#;
const TAKEN: &str = r#"{"id":"J-7","state":"submitted"}"#;
const DONE: &str = r#"{"id":"J-7","state":"success","number":"A1"}"#;
const FAILED: &str = r#"{"id":"J-7","state":"error"}"#;
const ERP_KEY: &str = "a-key-of-the-erp";
const SECOND: Duration = Duration::from_secs(1);

struct Hub(Scripted, tokio::task::JoinHandle<()>);

fn environment() -> Value {
    json!({ "backends": { "erp": {
        "retry": { "attempts": 0 },
        "callback": { "keys": [{ "name": "erp", "sha256": sha256(ERP_KEY) }] },
    } } })
}

fn started(changes: Value) -> Hub {
    let clock: Arc<dyn caseway_runtime::clock::Clock> = Arc::new(SystemClock::start());
    let store = caseway_runtime::in_memory(&clock);
    let mut all = environment();
    merge(&mut all, changes);
    on(scripted_on(all, clock, store))
}

fn on(hub: Scripted) -> Hub {
    let working = tokio::spawn(caseway_runtime::deliver(Arc::clone(&hub.gateway), std::future::pending()));
    Hub(hub, working)
}

impl Hub {
    async fn pass(&self, time: Duration) {
        self.0.clock.sleep_until(self.0.clock.now() + time).await;
    }

    /// A command that the ERP takes.
    async fn taken(&self, path: &str, case: &str) -> Answer {
        self.0.erp.then(Step::Reply(202, TAKEN));
        let answer = self.0.command(case, "POST", path, ORDER, None).await;
        assert_eq!(answer.status, 202, "{answer:?}");
        answer
    }

    async fn at(&self, accepted: &Answer) -> Value {
        self.0.get(accepted.headers["location"].to_str().unwrap()).await.json()
    }

    async fn status(&self, case: &str) -> Value {
        self.0.get(&format!("/cases/{case}/integrations")).await.json()["status"].clone()
    }

    /// The targets of the requests to the ERP since this was last asked.
    fn asked(&self) -> Vec<String> {
        let requests = self.0.erp.requests();
        requests.iter().map(|request| format!("{} {}", request.method, request.uri.path())).collect()
    }

    async fn call_back(&self, key: &str, body: &str) -> Answer {
        let mut request = http::Request::post("/callbacks/erp").header("content-type", "application/json");
        if !key.is_empty() {
            request = request.header("authorization", format!("Bearer {key}"));
        }
        self.0.send(request.body(body.to_owned().into()).unwrap()).await
    }
}

#[tokio::test(start_paused = true)]
async fn a_backend_is_asked_until_it_is_done_and_the_case_gets_the_output() {
    let hub = started(json!({}));
    let accepted = hub.taken("/builds", "C-1").await;
    assert!(accepted.json()["detail"].as_str().unwrap().starts_with("ERP has taken it and answers later."));
    assert_eq!(hub.asked(), ["POST /base/api/jobs"]);
    let waiting = hub.at(&accepted).await;
    assert_eq!((&waiting["status"], &waiting["attempts"]), (&json!("accepted"), &json!(1)), "{waiting}");
    assert_eq!(hub.status("C-1").await, "pending");

    // What comes behind it may depend on it.
    let behind = hub.0.command("C-1", "POST", "/bookings", ORDER, None).await;
    assert_eq!(behind.status, 202);
    hub.0.erp.then(Step::Reply(200, TAKEN)).then(Step::Reply(404, "")).then(Step::Reply(503, ""));
    hub.0
        .erp
        .then(Step::Reply(200, DONE))
        .then(Step::Reply(201, r#"{"number":"A2","buyer":"Ann","quantity":2}"#));
    hub.pass(9 * SECOND).await;
    assert!(hub.asked().is_empty(), "it is asked every ten seconds");
    hub.pass(27 * SECOND).await;
    assert_eq!(hub.asked(), ["GET /base/api/jobs/J-7"; 3], "neither a 404 nor a 503 says anything");
    hub.pass(12 * SECOND).await;
    assert_eq!(hub.asked(), ["GET /base/api/jobs/J-7", "POST /base/api/orders"]);
    let done = hub.at(&accepted).await;
    assert_eq!((&done["status"], &done["output"]), (&json!("delivered"), &json!({ "orderId": "A1" })));
    assert_eq!(done["attempts"], 1, "a question is no attempt");
    assert_eq!(hub.at(&behind).await["status"], "delivered");
    assert_eq!(hub.status("C-1").await, "in-sync");
}

#[tokio::test(start_paused = true)]
async fn the_cases_stream_says_that_it_is_taken_and_then_brings_the_output() {
    let hub = started(json!({}));
    let request = crate::support::request("GET", "/cases/C-1/integrations/events");
    let mut stream = hub.0.raw(request.body(axum::body::Body::empty()).unwrap()).await.into_body();
    hub.taken("/builds", "C-1").await;
    hub.0.erp.then(Step::Reply(200, DONE));
    let mut text = String::new();
    while !text.contains("\"delivered\"") {
        let frame = stream.frame().await.unwrap().unwrap();
        text.push_str(std::str::from_utf8(frame.data_ref().unwrap()).unwrap());
    }
    assert!(
        text.contains("\"status\":\"accepted\"") && text.contains("\"output\":{\"orderId\":\"A1\"}"),
        "{text}"
    );
}

#[tokio::test(start_paused = true)]
async fn what_fails_later_is_a_dead_letter_that_says_so() {
    let hub = started(json!({ "deliveries": { "redrive": { "rounds": 0 } } }));
    let accepted = hub.taken("/builds", "C-1").await;
    hub.0.erp.then(Step::Reply(200, FAILED));
    hub.pass(12 * SECOND).await;
    assert_eq!(hub.at(&accepted).await["status"], "failed");
    assert_eq!(hub.status("C-1").await, "attention");
}

#[tokio::test(start_paused = true)]
async fn what_has_no_answer_by_its_deadline_is_parked_and_never_sent_again_by_itself() {
    let hub = started(json!({}));
    let asked = hub.taken("/builds", "C-1").await;
    let told = hub.taken("/assemblies", "C-2").await;
    hub.asked();
    hub.0.erp.times(200, || Step::Reply(200, TAKEN));
    hub.pass(610 * SECOND).await;
    for accepted in [&asked, &told] {
        assert_eq!(hub.at(accepted).await["status"], "attention");
    }
    hub.pass(3600 * SECOND).await;
    let asked = hub.asked();
    assert!((50..=61).contains(&asked.len()), "{}", asked.len());
    assert!(asked.iter().all(|asked| asked == "GET /base/api/jobs/J-7"), "{asked:?}");
}

#[tokio::test(start_paused = true)]
async fn an_outage_while_it_waits_costs_nothing() {
    let hub = started(json!({}));
    let accepted = hub.taken("/builds", "C-1").await;
    hub.0.erp.times(5, || Step::Fail(Failure::NotSent)).then(Step::Reply(200, DONE));
    hub.pass(590 * SECOND).await;
    let done = hub.at(&accepted).await;
    assert_eq!((&done["status"], &done["attempts"]), (&json!("delivered"), &json!(1)), "{done}");
    assert_eq!(hub.asked().len(), 7, "an open breaker lets no question through");
}

#[tokio::test(start_paused = true)]
async fn another_gateway_goes_on_waiting() {
    let clock: Arc<dyn caseway_runtime::clock::Clock> = Arc::new(SystemClock::start());
    let store = caseway_runtime::in_memory(&clock);
    let first = on(scripted_on(environment(), Arc::clone(&clock), store.clone()));
    let accepted = first.taken("/builds", "C-1").await;
    first.1.abort();
    let second = on(scripted_on(environment(), clock, store));
    second.0.erp.then(Step::Reply(200, DONE));
    second.pass(12 * SECOND).await;
    assert_eq!(second.at(&accepted).await["output"], json!({ "orderId": "A1" }));
}

#[tokio::test(start_paused = true)]
async fn a_backend_that_calls_back_ends_the_wait_once() {
    let hub = started(json!({}));
    let early = hub.call_back(ERP_KEY, DONE).await;
    assert_eq!(
        (early.status, early.problem().as_str(), early.headers["retry-after"].as_bytes()),
        (404, "not-found", b"5".as_slice())
    );
    let accepted = hub.taken("/assemblies", "C-1").await;
    hub.asked();
    assert_eq!(hub.call_back(ERP_KEY, TAKEN).await.status, 204, "it is under way");
    assert_eq!(hub.at(&accepted).await["status"], "accepted");
    assert_eq!(hub.call_back(ERP_KEY, DONE).await.status, 204);
    let done = hub.at(&accepted).await;
    assert_eq!((&done["status"], &done["output"]), (&json!("delivered"), &json!({ "orderId": "A1" })));
    for again in [DONE, FAILED] {
        assert_eq!(hub.call_back(ERP_KEY, again).await.status, 204, "it counts once");
    }
    assert_eq!(hub.at(&accepted).await, done);
    assert!(hub.asked().is_empty(), "nobody asks a backend that calls");
    assert!(hub.0.gateway.metrics().contains(r#"backend="erp",event="delivered"} 1"#));

    let failing = hub.taken("/assemblies", "C-2").await;
    assert_eq!(hub.call_back(ERP_KEY, FAILED).await.status, 204);
    assert_eq!(hub.at(&failing).await["status"], "failed");
}

#[tokio::test(start_paused = true)]
async fn only_the_backend_itself_may_call_back() {
    let hub = started(json!({}));
    let accepted = hub.taken("/assemblies", "C-1").await;
    for key in ["", "another", CLAIM_KEY] {
        let answer = hub.call_back(key, DONE).await;
        assert_eq!((answer.status, answer.problem().as_str()), (401, "unauthenticated"), "{key}");
    }
    for (body, status) in [("{", 400), (r#"{"id":"J-7"}"#, 422), (r#"{"id":7,"state":"success"}"#, 422)] {
        assert_eq!(hub.call_back(ERP_KEY, body).await.status, status, "{body}");
    }
    assert_eq!(hub.at(&accepted).await["status"], "accepted");

    // Where the environment gives a backend no key, it cannot call.
    let closed = started(json!({ "backends": { "erp": { "callback": null } } }));
    assert_eq!(closed.call_back(ERP_KEY, DONE).await.status, 401);
}
