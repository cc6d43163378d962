//! A caller's stream on its way to a backend.
//!
//! Attempts share it: one that fails before a byte has moved leaves it as it was for the next. What goes wrong on the
//! caller's side is kept apart, so that it is never held against the backend.

use std::fmt;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;

use axum::body::Body as CallersBody;
use bytes::Bytes;
use http::HeaderValue;
use http_body::{Body, Frame, SizeHint};
use http_body_util::BodyExt;

use super::{ByteStream, StreamError, StreamLimits};
use crate::clock::{Clock, Moment};

/// What the caller did wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum UploadFault {
    /// It sent more than it may.
    #[error("the body is larger than {0} bytes")]
    TooLarge(u64),
    /// It broke off.
    #[error("the body broke off before its end")]
    Broken,
    /// It sent nothing for too long.
    #[error("the body did not arrive in time")]
    Idle,
}

/// A caller's stream.
#[derive(Clone)]
pub(crate) struct Upload {
    /// What the caller says that it is.
    pub(crate) content_type: Option<HeaderValue>,
    source: Arc<Mutex<Source>>,
    clock: Arc<dyn Clock>,
    limits: StreamLimits,
}

struct Source {
    body: CallersBody,
    left: u64,
    /// Whether a byte has gone out.
    moved: bool,
    ended: bool,
    /// Whether the backend wants more and the caller has not sent it.
    wanted: bool,
    /// When it was last asked, moved or ended.
    since: Option<Moment>,
    fault: Option<UploadFault>,
}

impl fmt::Debug for Upload {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Upload").field("content_type", &self.content_type).finish_non_exhaustive()
    }
}

impl Upload {
    /// The stream in `body`.
    ///
    /// # Errors
    /// [`UploadFault::TooLarge`] when the caller announces more than it may send.
    pub(crate) fn new(
        body: CallersBody,
        content_type: Option<HeaderValue>,
        clock: Arc<dyn Clock>,
        limits: StreamLimits,
    ) -> Result<Self, UploadFault> {
        if body.size_hint().lower() > limits.largest {
            return Err(UploadFault::TooLarge(limits.largest));
        }
        let source = Source {
            ended: body.is_end_stream(),
            body,
            left: limits.largest,
            moved: false,
            wanted: false,
            since: None,
            fault: None,
        };
        Ok(Self { content_type, source: Arc::new(Mutex::new(source)), clock, limits })
    }

    /// The stream for one attempt.
    pub(crate) fn stream(&self) -> ByteStream {
        self.source().since = None;
        Reader(self.clone()).boxed_unsync()
    }

    /// Whether a byte has gone out: then the request is not made again.
    pub(crate) fn has_moved(&self) -> bool {
        self.source().moved
    }

    /// What the caller did wrong, if anything.
    pub(crate) fn fault(&self) -> Option<UploadFault> {
        self.source().fault
    }

    /// Until when an attempt that began at `started` may go on without anything moving: `timeout` to begin with and for
    /// the reply, the idle time in between.
    pub(crate) fn patience(&self, started: Moment, timeout: Duration) -> Moment {
        let source = self.source();
        match source.since {
            None => started + timeout,
            Some(since) if source.ended => since + timeout,
            Some(since) => since + self.limits.idle,
        }
    }

    /// Notes that patience is at its end; says whether it was the caller who tried it.
    pub(crate) fn give_up(&self) -> bool {
        let mut source = self.source();
        let is_callers = source.wanted && !source.ended;
        if is_callers {
            source.fault = Some(UploadFault::Idle);
        }
        is_callers
    }

    fn source(&self) -> MutexGuard<'_, Source> {
        // It is whole between any two statements, so a panic elsewhere does not spoil it.
        self.source.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The stream as the transport reads it.
struct Reader(Upload);

impl Body for Reader {
    type Data = Bytes;
    type Error = StreamError;

    fn poll_frame(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, StreamError>>> {
        let upload = &self.0;
        let now = upload.clock.now();
        let mut source = upload.source();
        let source = &mut *source;
        loop {
            if source.ended {
                return Poll::Ready(None);
            }
            let Poll::Ready(frame) = Pin::new(&mut source.body).poll_frame(context) else {
                // Asked anew, the caller has its time from now on.
                if !source.wanted || source.since.is_none() {
                    source.since = Some(now);
                }
                source.wanted = true;
                return Poll::Pending;
            };
            source.wanted = false;
            source.since = Some(now);
            let fault = match frame.map(|frame| frame.map(Frame::into_data)) {
                None => {
                    source.ended = true;
                    continue;
                }
                // Trailers have no meaning to a backend that was not told of them.
                Some(Ok(Err(_))) => continue,
                Some(Ok(Ok(data))) if data.is_empty() => continue,
                Some(Ok(Ok(data))) => match source.left.checked_sub(data.len() as u64) {
                    Some(left) => {
                        source.left = left;
                        source.moved = true;
                        return Poll::Ready(Some(Ok(Frame::data(data))));
                    }
                    None => UploadFault::TooLarge(upload.limits.largest),
                },
                Some(Err(_)) => UploadFault::Broken,
            };
            source.fault = Some(fault);
            return Poll::Ready(Some(Err(fault.into())));
        }
    }

    fn is_end_stream(&self) -> bool {
        self.0.source().ended
    }

    fn size_hint(&self) -> SizeHint {
        self.0.source().body.size_hint()
    }
}
