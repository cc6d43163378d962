//! Type schemas → [`Types`].
//!
//! Schemas are kept as JSON until here and judged keyword by keyword, so that everything outside the typed subset is
//! refused by name and with what to do instead. Inline objects and enums get the name of where they stand.

use std::collections::HashMap;

use indexmap::IndexMap;
use serde_json::{Map, Value};

use super::Context;
use super::registry::Scope;
use super::shape::{TYPES, instead, keywords};
use crate::codes;
use crate::diagnostic::Diagnostic;
use crate::model::TypeSchema;
use crate::names;
use crate::platform::{EnumType, EnumValue, Field, ObjectType, Origin, Shape, Type, TypeId};
use crate::schema::{article, cut_by_comma};
use crate::source::{Part, Place};
use crate::suggest;

/// The longest chain of names that stand for one another.
const MAX_CHAIN: usize = 32;

/// Resolves the types of one backend or service.
pub(super) struct TypeResolver<'a> {
    context: &'a mut Context,
    origin: Origin,
    /// The place of `types`.
    place: Place,
    declared: &'a IndexMap<String, TypeSchema>,
    named: HashMap<&'a str, Named>,
    scope: Scope,
    /// Names that are being resolved, to notice those that stand for themselves.
    chain: Vec<&'a str>,
}

/// What a declared name stands for.
#[derive(Clone)]
enum Named {
    /// An object or enum.
    Type(TypeId),
    /// Another shape; `None` when it could not be resolved.
    Shape(Option<Shape>),
}

impl<'a> TypeResolver<'a> {
    /// Resolves everything that is `declared` under `types` of `document`.
    pub(super) fn new(
        context: &'a mut Context,
        origin: Origin,
        document: &Place,
        declared: &'a IndexMap<String, TypeSchema>,
    ) -> Self {
        let place = document.child("types");
        let mut resolver = Self {
            context,
            origin,
            place,
            declared,
            named: HashMap::new(),
            scope: Scope::default(),
            chain: Vec::new(),
        };
        // Objects and enums exist before any of them is read, so that they can refer to each other.
        for (name, schema) in declared {
            if let Some(id) = resolver.reserve_declared(name, &schema.0) {
                resolver.named.insert(name, Named::Type(id));
            }
        }
        for (name, schema) in declared {
            match resolver.named.get(name.as_str()) {
                Some(Named::Type(id)) => {
                    let id = *id;
                    resolver.complete(id, &schema.0);
                }
                _ => {
                    resolver.declared_shape(name);
                }
            }
        }
        resolver
    }

    /// What the passes share.
    pub(super) fn context(&mut self) -> &mut Context {
        self.context
    }

    /// The shape of `schema`, which stands at `place`; an inline object or enum is called `name`.
    pub(super) fn shape(&mut self, schema: &Value, place: &Place, name: &str) -> Option<Shape> {
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

    /// An object type with `fields`, which no schema declares.
    pub(super) fn implicit_object(
        &mut self,
        name: &str,
        place: &Place,
        fields: Vec<Field>,
    ) -> Option<TypeId> {
        let id = self.reserve(name, place, Part::Key, false)?;
        if let Type::Object(object) = self.context.types.get_mut(id) {
            object.fields = fields;
        }
        Some(id)
    }

    fn report(&mut self, diagnostic: Diagnostic) {
        self.context.diagnostics.push(diagnostic);
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

    /// What the declared type `name` stands for.
    fn reference(&mut self, name: &str, place: &Place) -> Option<Shape> {
        if let Some((declared, _)) = self.declared.get_key_value(name) {
            return self.declared_shape(declared);
        }
        let help = match name {
            word if TYPES.contains(&word) => Some(format!("write `{{ type: {word} }}`")),
            _ => suggest::help(name, self.declared.keys().map(String::as_str)),
        };
        let found = Diagnostic::new(
            codes::UNKNOWN_TYPE,
            place,
            Part::Value,
            format!("there is no type `{name}` in this file"),
        )
        .maybe_help(help);
        self.report(found);
        None
    }

    fn declared_shape(&mut self, name: &'a str) -> Option<Shape> {
        match self.named.get(name) {
            Some(Named::Type(id)) => return Some(Shape::Named(*id)),
            Some(Named::Shape(shape)) => return shape.clone(),
            None => {}
        }
        let place = self.place.child(name);
        if self.chain.contains(&name) || self.chain.len() > MAX_CHAIN {
            let found = Diagnostic::new(
                codes::MALFORMED_TYPE,
                &place,
                Part::Key,
                format!("`{name}` stands for itself"),
            )
            .help("a type that contains itself must be an object: put the list into a field of one");
            self.report(found);
            self.named.insert(name, Named::Shape(None));
            return None;
        }
        self.chain.push(name);
        let schema = self.declared.get(name)?;
        let shape = self.shape(&schema.0, &place, name);
        self.chain.pop();
        // A type that stands for itself has been settled on the way.
        let settled = self.named.entry(name).or_insert(Named::Shape(shape));
        match settled {
            Named::Shape(shape) => shape.clone(),
            Named::Type(id) => Some(Shape::Named(*id)),
        }
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
    fn known_keywords(&mut self, schema: &Map<String, Value>, ty: &str, place: &Place) -> bool {
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

    /// A type for the declared `name`, when its schema is an object or enum.
    fn reserve_declared(&mut self, name: &str, schema: &Value) -> Option<TypeId> {
        let object = schema.as_object()?;
        let closed = object.contains_key("enum");
        let is_object = object.get("type").is_some_and(|ty| ty == "object")
            && (object.contains_key("properties") || !object.contains_key("additionalProperties"));
        let is_enum = object.get("type").is_some_and(|ty| ty == "string") && closed;
        if !(is_object || is_enum) {
            return None;
        }
        let place = self.place.child(name);
        self.reserve(name, &place, Part::Key, is_enum)
    }

    /// A type without content.
    fn reserve(&mut self, name: &str, place: &Place, part: Part, closed: bool) -> Option<TypeId> {
        let rust_name = names::type_name(name);
        if !self.scope.claim(&rust_name, name, place, part, &mut self.context.diagnostics) {
            return None;
        }
        let (origin, place, name) = (self.origin, place.clone(), name.to_owned());
        let ty = if closed {
            Type::Enum(EnumType { origin, place, name, rust_name, description: None, values: Vec::new() })
        } else {
            Type::Object(ObjectType { origin, place, name, rust_name, description: None, fields: Vec::new() })
        };
        Some(self.context.types.add(ty))
    }

    /// Gives a declared type its content.
    fn complete(&mut self, id: TypeId, schema: &Value) {
        let Value::Object(object) = schema else { return };
        let place = self.context.types.get(id).place().clone();
        let ty = object.get("type").and_then(Value::as_str).unwrap_or_default();
        if !self.known_keywords(object, ty, &place) {
            self.context.unsound_types.insert(id);
        }
        self.fill(id, object, &place);
    }

    /// Gives a type the content that `schema` declares.
    fn fill(&mut self, id: TypeId, schema: &Map<String, Value>, place: &Place) {
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
