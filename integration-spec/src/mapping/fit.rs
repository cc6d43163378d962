//! Whether a value fits its target, and in which form.

use crate::codes;
use crate::platform::Shape;

use super::check::{Checker, Site, Want};
use super::expr::{converted, wanted};
use super::ir::{Conversion, Expr, Kind, Literal, Ty};
use super::path::written;
use super::syntax::{Form, Node};

impl Checker<'_> {
    /// `expr`, which `node` wrote, in the form that `want` wants.
    pub(super) fn fit(&mut self, site: Site<'_>, node: &Node, expr: Expr, want: &Want) -> Option<Expr> {
        if expr.ty.is_optional() && !want.optional {
            let error = site.at(
                codes::OPTIONAL_READ,
                &node.span,
                "this value may be absent, and the target must have one",
            );
            let help = match &node.form {
                Form::Select { .. } => {
                    format!("give a value to use instead: `{}.orValue(...)`", written(node))
                }
                _ => "give a value to use instead: `.orValue(...)`".to_owned(),
            };
            self.report(error.help(help));
            return None;
        }
        let Some(found) = expr.ty.shape().cloned() else {
            let (target, words) = (self.words(&want.shape), self.type_words(&expr.ty));
            let message = self.wants(&target, &words);
            let error = site.at(codes::TYPE_MISMATCH, &node.span, message);
            self.report(error.help("turn it into a text or a number: `string(...)`, `int(...)`"));
            return None;
        };
        let same = match (&found, &want.shape) {
            (found, want) if found == want => expr,
            (Shape::Int32, Shape::Int64) => converted(expr, Conversion::WidenInt, Shape::Int64),
            (Shape::Int64, Shape::Int32) => converted(expr, Conversion::NarrowInt, Shape::Int32),
            (Shape::Int32, Shape::Number) => converted(expr, Conversion::IntToNumber, Shape::Number),
            (Shape::Int32 | Shape::Int64, Shape::Decimal(form)) => {
                converted(expr, Conversion::IntToDecimal(*form), want.shape.clone())
            }
            (Shape::Decimal(_), Shape::Decimal(form)) => {
                converted(expr, Conversion::DecimalTo(*form), want.shape.clone())
            }
            (Shape::Text(_), Shape::String) => converted(expr, Conversion::TextToString, Shape::String),
            (found, Shape::String) if self.enumeration(found).is_some() => enum_text(self, expr),
            (found, target) => {
                let message = self.wants(&self.words(target), &self.type_words(&expr.ty));
                let help = self.conversion_help(found, target);
                self.report(site.at(codes::TYPE_MISMATCH, &node.span, message).maybe_help(help));
                return None;
            }
        };
        Some(if same.ty.is_optional() { same } else { wanted(same, want) })
    }

    /// The shape in which two values stand side by side: that of the first, unless both have a wider one in common.
    pub(super) fn common(&self, first: &Shape, second: &Shape) -> Shape {
        let is_enum = |shape: &Shape| self.enumeration(shape).is_some();
        match (first, second) {
            (Shape::Int32, Shape::Int64 | Shape::Number) => second.clone(),
            (Shape::Int32 | Shape::Int64, Shape::Decimal(_)) => second.clone(),
            (Shape::Text(_), Shape::String) => Shape::String,
            (Shape::Text(a), Shape::Text(b)) if a != b => Shape::String,
            (first, second)
                if first != second && is_enum(first) && (is_enum(second) || *second == Shape::String) =>
            {
                Shape::String
            }
            (first, _) => first.clone(),
        }
    }

    fn conversion_help(&self, found: &Shape, target: &Shape) -> Option<&'static str> {
        let (found_enum, target_enum) =
            (self.enumeration(found).is_some(), self.enumeration(target).is_some());
        Some(match (found, target) {
            (Shape::Int64, Shape::Number) => "convert it: `double(...)`",
            (Shape::Number, Shape::Int32 | Shape::Int64) => "drop its fraction: `int(...)`",
            (Shape::String, Shape::Int32 | Shape::Int64) => "read the number in it: `int(...)`",
            (Shape::String, Shape::Number) => "read the number in it: `double(...)`",
            (Shape::String, Shape::Bool) => "read it: `bool(...)`",
            (Shape::Array(items), target) if **items == *target => {
                "one item of it is `[0]`, or `[?0]` where there may be none"
            }
            (
                Shape::Number | Shape::Int32 | Shape::Int64 | Shape::Bool | Shape::Decimal(_),
                Shape::String,
            ) => "convert it: `string(...)`",
            (Shape::Decimal(_), Shape::Number) => "convert it, to the nearest number: `double(...)`",
            (Shape::Number, Shape::Decimal(_)) => {
                "a binary number has no exact decimal: declare the field that is read with `format: decimal`"
            }
            (Shape::String | Shape::Text(_), Shape::Text(_)) => {
                "declare the field that is read with the same `format`, so that it is checked where it comes in"
            }
            (Shape::String, Shape::Decimal(_)) => {
                "declare the field that is read with `format: decimal`, so that it is checked where it comes in"
            }
            (Shape::String, _) if target_enum => {
                "say which text becomes which value: `{lookup: ..., table: {...}, otherwise: ...}`"
            }
            _ if found_enum && target_enum => "say which value becomes which: `{lookup: ..., table: {...}}`",
            (Shape::Array(_), Shape::Array(_)) => {
                "map the list item by item: `{each: ..., as: item, map: ...}`"
            }
            (_, Shape::Array(_)) => "a list of one is written as a YAML list with one item",
            _ if self.object(found).is_some() && self.object(target).is_some() => {
                "map it field by field, even where the fields have the same names"
            }
            _ if self.object(target).is_some() => "an object is written field by field",
            _ => return None,
        })
    }
}

/// The text of an enum's value; of a literal, the literal text.
fn enum_text(checker: &Checker<'_>, expr: Expr) -> Expr {
    if let (Kind::Literal(Literal::Enum(_, index)), Some(of)) =
        (&expr.kind, expr.ty.shape().and_then(|shape| checker.enumeration(shape)))
        && let Some(value) = of.values.get(*index)
    {
        let literal = Kind::Literal(Literal::String(value.value.clone()));
        return Expr::new(literal, Ty::Value(Shape::String), expr.span);
    }
    converted(expr, Conversion::EnumToString, Shape::String)
}
