//! What a backend answers, before anything breaks it.

use bytes::Bytes;
use http::header::{ALLOW, CONTENT_TYPE, HeaderName, RETRY_AFTER, WWW_AUTHENTICATE};
use http::{HeaderValue, StatusCode};
use serde_json::{Value, json};

use crate::body::Content;
use crate::validate::Violation;

/// An answer.
#[derive(Debug, Clone)]
pub(crate) struct Reply {
    /// The status.
    pub(crate) status: StatusCode,
    /// The headers besides framing.
    pub(crate) headers: Vec<(HeaderName, HeaderValue)>,
    /// The body; empty when there is none.
    pub(crate) body: Bytes,
}

/// Marks an answer that was given before, to the same idempotency key.
pub(crate) const REPLAYED: HeaderName = HeaderName::from_static("idempotent-replayed");

impl Reply {
    /// Without a body.
    pub(crate) fn empty(status: StatusCode) -> Self {
        Self { status, headers: Vec::new(), body: Bytes::new() }
    }

    /// With a JSON body.
    pub(crate) fn json(status: StatusCode, document: &Value) -> Self {
        Self::of(status, "application/json", document)
    }

    /// With a text.
    pub(crate) fn text(status: StatusCode, text: &str) -> Self {
        let headers = vec![(CONTENT_TYPE, HeaderValue::from_static("text/plain; charset=utf-8"))];
        Self { status, headers, body: Bytes::copy_from_slice(text.as_bytes()) }
    }

    /// With bytes, as they were sent.
    pub(crate) fn content(status: StatusCode, content: &Content) -> Self {
        let reply = Self { status, headers: Vec::new(), body: content.bytes.clone() };
        reply.with(CONTENT_TYPE, &content.media_type)
    }

    /// Problem details (RFC 9457) with a sentence for people.
    pub(crate) fn problem(status: StatusCode, detail: impl Into<String>) -> Self {
        Self::described(status, &detail.into(), &[])
    }

    /// 422, naming everything that is wrong with the request.
    ///
    /// 422 whatever the contract declares: this is not the vendor's answer, it is a mistake in what calls the vendor.
    pub(crate) fn invalid(violations: &[Violation]) -> Self {
        let detail = "the request is not what the contract says";
        Self::described(StatusCode::UNPROCESSABLE_ENTITY, detail, violations)
    }

    /// 405 with the methods that there are.
    pub(crate) fn method_not_allowed(allowed: &str) -> Self {
        Self::problem(StatusCode::METHOD_NOT_ALLOWED, format!("the contract has {allowed} here"))
            .with(ALLOW, allowed)
    }

    /// 401 in the scheme that the backend wants.
    pub(crate) fn unauthorized(scheme: &str, detail: &str) -> Self {
        Self::problem(StatusCode::UNAUTHORIZED, detail).with(WWW_AUTHENTICATE, scheme)
    }

    /// 429, to come back in so many seconds.
    pub(crate) fn throttled(seconds: u64) -> Self {
        Self::problem(StatusCode::TOO_MANY_REQUESTS, "the sandbox was told to throttle")
            .with(RETRY_AFTER, &seconds.to_string())
    }

    /// The same with one more header. What cannot stand in a header is left out.
    pub(crate) fn with(mut self, name: HeaderName, value: &str) -> Self {
        if let Ok(value) = HeaderValue::from_str(value) {
            self.headers.push((name, value));
        }
        self
    }

    fn described(status: StatusCode, detail: &str, errors: &[Violation]) -> Self {
        let mut problem = json!({
            "type": "about:blank",
            "title": status.canonical_reason().unwrap_or("Error"),
            "status": status.as_u16(),
            "detail": detail,
        });
        if !errors.is_empty() {
            problem["errors"] = json!(errors);
        }
        Self::of(status, "application/problem+json", &problem)
    }

    fn of(status: StatusCode, media_type: &'static str, document: &Value) -> Self {
        let headers = vec![(CONTENT_TYPE, HeaderValue::from_static(media_type))];
        Self { status, headers, body: Bytes::from(document.to_string()) }
    }
}
