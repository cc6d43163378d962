//! What the end of an attempt means: to the breaker, to the retries, to the caller.

use std::time::{Duration, SystemTime};

use caseway_core::schema::{Schema, Violation};
use http::{HeaderMap, StatusCode, header};

use super::fate::{EXCERPT, Seen};
use crate::auth::outbound::Credential;
use crate::breaker::Outcome;
use crate::call::Fault;
use crate::descriptor::{BackendOperation, ErrorClass, Reply};
use crate::problem::{Effort, Kind, Problem};
use crate::stream::UploadFault;
use crate::transport::{Failure, Reply as TransportReply, Sent, TransportError};

/// The longest time that a backend may ask for; what is longer is a mistake or an attack.
const LONGEST_WAIT: Duration = Duration::from_secs(3600);

/// An attempt that brought no output.
#[derive(Debug)]
pub(crate) struct Failed {
    pub(super) cause: Cause,
    /// When the backend, or the breaker before it, asked to come again.
    pub(super) retry_after: Option<Duration>,
    /// What the backend answered, where it did.
    pub(crate) seen: Option<Seen>,
}

#[derive(Debug)]
pub(super) enum Cause {
    /// The breaker is open.
    Open,
    /// The bulkhead is full.
    Full,
    /// No connection.
    Unreachable,
    /// The connection broke.
    Interrupted,
    /// No reply within the attempt's time.
    Timeout,
    /// No reply within the caller's own budget, which is less than an attempt's time.
    OverBudget,
    /// The reply is larger than the limit.
    ReplyTooLarge(usize),
    /// The reply is not HTTP.
    NotHttp,
    /// 5xx.
    Failing(u16),
    /// 429.
    Throttled,
    /// 408 or 425: the backend wants the same request again.
    Again,
    /// The backend refused the content of the request, in a way that case services know.
    Refused(ErrorClass),
    /// The backend refused the request as such (405, 415 ...), which no caller can repair.
    Rejected(u16),
    /// A status that the contract does not know and that its number does not explain.
    Undeclared(u16),
    /// The reply's body is not what the contract says.
    Contract(Vec<Violation>, Option<&'static Schema>),
    /// A cell has no value for this reply.
    Unmappable { cell: &'static str, reason: String },
    /// No token.
    NoCredential(Credential),
    /// The caller's stream ended before its end, or did not come.
    Upload(UploadFault),
    /// The backend's stream ended before its end, when a part of it was on its way to the caller.
    StreamBroken,
    /// The backend's stream stopped moving, when a part of it was on its way to the caller.
    StreamStalled,
    /// The caller stopped taking the backend's stream, or takes too long.
    StreamUntaken,
    /// The request cannot be built: a mistake in the hub.
    Unbuildable,
}

impl Failed {
    /// The breaker is open, for so long.
    pub(crate) fn open(retry_after: Duration) -> Self {
        Self { retry_after: Some(retry_after), ..Cause::Open.into() }
    }

    /// The failure with what there was to see of the reply.
    pub(super) fn having_seen(self, reply: &TransportReply) -> Self {
        let excerpt = reply.body.slice(..reply.body.len().min(EXCERPT));
        Self { seen: Some(Seen { status: reply.status.as_u16(), excerpt }), ..self }
    }

    /// Whether the backend says that there is no such thing.
    pub(crate) fn is_not_found(&self) -> bool {
        matches!(self.cause, Cause::Refused(ErrorClass::NotFound | ErrorClass::Gone))
    }
}

impl From<Cause> for Failed {
    fn from(cause: Cause) -> Self {
        Self { cause, retry_after: None, seen: None }
    }
}

impl From<TransportError> for Failed {
    fn from(error: TransportError) -> Self {
        let cause = match error.failure() {
            Failure::NotSent => Cause::Unreachable,
            Failure::Interrupted => Cause::Interrupted,
            Failure::TooLarge(limit) => Cause::ReplyTooLarge(limit),
            Failure::Malformed => Cause::NotHttp,
        };
        cause.into()
    }
}

/// What a successful reply's body is.
#[derive(Debug, Clone, Copy)]
pub(super) enum Body {
    /// Not to be read.
    Unread,
    /// A text.
    Text,
    /// A stream, to be passed on.
    Stream,
    /// JSON of this shape.
    Json(&'static Schema),
}

/// Reads status and headers of a reply: what the contract declares goes first, the number explains the rest.
pub(super) fn class(
    call: &BackendOperation,
    status: StatusCode,
    headers: &HeaderMap,
    wall: impl FnOnce() -> SystemTime,
) -> Result<Body, Failed> {
    let declared = call.replies.iter().find(|(declared, _)| *declared == status.as_u16());
    let cause = match (declared, status.as_u16()) {
        (Some((_, Reply::Body(schema))), _) => return Ok(Body::Json(schema)),
        (Some((_, Reply::Text)), _) => return Ok(Body::Text),
        (Some((_, Reply::Stream)), _) => return Ok(Body::Stream),
        // A part of a stream (RFC 9110, section 15.3.7): what the caller asked for with `Range`.
        (None, 206) if streams(call) => return Ok(Body::Stream),
        (None, 416) if streams(call) => Cause::Refused(ErrorClass::Invalid),
        (Some((_, Reply::Empty)), _) => return Ok(Body::Unread),
        (Some((_, Reply::Error(ErrorClass::Busy))), _) => Cause::Throttled,
        (Some((_, Reply::Error(ErrorClass::Unavailable))), _) => Cause::Failing(503),
        (Some((_, Reply::Error(class))), _) => Cause::Refused(*class),
        (None, 400 | 422) => Cause::Refused(ErrorClass::Invalid),
        (None, 401 | 403) => Cause::Refused(ErrorClass::Denied),
        (None, 404) => Cause::Refused(ErrorClass::NotFound),
        (None, 409) => Cause::Refused(ErrorClass::Conflict),
        (None, 410) => Cause::Refused(ErrorClass::Gone),
        (None, 408 | 425) => Cause::Again,
        (None, 429) => Cause::Throttled,
        (None, number @ 400..=499) => Cause::Rejected(number),
        (None, number @ 500..) => Cause::Failing(number),
        (None, number) => Cause::Undeclared(number),
    };
    let retry_after = match cause {
        Cause::Throttled | Cause::Failing(503) => retry_after(headers, wall),
        _ => None,
    };
    Err(Failed { cause, retry_after, seen: None })
}

/// Whether the operation answers with a stream.
pub(super) fn streams(call: &BackendOperation) -> bool {
    call.replies.iter().any(|(_, reply)| matches!(reply, Reply::Stream))
}

/// `Retry-After` (RFC 9110, section 10.2.3): seconds, or a date.
fn retry_after(headers: &HeaderMap, wall: impl FnOnce() -> SystemTime) -> Option<Duration> {
    let text = headers.get(header::RETRY_AFTER)?.to_str().ok()?.trim();
    let wait = match text.parse() {
        Ok(seconds) => Duration::from_secs(seconds),
        Err(_) => httpdate::parse_http_date(text).ok()?.duration_since(wall()).unwrap_or_default(),
    };
    Some(wait.min(LONGEST_WAIT))
}

/// What is wrong with an output: the reply is not the contract's, or it has no form in the service's terms.
pub(super) fn output_fault(fault: Fault, body: Body) -> Failed {
    let schema = match body {
        Body::Json(schema) => Some(schema),
        Body::Unread | Body::Text | Body::Stream => None,
    };
    let cause = match fault {
        Fault::Contract(violations) => Cause::Contract(violations, schema),
        Fault::Cell { cell, reason } => Cause::Unmappable { cell, reason },
        // Outputs read the input again, which the request's mapping has read without a fault.
        Fault::Input(_) | Fault::Parameter { .. } => Cause::Unbuildable,
    };
    cause.into()
}

impl Cause {
    /// What it says about the backend.
    pub(super) fn outcome(&self) -> Outcome {
        match self {
            Self::Unreachable
            | Self::Interrupted
            | Self::Timeout
            | Self::ReplyTooLarge(_)
            | Self::NotHttp
            | Self::Failing(_)
            | Self::Undeclared(_)
            | Self::Contract(..)
            | Self::StreamBroken
            | Self::StreamStalled
            | Self::NoCredential(Credential::Unavailable) => Outcome::Failure,
            Self::Throttled => Outcome::Throttled,
            // The backend did its work; it is the hub that cannot use it.
            Self::Unmappable { .. } => Outcome::Success,
            Self::Open
            | Self::Full
            | Self::Again
            | Self::Refused(_)
            | Self::Rejected(_)
            | Self::Upload(_)
            | Self::StreamUntaken
            // That one case type is in a hurry must not close the backend to all others.
            | Self::OverBudget
            | Self::NoCredential(Credential::Refused)
            | Self::Unbuildable => Outcome::Ignored,
        }
    }

    /// Whether the same request may well succeed a moment later.
    pub(super) fn is_transient(&self) -> bool {
        match self {
            Self::Unreachable
            | Self::Interrupted
            | Self::Timeout
            | Self::Throttled
            | Self::Again
            | Self::NoCredential(Credential::Unavailable) => true,
            // Not implemented, and HTTP version not supported: neither will be a moment later.
            Self::Failing(number) => !matches!(number, 501 | 505),
            _ => false,
        }
    }

    /// Whether the request may have reached the backend.
    pub(super) fn sent(&self) -> Sent {
        match self {
            Self::Open | Self::Full | Self::Unreachable | Self::NoCredential(_) | Self::Unbuildable => {
                Sent::No
            }
            _ => Sent::Perhaps,
        }
    }

    /// Whether a command may have taken effect: it was sent, and the backend did not say that it refused it.
    pub(super) fn effect(&self) -> Sent {
        match self {
            Self::Throttled | Self::Again | Self::Refused(_) | Self::Rejected(_) => Sent::No,
            _ => self.sent(),
        }
    }
}

impl Failed {
    /// What the caller is told.
    pub(crate) fn problem(self, effort: Effort) -> Problem {
        let after = self.retry_after;
        match self.cause {
            Cause::Open => effort.problem(Kind::BackendUnavailable, "is temporarily unavailable", after),
            Cause::Unreachable | Cause::NoCredential(Credential::Unavailable) => {
                effort.problem(Kind::BackendUnavailable, "cannot be reached", after.or(SOON))
            }
            Cause::Failing(503) => {
                effort.problem(Kind::BackendUnavailable, "is temporarily unavailable", after.or(SOON))
            }
            Cause::Full => effort.problem(Kind::BackendBusy, "has too much to do", after.or(SOON)),
            Cause::Throttled => effort.problem(Kind::BackendBusy, "asks for patience", after.or(SOON)),
            Cause::Timeout | Cause::OverBudget => {
                effort.problem(Kind::BackendTimeout, "did not answer in time", None)
            }
            Cause::Upload(fault) => upload_problem(fault, &effort),
            // The reply has begun: nobody reads these but the log.
            Cause::StreamStalled | Cause::StreamUntaken => {
                effort.problem(Kind::BackendTimeout, "did not answer in time", None)
            }
            Cause::StreamBroken | Cause::Interrupted => {
                effort.problem(Kind::BackendFailed, "broke off its answer", None)
            }
            Cause::Again | Cause::Failing(_) => effort.problem(Kind::BackendFailed, "failed", None),
            Cause::ReplyTooLarge(_) | Cause::NotHttp | Cause::Undeclared(_) | Cause::Contract(..) => {
                effort.problem(Kind::ContractViolation, "answered in a form that was not agreed", None)
            }
            Cause::Refused(ErrorClass::Invalid) => {
                effort.refusal(Kind::RefusedByBackend, "refused what the request says")
            }
            Cause::Refused(ErrorClass::NotFound) => {
                effort.refusal(Kind::NotFound, "does not know what was asked for")
            }
            Cause::Refused(ErrorClass::Conflict) => {
                effort.refusal(Kind::Conflict, "holds something that contradicts the request")
            }
            Cause::Refused(ErrorClass::Gone) => {
                effort.refusal(Kind::Gone, "no longer has what was asked for")
            }
            // The classes of patience are no refusals: `class` reads them as 429 and 503.
            Cause::Refused(ErrorClass::Denied | ErrorClass::Busy | ErrorClass::Unavailable)
            | Cause::Rejected(_)
            | Cause::NoCredential(Credential::Refused) => effort.refusal(
                Kind::BackendDenied,
                "does not accept the hub's requests, which only the hub's operators can repair",
            ),
            Cause::Unmappable { .. } => effort
                .refusal(Kind::UnmappableReply, "answered, but its answer has no place in the hub's terms"),
            Cause::Unbuildable => Problem::internal(),
        }
    }
}

/// What a caller is told whose stream did not arrive whole.
fn upload_problem(fault: UploadFault, effort: &Effort) -> Problem {
    let effect = match effort.sent {
        Sent::No => "Nothing was changed.",
        Sent::Perhaps => "It is not certain whether the change took effect; check before you try again.",
    };
    let kind = match fault {
        UploadFault::TooLarge(_) => Kind::TooLarge,
        UploadFault::Broken => Kind::Malformed,
        UploadFault::Idle => Kind::RequestTimeout,
    };
    let text = fault.to_string();
    let (first, rest) = text.split_at(1);
    Problem::new(kind, format!("{}{rest}. {effect}", first.to_uppercase()))
}

/// What callers are told where nobody knows better.
const SOON: Option<Duration> = Some(Duration::from_secs(5));

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(text: &str) -> Option<Duration> {
        let headers = HeaderMap::from_iter([(header::RETRY_AFTER, text.parse().unwrap())]);
        // Sun, 06 Nov 1994 08:49:37 GMT
        retry_after(&headers, || SystemTime::UNIX_EPOCH + Duration::from_secs(784_111_777))
    }

    #[test]
    fn a_time_to_come_again_is_given_in_seconds_or_as_a_date() {
        assert_eq!(asked("120"), Some(Duration::from_secs(120)));
        assert_eq!(asked("Sun, 06 Nov 1994 08:50:07 GMT"), Some(Duration::from_secs(30)));
        assert_eq!(asked("Sun, 06 Nov 1994 08:00:00 GMT"), Some(Duration::ZERO), "a date that has passed");
        assert_eq!(asked("99999999"), Some(LONGEST_WAIT));
        assert_eq!(asked("soon"), None);
        assert_eq!(asked("-1"), None);
    }
}
