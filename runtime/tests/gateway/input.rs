//! Requests that are not as they should be: what the caller is told, and that nothing reaches a backend.

use axum::body::Body;
use serde_json::json;

use crate::support::{Answer, CLAIM_KEY, LOAN_KEY, Scripted, request, scripted};

async fn refused(hub: &Scripted, request: http::Request<Body>) -> Answer {
    let answer = hub.send(request).await;
    assert_eq!(hub.erp.requests().len(), 0, "nothing may reach the backend: {answer:?}");
    assert!(answer.json()["traceId"].as_str().is_some_and(|id| id.len() == 32), "{answer:?}");
    answer
}

fn post(content_type: &str, body: &'static str) -> http::Request<Body> {
    request("POST", "/orders").header("content-type", content_type).body(body.into()).unwrap()
}

#[tokio::test(start_paused = true)]
async fn a_caller_needs_a_key_and_the_grant() {
    let hub = scripted(json!({}));
    let with = |key: Option<&str>, target: &str| {
        let mut request = http::Request::builder().uri(target);
        if let Some(key) = key {
            request = request.header("authorization", key);
        }
        request.body(Body::empty()).unwrap()
    };
    for key in [None, Some("Basic abc"), Some("Bearer motor-claim.wrong"), Some("Bearer nobody.x")] {
        let answer = refused(&hub, with(key, "/orders/A1")).await;
        assert_eq!((answer.status, answer.problem().as_str()), (401, "unauthenticated"), "{key:?}");
        assert!(answer.headers["www-authenticate"].to_str().unwrap().starts_with("Bearer"), "{answer:?}");
    }
    let loan = format!("Bearer {LOAN_KEY}");
    assert_eq!(hub.send(with(Some(&loan), "/orders/A1")).await.status, 200);
    hub.erp.requests();
    let answer = refused(&hub, with(Some(&loan), "/accounts/A1")).await;
    assert_eq!((answer.status, answer.problem().as_str()), (403, "not-granted"));
    assert_eq!(answer.detail(), "orders.GetAccount is not among the operations that Loan may use.");
}

#[tokio::test(start_paused = true)]
async fn unknown_addresses_and_methods_are_problems_too() {
    let hub = scripted(json!({}));
    let answer = refused(&hub, request("GET", "/nothing/here").body(Body::empty()).unwrap()).await;
    assert_eq!((answer.status, answer.problem().as_str()), (404, "no-such-operation"));
    let answer = refused(&hub, request("PATCH", "/orders/A1").body(Body::empty()).unwrap()).await;
    assert_eq!((answer.status, answer.problem().as_str()), (405, "method-not-allowed"));
    let allowed = answer.headers["allow"].to_str().unwrap();
    for method in ["GET", "PUT", "DELETE"] {
        assert!(allowed.contains(method), "{allowed}");
    }
}

#[tokio::test(start_paused = true)]
async fn only_json_in_utf8_is_read() {
    let hub = scripted(json!({}));
    let body = r#"{"customer":"Ann","quantity":2}"#;
    for wrong in
        ["text/plain", "application/xml", "application/json; charset=latin1", "application/json; v=1", ""]
    {
        let answer = refused(&hub, post(wrong, body)).await;
        assert_eq!((answer.status, answer.problem().as_str()), (415, "unsupported-media-type"), "{wrong}");
    }
    for right in ["application/json", "Application/JSON; charset=UTF-8", "application/json;charset=\"utf-8\""]
    {
        hub.erp.then(crate::support::Step::Reply(201, crate::support::ORDER));
        assert_eq!(hub.send(post(right, body)).await.status, 200, "{right}");
    }
}

#[tokio::test(start_paused = true)]
async fn what_is_not_json_is_400_with_the_place() {
    let hub = scripted(json!({}));
    for body in ["{", "{\"customer\":}", "\u{feff}{}", "{} {}", "nonsense", "[1,", "{\"a\":1}}"] {
        let answer = refused(&hub, post("application/json", body)).await;
        assert_eq!((answer.status, answer.problem().as_str()), (400, "malformed-request"), "{body:?}");
        assert!(answer.detail().contains("line 1 column"), "{answer:?}");
    }
    let invalid = Body::from(&b"{\"customer\":\"\xff\",\"quantity\":1}"[..]);
    let answer = refused(
        &hub,
        request("POST", "/orders").header("content-type", "application/json").body(invalid).unwrap(),
    )
    .await;
    assert_eq!(answer.status, 400, "{answer:?}");
}

