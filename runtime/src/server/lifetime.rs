//! Operations that end: callers are told with every reply since when they should move, and until when they can.
//!
//! `Deprecation` (RFC 9745) is a date in seconds, `Sunset` (RFC 8594) an HTTP date. Who still calls is counted by case type.

use axum::response::Response;
use http::{HeaderName, HeaderValue};

use crate::descriptor::ServiceOperation;
use crate::telemetry::metrics::Metrics;

const DEPRECATION: HeaderName = HeaderName::from_static("deprecation");
const SUNSET: HeaderName = HeaderName::from_static("sunset");

/// The reply with what it says of the operation's end.
pub(super) fn tell(operation: &ServiceOperation, mut reply: Response) -> Response {
    let headers = reply.headers_mut();
    if let Some(value) =
        operation.deprecated.and_then(|since| HeaderValue::try_from(format!("@{since}")).ok())
    {
        headers.insert(DEPRECATION, value);
    }
    if let Some(end) = operation.sunset {
        headers.insert(SUNSET, HeaderValue::from_static(end));
    }
    reply
}

/// Counts a call of an operation that ends.
pub(super) fn count(operation: &ServiceOperation, case_type: &'static str, metrics: &Metrics) {
    if operation.deprecated.is_some() || operation.sunset.is_some() {
        let labels =
            [("service", operation.service), ("operation", operation.name), ("case_type", case_type)];
        metrics.counter("caseway_ending_calls_total", &labels).increment(1);
    }
}
