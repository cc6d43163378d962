//! Reading JSON documents into typed values, exactly as their [`Schema`] says.
//!
//! Serde's derived decoders are more lenient than a contract: they take an array where an object is declared and
//! `{"OPEN": null}` where the text `"OPEN"` is, and whether they take unknown fields is a property of the type, not of
//! the reader. They know nothing of lengths and patterns. The hub reads its callers' documents strictly and its backends'
//! documents tolerantly, and clients read the hub's, often with one and the same type; so it is decided here, in a thin
//! layer between serde_json and the type. It checks limits as values go by, where the schema has any, so that a valid
//! document is read once. What this module accepts is what [`violations`](crate::schema::violations) finds nothing wrong
//! with.

mod access;
mod union;
mod watch;

use std::fmt;

use serde::de::value::StrDeserializer;
use serde::de::{
    DeserializeOwned, DeserializeSeed, Deserializer, Error, IntoDeserializer, MapAccess, SeqAccess, Visitor,
};
use serde::forward_to_deserialize_any;

use crate::schema::Schema;
use access::{Entries, Items};
pub(crate) use union::tag;
use watch::{Limited, Unlimited, Watch};

/// Decodes `document`, whatever fields there are that `T` does not declare. Limits are not checked: nothing in it has any, or
/// whoever sent it is trusted.
///
/// # Errors
/// The first thing that is wrong, with its line and column.
pub fn decode<T: DeserializeOwned>(document: &[u8]) -> Result<T, serde_json::Error> {
    tolerant(document, Unlimited)
}

/// The same, and checks the limits of its `schema`, which is that of `T`.
///
/// # Errors
/// The first thing that is wrong, with its line and column.
pub fn decode_checked<T: DeserializeOwned>(
    document: &[u8],
    schema: &'static Schema,
) -> Result<T, serde_json::Error> {
    tolerant(document, Limited::of(Some(schema)))
}

/// Decodes `document`, and refuses fields that `T` does not declare. Limits are not checked: nothing in it has any.
///
/// # Errors
/// The first thing that is wrong, with its line and column.
pub fn decode_strictly<T: DeserializeOwned>(document: &[u8]) -> Result<T, serde_json::Error> {
    strict(document, Unlimited)
}

/// The same, and checks the limits of its `schema`, which is that of `T`.
///
/// # Errors
/// The first thing that is wrong, with its line and column.
pub fn decode_checked_strictly<T: DeserializeOwned>(
    document: &[u8],
    schema: &'static Schema,
) -> Result<T, serde_json::Error> {
    strict(document, Limited::of(Some(schema)))
}

fn tolerant<T: DeserializeOwned, W: Watch>(document: &[u8], watch: W) -> Result<T, serde_json::Error> {
    let mut reader = serde_json::Deserializer::from_slice(document);
    let value = T::deserialize(Exact::<_, _, false>::new(&mut reader, watch))?;
    reader.end()?;
    Ok(value)
}

fn strict<T: DeserializeOwned, W: Watch>(document: &[u8], watch: W) -> Result<T, serde_json::Error> {
    // Every text in it is read, so that it is UTF-8 may as well be found out at once. A reply may have anything in the
    // fields that nobody reads.
    let Ok(text) = std::str::from_utf8(document) else { return Err(not_a_text(document)) };
    let mut reader = serde_json::Deserializer::from_str(text);
    let value = T::deserialize(Exact::<_, _, true>::new(&mut reader, watch))?;
    reader.end()?;
    Ok(value)
}

/// Where a document that is not UTF-8 is not JSON.
#[cold]
fn not_a_text(document: &[u8]) -> serde_json::Error {
    let read = serde_json::from_slice::<serde_json::Value>(document);
    read.err().unwrap_or_else(|| Error::custom("is not a text in UTF-8"))
}

/// The whole number that a number without a fraction is: JSON Schema takes `1.0` for an integer.
pub(crate) fn whole(value: f64) -> Option<i64> {
    const LIMIT: f64 = (1_u64 << f64::MANTISSA_DIGITS) as f64;
    (value.fract() == 0.0 && value.abs() <= LIMIT).then_some(value as i64)
}

/// A deserializer, visitor or seed that keeps what is below it exact, and lets `watch` look at it; `STRICT` when unknown
/// fields are refused.
struct Exact<T, W, const STRICT: bool> {
    inner: T,
    watch: W,
}

impl<T, W, const STRICT: bool> Exact<T, W, STRICT> {
    fn new(inner: T, watch: W) -> Self {
        Self { inner, watch }
    }
}

/// Scalars are checked as they go by.
macro_rules! scalars {
    ($($method:ident)*) => {$(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
            let Self { inner, watch } = self;
            inner.$method(Exact::<_, _, STRICT>::new(visitor, watch))
        }
    )*};
}

