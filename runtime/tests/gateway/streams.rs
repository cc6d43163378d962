//! Streams through the gateway: passed on as they come, watched while they move, and never begun twice.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use axum::body::Body;
use bytes::Bytes;
use caseway_runtime::breaker::Phase;
use caseway_runtime::transport::{ByteStream, Failure, StreamError};
use futures_util::{StreamExt, stream};
use http::StatusCode;
use http_body::Frame;
use http_body_util::{BodyExt, StreamBody};
use serde_json::json;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use tower::ServiceExt;

use crate::support::{ORDER, Scripted, Step, head, request, scripted, serve};

type Piece = Result<&'static str, StreamError>;

/// A stream of pieces, each after a pause.
fn stream_of(pieces: Vec<(u64, Piece)>) -> ByteStream {
    let frames = stream::iter(pieces).then(|(pause, piece)| async move {
        tokio::time::sleep(Duration::from_secs(pause)).await;
        piece.map(|piece| Frame::data(Bytes::from(piece)))
    });
    StreamBody::new(frames).boxed_unsync()
}

fn body_of(pieces: Vec<(u64, Piece)>) -> Body {
    Body::new(stream_of(pieces))
}

fn broken() -> Piece {
    Err("it broke".into())
}

fn read() -> http::Request<Body> {
    request("GET", "/documents/A1").body(Body::empty()).unwrap()
}

fn put(body: Body) -> http::Request<Body> {
    request("PUT", "/documents/A1").header("content-type", "image/png").body(body).unwrap()
}

fn impatient() -> serde_json::Value {
    json!({ "limits": { "stream": { "idle": "10s", "largest": "64B", "longest": "5m" } } })
}

/// The reply, and its body as far as it came.
async fn received(hub: &Scripted, request: http::Request<Body>) -> (http::response::Parts, String, bool) {
    let (head, mut body) = hub.router.clone().oneshot(request).await.unwrap().into_parts();
    let mut text = String::new();
    loop {
        match body.frame().await {
            Some(Ok(frame)) => text.push_str(std::str::from_utf8(&frame.into_data().unwrap()).unwrap()),
            Some(Err(_)) => return (head, text, false),
            None => return (head, text, true),
        }
    }
}

fn in_flight(hub: &Scripted) -> bool {
    hub.gateway
        .metrics()
        .lines()
        .any(|line| line.starts_with("caseway_requests_in_flight") && !line.ends_with(" 0"))
}

#[tokio::test(start_paused = true)]
async fn a_download_passes_with_what_says_what_it_is_and_nothing_else() {
    let hub = scripted(json!({}));
    let headers: &[(&str, &str)] = &[
        ("content-type", "application/pdf"),
        ("content-disposition", "attachment; filename=\"a.pdf\""),
        ("etag", "\"7\""),
        ("set-cookie", "session=1"),
        ("server", "a"),
    ];
    hub.erp.then(Step::Give(200, headers, stream_of(vec![(0, Ok("first ")), (60 * 4, Ok("second"))])));
    let hub_idle = scripted(json!({ "limits": { "stream": { "idle": "5m" } } }));
    hub_idle.erp.then(Step::Give(200, headers, stream_of(vec![(0, Ok("first ")), (60 * 4, Ok("second"))])));
    let (head, text, whole) = received(&hub_idle, read()).await;
    assert_eq!(
        (head.status.as_u16(), text.as_str(), whole),
        (200, "first second", true),
        "no total time ends it"
    );
    assert_eq!(head.headers["content-type"], "application/pdf");
    assert_eq!(head.headers["content-disposition"], "attachment; filename=\"a.pdf\"");
    assert_eq!(head.headers["x-content-type-options"], "nosniff");
    assert!(!head.headers.contains_key("set-cookie") && !head.headers.contains_key("server"), "{head:?}");
    assert_eq!(hub_idle.erp.requests()[0].headers["accept"], "*/*");

    let (_, text, whole) = received(&hub, read()).await;
    assert_eq!((text.as_str(), whole), ("first ", false), "a stream that stands still is ended");
}

