//! The connection to the hub.

use std::borrow::Cow;
use std::collections::HashMap;
use std::fmt;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, HeaderValue, Request, Response, StatusCode, Uri, header};
use http_body_util::{BodyExt, LengthLimitError, Limited};
use hyper::body::Incoming;
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::client::legacy::{Client, Error as ClientError};
use hyper_util::rt::TokioExecutor;
use rustls::{ClientConfig, RootCertStore};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use serde_json::value::RawValue;

use super::content::{Content, Counted, Download, Sent};
use super::request::{Operation, Parts};
use super::{Error, Method, Problem};
use crate::document::decode;

/// How a client reaches the hub.
#[derive(Clone)]
pub struct Settings {
    /// The hub's address, as in `https://hub.internal/` or, behind a proxy, `https://gateway.internal/hub`.
    pub base_url: String,
    /// The case type's API key.
    pub api_key: String,
    /// The longest that a call may take, from connecting to the last byte of the reply. The hub keeps each
    /// operation's deadline; this is for when the hub itself does not answer, so it should be longer than those. A
    /// stream may take longer: for it, this is the longest that nothing moves.
    pub timeout: Duration,
    /// The largest reply that is read, in bytes.
    pub reply_limit: usize,
}

impl Settings {
    /// A timeout of 30 seconds and replies of up to 8 MiB.
    #[must_use]
    pub fn new(base_url: impl Into<String>, api_key: impl Into<String>) -> Self {
        let timeout = Duration::from_secs(30);
        Self { base_url: base_url.into(), api_key: api_key.into(), timeout, reply_limit: 8 << 20 }
    }
}

impl fmt::Debug for Settings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Settings")
            .field("base_url", &self.base_url)
            .field("timeout", &self.timeout)
            .field("reply_limit", &self.reply_limit)
            .finish_non_exhaustive()
    }
}

/// A connection to the hub for one case type. Clones share their connections.
#[derive(Debug, Clone)]
pub struct Hub {
    pub(super) inner: Arc<Inner>,
}

#[derive(Debug)]
pub(super) struct Inner {
    http: Client<HttpsConnector<HttpConnector>, Sent>,
    /// Without a slash at its end.
    base_url: String,
    authorization: HeaderValue,
    timeout: Duration,
    reply_limit: usize,
}

/// What calls have in common: the case and the trace that they belong to.
#[derive(Debug, Clone, Default)]
pub struct Scope {
    headers: HeaderMap,
}

impl Scope {
    /// The scope with the case that calls are for: the `Case-Id` header.
    ///
    /// # Errors
    /// When the id has characters that a header cannot carry.
    pub fn case_id(self, id: &str) -> Result<Self, Error> {
        self.with("case-id", "case id", id)
    }

    /// The scope with the trace that calls belong to: the `traceparent` header (W3C Trace Context).
    ///
    /// # Errors
    /// When the value has characters that a header cannot carry.
    pub fn traceparent(self, value: &str) -> Result<Self, Error> {
        self.with("traceparent", "traceparent", value)
    }

    /// The scope with a key by which a repeated command is recognised: the `Idempotency-Key` header.
    ///
    /// # Errors
    /// When the key has characters that a header cannot carry.
    pub fn idempotency_key(self, key: &str) -> Result<Self, Error> {
        self.with("idempotency-key", "idempotency key", key)
    }

    fn with(mut self, header: &'static str, what: &str, value: &str) -> Result<Self, Error> {
        let visible = !value.is_empty() && value.bytes().all(|byte| matches!(byte, b' '..=b'~'));
        match HeaderValue::from_str(value) {
            Ok(value) if visible => {
                self.headers.insert(header, value);
                Ok(self)
            }
            _ => {
                Err(Error::Unsendable(format!("the {what} is empty or has characters outside visible ASCII")))
            }
        }
    }
}

