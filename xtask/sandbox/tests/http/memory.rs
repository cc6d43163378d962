//! What was created is read, listed, changed and deleted.

use caseway_sandbox::Options;
use serde_json::{Value, json};

use crate::support::{Caller, lenient, start};

fn contact(name: &str) -> Value {
    json!({ "Contacts": [{ "Name": name }] })
}

fn ids(list: &Value) -> Vec<&str> {
    list.as_array().unwrap().iter().map(|thing| thing["ContactID"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn what_was_created_is_read_as_it_was_answered() {
    let sandbox = start(lenient()).await;
    let books = Caller::of(&sandbox, "books");
    let body =
        json!({ "Contacts": [{ "Name": "Alder", "EmailAddress": "a@alder.example" }, { "Name": "Birch" }] });
    let created = books.put("/Contacts", &body).await.json()["Contacts"].clone();
    assert_eq!((created[0]["Name"].as_str(), created[1]["Name"].as_str()), (Some("Alder"), Some("Birch")));
    assert_eq!(created[0]["EmailAddress"], "a@alder.example");
    assert_eq!(created[1].get("EmailAddress"), None, "nobody gave one");
    for thing in created.as_array().unwrap() {
        let path = format!("/Contacts/{}", thing["ContactID"].as_str().unwrap());
        assert_eq!(books.get(&path).await.json()["Contacts"], json!([thing]));
    }
}

#[tokio::test]
async fn lists_hold_what_was_created_and_find_it() {
    let sandbox = start(lenient()).await;
    let books = Caller::of(&sandbox, "books");
    let before = books.get("/Contacts").await.json()["Contacts"].as_array().unwrap().len();
    let created = books.put("/Contacts", &contact("Copper Lane Motors")).await.json()["Contacts"].clone();
    let all = books.get("/Contacts").await.json()["Contacts"].clone();
    assert_eq!(all.as_array().unwrap().len(), before + 1);
    assert_eq!(ids(&all)[0], ids(&created)[0], "what was created comes first");

    let found = books.get("/Contacts?searchTerm=copper+lane").await.json()["Contacts"].clone();
    assert!(ids(&found).contains(&ids(&created)[0]));
    let other = books.get("/Contacts?searchTerm=zebra").await.json()["Contacts"].clone();
    assert!(!ids(&other).contains(&ids(&created)[0]));
}

#[tokio::test]
async fn what_a_list_invents_can_be_read_changed_and_deleted() {
    let sandbox = start(lenient()).await;
    let books = Caller::of(&sandbox, "books");
    let list = books.get("/Contacts").await.json()["Contacts"].clone();
    let first = list[0].clone();
    let path = format!("/Contacts/{}", first["ContactID"].as_str().unwrap());
    assert_eq!(books.get(&path).await.json()["Contacts"][0], first);

    let changed = books.post(&path, &contact("Delta Roofing")).await.json()["Contacts"][0].clone();
    assert_eq!(changed["Name"], "Delta Roofing");
    assert_eq!(changed["ContactStatus"], first["ContactStatus"], "what is left out stays as it is");
    let after = books.get("/Contacts").await.json()["Contacts"].clone();
    assert_eq!(ids(&after).len(), ids(&list).len(), "it is not listed twice");
    assert!(after.as_array().unwrap().contains(&changed));
}

#[tokio::test]
async fn what_is_carried_out_later_is_under_way_at_first_and_done_when_somebody_asks() {
    let sandbox = start(lenient()).await;
    let payments = Caller::of(&sandbox, "pay");
    let refund = payments.post("/v1/payments/p1/refunds", &json!({ "amount": 500 })).await.json();
    assert_eq!((&refund["status"], &refund["amount"]), (&json!("submitted"), &json!(500)));
    let path = format!("/v1/payments/p1/refunds/{}", refund["refund_id"].as_str().unwrap());
    let asked = payments.get(&path).await.json();
    assert_eq!((&asked["status"], &asked["amount"]), (&json!("success"), &json!(500)));
}

#[tokio::test]
async fn creating_twice_makes_two_unless_repeating_changes_nothing() {
    let sandbox = start(lenient()).await;
    let billing = Caller::of(&sandbox, "billing");
    let invoice = json!({ "invoice": { "external_customer_id": "c1", "fees": [] } });
    let id = |reply: Value| reply["invoice"]["lago_id"].as_str().unwrap().to_owned();
    let (one, two) = (
        id(billing.post("/invoices", &invoice).await.json()),
        id(billing.post("/invoices", &invoice).await.json()),
    );
    assert_ne!(one, two);

    let customer = json!({ "customer": { "external_id": "c1", "name": "Ada" } });
    assert_eq!(
        billing.post("/customers", &customer).await.json(),
        billing.post("/customers", &customer).await.json()
    );
}

#[tokio::test]
async fn a_body_that_names_its_id_changes_the_thing() {
    let sandbox = start(lenient()).await;
    let billing = Caller::of(&sandbox, "billing");
    let save = |customer: Value| {
        let billing = &billing;
        async move { billing.post("/customers", &json!({ "customer": customer })).await.json() }
    };
    save(json!({ "external_id": "c1", "name": "Ada", "email": "ada@example.org" })).await;
    save(json!({ "external_id": "c1", "name": "Ada Bergman" })).await;
    let customer = billing.get("/customers/c1").await.json()["customer"].clone();
    assert_eq!(customer["name"], "Ada Bergman");
    assert_eq!(customer["email"], "ada@example.org");
    assert_eq!(customer["external_id"], "c1");
}

#[tokio::test]
async fn what_was_deleted_is_gone_and_so_is_what_belongs_to_it() {
    let sandbox = start(lenient()).await;
    let billing = Caller::of(&sandbox, "billing");
    assert_eq!(billing.get("/customers/c1").await.status, 200);
    assert_eq!(billing.delete("/customers/c1").await.json()["customer"]["external_id"], "c1");
    for path in
        ["/customers/c1", "/customers/c1/invoices", "/customers/c1/current_usage?external_subscription_id=s"]
    {
        assert_eq!(billing.get(path).await.status, 404, "{path}");
    }
    assert_eq!(billing.delete("/customers/c1").await.status, 404);
    assert_eq!(billing.get("/customers/c2").await.status, 200);
    billing.post("/customers", &json!({ "customer": { "external_id": "c1" } })).await;
    assert_eq!(billing.get("/customers/c1").await.status, 200, "it may be created again");
}

#[tokio::test]
async fn a_nested_list_holds_what_belongs_to_the_thing() {
    let sandbox = start(Options { only_created: true, ..lenient() }).await;
    let billing = Caller::of(&sandbox, "billing");
    for customer in ["c1", "c2"] {
        billing.post("/customers", &json!({ "customer": { "external_id": customer } })).await;
        let invoice =
            json!({ "invoice": { "external_customer_id": customer, "currency": "EUR", "fees": [] } });
        billing.post("/invoices", &invoice).await;
    }
    let page = billing.get("/customers/c1/invoices").await.json();
    assert_eq!(page["invoices"].as_array().map(Vec::len), Some(1));
    assert_eq!(page["meta"], json!({ "current_page": 1, "total_pages": 1, "total_count": 1 }));
    let id = page["invoices"][0]["lago_id"].as_str().unwrap();
    assert_eq!(billing.get(&format!("/invoices/{id}")).await.json()["invoice"], page["invoices"][0]);
    assert_eq!(
        billing.post(&format!("/invoices/{id}/void"), &json!({})).await.json()["invoice"]["lago_id"],
        id
    );
}

#[tokio::test]
async fn pages_come_to_an_end() {
    let sandbox = start(lenient()).await;
    let books = Caller::of(&sandbox, "books");
    for name in ["Alder", "Birch", "Cedar"] {
        books.put("/Contacts", &contact(name)).await;
    }
    let all = books.get("/Contacts").await.json()["Contacts"].clone();
    let mut seen = Vec::new();
    for page in 1..=all.as_array().unwrap().len() {
        let page = books.get(&format!("/Contacts?pageSize=2&page={page}")).await.json()["Contacts"].clone();
        assert!(page.as_array().unwrap().len() <= 2);
        seen.extend(page.as_array().unwrap().clone());
    }
    assert_eq!(Value::Array(seen), all);
    assert_eq!(books.get("/Contacts?pageSize=2&page=99").await.json()["Contacts"], json!([]));
}

#[tokio::test]
async fn a_filter_by_a_field_holds_for_everything_listed() {
    let sandbox = start(lenient()).await;
    let pay = Caller::of(&sandbox, "pay");
    for reference in ["R-1", "R-2"] {
        let created = pay.post("/v1/payments", &json!({ "amount": 500, "reference": reference })).await;
        assert_eq!(created.status, 201);
    }
    let found = pay.get("/v1/payments?reference=R-2").await.json();
    let results = found["results"].as_array().unwrap();
    assert!(results.iter().all(|payment| payment["reference"] == "R-2"), "{found}");
    assert!(results.iter().any(|payment| payment["amount"] == 500), "{found}");
    assert_eq!(found["total"], results.len());
}

#[tokio::test]
async fn a_thing_whose_create_reply_is_short_is_read_in_full() {
    let sandbox = start(lenient()).await;
    let pay = Caller::of(&sandbox, "pay");
    let body = json!({ "amount": 1250, "reference": "R-9", "description": "Excess" });
    let id = pay.post("/v1/payments", &body).await.json()["payment_id"].as_str().unwrap().to_owned();
    let read = pay.get(&format!("/v1/payments/{id}")).await.json();
    assert_eq!(read["payment_id"], id.as_str());
    assert_eq!(
        (&read["amount"], &read["reference"], &read["description"]),
        (&json!(1250), &json!("R-9"), &json!("Excess"))
    );
}

#[tokio::test]
async fn ids_that_are_numbers_stay_numbers() {
    let sandbox = start(Options { only_created: true, ..lenient() }).await;
    let pay = Caller::of(&sandbox, "pay");
    let made = pay.post("/folders", &json!({ "name": "claims", "labels": { "a b": "x" } })).await;
    assert_eq!(made.status, 201);
    let id = made.json()["id"].as_i64().unwrap();
    let path = format!("/folders/{id}");
    assert_eq!(pay.get(&path).await.json()["labels"], json!({ "a b": "x" }));
    assert_eq!(pay.put(&path, &json!({ "name": "policies" })).await.json()["name"], "policies");
    assert_eq!(pay.get(&path).await.json().get("labels"), None, "a replacement leaves nothing of before");
    let deleted = pay.delete(&path).await;
    assert_eq!((deleted.status.as_u16(), deleted.body.len()), (204, 0));
    assert_eq!(pay.get(&path).await.status, 404);
}

#[tokio::test]
async fn only_what_was_created_exists_when_so_told() {
    let sandbox = start(Options { only_created: true, ..lenient() }).await;
    let books = Caller::of(&sandbox, "books");
    assert_eq!(books.get("/Contacts/nobody").await.status, 404);
    assert_eq!(books.post("/Contacts/nobody", &contact("x")).await.status, 404);
    assert_eq!(books.get("/Contacts").await.json()["Contacts"], json!([]));
    assert_eq!(
        books.get("/Company").await.status,
        200,
        "what is no thing of a collection is there all the same"
    );
}

#[tokio::test]
async fn fields_are_the_same_whatever_their_case_and_accounts_keep_their_own() {
    let sandbox = start(Options { only_created: true, ..lenient() }).await;
    let vendors = Caller::of(&sandbox, "vendors").with("x-api-key", "key");
    let sent = vendors.post("/Accounts/AC1/Messages", &json!({ "To": "+1", "Body": "hello" })).await.json();
    assert_eq!(
        (&sent["to"], &sent["body"], &sent["account_sid"]),
        (&json!("+1"), &json!("hello"), &json!("AC1"))
    );
    let sid = sent["sid"].as_str().unwrap();
    assert_eq!(vendors.get(&format!("/Accounts/AC1/Messages/{sid}")).await.json(), sent);
    assert_eq!(vendors.get(&format!("/Accounts/AC2/Messages/{sid}")).await.status, 404);
}

#[tokio::test]
async fn an_envelope_says_the_status_and_a_short_reply_names_the_thing() {
    let sandbox = start(lenient()).await;
    let vendors = Caller::of(&sandbox, "vendors").with("x-api-key", "key");
    let person = json!({ "name": "Ada", "emails": [{ "email": "ada@example.org" }] });
    let added = vendors.post("/crm/contacts", &person).await.json();
    assert_eq!(added["status_code"], 201);
    let read = vendors.get(&format!("/crm/contacts/{}", added["data"]["id"].as_str().unwrap())).await.json();
    assert_eq!((&read["status_code"], &read["data"]["name"]), (&json!(200), &json!("Ada")));
    assert_eq!(read["data"]["emails"], json!([{ "email": "ada@example.org" }]));
    let listed = vendors.get("/crm/contacts?limit=1").await.json();
    assert_eq!(listed["data"], json!([read["data"]]));
    let mail = json!({ "subject": "x", "content": [{ "value": "y" }] });
    let accepted = vendors.post("/mail/send", &mail).await;
    assert_eq!((accepted.status.as_u16(), accepted.body.len()), (202, 0));
}
