//! Operations that end, and the documents of majors.

use serde_json::json;

use crate::support::{Step, scripted};

#[tokio::test(start_paused = true)]
async fn callers_of_what_ends_are_told_with_every_reply_and_counted() {
    let hub = scripted(json!({ "backends": { "erp": { "retry": { "attempts": 0 } } } }));
    for status in [200, 404] {
        hub.erp.then(Step::Reply(status, crate::support::ORDER));
        let answer = hub.get("/watched/A1").await;
        assert_eq!(answer.status, status, "{answer:?}");
        assert_eq!(answer.headers["deprecation"], "@1793491200");
        assert_eq!(answer.headers["sunset"], "Sat, 01 Jan 2028 00:00:00 GMT");
    }
    let counted =
        r#"caseway_ending_calls_total{service="orders",operation="Watch",case_type="motor-claim"} 2"#;
    assert!(hub.gateway.metrics().contains(counted), "{}", hub.gateway.metrics());

    let answer = hub.get("/orders/A1").await;
    assert!(
        !answer.headers.contains_key("deprecation") && !answer.headers.contains_key("sunset"),
        "{answer:?}"
    );
}

#[tokio::test(start_paused = true)]
async fn a_major_has_a_document_of_its_own() {
    let hub = scripted(json!({}));
    assert_eq!(hub.get("/openapi/orders.json").await.json(), json!({ "openapi": "3.0.3", "major": 1 }));
    for name in ["orders", "orders-v9.json", "nothing.json"] {
        assert_eq!(hub.get(&format!("/openapi/{name}")).await.problem(), "no-such-operation", "{name}");
    }
}
