//! What a value must be beyond its shape.

use caseway_core::decimal::Decimal;

/// The constraints on one value, and whether it may be seen.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Limits {
    /// `minimum` or `exclusiveMinimum`.
    pub minimum: Option<Bound>,
    /// `maximum` or `exclusiveMaximum`.
    pub maximum: Option<Bound>,
    /// `multipleOf`, above zero.
    pub multiple_of: Option<Decimal>,
    /// `minLength`, `minItems` or `minProperties`.
    pub least: Option<u32>,
    /// `maxLength`, `maxItems` or `maxProperties`.
    pub most: Option<u32>,
    /// `pattern`
    pub pattern: Option<Pattern>,
    /// `uniqueItems`, of a list of scalars.
    pub unique: bool,
    /// `const`, of a boolean.
    pub only: Option<bool>,
    /// `sensitive`: nobody may see the value in a message, a log or a file.
    pub sensitive: bool,
}

/// A smallest or largest number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bound {
    /// The number.
    pub value: Decimal,
    /// Whether the number itself is too small or too large.
    pub exclusive: bool,
}

/// A regular expression that can be run in linear time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pattern {
    /// As the spec writes it, in the syntax of ECMA-262.
    pub written: String,
    /// In the syntax of the `regex` crate, which compiles it.
    pub regex: String,
}

impl Limits {
    /// These limits and others; where both say something, the others hold.
    #[must_use]
    pub fn and(&self, other: Self) -> Self {
        Self {
            minimum: other.minimum.or(self.minimum),
            maximum: other.maximum.or(self.maximum),
            multiple_of: other.multiple_of.or(self.multiple_of),
            least: other.least.or(self.least),
            most: other.most.or(self.most),
            pattern: other.pattern.or_else(|| self.pattern.clone()),
            unique: other.unique || self.unique,
            only: other.only.or(self.only),
            sensitive: other.sensitive || self.sensitive,
        }
    }

    /// Whether nothing but `sensitive` is said.
    #[must_use]
    pub fn is_only_sensitive(&self) -> bool {
        *self == Self { sensitive: self.sensitive, ..Self::default() }
    }

    /// What is wrong with a number, as the end of a sentence.
    #[must_use]
    pub(crate) fn refuse_number(&self, value: Decimal) -> Option<String> {
        let low = self.minimum.filter(|bound| value < bound.value || bound.exclusive && value == bound.value);
        let high =
            self.maximum.filter(|bound| value > bound.value || bound.exclusive && value == bound.value);
        let step = self.multiple_of.filter(|step| !(value % step).is_zero());
        (low.is_some() || high.is_some() || step.is_some()).then(outside)
    }

    /// What is wrong with a text, as the end of a sentence.
    #[must_use]
    pub(crate) fn refuse_text(&self, text: &str) -> Option<String> {
        let matches = self
            .pattern
            .as_ref()
            .is_none_or(|pattern| regex::Regex::new(&pattern.regex).is_ok_and(|regex| regex.is_match(text)));
        self.refuse_count(text.chars().count()).or_else(|| (!matches).then(outside))
    }

    /// What is wrong with how much there is of something, as the end of a sentence.
    #[must_use]
    pub(crate) fn refuse_count(&self, count: usize) -> Option<String> {
        let sized = self.least.is_none_or(|least| count >= least as usize)
            && self.most.is_none_or(|most| count <= most as usize);
        (!sized).then(outside)
    }
}

fn outside() -> String {
    "is outside the field's limits".to_owned()
}
