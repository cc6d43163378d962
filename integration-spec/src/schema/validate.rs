//! Values against the schemas.

use std::sync::LazyLock;

use jsonschema::Validator;
use serde_json::Value;

use super::explain;
use crate::codes;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::model::{API_VERSION, Kind};
use crate::source::{Part, Place};
use crate::suggest;

/// A kind's schema and its compiled form, built once for all files.
struct Compiled {
    schema: Value,
    /// `None` only for a schema that the validator cannot compile, which a test rules out.
    validator: Option<Validator>,
}

static COMPILED: LazyLock<Vec<Compiled>> = LazyLock::new(|| {
    Kind::ALL
        .into_iter()
        .map(|kind| {
            let schema = super::of(kind);
            let validator = jsonschema::options()
                .should_validate_formats(true)
                .with_format("caseway-template", |text| explain::template(text).is_none())
                .build(&schema)
                .ok();
            Compiled { schema, validator }
        })
        .collect()
});

/// Judges a file's `value` by the schema of its kind, which is returned when the value is sound.
pub fn validate(root: &Place, value: &Value, diagnostics: &mut Diagnostics) -> Option<Kind> {
    let kind = kind(root, value, diagnostics)?;
    let compiled = &COMPILED[kind as usize];
    let mark = diagnostics.len();
    api_version(root, value, diagnostics);
    let sound = compiled.validator.as_ref().is_some_and(|validator| validator.is_valid(value));
    if !sound {
        let errors = compiled.validator.iter().flat_map(|validator| validator.iter_errors(value));
        let mut found = Vec::new();
        for error in errors {
            explain::explain(root, value, &compiled.schema, &error, &mut found);
        }
        diagnostics.extend(found);
    }
    (!diagnostics.errors_since(mark)).then_some(kind)
}

/// The kind that a file says it is of.
fn kind(root: &Place, value: &Value, diagnostics: &mut Diagnostics) -> Option<Kind> {
    let names = || Kind::ALL.into_iter().map(Kind::name);
    let Value::Object(object) = value else {
        let found = if value.is_null() {
            Diagnostic::new(codes::EMPTY, root, Part::Value, "the file is empty")
        } else {
            let message = format!("a spec file is a mapping, this is {}", explain::article(value));
            Diagnostic::new(codes::WRONG_TYPE, root, Part::Value, message)
        };
        diagnostics.push(found.help(format!("begin with `apiVersion: {API_VERSION}` and `kind:`")));
        return None;
    };
    let place = root.child("kind");
    let (part, written) = match object.get("kind") {
        Some(Value::String(written)) => (Part::Value, written.as_str()),
        Some(_) => (Part::Value, ""),
        None => {
            let listed = suggest::listed(&names().collect::<Vec<_>>());
            let found =
                Diagnostic::new(codes::UNKNOWN_KIND, root, Part::Value, "the file does not say its kind")
                    .help(format!("add `kind:` with one of {listed}"));
            diagnostics.push(found);
            return None;
        }
    };
    let kind = Kind::named(written);
    if kind.is_none() {
        let found =
            Diagnostic::new(codes::UNKNOWN_KIND, &place, part, format!("there is no kind `{written}`"))
                .maybe_help(suggest::help(written, names()));
        diagnostics.push(found);
    }
    kind
}

fn api_version(root: &Place, value: &Value, diagnostics: &mut Diagnostics) {
    // A missing one is reported with the other missing keys.
    if let Some(written) = value.get("apiVersion").filter(|written| *written != API_VERSION) {
        let shown = written.as_str().map_or_else(|| written.to_string(), ToOwned::to_owned);
        let message = format!("this version of Caseway reads `{API_VERSION}`, not `{shown}`");
        let found = Diagnostic::new(codes::API_VERSION, &root.child("apiVersion"), Part::Value, message)
            .help(format!("write `apiVersion: {API_VERSION}`"));
        diagnostics.push(found);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_schema_compiles() {
        assert!(COMPILED.iter().all(|compiled| compiled.validator.is_some()));
    }
}