impl Hub {
    /// A connection for `case_type`. Nothing is sent before the first call.
    ///
    /// # Errors
    /// When a setting is wrong, or the key is another case type's.
    pub fn new(settings: &Settings, case_type: &str) -> Result<Self, Error> {
        // Said here and not by the hub's 403, because the repair is here.
        let reason = match settings.api_key.split_once('.') {
            Some((owner, _)) if owner == case_type => return Self::for_staff(settings),
            Some((owner, _)) => format!("is one of `{owner}`, and the client is for `{case_type}`"),
            None => "has no case type in it".to_owned(),
        };
        Err(Error::Settings { setting: "API key", reason })
    }

    /// A connection for somebody who looks after the hub. Nothing is sent before the first call.
    ///
    /// # Errors
    /// When a setting is wrong.
    pub fn for_staff(settings: &Settings) -> Result<Self, Error> {
        let wrong = |setting, reason: String| Error::Settings { setting, reason };
        let base_url = settings.base_url.trim_end_matches('/').to_owned();
        let uri: Uri =
            base_url.parse().map_err(|error| wrong("base URL", format!("is not a URL: {error}")))?;
        if !matches!(uri.scheme_str(), Some("http" | "https")) || uri.query().is_some() {
            return Err(wrong("base URL", "is not an http or https URL without a query".to_owned()));
        }
        let mut authorization = HeaderValue::from_str(&format!("Bearer {}", settings.api_key))
            .map_err(|_| wrong("API key", "has characters that a header cannot carry".to_owned()))?;
        authorization.set_sensitive(true);
        let tls = tls().map_err(|error| wrong("TLS", format!("cannot be used: {error}")))?;
        let connector =
            HttpsConnectorBuilder::new().with_tls_config(tls).https_or_http().enable_all_versions().build();
        let http = Client::builder(TokioExecutor::new()).build(connector);
        let (timeout, reply_limit) = (settings.timeout, settings.reply_limit);
        Ok(Self { inner: Arc::new(Inner { http, base_url, authorization, timeout, reply_limit }) })
    }

    /// Calls an operation that has an output.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn call<I: Serialize, O: DeserializeOwned>(
        &self,
        scope: &Scope,
        operation: Operation,
        input: &I,
    ) -> Result<O, Error> {
        let input = serde_json::to_value(input).map_err(|error| Error::Unsendable(error.to_string()))?;
        let (status, reply) = self.inner.exchange(scope, operation.method, operation.parts(input)?).await?;
        decode(&reply)
            .map_err(|error| Error::Unexpected { status: status.as_u16(), reason: error.to_string() })
    }

    /// Calls an operation with documents as they are written: `fields` go to path and query, `body` is sent as it stands, and
    /// the reply is not read. So numbers keep their digits.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn document(
        &self,
        scope: &Scope,
        operation: Operation,
        fields: Value,
        body: Option<Bytes>,
    ) -> Result<Bytes, Error> {
        let parts = Parts { body: body.map(Vec::from), ..operation.parts_beside_stream(fields)? };
        self.inner.exchange(scope, operation.method, parts).await.map(|(_, reply)| reply)
    }

    /// One page of a list, and the cursor of the next one, which the page says under `next`.
    pub(super) async fn page<O: DeserializeOwned>(
        &self,
        scope: &Scope,
        operation: Operation,
        input: Value,
        next: &str,
    ) -> Result<(O, Option<String>), Error> {
        let (status, reply) = self.inner.exchange(scope, operation.method, operation.parts(input)?).await?;
        let unexpected = |error: serde_json::Error| Error::Unexpected {
            status: status.as_u16(),
            reason: error.to_string(),
        };
        let page = decode(&reply).map_err(unexpected)?;
        let mut fields: HashMap<Cow<'_, str>, &RawValue> =
            serde_json::from_slice(&reply).map_err(unexpected)?;
        let cursor = fields.remove(next).map(|cursor| serde_json::from_str(cursor.get()));
        Ok((page, cursor.transpose().map_err(unexpected)?.flatten()))
    }

    /// Calls an operation that has no output.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn command<I: Serialize>(
        &self,
        scope: &Scope,
        operation: Operation,
        input: &I,
    ) -> Result<(), Error> {
        let input = serde_json::to_value(input).map_err(|error| Error::Unsendable(error.to_string()))?;
        self.inner.exchange(scope, operation.method, operation.parts(input)?).await.map(drop)
    }
}

