//! Requests with many items, each with its outcome.

use serde_json::{Value, json};

use crate::support::{Answer, LOAN_KEY, ORDER, Scripted, Step, scripted};

/// A request for the items, under a key where one is given.
async fn send(hub: &Scripted, target: &str, items: Value, key: Option<&str>) -> Answer {
    hub.command("C-1", "POST", target, &json!({ "items": items }).to_string(), key).await
}

fn statuses(answer: &Answer) -> Vec<u64> {
    let document = answer.json();
    document["outcomes"].as_array().unwrap().iter().map(|one| one["status"].as_u64().unwrap()).collect()
}

fn item(quantity: i64) -> Value {
    json!({ "customer": "Ann", "quantity": quantity })
}

/// The keys that the backend was sent.
fn keys(hub: &Scripted) -> Vec<String> {
    let requests = hub.erp.requests();
    requests.iter().map(|request| request.headers["idempotency-key"].to_str().unwrap().to_owned()).collect()
}

#[tokio::test(start_paused = true)]
async fn every_item_is_done_for_itself() {
    let hub = scripted(json!({}));
    hub.erp.times(3, || Step::Reply(201, ORDER));
    let answer = send(&hub, "/orders/batch", json!([item(1), item(2), item(3)]), None).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    let output = json!({ "orderId": "A1", "customer": "Ann", "quantity": 2 });
    let document = answer.json();
    assert_eq!(document["outcomes"][0], json!({ "status": 200, "output": output }));
    assert_eq!((&document["succeeded"], &document["failed"]), (&json!(3), &json!(0)));
    let sent = hub.erp.requests();
    let bodies: Vec<Value> = sent.iter().map(|sent| serde_json::from_slice(&sent.body).unwrap()).collect();
    assert_eq!(bodies[2], json!({ "number": "C-1", "buyer": "Ann", "quantity": 3 }));
    let counted = r#"caseway_bulk_items_total{service="orders",operation="PlaceOrders",outcome="ok"} 3"#;
    assert!(hub.gateway.metrics().contains(counted));
}

#[tokio::test(start_paused = true)]
async fn what_fails_is_seen_in_the_status_and_at_its_item() {
    let hub = scripted(json!({}));
    hub.erp.then(Step::Reply(201, ORDER)).then(Step::Reply(409, "")).then(Step::Reply(201, ORDER));
    let items = json!([item(1), item(2), { "customer": "Ann", "quantity": "x", "odd": 1 }, 7, item(3)]);
    let answer = send(&hub, "/orders/batch", items, None).await;
    assert_eq!(answer.status, 207, "{answer:?}");
    assert_eq!(statuses(&answer), [200, 409, 422, 422, 200]);
    let document = answer.json();
    let outcome = |at: usize| &document["outcomes"][at];
    assert_eq!(outcome(1)["problem"]["type"], "urn:caseway:problem:conflict");
    let violations = outcome(2)["problem"]["violations"].as_array().unwrap();
    let mut pointers: Vec<&str> = violations.iter().map(|one| one["pointer"].as_str().unwrap()).collect();
    pointers.sort_unstable();
    assert_eq!(pointers, ["/odd", "/quantity"], "{document}");
    assert_eq!((&document["succeeded"], &document["failed"]), (&json!(2), &json!(3)));
}

