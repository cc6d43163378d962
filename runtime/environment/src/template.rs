//! Values that name where they come from: `${VAR}` and `${file:/run/secrets/x}`.
//!
//! A spec or environment file never holds a secret, it holds a reference. References are resolved at start and on
//! reload, all of them before anything is reported, so that one run names every missing value.

use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// Text with references in it. Displays as written, never as resolved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Template {
    parts: Vec<Part>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Part {
    Text(String),
    Reference(Reference),
}

/// Where a value comes from.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reference {
    /// `${NAME}`: an environment variable.
    Variable(String),
    /// `${file:PATH}`: the contents of a file, without its last newline.
    File(String),
}

/// Why a text is not a template.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct TemplateError(String);

/// A reference without a value.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, thiserror::Error)]
#[error("{reference} {reason}")]
pub struct Missing {
    /// What has no value.
    pub reference: Reference,
    /// Why it has none, as the end of a sentence that the reference begins.
    pub reason: String,
}

/// Gives references their values.
pub trait Resolver {
    /// The value of `reference`, or why there is none (the end of a sentence, as in "is not set").
    ///
    /// # Errors
    /// The reason, when there is no value.
    fn resolve(&self, reference: &Reference) -> Result<String, String>;
}

impl Template {
    /// The references in the order in which they are written.
    pub fn references(&self) -> impl Iterator<Item = &Reference> {
        self.parts.iter().filter_map(|part| match part {
            Part::Reference(reference) => Some(reference),
            Part::Text(_) => None,
        })
    }

    /// Whether the text holds no reference, so that its value stands in the file itself.
    #[must_use]
    pub fn is_literal(&self) -> bool {
        self.references().next().is_none()
    }

    /// The text with every reference replaced by its value.
    ///
    /// # Errors
    /// Every reference that has no value.
    pub fn resolve(&self, resolver: &dyn Resolver) -> Result<String, Vec<Missing>> {
        let mut text = String::new();
        let mut missing = Vec::new();
        for part in &self.parts {
            match part {
                Part::Text(literal) => text.push_str(literal),
                Part::Reference(reference) => match resolver.resolve(reference) {
                    Ok(value) => text.push_str(&value),
                    Err(reason) => missing.push(Missing { reference: reference.clone(), reason }),
                },
            }
        }
        if missing.is_empty() { Ok(text) } else { Err(missing) }
    }
}

impl FromStr for Template {
    type Err = TemplateError;

    fn from_str(text: &str) -> Result<Self, TemplateError> {
        let mut parts = Vec::new();
        let mut rest = text;
        while let Some(start) = rest.find("${") {
            let (before, reference) = rest.split_at(start);
            let Some(end) = reference.find('}') else {
                return Err(TemplateError(format!("`{reference}` is never closed: write `${{NAME}}`")));
            };
            if !before.is_empty() {
                parts.push(Part::Text(before.to_owned()));
            }
            parts.push(Part::Reference(parse_reference(&reference[2..end])?));
            rest = &reference[end + 1..];
        }
        if !rest.is_empty() {
            parts.push(Part::Text(rest.to_owned()));
        }
        Ok(Self { parts })
    }
}

fn parse_reference(inner: &str) -> Result<Reference, TemplateError> {
    if let Some(path) = inner.strip_prefix("file:") {
        return match path {
            "" => Err(TemplateError("`${file:}` names no file: write `${file:/run/secrets/name}`".into())),
            _ => Ok(Reference::File(path.to_owned())),
        };
    }
    let starts_well = inner.starts_with(|c: char| c.is_ascii_uppercase() || c == '_');
    if starts_well && inner.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'_') {
        return Ok(Reference::Variable(inner.to_owned()));
    }
    Err(TemplateError(format!(
        "`${{{inner}}}` is not a reference: write `${{NAME}}` in capitals, digits and underscores, or `${{file:PATH}}`"
    )))
}

impl fmt::Display for Reference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Variable(name) => write!(f, "${{{name}}}"),
            Self::File(path) => write!(f, "${{file:{path}}}"),
        }
    }
}

impl fmt::Display for Template {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.parts.iter().try_for_each(|part| match part {
            Part::Text(text) => f.write_str(text),
            Part::Reference(reference) => reference.fmt(f),
        })
    }
}

impl Serialize for Template {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Template {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Cow::<'de, str>::deserialize(deserializer)?.parse().map_err(de::Error::custom)
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for Template {
    fn schema_name() -> Cow<'static, str> {
        "Template".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "type": "string",
            "format": "caseway-template",
            "description": "Text with references: `${NAME}` is an environment variable, `${file:PATH}` a file's contents."
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Nothing;

    impl Resolver for Nothing {
        fn resolve(&self, _: &Reference) -> Result<String, String> {
            Err("is not set".into())
        }
    }

    #[test]
    fn all_missing_references_are_reported_at_once() {
        let template: Template = "https://${HOST}:${PORT}/${file:/run/x}".parse().unwrap();
        let missing = template.resolve(&Nothing).unwrap_err();
        let texts: Vec<String> = missing.iter().map(ToString::to_string).collect();
        assert_eq!(texts, ["${HOST} is not set", "${PORT} is not set", "${file:/run/x} is not set"]);
    }

    #[test]
    fn a_template_displays_as_written() {
        for text in ["", "plain", "${A}", "a${A}b${file:/x}c", "$5 and {}"] {
            assert_eq!(text.parse::<Template>().unwrap().to_string(), text);
        }
    }

    #[test]
    fn malformed_references_are_refused() {
        for text in ["${", "${}", "${lower}", "${A B}", "${file:}"] {
            assert!(text.parse::<Template>().is_err(), "{text}");
        }
    }
}
