//! What a plain scalar means.

use serde_json::{Number, Value};

/// The value of a plain scalar: YAML 1.2's core schema, less what surprises people.
///
/// `yes` and `no`, numbers with leading zeros, underscores, hexadecimal or octal digits, infinities and numbers beyond
/// 64 bits are texts. A text where a number is expected is then refused with its position.
pub(super) fn plain(text: &str) -> Value {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => Value::Null,
        "true" | "True" | "TRUE" => Value::Bool(true),
        "false" | "False" | "FALSE" => Value::Bool(false),
        _ => number(text).map_or_else(|| Value::String(text.to_owned()), Value::Number),
    }
}

fn number(text: &str) -> Option<Number> {
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    if !digits.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let leading_zero = digits.len() > 1 && digits.starts_with('0') && digits.as_bytes()[1].is_ascii_digit();
    if leading_zero {
        return None;
    }
    if digits.bytes().all(|b| b.is_ascii_digit()) {
        let text = text.strip_prefix('+').unwrap_or(text);
        return text.parse::<i64>().map(Number::from).or_else(|_| text.parse::<u64>().map(Number::from)).ok();
    }
    // Nothing but a decimal fraction and an exponent; `f64::from_str` alone would take `1_0`-free words such as `inf`.
    let well_formed =
        digits.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'.' | b'e' | b'E' | b'+' | b'-'));
    if well_formed { text.parse::<f64>().ok().and_then(Number::from_f64) } else { None }
}

/// Whether `number`, which was read from `written`, is written with the same digits.
pub(super) fn is_exact(written: &str, number: &Number) -> bool {
    !number.is_f64() || Digits::of(written) == Digits::of(&number.to_string())
}

/// A number as what is left when it is written as a whole number without zeros at its ends, times a power of ten.
#[derive(Debug, PartialEq, Eq)]
struct Digits {
    negative: bool,
    digits: String,
    exponent: i64,
}

impl Digits {
    /// Of digits, at most one point, and an exponent; `None` for what is no number.
    fn of(text: &str) -> Option<Self> {
        let (mantissa, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
        let exponent: i64 = exponent.parse().ok()?;
        let negative = mantissa.starts_with('-');
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let all = format!("{}{fraction}", whole.trim_start_matches(['-', '+']));
        let digits = all.trim_start_matches('0').trim_end_matches('0').to_owned();
        if digits.is_empty() {
            return Some(Self { negative: false, digits, exponent: 0 });
        }
        let zeros = all.len() - all.trim_end_matches('0').len();
        let shift = i64::try_from(zeros).ok()? - i64::try_from(fraction.len()).ok()?;
        Some(Self { negative, digits, exponent: exponent.checked_add(shift)? })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn only_plain_words_of_the_core_schema_are_more_than_text() {
        assert_eq!(plain("true"), json!(true));
        assert_eq!(plain("~"), json!(null));
        assert_eq!(plain("-12"), json!(-12));
        assert_eq!(plain("18446744073709551615"), json!(u64::MAX));
        assert_eq!(plain("1.50"), json!(1.5));
        assert_eq!(plain("2e3"), json!(2000.0));
    }

    #[test]
    fn a_number_is_exact_when_it_is_written_with_the_digits_that_were_read() {
        let exact = |text: &str| match plain(text) {
            Value::Number(number) => is_exact(text, &number),
            other => panic!("{other} is no number"),
        };
        for text in [
            "0",
            "-0",
            "0.0",
            "-0.0",
            "0e7",
            "1.50",
            "+1.5",
            "0.1",
            "1e3",
            "1.5E-7",
            "2.5e+20",
            "-12.340",
            "1e300",
            "18446744073709551615",
            "1234567.8901234567",
            "0.30000000000000004",
            "100000000000000000000.0",
        ] {
            assert!(exact(text), "{text}");
        }
        for text in [
            "1524157875322755800.955129",
            "0.1000000000000000055511151231257827",
            "9007199254740993.0",
            "1e-400",
            "0.30000000000000001",
            "123456789012345678e1",
            "-1234567890123456789.5",
        ] {
            assert!(!exact(text), "{text}");
        }
    }

    #[test]
    fn what_surprises_stays_text() {
        for text in [
            "no",
            "yes",
            "on",
            "014",
            "1_000",
            "0x1F",
            "0o7",
            ".5",
            ".inf",
            "1.2.3",
            "36893488147419103232",
            "1e999",
            "-",
        ] {
            assert_eq!(plain(text), json!(text));
        }
    }
}
