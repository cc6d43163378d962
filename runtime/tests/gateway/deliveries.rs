//! Commands that queue, as their callers and their backends see them, on virtual time.

use std::sync::Arc;
use std::time::Duration;

use caseway_delivery::StoreError;
use caseway_delivery::probe::{Pause, Place, Probe};
use caseway_runtime::breaker::{Hold, Phase};
use caseway_runtime::clock::{Clock, SystemClock};
use caseway_runtime::transport::Failure;
use http_body_util::BodyExt;
use serde_json::{Value, json};

use crate::support::{Answer, ORDER, Scripted, Step, merge, request, scripted, scripted_on, sha256};

const BOOK: &str = r#"{"customer":"Ann","quantity":2}"#;
const OPERATOR: &str = "an-operators-key";

/// One attempt inline, so that each of them is one request.
fn single() -> Value {
    json!({ "backends": { "erp": { "retry": { "attempts": 0 } } } })
}

fn started(changes: Value) -> Scripted {
    let mut all = single();
    merge(&mut all, changes);
    let hub = scripted(all);
    deliver(&hub);
    hub
}

fn deliver(hub: &Scripted) {
    tokio::spawn(caseway_runtime::deliver(Arc::clone(&hub.gateway), std::future::pending()));
}

async fn wait(hub: &Scripted, time: Duration) {
    hub.clock.sleep_until(hub.clock.now() + time).await;
}

const SECOND: Duration = Duration::from_secs(1);

impl Scripted {
    async fn book(&self, case: &str) -> Answer {
        self.command(case, "POST", "/bookings", BOOK, None).await
    }

    async fn status(&self, case: &str) -> Value {
        self.get(&format!("/cases/{case}/integrations")).await.json()
    }

    /// What became of a delivery that was answered with 202.
    async fn at(&self, accepted: &Answer) -> Value {
        assert_eq!(accepted.status, 202, "{accepted:?}");
        self.get(accepted.headers["location"].to_str().unwrap()).await.json()
    }

    /// The requests to the ERP until there are `count`, and the time that each of them came after this was called.
    async fn requests(&self, count: usize) -> Vec<(Duration, caseway_runtime::transport::Request)> {
        let began = self.clock.now();
        let mut seen = Vec::new();
        while seen.len() < count {
            wait(self, Duration::from_millis(50)).await;
            let at = self.clock.now().since(began);
            assert!(at < Duration::from_secs(3600), "only {} of {count} requests came", seen.len());
            seen.extend(self.erp.requests().into_iter().map(|request| (at, request)));
        }
        seen
    }
}

fn key(request: &caseway_runtime::transport::Request) -> &str {
    request.headers["idempotency-key"].to_str().unwrap()
}

#[tokio::test(start_paused = true)]
async fn what_succeeds_while_the_caller_waits_is_answered_as_ever() {
    let hub = started(json!({}));
    hub.erp.then(Step::Reply(201, ORDER));
    let answer = hub.book("C-1").await;
    assert_eq!((answer.status, answer.json()["orderId"].as_str()), (200, Some("A1")), "{answer:?}");
    assert_eq!(hub.status("C-1").await["status"], "in-sync");
}

#[tokio::test(start_paused = true)]
async fn a_command_that_may_queue_names_its_case() {
    let hub = started(json!({}));
    let answer = hub.post("/bookings", BOOK).await;
    assert_eq!((answer.status, answer.problem().as_str()), (400, "malformed-request"));
    assert!(answer.detail().contains("`Case-Id`"), "{answer:?}");
    assert!(hub.erp.requests().is_empty());
}

