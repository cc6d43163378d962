//! Lists in pages: cursors, and all pages as a stream.

use std::time::Duration;

use axum::body::Body;
use caseway_runtime::transport::Failure;
use http_body_util::BodyExt;
use serde_json::{Value, json};

use crate::support::{LOAN_KEY, Scripted, Step, request, scripted};

/// A page of a backend, from its items and what it says of the next one.
fn page(items: &[i64], meta: Value) -> Step {
    let body = json!({ "items": items, "meta": meta }).to_string();
    Step::Reply(200, Box::leak(body.into_boxed_str()))
}

/// The addresses, path and query, that the backend was asked for.
fn asked(hub: &Scripted) -> Vec<String> {
    let requests = hub.erp.requests();
    requests.iter().map(|request| request.uri.path_and_query().unwrap().to_string()).collect()
}

/// Asks for a page and the ones after it, by the cursors that the hub gives.
async fn turned(hub: &Scripted, path: &str) -> Vec<Value> {
    let mut ids = Vec::new();
    let mut target = path.to_owned();
    loop {
        let answer = hub.get(&target).await;
        assert_eq!(answer.status, 200, "{answer:?}");
        ids.push(answer.json()["ids"].clone());
        match answer.json()["next"].as_str() {
            Some(next) => {
                target = format!("{path}{}cursor={next}", if path.contains('?') { '&' } else { '?' })
            }
            None => return ids,
        }
    }
}

/// All pages as a stream: the lines, and whether it came to its end.
async fn streamed(hub: &Scripted, target: &str) -> (u16, Vec<Value>, bool) {
    let request =
        request("GET", target).header("accept", "application/x-ndjson").body(Body::empty()).unwrap();
    let (head, mut body) = hub.raw(request).await.into_parts();
    let mut text = Vec::new();
    let mut complete = true;
    while let Some(frame) = body.frame().await {
        match frame {
            Ok(frame) => text.extend_from_slice(&frame.into_data().unwrap()),
            Err(_) => complete = false,
        }
    }
    let text = String::from_utf8(text).unwrap();
    let lines = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    (head.status.as_u16(), lines, complete)
}

