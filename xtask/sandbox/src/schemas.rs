//! A loaded contract as the schemas that the hub has compiled in, so that one reader judges documents here and there.
//!
//! Schemas are statics, because in the hub they are. Those of a contract are made once and live as long as the process: a
//! sandbox loads its contracts when it starts.

use std::sync::{Mutex, OnceLock};

use caseway_core::schema::{Field, Limits, Schema, Text};
use caseway_spec::platform::{self, DecimalForm, Shape, Type, Types};

use crate::backend::lock;

/// The schemas of every type of a platform.
#[derive(Debug)]
pub(crate) struct Schemas {
    /// By the type's id.
    named: Vec<&'static OnceLock<Schema>>,
    /// Of the shapes that were asked for, so that each is made once.
    asked: Mutex<Vec<(Shape, &'static Schema)>>,
}

impl Schemas {
    /// The schemas of `types`.
    pub(crate) fn new(types: &Types) -> Self {
        let named = types.iter().map(|_| leak(OnceLock::new())).collect();
        let schemas = Self { named, asked: Mutex::default() };
        for (told, (_, ty)) in schemas.named.iter().zip(types.iter()) {
            // Each is told once.
            let _ = told.set(schemas.named(ty));
        }
        schemas
    }

    /// The schema of a shape.
    pub(crate) fn of(&self, shape: &Shape) -> &'static Schema {
        let mut asked = lock(&self.asked);
        if let Some((_, schema)) = asked.iter().find(|(known, _)| known == shape) {
            return schema;
        }
        let schema = self.made(shape);
        asked.push((shape.clone(), schema));
        schema
    }

    fn made(&self, shape: &Shape) -> &'static Schema {
        leak(match shape {
            Shape::Bool => Schema::Bool,
            Shape::Int32 => Schema::Int32,
            Shape::Int64 => Schema::Int64,
            Shape::Number => Schema::Number,
            Shape::Decimal(DecimalForm::Number) => Schema::Decimal,
            Shape::Decimal(DecimalForm::Text) => Schema::String(Text::Decimal),
            Shape::String => Schema::STRING,
            Shape::Text(format) => Schema::format(*format),
            Shape::Array(items) => Schema::Array(self.made(items)),
            Shape::Map(values) => Schema::Map(self.made(values)),
            Shape::Named(id) => match self.named.get(id.0 as usize) {
                Some(told) => Schema::Later(told),
                None => Schema::STRING,
            },
            Shape::Limited(shape, of) => Schema::Limited(self.made(shape), leak(limits(of))),
        })
    }

    fn named(&self, ty: &Type) -> Schema {
        let name = text(ty.name());
        match ty {
            Type::Object(object) => {
                let fields: Vec<Field> = object.fields.iter().map(|field| self.field(field)).collect();
                Schema::limited(name, fields.leak())
            }
            Type::Enum(of) => {
                let values: Vec<&str> = of.values.iter().map(|value| text(&value.value)).collect();
                Schema::Enum(values.leak())
            }
            Type::Union(union) => {
                let variants: Vec<(&str, &Schema)> = union
                    .variants
                    .iter()
                    .map(|variant| (text(&variant.tag), self.made(&variant.shape)))
                    .collect();
                Schema::Union { name, discriminator: text(&union.discriminator), variants: variants.leak() }
            }
        }
    }

    fn field(&self, field: &platform::Field) -> Field {
        let (name, schema) = (text(&field.name), self.made(&field.shape));
        match (field.required, field.nullable, &field.default) {
            (true, false, _) => Field::required(name, schema),
            (true, true, _) => Field::nullable(name, schema),
            (false, _, Some(_)) => Field::defaulted(name, schema),
            (false, _, None) => Field::optional(name, schema),
        }
    }
}

/// The limits that a contract declares, as they are checked.
pub(crate) fn limits(of: &platform::Limits) -> Limits {
    let mut limits = Limits::NONE.least(of.least.unwrap_or(0)).most(of.most.unwrap_or(u32::MAX));
    if let Some(bound) = of.minimum {
        limits = if bound.exclusive { limits.above(bound.value) } else { limits.minimum(bound.value) };
    }
    if let Some(bound) = of.maximum {
        limits = if bound.exclusive { limits.below(bound.value) } else { limits.maximum(bound.value) };
    }
    if let Some(step) = of.multiple_of {
        limits = limits.multiple_of(step);
    }
    if let Some(pattern) = &of.pattern {
        limits = limits.pattern(text(&pattern.written), text(&pattern.regex));
    }
    if of.unique {
        limits = limits.unique();
    }
    if let Some(only) = of.only {
        limits = limits.only(only);
    }
    if of.sensitive { limits.sensitive() } else { limits }
}

fn leak<T>(value: T) -> &'static T {
    Box::leak(Box::new(value))
}

fn text(text: &str) -> &'static str {
    Box::leak(text.into())
}
