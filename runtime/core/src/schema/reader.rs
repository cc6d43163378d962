//! Reads a document beside its schema and notes everything that is wrong with it.
//!
//! The document is read as it is decoded, token by token: no tree of it is built, and exact decimals are judged by their
//! digits. What the reader finds nothing wrong with is what [`decode`](crate::document::decode) accepts.

use std::fmt;
use std::fmt::Write as _;

use serde::de::{
    Deserialize, DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor,
};
use serde_json::value::RawValue;

use super::{Field, Limits, Schema, Seen, Text, Unknown};
use crate::decimal;
use crate::document::tag;

/// One thing that is wrong with a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Violation {
    /// Where, as a JSON pointer; empty for the document itself.
    pub pointer: String,
    /// What is wrong and what would be right, as a sentence without a full stop.
    pub message: String,
}

/// The most violations that are listed. A document that is wrong throughout, such as a long list of the wrong
/// thing, must not grow into an answer many times its size.
pub const MOST_VIOLATIONS: usize = 100;

/// Everything that is wrong with `document`, in its own order; what is missing from an object after what is in it. At most
/// [`MOST_VIOLATIONS`].
///
/// # Errors
/// When the document is not JSON.
pub fn violations(
    schema: &Schema,
    document: &[u8],
    unknown: Unknown,
) -> Result<Vec<Violation>, serde_json::Error> {
    let mut reader = Reader { unknown, pointer: String::new(), found: Vec::new() };
    let mut tokens = serde_json::Deserializer::from_slice(document);
    At::new(&mut reader, schema, false).deserialize(&mut tokens)?;
    tokens.end()?;
    Ok(reader.found)
}

/// As deep as the document, which serde_json bounds at 128 levels.
struct Reader {
    unknown: Unknown,
    /// Where it is.
    pointer: String,
    found: Vec<Violation>,
}

impl Reader {
    /// Reads the child `key` by `read`.
    fn within<T>(&mut self, key: &str, read: impl FnOnce(&mut Self) -> T) -> T {
        let parent = self.pointer.len();
        self.pointer.push('/');
        for character in key.chars() {
            match character {
                '~' => self.pointer.push_str("~0"),
                '/' => self.pointer.push_str("~1"),
                other => self.pointer.push(other),
            }
        }
        let result = read(self);
        self.pointer.truncate(parent);
        result
    }

    fn report(&mut self, message: String) {
        if !self.is_full() {
            self.found.push(Violation { pointer: self.pointer.clone(), message });
        }
    }

    fn is_full(&self) -> bool {
        self.found.len() >= MOST_VIOLATIONS
    }
}

/// One value, about to be read.
struct At<'r, 's> {
    reader: &'r mut Reader,
    schema: &'s Schema,
    limits: &'static Limits,
    nullable: bool,
    /// Whether the value may not be quoted, because it or what holds it is sensitive.
    masked: bool,
    /// What came before it in a list whose items must differ.
    seen: Option<&'r mut Seen>,
}

impl<'r, 's> At<'r, 's> {
    fn new(reader: &'r mut Reader, schema: &'s Schema, masked: bool) -> Self {
        let (schema, limits) = schema.split();
        Self { reader, schema, limits, nullable: false, masked: masked || limits.is_sensitive(), seen: None }
    }

    fn report(&mut self, message: String) {
        self.reader.report(message);
    }

    /// Notes what is wrong with a value of the right kind.
    fn judge(&mut self, found: Option<String>, new: impl FnOnce(&mut Seen) -> bool) {
        if let Some(message) = found {
            self.report(message);
        }
        if !self.seen.as_deref_mut().is_none_or(new) {
            self.reader.report("is in the list already".to_owned());
        }
    }

    fn unfit(&mut self, found: &str) {
        let message = format!("is {found}, not {}", wanted(self.schema));
        self.report(message);
    }

    /// A value, or that something is there where it may not be seen.
    fn quoted(&self, value: impl fmt::Display) -> String {
        if self.masked { "a number".to_owned() } else { value.to_string() }
    }

