//! Reading JSON documents into typed values, exactly as their [`Schema`](crate::schema::Schema) says.
//!
//! Serde's derived decoders are more lenient than a contract: they take an array where an object is declared and
//! `{"OPEN": null}` where the text `"OPEN"` is, and whether they take unknown fields is a property of the type, not of
//! the reader. The hub reads its callers' documents strictly and its backends' documents tolerantly, and clients read
//! the hub's, often with one and the same type; so it is decided here, in a thin layer between serde_json and the
//! type. What this module accepts is what [`violations`](crate::schema::violations) finds nothing wrong with.

use std::fmt;

use serde::de::value::StrDeserializer;
use serde::de::{
    DeserializeOwned, DeserializeSeed, Deserializer, Error, IntoDeserializer, MapAccess, SeqAccess, Visitor,
};
use serde::forward_to_deserialize_any;

use crate::schema::Unknown;

/// Decodes `document`, treating fields that `T` does not declare as `unknown` says.
///
/// # Errors
/// The first thing that is wrong, with its line and column.
pub fn decode<T: DeserializeOwned>(document: &[u8], unknown: Unknown) -> Result<T, serde_json::Error> {
    let mut reader = serde_json::Deserializer::from_slice(document);
    let value = match unknown {
        Unknown::Refuse => T::deserialize(Exact::<_, true>(&mut reader))?,
        Unknown::Allow => T::deserialize(Exact::<_, false>(&mut reader))?,
    };
    reader.end()?;
    Ok(value)
}

/// A deserializer, visitor or access that keeps what is below it exact; `STRICT` when unknown fields are refused.
struct Exact<T, const STRICT: bool>(T);

/// Scalars are exact as they are.
macro_rules! plainly {
    ($($method:ident)*) => {$(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
            self.0.$method(visitor)
        }
    )*};
}

impl<'de, D: Deserializer<'de>, const STRICT: bool> Deserializer<'de> for Exact<D, STRICT> {
    type Error = D::Error;

    plainly! {
        deserialize_any deserialize_bool deserialize_i32 deserialize_i64 deserialize_f64 deserialize_str
        deserialize_string deserialize_identifier
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
        self.0.deserialize_option(Exact::<_, STRICT>(visitor))
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
        self.0.deserialize_seq(Exact::<_, STRICT>(visitor))
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
        self.0.deserialize_map(Exact::<_, STRICT>(visitor))
    }

    /// An object, never an array of the fields' values.
    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, D::Error> {
        self.0.deserialize_map(Exact::<_, STRICT>(visitor))
    }

    /// A text, never an object with the variant as its key.
    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, D::Error> {
        self.0.deserialize_str(Variant(visitor))
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, D::Error> {
        // By a name of its own serde_json gives the text of a value, which exact decimals are read from.
        self.0.deserialize_newtype_struct(name, Exact::<_, STRICT>(visitor))
    }

    /// The value of a field that the type does not declare.
    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
        if STRICT {
            return Err(D::Error::custom("unknown field"));
        }
        self.0.deserialize_ignored_any(visitor)
    }

    forward_to_deserialize_any! {
        i8 i16 i128 u8 u16 u32 u64 u128 f32 char bytes byte_buf unit unit_struct tuple tuple_struct
    }
}

impl<'de, V: Visitor<'de>, const STRICT: bool> Visitor<'de> for Exact<V, STRICT> {
    type Value = V::Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.expecting(f)
    }

    fn visit_unit<E: Error>(self) -> Result<V::Value, E> {
        self.0.visit_unit()
    }

    fn visit_none<E: Error>(self) -> Result<V::Value, E> {
        self.0.visit_none()
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<V::Value, D::Error> {
        self.0.visit_some(Exact::<_, STRICT>(deserializer))
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, deserializer: D) -> Result<V::Value, D::Error> {
        self.0.visit_newtype_struct(Exact::<_, STRICT>(deserializer))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, items: A) -> Result<V::Value, A::Error> {
        self.0.visit_seq(Exact::<_, STRICT>(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, entries: A) -> Result<V::Value, A::Error> {
        self.0.visit_map(Exact::<_, STRICT>(entries))
    }
}

impl<'de, A: SeqAccess<'de>, const STRICT: bool> SeqAccess<'de> for Exact<A, STRICT> {
    type Error = A::Error;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, A::Error> {
        self.0.next_element_seed(Exact::<_, STRICT>(seed))
    }

    fn size_hint(&self) -> Option<usize> {
        self.0.size_hint()
    }
}

impl<'de, A: MapAccess<'de>, const STRICT: bool> MapAccess<'de> for Exact<A, STRICT> {
    type Error = A::Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, A::Error> {
        self.0.next_key_seed(seed)
    }

    fn next_value_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<T::Value, A::Error> {
        self.0.next_value_seed(Exact::<_, STRICT>(seed))
    }

    fn size_hint(&self) -> Option<usize> {
        self.0.size_hint()
    }
}

impl<'de, T: DeserializeSeed<'de>, const STRICT: bool> DeserializeSeed<'de> for Exact<T, STRICT> {
    type Value = T::Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<T::Value, D::Error> {
        self.0.deserialize(Exact::<_, STRICT>(deserializer))
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