/// Operations that carry streams. What the client's timeout bounds is how long nothing moves.
impl Hub {
    /// Calls an operation that takes content and has an output.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn upload<I: Serialize, O: DeserializeOwned>(
        &self,
        scope: &Scope,
        operation: Operation,
        input: &I,
        content: Content,
    ) -> Result<O, Error> {
        let request = self.inner.upload(scope, operation, input, content)?;
        let (status, reply) = self.inner.settled(self.inner.moving(request).await?).await?;
        decode(&reply)
            .map_err(|error| Error::Unexpected { status: status.as_u16(), reason: error.to_string() })
    }

    /// Calls an operation that takes content and has no output.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn send<I: Serialize>(
        &self,
        scope: &Scope,
        operation: Operation,
        input: &I,
        content: Content,
    ) -> Result<(), Error> {
        let request = self.inner.upload(scope, operation, input, content)?;
        self.inner.settled(self.inner.moving(request).await?).await.map(drop)
    }

    /// Calls an operation that gives content.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn download<I: Serialize>(
        &self,
        scope: &Scope,
        operation: Operation,
        input: &I,
    ) -> Result<Download, Error> {
        let input = serde_json::to_value(input).map_err(|error| Error::Unsendable(error.to_string()))?;
        let request = self.inner.request(scope, operation.method, operation.parts(input)?)?;
        self.inner.begun(self.inner.moving(request).await?).await
    }

    /// Calls an operation that takes content and gives content.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn convert<I: Serialize>(
        &self,
        scope: &Scope,
        operation: Operation,
        input: &I,
        content: Content,
    ) -> Result<Download, Error> {
        let request = self.inner.upload(scope, operation, input, content)?;
        self.inner.begun(self.inner.moving(request).await?).await
    }
}

impl Inner {
    /// A request with content for its body.
    fn upload<I: Serialize>(
        &self,
        scope: &Scope,
        operation: Operation,
        input: &I,
        content: Content,
    ) -> Result<Request<Sent>, Error> {
        let input = serde_json::to_value(input).map_err(|error| Error::Unsendable(error.to_string()))?;
        let content_type = HeaderValue::try_from(content.content_type)
            .map_err(|_| Error::Unsendable("the content type cannot stand in a header".to_owned()))?;
        let mut request = self.request(scope, operation.method, operation.parts_beside_stream(input)?)?;
        request.headers_mut().insert(header::CONTENT_TYPE, content_type);
        *request.body_mut() = content.body;
        Ok(request)
    }

    /// Sends a request and waits for the reply to begin, for as long as its body moves.
    pub(super) async fn moving(&self, request: Request<Sent>) -> Result<Response<Incoming>, Error> {
        let (parts, body) = request.into_parts();
        let (body, moved) = Counted::new(body);
        let mut reply = std::pin::pin!(self.http.request(Request::from_parts(parts, body.boxed_unsync())));
        let mut before = 0;
        loop {
            match tokio::time::timeout(self.timeout, &mut reply).await {
                Ok(reply) => return reply.map_err(unreached),
                Err(_) => match moved.load(Ordering::Relaxed) {
                    now if now == before => return Err(Error::Timeout),
                    now => before = now,
                },
            }
        }
    }

    /// The whole of a reply that has begun; what is not a success becomes an error.
    pub(super) async fn settled(&self, reply: Response<Incoming>) -> Result<(StatusCode, Bytes), Error> {
        let whole = tokio::time::timeout(self.timeout, self.whole(reply)).await;
        let (status, reply) = whole.map_err(|_| Error::Timeout)??;
        if status.is_success() { Ok((status, reply)) } else { Err(refusal(status, &reply)) }
    }

