//! Whether a caller's document and parameters are what the contract says. Strict: a field that the contract does not
//! declare is a mistake of the caller, whom a real backend might not tell.
//!
//! The rules are those of `caseway_core::schema` with unknown fields refused. That module reads constants that are
//! compiled in; this one reads a contract that was loaded a moment ago.

use caseway_spec::platform::{Field, ObjectType, Parameter, Separator, Shape, Style, Type, Types};
use serde::Serialize;
use serde_json::{Map, Value};

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

/// The most violations that are listed, so that an answer never grows to many times the request.
const MOST_VIOLATIONS: usize = 100;

/// The first few allowed values that a message names.
const MOST_LISTED: usize = 12;

/// Everything that is wrong with `document`, at most a hundred things.
pub(crate) fn document(types: &Types, shape: &Shape, document: &Value) -> Vec<Violation> {
    let mut reader = Reader { types, pointer: String::new(), found: Vec::new() };
    reader.read(shape, document);
    reader.found
}

/// What is wrong with the text of a parameter, if anything: of one item, where items are parameters of their own.
pub(crate) fn parameter(types: &Types, part: Part, parameter: &Parameter, text: &str) -> Option<Violation> {
    let name = &parameter.name;
    match (&parameter.shape, parameter.style) {
        (Shape::Array(items), Style::Repeated) => scalar(types, part, name, items, text),
        (Shape::Array(items), Style::Joined(separator)) => {
            let separator = match separator {
                Separator::Comma => ',',
                Separator::Space => ' ',
                Separator::Pipe => '|',
            };
            text.split(separator).find_map(|item| scalar(types, part, name, items, item))
        }
        // An object's fields are judged one by one.
        (_, Style::Deep) => None,
        (shape, _) => scalar(types, part, name, shape, text),
    }
}

/// What is wrong with the text of a scalar, if anything.
fn scalar(types: &Types, part: Part, name: &str, shape: &Shape, text: &str) -> Option<Violation> {
    let detail = match shape {
        Shape::Bool if text.parse::<bool>().is_err() => "is neither `true` nor `false`".to_owned(),
        Shape::Int32 if text.parse::<i32>().is_err() => "is not a whole number of 32 bits".to_owned(),
        Shape::Int64 if text.parse::<i64>().is_err() => "is not a whole number of 64 bits".to_owned(),
        Shape::Number if !text.parse::<f64>().is_ok_and(f64::is_finite) => "is not a number".to_owned(),
        Shape::Named(id) => match types.get(*id) {
            Type::Enum(closed) if closed.values.iter().all(|value| value.value != text) => {
                format!("is not one of {}", listed(closed.values.iter().map(|value| value.value.as_str())))
            }
            _ => return None,
        },
        _ => return None,
    };
    Some(at(part, name, detail))
}

/// A violation of the parameter or header `name`.
pub(crate) fn at(part: Part, name: &str, detail: impl Into<String>) -> Violation {
    let mut pointer = String::new();
    push_key(&mut pointer, name);
    Violation { part, pointer, detail: detail.into() }
}

/// Walks a document beside its shape. As deep as the document, which serde_json bounds at 128 levels.
struct Reader<'a> {
    types: &'a Types,
    pointer: String,
    found: Vec<Violation>,
}

impl Reader<'_> {
    fn read(&mut self, shape: &Shape, value: &Value) {
        match (shape, value) {
            (Shape::Bool, Value::Bool(_))
            | (Shape::Number, Value::Number(_))
            | (Shape::String, Value::String(_)) => {}
            (Shape::Int32, Value::Number(number)) => {
                if number.as_i64().is_none_or(|whole| i32::try_from(whole).is_err()) {
                    self.report(format!("is {number}, which is not a whole number of 32 bits"));
                }
            }
            (Shape::Int64, Value::Number(number)) => {
                if number.as_i64().is_none() {
                    self.report(format!("is {number}, which is not a whole number of 64 bits"));
                }
            }
            (Shape::Array(items), Value::Array(values)) => {
                for (index, value) in values.iter().enumerate() {
                    self.within(&index.to_string(), |reader| reader.read(items, value));
                }
            }
            (Shape::Map(values), Value::Object(entries)) => {
                for (key, value) in entries {
                    self.within(key, |reader| reader.read(values, value));
                }
            }
            (Shape::Named(id), value) => self.named(self.types.get(*id), value),
            _ => self.report(format!("is {}, not {}", described(value), wanted(shape))),
        }
    }

    fn named(&mut self, ty: &Type, value: &Value) {
        match (ty, value) {
            (Type::Object(object), Value::Object(entries)) => self.object(object, entries),
            (Type::Object(object), other) => {
                self.report(format!("is {}, not an object ({})", described(other), object.name));
            }
            (Type::Enum(closed), value) => {
                let allowed = || listed(closed.values.iter().map(|value| value.value.as_str()));
                match value {
                    Value::String(text) if closed.values.iter().any(|value| value.value == *text) => {}
                    Value::String(_) => self.report(format!("is not one of {}", allowed())),
                    other => self.report(format!("is {}, not one of {}", described(other), allowed())),
                }
            }
        }
    }

    fn object(&mut self, object: &ObjectType, entries: &Map<String, Value>) {
        for Field { name, shape, required, .. } in &object.fields {
            self.within(name, |reader| match entries.get(name) {
                None if *required => reader.report(format!("is missing: {} requires it", object.name)),
                None => {}
                Some(Value::Null) if !required => {}
                Some(value) => reader.read(shape, value),
            });
        }
        for key in entries.keys().filter(|key| object.fields.iter().all(|field| field.name != **key)) {
            let meant = object.fields.iter().find(|field| field.name.eq_ignore_ascii_case(key));
            let hint = meant.map_or_else(String::new, |field| format!(": did you mean `{}`?", field.name));
            self.within(key, |reader| reader.report(format!("is not a field of {}{hint}", object.name)));
        }
    }

    /// Reads the child `key`, unless enough has been found.
    fn within(&mut self, key: &str, read: impl FnOnce(&mut Self)) {
        if self.found.len() >= MOST_VIOLATIONS {
            return;
        }
        let parent = self.pointer.len();
        push_key(&mut self.pointer, key);
        read(self);
        self.pointer.truncate(parent);
    }

    fn report(&mut self, detail: String) {
        self.found.push(Violation { part: Part::Body, pointer: self.pointer.clone(), detail });
    }
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

fn described(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::String(_) => "a text",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}

fn wanted(shape: &Shape) -> &'static str {
    match shape {
        Shape::Bool => "a boolean",
        Shape::Int32 => "a whole number of 32 bits",
        Shape::Int64 => "a whole number of 64 bits",
        Shape::Number => "a number",
        Shape::String => "a text",
        Shape::Array(_) => "a list",
        Shape::Map(_) | Shape::Named(_) => "an object",
    }
}

/// The allowed values, as in `"OPEN", "DONE"`; the first dozen of many.
fn listed<'a>(values: impl ExactSizeIterator<Item = &'a str>) -> String {
    let more = values.len().saturating_sub(MOST_LISTED);
    let mut text = values.take(MOST_LISTED).map(|value| format!("{value:?}")).collect::<Vec<_>>().join(", ");
    if more > 0 {
        text.push_str(&format!(" and {more} more"));
    }
    text
}
