//! Documents that are true to a contract: what is known of a thing, and the rest invented.
//!
//! Every document ends: a type that contains itself is not entered a second time where the contract allows to leave it
//! out, and a budget of values bounds contracts that would multiply without repeating.

use std::collections::BTreeMap;

use caseway_core::decimal::{Decimal, parse};
use caseway_core::schema;
use caseway_spec::platform::{DecimalForm, Field, Limits, ObjectType, Shape, Type, TypeId, Types};
use serde_json::{Map, Number, Value};

use crate::matching;
use crate::plausible::{self, Hint};
use crate::schemas;
use crate::seed::Seed;
use crate::words::joined;

/// What is known of a thing, by field name without case or separators. `null` means: its creator could have said it and
/// did not, so it is left out where the contract allows.
pub(crate) type Facts = BTreeMap<String, Value>;

/// The most values in one document; past it, lists and optional fields are left out.
const MOST_VALUES: usize = 10_000;

/// The deepest that types may nest; serde_json and with it most readers stop at 128.
const DEEPEST: usize = 64;

/// Makes documents of one contract's types.
#[derive(Debug)]
pub(crate) struct Inventor<'a> {
    types: &'a Types,
    /// Values that may still be made.
    left: usize,
    /// The objects that are being written, outermost first.
    open: Vec<TypeId>,
}

/// What becomes of an optional field of which nothing is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Unsaid {
    /// It is mostly there.
    Invent,
    /// It is not there.
    Omit,
}

impl<'a> Inventor<'a> {
    /// An inventor with a full budget.
    pub(crate) fn new(types: &'a Types) -> Self {
        Self { types, left: MOST_VALUES, open: Vec::new() }
    }

    /// The record of type `id` of which `facts` are known.
    pub(crate) fn record(&mut self, id: TypeId, seed: Seed, facts: &Facts) -> Value {
        let hint = Hint { name: "", description: None };
        match self.types.get(id) {
            Type::Object(object) => {
                self.object(id, object, seed, Unsaid::Invent, |name| facts.get(&joined(name)))
            }
            Type::Enum(_) | Type::Union(_) => self.value(&Shape::Named(id), seed, hint, None),
        }
    }

    /// A value of `shape`, as given as far as it fits.
    pub(crate) fn value(
        &mut self,
        shape: &Shape,
        seed: Seed,
        hint: Hint<'_>,
        given: Option<&Value>,
    ) -> Value {
        if given.is_none() {
            self.left = self.left.saturating_sub(1);
        }
        let of = shape.limits();
        let checks = of.map_or(schema::Limits::NONE, schemas::limits);
        let given = given.filter(|given| matching::admits(&checks, given));
        match (shape.plain(), given) {
            (Shape::Bool, _) if of.is_some_and(|limits| limits.only.is_some()) => {
                Value::Bool(of.and_then(|limits| limits.only).unwrap_or_default())
            }
            (Shape::Bool, Some(Value::Bool(given))) => Value::Bool(*given),
            (Shape::Bool, _) => Value::Bool(seed.below(2) == 1),
            (plain @ (Shape::Int32 | Shape::Int64), Some(Value::Number(given))) if fits(plain, given) => {
                given.clone().into()
            }
            (Shape::Int32 | Shape::Int64, _) => {
                let whole = plausible::whole(hint, seed);
                of.map_or(whole, |limits| {
                    matching::number(whole.into(), limits, true).try_into().unwrap_or(whole)
                })
                .into()
            }
            (Shape::Number | Shape::Decimal(DecimalForm::Number), Some(Value::Number(given))) => {
                given.clone().into()
            }
            (Shape::Number | Shape::Decimal(DecimalForm::Number), _) => {
                let number = money(hint, seed, of).to_string();
                number.parse::<Number>().map_or(Value::from(1), Value::Number)
            }
            (Shape::Decimal(DecimalForm::Text), Some(Value::String(given))) if parse(given).is_some() => {
                Value::String(given.clone())
            }
            (Shape::Decimal(DecimalForm::Text), _) => Value::String(money(hint, seed, of).to_string()),
            (Shape::String, Some(Value::String(given))) => Value::String(given.clone()),
            (Shape::String, _) => {
                let text = plausible::text(hint, seed);
                Value::String(of.map_or(text.clone(), |limits| matching::text(text, limits, seed)))
            }
            (Shape::Text(format), Some(Value::String(given))) if format.admits(given) => {
                Value::String(given.clone())
            }
            (Shape::Text(format), _) => Value::String(plausible::formatted(*format, seed)),
            (Shape::Array(items), Some(Value::Array(given))) => {
                let item = |(index, given)| self.value(items, seed.item(index), hint, Some(given));
                given.iter().enumerate().map(item).collect()
            }
            (Shape::Array(items), _) => {
                let usual = if self.closed(items) { 0 } else { 1 + seed.child("items").below(3) };
                let count = usize::try_from(matching::count(usual, of)).unwrap_or(0);
                let mut made: Vec<Value> = Vec::with_capacity(count);
                let unique = of.is_some_and(|limits| limits.unique);
                // Where items must differ, some tries are allowed for each.
                for index in 0..if unique { count * 16 } else { count } {
                    let item = self.value(items, seed.item(index), hint, None);
                    if made.len() < count && !(unique && made.contains(&item)) {
                        made.push(item);
                    }
                }
                made.into()
            }
            (Shape::Map(values), Some(Value::Object(given))) => {
                let entry = |(key, given): (&String, &Value)| {
                    (
                        key.clone(),
                        self.value(values, seed.child(key), Hint { name: key, ..hint }, Some(given)),
                    )
                };
                Value::Object(given.iter().map(entry).collect())
            }
            (Shape::Map(values), _) => {
                let usual = if self.closed(values) { 0 } else { 1 + seed.below(2) };
                let keys = ["first", "second"]
                    .into_iter()
                    .map(ToOwned::to_owned)
                    .chain((3..).map(|n| format!("key{n}")));
                let keys = keys.take(usize::try_from(matching::count(usual, of)).unwrap_or(0));
                let entry = |key: String| (key.clone(), self.value(values, seed.child(&key), hint, None));
                Value::Object(keys.map(entry).collect())
            }
            (Shape::Limited(shape, _), given) => self.value(shape, seed, hint, given),
            (Shape::Named(id), given) => match (self.types.get(*id), given) {
                (Type::Object(object), Some(Value::Object(given))) => {
                    self.object(*id, object, seed, Unsaid::Omit, |name| given.get(name))
                }
                (Type::Object(object), _) => self.object(*id, object, seed, Unsaid::Invent, |_| None),
                (Type::Union(union), given) => {
                    let tag = given.and_then(|given| given.get(&union.discriminator)).and_then(Value::as_str);
                    let told = union.variants.iter().find(|variant| Some(variant.tag.as_str()) == tag);
                    let open = union
                        .variants
                        .iter()
                        .filter(|variant| !self.closed(&variant.shape))
                        .collect::<Vec<_>>();
                    let chosen =
                        told.or_else(|| seed.pick(&open).copied()).or_else(|| union.variants.first());
                    match chosen {
                        Some(variant) => {
                            self.value(&variant.shape, seed, hint, given.filter(|_| told.is_some()))
                        }
                        None => Value::Null,
                    }
                }
                (Type::Enum(closed), given) => match given {
                    Some(Value::String(text)) if closed.values.iter().any(|value| value.value == *text) => {
                        Value::String(text.clone())
                    }
                    _ => Value::String(
                        seed.pick(&closed.values).map(|value| value.value.clone()).unwrap_or_default(),
                    ),
                },
            },
        }
    }