    fn whole(&mut self, value: i64, shown: impl fmt::Display) {
        match self.schema {
            Schema::Int32 if i32::try_from(value).is_err() => {
                let message = format!("is {}, which is not a whole number of 32 bits", self.quoted(shown));
                self.report(message);
            }
            Schema::Int32 | Schema::Int64 => {
                self.judge(self.limits.of_whole(value), |seen| seen.number(&value.to_string()));
            }
            _ => self.unfit("a number"),
        }
    }

    fn number(&mut self, value: f64) {
        match self.schema {
            Schema::Number => {
                self.judge(self.limits.of_number(value), |seen| seen.number(&value.to_string()));
            }
            Schema::Int32 | Schema::Int64 => match crate::document::whole(value) {
                Some(whole) => self.whole(whole, value),
                None => {
                    let bits = if matches!(self.schema, Schema::Int32) { 32 } else { 64 };
                    // As JSON writes it, so that 1.0 is not shown as the whole number that it is not.
                    let shown = serde_json::Number::from_f64(value).map(|number| number.to_string());
                    let shown = self.quoted(shown.unwrap_or_default());
                    self.report(format!("is {shown}, which is not a whole number of {bits} bits"));
                }
            },
            _ => self.unfit("a number"),
        }
    }

    /// A number whose digits matter.
    fn decimal(mut self, text: &str) {
        match text.as_bytes().first() {
            Some(b'-' | b'0'..=b'9') => match decimal::parse_number(text) {
                Some(value) => {
                    let found = self.limits.of_decimal(value);
                    self.judge(found, |seen| seen.number(text));
                }
                None => self.report(format!("is not {}", decimal::WORDS)),
            },
            Some(b'n') if self.nullable => {}
            first => self.unfit(described(first)),
        }
    }

    /// An object that is one of several.
    fn union(
        mut self,
        text: &str,
        discriminator: &str,
        variants: &[(&str, &Schema)],
    ) -> Result<(), serde_json::Error> {
        match text.as_bytes().first() {
            Some(b'{') => {}
            Some(b'n') if self.nullable => return Ok(()),
            first => {
                self.unfit(described(first));
                return Ok(());
            }
        }
        let Some(tag) = tag(text, discriminator)? else {
            let allowed = listed(variants.iter().map(|(tag, _)| *tag));
            let message = format!("is missing: it says which this is, one of {allowed}");
            self.reader.within(discriminator, |reader| reader.report(message));
            return Ok(());
        };
        match variants.iter().find(|(known, _)| *known == tag) {
            Some((_, schema)) => At::new(self.reader, schema, self.masked)
                .deserialize(&mut serde_json::Deserializer::from_str(text)),
            None => {
                let allowed = listed(variants.iter().map(|(tag, _)| *tag));
                let found = if self.masked { "a text".to_owned() } else { excerpt(&tag) };
                let message = format!("is {found}, not one of {allowed}");
                self.reader.within(discriminator, |reader| reader.report(message));
                Ok(())
            }
        }
    }

    fn field<'de, A: MapAccess<'de>>(
        &mut self,
        field: &Field,
        entries: &mut A,
        again: bool,
    ) -> Result<(), A::Error> {
        let masked = self.masked;
        self.reader.within(field.name, |reader| {
            if again {
                reader.report("is given more than once".to_owned());
                return entries.next_value::<IgnoredAny>().map(drop);
            }
            let mut at = At::new(reader, field.schema, masked);
            at.nullable = field.nullable;
            entries.next_value_seed(at)
        })
    }