#[tokio::test(start_paused = true)]
async fn everything_that_is_wrong_is_named_at_once() {
    let hub = scripted(json!({}));
    let answer = refused(&hub, post("application/json", r#"{"quantity":"2","colour":"red"}"#)).await;
    assert_eq!((answer.status, answer.problem().as_str()), (422, "invalid-input"));
    let mut pointers = answer.pointers();
    pointers.sort();
    assert_eq!(pointers, ["/colour", "/customer", "/quantity"]);

    for (body, pointers) in [("[]", vec![""]), ("7", vec![""]), ("", vec!["/customer", "/quantity"])] {
        let answer = refused(&hub, post("application/json", body)).await;
        assert_eq!(
            (answer.status, answer.pointers()),
            (422, pointers.iter().map(|p| (*p).to_owned()).collect())
        );
    }
}

#[tokio::test(start_paused = true)]
async fn a_field_given_twice_is_refused_wherever_it_stands() {
    let hub = scripted(json!({}));
    let answer =
        refused(&hub, post("application/json", r#"{"customer":"Ann","quantity":2,"customer":"Bob"}"#)).await;
    assert_eq!((answer.status, answer.pointers()), (422, vec!["/customer".to_owned()]));

    let twice = request("PUT", "/orders/A1")
        .header("content-type", "application/json")
        .body(r#"{"quantity":2,"orderId":"B2"}"#.into())
        .unwrap();
    assert_eq!(refused(&hub, twice).await.pointers(), ["/orderId"]);

    let twice = request("GET", "/orders?customer=Ann&customer=Bob").body(Body::empty()).unwrap();
    assert_eq!(refused(&hub, twice).await.pointers(), ["/customer"]);
}

#[tokio::test(start_paused = true)]
async fn query_parameters_are_read_strictly() {
    let hub = scripted(json!({}));
    for (query, pointer) in [
        ("", "/customer"),
        ("customer=Ann&limit=ten", "/limit"),
        ("customer=Ann&limit=1.5", "/limit"),
        ("customer=Ann&limit=99999999999", "/limit"),
        ("customer=Ann&limit=007", "/limit"),
        ("customer=Ann&limit=", "/limit"),
        ("customer=Ann&open=yes", "/open"),
        ("customer=Ann&color=red", "/color"),
    ] {
        let target = format!("/orders?{query}");
        let answer = refused(&hub, request("GET", &target).body(Body::empty()).unwrap()).await;
        assert_eq!((answer.status, answer.pointers()), (422, vec![pointer.to_owned()]), "{query}");
    }
    let answer =
        refused(&hub, request("GET", "/orders?color=red&limit=x").body(Body::empty()).unwrap()).await;
    assert_eq!(answer.pointers(), ["/color", "/limit", "/customer"]);
    for broken in ["customer=%", "customer=%4", "customer=%zz", "customer=%ff"] {
        let target = format!("/orders?{broken}");
        let answer = refused(&hub, request("GET", &target).body(Body::empty()).unwrap()).await;
        assert_eq!((answer.status, answer.problem().as_str()), (400, "malformed-request"), "{broken}");
    }
}

#[tokio::test(start_paused = true)]
async fn parameters_cannot_leave_their_place_in_a_backends_address() {
    let hub = scripted(json!({}));
    for id in ["..", ".", "%2e%2e", "%2E"] {
        let answer =
            refused(&hub, request("GET", &format!("/orders/{id}")).body(Body::empty()).unwrap()).await;
        assert_eq!((answer.status, answer.problem().as_str()), (422, "invalid-input"), "{id}");
    }
    for (id, sent) in [
        ("..%2F..%2Fadmin", "..%2F..%2Fadmin"),
        ("a%3Fb%23c", "a%3Fb%23c"),
        ("%7Bnumber%7D", "%7Bnumber%7D"),
        ("a%0d%0aX-Admin:%201", "a%0D%0AX-Admin%3A%201"),
        ("%00", "%00"),
    ] {
        assert_eq!(hub.get(&format!("/orders/{id}")).await.status, 200, "{id}");
        assert_eq!(hub.erp.requests()[0].uri.path(), format!("/base/api/orders/{sent}"));
    }
}

#[tokio::test(start_paused = true)]
async fn a_body_where_none_belongs_is_refused() {
    let hub = scripted(json!({}));
    let with_body = request("GET", "/orders/A1").body(r#"{"orderId":"B2"}"#.into()).unwrap();
    assert_eq!(refused(&hub, with_body).await.problem(), "malformed-request");
}

#[tokio::test(start_paused = true)]
async fn bodies_and_headers_have_limits() {
    let hub = scripted(json!({ "limits": { "requestBody": "64B" } }));
    let long = format!(r#"{{"customer":"{}","quantity":2}}"#, "A".repeat(64));
    let answer = refused(
        &hub,
        request("POST", "/orders").header("content-type", "application/json").body(long.into()).unwrap(),
    )
    .await;
    assert_eq!((answer.status, answer.problem().as_str()), (413, "request-too-large"));

    let absurd =
        request("GET", "/orders/A1").header("x-padding", "p".repeat(40_000)).body(Body::empty()).unwrap();
    let answer = refused(&hub, absurd).await;
    assert_eq!((answer.status, answer.problem().as_str()), (431, "headers-too-large"));
}

#[tokio::test(start_paused = true)]
async fn case_ids_and_keys_are_short_visible_and_given_once() {
    let hub = scripted(json!({}));
    for header in ["case-id", "idempotency-key"] {
        for value in ["", "a b", "\t", "é", &"x".repeat(300)] {
            let bad = request("GET", "/orders/A1").header(header, value).body(Body::empty()).unwrap();
            let answer = refused(&hub, bad).await;
            assert_eq!(
                (answer.status, answer.problem().as_str()),
                (400, "malformed-request"),
                "{header}: {value}"
            );
        }
        let twice =
            request("GET", "/orders/A1").header(header, "1").header(header, "1").body(Body::empty()).unwrap();
        assert_eq!(refused(&hub, twice).await.status, 400);
    }
}

#[tokio::test(start_paused = true)]
async fn more_requests_than_the_gateway_takes_are_refused_at_once() {
    let hub = scripted(json!({ "limits": { "concurrency": 1 } }));
    hub.erp.then(crate::support::Step::Hang);
    let (_, second) = tokio::join!(hub.get("/orders/A1"), hub.get("/orders/A1"));
    assert_eq!((second.status, second.problem().as_str()), (503, "overloaded"));
    assert!(second.headers.contains_key("retry-after"), "{second:?}");
    assert_eq!(hub.get("/orders/A1").await.status, 200);
}

#[tokio::test(start_paused = true)]
async fn no_reply_shows_a_key() {
    let hub = scripted(json!({}));
    let answer = hub.get("/orders/..").await;
    assert!(!format!("{answer:?}").contains(CLAIM_KEY));
}
