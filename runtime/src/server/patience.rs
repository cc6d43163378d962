//! How long a connection may keep the gateway waiting: for a request's header once it has begun, and for anything at
//! all between requests.
//!
//! HTTP libraries offer one time for both, and it has to be short because a header that never ends is an attack. But a
//! connection that is closed after seconds of silence meets, sooner or later, a request that its caller had just
//! sent: load balancers keep connections for a minute and expect the server behind them to keep them for longer. So
//! the two are told apart here, between the socket and the protocol. While a request is being served neither runs; the
//! body has a time of its own. Silence ends a connection as the peer's own closing would, in order.
//!
//! On an HTTP/2 connection bytes also come for other reasons than a header, so only silence counts there once the
//! first request has come; what a header may cost is bounded by its size.

use std::io;
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;

use http::{Request, Response, Version};
use http_body::{Body, Frame, SizeHint};
use hyper::service::Service;
use pin_project_lite::pin_project;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

use crate::clock::{Clock, Moment, Sleep};

/// Longer than load balancers keep a silent connection (60 s is common).
const SILENCE: Duration = Duration::from_secs(75);

/// What one connection is doing.
#[derive(Debug)]
struct Doing {
    clock: Arc<dyn Clock>,
    header_timeout: Duration,
    /// Requests that are being served.
    serving: AtomicU32,
    multiplexed: AtomicBool,
    waiting: Mutex<Waiting>,
}

#[derive(Debug, Clone, Copy)]
struct Waiting {
    /// Whether a header has begun. A new connection owes one, so its time runs from the start.
    header: bool,
    since: Moment,
}

impl Doing {
    fn wait(&self, header: bool) {
        let waiting = Waiting { header, since: self.clock.now() };
        *self.waiting.lock().unwrap_or_else(PoisonError::into_inner) = waiting;
    }

    /// Bytes have come.
    fn read(&self) {
        if self.serving.load(Ordering::Relaxed) > 0 {
            return;
        }
        let multiplexed = self.multiplexed.load(Ordering::Relaxed);
        let waiting = *self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        if multiplexed || !waiting.header {
            self.wait(!multiplexed);
        }
    }

    /// Until when nothing need come, and what is wrong then. `None` while a request is being served.
    fn patience(&self) -> Option<(Moment, bool)> {
        if self.serving.load(Ordering::Relaxed) > 0 {
            return None;
        }
        let waiting = *self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        let time = if waiting.header { self.header_timeout } else { SILENCE };
        Some((waiting.since + time, waiting.header))
    }
}

/// A stream and a service that know of each other.
pub(super) fn pair<T, S>(
    stream: T,
    service: S,
    clock: Arc<dyn Clock>,
    header_timeout: Duration,
) -> (Patient<T>, Watched<S>) {
    let doing = Arc::new(Doing {
        waiting: Mutex::new(Waiting { header: true, since: clock.now() }),
        clock,
        header_timeout,
        serving: AtomicU32::new(0),
        multiplexed: AtomicBool::new(false),
    });
    (Patient { stream, doing: Arc::clone(&doing), alarm: None }, Watched { service, doing })
}

/// A stream that gives up waiting.
pub(super) struct Patient<T> {
    stream: T,
    doing: Arc<Doing>,
    /// Set for the earliest moment at which patience can end, and looked at only then: most requests never touch it.
    alarm: Option<(Moment, Sleep)>,
}

impl<T: AsyncRead + Unpin> AsyncRead for Patient<T> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let before = buffer.filled().len();
        if let Poll::Ready(result) = Pin::new(&mut self.stream).poll_read(context, buffer) {
            if buffer.filled().len() > before {
                self.doing.read();
            }
            return Poll::Ready(result);
        }
        loop {
            let Some((until, header)) = self.doing.patience() else {
                // The service wakes the connection when it is done, and this is asked again.
                return Poll::Pending;
            };
            if until <= self.doing.clock.now() {
                return Poll::Ready(if header { Err(io::ErrorKind::TimedOut.into()) } else { Ok(()) });
            }
            let (at, mut alarm) = match self.alarm.take() {
                Some((at, alarm)) if at <= until => (at, alarm),
                _ => (until, self.doing.clock.sleep_until(until)),
            };
            if alarm.as_mut().poll(context).is_pending() {
                self.alarm = Some((at, alarm));
                return Poll::Pending;
            }
            // It rang, perhaps for what has long come: look again.
        }
    }
}

impl<T: AsyncWrite + Unpin> AsyncWrite for Patient<T> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write(context, bytes)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        pieces: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write_vectored(context, pieces)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}

/// A service that says when it serves.
#[derive(Debug, Clone)]
pub(super) struct Watched<S> {
    service: S,
    doing: Arc<Doing>,
}

impl<S, B, R> Service<Request<B>> for Watched<S>
where
    S: Service<Request<B>, Response = Response<R>>,
{
    type Response = Response<Held<R>>;
    type Error = S::Error;
    type Future = Serving<S::Future>;

    fn call(&self, request: Request<B>) -> Self::Future {
        if request.version() == Version::HTTP_2 {
            self.doing.multiplexed.store(true, Ordering::Relaxed);
        }
        self.doing.serving.fetch_add(1, Ordering::Relaxed);
        let done = Done(Arc::clone(&self.doing));
        Serving { inner: self.service.call(request), done: Some(done) }
    }
}

