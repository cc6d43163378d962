//! Types in words.

use crate::platform::{Format, Shape, Type, Types};

use super::ir::Ty;

/// A shape with its article: "a string", "the object `Customer`".
pub(crate) fn shape(types: &Types, shape: &Shape) -> String {
    match shape {
        Shape::Bool => "a boolean".to_owned(),
        Shape::Int32 => "an integer of 32 bits".to_owned(),
        Shape::Int64 => "an integer".to_owned(),
        Shape::Number => "a number".to_owned(),
        Shape::Decimal(_) => "a decimal".to_owned(),
        Shape::String => "a string".to_owned(),
        Shape::Text(format) => one(*format).to_owned(),
        Shape::Array(items) => format!("a list of {}", plural(types, items)),
        Shape::Map(values) => format!("a map of {}", plural(types, values)),
        Shape::Named(id) => match types.get(*id) {
            Type::Object(object) => format!("the object `{}`", object.name),
            Type::Enum(of) => format!("the enum `{}`", of.name),
            Type::Union(union) => format!("the union `{}`", union.name),
        },
        Shape::Limited(shape, _) => self::shape(types, shape),
    }
}

/// A type with its article.
pub(super) fn ty(types: &Types, ty: &Ty) -> String {
    match ty {
        Ty::Timestamp => "a time".to_owned(),
        Ty::Span => "a duration".to_owned(),
        Ty::Value(of) => shape(types, of),
        Ty::Optional(of) => {
            let words = shape(types, of);
            let bare = ["a ", "an ", "the "].iter().find_map(|article| words.strip_prefix(article));
            format!("an optional {}", bare.unwrap_or(&words))
        }
    }
}

fn plural(types: &Types, shape: &Shape) -> String {
    match shape {
        Shape::Bool => "booleans".to_owned(),
        Shape::Int32 => "integers of 32 bits".to_owned(),
        Shape::Int64 => "integers".to_owned(),
        Shape::Number => "numbers".to_owned(),
        Shape::Decimal(_) => "decimals".to_owned(),
        Shape::String => "strings".to_owned(),
        Shape::Text(format) => {
            format!("{}s", one(*format).trim_start_matches("a ").trim_start_matches("an "))
        }
        Shape::Array(items) => format!("lists of {}", plural(types, items)),
        Shape::Map(values) => format!("maps of {}", plural(types, values)),
        Shape::Named(id) => match types.get(*id) {
            Type::Object(object) => format!("`{}`", object.name),
            Type::Enum(of) => format!("`{}`", of.name),
            Type::Union(union) => format!("`{}`", union.name),
        },
        Shape::Limited(shape, _) => plural(types, shape),
    }
}

/// A text of a format, with its article.
fn one(format: Format) -> &'static str {
    match format {
        Format::Date => "a date",
        Format::DateTime => "a date-time",
        Format::Uuid => "a UUID",
        Format::Uri => "a URI",
        Format::Email => "an e-mail address",
        Format::Byte => "a base64 text",
    }
}
