//! Defaults: what a field is where the document does not have it.

use caseway_core::decimal::{Decimal, parse, parse_number};
use serde_json::Value;

use super::TypeResolver;
use crate::codes;
use crate::diagnostic::Diagnostic;
use crate::platform::{DecimalForm, Shape, Type};
use crate::source::{Part, Place};

impl TypeResolver<'_> {
    /// The default that a field's schema declares, where it is a value of the field's shape.
    pub(super) fn default(&mut self, schema: &Value, shape: &Shape, place: &Place) -> Option<Value> {
        let value = schema.get("default")?;
        let at = place.child("default");
        match self.unfit(shape, value) {
            None => Some(value.clone()),
            Some(why) => {
                let found = Diagnostic::new(codes::DEFAULT, &at, Part::Value, format!("this default {why}"))
                    .help("a default is a scalar of the field's type within its limits, or an empty list");
                self.report(found);
                None
            }
        }
    }

    /// Why `value` is not one of `shape`.
    fn unfit(&self, shape: &Shape, value: &Value) -> Option<String> {
        let limits = shape.limits().cloned().unwrap_or_default();
        let number = |value: Option<Decimal>| match value {
            None => Some("is not a value of the field's type".to_owned()),
            Some(value) => limits.refuse_number(value),
        };
        match (shape.plain(), value) {
            (Shape::Bool, Value::Bool(value)) => {
                limits.only.filter(|only| only != value).map(|only| format!("is not {only}"))
            }
            (Shape::Int32, Value::Number(value)) => {
                number(value.as_i64().and_then(|value| i32::try_from(value).ok()).map(Decimal::from))
            }
            (Shape::Int64, Value::Number(value)) => number(value.as_i64().map(Decimal::from)),
            (Shape::Number | Shape::Decimal(DecimalForm::Number), Value::Number(value)) => {
                number(parse_number(&value.to_string()))
            }
            (Shape::Decimal(DecimalForm::Text), Value::String(text)) => number(parse(text)),
            (Shape::String, Value::String(text)) => limits.refuse_text(text),
            (Shape::Text(format), Value::String(text)) => match format.admits(text) {
                true => limits.refuse_text(text),
                false => Some(format!("is not {}", format.words())),
            },
            (Shape::Array(_), Value::Array(items)) if items.is_empty() => {
                limits.least.map(|least| format!("has no items, and {least} are required"))
            }
            (Shape::Named(id), Value::String(text)) => match self.context.types.get(*id) {
                Type::Enum(of) if of.values.iter().any(|value| value.value == *text) => None,
                Type::Enum(of) => Some(format!("is not a value of `{}`", of.name)),
                Type::Object(_) | Type::Union(_) => Some("stands in for an object".to_owned()),
            },
            _ => Some("is not a value of the field's type".to_owned()),
        }
    }
}
