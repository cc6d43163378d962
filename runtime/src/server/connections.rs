//! Connections: accepts them, bounds what they may ask for, and lets them end in peace.

use std::future::Future;
use std::io;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto;
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use tokio::net::TcpListener;

use super::{health, patience, router};
use crate::clock::within;
use crate::delivery::deliver;
use crate::gateway::Gateway;

/// Above this, the protocol itself refuses a header section; below it, problem details say so.
const HARDEST_HEADER: usize = 64 * 1024;
/// Requests that one HTTP/2 connection may have under way.
const STREAMS: u32 = 256;
/// Before accepting again when the process has run out of descriptors.
const BREATH: Duration = Duration::from_millis(50);

/// Serves `gateway` on `listener` until `stop` resolves; then accepts no more, lets requests under way end for as
/// long as the settings say, and returns.
pub async fn serve(gateway: Arc<Gateway>, listener: TcpListener, stop: impl Future<Output = ()> + Send) {
    let service = TowerToHyperService::new(router(Arc::clone(&gateway)));
    let builder = builder();
    let graceful = GracefulShutdown::new();
    let background = health::spawn(&gateway);
    let (rest, resting) = tokio::sync::oneshot::channel::<()>();
    let mut delivering = tokio::spawn(deliver(Arc::clone(&gateway), async {
        // Resolves either way: also a sender that is gone says stop.
        let _ = resting.await;
    }));
    let mut stop = pin!(stop);
    loop {
        let accepted = tokio::select! {
            biased;
            () = &mut stop => break,
            accepted = listener.accept() => accepted,
        };
        let stream = match accepted {
            Ok((stream, _)) => stream,
            Err(error) => {
                refused(&gateway, &error).await;
                continue;
            }
        };
        // Replies are written whole; waiting to fill a packet would only delay them.
        if let Err(error) = stream.set_nodelay(true) {
            tracing::debug!(%error, "a connection ended before it began");
            continue;
        }
        let header_timeout = gateway.live().settings.limits.header_timeout;
        let clock = Arc::clone(&gateway.around.clock);
        let (stream, service) = patience::pair(stream, service.clone(), clock, header_timeout);
        let connection = builder.serve_connection(TokioIo::new(stream), service).into_owned();
        let connection = graceful.watch(connection);
        tokio::spawn(async move {
            // Callers break connections off all the time; whatever was under way has been recorded.
            if let Err(error) = connection.await {
                tracing::debug!(%error, "a connection broke off");
            }
        });
    }
    gateway.drain();
    drop(listener);
    background.abort();
    drop(rest);
    let drain = gateway.live().settings.limits.drain;
    tracing::info!(connections = graceful.count(), drain_s = drain.as_secs(), "stopping");
    let until = gateway.clock().now() + drain;
    let ended = async {
        graceful.shutdown().await;
        // What is under way ends; the rest is taken over, by this gateway's next start or by another.
        if let Err(error) = (&mut delivering).await {
            tracing::error!(%error, "the delivery loop ended by itself");
        }
    };
    if within(gateway.clock(), until, ended).await.is_none() {
        tracing::warn!("requests are still under way at the end of the drain time; they are broken off");
    }
    delivering.abort();
}

fn builder() -> auto::Builder<TokioExecutor> {
    let mut builder = auto::Builder::new(TokioExecutor::new());
    // Its own time for headers also ends connections that are merely silent; see `patience`.
    builder.http1().header_read_timeout(None).max_buf_size(HARDEST_HEADER);
    builder
        .http2()
        .timer(TokioTimer::new())
        .max_concurrent_streams(STREAMS)
        .max_header_list_size(HARDEST_HEADER as u32)
        .keep_alive_interval(Duration::from_secs(30));
    builder
}

async fn refused(gateway: &Gateway, error: &io::Error) {
    match error.kind() {
        // The peer changed its mind; the listener is fine.
        io::ErrorKind::ConnectionAborted
        | io::ErrorKind::ConnectionReset
        | io::ErrorKind::ConnectionRefused => {}
        _ => {
            tracing::error!(%error, "connections cannot be accepted");
            gateway.clock().sleep_until(gateway.clock().now() + BREATH).await;
        }
    }
}
