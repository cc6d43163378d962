//! The client against a socket that answers what the test says.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use serde::Deserialize;
use serde_json::json;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

use super::*;

const SAVE: Operation = Operation::put("customers.SaveCustomer", "/customers/{customerId}");
const GET: Operation = Operation::get("customers.GetCustomer", "/customers/{customerId}");

#[derive(Debug, PartialEq, Deserialize)]
struct Customer {
    name: String,
}

/// A hub that gives `reply` to each request; what it was sent.
async fn hub(reply: &str) -> (Settings, Arc<Mutex<String>>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let reply = reply.to_owned();
    let seen = Arc::new(Mutex::new(String::new()));
    let received = Arc::clone(&seen);
    tokio::spawn(async move {
        while let Ok((mut socket, _)) = listener.accept().await {
            let mut buffer = vec![0; 16_384];
            let read = socket.read(&mut buffer).await.unwrap();
            received.lock().unwrap().push_str(&String::from_utf8_lossy(&buffer[..read]));
            socket.write_all(reply.as_bytes()).await.unwrap();
        }
    });
    (Settings::new(format!("http://{address}/hub/"), "motor-claim.secret"), seen)
}

fn reply(status: &str, kind: &str, body: &str) -> String {
    let length = body.len();
    format!(
        "HTTP/1.1 {status}\r\ncontent-type: {kind}\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n{body}"
    )
}

