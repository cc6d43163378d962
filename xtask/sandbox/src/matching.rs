//! Values within limits: texts that match a pattern, lengths and numbers between bounds.

use caseway_core::decimal::Decimal;
use caseway_core::schema;
use caseway_spec::platform::{Bound, Limits};
use regex_syntax::hir::{Class, Hir, HirKind};

use crate::schemas;
use crate::seed::Seed;

/// How often a text is tried before the last one is taken as it is.
const TRIES: usize = 32;

/// The most that a repetition without end is repeated beyond its least.
const MORE: u32 = 3;

/// A text within `limits`: `plausible` if it is one.
pub(crate) fn text(plausible: String, limits: &Limits, seed: Seed) -> String {
    let checks = schemas::limits(limits);
    let fits = |text: &str| checks.of_text(text).is_none();
    if fits(&plausible) {
        return plausible;
    }
    let mut last = sized(plausible, limits);
    for index in 0..TRIES {
        if fits(&last) {
            break;
        }
        let Some(pattern) = &limits.pattern else { break };
        let Ok(hir) = regex_syntax::parse(&pattern.regex) else { break };
        last = String::new();
        write(&hir, seed.child("pattern").item(index), &mut last);
    }
    last
}

/// A text cut or filled up to the lengths that are allowed.
fn sized(text: String, limits: &Limits) -> String {
    let (least, most) = (limits.least.unwrap_or(0) as usize, limits.most.unwrap_or(u32::MAX) as usize);
    let filled =
        text.chars().chain("amber-basalt-cedar-".chars().cycle()).take(text.chars().count().max(least));
    filled.take(most).collect()
}

/// Appends a text that `hir` matches; what stands around a text (ends, word boundaries) is left to chance.
fn write(hir: &Hir, seed: Seed, out: &mut String) {
    match hir.kind() {
        HirKind::Empty | HirKind::Look(_) => {}
        HirKind::Literal(literal) => out.push_str(&String::from_utf8_lossy(&literal.0)),
        HirKind::Class(Class::Unicode(class)) => {
            let ranges = class.ranges();
            // Characters that people read, where the class has any.
            let plain = ranges.iter().find(|range| range.start().is_ascii_graphic());
            let Some(range) = plain.or_else(|| ranges.first()) else { return };
            let (start, end) =
                (u32::from(range.start()), u32::from(range.end()).min(u32::from(range.start()) + 25));
            let chosen = u64::from(start) + seed.below(u64::from(end - start) + 1);
            out.extend(u32::try_from(chosen).ok().and_then(char::from_u32));
        }
        HirKind::Class(Class::Bytes(class)) => {
            out.extend(class.ranges().first().map(|range| char::from(range.start())));
        }
        HirKind::Repetition(repetition) => {
            let most = repetition.max.unwrap_or(repetition.min + MORE).min(repetition.min + MORE);
            let count =
                u64::from(repetition.min) + seed.child("count").below(u64::from(most - repetition.min) + 1);
            for index in 0..usize::try_from(count).unwrap_or(0) {
                write(&repetition.sub, seed.child("again").item(index), out);
            }
        }
        HirKind::Capture(capture) => write(&capture.sub, seed.child("group"), out),
        HirKind::Concat(parts) => {
            for (index, part) in parts.iter().enumerate() {
                write(part, seed.item(index), out);
            }
        }
        HirKind::Alternation(parts) => {
            if let Some(part) = seed.pick(parts) {
                write(part, seed.child("chosen"), out);
            }
        }
    }
}

/// A number within `limits`: the one nearest to `plausible`, as far as its steps allow.
pub(crate) fn number(plausible: Decimal, limits: &Limits, whole: bool) -> Decimal {
    let step = limits.multiple_of.unwrap_or(if whole { Decimal::ONE } else { Decimal::new(1, 2) });
    let inside =
        |bound: Bound, sign: Decimal| if bound.exclusive { bound.value + sign * step } else { bound.value };
    let mut value = plausible;
    if let Some(bound) = limits.maximum {
        value = value.min(inside(bound, Decimal::NEGATIVE_ONE));
    }
    if let Some(bound) = limits.minimum {
        value = value.max(inside(bound, Decimal::ONE));
    }
    let stepped = (value / step).trunc() * step;
    let fits = |value: &Decimal| schemas::limits(limits).of_decimal(*value).is_none();
    [stepped, stepped + step, stepped - step, value].into_iter().find(fits).unwrap_or(value)
}

/// How many items or entries: between the bounds, `usual` if that is.
pub(crate) fn count(usual: u64, limits: Option<&Limits>) -> u64 {
    let Some(limits) = limits else { return usual };
    let usual = usual.max(limits.least.unwrap_or(0).into());
    usual.min(limits.most.unwrap_or(u32::MAX).into())
}

/// Whether a text or number that is given is within the limits.
pub(crate) fn admits(limits: &schema::Limits, given: &serde_json::Value) -> bool {
    match given {
        serde_json::Value::String(text) => limits.of_text(text).is_none(),
        serde_json::Value::Number(number) => caseway_core::decimal::parse_number(&number.to_string())
            .is_some_and(|value| limits.of_decimal(value).is_none()),
        serde_json::Value::Bool(value) => limits.of_bool(*value).is_none(),
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use caseway_spec::platform::Pattern;

    use super::*;

    fn of(pattern: &str, least: Option<u32>, most: Option<u32>) -> Limits {
        let pattern = Some(Pattern { written: pattern.to_owned(), regex: pattern.to_owned() });
        Limits { pattern, least, most, ..Limits::default() }
    }

    #[test]
    fn texts_are_made_to_match() {
        for (pattern, least, most) in [
            (r"\A[A-Z]{2}[0-9]{2}[0-9A-Z]{11,30}\z", None, None),
            (r"\A(EUR|GBP)\z", None, None),
            (r"\A[0-9]+\z", Some(3), Some(6)),
            (r"\A[^@]+@[^@]+\z", None, None),
        ] {
            for index in 0..20 {
                let seed = Seed::of(&[pattern]).item(index);
                let limits = of(pattern, least, most);
                let made = text("plausible".to_owned(), &limits, seed);
                assert_eq!(schemas::limits(&limits).of_text(&made), None, "{pattern}: {made}");
            }
        }
    }

    #[test]
    fn numbers_are_moved_within_their_bounds() {
        let bound = |value: i64, exclusive| Some(Bound { value: value.into(), exclusive });
        let limits = Limits {
            minimum: bound(10, true),
            maximum: bound(20, false),
            multiple_of: Some(Decimal::new(25, 1)),
            ..Limits::default()
        };
        for plausible in [-5, 10, 11, 15, 20, 500] {
            let made = number(plausible.into(), &limits, false);
            assert_eq!(schemas::limits(&limits).of_decimal(made), None, "{plausible}: {made}");
        }
    }
}
