//! Names and ids, each a type of its own, so that none is given for another.

use std::fmt;
use std::sync::Arc;

use crate::time::Time;

/// The longest name or id, in bytes: what an index of every store holds with ease.
pub const LONGEST: usize = 255;

/// Why a text is no name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NameError {
    /// Nothing between the quotes.
    #[error("it is empty")]
    Empty,
    /// More than [`LONGEST`] bytes.
    #[error("it has {0} bytes, more than 255")]
    TooLong(usize),
    /// PostgreSQL keeps no zero byte in a text, and lines would break logs.
    #[error("it holds a control character")]
    Control,
}

macro_rules! names {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(Arc<str>);

        impl $name {
            /// The name, if it is one: 1 to 255 bytes without control characters.
            pub fn new(text: impl AsRef<str>) -> Result<Self, NameError> {
                let text = text.as_ref();
                match text.len() {
                    0 => Err(NameError::Empty),
                    length if length > LONGEST => Err(NameError::TooLong(length)),
                    _ if text.chars().any(char::is_control) => Err(NameError::Control),
                    _ => Ok(Self(text.into())),
                }
            }

            /// The name as text.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str(&self.0)
            }
        }
    )*};
}

names! {
    /// A consumer of the hub, as its spec names it.
    CaseType;
    /// A case's number, unique within its case type only. It is kept readable, for search: it must not be a secret.
    CaseId;
    /// An external system, or one instance of it (`erp@nl`).
    Backend;
    /// A service operation: `orders.PlaceOrder`.
    Operation;
    /// One process of a gateway, unique over restarts.
    Instance;
    /// The key that a backend sees, the same at every attempt of one revision.
    BackendKey;
    /// A SHA-256 digest in words of the spec (`sha256:...`), or any other text that changes with what it stands for.
    Digest;
    /// A W3C trace id.
    Trace;
    /// Who did something: an operator's name, or the part of the gateway that acted by itself.
    Actor;
    /// What ties a backend's later answer to the delivery: unique within its backend.
    Correlation;
}

/// A case: two case types may use the same numbers, so neither half is one alone.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Case {
    /// The case type.
    pub case_type: CaseType,
    /// The case's number within it.
    pub id: CaseId,
}

/// A delivery's id: a UUID of version 7 (RFC 9562), so that ids made later sort later and indexes grow at their end.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DeliveryId(u128);

impl DeliveryId {
    /// An id made of a time (any clock will do: it only helps indexes) and of randomness, of which 74 bits are used.
    #[must_use]
    pub fn new(at: Time, random: u128) -> Self {
        let millis = u128::try_from(at.millis()).unwrap_or(0) & 0xffff_ffff_ffff;
        let random_a = (random >> 64) & 0xfff;
        let random_b = random & 0x3fff_ffff_ffff_ffff;
        Self(millis << 80 | 0x7 << 76 | random_a << 64 | 0b10 << 62 | random_b)
    }

    /// The id that `text` spells, as [`DeliveryId`] displays it.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let bytes = text.as_bytes();
        let hyphens = [8, 13, 18, 23];
        if bytes.len() != 36 || !hyphens.iter().all(|at| bytes.get(*at) == Some(&b'-')) {
            return None;
        }
        let digits = text.bytes().enumerate().filter(|(at, _)| !hyphens.contains(at));
        let id = digits.map(|(_, digit)| match digit {
            b'0'..=b'9' => Some(digit - b'0'),
            b'a'..=b'f' => Some(digit - b'a' + 10),
            _ => None,
        });
        id.into_iter().try_fold(0, |sum, digit| Some(sum << 4 | u128::from(digit?))).map(Self)
    }
}

impl fmt::Display for DeliveryId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let id = self.0;
        write!(
            formatter,
            "{:08x}-{:04x}-{:04x}-{:04x}-{:012x}",
            id >> 96,
            id >> 80 & 0xffff,
            id >> 64 & 0xffff,
            id >> 48 & 0xffff,
            id & 0xffff_ffff_ffff
        )
    }
}

impl fmt::Debug for DeliveryId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, formatter)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_read_as_it_is_written() {
        let id = DeliveryId::new(Time::from_millis(1_764_000_000_000), u128::MAX);
        assert_eq!(DeliveryId::parse(&id.to_string()), Some(id));
        assert_eq!(id.to_string(), "019ab697-e800-7fff-bfff-ffffffffffff");
        for other in
            ["", "019ab63e", "019AB63E-3C00-7FFF-BFFF-FFFFFFFFFFFF", "019ab63e-3c00-7fff-bfff-fffffffffffé"]
        {
            assert_eq!(DeliveryId::parse(other), None, "{other}");
        }
    }

    #[test]
    fn ids_made_later_sort_later() {
        let early = DeliveryId::new(Time::from_millis(1), u128::MAX);
        let late = DeliveryId::new(Time::from_millis(2), 0);
        assert!(early < late && early.to_string() < late.to_string());
    }

    #[test]
    fn names_are_bounded() {
        assert_eq!(CaseId::new(""), Err(NameError::Empty));
        assert_eq!(CaseId::new("x".repeat(256)), Err(NameError::TooLong(256)));
        assert_eq!(CaseId::new("a\0b"), Err(NameError::Control));
        assert!(CaseId::new("Zürich 4711").is_ok());
    }
}
