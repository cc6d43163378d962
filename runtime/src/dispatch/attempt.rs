//! One attempt: breaker, bulkhead, attempt timeout, signature, connector, and the reading of the reply.
//!
//! The reply is decoded and mapped inside the attempt, because a reply that cannot be read is a failure of the backend
//! and the breaker must hear of it. A call that is given up, because its caller went away, drops the attempt wherever
//! it waits: permit and guard go back, and nothing counts.

use std::sync::{Arc, OnceLock};

use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, Method as HttpMethod, StatusCode, Uri, header};
use http_body_util::BodyExt;
use metrics::Gauge;

use super::later;
use super::verdict::{self, Body, Cause, Failed};
use crate::backend::Backend;
use crate::breaker::Outcome;
use crate::call::{Call, Fault, Outgoing};
use crate::clock::{Clock, Moment, within};
use crate::descriptor::{BackendOperation, Completion, Idempotency, Method};
use crate::pages::{Answer, Turn};
use crate::stream::{ByteStream, Head, Sink, StreamLimits, Upload, UploadFault, while_moving};
use crate::telemetry::metrics::OperationMetrics;
use crate::telemetry::trace::Trace;
use crate::transport::{Reading as Wanted, Reply, Request, Upstream};

const JSON: HeaderValue = HeaderValue::from_static("application/json");
const OPAQUE: HeaderValue = HeaderValue::from_static("application/octet-stream");
const NOSNIFF: HeaderValue = HeaderValue::from_static("nosniff");

/// What a caller is told of a backend's stream.
const PASSED: [HeaderName; 8] = [
    header::CONTENT_TYPE,
    header::CONTENT_LENGTH,
    header::CONTENT_DISPOSITION,
    header::CONTENT_ENCODING,
    header::CONTENT_RANGE,
    header::ACCEPT_RANGES,
    header::ETAG,
    header::LAST_MODIFIED,
];
const ANYTHING: HeaderValue = HeaderValue::from_static("*/*");
const USER_AGENT: HeaderValue = HeaderValue::from_static(concat!("caseway/", env!("CARGO_PKG_VERSION")));

