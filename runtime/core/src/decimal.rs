//! Exact decimals, for money: never through binary floating point, in either direction.
//!
//! JSON has no decimals. Some interfaces write them as strings (`"12.10"`), some as numbers (`12.10`); the two are types of
//! their own here, which hold the same [`Decimal`]. A number is taken from the digits of the document, not from what a
//! JSON library made of them. The scale is kept: `12.10` is written as `12.10`.

use std::fmt;
use std::str::FromStr;

use serde::de::{Deserialize, Deserializer, Error, Visitor};
use serde::ser::{Error as _, Serialize, Serializer};
use serde_json::value::RawValue;

pub use rust_decimal::Decimal;

/// What a text must be to be a [`Decimal`].
pub const WORDS: &str = "a decimal of at most 28 digits";

/// The decimal that `text` writes: digits, at most one point between them, a minus sign before them. `None` for what
/// has an exponent, a plus sign, superfluous zeros at its start, or more than 28 digits.
#[must_use]
pub fn parse(text: &str) -> Option<Decimal> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let (whole, fraction) =
        digits.split_once('.').map_or((digits, None), |(whole, rest)| (whole, Some(rest)));
    let is_digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let sound =
        is_digits(whole) && (whole == "0" || !whole.starts_with('0')) && fraction.is_none_or(is_digits);
    sound.then(|| Decimal::from_str_exact(text).ok())?
}

/// The decimal that a number of JSON writes, with or without an exponent; `None` when it has more than 28 digits.
#[must_use]
pub fn parse_number(text: &str) -> Option<Decimal> {
    let Some((mantissa, exponent)) = text.split_once(['e', 'E']) else { return parse(text) };
    let mantissa = parse(mantissa)?.normalize();
    let exponent = i64::from_str(exponent.strip_prefix('+').unwrap_or(exponent)).ok()?;
    let scale = i64::from(mantissa.scale()) - exponent;
    if mantissa.is_zero() {
        return Some(Decimal::ZERO);
    }
    if scale >= 0 {
        return Decimal::try_from_i128_with_scale(mantissa.mantissa(), u32::try_from(scale).ok()?).ok();
    }
    let power = 10_i128.checked_pow(u32::try_from(-scale).ok()?)?;
    Decimal::try_from_i128_with_scale(mantissa.mantissa().checked_mul(power)?, 0).ok()
}

/// A decimal that JSON holds as a string.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct DecimalText(pub Decimal);

/// A decimal that JSON holds as a number.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct DecimalNumber(pub Decimal);

macro_rules! held {
    ($($name:ident)+) => {$(
        impl $name {
            /// The nearest binary number.
            #[must_use]
            pub fn to_number(self) -> f64 {
                // Through the digits: the conversion of the library rounds twice.
                self.0.to_string().parse().unwrap_or_default()
            }
        }

        impl From<Decimal> for $name {
            fn from(value: Decimal) -> Self {
                Self(value)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Display::fmt(&self.0, f)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Display::fmt(&self.0, f)
            }
        }
    )+};
}

held! { DecimalText DecimalNumber }

impl From<DecimalNumber> for DecimalText {
    fn from(value: DecimalNumber) -> Self {
        Self(value.0)
    }
}

impl From<DecimalText> for DecimalNumber {
    fn from(value: DecimalText) -> Self {
        Self(value.0)
    }
}

impl Serialize for DecimalText {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for DecimalText {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Read;

        impl Visitor<'_> for Read {
            type Value = DecimalText;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(WORDS)
            }

            fn visit_str<E: Error>(self, text: &str) -> Result<DecimalText, E> {
                parse(text).map(DecimalText).ok_or_else(|| E::custom(format_args!("is not {WORDS}")))
            }
        }

        deserializer.deserialize_str(Read)
    }
}

impl Serialize for DecimalNumber {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        RawValue::from_string(self.0.to_string()).map_err(S::Error::custom)?.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for DecimalNumber {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let digits = Box::<RawValue>::deserialize(deserializer)?;
        parse_number(digits.get()).map(Self).ok_or_else(|| D::Error::custom(format_args!("is not {WORDS}")))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn digits_survive_that_binary_floating_point_would_lose() {
        let text = "[12345678901234567890.12345678,0.10,-3,1e2,1.5E-3,0e9]";
        let numbers: Vec<DecimalNumber> = serde_json::from_str(text).unwrap();
        let written = serde_json::to_string(&numbers).unwrap();
        assert_eq!(written, "[12345678901234567890.12345678,0.10,-3,100,0.0015,0]");
        let texts: Vec<DecimalText> =
            serde_json::from_str(r#"["0.10","-12345678901234567890.12345678"]"#).unwrap();
        assert_eq!(serde_json::to_string(&texts).unwrap(), r#"["0.10","-12345678901234567890.12345678"]"#);
    }

    #[test]
    fn what_cannot_be_held_exactly_is_refused() {
        for text in [
            "0.12345678901234567890123456789",
            "1e29",
            "1e-29",
            "99999999999999999999999999999",
            "\"1\"",
            "true",
        ] {
            assert!(serde_json::from_str::<DecimalNumber>(text).is_err(), "{text}");
        }
        for text in ["", "-", "1.", ".5", "+1", "01", "1e3", "1_000", " 1", "1,5", "NaN", "٣"] {
            assert!(parse(text).is_none(), "{text}");
        }
        assert!(serde_json::from_str::<DecimalText>("1.5").is_err());
    }

    proptest! {
        #[test]
        fn what_is_read_is_written(whole in "(0|[1-9][0-9]{0,13})", fraction in "(\\.[0-9]{1,14})?", minus: bool) {
            let text = format!("{}{whole}{fraction}", if minus { "-" } else { "" });
            let value = parse(&text).unwrap();
            // Zero has no sign.
            let expected = if value.is_zero() { text.trim_start_matches('-') } else { &text };
            prop_assert_eq!(serde_json::to_string(&DecimalNumber(value)).unwrap(), expected);
            prop_assert_eq!(serde_json::from_str::<DecimalNumber>(&text).unwrap().0, value);
        }

        #[test]
        fn no_text_is_too_odd_to_be_judged(text: String) {
            let _ = (parse(&text), parse_number(&text));
        }
    }
}