pin_project! {
    /// A request that is being served, until its reply is there or its caller has gone away.
    pub(super) struct Serving<F> {
        #[pin]
        inner: F,
        done: Option<Done>,
    }
}

impl<F, R, E> Future for Serving<F>
where
    F: Future<Output = Result<Response<R>, E>>,
{
    type Output = Result<Response<Held<R>>, E>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let this = self.project();
        let reply = std::task::ready!(this.inner.poll(context));
        let done = this.done.take();
        Poll::Ready(reply.map(|reply| reply.map(|body| Held { body, _done: done })))
    }
}

pin_project! {
    /// A reply's body. Until it has been sent, its request is being served: a stream may take longer than any silence.
    pub(super) struct Held<R> {
        #[pin]
        body: R,
        _done: Option<Done>,
    }
}

impl<R: Body> Body for Held<R> {
    type Data = R::Data;
    type Error = R::Error;

    fn poll_frame(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<R::Data>, R::Error>>> {
        self.project().body.poll_frame(context)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

struct Done(Arc<Doing>);

impl Drop for Done {
    fn drop(&mut self) {
        self.0.wait(false);
        self.0.serving.fetch_sub(1, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use std::convert::Infallible;

    use bytes::Bytes;
    use http_body_util::Empty;
    use hyper::service::service_fn;
    use tokio::io::{AsyncReadExt, AsyncWriteExt, DuplexStream, duplex};

    use super::*;
    use crate::clock::SystemClock;

    const HEADER: Duration = Duration::from_secs(10);

    #[expect(clippy::type_complexity, reason = "a stream, its other end, and a service that cannot be named")]
    fn connection() -> (
        DuplexStream,
        Patient<DuplexStream>,
        impl Service<Request<Empty<Bytes>>, Response = Response<Held<Empty<Bytes>>>>,
    ) {
        let (peer, stream) = duplex(1024);
        let service = service_fn(|_| std::future::ready(Ok::<_, Infallible>(Response::new(Empty::new()))));
        let (stream, service) = pair(stream, service, Arc::new(SystemClock::start()), HEADER);
        (peer, stream, service)
    }

    async fn read(stream: &mut Patient<DuplexStream>) -> Result<usize, io::ErrorKind> {
        stream.read(&mut [0; 64]).await.map_err(|error| error.kind())
    }

    #[tokio::test(start_paused = true)]
    async fn a_new_connection_owes_a_header() {
        let (_peer, mut stream, _service) = connection();
        let start = tokio_now(&stream);
        assert_eq!(read(&mut stream).await, Err(io::ErrorKind::TimedOut));
        assert_eq!(tokio_now(&stream).since(start), HEADER);
    }

    #[tokio::test(start_paused = true)]
    async fn a_header_that_drips_ends_when_it_should_have_ended() {
        let (mut peer, mut stream, _service) = connection();
        let start = tokio_now(&stream);
        let dripping = async {
            loop {
                if peer.write_all(b"x").await.is_err() {
                    break;
                }
                tokio::time::sleep(Duration::from_secs(3)).await;
            }
        };
        let reading = async { while read(&mut stream).await.is_ok() {} };
        tokio::select! { () = dripping => {}, () = reading => {} }
        assert_eq!(tokio_now(&stream).since(start), HEADER);
    }

    #[tokio::test(start_paused = true)]
    async fn between_requests_only_long_silence_ends_a_connection_and_in_order() {
        let (mut peer, mut stream, service) = connection();
        peer.write_all(b"a request").await.unwrap();
        assert_eq!(read(&mut stream).await, Ok(9));
        let serving = service.call(Request::new(Empty::new()));
        tokio::time::advance(10 * SILENCE).await;
        drop(serving);
        let start = tokio_now(&stream);
        assert_eq!(read(&mut stream).await, Ok(0));
        assert_eq!(tokio_now(&stream).since(start), SILENCE);
    }

    #[tokio::test(start_paused = true)]
    async fn the_next_header_has_its_own_time() {
        let (mut peer, mut stream, service) = connection();
        peer.write_all(b"a request").await.unwrap();
        assert_eq!(read(&mut stream).await, Ok(9));
        drop(service.call(Request::new(Empty::new())));
        tokio::time::advance(SILENCE / 2).await;
        peer.write_all(b"half of a").await.unwrap();
        assert_eq!(read(&mut stream).await, Ok(9));
        let start = tokio_now(&stream);
        assert_eq!(read(&mut stream).await, Err(io::ErrorKind::TimedOut));
        assert_eq!(tokio_now(&stream).since(start), HEADER);
    }

    #[tokio::test(start_paused = true)]
    async fn on_http2_only_silence_counts() {
        let (mut peer, mut stream, service) = connection();
        peer.write_all(b"a request").await.unwrap();
        assert_eq!(read(&mut stream).await, Ok(9));
        let mut request = Request::new(Empty::new());
        *request.version_mut() = Version::HTTP_2;
        drop(service.call(request));
        peer.write_all(b"ping").await.unwrap();
        assert_eq!(read(&mut stream).await, Ok(4));
        let start = tokio_now(&stream);
        assert_eq!(read(&mut stream).await, Ok(0));
        assert_eq!(tokio_now(&stream).since(start), SILENCE);
    }

    fn tokio_now(stream: &Patient<DuplexStream>) -> Moment {
        stream.doing.clock.now()
    }
}