/// What a reply is read as.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Reading<'a> {
    /// The operation's output.
    Output,
    /// By what the answer of a command that is carried out later is recognised.
    Taken(&'static Completion),
    /// How far such a command is: its answer as it came, or nothing while there is none.
    Later(&'static Completion),
    /// Whether a command took effect, and its output if it did.
    Verified(fn(&Call<'_>, &[u8]) -> Result<Option<Bytes>, Fault>),
    /// The reply as it came, if it is what the contract says.
    AsItIs(&'a OnceLock<Passed>),
}

/// What is known of a reply that is passed on as it came.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Passed {
    pub(crate) status: StatusCode,
    /// The media type of its body; `None` when there is none.
    pub(crate) content_type: Option<&'static str>,
}

/// A call that is ready to be attempted, as often as it may be.
pub(crate) struct Prepared<'a> {
    pub(super) call: &'a Call<'a>,
    /// The backend operation that is called: the binding's own, or the query that verifies it.
    operation: &'static BackendOperation,
    reading: Reading<'a>,
    /// Whether the deadline is the caller's own hurry.
    hurried: bool,
    pub(super) backend: &'a Arc<Backend>,
    pub(super) clock: &'a dyn Clock,
    pub(super) trace: &'a Trace,
    pub(super) metrics: &'a OperationMetrics,
    pub(super) deadline: Moment,
    uri: Uri,
    headers: Vec<(HeaderName, HeaderValue)>,
    content_type: Option<HeaderValue>,
    body: Bytes,
    /// What follows the caller's stream in the body.
    tail: Bytes,
    /// `None` where no stream can be: nobody waits for a delivery.
    stream: Option<Streaming<'a>>,
    /// The page that is asked for, of a list that has pages.
    page: Option<&'a Turn<'a>>,
}

/// The streams of a call: the caller's, and where the backend's goes.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Streaming<'a> {
    pub(crate) upload: Option<&'a Upload>,
    pub(crate) sink: Option<&'a Sink>,
    pub(crate) limits: StreamLimits,
    /// What part of the backend's stream the caller asks for: headers that are passed on.
    pub(crate) range: &'a HeaderMap,
    /// When the streams must be at their end.
    pub(crate) end: Moment,
}

/// What came back.
enum Received {
    Output(Option<Bytes>),
    Stream(Head, ByteStream),
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
        reading: Reading<'a>,
        outgoing: Outgoing,
        backend: &'a Arc<Backend>,
        clock: &'a dyn Clock,
        trace: &'a Trace,
        metrics: &'a OperationMetrics,
        deadline: Moment,
        idempotency_key: Option<HeaderValue>,
        stream: Option<Streaming<'a>>,
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
        let upload = stream.and_then(|stream| stream.upload);
        let callers = upload.map(|upload| upload.content_type.clone().unwrap_or(OPAQUE));
        let content_type = match &outgoing.content_type {
            Some(content_type) => Some(HeaderValue::try_from(content_type.as_ref()).ok()?),
            None => callers.clone(),
        };
        let (body, tail) = match (outgoing.around, upload) {
            (None, None) => (outgoing.body, Bytes::new()),
            (Some(tail), Some(_)) => {
                let callers = callers.as_ref().and_then(|callers| callers.to_str().ok()).unwrap_or_default();
                (crate::multipart::with_content_type(&outgoing.body, callers), tail)
            }
            // A stream without another end, which `check` refuses.
            _ => return None,
        };
        Some(Self {
            call,
            operation,
            reading,
            hurried: false,
            backend,
            clock,
            trace,
            metrics,
            deadline,
            uri,
            headers,
            content_type,
            body,
            tail,
            stream,
            page: None,
        })
    }

    /// The call for one page of a list.
    pub(super) fn of_page(self, page: Option<&'a Turn<'a>>) -> Self {
        Self { page, ..self }
    }

    /// The call with more headers.
    pub(crate) fn with_headers(mut self, headers: &[(HeaderName, HeaderValue)]) -> Self {
        self.headers.extend_from_slice(headers);
        self
    }

    /// The call of a caller that is in a hurry of its own: that its deadline passes says nothing about the backend.
    pub(crate) fn hurried(self) -> Self {
        Self { hurried: true, ..self }
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
        let result = match self.stream.and_then(|stream| Some((stream, stream.upload?))) {
            None => within(self.clock, (started + timeout).min(self.deadline), self.exchange()).await,
            Some((stream, upload)) => {
                let until = || upload.patience(started, timeout).min(stream.end);
                while_moving(self.clock, until, self.exchange()).await
            }
        };
        let result = result.unwrap_or_else(|| Err(self.out_of_time(started + timeout).into()));
        // A slow backend is one that begins late; how long its stream is says nothing about it.
        let elapsed = self.clock.now().since(started);
        let result = match result {
            Ok(Received::Output(output)) => Ok(output),
            Ok(Received::Stream(head, stream)) => self.pass_on(head, stream).await.map(|()| None),
            Err(failed) => Err(failed),
        };
        let outcome = result.as_ref().map_or_else(|failed| failed.cause.outcome(), |_| Outcome::Success);
        guard.settle(outcome, elapsed);
        self.metrics.attempted(outcome, elapsed);
        result
    }

    /// Whether the request can be made again: not when a part of the caller's stream has gone out.
    pub(super) fn is_repeatable(&self) -> bool {
        self.upload().is_none_or(|upload| !upload.has_moved())
    }

    fn upload(&self) -> Option<&'a Upload> {
        self.stream.and_then(|stream| stream.upload)
    }

    /// Why nothing has come: the caller's own silence is not the backend's.
    fn out_of_time(&self, end: Moment) -> Cause {
        match self.upload() {
            Some(upload) if upload.give_up() => Cause::Upload(UploadFault::Idle),
            _ if self.hurried && self.deadline < end => Cause::OverBudget,
            _ => Cause::Timeout,
        }
    }

    /// Passes a stream on to the caller, as fast as both of them allow.
    async fn pass_on(&self, head: Head, mut stream: ByteStream) -> Result<(), Failed> {
        let Some((Streaming { limits, end, .. }, sink)) =
            self.stream.and_then(|stream| Some((stream, stream.sink?)))
        else {
            return Err(Cause::Unbuildable.into());
        };
        let too_large = Cause::ReplyTooLarge(usize::try_from(limits.largest).unwrap_or(usize::MAX));
        if http_body::Body::size_hint(&stream).lower() > limits.largest {
            return Err(too_large.into());
        }
        sink.begin(head);
        let mut left = limits.largest;
        let until = || (self.clock.now() + limits.idle).min(end);
        loop {
            let frame = within(self.clock, until(), stream.frame()).await.ok_or(Cause::StreamStalled)?;
            let Some(frame) = frame else {
                sink.finish();
                return Ok(());
            };
            let Ok(data) = frame.map_err(|_| Cause::StreamBroken)?.into_data() else { continue };
            left = left.checked_sub(data.len() as u64).ok_or(Cause::StreamBroken)?;
            within(self.clock, until(), sink.pass(data)).await.ok_or(Cause::StreamUntaken)?;
        }
    }

    async fn exchange(&self) -> Result<Received, Failed> {
        let mut reply = self.send().await.map_err(|failed| match self.upload().and_then(Upload::fault) {
            Some(fault) => Cause::Upload(fault).into(),
            None => failed,
        })?;
        if let Some(stream) = reply.stream.take() {
            let class = verdict::class(self.operation, reply.status, &reply.headers, || self.clock.wall());
            if let Body::Stream = class.map_err(|failed| failed.having_seen(&reply))? {
                return Ok(Received::Stream(reply_head(reply.status, &reply.headers), stream));
            }
        }
        self.read(&reply).map(Received::Output).map_err(|failed| failed.having_seen(&reply))
    }

    fn read(&self, reply: &Reply) -> Result<Option<Bytes>, Failed> {
        let body = verdict::class(self.operation, reply.status, &reply.headers, || self.clock.wall())?;
        let read = if matches!(body, Body::Unread) { &[] } else { &*reply.body };
        let output = match self.reading {
            Reading::Output => self.call.binding.output_for(reply.status.as_u16())(self.call, read).map(Some),
            Reading::Verified(output) => output(self.call, read),
            Reading::Taken(completion) => {
                let output = self.call.binding.output_for(reply.status.as_u16());
                output(self.call, read).and_then(|_| later::taken(completion, read)).map(Some)
            }
            Reading::Later(completion) => later::answer(completion, self.call, reply.body.clone()),
            Reading::AsItIs(passed) => {
                let content_type = match body {
                    Body::Unread => None,
                    Body::Text | Body::Stream => Some("text/plain; charset=utf-8"),
                    Body::Json(_) => Some("application/json; charset=utf-8"),
                };
                let _ = passed.set(Passed { status: reply.status, content_type });
                as_it_is(self.call, body, read, &reply.body)
            }
        };
        let output = output.map_err(|fault| verdict::output_fault(fault, body))?;
        let (Some(page), Some(output)) = (self.page, &output) else { return Ok(output) };
        let base = &self.backend.settings.base_url;
        let answer = Answer { base, asked: &self.uri, headers: &reply.headers, body: read };
        page.read(answer, output.clone())
            .map(Some)
            .map_err(|found| verdict::output_fault(Fault::Contract(found), body))
    }

    /// Sends the request; once more with a new token when the backend refuses the one it was signed with.
    async fn send(&self) -> Result<Reply, Failed> {
        let signer = &self.backend.signer;
        let (request, signature) = self.sign().await?;
        let reply = self.backend.transport.send(request).await.inspect_err(|error| self.log(error))?;
        let refused = reply.status == StatusCode::UNAUTHORIZED && signer.refused(&signature);
        if !refused || !self.is_repeatable() {
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
        for (name, value) in self.stream.into_iter().flat_map(|stream| stream.range) {
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
            stream: self.upload().map(|upload| Upstream { stream: upload.stream(), tail: self.tail.clone() }),
            reply: if self.stream.is_some_and(|stream| stream.sink.is_some()) {
                Wanted::Success(settings.reply_limit)
            } else {
                Wanted::Whole(settings.reply_limit)
            },
        };
        Ok((request, signature))
    }

    /// What the contract's successes are.
    fn accept(&self) -> HeaderValue {
        use crate::descriptor::Reply;
        let replies = self.operation.replies;
        let json = replies.iter().all(|(_, reply)| !matches!(reply, Reply::Text | Reply::Stream));
        if json { JSON } else { ANYTHING }
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

/// The body of a reply, after a look at whether it is what the contract says.
fn as_it_is(call: &Call<'_>, body: Body, read: &[u8], whole: &Bytes) -> Result<Option<Bytes>, Fault> {
    match body {
        Body::Unread => return Ok(Some(Bytes::new())),
        Body::Text => call.text(read).map(drop)?,
        Body::Json(schema) => call.conforms(schema, read)?,
        Body::Stream => {}
    }
    Ok(Some(whole.clone()))
}

/// How a reply with a backend's stream begins: what says what the stream is, and nothing else of the backend's.
fn reply_head(status: StatusCode, headers: &HeaderMap) -> Head {
    let mut passed = HeaderMap::new();
    for name in PASSED {
        if let Some(value) = headers.get(&name) {
            passed.insert(name, value.clone());
        }
    }
    passed.entry(header::CONTENT_TYPE).or_insert(OPAQUE);
    // What someone uploaded must not become a page of the hub's in a browser.
    passed.insert(header::X_CONTENT_TYPE_OPTIONS, NOSNIFF);
    let status = if status == StatusCode::PARTIAL_CONTENT { status } else { StatusCode::OK };
    Head { status, headers: passed }
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
