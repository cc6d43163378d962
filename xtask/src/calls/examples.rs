//! Example inputs, derived from the canonical schemas: the same specs give the same calls.
//!
//! One operation has several examples, its *variants*. The even ones set every field, the odd ones only what is
//! required, and each takes the next value of every enum, so that all optional cells and all rows of a lookup are
//! exercised. What no schema can say (that an id is a UUID, that a text is a date) stands in `examples.json`, by
//! field name.

use std::collections::BTreeMap;

use anyhow::{Context, Result};
use caseway_spec::platform::{DecimalForm, Field, Format, Shape, Type, TypeId, Types};
use serde_json::{Map, Value, json};

/// Optional fields below this depth are left out, so that recursive types end.
const DEPTH: usize = 6;

/// Makes example values.
#[derive(Debug)]
pub(crate) struct Examples {
    by_field: BTreeMap<String, Value>,
}

impl Examples {
    /// The examples of this repository's specs.
    pub(crate) fn new() -> Result<Self> {
        let by_field = serde_json::from_str(include_str!("examples.json"))
            .context("`examples.json` is not what it must be")?;
        Ok(Self { by_field })
    }

    /// How many variants show everything that a type has to show.
    pub(crate) fn variants(&self, types: &Types, id: TypeId) -> usize {
        self.variants_of(types, &Shape::Named(id), 0)
    }

    fn variants_of(&self, types: &Types, shape: &Shape, depth: usize) -> usize {
        match shape.plain() {
            _ if depth > DEPTH => 1,
            Shape::Array(item) | Shape::Map(item) => self.variants_of(types, item, depth + 1),
            Shape::Named(id) => match types.get(*id) {
                Type::Enum(enumeration) => enumeration.values.len(),
                Type::Object(object) => {
                    let fields = object.fields.iter();
                    let own = if object.fields.iter().any(|field| !field.required) { 2 } else { 1 };
                    fields.map(|field| self.variants_of(types, &field.shape, depth + 1)).fold(own, usize::max)
                }
                Type::Union(union) => union.variants.len(),
            },
            _ => 1,
        }
    }

    /// The example of an object type in a variant.
    pub(crate) fn object(&self, types: &Types, id: TypeId, variant: usize) -> Map<String, Value> {
        match self.value(types, &Shape::Named(id), "", variant, 0) {
            Value::Object(object) => object,
            _ => Map::new(),
        }
    }

    /// The example of a shape that stands under `field`.
    pub(crate) fn of(&self, types: &Types, shape: &Shape, field: &str) -> Value {
        self.value(types, shape, field, 0, 0)
    }

    fn value(&self, types: &Types, shape: &Shape, field: &str, variant: usize, depth: usize) -> Value {
        // An enum says itself which values there are.
        let is_enum = shape.named().is_some_and(|id| matches!(types.get(id), Type::Enum(_)));
        if let Some(value) = self.by_field.get(field).filter(|_| !is_enum) {
            return value.clone();
        }
        match shape.plain() {
            Shape::Bool => json!(variant.is_multiple_of(2)),
            Shape::Int32 | Shape::Int64 => json!(variant + 1),
            Shape::Number => json!(variant as f64 + 0.5),
            Shape::Decimal(DecimalForm::Number) => json!(variant as f64 + 0.25),
            Shape::Decimal(DecimalForm::Text) => json!(format!("{variant}.25")),
            Shape::Text(format) => json!(match format {
                Format::Date => "2026-03-31",
                Format::DateTime => "2026-03-31T09:30:00Z",
                Format::Uuid => "6f1d2c3b-4a59-4e68-8d77-9c8b7a6f5e4d",
                Format::Uri => "https://example.org/",
                Format::Email => "ada@example.org",
                Format::Byte => "Y2FzZQ==",
            }),
            Shape::String => {
                // Long enough and short enough; what a pattern asks for is among the examples.
                let limits = shape.limits();
                let least = limits.and_then(|limits| limits.least).unwrap_or(0) as usize;
                let most = limits.and_then(|limits| limits.most).unwrap_or(u32::MAX) as usize;
                let text = format!("{field} {}", variant + 1);
                let filled: String =
                    text.chars().chain("x".repeat(least).chars()).take(least.max(text.len())).collect();
                json!(filled.chars().take(most).collect::<String>())
            }
            Shape::Array(item) => json!([self.value(types, item, field, variant, depth + 1)]),
            Shape::Map(item) => json!({ "key": self.value(types, item, field, variant, depth + 1) }),
            Shape::Named(id) => match types.get(*id) {
                Type::Enum(enumeration) => {
                    json!(enumeration.values.get(variant % enumeration.values.len().max(1)).map(|v| &v.value))
                }
                Type::Object(object) => {
                    let shown =
                        |field: &&Field| field.required || (variant.is_multiple_of(2) && depth < DEPTH);
                    let entry = |field: &Field| {
                        (field.name.clone(), self.value(types, &field.shape, &field.name, variant, depth + 1))
                    };
                    Value::Object(object.fields.iter().filter(shown).map(entry).collect())
                }
                Type::Union(union) => match union.variants.get(variant % union.variants.len().max(1)) {
                    Some(chosen) => self.value(types, &chosen.shape, field, variant, depth),
                    None => Value::Null,
                },
            },
            Shape::Limited(..) => Value::Null,
        }
    }
}
