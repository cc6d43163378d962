//! A connection that can be reset, and bodies that break off.

use std::convert::Infallible;
use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll};

use bytes::Bytes;
use http_body::{Body, Frame, SizeHint};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;

/// A connection that ends with a reset (RST) rather than in order, once it was told to.
#[derive(Debug)]
pub(crate) struct Wire {
    stream: TcpStream,
    reset: Arc<AtomicBool>,
}

impl Wire {
    /// Around an accepted connection; setting the flag makes its end a reset.
    pub(crate) fn new(stream: TcpStream) -> (Self, Arc<AtomicBool>) {
        let reset = Arc::new(AtomicBool::new(false));
        (Self { stream, reset: Arc::clone(&reset) }, reset)
    }
}

impl Drop for Wire {
    fn drop(&mut self) {
        if self.reset.load(Ordering::Relaxed) {
            // Where the system refuses, the connection still ends in the middle of the reply.
            let _ = self.stream.set_zero_linger();
        }
    }
}

impl AsyncRead for Wire {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(cx, buffer)
    }
}

impl AsyncWrite for Wire {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write(cx, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        slices: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write_vectored(cx, slices)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }
}

/// A reply's body.
#[derive(Debug)]
pub(crate) enum Payload {
    /// All of it.
    Whole(Option<Bytes>),
    /// A part of it, and then the connection is reset.
    Part(Step),
}

/// How far a body that breaks off has come.
#[derive(Debug)]
pub(crate) enum Step {
    /// These bytes are still to be sent.
    Send(Bytes, Arc<AtomicBool>),
    /// They are on their way: the writer gets one more turn to flush them.
    Flush(Arc<AtomicBool>),
    /// Nothing more comes.
    Broken,
}

/// Ends a connection.
#[derive(Debug, thiserror::Error)]
#[error("the sandbox was told to break the connection")]
pub(crate) struct Broken;

impl From<Infallible> for Broken {
    fn from(never: Infallible) -> Self {
        match never {}
    }
}

impl Body for Payload {
    type Data = Bytes;
    type Error = Broken;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Broken>>> {
        let step = match &mut *self {
            Self::Whole(body) => return Poll::Ready(body.take().map(|body| Ok(Frame::data(body)))),
            Self::Part(step) => step,
        };
        match std::mem::replace(step, Step::Broken) {
            Step::Send(bytes, reset) => {
                *step = Step::Flush(reset);
                Poll::Ready(Some(Ok(Frame::data(bytes))))
            }
            Step::Flush(reset) => {
                reset.store(true, Ordering::Relaxed);
                cx.waker().wake_by_ref();
                Poll::Pending
            }
            Step::Broken => Poll::Ready(Some(Err(Broken))),
        }
    }

    fn is_end_stream(&self) -> bool {
        matches!(self, Self::Whole(None))
    }

    fn size_hint(&self) -> SizeHint {
        match self {
            Self::Whole(body) => SizeHint::with_exact(body.as_ref().map_or(0, Bytes::len) as u64),
            // The header says how long the whole would have been.
            Self::Part(_) => SizeHint::default(),
        }
    }
}
