//! Connections to a backend: accepting them, and doing to them what faults ask for.
//!
//! HTTP/1.1 alone: what a fault does to a connection then happens to one request.

use std::sync::atomic::AtomicBool;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use bytes::Bytes;
use http::header::{CONTENT_LENGTH, CONTENT_TYPE};
use http::{HeaderValue, Request, Response, StatusCode};
use http_body_util::{BodyExt, LengthLimitError, Limited};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::TcpStream;
use tokio::sync::{mpsc, oneshot, watch};
use tokio::task::JoinSet;

use crate::backend::{self, Backend, lock};
use crate::clock::Clock;
use crate::door::Door;
use crate::fault::{BrokenBody, Damage, Table};
use crate::reply::Reply;
use crate::wire::{Broken, Payload, Step, Wire};

/// The largest request body.
const MOST_BYTES: usize = 8 << 20;

/// The most connections to one backend at once; more wait to be accepted.
const MOST_CONNECTIONS: usize = 1_024;

/// The longest that a caller may be idle or take to send a header.
const PATIENCE: Duration = Duration::from_secs(60);

/// The longest that a server waits for its connections to end when it stops.
const DRAIN: Duration = Duration::from_secs(2);

/// How soon after a failure a port is opened, or a connection accepted, once more.
const AGAIN: Duration = Duration::from_millis(50);

/// Asks a backend's server to look at its faults again; answered when it has.
pub(crate) type Recheck = oneshot::Sender<()>;

/// Serves one backend at one door.
#[derive(Debug)]
pub(crate) struct Server {
    pub(crate) backend: Arc<Backend>,
    pub(crate) faults: Arc<Mutex<Table>>,
    pub(crate) clock: Clock,
    pub(crate) door: Door,
}

/// Why a server stopped accepting.
enum Next {
    /// The faults may have changed; whoever asked is told once they are heeded.
    Look(Option<Recheck>),
    /// It is to end.
    Stop,
}

impl Server {
    /// Serves until `stop` is true or nobody is left who could say so, then ends its connections in order.
    pub(crate) async fn run(
        mut self,
        mut rechecks: mpsc::Receiver<Recheck>,
        mut stop: watch::Receiver<bool>,
    ) {
        let mut connections = JoinSet::new();
        let mut asked: Option<Recheck> = None;
        loop {
            let now = self.clock.now();
            let outage = lock(&self.faults).outage(self.backend.name(), now);
            let look_again = match outage {
                Some(until) => {
                    self.door.shut();
                    connections.shutdown().await;
                    until
                }
                None => self.door.reopen().is_err().then(|| now.saturating_add(AGAIN)),
            };
            if let Some(asked) = asked.take() {
                // Whoever asked may have gone.
                let _ = asked.send(());
            }
            match self.attend(look_again, &mut rechecks, &mut stop, &mut connections).await {
                Next::Look(by) => asked = by,
                Next::Stop => break,
            }
        }
        self.door.shut();
        let ended = async { while connections.join_next().await.is_some() {} };
        let _ = tokio::time::timeout(DRAIN, ended).await;
    }

    /// Accepts connections until the faults are to be looked at again, at `look_again` at the latest.
    async fn attend(
        &self,
        look_again: Option<Duration>,
        rechecks: &mut mpsc::Receiver<Recheck>,
        stop: &mut watch::Receiver<bool>,
        connections: &mut JoinSet<()>,
    ) -> Next {
        let over = async {
            match look_again {
                Some(time) => self.clock.sleep_until(time).await,
                None => std::future::pending().await,
            }
        };
        tokio::pin!(over);
        loop {
            tokio::select! {
                biased;
                () = stopped(stop) => return Next::Stop,
                asked = rechecks.recv() => return asked.map_or(Next::Stop, |asked| Next::Look(Some(asked))),
                () = &mut over => return Next::Look(None),
                Some(_) = connections.join_next() => {}
                accepted = self.door.accept(), if connections.len() < MOST_CONNECTIONS => match accepted {
                    Ok(stream) => {
                        let (backend, clock) = (Arc::clone(&self.backend), self.clock.clone());
                        connections.spawn(connection(backend, clock, stream, stop.clone()));
                    }
                    // Out of descriptors, mostly: connections that end give some back.
                    Err(_) => tokio::time::sleep(AGAIN).await,
                },
            }
        }
    }
}

