//! A recording proxy between the hub and a mock: what it saw is the vendor's verdict on the hub's own bytes.

use std::convert::Infallible;
use std::net::SocketAddr;
use std::ops::Range;
use std::sync::{Arc, Mutex, PoisonError};

use anyhow::{Context, Result};
use http::header::{CONNECTION, CONTENT_TYPE, HOST, TRANSFER_ENCODING};
use http::{HeaderMap, Request, Response, StatusCode, Uri};
use http_body_util::{BodyExt, Full};
use hyper::body::{Bytes, Incoming};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::{TokioExecutor, TokioIo};
use tokio::net::TcpListener;

/// A request of the hub and the mock's reply.
#[derive(Debug, Clone, Default)]
pub(crate) struct Exchange {
    /// The trace that the request belongs to (W3C Trace Context), 32 hexadecimal digits.
    pub(crate) trace: String,
    /// Method and target, as in `GET /customers/1`.
    pub(crate) request: String,
    /// The status of the reply; `None`, when the mock did not answer.
    pub(crate) status: Option<u16>,
    /// What `sl-violations` says, as JSON.
    pub(crate) violations: Option<String>,
    /// The reply's body.
    pub(crate) body: Vec<u8>,
    /// Whether the request's body is a form or has parts.
    pub(crate) is_form: bool,
    /// Whether it is bytes of no type.
    pub(crate) is_bytes: bool,
}

impl Exchange {
    /// Whether the mock answered with a status in `range`.
    pub(crate) fn is(&self, range: Range<u16>) -> bool {
        self.status.is_some_and(|status| range.contains(&status))
    }
}

/// A running proxy.
#[derive(Debug)]
pub(crate) struct Proxy {
    /// Where it listens.
    pub(crate) address: SocketAddr,
    exchanges: Arc<Mutex<Vec<Exchange>>>,
}

