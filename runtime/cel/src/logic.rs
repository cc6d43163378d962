//! Conditions that can fail. CEL lets one side of `&&` and `||` decide even where the other has no value.

use crate::CellFault;

/// A condition, evaluated when it is needed.
type Condition = Result<bool, CellFault>;

/// Whether both hold: one that does not decides, whatever became of the other.
///
/// # Errors
/// That of the first which failed, where the other holds or failed too.
pub fn and(first: impl FnOnce() -> Condition, second: impl FnOnce() -> Condition) -> Condition {
    match first() {
        Ok(false) => Ok(false),
        Ok(true) => second(),
        Err(fault) => match second() {
            Ok(false) => Ok(false),
            _ => Err(fault),
        },
    }
}

/// Whether one of both holds: it decides, whatever became of the other.
///
/// # Errors
/// That of the first which failed, where the other does not hold or failed too.
pub fn or(first: impl FnOnce() -> Condition, second: impl FnOnce() -> Condition) -> Condition {
    match first() {
        Ok(true) => Ok(true),
        Ok(false) => second(),
        Err(fault) => match second() {
            Ok(true) => Ok(true),
            _ => Err(fault),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{At, Error};

    fn fails() -> Condition {
        Err(Error::Overflow).at("cell")
    }

    #[test]
    fn the_side_that_decides_absorbs_the_other() {
        assert_eq!(and(fails, || Ok(false)), Ok(false));
        assert_eq!(and(|| Ok(false), fails), Ok(false));
        assert_eq!(or(fails, || Ok(true)), Ok(true));
        assert_eq!(or(|| Ok(true), fails), Ok(true));
    }

    #[test]
    fn what_nothing_decides_fails() {
        assert!(
            and(fails, || Ok(true)).is_err()
                && and(|| Ok(true), fails).is_err()
                && and(fails, fails).is_err()
        );
        assert!(
            or(fails, || Ok(false)).is_err() && or(|| Ok(false), fails).is_err() && or(fails, fails).is_err()
        );
    }
}
