//! Callers over real connections: slow ones, absurd ones, ones that go away.

use std::time::Duration;

use caseway_runtime::breaker::Phase;
use caseway_tests::backend::{Answer, Backend};
use serde_json::json;
use tokio::io::{AsyncReadExt, AsyncWriteExt};

use crate::support::{ORDER, head, read_answer, serve};

async fn erp() -> Backend {
    Backend::start(Answer::json(ORDER)).await.unwrap()
}

#[tokio::test]
async fn a_call_goes_through_real_connections() {
    let erp = erp().await;
    let hub = serve(&erp.url(), json!({})).await;
    let answer = hub.get("/orders/A1").await;
    assert_eq!(answer.status, 200, "{answer:?}");
    assert_eq!(answer.json()["orderId"], "A1");
    let received = &erp.received()[0];
    assert_eq!(received.target, "/api/orders/A1");
    assert!(received.headers["user-agent"].to_str().unwrap().starts_with("caseway/"));
    assert_eq!(hub.get("/healthz").await.status, 200);
    let ready = hub.get("/readyz").await;
    assert_eq!((ready.status, &ready.json()["status"]), (200, &json!("ready")));
    assert_eq!(hub.get("/openapi.json").await.body, r#"{"openapi":"3.0.3"}"#);
    let metrics = hub.get("/metrics").await.body;
    assert!(
        metrics.contains(
            r#"caseway_calls_total{service="orders",operation="GetOrder",backend="erp",outcome="ok"} 1"#
        ),
        "{metrics}"
    );
}

#[tokio::test]
async fn http2_is_spoken_without_negotiation() {
    let erp = erp().await;
    let hub = serve(&erp.url(), json!({})).await;
    let client = hyper_util::client::legacy::Client::builder(hyper_util::rt::TokioExecutor::new())
        .http2_only(true)
        .build_http::<http_body_util::Empty<bytes::Bytes>>();
    let request = http::Request::builder()
        .uri(format!("http://{}/orders/A1", hub.address))
        .header("authorization", format!("Bearer {}", crate::support::CLAIM_KEY))
        .body(http_body_util::Empty::new())
        .unwrap();
    let answer = client.request(request).await.unwrap();
    assert_eq!((answer.status().as_u16(), answer.version()), (200, http::Version::HTTP_2));
}

#[tokio::test]
async fn a_body_that_is_too_large_is_refused_before_it_has_come() {
    let erp = erp().await;
    let hub = serve(&erp.url(), json!({ "limits": { "requestBody": "1KiB" } })).await;
    let json = "content-type: application/json\r\n";
    let declared =
        hub.exchange(&head("POST", "/orders", &format!("{json}content-length: 1048576\r\n"))).await;
    assert_eq!((declared.status, declared.problem().as_str()), (413, "request-too-large"));

    let chunk = format!("400\r\n{}\r\n", "x".repeat(0x400));
    let chunked = head("POST", "/orders", &format!("{json}transfer-encoding: chunked\r\n"));
    let streamed = hub.exchange(&format!("{chunked}{chunk}{chunk}")).await;
    assert_eq!((streamed.status, streamed.problem().as_str()), (413, "request-too-large"));
    assert_eq!(erp.received().len(), 0);
}

#[tokio::test]
async fn a_caller_that_sends_its_body_too_slowly_is_let_go() {
    let erp = erp().await;
    let hub = serve(&erp.url(), json!({ "limits": { "bodyTimeout": "5s" } })).await;
    let start = head("POST", "/orders", "content-type: application/json\r\ncontent-length: 100\r\n");
    let mut slow = hub.connect(&format!("{start}{{\"customer\"")).await;
    hub.counted("caseway_requests_in_flight 1").await;
    hub.clock.advance(Duration::from_secs(5));
    let answer = read_answer(&mut slow).await;
    assert_eq!((answer.status, answer.problem().as_str()), (408, "request-timeout"));
    assert_eq!(erp.received().len(), 0);
}

#[tokio::test]
async fn a_caller_that_never_ends_its_header_is_let_go() {
    let erp = erp().await;
    let hub = serve(&erp.url(), json!({})).await;
    let mut slow = hub.connect("GET /orders/A1 HTTP/1.1\r\nhost: hub\r\nx-slow: ").await;
    // Whether the gateway has accepted the connection by now or not, its time runs out.
    let clock = std::sync::Arc::clone(&hub.clock);
    tokio::spawn(async move {
        loop {
            clock.advance(Duration::from_secs(1));
            tokio::task::yield_now().await;
        }
    });
    let mut rest = Vec::new();
    slow.read_to_end(&mut rest).await.unwrap();
    assert!(!rest.starts_with(b"HTTP/1.1 200"), "{rest:?}");
}

#[tokio::test]
async fn absurd_headers_are_refused() {
    let erp = erp().await;
    let hub = serve(&erp.url(), json!({})).await;
    let long = hub.exchange(&head("GET", "/orders/A1", &format!("x-long: {}\r\n", "a".repeat(40_000)))).await;
    assert_eq!((long.status, long.problem().as_str()), (431, "headers-too-large"));
    let many: String = (0..200).map(|index| format!("x-{index}: 1\r\n")).collect();
    assert_eq!(hub.exchange(&head("GET", "/orders/A1", &many)).await.status, 431);
    let endless =
        hub.exchange(&head("GET", "/orders/A1", &format!("x-long: {}\r\n", "a".repeat(60_000)))).await;
    assert_eq!(endless.status, 431);
    for nonsense in ["\r\n\r\n\r\n", "GET\r\n\r\n", "\u{1}\u{2}\u{3}\r\n\r\n", "GET / HTTP/9.9\r\n\r\n"] {
        let mut stream = hub.connect(nonsense).await;
        stream.shutdown().await.unwrap();
        let mut rest = Vec::new();
        stream.read_to_end(&mut rest).await.unwrap();
        assert!(!rest.starts_with(b"HTTP/1.1 200"), "{nonsense:?}: {rest:?}");
    }
    assert_eq!(hub.get("/orders/A1").await.status, 200, "the others are served on");
    assert_eq!(erp.received().len(), 1);
}

#[tokio::test]
async fn a_caller_that_goes_away_takes_its_attempt_along_and_is_no_failure() {
    let erp = Backend::start(Answer::Silence).await.unwrap();
    let hub = serve(&erp.url(), json!({ "backends": { "erp": { "breaker": { "failures": 1 } } } })).await;
    let caller = hub.connect(&head("GET", "/orders/A1", "")).await;
    erp.until(|counts| counts.received == 1).await;
    drop(caller);
    erp.until(|counts| counts.abandoned == 1).await;
    hub.counted(r#"outcome="cancelled"} 1"#).await;
    assert_eq!(hub.gateway.breaker("erp").unwrap().phase(), Phase::Closed);
    hub.counted(r#"caseway_backend_in_flight{backend="erp"} 0"#).await;
}

#[tokio::test]
async fn a_stopping_gateway_ends_what_it_began_and_begins_nothing() {
    let erp = Backend::start(Answer::Silence).await.unwrap();
    let mut hub = serve(&erp.url(), json!({})).await;
    let mut idle = hub.connect("").await;
    let mut caller = hub.connect(&head("GET", "/orders/A1", "")).await;
    erp.until(|counts| counts.received == 1).await;
    hub.stop();
    // Accepting has ended when the address takes no more connections.
    while tokio::net::TcpStream::connect(hub.address).await.is_ok() {
        tokio::task::yield_now().await;
    }
    let mut rest = Vec::new();
    idle.read_to_end(&mut rest).await.unwrap();
    assert_eq!(rest, b"", "an idle connection is closed");
    hub.clock.advance(Duration::from_secs(2));
    assert_eq!(
        read_answer(&mut caller).await.problem(),
        "backend-timeout",
        "the one under way gets its answer"
    );
    hub.stopped().await;
}

#[tokio::test]
async fn a_gateway_does_not_wait_for_ever_for_what_it_began() {
    let erp = Backend::start(Answer::Silence).await.unwrap();
    let changes = json!({ "limits": { "drain": "1s" }, "backends": { "erp": { "timeout": "60s" } } });
    let mut hub = serve(&erp.url(), changes).await;
    let _caller = hub.connect(&head("GET", "/orders/A1", "")).await;
    erp.until(|counts| counts.received == 1).await;
    hub.stop();
    let clock = std::sync::Arc::clone(&hub.clock);
    let mut stopped = std::pin::pin!(hub.stopped());
    loop {
        tokio::select! {
            biased;
            () = &mut stopped => break,
            () = tokio::task::yield_now() => clock.advance(Duration::from_millis(100)),
        }
    }
}

#[tokio::test]
async fn a_reload_drops_no_request() {
    let (old, new) = (erp().await, erp().await);
    let hub = serve(&old.url(), json!({})).await;
    old.always(Answer::Silence);
    let mut under_way = hub.connect(&head("GET", "/orders/A1", "")).await;
    old.until(|counts| counts.received == 1).await;
    hub.gateway.reload(crate::support::settings_for(&new.url(), json!({})));
    assert_eq!(hub.get("/orders/A1").await.status, 200);
    assert_eq!((old.received().len(), new.received().len()), (1, 1));
    hub.clock.advance(Duration::from_secs(2));
    assert_eq!(
        read_answer(&mut under_way).await.problem(),
        "backend-timeout",
        "it ended under its own settings"
    );
}

#[tokio::test]
async fn a_reload_changes_keys_at_once() {
    let erp = erp().await;
    let hub = serve(&erp.url(), json!({})).await;
    assert_eq!(hub.get("/orders/A1").await.status, 200);
    let revoked = json!({ "consumers": { "motor-claim": { "keys": [] } } });
    hub.gateway.reload(crate::support::settings_for(&erp.url(), revoked));
    assert_eq!(hub.get("/orders/A1").await.problem(), "unauthenticated");
}

#[tokio::test]
async fn a_backends_health_is_asked_for_and_shown() {
    let billing = erp().await;
    let hub =
        serve("http://127.0.0.1:1", json!({ "backends": { "billing": { "baseUrl": billing.url() } } })).await;
    hub.counted(r#"caseway_backend_healthy{backend="billing"} 1"#).await;
    assert_eq!(hub.get("/readyz").await.json()["backends"][0]["healthy"], true);
    billing.always(Answer::status(500, ""));
    hub.clock.advance(Duration::from_secs(15));
    hub.counted(r#"caseway_backend_healthy{backend="billing"} 0"#).await;
    let ready = hub.get("/readyz").await;
    assert_eq!((ready.status, &ready.json()["backends"][0]["healthy"]), (200, &json!(false)));
    assert_eq!(billing.received()[0].target, "/ping");
}
