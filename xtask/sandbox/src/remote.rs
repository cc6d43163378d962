//! A client of the control API, for the command line.

use std::time::Duration;

use bytes::Bytes;
use http::header::{CONTENT_TYPE, HOST};
use http::{Method, Request, StatusCode, Uri};
use http_body_util::{BodyExt, Full};
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use serde_json::Value;
use tokio::net::TcpStream;

/// The longest that a command may take: the sandbox runs on this machine.
const PATIENCE: Duration = Duration::from_secs(10);

/// A sandbox that runs elsewhere.
#[derive(Debug, Clone)]
pub struct Remote {
    authority: String,
}

/// Why a command was not carried out.
#[derive(Debug, thiserror::Error)]
pub enum RemoteError {
    /// The address is not `http://HOST:PORT`.
    #[error("`{0}` is not an address: write it as in `http://127.0.0.1:4100`")]
    Address(String),
    /// Nobody answers there.
    #[error(
        "no sandbox answers at {authority} ({reason}): start one with `cargo xtask sandbox`, or name it with --control"
    )]
    Unreachable {
        /// Where.
        authority: String,
        /// What the system said.
        reason: String,
    },
    /// The sandbox refused.
    #[error("{0}")]
    Refused(String),
}

impl Remote {
    /// The sandbox whose control API is at `url`.
    ///
    /// # Errors
    /// When `url` is not `http://HOST:PORT`.
    pub fn at(url: &str) -> Result<Self, RemoteError> {
        let parsed: Option<Uri> = url.parse().ok();
        let authority = parsed
            .filter(|uri| uri.scheme_str() == Some("http") && uri.port().is_some())
            .and_then(|uri| uri.authority().map(ToString::to_string));
        authority.map(|authority| Self { authority }).ok_or_else(|| RemoteError::Address(url.to_owned()))
    }

    /// Sends a command; `null` when the answer is empty.
    ///
    /// # Errors
    /// When nobody answers, or the sandbox refuses.
    pub async fn send(
        &self,
        method: Method,
        target: &str,
        body: Option<&Value>,
    ) -> Result<Value, RemoteError> {
        let unreachable =
            |reason: String| RemoteError::Unreachable { authority: self.authority.clone(), reason };
        let exchange = tokio::time::timeout(PATIENCE, self.exchange(method, target, body)).await;
        let (status, body) =
            exchange.map_err(|_| unreachable("no answer in time".into()))?.map_err(unreachable)?;
        let document: Value = serde_json::from_slice(&body).unwrap_or(Value::Null);
        if status.is_success() {
            return Ok(document);
        }
        let detail = document.get("detail").and_then(Value::as_str);
        Err(RemoteError::Refused(detail.map_or_else(|| status.to_string(), str::to_owned)))
    }

    async fn exchange(
        &self,
        method: Method,
        target: &str,
        body: Option<&Value>,
    ) -> Result<(StatusCode, Bytes), String> {
        let stream = TcpStream::connect(&self.authority).await.map_err(|error| error.to_string())?;
        let handshake = http1::handshake(TokioIo::new(stream)).await;
        let (mut sender, connection) = handshake.map_err(|error| error.to_string())?;
        let body = body.map(|body| Bytes::from(body.to_string())).unwrap_or_default();
        let request = Request::builder()
            .method(method)
            .uri(target)
            .header(HOST, &self.authority)
            .header(CONTENT_TYPE, "application/json")
            .body(Full::new(body))
            .map_err(|error| error.to_string())?;
        let answer = async {
            let response = sender.send_request(request).await.map_err(|error| error.to_string())?;
            let status = response.status();
            let body = response.into_body().collect().await.map_err(|error| error.to_string())?;
            Ok((status, body.to_bytes()))
        };
        // The connection moves only while it is polled; it ends after the answer at the earliest.
        tokio::pin!(answer, connection);
        tokio::select! {
            biased;
            answer = &mut answer => answer,
            _ = &mut connection => answer.await,
        }
    }
}
