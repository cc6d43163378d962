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

use std::fmt;

use serde::de::value::StrDeserializer;
use serde::de::{
    DeserializeOwned, DeserializeSeed, Deserializer, Error, IntoDeserializer, MapAccess, SeqAccess, Visitor,
};
use serde::forward_to_deserialize_any;

use crate::schema::{Limits, Schema, Seen, Unknown};
use access::{Entries, Items};
pub(crate) use union::tag;

/// Decodes `document`, treating fields that `T` does not declare as `unknown` says. Limits are not checked: a client trusts
/// its hub.
///
/// # Errors
/// The first thing that is wrong, with its line and column.
pub fn decode<T: DeserializeOwned>(document: &[u8], unknown: Unknown) -> Result<T, serde_json::Error> {
    read(document, None, unknown)
}

/// Decodes `document` and checks the limits of its `schema`, which is that of `T`.
///
/// # Errors
/// The first thing that is wrong, with its line and column.
pub fn decode_checked<T: DeserializeOwned>(
    document: &[u8],
    schema: &'static Schema,
    unknown: Unknown,
) -> Result<T, serde_json::Error> {
    read(document, Some(schema), unknown)
}

fn read<T: DeserializeOwned>(
    document: &[u8],
    schema: Option<&'static Schema>,
    unknown: Unknown,
) -> Result<T, serde_json::Error> {
    let mut reader = serde_json::Deserializer::from_slice(document);
    let watch = Watch::of(schema);
    let value = match unknown {
        Unknown::Refuse => T::deserialize(Exact::<_, true>::new(&mut reader, watch))?,
        Unknown::Allow => T::deserialize(Exact::<_, false>::new(&mut reader, watch))?,
    };
    reader.end()?;
    Ok(value)
}

/// The whole number that a number without a fraction is: JSON Schema takes `1.0` for an integer.
pub(crate) fn whole(value: f64) -> Option<i64> {
    const LIMIT: f64 = (1_u64 << f64::MANTISSA_DIGITS) as f64;
    (value.fract() == 0.0 && value.abs() <= LIMIT).then_some(value as i64)
}

/// What is known of a value before it is read.
#[derive(Debug, Clone, Copy)]
struct Watch {
    /// Its schema, where something in it has limits.
    schema: Option<&'static Schema>,
    limits: &'static Limits,
}

impl Watch {
    const NOTHING: Self = Self { schema: None, limits: &Limits::NONE };

    fn of(schema: Option<&'static Schema>) -> Self {
        match schema.map(Schema::split) {
            Some((Schema::Object { limited: false, .. }, limits)) => Self { schema: None, limits },
            Some((schema, limits)) => Self { schema: Some(schema), limits },
            None => Self::NOTHING,
        }
    }
}

/// A deserializer, visitor or seed that keeps what is below it exact; `STRICT` when unknown fields are refused.
struct Exact<'s, T, const STRICT: bool> {
    inner: T,
    watch: Watch,
    /// What came before it in a list whose items must differ.
    seen: Option<&'s mut Seen>,
}

impl<T, const STRICT: bool> Exact<'_, T, STRICT> {
    fn new(inner: T, watch: Watch) -> Self {
        Self { inner, watch, seen: None }
    }
}

/// Scalars are checked as they go by.
macro_rules! scalars {
    ($($method:ident)*) => {$(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
            let Self { inner, watch, seen } = self;
            inner.$method(Exact::<_, STRICT> { inner: visitor, watch, seen })
        }
    )*};
}

