//! Requests are judged strictly, and answers are true to the contract.

use http::Method;
use serde_json::{Value, json};

use crate::support::{Caller, lenient, start};

#[tokio::test]
async fn a_path_outside_the_contract_is_not_found() {
    let sandbox = start(lenient()).await;
    let books = Caller::of(&sandbox, "books");
    for path in ["/", "/contacts", "/Contacts/", "/Contacts/1/2", "/oauth2", "/Contacts/%FF"] {
        assert_eq!(books.get(path).await.status, 404, "{path}");
    }
}

#[tokio::test]
async fn another_method_is_refused_with_those_that_there_are() {
    let sandbox = start(lenient()).await;
    let reply = Caller::of(&sandbox, "books").delete("/Contacts").await;
    assert_eq!((reply.status.as_u16(), &reply.headers["allow"]), (405, &"GET, PUT".parse().unwrap()));
}

#[tokio::test]
async fn a_literal_path_goes_before_a_parameter() {
    let sandbox = start(lenient()).await;
    let pay = Caller::of(&sandbox, "pay").with("x-region", "north");
    assert!(pay.get("/schedules/daily").await.json()["slots"].is_array());
    assert_eq!(pay.get("/schedules/weekly").await.json()["name"], "weekly");
}

#[tokio::test]
async fn everything_that_is_wrong_with_a_body_is_named_by_its_pointer() {
    let sandbox = start(lenient()).await;
    let body = json!({ "Contacts": [
        { "EmailAddress": 7, "Addresses": [{ "AddressType": "HOME" }, { "City": null }] },
        { "Name": "Alder", "a/b~c": 1, "name": "Alder" },
        "Alder",
    ] });
    let reply = Caller::of(&sandbox, "books").put("/Contacts", &body).await;
    assert_eq!(
        reply.pointers(),
        [
            "body:/Contacts/0/EmailAddress",
            "body:/Contacts/0/Addresses/0/AddressType",
            "body:/Contacts/0/Addresses/1/AddressType",
            "body:/Contacts/0/Name",
            "body:/Contacts/1/a~1b~0c",
            "body:/Contacts/1/name",
            "body:/Contacts/2",
        ]
    );
    let errors = reply.json()["errors"].clone();
    assert_eq!(errors[5]["detail"], "is not a field of ContactChange: did you mean `Name`?");
    assert_eq!(errors[1]["detail"], r#"is "HOME", not one of "POBOX", "STREET""#);
}

#[tokio::test]
async fn numbers_must_fit_their_type() {
    let sandbox = start(lenient()).await;
    let billing = Caller::of(&sandbox, "billing");
    for (number, fits) in
        [("2147483647", true), ("2147483648", false), ("1.5", false), ("1.0", true), ("-1", true)]
    {
        let body = format!(r#"{{"customer":{{"external_id":"c1","net_payment_term":{number}}}}}"#);
        let reply = billing.send(Method::POST, "/customers", &body).await.unwrap();
        assert_eq!(reply.status == 200, fits, "{number}");
        if !fits {
            assert_eq!(reply.pointers(), ["body:/customer/net_payment_term"]);
        }
    }
}

#[tokio::test]
async fn parameters_are_judged_like_the_body() {
    let sandbox = start(lenient()).await;
    let billing = Caller::of(&sandbox, "billing");
    let reply = billing.get("/customers/c1/invoices?page=one&payment_status=late&colour=red&page=2").await;
    assert_eq!(
        reply.pointers(),
        ["query:/page", "query:/page", "query:/payment_status", "query:/colour"],
        "{:?}",
        reply.body
    );
    assert_eq!(
        billing.get("/customers/c1/current_usage").await.pointers(),
        ["query:/external_subscription_id"]
    );
    let usage = "/customers/c1/current_usage?external_subscription_id=s&apply_taxes=yes";
    assert_eq!(billing.get(usage).await.pointers(), ["query:/apply_taxes"]);
    let pay = Caller::of(&sandbox, "pay");
    assert_eq!(pay.get("/folders/first").await.pointers(), ["path:/id"]);
    assert_eq!(pay.get("/schedules/daily").await.pointers(), ["header:/X-Region"]);
}

#[tokio::test]
async fn headers_of_every_call_must_be_there() {
    let sandbox = start(lenient()).await;
    let books = Caller::of(&sandbox, "books").without("tenant-id");
    assert_eq!(books.get("/Company").await.pointers(), ["header:/tenant-id"]);
    let empty = Caller::of(&sandbox, "books").with("tenant-id", "");
    assert_eq!(empty.get("/Company").await.pointers(), ["header:/tenant-id"]);
}

#[tokio::test]
async fn bodies_and_media_types_must_be_those_of_the_contract() {
    let sandbox = start(lenient()).await;
    let body = json!({ "customer": { "external_id": "c1" } });
    let billing = Caller::of(&sandbox, "billing");
    assert_eq!(billing.send(Method::POST, "/customers", "").await.unwrap().pointers(), ["body:"]);
    assert_eq!(billing.send(Method::POST, "/customers", "{").await.unwrap().status, 400);
    assert_eq!(billing.send(Method::GET, "/customers/c1", "{}").await.unwrap().pointers(), ["body:"]);

    let form = Caller::of(&sandbox, "billing").with("content-type", "application/x-www-form-urlencoded");
    assert_eq!(form.post("/customers", &body).await.status, 415);
    let bare = Caller::of(&sandbox, "billing").without("content-type");
    assert_eq!(bare.post("/customers", &body).await.status, 415);
    let charset = Caller::of(&sandbox, "billing").with("content-type", "Application/JSON; charset=utf-8");
    assert_eq!(charset.post("/customers", &body).await.status, 200);

    let html = Caller::of(&sandbox, "billing").with("accept", "text/html");
    assert_eq!(html.get("/customers/c1").await.status, 406);
    let any = Caller::of(&sandbox, "billing").with("accept", "text/html, */*;q=0.1");
    assert_eq!(any.get("/customers/c1").await.status, 200);
}

#[tokio::test]
async fn a_body_that_is_too_large_is_refused() {
    let sandbox = start(lenient()).await;
    let body = format!("\"{}\"", "x".repeat(9 << 20));
    let reply = Caller::of(&sandbox, "billing").send(Method::POST, "/customers", &body).await;
    // The connection may end before all of the body was sent; what counts is that it is not taken.
    assert!(reply.is_err() || reply.is_ok_and(|reply| reply.status == 413));
}

#[tokio::test]
async fn the_same_request_gets_the_same_answer_in_any_sandbox() {
    let (one, other) = (start(lenient()).await, start(lenient()).await);
    for target in ["/customers/c1", "/invoices/i1", "/customers/c1/invoices?page=1"] {
        let first = Caller::of(&one, "billing").get(target).await.body;
        assert_eq!(first, Caller::of(&one, "billing").get(target).await.body);
        assert_eq!(first, Caller::of(&other, "billing").get(target).await.body);
    }
    let invoice = json!({ "invoice": { "external_customer_id": "c1", "fees": [] } });
    let created = Caller::of(&one, "billing").post("/invoices", &invoice).await.body;
    assert_eq!(created, Caller::of(&other, "billing").post("/invoices", &invoice).await.body);
}

#[tokio::test]
async fn data_look_like_what_their_names_say() {
    let sandbox = start(lenient()).await;
    let customer = Caller::of(&sandbox, "billing").get("/customers/c7").await.json()["customer"].clone();
    assert!(
        customer["created_at"].as_str().is_some_and(|at| at.starts_with("2026-") && at.ends_with('Z')),
        "{customer}"
    );
    let contacts = Caller::of(&sandbox, "books").get("/Contacts").await.json()["Contacts"].clone();
    for contact in contacts.as_array().unwrap() {
        let status = contact["ContactStatus"].as_str().unwrap();
        assert!(["ACTIVE", "ARCHIVED", "GDPRREQUEST"].contains(&status), "{status}");
        assert!(
            contact
                .get("EmailAddress")
                .is_none_or(|mail| mail.as_str().is_some_and(|mail| mail.contains('@')))
        );
    }
}

#[tokio::test]
async fn types_that_contain_themselves_come_to_an_end() {
    let sandbox = start(lenient()).await;
    let folder = Caller::of(&sandbox, "pay").get("/folders/4711").await.json();
    assert_eq!(folder["id"], 4711);
    assert!(folder.get("children").is_none_or(|children| children == &Value::Array(Vec::new())), "{folder}");
}
