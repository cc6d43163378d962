//! Several gateways on one PostgreSQL, as processes: what one of them holds when something happens to it, another one finishes.

#![expect(
    clippy::unwrap_used,
    clippy::print_stderr,
    reason = "where a helper of a test cannot go on, the test has failed; what is not installed is said"
)]

use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use caseway_tests::backend::{Answer, Backend};
use caseway_tests::fault_proxy::{Fault, FaultProxy, nobody};
use caseway_tests::gateway::Gateway;
use caseway_tests::hub::{new_key, variables};
use caseway_tests::postgres::{Durability, Postgres};
use http::{Request, Response, StatusCode};
use http_body_util::{BodyExt, Full};
use hyper::body::Bytes;
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use serde_json::{Value, json};

#[path = "support/hub.rs"]
mod program;

/// Between two looks at something that will come.
const LOOK: Duration = Duration::from_millis(50);

/// An order as the ERP has taken it.
const TAKEN: &str = r#"{"PurchaseOrders":[{"PurchaseOrderID":"f9627f0d-b715-4039-bb6a-96dc3eae5ec5","PurchaseOrderNumber":"PO-1","Status":"AUTHORISED","Contact":{"ContactID":"15369a9f-17b6-4235-83c4-0029256d1c37"},"LineItems":[],"Total":1}]}"#;

/// Gateways, their database and the ERP.
struct Cluster {
    gateways: Vec<Gateway>,
    /// The way of each gateway to the database.
    links: Vec<FaultProxy>,
    erp: Backend,
    key: String,
    client: Client<HttpConnector, Full<Bytes>>,
    /// `None` where a test has taken it.
    server: Option<Postgres>,
    _folder: tempfile::TempDir,
}

impl Cluster {
    /// All start at the same moment, on an empty database. `None` where PostgreSQL is not installed.
    async fn start(gateways: usize) -> Option<Self> {
        let Some(server) = Postgres::start(Durability::Volatile).unwrap() else {
            eprintln!("skipped: PostgreSQL is not installed");
            return None;
        };
        let (hub, folder) = (program::hub(), tempfile::tempdir().unwrap());
        let erp = Backend::start(Answer::json(TAKEN)).await.unwrap();
        let (key, sha256) = new_key(&hub, "motor-claim").unwrap();
        let specs = Path::new(env!("CARGO_MANIFEST_DIR")).join("../integration-spec/specs/backends");
        // What nobody calls here has no place to ask whether it is well.
        let nowhere = format!("http://{}", nobody().await.unwrap());
        let environment = json!({
            "stage": "test",
            "store": { "postgres": { "url": "${STORE}" } },
            "backends": { "erp": {
                "baseUrl": erp.url(), "timeout": "500ms", "auth": { "bearer": { "token": "${TOKEN}" } },
                "retry": { "attempts": 0 },
            } },
            "consumers": { "motor-claim": { "keys": [{ "name": "test", "sha256": sha256 }] } },
            "deliveries": { "redelivery": ["200ms", "500ms", "1s"], "takeover": "1s" },
        });
        let database = SocketAddr::from(([127, 0, 0, 1], server.port()));
        let mut cluster = Self {
            gateways: Vec::new(),
            links: Vec::new(),
            erp,
            key,
            client: Client::builder(TokioExecutor::new()).build_http(),
            server: Some(server),
            _folder: folder,
        };
        for number in 0..gateways {
            let link = FaultProxy::start(database, Fault::None).await.unwrap();
            let mut filled: Vec<(String, String)> = variables(&specs)
                .unwrap()
                .into_iter()
                .map(|name| {
                    (name.clone(), if name.ends_with("_URL") { nowhere.clone() } else { "x".to_owned() })
                })
                .collect();
            filled.push(("STORE".to_owned(), format!("postgres://caseway@{}/postgres", link.address())));
            filled.push(("TOKEN".to_owned(), "x".to_owned()));
            let (name, environment) = (format!("gateway-{number}"), environment.clone());
            let gateway = Gateway::new(&hub, cluster._folder.path(), &name, environment, filled).unwrap();
            cluster.gateways.push(gateway);
            cluster.links.push(link);
        }
        cluster.gateways.iter_mut().for_each(|gateway| gateway.start().unwrap());
        for number in 0..gateways {
            cluster.until("it is ready", || cluster.ready(number, "ready")).await;
        }
        // Each has asked whether the ERP is well, and asks again only after a while.
        cluster.erp.until(|counts| counts.received == gateways).await;
        Some(cluster)
    }

    async fn fetch(&self, request: Request<Full<Bytes>>) -> Option<Response<Bytes>> {
        let (head, body) = self.client.request(request).await.ok()?.into_parts();
        Some(Response::from_parts(head, body.collect().await.ok()?.to_bytes()))
    }

    async fn get(&self, gateway: usize, path: &str) -> Option<Value> {
        let address = self.gateways[gateway].address();
        let request = Request::get(format!("http://{address}{path}"))
            .header("authorization", format!("Bearer {}", self.key));
        let reply = self.fetch(request.body(Full::default()).unwrap()).await?;
        serde_json::from_slice(reply.body()).ok()
    }

