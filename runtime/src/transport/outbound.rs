//! A request's body: bytes, a stream, bytes; any of them may be missing.

use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use http_body::{Body, Frame, SizeHint};

use super::{ByteStream, StreamError, Upstream};

/// The body as the client sends it.
pub(super) struct Outbound {
    head: Bytes,
    stream: Option<ByteStream>,
    tail: Bytes,
}

impl Outbound {
    pub(super) fn new(body: Bytes, stream: Option<Upstream>) -> Self {
        let (stream, tail) = match stream {
            Some(Upstream { stream, tail }) => (Some(stream), tail),
            None => (None, Bytes::new()),
        };
        Self { head: body, stream, tail }
    }
}

impl Body for Outbound {
    type Data = Bytes;
    type Error = StreamError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, StreamError>>> {
        if !self.head.is_empty() {
            return Poll::Ready(Some(Ok(Frame::data(std::mem::take(&mut self.head)))));
        }
        if let Some(stream) = &mut self.stream {
            match Pin::new(stream).poll_frame(context) {
                Poll::Ready(None) => self.stream = None,
                other => return other,
            }
        }
        let tail = std::mem::take(&mut self.tail);
        Poll::Ready((!tail.is_empty()).then(|| Ok(Frame::data(tail))))
    }

    fn is_end_stream(&self) -> bool {
        self.head.is_empty() && self.tail.is_empty() && self.stream.as_ref().is_none_or(Body::is_end_stream)
    }

    fn size_hint(&self) -> SizeHint {
        let own = (self.head.len() + self.tail.len()) as u64;
        let stream = self.stream.as_ref().map_or_else(|| SizeHint::with_exact(0), Body::size_hint);
        let mut hint = SizeHint::new();
        hint.set_lower(own.saturating_add(stream.lower()));
        if let Some(upper) = stream.upper().and_then(|upper| upper.checked_add(own)) {
            hint.set_upper(upper);
        }
        hint
    }
}
