//! Problem details (RFC 9457): the one form in which the gateway says that a request did not succeed.
//!
//! Every kind of problem stands in the table of [`Kind`]: its name, which is stable and ends its `type` URI, its
//! status and its title. The `detail` is a sentence for the case worker who sees it; nothing in it comes from inside
//! the hub or from a backend's reply. Whether "nothing was changed" may be said is decided here, from whether a
//! command may have reached its backend.

use std::time::Duration;

use axum::response::{IntoResponse, Response};
use caseway_core::schema::Violation;
use http::{HeaderValue, StatusCode, header};
use serde::Serialize;

use crate::descriptor::{BackendDescriptor, Kind as OperationKind};
use crate::transport::Sent;

macro_rules! kinds {
    ($($(#[doc = $doc:literal])+ $kind:ident = $name:literal, $status:ident, $title:literal;)+) => {
        /// What kind of problem it is.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Kind { $($(#[doc = $doc])+ $kind,)+ }

        impl Kind {
            /// Every kind, in the order of their declaration.
            pub const ALL: &'static [Self] = &[$(Self::$kind,)+];

            /// The stable name, which ends the `type` URI and is the `class` label of metrics.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $(Self::$kind => $name,)+ }
            }

            /// The `type` URI.
            #[must_use]
            pub const fn uri(self) -> &'static str {
                match self { $(Self::$kind => concat!("urn:caseway:problem:", $name),)+ }
            }

            /// The status of the reply.
            #[must_use]
            pub const fn status(self) -> StatusCode {
                match self { $(Self::$kind => StatusCode::$status,)+ }
            }

            /// The `title`: the same for every occurrence.
            #[must_use]
            pub const fn title(self) -> &'static str {
                match self { $(Self::$kind => $title,)+ }
            }
        }
    };
}

kinds! {
    /// The request is not one that can be read: JSON, an escape in the address, a header.
    Malformed = "malformed-request", BAD_REQUEST, "The request cannot be read";
    /// No API key, or one that is not accepted.
    Unauthenticated = "unauthenticated", UNAUTHORIZED, "A valid API key is required";
    /// The case type's grant does not list the operation.
    NotGranted = "not-granted", FORBIDDEN, "The case type may not use this operation";
    /// The key is accepted, and is not one for this.
    Forbidden = "forbidden", FORBIDDEN, "The key does not allow this";
    /// The approval by which the case type might call this backend directly has ended.
    ApprovalExpired = "approval-expired", FORBIDDEN, "The approval of this direct connection has ended";
    /// The hub has nothing at this address.
    NoSuchOperation = "no-such-operation", NOT_FOUND, "There is no such operation";
    /// The backend does not know what was asked for.
    NotFound = "not-found", NOT_FOUND, "Not found";
    /// The same command is under way, under the same key.
    KeyInFlight = "key-in-flight", CONFLICT, "The same command is being worked on";
    /// The key was used before, for another command.
    KeyReused = "key-reused", UNPROCESSABLE_ENTITY, "The idempotency key belongs to another command";
    /// The address takes other methods; `Allow` names them.
    MethodNotAllowed = "method-not-allowed", METHOD_NOT_ALLOWED, "The operation takes another method";
    /// The caller did not send the whole request in time.
    RequestTimeout = "request-timeout", REQUEST_TIMEOUT, "The request did not arrive in time";
    /// The request contradicts what the backend holds.
    Conflict = "conflict", CONFLICT, "The request contradicts the present state";
    /// What was asked for existed and is gone.
    Gone = "gone", GONE, "No longer there";
    /// The body is larger than the gateway accepts.
    TooLarge = "request-too-large", PAYLOAD_TOO_LARGE, "The request is too large";
    /// The body is not JSON in UTF-8.
    UnsupportedMediaType = "unsupported-media-type", UNSUPPORTED_MEDIA_TYPE, "The content type is not supported";
    /// The input does not have the operation's shape; `violations` says where.
    InvalidInput = "invalid-input", UNPROCESSABLE_ENTITY, "The input is not valid";
    /// The input has the right shape, but the backend refused what it says.
    RefusedByBackend = "refused-by-backend", UNPROCESSABLE_ENTITY, "The backend refused the request";
    /// More or longer headers than the gateway accepts.
    HeadersTooLarge = "headers-too-large", REQUEST_HEADER_FIELDS_TOO_LARGE, "The headers are too large";
    /// A mistake in the hub.
    Internal = "internal", INTERNAL_SERVER_ERROR, "The hub made a mistake";
    /// The backend's reply is not what its contract says.
    ContractViolation = "contract-violation", BAD_GATEWAY, "The backend broke its contract";
    /// The backend's reply is what its contract says, but has no form in the service's terms.
    UnmappableReply = "unmappable-reply", BAD_GATEWAY, "The backend's answer cannot be passed on";
    /// The backend did not accept the hub's credentials, or the hub's request as such.
    BackendDenied = "backend-denied", BAD_GATEWAY, "The backend does not accept the hub";
    /// The backend failed (5xx), or the connection to it broke.
    BackendFailed = "backend-failed", BAD_GATEWAY, "The backend failed";
    /// The backend is down: its breaker is open, or no connection can be made.
    BackendUnavailable = "backend-unavailable", SERVICE_UNAVAILABLE, "The backend is temporarily unavailable";
    /// The backend has more to do than it can take.
    BackendBusy = "backend-busy", SERVICE_UNAVAILABLE, "The backend is busy";
    /// The gateway has more to do than it can take, or is stopping.
    Overloaded = "overloaded", SERVICE_UNAVAILABLE, "The hub is busy";
    /// The gateway's store does not answer, so that nothing can be accepted or looked up.
    StoreUnavailable = "store-unavailable", SERVICE_UNAVAILABLE, "The hub cannot keep anything at present";
    /// The backend did not answer within the time that the operation allows.
    BackendTimeout = "backend-timeout", GATEWAY_TIMEOUT, "The backend did not answer in time";
}