#[tokio::test(start_paused = true)]
async fn what_the_backend_cannot_take_now_is_kept_and_arrives_with_its_output() {
    let hub = started(json!({}));
    hub.erp.then(Step::Fail(Failure::NotSent)).then(Step::Reply(201, ORDER));
    let accepted = hub.book("C-1").await;
    assert_eq!(accepted.status, 202, "{accepted:?}");
    let document = accepted.json();
    assert_eq!(
        document["detail"],
        "ERP is temporarily unavailable. The case is saved and will sync automatically."
    );
    assert_eq!((&document["backend"], &document["caseId"]), (&json!("erp"), &json!("C-1")));
    assert_eq!(hub.at(&accepted).await["status"], "retrying");
    let status = hub.status("C-1").await;
    assert_eq!(status["status"], "retrying", "{status}");
    assert_eq!(status["integrations"][0]["waiting"], 1);

    hub.requests(2).await;
    wait(&hub, SECOND).await;
    let delivered = hub.at(&accepted).await;
    assert_eq!(delivered["status"], "delivered", "{delivered}");
    assert_eq!(delivered["output"], json!({ "orderId": "A1", "customer": "Ann", "quantity": 2 }));
    assert_eq!(delivered["attempts"], 2);
    let status = hub.status("C-1").await;
    assert_eq!(status["status"], "in-sync", "{status}");
    assert_eq!(status["integrations"][0]["detail"], "Everything of this case has reached ERP.");
}

#[tokio::test(start_paused = true)]
async fn redelivery_comes_after_5_15_and_60_seconds_never_earlier_and_then_it_is_a_dead_letter() {
    let hub = started(json!({ "deliveries": { "redrive": { "rounds": 0 } } }));
    hub.erp.times(4, || Step::Reply(500, "{\"secret\":1}"));
    let accepted = hub.book("C-1").await;
    hub.erp.requests();
    let mut last = Duration::ZERO;
    for (attempt, (at, _)) in hub.requests(3).await.into_iter().enumerate() {
        let step = [5, 15, 60].map(Duration::from_secs)[attempt];
        let waited = at - last;
        assert!(waited >= step && waited <= step.mul_f64(1.1) + SECOND, "{attempt}: {waited:?}");
        last = at;
    }
    wait(&hub, 200 * SECOND).await;
    assert!(hub.erp.requests().is_empty());
    assert_eq!(hub.at(&accepted).await["status"], "failed");
    let status = hub.status("C-1").await;
    assert_eq!(status["status"], "attention", "{status}");
    assert!(!status.to_string().contains("secret"));

    // What comes behind it waits: an order that depends on the first one must not arrive without it.
    let behind = hub.book("C-1").await;
    wait(&hub, 200 * SECOND).await;
    assert_eq!(hub.at(&behind).await["status"], "queued");
    assert_eq!(hub.status("C-1").await["status"], "blocked");
    assert!(hub.erp.requests().is_empty());
}

#[tokio::test(start_paused = true)]
async fn a_lane_keeps_its_order_over_retries_and_others_pass_it() {
    let hub = started(json!({}));
    hub.erp.times(2, || Step::Reply(500, ""));
    let mut accepted = vec![hub.book("C-1").await];
    for quantity in [3, 4] {
        let body = json!({ "customer": "Ann", "quantity": quantity }).to_string();
        accepted.push(hub.command("C-1", "POST", "/bookings", &body, None).await);
    }
    assert!(accepted[2].json()["detail"].as_str().unwrap().starts_with("An earlier change"), "{accepted:?}");
    hub.erp.requests();
    hub.erp.then(Step::Reply(201, ORDER));
    wait(&hub, SECOND).await;
    // Another case's lane is another lane: the second failure was its.
    assert_eq!(hub.book("C-2").await.status, 202);
    hub.erp.requests();
    hub.erp.times(4, || Step::Reply(201, ORDER));
    let requests = hub.requests(4).await;
    let bodies: Vec<Value> =
        requests.iter().map(|(_, request)| serde_json::from_slice(&request.body).unwrap()).collect();
    let of_first: Vec<_> =
        bodies.iter().filter(|body| body["number"] == "C-1").map(|body| body["quantity"].clone()).collect();
    assert_eq!(of_first, [2, 3, 4], "{bodies:?}");
    wait(&hub, SECOND).await;
    for answer in &accepted {
        assert_eq!(hub.at(answer).await["status"], "delivered");
    }
}