impl<'de, D: Deserializer<'de>, W: Watch, const STRICT: bool> Deserializer<'de> for Exact<D, W, STRICT> {
    type Error = D::Error;

    scalars! {
        deserialize_bool deserialize_f64 deserialize_str deserialize_string deserialize_option deserialize_seq
        deserialize_map
    }

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
        self.inner.deserialize_any(visitor)
    }

    fn deserialize_identifier<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
        self.inner.deserialize_identifier(visitor)
    }

    fn deserialize_i32<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
        self.deserialize_i64(visitor)
    }

    fn deserialize_i64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
        let Self { inner, watch } = self;
        inner.deserialize_i64(Exact::<_, _, STRICT>::new(Whole(visitor), watch))
    }

    /// An object, never an array of the fields' values.
    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, D::Error> {
        self.deserialize_map(visitor)
    }

    /// A text, never an object with the variant as its key; or an object that says in a field which it is.
    fn deserialize_enum<V: Visitor<'de>>(
        self,
        name: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, D::Error> {
        match name.strip_prefix(union::MARK) {
            Some(discriminator) => union::read::<_, _, _, STRICT>(self, discriminator, visitor),
            None => self.deserialize_str(Variant(visitor)),
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, D::Error> {
        // By a name of its own serde_json gives the text of a value, which exact decimals are read from.
        let Self { inner, watch } = self;
        inner.deserialize_newtype_struct(name, Exact::<_, _, STRICT>::new(visitor, watch))
    }

    /// The value of a field that the type does not declare.
    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
        if STRICT {
            return Err(D::Error::custom("unknown field"));
        }
        self.inner.deserialize_ignored_any(visitor)
    }

    forward_to_deserialize_any! {
        i8 i16 i128 u8 u16 u32 u64 u128 f32 char bytes byte_buf unit unit_struct tuple tuple_struct
    }
}

impl<'de, V: Visitor<'de>, W: Watch, const STRICT: bool> Visitor<'de> for Exact<V, W, STRICT> {
    type Value = V::Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.inner.expecting(f)
    }

    fn visit_unit<E: Error>(self) -> Result<V::Value, E> {
        self.inner.visit_unit()
    }

    fn visit_none<E: Error>(self) -> Result<V::Value, E> {
        self.inner.visit_none()
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<V::Value, D::Error> {
        let Self { inner, watch } = self;
        inner.visit_some(Exact::<_, _, STRICT>::new(deserializer, watch))
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, deserializer: D) -> Result<V::Value, D::Error> {
        let Self { inner, watch } = self;
        inner.visit_newtype_struct(Exact::<_, _, STRICT>::new(deserializer, watch))
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<V::Value, E> {
        self.watch.bool(value)?;
        self.inner.visit_bool(value)
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<V::Value, E> {
        self.watch.whole(value)?;
        self.inner.visit_i64(value)
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<V::Value, E> {
        match i64::try_from(value) {
            Ok(value) => self.visit_i64(value),
            Err(_) => {
                self.watch.large(value)?;
                self.inner.visit_u64(value)
            }
        }
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<V::Value, E> {
        self.watch.number(value)?;
        self.inner.visit_f64(value)
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<V::Value, E> {
        self.watch.text(text)?;
        self.inner.visit_str(text)
    }

    fn visit_borrowed_str<E: Error>(self, text: &'de str) -> Result<V::Value, E> {
        self.watch.text(text)?;
        self.inner.visit_borrowed_str(text)
    }

    fn visit_string<E: Error>(self, text: String) -> Result<V::Value, E> {
        self.watch.text(&text)?;
        self.inner.visit_string(text)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, items: A) -> Result<V::Value, A::Error> {
        self.inner.visit_seq(Items::<_, _, STRICT> { items, watch: self.watch.items() })
    }

    fn visit_map<A: MapAccess<'de>>(self, entries: A) -> Result<V::Value, A::Error> {
        self.inner.visit_map(Entries::<_, _, STRICT> { entries, watch: self.watch.entries() })
    }
}

impl<'de, T: DeserializeSeed<'de>, W: Watch, const STRICT: bool> DeserializeSeed<'de>
    for Exact<T, W, STRICT>
{
    type Value = T::Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<T::Value, D::Error> {
        let Self { inner, watch } = self;
        inner.deserialize(Exact::<_, _, STRICT>::new(deserializer, watch))
    }
}

/// Gives a visitor of whole numbers those that are written with a fraction of zero.
struct Whole<V>(V);

impl<'de, V: Visitor<'de>> Visitor<'de> for Whole<V> {
    type Value = V::Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.expecting(f)
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<V::Value, E> {
        self.0.visit_i64(value)
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<V::Value, E> {
        match whole(value) {
            Some(whole) => self.0.visit_i64(whole),
            None => Err(E::custom("is not a whole number")),
        }
    }
}

/// Gives an enum's visitor the variant that a text names.
struct Variant<V>(V);

impl<'de, V: Visitor<'de>> Visitor<'de> for Variant<V> {
    type Value = V::Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.expecting(f)
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<V::Value, E> {
        let variant: StrDeserializer<'_, E> = text.into_deserializer();
        self.0.visit_enum(variant)
    }
}

#[cfg(test)]
mod tests;
