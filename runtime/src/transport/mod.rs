//! How a request gets to a backend and its reply back: one trait, so that tests script it and simulations replace it.
//!
//! A transport does not retry, does not follow redirects and knows nothing of operations. Its errors say whether the
//! request may have reached the backend, because that alone decides what may be repeated.

mod body;
mod connect;
mod http;

use std::error::Error;
use std::fmt;
use std::future::Future;
use std::pin::Pin;

use ::http::{HeaderMap, Method, StatusCode, Uri};
use bytes::Bytes;

pub use self::http::{HttpTransport, TlsRoots};
pub(crate) use body::{ReadError, read};

/// A request, complete.
#[derive(Debug)]
pub struct Request {
    /// The method.
    pub method: Method,
    /// The absolute address.
    pub uri: Uri,
    /// The headers; values that are secret are marked sensitive.
    pub headers: HeaderMap,
    /// The body; empty when there is none.
    pub body: Bytes,
    /// The most bytes of the reply's body that are read.
    pub reply_limit: usize,
}

/// A reply, read to its end.
#[derive(Debug)]
pub struct Reply {
    /// The status.
    pub status: StatusCode,
    /// The headers.
    pub headers: HeaderMap,
    /// The body.
    pub body: Bytes,
}

/// Whether a request may have reached the backend.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Sent {
    /// Certainly not: repeating it is always safe.
    No,
    /// Perhaps: repeating a command may make it take effect twice.
    Perhaps,
}

/// Why there is no reply.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Failure {
    /// No connection was made, or the backend said that it did not look at the request.
    NotSent,
    /// The connection broke after the request may have gone out.
    Interrupted,
    /// The reply is larger than the limit, in bytes.
    TooLarge(usize),
    /// The reply is not HTTP.
    Malformed,
}

/// A call without a reply.
#[derive(Debug)]
pub struct TransportError {
    failure: Failure,
    source: Option<Box<dyn Error + Send + Sync>>,
}

impl TransportError {
    /// An error of a kind, and what caused it.
    #[must_use]
    pub fn new(failure: Failure, source: Option<Box<dyn Error + Send + Sync>>) -> Self {
        Self { failure, source }
    }

    /// What went wrong.
    #[must_use]
    pub fn failure(&self) -> Failure {
        self.failure
    }

    /// Whether the request may have reached the backend.
    #[must_use]
    pub fn sent(&self) -> Sent {
        match self.failure {
            Failure::NotSent => Sent::No,
            Failure::Interrupted | Failure::TooLarge(_) | Failure::Malformed => Sent::Perhaps,
        }
    }
}

impl fmt::Display for TransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.failure {
            Failure::NotSent => f.write_str("the request was not sent"),
            Failure::Interrupted => f.write_str("the connection broke before the reply was complete"),
            Failure::TooLarge(limit) => write!(f, "the reply is larger than {limit} bytes"),
            Failure::Malformed => f.write_str("the reply is not HTTP"),
        }?;
        let mut cause = self.source.as_deref().map(|source| source as &dyn Error);
        while let Some(error) = cause {
            write!(f, ": {error}")?;
            cause = error.source();
        }
        Ok(())
    }
}

impl Error for TransportError {}

/// A pending reply.
pub type Sending<'a> = Pin<Box<dyn Future<Output = Result<Reply, TransportError>> + Send + 'a>>;

/// Sends requests to one backend.
pub trait Transport: fmt::Debug + Send + Sync + 'static {
    /// Sends `request` and reads the whole reply. Dropping the future gives the call up.
    fn send(&self, request: Request) -> Sending<'_>;
}
