//! Client credentials: tokens are fetched once, renewed in time, and once more when a backend refuses them.

use std::time::Duration;

use caseway_runtime::breaker::Phase;
use serde_json::json;

use crate::support::{ORDER, Scripted, Step, scripted};

fn hub() -> Scripted {
    scripted(json!({
        "backends": {
            "erp": {
                "auth": {
                    "oauth2": {
                        "tokenUrl": "http://127.0.0.1:3/token",
                        "clientId": "the hub",
                        "clientSecret": "${ERP_TOKEN}",
                        "scopes": ["orders.read", "orders.write"],
                    },
                },
                "retry": { "attempts": 0 },
            },
        },
    }))
}

const TOKEN: &str = r#"{"access_token":"t1","token_type":"bearer","expires_in":600}"#;
const NEXT: &str = r#"{"access_token":"t2","token_type":"Bearer","expires_in":600}"#;

fn paths(hub: &Scripted) -> Vec<(String, String)> {
    let authorization = |headers: &http::HeaderMap| headers["authorization"].to_str().unwrap().to_owned();
    hub.erp.requests().iter().map(|sent| (sent.uri.path().to_owned(), authorization(&sent.headers))).collect()
}

#[tokio::test(start_paused = true)]
async fn one_token_serves_all_calls_that_wait_for_it() {
    let hub = hub();
    hub.erp.then(Step::Reply(200, TOKEN));
    let (one, other) = tokio::join!(hub.get("/orders/A1"), hub.get("/orders/A2"));
    assert_eq!((one.status, other.status), (200, 200));
    let requests = hub.erp.requests();
    let token = &requests[0];
    assert_eq!((token.method.as_str(), token.uri.path()), ("POST", "/token"));
    assert_eq!(token.body, "grant_type=client_credentials&scope=orders.read+orders.write");
    // `the+hub:erp-secret-token`
    assert_eq!(token.headers["authorization"], "Basic dGhlK2h1YjplcnAtc2VjcmV0LXRva2Vu");
    assert_eq!(requests.len(), 3);
    assert!(requests[1..].iter().all(|sent| sent.headers["authorization"] == "Bearer t1"), "{requests:?}");
}

#[tokio::test(start_paused = true)]
async fn a_token_is_renewed_before_it_expires() {
    let hub = hub();
    hub.erp.then(Step::Reply(200, TOKEN));
    assert_eq!(hub.get("/orders/A1").await.status, 200);
    tokio::time::advance(Duration::from_secs(539)).await;
    assert_eq!(hub.get("/orders/A1").await.status, 200);
    tokio::time::advance(Duration::from_secs(2)).await;
    hub.erp.then(Step::Reply(200, NEXT));
    assert_eq!(hub.get("/orders/A1").await.status, 200);
    let seen: Vec<_> = paths(&hub).into_iter().map(|(_, authorization)| authorization).collect();
    assert_eq!(seen[1..3], ["Bearer t1", "Bearer t1"]);
    assert_eq!(seen[4], "Bearer t2");
}

#[tokio::test(start_paused = true)]
async fn a_renewal_that_fails_leaves_the_valid_token_in_use() {
    let hub = hub();
    hub.erp.then(Step::Reply(200, TOKEN));
    assert_eq!(hub.get("/orders/A1").await.status, 200);
    tokio::time::advance(Duration::from_secs(560)).await;
    hub.erp.then(Step::Reply(503, "")).then(Step::Reply(200, ORDER));
    assert_eq!(hub.get("/orders/A1").await.status, 200);
    assert_eq!(paths(&hub).last().unwrap().1, "Bearer t1");
}

#[tokio::test(start_paused = true)]
async fn a_refused_token_is_replaced_once_within_the_attempt() {
    let hub = hub();
    hub.erp.then(Step::Reply(200, TOKEN)).then(Step::Reply(401, "")).then(Step::Reply(200, NEXT));
    assert_eq!(hub.get("/orders/A1").await.status, 200);
    let seen = paths(&hub);
    assert_eq!(seen.iter().filter(|(path, _)| path == "/token").count(), 2);
    assert_eq!(seen[3].1, "Bearer t2");

    hub.erp.then(Step::Reply(401, "")).then(Step::Reply(200, TOKEN)).then(Step::Reply(401, ""));
    let answer = hub.get("/orders/A1").await;
    assert_eq!(answer.problem(), "backend-denied");
    assert_eq!(paths(&hub).len(), 3, "no more than once");
}

#[tokio::test(start_paused = true)]
async fn an_issuer_that_is_down_counts_against_the_backend_and_one_that_refuses_does_not() {
    let hub = hub();
    for (step, problem) in [
        (Step::Reply(503, ""), "backend-unavailable"),
        (Step::Reply(200, "not a token"), "backend-unavailable"),
        (Step::Reply(200, r#"{"access_token":"t","token_type":"mac"}"#), "backend-unavailable"),
        (Step::Reply(401, ""), "backend-denied"),
    ] {
        hub.erp.then(step);
        let answer = hub.json("DELETE", "/orders/A1", "").await;
        assert_eq!(answer.problem(), problem);
        assert!(answer.detail().contains("Nothing was changed"), "{answer:?}");
    }
    for _ in 0..10 {
        hub.erp.then(Step::Reply(400, ""));
        assert_eq!(hub.get("/orders/A1").await.problem(), "backend-denied");
    }
    assert_eq!(hub.gateway.breaker("erp").unwrap().phase(), Phase::Closed);
    hub.erp.times(2, || Step::Reply(500, ""));
    assert_eq!(hub.get("/orders/A1").await.problem(), "backend-unavailable");
    assert_eq!(hub.get("/orders/A1").await.problem(), "backend-unavailable");
    assert_eq!(hub.gateway.breaker("erp").unwrap().phase(), Phase::Open);
}