    /// The content of a reply that has begun; what is not a success becomes an error.
    pub(super) async fn begun(&self, reply: Response<Incoming>) -> Result<Download, Error> {
        if !reply.status().is_success() {
            return match self.settled(reply).await {
                Err(error) => Err(error),
                Ok((status, _)) => {
                    Err(Error::Unexpected { status: status.as_u16(), reason: "it is no content".to_owned() })
                }
            };
        }
        let (head, body) = reply.into_parts();
        Ok(Download::new(head.headers, body, self.timeout))
    }

    /// Sends a request and reads the whole reply; what is not a success becomes an error.
    async fn exchange(
        &self,
        scope: &Scope,
        method: Method,
        parts: Parts,
    ) -> Result<(StatusCode, Bytes), Error> {
        let request = self.request(scope, method, parts)?;
        let (status, reply) =
            tokio::time::timeout(self.timeout, self.send(request)).await.map_err(|_| Error::Timeout)??;
        match status {
            StatusCode::ACCEPTED => Err(kept(&reply)),
            status if status.is_success() => Ok((status, reply)),
            status => Err(refusal(status, &reply)),
        }
    }

    async fn send(&self, request: Request<Sent>) -> Result<(StatusCode, Bytes), Error> {
        self.whole(self.http.request(request).await.map_err(unreached)?).await
    }

    async fn whole(&self, reply: Response<Incoming>) -> Result<(StatusCode, Bytes), Error> {
        let status = reply.status();
        let body = Limited::new(reply.into_body(), self.reply_limit).collect().await.map_err(|error| {
            match error.downcast_ref::<LengthLimitError>() {
                Some(_) => Error::TooLarge { limit: self.reply_limit },
                None => Error::Broken(error),
            }
        })?;
        Ok((status, body.to_bytes()))
    }

    pub(super) fn request(
        &self,
        scope: &Scope,
        method: Method,
        parts: Parts,
    ) -> Result<Request<Sent>, Error> {
        let method = match method {
            Method::Get => http::Method::GET,
            Method::Post => http::Method::POST,
            Method::Put => http::Method::PUT,
            Method::Patch => http::Method::PATCH,
            Method::Delete => http::Method::DELETE,
        };
        let has_body = parts.body.is_some();
        let mut request = Request::builder()
            .method(method)
            .uri(format!("{}{}", self.base_url, parts.target))
            .body(Content::bytes("application/json", parts.body.unwrap_or_default()).body)
            .map_err(|error| Error::Unsendable(error.to_string()))?;
        let headers = request.headers_mut();
        headers.extend(scope.headers.clone());
        headers.insert(header::AUTHORIZATION, self.authorization.clone());
        headers
            .insert(header::ACCEPT, HeaderValue::from_static("application/json, application/problem+json"));
        let agent = concat!("caseway-client/", env!("CARGO_PKG_VERSION"));
        headers.insert(header::USER_AGENT, HeaderValue::from_static(agent));
        if has_body {
            headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
        }
        Ok(request)
    }
}

/// Why there is no reply.
fn unreached(error: ClientError) -> Error {
    if error.is_connect() { Error::Connect(error.into()) } else { Error::Broken(error.into()) }
}

/// What the hub says of a command that it delivers later.
fn kept(reply: &[u8]) -> Error {
    match serde_json::from_slice(reply) {
        Ok(accepted) => Error::Accepted(Box::new(accepted)),
        Err(error) => Error::Unexpected { status: 202, reason: error.to_string() },
    }
}

/// What a reply that is not a success says.
fn refusal(status: StatusCode, reply: &[u8]) -> Error {
    match serde_json::from_slice::<Problem>(reply) {
        Ok(problem) => Error::Problem(Box::new(problem)),
        Err(error) => Error::Unexpected { status: status.as_u16(), reason: error.to_string() },
    }
}

/// TLS by the machine's own authorities, to which an organisation adds its own.
fn tls() -> Result<ClientConfig, rustls::Error> {
    let mut roots = RootCertStore::empty();
    // Certificates that cannot be read are of no use to anyone; if none is left, the first https call says so.
    roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let config = ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions()?;
    Ok(config.with_root_certificates(roots).with_no_client_auth())
}
