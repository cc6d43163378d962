//! Constraints: keywords that say what a value must be beyond its shape.

use caseway_core::decimal::{Decimal, parse_number};
use serde_json::{Map, Value};

use super::{TypeResolver, pattern};
use crate::codes;
use crate::diagnostic::Diagnostic;
use crate::platform::{Bound, DecimalForm, Limits, Pattern, Shape, Type};
use crate::schema::article;
use crate::source::{Part, Place};

impl TypeResolver<'_> {
    /// The limits that `schema` puts on values of `shape`; `None` when one of them cannot be read or met.
    pub(super) fn limits(
        &mut self,
        schema: &Map<String, Value>,
        place: &Place,
        shape: &Shape,
    ) -> Option<Limits> {
        let mark = self.context.diagnostics.len();
        let mut limits = Limits {
            minimum: self.bound(schema, place, "minimum", "exclusiveMinimum"),
            maximum: self.bound(schema, place, "maximum", "exclusiveMaximum"),
            multiple_of: self.number(schema, place, "multipleOf"),
            sensitive: self.flag(schema, place, "sensitive").unwrap_or_default(),
            unique: self.flag(schema, place, "uniqueItems").unwrap_or_default(),
            ..Limits::default()
        };
        if limits.multiple_of.is_some_and(|step| step <= Decimal::ZERO) {
            self.limit_error(&place.child("multipleOf"), "`multipleOf` is more than zero");
        }
        let (least, most) = match shape.plain() {
            Shape::Array(_) => ("minItems", "maxItems"),
            Shape::Map(_) => ("minProperties", "maxProperties"),
            _ => ("minLength", "maxLength"),
        };
        limits.least = self.count(schema, place, least).filter(|count| *count > 0);
        limits.most = self.count(schema, place, most);
        if let Some(written) = schema.get("pattern") {
            limits.pattern = self.pattern(written, &place.child("pattern"));
        }
        self.has_room(&limits, shape, place, [least, most]);
        self.unique_items(&limits, shape, place);
        (!self.context.diagnostics.errors_since(mark)).then_some(limits)
    }

    fn bound(
        &mut self,
        schema: &Map<String, Value>,
        place: &Place,
        plain: &str,
        exclusive: &str,
    ) -> Option<Bound> {
        let inclusive = self.number(schema, place, plain).map(|value| Bound { value, exclusive: false });
        match schema.get(exclusive) {
            // As OpenAPI 3.0 and draft 4 write it: a mark beside the bound.
            Some(Value::Bool(exclusive)) => inclusive.map(|bound| Bound { exclusive: *exclusive, ..bound }),
            Some(_) => {
                let other =
                    self.number(schema, place, exclusive).map(|value| Bound { value, exclusive: true });
                match (inclusive, other) {
                    // Of two, the one that says more.
                    (Some(a), Some(b)) => {
                        let lower = plain == "minimum";
                        Some(if (a.value > b.value) == lower && a.value != b.value { a } else { b })
                    }
                    (a, b) => a.or(b),
                }
            }
            None => inclusive,
        }
    }

    fn number(&mut self, schema: &Map<String, Value>, place: &Place, key: &str) -> Option<Decimal> {
        let value = schema.get(key)?;
        let exact = match value {
            Value::Number(number) => parse_number(&number.to_string()),
            _ => None,
        };
        if exact.is_none() {
            let message = format!("`{key}` is a number of at most 28 digits, this is {}", article(value));
            self.limit_error(&place.child(key), message);
        }
        exact
    }

    fn count(&mut self, schema: &Map<String, Value>, place: &Place, key: &str) -> Option<u32> {
        let value = schema.get(key)?;
        let whole = match value {
            // JSON Schema takes 2.0 for a whole number.
            Value::Number(number) => number.as_u64().or_else(|| {
                number
                    .as_f64()
                    .filter(|value| value.fract() == 0.0 && *value >= 0.0)
                    .map(|value| value as u64)
            }),
            _ => None,
        };
        let count = whole.and_then(|whole| u32::try_from(whole).ok());
        if count.is_none() {
            let message =
                format!("`{key}` is a whole number of 32 bits and not negative, this is {}", article(value));
            self.limit_error(&place.child(key), message);
        }
        count
    }

    /// A keyword that is `true` or `false`.
    pub(super) fn flag(&mut self, schema: &Map<String, Value>, place: &Place, key: &str) -> Option<bool> {
        match schema.get(key)? {
            Value::Bool(flag) => Some(*flag),
            other => {
                let message = format!("`{key}` is `true` or `false`, this is {}", article(other));
                self.limit_error(&place.child(key), message);
                None
            }
        }
    }

    fn pattern(&mut self, written: &Value, at: &Place) -> Option<Pattern> {
        let Some(written) = written.as_str() else {
            self.limit_error(at, format!("`pattern` is a text, this is {}", article(written)));
            return None;
        };
        match pattern::translate(written) {
            Ok(regex) => Some(Pattern { written: written.to_owned(), regex }),
            Err(why) => {
                let message = format!("this pattern cannot be checked in linear time: {why}");
                let found = Diagnostic::new(codes::PATTERN, at, Part::Value, message)
                    .help("write a pattern of ECMA-262 without look-around and back references, or say it in the `description`");
                self.report(found);
                None
            }
        }
    }

    /// Refuses limits that leave no value.
    fn has_room(&mut self, limits: &Limits, shape: &Shape, place: &Place, [least, most]: [&str; 2]) {
        if let (Some(fewest), Some(largest)) = (limits.least, limits.most)
            && fewest > largest
        {
            self.limit_error(
                &place.child(least),
                format!("no value has at least {fewest} and at most {largest} (`{most}`)"),
            );
        }
        if let (Some(minimum), Some(maximum)) = (limits.minimum, limits.maximum) {
            let empty = minimum.value > maximum.value
                || minimum.value == maximum.value && (minimum.exclusive || maximum.exclusive);
            if empty {
                let message = format!("no number is between {} and {}", minimum.value, maximum.value);
                self.limit_error(place, message);
            }
        }
        let whole = matches!(shape.plain(), Shape::Int32 | Shape::Int64);
        if whole
            && limits
                .multiple_of
                .is_some_and(|step| !step.fract().is_zero() && (Decimal::ONE % step) != Decimal::ZERO)
        {
            // Sound, and surely not what is meant: whole multiples of 0.3 are multiples of 3.
            let message = "a whole number is held against a fraction";
            self.limit_error(&place.child("multipleOf"), message);
        }
    }

    /// Items are told apart as they are read: scalars alone.
    fn unique_items(&mut self, limits: &Limits, shape: &Shape, place: &Place) {
        let Shape::Array(items) = shape.plain() else { return };
        if !limits.unique {
            return;
        }
        let is_scalar = match items.plain() {
            Shape::Array(_) | Shape::Map(_) => false,
            Shape::Named(id) => matches!(self.context.types.get(*id), Type::Enum(_)),
            _ => true,
        };
        if !is_scalar {
            let found = Diagnostic::new(
                codes::UNSUPPORTED_KEYWORD,
                &place.child("uniqueItems"),
                Part::Key,
                "`uniqueItems` compares scalars only",
            )
            .help("leave it out; what makes two objects the same is for the backend to say");
            self.report(found);
        }
    }

    pub(super) fn limit_error(&mut self, place: &Place, message: impl Into<String>) {
        self.report(Diagnostic::new(codes::LIMIT, place, Part::Value, message));
    }
}

/// Whether values of `shape` are numbers that can be compared.
pub(super) fn is_number(shape: &Shape) -> bool {
    matches!(
        shape.plain(),
        Shape::Int32 | Shape::Int64 | Shape::Number | Shape::Decimal(DecimalForm::Number | DecimalForm::Text)
    )
}
