//! Requests as they are kept between attempts: what may have been sent is sent again to the byte.
//!
//! The address of the backend, its credentials and the trace are not part of it: they may change between two attempts
//! without the backend seeing another request.

use std::borrow::Cow;

use bytes::Bytes;
use serde::{Deserialize, Serialize};

use crate::call::Outgoing;
use crate::descriptor::BackendOperation;

/// The form that this release writes.
const FORM: u8 = 1;

/// Everything but the body, one line of JSON before it.
#[derive(Debug, Serialize, Deserialize)]
struct Head<'a> {
    form: u8,
    target: Cow<'a, str>,
    headers: Vec<(Cow<'a, str>, Cow<'a, str>)>,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    content_type: Option<Cow<'a, str>>,
}

/// The bytes of a mapped request. `None` for one that is not complete without a stream.
pub(super) fn freeze(outgoing: &Outgoing) -> Option<Bytes> {
    if outgoing.around.is_some() {
        return None;
    }
    let headers = outgoing.headers.iter().map(|(name, value)| (Cow::from(&**name), Cow::from(&**value)));
    let head = Head {
        form: FORM,
        target: Cow::from(&*outgoing.target),
        headers: headers.collect(),
        content_type: outgoing.content_type.as_deref().map(Cow::from),
    };
    let mut bytes = serde_json::to_vec(&head).ok()?;
    bytes.push(b'\n');
    bytes.extend_from_slice(&outgoing.body);
    Some(bytes.into())
}

/// The request that was frozen; `None` when a later release wrote it.
pub(crate) fn thaw(bytes: &Bytes, operation: &'static BackendOperation) -> Option<Outgoing> {
    let end = bytes.iter().position(|byte| *byte == b'\n')?;
    let head: Head<'_> =
        serde_json::from_slice(&bytes[..end]).ok().filter(|head: &Head<'_>| head.form == FORM)?;
    let headers = head.headers.into_iter();
    Some(Outgoing {
        target: head.target.into_owned(),
        headers: headers.map(|(name, value)| (Cow::Owned(name.into_owned()), value.into_owned())).collect(),
        content_type: head.content_type.map(|text| Cow::Owned(text.into_owned())),
        body: bytes.slice(end + 1..),
        ..Outgoing::to(operation)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    static CREATE: BackendOperation = BackendOperation::post("erp", "CreateOrder", "/orders/{id}");

    #[test]
    fn a_request_is_thawed_as_it_was_frozen() {
        let outgoing =
            Outgoing::to(&CREATE).path("id", "A/1").unwrap().query("q", "ü&").header("X-A", "b").unwrap();
        let outgoing = Outgoing { body: Bytes::from_static(b"{\n\xff}"), ..outgoing };
        let thawed = thaw(&freeze(&outgoing).unwrap(), &CREATE).unwrap();
        assert_eq!(format!("{thawed:?}"), format!("{outgoing:?}"));
    }

    /// Written by release 0.1.0, and never changed again: requests that were frozen wait in stores.
    #[test]
    fn what_an_earlier_release_froze_is_thawed() {
        let bytes = Bytes::from_static(
            b"{\"form\":1,\"target\":\"/orders/A%2F1?q=%C3%BC%26\",\"headers\":[[\"X-A\",\"b\"]],\"content_type\":\"text/csv\"}\n{\n\xff}",
        );
        let outgoing = thaw(&bytes, &CREATE).unwrap();
        assert_eq!(
            (&*outgoing.target, outgoing.content_type.as_deref()),
            ("/orders/A%2F1?q=%C3%BC%26", Some("text/csv"))
        );
        assert_eq!(outgoing.headers, [(Cow::from("X-A"), "b".to_owned())]);
        assert_eq!(&outgoing.body[..], b"{\n\xff}");
        assert_eq!(freeze(&outgoing).unwrap(), bytes, "this release writes the same form");
    }

    #[test]
    fn what_a_later_release_wrote_is_not_guessed_at() {
        let bytes = Bytes::from_static(b"{\"form\":2,\"target\":\"/\",\"headers\":[]}\n");
        assert!(thaw(&bytes, &CREATE).is_none());
        assert!(thaw(&Bytes::from_static(b"nonsense"), &CREATE).is_none());
    }
}
