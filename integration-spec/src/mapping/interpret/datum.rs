//! The values that expressions work with.
//!
//! Lists and maps are shared, not copied: a variable that is read in a loop costs the same whatever it holds.

use std::cmp::Ordering;
use std::sync::Arc;

use caseway_cel::{Error, Span, Timestamp};
use indexmap::IndexMap;
use serde_json::{Map, Value};

use caseway_core::decimal::{Decimal, parse, parse_number};

use super::super::ir::Step;
use crate::platform::{DecimalForm, Field, Shape, Type, Types};

/// The entries of a map or the fields of an object.
pub(crate) type Entries = IndexMap<String, Datum>;

/// A value. The values of enums are their texts; objects are maps.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Datum {
    /// Nothing, where that is allowed.
    Absent,
    Bool(bool),
    Int(i64),
    Number(f64),
    Text(String),
    List(Arc<Vec<Datum>>),
    Map(Arc<Entries>),
    Timestamp(Timestamp),
    Span(Span),
    /// An exact decimal, and how JSON holds it.
    Decimal(DecimalForm, Decimal),
    /// A value that expressions only pass on.
    Other(Value),
}

/// Values of one type have an order where CEL has one; a number that is none has none.
impl PartialOrd for Datum {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        match (self, other) {
            (Self::Int(a), Self::Int(b)) => a.partial_cmp(b),
            (Self::Number(a), Self::Number(b)) => a.partial_cmp(b),
            (Self::Text(a), Self::Text(b)) => a.partial_cmp(b),
            (Self::Timestamp(a), Self::Timestamp(b)) => a.partial_cmp(b),
            (Self::Decimal(_, a), Self::Decimal(_, b)) => a.partial_cmp(b),
            (Self::Span(a), Self::Span(b)) => a.partial_cmp(b),
            _ => None,
        }
    }
}

impl Datum {
    /// A list.
    pub(crate) fn list_of(items: Vec<Self>) -> Self {
        Self::List(Arc::new(items))
    }

    /// A map, or an object: what is absent must not be among its entries.
    pub(crate) fn map_of(entries: Entries) -> Self {
        Self::Map(Arc::new(entries))
    }

    /// The value as that of a field: what must be there and may be `null` is `null` where it is absent.
    pub(crate) fn in_field(self, field: &Field) -> Option<Self> {
        match self {
            Self::Absent => (field.required && field.nullable).then_some(Self::Other(Value::Null)),
            value => Some(value),
        }
    }

