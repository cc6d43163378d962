//! One schema → one shape, keyword by keyword.

use serde_json::{Map, Value};

use super::TypeResolver;
use super::keywords::{TYPES, instead, keywords};
use crate::codes;
use crate::diagnostic::Diagnostic;
use crate::platform::Shape;
use crate::schema::{article, cut_by_comma};
use crate::source::{Part, Place};
use crate::suggest;

impl TypeResolver<'_> {
    /// The shape of `schema`, which stands at `place`; an inline object or enum is called `name`.
    pub(in crate::resolve) fn shape(&mut self, schema: &Value, place: &Place, name: &str) -> Option<Shape> {
        match schema {
            Value::String(reference) => self.reference(reference, place),
            Value::Object(object) => self.object_schema(object, place, name),
            other => {
                let message = format!("a type is a name or a schema, this is {}", article(other));
                self.report(Diagnostic::new(codes::MALFORMED_TYPE, place, Part::Value, message));
                None
            }
        }
    }

    fn object_schema(&mut self, schema: &Map<String, Value>, place: &Place, name: &str) -> Option<Shape> {
        if schema.contains_key("$ref") {
            return self.ref_schema(schema, place);
        }
        let ty = self.type_keyword(schema, place)?;
        let sound = self.known_keywords(schema, ty, place);
        let shape = match ty {
            "object" if schema.contains_key("additionalProperties") && !schema.contains_key("properties") => {
                self.map_schema(schema, place, name)
            }
            "object" => self.named_here(schema, place, name, false),
            "string" if schema.contains_key("enum") => self.named_here(schema, place, name, true),
            "array" => self.array_schema(schema, place, name),
            "string" => Some(Shape::String),
            "number" => Some(Shape::Number),
            "boolean" => Some(Shape::Bool),
            _ => self.integer_schema(schema, place),
        };
        shape.filter(|_| sound)
    }

    /// An inline object or enum, called `name`.
    fn named_here(
        &mut self,
        schema: &Map<String, Value>,
        place: &Place,
        name: &str,
        closed: bool,
    ) -> Option<Shape> {
        let id = self.reserve(name, place, Part::Key, closed)?;
        self.fill(id, schema, place);
        Some(Shape::Named(id))
    }

    fn map_schema(&mut self, schema: &Map<String, Value>, place: &Place, name: &str) -> Option<Shape> {
        let values = schema.get("additionalProperties")?;
        let at = place.child("additionalProperties");
        if values.is_boolean() {
            let found = Diagnostic::new(
                codes::UNSUPPORTED_KEYWORD,
                &at,
                Part::Value,
                "arbitrary values have no type",
            )
            .help("give the type of the values, as in `additionalProperties: { type: string }`");
            self.report(found);
            return None;
        }
        let shape = self.shape(values, &at, &format!("{name}Value"))?;
        Some(Shape::Map(Box::new(shape)))
    }

    fn array_schema(&mut self, schema: &Map<String, Value>, place: &Place, name: &str) -> Option<Shape> {
        let Some(items) = schema.get("items") else {
            let found =
                Diagnostic::new(codes::MALFORMED_TYPE, place, Part::Key, "the list does not say of what")
                    .help("add `items:` with a type");
            self.report(found);
            return None;
        };
        let shape = self.shape(items, &place.child("items"), &format!("{name}Item"))?;
        Some(Shape::Array(Box::new(shape)))
    }

    fn integer_schema(&mut self, schema: &Map<String, Value>, place: &Place) -> Option<Shape> {
        match schema.get("format") {
            None => Some(Shape::Int64),
            Some(Value::String(format)) if format == "int64" => Some(Shape::Int64),
            Some(Value::String(format)) if format == "int32" => Some(Shape::Int32),
            Some(other) => {
                let message = format!("{other} is not a format of integers").replace('"', "`");
                let found =
                    Diagnostic::new(codes::UNSUPPORTED_KEYWORD, &place.child("format"), Part::Value, message)
                        .help("write `int32` or `int64`, or leave it out for `int64`");
                self.report(found);
                None
            }
        }
    }

    fn ref_schema(&mut self, schema: &Map<String, Value>, place: &Place) -> Option<Shape> {
        let mut sound = true;
        for key in schema.keys().filter(|key| !matches!(key.as_str(), "$ref" | "description")) {
            let found = Diagnostic::new(
                codes::UNSUPPORTED_KEYWORD,
                &place.child(key),
                Part::Key,
                format!("`{key}` beside `$ref` has no effect"),
            )
            .help("leave it out, or put it into the type that is referred to");
            self.report(found);
            sound = false;
        }
        let at = place.child("$ref");
        let name = schema.get("$ref").and_then(Value::as_str).and_then(|text| text.strip_prefix("#/types/"));
        let Some(name) = name else {
            let found = Diagnostic::new(
                codes::MALFORMED_TYPE,
                &at,
                Part::Value,
                "a reference names a type of this file",
            )
            .help("write `$ref: '#/types/NAME'`, or the bare name in place of the schema");
            self.report(found);
            return None;
        };
        self.reference(name, &at).filter(|_| sound)
    }

    /// The `type` of a schema.
    fn type_keyword<'s>(&mut self, schema: &'s Map<String, Value>, place: &Place) -> Option<&'s str> {
        match schema.get("type") {
            Some(Value::String(ty)) if TYPES.contains(&ty.as_str()) => Some(ty),
            Some(Value::String(ty)) => {
                let message = format!("`{ty}` is not a type of JSON");
                let found =
                    Diagnostic::new(codes::MALFORMED_TYPE, &place.child("type"), Part::Value, message)
                        .maybe_help(suggest::help(ty, TYPES));
                self.report(found);
                None
            }
            Some(other) => {
                let message = format!("`type` is one word, this is {}", article(other));
                let found =
                    Diagnostic::new(codes::MALFORMED_TYPE, &place.child("type"), Part::Value, message)
                        .help("write one type; a value that may be absent is left out of `required`");
                self.report(found);
                None
            }
            None => {
                let other = schema.keys().find_map(|key| instead(key).map(|why| (key, why)));
                match other {
                    Some((key, why)) => {
                        let message = format!("`{key}` is outside the typed subset of JSON Schema");
                        let at = place.child(key);
                        self.report(
                            Diagnostic::new(codes::UNSUPPORTED_KEYWORD, &at, Part::Key, message).help(why),
                        );
                    }
                    None => {
                        let help = format!("add `type:` with one of {}", suggest::listed(&TYPES));
                        let message = "the schema does not say its `type`";
                        self.report(
                            Diagnostic::new(codes::MALFORMED_TYPE, place, Part::Key, message).help(help),
                        );
                    }
                }
                None
            }
        }
    }

    /// Refuses keywords outside the subset by name.
    pub(super) fn known_keywords(&mut self, schema: &Map<String, Value>, ty: &str, place: &Place) -> bool {
        let known = keywords(ty);
        let mut sound = true;
        for (key, value) in schema {
            let at = place.child(key);
            if key == "description" {
                if !value.is_string() {
                    let message = format!("a description is a text, this is {}", article(value));
                    self.report(Diagnostic::new(codes::WRONG_TYPE, &at, Part::Value, message));
                    sound = false;
                }
                continue;
            }
            if key == "type" || known.contains(&key.as_str()) {
                continue;
            }
            if let Some(found) = cut_by_comma(&at, key, value) {
                self.report(found);
                sound = false;
                continue;
            }
            let elsewhere = TYPES.into_iter().find(|other| keywords(other).contains(&key.as_str()));
            let (message, help) = match (instead(key), elsewhere) {
                (Some(why), _) => {
                    (format!("`{key}` is outside the typed subset of JSON Schema"), Some(why.to_owned()))
                }
                (None, Some(other)) => {
                    (format!("`{key}` belongs to `type: {other}`, this is `type: {ty}`"), None)
                }
                (None, None) => (
                    format!("there is no keyword `{key}`"),
                    suggest::help(key, known.iter().copied().chain(["type", "description"])),
                ),
            };
            self.report(
                Diagnostic::new(codes::UNSUPPORTED_KEYWORD, &at, Part::Key, message).maybe_help(help),
            );
            sound = false;
        }
        sound
    }
}
