//! What mapping functions work with: the call that they serve, the request that they make, how they fail.

use bytes::Bytes;
use caseway_core::schema::{Schema, Unknown, Violation, violations};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::descriptor::{BackendOperation, Binding};

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
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Context {
    /// The calling case type's name.
    pub case_type: String,
    /// The case, when the caller named one in `Case-Id`.
    pub case_id: Option<String>,
    /// The trace id (W3C Trace Context), 32 hexadecimal digits.
    pub trace_id: String,
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
        /// The cell, as `mappings/orders.yaml:17:12`.
        cell: &'static str,
        /// What went wrong.
        reason: String,
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
        serde_json::from_slice(self.input).map_err(|error| {
            Fault::Input(explain(self.binding.operation.input, self.input, Unknown::Refuse, &error))
        })
    }

    /// The backend's reply, decoded.
    ///
    /// # Errors
    /// [`Fault::Contract`] with everything that is wrong with it.
    pub fn response<T: DeserializeOwned>(&self, schema: &'static Schema, reply: &[u8]) -> Result<T, Fault> {
        serde_json::from_slice(reply)
            .map_err(|error| Fault::Contract(explain(Some(schema), reply, Unknown::Allow, &error)))
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

    /// The request with `value` as its JSON body.
    ///
    /// # Errors
    /// [`Fault::Cell`] when a value has no JSON form.
    pub fn json<T: Serialize>(mut self, value: &T) -> Result<Self, Fault> {
        self.body = encode(value, "request")?;
        Ok(self)
    }
}
