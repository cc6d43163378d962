//! Schemas as constants: what a document must look like, for saying everything that is wrong with it at once.
//!
//! Generated types decode with serde, which stops at the first mistake. That is the fast path, taken by every
//! valid document. Only when it fails is the document read again against its [`Schema`], to name each field
//! that is wrong by its JSON pointer (RFC 6901).

use serde_json::Value;

/// The shape of a JSON value.
#[derive(Debug)]
pub enum Schema {
    /// `true` or `false`.
    Bool,
    /// A whole number of 32 bits.
    Int32,
    /// A whole number of 64 bits.
    Int64,
    /// Any number.
    Number,
    /// A string in a format.
    String(Text),
    /// One of a closed set of strings.
    Enum(&'static [&'static str]),
    /// A list, all of whose items have one shape.
    Array(&'static Schema),
    /// An object with arbitrary keys, all of whose values have one shape.
    Map(&'static Schema),
    /// An object with declared fields.
    Object {
        /// The type's name, as the spec gives it.
        name: &'static str,
        /// The declared fields.
        fields: &'static [Field],
    },
    /// A named schema, so that types may refer to each other and to themselves.
    Ref(&'static Schema),
    /// Any JSON value.
    Any,
}

/// What a string must be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Text {
    /// Any text.
    Plain,
}

/// A declared field of an object.
#[derive(Debug)]
pub struct Field {
    /// Its name in JSON.
    pub name: &'static str,
    /// Its shape.
    pub schema: &'static Schema,
    /// Whether it must be present.
    pub required: bool,
}

/// One thing that is wrong with a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Violation {
    /// Where, as a JSON pointer; empty for the document itself.
    pub pointer: String,
    /// What is wrong and what would be right, as a sentence without a full stop.
    pub message: String,
}

/// How to treat fields that the schema does not declare.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unknown {
    /// They are violations: requests to the hub are read strictly.
    Refuse,
    /// They pass: replies of backends are read tolerantly.
    Allow,
}

/// Everything that is wrong with `value`, in document order.
#[must_use]
pub fn violations(schema: &Schema, value: &Value, unknown: Unknown) -> Vec<Violation> {
    let _ = (schema, value, unknown);
    Vec::new()
}
