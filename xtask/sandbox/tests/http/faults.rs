//! What goes wrong on request, and what it changes.

use std::io::ErrorKind;
use std::sync::Arc;
use std::time::Duration;

use caseway_sandbox::{BrokenBody, Clock, Fault, Options, Outcome, Query, Sandbox};
use http::Method;
use hyper_util::rt::TokioIo;
use serde_json::json;
use tokio::net::TcpStream;

use crate::support::{Caller, Lost, lenient, start};

async fn fault(sandbox: &Sandbox, backend: &str, operation: Option<&str>, fault: Fault) {
    sandbox.control().set_fault(backend, operation, fault).await.unwrap();
}

#[tokio::test]
async fn during_an_outage_connections_are_refused_and_others_are_unharmed() {
    let sandbox = start(lenient()).await;
    let billing = Caller::of(&sandbox, "billing");
    for _ in 0..3 {
        fault(&sandbox, "billing", None, Fault { outage: true, ..Fault::default() }).await;
        let lost = billing.send(Method::GET, "/customers/c1", "").await.unwrap_err();
        assert!(matches!(lost, Lost::Refused(ErrorKind::ConnectionRefused)), "{lost:?}");
        assert_eq!(Caller::of(&sandbox, "books").get("/Company").await.status, 200);
        sandbox.control().clear_fault("billing", None).await.unwrap();
        assert_eq!(billing.get("/customers/c1").await.status, 200);
    }
}

#[tokio::test]
async fn an_outage_ends_connections_that_were_open() {
    let sandbox = start(lenient()).await;
    let stream = TcpStream::connect(sandbox.address("billing").unwrap().socket).await.unwrap();
    let (sender, connection) =
        hyper::client::conn::http1::handshake::<_, String>(TokioIo::new(stream)).await.unwrap();
    let connection = tokio::spawn(connection);
    fault(&sandbox, "billing", None, Fault { outage: true, ..Fault::default() }).await;
    // It ends by itself: the sender is still there.
    let _ = connection.await.unwrap();
    drop(sender);
}

#[tokio::test]
async fn an_outage_is_over_when_its_time_is() {
    let (clock, hands) = Clock::manual();
    let sandbox = start(Options { clock, ..lenient() }).await;
    let outage = Fault { outage: true, lasts: "60s".parse().ok(), ..Fault::default() };
    fault(&sandbox, "billing", None, outage).await;
    hands.sleepers(1).await;
    hands.advance(Duration::from_secs(60));
    // The port opens by itself; the command below only waits until it has.
    sandbox.control().clear_fault("billing", Some("GetInvoice")).await.unwrap();
    assert_eq!(Caller::of(&sandbox, "billing").get("/customers/c1").await.status, 200);
    assert_eq!(sandbox.control().faults(), json!({ "faults": [] }));
}

#[tokio::test]
async fn an_outage_of_one_operation_closes_its_connections_and_no_others() {
    let sandbox = start(lenient()).await;
    let billing = Caller::of(&sandbox, "billing");
    fault(&sandbox, "billing", Some("GetCustomer"), Fault { outage: true, ..Fault::default() }).await;
    let lost = billing.send(Method::GET, "/customers/c1", "").await.unwrap_err();
    assert!(matches!(lost, Lost::NoReply), "{lost:?}");
    assert_eq!(billing.get("/invoices/i1").await.status, 200);
}

#[tokio::test]
async fn a_late_reply_is_late_but_its_work_is_done() {
    let (clock, hands) = Clock::manual();
    let sandbox = start(Options { clock, only_created: true, ..lenient() }).await;
    fault(
        &sandbox,
        "billing",
        Some("SaveCustomer"),
        Fault { latency: "800ms".parse().ok(), ..Fault::default() },
    )
    .await;
    let billing = Arc::new(Caller::of(&sandbox, "billing"));
    let body = json!({ "customer": { "external_id": "c1" } });
    let late = tokio::spawn({
        let billing = Arc::clone(&billing);
        async move { billing.post("/customers", &body).await }
    });
    hands.sleepers(1).await;
    hands.advance(Duration::from_millis(799));
    assert_eq!(
        billing.get("/customers/c1").await.status,
        200,
        "the customer is there before its creator knows"
    );
    assert!(!late.is_finished());
    hands.advance(Duration::from_millis(1));
    assert_eq!(late.await.unwrap().status, 200);
}

#[tokio::test]
async fn an_error_rate_strikes_each_fifth_call_and_changes_nothing() {
    let sandbox = start(Options { only_created: true, ..lenient() }).await;
    let rate = Fault { error_rate: "20%".parse().ok(), status: Some(503), ..Fault::default() };
    fault(&sandbox, "billing", Some("SaveCustomer"), rate).await;
    let billing = Caller::of(&sandbox, "billing");
    let mut statuses = Vec::new();
    for n in 1..=10 {
        let body = json!({ "customer": { "external_id": format!("c{n}") } });
        statuses.push(billing.post("/customers", &body).await.status.as_u16());
    }
    assert_eq!(statuses, [200, 200, 200, 200, 503, 200, 200, 200, 200, 503]);
    assert_eq!(billing.get("/customers/c5").await.status, 404);
}

#[tokio::test]
async fn a_throttled_call_is_told_when_to_come_back() {
    let sandbox = start(lenient()).await;
    fault(&sandbox, "books", None, Fault { throttle: "1500ms".parse().ok(), ..Fault::default() }).await;
    let reply = Caller::of(&sandbox, "books").get("/Company").await;
    assert_eq!((reply.status.as_u16(), &reply.headers["retry-after"]), (429, &"2".parse().unwrap()));
}

