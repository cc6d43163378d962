//! `oneOf`: objects of which a value is exactly one, told apart by the text in one field.
//!
//! The text is a constant of each object, so that an object of the type says by itself which it is: nothing has to be
//! tried, and nothing can be two at once.

use serde_json::{Map, Value};

use super::parts::referred;
use super::{Named, TypeResolver, Typed};
use crate::codes;
use crate::diagnostic::Diagnostic;
use crate::names;
use crate::platform::{EnumValue, Shape, Type, TypeId, Variant};
use crate::resolve::registry::Scope;
use crate::schema::article;
use crate::source::{Part, Place};

/// What a union says besides `oneOf` and `discriminator`.
const BESIDE: [&str; 6] = ["oneOf", "anyOf", "discriminator", "description", "sensitive", "nullable"];

impl TypeResolver<'_> {
    /// A schema with `oneOf` or `anyOf`. A declared union has its type already: `id`.
    pub(super) fn alternatives(
        &mut self,
        schema: &Map<String, Value>,
        place: &Place,
        name: &str,
        id: Option<TypeId>,
    ) -> Option<Typed> {
        let keyword = if schema.contains_key("oneOf") { "oneOf" } else { "anyOf" };
        let at = place.child(keyword);
        let Some(Value::Array(all)) = schema.get(keyword) else {
            let found = schema.get(keyword).map_or("nothing", article);
            let message = format!("`{keyword}` is a list of types, this is {found}");
            self.report(Diagnostic::new(codes::MALFORMED_TYPE, &at, Part::Value, message));
            return None;
        };
        let mut sound = true;
        for key in schema.keys().filter(|key| !BESIDE.contains(&key.as_str())) {
            let message = format!("`{key}` does not belong beside `{keyword}`");
            let found = Diagnostic::new(codes::UNSUPPORTED_KEYWORD, &place.child(key), Part::Key, message)
                .help("put it into each of the alternatives");
            self.report(found);
            sound = false;
        }
        let is_null = |schema: &Value| schema.get("type").is_some_and(|ty| ty == "null");
        let nullable = all.iter().any(is_null) || schema.get("nullable") == Some(&Value::Bool(true));
        let rest: Vec<(usize, &Value)> =
            all.iter().enumerate().filter(|(_, schema)| !is_null(schema)).collect();
        if let ([(index, only)], true) = (rest.as_slice(), nullable)
            && !schema.contains_key("discriminator")
        {
            let typed = self.typed(only, &at.item(*index), name)?;
            return sound.then_some(Typed { nullable: true, ..typed });
        }
        if keyword == "anyOf" {
            let found = Diagnostic::new(
                codes::UNSUPPORTED_KEYWORD,
                &at,
                Part::Key,
                "`anyOf` is outside the typed subset of JSON Schema",
            )
            .help("a value that is exactly one of several objects is a `oneOf` with a `discriminator`");
            self.report(found);
            return None;
        }
        let discriminator = self.discriminator(schema, place)?;
        let tagged = self.tagged(&rest, &at, &discriminator)?;
        self.agrees(schema, place, &tagged);
        let id = match id {
            Some(id) => id,
            None => self.reserve(name, place, Part::Key, super::Sort::Union)?,
        };
        let kind = self.kind(name, &discriminator, &tagged, place)?;
        let mut scope = Scope::default();
        let mut variants = Vec::with_capacity(tagged.len());
        for Tagged { tag, shape, at } in tagged {
            let rust_name = names::variant_name(&tag);
            sound &= scope.claim(&rust_name, &tag, &at, Part::Value, &mut self.context.diagnostics);
            variants.push(Variant { tag, rust_name, shape });
        }
        if let Type::Union(union) = self.context.types.get_mut(id) {
            union.description = schema.get("description").and_then(Value::as_str).map(ToOwned::to_owned);
            union.discriminator = discriminator;
            union.kind = Shape::Named(kind);
            union.variants = variants;
        }
        if !sound {
            self.context.unsound_types.insert(id);
            return None;
        }
        Some(Typed { shape: Shape::Named(id), nullable })
    }

    /// The field that tells alternatives apart.
    fn discriminator(&mut self, schema: &Map<String, Value>, place: &Place) -> Option<String> {
        let found = match schema.get("discriminator") {
            Some(Value::String(field)) => Some(field.clone()),
            Some(Value::Object(object)) => {
                object.get("propertyName").and_then(Value::as_str).map(ToOwned::to_owned)
            }
            _ => None,
        };
        let written = schema.get("discriminator").map(|written| {
            let at = place.child("discriminator");
            match written.get("propertyName") {
                Some(field) => (at.child("propertyName"), field),
                None => (at, written),
            }
        });
        if let (None, Some((at, other))) = (&found, written) {
            let message =
                format!("the field that tells alternatives apart is a name, this is {}", article(other));
            let error = Diagnostic::new(codes::ONE_OF, &at, Part::Value, message);
            self.report(error.help("name it: `discriminator: kind`"));
            return None;
        }
        if found.is_none() {
            let error = Diagnostic::new(
                codes::ONE_OF,
                &place.child("oneOf"),
                Part::Key,
                "nothing says which of these a value is",
            )
            .help("name the field whose text says it: `discriminator: kind`, and declare it in each object as `kind: { const: car }`");
            self.report(error);
        }
        found
    }

    /// The alternatives, each with the text that stands for it.
    fn tagged(&mut self, all: &[(usize, &Value)], at: &Place, discriminator: &str) -> Option<Vec<Tagged>> {
        let mut tagged: Vec<Tagged> = Vec::with_capacity(all.len());
        let mut sound = true;
        for (index, alternative) in all {
            let here = at.item(*index);
            let Some(name) = referred(alternative) else {
                let error = Diagnostic::new(
                    codes::ONE_OF,
                    &here,
                    Part::Value,
                    "an alternative has a name of its own",
                )
                .help("declare it under `types` and name it here");
                self.report(error);
                sound = false;
                continue;
            };
            let Some(Typed { shape, .. }) = self.reference(name, &here) else {
                sound = false;
                continue;
            };
            let object = shape.named().filter(|id| matches!(self.context.types.get(*id), Type::Object(_)));
            let Some(tag) = object.and_then(|_| self.tag(name, discriminator)) else {
                let message =
                    format!("`{name}` is no object whose `{discriminator}` is required and a constant");
                let help =
                    format!("add `{discriminator}: {{ const: TEXT }}` to its properties, and require it");
                self.report(Diagnostic::new(codes::ONE_OF, &here, Part::Value, message).help(help));
                sound = false;
                continue;
            };
            if let Some(other) = tagged.iter().find(|other| other.tag == tag) {
                let message = format!("`{tag}` stands for two alternatives");
                let error = Diagnostic::new(codes::ONE_OF, &here, Part::Value, message)
                    .secondary(&other.at.clone(), Part::Value, "the other one")
                    .help("give each object a constant of its own");
                self.report(error);
                sound = false;
                continue;
            }
            tagged.push(Tagged { tag, shape, at: here });
        }
        if sound && tagged.iter().any(|tagged| tagged.tag == discriminator) {
            let message =
                format!("`{discriminator}` is the field that tells alternatives apart, and one of them");
            self.report(
                Diagnostic::new(codes::ONE_OF, at, Part::Key, message)
                    .help("give one of the two another name"),
            );
            sound = false;
        }
        sound.then_some(tagged)
    }

    /// The constant in the field `discriminator` of the declared object `name`, if the object requires it.
    fn tag(&self, name: &str, discriminator: &str) -> Option<String> {
        let schema = self.declared.get(name)?.0.as_object()?;
        let parts = self.parts_of(schema, &self.place.child(name));
        let requires = |part: &super::parts::Part<'_>| {
            let required = part.schema.get("required").and_then(Value::as_array);
            required.is_some_and(|names| names.iter().any(|name| name == discriminator))
        };
        if !parts.iter().any(requires) {
            return None;
        }
        parts.iter().find_map(|part| self.constant(part.schema.get("properties")?.get(discriminator)?))
    }

    /// The text that a schema allows alone.
    fn constant(&self, schema: &Value) -> Option<String> {
        if let Some(name) = referred(schema) {
            return match self.named.get(name) {
                Some(Named::Type(..)) => self.constant(&self.declared.get(name)?.0),
                _ => None,
            };
        }
        let text =
            match (schema.get("const"), schema.get("enum").and_then(Value::as_array).map(Vec::as_slice)) {
                (Some(text), _) => text,
                (None, Some([only])) => only,
                _ => return None,
            };
        text.as_str().map(ToOwned::to_owned)
    }

    /// Refuses an OpenAPI `mapping` that says otherwise than the constants do.
    fn agrees(&mut self, schema: &Map<String, Value>, place: &Place, tagged: &[Tagged]) {
        let at = place.child("discriminator");
        let Some(Value::Object(discriminator)) = schema.get("discriminator") else { return };
        let Some(Value::Object(mapping)) = discriminator.get("mapping") else { return };
        for (tag, target) in mapping {
            let name = target.as_str().map(|text| text.rsplit('/').next().unwrap_or(text));
            let known = tagged.iter().find(|tagged| tagged.tag == *tag);
            let declared =
                known.and_then(|known| known.shape.named()).map(|id| self.context.types.get(id).name());
            if declared.is_none() || declared != name {
                let message = format!("`{tag}` does not stand for this alternative");
                let error =
                    Diagnostic::new(codes::ONE_OF, &at.child("mapping").child(tag), Part::Value, message)
                        .help("leave `mapping` out: the constants of the objects say it");
                self.report(error);
            }
        }
    }

    /// The enum of the texts.
    fn kind(&mut self, name: &str, discriminator: &str, tagged: &[Tagged], place: &Place) -> Option<TypeId> {
        let name = format!("{name}{}", names::pascal(discriminator));
        let id = self.reserve(&name, place, Part::Key, super::Sort::Enum)?;
        if let Type::Enum(kind) = self.context.types.get_mut(id) {
            kind.values = tagged
                .iter()
                .map(|Tagged { tag, .. }| EnumValue {
                    value: tag.clone(),
                    rust_name: names::variant_name(tag),
                })
                .collect();
        }
        Some(id)
    }
}

/// An alternative.
struct Tagged {
    tag: String,
    shape: Shape,
    at: Place,
}
