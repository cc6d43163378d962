//! What a value must be beyond its shape: the constraints of JSON Schema, and whether it may be seen.
//!
//! Lengths are counted in characters (Unicode scalar values), not bytes. Numbers are compared as exact decimals, so that 0.3 is
//! a multiple of 0.1. Messages quote a value only where it is not sensitive.

use std::cell::RefCell;
use std::cmp::Ordering;
use std::collections::{HashMap, HashSet};

use regex::Regex;

use crate::decimal::{self, Decimal};

/// The limits of one value. Statics and constants of this type are built by chaining: `Limits::NONE.least(1).most(35)`.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    minimum: Option<Bound>,
    maximum: Option<Bound>,
    multiple_of: Option<Decimal>,
    least: u32,
    most: u32,
    pattern: Option<Pattern>,
    unique: bool,
    only: Option<bool>,
    sensitive: bool,
}

#[derive(Debug, Clone, Copy)]
struct Bound {
    value: Decimal,
    exclusive: bool,
}

impl Limits {
    /// No limits.
    pub const NONE: Self = Self {
        minimum: None,
        maximum: None,
        multiple_of: None,
        least: 0,
        most: u32::MAX,
        pattern: None,
        unique: false,
        only: None,
        sensitive: false,
    };

    /// `minimum`
    #[must_use]
    pub const fn minimum(mut self, value: Decimal) -> Self {
        self.minimum = Some(Bound { value, exclusive: false });
        self
    }

    /// `exclusiveMinimum`
    #[must_use]
    pub const fn above(mut self, value: Decimal) -> Self {
        self.minimum = Some(Bound { value, exclusive: true });
        self
    }

    /// `maximum`
    #[must_use]
    pub const fn maximum(mut self, value: Decimal) -> Self {
        self.maximum = Some(Bound { value, exclusive: false });
        self
    }

    /// `exclusiveMaximum`
    #[must_use]
    pub const fn below(mut self, value: Decimal) -> Self {
        self.maximum = Some(Bound { value, exclusive: true });
        self
    }

    /// `multipleOf`, above zero.
    #[must_use]
    pub const fn multiple_of(mut self, value: Decimal) -> Self {
        self.multiple_of = Some(value);
        self
    }

    /// `minLength`, `minItems` or `minProperties`.
    #[must_use]
    pub const fn least(mut self, count: u32) -> Self {
        self.least = count;
        self
    }

    /// `maxLength`, `maxItems` or `maxProperties`.
    #[must_use]
    pub const fn most(mut self, count: u32) -> Self {
        self.most = count;
        self
    }

    /// `pattern`, which a spec writes as `written`, and which is `regex` in the syntax of the `regex` crate.
    #[must_use]
    pub const fn pattern(mut self, written: &'static str, regex: &'static str) -> Self {
        self.pattern = Some(Pattern { written, regex });
        self
    }

    /// `uniqueItems`, of a list of scalars.
    #[must_use]
    pub const fn unique(mut self) -> Self {
        self.unique = true;
        self
    }

    /// `const`, of a boolean.
    #[must_use]
    pub const fn only(mut self, value: bool) -> Self {
        self.only = Some(value);
        self
    }

    /// `sensitive`: nobody may see the value in a message, a log or a file.
    #[must_use]
    pub const fn sensitive(mut self) -> Self {
        self.sensitive = true;
        self
    }

    /// Whether nobody may see the value.
    #[must_use]
    pub const fn is_sensitive(&self) -> bool {
        self.sensitive
    }

    /// Whether there is nothing to check.
    #[must_use]
    pub const fn is_only_sensitive(&self) -> bool {
        let Self { minimum, maximum, multiple_of, least, most, pattern, unique, only, sensitive: _ } = self;
        let bounded = minimum.is_some() || maximum.is_some() || multiple_of.is_some();
        !bounded && *least == 0 && *most == u32::MAX && pattern.is_none() && !*unique && only.is_none()
    }

    /// Whether the items of the list must differ.
    #[must_use]
    pub const fn is_unique(&self) -> bool {
        self.unique
    }

    /// What is wrong with a boolean.
    #[must_use]
    pub fn of_bool(&self, value: bool) -> Option<String> {
        let only = self.only.filter(|only| *only != value)?;
        Some(format!("must be {only}"))
    }

    /// What is wrong with a text.
    #[must_use]
    pub fn of_text(&self, text: &str) -> Option<String> {
        // A text has at most as many characters as bytes, and at least a quarter as many.
        let bytes = u32::try_from(text.len()).unwrap_or(u32::MAX);
        let counted = bytes > self.most || bytes / 4 < self.least;
        if counted && let Some(found) = self.of_size(text.chars().count(), "character") {
            return Some(found);
        }
        let pattern = self.pattern.filter(|pattern| !pattern.admits(text))?;
        Some(format!("does not match the pattern `{}`", pattern.written))
    }