#[tokio::test(start_paused = true)]
async fn a_list_that_is_none_is_refused_as_a_whole() {
    let hub = scripted(json!({}));
    for (body, pointer) in [
        (r#"{"items":[]}"#.to_owned(), "/items"),
        (json!({ "items": [1, 2, 3, 4, 5, 6] }).to_string(), "/items"),
        (r#"{"items":[],"more":1}"#.to_owned(), ""),
        (r#"{"items":{}}"#.to_owned(), ""),
        ("{}".to_owned(), ""),
    ] {
        let answer = hub.post("/orders/batch", body.clone()).await;
        assert_eq!((answer.status, answer.pointers()), (422, vec![pointer.to_owned()]), "{body}");
    }
    assert_eq!(hub.post("/orders/batch", r#"{"items":["#).await.problem(), "malformed-request");
    let request = http::Request::post("/orders/batch")
        .header("authorization", format!("Bearer {LOAN_KEY}"))
        .header("content-type", "application/json");
    let answer = hub.send(request.body(r#"{"items":[{}]}"#.into()).unwrap()).await;
    assert_eq!(answer.problem(), "not-granted");
    assert!(hub.erp.requests().is_empty(), "none of them reaches the backend");
}

#[tokio::test(start_paused = true)]
async fn items_have_keys_of_their_own_that_follow_from_the_callers() {
    let hub = scripted(json!({ "backends": { "erp": { "retry": { "attempts": 0 } } } }));
    let items = json!([item(1), item(2), item(3)]);
    hub.erp.then(Step::Reply(201, ORDER)).then(Step::Reply(503, "")).then(Step::Reply(201, ORDER));
    let answer = send(&hub, "/orders/batch", items.clone(), Some("k-1")).await;
    assert_eq!(statuses(&answer), [200, 503, 200]);
    let first = keys(&hub);
    assert_eq!(first.iter().collect::<std::collections::BTreeSet<_>>().len(), 3, "{first:?}");

    hub.erp.then(Step::Reply(201, ORDER));
    let answer = send(&hub, "/orders/batch", items.clone(), Some("k-1")).await;
    assert_eq!((answer.status, statuses(&answer)), (200, vec![200, 200, 200]));
    assert_eq!(
        keys(&hub),
        [first[1].clone()],
        "what was done is not done again, and what failed keeps its key"
    );

    let mut others = items.clone();
    others[0]["quantity"] = json!(9);
    let answer = send(&hub, "/orders/batch", others, Some("k-1")).await;
    assert_eq!(statuses(&answer), [422, 200, 200], "another item under the same key");
    assert_eq!(answer.json()["outcomes"][0]["problem"]["type"], "urn:caseway:problem:key-reused");

    hub.erp.times(3, || Step::Reply(201, ORDER));
    send(&hub, "/orders/batch", items, Some("k-2")).await;
    assert!(keys(&hub).iter().all(|key| !first.contains(key)), "another key is another request");
}

#[tokio::test(start_paused = true)]
async fn items_are_worked_on_a_few_at_a_time_within_one_deadline() {
    let hub = scripted(json!({ "backends": { "erp": { "timeout": "3s", "retry": { "attempts": 0 } } } }));
    hub.erp.times(5, || Step::Hang);
    let began = hub.clock.now();
    let items = json!([item(1), item(2), item(3), item(4), item(5)]);
    let answer = send(&hub, "/orders/batch", items, None).await;
    assert_eq!(hub.clock.now().since(began).as_secs(), 5, "the deadline holds for all items together");
    assert_eq!((answer.status, statuses(&answer)), (207, vec![504; 5]));
    assert_eq!(hub.erp.requests().len(), 4, "two at a time, and the fifth is not begun");
    let last = answer.json()["outcomes"][4]["problem"]["detail"].as_str().unwrap().to_owned();
    assert!(last.contains("before this one was begun"), "{last}");
}

#[tokio::test(start_paused = true)]
async fn items_of_a_command_that_queues_are_queued_while_the_backend_is_away() {
    let hub = scripted(json!({ "backends": { "erp": { "retry": { "attempts": 0 } } } }));
    hub.erp.times(9, || Step::Reply(503, ""));
    let answer = send(&hub, "/bookings/batch", json!([item(1), item(2)]), Some("k-1")).await;
    assert_eq!(
        (answer.status, statuses(&answer)),
        (200, vec![202, 202]),
        "what is kept is not lost: {answer:?}"
    );
    let id = answer.json()["outcomes"][1]["delivery"]["deliveryId"].as_str().unwrap().to_owned();
    assert_eq!(hub.get(&format!("/deliveries/{id}")).await.status, 200);

    let without = hub.post("/bookings/batch", json!({ "items": [item(1)] }).to_string()).await;
    assert_eq!(
        (without.status, statuses(&without)),
        (207, vec![400]),
        "an item that may be queued needs its case"
    );
}

#[tokio::test(start_paused = true)]
async fn items_of_one_lane_are_begun_in_the_lists_order_and_none_waits_behind_its_own_request() {
    let hub = scripted(json!({ "backends": { "erp": { "retry": { "attempts": 0 } } } }));
    let quantities = |hub: &Scripted| -> Vec<i64> {
        let body = |sent: &caseway_runtime::transport::Request| -> Value {
            serde_json::from_slice(&sent.body).unwrap()
        };
        hub.erp.requests().iter().map(|sent| body(sent)["quantity"].as_i64().unwrap()).collect()
    };
    let items = json!([item(1), item(2), item(3), item(4)]);
    hub.erp.times(4, || Step::Reply(201, ORDER));
    let answer = send(&hub, "/bookings/batch", items.clone(), Some("k-1")).await;
    assert_eq!(statuses(&answer), [200, 200, 200, 200], "each is done before the next is begun");
    assert_eq!(quantities(&hub), [1, 2, 3, 4]);

    hub.erp.then(Step::Reply(201, ORDER)).then(Step::Reply(503, "")).times(3, || Step::Reply(201, ORDER));
    let answer = send(&hub, "/bookings/batch", items, Some("k-2")).await;
    assert_eq!(statuses(&answer), [200, 202, 202, 202], "what comes after one that waits, waits as well");
    tokio::spawn(caseway_runtime::deliver(std::sync::Arc::clone(&hub.gateway), std::future::pending()));
    hub.clock.sleep_until(hub.clock.now() + std::time::Duration::from_secs(60)).await;
    assert_eq!(quantities(&hub), [1, 2, 2, 3, 4]);
}
