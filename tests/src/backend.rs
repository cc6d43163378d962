//! A backend for tests: it answers as it is told, remembers every request that it got, and notices when one is given up.

use std::collections::VecDeque;
use std::convert::Infallible;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use bytes::Bytes;
use http::{HeaderMap, Method, Request, Response, StatusCode};
use http_body_util::{BodyExt, Full};
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper_util::rt::{TokioExecutor, TokioIo};
use hyper_util::server::conn::auto;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::AbortHandle;

/// A request as it arrived.
#[derive(Debug, Clone)]
pub struct Received {
    /// The method.
    pub method: Method,
    /// The path with its query.
    pub target: String,
    /// The headers.
    pub headers: HeaderMap,
    /// The body.
    pub body: Bytes,
}

/// What the backend does with a request.
#[derive(Debug, Clone)]
pub enum Answer {
    /// Replies.
    Reply(StatusCode, HeaderMap, Bytes),
    /// Never replies.
    Silence,
}

impl Answer {
    /// 200 with a JSON body.
    pub fn json(body: impl Into<Bytes>) -> Self {
        Self::status(200, body)
    }

    /// A status with a body.
    pub fn status(status: u16, body: impl Into<Bytes>) -> Self {
        let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        Self::Reply(status, HeaderMap::new(), body.into())
    }

    /// The answer with a header.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: &'static str) -> Self {
        if let Self::Reply(_, headers, _) = &mut self {
            headers.insert(name, http::HeaderValue::from_static(value));
        }
        self
    }
}

/// How many requests have come to what.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// Requests that arrived whole.
    pub received: usize,
    /// Requests that whoever made them gave up before the reply.
    pub abandoned: usize,
}

#[derive(Debug)]
struct State {
    next: VecDeque<Answer>,
    otherwise: Answer,
    received: Vec<Received>,
}

/// A backend on a free port of the loopback, until it is dropped.
#[derive(Debug)]
pub struct Backend {
    address: SocketAddr,
    state: Arc<Mutex<State>>,
    counts: Arc<watch::Sender<Counts>>,
    server: AbortHandle,
}

impl Backend {
    /// A backend that answers every request with `otherwise`, except where [`then`](Self::then) says more.
    ///
    /// # Errors
    /// When no port is free.
    pub async fn start(otherwise: Answer) -> std::io::Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let address = listener.local_addr()?;
        let state = Arc::new(Mutex::new(State { next: VecDeque::new(), otherwise, received: Vec::new() }));
        let counts = Arc::new(watch::Sender::new(Counts::default()));
        let server = tokio::spawn(accept(listener, Arc::clone(&state), Arc::clone(&counts))).abort_handle();
        Ok(Self { address, state, counts, server })
    }

    /// Where it listens.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Its address as a base URL.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Answers the next request that has no answer yet with `answer`.
    pub fn then(&self, answer: Answer) -> &Self {
        lock(&self.state).next.push_back(answer);
        self
    }

    /// Answers every request from now on with `answer`.
    pub fn always(&self, answer: Answer) {
        let mut state = lock(&self.state);
        state.next.clear();
        state.otherwise = answer;
    }

    /// The requests so far, in order of arrival.
    #[must_use]
    pub fn received(&self) -> Vec<Received> {
        lock(&self.state).received.clone()
    }

    /// Resolves when the counts are as `wanted`.
    pub async fn until(&self, wanted: impl FnMut(&Counts) -> bool) {
        // The sender lives as long as `self`.
        let _ = self.counts.subscribe().wait_for(wanted).await;
    }
}

impl Drop for Backend {
    fn drop(&mut self) {
        self.server.abort();
    }
}

fn lock(state: &Mutex<State>) -> MutexGuard<'_, State> {
    state.lock().unwrap_or_else(PoisonError::into_inner)
}

async fn accept(listener: TcpListener, state: Arc<Mutex<State>>, counts: Arc<watch::Sender<Counts>>) {
    let mut connections = tokio::task::JoinSet::new();
    while let Ok((stream, _)) = listener.accept().await {
        let (state, counts) = (Arc::clone(&state), Arc::clone(&counts));
        let service = service_fn(move |request| answer(request, Arc::clone(&state), Arc::clone(&counts)));
        connections.spawn(async move {
            let builder = auto::Builder::new(TokioExecutor::new());
            // A connection that breaks off is what some tests are about.
            let _ = builder.serve_connection(TokioIo::new(stream), service).await;
        });
    }
}

async fn answer(
    request: Request<Incoming>,
    state: Arc<Mutex<State>>,
    counts: Arc<watch::Sender<Counts>>,
) -> Result<Response<Full<Bytes>>, Infallible> {
    let (head, body) = request.into_parts();
    let body = body.collect().await.map(http_body_util::Collected::to_bytes).unwrap_or_default();
    let target = head.uri.path_and_query().map(ToString::to_string).unwrap_or_default();
    let answer = {
        let mut state = lock(&state);
        state.received.push(Received { method: head.method, target, headers: head.headers, body });
        state.next.pop_front().unwrap_or_else(|| state.otherwise.clone())
    };
    counts.send_modify(|counts| counts.received += 1);
    match answer {
        Answer::Reply(status, headers, body) => {
            let mut reply = Response::new(Full::new(body));
            *reply.status_mut() = status;
            *reply.headers_mut() = headers;
            Ok(reply)
        }
        Answer::Silence => {
            let _abandoned = Abandoned(counts);
            std::future::pending().await
        }
    }
}

struct Abandoned(Arc<watch::Sender<Counts>>);

impl Drop for Abandoned {
    fn drop(&mut self) {
        self.0.send_modify(|counts| counts.abandoned += 1);
    }
}