    /// What is wrong with the number of characters, items or entries (in `unit`s).
    #[must_use]
    pub fn of_size(&self, count: usize, unit: &str) -> Option<String> {
        let (least, most) = (self.least as usize, self.most as usize);
        let (bound, wanted) = if count < least {
            ("at least", least)
        } else if count > most {
            ("at most", most)
        } else {
            return None;
        };
        let plural = match (unit, wanted) {
            (unit, 1) => unit.to_owned(),
            ("entry", _) => "entries".to_owned(),
            (unit, _) => format!("{unit}s"),
        };
        Some(format!("must have {bound} {wanted} {plural}"))
    }

    /// Whether a list or map of `count` is too large already.
    pub(crate) fn is_beyond(&self, count: usize) -> bool {
        count > self.most as usize
    }

    /// What is wrong with a whole number.
    #[must_use]
    pub fn of_whole(&self, value: i64) -> Option<String> {
        self.has_bounds().then(|| self.of_decimal(Decimal::from(value)))?
    }

    /// What is wrong with a binary number, taken as the shortest decimal that stands for it.
    #[must_use]
    pub fn of_number(&self, value: f64) -> Option<String> {
        if !self.has_bounds() {
            return None;
        }
        match serde_json::Number::from_f64(value)
            .and_then(|number| decimal::parse_number(&number.to_string()))
        {
            Some(exact) => self.of_decimal(exact),
            None => self.of_extreme(value),
        }
    }

    /// What is wrong with a number that decimals cannot hold: far from every bound, or next to zero.
    fn of_extreme(&self, value: f64) -> Option<String> {
        let side = |bound: &Bound| {
            let bound = f64::try_from(bound.value).unwrap_or_default();
            value.partial_cmp(&bound).unwrap_or(Ordering::Equal)
        };
        self.outside(side).or_else(|| {
            let step = self.multiple_of?;
            let remainder = value % f64::try_from(step).unwrap_or_default();
            (remainder != 0.0).then(|| format!("is not a multiple of {step}"))
        })
    }

    /// What is wrong with an exact number.
    #[must_use]
    pub fn of_decimal(&self, value: Decimal) -> Option<String> {
        self.outside(|bound| value.cmp(&bound.value)).or_else(|| {
            let step = self.multiple_of?;
            let is_multiple = value.checked_rem(step).is_some_and(|remainder| remainder.is_zero());
            (!is_multiple).then(|| format!("is not a multiple of {step}"))
        })
    }

    fn outside(&self, side: impl Fn(&Bound) -> Ordering) -> Option<String> {
        let broken = |bound: Option<&Bound>, out: Ordering, words: [&str; 2]| {
            let bound = bound?;
            let side = side(bound);
            let is_out = side == out || bound.exclusive && side == Ordering::Equal;
            is_out.then(|| format!("must be {} {}", words[usize::from(bound.exclusive)], bound.value))
        };
        broken(self.minimum.as_ref(), Ordering::Less, ["at least", "more than"])
            .or_else(|| broken(self.maximum.as_ref(), Ordering::Greater, ["at most", "less than"]))
    }

    fn has_bounds(&self) -> bool {
        self.minimum.is_some() || self.maximum.is_some() || self.multiple_of.is_some()
    }
}

/// A regular expression that runs in time linear in the text.
#[derive(Debug, Clone, Copy)]
struct Pattern {
    /// As the spec writes it, in the syntax of ECMA-262.
    written: &'static str,
    /// In the syntax of the `regex` crate.
    regex: &'static str,
}

thread_local! {
    /// Compiled patterns, by where their text lies in the program. Each thread has its own: nothing is waited for, and
    /// matching threads do not share scratch memory.
    static COMPILED: RefCell<HashMap<(usize, usize), Option<Regex>>> = RefCell::default();
}

impl Pattern {
    /// Whether the pattern matches somewhere in `text`. A pattern that cannot be compiled, which `check` rules out,
    /// matches nothing.
    fn admits(&self, text: &str) -> bool {
        COMPILED.with_borrow_mut(|compiled| {
            let key = (self.regex.as_ptr() as usize, self.regex.len());
            let regex = compiled.entry(key).or_insert_with(|| Regex::new(self.regex).ok());
            regex.as_ref().is_some_and(|regex| regex.is_match(text))
        })
    }
}

/// The items of a list that have been seen, to tell whether they differ. Numbers are the same when their values are.
#[derive(Debug, Default)]
pub(crate) struct Seen(HashSet<String>);

impl Seen {
    /// Whether a text comes for the first time.
    pub(crate) fn text(&mut self, text: &str) -> bool {
        self.0.insert(format!("\"{text}"))
    }

    /// Whether a boolean comes for the first time.
    pub(crate) fn bool(&mut self, value: bool) -> bool {
        self.0.insert(value.to_string())
    }

    /// Whether a number comes for the first time.
    pub(crate) fn number(&mut self, digits: &str) -> bool {
        let same = decimal::parse_number(digits).map(|value| value.normalize().to_string());
        self.0.insert(same.unwrap_or_else(|| digits.to_owned()))
    }
}
