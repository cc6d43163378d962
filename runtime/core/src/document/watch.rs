//! What looks at a document as it is decoded.
//!
//! A document nothing in which has limits is looked at by [`Unlimited`], which is nothing at all once it is compiled; only others
//! pay for knowing, at each value, which one it is. Which of the two is decided where a document is decoded, so that each type
//! has one decoder.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, Visitor};
use serde::forward_to_deserialize_any;

use crate::decimal::parse_number;
use crate::schema::{Field, Limits, Schema, Seen, Text};

/// Looks at one value.
pub(super) trait Watch: Sized {
    /// What looks at the items of a list.
    type Items: WatchItems;
    /// What looks at the entries of an object.
    type Entries: WatchEntries;

    fn bool<E: Error>(self, value: bool) -> Result<(), E>;
    fn whole<E: Error>(self, value: i64) -> Result<(), E>;
    /// A whole number that no `i64` holds.
    fn large<E: Error>(self, value: u64) -> Result<(), E>;
    fn number<E: Error>(self, value: f64) -> Result<(), E>;
    fn text<E: Error>(self, text: &str) -> Result<(), E>;
    fn items(self) -> Self::Items;
    fn entries(self) -> Self::Entries;
    /// Of a union: what looks at the variant that `tag` names.
    fn variant(self, tag: &str) -> Self;
}

/// Looks at a list.
pub(super) trait WatchItems {
    type Item<'i>: Watch
    where
        Self: 'i;

    /// What looks at the next item.
    fn item(&mut self) -> Self::Item<'_>;
    /// There was one more item, or the list has ended.
    fn counted<E: Error>(&mut self, ended: bool) -> Result<(), E>;
}

/// Looks at an object.
pub(super) trait WatchEntries {
    type Value: Watch;

    /// Takes the next key, if there is one.
    fn next_key<'de, A: MapAccess<'de>, K: DeserializeSeed<'de>>(
        &mut self,
        entries: &mut A,
        seed: K,
    ) -> Result<Option<K::Value>, A::Error>;
    /// What looks at the value under the key that was taken last.
    fn value(&mut self) -> Self::Value;
}

/// Lets everything pass.
#[derive(Debug, Clone, Copy)]
pub(super) struct Unlimited;

impl Watch for Unlimited {
    type Items = Self;
    type Entries = Self;

    fn bool<E: Error>(self, _: bool) -> Result<(), E> {
        Ok(())
    }

    fn whole<E: Error>(self, _: i64) -> Result<(), E> {
        Ok(())
    }

    fn large<E: Error>(self, _: u64) -> Result<(), E> {
        Ok(())
    }

    fn number<E: Error>(self, _: f64) -> Result<(), E> {
        Ok(())
    }

    fn text<E: Error>(self, _: &str) -> Result<(), E> {
        Ok(())
    }

    fn items(self) -> Self {
        self
    }

    fn entries(self) -> Self {
        self
    }

    fn variant(self, _: &str) -> Self {
        self
    }
}

impl WatchItems for Unlimited {
    type Item<'i> = Self;

    fn item(&mut self) -> Self {
        *self
    }

    fn counted<E: Error>(&mut self, _: bool) -> Result<(), E> {
        Ok(())
    }
}

impl WatchEntries for Unlimited {
    type Value = Self;

    fn next_key<'de, A: MapAccess<'de>, K: DeserializeSeed<'de>>(
        &mut self,
        entries: &mut A,
        seed: K,
    ) -> Result<Option<K::Value>, A::Error> {
        entries.next_key_seed(seed)
    }

    fn value(&mut self) -> Self {
        *self
    }
}

/// Checks limits, by the schema of where it is.
pub(super) struct Limited<'s> {
    /// The value's schema, where something in it has limits.
    schema: Option<&'static Schema>,
    limits: &'static Limits,
    /// What came before it in a list whose items must differ.
    seen: Option<&'s mut Seen>,
}

impl Limited<'_> {
    pub(super) fn of(schema: Option<&'static Schema>) -> Self {
        Self::with(Known::of(schema))
    }

    fn with(Known { schema, limits }: Known) -> Self {
        Self { schema, limits, seen: None }
    }

    /// Refuses a value that has something wrong with it, or that stands in its list already.
    fn judge<E: Error>(self, found: Option<String>, new: impl FnOnce(&mut Seen) -> bool) -> Result<(), E> {
        if let Some(message) = found {
            return Err(E::custom(message));
        }
        match self.seen.is_none_or(new) {
            true => Ok(()),
            false => Err(E::custom("is in the list already")),
        }
    }
}

/// What is known of a value before it is read.
#[derive(Debug, Clone, Copy)]
struct Known {
    schema: Option<&'static Schema>,
    limits: &'static Limits,
}