impl<'de, D: Deserializer<'de>, const STRICT: bool> Deserializer<'de> for Exact<'_, D, STRICT> {
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
        let Self { inner, watch, seen } = self;
        inner.deserialize_i64(Exact::<_, STRICT> { inner: Whole(visitor), watch, seen })
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
            Some(discriminator) => union::read::<_, _, STRICT>(self, discriminator, visitor),
            None => self.deserialize_str(Variant(visitor)),
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, D::Error> {
        // By a name of its own serde_json gives the text of a value, which exact decimals are read from.
        let Self { inner, watch, seen } = self;
        inner.deserialize_newtype_struct(name, Exact::<_, STRICT> { inner: visitor, watch, seen })
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

impl<T, const STRICT: bool> Exact<'_, T, STRICT> {
    /// Refuses a value that has something wrong with it, or that stands in its list already.
    fn judge<E: Error>(
        &mut self,
        found: Option<String>,
        new: impl FnOnce(&mut Seen) -> bool,
    ) -> Result<(), E> {
        if let Some(message) = found {
            return Err(E::custom(message));
        }
        match self.seen.as_deref_mut().is_none_or(new) {
            true => Ok(()),
            false => Err(E::custom("is in the list already")),
        }
    }

    fn judge_text<E: Error>(&mut self, text: &str) -> Result<(), E> {
        let is_decimal =
            matches!(self.watch.schema, Some(Schema::Decimal | Schema::String(crate::schema::Text::Decimal)));
        let found = match is_decimal.then(|| crate::decimal::parse_number(text)).flatten() {
            Some(value) => self.watch.limits.of_decimal(value),
            None => None,
        };
        let found = found.or_else(|| self.watch.limits.of_text(text));
        self.judge(found, |seen| if is_decimal { seen.number(text) } else { seen.text(text) })
    }
}

impl<'de, V: Visitor<'de>, const STRICT: bool> Visitor<'de> for Exact<'_, V, STRICT> {
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
        let Self { inner, watch, seen } = self;
        inner.visit_some(Exact::<_, STRICT> { inner: deserializer, watch, seen })
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, deserializer: D) -> Result<V::Value, D::Error> {
        let Self { inner, watch, seen } = self;
        inner.visit_newtype_struct(Exact::<_, STRICT> { inner: deserializer, watch, seen })
    }

    fn visit_bool<E: Error>(mut self, value: bool) -> Result<V::Value, E> {
        self.judge(self.watch.limits.of_bool(value), |seen| seen.bool(value))?;
        self.inner.visit_bool(value)
    }

    fn visit_i64<E: Error>(mut self, value: i64) -> Result<V::Value, E> {
        self.judge(self.watch.limits.of_whole(value), |seen| seen.number(&value.to_string()))?;
        self.inner.visit_i64(value)
    }

    fn visit_u64<E: Error>(mut self, value: u64) -> Result<V::Value, E> {
        match i64::try_from(value) {
            Ok(value) => self.visit_i64(value),
            Err(_) => {
                let number = value as f64;
                self.judge(self.watch.limits.of_number(number), |seen| seen.number(&value.to_string()))?;
                self.inner.visit_u64(value)
            }
        }
    }

    fn visit_f64<E: Error>(mut self, value: f64) -> Result<V::Value, E> {
        self.judge(self.watch.limits.of_number(value), |seen| seen.number(&value.to_string()))?;
        self.inner.visit_f64(value)
    }

    fn visit_str<E: Error>(mut self, text: &str) -> Result<V::Value, E> {
        self.judge_text(text)?;
        self.inner.visit_str(text)
    }

    fn visit_borrowed_str<E: Error>(mut self, text: &'de str) -> Result<V::Value, E> {
        self.judge_text(text)?;
        self.inner.visit_borrowed_str(text)
    }

    fn visit_string<E: Error>(mut self, text: String) -> Result<V::Value, E> {
        self.judge_text(&text)?;
        self.inner.visit_string(text)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, items: A) -> Result<V::Value, A::Error> {
        self.inner.visit_seq(Items::<_, STRICT>::new(items, self.watch))
    }

    fn visit_map<A: MapAccess<'de>>(self, entries: A) -> Result<V::Value, A::Error> {
        self.inner.visit_map(Entries::<_, STRICT>::new(entries, self.watch))
    }
}

impl<'de, T: DeserializeSeed<'de>, const STRICT: bool> DeserializeSeed<'de> for Exact<'_, T, STRICT> {
    type Value = T::Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<T::Value, D::Error> {
        let Self { inner, watch, seen } = self;
        inner.deserialize(Exact::<_, STRICT> { inner: deserializer, watch, seen })
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
