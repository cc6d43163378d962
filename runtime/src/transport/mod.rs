//! How a request gets to a backend and its reply back: one trait, so that tests script it and simulations replace it.
//!
//! A transport does not retry, does not follow redirects and knows nothing of operations. Its errors say whether the
//! request may have reached the backend, because that alone decides what may be repeated.

mod body;
mod connect;
mod http;
mod outbound;

use std::error::Error;
use std::fmt;
use std::future::Future;
use std::pin::Pin;

use ::http::{HeaderMap, Method, StatusCode, Uri};
use bytes::Bytes;

pub use self::http::{HttpTransport, TlsRoots};
pub use crate::stream::{ByteStream, StreamError};
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
    /// The body, or what of it comes before the stream; empty when there is none.
    pub body: Bytes,
    /// The stream that is a part of the body.
    pub stream: Option<Upstream>,
    /// How the reply is read.
    pub reply: Reading,
}

/// A stream in a request's body.
pub struct Upstream {
    /// The stream.
    pub stream: ByteStream,
    /// What follows it.
    pub tail: Bytes,
}

impl fmt::Debug for Upstream {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Upstream").field("tail", &self.tail).finish_non_exhaustive()
    }
}

/// How a reply is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reading {
    /// To its end, when that comes within this many bytes.
    Whole(usize),
    /// A success is handed over unread; anything else is read to its end within this many bytes.
    Success(usize),
}

/// A reply.
#[derive(Debug)]
pub struct Reply {
    /// The status.
    pub status: StatusCode,
    /// The headers.
    pub headers: HeaderMap,
    /// The body, as far as it was read.
    pub body: Bytes,
    /// The body that is not read, where [`Reading::Success`] asked for it.
    pub stream: Option<ByteStream>,
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
    /// Sends `request` and reads the reply as it asks. Dropping the future gives the call up.
    fn send(&self, request: Request) -> Sending<'_>;
}
