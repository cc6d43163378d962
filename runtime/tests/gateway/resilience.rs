//! Retries, deadline, breaker and bulkhead around scripted backends, on virtual time.

use std::time::Duration;

use caseway_runtime::breaker::{Hold, Phase};
use caseway_runtime::transport::Failure;
use http::HeaderMap;
use serde_json::json;

use crate::support::{ORDER, Scripted, Step, request, scripted};

const PLACE: &str = r#"{"customer":"Ann","quantity":2}"#;

async fn elapsed(hub: &Scripted, call: impl Future) -> Duration {
    let before = hub.clock.now();
    call.await;
    hub.clock.now().since(before)
}

fn no_retries() -> serde_json::Value {
    json!({ "backends": { "erp": { "retry": { "attempts": 0 } } } })
}

#[tokio::test(start_paused = true)]
async fn a_query_is_retried_twice_and_no_more() {
    let hub = scripted(json!({}));
    hub.erp.times(3, || Step::Reply(503, ""));
    let answer = hub.get("/orders/A1").await;
    assert_eq!((answer.status, answer.problem().as_str()), (503, "backend-unavailable"));
    assert_eq!(hub.erp.requests().len(), 3);
}

#[tokio::test(start_paused = true)]
async fn a_retry_that_succeeds_is_all_that_the_caller_sees() {
    let hub = scripted(json!({}));
    hub.erp.then(Step::Fail(Failure::Interrupted)).then(Step::Reply(500, ""));
    let took = elapsed(&hub, async { assert_eq!(hub.get("/orders/A1").await.status, 200) }).await;
    assert!(took <= Duration::from_millis(50 + 100), "full jitter below the doubling ceiling: {took:?}");
}

#[tokio::test(start_paused = true)]
async fn a_command_that_is_not_safe_to_repeat_is_sent_once_and_the_caller_is_told_so() {
    let hub = scripted(json!({}));
    hub.erp.then(Step::Fail(Failure::Interrupted));
    let answer = hub.json("DELETE", "/orders/A1", "").await;
    assert_eq!((answer.status, answer.problem().as_str()), (502, "backend-failed"));
    assert_eq!(hub.erp.requests().len(), 1);
    assert_eq!(
        answer.detail(),
        "ERP broke off its answer. It is not certain whether the change took effect; check before you try again."
    );
}

#[tokio::test(start_paused = true)]
async fn a_request_that_was_not_sent_is_retried_whatever_it_is() {
    let hub = scripted(json!({}));
    hub.erp.then(Step::Fail(Failure::NotSent)).then(Step::Reply(204, ""));
    assert_eq!(hub.json("DELETE", "/orders/A1", "").await.status, 204);
    hub.erp.times(3, || Step::Fail(Failure::NotSent));
    let answer = hub.json("DELETE", "/orders/A1", "").await;
    assert_eq!(answer.problem(), "backend-unavailable");
    assert!(answer.detail().contains("Nothing was changed"), "{answer:?}");
}

#[tokio::test(start_paused = true)]
async fn all_attempts_of_a_command_carry_one_key() {
    let hub = scripted(json!({}));
    hub.erp.then(Step::Reply(500, "")).then(Step::Reply(201, ORDER));
    assert_eq!(hub.post("/orders", PLACE).await.status, 200);
    let keys = |hub: &Scripted| -> Vec<String> {
        hub.erp
            .requests()
            .iter()
            .map(|sent| sent.headers["idempotency-key"].to_str().unwrap().to_owned())
            .collect()
    };
    let made = keys(&hub);
    assert!(made.len() == 2 && made[0] == made[1], "{made:?}");
}

#[tokio::test(start_paused = true)]
async fn a_callers_key_reaches_the_backend_as_one_that_no_other_caller_can_have() {
    let hub = scripted(json!({}));
    let given = || {
        let request = request("POST", "/orders").header("content-type", "application/json");
        request.header("idempotency-key", "claim-17/order").body(PLACE.into()).unwrap()
    };
    // It failed whatever was tried: its caller sends it again, and the backend sees the same key.
    hub.erp.times(3, || Step::Reply(500, "")).then(Step::Reply(201, ORDER));
    assert_eq!(hub.send(given()).await.status, 502);
    assert_eq!(hub.send(given()).await.status, 200);
    let requests = hub.erp.requests();
    let keys: Vec<&str> =
        requests.iter().map(|sent| sent.headers["idempotency-key"].to_str().unwrap()).collect();
    assert_eq!(keys.len(), 4);
    assert!(keys.iter().all(|key| *key == keys[0] && key.len() == 32), "{keys:?}");
}