    async fn ready(&self, gateway: usize, status: &str) -> bool {
        self.get(gateway, "/readyz").await.is_some_and(|ready| ready["status"] == status)
    }

    /// Orders something for a case.
    async fn order(&self, gateway: usize, case: &str, key: &str) -> Option<Response<Bytes>> {
        let body = json!({ "supplierId": "15369a9f-17b6-4235-83c4-0029256d1c37", "lines": [{ "description": key, "quantity": 1, "unitPrice": 1 }] });
        let request = Request::post(format!("http://{}/orders", self.gateways[gateway].address()))
            .header("authorization", format!("Bearer {}", self.key))
            .header("content-type", "application/json")
            .header("case-id", case)
            .header("idempotency-key", key)
            .body(Full::from(body.to_string()));
        self.fetch(request.unwrap()).await
    }

    /// Whether a case is in sync, as one of the gateways sees it.
    async fn in_sync(&self, gateway: usize, case: &str) -> bool {
        let status = self.get(gateway, &format!("/cases/{case}/integrations")).await;
        status.is_some_and(|status| status["status"] == "in-sync")
    }

    /// The keys and the content of what the ERP has received.
    fn received(&self) -> Vec<(String, Bytes)> {
        let received = self.erp.received().into_iter();
        let orders = received.filter(|received| received.target.ends_with("/PurchaseOrders"));
        orders
            .map(|order| (order.headers["idempotency-key"].to_str().unwrap().to_owned(), order.body))
            .collect()
    }

    async fn until<F: Future<Output = bool>>(&self, what: &str, mut holds: impl FnMut() -> F) {
        let waited = tokio::time::timeout(Duration::from_secs(60), async {
            while !holds().await {
                tokio::time::sleep(LOOK).await;
            }
        });
        assert!(waited.await.is_ok(), "after a minute still not: {what}");
    }
}

#[tokio::test]
async fn what_a_killed_gateway_held_is_finished_by_another_under_the_same_key() {
    let Some(mut cluster) = Cluster::start(3).await else { return };
    // The order is with the ERP, which does not answer, when its gateway is killed.
    cluster.erp.then(Answer::Silence);
    let order = cluster.order(0, "C-1", "first");
    let mut order = Box::pin(order);
    tokio::select! {
        answered = &mut order => panic!("{answered:?}"),
        () = cluster.erp.until(|counts| counts.received == 3 + 1) => {}
    }
    drop(order);
    cluster.gateways[0].kill().unwrap();
    // What follows waits its turn on any other gateway.
    let second = cluster.order(1, "C-1", "second").await.unwrap();
    assert_eq!(second.status(), StatusCode::ACCEPTED);
    cluster.until("the case is in sync", || cluster.in_sync(2, "C-1")).await;
    let received = cluster.received();
    assert_eq!(received.len(), 3);
    assert_eq!(received[0], received[1], "the same key and the same bytes");
    assert_ne!(received[1].0, received[2].0, "and then the one behind it");
    // Its caller asks again elsewhere, under its key, and is told where to see what became of it.
    let again =
        async || cluster.order(2, "C-1", "first").await.is_some_and(|reply| reply.status().is_success());
    cluster.until("the key is free", again).await;
    assert_eq!(cluster.received().len(), 3);
}

#[tokio::test]
async fn a_gateway_that_wakes_after_its_lease_changes_nothing_any_more() {
    let Some(cluster) = Cluster::start(2).await else { return };
    cluster.erp.then(Answer::Silence);
    let cluster = Arc::new(cluster);
    let asking = tokio::spawn({
        let cluster = Arc::clone(&cluster);
        async move { cluster.order(0, "C-1", "first").await }
    });
    cluster.erp.until(|counts| counts.received == 2 + 1).await;
    cluster.gateways[0].stop().unwrap();
    cluster.until("another has taken over", || cluster.in_sync(1, "C-1")).await;
    let done = cluster.get(1, "/cases/C-1/integrations").await;
    cluster.gateways[0].wake().unwrap();
    // It believes that its attempt has timed out, and may not write so.
    let told = asking.await.unwrap().unwrap();
    assert_eq!(told.status(), StatusCode::ACCEPTED);
    cluster.until("it goes on", || cluster.ready(0, "ready")).await;
    assert_eq!(cluster.get(0, "/cases/C-1/integrations").await, done);
    let received = cluster.received();
    assert_eq!(received.len(), 2);
    assert_eq!(received[0], received[1]);
    // It works as ever on what comes now.
    assert_eq!(cluster.order(0, "C-2", "second").await.unwrap().status(), StatusCode::OK);
}

