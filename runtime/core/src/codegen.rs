//! The door for generated types and clients: the only path of this crate that generated code names.

pub use serde::{self, Deserialize, Serialize, Serializer};

pub use crate::address::Address;
#[cfg(feature = "client")]
pub use crate::client;
pub use crate::decimal::{Decimal, DecimalNumber, DecimalText};
pub use crate::form::Lists;
pub use crate::schema::{Field, Limits, Schema, Text};
pub use crate::text::{Byte, Date, DateTime, Email, Format, Uri, Uuid};

/// The decimal of `mantissa` (below 2^96 either way) and `scale` (at most 28): `decimal(1210, 2)` is 12.10.
#[must_use]
pub const fn decimal(mantissa: i128, scale: u32) -> Decimal {
    let digits = mantissa.unsigned_abs();
    Decimal::from_parts(digits as u32, (digits >> 32) as u32, (digits >> 64) as u32, mantissa < 0, scale)
}

/// Reads a field that must be there and may be `null`.
///
/// # Errors
/// When the value is neither `null` nor a `T`.
pub fn nullable<'de, D: serde::Deserializer<'de>, T: Deserialize<'de>>(
    value: D,
) -> Result<Option<T>, D::Error> {
    Option::deserialize(value)
}

/// What stands for a sensitive value where it would be shown.
pub const MASKED: &str = "***";

/// Stops compilation when the generated code was written by another version of the generator:
/// `const _: () = assert_generator("0.1.0");`.
///
/// # Panics
/// At compile time, when the versions differ.
pub const fn assert_generator(generator: &str) {
    assert!(
        same(generator.as_bytes(), env!("CARGO_PKG_VERSION").as_bytes()),
        concat!(
            "this code was generated for another version of Caseway than ",
            env!("CARGO_PKG_VERSION"),
            ": run `cargo xtask generate` and commit its output"
        )
    );
}

/// Whether two texts are equal; `==` on slices is not const.
const fn same(left: &[u8], right: &[u8]) -> bool {
    if left.len() != right.len() {
        return false;
    }
    let mut index = 0;
    while index < left.len() {
        if left[index] != right[index] {
            return false;
        }
        index += 1;
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_of_this_version_is_accepted() {
        assert_generator(env!("CARGO_PKG_VERSION"));
    }

    #[test]
    #[should_panic(expected = "run `cargo xtask generate`")]
    fn code_of_another_version_is_refused_with_the_repair() {
        assert_generator("0.0.1");
    }
}
