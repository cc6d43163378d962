//! Objects that are one of several, told apart by the text in one field.
//!
//! Generated enums derive their decoder, which wants to be told the variant before its content. So the object is taken as
//! text, the discriminator looked up in it, and the variant decoded from the text by its own schema. Serde's own way
//! would copy the object into a tree first, where exact decimals lose their digits and strictness its hold.

use std::fmt;

use serde::de::value::StrDeserializer;
use serde::de::{
    Deserialize, DeserializeSeed, Deserializer, EnumAccess, Error, IgnoredAny, IntoDeserializer, MapAccess,
    Unexpected, VariantAccess, Visitor,
};
use serde_json::value::RawValue;

use super::{Exact, Watch};

/// What the name of such an enum begins with, as serde knows it; the discriminator follows.
pub(super) const MARK: &str = "union:";

/// Reads the variant that the object names.
pub(super) fn read<'de, D: Deserializer<'de>, W: Watch, V: Visitor<'de>, const STRICT: bool>(
    object: Exact<D, W, STRICT>,
    discriminator: &str,
    visitor: V,
) -> Result<V::Value, D::Error> {
    let text = <&RawValue>::deserialize(object.inner)?.get();
    if !text.starts_with('{') {
        return Err(D::Error::custom("is not an object"));
    }
    let tag = tag(text, discriminator).map_err(D::Error::custom)?;
    let tag = tag.ok_or_else(|| D::Error::custom(format_args!("has no `{discriminator}`")))?;
    let watch = object.watch.variant(&tag);
    let mut content = serde_json::Deserializer::from_str(text);
    visitor
        .visit_enum(Named::<_, _, STRICT> { tag: &tag, content: &mut content, watch })
        .map_err(D::Error::custom)
}

/// The text in the field `discriminator` of an object; `None` when there is no such field, or no text in it.
pub(crate) fn tag(object: &str, discriminator: &str) -> Result<Option<String>, serde_json::Error> {
    struct Find<'d>(&'d str);

    impl<'de> Visitor<'de> for Find<'_> {
        type Value = Option<String>;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("an object")
        }

        fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Option<String>, A::Error> {
            let mut found = None;
            while let Some(is_it) = entries.next_key_seed(Is(self.0))? {
                if is_it && found.is_none() {
                    found = entries.next_value_seed(MaybeText)?;
                } else {
                    entries.next_value::<IgnoredAny>()?;
                }
            }
            Ok(found)
        }
    }

    serde_json::Deserializer::from_str(object).deserialize_map(Find(discriminator))
}

/// Whether a key is the one that is looked for.
struct Is<'d>(&'d str);

impl<'de> DeserializeSeed<'de> for Is<'_> {
    type Value = bool;

    fn deserialize<D: Deserializer<'de>>(self, key: D) -> Result<bool, D::Error> {
        key.deserialize_str(self)
    }
}

impl Visitor<'_> for Is<'_> {
    type Value = bool;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key")
    }

    fn visit_str<E: Error>(self, key: &str) -> Result<bool, E> {
        Ok(key == self.0)
    }
}

/// A value, if it is a text.
struct MaybeText;

impl<'de> DeserializeSeed<'de> for MaybeText {
    type Value = Option<String>;

    fn deserialize<D: Deserializer<'de>>(self, value: D) -> Result<Option<String>, D::Error> {
        let text = <&RawValue>::deserialize(value)?.get();
        Ok(if text.starts_with('"') { serde_json::from_str(text).ok() } else { None })
    }
}

/// An object whose variant is known.
struct Named<'t, D, W, const STRICT: bool> {
    tag: &'t str,
    content: D,
    watch: W,
}

impl<'de, D: Deserializer<'de>, W: Watch, const STRICT: bool> EnumAccess<'de> for Named<'_, D, W, STRICT> {
    type Error = D::Error;
    type Variant = Self;

    fn variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<(T::Value, Self), D::Error> {
        let tag: StrDeserializer<'_, D::Error> = self.tag.into_deserializer();
        Ok((seed.deserialize(tag)?, self))
    }
}

impl<'de, D: Deserializer<'de>, W: Watch, const STRICT: bool> VariantAccess<'de> for Named<'_, D, W, STRICT> {
    type Error = D::Error;

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<T::Value, D::Error> {
        seed.deserialize(Exact::<_, _, STRICT>::new(self.content, self.watch))
    }

    fn unit_variant(self) -> Result<(), D::Error> {
        Err(D::Error::invalid_type(Unexpected::NewtypeVariant, &"a variant with an object"))
    }

    fn tuple_variant<V: Visitor<'de>>(self, _: usize, _: V) -> Result<V::Value, D::Error> {
        Err(D::Error::invalid_type(Unexpected::NewtypeVariant, &"a variant with an object"))
    }

    fn struct_variant<V: Visitor<'de>>(self, _: &'static [&'static str], _: V) -> Result<V::Value, D::Error> {
        Err(D::Error::invalid_type(Unexpected::NewtypeVariant, &"a variant with an object"))
    }
}
