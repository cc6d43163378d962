//! The values that expressions work with.

use std::cmp::Ordering;

use caseway_cel::{Error, Span, Timestamp};
use indexmap::IndexMap;
use serde_json::{Map, Value};

use caseway_core::decimal::{Decimal, parse, parse_number};

use crate::platform::{DecimalForm, Shape, Type, Types};

/// The entries of a map or the fields of an object.
pub(super) type Entries = IndexMap<String, Datum>;

/// A value. The values of enums are their texts; objects are maps.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Datum {
    /// Nothing, where that is allowed.
    Absent,
    Bool(bool),
    Int(i64),
    Number(f64),
    Text(String),
    List(Vec<Datum>),
    Map(Entries),
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
    /// A JSON value of a shape; `null` is absent, and so is what a tolerant reader does not know.
    pub(super) fn typed(value: &Value, shape: &Shape, types: &Types) -> Self {
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
                Self::List(items.iter().map(|value| Self::typed(value, item, types)).collect())
            }
            (Value::Object(entries), Shape::Map(item)) => Self::Map(
                entries.iter().map(|(key, value)| (key.clone(), Self::typed(value, item, types))).collect(),
            ),
            (Value::Object(entries), Shape::Named(id)) => match types.get(*id) {
                Type::Object(object) => {
                    let known = object.fields.iter().filter_map(|field| {
                        let value = Self::typed(entries.get(&field.name)?, &field.shape, types);
                        (value != Self::Absent).then(|| (field.name.clone(), value))
                    });
                    Self::Map(known.collect())
                }
                _ => Self::Other(value.clone()),
            },
            _ => Self::of(value),
        }
    }

    /// A JSON value of its own type.
    pub(super) fn of(value: &Value) -> Self {
        match value {
            Value::Null => Self::Absent,
            Value::Bool(value) => Self::Bool(*value),
            Value::Number(number) => match number.as_i64() {
                Some(value) => Self::Int(value),
                None => number.as_f64().map_or(Self::Absent, Self::Number),
            },
            Value::String(text) => Self::Text(text.clone()),
            Value::Array(items) => Self::List(items.iter().map(Self::of).collect()),
            Value::Object(entries) => {
                Self::Map(entries.iter().map(|(key, value)| (key.clone(), Self::of(value))).collect())
            }
        }
    }

    /// The value as JSON; `None` where it is absent.
    pub(super) fn into_json(self) -> Option<Value> {
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
                items.into_iter().map(|item| item.into_json().unwrap_or(Value::Null)).collect()
            }
            Self::Map(entries) => {
                let entries = entries.into_iter().filter_map(|(key, value)| Some((key, value.into_json()?)));
                Value::Object(entries.collect::<Map<_, _>>())
            }
            // They leave an expression only for people to look at.
            Self::Timestamp(time) => time.to_string().into(),
            Self::Span(span) => span.to_string().into(),
            Self::Decimal(DecimalForm::Text, value) => value.to_string().into(),
            Self::Decimal(DecimalForm::Number, value) => {
                value.to_string().parse().map_or(Value::Null, Value::Number)
            }
            Self::Other(value) => value,
        })
    }

    pub(super) fn bool(&self) -> bool {
        matches!(self, Self::Bool(true))
    }

    pub(super) fn int(&self) -> i64 {
        match self {
            Self::Int(value) => *value,
            _ => 0,
        }
    }

    pub(super) fn number(&self) -> f64 {
        match self {
            Self::Number(value) => *value,
            _ => 0.0,
        }
    }

    pub(super) fn text(&self) -> &str {
        match self {
            Self::Text(text) => text,
            _ => "",
        }
    }

    pub(super) fn list(&self) -> &[Self] {
        match self {
            Self::List(items) => items,
            _ => &[],
        }
    }

    /// The items of a list.
    pub(super) fn items(self) -> Vec<Self> {
        match self {
            Self::List(items) => items,
            _ => Vec::new(),
        }
    }

    /// The item of a list or the value in a map.
    pub(super) fn item(&self, key: &Self) -> Result<Self, Error> {
        match self {
            Self::Map(entries) => {
                entries.get(key.text()).cloned().ok_or_else(|| Error::Key(key.text().to_owned()))
            }
            list => caseway_cel::get(list.list(), key.int()).cloned(),
        }
    }
}
