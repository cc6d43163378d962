//! Arithmetic of whole numbers, checked. Numbers with a fraction need none of it: they follow IEEE 754, as CEL's do.

use crate::Error;

/// The sum.
///
/// # Errors
/// [`Error::Overflow`].
pub fn add(left: i64, right: i64) -> Result<i64, Error> {
    left.checked_add(right).ok_or(Error::Overflow)
}

/// The difference.
///
/// # Errors
/// [`Error::Overflow`].
pub fn subtract(left: i64, right: i64) -> Result<i64, Error> {
    left.checked_sub(right).ok_or(Error::Overflow)
}

/// The product.
///
/// # Errors
/// [`Error::Overflow`].
pub fn multiply(left: i64, right: i64) -> Result<i64, Error> {
    left.checked_mul(right).ok_or(Error::Overflow)
}

/// The quotient, without what is left over.
///
/// # Errors
/// [`Error::DivideByZero`], [`Error::Overflow`].
pub fn divide(left: i64, right: i64) -> Result<i64, Error> {
    if right == 0 {
        return Err(Error::DivideByZero);
    }
    left.checked_div(right).ok_or(Error::Overflow)
}

/// What a division leaves over, with the sign of what was divided.
///
/// # Errors
/// [`Error::RemainderByZero`], [`Error::Overflow`].
pub fn remainder(left: i64, right: i64) -> Result<i64, Error> {
    if right == 0 {
        return Err(Error::RemainderByZero);
    }
    left.checked_rem(right).ok_or(Error::Overflow)
}

/// The number with the other sign.
///
/// # Errors
/// [`Error::Overflow`].
pub fn negate(value: i64) -> Result<i64, Error> {
    value.checked_neg().ok_or(Error::Overflow)
}

/// How many there are, as an integer of CEL.
#[must_use]
pub fn size(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_does_not_fit_is_an_error() {
        assert_eq!(add(i64::MAX, 1), Err(Error::Overflow));
        assert_eq!(subtract(i64::MIN, 1), Err(Error::Overflow));
        assert_eq!(multiply(5_000_000_000, 5_000_000_000), Err(Error::Overflow));
        assert_eq!(divide(i64::MIN, -1), Err(Error::Overflow));
        assert_eq!(remainder(i64::MIN, -1), Err(Error::Overflow));
        assert_eq!(negate(i64::MIN), Err(Error::Overflow));
    }

    #[test]
    fn division_by_zero_is_an_error_and_division_truncates() {
        assert_eq!(divide(1, 0), Err(Error::DivideByZero));
        assert_eq!(remainder(1, 0), Err(Error::RemainderByZero));
        assert_eq!((divide(-7, 2), remainder(-7, 2)), (Ok(-3), Ok(-1)));
    }
}