    /// The value at the end of `steps`; `None` where something on the way is absent.
    pub(crate) fn at<'d>(&'d self, steps: &[Step]) -> Option<&'d Self> {
        steps.iter().try_fold(self, |value, step| match value {
            Self::Map(entries) => entries.get(&step.name).filter(|value| **value != Self::Other(Value::Null)),
            _ => None,
        })
    }

    /// A JSON value of a shape; `null` is absent, and so is what a tolerant reader does not know.
    pub(crate) fn typed(value: &Value, shape: &Shape, types: &Types) -> Self {
        match (value, shape) {
            (Value::Null, _) => Self::Absent,
            (Value::Number(number), Shape::Number) => number.as_f64().map_or(Self::Absent, Self::Number),
            (value, Shape::Limited(shape, _)) => Self::typed(value, shape, types),
            (Value::Number(number), Shape::Decimal(form)) => {
                parse_number(&number.to_string()).map_or(Self::Absent, |value| Self::Decimal(*form, value))
            }
            (Value::String(text), Shape::Decimal(form)) => {
                parse(text).map_or(Self::Absent, |value| Self::Decimal(*form, value))
            }
            (Value::Array(items), Shape::Array(item)) => {
                Self::list_of(items.iter().map(|value| Self::typed(value, item, types)).collect())
            }
            (Value::Object(entries), Shape::Map(item)) => Self::map_of(
                entries.iter().map(|(key, value)| (key.clone(), Self::typed(value, item, types))).collect(),
            ),
            (Value::Object(entries), Shape::Named(id)) => match types.get(*id) {
                Type::Object(object) => {
                    let known = object.fields.iter().filter_map(|field| {
                        let value = Self::typed(entries.get(&field.name)?, &field.shape, types);
                        value.in_field(field).map(|value| (field.name.clone(), value))
                    });
                    Self::map_of(known.collect())
                }
                // It is the variant that it says it is.
                Type::Union(union) => {
                    let tag = entries.get(&union.discriminator).and_then(Value::as_str);
                    let variant = union.variants.iter().find(|variant| tag == Some(&variant.tag));
                    variant.map_or(Self::Absent, |variant| Self::typed(value, &variant.shape, types))
                }
                Type::Enum(_) => Self::Other(value.clone()),
            },
            _ => Self::of(value),
        }
    }

    /// A JSON value of its own type.
    pub(crate) fn of(value: &Value) -> Self {
        match value {
            Value::Null => Self::Absent,
            Value::Bool(value) => Self::Bool(*value),
            Value::Number(number) => match number.as_i64() {
                Some(value) => Self::Int(value),
                None => number.as_f64().map_or(Self::Absent, Self::Number),
            },
            Value::String(text) => Self::Text(text.clone()),
            Value::Array(items) => Self::list_of(items.iter().map(Self::of).collect()),
            Value::Object(entries) => {
                Self::map_of(entries.iter().map(|(key, value)| (key.clone(), Self::of(value))).collect())
            }
        }
    }

    /// The value as JSON; `None` where it is absent.
    pub(crate) fn into_json(self) -> Option<Value> {
        Some(match self {
            Self::Absent => return None,
            Self::Bool(value) => value.into(),
            Self::Int(value) => value.into(),
            // What is not finite leaves an expression only for people to look at: in a document it is a fault before.
            Self::Number(value) => match serde_json::Number::from_f64(value) {
                Some(number) => Value::Number(number),
                None if value.is_nan() => "NaN".into(),
                None => if value > 0.0 { "Infinity" } else { "-Infinity" }.into(),
            },
            Self::Text(text) => text.into(),
            Self::List(items) => {
                let items = Arc::unwrap_or_clone(items).into_iter();
                items.map(|item| item.into_json().unwrap_or(Value::Null)).collect()
            }
            Self::Map(entries) => {
                let entries = Arc::unwrap_or_clone(entries)
                    .into_iter()
                    .filter_map(|(key, value)| Some((key, value.into_json()?)));
                Value::Object(entries.collect::<Map<_, _>>())
            }
            // They leave an expression only for people to look at.
            Self::Timestamp(time) => time.to_string().into(),
            Self::Span(span) => span.to_string().into(),
            Self::Decimal(DecimalForm::Text, value) => value.to_string().into(),
            // One with more digits than a JSON number keeps here is shown by its digits: what the hub sends has all of them.
            Self::Decimal(DecimalForm::Number, value) => {
                let digits = value.to_string();
                match digits.parse::<serde_json::Number>() {
                    Ok(number) if parse_number(&number.to_string()) == Some(value) => Value::Number(number),
                    _ => digits.into(),
                }
            }
            Self::Other(value) => value,
        })
    }

    pub(crate) fn bool(&self) -> bool {
        matches!(self, Self::Bool(true))
    }

    pub(crate) fn int(&self) -> i64 {
        match self {
            Self::Int(value) => *value,
            _ => 0,
        }
    }

    pub(crate) fn number(&self) -> f64 {
        match self {
            Self::Number(value) => *value,
            _ => 0.0,
        }
    }

    pub(crate) fn text(&self) -> &str {
        match self {
            Self::Text(text) => text,
            _ => "",
        }
    }

    pub(crate) fn list(&self) -> &[Self] {
        match self {
            Self::List(items) => items,
            _ => &[],
        }
    }

    /// The items of a list.
    pub(crate) fn items(self) -> Vec<Self> {
        match self {
            Self::List(items) => Arc::unwrap_or_clone(items),
            _ => Vec::new(),
        }
    }

    /// The item of a list or the value in a map.
    pub(crate) fn item(&self, key: &Self) -> Result<Self, Error> {
        match self {
            Self::Map(entries) => {
                entries.get(key.text()).cloned().ok_or_else(|| Error::Key(key.text().to_owned()))
            }
            list => caseway_cel::get(list.list(), key.int()).cloned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_decimal_is_a_number_in_json_or_all_of_its_digits() {
        let json =
            |digits| parse(digits).and_then(|value| Datum::Decimal(DecimalForm::Number, value).into_json());
        assert_eq!(json("12.10"), Some(serde_json::json!(12.1)));
        assert_eq!(json("1524157875322755800.955129"), Some("1524157875322755800.955129".into()));
        assert_ne!(json("1524157875322755800.955129"), json("1524157875322755800.955128"));
    }
}
