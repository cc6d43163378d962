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
        Kind::Each(each) => {
            let inner = steps(model, &each.map.value);
            steps(model, &each.list.value)
                .saturating_add(items(model, &each.list.value).saturating_mul(inner))
        }
        kind => kind.parts().iter().fold(1, |sum, part| sum.saturating_add(steps(model, part))),
    }
}

/// How many items `list` holds.
fn items(model: &Model, list: &Expr) -> u64 {
    match list.ty.shape() {
        Shape::Array(item) => model.many(item),
        other => model.many(other),
    }
}
