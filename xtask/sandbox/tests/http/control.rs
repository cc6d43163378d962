//! The control API over HTTP.

use std::net::SocketAddr;

use caseway_sandbox::Sandbox;
use http::Method;
use serde_json::{Value, json};

use crate::support::{Caller, Reply, lenient, send, start};

async fn order(sandbox: &Sandbox, method: Method, target: &str, body: &str) -> Reply {
    let socket: SocketAddr = sandbox.control_url().strip_prefix("http://").unwrap().parse().unwrap();
    send(socket, method, target, &[], body).await.unwrap()
}

#[tokio::test]
async fn faults_are_set_listed_and_cleared() {
    let sandbox = start(lenient()).await;
    let set =
        order(&sandbox, Method::PUT, "/faults/billing/GetInvoice", r#"{"errorRate":"100%","status":502}"#)
            .await;
    assert_eq!(set.status, 204);
    assert_eq!(Caller::of(&sandbox, "billing").get("/invoices/i1").await.status, 502);
    let listed = order(&sandbox, Method::GET, "/faults", "").await.json();
    let expected = json!({ "faults": [{
        "backend": "billing", "operation": "GetInvoice", "calls": 1,
        "fault": { "errorRate": "100%", "status": 502 },
    }] });
    assert_eq!(listed, expected);
    assert_eq!(order(&sandbox, Method::DELETE, "/faults/billing", "").await.status, 204);
    assert_eq!(Caller::of(&sandbox, "billing").get("/invoices/i1").await.status, 200);
}

#[tokio::test]
async fn mistakes_are_told_with_what_would_be_right() {
    let sandbox = start(lenient()).await;
    for (method, target, body, status, said) in [
        (Method::PUT, "/faults/bling", r#"{"outage":true}"#, 404, "there are billing, books, lists, pay"),
        (Method::PUT, "/faults/pay/Pay", r#"{"outage":true}"#, 404, "it has CreatePayment, GetPayment"),
        (Method::PUT, "/faults/books/token", r#"{}"#, 422, "names no fault"),
        (Method::PUT, "/faults/books", r#"{"outrage":true}"#, 422, "unknown field `outrage`"),
        (Method::PUT, "/faults/books", r#"{"latency":"5"}"#, 422, "`250ms`"),
        (Method::DELETE, "/tokens/nobody", "", 404, "there is no backend `nobody`"),
        (Method::GET, "/ledger?colour=red", "", 422, "backend, operation and key"),
        (Method::GET, "/reset", "", 405, "POST"),
        (Method::GET, "/", "", 404, "/faults/{backend}"),
    ] {
        let reply = order(&sandbox, method, target, body).await;
        let detail = reply.json()["detail"].as_str().unwrap().to_owned();
        assert!(
            reply.status == status && detail.contains(said),
            "{target} {body}: {} {detail}",
            reply.status
        );
    }
}

#[tokio::test]
async fn a_reset_forgets_everything_but_tokens() {
    let sandbox = start(lenient()).await;
    let billing = Caller::of(&sandbox, "billing");
    billing.delete("/customers/c1").await;
    order(&sandbox, Method::PUT, "/faults/books", r#"{"outage":true}"#).await;
    assert_eq!(order(&sandbox, Method::POST, "/reset", "").await.status, 204);
    let ledger = order(&sandbox, Method::GET, "/ledger", "").await.json();
    assert_eq!(ledger, json!({ "total": 0, "forgotten": 0, "counts": {}, "receipts": [] }));
    assert_eq!(billing.get("/customers/c1").await.status, 200);
    assert_eq!(Caller::of(&sandbox, "books").get("/Company").await.status, 200);
}

#[tokio::test]
async fn the_ledger_is_filtered() {
    let sandbox = start(lenient()).await;
    for path in ["/customers/c1", "/customers/c1/invoices", "/invoices/i1"] {
        Caller::of(&sandbox, "billing").get(path).await;
    }
    let ledger =
        order(&sandbox, Method::GET, "/ledger?backend=billing&operation=GetInvoice", "").await.json();
    let paths: Vec<&Value> =
        ledger["receipts"].as_array().unwrap().iter().map(|receipt| &receipt["path"]).collect();
    assert_eq!(paths, ["/invoices/i1"]);
    assert_eq!(ledger["counts"]["billing"]["GetCustomer"]["read"], 1);
}

#[tokio::test]
async fn backends_are_listed_with_their_addresses() {
    let sandbox = start(lenient()).await;
    let listed = order(&sandbox, Method::GET, "/backends", "").await.json();
    let names: Vec<&Value> =
        listed["backends"].as_array().unwrap().iter().map(|backend| &backend["backend"]).collect();
    assert_eq!(names, ["billing", "books", "lists", "pay", "vendors"]);
    assert_eq!(listed["backends"][1]["url"], sandbox.address("books").unwrap().url.as_str());
    assert_eq!(listed["backends"][1]["operations"][0], json!(["Ping", "GET /Company"]));
}

#[tokio::test]
async fn another_hosts_name_is_refused() {
    let sandbox = start(lenient()).await;
    let socket: SocketAddr = sandbox.control_url().strip_prefix("http://").unwrap().parse().unwrap();
    let mut stream = tokio::net::TcpStream::connect(socket).await.unwrap();
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    let request = b"POST /reset HTTP/1.1\r\nhost: evil.example\r\nconnection: close\r\n\r\n";
    stream.write_all(request).await.unwrap();
    let mut reply = String::new();
    stream.read_to_string(&mut reply).await.unwrap();
    assert!(reply.starts_with("HTTP/1.1 403 "), "{reply}");
}
