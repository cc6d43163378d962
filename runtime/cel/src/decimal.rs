//! Arithmetic of exact decimals: the exact result or none. Nothing is rounded but where a mapping says so, so that an amount is
//! never off by a cent that nobody decided on.

use std::cmp::Ordering;

use rust_decimal::{Decimal, RoundingStrategy};

use crate::Error;

/// The sum.
///
/// # Errors
/// [`Error::Decimal`] when it has more digits than a decimal can hold.
pub fn decimal_add(left: Decimal, right: Decimal) -> Result<Decimal, Error> {
    let scale = left.scale().max(right.scale());
    let sum = at_scale(left, scale).zip(at_scale(right, scale)).and_then(|(a, b)| a.checked_add(b));
    made(sum.ok_or(Error::Decimal)?, scale)
}

/// The difference.
///
/// # Errors
/// As for [`decimal_add`].
pub fn decimal_subtract(left: Decimal, right: Decimal) -> Result<Decimal, Error> {
    decimal_add(left, -right)
}

/// The product.
///
/// # Errors
/// As for [`decimal_add`].
pub fn decimal_multiply(left: Decimal, right: Decimal) -> Result<Decimal, Error> {
    let product = left.mantissa().checked_mul(right.mantissa()).ok_or(Error::Decimal)?;
    made(product, left.scale() + right.scale())
}

/// The quotient, without zeros at its end.
///
/// # Errors
/// [`Error::DivideByZero`]; [`Error::Inexact`] when no decimal is the quotient, as of 1 and 3.
pub fn decimal_divide(left: Decimal, right: Decimal) -> Result<Decimal, Error> {
    if right.is_zero() {
        return Err(Error::DivideByZero);
    }
    let quotient = left.checked_div(right).ok_or(Error::Decimal)?.normalize();
    // The library rounds; what is exact gives back what was divided.
    match decimal_multiply(quotient, right) {
        Ok(product) if product == left => Ok(quotient),
        _ => Err(Error::Inexact),
    }
}

/// What becomes of what lies exactly between two decimals.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tie {
    /// It goes away from zero: 0.125 becomes 0.13.
    Away,
    /// It goes to the even digit: 0.125 becomes 0.12.
    Even,
}

/// The nearest decimal with at most `places` digits after the point.
#[must_use]
pub fn decimal_round(value: Decimal, places: u32, tie: Tie) -> Decimal {
    value.round_dp_with_strategy(
        places,
        match tie {
            Tie::Away => RoundingStrategy::MidpointAwayFromZero,
            Tie::Even => RoundingStrategy::MidpointNearestEven,
        },
    )
}

/// The quotient rounded once, from all of its digits: the decimal with `places` digits after the point that is nearest to it.
///
/// # Errors
/// [`Error::DivideByZero`]; [`Error::Decimal`] when it has more digits than a decimal can hold.
pub fn decimal_quotient(left: Decimal, right: Decimal, places: u32, tie: Tie) -> Result<Decimal, Error> {
    if right.is_zero() {
        return Err(Error::DivideByZero);
    }
    let (dividend, mut divisor) = (left.mantissa().unsigned_abs(), right.mantissa().unsigned_abs());
    let mut more = right.scale() + places;
    // A point further to the left is a larger divisor. One that is too large is more than twice what is divided.
    for _ in more..left.scale() {
        divisor = divisor.saturating_mul(10);
    }
    more = more.saturating_sub(left.scale());
    let (mut quotient, mut rest) = (dividend / divisor, dividend % divisor);
    // Digit by digit, because the dividend with its zeros may have more digits than there is room for.
    for _ in 0..more {
        rest *= 10;
        let digit = rest / divisor;
        quotient =
            quotient.checked_mul(10).and_then(|digits| digits.checked_add(digit)).ok_or(Error::Decimal)?;
        rest %= divisor;
    }
    let up = match (rest.cmp(&(divisor - rest)), tie) {
        (Ordering::Less, _) => false,
        (Ordering::Equal, Tie::Even) => quotient % 2 == 1,
        (Ordering::Equal, Tie::Away) | (Ordering::Greater, _) => true,
    };
    let quotient = i128::try_from(quotient + u128::from(up)).map_err(|_| Error::Decimal)?;
    let negative = left.is_sign_negative() != right.is_sign_negative();
    made(if negative { -quotient } else { quotient }, places)
}

/// The digits of a decimal as a whole number at a larger scale.
fn at_scale(value: Decimal, scale: u32) -> Option<i128> {
    value.mantissa().checked_mul(10_i128.checked_pow(scale - value.scale())?)
}

