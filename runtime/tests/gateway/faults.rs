//! Backends and networks that fail, over real connections.

use std::time::Duration;

use caseway_runtime::breaker::Phase;
use caseway_tests::backend::{Answer, Backend};
use caseway_tests::fault_proxy::{Fault, FaultProxy, nobody};
use serde_json::json;

use crate::support::{ORDER, head, read_answer, serve};

async fn erp() -> Backend {
    Backend::start(Answer::json(ORDER)).await.unwrap()
}

#[tokio::test]
async fn whatever_happens_to_a_reply_is_a_problem_and_a_failure() {
    let erp = erp().await;
    let proxy = FaultProxy::start(erp.address(), Fault::None).await.unwrap();
    let one = json!({ "backends": { "erp": { "breaker": { "failures": 1 } } } });
    for (fault, status, problem) in [
        (Fault::Close, 502, "backend-failed"),
        (Fault::CutReply(10), 502, "backend-failed"),
        (Fault::CutReply(100), 502, "backend-failed"),
        (Fault::ResetReply(30), 502, "backend-failed"),
        (Fault::Answer(b"HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\n{}"), 502, "backend-failed"),
        (
            Fault::Answer(b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n{}"),
            502,
            "backend-failed",
        ),
        (Fault::Answer(b"SSH-2.0-OpenSSH_9.7\r\n\r\n"), 502, "contract-violation"),
        (Fault::Answer(b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}"), 502, "contract-violation"),
        (Fault::Answer(b"HTTP/1.1 200 OK\r\ncontent-length: 6\r\n\r\n<html>"), 502, "contract-violation"),
        (
            Fault::Answer(b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\ncontent-length: 3\r\n\r\n{}"),
            502,
            "contract-violation",
        ),
    ] {
        let hub = serve(&proxy.url(), one.clone()).await;
        proxy.set(fault.clone());
        let answer = hub.get("/orders/A1").await;
        assert_eq!((answer.status, answer.problem().as_str()), (status, problem), "{fault:?}");
        assert_eq!(hub.gateway.breaker("erp").unwrap().phase(), Phase::Open, "{fault:?}");
    }
}

#[tokio::test]
async fn a_reply_that_drips_is_cut_off_by_the_attempts_timeout() {
    let erp = erp().await;
    let proxy = FaultProxy::start(erp.address(), Fault::Drip(Duration::from_secs(3600))).await.unwrap();
    let hub = serve(&proxy.url(), json!({})).await;
    let mut caller = hub.connect(&head("GET", "/orders/A1", "")).await;
    erp.until(|counts| counts.received == 1).await;
    hub.clock.advance(Duration::from_secs(2));
    assert_eq!(read_answer(&mut caller).await.problem(), "backend-timeout");
}

#[tokio::test]
async fn a_backend_that_never_answers_is_given_up_after_the_attempts_timeout() {
    let erp = Backend::start(Answer::Silence).await.unwrap();
    let hub = serve(&erp.url(), json!({})).await;
    let mut caller = hub.connect(&head("GET", "/orders/A1", "")).await;
    erp.until(|counts| counts.received == 1).await;
    hub.clock.advance(Duration::from_secs(2));
    let answer = read_answer(&mut caller).await;
    assert_eq!((answer.status, answer.problem().as_str()), (504, "backend-timeout"));
    erp.until(|counts| counts.abandoned == 1).await;
}

#[tokio::test]
async fn a_reply_of_ten_times_the_limit_is_not_read() {
    let erp = erp().await;
    let hub = serve(&erp.url(), json!({ "limits": { "responseBody": "1KiB" } })).await;
    erp.then(Answer::json("x".repeat(10 * 1024)));
    let answer = hub.get("/orders/A1").await;
    assert_eq!((answer.status, answer.problem().as_str()), (502, "contract-violation"));
    assert_eq!(hub.get("/orders/A1").await.status, 200);
}

#[tokio::test]
async fn a_backend_that_cannot_be_reached_opens_the_breaker_on_the_fifth_call_and_harms_no_other() {
    let billing = erp().await;
    let closed = format!("http://{}", nobody().await.unwrap());
    let others = json!({ "backends": { "billing": { "baseUrl": billing.url() } } });
    let hub = serve(&closed, others).await;
    for call in 1..=5 {
        assert_eq!(hub.gateway.breaker("erp").unwrap().phase(), Phase::Closed, "before call {call}");
        let answer = hub.get("/orders/A1").await;
        assert_eq!((answer.status, answer.problem().as_str()), (503, "backend-unavailable"));
        assert!(answer.detail().starts_with("ERP cannot be reached."), "{answer:?}");
        assert_eq!(hub.get("/accounts/1").await.status, 200);
    }
    assert_eq!(hub.gateway.breaker("erp").unwrap().phase(), Phase::Open);
    let answer = hub.get("/orders/A1").await;
    assert_eq!(answer.headers["retry-after"], "300");
    assert_eq!(hub.get("/accounts/1").await.status, 200);
    let calls = billing.received().into_iter().filter(|received| received.target == "/accounts/1");
    assert_eq!(calls.count(), 6);
}

#[tokio::test]
async fn a_probe_closes_the_breaker_when_the_network_is_back() {
    let erp = erp().await;
    let proxy = FaultProxy::start(erp.address(), Fault::Close).await.unwrap();
    let hub = serve(&proxy.url(), json!({})).await;
    for _ in 0..5 {
        assert_eq!(hub.get("/orders/A1").await.problem(), "backend-failed");
    }
    proxy.set(Fault::None);
    assert_eq!(hub.get("/orders/A1").await.problem(), "backend-unavailable");
    hub.clock.advance(Duration::from_secs(300));
    assert_eq!(hub.get("/orders/A1").await.status, 200);
    assert_eq!(hub.gateway.breaker("erp").unwrap().phase(), Phase::Closed);
}