/// One occurrence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// What kind of problem it is.
    pub kind: Kind,
    /// A sentence for the case worker.
    pub detail: String,
    /// The backend's name, when one is involved.
    pub backend: Option<&'static str>,
    /// When to come again.
    pub retry_after: Option<Duration>,
    /// What is wrong with the input, field by field.
    pub violations: Vec<Violation>,
    /// Whether a command may have taken effect all the same.
    pub(crate) uncertain: bool,
}

impl Problem {
    /// A problem that no backend has to do with.
    #[must_use]
    pub fn new(kind: Kind, detail: impl Into<String>) -> Self {
        Self {
            kind,
            detail: detail.into(),
            backend: None,
            retry_after: None,
            violations: Vec::new(),
            uncertain: false,
        }
    }

    /// The input does not have the operation's shape.
    #[must_use]
    pub fn invalid_input(violations: Vec<Violation>) -> Self {
        let detail = match violations.as_slice() {
            [one] if one.pointer.is_empty() => format!("The input is not valid: {}.", one.message),
            [one] => format!("The input is not valid at {}: {}.", one.pointer, one.message),
            many => format!("The input is not valid in {} places.", many.len()),
        };
        Self { violations, ..Self::new(Kind::InvalidInput, detail) }
    }

    /// The gateway has more to do than it can take, or is stopping.
    #[must_use]
    pub fn overloaded(detail: &str) -> Self {
        Self { retry_after: Some(Duration::from_secs(1)), ..Self::new(Kind::Overloaded, detail) }
    }

    /// A mistake in the hub.
    #[must_use]
    pub fn internal() -> Self {
        Self::new(
            Kind::Internal,
            "The hub could not handle this request. The trace id leads its operators to the reason.",
        )
    }

    /// When to come again, in the whole seconds of `Retry-After`.
    pub(crate) fn retry_after_seconds(&self) -> Option<u64> {
        self.retry_after.map(whole_seconds)
    }

