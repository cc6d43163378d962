//! Calls that succeed, and what backends are sent.

use axum::body::Body;
use serde_json::json;

use crate::support::{ERP_TOKEN, Step, request, scripted};

#[tokio::test(start_paused = true)]
async fn a_query_is_mapped_both_ways() {
    let hub = scripted(json!({}));
    let answer = hub.get("/orders/A%2F1").await;
    assert_eq!(answer.status, 200, "{answer:?}");
    assert_eq!(answer.json(), json!({ "orderId": "A1", "customer": "Ann", "quantity": 2 }));
    assert_eq!(answer.headers["content-type"], "application/json; charset=utf-8");

    let sent = &hub.erp.requests()[0];
    assert_eq!(sent.method, "GET");
    assert_eq!(sent.uri, "http://127.0.0.1:1/base/api/orders/A%2F1");
    assert_eq!(sent.headers["authorization"], format!("Bearer {ERP_TOKEN}"));
    assert_eq!(sent.headers["x-tenant"], "tenant-7");
    assert!(!sent.headers.contains_key("content-type"), "{sent:?}");
}

#[tokio::test(start_paused = true)]
async fn a_command_carries_its_body_and_a_key() {
    let hub = scripted(json!({}));
    hub.erp.then(Step::Reply(201, crate::support::ORDER));
    let answer = hub.post("/orders", r#"{"customer":"Ann","quantity":2}"#).await;
    assert_eq!(answer.status, 200, "{answer:?}");

    let sent = &hub.erp.requests()[0];
    assert_eq!(sent.body, r#"{"number":"none","buyer":"Ann","quantity":2}"#);
    assert_eq!(sent.headers["content-type"], "application/json");
    assert_eq!(sent.headers["idempotency-key"].len(), 32);
}

#[tokio::test(start_paused = true)]
async fn path_and_body_become_one_input() {
    let hub = scripted(json!({}));
    let answer = hub.json("PUT", "/orders/A%221", r#"  { "quantity" : 7 } "#).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    let sent = &hub.erp.requests()[0];
    assert_eq!(sent.uri.path(), "/base/api/orders/A%221");
    assert_eq!(sent.body, r#"{"number":"A\"1","buyer":"","quantity":7}"#);
}

#[tokio::test(start_paused = true)]
async fn an_operation_without_output_answers_204() {
    let hub = scripted(json!({}));
    hub.erp.then(Step::Reply(204, ""));
    let answer = hub.send(request("DELETE", "/orders/A1").body(Body::empty()).unwrap()).await;
    assert_eq!((answer.status, answer.body.as_str()), (204, ""));
}

#[tokio::test(start_paused = true)]
async fn query_parameters_are_read_by_their_schema() {
    let hub = scripted(json!({}));
    let answer = hub.get("/orders?customer=A+%26%20B&limit=10&open=true").await;
    assert_eq!(answer.status, 204, "{answer:?}");
    let sent = &hub.erp.requests()[0];
    assert_eq!(sent.uri.query(), Some("buyer=A%20%26%20B&limit=10&open=true"));
}

#[tokio::test(start_paused = true)]
async fn every_reply_of_an_operation_that_will_end_says_when() {
    let hub = scripted(json!({}));
    for (target, status) in [("/orders?customer=Ann", 204), ("/orders", 422)] {
        let answer = hub.get(target).await;
        assert_eq!(answer.status, status, "{answer:?}");
        assert_eq!(answer.headers["sunset"], "Thu, 01 Jul 2027 00:00:00 GMT", "{target}");
    }
    hub.erp.then(Step::Reply(204, ""));
    let answer = hub.send(request("DELETE", "/orders/A1").body(Body::empty()).unwrap()).await;
    assert_eq!(answer.headers.get("sunset"), None, "others do not");
}
