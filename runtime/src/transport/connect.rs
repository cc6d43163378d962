//! Makes connections: name, TCP and TLS, all of it within one time limit.
//!
//! The limit is shorter than an attempt's, so that a backend that cannot be reached is told apart from one that does
//! not answer: in the first case nothing was sent, and any request may be made again.

use std::io;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use futures_util::future::BoxFuture;
use http::Uri;
use hyper_rustls::{HttpsConnector, MaybeHttpsStream};
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioIo;
use rustls::{ClientConfig, RootCertStore};
use tokio::net::TcpStream;
use tower::Service;

use crate::clock::{Clock, within};

/// The authorities that backends' certificates are checked against.
#[derive(Debug, Clone)]
pub struct TlsRoots(Arc<ClientConfig>);

impl TlsRoots {
    /// The machine's own authorities, to which an organisation adds its own; where there are none, as in a bare
    /// container, Mozilla's.
    ///
    /// # Errors
    /// When the cryptography is not usable.
    pub fn load() -> Result<Self, rustls::Error> {
        let mut roots = RootCertStore::empty();
        let native = rustls_native_certs::load_native_certs();
        let (added, refused) = roots.add_parsable_certificates(native.certs);
        if refused > 0 || !native.errors.is_empty() {
            tracing::warn!(refused, errors = ?native.errors, "some of the machine's certificate authorities cannot be read");
        }
        if added == 0 {
            roots.extend(webpki_roots::TLS_SERVER_ROOTS.iter().cloned());
        }
        Self::new(roots)
    }

    /// These authorities and no others.
    ///
    /// # Errors
    /// When the cryptography is not usable.
    pub fn new(roots: RootCertStore) -> Result<Self, rustls::Error> {
        let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
        let config = ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()?
            .with_root_certificates(roots)
            .with_no_client_auth();
        Ok(Self(Arc::new(config)))
    }
}

/// A connector with a time limit.
#[derive(Debug, Clone)]
pub(super) struct Connector {
    inner: HttpsConnector<HttpConnector>,
    clock: Arc<dyn Clock>,
    timeout: Duration,
}

impl Connector {
    pub(super) fn new(roots: &TlsRoots, clock: Arc<dyn Clock>, timeout: Duration) -> Self {
        let mut tcp = HttpConnector::new();
        tcp.enforce_http(false);
        tcp.set_nodelay(true);
        tcp.set_keepalive(Some(Duration::from_secs(60)));
        let inner = hyper_rustls::HttpsConnectorBuilder::new()
            .with_tls_config((*roots.0).clone())
            .https_or_http()
            .enable_http1()
            .enable_http2()
            .wrap_connector(tcp);
        Self { inner, clock, timeout }
    }
}

type Connection = MaybeHttpsStream<TokioIo<TcpStream>>;
type ConnectError = Box<dyn std::error::Error + Send + Sync>;

impl Service<Uri> for Connector {
    type Response = Connection;
    type Error = ConnectError;
    type Future = BoxFuture<'static, Result<Connection, ConnectError>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), ConnectError>> {
        self.inner.poll_ready(context)
    }

    fn call(&mut self, uri: Uri) -> Self::Future {
        let connecting = self.inner.call(uri);
        let clock = Arc::clone(&self.clock);
        let until = clock.now() + self.timeout;
        Box::pin(async move {
            let late = || io::Error::new(io::ErrorKind::TimedOut, "no connection in time").into();
            within(&*clock, until, connecting).await.unwrap_or_else(|| Err(late()))
        })
    }
}
