//! Streams: bytes that pass through as they come, in bounded memory.
//!
//! A stream has no total time that would fit it, so what is watched is that it moves: a side that neither sends nor takes
//! anything for `idle` is given up. Once a byte of a caller's stream has gone out, its request is never made again. What
//! a stream holds (its place in the bulkhead, its breaker's guard, its caller's place) is held until it ends.

mod pipe;
mod upload;

use std::task::Poll;
use std::time::Duration;

use bytes::Bytes;
use http_body_util::combinators::UnsyncBoxBody;

use crate::clock::{Clock, Moment, Sleep};

pub(crate) use pipe::{Head, Sink, respond};
pub(crate) use upload::{Upload, UploadFault};

/// A body that is not read yet.
pub type ByteStream = UnsyncBoxBody<Bytes, StreamError>;

/// Why a stream ended before its end.
pub type StreamError = Box<dyn std::error::Error + Send + Sync>;

/// What a stream may take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StreamLimits {
    /// The largest, in bytes.
    pub largest: u64,
    /// The longest that nothing moves.
    pub idle: Duration,
    /// The longest that a stream may last.
    pub longest: Duration,
}

/// The output of `future`, or `None` when the moment that `until` names has come, which it may put off meanwhile.
pub(crate) async fn while_moving<F: Future>(
    clock: &dyn Clock,
    until: impl Fn() -> Moment,
    future: F,
) -> Option<F::Output> {
    let mut future = std::pin::pin!(future);
    let mut alarm: Option<(Moment, Sleep)> = None;
    std::future::poll_fn(move |context| {
        if let Poll::Ready(output) = future.as_mut().poll(context) {
            return Poll::Ready(Some(output));
        }
        loop {
            let at = until();
            if at <= clock.now() {
                return Poll::Ready(None);
            }
            let (set, mut sleep) = match alarm.take() {
                Some((set, sleep)) if set <= at => (set, sleep),
                _ => (at, clock.sleep_until(at)),
            };
            if sleep.as_mut().poll(context).is_pending() {
                alarm = Some((set, sleep));
                return Poll::Pending;
            }
            // It rang, perhaps for what has moved since: look again.
        }
    })
    .await
}