#[tokio::test(start_paused = true)]
async fn a_conflict_after_an_uncertain_attempt_does_not_claim_that_nothing_changed() {
    let hub = scripted(json!({}));
    hub.erp.then(Step::Fail(Failure::Interrupted)).then(Step::Reply(409, ""));
    let answer = hub.post("/orders", PLACE).await;
    assert_eq!((answer.status, answer.problem().as_str()), (409, "conflict"));
    assert!(answer.detail().contains("not certain"), "{answer:?}");

    hub.erp.then(Step::Reply(409, ""));
    let answer = hub.post("/orders", PLACE).await;
    assert!(answer.detail().ends_with("Nothing was changed."), "{answer:?}");
}

#[tokio::test(start_paused = true)]
async fn what_the_backend_refuses_is_not_retried_and_does_not_count_against_it() {
    let hub = scripted(json!({}));
    for (status, expected, problem) in [
        (400, 422, "refused-by-backend"),
        (422, 422, "refused-by-backend"),
        (404, 404, "not-found"),
        (409, 409, "conflict"),
        (410, 410, "gone"),
        (401, 502, "backend-denied"),
        (403, 502, "backend-denied"),
        (405, 502, "backend-denied"),
    ] {
        hub.erp.then(Step::Reply(status, "{\"secret\":\"of the backend\"}"));
        let answer = hub.get("/orders/A1").await;
        assert_eq!((answer.status, answer.problem().as_str()), (expected, problem), "{status}");
        assert_eq!(answer.json()["backend"], "erp");
        assert!(!answer.body.contains("secret"), "{answer:?}");
    }
    assert_eq!(hub.erp.requests().len(), 8);
    assert_eq!(hub.gateway.breaker("erp").unwrap().phase(), Phase::Closed);
}

