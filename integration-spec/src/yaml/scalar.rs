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
