//! What the tests of the gateway share: settings, a scripted transport, calls through the router.

use std::collections::{HashMap, VecDeque};
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::Body;
use caseway_delivery::MemoryStore;
use caseway_environment::{Environment, Reference, Resolver};
use caseway_runtime::Gateway;
use caseway_runtime::clock::{Clock, ManualClock, SystemClock};
use caseway_runtime::settings::{Complaints, Settings};
use caseway_runtime::transport::{ByteStream, Failure, Reply, Request, Sending, Transport, TransportError};
use http::{HeaderMap, StatusCode};
use http_body_util::BodyExt;
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot;
use tokio::task::JoinHandle;
use tower::ServiceExt;

use crate::hub::HUB;

pub(crate) const CLAIM_KEY: &str = "motor-claim.correct-horse";
pub(crate) const LOAN_KEY: &str = "loan.battery-staple";
pub(crate) const ERP_TOKEN: &str = "erp-secret-token";

/// Values for references, in place of the process's environment.
pub(crate) struct Values(pub(crate) HashMap<&'static str, String>);

impl Values {
    pub(crate) fn usual() -> Self {
        Self(HashMap::from([
            ("ERP_URL", "http://127.0.0.1:1/base".to_owned()),
            ("ERP_TOKEN", ERP_TOKEN.to_owned()),
            ("ERP_TENANT", "tenant-7".to_owned()),
            ("CURSOR_KEY", "5c".repeat(32)),
        ]))
    }
}

impl Resolver for Values {
    fn resolve(&self, reference: &Reference) -> Result<String, String> {
        match reference {
            Reference::Variable(name) => self.0.get(name.as_str()).cloned().ok_or("is not set".to_owned()),
            Reference::File(_) => Err("is not there".to_owned()),
        }
    }
}

/// A whole environment, with `changes` merged into it.
pub(crate) fn environment(changes: Value) -> Environment {
    let mut document = json!({
        "apiVersion": "caseway/v1",
        "kind": "Environment",
        "name": "test",
        "stage": "test",
        "listen": "127.0.0.1:0",
        "store": "memory",
        "backends": { "billing": { "baseUrl": "http://127.0.0.1:2" } },
        "consumers": {
            "motor-claim": { "keys": [{ "name": "first", "sha256": sha256(CLAIM_KEY) }] },
            "loan": { "keys": [{ "name": "first", "sha256": sha256(LOAN_KEY) }] },
        },
    });
    merge(&mut document, changes);
    serde_json::from_value(document).unwrap()
}

pub(crate) fn merge(target: &mut Value, changes: Value) {
    match (target, changes) {
        (Value::Object(target), Value::Object(changes)) => {
            for (key, change) in changes {
                merge(target.entry(key).or_insert(Value::Null), change);
            }
        }
        (target, change) => *target = change,
    }
}

pub(crate) fn sha256(text: &str) -> String {
    use aws_lc_rs::digest::{SHA256, digest};
    digest(&SHA256, text.as_bytes()).as_ref().iter().map(|byte| format!("{byte:02x}")).collect()
}

pub(crate) fn settings(changes: Value) -> Result<Settings, Complaints> {
    Settings::new(&HUB, &environment(changes), "test.yaml", &Values::usual())
}

/// What a scripted backend does with one request.
pub(crate) enum Step {
    Reply(u16, &'static str),
    ReplyWith(u16, &'static [(&'static str, &'static str)], &'static str),
    Fail(Failure),
    Hang,
    /// Reads the request's stream to its end, and then replies.
    Take(u16, &'static str),
    /// Replies with a stream.
    Give(u16, &'static [(&'static str, &'static str)], ByteStream),
}

/// A transport that follows a script and remembers what it was asked.
#[derive(Clone, Default)]
pub(crate) struct Script(Arc<Mutex<ScriptState>>);

#[derive(Default)]
struct ScriptState {
    steps: VecDeque<Step>,
    requests: Vec<Request>,
    /// What came with the streams of requests.
    taken: Vec<Vec<u8>>,
}

impl std::fmt::Debug for Script {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Script")
    }
}

pub(crate) const ORDER: &str = r#"{"number":"A1","buyer":"Ann","quantity":2,"extra":true}"#;

impl Script {
    pub(crate) fn then(&self, step: Step) -> &Self {
        self.0.lock().unwrap().steps.push_back(step);
        self
    }

    pub(crate) fn times(&self, count: usize, mut step: impl FnMut() -> Step) -> &Self {
        (0..count).for_each(|_| {
            self.then(step());
        });
        self
    }

    /// What came with the streams of requests.
    pub(crate) fn taken(&self) -> Vec<Vec<u8>> {
        std::mem::take(&mut self.0.lock().unwrap().taken)
    }

    /// The requests since this was last asked.
    pub(crate) fn requests(&self) -> Vec<Request> {
        std::mem::take(&mut self.0.lock().unwrap().requests)
    }
}

impl Transport for Script {
    fn send(&self, request: Request) -> Sending<'_> {
        let mut state = self.0.lock().unwrap();
        let mut request = request;
        let upload = request.stream.take();
        state.requests.push(request);
        let step = state.steps.pop_front().unwrap_or(Step::Reply(200, ORDER));
        Box::pin(async move {
            let mut stream = None;
            let (status, headers, body) = match step {
                Step::Take(status, body) => {
                    let whole = async { upload.unwrap().stream.collect().await };
                    let whole = whole
                        .await
                        .map_err(|error| TransportError::new(Failure::Interrupted, Some(error)))?;
                    self.0.lock().unwrap().taken.push(whole.to_bytes().to_vec());
                    (status, &[][..], body)
                }
                Step::Give(status, headers, body) => {
                    stream = Some(body);
                    (status, headers, "")
                }
                Step::Reply(status, body) => (status, &[][..], body),
                Step::ReplyWith(status, headers, body) => (status, headers, body),
                Step::Fail(failure) => return Err(TransportError::new(failure, None)),
                Step::Hang => std::future::pending().await,
            };
            let headers = headers
                .iter()
                .map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap()))
                .collect::<HeaderMap>();
            let status = StatusCode::from_u16(status).unwrap();
            Ok(Reply { status, headers, body: body.into(), stream })
        })
    }
}

