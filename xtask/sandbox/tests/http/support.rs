//! A sandbox of the specs beside these tests, and a client that hides nothing.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use caseway_environment::{Reference, Resolver};
use caseway_sandbox::{Credentials, Options, Sandbox};
use caseway_spec::platform::Platform;
use http::{HeaderMap, Method, Request, StatusCode};
use http_body_util::{BodyExt, Full};
use hyper::body::Bytes;
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use serde_json::Value;
use tokio::net::TcpStream;

/// The directory of the specs.
pub(crate) fn specs() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/specs")
}

pub(crate) fn platform() -> Platform {
    let loaded = caseway_spec::load(&specs());
    loaded.platform.unwrap_or_else(|| panic!("{:#?}", loaded.diagnostics))
}

/// No variable has a value, whatever the machine's environment says.
pub(crate) struct Unset;

impl Resolver for Unset {
    fn resolve(&self, _: &Reference) -> Result<String, String> {
        Err("is not set".into())
    }
}

/// Options for tests that are not about credentials.
pub(crate) fn lenient() -> Options {
    Options { credentials: Credentials::Any, resolver: Box::new(Unset), ..Options::default() }
}

pub(crate) async fn start(options: Options) -> Sandbox {
    Sandbox::start(platform(), options).await.unwrap()
}

/// What came back.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Reply {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

impl Reply {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|error| panic!("{error}: {:?}", self.body))
    }

    /// The pointers of a 422, each with the part of the request in front.
    pub(crate) fn pointers(&self) -> Vec<String> {
        assert_eq!(self.status, 422, "{:?}", self.body);
        assert_eq!(self.headers["content-type"], "application/problem+json");
        let problem = self.json();
        let errors = problem["errors"].as_array().unwrap().iter();
        errors
            .map(|error| format!("{}:{}", error["in"].as_str().unwrap(), error["pointer"].as_str().unwrap()))
            .collect()
    }
}

/// A request with the headers that every backend of the specs wants, one connection each.
pub(crate) struct Caller {
    socket: SocketAddr,
    headers: Vec<(&'static str, String)>,
}

impl Caller {
    pub(crate) fn of(sandbox: &Sandbox, backend: &str) -> Self {
        let socket = sandbox.address(backend).unwrap().socket;
        let authorization = match backend {
            "pay" => "Basic c2FuZGJveDpzYW5kYm94", // sandbox:sandbox
            _ => "Bearer sandbox",
        };
        let headers = vec![
            ("authorization", authorization.to_owned()),
            ("tenant-id", "t1".to_owned()),
            ("content-type", "application/json".to_owned()),
        ];
        Self { socket, headers }
    }

    /// The same without some header.
    pub(crate) fn without(mut self, name: &str) -> Self {
        self.headers.retain(|(known, _)| *known != name);
        self
    }

    /// The same with one header more, or another value of one.
    pub(crate) fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.retain(|(known, _)| *known != name);
        self.headers.push((name, value.into()));
        self
    }

    pub(crate) async fn get(&self, target: &str) -> Reply {
        self.send(Method::GET, target, "").await.unwrap()
    }

    pub(crate) async fn post(&self, target: &str, body: &Value) -> Reply {
        self.send(Method::POST, target, &body.to_string()).await.unwrap()
    }

    pub(crate) async fn put(&self, target: &str, body: &Value) -> Reply {
        self.send(Method::PUT, target, &body.to_string()).await.unwrap()
    }

    pub(crate) async fn delete(&self, target: &str) -> Reply {
        self.send(Method::DELETE, target, "").await.unwrap()
    }

    pub(crate) async fn send(&self, method: Method, target: &str, body: &str) -> Result<Reply, Lost> {
        send(self.socket, method, target, &self.headers, body).await
    }
}

/// Why there is no reply.
#[derive(Debug)]
pub(crate) enum Lost {
    /// Nobody listens.
    Refused(std::io::ErrorKind),
    /// The connection ended before the head of a reply.
    NoReply,
    /// The reply broke off in its body, with this error of the system if there was one.
    Broken(Option<std::io::ErrorKind>),
}

pub(crate) async fn send(
    socket: SocketAddr,
    method: Method,
    target: &str,
    headers: &[(&str, String)],
    body: &str,
) -> Result<Reply, Lost> {
    let stream = TcpStream::connect(socket).await.map_err(|error| Lost::Refused(error.kind()))?;
    let (mut sender, connection) = http1::handshake(TokioIo::new(stream)).await.unwrap();
    tokio::spawn(connection);
    let mut request = Request::builder().method(method).uri(target).header("host", socket.to_string());
    for (name, value) in headers {
        request = request.header(*name, value);
    }
    let request = request.body(Full::new(Bytes::from(body.to_owned()))).unwrap();
    let response = sender.send_request(request).await.map_err(|_| Lost::NoReply)?;
    let (head, body) = response.into_parts();
    let body = body.collect().await.map_err(|error| {
        use std::error::Error as _;
        let mut cause = error.source();
        let mut kind = None;
        while let Some(error) = cause {
            kind = error.downcast_ref::<std::io::Error>().map(std::io::Error::kind).or(kind);
            cause = error.source();
        }
        Lost::Broken(kind)
    })?;
    Ok(Reply { status: head.status, headers: head.headers, body: body.to_bytes() })
}
