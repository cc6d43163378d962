//! Whether a caller's document and parameters are what the contract says. Strict: a field that the contract does not
//! declare is a mistake of the caller, whom a real backend might not tell.
//!
//! The rules and the words are those of the hub: [`caseway_core::schema`] reads the document beside the contract's schema.

use caseway_core::schema::{Schema, Unknown, violations};
use caseway_spec::platform::{Parameter, Separator, Shape, Style};
use serde::Serialize;
use serde_json::Value;

use crate::schemas::Schemas;

/// One thing that is wrong with a request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Violation {
    /// What part of the request: `body`, `path`, `query` or `header`.
    #[serde(rename = "in")]
    pub part: Part,
    /// Where: a JSON pointer within the body (empty for the body itself), else `/` and the parameter's name.
    pub pointer: String,
    /// What is wrong and what would be right, as a sentence without a full stop.
    pub detail: String,
}

/// A part of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
#[expect(missing_docs, reason = "the names say it")]
pub enum Part {
    Body,
    Path,
    Query,
    Header,
}

/// Everything that is wrong with `document`, at most a hundred things.
pub(crate) fn document(schemas: &Schemas, shape: &Shape, document: &[u8]) -> Vec<Violation> {
    // What is no JSON has been refused before.
    let found = violations(schemas.of(shape), document, Unknown::Refuse).unwrap_or_default();
    found
        .into_iter()
        .map(|found| Violation { part: Part::Body, pointer: found.pointer, detail: found.message })
        .collect()
}

/// What is wrong with the text of a parameter, if anything: of one item, where items are parameters of their own.
pub(crate) fn parameter(
    schemas: &Schemas,
    part: Part,
    parameter: &Parameter,
    text: &str,
) -> Option<Violation> {
    let name = &parameter.name;
    match (parameter.shape.plain(), parameter.style) {
        (Shape::Array(items), Style::Repeated) => scalar(part, name, schemas.of(items), text),
        (Shape::Array(items), Style::Joined(separator)) => {
            let separator = match separator {
                Separator::Comma => ',',
                Separator::Space => ' ',
                Separator::Pipe => '|',
            };
            text.split(separator).find_map(|item| scalar(part, name, schemas.of(items), item))
        }
        // An object's fields are judged one by one.
        (_, Style::Deep) => None,
        _ => scalar(part, name, schemas.of(&parameter.shape), text),
    }
}

/// What is wrong with the text of a scalar, if anything. A text has the form of its schema where it can be read so.
fn scalar(part: Part, name: &str, schema: &Schema, text: &str) -> Option<Violation> {
    let is_text = matches!(schema.split().0, Schema::String(_) | Schema::Enum(_));
    let scalar = |value: &Value| value.is_number() || value.is_boolean();
    let value = match serde_json::from_str::<Value>(text) {
        Ok(value) if !is_text && scalar(&value) => text.to_owned(),
        _ => Value::from(text).to_string(),
    };
    let found = violations(schema, value.as_bytes(), Unknown::Refuse).unwrap_or_default();
    found.into_iter().next().map(|found| at(part, name, found.message))
}

/// A violation of the parameter or header `name`.
pub(crate) fn at(part: Part, name: &str, detail: impl Into<String>) -> Violation {
    let mut pointer = String::new();
    push_key(&mut pointer, name);
    Violation { part, pointer, detail: detail.into() }
}

/// Appends `key` to a JSON pointer (RFC 6901).
fn push_key(pointer: &mut String, key: &str) {
    pointer.push('/');
    for character in key.chars() {
        match character {
            '~' => pointer.push_str("~0"),
            '/' => pointer.push_str("~1"),
            other => pointer.push(other),
        }
    }
}
