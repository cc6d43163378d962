//! Lists and objects as they are decoded: each item and field is watched by its own schema, and counted.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde::forward_to_deserialize_any;

use super::{Exact, Watch};
use crate::schema::{Field, Limits, Schema, Seen};

/// The items of a list.
pub(super) struct Items<A, const STRICT: bool> {
    items: A,
    item: Watch,
    limits: &'static Limits,
    count: usize,
    seen: Option<Seen>,
}

impl<A, const STRICT: bool> Items<A, STRICT> {
    pub(super) fn new(items: A, list: Watch) -> Self {
        let (item, limits) = match list.schema {
            Some(Schema::Array(item)) => (Watch::of(Some(item)), list.limits),
            _ => (Watch::NOTHING, &Limits::NONE),
        };
        Self { items, item, limits, count: 0, seen: limits.is_unique().then(Seen::default) }
    }
}

impl<'de, A: SeqAccess<'de>, const STRICT: bool> SeqAccess<'de> for Items<A, STRICT> {
    type Error = A::Error;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, A::Error> {
        let seed = Exact::<_, STRICT> { inner: seed, watch: self.item, seen: self.seen.as_mut() };
        let item = self.items.next_element_seed(seed)?;
        self.count += usize::from(item.is_some());
        count(self.limits, self.count, item.is_none(), "item")?;
        Ok(item)
    }

    fn size_hint(&self) -> Option<usize> {
        self.items.size_hint()
    }
}

/// The entries of an object.
pub(super) struct Entries<A, const STRICT: bool> {
    entries: A,
    of: Of,
    limits: &'static Limits,
    count: usize,
}

/// What the entries are.
enum Of {
    /// Of no interest.
    Anything,
    /// Declared fields; which of them was named last.
    Fields(&'static [Field], Option<usize>),
    /// Values under arbitrary keys.
    Values(Watch),
    /// The text of a number, which serde_json gives as an object with one field.
    Number(Watch),
}

impl<A, const STRICT: bool> Entries<A, STRICT> {
    pub(super) fn new(entries: A, object: Watch) -> Self {
        let of = match object.schema {
            Some(Schema::Object { fields, .. }) => Of::Fields(fields, None),
            Some(Schema::Map(values)) => Of::Values(Watch::of(Some(values))),
            Some(Schema::Decimal) => Of::Number(object),
            _ => Of::Anything,
        };
        let limits = if matches!(of, Of::Values(_)) { object.limits } else { &Limits::NONE };
        Self { entries, of, limits, count: 0 }
    }
}

impl<'de, A: MapAccess<'de>, const STRICT: bool> MapAccess<'de> for Entries<A, STRICT> {
    type Error = A::Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, A::Error> {
        let key = match &mut self.of {
            Of::Fields(fields, at) => self.entries.next_key_seed(Key { inner: seed, fields, at })?,
            _ => self.entries.next_key_seed(seed)?,
        };
        self.count += usize::from(key.is_some());
        count(self.limits, self.count, key.is_none(), "entry")?;
        Ok(key)
    }

    fn next_value_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<T::Value, A::Error> {
        let watch = match &self.of {
            Of::Anything => Watch::NOTHING,
            Of::Fields(fields, at) => Watch::of(at.and_then(|at| fields.get(at)).map(|field| field.schema)),
            Of::Values(watch) | Of::Number(watch) => *watch,
        };
        self.entries.next_value_seed(Exact::<_, STRICT>::new(seed, watch))
    }

    fn size_hint(&self) -> Option<usize> {
        self.entries.size_hint()
    }
}

/// Refuses a list or map as soon as it is too large, and at its end when it is too small.
fn count<E: Error>(limits: &Limits, count: usize, ended: bool, unit: &str) -> Result<(), E> {
    if !ended && !limits.is_beyond(count) {
        return Ok(());
    }
    limits.of_size(count, unit).map_or(Ok(()), |message| Err(E::custom(message)))
}

/// Hands a key on and notes which field it names.
struct Key<'k, T> {
    inner: T,
    fields: &'static [Field],
    at: &'k mut Option<usize>,
}

impl<T> Key<'_, T> {
    /// Documents mostly have their fields in the order in which they are declared: the next one is tried first.
    fn note(&mut self, key: &str) {
        let next = self.at.map_or(0, |at| at + 1);
        let named = |field: &Field| field.name == key;
        *self.at = match self.fields.get(next) {
            Some(field) if named(field) => Some(next),
            _ => self.fields.iter().position(named),
        };
    }
}

impl<'de, T: DeserializeSeed<'de>> DeserializeSeed<'de> for Key<'_, T> {
    type Value = T::Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<T::Value, D::Error> {
        let Self { inner, fields, at } = self;
        inner.deserialize(Key { inner: KeyTokens(deserializer), fields, at })
    }
}

/// Tells the deserializer of a key from its seed and its visitor.
struct KeyTokens<D>(D);

impl<'de, D: Deserializer<'de>> Deserializer<'de> for Key<'_, KeyTokens<D>> {
    type Error = D::Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
        let Self { inner, fields, at } = self;
        inner.0.deserialize_identifier(Key { inner: visitor, fields, at })
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit unit_struct
        newtype_struct seq tuple tuple_struct map struct enum identifier ignored_any
    }
}

impl<'de, V: Visitor<'de>> Visitor<'de> for Key<'_, V> {
    type Value = V::Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.inner.expecting(f)
    }

    fn visit_str<E: Error>(mut self, key: &str) -> Result<V::Value, E> {
        self.note(key);
        self.inner.visit_str(key)
    }

    fn visit_borrowed_str<E: Error>(mut self, key: &'de str) -> Result<V::Value, E> {
        self.note(key);
        self.inner.visit_borrowed_str(key)
    }

    fn visit_string<E: Error>(mut self, key: String) -> Result<V::Value, E> {
        self.note(&key);
        self.inner.visit_string(key)
    }
}