/// A gateway whose backends follow scripts.
pub(crate) struct Scripted {
    pub(crate) gateway: Arc<Gateway>,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) erp: Script,
    pub(crate) callback: Script,
    pub(crate) router: Router,
}

pub(crate) fn scripted(changes: Value) -> Scripted {
    let clock: Arc<dyn Clock> = Arc::new(SystemClock::start());
    let store = caseway_runtime::in_memory(&clock);
    scripted_on(changes, clock, store)
}

/// A gateway on a store that others may share.
pub(crate) fn scripted_on(changes: Value, clock: Arc<dyn Clock>, store: MemoryStore) -> Scripted {
    let erp = Script::default();
    let callback = Script::default();
    let scripts =
        [("erp", erp.clone()), ("billing", Script::default()), ("callback.motor-claim", callback.clone())];
    let gateway = Gateway::with_transports(
        &HUB,
        settings(changes).unwrap(),
        Arc::clone(&clock),
        Box::new(move |backend, _| {
            let (_, script) = scripts.iter().find(|(name, _)| *name == backend.name).unwrap();
            Arc::new(script.clone())
        }),
        Arc::new(store),
    )
    .unwrap();
    let router = caseway_runtime::router(Arc::clone(&gateway));
    Scripted { gateway, clock, erp, callback, router }
}

/// A reply, read to its end.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) body: String,
}

impl Answer {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }

    /// The problem's name, after checking that it is a problem.
    pub(crate) fn problem(&self) -> String {
        assert_eq!(self.headers["content-type"], "application/problem+json", "{self:?}");
        let document = self.json();
        assert_eq!(document["status"], self.status, "{self:?}");
        document["type"].as_str().unwrap().strip_prefix("urn:caseway:problem:").unwrap().to_owned()
    }

    pub(crate) fn detail(&self) -> String {
        self.json()["detail"].as_str().unwrap().to_owned()
    }

    /// The pointers of the violations.
    pub(crate) fn pointers(&self) -> Vec<String> {
        let document = self.json();
        let violations = document["violations"].as_array().unwrap();
        violations.iter().map(|violation| violation["pointer"].as_str().unwrap().to_owned()).collect()
    }
}

impl Scripted {
    /// The reply as it begins.
    pub(crate) async fn raw(&self, request: http::Request<Body>) -> axum::response::Response {
        self.router.clone().oneshot(request).await.unwrap()
    }

    pub(crate) async fn send(&self, request: http::Request<Body>) -> Answer {
        let (head, body) = self.raw(request).await.into_parts();
        let body = body.collect().await.unwrap().to_bytes();
        Answer {
            status: head.status.as_u16(),
            headers: head.headers,
            body: String::from_utf8(body.to_vec()).unwrap(),
        }
    }

    pub(crate) async fn get(&self, target: &str) -> Answer {
        self.send(request("GET", target).body(Body::empty()).unwrap()).await
    }