#[tokio::test]
async fn a_gateway_without_the_database_accepts_nothing_and_the_others_go_on() {
    let Some(cluster) = Cluster::start(2).await else { return };
    cluster
        .until("each knows the other", async || {
            let ready = cluster.get(1, "/readyz").await.unwrap();
            ready["gateways"].as_array().is_some_and(|gateways| gateways.len() == 2)
        })
        .await;
    cluster.links[0].set(Fault::Close);
    cluster.links[0].sever();
    let refused = cluster.order(0, "C-1", "first").await.unwrap();
    assert_eq!(refused.status(), StatusCode::SERVICE_UNAVAILABLE);
    cluster.until("it says so", || cluster.ready(0, "degraded")).await;
    assert_eq!(cluster.order(1, "C-1", "first").await.unwrap().status(), StatusCode::OK);

    cluster.links[0].set(Fault::None);
    cluster.until("it has the database again", || cluster.ready(0, "ready")).await;
    assert!(cluster.in_sync(0, "C-1").await);
    assert_eq!(cluster.received().len(), 1);
}

/// What callers of one case were told, one order after another.
#[derive(Default)]
struct Told {
    /// The keys of the orders that were accepted, in their order.
    accepted: Vec<String>,
    refused: usize,
}

/// Orders one thing after another for a case until the database is there again, and each of them until it is accepted.
async fn orders(cluster: &Cluster, case: &str, away: &AtomicBool, over: &AtomicBool) -> Told {
    let mut told = Told::default();
    for number in 0.. {
        let key = format!("{case}-{number}");
        loop {
            match cluster.order(number % cluster.gateways.len(), case, &key).await.map(|reply| reply.status())
            {
                Some(StatusCode::ACCEPTED | StatusCode::OK) => break,
                // Not accepted, or nobody knows: the same under the same key. 409 says that the first one is still under way.
                Some(StatusCode::SERVICE_UNAVAILABLE) if away.load(Ordering::Relaxed) => told.refused += 1,
                other => assert!(
                    matches!(other, Some(StatusCode::SERVICE_UNAVAILABLE | StatusCode::CONFLICT)),
                    "{key}: {other:?}"
                ),
            }
            tokio::time::sleep(LOOK).await;
        }
        told.accepted.push(key);
        if over.load(Ordering::Relaxed) {
            break;
        }
    }
    told
}

#[tokio::test]
async fn what_was_accepted_before_the_database_was_killed_is_delivered_once_and_in_order() {
    let Some(mut cluster) = Cluster::start(2).await else { return };
    let mut server = cluster.server.take().unwrap();
    let (away, over) = (AtomicBool::new(false), AtomicBool::new(false));
    let cases = ["C-1", "C-2", "C-3", "C-4"];
    let story = async {
        cluster.until("some are delivered", async || cluster.received().len() > 20).await;
        server.crash().unwrap();
        away.store(true, Ordering::Relaxed);
        for number in 0..2 {
            cluster.until("it says that it keeps nothing", || cluster.ready(number, "degraded")).await;
        }
        // What could not be kept is refused, and its caller is told when to come again.
        let refused = cluster.order(0, "C-5", "refused").await.unwrap();
        assert_eq!(refused.status(), StatusCode::SERVICE_UNAVAILABLE);
        assert!(refused.headers().contains_key("retry-after"));
        server.resume().unwrap();
        for number in 0..2 {
            cluster.until("it has the database again", || cluster.ready(number, "ready")).await;
        }
        away.store(false, Ordering::Relaxed);
        over.store(true, Ordering::Relaxed);
    };
    let of = |case| orders(&cluster, case, &away, &over);
    let (first, second, third, fourth, ()) =
        tokio::join!(of(cases[0]), of(cases[1]), of(cases[2]), of(cases[3]), story);
    let told = [first, second, third, fourth];
    for case in cases {
        cluster.until("the case is in sync", || cluster.in_sync(0, case)).await;
    }
    assert!(told.iter().map(|told| told.refused).sum::<usize>() > 0, "somebody was refused");
    let received = cluster.received();
    let of_nobody = received.iter().filter(|(_, body)| body.windows(7).any(|text| text == b"refused"));
    assert_eq!(of_nobody.count(), 0, "what was refused was not kept");
    for (case, told) in cases.iter().zip(&told) {
        // The key is the hub's, the description the caller's key. A request may come again under its key.
        let mut seen: Vec<(String, String)> = Vec::new();
        for (key, body) in &received {
            let order: Value = serde_json::from_slice(body).unwrap();
            let description = find(&order, "Description");
            if !description.starts_with(&format!("{case}-")) {
                continue;
            }
            match seen.iter().find(|(known, _)| known == key) {
                Some((_, same)) => assert_eq!(*same, description, "one key, one request"),
                None => seen.push((key.clone(), description)),
            }
        }
        let seen: Vec<String> = seen.into_iter().map(|(_, description)| description).collect();
        assert_eq!(seen, told.accepted, "{case}: each once by its key, and in order");
    }
}

/// The first text of this name in a document.
fn find(document: &Value, name: &str) -> String {
    match document {
        Value::Object(fields) => match fields.get(name) {
            Some(Value::String(text)) => text.clone(),
            _ => fields
                .values()
                .map(|value| find(value, name))
                .find(|text| !text.is_empty())
                .unwrap_or_default(),
        },
        Value::Array(items) => {
            items.iter().map(|item| find(item, name)).find(|text| !text.is_empty()).unwrap_or_default()
        }
        _ => String::new(),
    }
}
