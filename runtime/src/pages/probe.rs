//! One value of a JSON document, found without building the rest of it.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};

/// What stands at a place of a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Found {
    /// Nothing, or null.
    Nothing,
    Flag(bool),
    Number(i64),
    Text(String),
    /// A list of so many items.
    List(u64),
    /// An object, or a number with a fraction.
    Other,
}

/// What stands at `path` of `document`.
pub(super) fn probe(document: &[u8], path: &[&str]) -> Result<Found, serde_json::Error> {
    let mut reader = serde_json::Deserializer::from_slice(document);
    Probe(path).deserialize(&mut reader)
}

struct Probe<'p>(&'p [&'p str]);

impl<'de> DeserializeSeed<'de> for Probe<'_> {
    type Value = Found;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Found, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl Probe<'_> {
    /// A value, which is the one that is looked for only where the path ends.
    fn here(&self, value: Found) -> Found {
        if self.0.is_empty() { value } else { Found::Nothing }
    }
}

impl<'de> Visitor<'de> for Probe<'_> {
    type Value = Found;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E: Error>(self) -> Result<Found, E> {
        Ok(Found::Nothing)
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Found, E> {
        Ok(self.here(Found::Flag(value)))
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Found, E> {
        Ok(self.here(Found::Number(value)))
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Found, E> {
        Ok(self.here(i64::try_from(value).map_or(Found::Other, Found::Number)))
    }

    fn visit_f64<E: Error>(self, _: f64) -> Result<Found, E> {
        Ok(self.here(Found::Other))
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<Found, E> {
        Ok(self.here(Found::Text(value.to_owned())))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Found, A::Error> {
        let mut count = 0;
        while items.next_element::<IgnoredAny>()?.is_some() {
            count += 1;
        }
        Ok(self.here(Found::List(count)))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut fields: A) -> Result<Found, A::Error> {
        let mut found = self.here(Found::Other);
        while let Some(name) = fields.next_key::<std::borrow::Cow<'_, str>>()? {
            match self.0.split_first() {
                Some((first, rest)) if *first == name => found = fields.next_value_seed(Probe(rest))?,
                _ => {
                    fields.next_value::<IgnoredAny>()?;
                }
            }
        }
        Ok(found)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_found_by_its_path_and_nothing_else_is() {
        let document = br#"{"a":{"b":[1,{"c":2}],"next":"x\"y"},"b":null,"n":-3,"f":1.5,"t":true}"#;
        let at = |path: &[&str]| probe(document, path).unwrap();
        assert_eq!(at(&["a", "next"]), Found::Text("x\"y".to_owned()));
        assert_eq!(at(&["a", "b"]), Found::List(2));
        assert_eq!(at(&["n"]), Found::Number(-3));
        assert_eq!(at(&["t"]), Found::Flag(true));
        assert_eq!(at(&["f"]), Found::Other);
        assert_eq!(at(&["a"]), Found::Other);
        for path in [&["b"][..], &["c"], &["a", "c"], &["n", "x"], &["a", "b", "c"]] {
            assert_eq!(at(path), Found::Nothing, "{path:?}");
        }
        assert_eq!(probe(b"[1,2,3]", &[]).unwrap(), Found::List(3));
    }
}