/// Waits until the sandbox is told to stop, or nobody is left who could tell it.
pub(crate) async fn stopped(stop: &mut watch::Receiver<bool>) {
    let _ = stop.wait_for(|stop| *stop).await;
}

/// Serves one connection until either side ends it.
async fn connection(backend: Arc<Backend>, clock: Clock, stream: TcpStream, mut stop: watch::Receiver<bool>) {
    // Only speed depends on it.
    let _ = stream.set_nodelay(true);
    let (wire, reset) = Wire::new(stream);
    let heard = stop.clone();
    let service = service_fn(move |request| {
        respond(Arc::clone(&backend), clock.clone(), heard.clone(), Arc::clone(&reset), request)
    });
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(PATIENCE)
        .serve_connection(TokioIo::new(wire), service);
    tokio::pin!(connection);
    // An error is the caller's end of the connection, or one that a fault asked for.
    tokio::select! {
        _ = connection.as_mut() => {}
        () = stopped(&mut stop) => {
            connection.as_mut().graceful_shutdown();
            let _ = connection.await;
        }
    }
}

/// Answers one request; an error closes the connection.
async fn respond(
    backend: Arc<Backend>,
    clock: Clock,
    mut stop: watch::Receiver<bool>,
    reset: Arc<AtomicBool>,
    request: Request<Incoming>,
) -> Result<Response<Payload>, Broken> {
    let (head, body) = request.into_parts();
    let body = match Limited::new(body, MOST_BYTES).collect().await {
        Ok(body) => body.to_bytes(),
        Err(error) if error.is::<LengthLimitError>() => {
            let detail = format!("the sandbox reads at most {MOST_BYTES} bytes");
            return Ok(whole(Reply::problem(StatusCode::PAYLOAD_TOO_LARGE, detail)));
        }
        Err(_) => return Err(Broken),
    };
    let answer = backend.answer(&backend::Incoming {
        method: &head.method,
        uri: &head.uri,
        headers: &head.headers,
        body: &body,
    });
    if let Some(latency) = answer.latency {
        // Nobody waits for a sandbox that is ending.
        tokio::select! {
            () = clock.sleep(latency) => {}
            () = stopped(&mut stop) => {}
        }
    }
    let reply = answer.reply.ok_or(Broken)?;
    match answer.damage {
        None => Ok(whole(reply)),
        Some(Damage::Body(how)) => Ok(whole(damaged(reply, how))),
        Some(Damage::Reset) => Ok(cut(reply, reset)),
    }
}

/// The reply as it is.
pub(crate) fn whole(reply: Reply) -> Response<Payload> {
    let body = Some(reply.body.clone()).filter(|body| !body.is_empty());
    with_head(reply, Payload::Whole(body))
}

/// The reply with a body that nobody can read.
fn damaged(mut reply: Reply, how: BrokenBody) -> Reply {
    if reply.body.is_empty() && reply.status.is_success() {
        // What has no body, such as a 204, cannot have a broken one.
        reply.status = StatusCode::OK;
    }
    reply.body = match how {
        BrokenBody::Truncated if reply.body.len() > 1 => reply.body.slice(..reply.body.len() / 2),
        BrokenBody::Truncated => Bytes::from_static(b"{\""),
        BrokenBody::Html => {
            Bytes::from_static(b"<!doctype html><title>Maintenance</title><p>Please come back later.\n")
        }
    };
    reply.headers.retain(|(name, _)| *name != CONTENT_TYPE);
    reply.headers.push((CONTENT_TYPE, HeaderValue::from_static("application/json")));
    reply
}

/// The reply up to its middle, and then a reset.
fn cut(mut reply: Reply, reset: Arc<AtomicBool>) -> Response<Payload> {
    if reply.body.is_empty() {
        reply.status = StatusCode::OK;
    }
    let length = reply.body.len().max(2);
    let sent = reply.body.slice(..reply.body.len() / 2);
    reply.headers.push((CONTENT_LENGTH, length.into()));
    with_head(reply, Payload::Part(Step::Send(sent, reset)))
}

fn with_head(reply: Reply, body: Payload) -> Response<Payload> {
    let mut response = Response::new(body);
    *response.status_mut() = reply.status;
    response.headers_mut().extend(reply.headers);
    response
}
