//! What mapping functions work with: the call that they serve and how they fail. The request that they make is an
//! [`Outgoing`].

use bytes::Bytes;
use caseway_cel::CellFault;
use caseway_core::document::{decode, decode_checked, decode_checked_strictly, decode_strictly};
use caseway_core::schema::{Schema, Unknown, Violation, violations};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::descriptor::Binding;

pub use crate::outgoing::Outgoing;

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
    correlation: String,
}

impl Context {
    /// The context of a call by `case_type`, for `case_id` when the caller named a case, in the trace `trace_id`
    /// (W3C Trace Context: 32 hexadecimal digits).
    #[must_use]
    pub fn new(case_type: &'static str, case_id: Option<String>, trace_id: String) -> Self {
        Self { case_type, case_id, trace_id, correlation: String::new() }
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

    /// The context in which a later answer is asked for.
    pub(crate) fn with_correlation(self, correlation: &str) -> Self {
        Self { correlation: correlation.to_owned(), ..self }
    }

    /// What a later answer is recognised by: `correlation` in the cells that ask for it, and empty in all others.
    #[must_use]
    pub fn correlation(&self) -> &str {
        &self.correlation
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
        /// The cell within its operation, as `request/quantity`; of a fragment as `/fragments/line/map/quantity`.
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

impl From<CellFault> for Fault {
    fn from(CellFault { cell, reason }: CellFault) -> Self {
        Self::Cell { cell, reason: reason.to_string() }
    }
}

impl Call<'_> {
    /// The input, decoded. Nothing in it has limits.
    ///
    /// # Errors
    /// [`Fault::Input`] with everything that is wrong with it.
    pub fn input<T: DeserializeOwned>(&self) -> Result<T, Fault> {
        debug_assert!(
            !self.binding.operation.input.is_some_and(Schema::is_limited),
            "limits that nobody checks"
        );
        decode_strictly(self.input).map_err(|error| self.misfit(&error))
    }

    /// The input, decoded and held against its limits.
    ///
    /// # Errors
    /// [`Fault::Input`] with everything that is wrong with it.
    pub fn input_within_limits<T: DeserializeOwned>(&self) -> Result<T, Fault> {
        match self.binding.operation.input {
            Some(schema) => decode_checked_strictly(self.input, schema).map_err(|error| self.misfit(&error)),
            None => self.input(),
        }
    }

    #[cold]
    fn misfit(&self, error: &serde_json::Error) -> Fault {
        Fault::Input(explain(self.binding.operation.input, self.input, Unknown::Refuse, error))
    }

    /// The backend's reply, decoded. Nothing in it has limits.
    ///
    /// # Errors
    /// [`Fault::Contract`] with everything that is wrong with it.
    pub fn response<T: DeserializeOwned>(&self, schema: &'static Schema, reply: &[u8]) -> Result<T, Fault> {
        debug_assert!(!schema.is_limited(), "limits that nobody checks");
        decode(reply).map_err(|error| breach(schema, reply, &error))
    }

    /// The backend's reply, decoded and held against its limits.
    ///
    /// # Errors
    /// [`Fault::Contract`] with everything that is wrong with it.
    pub fn response_within_limits<T: DeserializeOwned>(
        &self,
        schema: &'static Schema,
        reply: &[u8],
    ) -> Result<T, Fault> {
        decode_checked(reply, schema).map_err(|error| breach(schema, reply, &error))
    }

    /// Looks whether the backend's reply is of the shape, without making anything of it.
    ///
    /// # Errors
    /// [`Fault::Contract`] with everything that is wrong with it.
    pub fn conforms(&self, schema: &'static Schema, reply: &[u8]) -> Result<(), Fault> {
        let found = violations(schema, reply, Unknown::Allow)
            .unwrap_or_else(|error| explain(Some(schema), reply, Unknown::Allow, &error));
        if found.is_empty() { Ok(()) } else { Err(Fault::Contract(found)) }
    }

    /// The backend's reply as the text that it is.
    ///
    /// # Errors
    /// [`Fault::Contract`] when it is not in UTF-8.
    pub fn text(&self, reply: &[u8]) -> Result<String, Fault> {
        let message = "is not a text in UTF-8".to_owned();
        String::from_utf8(reply.to_vec())
            .map_err(|_| Fault::Contract(vec![Violation { pointer: String::new(), message }]))
    }

    /// The output, encoded.
    ///
    /// # Errors
    /// [`Fault::Cell`] when a value has no JSON form.
    pub fn output<T: Serialize>(&self, output: &T) -> Result<Bytes, Fault> {
        encode(output, "output")
    }
}

pub(crate) fn encode<T: Serialize + ?Sized>(value: &T, cell: &'static str) -> Result<Bytes, Fault> {
    // Most documents fit into it, and are not moved while they are written.
    let mut document = Vec::with_capacity(1024);
    serde_json::to_writer(&mut document, value)
        .map_err(|error| Fault::Cell { cell, reason: error.to_string() })?;
    Ok(Bytes::from(document))
}

#[cold]
fn breach(schema: &Schema, reply: &[u8], error: &serde_json::Error) -> Fault {
    Fault::Contract(explain(Some(schema), reply, Unknown::Allow, error))
}

/// Reads a document that serde refused once more, to say everything that is wrong with it.
fn explain(
    schema: Option<&Schema>,
    document: &[u8],
    unknown: Unknown,
    error: &serde_json::Error,
) -> Vec<Violation> {
    let found = schema.and_then(|schema| violations(schema, document, unknown).ok()).unwrap_or_default();
    if !found.is_empty() {
        return found;
    }
    // What serde says of a document that is not JSON quotes none of it; what it says of a value may.
    let message = if error.is_data() { "does not fit".to_owned() } else { error.to_string() };
    vec![Violation { pointer: String::new(), message }]
}
