//! What a rule may cost, told before it runs.
//!
//! A step is one node of an expression for one value. Lists are taken as long as they are in a large organisation
//! (declared in [`view`](super::view)), so that a rule costs the same on the day it is written as on the day it hurts.

use super::model::Model;
use crate::mapping::ir::{Expr, Kind};
use crate::platform::Shape;

/// The most steps that a rule may take over all objects of its kind: about a second.
pub(super) const MOST_STEPS: u64 = 10_000_000;

/// The steps of `expr` for one object.
pub(super) fn steps(model: &Model, expr: &Expr) -> u64 {
    match &expr.kind {
        Kind::Each(each) => repeated(model, &each.list.value, &each.map.value),
        Kind::Filter(filter) => repeated(model, &filter.list, &filter.test),
        Kind::Quantify(quantify) => repeated(model, &quantify.list, &quantify.test),
        kind => kind.parts().iter().fold(1, |sum, part| sum.saturating_add(steps(model, part))),
    }
}

/// The steps of what is done with every item of a list.
fn repeated(model: &Model, list: &Expr, inner: &Expr) -> u64 {
    steps(model, list).saturating_add(items(model, list).saturating_mul(steps(model, inner)))
}

/// How many items `list` holds.
fn items(model: &Model, list: &Expr) -> u64 {
    match list.ty.shape() {
        Some(Shape::Array(item)) => model.many(item),
        Some(other) => model.many(other),
        None => 1,
    }
}
