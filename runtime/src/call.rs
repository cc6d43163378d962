//! What mapping functions work with: the call that they serve, the request that they make, how they fail.

use bytes::Bytes;
use caseway_core::document::decode;
use caseway_core::schema::{Schema, Unknown, Violation, violations};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::descriptor::{BackendOperation, Binding};
use crate::parameter::Parameter;

/// One call of a service operation, as its mapping sees it.
#[derive(Debug)]
pub struct Call<'a> {
    /// The binding that is executed.
    pub binding: &'static Binding,
    /// The input as JSON; `{}` when the operation has none.
    pub input: &'a [u8],
    /// Who calls, and for which case.
    pub context: &'a Context,
}

/// Who calls, and for which case: `context` in mapping expressions.
///
/// The fields are read through functions, so that how they are kept may change without a new generator.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Context {
    case_type: &'static str,
    case_id: Option<String>,
    trace_id: String,
}

impl Context {
    /// The context of a call by `case_type`, for `case_id` when the caller named a case, in the trace `trace_id`
    /// (W3C Trace Context: 32 hexadecimal digits).
    #[must_use]
    pub fn new(case_type: &'static str, case_id: Option<String>, trace_id: String) -> Self {
        Self { case_type, case_id, trace_id }
    }

    /// The calling case type's name.
    #[must_use]
    pub fn case_type(&self) -> &str {
        self.case_type
    }

    /// The case, when the caller named one in `Case-Id`.
    #[must_use]
    pub fn case_id(&self) -> Option<&str> {
        self.case_id.as_deref()
    }

    /// The trace id (W3C Trace Context), 32 hexadecimal digits.
    #[must_use]
    pub fn trace_id(&self) -> &str {
        &self.trace_id
    }
}

/// Why a mapping did not produce its document.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// The caller's input is wrong.
    #[error("the request does not fit the operation's input")]
    Input(Vec<Violation>),
    /// The backend's reply is not what its contract says.
    #[error("the backend's reply does not fit its contract")]
    Contract(Vec<Violation>),
    /// A cell has no value for this document.
    #[error("mapping cell `{cell}`: {reason}")]
    Cell {
        /// The cell, as `mappings/orders.yaml#/operations/PlaceOrder/request/quantity`.
        cell: &'static str,
        /// What went wrong.
        reason: String,
    },
    /// A value cannot stand where the backend wants it: an empty path segment, a line break in a header.
    #[error("the backend's parameter `{name}` {reason}")]
    Parameter {
        /// The parameter's name in the backend's contract.
        name: &'static str,
        /// What is wrong with its value, as the end of a sentence.
        reason: &'static str,
    },
}

/// A request to a backend, mapped but not signed.
#[derive(Debug)]
pub struct Outgoing {
    /// The operation that it calls.
    pub operation: &'static BackendOperation,
    /// The path with its parameters in place, percent-encoded, and the query.
    pub target: String,
    /// Headers that parameters asked for.
    pub headers: Vec<(&'static str, String)>,
    /// The JSON body; empty when there is none.
    pub body: Bytes,
}

impl Call<'_> {
    /// The input, decoded.
    ///
    /// # Errors
    /// [`Fault::Input`] with everything that is wrong with it.
    pub fn input<T: DeserializeOwned>(&self) -> Result<T, Fault> {
        decode(self.input, Unknown::Refuse).map_err(|error| {
            Fault::Input(explain(self.binding.operation.input, self.input, Unknown::Refuse, &error))
        })
    }

    /// The backend's reply, decoded.
    ///
    /// # Errors
    /// [`Fault::Contract`] with everything that is wrong with it.
    pub fn response<T: DeserializeOwned>(&self, schema: &'static Schema, reply: &[u8]) -> Result<T, Fault> {
        decode(reply, Unknown::Allow)
            .map_err(|error| Fault::Contract(explain(Some(schema), reply, Unknown::Allow, &error)))
    }

    /// An integer as one of 32 bits, for the backend's or the caller's contract that has no more.
    ///
    /// # Errors
    /// [`Fault::Cell`] when it is out of range.
    pub fn int32(&self, cell: &'static str, value: i64) -> Result<i32, Fault> {
        i32::try_from(value).map_err(|_| Fault::Cell {
            cell,
            reason: format!("{value} does not fit into an integer of 32 bits"),
        })
    }

    /// The output, encoded.
    ///
    /// # Errors
    /// [`Fault::Cell`] when a value has no JSON form.
    pub fn output<T: Serialize>(&self, output: &T) -> Result<Bytes, Fault> {
        encode(output, "output")
    }
}

fn encode<T: Serialize>(value: &T, cell: &'static str) -> Result<Bytes, Fault> {
    serde_json::to_vec(value)
        .map(Bytes::from)
        .map_err(|error| Fault::Cell { cell, reason: error.to_string() })
}

/// Reads a document that serde refused once more, to say everything that is wrong with it.
fn explain(
    schema: Option<&Schema>,
    document: &[u8],
    unknown: Unknown,
    error: &serde_json::Error,
) -> Vec<Violation> {
    let found = match (schema, serde_json::from_slice(document)) {
        (Some(schema), Ok(value)) => violations(schema, &value, unknown),
        _ => Vec::new(),
    };
    if found.is_empty() {
        vec![Violation { pointer: String::new(), message: error.to_string() }]
    } else {
        found
    }
}

