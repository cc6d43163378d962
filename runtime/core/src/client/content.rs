//! What passes as a stream: content that is sent to the hub, and content that comes from it.

use std::fmt;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, header};
use http_body::{Body, Frame, SizeHint};
use http_body_util::combinators::UnsyncBoxBody;
use http_body_util::{BodyExt, Full};

use super::Error;

/// Why a stream broke off.
pub(super) type BoxError = Box<dyn std::error::Error + Send + Sync>;

/// A request's body.
pub(super) type Sent = UnsyncBoxBody<Bytes, BoxError>;

/// Content to send: bytes, or a stream of them.
pub struct Content {
    pub(super) content_type: String,
    pub(super) body: Sent,
}

impl Content {
    /// Content that is there already. `content_type` is a media type, as in `application/pdf`.
    #[must_use]
    pub fn bytes(content_type: impl Into<String>, bytes: impl Into<Bytes>) -> Self {
        let body = Full::new(bytes.into()).map_err(|never| match never {}).boxed_unsync();
        Self { content_type: content_type.into(), body }
    }

    /// Content that comes bit by bit: a file, or what someone else sends. An error of its own ends the call.
    #[must_use]
    pub fn stream<B>(content_type: impl Into<String>, body: B) -> Self
    where
        B: Body<Data = Bytes> + Send + 'static,
        B::Error: Into<BoxError>,
    {
        Self { content_type: content_type.into(), body: body.map_err(Into::into).boxed_unsync() }
    }
}

impl fmt::Debug for Content {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Content").field("content_type", &self.content_type).finish_non_exhaustive()
    }
}

/// Content that comes bit by bit. Dropped before its end, it is given up.
pub struct Download {
    headers: HeaderMap,
    body: UnsyncBoxBody<Bytes, BoxError>,
    timeout: Duration,
}

impl Download {
    pub(super) fn new<B>(headers: HeaderMap, body: B, timeout: Duration) -> Self
    where
        B: Body<Data = Bytes> + Send + 'static,
        B::Error: Into<BoxError>,
    {
        Self { headers, body: body.map_err(Into::into).boxed_unsync(), timeout }
    }

    /// What it is: a media type.
    #[must_use]
    pub fn content_type(&self) -> Option<&str> {
        self.header(&header::CONTENT_TYPE)
    }

    /// How it should be kept, as in `attachment; filename="report.pdf"` (RFC 6266).
    #[must_use]
    pub fn content_disposition(&self) -> Option<&str> {
        self.header(&header::CONTENT_DISPOSITION)
    }

    /// How long it is, when that is known beforehand.
    #[must_use]
    pub fn length(&self) -> Option<u64> {
        self.header(&header::CONTENT_LENGTH)?.parse().ok()
    }

    /// The next bytes; `None` at its end.
    ///
    /// # Errors
    /// When it breaks off, or nothing comes within the client's timeout.
    pub async fn next(&mut self) -> Result<Option<Bytes>, Error> {
        loop {
            let frame = tokio::time::timeout(self.timeout, self.body.frame()).await;
            let Some(frame) = frame.map_err(|_| Error::Timeout)? else { return Ok(None) };
            if let Ok(data) = frame.map_err(Error::Broken)?.into_data() {
                return Ok(Some(data));
            }
        }
    }

    /// All of it, when that is no more than `limit` bytes.
    ///
    /// # Errors
    /// As [`next`](Self::next), and when it is longer.
    pub async fn bytes(mut self, limit: usize) -> Result<Bytes, Error> {
        let mut all = Vec::new();
        while let Some(bytes) = self.next().await? {
            if all.len() + bytes.len() > limit {
                return Err(Error::TooLarge { limit });
            }
            all.extend_from_slice(&bytes);
        }
        Ok(all.into())
    }

    fn header(&self, name: &header::HeaderName) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }
}

impl fmt::Debug for Download {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Download").field("headers", &self.headers).finish_non_exhaustive()
    }
}

/// A body that counts how often it moved.
pub(super) struct Counted {
    body: Sent,
    moved: Arc<AtomicU64>,
}

impl Counted {
    pub(super) fn new(body: Sent) -> (Self, Arc<AtomicU64>) {
        let moved = Arc::new(AtomicU64::new(0));
        (Self { body, moved: Arc::clone(&moved) }, moved)
    }
}

impl Body for Counted {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        let frame = std::task::ready!(Pin::new(&mut self.body).poll_frame(context));
        self.moved.fetch_add(1, Ordering::Relaxed);
        Poll::Ready(frame)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