#[tokio::test(start_paused = true)]
async fn an_open_breaker_defers_and_uses_up_no_attempt() {
    let hub = started(json!({}));
    hub.erp.times(5, || Step::Fail(Failure::NotSent));
    let mut accepted = Vec::new();
    for case in 0..6 {
        accepted.push(hub.book(&format!("C-{case}")).await);
    }
    assert_eq!(hub.gateway.breaker("erp").unwrap().phase(), Phase::Open);
    assert_eq!(hub.erp.requests().len(), 5, "the sixth was not even tried");
    hub.erp.times(6, || Step::Reply(201, ORDER));
    // Far longer than the schedule, whose three waits span 80 seconds.
    wait(&hub, 290 * SECOND).await;
    assert!(hub.erp.requests().is_empty());
    let status = hub.status("C-0").await;
    assert!(status["detail"].as_str().unwrap().contains("temporarily unavailable"), "{status}");
    wait(&hub, 60 * SECOND).await;
    for (case, answer) in accepted.iter().enumerate() {
        let delivery = hub.at(answer).await;
        assert_eq!(delivery["status"], "delivered", "{delivery}");
        assert_eq!(delivery["attempts"], if case < 5 { 2 } else { 1 });
    }
}

#[tokio::test(start_paused = true)]
async fn a_case_of_which_nothing_waits_for_a_backend_that_is_away_is_degraded() {
    let hub = started(json!({}));
    hub.erp.then(Step::Reply(201, ORDER));
    assert_eq!(hub.book("C-1").await.status, 200);
    let erp = hub.gateway.breaker("erp").unwrap();
    erp.hold(Some(Hold::Open));
    let status = hub.status("C-1").await;
    assert_eq!(status["status"], "degraded", "{status}");
    assert_eq!(
        status["integrations"][0]["detail"],
        "ERP is temporarily unavailable. Nothing of this case waits for it."
    );
    assert_eq!(hub.book("C-1").await.status, 202);
    assert_eq!(hub.status("C-1").await["status"], "retrying");
}

#[tokio::test(start_paused = true)]
async fn every_attempt_sends_the_same_key_and_the_same_bytes() {
    let hub = started(json!({}));
    hub.erp.then(Step::Fail(Failure::Interrupted)).then(Step::Reply(503, "")).then(Step::Reply(201, ORDER));
    hub.command("C-1", "POST", "/bookings", BOOK, Some("k-1")).await;
    let requests = hub.requests(3).await;
    let (_, first) = &requests[0];
    for (_, request) in &requests {
        assert_eq!((key(request), &request.body), (key(first), &first.body));
        assert_eq!(request.headers["content-type"], "application/json");
    }
}

