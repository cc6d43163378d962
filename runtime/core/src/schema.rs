//! Schemas as constants: what a document must look like, for saying everything that is wrong with it at once.
//!
//! Generated types decode with serde, which stops at the first mistake;
//! [`decode_checked`](crate::document::decode_checked) checks limits on the way. That is the fast path, taken by every valid document. Only when it fails is the document read again against
//! its [`Schema`], to name each field that is wrong by its JSON pointer (RFC 6901).

mod limits;
mod reader;

use std::collections::HashSet;
use std::sync::OnceLock;

use crate::text::Format;

pub use limits::Limits;
pub(crate) use limits::Seen;
pub use reader::{MOST_VIOLATIONS, Violation, violations};

/// The shape of a JSON value.
///
/// Statics of this type may refer to each other and to themselves: that is how recursive types are written.
#[derive(Debug)]
pub enum Schema {
    /// `true` or `false`.
    Bool,
    /// A whole number of 32 bits.
    Int32,
    /// A whole number of 64 bits.
    Int64,
    /// Any number.
    Number,
    /// A number that is an exact decimal.
    Decimal,
    /// A string in a format.
    String(Text),
    /// One of a closed set of strings.
    Enum(&'static [&'static str]),
    /// A list, all of whose items have one shape.
    Array(&'static Schema),
    /// An object with arbitrary keys, all of whose values have one shape.
    Map(&'static Schema),
    /// An object with declared fields.
    Object {
        /// The type's name, as the spec gives it.
        name: &'static str,
        /// The declared fields.
        fields: &'static [Field],
        /// Whether anything within it has limits: then they are checked as it is decoded.
        limited: bool,
    },
    /// One of several objects, told apart by the text in one field.
    Union {
        /// The type's name, as the spec gives it.
        name: &'static str,
        /// The field whose text says which it is.
        discriminator: &'static str,
        /// The texts, each with its object.
        variants: &'static [(&'static str, &'static Schema)],
    },
    /// A shape with limits.
    Limited(&'static Schema, &'static Limits),
    /// A shape that is told later, before it is first read: how what is loaded at run time refers to itself.
    Later(&'static OnceLock<Schema>),
}

impl Schema {
    /// Any text.
    pub const STRING: Self = Self::String(Text::Plain);

    /// An object with declared fields, nothing in which has limits.
    #[must_use]
    pub const fn object(name: &'static str, fields: &'static [Field]) -> Self {
        Self::Object { name, fields, limited: false }
    }

    /// An object with declared fields, something in which has limits.
    #[must_use]
    pub const fn limited(name: &'static str, fields: &'static [Field]) -> Self {
        Self::Object { name, fields, limited: true }
    }

    /// A text of a format.
    #[must_use]
    pub const fn format(format: Format) -> Self {
        Self::String(Text::Format(format))
    }

    /// The shape without its limits, and the limits.
    #[must_use]
    pub fn split(&self) -> (&Self, &'static Limits) {
        match self {
            Self::Limited(schema, limits) => (schema.told(), limits),
            schema => (schema.told(), &Limits::NONE),
        }
    }

    /// Whether something in it has limits, which are checked as it is decoded.
    #[must_use]
    pub fn is_limited(&self) -> bool {
        match self {
            Self::Object { limited, .. } => *limited,
            Self::Array(inner) | Self::Map(inner) => inner.is_limited(),
            Self::Union { variants, .. } => variants.iter().any(|(_, variant)| variant.is_limited()),
            Self::Limited(inner, limits) => !limits.is_only_sensitive() || inner.is_limited(),
            Self::Later(_) => true,
            Self::Bool | Self::Int32 | Self::Int64 | Self::Number => false,
            Self::Decimal | Self::String(_) | Self::Enum(_) => false,
        }
    }

    /// The shape that stands behind [`Schema::Later`].
    fn told(&self) -> &Self {
        match self {
            Self::Later(schema) => schema.get().unwrap_or(self),
            schema => schema,
        }
    }

    /// The fields of an object; none of anything else.
    #[must_use]
    pub fn fields(&self) -> &'static [Field] {
        match self.split().0 {
            Self::Object { fields, .. } => fields,
            _ => &[],
        }
    }

    /// Whether nobody may see the value, or something within it.
    #[must_use]
    pub fn holds_sensitive(&'static self) -> bool {
        let mut seen: HashSet<*const Self> = HashSet::new();
        let mut waiting = vec![self];
        while let Some(schema) = waiting.pop() {
            let (schema, limits) = schema.split();
            if limits.is_sensitive() {
                return true;
            }
            match schema {
                Self::Array(inner) | Self::Map(inner) => waiting.push(inner),
                Self::Object { fields, .. } if seen.insert(schema) => {
                    waiting.extend(fields.iter().map(|field| field.schema));
                }
                Self::Union { variants, .. } => waiting.extend(variants.iter().map(|(_, schema)| *schema)),
                _ => {}
            }
        }
        false
    }
}

/// What a string must be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Text {
    /// Any text.
    Plain,
    /// An exact decimal.
    Decimal,
    /// A text of a format.
    Format(Format),
}

/// A declared field of an object.
#[derive(Debug)]
pub struct Field {
    /// Its name in JSON.
    pub name: &'static str,
    /// Its shape.
    pub schema: &'static Schema,
    /// Whether it must be there.
    pub required: bool,
    /// Whether it may be `null`.
    pub nullable: bool,
}

impl Field {
    /// A field that must be present.
    #[must_use]
    pub const fn required(name: &'static str, schema: &'static Schema) -> Self {
        Self { name, schema, required: true, nullable: false }
    }

    /// A field that may be absent or `null`.
    #[must_use]
    pub const fn optional(name: &'static str, schema: &'static Schema) -> Self {
        Self { name, schema, required: false, nullable: true }
    }

    /// A field that must be present and may be `null`.
    #[must_use]
    pub const fn nullable(name: &'static str, schema: &'static Schema) -> Self {
        Self { name, schema, required: true, nullable: true }
    }

    /// A field that may be absent, which means its default.
    #[must_use]
    pub const fn defaulted(name: &'static str, schema: &'static Schema) -> Self {
        Self { name, schema, required: false, nullable: false }
    }
}

/// How to treat fields that the schema does not declare.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unknown {
    /// They are violations: requests to the hub are read strictly.
    Refuse,
    /// They pass: replies of backends are read tolerantly.
    Allow,
}

#[cfg(test)]
mod tests;