#[tokio::test]
async fn a_broken_body_is_well_framed_but_unreadable() {
    let sandbox = start(Options { only_created: true, ..lenient() }).await;
    let billing = Caller::of(&sandbox, "billing");
    for (index, how) in [BrokenBody::Truncated, BrokenBody::Html].into_iter().enumerate() {
        let broken = Fault { broken_body: Some(how), times: Some(1), ..Fault::default() };
        fault(&sandbox, "billing", Some("SaveCustomer"), broken).await;
        let body = json!({ "customer": { "external_id": format!("c{index}") } });
        let reply = billing.post("/customers", &body).await;
        assert_eq!(
            (reply.status.as_u16(), &reply.headers["content-type"]),
            (200, &"application/json".parse().unwrap())
        );
        assert!(serde_json::from_slice::<serde_json::Value>(&reply.body).is_err(), "{:?}", reply.body);
        assert_eq!(billing.get(&format!("/customers/c{index}")).await.status, 200, "the work is done");
    }
}

#[tokio::test]
async fn a_reset_strikes_in_the_middle_of_the_reply() {
    let sandbox = start(Options { only_created: true, ..lenient() }).await;
    let billing = Caller::of(&sandbox, "billing");
    fault(&sandbox, "billing", Some("SaveCustomer"), Fault { reset: true, ..Fault::default() }).await;
    let body = json!({ "customer": { "external_id": "c1" } }).to_string();
    let lost = billing.send(Method::POST, "/customers", &body).await.unwrap_err();
    assert!(matches!(lost, Lost::Broken(Some(ErrorKind::ConnectionReset))), "{lost:?}");
    assert_eq!(billing.get("/customers/c1").await.status, 200, "the work is done");
}

#[tokio::test]
async fn a_reply_without_a_body_can_break_too() {
    let sandbox = start(lenient()).await;
    let pay = Caller::of(&sandbox, "pay");
    fault(&sandbox, "pay", Some("CancelPayment"), Fault { reset: true, times: Some(1), ..Fault::default() })
        .await;
    let lost = pay.send(Method::POST, "/v1/payments/p1/cancel", "").await.unwrap_err();
    assert!(matches!(lost, Lost::Broken(_)), "{lost:?}");
    let broken = Fault { broken_body: Some(BrokenBody::Truncated), ..Fault::default() };
    fault(&sandbox, "pay", Some("CancelPayment"), broken).await;
    let reply = pay.send(Method::POST, "/v1/payments/p1/cancel", "").await.unwrap();
    assert_eq!((reply.status.as_u16(), &reply.body[..]), (200, &b"{\""[..]));
}

#[tokio::test]
async fn a_fault_is_over_after_its_calls() {
    let sandbox = start(lenient()).await;
    let down = Fault { error_rate: "100%".parse().ok(), times: Some(2), ..Fault::default() };
    fault(&sandbox, "books", None, down).await;
    let mut statuses = Vec::new();
    for _ in 0..3 {
        statuses.push(Caller::of(&sandbox, "books").get("/Company").await.status.as_u16());
    }
    assert_eq!(statuses, [500, 500, 200]);
}

#[tokio::test]
async fn the_token_endpoint_fails_only_by_its_own_name() {
    let sandbox = start(lenient()).await;
    let down = Fault { error_rate: "100%".parse().ok(), ..Fault::default() };
    let books = Caller::of(&sandbox, "books").with("content-type", "application/x-www-form-urlencoded");
    let grant = "grant_type=client_credentials&client_id=a&client_secret=b";
    fault(&sandbox, "books", None, down.clone()).await;
    assert_eq!(books.send(Method::POST, "/oauth2/token", grant).await.unwrap().status, 200);
    fault(&sandbox, "books", Some("token"), down).await;
    assert_eq!(books.send(Method::POST, "/oauth2/token", grant).await.unwrap().status, 500);
}

#[tokio::test]
async fn the_ledger_says_which_fault_struck() {
    let sandbox = start(lenient()).await;
    fault(
        &sandbox,
        "billing",
        Some("GetCustomer"),
        Fault { outage: true, times: Some(1), ..Fault::default() },
    )
    .await;
    let billing = Caller::of(&sandbox, "billing");
    let _ = billing.send(Method::GET, "/customers/c1", "").await;
    fault(&sandbox, "billing", Some("GetCustomer"), Fault { reset: true, ..Fault::default() }).await;
    let _ = billing.send(Method::GET, "/customers/c1", "").await;
    let receipts = sandbox.control().ledger(&Query::default()).receipts;
    let seen: Vec<_> =
        receipts.iter().map(|receipt| (receipt.fault.as_deref(), receipt.outcome, receipt.status)).collect();
    assert_eq!(seen, [(Some("outage"), Outcome::Failed, None), (Some("reset"), Outcome::Read, Some(200))]);
}

#[tokio::test]
async fn shutting_down_ends_late_replies_and_closes_every_port() {
    let (clock, hands) = Clock::manual();
    let sandbox = start(Options { clock, ..lenient() }).await;
    fault(&sandbox, "books", None, Fault { latency: "1h".parse().ok(), ..Fault::default() }).await;
    let books = Caller::of(&sandbox, "books");
    let socket = sandbox.address("books").unwrap().socket;
    let late = tokio::spawn(async move { books.get("/Company").await.status });
    hands.sleepers(1).await;
    sandbox.shutdown().await;
    assert_eq!(late.await.unwrap(), 200);
    assert_eq!(TcpStream::connect(socket).await.unwrap_err().kind(), ErrorKind::ConnectionRefused);
}