impl Outgoing {
    /// A request to `operation`, with nothing in it yet.
    #[must_use]
    pub fn to(operation: &'static BackendOperation) -> Self {
        Self { operation, target: operation.path.to_owned(), headers: Vec::new(), body: Bytes::new() }
    }

    /// The request with `value` in place of the path's segment `{name}`, percent-encoded.
    ///
    /// # Errors
    /// [`Fault::Parameter`] when the value would change which resource is addressed: absent, empty, `.` or `..`.
    pub fn path<'a>(mut self, name: &'static str, value: impl Parameter<'a>) -> Result<Self, Fault> {
        let value = value.text().unwrap_or_default();
        match &*value {
            "" => return Err(Fault::Parameter { name, reason: "is empty, and a path segment cannot be" }),
            "." | ".." => {
                return Err(Fault::Parameter {
                    name,
                    reason: "is a dot segment, which addresses another path",
                });
            }
            _ => {}
        }
        let place =
            self.target.match_indices('{').map(|(at, _)| at).find(|at| {
                self.target[at + 1..].strip_prefix(name).is_some_and(|rest| rest.starts_with('}'))
            });
        let Some(at) = place else {
            return Err(Fault::Parameter { name, reason: "has no place in the path" });
        };
        let mut encoded = String::with_capacity(value.len());
        percent_encode(&mut encoded, &value);
        self.target.replace_range(at..at + name.len() + 2, &encoded);
        Ok(self)
    }

    /// The request with `name=value` added to its query, both percent-encoded, unless the value is left out.
    #[must_use]
    pub fn query<'a>(mut self, name: &'static str, value: impl Parameter<'a>) -> Self {
        let Some(value) = value.text() else { return self };
        self.target.push(if self.target.contains('?') { '&' } else { '?' });
        percent_encode(&mut self.target, name);
        self.target.push('=');
        percent_encode(&mut self.target, &value);
        self
    }

    /// The request with a header, unless its value is left out.
    ///
    /// # Errors
    /// [`Fault::Parameter`] when the value has characters that a header cannot carry (RFC 9110, section 5.5).
    pub fn header<'a>(mut self, name: &'static str, value: impl Parameter<'a>) -> Result<Self, Fault> {
        let Some(value) = value.text() else { return Ok(self) };
        if !value.bytes().all(|byte| matches!(byte, b' '..=b'~')) {
            return Err(Fault::Parameter { name, reason: "has characters that a header cannot carry" });
        }
        self.headers.push((name, value.into_owned()));
        Ok(self)
    }

    /// The request with `value` as its JSON body.
    ///
    /// # Errors
    /// [`Fault::Cell`] when a value has no JSON form.
    pub fn json<T: Serialize>(mut self, value: &T) -> Result<Self, Fault> {
        self.body = encode(value, "request")?;
        Ok(self)
    }
}

/// Appends `text` with everything outside the unreserved characters of RFC 3986 percent-encoded.
fn percent_encode(target: &mut String, text: &str) {
    const HEX: &[u8; 16] = b"0123456789ABCDEF";
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~') {
            target.push(char::from(byte));
        } else {
            target.push('%');
            target.push(char::from(HEX[usize::from(byte >> 4)]));
            target.push(char::from(HEX[usize::from(byte & 15)]));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::descriptor::{Idempotency, Kind, Method};

    static GET_ORDER: BackendOperation = BackendOperation {
        backend: "erp",
        name: "GetOrder",
        kind: Kind::Query,
        method: Method::Get,
        path: "/tenants/{tenant}/orders/{id}",
        idempotency: Idempotency::Natural,
        replies: &[],
        timeout: None,
    };

    #[test]
    fn path_values_cannot_leave_their_segment() {
        let outgoing = Outgoing::to(&GET_ORDER)
            .path("tenant", "a/../b?x#y%2f")
            .and_then(|outgoing| outgoing.path("id", "{tenant} ü"))
            .unwrap();
        assert_eq!(outgoing.target, "/tenants/a%2F..%2Fb%3Fx%23y%252f/orders/%7Btenant%7D%20%C3%BC");
    }

    #[test]
    fn path_values_that_address_another_resource_are_refused_by_the_parameters_name() {
        for value in ["", ".", ".."] {
            let fault = Outgoing::to(&GET_ORDER).path("id", value).unwrap_err();
            assert!(matches!(fault, Fault::Parameter { name: "id", .. }), "{value:?}: {fault}");
        }
    }

    #[test]
    fn query_parameters_are_encoded_and_joined() {
        let outgoing = Outgoing::to(&GET_ORDER).query("filter[state]", "a&b=c").query("page", "2");
        assert_eq!(outgoing.target, "/tenants/{tenant}/orders/{id}?filter%5Bstate%5D=a%26b%3Dc&page=2");
    }

    #[test]
    fn header_values_cannot_start_another_header() {
        for value in ["a\r\nX-Admin: 1", "a\0", "\u{7f}", "ü"] {
            assert!(Outgoing::to(&GET_ORDER).header("If-Match", value).is_err(), "{value:?}");
        }
    }
}