#[tokio::test]
async fn a_call_carries_key_case_trace_and_idempotency_key() {
    let (settings, seen) = hub(&reply("200 OK", "application/json", r#"{"name":"Ada","new":1}"#)).await;
    let scope = Scope::default()
        .case_id("C-17")
        .and_then(|scope| scope.traceparent("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"))
        .and_then(|scope| scope.idempotency_key("k-1"))
        .unwrap();
    let hub = Hub::new(&settings, "motor-claim").unwrap();
    let input = json!({ "customerId": "a b", "name": "Ada" });
    let customer: Customer = hub.call(&scope, SAVE, &input).await.unwrap();
    assert_eq!(customer, Customer { name: "Ada".into() }, "fields of a later release pass");
    let seen = seen.lock().unwrap();
    assert!(seen.starts_with("PUT /hub/customers/a%20b HTTP/1.1\r\n"), "{seen}");
    assert!(seen.ends_with("\r\n\r\n{\"name\":\"Ada\"}"), "{seen}");
    for header in [
        "authorization: Bearer motor-claim.secret",
        "case-id: C-17",
        "traceparent: 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
        "idempotency-key: k-1",
        "content-type: application/json",
    ] {
        assert!(seen.contains(&format!("\r\n{header}\r\n")), "{header} is not in {seen}");
    }
}

#[tokio::test]
async fn a_problem_is_a_typed_error() {
    let body = json!({
        "type": "urn:caseway:problem:invalid-input", "title": "The input is not valid", "status": 422,
        "detail": "The input is not valid in 2 places.", "traceId": "t", "caseId": "C-17", "retryAfter": 3,
        "violations": [{ "pointer": "/name", "message": "is missing" }]
    });
    let (settings, _) = hub(&reply("422 X", "application/problem+json", &body.to_string())).await;
    let hub = Hub::new(&settings, "motor-claim").unwrap();
    let error =
        hub.call::<_, Customer>(&Scope::default(), GET, &json!({ "customerId": "1" })).await.unwrap_err();
    assert!(!error.may_have_happened());
    let problem = error.problem().unwrap();
    assert_eq!((problem.status, problem.retry_after), (422, Some(3)));
    assert_eq!(problem.violations[0].pointer, "/name");
    assert!(error.to_string().contains("/name is missing"), "{error}");
}

#[tokio::test]
async fn a_command_that_is_delivered_later_is_neither_output_nor_problem() {
    let body = json!({ "deliveryId": "d-1", "status": "queued", "detail": "Saved.", "backend": "erp", "caseId": "C-17" });
    let (settings, _) = hub(&reply("202 Accepted", "application/json", &body.to_string())).await;
    let hub = Hub::new(&settings, "motor-claim").unwrap();
    let error = hub.command(&Scope::default(), SAVE, &json!({ "customerId": "1" })).await.unwrap_err();
    let accepted = error.accepted().unwrap();
    assert_eq!((accepted.delivery_id.as_str(), accepted.backend.as_str()), ("d-1", "erp"));
    assert!(error.may_have_happened() && error.problem().is_none());
}

#[tokio::test]
async fn a_reply_that_is_not_the_hubs_is_told_apart() {
    let page = reply("502 Bad Gateway", "text/html", "<html>proxy</html>");
    let (settings, _) = hub(&page).await;
    let hub = Hub::new(&settings, "motor-claim").unwrap();
    let error = hub.command(&Scope::default(), SAVE, &json!({ "customerId": "1" })).await.unwrap_err();
    assert!(matches!(error, Error::Unexpected { status: 502, .. }), "{error}");
    assert!(error.may_have_happened());
}

#[tokio::test]
async fn a_reply_larger_than_the_limit_is_not_read() {
    let (mut settings, _) = hub(&reply("200 OK", "application/json", &"x".repeat(2000))).await;
    settings.reply_limit = 1000;
    let hub = Hub::new(&settings, "motor-claim").unwrap();
    let error =
        hub.call::<_, Customer>(&Scope::default(), GET, &json!({ "customerId": "1" })).await.unwrap_err();
    assert!(matches!(error, Error::TooLarge { limit: 1000 }), "{error}");
}

#[tokio::test]
async fn a_hub_that_does_not_answer_is_a_timeout() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let mut settings = Settings::new(format!("http://{}", listener.local_addr().unwrap()), "motor-claim.s");
    settings.timeout = Duration::from_millis(50);
    let hub = Hub::new(&settings, "motor-claim").unwrap();
    let error = hub.command(&Scope::default(), SAVE, &json!({ "customerId": "1" })).await.unwrap_err();
    assert!(matches!(error, Error::Timeout), "{error}");
    assert!(error.may_have_happened());
}

#[tokio::test]
async fn a_hub_that_is_not_there_got_nothing() {
    let address = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
    let hub = Hub::new(&Settings::new(format!("http://{address}"), "motor-claim.s"), "motor-claim").unwrap();
    let error = hub.command(&Scope::default(), SAVE, &json!({ "customerId": "1" })).await.unwrap_err();
    assert!(matches!(error, Error::Connect(_)), "{error}");
    assert!(!error.may_have_happened());
}

#[test]
fn settings_that_cannot_work_are_refused_by_name() {
    let refused = |base_url: &str, key: &str| {
        Hub::new(&Settings::new(base_url, key), "motor-claim").unwrap_err().to_string()
    };
    assert!(refused("hub.internal", "motor-claim.s").contains("base URL"));
    assert!(refused("ftp://hub", "motor-claim.s").contains("base URL"));
    assert!(refused("http://hub", "complaint.s").contains("`complaint`"));
    assert!(refused("http://hub", "secret").contains("API key"));
}

#[test]
fn the_key_is_never_printed() {
    let settings = Settings::new("http://hub", "motor-claim.secret");
    let hub = Hub::new(&settings, "motor-claim").unwrap();
    assert!(!format!("{settings:?}{hub:?}").contains("secret"));
}

#[test]
fn values_that_would_start_another_header_are_not_sent() {
    for value in ["", "a\r\nb", "ü"] {
        assert!(Scope::default().case_id(value).is_err(), "{value:?}");
    }
}

const STORE: Operation = Operation::post("documents.Store", "/folders/{folderId}/documents");
const READ: Operation = Operation::get("documents.Read", "/documents/{documentId}/content");

#[tokio::test]
async fn content_is_the_body_and_the_input_stands_in_the_address() {
    let (settings, seen) = hub(&reply("200 OK", "application/json", r#"{"name":"a.pdf"}"#)).await;
    let hub = Hub::new(&settings, "motor-claim").unwrap();
    let input = json!({ "folderId": "7", "name": "a b.pdf" });
    let content = Content::bytes("application/pdf", "bytes");
    let stored: Customer = hub.upload(&Scope::default(), STORE, &input, content).await.unwrap();
    assert_eq!(stored.name, "a.pdf");
    let seen = seen.lock().unwrap().clone();
    assert!(seen.starts_with("POST /hub/folders/7/documents?name=a%20b.pdf HTTP/1.1\r\n"), "{seen}");
    assert!(seen.contains("\r\ncontent-type: application/pdf\r\n"), "{seen}");
    assert!(seen.ends_with("\r\n\r\nbytes"), "{seen}");
    let wrong = Content::bytes("application/pdf\n", "bytes");
    let error = hub.send(&Scope::default(), STORE, &input, wrong).await.unwrap_err();
    assert!(matches!(error, Error::Unsendable(_)), "{error}");
}

#[tokio::test]
async fn content_comes_with_what_says_what_it_is() {
    let (settings, _) = hub(&reply("200 OK", "image/png", "pixels")).await;
    let hub = Hub::new(&settings, "motor-claim").unwrap();
    let input = json!({ "documentId": "7" });
    let content = hub.download(&Scope::default(), READ, &input).await.unwrap();
    assert_eq!((content.content_type(), content.length()), (Some("image/png"), Some(6)));
    assert_eq!(content.bytes(6).await.unwrap(), "pixels");
    let content = hub.download(&Scope::default(), READ, &input).await.unwrap();
    assert!(matches!(content.bytes(5).await, Err(Error::TooLarge { limit: 5 })));
}

#[tokio::test]
async fn content_that_breaks_off_is_not_taken_for_the_whole() {
    let cut = reply("200 OK", "image/png", "pixels").replace("content-length: 6", "content-length: 7");
    let (settings, _) = hub(&cut).await;
    let hub = Hub::new(&settings, "motor-claim").unwrap();
    let content = hub.download(&Scope::default(), READ, &json!({ "documentId": "7" })).await.unwrap();
    assert!(matches!(content.bytes(10).await, Err(Error::Broken(_))));

    let (settings, _) = hub_that_refuses().await;
    let hub = Hub::new(&settings, "motor-claim").unwrap();
    let error = hub.download(&Scope::default(), READ, &json!({ "documentId": "7" })).await.unwrap_err();
    assert_eq!(error.problem().map(|problem| problem.status), Some(404));
}

async fn hub_that_refuses() -> (Settings, Arc<Mutex<String>>) {
    let body =
        json!({ "type": "urn:caseway:problem:not-found", "title": "There is no such thing", "status": 404 });
    hub(&reply("404 X", "application/problem+json", &body.to_string())).await
}
