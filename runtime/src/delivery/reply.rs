//! Replies as they are kept, so that a repeated command gets its first reply again, to the byte.

use axum::body::Body;
use axum::response::Response;
use bytes::Bytes;
use caseway_delivery::caller::Reply;
use caseway_delivery::id::DeliveryId;
use http::{HeaderValue, StatusCode, header};
use serde::{Deserialize, Serialize};

use crate::problem::Problem;

/// A reply.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Stored {
    head: Head,
    body: Bytes,
}

/// Everything but the body, one line of JSON before it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Head {
    status: u16,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    content_type: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    location: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    retry_after: Option<u64>,
}

const JSON: &str = "application/json; charset=utf-8";

impl Stored {
    /// The reply to a call that succeeded with `output`; without `has_output` there is none.
    pub(crate) fn success(output: Bytes, has_output: bool) -> Self {
        let (status, content_type, body) = match has_output {
            true => (200, Some(JSON.to_owned()), output),
            false => (204, None, Bytes::new()),
        };
        Self { head: Head { status, content_type, location: None, retry_after: None }, body }
    }

    /// The reply to a direct call: the backend's status and body.
    pub(crate) fn passed(status: StatusCode, content_type: Option<&str>, body: Bytes) -> Self {
        let content_type = content_type.map(ToOwned::to_owned);
        Self { head: Head { status: status.as_u16(), content_type, location: None, retry_after: None }, body }
    }

    /// 202: a command that is delivered later.
    pub(crate) fn accepted(id: DeliveryId, backend: &str, case_id: &str, detail: &str) -> Self {
        #[derive(Serialize)]
        #[serde(rename_all = "camelCase")]
        struct Accepted<'a> {
            delivery_id: String,
            status: &'static str,
            detail: &'a str,
            backend: &'a str,
            case_id: &'a str,
        }
        let accepted = Accepted { delivery_id: id.to_string(), status: "queued", detail, backend, case_id };
        Self {
            head: Head {
                status: 202,
                content_type: Some(JSON.to_owned()),
                location: Some(format!("/deliveries/{id}")),
                retry_after: None,
            },
            // Texts always have a JSON form.
            body: serde_json::to_vec(&accepted).unwrap_or_default().into(),
        }
    }

    /// The reply to a call that did not succeed.
    pub(crate) fn problem(problem: &Problem, trace_id: &str, case_id: Option<&str>) -> Self {
        Self {
            head: Head {
                status: problem.kind.status().as_u16(),
                content_type: Some("application/problem+json".to_owned()),
                location: None,
                retry_after: problem.retry_after_seconds(),
            },
            body: problem.document(Some(trace_id), case_id).into(),
        }
    }

    /// The form that stores keep.
    pub(crate) fn encode(&self) -> Reply {
        let mut bytes = serde_json::to_vec(&self.head).unwrap_or_default();
        bytes.push(b'\n');
        bytes.extend_from_slice(&self.body);
        Reply(bytes.into())
    }

    /// The reply that was kept; `None` when it cannot be read.
    pub(crate) fn decode(reply: &Reply) -> Option<Self> {
        let end = reply.0.iter().position(|byte| *byte == b'\n')?;
        let head = serde_json::from_slice(&reply.0[..end]).ok()?;
        Some(Self { head, body: reply.0.slice(end + 1..) })
    }

    /// Its body.
    pub(crate) fn body(&self) -> &[u8] {
        &self.body
    }

    /// Its status.
    pub(crate) fn status(&self) -> StatusCode {
        StatusCode::from_u16(self.head.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
    }

    /// The reply for the wire.
    pub(crate) fn into_response(self) -> Response {
        let status = self.status();
        let mut response = Response::new(Body::from(self.body));
        *response.status_mut() = status;
        let headers = response.headers_mut();
        let mut set = |name, text: Option<String>| {
            if let Some(value) = text.and_then(|text| HeaderValue::try_from(text).ok()) {
                headers.insert(name, value);
            }
        };
        set(header::CONTENT_TYPE, self.head.content_type);
        set(header::LOCATION, self.head.location);
        set(header::RETRY_AFTER, self.head.retry_after.map(|seconds| seconds.to_string()));
        if status.is_client_error() || status.is_server_error() {
            headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        }
        response
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::problem::Kind;

    /// Written by release 0.1.0, and never changed again: replies are kept for as long as callers' keys.
    #[test]
    fn what_an_earlier_release_kept_is_read() {
        let kept = Reply(Bytes::from_static(
            b"{\"status\":202,\"content_type\":\"application/json; charset=utf-8\",\"location\":\"/deliveries/1\",\"retry_after\":3}\n{\"a\":\n1}",
        ));
        let reply = Stored::decode(&kept).unwrap();
        assert_eq!((reply.head.status, reply.head.location.as_deref()), (202, Some("/deliveries/1")));
        assert_eq!((reply.head.retry_after, &reply.body[..]), (Some(3), &b"{\"a\":\n1}"[..]));
        assert_eq!(reply.encode(), kept, "this release writes the same form");
    }

    #[test]
    fn a_reply_is_read_as_it_was_kept() {
        let problem = Problem::new(Kind::Conflict, "No.");
        for reply in [
            Stored::success(Bytes::from_static(b"{\"a\":\n1}"), true),
            Stored::success(Bytes::new(), false),
            Stored::problem(&problem, "0af7651916cd43dd8448eb211c80319c", Some("C-1")),
        ] {
            assert_eq!(Stored::decode(&reply.encode()), Some(reply));
        }
        assert_eq!(Stored::decode(&Reply(Bytes::from_static(b"nonsense"))), None);
    }
}