    fn object<'de, A: MapAccess<'de>>(
        &mut self,
        name: &str,
        fields: &[Field],
        mut entries: A,
    ) -> Result<(), A::Error> {
        let mut there = vec![false; fields.len()];
        while let Some(key) = entries.next_key::<String>()? {
            if self.reader.is_full() {
                entries.next_value::<IgnoredAny>()?;
            } else if let Some(index) = fields.iter().position(|field| field.name == key) {
                let again = std::mem::replace(&mut there[index], true);
                self.field(&fields[index], &mut entries, again)?;
            } else {
                entries.next_value::<IgnoredAny>()?;
                if self.reader.unknown == Unknown::Refuse {
                    let meant = fields.iter().find(|field| field.name.eq_ignore_ascii_case(&key));
                    let hint =
                        meant.map_or_else(String::new, |field| format!(": did you mean `{}`?", field.name));
                    let message = format!("is not a field of {name}{hint}");
                    self.reader.within(&key, |reader| reader.report(message));
                }
            }
        }
        for (field, _) in fields.iter().zip(there).filter(|(field, there)| field.required && !there) {
            let message = format!("is missing: {name} requires it");
            self.reader.within(field.name, |reader| reader.report(message));
        }
        Ok(())
    }
}

impl<'de> DeserializeSeed<'de> for At<'_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, tokens: D) -> Result<(), D::Error> {
        match self.schema {
            Schema::Decimal => {
                let text = <Box<RawValue> as Deserialize>::deserialize(tokens)?;
                self.decimal(text.get());
                Ok(())
            }
            Schema::Union { discriminator, variants, .. } => {
                let text = <Box<RawValue> as Deserialize>::deserialize(tokens)?;
                self.union(text.get(), discriminator, variants).map_err(D::Error::custom)
            }
            _ => tokens.deserialize_any(self),
        }
    }
}

impl<'de> Visitor<'de> for At<'_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_unit<E: Error>(mut self) -> Result<(), E> {
        if !self.nullable {
            self.unfit("null");
        }
        Ok(())
    }

    fn visit_bool<E: Error>(mut self, value: bool) -> Result<(), E> {
        match self.schema {
            Schema::Bool => self.judge(self.limits.of_bool(value), |seen| seen.bool(value)),
            _ => self.unfit("a boolean"),
        }
        Ok(())
    }

    fn visit_i64<E: Error>(mut self, value: i64) -> Result<(), E> {
        match self.schema {
            Schema::Number => self.number(value as f64),
            _ => self.whole(value, value),
        }
        Ok(())
    }

    fn visit_u64<E: Error>(mut self, value: u64) -> Result<(), E> {
        match (self.schema, i64::try_from(value)) {
            (Schema::Number, _) => self.number(value as f64),
            (_, Ok(value)) => self.whole(value, value),
            (Schema::Int32 | Schema::Int64, Err(_)) => {
                let bits = if matches!(self.schema, Schema::Int32) { 32 } else { 64 };
                let shown = self.quoted(value);
                self.report(format!("is {shown}, which is not a whole number of {bits} bits"));
            }
            _ => self.unfit("a number"),
        }
        Ok(())
    }

    fn visit_f64<E: Error>(mut self, value: f64) -> Result<(), E> {
        self.number(value);
        Ok(())
    }

    fn visit_str<E: Error>(mut self, text: &str) -> Result<(), E> {
        match self.schema {
            Schema::String(Text::Plain) => {
                self.judge(self.limits.of_text(text), |seen| seen.text(text));
            }
            Schema::String(Text::Format(format)) => {
                if format.admits(text) {
                    self.judge(self.limits.of_text(text), |seen| seen.text(text));
                } else {
                    self.report(format!("is not {}", format.words()));
                }
            }
            Schema::String(Text::Decimal) => match decimal::parse(text) {
                Some(value) => {
                    let found = self.limits.of_decimal(value).or_else(|| self.limits.of_text(text));
                    self.judge(found, |seen| seen.number(text));
                }
                None => self.report(format!("is not {}", decimal::WORDS)),
            },
            Schema::Enum(allowed) if allowed.contains(&text) => self.judge(None, |seen| seen.text(text)),
            Schema::Enum(allowed) => {
                let found = if self.masked { "a text".to_owned() } else { excerpt(text) };
                self.report(format!("is {found}, not one of {}", listed(allowed.iter().copied())));
            }
            _ => self.unfit("a text"),
        }
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(mut self, mut items: A) -> Result<(), A::Error> {
        let Schema::Array(schema) = self.schema else {
            self.unfit("a list");
            while items.next_element::<IgnoredAny>()?.is_some() {}
            return Ok(());
        };
        let mut seen = self.limits.is_unique().then(Seen::default);
        let mut count = 0;
        loop {
            let more = if self.reader.is_full() {
                items.next_element::<IgnoredAny>()?.is_some()
            } else {
                let (masked, seen) = (self.masked, seen.as_mut());
                self.reader.within(&count.to_string(), |reader| {
                    let mut at = At::new(reader, schema, masked);
                    at.seen = seen;
                    items.next_element_seed(at).map(|item| item.is_some())
                })?
            };
            if !more {
                break;
            }
            count += 1;
        }
        if let Some(message) = self.limits.of_size(count, "item") {
            self.report(message);
        }
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(mut self, mut entries: A) -> Result<(), A::Error> {
        match self.schema {
            Schema::Object { name, fields, .. } => self.object(name, fields, entries),
            Schema::Map(values) => {
                let mut count = 0;
                while let Some(key) = entries.next_key::<String>()? {
                    if self.reader.is_full() {
                        entries.next_value::<IgnoredAny>()?;
                    } else {
                        let masked = self.masked;
                        // What keys stand for is content.
                        let key = if masked { "*" } else { &key };
                        self.reader
                            .within(key, |reader| entries.next_value_seed(At::new(reader, values, masked)))?;
                    }
                    count += 1;
                }
                if let Some(message) = self.limits.of_size(count, "entry") {
                    self.report(message);
                }
                Ok(())
            }
            _ => {
                self.unfit("an object");
                while entries.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
                Ok(())
            }
        }
    }
}

/// What the value is that begins with `first`.
fn described(first: Option<&u8>) -> &'static str {
    match first {
        Some(b'n') => "null",
        Some(b't' | b'f') => "a boolean",
        Some(b'"') => "a text",
        Some(b'[') => "a list",
        Some(b'{') => "an object",
        _ => "a number",
    }
}