impl Known {
    const NOTHING: Self = Self { schema: None, limits: &Limits::NONE };

    fn of(schema: Option<&'static Schema>) -> Self {
        match schema.map(Schema::split) {
            Some((Schema::Object { limited: false, .. }, limits)) => Self { schema: None, limits },
            Some((schema, limits)) => Self { schema: Some(schema), limits },
            None => Self::NOTHING,
        }
    }
}

impl Watch for Limited<'_> {
    type Items = Items;
    type Entries = Entries;

    fn bool<E: Error>(self, value: bool) -> Result<(), E> {
        let found = self.limits.of_bool(value);
        self.judge(found, |seen| seen.bool(value))
    }

    fn whole<E: Error>(self, value: i64) -> Result<(), E> {
        let found = self.limits.of_whole(value);
        self.judge(found, |seen| seen.number(&value.to_string()))
    }

    fn large<E: Error>(self, value: u64) -> Result<(), E> {
        let found = self.limits.of_number(value as f64);
        self.judge(found, |seen| seen.number(&value.to_string()))
    }

    fn number<E: Error>(self, value: f64) -> Result<(), E> {
        let found = self.limits.of_number(value);
        self.judge(found, |seen| seen.number(&value.to_string()))
    }

    fn text<E: Error>(self, text: &str) -> Result<(), E> {
        let is_decimal = matches!(self.schema, Some(Schema::Decimal | Schema::String(Text::Decimal)));
        let found = match is_decimal.then(|| parse_number(text)).flatten() {
            Some(value) => self.limits.of_decimal(value),
            None => None,
        };
        let found = found.or_else(|| self.limits.of_text(text));
        self.judge(found, |seen| if is_decimal { seen.number(text) } else { seen.text(text) })
    }

    fn items(self) -> Items {
        let (item, limits) = match self.schema {
            Some(Schema::Array(item)) => (Known::of(Some(item)), self.limits),
            _ => (Known::NOTHING, &Limits::NONE),
        };
        Items { item, limits, count: 0, seen: limits.is_unique().then(Seen::default) }
    }

    fn entries(self) -> Entries {
        let known = Known { schema: self.schema, limits: self.limits };
        let of = match self.schema {
            Some(Schema::Object { fields, .. }) => Of::Fields(fields, None),
            Some(Schema::Map(values)) => Of::Values(Known::of(Some(values))),
            Some(Schema::Decimal) => Of::Number(known),
            _ => Of::Anything,
        };
        let limits = if matches!(of, Of::Values(_)) { self.limits } else { &Limits::NONE };
        Entries { of, limits, count: 0 }
    }

    fn variant(self, tag: &str) -> Self {
        let schema = match self.schema {
            Some(Schema::Union { variants, .. }) => variants.iter().find(|(known, _)| *known == tag),
            _ => None,
        };
        Self::of(schema.map(|(_, schema)| *schema))
    }
}

/// Counts and compares the items of a list.
pub(super) struct Items {
    item: Known,
    limits: &'static Limits,
    count: usize,
    seen: Option<Seen>,
}

impl WatchItems for Items {
    type Item<'i> = Limited<'i>;

    fn item(&mut self) -> Limited<'_> {
        Limited { schema: self.item.schema, limits: self.item.limits, seen: self.seen.as_mut() }
    }

    fn counted<E: Error>(&mut self, ended: bool) -> Result<(), E> {
        self.count += usize::from(!ended);
        count(self.limits, self.count, ended, "item")
    }
}

/// Knows which entry of an object is which, and counts those of a map.
pub(super) struct Entries {
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
    Values(Known),
    /// The text of a number, which serde_json gives as an object with one field.
    Number(Known),
}

impl WatchEntries for Entries {
    type Value = Limited<'static>;

    fn next_key<'de, A: MapAccess<'de>, K: DeserializeSeed<'de>>(
        &mut self,
        entries: &mut A,
        seed: K,
    ) -> Result<Option<K::Value>, A::Error> {
        let key = match &mut self.of {
            Of::Fields(fields, at) => entries.next_key_seed(Key { inner: seed, fields, at })?,
            _ => entries.next_key_seed(seed)?,
        };
        self.count += usize::from(key.is_some());
        count(self.limits, self.count, key.is_none(), "entry")?;
        Ok(key)
    }

    fn value(&mut self) -> Limited<'static> {
        Limited::with(match &self.of {
            Of::Anything => Known::NOTHING,
            Of::Fields(fields, at) => Known::of(at.and_then(|at| fields.get(at)).map(|field| field.schema)),
            Of::Values(known) | Of::Number(known) => *known,
        })
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
