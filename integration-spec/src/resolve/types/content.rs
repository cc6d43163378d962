//! What objects and enums hold: fields and values.

use std::collections::{HashMap, HashSet};

use serde_json::{Map, Value};

use super::parts::Part as Declared;
use super::{TypeResolver, Typed};
use crate::codes;
use crate::diagnostic::Diagnostic;
use crate::names;
use crate::platform::{EnumValue, Field, Limits, Type, TypeId};
use crate::resolve::registry::Scope;
use crate::schema::article;
use crate::source::{Part, Place};
use crate::suggest;

impl TypeResolver<'_> {
    /// Gives a type of JSON type `ty` the content that `schema` declares; `unread` where its keywords are still to be judged.
    pub(super) fn fill(
        &mut self,
        id: TypeId,
        schema: &Map<String, Value>,
        place: &Place,
        ty: &str,
        unread: bool,
    ) {
        let mark = self.context.diagnostics.len();
        let text = schema.get("description").and_then(Value::as_str).map(ToOwned::to_owned);
        let name = self.context.types.get(id).name().to_owned();
        let combined = schema.contains_key("allOf");
        if combined {
            self.sound_parts(schema, place);
        }
        let parts = self.parts_of(schema, place);
        for part in &parts {
            let other = part.schema.get("type").is_some_and(|written| !says(written, ty));
            if combined && other {
                self.contradiction(&part.place.child("type"), None, "the type");
            } else if !part.elsewhere && unread {
                self.known_keywords(part.schema, ty, &part.place);
            }
        }
        match self.context.types.get(id) {
            Type::Object(_) => {
                let mut fields = self.fields(&name, &parts, place);
                if parts.iter().any(|part| part.schema.get("sensitive").is_some_and(|flag| flag == true)) {
                    for field in &mut fields {
                        field.shape =
                            field.shape.clone().limited(Limits { sensitive: true, ..Limits::default() });
                    }
                }
                if let Type::Object(object) = self.context.types.get_mut(id) {
                    object.description = text;
                    object.fields = fields;
                }
            }
            Type::Enum(_) => {
                let (values, constant) = match schema.get("const") {
                    Some(value) => (self.only(value, schema, place), true),
                    None => (self.values(schema, place), false),
                };
                if let Type::Enum(closed) = self.context.types.get_mut(id) {
                    closed.description = text;
                    closed.values = values;
                    closed.constant = constant;
                }
            }
            Type::Union(_) => {}
        }
        if self.context.diagnostics.errors_since(mark) {
            self.context.unsound_types.insert(id);
        }
    }

    /// The fields of all parts.
    fn fields(&mut self, owner: &str, parts: &[Declared<'_>], place: &Place) -> Vec<Field> {
        let mut scope = Scope::default();
        let mut fields: Vec<Field> = Vec::new();
        let mut known: HashMap<&str, (&Value, Place)> = HashMap::new();
        let required: Vec<&str> = parts.iter().flat_map(|part| listed(part.schema)).collect();
        let all: Vec<&str> = parts
            .iter()
            .filter_map(|part| part.schema.get("properties")?.as_object())
            .flat_map(Map::keys)
            .map(String::as_str)
            .collect();
        for part in parts {
            if !part.elsewhere {
                self.closed(part.schema, &part.place);
                self.required(part.schema, &all, &part.place);
            }
            let properties_place = part.place.child("properties");
            let properties = match part.schema.get("properties") {
                Some(Value::Object(properties)) => properties,
                Some(other) => {
                    let message = format!("`properties` is a mapping of fields, this is {}", article(other));
                    self.report(Diagnostic::new(codes::WRONG_TYPE, &properties_place, Part::Value, message));
                    continue;
                }
                None => continue,
            };
            for (name, schema) in properties {
                let at = properties_place.child(name);
                if let Some((other, first)) = known.get(name.as_str()) {
                    if let Some(narrower) = narrower(other, schema) {
                        if !narrower {
                            continue;
                        }
                        fields.retain(|field| field.name != *name);
                        scope.release(&names::field_name(name));
                    } else {
                        let first = first.clone();
                        self.contradiction(&at, Some(&first), name);
                        continue;
                    }
                }
                known.insert(name, (schema, at.clone()));
                fields.extend(self.one_field(
                    owner,
                    name,
                    schema,
                    &at,
                    required.contains(&name.as_str()),
                    &mut scope,
                ));
            }
        }
        if all.is_empty() && parts.iter().all(|part| part.schema.get("properties").is_none()) {
            let found =
                Diagnostic::new(codes::MALFORMED_TYPE, place, Part::Key, "the object declares no fields")
                    .help("add `properties:`, or `additionalProperties:` with a type for arbitrary keys");
            self.report(found);
        }
        fields
    }

    fn one_field(
        &mut self,
        owner: &str,
        name: &str,
        schema: &Value,
        at: &Place,
        required: bool,
        scope: &mut Scope,
    ) -> Option<Field> {
        let rust_name = names::field_name(name);
        let sound = scope.claim(&rust_name, name, at, Part::Key, &mut self.context.diagnostics);
        let inline = format!("{owner}{}", names::pascal(name));
        let Typed { shape, nullable } = self.typed(schema, at, &inline)?;
        let default = self.default(schema, &shape, at);
        if default.is_some() && nullable {
            let found = Diagnostic::new(
                codes::DEFAULT,
                &at.child("default"),
                Part::Key,
                "a field that may be `null` has no other default",
            )
            .help("leave `null` out of the type, or the default");
            self.report(found);
            return None;
        }
        sound.then(|| Field {
            place: at.clone(),
            name: name.to_owned(),
            rust_name,
            description: description(schema),
            shape,
            // What is there in any case needs no default.
            default: default.filter(|_| !required),
            required,
            nullable,
            boxed: false,
        })
    }

    /// Refuses arbitrary keys beside declared ones.
    fn closed(&mut self, schema: &Map<String, Value>, place: &Place) {
        let Some(extra) = schema.get("additionalProperties") else { return };
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

    /// Reports what is wrong with the list of required fields, of which `declared` are.
    fn required(&mut self, schema: &Map<String, Value>, declared: &[&str], place: &Place) {
        let at = place.child("required");
        let names = match schema.get("required") {
            None => return,
            Some(Value::Array(names)) => names,
            Some(other) => {
                let message = format!("`required` is a list of fields, this is {}", article(other));
                let found = Diagnostic::new(codes::WRONG_TYPE, &at, Part::Value, message)
                    .help("in JSON Schema the object lists its required fields: `required: [id, name]`");
                self.report(found);
                return;
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
            if !declared.contains(&name) {
                let message = format!("`{name}` is required but not declared");
                let found = Diagnostic::new(codes::REQUIRED_UNDECLARED, &item, Part::Value, message)
                    .maybe_help(suggest::help(name, declared.iter().copied()));
                self.report(found);
            } else if required.contains(&name) {
                let message = format!("`{name}` is listed twice");
                self.report(Diagnostic::new(codes::REQUIRED_UNDECLARED, &item, Part::Value, message));
            } else {
                required.push(name);
            }
        }
    }

    /// The one value of a constant.
    fn only(&mut self, value: &Value, schema: &Map<String, Value>, place: &Place) -> Vec<EnumValue> {
        let at = place.child("const");
        let Some(text) = value.as_str() else {
            let message = format!("a constant text is a text, this is {}", article(value));
            self.report(Diagnostic::new(codes::MALFORMED_ENUM, &at, Part::Value, message));
            return Vec::new();
        };
        let listed = schema.get("enum").and_then(Value::as_array);
        if listed.is_some_and(|values| values.iter().all(|value| value != text)) {
            let message = format!("`{text}` is not a value of the `enum` beside it");
            self.report(Diagnostic::new(codes::MALFORMED_ENUM, &at, Part::Value, message));
        }
        vec![EnumValue { value: text.to_owned(), rust_name: names::variant_name(text) }]
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
        let mut taken = HashSet::new();
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
            // Texts that differ in what Rust does not keep (`ASC` and `asc`) get a number, in the order of the file.
            let base = names::variant_name(text);
            let rust_name = std::iter::once(base.clone())
                .chain((2..).map(|number| format!("{base}{number}")))
                .find(|name| taken.insert(name.clone()))
                .unwrap_or(base);
            values.push(EnumValue { value: text.to_owned(), rust_name });
        }
        values
    }
}

/// What a schema says of itself.
pub(super) fn description(schema: &Value) -> Option<String> {
    schema.get("description").and_then(Value::as_str).map(ToOwned::to_owned)
}

/// The names that a schema lists as required.
fn listed(schema: &Map<String, Value>) -> impl Iterator<Item = &str> {
    let names = schema.get("required").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    names.iter().filter_map(Value::as_str)
}

/// Of a field that two parts declare: whether the second says more than the first (`true`) or nothing more (`false`);
/// `None` when they say different things. A constant or enum says more than any text.
fn narrower(first: &Value, second: &Value) -> Option<bool> {
    let says = |schema: &Value| -> Map<String, Value> {
        let keys = schema.as_object().into_iter().flatten();
        keys.filter(|(key, _)| *key != "description")
            .map(|(key, value)| (key.clone(), value.clone()))
            .collect()
    };
    if first == second || first.is_object() && second.is_object() && says(first) == says(second) {
        return Some(false);
    }
    let is_text =
        |schema: &Value| says(schema).len() == 1 && schema.get("type").is_some_and(|ty| ty == "string");
    let is_closed =
        |schema: &Value| schema.get("const").is_some_and(Value::is_string) || schema.get("enum").is_some();
    match (is_text(first) && is_closed(second), is_closed(first) && is_text(second)) {
        (true, _) => Some(true),
        (_, true) => Some(false),
        _ => None,
    }
}

/// Whether a `type` names `ty`, alone or beside `null`.
fn says(written: &Value, ty: &str) -> bool {
    match written {
        Value::Array(types) => types.iter().any(|word| word == ty),
        word => word == ty,
    }
}