#[tokio::test(start_paused = true)]
async fn the_same_key_gives_the_first_reply_again_and_another_command_under_it_is_refused() {
    let hub = started(json!({}));
    hub.erp.then(Step::Reply(201, ORDER));
    let again = |case, body| hub.command(case, "POST", "/bookings", body, Some("k-1"));
    let first = again("C-1", BOOK).await;
    let second = again("C-1", BOOK).await;
    assert_eq!((first.status, &first.body), (200, &second.body));
    assert_eq!(hub.erp.requests().len(), 1);
    let other = again("C-1", r#"{"customer":"Bob","quantity":2}"#).await;
    assert_eq!((other.status, other.problem().as_str()), (422, "key-reused"));

    hub.erp.then(Step::Fail(Failure::NotSent)).then(Step::Reply(201, ORDER));
    let queued = hub.command("C-2", "POST", "/bookings", BOOK, Some("k-2")).await;
    let location = queued.headers["location"].clone();
    wait(&hub, 10 * SECOND).await;
    let repeated = hub.command("C-2", "POST", "/bookings", BOOK, Some("k-2")).await;
    assert_eq!((repeated.status, &repeated.headers["location"]), (202, &location));
    assert_eq!(hub.erp.requests().len(), 2);
}

#[tokio::test(start_paused = true)]
async fn commands_that_never_queue_keep_their_reply_too() {
    let hub = scripted(single());
    hub.erp.then(Step::Reply(201, ORDER));
    let place = |body| hub.command("C-1", "POST", "/orders", body, Some("k-1"));
    let first = place(BOOK).await;
    assert_eq!(place(BOOK).await.body, first.body);
    assert_eq!(hub.erp.requests().len(), 1);
    assert_eq!(place(r#"{"customer":"Bob","quantity":2}"#).await.problem(), "key-reused");

    // A call that certainly had no effect may be made again; one of which nobody knows may not, where that is not safe.
    let cancel = |key| hub.command("C-1", "DELETE", "/orders/A1", "", Some(key));
    hub.erp.then(Step::Fail(Failure::NotSent)).then(Step::Reply(204, ""));
    assert_eq!(cancel("k-2").await.status, 503);
    assert_eq!(cancel("k-2").await.status, 204);
    hub.erp.requests();
    hub.erp.then(Step::Fail(Failure::Interrupted));
    let uncertain = cancel("k-3").await;
    assert_eq!(uncertain.status, 502);
    assert_eq!(cancel("k-3").await.body, uncertain.body);
    assert_eq!(hub.erp.requests().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_command_under_way_is_not_begun_twice() {
    let hub = scripted(single());
    hub.erp.then(Step::Hang);
    let place = || hub.command("C-1", "POST", "/orders", BOOK, Some("k-1"));
    let (first, second) = tokio::join!(place(), async {
        wait(&hub, SECOND).await;
        place().await
    });
    assert_eq!(first.status, 504);
    assert_eq!((second.status, second.problem().as_str()), (409, "key-in-flight"));
}

#[tokio::test(start_paused = true)]
async fn what_the_backend_refuses_at_once_is_told_and_holds_nothing_back() {
    let hub = started(json!({}));
    hub.erp.then(Step::Reply(409, "")).then(Step::Reply(201, ORDER));
    let refused = hub.command("C-1", "POST", "/bookings", BOOK, Some("k-1")).await;
    assert_eq!((refused.status, refused.problem().as_str()), (409, "conflict"));
    assert!(refused.detail().ends_with("Nothing was changed."), "{refused:?}");
    let again = hub.command("C-1", "POST", "/bookings", BOOK, Some("k-1")).await;
    assert_eq!(again.body, refused.body);
    assert_eq!(hub.status("C-1").await["status"], "in-sync");
    assert_eq!(hub.book("C-1").await.status, 200);
}

#[tokio::test(start_paused = true)]
async fn what_the_backend_refuses_later_is_a_dead_letter_at_once() {
    let hub = started(json!({}));
    hub.erp.then(Step::Reply(500, "")).then(Step::Reply(422, ""));
    let accepted = hub.book("C-1").await;
    wait(&hub, 400 * SECOND).await;
    assert_eq!(hub.erp.requests().len(), 2, "neither retried nor redriven");
    assert_eq!(hub.at(&accepted).await["status"], "failed");
}

#[tokio::test(start_paused = true)]
async fn an_uncertain_command_is_verified_and_never_sent_blindly() {
    let hub = started(json!({}));
    let unbook = || hub.command("C-1", "DELETE", "/bookings/A1", "", None);
    // It took effect: the order is empty.
    hub.erp
        .then(Step::Fail(Failure::Interrupted))
        .then(Step::Reply(200, r#"{"number":"A1","buyer":"Ann","quantity":0}"#));
    assert_eq!(unbook().await.status, 204, "found out while the caller waited");
    let methods = |hub: &Scripted| -> Vec<String> {
        hub.erp.requests().iter().map(|request| request.method.to_string()).collect()
    };
    assert_eq!(methods(&hub), ["DELETE", "GET"]);

    // It did not: it is sent again, after it has been asked once more.
    hub.erp
        .then(Step::Fail(Failure::Interrupted))
        .then(Step::Reply(200, ORDER))
        .then(Step::Reply(200, ORDER))
        .then(Step::Reply(204, ""));
    let accepted = unbook().await;
    wait(&hub, 10 * SECOND).await;
    assert_eq!(methods(&hub), ["DELETE", "GET", "GET", "DELETE"]);
    assert_eq!(hub.at(&accepted).await["status"], "delivered");
}

#[tokio::test(start_paused = true)]
async fn an_uncertain_command_that_nothing_verifies_is_parked_for_a_person() {
    let hub = started(json!({}));
    hub.erp.then(Step::Fail(Failure::Interrupted));
    let accepted = hub.command("C-1", "PUT", "/marks/A1", "", None).await;
    wait(&hub, 400 * SECOND).await;
    assert_eq!(hub.erp.requests().len(), 1);
    assert_eq!(hub.at(&accepted).await["status"], "attention");
    // Its lane is that of the order, whichever case it comes from.
    let other = hub.command("C-2", "PUT", "/marks/A1", "", None).await;
    wait(&hub, 10 * SECOND).await;
    assert_eq!(hub.at(&other).await["status"], "queued");
    hub.erp.then(Step::Reply(204, ""));
    assert_eq!(hub.command("C-2", "PUT", "/marks/A2", "", None).await.status, 204);
}

/// Fails at one place, as long as it is told to.
#[derive(Debug)]
struct Broken(Place, std::sync::atomic::AtomicBool);

impl Broken {
    fn at(place: Place) -> Arc<Self> {
        Arc::new(Self(place, true.into()))
    }

    fn repair(&self) {
        self.1.store(false, std::sync::atomic::Ordering::Relaxed);
    }
}

impl Probe for Broken {
    fn at(&self, place: Place) -> Pause<'_> {
        let fails = place == self.0 && self.1.load(std::sync::atomic::Ordering::Relaxed);
        Box::pin(
            async move { if fails { Err(StoreError::Unavailable("it is away".to_owned())) } else { Ok(()) } },
        )
    }
}

#[tokio::test(start_paused = true)]
async fn a_crash_between_effect_and_reply_is_resolved_by_key() {
    let clock: Arc<dyn Clock> = Arc::new(SystemClock::start());
    let store = caseway_runtime::in_memory(&clock);
    // The first gateway can never write down that it is done: as if it had been killed.
    let killed = scripted_on(single(), Arc::clone(&clock), store.probed(Broken::at(Place::FinishFenced)));
    killed.erp.then(Step::Reply(201, ORDER));
    assert_eq!(killed.book("C-1").await.status, 200);
    let first = killed.erp.requests().remove(0);

    let other = scripted_on(single(), clock, store);
    other.erp.then(Step::Reply(201, ORDER));
    deliver(&other);
    let (at, again) = other.requests(1).await.remove(0);
    assert!(at >= 39 * SECOND, "not while the first one may still be at work: {at:?}");
    assert_eq!((key(&again), &again.body), (key(&first), &first.body));
    wait(&other, SECOND).await;
    assert_eq!(other.status("C-1").await["status"], "in-sync");
}

#[tokio::test(start_paused = true)]
async fn without_its_store_the_hub_accepts_nothing_and_answers_all_else() {
    let clock: Arc<dyn Clock> = Arc::new(SystemClock::start());
    let broken = Broken::at(Place::EnqueueStart);
    let store = caseway_runtime::in_memory(&clock).probed(Arc::clone(&broken) as Arc<_>);
    let hub = scripted_on(single(), clock, store);
    let refused = hub.book("C-1").await;
    assert_eq!((refused.status, refused.problem().as_str()), (503, "store-unavailable"));
    assert!(refused.detail().contains("Nothing was changed") && refused.headers.contains_key("retry-after"));
    assert_eq!(hub.get("/readyz").await.json()["status"], "degraded");
    assert_eq!(hub.get("/orders/A1").await.status, 200);
    hub.erp.then(Step::Reply(201, ORDER));
    assert_eq!(hub.post("/orders", BOOK).await.status, 200);
    assert_eq!(hub.erp.requests().len(), 2, "what was refused was not sent");

    broken.repair();
    hub.erp.then(Step::Reply(201, ORDER));
    assert_eq!(hub.book("C-1").await.status, 200);
    assert_eq!(hub.get("/readyz").await.json()["status"], "ready");
}

#[tokio::test(start_paused = true)]
async fn at_the_limit_a_command_is_refused_and_none_that_was_accepted_is_lost() {
    let hub = started(json!({ "deliveries": { "limits": { "perBackend": 2 } } }));
    hub.gateway.breaker("erp").unwrap().hold(Some(Hold::Open));
    let accepted = [hub.book("C-1").await, hub.book("C-2").await];
    let refused = hub.book("C-3").await;
    assert_eq!((refused.status, refused.problem().as_str()), (503, "overloaded"));
    assert!(refused.detail().contains("Nothing was changed"), "{refused:?}");
    hub.erp.times(2, || Step::Reply(201, ORDER));
    hub.gateway.breaker("erp").unwrap().hold(None);
    wait(&hub, 400 * SECOND).await;
    for answer in &accepted {
        assert_eq!(hub.at(answer).await["status"], "delivered");
    }
    hub.erp.then(Step::Reply(201, ORDER));
    assert_eq!(hub.book("C-3").await.status, 200);
}

#[tokio::test(start_paused = true)]
async fn what_is_always_queued_never_waits_for_its_backend_and_holds_up_nothing() {
    let hub = started(json!({ "deliveries": { "redrive": { "rounds": 0 } } }));
    hub.erp.then(Step::Reply(422, "")).then(Step::Reply(201, ORDER));
    let remind = || hub.command("C-1", "POST", "/reminders", BOOK, None);
    let (first, second) = (remind().await, remind().await);
    assert_eq!(first.json()["detail"], "The case is saved; ERP will have it in a moment.");
    wait(&hub, 5 * SECOND).await;
    let ended = [hub.at(&first).await["status"].clone(), hub.at(&second).await["status"].clone()];
    assert!(ended.contains(&json!("failed")) && ended.contains(&json!("delivered")), "{ended:?}");
}

#[tokio::test(start_paused = true)]
async fn dead_letters_are_tried_again_when_the_backend_is_back() {
    let hub = started(json!({ "deliveries": { "redrive": { "every": "1m", "rounds": 2 } } }));
    hub.erp.times(4, || Step::Reply(500, ""));
    let accepted = hub.book("C-1").await;
    wait(&hub, 90 * SECOND).await;
    assert_eq!(hub.at(&accepted).await["status"], "failed");
    hub.erp.then(Step::Reply(201, ORDER));
    wait(&hub, 70 * SECOND).await;
    let delivery = hub.at(&accepted).await;
    assert_eq!((&delivery["status"], &delivery["attempts"]), (&json!("delivered"), &json!(5)));
    assert!(
        hub.gateway.metrics().contains("caseway_deliveries_total{backend=\"erp\",event=\"recovered\"} 1")
    );

    // A backend that is well but for this one command: after its rounds it waits for a person.
    hub.erp.times(100, || Step::Reply(500, ""));
    let hopeless = hub.book("C-2").await;
    for _ in 0..40 {
        // A query now and then keeps the breaker closed.
        hub.gateway.breaker("erp").unwrap().hold(Some(Hold::Closed));
        wait(&hub, 30 * SECOND).await;
    }
    assert_eq!(hub.at(&hopeless).await["status"], "attention");
}

#[tokio::test(start_paused = true)]
async fn one_round_reaches_every_dead_letter_however_many_pages_they_fill() {
    // More than two pages of them, after one attempt and one retry each.
    const LETTERS: usize = 1100;
    let hub = started(json!({
        "backends": { "erp": { "concurrency": 1000 } },
        "deliveries": {
            "redelivery": ["1s"],
            "redrive": { "every": "10m", "rounds": 1, "perSecond": 100 },
        },
    }));
    hub.gateway.breaker("erp").unwrap().hold(Some(Hold::Closed));
    hub.erp.times(2 * LETTERS, || Step::Reply(500, ""));
    for number in 0..LETTERS {
        assert_eq!(hub.book(&format!("C-{number}")).await.status, 202);
    }
    let counted = |event: &str, count: usize| {
        let line = format!("caseway_deliveries_total{{backend=\"erp\",event=\"{event}\"}} {count}\n");
        hub.gateway.metrics().contains(&line)
    };
    wait(&hub, 590 * SECOND).await;
    assert!(counted("dead", LETTERS) && counted("redriven", 0), "{}", hub.gateway.metrics());
    hub.erp.times(LETTERS, || Step::Reply(201, ORDER));
    // A round begins; the next one would be ten minutes later.
    wait(&hub, 120 * SECOND).await;
    assert!(counted("redriven", LETTERS) && counted("recovered", LETTERS), "{}", hub.gateway.metrics());
}

#[tokio::test(start_paused = true)]
async fn a_paused_case_is_told_when_its_backend_is_back() {
    let hub = started(json!({}));
    let watch = || hub.command("C-1", "GET", "/watched/A1", "", None);
    hub.erp.times(5, || Step::Fail(Failure::NotSent));
    for _ in 0..5 {
        let answer = watch().await;
        assert_eq!((answer.status, answer.problem().as_str()), (503, "backend-unavailable"));
        assert!(answer.detail().ends_with("The case will be told when ERP is back."), "{answer:?}");
    }
    wait(&hub, 200 * SECOND).await;
    let mut events = hub.stream("C-1", Some(0)).await;
    assert!(hub.gateway.breaker("erp").unwrap().phase() == Phase::Open);
    wait(&hub, 110 * SECOND).await;
    // The next call is the probe, and closes the breaker.
    assert_eq!(hub.get("/orders/A1").await.status, 200);
    let event = events.until("event: resumed").await;
    assert!(event.contains("\"operation\":\"orders.Watch\"") && event.contains("id: 1"), "{event}");
}

#[tokio::test(start_paused = true)]
async fn a_case_whose_call_failed_once_waits_until_its_backend_has_answered() {
    let hub = started(json!({}));
    let watch = || hub.command("C-1", "GET", "/watched/A1", "", None);
    let resumed = async || hub.status("C-1").await["lastEvent"].as_u64().unwrap_or(0);
    hub.erp.then(Step::Reply(500, ""));
    assert!(watch().await.detail().ends_with("The case will be told when ERP is back."));
    wait(&hub, 60 * SECOND).await;
    assert!(hub.gateway.breaker("erp").unwrap().phase() == Phase::Closed);
    assert_eq!(resumed().await, 0, "nobody knows yet that it is back");
    hub.erp.then(Step::Reply(200, ORDER));
    assert_eq!(hub.get("/orders/A1").await.status, 200);
    wait(&hub, 3 * SECOND).await;
    assert_eq!(resumed().await, 1);

    // Where nobody else calls, the case finds out itself, after the time for which a breaker would have been open.
    hub.erp.then(Step::Reply(429, ""));
    watch().await;
    wait(&hub, 290 * SECOND).await;
    assert_eq!(resumed().await, 1);
    wait(&hub, 20 * SECOND).await;
    assert_eq!(resumed().await, 2);
}

/// A reader of a case's events.
struct Events(axum::body::Body);

impl Scripted {
    async fn stream(&self, case: &str, after: Option<u64>) -> Events {
        let mut request = request("GET", &format!("/cases/{case}/integrations/events"));
        if let Some(after) = after {
            request = request.header("last-event-id", after.to_string());
        }
        let reply = self.raw(request.body(axum::body::Body::empty()).unwrap()).await;
        assert_eq!(reply.status(), 200);
        assert_eq!(reply.headers()["content-type"], "text/event-stream");
        Events(reply.into_body())
    }
}

impl Events {
    /// What comes until `mark` does.
    async fn until(&mut self, mark: &str) -> String {
        let mut text = String::new();
        while !text.contains(mark) {
            let frame = self.0.frame().await.unwrap().unwrap();
            text.push_str(std::str::from_utf8(&frame.into_data().unwrap()).unwrap());
        }
        text
    }
}

#[tokio::test(start_paused = true)]
async fn a_cases_stream_tells_what_happens_and_goes_on_where_its_reader_left_off() {
    let hub = started(json!({}));
    let mut events = hub.stream("C-1", None).await;
    hub.erp.then(Step::Fail(Failure::NotSent)).then(Step::Reply(201, ORDER));
    hub.book("C-1").await;
    let told = events.until("\"status\":\"delivered\"").await;
    assert!(told.contains("\"output\":{\"orderId\":\"A1\""), "{told}");
    drop(events);
    let last: u64 =
        told.lines().filter_map(|line| line.strip_prefix("id: ")).next_back().unwrap().parse().unwrap();
    let again = hub.stream("C-1", Some(last - 1)).await.until("\n\n").await;
    assert!(again.starts_with(&format!("id: {last}\n")), "{again}");
    let bad = request("GET", "/cases/C-1/integrations/events").header("last-event-id", "x");
    assert_eq!(hub.send(bad.body(axum::body::Body::empty()).unwrap()).await.status, 400);
}

#[tokio::test(start_paused = true)]
async fn a_case_is_seen_by_its_own_case_type_and_by_staff() {
    let hub =
        started(json!({ "operators": { "keys": [{ "name": "on-call", "sha256": sha256(OPERATOR) }] } }));
    hub.erp.then(Step::Fail(Failure::NotSent));
    let accepted = hub.book("C-1").await;
    let location = accepted.headers["location"].to_str().unwrap().to_owned();
    let ask = async |target: &str, key: &str| {
        let request = http::Request::builder().uri(target).header("authorization", format!("Bearer {key}"));
        hub.send(request.body(axum::body::Body::empty()).unwrap()).await
    };
    assert_eq!(ask(&location, crate::support::LOAN_KEY).await.status, 404, "another case type's");
    assert_eq!(ask(&location, "nobody").await.status, 401);
    assert_eq!(ask(&location, OPERATOR).await.status, 200);
    let of = "/cases/C-1/integrations";
    assert_eq!(ask(of, OPERATOR).await.status, 400, "whose case is it?");
    let seen = ask(&format!("{of}?caseType=motor-claim"), OPERATOR).await.json();
    assert_eq!(seen["status"], "retrying");
    // The same number of another case type is another case.
    assert_eq!(ask(of, crate::support::LOAN_KEY).await.json()["integrations"], json!([]));
}

#[tokio::test(start_paused = true)]
async fn a_query_names_the_cases_own_writes_that_are_still_on_their_way() {
    let hub = started(json!({}));
    hub.erp.then(Step::Fail(Failure::NotSent));
    hub.book("C-1").await;
    let read = |case| hub.command(case, "GET", "/orders/A1", "", None);
    assert_eq!(read("C-1").await.headers["pending-writes"], "1");
    assert!(!read("C-2").await.headers.contains_key("pending-writes"));
}

#[tokio::test(start_paused = true)]
async fn a_case_type_is_called_back_when_its_case_is_in_sync_again() {
    let hub = started(json!({ "consumers": { "motor-claim": { "callback": {
        "url": "https://claims.internal/hub", "key": "${ERP_TOKEN}",
    } } } }));
    hub.callback.then(Step::Fail(Failure::NotSent)).times(3, || Step::Reply(204, ""));
    hub.erp.then(Step::Fail(Failure::NotSent)).then(Step::Reply(201, ORDER));
    hub.book("C-1").await;
    wait(&hub, 60 * SECOND).await;
    let calls = hub.callback.requests();
    assert_eq!(calls.len(), 2, "one message, the first attempt of which failed: {calls:?}");
    let call = &calls[1];
    assert_eq!(call.uri, "https://claims.internal/hub");
    assert_eq!(call.headers["webhook-id"], calls[0].headers["webhook-id"]);
    let message: Value = serde_json::from_slice(&call.body).unwrap();
    assert_eq!((&message["type"], &message["data"]["caseId"]), (&json!("case.in-sync"), &json!("C-1")));
    let text = |name| call.headers[name].to_str().unwrap().to_owned();
    let signed = [text("webhook-id"), text("webhook-timestamp")].join(".") + ".";
    let signed = [signed.as_bytes(), &call.body].concat();
    let key = aws_lc_rs::hmac::Key::new(aws_lc_rs::hmac::HMAC_SHA256, crate::support::ERP_TOKEN.as_bytes());
    let signature = base64::Engine::decode(
        &base64::engine::general_purpose::STANDARD,
        text("webhook-signature").strip_prefix("v1,").unwrap(),
    );
    aws_lc_rs::hmac::verify(&key, &signed, &signature.unwrap()).unwrap();
    // The hub's own deliveries are no business of the case.
    assert_eq!(hub.status("C-1").await["integrations"].as_array().unwrap().len(), 1);
}