#[tokio::test(start_paused = true)]
async fn a_stream_that_breaks_off_or_stalls_counts_against_the_backend_and_its_end_is_noticed() {
    let hub = scripted(impatient());
    for pieces in [vec![(0, Ok("part")), (0, broken())], vec![(0, Ok("part")), (11, Ok("late"))]] {
        hub.erp.then(Step::Give(200, &[], stream_of(pieces)));
        let (head, text, whole) = received(&hub, read()).await;
        assert_eq!((head.status.as_u16(), text.as_str(), whole), (200, "part", false));
        assert_eq!(hub.erp.requests().len(), 1, "nothing is asked again once a byte has moved");
    }
    for _ in 0..3 {
        hub.erp.then(Step::Give(200, &[], stream_of(vec![(0, broken())])));
        received(&hub, read()).await;
    }
    assert_eq!(hub.gateway.breaker("erp").unwrap().phase(), Phase::Open, "five failures");
    assert!(!in_flight(&hub));
}

#[tokio::test(start_paused = true)]
async fn before_the_first_byte_a_download_is_retried_like_any_query() {
    let hub = scripted(json!({}));
    hub.erp.then(Step::Reply(503, "")).then(Step::Fail(Failure::Interrupted));
    hub.erp.then(Step::Give(200, &[], stream_of(vec![(0, Ok("here"))])));
    assert_eq!(received(&hub, read()).await.1, "here");
    assert_eq!(hub.erp.requests().len(), 3);

    hub.erp.then(Step::Reply(404, ""));
    let answer = hub.get("/documents/A1").await;
    assert_eq!((answer.status, answer.problem().as_str()), (404, "not-found"));
    hub.erp.times(3, || Step::ReplyWith(202, &[("retry-after", "1")], ""));
    let answer = hub.get("/documents/A1").await;
    assert_eq!((answer.status, answer.problem().as_str()), (503, "backend-busy"));
}

