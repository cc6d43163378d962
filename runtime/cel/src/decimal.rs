//! Arithmetic of exact decimals: the exact result or none. Nothing is rounded, so that an amount is never off by a cent that
//! nobody decided on.

use rust_decimal::Decimal;

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

    proptest! {
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
