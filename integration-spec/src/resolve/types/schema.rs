//! One schema → one shape, keyword by keyword.

use serde_json::{Map, Value};

use caseway_core::decimal::parse_number;

use super::keywords::{COMMON, TYPES, instead, keywords};
use super::limits::is_number;
use super::parts::{self, referred};
use super::{Sort, TypeResolver, Typed};
use crate::codes;
use crate::diagnostic::Diagnostic;
use crate::platform::{Bound, DecimalForm, Format, Limits, Shape};
use crate::schema::{article, cut_by_comma};
use crate::source::{Part, Place};
use crate::suggest;

/// Keywords that say nothing about what values are.
pub(super) const ANNOTATIONS: [&str; 5] = ["allOf", "description", "sensitive", "nullable", "default"];

impl TypeResolver<'_> {
    /// The shape of `schema`, which stands at `place` where a value must be; an inline object, enum or union is called `name`.
    pub(in crate::resolve) fn shape(&mut self, schema: &Value, place: &Place, name: &str) -> Option<Shape> {
        let Typed { shape, nullable } = self.typed(schema, place, name)?;
        if nullable {
            let found = Diagnostic::new(codes::NULLABLE, place, Part::Value, "only a field can be `null`")
                .help("leave `null` out of the type, or put the value into a field of an object");
            self.report(found);
            return None;
        }
        Some(shape)
    }

    /// What `schema` stands for.
    pub(super) fn typed(&mut self, schema: &Value, place: &Place, name: &str) -> Option<Typed> {
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

    fn object_schema(&mut self, schema: &Map<String, Value>, place: &Place, name: &str) -> Option<Typed> {
        self.annotations(schema, place);
        if schema.contains_key("$ref") {
            return self.ref_schema(schema, place);
        }
        if schema.contains_key("allOf") {
            return self.all_of(schema, place, name);
        }
        if schema.contains_key("oneOf") || schema.contains_key("anyOf") {
            let limits = Limits {
                sensitive: self.flag(schema, place, "sensitive").unwrap_or_default(),
                ..Limits::default()
            };
            let Typed { shape, nullable } = self.alternatives(schema, place, name, None)?;
            return Some(Typed { shape: shape.limited(limits), nullable });
        }
        self.plain_schema(schema, place, name)
    }

    /// Refuses what any schema says of itself in a form that would be passed over: a `sensitive` that is not `true` hides nothing.
    pub(super) fn annotations(&mut self, schema: &Map<String, Value>, place: &Place) {
        for flag in ["sensitive", "nullable"] {
            self.flag(schema, place, flag);
        }
        if let Some(other) = schema.get("description").filter(|text| !text.is_string()) {
            let message = format!("a description is a text, this is {}", article(other));
            let at = place.child("description");
            self.report(Diagnostic::new(codes::WRONG_TYPE, &at, Part::Value, message));
        }
    }

    /// A schema that refers to nothing and combines nothing.
    fn plain_schema(&mut self, schema: &Map<String, Value>, place: &Place, name: &str) -> Option<Typed> {
        let (ty, null) = self.type_keyword(schema, place)?;
        let nullable = null || self.flag(schema, place, "nullable").unwrap_or_default();
        let sound = self.known_keywords(schema, ty, place);
        let shape = match ty {
            "object" if schema.contains_key("additionalProperties") && !schema.contains_key("properties") => {
                self.map_schema(schema, place, name)
            }
            "object" => self.named_here(schema, place, name, Sort::Object, ty),
            "string" if schema.contains_key("enum") || schema.contains_key("const") => {
                self.named_here(schema, place, name, Sort::Enum, ty)
            }
            "array" => self.array_schema(schema, place, name),
            _ => self.scalar_schema(schema, place, ty),
        };
        let shape = shape.filter(|_| sound)?;
        let mut limits = self.limits(schema, place, &shape)?;
        self.only_value(schema, place, &shape, &mut limits)?;
        self.apply(&limits, schema, &shape, place)?;
        Some(Typed { shape: shape.limited(limits), nullable })
    }

    /// Refuses limits that have no meaning for the shape.
    fn apply(
        &mut self,
        limits: &Limits,
        schema: &Map<String, Value>,
        shape: &Shape,
        place: &Place,
    ) -> Option<()> {
        let (kind, misplaced): (&str, &[&str]) = match shape {
            Shape::Named(_) if limits.is_only_sensitive() => return Some(()),
            Shape::Named(_) => (
                "an object or enum",
                &["minProperties", "maxProperties", "minLength", "maxLength", "pattern"],
            ),
            Shape::String | Shape::Text(_) => return Some(()),
            Shape::Decimal(DecimalForm::Text) => ("a decimal", &["minLength", "maxLength", "pattern"]),
            _ => return Some(()),
        };
        let key = misplaced.iter().find(|key| schema.contains_key(**key));
        let Some(key) = key else { return Some(()) };
        let found = Diagnostic::new(
            codes::UNSUPPORTED_KEYWORD,
            &place.child(key),
            Part::Key,
            format!("`{key}` is not checked of {kind}"),
        )
        .help("leave it out: the declared fields or values say what is allowed");
        self.report(found);
        None
    }

    /// `const` of what is no text: a number is its own bounds.
    fn only_value(
        &mut self,
        schema: &Map<String, Value>,
        place: &Place,
        shape: &Shape,
        limits: &mut Limits,
    ) -> Option<()> {
        let Some(value) = schema.get("const") else { return Some(()) };
        let fits = match (shape, value) {
            (Shape::Named(_), _) => return Some(()),
            (Shape::Bool, Value::Bool(only)) => {
                limits.only = Some(*only);
                true
            }
            (shape, Value::Number(number)) if is_number(shape) => match parse_number(&number.to_string()) {
                Some(value) => {
                    let bound = Bound { value, exclusive: false };
                    (limits.minimum, limits.maximum) = (Some(bound), Some(bound));
                    !matches!(shape, Shape::Int32 | Shape::Int64) || value.fract().is_zero()
                }
                None => false,
            },
            _ => false,
        };
        if !fits {
            let found = Diagnostic::new(
                codes::UNSUPPORTED_KEYWORD,
                &place.child("const"),
                Part::Value,
                format!("{} is no constant of this type", article(value)),
            )
            .help("constants are texts, numbers and booleans");
            self.report(found);
            return None;
        }
        Some(())
    }

    /// `allOf`: the fields of all parts in one object, or one scalar that satisfies all.
    fn all_of(&mut self, schema: &Map<String, Value>, place: &Place, name: &str) -> Option<Typed> {
        if !self.sound_parts(schema, place) {
            return None;
        }
        let parts = self.parts_of(schema, place);
        let nullable = parts.iter().any(|part| is_nullable_part(part.schema));
        let sensitive =
            parts.iter().any(|part| part.schema.get("sensitive").is_some_and(|flag| flag == true));
        let limits = Limits { sensitive, ..Limits::default() };
        if !self.is_own(&parts) {
            let all = schema.get("allOf").and_then(Value::as_array)?;
            let (index, name) =
                all.iter().enumerate().find_map(|(index, part)| Some((index, referred(part)?)))?;
            let Typed { shape, .. } = self.reference(name, &place.child("allOf").item(index))?;
            return Some(Typed { shape: shape.limited(limits), nullable });
        }
        if parts.iter().any(parts::Part::is_object) {
            let id = self.reserve(name, place, Part::Key, Sort::Object)?;
            self.fill(id, schema, place, "object", true);
            return Some(Typed { shape: Shape::Named(id).limited(limits), nullable });
        }
        let (merged, origins) = self.merged(&parts)?;
        let mark = self.context.diagnostics.len();
        let typed = self.plain_schema(&merged, place, name);
        // What is wrong with a keyword is wrong in the part that says it.
        for found in self.context.diagnostics.iter_mut().skip(mark) {
            let keyword = origins.iter().find(|(key, _)| found.primary.place == place.child(key));
            if let Some((key, origin)) = keyword {
                found.primary.place = origin.child(key);
            }
        }
        typed
    }

    /// An inline object or enum, called `name`.
    fn named_here(
        &mut self,
        schema: &Map<String, Value>,
        place: &Place,
        name: &str,
        sort: Sort,
        ty: &str,
    ) -> Option<Shape> {
        let id = self.reserve(name, place, Part::Key, sort)?;
        self.fill(id, schema, place, ty, false);
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

    fn scalar_schema(&mut self, schema: &Map<String, Value>, place: &Place, ty: &str) -> Option<Shape> {
        let format = match schema.get("format") {
            None => None,
            Some(Value::String(format)) => Some(format.as_str()),
            Some(other) => {
                let message = format!("a format is a word, this is {}", article(other));
                self.report(Diagnostic::new(
                    codes::UNSUPPORTED_KEYWORD,
                    &place.child("format"),
                    Part::Value,
                    message,
                ));
                return None;
            }
        };
        let known = match ty {
            "integer" => "`int32` or `int64`",
            "number" => "`double` or `decimal`",
            "string" => "`decimal`, `date`, `date-time`, `uuid`, `uri`, `email` or `byte`",
            _ => return Some(Shape::Bool),
        };
        let shape = match (ty, format) {
            ("integer", None | Some("int64")) => Some(Shape::Int64),
            ("integer", Some("int32")) => Some(Shape::Int32),
            ("number", None | Some("double")) => Some(Shape::Number),
            ("number", Some("decimal")) => Some(Shape::Decimal(DecimalForm::Number)),
            ("string", None) => Some(Shape::String),
            ("string", Some("decimal")) => Some(Shape::Decimal(DecimalForm::Text)),
            ("string", Some(format)) => Format::find(format).map(Shape::Text),
            _ => None,
        };
        if let (None, Some(format)) = (&shape, format) {
            let message = format!("`{format}` is not a format of {ty}s that is read");
            let help = match format {
                "password" => "mark the field as `sensitive: true`".to_owned(),
                "binary" => "bytes in JSON are `format: byte`; a whole body of bytes is a stream".to_owned(),
                _ => format!("write {known}, or say it in the `description`"),
            };
            let at = place.child("format");
            self.report(Diagnostic::new(codes::UNSUPPORTED_KEYWORD, &at, Part::Value, message).help(help));
        }
        shape
    }

    fn ref_schema(&mut self, schema: &Map<String, Value>, place: &Place) -> Option<Typed> {
        let mut sound = true;
        let beside = |key: &&String| key.as_str() == "$ref" || ANNOTATIONS[1..].contains(&key.as_str());
        for key in schema.keys().filter(|key| !beside(key)) {
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
        let Typed { shape, nullable } = self.reference(name, &at).filter(|_| sound)?;
        let sensitive = self.flag(schema, place, "sensitive").unwrap_or_default();
        let nullable = nullable || self.flag(schema, place, "nullable").unwrap_or_default();
        Some(Typed { shape: shape.limited(Limits { sensitive, ..Limits::default() }), nullable })
    }

    /// The `type` of a schema, and whether `null` is the other one.
    fn type_keyword<'s>(&mut self, schema: &'s Map<String, Value>, place: &Place) -> Option<(&'s str, bool)> {
        match schema.get("type") {
            Some(Value::String(ty)) if TYPES.contains(&ty.as_str()) => Some((ty, false)),
            Some(Value::String(ty)) if ty == "null" => {
                let found = Diagnostic::new(
                    codes::MALFORMED_TYPE,
                    &place.child("type"),
                    Part::Value,
                    "a value that is always `null` says nothing",
                )
                .help("leave the field out; for a value that may be `null` write `type: [string, \"null\"]`");
                self.report(found);
                None
            }
            Some(Value::String(ty)) => {
                let message = format!("`{ty}` is not a type of JSON");
                let found =
                    Diagnostic::new(codes::MALFORMED_TYPE, &place.child("type"), Part::Value, message)
                        .maybe_help(suggest::help(ty, TYPES));
                self.report(found);
                None
            }
            Some(Value::Array(types)) => {
                let known: Vec<&str> = types.iter().filter_map(Value::as_str).collect();
                match known.as_slice() {
                    [ty, "null"] | ["null", ty] if known.len() == types.len() && TYPES.contains(ty) => {
                        Some((ty, true))
                    }
                    [ty] if types.len() == 1 && TYPES.contains(ty) => Some((ty, false)),
                    _ => {
                        let message = "a value is of one type, and may be `null` besides";
                        let found = Diagnostic::new(
                            codes::MALFORMED_TYPE,
                            &place.child("type"),
                            Part::Value,
                            message,
                        )
                        .help("write one type, or one and `null`: `type: [string, \"null\"]`");
                        self.report(found);
                        None
                    }
                }
            }
            Some(other) => {
                let message = format!("`type` is one word, this is {}", article(other));
                let found =
                    Diagnostic::new(codes::MALFORMED_TYPE, &place.child("type"), Part::Value, message)
                        .help("write one type, or one and `null`: `type: [string, \"null\"]`");
                self.report(found);
                None
            }
            None if schema.contains_key("enum") => Some(("string", false)),
            None if schema.get("const").is_some_and(Value::is_string) => Some(("string", false)),
            None if schema.get("const").is_some_and(Value::is_boolean) => Some(("boolean", false)),
            None if schema.get("const").is_some_and(Value::is_i64) => Some(("integer", false)),
            None if schema.get("const").is_some_and(Value::is_number) => Some(("number", false)),
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
            let decimal = || ty == "string" && schema.get("format").is_some_and(|format| format == "decimal");
            if matches!(key.as_str(), "type" | "allOf")
                || COMMON.contains(&key.as_str())
                || known.contains(&key.as_str())
                || keywords("number").contains(&key.as_str()) && decimal()
            {
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
                (None, Some(other)) => (
                    format!("`{key}` belongs to `type: {other}`, this is `type: {ty}`"),
                    decimal_help(ty, key),
                ),
                (None, None) => (
                    format!("there is no keyword `{key}`"),
                    suggest::help(key, known.iter().copied().chain(["type"]).chain(COMMON)),
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

/// Whether a part of an `allOf` admits `null`.
fn is_nullable_part(schema: &Map<String, Value>) -> bool {
    schema.get("nullable").is_some_and(|flag| flag == true)
}

/// What to do about a bound of a text.
fn decimal_help(ty: &str, key: &str) -> Option<String> {
    let bounded = ty == "string" && keywords("number").contains(&key);
    bounded.then(|| "a decimal that is written as a text has `format: decimal`".to_owned())
}
