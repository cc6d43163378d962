//! Idempotency keys, and the ledger that counts what they keep from happening twice.

use caseway_sandbox::{Outcome, Query};
use serde_json::{Value, json};

use crate::support::{Caller, lenient, start};

fn contact(name: &str) -> Value {
    json!({ "Contacts": [{ "Name": name }] })
}

#[tokio::test]
async fn the_same_key_and_request_get_the_same_answer_and_one_effect() {
    let sandbox = start(lenient()).await;
    let books = Caller::of(&sandbox, "books").with("idempotency-key", "k1");
    let first = books.put("/Contacts", &contact("Alder")).await;
    let second = books.put("/Contacts", &contact("Alder")).await;
    assert_eq!(first.body, second.body);
    assert_eq!(first.headers.get("idempotent-replayed"), None);
    assert_eq!(second.headers["idempotent-replayed"], "true");

    let ledger = sandbox.control().ledger(&Query { key: Some("k1".into()), ..Query::default() });
    let seen: Vec<_> = ledger.receipts.iter().map(|receipt| (receipt.outcome, receipt.times)).collect();
    assert_eq!(seen, [(Outcome::Applied, 1), (Outcome::Replayed, 2)]);
    let counts = ledger.counts["books"]["CreateContacts"];
    assert_eq!((counts.received, counts.applied, counts.replayed), (2, 1, 1));
}

#[tokio::test]
async fn the_same_key_with_another_request_is_refused_and_changes_nothing() {
    let sandbox = start(lenient()).await;
    let books = Caller::of(&sandbox, "books").with("idempotency-key", "k1");
    let made = books.put("/Contacts", &contact("Alder")).await.json();
    let id = made["Contacts"][0]["ContactID"].as_str().unwrap();
    assert_eq!(books.put("/Contacts", &contact("Birch")).await.status, 422);
    assert_eq!(
        books.post(&format!("/Contacts/{id}"), &contact("Alder")).await.status,
        422,
        "another operation"
    );
    assert_eq!(books.get(&format!("/Contacts/{id}")).await.json(), made);
}

#[tokio::test]
async fn other_keys_are_other_requests() {
    let sandbox = start(lenient()).await;
    let create = async |key: &'static str| {
        Caller::of(&sandbox, "books")
            .with("idempotency-key", key)
            .put("/Contacts", &contact("Alder"))
            .await
            .json()
    };
    let id = |reply: &Value| reply["Contacts"][0]["ContactID"].as_str().unwrap().to_owned();
    assert_ne!(id(&create("k1").await), id(&create("k2").await));
}

#[tokio::test]
async fn a_refused_request_does_not_use_its_key_up() {
    let sandbox = start(lenient()).await;
    let books = Caller::of(&sandbox, "books").with("idempotency-key", "k1");
    assert_eq!(books.put("/Contacts", &json!({ "Contacts": [{}] })).await.status, 422);
    assert_eq!(books.put("/Contacts", &contact("Alder")).await.status, 200);
}

#[tokio::test]
async fn a_key_means_nothing_where_the_contract_has_none() {
    let sandbox = start(lenient()).await;
    let billing = Caller::of(&sandbox, "billing").with("idempotency-key", "k1");
    let invoice = |customer: &str| json!({ "invoice": { "external_customer_id": customer, "fees": [] } });
    let (one, two) =
        (billing.post("/invoices", &invoice("c1")).await, billing.post("/invoices", &invoice("c2")).await);
    assert_eq!((one.status.as_u16(), two.status.as_u16()), (200, 200));
    assert_ne!(one.body, two.body);
}

#[tokio::test]
async fn receipts_are_in_order_of_arrival_over_all_backends() {
    let sandbox = start(lenient()).await;
    Caller::of(&sandbox, "books").get("/Company").await;
    Caller::of(&sandbox, "billing").get("/nowhere").await;
    Caller::of(&sandbox, "books").get("/Contacts/c1").await;
    let ledger = sandbox.control().ledger(&Query::default());
    let seen: Vec<_> = ledger
        .receipts
        .iter()
        .map(|receipt| {
            (receipt.sequence, receipt.backend.as_str(), receipt.operation.as_deref(), receipt.status)
        })
        .collect();
    assert_eq!(
        seen,
        [
            (1, "books", Some("Ping"), Some(200)),
            (2, "billing", None, Some(404)),
            (3, "books", Some("GetContact"), Some(200)),
        ]
    );
}