    /// The document (RFC 9457), with the request's trace and case in it.
    pub(crate) fn document(&self, trace_id: Option<&str>, case_id: Option<&str>) -> Vec<u8> {
        #[derive(Serialize)]
        #[serde(rename_all = "camelCase")]
        struct Document<'a> {
            r#type: &'static str,
            title: &'static str,
            status: u16,
            detail: &'a str,
            #[serde(skip_serializing_if = "Option::is_none")]
            backend: Option<&'static str>,
            #[serde(skip_serializing_if = "Option::is_none")]
            case_id: Option<&'a str>,
            #[serde(skip_serializing_if = "Option::is_none")]
            trace_id: Option<&'a str>,
            #[serde(skip_serializing_if = "Option::is_none")]
            retry_after: Option<u64>,
            #[serde(skip_serializing_if = "Vec::is_empty")]
            violations: Vec<Place<'a>>,
        }
        #[derive(Serialize)]
        struct Place<'a> {
            pointer: &'a str,
            message: &'a str,
        }

        let document = Document {
            r#type: self.kind.uri(),
            title: self.kind.title(),
            status: self.kind.status().as_u16(),
            detail: &self.detail,
            backend: self.backend,
            case_id,
            trace_id,
            retry_after: self.retry_after_seconds(),
            violations: self
                .violations
                .iter()
                .map(|violation| Place { pointer: &violation.pointer, message: &violation.message })
                .collect(),
        };
        // Strings, numbers and lists always have a JSON form; should serde ever disagree, the status still tells.
        serde_json::to_vec(&document).unwrap_or_default()
    }

    /// The reply, with the request's trace and case in it.
    #[must_use]
    pub fn into_reply(self, trace_id: Option<&str>, case_id: Option<&str>) -> Response {
        let (retry_after, body) = (self.retry_after_seconds(), self.document(trace_id, case_id));
        let mut reply = (self.kind.status(), body).into_response();
        let headers = reply.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        if let Some(seconds) = retry_after {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        if self.kind == Kind::Unauthenticated {
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer realm=\"caseway\""));
        }
        reply
    }
}

/// A call to a backend that did not succeed: what the sentences need to know of it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Effort {
    pub(crate) backend: &'static BackendDescriptor,
    pub(crate) kind: OperationKind,
    /// Whether any attempt may have reached the backend without being refused by it.
    pub(crate) sent: Sent,
}

impl Effort {
    /// A problem whose detail is "`<Backend> <what happened>.`", what became of the request, and when to come again.
    pub(crate) fn problem(self, kind: Kind, happened: &str, retry_after: Option<Duration>) -> Problem {
        let again = retry_after.map_or_else(
            || "try again".to_owned(),
            |after| format!("try again in {}", Spoken(whole_seconds(after))),
        );
        let title = self.backend.title;
        let detail = match (self.kind, self.sent) {
            (OperationKind::Query, _) => format!("{title} {happened}. Please {again}."),
            (OperationKind::Command, Sent::No) => {
                format!("{title} {happened}. Nothing was changed; {again}.")
            }
            (OperationKind::Command, Sent::Perhaps) => {
                format!(
                    "{title} {happened}. It is not certain whether the change took effect; check before you {again}."
                )
            }
        };
        Problem {
            backend: Some(self.backend.name),
            retry_after,
            uncertain: self.uncertain(),
            ..Problem::new(kind, detail)
        }
    }

    /// A problem that trying again does not repair.
    pub(crate) fn refusal(self, kind: Kind, sentence: &str) -> Problem {
        let effect = match (self.kind, self.sent) {
            (OperationKind::Query, _) => "",
            (OperationKind::Command, Sent::No) => " Nothing was changed.",
            (OperationKind::Command, Sent::Perhaps) => " It is not certain whether the change took effect.",
        };
        let detail = format!("{} {sentence}.{effect}", self.backend.title);
        Problem {
            backend: Some(self.backend.name),
            uncertain: self.uncertain(),
            ..Problem::new(kind, detail)
        }
    }

    fn uncertain(self) -> bool {
        self.kind == OperationKind::Command && self.sent == Sent::Perhaps
    }
}

/// Seconds for a `Retry-After`: rounded up, so that nobody comes too early, and never zero.
fn whole_seconds(duration: Duration) -> u64 {
    (duration.as_secs() + u64::from(duration.subsec_nanos() > 0)).max(1)
}

/// Seconds as a person says them.
struct Spoken(u64);

impl std::fmt::Display for Spoken {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.0 {
            1 => f.write_str("a second"),
            seconds @ ..=90 => write!(f, "{seconds} seconds"),
            seconds if seconds <= 90 * 60 => write!(f, "{} minutes", seconds.div_ceil(60)),
            seconds => write!(f, "{} hours", seconds.div_ceil(3600)),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn every_kind_has_a_name_of_its_own() {
        let names: HashSet<_> = Kind::ALL.iter().map(|kind| kind.name()).collect();
        assert_eq!(names.len(), Kind::ALL.len());
    }

    #[test]
    fn waits_are_spoken_in_the_unit_that_people_use() {
        for (seconds, spoken) in
            [(1, "a second"), (90, "90 seconds"), (121, "3 minutes"), (300, "5 minutes"), (7200, "2 hours")]
        {
            assert_eq!(Spoken(seconds).to_string(), spoken);
        }
        assert_eq!(whole_seconds(Duration::from_millis(1)), 1);
        assert_eq!(whole_seconds(Duration::from_millis(2001)), 3);
    }
}
