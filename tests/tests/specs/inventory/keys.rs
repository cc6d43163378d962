//! Which keys and words of the spec language a file uses: told by the JSON Schemas of its kind, so that what the model
//! learns is known here.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use caseway_spec::diagnostic::Diagnostics;
use caseway_spec::model::Kind;
use caseway_spec::source::{FileId, Place, Sources};
use caseway_spec::{schema, yaml};
use serde_json::Value;

/// The schemas of the kinds, in their order.
static SCHEMAS: LazyLock<Vec<Value>> = LazyLock::new(|| Kind::ALL.into_iter().map(schema::of).collect());

/// A key or a word where it stands: `Parameter.style`, `Style=deepObject`. What a key's object is called is told by the model.
pub(super) struct Use {
    pub(super) construct: String,
    pub(super) place: Place,
}

/// Every key and word that the language has. That a file says which kind it is goes without saying.
pub(super) fn all() -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for (kind, root) in Kind::ALL.into_iter().zip(&*SCHEMAS) {
        let mut walk = Walk { root, seen: BTreeSet::new(), found: &mut found };
        walk.enumerate(root, kind.name());
    }
    found
}

/// What the files use, file by file.
pub(super) fn used(sources: &Sources) -> Vec<Use> {
    let mut found = Vec::new();
    for (file, source) in sources.iter() {
        let Some(document) = document(file, &source.text) else { continue };
        let kind = document.get("kind").and_then(Value::as_str).and_then(Kind::named);
        let root = Kind::ALL.into_iter().zip(&*SCHEMAS).find(|(of, _)| Some(*of) == kind);
        if let Some((kind, root)) = root {
            uses(root, root, kind.name(), &document, &Place::root(file), &mut found);
        }
    }
    found
}

pub(super) fn document(file: FileId, text: &str) -> Option<Value> {
    yaml::parse(file, text, &mut Diagnostics::default()).value
}

struct Walk<'s> {
    root: &'s Value,
    seen: BTreeSet<String>,
    found: &'s mut BTreeSet<String>,
}

impl Walk<'_> {
    fn enumerate(&mut self, schema: &Value, name: &str) {
        if let Some((name, schema)) = referred(self.root, schema) {
            if self.seen.insert(name.to_owned()) {
                self.enumerate(schema, name);
            }
            return;
        }
        for (key, schema) in declared(schema) {
            let name = format!("{name}.{key}");
            if !is_head(&name) {
                self.found.insert(name.clone());
                self.enumerate(schema, &name);
            }
        }
        self.found.extend(words(schema).filter_map(Value::as_str).map(|word| format!("{name}={word}")));
        for schema in alternatives(schema).chain(schema.get("items")).chain(others(schema)) {
            self.enumerate(schema, name);
        }
    }
}

fn uses(root: &Value, schema: &Value, name: &str, value: &Value, place: &Place, found: &mut Vec<Use>) {
    if let Some((name, schema)) = referred(root, schema) {
        return uses(root, schema, name, value, place, found);
    }
    if let Some(word) = words(schema).find(|word| *word == value).and_then(Value::as_str) {
        found.push(Use { construct: format!("{name}={word}"), place: place.clone() });
    }
    for (key, value) in value.as_object().into_iter().flatten() {
        let place = place.child(key);
        match declared(schema).find(|(declared, _)| *declared == key) {
            Some((_, schema)) => {
                let name = format!("{name}.{key}");
                uses(root, schema, &name, value, &place, found);
                found.push(Use { construct: name, place });
            }
            None => others(schema).for_each(|schema| uses(root, schema, name, value, &place, found)),
        }
    }
    for (index, value) in value.as_array().into_iter().flatten().enumerate() {
        if let Some(schema) = schema.get("items") {
            uses(root, schema, name, value, &place.item(index), found);
        }
    }
    for schema in alternatives(schema) {
        uses(root, schema, name, value, place, found);
    }
}

/// What a schema refers to, and its name.
fn referred<'s>(root: &'s Value, schema: &'s Value) -> Option<(&'s str, &'s Value)> {
    let pointer = schema.get("$ref")?.as_str()?.strip_prefix('#')?;
    Some((pointer.rsplit('/').next()?, root.pointer(pointer)?))
}

fn declared(schema: &Value) -> impl Iterator<Item = (&String, &Value)> {
    schema.get("properties").and_then(Value::as_object).into_iter().flatten()
}

/// What keys without a name of their own hold.
fn others(schema: &Value) -> impl Iterator<Item = &Value> {
    schema.get("additionalProperties").filter(|schema| schema.is_object()).into_iter()
}

fn alternatives(schema: &Value) -> impl Iterator<Item = &Value> {
    let of = |keyword| schema.get(keyword).and_then(Value::as_array).into_iter().flatten();
    of("anyOf").chain(of("oneOf")).chain(of("allOf"))
}

fn words(schema: &Value) -> impl Iterator<Item = &Value> {
    schema.get("enum").and_then(Value::as_array).into_iter().flatten().chain(schema.get("const"))
}

/// Whether it is one of the two keys that every file begins with.
fn is_head(name: &str) -> bool {
    Kind::ALL
        .iter()
        .any(|kind| name.strip_prefix(kind.name()).is_some_and(|key| matches!(key, ".apiVersion" | ".kind")))
}