#[tokio::test(start_paused = true)]
async fn a_place_and_a_guard_are_held_until_the_stream_ends() {
    let hub = scripted(json!({ "backends": { "erp": { "concurrency": 1, "retry": { "attempts": 0 } } } }));
    hub.erp.then(Step::Give(200, &[], stream_of(vec![(0, Ok("a")), (20, Ok("b"))])));
    let (_, mut body) = hub.router.clone().oneshot(read()).await.unwrap().into_parts();
    assert!(body.frame().await.unwrap().is_ok());
    let answer = hub.get("/orders/A1").await;
    assert_eq!(answer.problem(), "backend-busy", "the stream has the only place");
    assert_eq!(body.collect().await.unwrap().to_bytes(), "b");
    assert_eq!(hub.get("/orders/A1").await.status, 200);

    // A caller that goes away gives everything back and is not held against the backend.
    for _ in 0..6 {
        hub.erp.then(Step::Give(200, &[], stream_of(vec![(0, Ok("a")), (20, broken())])));
        let (_, mut body) = hub.router.clone().oneshot(read()).await.unwrap().into_parts();
        assert!(body.frame().await.unwrap().is_ok());
        drop(body);
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    assert_eq!(hub.gateway.breaker("erp").unwrap().phase(), Phase::Closed);
    assert_eq!(hub.get("/orders/A1").await.status, 200);
    assert!(!in_flight(&hub));
}

#[tokio::test(start_paused = true)]
async fn a_caller_that_takes_nothing_is_given_up() {
    let hub = scripted(impatient());
    hub.erp.then(Step::Give(
        200,
        &[],
        stream_of(vec![(0, Ok("a")), (0, Ok("b")), (0, Ok("c")), (0, Ok("d"))]),
    ));
    let (_, body) = hub.router.clone().oneshot(read()).await.unwrap().into_parts();
    tokio::time::sleep(Duration::from_secs(11)).await;
    assert!(!in_flight(&hub), "its place is free again");
    assert!(body.collect().await.is_err(), "and what it has is not taken for the whole");
}

#[tokio::test(start_paused = true)]
async fn a_part_of_a_stream_can_be_asked_for() {
    let hub = scripted(json!({}));
    let headers: &[(&str, &str)] = &[("content-range", "bytes 2-3/10"), ("accept-ranges", "bytes")];
    hub.erp.then(Step::Give(206, headers, stream_of(vec![(0, Ok("cd"))])));
    let asked = request("GET", "/documents/A1").header("range", "bytes=2-3").body(Body::empty()).unwrap();
    let (head, text, _) = received(&hub, asked).await;
    assert_eq!((head.status, text.as_str()), (StatusCode::PARTIAL_CONTENT, "cd"));
    assert_eq!(head.headers["content-range"], "bytes 2-3/10");
    assert_eq!(hub.erp.requests()[0].headers["range"], "bytes=2-3");
    hub.erp.then(Step::Reply(416, ""));
    assert_eq!(hub.get("/documents/A1").await.problem(), "refused-by-backend");
}

#[tokio::test(start_paused = true)]
async fn an_upload_passes_as_it_comes_and_takes_as_long_as_it_moves() {
    let hub = scripted(impatient());
    hub.erp.then(Step::Take(200, ORDER));
    let answer = hub.send(put(body_of(vec![(0, Ok("a")), (9, Ok("b")), (9, Ok("c")), (9, Ok("d"))]))).await;
    assert_eq!(
        (answer.status, answer.json()["orderId"].as_str()),
        (200, Some("A1")),
        "longer than any deadline"
    );
    assert_eq!(hub.erp.taken(), [b"abcd"]);
    let sent = &hub.erp.requests()[0];
    assert_eq!(
        (sent.uri.path(), &sent.headers["content-type"]),
        ("/base/files/A1", &"image/png".parse().unwrap())
    );
}

#[tokio::test(start_paused = true)]
async fn an_upload_becomes_the_last_part_of_a_multipart_body() {
    let hub = scripted(json!({}));
    hub.erp.then(Step::Take(201, ORDER));
    let given = request("POST", "/documents?orderId=a.png").header("content-type", "image/png");
    assert_eq!(hub.send(given.body(body_of(vec![(0, Ok("pixels"))])).unwrap()).await.status, 200);
    let sent = &hub.erp.requests()[0];
    let content_type = sent.headers["content-type"].to_str().unwrap();
    let boundary = content_type.strip_prefix("multipart/form-data; boundary=").unwrap();
    assert_eq!(
        std::str::from_utf8(&sent.body).unwrap(),
        format!(
            "--{boundary}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.png\"\r\nContent-Type: image/png\r\n\r\n"
        )
    );
    assert_eq!(hub.erp.taken(), [b"pixels"]);
}

#[tokio::test(start_paused = true)]
async fn what_a_caller_does_wrong_is_not_held_against_the_backend() {
    let hub = scripted(impatient());
    let long = || Ok("0123456789012345678901234567890123456789");
    for _ in 0..3 {
        for (pieces, status, problem) in [
            (vec![(0, Ok("a")), (0, broken())], 400, "malformed-request"),
            (vec![(0, long()), (0, long())], 413, "request-too-large"),
            (vec![(0, Ok("a")), (11, Ok("b"))], 408, "request-timeout"),
        ] {
            hub.erp.then(Step::Take(200, ORDER));
            let answer = hub.send(put(body_of(pieces))).await;
            assert_eq!((answer.status, answer.problem().as_str()), (status, problem));
            assert!(answer.detail().contains("not certain"), "{answer:?}");
            assert_eq!(hub.erp.requests().len(), 1);
        }
    }
    assert_eq!(hub.gateway.breaker("erp").unwrap().phase(), Phase::Closed);
    let announced = hub.send(put(Body::from("x".repeat(65)))).await;
    assert_eq!(
        (announced.problem().as_str(), hub.erp.requests().len()),
        ("request-too-large", 0),
        "refused before it is sent"
    );
    let encoded =
        request("PUT", "/documents/A1").header("content-encoding", "gzip").body("x".into()).unwrap();
    assert_eq!(hub.send(encoded).await.problem(), "unsupported-media-type");
}

#[tokio::test(start_paused = true)]
async fn an_upload_is_made_again_only_while_no_byte_has_moved() {
    let hub = scripted(json!({}));
    hub.erp.then(Step::Fail(Failure::NotSent)).then(Step::Reply(503, "")).then(Step::Take(200, ORDER));
    assert_eq!(hub.send(put("abc".into())).await.status, 200);
    assert_eq!((hub.erp.requests().len(), hub.erp.taken()), (3, vec![b"abc".to_vec()]));

    hub.erp.then(Step::Take(503, ""));
    let answer = hub.send(put("abc".into())).await;
    assert_eq!((answer.status, hub.erp.requests().len()), (503, 1));
}

#[tokio::test(start_paused = true)]
async fn a_backend_that_does_not_answer_an_upload_has_failed() {
    let hub = scripted(json!({ "backends": { "erp": { "retry": { "attempts": 0 } } } }));
    hub.erp.times(5, || Step::Hang);
    for _ in 0..5 {
        assert_eq!(hub.send(put("abc".into())).await.problem(), "backend-timeout");
    }
    assert_eq!(hub.gateway.breaker("erp").unwrap().phase(), Phase::Open);
}

/// How many bytes flow in the tests of bounded memory.
const LARGE: u64 = 100 << 20;
/// What may be on the way: the buffers of three sockets, and a few pieces in between.
const ON_THE_WAY: u64 = 32 << 20;

#[tokio::test(flavor = "multi_thread")]
async fn a_hundred_megabytes_come_down_without_being_kept() {
    let made = Arc::new(AtomicU64::new(0));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let erp = format!("http://{}", listener.local_addr().unwrap());
    let counted = Arc::clone(&made);
    let backend = axum::Router::new().fallback(move || {
        let counted = Arc::clone(&counted);
        let piece = Bytes::from(vec![7; 64 << 10]);
        let pieces = stream::iter(0..LARGE / (64 << 10)).map(move |_| {
            counted.fetch_add(64 << 10, Ordering::Relaxed);
            Ok::<_, StreamError>(piece.clone())
        });
        std::future::ready(Body::from_stream(pieces))
    });
    let backend = tokio::spawn(async move { axum::serve(listener, backend).await });
    let hub = serve(&erp, json!({})).await;
    let mut caller = hub.connect(&head("GET", "/documents/A1", "")).await;
    let (mut taken, mut most) = (0, 0);
    let mut buffer = vec![0; 256 << 10];
    loop {
        let read = caller.read(&mut buffer).await.unwrap() as u64;
        if read == 0 {
            break;
        }
        taken += read;
        most = most.max(made.load(Ordering::Relaxed).saturating_sub(taken));
    }
    assert!(taken >= LARGE, "{taken}");
    assert!(most < ON_THE_WAY, "{most} bytes were on the way at once");
    backend.abort();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hundred_megabytes_go_up_without_being_kept() {
    let taken = Arc::new(AtomicU64::new(0));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let erp = format!("http://{}", listener.local_addr().unwrap());
    let counted = Arc::clone(&taken);
    let backend = axum::Router::new().fallback(move |request: axum::extract::Request| {
        let counted = Arc::clone(&counted);
        async move {
            let mut body = request.into_body();
            while let Some(Ok(frame)) = body.frame().await {
                counted.fetch_add(frame.into_data().unwrap().len() as u64, Ordering::Relaxed);
            }
            ([("content-type", "application/json")], ORDER)
        }
    });
    let backend = tokio::spawn(async move { axum::serve(listener, backend).await });
    let hub = serve(&erp, json!({})).await;
    let mut caller =
        hub.connect(&head("PUT", "/documents/A1", &format!("content-length: {LARGE}\r\n"))).await;
    let piece = vec![7; 256 << 10];
    let (mut sent, mut most) = (0, 0);
    while sent < LARGE {
        caller.write_all(&piece).await.unwrap();
        sent += piece.len() as u64;
        most = most.max(sent.saturating_sub(taken.load(Ordering::Relaxed)));
    }
    let mut answer = String::new();
    caller.read_to_string(&mut answer).await.unwrap();
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    assert_eq!(taken.load(Ordering::Relaxed), LARGE);
    assert!(most < ON_THE_WAY, "{most} bytes were on the way at once");
    backend.abort();
}

#[tokio::test]
async fn a_caller_sees_that_a_download_without_a_length_broke_off() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let erp = format!("http://{}", listener.local_addr().unwrap());
    let backend = tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        let mut asked = [0; 1024];
        let _ = stream.read(&mut asked).await.unwrap();
        let answer = "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n4\r\npart\r\n";
        stream.write_all(answer.as_bytes()).await.unwrap();
    });
    let hub = serve(&erp, json!({})).await;
    let mut caller = hub.connect(&head("GET", "/documents/A1", "")).await;
    let mut answer = Vec::new();
    let ended = caller.read_to_end(&mut answer).await;
    let answer = String::from_utf8_lossy(&answer).into_owned();
    assert!(answer.contains("part") && !answer.ends_with("0\r\n\r\n"), "{ended:?} {answer}");
    hub.counted("caseway_attempts_total{backend=\"erp\",operation=\"GetFile\",outcome=\"failure\"} 1").await;
    backend.await.unwrap();
}
