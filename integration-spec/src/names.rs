//! Rust names for what the specs name.
//!
//! One place decides them, so that collisions found by `check` are exactly those that the compiler would find. Every
//! function returns a valid identifier for every input: what Rust cannot spell is spelt out (`ä` becomes `u00e4`), a
//! leading digit gets a letter before it, a keyword becomes a raw identifier or gets a suffix.

use heck::{ToShoutySnakeCase, ToSnakeCase, ToUpperCamelCase};

/// The name of a struct or enum: `purchase-order` becomes `PurchaseOrder`.
///
/// Names that generated code uses for something else (`Option`, `Vec`, `Self` ...) get the suffix `Value`.
#[must_use]
pub fn type_name(name: &str) -> String {
    let camel = started_by(spelt(name).to_upper_camel_case(), "N", "Unnamed");
    if RESERVED_TYPES.contains(&camel.as_str()) { format!("{camel}Value") } else { camel }
}

/// A part of a type's name: the part that a field or parameter contributes to the name of its inline type.
#[must_use]
pub fn pascal(name: &str) -> String {
    spelt(name).to_upper_camel_case()
}

/// The name of a field, parameter or function: `ContactID` becomes `contact_id`, `type` becomes `r#type`.
#[must_use]
pub fn field_name(name: &str) -> String {
    let snake = started_by(spelt(name).to_snake_case(), "n", "unnamed");
    match snake.as_str() {
        // The four that cannot be raw identifiers; `Self` is never the outcome in snake case.
        "self" | "super" | "crate" => format!("{snake}_"),
        keyword if KEYWORDS.contains(&keyword) => format!("r#{snake}"),
        _ => snake,
    }
}

/// The name of an enum's variant: `IN_PROGRESS` becomes `InProgress`, `404` becomes `N404`.
#[must_use]
pub fn variant_name(name: &str) -> String {
    let camel = started_by(spelt(name).to_upper_camel_case(), "N", "Unnamed");
    if camel == "Self" { "SelfValue".to_owned() } else { camel }
}

/// The name of a module and, with `.rs`, of its file: `motor-claim` becomes `motor_claim`.
///
/// Keywords and names that some file systems reserve get an underscore, because the name stands in a path as well.
#[must_use]
pub fn module_name(name: &str) -> String {
    let snake = started_by(spelt(name).to_snake_case(), "n", "unnamed");
    let taken = KEYWORDS.contains(&snake.as_str()) || RESERVED_MODULES.contains(&snake.as_str());
    if taken { format!("{snake}_") } else { snake }
}

/// The name of a constant or static: `FindCustomer` becomes `FIND_CUSTOMER`.
///
/// Names that every generated module declares for itself (`BACKEND` ...) get the suffix `_OPERATION`.
#[must_use]
pub fn constant_name(name: &str) -> String {
    let shouty = started_by(spelt(name).to_shouty_snake_case(), "N", "UNNAMED");
    if RESERVED_CONSTANTS.contains(&shouty.as_str()) { format!("{shouty}_OPERATION") } else { shouty }
}

/// `name` in ASCII: other letters and digits by their number, so that different names stay different.
fn spelt(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    for c in name.chars() {
        if c.is_ascii() {
            out.push(c);
        } else {
            out.push_str(&format!("u{:04x}", u32::from(c)));
        }
    }
    out
}

/// `name` with `letter` before a leading digit; `empty` when nothing is left of it.
fn started_by(name: String, letter: &str, empty: &str) -> String {
    match name.bytes().next() {
        None => empty.to_owned(),
        Some(first) if first.is_ascii_digit() => format!("{letter}{name}"),
        Some(_) => name,
    }
}

/// Strict and reserved keywords of the 2024 edition, in lower case.
const KEYWORDS: [&str; 51] = [
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "crate", "do", "dyn",
    "else", "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let", "loop",
    "macro", "match", "mod", "move", "mut", "override", "priv", "pub", "ref", "return", "self", "static",
    "struct", "super", "trait", "true", "try", "type", "typeof", "unsafe", "unsized", "use", "virtual",
    "where", "while", "yield",
];

/// Type names that generated modules import or that the prelude gives them.
const RESERVED_TYPES: [&str; 21] = [
    "Box",
    "Bytes",
    "Call",
    "Clone",
    "Debug",
    "Deserialize",
    "Err",
    "Fault",
    "Field",
    "None",
    "Ok",
    "Option",
    "Outgoing",
    "Result",
    "Schema",
    "Self",
    "Serialize",
    "Some",
    "String",
    "Text",
    "Vec",
];

/// File names with a meaning of their own, for cargo or for Windows.
const RESERVED_MODULES: [&str; 7] = ["lib", "main", "aux", "con", "nul", "prn", "core"];

/// Statics that generated modules declare beside one per operation.
const RESERVED_CONSTANTS: [&str; 4] = ["BACKEND", "CASE_TYPE", "HUB", "SERVICE"];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_take_the_casing_of_their_role() {
        assert_eq!(type_name("purchase-order"), "PurchaseOrder");
        assert_eq!(field_name("ContactID"), "contact_id");
        assert_eq!(variant_name("IN_PROGRESS"), "InProgress");
        assert_eq!(module_name("motor-claim"), "motor_claim");
        assert_eq!(constant_name("FindCustomer"), "FIND_CUSTOMER");
    }

    #[test]
    fn keywords_become_identifiers() {
        assert_eq!(field_name("type"), "r#type");
        assert_eq!(field_name("Self"), "self_");
        assert_eq!(field_name("crate"), "crate_");
        assert_eq!(module_name("match"), "match_");
        assert_eq!(module_name("con"), "con_");
        assert_eq!(variant_name("self"), "SelfValue");
        assert_eq!(type_name("option"), "OptionValue");
        assert_eq!(constant_name("Backend"), "BACKEND_OPERATION");
    }

    #[test]
    fn every_input_gives_an_identifier() {
        for name in ["", "@", "404", "2fa", "größe", "a b", "日本", "²", "$ref", "r#type", "__", "é\u{301}"]
        {
            for made in [
                type_name(name),
                field_name(name),
                variant_name(name),
                module_name(name),
                constant_name(name),
            ] {
                let bare = made.strip_prefix("r#").unwrap_or(&made);
                assert!(bare.starts_with(|c: char| c.is_ascii_alphabetic()), "{name:?} gave {made:?}");
                assert!(
                    bare.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_'),
                    "{name:?} gave {made:?}"
                );
            }
        }
    }

    #[test]
    fn reserved_names_are_in_order() {
        assert!(KEYWORDS.is_sorted());
        assert!(RESERVED_TYPES.is_sorted());
    }
}