#[tokio::test(start_paused = true)]
async fn replies_that_break_the_contract_are_502_named_by_place_and_never_retried() {
    let hub = scripted(json!({}));
    for (status, body) in [
        (200, "<html>maintenance</html>"),
        (200, r#"{"number":"A1","buyer":"Ann"}"#),
        (200, r#"{"number":"A1","buyer":"Ann","quantity":"two"}"#),
        (200, ""),
        (302, ""),
        (206, ORDER),
    ] {
        hub.erp.then(Step::Reply(status, body));
        let answer = hub.get("/orders/A1").await;
        assert_eq!(
            (answer.status, answer.problem().as_str()),
            (502, "contract-violation"),
            "{status} {body}"
        );
        assert!(!answer.body.contains("quantity"), "callers are not told what backends send: {answer:?}");
        hub.erp.then(Step::Reply(200, ORDER));
        assert_eq!(hub.get("/orders/A1").await.status, 200);
    }
    assert_eq!(hub.erp.requests().len(), 12);
    let metrics = hub.gateway.metrics();
    let expected =
        r#"caseway_contract_violations_total{backend="erp",operation="GetOrder",pointer="/quantity"} 2"#;
    assert!(metrics.contains(expected), "{metrics}");
}

#[tokio::test(start_paused = true)]
async fn the_fifth_failure_opens_the_breaker_and_other_backends_go_on() {
    let hub = scripted(no_retries());
    hub.erp.times(5, || Step::Fail(Failure::Interrupted));
    for _ in 0..4 {
        assert_eq!(hub.get("/orders/A1").await.problem(), "backend-failed");
    }
    assert_eq!(hub.gateway.breaker("erp").unwrap().phase(), Phase::Closed);
    assert_eq!(hub.get("/orders/A1").await.problem(), "backend-failed");
    assert_eq!(hub.gateway.breaker("erp").unwrap().phase(), Phase::Open);
    assert_eq!(hub.erp.requests().len(), 5);

    let answer = hub.post("/orders", PLACE).await;
    assert_eq!((answer.status, answer.problem().as_str()), (503, "backend-unavailable"));
    assert_eq!(answer.headers["retry-after"], "300");
    assert_eq!(answer.json()["retryAfter"], 300);
    assert_eq!(
        answer.detail(),
        "ERP is temporarily unavailable. Nothing was changed; try again in 5 minutes."
    );
    assert_eq!(hub.erp.requests().len(), 0);
    assert_eq!(hub.get("/accounts/1").await.status, 200);
}

#[tokio::test(start_paused = true)]
async fn after_five_minutes_one_probe_closes_the_breaker() {
    let hub = scripted(no_retries());
    hub.erp.times(5, || Step::Reply(500, ""));
    for _ in 0..5 {
        hub.get("/orders/A1").await;
    }
    tokio::time::advance(Duration::from_secs(299)).await;
    let answer = hub.get("/orders/A1").await;
    assert_eq!(answer.headers["retry-after"], "1");
    tokio::time::advance(Duration::from_secs(1)).await;

    hub.erp.then(Step::Hang);
    let (probe, during) = tokio::join!(hub.get("/orders/A1"), hub.get("/orders/A1"));
    assert_eq!(during.problem(), "backend-unavailable");
    assert_eq!(during.headers["retry-after"], "2", "what the probe has left");
    assert_eq!(probe.problem(), "backend-timeout");
    assert_eq!(hub.get("/orders/A1").await.headers["retry-after"], "300");

    tokio::time::advance(Duration::from_secs(300)).await;
    assert_eq!(hub.get("/orders/A1").await.status, 200);
    assert_eq!(hub.gateway.breaker("erp").unwrap().phase(), Phase::Closed);
}

#[tokio::test(start_paused = true)]
async fn a_caller_that_goes_away_gives_its_place_and_the_probes_permit_back() {
    let hub = scripted(json!({ "backends": { "erp": { "concurrency": 1, "retry": { "attempts": 0 } } } }));
    hub.erp.times(5, || Step::Reply(500, ""));
    for _ in 0..5 {
        hub.get("/orders/A1").await;
    }
    tokio::time::advance(Duration::from_secs(300)).await;
    hub.erp.then(Step::Hang);
    assert!(tokio::time::timeout(Duration::from_millis(1), hub.get("/orders/A1")).await.is_err());
    assert_eq!(hub.get("/orders/A1").await.status, 200, "the next call is the probe");
    let metrics = hub.gateway.metrics();
    assert!(metrics.contains(r#"outcome="cancelled"} 1"#), "{metrics}");
    assert!(metrics.contains("caseway_requests_in_flight 0"), "{metrics}");
    assert!(metrics.contains(r#"caseway_backend_in_flight{backend="erp"} 0"#), "{metrics}");
}

#[tokio::test(start_paused = true)]
async fn an_operators_hold_is_obeyed_and_shown() {
    let hub = scripted(json!({}));
    let breaker = hub.gateway.breaker("erp").unwrap();
    breaker.hold(Some(Hold::Open));
    assert_eq!(hub.get("/orders/A1").await.problem(), "backend-unavailable");
    let metrics = hub.gateway.metrics();
    assert!(metrics.contains(r#"caseway_breaker_held{backend="erp",state="open"} 1"#), "{metrics}");
    assert!(metrics.contains(r#"caseway_breaker_state{backend="erp",state="open"} 1"#), "{metrics}");
    let ready = hub.get("/readyz").await;
    assert_eq!(ready.status, 200, "an open breaker does not make a gateway unready");
    assert_eq!(ready.json()["backends"][1]["held"], "open");
    breaker.hold(None);
    assert_eq!(hub.get("/orders/A1").await.status, 200);
}

#[tokio::test(start_paused = true)]
async fn an_attempt_that_hangs_ends_at_its_timeout_and_all_of_them_at_the_deadline() {
    let hub = scripted(no_retries());
    hub.erp.then(Step::Hang);
    let took =
        elapsed(&hub, async { assert_eq!(hub.get("/orders/A1").await.problem(), "backend-timeout") }).await;
    assert_eq!(took, Duration::from_secs(2));

    let hub = scripted(json!({ "backends": { "erp": { "timeout": "8s" } } }));
    hub.erp.times(3, || Step::Hang);
    let took = elapsed(&hub, async { assert_eq!(hub.get("/orders/A1").await.status, 504) }).await;
    assert_eq!(took, Duration::from_secs(10), "the deadline cuts the second attempt short");
}

#[tokio::test(start_paused = true)]
async fn a_throttled_call_waits_as_asked_within_the_deadline() {
    let hub = scripted(json!({}));
    hub.erp.then(Step::ReplyWith(429, &[("retry-after", "3")], ""));
    let took = elapsed(&hub, async { assert_eq!(hub.get("/orders/A1").await.status, 200) }).await;
    assert_eq!(took, Duration::from_secs(3));

    hub.erp.then(Step::ReplyWith(429, &[("retry-after", "60")], ""));
    let answer = hub.get("/orders/A1").await;
    assert_eq!((answer.status, answer.problem().as_str()), (503, "backend-busy"));
    assert_eq!(answer.headers["retry-after"], "60");
    assert_eq!(hub.gateway.breaker("erp").unwrap().phase(), Phase::Closed);
}

#[tokio::test(start_paused = true)]
async fn retries_stop_when_the_budget_is_spent() {
    let hub = scripted(json!({ "backends": { "erp": { "breaker": { "failures": 1000 } } } }));
    hub.erp.times(200, || Step::Reply(500, ""));
    for _ in 0..20 {
        hub.get("/orders/A1").await;
    }
    let sent = hub.erp.requests().len();
    assert!((30..=34).contains(&sent), "20 calls, a floor of 10 and a fifth of the calls: {sent}");
}

#[tokio::test(start_paused = true)]
async fn a_full_bulkhead_refuses_what_it_cannot_queue_and_does_not_blame_the_backend() {
    let hub = scripted(json!({ "backends": { "erp": { "concurrency": 1, "retry": { "attempts": 0 } } } }));
    hub.erp.then(Step::Hang);
    let later = |millis| {
        let hub = &hub;
        async move {
            tokio::time::sleep(Duration::from_millis(millis)).await;
            hub.get("/orders/A1").await
        }
    };
    let (hung, queued, refused) = tokio::join!(later(0), later(1), later(2));
    assert_eq!(hung.problem(), "backend-timeout");
    assert_eq!(queued.status, 200, "it entered when the first one left");
    assert_eq!(refused.problem(), "backend-busy");
    assert_eq!(hub.gateway.breaker("erp").unwrap().phase(), Phase::Closed);
    assert_eq!(hub.get("/accounts/1").await.status, 200);
}

#[tokio::test(start_paused = true)]
async fn a_reload_keeps_breakers_and_takes_new_limits() {
    let hub = scripted(no_retries());
    hub.erp.times(5, || Step::Reply(500, ""));
    for _ in 0..5 {
        hub.get("/orders/A1").await;
    }
    let changed = json!({ "backends": { "erp": { "timeout": "1s", "breaker": { "openFor": "1m" } } } });
    hub.gateway.reload(crate::support::settings(changed).unwrap());
    let answer = hub.get("/orders/A1").await;
    assert_eq!(answer.headers["retry-after"], "300", "it opened under the old policy");

    let moved = json!({ "backends": { "erp": { "baseUrl": "http://127.0.0.1:9" } } });
    hub.gateway.reload(crate::support::settings(moved).unwrap());
    hub.erp.requests();
    assert_eq!(
        hub.get("/orders/A1").await.status,
        200,
        "what is known of one address says nothing of another"
    );
    assert_eq!(hub.erp.requests()[0].uri, "http://127.0.0.1:9/api/orders/A1");
}

#[tokio::test(start_paused = true)]
async fn a_trace_goes_through_all_attempts() {
    let hub = scripted(json!({}));
    hub.erp.then(Step::Reply(500, "")).then(Step::Reply(500, "")).then(Step::Reply(500, ""));
    let id = "4bf92f3577b34da6a3ce929d0e0e4736";
    let traced = request("GET", "/orders/A1")
        .header("traceparent", format!("00-{id}-00f067aa0ba902b7-01"))
        .header("case-id", "C-17")
        .body(axum::body::Body::empty())
        .unwrap();
    let answer = hub.send(traced).await;
    assert_eq!(answer.json()["traceId"], id);
    assert_eq!(answer.json()["caseId"], "C-17");
    let parent = |headers: &HeaderMap| headers["traceparent"].to_str().unwrap().to_owned();
    let sent: Vec<String> = hub.erp.requests().iter().map(|sent| parent(&sent.headers)).collect();
    assert!(sent.iter().all(|parent| parent.starts_with(&format!("00-{id}-")) && parent.ends_with("-01")));
    assert!(sent[0] != sent[1] && sent[1] != sent[2], "each attempt is a span: {sent:?}");
}