    fn object<'f>(
        &mut self,
        id: TypeId,
        object: &ObjectType,
        seed: Seed,
        unsaid: Unsaid,
        fact: impl Fn(&str) -> Option<&'f Value>,
    ) -> Value {
        // No contract that a document can satisfy gets here by its depth, and hardly one by its size.
        if self.open.len() >= DEEPEST || (self.left == 0 && unsaid == Unsaid::Invent) {
            return Value::Object(Map::new());
        }
        self.open.push(id);
        let mut entries = Map::new();
        for field in &object.fields {
            let fact = fact(&field.name);
            let here = seed.child(&field.name);
            if field.required && field.nullable && (fact == Some(&Value::Null) || self.closed(&field.shape)) {
                entries.insert(field.name.clone(), Value::Null);
            } else if field.required || self.present(field, here, unsaid, fact) {
                let hint = Hint { name: &field.name, description: field.description.as_deref() };
                let known = fact.filter(|fact| !fact.is_null());
                entries.insert(field.name.clone(), self.value(&field.shape, here, hint, known));
            }
        }
        self.open.pop();
        Value::Object(entries)
    }

    /// Whether an optional field is there.
    fn present(&self, field: &Field, seed: Seed, unsaid: Unsaid, fact: Option<&Value>) -> bool {
        match fact {
            Some(Value::Null) => false,
            Some(_) => true,
            // One in eight is left out: a reader must bear that.
            None => {
                unsaid == Unsaid::Invent && !self.closed(&field.shape) && seed.child("present").below(8) != 0
            }
        }
    }

    /// Whether nothing of `shape` is begun that could be left out: it is being written already, or the budget is spent.
    fn closed(&self, shape: &Shape) -> bool {
        self.left == 0
            || match shape.plain() {
                Shape::Named(id) => self.open.contains(id),
                Shape::Array(inner) | Shape::Map(inner) => self.closed(inner),
                _ => false,
            }
    }
}

/// A number with two decimals, within its limits.
fn money(hint: Hint<'_>, seed: Seed, limits: Option<&Limits>) -> Decimal {
    let number = Decimal::from_f64_retain(plausible::number(hint, seed)).unwrap_or_default().round_dp(2);
    limits.map_or(number, |limits| matching::number(number, limits, false))
}

fn fits(shape: &Shape, number: &Number) -> bool {
    match shape {
        Shape::Int32 => number.as_i64().is_some_and(|whole| i32::try_from(whole).is_ok()),
        _ => number.as_i64().is_some(),
    }
}
