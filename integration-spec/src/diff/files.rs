//! Files that are compared value by value: the organisation, its policies, environments.
//!
//! They have no side that was built against them. Values are named by their keys; items of lists by their text or their
//! `name`, so that an item put first changes nothing of the others.

use std::collections::BTreeMap;

use serde_json::Value;

use super::Revision;
use super::change::{At, Change, Class, Side};
use super::collect::Collector;
use super::kinds;
use crate::diagnostic::Diagnostics;
use crate::model::Kind;
use crate::source::{FileId, Place};
use crate::yaml;

pub(super) fn compare(changes: &mut Collector<'_>) {
    let (mut old, new) = (files(changes.old), files(changes.new));
    for (name, is) in new {
        match old.remove(&name) {
            Some(was) => values(changes, &name, &was, &is),
            None => changes.push(Change {
                new: Some(At::value(&Place::root(is.file))),
                ..whole(kinds::FILE_ADDED, &is, &name, "was added")
            }),
        }
    }
    for (name, was) in old {
        changes.push(Change {
            old: Some(At::value(&Place::root(was.file))),
            ..whole(kinds::FILE_REMOVED, &was, &name, "was removed")
        });
    }
}

/// A file that is compared value by value.
struct File {
    file: FileId,
    side: Side,
    value: Value,
}

/// The side of a kind whose files are compared value by value; `None` for what is compared by its meaning.
fn side(kind: Kind) -> Option<Side> {
    match kind {
        Kind::Platform | Kind::Policy | Kind::Waiver | Kind::Rule | Kind::Approval => Some(Side::Governance),
        Kind::Environment => Some(Side::Operation),
        Kind::Backend | Kind::Service | Kind::Mapping | Kind::CaseType => None,
    }
}

/// The files, by kind and name.
fn files(revision: Revision<'_>) -> BTreeMap<String, File> {
    let mut found = BTreeMap::new();
    for (file, source) in revision.sources.iter() {
        // They were read before, without an error.
        let parsed = yaml::parse(file, &source.text, &mut Diagnostics::default());
        let Some(value) = parsed.value else { continue };
        let text = |key: &str| value.get(key).and_then(Value::as_str);
        let (Some(kind), Some(name)) = (text("kind").and_then(Kind::named), text("name")) else { continue };
        if let Some(side) = side(kind) {
            found.insert(format!("{} {name}", kind.noun()), File { file, side, value });
        }
    }
    found
}

fn whole(kind: super::Kind, file: &File, name: &str, message: &str) -> Change {
    Change {
        kind,
        class: Class::Safe,
        side: file.side,
        subject: name.to_owned(),
        message: message.to_owned(),
        direction: None,
        operations: Vec::new(),
        old: None,
        new: None,
    }
}

fn values(changes: &mut Collector<'_>, name: &str, old: &File, new: &File) {
    let (mut before, mut after) = (BTreeMap::new(), BTreeMap::new());
    leaves(&old.value, String::new(), Place::root(old.file), &mut before);
    leaves(&new.value, String::new(), Place::root(new.file), &mut after);
    for (path, (place, value)) in &after {
        let (kind, message, was) = match before.get(path) {
            Some((_, was)) if was == value => continue,
            Some((place, was)) => {
                (kinds::VALUE_CHANGED, format!("`{path}` was {was}, is {value}"), Some(At::value(place)))
            }
            None => (kinds::VALUE_ADDED, format!("`{path}` was added: {value}"), None),
        };
        let class =
            if matches!(path.as_str(), "title" | "description") { Class::Documentation } else { Class::Safe };
        let new_at = Some(At::value(place));
        changes.push(Change { class, old: was, new: new_at, ..whole(kind, new, name, &message) });
    }
    for (path, (place, value)) in before {
        if !after.contains_key(&path) {
            let message = format!("`{path}` was removed: {value}");
            changes.push(Change {
                old: Some(At::value(&place)),
                ..whole(kinds::VALUE_REMOVED, new, name, &message)
            });
        }
    }
}

/// Every value without parts, by the path to it. What the organisation gives backends and services to begin with is left
/// out: it is told where it takes effect.
fn leaves(value: &Value, path: String, place: Place, found: &mut BTreeMap<String, (Place, String)>) {
    let below = |key: &str| if path.is_empty() { key.to_owned() } else { format!("{path}.{key}") };
    match value {
        Value::Object(object) => {
            for (key, value) in object {
                if !(path.is_empty() && key == "defaults") {
                    leaves(value, below(key), place.child(key), found);
                }
            }
        }
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                let name = item.get("name").and_then(Value::as_str).or_else(|| item.as_str());
                let key = name.map_or_else(|| index.to_string(), ToOwned::to_owned);
                leaves(item, below(&key), place.item(index), found);
            }
        }
        scalar => {
            found.insert(path, (place, scalar.to_string()));
        }
    }
}