#[tokio::test(start_paused = true)]
async fn one_cursor_turns_pages_however_the_backend_does() {
    let hub = scripted(json!({}));

    hub.erp.then(page(&[1, 2], json!({ "next": "a b" }))).then(page(&[3], json!({ "next": null })));
    assert_eq!(turned(&hub, "/by-token?text=x").await, [json!([1, 2]), json!([3])]);
    assert_eq!(asked(&hub), ["/base/api/by-token?q=x&max=2", "/base/api/by-token?q=x&after=a%20b&max=2"]);

    let link = &[("link", r#"</base/api/by-link?q=x&page=zwei>; rel="next", </>; rel="first""#)];
    hub.erp.then(Step::ReplyWith(200, link, r#"{"items":[1]}"#)).then(page(&[2], json!({})));
    assert_eq!(turned(&hub, "/by-link?text=x").await, [json!([1]), json!([2])]);
    assert_eq!(asked(&hub), ["/base/api/by-link?q=x&max=2", "/base/api/by-link?q=x&page=zwei"]);

    hub.erp
        .then(page(&[1], json!({ "next": "http://127.0.0.1:1/base/other/7?x=y" })))
        .then(page(&[2], json!({})));
    assert_eq!(turned(&hub, "/by-field").await, [json!([1]), json!([2])]);
    assert_eq!(asked(&hub), ["/base/api/by-field?max=2", "/base/other/7?x=y"]);

    hub.erp.then(page(&[1, 2], json!({}))).then(page(&[3, 4], json!({}))).then(page(&[5], json!({})));
    assert_eq!(turned(&hub, "/by-number").await, [json!([1, 2]), json!([3, 4]), json!([5])]);
    assert_eq!(
        asked(&hub),
        [1, 2, 3].map(|number| format!("/base/api/by-number?page={number}&max=2")),
        "a page that is not full is the last"
    );

    hub.erp.then(page(&[1], json!({ "pages": 2 }))).then(page(&[2, 3], json!({ "pages": 2 })));
    assert_eq!(turned(&hub, "/by-pages").await, [json!([1]), json!([2, 3])]);
    assert_eq!(asked(&hub), [0, 1].map(|number| format!("/base/api/by-pages?page={number}&max=2")));

    hub.erp.then(page(&[1, 2, 3], json!({ "total": 4 }))).then(page(&[4], json!({ "total": 4 })));
    assert_eq!(turned(&hub, "/by-offset").await, [json!([1, 2, 3]), json!([4])]);
    assert_eq!(asked(&hub), ["/base/api/by-offset?skip=0&max=2", "/base/api/by-offset?skip=3&max=2"]);
}

/// The bodies that the backend was sent.
fn sent(hub: &Scripted) -> Vec<Value> {
    hub.erp.requests().iter().map(|request| serde_json::from_slice(&request.body).unwrap()).collect()
}

#[tokio::test(start_paused = true)]
async fn pages_are_turned_in_the_body_of_the_request_too() {
    let hub = scripted(json!({}));

    hub.erp.then(page(&[1, 2], json!({ "next": "a \"b" }))).then(page(&[3], json!({ "next": "" })));
    assert_eq!(turned(&hub, "/by-body?text=x&limit=3").await, [json!([1, 2]), json!([3])]);
    assert_eq!(
        sent(&hub),
        [
            json!({ "q": "x", "paging": { "sort": "id", "size": 3 } }),
            json!({ "q": "x", "paging": { "sort": "id", "after": "a \"b", "size": 3 } }),
        ],
        "what the mapping says stays, and the first page has no token"
    );

    hub.erp.then(page(&[1, 2, 3], json!({ "total": 4 }))).then(page(&[4], json!({ "total": 4 })));
    assert_eq!(turned(&hub, "/by-from").await, [json!([1, 2, 3]), json!([4])]);
    assert_eq!(
        sent(&hub),
        [json!({ "q": null, "from": 0, "size": "2" }), json!({ "q": null, "from": 3, "size": "2" })]
    );

    hub.erp.then(page(&[1, 2], json!({}))).then(page(&[3], json!({})));
    assert_eq!(turned(&hub, "/by-count").await, [json!([1, 2]), json!([3])]);
    let requests = hub.erp.requests();
    let uris: Vec<String> =
        requests.iter().map(|request| request.uri.path_and_query().unwrap().to_string()).collect();
    let bodies: Vec<Value> =
        requests.iter().map(|request| serde_json::from_slice(&request.body).unwrap()).collect();
    assert_eq!(uris, ["/base/api/by-count?max=2", "/base/api/by-count?max=2"], "one here, the other there");
    assert_eq!(bodies, [0, 1].map(|page| json!({ "q": null, "paging": { "page": page } })));
}

#[tokio::test(start_paused = true)]
async fn all_pages_that_are_turned_in_bodies_are_streamed_and_tried_again_like_any_query() {
    let hub = scripted(json!({}));
    hub.erp
        .then(page(&[1], json!({ "next": "b" })))
        .then(Step::Fail(Failure::Interrupted))
        .then(page(&[2], json!({})));
    let (status, lines, complete) = streamed(&hub, "/by-body").await;
    assert_eq!((status, complete), (200, true), "a query is repeated, whatever its method");
    assert_eq!(lines.iter().map(|line| &line["ids"]).collect::<Vec<_>>(), [&json!([1]), &json!([2])]);
    let asked: Vec<Value> = sent(&hub).into_iter().map(|body| body["paging"]["after"].clone()).collect();
    assert_eq!(asked, [Value::Null, json!("b"), json!("b")]);
}

#[tokio::test(start_paused = true)]
async fn a_caller_chooses_the_size_within_limits() {
    let hub = scripted(json!({}));
    hub.erp.then(page(&[1], json!({})));
    assert_eq!(hub.get("/by-token?limit=5").await.status, 200);
    assert_eq!(asked(&hub), ["/base/api/by-token?max=5"]);
    for limit in ["0", "6", "-1"] {
        let answer = hub.get(&format!("/by-token?limit={limit}")).await;
        assert_eq!((answer.status, answer.problem().as_str()), (422, "invalid-input"));
        assert_eq!(answer.pointers(), ["/limit"], "{limit}");
    }
    hub.erp.then(page(&[1, 2], json!({})));
    let next = hub.get("/by-number").await.json()["next"].as_str().unwrap().to_owned();
    asked(&hub);
    let answer = hub.get(&format!("/by-number?limit=3&cursor={next}")).await;
    assert_eq!(answer.pointers(), ["/limit"], "a page's number stands for other items then");
    assert_eq!(asked(&hub), [""; 0], "what is refused reaches no backend");
}

#[tokio::test(start_paused = true)]
async fn a_cursor_that_the_hub_did_not_give_for_this_question_reaches_no_backend() {
    let hub = scripted(json!({}));
    hub.erp.then(page(&[1], json!({ "next": "b" })));
    let cursor = hub.get("/by-token?text=x").await.json()["next"].as_str().unwrap().to_owned();
    asked(&hub);

    let flipped: String = cursor.chars().rev().collect();
    for (path, why) in [
        (format!("/by-token?text=x&cursor={flipped}"), "it was changed"),
        (format!("/by-token?text=x&cursor={}", &cursor[1..]), "it was cut"),
        ("/by-token?text=x&cursor=aHR0cDovLzEyNy4wLjAuMS8".to_owned(), "it was made up"),
        ("/by-token?text=x&cursor=".to_owned(), "it is empty"),
        (format!("/by-token?text=y&cursor={cursor}"), "it belongs to another question"),
        (format!("/by-field?text=x&cursor={cursor}"), "it belongs to another operation"),
    ] {
        let answer = hub.get(&path).await;
        assert_eq!((answer.status, answer.problem().as_str()), (422, "invalid-input"), "{why}");
        assert_eq!(answer.pointers(), ["/cursor"], "{why}");
    }
    let foreign = http::Request::builder()
        .uri(format!("/by-token?text=x&cursor={cursor}"))
        .header("authorization", format!("Bearer {LOAN_KEY}"));
    let answer = hub.send(foreign.body(Body::empty()).unwrap()).await;
    assert_eq!(
        (answer.status, answer.pointers()),
        (422, vec!["/cursor".to_owned()]),
        "it is another case type's"
    );
    assert_eq!(asked(&hub), [""; 0], "none of them reaches a backend");

    hub.erp.then(page(&[2], json!({})));
    assert_eq!(
        hub.get(&format!("/by-token?cursor={cursor}&text=x")).await.status,
        200,
        "the order is the caller's"
    );
}

#[tokio::test(start_paused = true)]
async fn a_cursor_is_good_for_a_day() {
    let clock = std::sync::Arc::new(caseway_runtime::clock::ManualClock::new());
    let shared = std::sync::Arc::clone(&clock) as std::sync::Arc<dyn caseway_runtime::clock::Clock>;
    let store = caseway_runtime::in_memory(&shared);
    let hub = crate::support::scripted_on(json!({}), shared, store);
    hub.erp.then(page(&[1], json!({ "next": "b" })));
    let cursor = hub.get("/by-token").await.json()["next"].as_str().unwrap().to_owned();
    clock.advance(Duration::from_secs(24 * 3600));
    hub.erp.then(page(&[2], json!({})));
    assert_eq!(hub.get(&format!("/by-token?cursor={cursor}")).await.status, 200);
    clock.advance(Duration::from_secs(1));
    let answer = hub.get(&format!("/by-token?cursor={cursor}")).await;
    assert_eq!((answer.status, answer.pointers()), (422, vec!["/cursor".to_owned()]));
}

#[tokio::test(start_paused = true)]
async fn gateways_with_one_key_open_each_others_cursors() {
    let key = json!({ "encryption": { "keys": [{ "id": "a", "key": "${CURSOR_KEY}" }] } });
    let (one, other, stranger) = (scripted(key.clone()), scripted(key), scripted(json!({})));
    one.erp.then(page(&[1], json!({ "next": "b" })));
    let cursor = one.get("/by-token").await.json()["next"].as_str().unwrap().to_owned();
    other.erp.then(page(&[2], json!({})));
    assert_eq!(other.get(&format!("/by-token?cursor={cursor}")).await.status, 200);
    assert_eq!(stranger.get(&format!("/by-token?cursor={cursor}")).await.status, 422);
}

#[tokio::test(start_paused = true)]
async fn pages_that_lead_elsewhere_or_round_break_the_contract() {
    let hub = scripted(json!({}));
    for next in [
        "http://169.254.169.254/latest/meta-data",
        "https://127.0.0.1:1/base/api/by-field",
        "//evil.example/base/",
        "/admin",
        "/base/../admin",
    ] {
        hub.erp.then(page(&[1], json!({ "next": next })));
        let answer = hub.get("/by-field").await;
        assert_eq!((answer.status, answer.problem().as_str()), (502, "contract-violation"), "{next}");
        assert!(!answer.body.contains("169.254"), "what the backend said is not passed on: {answer:?}");
    }
    assert_eq!(asked(&hub).len(), 5, "none of them is followed");

    // The breaker has heard of all this.
    let hub = scripted(json!({}));
    hub.erp.then(page(&[1], json!({ "next": "a" }))).then(page(&[2], json!({ "next": "a" })));
    let first = hub.get("/by-token").await;
    let cursor = first.json()["next"].as_str().unwrap().to_owned();
    let answer = hub.get(&format!("/by-token?cursor={cursor}")).await;
    assert_eq!(
        (answer.status, answer.problem().as_str()),
        (502, "contract-violation"),
        "the same token again"
    );
    assert!(
        hub.gateway.metrics().contains(
            r#"caseway_contract_violations_total{backend="erp",operation="ByToken",pointer="/meta/next"} 1"#
        ),
        "{}",
        hub.gateway.metrics()
    );
}

#[tokio::test(start_paused = true)]
async fn all_pages_are_streamed_one_a_line() {
    let hub = scripted(json!({}));
    hub.erp
        .then(page(&[1, 2], json!({ "next": "b" })))
        .then(page(&[3, 4], json!({ "next": "c" })))
        .then(page(&[5], json!({})));
    let (status, lines, complete) = streamed(&hub, "/by-token?text=x").await;
    assert_eq!((status, complete), (200, true));
    let ids: Vec<&Value> = lines.iter().map(|line| &line["ids"]).collect();
    assert_eq!(ids, [&json!([1, 2]), &json!([3, 4]), &json!([5])]);
    assert!(lines[2].get("next").is_none(), "the last page says that it is the last: {lines:?}");

    hub.erp.then(page(&[5], json!({})));
    let rest = format!("/by-token?text=x&cursor={}", lines[1]["next"].as_str().unwrap());
    let (_, lines, complete) = streamed(&hub, &rest).await;
    assert_eq!((&lines[0]["ids"], complete), (&json!([5]), true), "a stream goes on from any line");
}

#[tokio::test(start_paused = true)]
async fn a_page_that_fails_midway_is_seen_and_the_stream_goes_on_from_there() {
    let hub = scripted(json!({ "backends": { "erp": { "retry": { "attempts": 0 } } } }));
    hub.erp.then(page(&[1, 2], json!({ "next": "b" }))).then(Step::Reply(503, ""));
    let (status, lines, complete) = streamed(&hub, "/by-token").await;
    assert_eq!((status, lines.len(), complete), (200, 1, false), "it broke off: {lines:?}");
    let next = lines[0]["next"].as_str().unwrap();
    hub.erp.then(Step::Reply(503, ""));
    let answer = hub.get(&format!("/by-token?cursor={next}")).await;
    assert_eq!(answer.problem(), "backend-unavailable", "asked again, the hub says why");
    hub.erp.then(page(&[3], json!({})));
    let (_, lines, complete) = streamed(&hub, &format!("/by-token?cursor={next}")).await;
    assert_eq!((&lines[0]["ids"], complete), (&json!([3]), true));

    hub.erp.then(Step::Fail(Failure::NotSent));
    let answer = hub
        .send(
            request("GET", "/by-token").header("accept", "application/x-ndjson").body(Body::empty()).unwrap(),
        )
        .await;
    assert_eq!(answer.problem(), "backend-unavailable", "before the first page there is an ordinary problem");
}

#[tokio::test(start_paused = true)]
async fn a_circle_of_pages_ends_the_stream() {
    let hub = scripted(json!({}));
    for _ in 0..40 {
        for (items, next) in [(1, "b"), (2, "c"), (3, "a")] {
            hub.erp.then(page(&[items], json!({ "next": next })));
        }
    }
    let (status, lines, complete) = streamed(&hub, "/by-token").await;
    assert_eq!((status, complete), (200, false));
    assert!(lines.len() < 12, "it was noticed after {} pages", lines.len());
}

#[tokio::test(start_paused = true)]
async fn each_page_has_the_deadline_for_itself_and_is_asked_for_when_the_one_before_is_taken() {
    let hub = scripted(json!({ "backends": { "erp": { "timeout": "9s" } } }));
    for number in 0..10 {
        hub.erp.then(page(&[number], json!({ "next": number.to_string() })));
    }
    hub.erp.then(page(&[10], json!({})));
    let all =
        request("GET", "/by-token").header("accept", "application/x-ndjson").body(Body::empty()).unwrap();
    let mut body = hub.raw(all).await.into_body();
    let mut taken = 0;
    while let Some(frame) = body.frame().await {
        frame.unwrap();
        taken += 1;
        // Longer than the operation's deadline, all pages together.
        tokio::time::sleep(Duration::from_secs(4)).await;
        assert!(hub.erp.requests().len() <= taken + 3, "pages are not fetched ahead of the caller");
    }
    assert_eq!(taken, 11);
}

#[tokio::test(start_paused = true)]
async fn what_all_pages_may_take_is_bounded() {
    let hub = scripted(json!({ "limits": { "stream": { "largest": "200B" } } }));
    for number in 0..10 {
        hub.erp.then(page(&[number], json!({ "next": number.to_string() })));
    }
    let (status, lines, complete) = streamed(&hub, "/by-token").await;
    assert_eq!((status, complete), (200, false));
    assert!(lines.len() < 3, "{lines:?}");

    let hub = scripted(json!({}));
    for number in 0..10 {
        hub.erp.then(page(&[number], json!({ "next": number.to_string() })));
    }
    let all =
        request("GET", "/by-token").header("accept", "application/x-ndjson").body(Body::empty()).unwrap();
    let mut body = hub.raw(all).await.into_body();
    body.frame().await.unwrap().unwrap();
    // A caller that takes nothing is given up.
    tokio::time::sleep(Duration::from_secs(120)).await;
    let mut broke_off = false;
    while let Some(frame) = body.frame().await {
        broke_off |= frame.is_err();
    }
    assert!(broke_off);
}
