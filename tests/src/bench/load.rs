//! A closed-loop HTTP/1.1 load: a number of connections, each sending its next request when the reply has come.

use std::io;
use std::net::SocketAddr;
use std::time::Duration;

use bytes::Bytes;
use hdrhistogram::Histogram;
use http::{Request, StatusCode};
use http_body_util::{BodyExt, Empty};
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;

use super::process::now;

/// What to send, how often, over how many connections.
#[derive(Debug, Clone)]
pub struct Load {
    /// Who answers.
    pub target: SocketAddr,
    /// The path and query of a `GET`.
    pub path: String,
    /// Sent as `Authorization`.
    pub authorization: Option<String>,
    /// Connections at once.
    pub connections: usize,
    /// Requests in all.
    pub requests: usize,
}

/// How it went.
#[derive(Debug)]
pub struct Outcome {
    /// From a request's first byte to its reply's last, in microseconds.
    pub latency: Histogram<u64>,
    /// From the first request to the last reply.
    pub wall: Duration,
}

impl Load {
    /// Sends the load and waits for its end.
    ///
    /// # Errors
    /// When a connection fails or a reply's status is not 200: a benchmark of errors would mean nothing.
    pub async fn send(&self) -> io::Result<Outcome> {
        let start = now();
        let each = self.requests / self.connections.max(1);
        let tasks: Vec<_> = (0..self.connections)
            .map(|_| tokio::spawn(self.clone().send_over_one_connection(each)))
            .collect();
        let mut latency = histogram()?;
        for task in tasks {
            latency.add(task.await.map_err(io::Error::other)??).map_err(io::Error::other)?;
        }
        Ok(Outcome { latency, wall: start.elapsed() })
    }

    async fn send_over_one_connection(self, requests: usize) -> io::Result<Histogram<u64>> {
        let stream = TcpStream::connect(self.target).await?;
        stream.set_nodelay(true)?;
        let (mut sender, connection) =
            http1::handshake::<_, Empty<Bytes>>(TokioIo::new(stream)).await.map_err(io::Error::other)?;
        tokio::spawn(connection);
        let mut latency = histogram()?;
        for _ in 0..requests {
            let mut request = Request::get(&self.path).header("host", self.target.to_string());
            if let Some(authorization) = &self.authorization {
                request = request.header("authorization", authorization);
            }
            let request = request.body(Empty::new()).map_err(io::Error::other)?;
            let start = now();
            let reply = sender.send_request(request).await.map_err(io::Error::other)?;
            let status = reply.status();
            let body = reply.into_body().collect().await.map_err(io::Error::other)?.to_bytes();
            if status != StatusCode::OK {
                let said = String::from_utf8_lossy(&body);
                return Err(io::Error::other(format!(
                    "{}{} answered {status}: {said}",
                    self.target, self.path
                )));
            }
            latency.saturating_record(u64::try_from(start.elapsed().as_micros()).unwrap_or(u64::MAX));
        }
        Ok(latency)
    }
}

fn histogram() -> io::Result<Histogram<u64>> {
    // Three significant figures up to a minute.
    Histogram::new_with_bounds(1, 60_000_000, 3).map_err(io::Error::other)
}