fn wanted(schema: &Schema) -> String {
    match schema.split().0 {
        Schema::Bool => "a boolean".to_owned(),
        Schema::Int32 => "a whole number of 32 bits".to_owned(),
        Schema::Int64 => "a whole number of 64 bits".to_owned(),
        Schema::Number | Schema::Decimal => "a number".to_owned(),
        Schema::String(Text::Plain) => "a text".to_owned(),
        Schema::String(Text::Decimal) => format!("a text with {}", decimal::WORDS),
        Schema::String(Text::Format(format)) => format!("a text with {}", format.words()),
        Schema::Enum(allowed) => format!("one of {}", listed(allowed.iter().copied())),
        Schema::Array(_) => "a list".to_owned(),
        Schema::Map(_) | Schema::Limited(..) | Schema::Later(_) => "an object".to_owned(),
        Schema::Object { name, .. } | Schema::Union { name, .. } => format!("an object ({name})"),
    }
}

/// `text` in quotes, cut where it is longer than anything a closed set holds.
fn excerpt(text: &str) -> String {
    const MOST: usize = 40;
    if text.chars().count() <= MOST {
        return format!("{text:?}");
    }
    let start: String = text.chars().take(MOST).collect();
    format!("{start:?}...")
}

/// The allowed texts, as in `"OPEN", "DONE"`; the first dozen of many.
fn listed<'t>(allowed: impl ExactSizeIterator<Item = &'t str>) -> String {
    const MOST: usize = 12;
    let more = allowed.len().saturating_sub(MOST);
    let mut text = String::new();
    for value in allowed.take(MOST) {
        let separator = if text.is_empty() { "" } else { ", " };
        // Writing to a `String` cannot fail.
        let _ = write!(text, "{separator}{value:?}");
    }
    if more > 0 {
        let _ = write!(text, " and {more} more");
    }
    text
}
