//! Durations and sizes as people write them: `2s`, `5m`, `1MiB`.

use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;
use std::time::Duration;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// Why a duration or size could not be read; the text names the accepted form.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct ScalarError(String);

/// A length of time: a whole number and a unit out of `ms`, `s`, `m`, `h`, `d`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span(pub Duration);

/// A number of bytes: a whole number and a unit out of `B`, `KiB`, `MiB`, `GiB`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ByteSize(pub u64);

const SPAN_UNITS: [(&str, u64); 5] =
    [("ms", 1), ("s", 1_000), ("m", 60_000), ("h", 3_600_000), ("d", 86_400_000)];
const SIZE_UNITS: [(&str, u64); 4] = [("B", 1), ("KiB", 1 << 10), ("MiB", 1 << 20), ("GiB", 1 << 30)];

/// Splits `12ms` into its number and the factor of its unit.
fn scaled(text: &str, units: &[(&str, u64)]) -> Option<u64> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let (number, unit) = text.split_at(digits);
    let (_, factor) = units.iter().find(|(name, _)| *name == unit)?;
    number.parse::<u64>().ok()?.checked_mul(*factor)
}

/// Writes `value` in the largest unit that divides it.
fn write_scaled(f: &mut fmt::Formatter<'_>, value: u64, units: &[(&str, u64)]) -> fmt::Result {
    let fits = |unit: &&(&str, u64)| value != 0 && value.is_multiple_of(unit.1);
    let (name, factor) = units.iter().rev().find(fits).unwrap_or(&units[0]);
    write!(f, "{}{name}", value / factor)
}

impl FromStr for Span {
    type Err = ScalarError;

    fn from_str(text: &str) -> Result<Self, ScalarError> {
        scaled(text, &SPAN_UNITS).map(|millis| Self(Duration::from_millis(millis))).ok_or_else(|| {
            ScalarError(format!(
                "`{text}` is not a duration: write a whole number and ms, s, m, h or d, as in `250ms` or `5m`"
            ))
        })
    }
}

impl fmt::Display for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_scaled(f, u64::try_from(self.0.as_millis()).unwrap_or(u64::MAX), &SPAN_UNITS)
    }
}

impl FromStr for ByteSize {
    type Err = ScalarError;

    fn from_str(text: &str) -> Result<Self, ScalarError> {
        scaled(text, &SIZE_UNITS).map(Self).ok_or_else(|| {
            ScalarError(format!(
                "`{text}` is not a size: write a whole number and B, KiB, MiB or GiB, as in `512KiB`"
            ))
        })
    }
}

impl fmt::Display for ByteSize {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_scaled(f, self.0, &SIZE_UNITS)
    }
}

macro_rules! text_scalar {
    ($type:ident, $pattern:literal, $description:literal) => {
        impl Serialize for $type {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> Deserialize<'de> for $type {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                Cow::<'de, str>::deserialize(deserializer)?.parse().map_err(de::Error::custom)
            }
        }

        #[cfg(feature = "schema")]
        impl schemars::JsonSchema for $type {
            fn schema_name() -> Cow<'static, str> {
                stringify!($type).into()
            }

            fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
                schemars::json_schema!({ "type": "string", "pattern": $pattern, "description": $description })
            }
        }
    };
}

text_scalar!(
    Span,
    "^[0-9]{1,9}(ms|s|m|h|d)$",
    "A duration: a whole number and ms, s, m, h or d, as in `250ms` or `5m`."
);
text_scalar!(
    ByteSize,
    "^[0-9]{1,9}(B|KiB|MiB|GiB)$",
    "A size: a whole number and B, KiB, MiB or GiB, as in `512KiB`."
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_print_as_they_are_written_in_their_largest_unit() {
        for text in ["250ms", "2s", "5m", "36h", "7d", "90s", "0ms"] {
            assert_eq!(text.parse::<Span>().unwrap().to_string(), text);
        }
    }

    #[test]
    fn what_is_not_a_duration_is_refused_with_the_form() {
        for text in ["", "5", "s", "1.5s", "-1s", "5 s", "99999999999999999999ms", "18446744073709551615d"] {
            assert!(text.parse::<Span>().unwrap_err().to_string().contains("`250ms`"), "{text}");
        }
    }

    #[test]
    fn sizes_print_in_their_largest_unit() {
        assert_eq!("1024KiB".parse::<ByteSize>().unwrap().to_string(), "1MiB");
        assert!("1MB".parse::<ByteSize>().is_err());
    }
}
