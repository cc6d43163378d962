//! One attempt: breaker, bulkhead, attempt timeout, signature, connector, and the reading of the reply.
//!
//! The reply is decoded and mapped inside the attempt, because a reply that cannot be read is a failure of the backend
//! and the breaker must hear of it. A call that is given up, because its caller went away, drops the attempt wherever
//! it waits: permit and guard go back, and nothing counts.

use std::sync::Arc;

use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, Method as HttpMethod, Uri, header};
use metrics::Gauge;

use super::verdict::{self, Body, Cause, Failed};
use crate::backend::Backend;
use crate::breaker::Outcome;
use crate::call::{Call, Fault, Outgoing};
use crate::clock::{Clock, Moment, within};
use crate::descriptor::{BackendOperation, Idempotency, Method};
use crate::telemetry::metrics::OperationMetrics;
use crate::telemetry::trace::Trace;
use crate::transport::{Reply, Request};

const JSON: HeaderValue = HeaderValue::from_static("application/json");
const ANYTHING: HeaderValue = HeaderValue::from_static("*/*");
const USER_AGENT: HeaderValue = HeaderValue::from_static(concat!("caseway/", env!("CARGO_PKG_VERSION")));

/// What a reply is read as.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Reading {
    /// The operation's output.
    Output,
    /// Whether a command took effect, and its output if it did.
    Verified(fn(&Call<'_>, &[u8]) -> Result<Option<Bytes>, Fault>),
}

/// A call that is ready to be attempted, as often as it may be.
pub(crate) struct Prepared<'a> {
    pub(super) call: &'a Call<'a>,
    /// The backend operation that is called: the binding's own, or the query that verifies it.
    operation: &'static BackendOperation,
    reading: Reading,
    pub(super) backend: &'a Arc<Backend>,
    pub(super) clock: &'a dyn Clock,
    pub(super) trace: &'a Trace,
    pub(super) metrics: &'a OperationMetrics,
    pub(super) deadline: Moment,
    uri: Uri,
    headers: Vec<(HeaderName, HeaderValue)>,
    content_type: Option<HeaderValue>,
    body: Bytes,
}

