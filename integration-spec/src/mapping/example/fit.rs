//! Whether a document of an example is one that the hub would take.
//!
//! The hub reads its callers strictly and backends tolerantly; so are the documents of examples judged, which a mapping
//! would otherwise be held to although it never sees their like.

use caseway_core::decimal::{parse, parse_number};
use caseway_core::schema::Unknown;
use serde_json::{Map, Value};

use crate::platform::{DecimalForm, ObjectType, Shape, Type, Types};
use crate::source::Place;

/// One thing that is wrong with a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unfit {
    /// Where, as a JSON pointer.
    pub pointer: String,
    /// What is wrong, as the end of a sentence.
    pub message: String,
}

/// Everything that is wrong with `value` as one of `shape`, in its own order; what is missing from an object after what is
/// in it.
#[must_use]
pub fn unfit(types: &Types, shape: &Shape, value: &Value, unknown: Unknown) -> Vec<Unfit> {
    let place = Place::root(crate::source::FileId(0));
    let mut judge = Judge { types, unknown, found: Vec::new() };
    judge.value(shape, value, &place);
    judge.found
}

struct Judge<'t> {
    types: &'t Types,
    unknown: Unknown,
    found: Vec<Unfit>,
}

impl Judge<'_> {
    fn refuse(&mut self, at: &Place, message: impl Into<String>) {
        self.found.push(Unfit { pointer: at.pointer.clone(), message: message.into() });
    }

    fn value(&mut self, shape: &Shape, value: &Value, at: &Place) {
        let limits = shape.limits().cloned().unwrap_or_default();
        let said = match (shape.plain(), value) {
            (Shape::Bool, Value::Bool(value)) => {
                limits.only.filter(|only| only != value).map(|only| format!("is not {only}"))
            }
            (Shape::Int32 | Shape::Int64, Value::Number(number)) if number.is_i64() => {
                let narrow = *shape.plain() == Shape::Int32;
                match number.as_i64() {
                    Some(whole) if narrow && i32::try_from(whole).is_err() => {
                        Some("does not fit into an integer of 32 bits".to_owned())
                    }
                    whole => whole.and_then(|whole| limits.refuse_number(whole.into())),
                }
            }
            (Shape::Number, Value::Number(number)) => {
                parse_number(&number.to_string()).and_then(|number| limits.refuse_number(number))
            }
            (Shape::Decimal(DecimalForm::Number), Value::Number(number)) => {
                match parse_number(&number.to_string()) {
                    Some(number) => limits.refuse_number(number),
                    None => Some(format!("is not {}", caseway_core::decimal::WORDS)),
                }
            }
            (Shape::Decimal(DecimalForm::Text), Value::String(text)) => match parse(text) {
                Some(number) => limits.refuse_number(number),
                None => Some(format!("is not {}", caseway_core::decimal::WORDS)),
            },
            (Shape::String, Value::String(text)) => limits.refuse_text(text),
            (Shape::Text(format), Value::String(text)) if !format.admits(text) => {
                Some(format!("is not {}", format.words()))
            }
            (Shape::Text(_), Value::String(text)) => limits.refuse_text(text),
            (Shape::Array(item), Value::Array(items)) => {
                for (index, value) in items.iter().enumerate() {
                    let at = at.item(index);
                    self.value(item, value, &at);
                    // Told of the second of the two, as the hub does.
                    if limits.unique && items[..index].contains(value) {
                        self.refuse(&at, "is in the list already".to_owned());
                    }
                }
                limits.refuse_count(items.len())
            }
            (Shape::Map(of), Value::Object(entries)) => {
                for (key, value) in entries {
                    self.value(of, value, &at.child(key));
                }
                limits.refuse_count(entries.len())
            }
            (Shape::Named(id), value) => return self.named(self.types.get(*id), value, at),
            (shape, _) => {
                let words = crate::mapping::describe::shape(self.types, shape);
                Some(format!("is not {words}"))
            }
        };
        if let Some(message) = said {
            self.refuse(at, message);
        }
    }

    fn named(&mut self, ty: &Type, value: &Value, at: &Place) {
        match (ty, value) {
            (Type::Object(object), Value::Object(entries)) => self.object(object, entries, at),
            (Type::Enum(of), Value::String(text)) => {
                if !of.values.iter().any(|known| known.value == *text) {
                    self.refuse(at, format!("is not a value of `{}`", of.name));
                }
            }
            (Type::Union(union), Value::Object(entries)) => {
                let tag = entries.get(&union.discriminator).and_then(Value::as_str);
                match union.variants.iter().find(|variant| tag == Some(&variant.tag)) {
                    Some(variant) => self.value(&variant.shape, value, at),
                    None => {
                        let here = at.child(&union.discriminator);
                        let message =
                            format!("`{}` does not say which `{}` it is", union.discriminator, union.name);
                        self.refuse(&here, message);
                    }
                }
            }
            (ty, _) => self.refuse(at, format!("is not a `{}`", ty.name())),
        }
    }

    fn object(&mut self, object: &ObjectType, entries: &Map<String, Value>, at: &Place) {
        for (key, value) in entries {
            let here = at.child(key);
            let Some(field) = object.fields.iter().find(|field| field.name == *key) else {
                if self.unknown == Unknown::Refuse {
                    self.refuse(&here, format!("is no field of `{}`", object.name));
                }
                continue;
            };
            let nothing = field.nullable || !field.required && field.default.is_none();
            match value {
                Value::Null if nothing => {}
                Value::Null => self.refuse(&here, "is null"),
                value => self.value(&field.shape, value, &here),
            }
        }
        for field in object.fields.iter().filter(|field| field.required && !entries.contains_key(&field.name))
        {
            self.refuse(&at.child(&field.name), "is missing");
        }
    }
}
