//! Fields that may be absent and may be `null`, where the contract tells the two apart: in the body of a PATCH, an absent
//! field stays as it is and a `null` clears it (RFC 7396).

use serde::de::{Deserialize, Deserializer};
use serde::ser::{Serialize, Serializer};

/// A field that may be absent, `null` or a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Patch<T> {
    /// The value, if there is one.
    pub value: Option<T>,
    /// Whether the absence of a value is written as `null`.
    pub null: bool,
}

impl<T> Patch<T> {
    /// The field is not there.
    pub const ABSENT: Self = Self { value: None, null: false };

    /// The field is `null`.
    pub const NULL: Self = Self { value: None, null: true };

    /// Whether the field is not there.
    pub const fn is_absent(&self) -> bool {
        self.value.is_none() && !self.null
    }
}

impl<T> Default for Patch<T> {
    fn default() -> Self {
        Self::ABSENT
    }
}

impl<T> From<Option<T>> for Patch<T> {
    fn from(value: Option<T>) -> Self {
        Self { value, null: false }
    }
}

impl<T: Serialize> Serialize for Patch<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.value.serialize(serializer)
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Patch<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let value = Option::deserialize(deserializer)?;
        let null = value.is_none();
        Ok(Self { value, null })
    }
}