    /// A command of a case, under a key where one is given.
    pub(crate) async fn command(
        &self,
        case: &str,
        method: &str,
        target: &str,
        body: &str,
        key: Option<&str>,
    ) -> Answer {
        let mut request = request(method, target).header("case-id", case);
        if !body.is_empty() {
            request = request.header("content-type", "application/json");
        }
        if let Some(key) = key {
            request = request.header("idempotency-key", key);
        }
        self.send(request.body(body.to_owned().into()).unwrap()).await
    }

    pub(crate) async fn post(&self, target: &str, body: impl Into<Body>) -> Answer {
        self.json("POST", target, body).await
    }

    pub(crate) async fn json(&self, method: &str, target: &str, body: impl Into<Body>) -> Answer {
        let request = request(method, target).header("content-type", "application/json");
        self.send(request.body(body.into()).unwrap()).await
    }
}

/// A request with the key of the case type that may call everything.
pub(crate) fn request(method: &str, target: &str) -> http::request::Builder {
    http::Request::builder().method(method).uri(target).header("authorization", format!("Bearer {CLAIM_KEY}"))
}

/// A gateway on a socket, with real connections to its backends and a clock that the test turns.
pub(crate) struct Served {
    pub(crate) address: SocketAddr,
    pub(crate) clock: Arc<ManualClock>,
    pub(crate) gateway: Arc<Gateway>,
    stop: Option<oneshot::Sender<()>>,
    server: JoinHandle<()>,
}

/// Settings with the ERP at `erp`, without retries, and `changes`.
pub(crate) fn settings_for(erp: &str, changes: Value) -> Settings {
    let mut all = json!({ "backends": { "erp": { "baseUrl": erp, "retry": { "attempts": 0 } } } });
    merge(&mut all, changes);
    settings(all).unwrap()
}

pub(crate) async fn serve(erp: &str, changes: Value) -> Served {
    let clock = Arc::new(ManualClock::new());
    let settings = settings_for(erp, changes);
    let shared = Arc::clone(&clock) as Arc<dyn Clock>;
    let store = caseway_runtime::in_memory(&shared);
    let gateway = Gateway::new(&HUB, settings, shared, Arc::new(store)).unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let (stop, stopped) = oneshot::channel();
    let server = tokio::spawn(caseway_runtime::serve(Arc::clone(&gateway), listener, async {
        let _ = stopped.await;
    }));
    Served { address, clock, gateway, stop: Some(stop), server }
}

impl Served {
    /// A call over a connection of its own.
    pub(crate) async fn get(&self, target: &str) -> Answer {
        self.exchange(&head("GET", target, "")).await
    }

    /// Sends `text` as it stands and reads the reply to the end of the connection.
    pub(crate) async fn exchange(&self, text: &str) -> Answer {
        let mut stream = self.connect(text).await;
        read_answer(&mut stream).await
    }

    /// A connection on which `text` has been sent.
    pub(crate) async fn connect(&self, text: &str) -> TcpStream {
        let mut stream = TcpStream::connect(self.address).await.unwrap();
        stream.write_all(text.as_bytes()).await.unwrap();
        stream
    }

    /// Resolves when the metrics have `line`.
    pub(crate) async fn counted(&self, line: &str) {
        while !self.gateway.metrics().contains(line) {
            tokio::task::yield_now().await;
        }
    }

    pub(crate) fn stop(&mut self) {
        let _ = self.stop.take().unwrap().send(());
    }

    /// Resolves when the server has returned.
    pub(crate) async fn stopped(self) {
        self.server.await.unwrap();
    }
}

/// A request's head, for a connection that ends with the reply.
pub(crate) fn head(method: &str, target: &str, headers: &str) -> String {
    format!(
        "{method} {target} HTTP/1.1\r\nhost: hub\r\nauthorization: Bearer {CLAIM_KEY}\r\nconnection: close\r\n{headers}\r\n"
    )
}

pub(crate) async fn read_answer(stream: &mut TcpStream) -> Answer {
    let mut text = Vec::new();
    stream.read_to_end(&mut text).await.unwrap();
    let text = String::from_utf8(text).unwrap();
    let (head, body) = text.split_once("\r\n\r\n").unwrap_or_else(|| panic!("no reply: {text:?}"));
    let mut lines = head.lines();
    let status = lines.next().and_then(|line| line.split(' ').nth(1)).unwrap().parse().unwrap();
    let headers = lines
        .filter_map(|line| line.split_once(": "))
        .map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap()))
        .collect();
    Answer { status, headers, body: body.to_owned() }
}
