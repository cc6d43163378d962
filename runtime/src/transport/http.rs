//! HTTP/1.1 and HTTP/2 over pooled connections.

use std::error::Error;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use http_body_util::BodyExt;
use hyper_util::client::legacy::{Client, Error as ClientError};
use hyper_util::rt::{TokioExecutor, TokioTimer};

use super::connect::Connector;
use super::outbound::Outbound;
use super::{Failure, ReadError, Reading, Reply, Request, Sending, Transport, TransportError, read};
use crate::clock::Clock;

pub use super::connect::TlsRoots;

/// Shorter than the idle time that servers and load balancers usually grant, so that it is mostly this side that
/// closes an idle connection, and a request does not meet one that is just being closed.
const IDLE: Duration = Duration::from_secs(30);

/// The transport of a gateway.
pub struct HttpTransport {
    client: Client<Connector, Outbound>,
}

impl HttpTransport {
    /// A transport with an empty pool. `connect_timeout` covers name, TCP and TLS; `pool` connections are kept idle.
    #[must_use]
    pub fn new(roots: &TlsRoots, clock: Arc<dyn Clock>, connect_timeout: Duration, pool: usize) -> Self {
        // The client may move a request from a pooled connection that turns out to be closed to another one. That is
        // no retry: not a byte of it was written.
        let client = Client::builder(TokioExecutor::new())
            .pool_timer(TokioTimer::new())
            .timer(TokioTimer::new())
            .pool_idle_timeout(IDLE)
            .pool_max_idle_per_host(pool)
            .build(Connector::new(roots, clock, connect_timeout));
        Self { client }
    }
}

impl fmt::Debug for HttpTransport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("HttpTransport")
    }
}

impl Transport for HttpTransport {
    fn send(&self, request: Request) -> Sending<'_> {
        let Request { method, uri, headers, body, stream, reply } = request;
        let mut outgoing = http::Request::new(Outbound::new(body, stream));
        *outgoing.method_mut() = method;
        *outgoing.uri_mut() = uri;
        *outgoing.headers_mut() = headers;
        let pending = self.client.request(outgoing);
        Box::pin(async move {
            let (head, body) = pending.await.map_err(request_error)?.into_parts();
            let reply_limit = match reply {
                Reading::Success(_) if head.status.is_success() => {
                    let stream = Some(body.map_err(Into::into).boxed_unsync());
                    let (status, headers) = (head.status, head.headers);
                    return Ok(Reply { status, headers, body: bytes::Bytes::new(), stream });
                }
                Reading::Whole(limit) | Reading::Success(limit) => limit,
            };
            let body = read(body, reply_limit).await.map_err(|error| match error {
                ReadError::TooLarge => TransportError::new(Failure::TooLarge(reply_limit), None),
                ReadError::Broken(error) => {
                    let failure = if error.is_parse() { Failure::Malformed } else { Failure::Interrupted };
                    TransportError::new(failure, Some(error.into()))
                }
            })?;
            Ok(Reply { status: head.status, headers: head.headers, body, stream: None })
        })
    }
}

fn request_error(error: ClientError) -> TransportError {
    let failure = if error.is_connect() || causes(&error).any(not_processed) {
        Failure::NotSent
    } else if causes(&error).filter_map(|cause| cause.downcast_ref()).any(hyper::Error::is_parse) {
        Failure::Malformed
    } else {
        Failure::Interrupted
    };
    TransportError::new(failure, Some(error.into()))
}

/// Whether an error proves that the backend did not look at the request: it was never written, or (RFC 9113, section
/// 8.7) the backend refused the stream or had announced that it takes no more of them.
fn not_processed(cause: &(dyn Error + 'static)) -> bool {
    if let Some(error) = cause.downcast_ref::<hyper::Error>() {
        return error.is_canceled();
    }
    cause.downcast_ref::<h2::Error>().is_some_and(|error| {
        error.is_remote()
            && match error.reason() {
                Some(h2::Reason::REFUSED_STREAM) => error.is_reset(),
                Some(h2::Reason::NO_ERROR) => error.is_go_away(),
                _ => false,
            }
    })
}

fn causes<'a>(error: &'a (dyn Error + 'static)) -> impl Iterator<Item = &'a (dyn Error + 'static)> {
    std::iter::successors(Some(error), |error: &&'a (dyn Error + 'static)| {
        let error: &'a (dyn Error + 'static) = *error;
        error.source()
    })
}