impl Proxy {
    /// Starts a proxy in front of `upstream` on a free port. It ends with the runtime that it runs on.
    pub(crate) async fn start(upstream: SocketAddr) -> Result<Self> {
        let listener =
            TcpListener::bind(("127.0.0.1", 0)).await.context("cannot listen for the hub's calls")?;
        let address = listener.local_addr()?;
        let exchanges = Arc::default();
        let link = Link {
            upstream,
            client: Client::builder(TokioExecutor::new()).build_http(),
            exchanges: Arc::clone(&exchanges),
        };
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let link = link.clone();
                let service = service_fn(move |request| {
                    let link = link.clone();
                    async move { Ok::<_, Infallible>(link.pass(request).await) }
                });
                // A connection that fails shows as a failed call; there is nothing to add to that.
                tokio::spawn(http1::Builder::new().serve_connection(TokioIo::new(stream), service));
            }
        });
        Ok(Self { address, exchanges })
    }

    /// Takes what was recorded for `trace`, in order.
    pub(crate) fn take(&self, trace: &str) -> Vec<Exchange> {
        let mut exchanges = self.exchanges.lock().unwrap_or_else(PoisonError::into_inner);
        exchanges.extract_if(.., |exchange| exchange.trace == trace).collect()
    }

    /// Takes whatever else was recorded: calls that the hub makes of its own accord.
    pub(crate) fn take_rest(&self) -> Vec<Exchange> {
        std::mem::take(&mut *self.exchanges.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// What passes a request on and records it.
#[derive(Debug, Clone)]
struct Link {
    upstream: SocketAddr,
    client: Client<HttpConnector, Full<Bytes>>,
    exchanges: Arc<Mutex<Vec<Exchange>>>,
}

impl Link {
    async fn pass(&self, request: Request<Incoming>) -> Response<Full<Bytes>> {
        let mut exchange = Exchange {
            trace: trace_of(request.headers()),
            request: format!("{} {}", request.method(), request.uri()),
            is_form: is_form(request.headers()),
            is_bytes: content_type(request.headers()).starts_with("application/octet-stream"),
            ..Exchange::default()
        };
        let response = match self.forward(request).await {
            Ok(response) => {
                let violations = response.headers().get("sl-violations");
                exchange.status = Some(response.status().as_u16());
                exchange.violations =
                    violations.map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned());
                exchange.body = response.body().to_vec();
                response.map(Full::new)
            }
            Err(error) => {
                exchange.body = format!("{error:#}").into_bytes();
                let mut response = Response::new(Full::default());
                *response.status_mut() = StatusCode::BAD_GATEWAY;
                response
            }
        };
        self.exchanges.lock().unwrap_or_else(PoisonError::into_inner).push(exchange);
        response
    }

    async fn forward(&self, request: Request<Incoming>) -> Result<Response<Bytes>> {
        let (mut parts, body) = request.into_parts();
        let target = parts.uri.path_and_query().cloned().context("a request without a path")?;
        let upstream = Uri::builder().scheme("http").authority(self.upstream.to_string());
        parts.uri = upstream.path_and_query(target).build()?;
        connection_ends_here(&mut parts.headers);
        let body = body.collect().await?.to_bytes();
        let response = self.client.request(Request::from_parts(parts, Full::new(body))).await?;
        let (mut parts, body) = response.into_parts();
        connection_ends_here(&mut parts.headers);
        Ok(Response::from_parts(parts, body.collect().await?.to_bytes()))
    }
}

fn content_type(headers: &HeaderMap) -> &str {
    headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default()
}

/// Whether a body is a form or has parts.
fn is_form(headers: &HeaderMap) -> bool {
    let content_type = content_type(headers);
    content_type.starts_with("multipart/form-data")
        || content_type.starts_with("application/x-www-form-urlencoded")
}

/// Removes what concerns one connection only (RFC 9110, section 7.6.1).
fn connection_ends_here(headers: &mut HeaderMap) {
    for name in [HOST, CONNECTION, TRANSFER_ENCODING] {
        headers.remove(name);
    }
}

/// The trace id in `traceparent`; empty when there is none.
fn trace_of(headers: &HeaderMap) -> String {
    let header = headers.get("traceparent").and_then(|value| value.to_str().ok());
    header.and_then(|text| text.split('-').nth(1)).unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};

    use super::*;

    const TRACE: &str = "4bf92f3577b34da6a3ce929d0e0e4736";

    /// Answers one request with a violation, and returns what it was asked.
    async fn mock(listener: TcpListener) -> String {
        let (mut stream, _) = listener.accept().await.unwrap();
        let mut asked = vec![0; 4096];
        let mut length = 0;
        while !asked[..length].ends_with(b"{}") {
            length += stream.read(&mut asked[length..]).await.unwrap();
        }
        let answer = "HTTP/1.1 422 Unprocessable Entity\r\nsl-violations: []\r\ncontent-length: 2\r\n\r\nno";
        stream.write_all(answer.as_bytes()).await.unwrap();
        String::from_utf8_lossy(&asked[..length]).into_owned()
    }

    async fn post(address: SocketAddr) -> Response<Incoming> {
        let client: Client<_, Full<Bytes>> = Client::builder(TokioExecutor::new()).build_http();
        let request = Request::post(format!("http://{address}/a%2Fb?c=%20"))
            .header("traceparent", format!("00-{TRACE}-00f067aa0ba902b7-01"))
            .header("xero-tenant-id", "tenant")
            .body(Full::from("{}"))
            .unwrap();
        client.request(request).await.unwrap()
    }

    #[tokio::test]
    async fn a_request_passes_unchanged_and_is_recorded_under_its_trace() {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let proxy = Proxy::start(listener.local_addr().unwrap()).await.unwrap();
        let (asked, response) = tokio::join!(mock(listener), post(proxy.address));
        assert_eq!(response.status(), StatusCode::UNPROCESSABLE_ENTITY);
        assert!(asked.starts_with("POST /a%2Fb?c=%20 HTTP/1.1\r\n"), "{asked}");
        assert!(asked.contains("xero-tenant-id: tenant\r\n"), "{asked}");
        let exchanges = proxy.take(TRACE);
        assert_eq!(exchanges.len(), 1);
        assert_eq!(exchanges[0].request, "POST /a%2Fb?c=%20");
        assert_eq!(exchanges[0].status, Some(422));
        assert_eq!(exchanges[0].violations.as_deref(), Some("[]"));
        assert_eq!(exchanges[0].body, b"no");
        assert!(proxy.take_rest().is_empty());
    }

    #[tokio::test]
    async fn a_mock_that_does_not_answer_is_recorded_as_such() {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let gone = listener.local_addr().unwrap();
        drop(listener);
        let proxy = Proxy::start(gone).await.unwrap();
        assert_eq!(post(proxy.address).await.status(), StatusCode::BAD_GATEWAY);
        assert_eq!(proxy.take(TRACE)[0].status, None);
    }
}
