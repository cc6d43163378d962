//! The JSON Schemas of the kinds: what editors complete from, and the first judgement of `check`.
//!
//! They are made from the [`model`](crate::model) and committed in `integration-spec/schemas/`, one file per kind, so
//! that a spec file can name its schema on its first line.

mod explain;
mod validate;

use std::path::Path;
use std::{fs, io};

use schemars::generate::SchemaSettings;
use serde_json::{Map, Value};

use crate::model::{self, Kind};

pub(crate) use explain::{article, cut_by_comma};
pub use validate::validate;

/// The name under `$defs` of what [`crate::resolve`] judges keyword by keyword, with better words than a schema's.
pub(crate) const TYPE_SCHEMA: &str = "TypeSchema";

/// The schema of `kind`.
#[must_use]
pub fn of(kind: Kind) -> Value {
    let mut generator = SchemaSettings::draft2020_12().into_generator();
    let schema = match kind {
        Kind::Platform => generator.root_schema_for::<model::Platform>(),
        Kind::Environment => generator.root_schema_for::<model::Environment>(),
        Kind::Backend => generator.root_schema_for::<model::Backend>(),
        Kind::Service => generator.root_schema_for::<model::Service>(),
        Kind::Mapping => generator.root_schema_for::<model::Mapping>(),
        Kind::CaseType => generator.root_schema_for::<model::CaseType>(),
        Kind::Policy => generator.root_schema_for::<model::Policy>(),
        Kind::Rule => generator.root_schema_for::<model::Rule>(),
        Kind::Waiver => generator.root_schema_for::<model::Waiver>(),
        Kind::Approval => generator.root_schema_for::<model::Approval>(),
    };
    let mut schema = schema.to_value();
    simplify(&mut schema);
    introduced(schema)
}

/// What a schema says of itself, before what it asks.
fn introduced(mut schema: Value) -> Value {
    let Some(object) = schema.as_object_mut() else { return schema };
    let first = ["$schema", "title", "description"];
    let mut ordered: Map<String, Value> =
        first.iter().filter_map(|key| object.shift_remove_entry(*key)).collect();
    ordered.append(object);
    Value::Object(ordered)
}

/// The file that the schema of `kind` is committed in, and its text.
#[must_use]
pub fn file(kind: Kind) -> (String, String) {
    let text = serde_json::to_string_pretty(&of(kind)).unwrap_or_default();
    (kind.schema_file(), format!("{text}\n"))
}

/// The schema files in `dir` that are not what [`file`] gives.
#[must_use]
pub fn stale(dir: &Path) -> Vec<String> {
    Kind::ALL
        .into_iter()
        .map(file)
        .filter(|(name, text)| fs::read_to_string(dir.join(name)).ok().as_ref() != Some(text))
        .map(|(name, _)| name)
        .collect()
}

/// Writes every kind's schema to `dir`.
///
/// # Errors
/// What the system refuses.
pub fn write(dir: &Path) -> io::Result<()> {
    fs::create_dir_all(dir)?;
    Kind::ALL.into_iter().map(file).try_for_each(|(name, text)| fs::write(dir.join(name), text))
}

/// Removes what serde makes of options: a value that may be left out need not be `null` as well. An empty value is far
/// more often forgotten than meant, and without the alternative every message is simpler.
fn simplify(schema: &mut Value) {
    match schema {
        Value::Object(object) => {
            drop_null(object);
            object.values_mut().for_each(simplify);
        }
        Value::Array(items) => items.iter_mut().for_each(simplify),
        _ => {}
    }
}

fn drop_null(object: &mut Map<String, Value>) {
    if object.get("default").is_some_and(Value::is_null) {
        object.remove("default");
    }
    if let Some(Value::Array(types)) = object.get_mut("type") {
        types.retain(|ty| ty != "null");
        if let [only] = types.as_slice() {
            let only = only.clone();
            object.insert("type".to_owned(), only);
        }
    }
    if let Some(Value::Array(branches)) = object.get_mut("anyOf") {
        branches.retain(|branch| branch.get("type").is_none_or(|ty| ty != "null"));
        if let [Value::Object(only)] = branches.as_slice() {
            let only = only.clone();
            object.remove("anyOf");
            // The field's own description says more than the type's.
            for (key, value) in only {
                object.entry(key).or_insert(value);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_committed_schemas_are_those_of_the_model() {
        let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("schemas");
        if std::env::var_os("UPDATE_FIXTURES").is_some() {
            write(&dir).unwrap();
        }
        let stale = stale(&dir);
        assert!(stale.is_empty(), "{stale:?} differ from the model: run `cargo xtask schema` and commit");
    }

    #[test]
    fn nothing_may_be_null() {
        for kind in Kind::ALL {
            // `null` is a word of types in JSON Schema: what a value of a spec may be, not what a spec may hold.
            let mut schema = of(kind);
            if let Some(types) = schema.pointer_mut("/$defs/TypeSchema") {
                types.take();
            }
            let text = schema.to_string();
            assert!(!text.contains(r#""null""#), "{} allows null", kind.name());
        }
    }
}
