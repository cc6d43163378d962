//! Kinds of values and limits on them: what became of what is allowed.

use super::change::Effect;
use crate::platform::{
    Bound, DecimalForm, EnumType, Format, Limits, ObjectType, Platform, Shape, Type, TypeId, UnionType,
};

/// What kind of values a shape allows, as far as comparing them goes.
pub(super) enum Family<'a> {
    Scalar(Scalar),
    List(&'a Shape),
    Map(&'a Shape),
    Object(TypeId, &'a ObjectType),
    Enum(TypeId, &'a EnumType),
    Union(TypeId, &'a UnionType),
}

/// Values without parts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Scalar {
    Bool,
    Int32,
    Int64,
    Number,
    String,
    Decimal(DecimalForm),
    Text(Format),
}

pub(super) fn family<'a>(platform: &'a Platform, shape: &'a Shape) -> Family<'a> {
    match shape {
        Shape::Bool => Family::Scalar(Scalar::Bool),
        Shape::Int32 => Family::Scalar(Scalar::Int32),
        Shape::Int64 => Family::Scalar(Scalar::Int64),
        Shape::Number => Family::Scalar(Scalar::Number),
        Shape::String => Family::Scalar(Scalar::String),
        Shape::Decimal(form) => Family::Scalar(Scalar::Decimal(*form)),
        Shape::Text(format) => Family::Scalar(Scalar::Text(*format)),
        Shape::Limited(shape, _) => family(platform, shape),
        Shape::Array(items) => Family::List(items),
        Shape::Map(values) => Family::Map(values),
        Shape::Named(id) => match platform.types.get(*id) {
            Type::Object(object) => Family::Object(*id, object),
            Type::Enum(closed) => Family::Enum(*id, closed),
            Type::Union(union) => Family::Union(*id, union),
        },
    }
}

/// What became of the values; `None` when they are the same.
pub(super) fn effect(old: &Family<'_>, new: &Family<'_>) -> Option<Effect> {
    let wider = |from: Scalar, to: Scalar| {
        matches!(
            (from, to),
            (Scalar::Int32, Scalar::Int64 | Scalar::Number | Scalar::Decimal(DecimalForm::Number))
                | (Scalar::Int64, Scalar::Number | Scalar::Decimal(DecimalForm::Number))
                | (Scalar::Text(_) | Scalar::Decimal(DecimalForm::Text), Scalar::String)
        )
    };
    match (old, new) {
        (Family::Scalar(was), Family::Scalar(is)) if was == is => None,
        (Family::Scalar(was), Family::Scalar(is)) if wider(*was, *is) => Some(Effect::Widened),
        (Family::Scalar(was), Family::Scalar(is)) if wider(*is, *was) => Some(Effect::Narrowed),
        (Family::Enum(..), Family::Scalar(Scalar::String)) => Some(Effect::Widened),
        (Family::Scalar(Scalar::String), Family::Enum(..)) => Some(Effect::Narrowed),
        _ => Some(Effect::Replaced),
    }
}

/// Each limit that is another, and what became of the values that it allows.
pub(super) fn limits(old: &Limits, new: &Limits) -> Vec<(&'static str, Effect)> {
    let Limits { minimum, maximum, multiple_of, least, most, pattern, unique, only, sensitive: _ } = new;
    // What was not demanded before narrows; whether another demand is wider, only numbers of things tell.
    let demanded = |was: bool, is: bool| match (was, is) {
        (false, true) => Effect::Narrowed,
        (true, false) => Effect::Widened,
        (true, true) | (false, false) => Effect::Replaced,
    };
    let bound = |was: Option<Bound>, is: Option<Bound>, more_is_wider: bool| match (was, is) {
        // The same number: whether it is itself allowed is what differs.
        (Some(was), Some(is)) if was.value == is.value => demanded(was.exclusive, is.exclusive),
        (Some(was), Some(is)) if (is.value > was.value) == more_is_wider => Effect::Widened,
        (Some(_), Some(_)) => Effect::Narrowed,
        (was, is) => demanded(was.is_some(), is.is_some()),
    };
    let counted = |was: Option<u32>, is: Option<u32>, more_is_wider: bool| match (was, is) {
        (Some(was), Some(is)) if (is > was) == more_is_wider => Effect::Widened,
        (Some(_), Some(_)) => Effect::Narrowed,
        (was, is) => demanded(was.is_some(), is.is_some()),
    };
    let found = [
        ("minimum", old.minimum != *minimum, bound(old.minimum, *minimum, false)),
        ("maximum", old.maximum != *maximum, bound(old.maximum, *maximum, true)),
        (
            "multipleOf",
            old.multiple_of != *multiple_of,
            demanded(old.multiple_of.is_some(), multiple_of.is_some()),
        ),
        ("the least length", old.least != *least, counted(old.least, *least, false)),
        ("the most length", old.most != *most, counted(old.most, *most, true)),
        ("pattern", old.pattern != *pattern, demanded(old.pattern.is_some(), pattern.is_some())),
        ("uniqueItems", old.unique != *unique, demanded(old.unique, *unique)),
        ("const", old.only != *only, demanded(old.only.is_some(), only.is_some())),
    ];
    found.into_iter().filter(|(_, changed, _)| *changed).map(|(name, _, effect)| (name, effect)).collect()
}
