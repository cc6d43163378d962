//! The clauses of `format`.

/// `%f`: with a number of digits after the point.
#[must_use]
pub fn fixed(value: f64, digits: usize) -> String {
    if value.is_finite() { format!("{value:.digits$}") } else { unusual(value) }
}

/// `%e`: one digit before the point, `digits` after it, and an exponent of two digits at least.
#[must_use]
pub fn scientific(value: f64, digits: usize) -> String {
    if !value.is_finite() {
        return unusual(value);
    }
    let text = format!("{value:.digits$e}");
    match text.split_once('e') {
        Some((mantissa, exponent)) => {
            let (sign, power) = exponent.strip_prefix('-').map_or(('+', exponent), |power| ('-', power));
            format!("{mantissa}e{sign}{power:0>2}")
        }
        None => text,
    }
}

fn unusual(value: f64) -> String {
    if value.is_nan() {
        "NaN".to_owned()
    } else if value > 0.0 {
        "Infinity".to_owned()
    } else {
        "-Infinity".to_owned()
    }
}

/// `%b`: binary digits.
#[must_use]
pub fn binary(value: i64) -> String {
    signed(value, format!("{:b}", value.unsigned_abs()))
}

/// `%o`: octal digits.
#[must_use]
pub fn octal(value: i64) -> String {
    signed(value, format!("{:o}", value.unsigned_abs()))
}

/// `%x` of an integer: hexadecimal digits; `%X` for large letters.
#[must_use]
pub fn hex(value: i64, large: bool) -> String {
    let magnitude = value.unsigned_abs();
    signed(value, if large { format!("{magnitude:X}") } else { format!("{magnitude:x}") })
}

/// `%x` of a text: its UTF-8 bytes in hexadecimal digits; `%X` for large letters.
#[must_use]
pub fn hex_text(text: &str, large: bool) -> String {
    let digits: &[u8; 16] = if large { b"0123456789ABCDEF" } else { b"0123456789abcdef" };
    text.bytes()
        .flat_map(|byte| [byte >> 4, byte & 15])
        .map(|half| char::from(digits[usize::from(half)]))
        .collect()
}

fn signed(value: i64, digits: String) -> String {
    if value < 0 { format!("-{digits}") } else { digits }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clauses_write_what_cel_writes() {
        assert_eq!(fixed(1.2345, 3), "1.234");
        assert_eq!(fixed(f64::INFINITY, 6), "Infinity");
        assert_eq!(scientific(1052.032911275, 6), "1.052033e+03");
        assert_eq!(scientific(0.00012, 1), "1.2e-04");
        assert_eq!(
            (binary(-5), octal(11), hex(30, true)),
            ("-101".to_owned(), "13".to_owned(), "1E".to_owned())
        );
        assert_eq!(hex_text("Hello world!", false), "48656c6c6f20776f726c6421");
    }
}