/// The decimal of a mantissa and a scale, with fewer zeros at its end where it does not fit otherwise.
fn made(mut mantissa: i128, mut scale: u32) -> Result<Decimal, Error> {
    loop {
        match Decimal::try_from_i128_with_scale(mantissa, scale) {
            Ok(value) => return Ok(value),
            Err(_) if scale > 0 && mantissa % 10 == 0 => {
                mantissa /= 10;
                scale -= 1;
            }
            Err(_) => return Err(Error::Decimal),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn of(text: &str) -> Decimal {
        text.parse().expect("a decimal")
    }

    #[test]
    fn what_is_exact_keeps_its_digits() {
        assert_eq!(decimal_add(of("12.10"), of("0.9")).map(|sum| sum.to_string()), Ok("13.00".to_owned()));
        assert_eq!(decimal_subtract(of("1"), of("0.01")), Ok(of("0.99")));
        assert_eq!(decimal_multiply(of("412.50"), of("0.21")), Ok(of("86.6250")));
        assert_eq!(decimal_divide(of("10.00"), of("4")).map(|q| q.to_string()), Ok("2.5".to_owned()));
        // More digits than fit, but zeros.
        assert_eq!(decimal_multiply(of("0.0000000000000005"), of("0.0000000000000002")), Err(Error::Decimal));
        assert_eq!(
            decimal_multiply(of("0.000000000000005"), of("0.00000000000002")),
            Ok(of("0.0000000000000000000000000001"))
        );
    }

    #[test]
    fn what_is_not_exact_is_nothing() {
        assert_eq!(decimal_divide(of("1"), of("3")), Err(Error::Inexact));
        assert_eq!(decimal_divide(of("1"), of("0")), Err(Error::DivideByZero));
        assert_eq!(decimal_add(Decimal::MAX, of("1")), Err(Error::Decimal));
        assert_eq!(decimal_add(Decimal::MAX, of("0.1")), Err(Error::Decimal));
        assert_eq!(decimal_multiply(Decimal::MAX, of("2")), Err(Error::Decimal));
    }

    #[test]
    fn ties_go_where_they_are_told_to_go() {
        let rounded = |text: &str, tie| decimal_round(of(text), 2, tie).to_string();
        let both = |text: &str| (rounded(text, Tie::Away), rounded(text, Tie::Even));
        assert_eq!(both("0.125"), ("0.13".to_owned(), "0.12".to_owned()));
        assert_eq!(both("-0.125"), ("-0.13".to_owned(), "-0.12".to_owned()));
        assert_eq!(both("0.1251"), ("0.13".to_owned(), "0.13".to_owned()));
        assert_eq!(both("7.5"), ("7.5".to_owned(), "7.5".to_owned()));
        assert_eq!(decimal_round(Decimal::MAX, 0, Tie::Away), Decimal::MAX);
    }

    #[test]
    fn quotients_are_rounded_from_all_of_their_digits() {
        let quotient = |a: &str, b: &str, places, tie| {
            decimal_quotient(of(a), of(b), places, tie).map(|quotient| quotient.to_string())
        };
        assert_eq!(quotient("100", "3", 2, Tie::Away), Ok("33.33".to_owned()));
        assert_eq!(quotient("-200", "3", 2, Tie::Away), Ok("-66.67".to_owned()));
        assert_eq!(quotient("1", "8", 2, Tie::Away), Ok("0.13".to_owned()));
        assert_eq!(quotient("1", "8", 2, Tie::Even), Ok("0.12".to_owned()));
        assert_eq!(quotient("1.000000", "4", 0, Tie::Away), Ok("0".to_owned()));
        assert_eq!(
            quotient("0.0000000000000000000000000001", "79228162514264337593543950335", 2, Tie::Away),
            Ok("0.00".to_owned())
        );
        // No tie, though the first 28 digits look like one.
        assert_eq!(
            quotient("0.5000000000000000000000000001", "0.9999999999999999999999999999", 0, Tie::Away),
            Ok("1".to_owned())
        );
        assert_eq!(
            quotient("0.4999999999999999999999999999", "0.9999999999999999999999999999", 0, Tie::Even),
            Ok("0".to_owned())
        );
        assert_eq!(quotient("1", "0", 2, Tie::Away), Err(Error::DivideByZero));
        assert_eq!(quotient("79228162514264337593543950335", "0.1", 2, Tie::Away), Err(Error::Decimal));
    }

    proptest! {
        #[test]
        fn a_rounded_quotient_is_the_nearest_decimal(a in -1_000_000_i64..1_000_000, b in 1_i64..10_000, scale in 0_u32..6, places in 0_u32..4) {
            let (a, b) = (Decimal::new(a, scale), Decimal::new(b, 2));
            for tie in [Tie::Away, Tie::Even] {
                let quotient = decimal_quotient(a, b, places, tie)?;
                // Twice the distance is at most one of the last digit; both sides times the divisor, so that all is exact.
                let distance = (quotient * b - a).abs() * Decimal::TWO;
                prop_assert!(distance <= Decimal::new(1, places) * b, "{a} / {b} is not {quotient}");
                if let Ok(exact) = decimal_divide(a, b) {
                    prop_assert_eq!(quotient, decimal_round(exact, places, tie));
                }
            }
        }

        #[test]
        fn a_quotient_times_the_divisor_is_what_was_divided(a in -1_000_000_i64..1_000_000, b in 1_i64..10_000, scale in 0_u32..6) {
            let (a, b) = (Decimal::new(a, scale), Decimal::new(b, 2));
            if let Ok(quotient) = decimal_divide(a, b) {
                prop_assert_eq!(quotient * b, a);
            }
            let product = decimal_multiply(a, b);
            prop_assert_eq!(&product, &Ok(a * b));
            prop_assert_eq!(product.and_then(|product| decimal_divide(product, b)), Ok(a));
        }
    }
}
