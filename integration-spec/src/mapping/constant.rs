//! Constants: YAML values in the type of their target.

use caseway_core::decimal::{WORDS as DECIMAL, parse as decimal, parse_number as decimal_number};
use serde_json::Value;

use crate::codes;
use crate::diagnostic::Diagnostic;
use crate::platform::Shape;
use crate::source::{Part, Place};
use crate::suggest;

use super::check::{Checker, Want};
use super::expr::{exact, wanted};
use super::ir::{Cell, Expr, Kind, Literal, Ty};

impl Checker<'_> {
    /// A constant for a target.
    pub(super) fn constant(&mut self, value: &Value, want: &Want, place: &Place) -> Option<Expr> {
        let enumeration = self.enumeration(&want.shape);
        let literal = match (value, &want.shape) {
            (Value::Null, shape) if want.optional => {
                return Some(Expr::new(Kind::Absent, Ty::Optional(shape.clone()), None));
            }
            (Value::Bool(value), Shape::Bool) => Literal::Bool(*value),
            (Value::Number(value), Shape::Int64) if value.is_i64() => Literal::Int(value.as_i64()?),
            (Value::Number(value), Shape::Int32)
                if value.as_i64().is_some_and(|v| i32::try_from(v).is_ok()) =>
            {
                Literal::Int(value.as_i64()?)
            }
            (Value::Number(value), Shape::Number) => match value.as_i64() {
                Some(whole) => match exact(whole) {
                    Some(number) => Literal::Number(number),
                    None => {
                        return self.constant_error(place, format!("{value} has no exact form as a number"));
                    }
                },
                None => Literal::Number(value.as_f64().filter(|number| number.is_finite())?),
            },
            (Value::String(value), Shape::String) => Literal::String(value.clone()),
            (Value::Number(value), Shape::Decimal(form)) => match decimal_number(&value.to_string()) {
                Some(value) => Literal::Decimal(*form, value),
                None => return self.constant_error(place, format!("{value} is not {DECIMAL}")),
            },
            (Value::String(value), Shape::Decimal(form)) => match decimal(value) {
                Some(value) => Literal::Decimal(*form, value),
                None => return self.constant_error(place, format!("`{value}` is not {DECIMAL}")),
            },
            (Value::String(value), Shape::Text(format)) => match format.admits(value) {
                true => Literal::Text(*format, value.clone()),
                false => return self.constant_error(place, format!("`{value}` is not {}", format.words())),
            },
            (Value::String(value), Shape::Named(id)) if enumeration.is_some() => {
                let of = enumeration?;
                let Some(index) = of.values.iter().position(|known| known.value == *value) else {
                    let message = format!("`{value}` is not a value of `{}`", of.name);
                    let error = Diagnostic::new(codes::ENUM_VALUE, place, Part::Value, message);
                    let values = of.values.iter().map(|known| known.value.as_str());
                    let error = error.secondary(&of.place, Part::Key, "declared here");
                    self.report(error.maybe_help(suggest::help(value, values)));
                    return None;
                };
                Literal::Enum(*id, index)
            }
            (Value::Array(items), Shape::Array(shape)) => {
                let item = Want::value(shape);
                let cells: Vec<Option<Cell>> = items
                    .iter()
                    .enumerate()
                    .map(|(index, value)| self.constant_cell(value, &item, &place.child(&index.to_string())))
                    .collect();
                let cells = cells.into_iter().collect::<Option<Vec<Cell>>>()?;
                return Some(wanted(Expr::new(Kind::List(cells), Ty::Value(want.shape.clone()), None), want));
            }
            (Value::Object(keys), shape)
                if matches!(shape, Shape::Map(_))
                    || self.object(shape).is_some()
                    || self.union(shape).is_some() =>
            {
                return self.fields(keys, want, place, &mut |checker, value, want, place| {
                    checker.constant_cell(value, want, place)
                });
            }
            (value, shape) => {
                let message = self.wants(&self.words(shape), &found(value));
                return self.constant_error(place, message);
            }
        };
        Some(wanted(Expr::new(Kind::Literal(literal), Ty::Value(want.shape.clone()), None), want))
    }

    pub(super) fn constant_cell(&mut self, value: &Value, want: &Want, place: &Place) -> Option<Cell> {
        let value = self.constant(value, want, place)?;
        Some(Cell { place: place.clone(), value })
    }

    fn constant_error(&mut self, place: &Place, message: String) -> Option<Expr> {
        self.report(Diagnostic::new(codes::TYPE_MISMATCH, place, Part::Value, message));
        None
    }
}

fn found(value: &Value) -> String {
    match value {
        Value::Null => "nothing".to_owned(),
        Value::Bool(value) => format!("the boolean `{value}`"),
        Value::Number(value) => format!("the number `{value}`"),
        Value::String(value) => format!("the text `{value}`"),
        Value::Array(_) => "a list".to_owned(),
        Value::Object(_) => "an object".to_owned(),
    }
}
