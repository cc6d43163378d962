//! A backend's stream on its way to a caller.
//!
//! The call that the stream belongs to runs in a task of its own, so that its times also run while the caller takes
//! nothing. The reply's body ends the task when it is dropped: a caller that goes away takes its call with it, as with
//! any other reply.

use std::pin::Pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};

use axum::body::Body as ReplyBody;
use axum::response::Response;
use bytes::Bytes;
use http::{HeaderMap, StatusCode};
use http_body::{Body, Frame};
use tokio::sync::{mpsc, oneshot};
use tokio::task::JoinHandle;

/// How a reply begins.
#[derive(Debug)]
pub(crate) struct Head {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
}

/// Where a call puts the stream that it receives.
#[derive(Debug)]
pub(crate) struct Sink {
    head: Mutex<Option<oneshot::Sender<Head>>>,
    pieces: mpsc::Sender<Bytes>,
    complete: Arc<AtomicBool>,
}

/// Ends a reply so that its receiver notices that it is not complete.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the answer broke off")]
struct BrokenOff;

impl Sink {
    /// Begins the reply. From here on, nothing else can be answered.
    pub(crate) fn begin(&self, head: Head) {
        let sender = self.head.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(sender) = sender {
            // Nobody is there when the caller has just gone, and then the call is ended as well.
            let _ = sender.send(head);
        }
    }

    /// Passes a piece on, when there is room for it.
    pub(crate) async fn pass(&self, piece: Bytes) {
        let _ = self.pieces.send(piece).await;
    }

    /// Says that everything was passed on. A sink that is dropped without it breaks the reply off.
    pub(crate) fn finish(&self) {
        self.complete.store(true, Ordering::Release);
    }
}

/// The reply of a call that may stream into a sink: what the call says, or the stream once it has begun. `None` when
/// the call panicked.
pub(crate) async fn respond<F>(call: impl FnOnce(Sink) -> F) -> Option<Response>
where
    F: Future<Output = Response> + Send + 'static,
{
    let (head, mut begun) = oneshot::channel();
    // One piece at a time: what is not taken is not read, so that a slow caller slows the backend and fills no memory.
    let (pieces, received) = mpsc::channel(1);
    let complete = Arc::new(AtomicBool::new(false));
    let sink = Sink { head: Mutex::new(Some(head)), pieces, complete: Arc::clone(&complete) };
    let mut call = Running(tokio::spawn(call(sink)));
    let head = tokio::select! {
        biased;
        Ok(head) = &mut begun => head,
        reply = &mut call.0 => return reply.ok(),
    };
    let mut reply =
        Response::new(ReplyBody::new(Piped { _call: call, pieces: received, complete, ended: false }));
    *reply.status_mut() = head.status;
    *reply.headers_mut() = head.headers;
    Some(reply)
}

/// A task that ends with whoever waits for it.
#[derive(Debug)]
struct Running(JoinHandle<Response>);

impl Drop for Running {
    fn drop(&mut self) {
        self.0.abort();
    }
}

/// A reply's body, as its call passes it on.
#[derive(Debug)]
struct Piped {
    _call: Running,
    pieces: mpsc::Receiver<Bytes>,
    complete: Arc<AtomicBool>,
    ended: bool,
}

impl Body for Piped {
    type Data = Bytes;
    type Error = BrokenOff;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BrokenOff>>> {
        if self.ended {
            return Poll::Ready(None);
        }
        let Poll::Ready(piece) = self.pieces.poll_recv(context) else { return Poll::Pending };
        Poll::Ready(match piece {
            Some(piece) => Some(Ok(Frame::data(piece))),
            None => {
                self.ended = true;
                if self.complete.load(Ordering::Acquire) { None } else { Some(Err(BrokenOff)) }
            }
        })
    }
}
