//! Values in another type.

use crate::Error;

/// An integer as one of 32 bits.
///
/// # Errors
/// [`Error::Narrow`] when it is out of range.
pub fn narrow(value: i64) -> Result<i32, Error> {
    i32::try_from(value).map_err(|_| Error::Narrow(value.to_string(), 32))
}

/// The whole number that a text says.
///
/// # Errors
/// [`Error::Unreadable`].
pub fn int_of(text: &str) -> Result<i64, Error> {
    text.parse().map_err(|_| Error::Unreadable(text.to_owned(), "a whole number of 64 bits"))
}

/// A number without its fraction.
///
/// # Errors
/// [`Error::Narrow`] when it does not fit into 64 bits. The two ends do not, as in CEL: which number was meant was lost
/// before.
pub fn int_of_number(value: f64) -> Result<i64, Error> {
    if value > i64::MIN as f64 && value < i64::MAX as f64 {
        Ok(value as i64)
    } else {
        Err(Error::Narrow(number_text(value), 64))
    }
}

/// The number that a text says.
///
/// # Errors
/// [`Error::Unreadable`].
pub fn number_of(text: &str) -> Result<f64, Error> {
    text.parse().map_err(|_| Error::Unreadable(text.to_owned(), "a number"))
}

/// The truth that a text says, in one of the spellings that CEL knows.
///
/// # Errors
/// [`Error::Unreadable`].
pub fn bool_of(text: &str) -> Result<bool, Error> {
    match text {
        "1" | "t" | "true" | "TRUE" | "True" => Ok(true),
        "0" | "f" | "false" | "FALSE" | "False" => Ok(false),
        _ => Err(Error::Unreadable(text.to_owned(), "`true` or `false`")),
    }
}

/// A number that JSON has a form for.
///
/// # Errors
/// [`Error::NotFinite`].
pub fn finite(value: f64) -> Result<f64, Error> {
    if value.is_finite() { Ok(value) } else { Err(Error::NotFinite) }
}

/// A number as CEL writes it: the shortest digits that say which it is, with an exponent from 21 digits on and below a
/// hundred-thousandth.
#[must_use]
pub fn number_text(value: f64) -> String {
    if value.is_nan() {
        return "NaN".to_owned();
    }
    if value.is_infinite() {
        return if value > 0.0 { "+Inf" } else { "-Inf" }.to_owned();
    }
    let shortest = format!("{value:e}");
    let (digits, exponent) = shortest.split_once('e').unwrap_or((&shortest, "0"));
    match exponent.parse::<i32>() {
        Ok(power @ (..-4 | 21..)) => {
            let sign = if power < 0 { '-' } else { '+' };
            format!("{digits}e{sign}{:02}", power.unsigned_abs())
        }
        _ => value.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_written_as_cel_does() {
        for (value, text) in [
            (123.456, "123.456"),
            (-0.0045, "-0.0045"),
            (3.0, "3"),
            (1e21, "1e+21"),
            (1e20, "100000000000000000000"),
            (1.5e-7, "1.5e-07"),
            (-0.0, "-0"),
            (f64::INFINITY, "+Inf"),
        ] {
            assert_eq!(number_text(value), text);
        }
    }

    #[test]
    fn a_number_beyond_64_bits_is_no_integer() {
        assert_eq!((int_of_number(-7.9), int_of_number(1.9)), (Ok(-7), Ok(1)));
        for value in [9_223_372_036_854_775_807.0, -9_223_372_036_854_775_808.0, 1e99, f64::NAN] {
            assert!(int_of_number(value).is_err());
        }
    }
}
