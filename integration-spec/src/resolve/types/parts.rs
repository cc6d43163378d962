//! `allOf`: the parts of a type, each followed to where its fields are declared.

use std::collections::HashMap;

use serde_json::{Map, Value};

use super::{MAX_CHAIN, Named, TypeResolver};
use crate::codes;
use crate::diagnostic::Diagnostic;
use crate::schema::article;
use crate::source::{Part as At, Place};

/// The place of the part that says a keyword.
pub(super) type Origins<'p> = HashMap<&'p str, &'p Place>;

/// One part: a schema without `allOf`, and where it stands.
#[derive(Debug, Clone)]
pub(super) struct Part<'a> {
    pub(super) schema: &'a Map<String, Value>,
    pub(super) place: Place,
    /// Whether it is declared elsewhere, and checked there.
    pub(super) elsewhere: bool,
}

impl Part<'_> {
    pub(super) fn is_object(&self) -> bool {
        self.schema.contains_key("properties") || self.schema.get("type").is_some_and(|ty| ty == "object")
    }
}

impl<'a> TypeResolver<'a> {
    /// The parts that a schema is made of: itself, then those of its `allOf`. Nothing is reported; what cannot be followed is
    /// left out.
    pub(super) fn parts_of<'s>(&self, schema: &'s Map<String, Value>, place: &Place) -> Vec<Part<'s>>
    where
        'a: 's,
    {
        let mut parts = Vec::new();
        self.collect(schema, place, false, MAX_CHAIN, &mut parts);
        parts
    }

    fn collect<'s>(
        &self,
        schema: &'s Map<String, Value>,
        place: &Place,
        elsewhere: bool,
        depth: usize,
        parts: &mut Vec<Part<'s>>,
    ) where
        'a: 's,
    {
        parts.push(Part { schema, place: place.clone(), elsewhere });
        let Some(Value::Array(all)) = schema.get("allOf") else { return };
        for (index, part) in all.iter().enumerate() {
            let at = place.child("allOf").item(index);
            match (referred(part), part) {
                (Some(name), _) if depth > 0 => {
                    let declared = self.declared.get(name).and_then(|schema| schema.0.as_object());
                    if let Some(declared) = declared {
                        self.collect(declared, &self.place.child(name), true, depth - 1, parts);
                    }
                }
                (None, Value::Object(inline)) if depth > 0 => {
                    self.collect(inline, &at, elsewhere, depth - 1, parts);
                }
                _ => {}
            }
        }
    }

    /// Reports parts that are no schemas, and names that there are not.
    pub(super) fn sound_parts(&mut self, schema: &Map<String, Value>, place: &Place) -> bool {
        let at = place.child("allOf");
        let Some(Value::Array(all)) = schema.get("allOf") else {
            let found = schema.get("allOf").map_or("nothing", article);
            let message = format!("`allOf` is a list of types, this is {found}");
            self.report(Diagnostic::new(codes::MALFORMED_TYPE, &at, At::Value, message));
            return false;
        };
        let mut sound = true;
        for (index, part) in all.iter().enumerate() {
            let here = at.item(index);
            match (referred(part), part) {
                (Some(name), _) if !self.declared.contains_key(name) => {
                    self.reference(name, &here);
                    sound = false;
                }
                (Some(name), _) => {
                    if let Some(Named::Type(id, _)) = self.named.get(name) {
                        self.context.merged_types.insert(*id);
                    }
                }
                (None, Value::Object(inline)) => {
                    self.annotations(inline, &here);
                    if inline.contains_key("allOf") {
                        sound &= self.sound_parts(inline, &here);
                    }
                }
                (None, other) => {
                    let message = format!("a part is a type, this is {}", article(other));
                    self.report(Diagnostic::new(codes::MALFORMED_TYPE, &here, At::Value, message));
                    sound = false;
                }
            }
        }
        sound
    }

    /// The parts of a scalar, list or map as one schema. Keywords that two parts give differently contradict each other, but for
    /// bounds, of which the tighter one holds. With each keyword comes the place of the part that says it.
    pub(super) fn merged<'p>(&mut self, parts: &'p [Part<'_>]) -> Option<(Map<String, Value>, Origins<'p>)> {
        let mut merged: Map<String, Value> = Map::new();
        let mut from = Origins::new();
        let mut sound = true;
        for part in parts {
            for (key, value) in part.schema.iter().filter(|(key, _)| *key != "allOf") {
                let Some(known) = merged.get(key) else {
                    merged.insert(key.clone(), value.clone());
                    from.insert(key, &part.place);
                    continue;
                };
                if known == value || key == "description" {
                    continue;
                }
                match tighter(key, known, value) {
                    Some(tighter) => {
                        if tighter == *value {
                            from.insert(key, &part.place);
                        }
                        merged.insert(key.clone(), tighter);
                    }
                    None => {
                        let other = from.get(key.as_str()).map(|place| place.child(key));
                        self.contradiction(&part.place.child(key), other.as_ref(), key);
                        sound = false;
                    }
                }
            }
        }
        sound.then_some((merged, from))
    }

    pub(super) fn contradiction(&mut self, place: &Place, other: Option<&Place>, name: &str) {
        let message = format!("two parts say differently what `{name}` is");
        let mut found = Diagnostic::new(codes::ALL_OF, place, At::Key, message);
        if let Some(other) = other {
            found = found.secondary(other, At::Key, "the other one");
        }
        self.report(
            found
                .help("a value must satisfy both: give it the same type in both parts, or declare it in one"),
        );
    }
}

/// The name that a schema refers to, as a bare word or with `$ref`.
pub(super) fn referred(schema: &Value) -> Option<&str> {
    match schema {
        Value::String(name) => Some(name),
        Value::Object(schema) => schema.get("$ref")?.as_str()?.strip_prefix("#/types/"),
        _ => None,
    }
}

/// Of two bounds, the one that leaves less.
fn tighter(key: &str, a: &Value, b: &Value) -> Option<Value> {
    let (a_number, b_number) = (a.as_f64()?, b.as_f64()?);
    let lower = match key {
        "minimum" | "exclusiveMinimum" | "minLength" | "minItems" | "minProperties" => true,
        "maximum" | "exclusiveMaximum" | "maxLength" | "maxItems" | "maxProperties" => false,
        _ => return None,
    };
    Some(if (a_number > b_number) == lower { a.clone() } else { b.clone() })
}
