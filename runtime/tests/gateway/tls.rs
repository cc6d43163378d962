//! The transport over TLS: whom it trusts, what it speaks, and what it knows about requests that were not answered.

use std::sync::Arc;
use std::time::Duration;

use caseway_runtime::clock::ManualClock;
use caseway_runtime::transport::{
    Failure, HttpTransport, Reply, Request, TlsRoots, Transport, TransportError,
};
use caseway_tests::fault_proxy::{Fault, FaultProxy, nobody};
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::{RootCertStore, ServerConfig};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::server::TlsStream;

const CONNECT_TIMEOUT: Duration = Duration::from_secs(1);

struct Site {
    url: String,
    certificate: CertificateDer<'static>,
}

/// A server on the loopback that does `serve` with each connection.
async fn site<F>(protocol: &[u8], serve: impl Fn(TlsStream<TcpStream>) -> F + Send + 'static) -> Site
where
    F: Future<Output = ()> + Send + 'static,
{
    let issued = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    let certificate = issued.cert.der().clone();
    let key = PrivateKeyDer::try_from(issued.signing_key.serialize_der()).unwrap();
    let mut config =
        ServerConfig::builder_with_provider(Arc::new(rustls::crypto::aws_lc_rs::default_provider()))
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(vec![certificate.clone()], key)
            .unwrap();
    config.alpn_protocols = vec![protocol.to_vec()];
    let acceptor = TlsAcceptor::from(Arc::new(config));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("https://localhost:{}/orders", listener.local_addr().unwrap().port());
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            // A caller that does not trust the certificate ends here.
            if let Ok(stream) = acceptor.accept(stream).await {
                tokio::spawn(serve(stream));
            }
        }
    });
    Site { url, certificate }
}

fn transport(trusted: Option<&CertificateDer<'static>>, clock: &Arc<ManualClock>) -> HttpTransport {
    let mut roots = RootCertStore::empty();
    if let Some(certificate) = trusted {
        roots.add(certificate.clone()).unwrap();
    }
    let roots = TlsRoots::new(roots).unwrap();
    HttpTransport::new(&roots, Arc::clone(clock) as Arc<_>, CONNECT_TIMEOUT, 4)
}

async fn get(transport: &HttpTransport, url: &str) -> Result<Reply, TransportError> {
    let request = Request {
        method: http::Method::GET,
        uri: url.parse().unwrap(),
        headers: http::HeaderMap::new(),
        body: bytes::Bytes::new(),
        stream: None,
        reply: caseway_runtime::transport::Reading::Whole(1024),
    };
    transport.send(request).await
}

async fn hello(stream: TlsStream<TcpStream>) {
    let service = hyper::service::service_fn(|request: http::Request<hyper::body::Incoming>| async move {
        let version = format!("{:?}", request.version());
        Ok::<_, std::convert::Infallible>(http::Response::new(http_body_util::Full::new(bytes::Bytes::from(
            version,
        ))))
    });
    let builder = hyper_util::server::conn::auto::Builder::new(hyper_util::rt::TokioExecutor::new());
    let _ = builder.serve_connection(hyper_util::rt::TokioIo::new(stream), service).await;
}

#[tokio::test]
async fn the_protocol_is_negotiated() {
    let clock = Arc::new(ManualClock::new());
    for (protocol, version) in [(&b"h2"[..], "HTTP/2.0"), (b"http/1.1", "HTTP/1.1")] {
        let site = site(protocol, hello).await;
        let reply = get(&transport(Some(&site.certificate), &clock), &site.url).await.unwrap();
        assert_eq!(reply.body, version);
    }
}

#[tokio::test]
async fn who_is_not_trusted_gets_no_request() {
    let clock = Arc::new(ManualClock::new());
    let site = site(b"h2", hello).await;
    let error = get(&transport(None, &clock), &site.url).await.unwrap_err();
    assert_eq!(error.failure(), Failure::NotSent, "{error}");
}

#[tokio::test]
async fn a_handshake_that_never_ends_is_a_request_that_was_not_sent() {
    let clock = Arc::new(ManualClock::new());
    let proxy = FaultProxy::start(nobody().await.unwrap(), Fault::Blackhole).await.unwrap();
    let url = proxy.url().replace("http://127.0.0.1", "https://localhost");
    let transport = transport(None, &clock);
    let mut asking = std::pin::pin!(get(&transport, &url));
    let error = loop {
        tokio::select! {
            biased;
            result = &mut asking => break result.unwrap_err(),
            () = tokio::task::yield_now() => clock.advance(Duration::from_millis(100)),
        }
    };
    assert_eq!(error.failure(), Failure::NotSent, "{error}");
    assert!(error.to_string().contains("no connection in time"), "{error}");
}

#[tokio::test]
async fn a_refused_stream_was_not_processed_and_any_other_reset_may_have_been() {
    let clock = Arc::new(ManualClock::new());
    for (reason, failure) in [
        (h2::Reason::REFUSED_STREAM, Failure::NotSent),
        (h2::Reason::INTERNAL_ERROR, Failure::Interrupted),
        (h2::Reason::CANCEL, Failure::Interrupted),
    ] {
        let site = site(b"h2", move |stream| async move {
            let mut connection = h2::server::handshake(stream).await.unwrap();
            while let Some(Ok((_, mut respond))) = connection.accept().await {
                respond.send_reset(reason);
            }
        })
        .await;
        let error = get(&transport(Some(&site.certificate), &clock), &site.url).await.unwrap_err();
        assert_eq!(error.failure(), failure, "{reason:?}: {error}");
    }
}