impl<'a> Prepared<'a> {
    /// Puts a mapped request into HTTP's terms. `None` when it has no form there: a mistake in the hub.
    #[expect(
        clippy::too_many_arguments,
        reason = "the parts of a call, named where it is made and read by name"
    )]
    pub(crate) fn new(
        call: &'a Call<'a>,
        operation: &'static BackendOperation,
        reading: Reading,
        outgoing: Outgoing,
        backend: &'a Arc<Backend>,
        clock: &'a dyn Clock,
        trace: &'a Trace,
        metrics: &'a OperationMetrics,
        deadline: Moment,
        idempotency_key: Option<HeaderValue>,
    ) -> Option<Self> {
        // A parameter that nobody set would address something else.
        if outgoing.target.contains('{') {
            return None;
        }
        let mut headers = Vec::with_capacity(outgoing.headers.len() + 1);
        for (name, value) in outgoing.headers {
            headers.push((HeaderName::from_bytes(name.as_bytes()).ok()?, HeaderValue::try_from(value).ok()?));
        }
        if let (Idempotency::Header(name), Some(key)) = (operation.idempotency, idempotency_key) {
            headers.push((HeaderName::from_bytes(name.as_bytes()).ok()?, key));
        }
        let uri = backend.settings.base_url.join(outgoing.target)?;
        let content_type = match outgoing.content_type {
            Some(content_type) => Some(HeaderValue::try_from(content_type.as_ref()).ok()?),
            None => None,
        };
        let body = outgoing.body;
        Some(Self {
            call,
            operation,
            reading,
            backend,
            clock,
            trace,
            metrics,
            deadline,
            uri,
            headers,
            content_type,
            body,
        })
    }

    /// The call with more headers.
    pub(crate) fn with_headers(mut self, headers: &[(HeaderName, HeaderValue)]) -> Self {
        self.headers.extend_from_slice(headers);
        self
    }

    /// Makes one attempt.
    pub(crate) async fn attempt(&self) -> Result<Option<Bytes>, Failed> {
        let timeout = self.operation.timeout.unwrap_or(self.backend.settings.policy.timeout);
        let guard =
            self.backend.breaker.admit(timeout).map_err(|rejected| Failed::open(rejected.retry_after))?;
        let patience = || (self.clock.now() + timeout).min(self.deadline);
        let _place = self
            .backend
            .bulkhead
            .enter(self.clock, patience)
            .await
            .map_err(|_full| Failed::from(Cause::Full))?;
        let _counted = Counted::new(&self.backend.metrics.in_flight);

        let started = self.clock.now();
        if started >= self.deadline {
            // The caller's time went by in the queue. A request that is begun now could only be broken off.
            return Err(Cause::Full.into());
        }
        let until = (started + timeout).min(self.deadline);
        let result =
            within(self.clock, until, self.exchange()).await.unwrap_or_else(|| Err(Cause::Timeout.into()));
        let elapsed = self.clock.now().since(started);
        let outcome = result.as_ref().map_or_else(|failed| failed.cause.outcome(), |_| Outcome::Success);
        guard.settle(outcome, elapsed);
        self.metrics.attempted(outcome, elapsed);
        result
    }

    async fn exchange(&self) -> Result<Option<Bytes>, Failed> {
        let reply = self.send().await?;
        self.read(&reply).map_err(|failed| failed.having_seen(&reply))
    }

    fn read(&self, reply: &Reply) -> Result<Option<Bytes>, Failed> {
        let body = verdict::class(self.operation, reply.status, &reply.headers, || self.clock.wall())?;
        let read = if matches!(body, Body::Unread) { &[] } else { &*reply.body };
        let output = match self.reading {
            Reading::Output => self.call.binding.output_for(reply.status.as_u16())(self.call, read).map(Some),
            Reading::Verified(output) => output(self.call, read),
        };
        output.map_err(|fault| verdict::output_fault(fault, body))
    }

    /// Sends the request; once more with a new token when the backend refuses the one it was signed with.
    async fn send(&self) -> Result<Reply, Failed> {
        let signer = &self.backend.signer;
        let (request, signature) = self.sign().await?;
        let reply = self.backend.transport.send(request).await.inspect_err(|error| self.log(error))?;
        if reply.status != http::StatusCode::UNAUTHORIZED || !signer.refused(&signature) {
            return Ok(reply);
        }
        let (request, _) = self.sign().await?;
        Ok(self.backend.transport.send(request).await.inspect_err(|error| self.log(error))?)
    }

    async fn sign(&self) -> Result<(Request, crate::auth::outbound::Signature), Failed> {
        let settings = &self.backend.settings;
        let mut headers = HeaderMap::with_capacity(settings.headers.len() + self.headers.len() + 8);
        headers.insert(header::ACCEPT, self.accept());
        headers.insert(header::USER_AGENT, USER_AGENT);
        if let Some(content_type) = &self.content_type {
            headers.insert(header::CONTENT_TYPE, content_type.clone());
        }
        for (name, value) in settings.headers.iter().chain(&self.headers) {
            headers.insert(name, value.clone());
        }
        self.trace.inject(&mut headers);
        let signature = self
            .backend
            .signer
            .sign(&mut headers)
            .await
            .map_err(|credential| Failed::from(Cause::NoCredential(credential)))?;
        let request = Request {
            method: http_method(self.operation.method),
            uri: self.uri.clone(),
            headers,
            body: self.body.clone(),
            reply_limit: settings.reply_limit,
        };
        Ok((request, signature))
    }

    /// What the contract's successes are.
    fn accept(&self) -> HeaderValue {
        let replies = self.operation.replies;
        let texts = replies.iter().any(|(_, reply)| matches!(reply, crate::descriptor::Reply::Text));
        if texts { ANYTHING } else { JSON }
    }

    fn log(&self, error: &crate::transport::TransportError) {
        tracing::warn!(
            trace_id = self.trace.id(),
            backend = self.backend.descriptor.name,
            operation = self.operation.name,
            %error,
            "an attempt failed"
        );
    }
}

pub(crate) fn http_method(method: Method) -> HttpMethod {
    match method {
        Method::Get => HttpMethod::GET,
        Method::Post => HttpMethod::POST,
        Method::Put => HttpMethod::PUT,
        Method::Patch => HttpMethod::PATCH,
        Method::Delete => HttpMethod::DELETE,
    }
}

/// Counts in a gauge while it lives.
pub(crate) struct Counted<'a>(&'a Gauge);

impl<'a> Counted<'a> {
    pub(crate) fn new(gauge: &'a Gauge) -> Self {
        gauge.increment(1.0);
        Self(gauge)
    }
}

impl Drop for Counted<'_> {
    fn drop(&mut self) {
        self.0.decrement(1.0);
    }
}
