//! Schemas as constants: what a document must look like, for saying everything that is wrong with it at once.
//!
//! Generated types decode with serde, which stops at the first mistake. That is the fast path, taken by every
//! valid document. Only when it fails is the document read again against its [`Schema`], to name each field
//! that is wrong by its JSON pointer (RFC 6901).

use std::fmt::Write as _;

use serde_json::{Map, Value};

/// The shape of a JSON value.
///
/// Statics of this type may refer to each other and to themselves: that is how recursive types are written.
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
}

impl Schema {
    /// Any text.
    pub const STRING: Self = Self::String(Text::Plain);

    /// An object with declared fields.
    #[must_use]
    pub const fn object(name: &'static str, fields: &'static [Field]) -> Self {
        Self::Object { name, fields }
    }
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
    /// Whether it must be present and not `null`.
    pub required: bool,
}

impl Field {
    /// A field that must be present.
    #[must_use]
    pub const fn required(name: &'static str, schema: &'static Schema) -> Self {
        Self { name, schema, required: true }
    }

    /// A field that may be absent or `null`.
    #[must_use]
    pub const fn optional(name: &'static str, schema: &'static Schema) -> Self {
        Self { name, schema, required: false }
    }
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

/// The most violations that are listed. A document that is wrong throughout, such as a long list of the wrong
/// thing, must not grow into an answer many times its size.
pub const MOST_VIOLATIONS: usize = 100;

/// Everything that is wrong with `value`, in the order of the schema's fields and the document's items; at most
/// [`MOST_VIOLATIONS`].
#[must_use]
pub fn violations(schema: &Schema, value: &Value, unknown: Unknown) -> Vec<Violation> {
    let mut reader = Reader { unknown, pointer: String::new(), found: Vec::new() };
    reader.read(schema, value);
    reader.found
}

/// Walks a document beside its schema. As deep as the document, which serde_json bounds at 128 levels.
struct Reader {
    unknown: Unknown,
    /// Where it is.
    pointer: String,
    found: Vec<Violation>,
}

impl Reader {
    fn read(&mut self, schema: &Schema, value: &Value) {
        match (schema, value) {
            (Schema::Bool, Value::Bool(_))
            | (Schema::Number, Value::Number(_))
            | (Schema::String(Text::Plain), Value::String(_)) => {}
            (Schema::Int32, Value::Number(number)) => {
                if number.as_i64().is_none_or(|whole| i32::try_from(whole).is_err()) {
                    self.report(format!("is {number}, which is not a whole number of 32 bits"));
                }
            }
            (Schema::Int64, Value::Number(number)) => {
                if number.as_i64().is_none() {
                    self.report(format!("is {number}, which is not a whole number of 64 bits"));
                }
            }
            (Schema::Enum(allowed), Value::String(text)) => {
                if !allowed.contains(&text.as_str()) {
                    self.report(format!("is {}, not one of {}", excerpt(text), listed(allowed)));
                }
            }
            (Schema::Array(items), Value::Array(values)) => {
                for (index, value) in values.iter().enumerate() {
                    self.within(&index.to_string(), |reader| reader.read(items, value));
                }
            }
            (Schema::Map(values), Value::Object(entries)) => {
                for (key, value) in entries {
                    self.within(key, |reader| reader.read(values, value));
                }
            }
            (Schema::Object { name, fields }, Value::Object(entries)) => self.object(name, fields, entries),
            _ => self.report(format!("is {}, not {}", described(value), wanted(schema))),
        }
    }

    fn object(&mut self, name: &str, fields: &[Field], entries: &Map<String, Value>) {
        for field in fields {
            self.within(field.name, |reader| match entries.get(field.name) {
                None if field.required => reader.report(format!("is missing: {name} requires it")),
                None => {}
                Some(Value::Null) if !field.required => {}
                Some(value) => reader.read(field.schema, value),
            });
        }
        if self.unknown == Unknown::Allow {
            return;
        }
        for key in entries.keys().filter(|key| fields.iter().all(|field| field.name != *key)) {
            let meant = fields.iter().find(|field| field.name.eq_ignore_ascii_case(key));
            let hint = meant.map_or_else(String::new, |field| format!(": did you mean `{}`?", field.name));
            self.within(key, |reader| reader.report(format!("is not a field of {name}{hint}")));
        }
    }

    /// Reads the child `key`, unless enough has been found.
    fn within(&mut self, key: &str, read: impl FnOnce(&mut Self)) {
        if self.found.len() >= MOST_VIOLATIONS {
            return;
        }
        let parent = self.pointer.len();
        self.pointer.push('/');
        for character in key.chars() {
            match character {
                '~' => self.pointer.push_str("~0"),
                '/' => self.pointer.push_str("~1"),
                other => self.pointer.push(other),
            }
        }
        read(self);
        self.pointer.truncate(parent);
    }

    fn report(&mut self, message: String) {
        self.found.push(Violation { pointer: self.pointer.clone(), message });
    }
}

/// What a value is. Its content stays out of messages, which travel into logs.
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

fn wanted(schema: &Schema) -> String {
    match schema {
        Schema::Bool => "a boolean".to_owned(),
        Schema::Int32 => "a whole number of 32 bits".to_owned(),
        Schema::Int64 => "a whole number of 64 bits".to_owned(),
        Schema::Number => "a number".to_owned(),
        Schema::String(Text::Plain) => "a text".to_owned(),
        Schema::Enum(allowed) => format!("one of {}", listed(allowed)),
        Schema::Array(_) => "a list".to_owned(),
        Schema::Map(_) => "an object".to_owned(),
        Schema::Object { name, .. } => format!("an object ({name})"),
    }
}

/// `text` in quotes, cut where it is longer than anything a closed set holds.
fn excerpt(text: &str) -> String {
    const MOST: usize = 40;
    if text.chars().count() <= MOST {
        return format!("{text:?}");
    }
    let start: String = text.chars().take(MOST).collect();
    format!("{start:?}...")
}

/// The allowed texts, as in `"OPEN", "DONE"`; the first dozen of many.
fn listed(allowed: &[&str]) -> String {
    const MOST: usize = 12;
    let mut text = String::new();
    for value in allowed.iter().take(MOST) {
        let separator = if text.is_empty() { "" } else { ", " };
        // Writing to a `String` cannot fail.
        let _ = write!(text, "{separator}{value:?}");
    }
    if allowed.len() > MOST {
        let _ = write!(text, " and {} more", allowed.len() - MOST);
    }
    text
}

#[cfg(test)]
mod tests;
