//! Texts with a format of JSON Schema: dates, times, UUIDs, addresses, bytes in base64.
//!
//! A value of these types has been validated and is its text: what was read is what is written, character for
//! character, so copying a field through a mapping never rewrites it. What the text means is parsed on demand. Messages say
//! what is wrong without repeating the text, which may be personal data.

mod address;
mod time;

use std::borrow::Cow;
use std::fmt;

use serde::de::{Deserialize, Deserializer, Error, Visitor};
use serde::ser::{Serialize, Serializer};

pub use time::UnixTime;

/// A format of strings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Format {
    /// `date`: RFC 3339 `full-date`.
    Date,
    /// `date-time`: RFC 3339 `date-time`.
    DateTime,
    /// `uuid`: RFC 9562, in any casing.
    Uuid,
    /// `uri`: RFC 3986, with a scheme.
    Uri,
    /// `email`: a mailbox of RFC 5321 in ASCII.
    Email,
    /// `byte`: base64 of RFC 4648, section 4, padded.
    Byte,
}

impl Format {
    /// Every format.
    pub const ALL: [Self; 6] = [Self::Date, Self::DateTime, Self::Uuid, Self::Uri, Self::Email, Self::Byte];

    /// Its name in JSON Schema and OpenAPI.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Date => "date",
            Self::DateTime => "date-time",
            Self::Uuid => "uuid",
            Self::Uri => "uri",
            Self::Email => "email",
            Self::Byte => "byte",
        }
    }

    /// What a text of this format is, with its article.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Date => "a date (as 2026-02-28)",
            Self::DateTime => "a time with its offset (as 2026-02-28T09:30:00Z)",
            Self::Uuid => "a UUID",
            Self::Uri => "an absolute URI",
            Self::Email => "an e-mail address",
            Self::Byte => "bytes in base64",
        }
    }

    /// The format that is called `name`.
    #[must_use]
    pub fn find(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.name() == name)
    }

    /// Whether `text` has this format.
    #[must_use]
    pub fn admits(self, text: &str) -> bool {
        match self {
            Self::Date => time::date(text).is_some(),
            Self::DateTime => time::date_time(text).is_some(),
            Self::Uuid => is_uuid(text),
            Self::Uri => address::is_uri(text),
            Self::Email => address::is_email(text),
            Self::Byte => is_base64(text),
        }
    }
}

/// A text does not have its format.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("is not {}", .0.words())]
pub struct Malformed(pub Format);

macro_rules! formatted {
    ($($(#[$doc:meta])* $name:ident;)+) => {$(
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(String);

        impl $name {
            /// The value that `text` is.
            ///
            /// # Errors
            /// When the text does not have the format.
            pub fn new<'t>(text: impl Into<Cow<'t, str>>) -> Result<Self, Malformed> {
                let text = text.into();
                if !Format::$name.admits(&text) {
                    return Err(Malformed(Format::$name));
                }
                Ok(Self(text.into_owned()))
            }

            /// A value that a spec says, which `check` has validated: only generated code has such.
            #[must_use]
            pub fn literal(text: &'static str) -> Self {
                debug_assert!(Format::$name.admits(text));
                Self(text.to_owned())
            }

            /// The text, as it was read.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }

            /// The text, as it was read.
            #[must_use]
            pub fn into_string(self) -> String {
                self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Debug::fmt(&self.0, f)
            }
        }

        impl AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                &self.0
            }
        }

        impl std::str::FromStr for $name {
            type Err = Malformed;

            fn from_str(text: &str) -> Result<Self, Malformed> {
                Self::new(text)
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(&self.0)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                deserializer.deserialize_string(Read(Format::$name)).map(Self)
            }
        }
    )+};
}

formatted! {
    /// A day of the calendar: `2026-02-28`. Days are ordered as they follow each other.
    Date;
    /// A moment with its offset from UTC: `2026-02-28T09:30:00+01:00`. Equal texts are equal; moments are compared by
    /// [`DateTime::unix_time`].
    DateTime;
    /// A UUID, in the casing in which it was read.
    Uuid;
    /// An absolute URI.
    Uri;
    /// An e-mail address.
    Email;
    /// Bytes, in base64.
    Byte;
}

impl Date {
    /// Year, month (1 to 12) and day of the month (1 to 31).
    #[must_use]
    pub fn year_month_day(&self) -> (i32, u8, u8) {
        time::date(&self.0).unwrap_or((0, 1, 1))
    }

    /// The moment at which the day begins in UTC.
    #[must_use]
    pub fn unix_time(&self) -> UnixTime {
        UnixTime::of_day(self.year_month_day())
    }
}

impl DateTime {
    /// The moment: equal for the same moment in different offsets. Fractions are cut after nanoseconds, and a leap second is
    /// the second that follows it.
    #[must_use]
    pub fn unix_time(&self) -> UnixTime {
        time::date_time(&self.0).unwrap_or_default()
    }
}

impl Byte {
    /// The bytes in base64, padded.
    #[must_use]
    pub fn encode(bytes: &[u8]) -> Self {
        Self(base64::Engine::encode(&base64::engine::general_purpose::STANDARD, bytes))
    }

    /// The bytes.
    #[must_use]
    pub fn bytes(&self) -> Vec<u8> {
        base64::Engine::decode(&base64::engine::general_purpose::STANDARD, &self.0).unwrap_or_default()
    }
}

/// Reads a text of a format.
struct Read(Format);

impl Visitor<'_> for Read {
    type Value = String;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.words())
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<String, E> {
        if self.0.admits(text) { Ok(text.to_owned()) } else { Err(E::custom(Malformed(self.0))) }
    }

    fn visit_string<E: Error>(self, text: String) -> Result<String, E> {
        if self.0.admits(&text) { Ok(text) } else { Err(E::custom(Malformed(self.0))) }
    }
}

fn is_uuid(text: &str) -> bool {
    text.len() == 36
        && text.bytes().enumerate().all(|(at, byte)| match at {
            8 | 13 | 18 | 23 => byte == b'-',
            _ => byte.is_ascii_hexdigit(),
        })
}

/// Whether decoding would succeed: the alphabet, padding to a multiple of four, no stray bits in the last character.
fn is_base64(text: &str) -> bool {
    fn sextet(byte: u8) -> Option<u8> {
        match byte {
            b'A'..=b'Z' => Some(byte - b'A'),
            b'a'..=b'z' => Some(byte - b'a' + 26),
            b'0'..=b'9' => Some(byte - b'0' + 52),
            b'+' => Some(62),
            b'/' => Some(63),
            _ => None,
        }
    }
    let bytes = text.as_bytes();
    let (body, stray) = match bytes {
        [body @ .., b'=', b'='] => (body, 0b1111),
        [body @ .., b'='] => (body, 0b11),
        body => (body, 0),
    };
    bytes.len().is_multiple_of(4)
        && body.iter().all(|byte| sextet(*byte).is_some())
        && body.last().and_then(|byte| sextet(*byte)).is_none_or(|last| last & stray == 0)
        && (bytes.is_empty() || !body.is_empty())
}

#[cfg(test)]
mod tests;
