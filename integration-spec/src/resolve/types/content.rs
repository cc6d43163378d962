//! What objects and enums hold: fields and values.

use std::collections::HashMap;

use serde_json::{Map, Value};

use super::TypeResolver;
use crate::codes;
use crate::diagnostic::Diagnostic;
use crate::names;
use crate::platform::{EnumValue, Field, Type, TypeId};
use crate::resolve::registry::Scope;
use crate::schema::article;
use crate::source::{Part, Place};
use crate::suggest;

impl TypeResolver<'_> {
    /// Gives a type the content that `schema` declares.
    pub(super) fn fill(&mut self, id: TypeId, schema: &Map<String, Value>, place: &Place) {
        let mark = self.context.diagnostics.len();
        let text = schema.get("description").and_then(Value::as_str).map(ToOwned::to_owned);
        let name = self.context.types.get(id).name().to_owned();
        match self.context.types.get(id) {
            Type::Object(_) => {
                let fields = self.fields(&name, schema, place);
                if let Type::Object(object) = self.context.types.get_mut(id) {
                    object.description = text;
                    object.fields = fields;
                }
            }
            Type::Enum(_) => {
                let values = self.values(schema, place);
                if let Type::Enum(closed) = self.context.types.get_mut(id) {
                    closed.description = text;
                    closed.values = values;
                }
            }
        }
        if self.context.diagnostics.errors_since(mark) {
            self.context.unsound_types.insert(id);
        }
    }

    fn fields(&mut self, owner: &str, schema: &Map<String, Value>, place: &Place) -> Vec<Field> {
        if let Some(extra) = schema.get("additionalProperties") {
            let (message, help) = match extra {
                Value::Bool(_) => (
                    "`additionalProperties` beside `properties` has no effect",
                    "leave it out: requests to the hub are read strictly, replies of backends tolerantly",
                ),
                _ => (
                    "an object has either declared fields or arbitrary keys",
                    "put the arbitrary keys into a field of their own",
                ),
            };
            let at = place.child("additionalProperties");
            self.report(Diagnostic::new(codes::UNSUPPORTED_KEYWORD, &at, Part::Key, message).help(help));
        }
        let properties_place = place.child("properties");
        let properties = match schema.get("properties") {
            Some(Value::Object(properties)) => properties,
            Some(other) => {
                let message = format!("`properties` is a mapping of fields, this is {}", article(other));
                self.report(Diagnostic::new(codes::WRONG_TYPE, &properties_place, Part::Value, message));
                return Vec::new();
            }
            None => {
                let found =
                    Diagnostic::new(codes::MALFORMED_TYPE, place, Part::Key, "the object declares no fields")
                        .help("add `properties:`, or `additionalProperties:` with a type for arbitrary keys");
                self.report(found);
                return Vec::new();
            }
        };
        let required = self.required(schema, properties, place);
        let mut scope = Scope::default();
        let mut fields = Vec::with_capacity(properties.len());
        for (name, schema) in properties {
            let at = properties_place.child(name);
            let rust_name = names::field_name(name);
            let sound = scope.claim(&rust_name, name, &at, Part::Key, &mut self.context.diagnostics);
            let inline = format!("{owner}{}", names::pascal(name));
            let Some(shape) = self.shape(schema, &at, &inline) else { continue };
            if sound {
                fields.push(Field {
                    place: at,
                    name: name.clone(),
                    rust_name,
                    description: description(schema),
                    shape,
                    required: required.contains(&name.as_str()),
                    boxed: false,
                });
            }
        }
        fields
    }

    fn required<'s>(
        &mut self,
        schema: &'s Map<String, Value>,
        properties: &Map<String, Value>,
        place: &Place,
    ) -> Vec<&'s str> {
        let at = place.child("required");
        let names = match schema.get("required") {
            None => return Vec::new(),
            Some(Value::Array(names)) => names,
            Some(other) => {
                let message = format!("`required` is a list of fields, this is {}", article(other));
                let found = Diagnostic::new(codes::WRONG_TYPE, &at, Part::Value, message)
                    .help("in JSON Schema the object lists its required fields: `required: [id, name]`");
                self.report(found);
                return Vec::new();
            }
        };
        let mut required = Vec::with_capacity(names.len());
        for (index, name) in names.iter().enumerate() {
            let item = at.item(index);
            let Some(name) = name.as_str() else {
                let message = format!("the name of a field is a text, this is {}", article(name));
                self.report(Diagnostic::new(codes::WRONG_TYPE, &item, Part::Value, message));
                continue;
            };
            if !properties.contains_key(name) {
                let message = format!("`{name}` is required but not declared");
                let found = Diagnostic::new(codes::REQUIRED_UNDECLARED, &item, Part::Value, message)
                    .maybe_help(suggest::help(name, properties.keys().map(String::as_str)));
                self.report(found);
            } else if required.contains(&name) {
                let message = format!("`{name}` is listed twice");
                self.report(Diagnostic::new(codes::REQUIRED_UNDECLARED, &item, Part::Value, message));
            } else {
                required.push(name);
            }
        }
        required
    }

    fn values(&mut self, schema: &Map<String, Value>, place: &Place) -> Vec<EnumValue> {
        let at = place.child("enum");
        let texts = schema.get("enum").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
        if texts.is_empty() {
            let found = Diagnostic::new(
                codes::MALFORMED_ENUM,
                &at,
                Part::Key,
                "an enum is a list of at least one text",
            )
            .help("list the values, as in `enum: [open, closed]`");
            self.report(found);
        }
        let mut scope = Scope::default();
        let mut values = Vec::with_capacity(texts.len());
        let mut seen = HashMap::new();
        for (index, text) in texts.iter().enumerate() {
            let item = at.item(index);
            let Some(text) = text.as_str() else {
                let message = format!("the values of an enum are texts, this is {}", article(text));
                let found = Diagnostic::new(codes::MALFORMED_ENUM, &item, Part::Value, message)
                    .help(format!("quote it: \"{text}\""));
                self.report(found);
                continue;
            };
            if let Some(first) = seen.insert(text, index) {
                let found = Diagnostic::new(
                    codes::MALFORMED_ENUM,
                    &item,
                    Part::Value,
                    format!("`{text}` is listed twice"),
                )
                .secondary(&at.item(first), Part::Value, "first listed here");
                self.report(found);
                continue;
            }
            let rust_name = names::variant_name(text);
            if scope.claim(&rust_name, text, &item, Part::Value, &mut self.context.diagnostics) {
                values.push(EnumValue { value: text.to_owned(), rust_name });
            }
        }
        values
    }
}

/// What a schema says of itself.
pub(super) fn description(schema: &Value) -> Option<String> {
    schema.get("description").and_then(Value::as_str).map(ToOwned::to_owned)
}
