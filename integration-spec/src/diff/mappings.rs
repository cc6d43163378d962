//! Mappings: which backend operation is called, and how each target is set.
//!
//! Cells are compared as they are written, target by target, after YAML: an alias that is written out, another order
//! of keys or another way of quoting changes nothing.

use std::collections::BTreeMap;

use serde_json::Value;

use super::Revision;
use super::change::{At, Change, Class, Side};
use super::collect::Collector;
use super::kinds;
use crate::diagnostic::Diagnostics;
use crate::mapping::ir::{Cell, Kind};
use crate::platform::{Binding, Completes, Completion, Platform, Type, Verification};
use crate::source::FileId;
use crate::yaml;

pub(super) fn compare(changes: &mut Collector<'_>) {
    let (mut old, mut new) = (Written::new(changes.old), Written::new(changes.new));
    let before: BTreeMap<String, &Binding> = changes
        .old
        .platform
        .bindings
        .iter()
        .map(|binding| (operation(changes.old.platform, binding), binding))
        .collect();
    let platform = changes.new.platform;
    for binding in &platform.bindings {
        let name = operation(platform, binding);
        // What was not mapped before is a new operation, which is told as that.
        let Some(was) = before.get(changes.renames.services.before(&name)) else { continue };
        let (from, to) = (call(changes.old.platform, was), call(platform, binding));
        if changes.renames.backends.now(&from) != to {
            changes.push(Change {
                kind: kinds::CALL_CHANGED,
                class: Class::Safe,
                side: Side::Mapping,
                subject: name.clone(),
                message: format!("called `{from}`, calls `{to}`"),
                direction: None,
                operations: vec![name],
                old: Some(At::value(&was.place.child("call"))),
                new: Some(At::value(&binding.place.child("call"))),
            });
            // Every cell is another then, and saying so says nothing.
            continue;
        }
        let (mut gone, cells) = (old.cells(was), new.cells(binding));
        // A block that operations share by an alias is changed once: the mapping's name stands for all of them.
        let change = |target: &str, kind, message: String, (old, new): (Option<At>, Option<At>)| Change {
            kind,
            class: Class::Safe,
            side: Side::Mapping,
            subject: format!("{} {target}", binding.mapping),
            message,
            direction: None,
            operations: vec![name.clone()],
            old,
            new,
        };
        for (target, (at, value)) in cells {
            match gone.remove(&target) {
                None => {
                    let message = format!("is set: {}", short(&value));
                    changes.push(change(&target, kinds::CELL_ADDED, message, (None, Some(at))));
                }
                Some((was, before)) if before != value => {
                    let message = difference(&before, &value);
                    changes.push(change(&target, kinds::CELL_CHANGED, message, (Some(was), Some(at))));
                }
                Some(_) => {}
            }
        }
        for (target, (was, value)) in gone {
            let message = format!("is left unset; was {}", short(&value));
            let at = (Some(was), Some(At::key(&binding.place)));
            changes.push(change(&target, kinds::CELL_REMOVED, message, at));
        }
    }
}

fn operation(platform: &Platform, binding: &Binding) -> String {
    let service = &platform.services[binding.service];
    format!("{}.{}", service.name, service.operations[binding.operation].name)
}

fn call(platform: &Platform, binding: &Binding) -> String {
    let backend = &platform.backends[binding.backend];
    format!("{}.{}", backend.name, backend.operations[binding.call].name)
}

/// What is different: of a table the rows, of anything else all of it.
fn difference(old: &Value, new: &Value) -> String {
    let (Value::Object(was), Value::Object(is)) = (old, new) else {
        return format!("was {}, is {}", short(old), short(new));
    };
    let removed =
        was.iter().filter(|(key, _)| !is.contains_key(*key)).map(|(key, _)| format!("`{key}` is gone"));
    let others = is.iter().filter_map(|(key, value)| match was.get(key) {
        Some(before) if before == value => None,
        Some(before) => Some(format!("`{key}`: {}", difference(before, value))),
        None => Some(format!("`{key}` gives {}", short(value))),
    });
    removed.chain(others).collect::<Vec<_>>().join(", ")
}

/// A value as people write it, cut where it would fill a page.
fn short(value: &Value) -> String {
    const LONGEST: usize = 120;
    let text = match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("`{}…`", &text[..end]),
        None => format!("`{text}`"),
    }
}

/// What files say, read again when it is first asked for: the platform has no texts.
struct Written<'a> {
    revision: Revision<'a>,
    files: BTreeMap<FileId, Value>,
}

impl<'a> Written<'a> {
    fn new(revision: Revision<'a>) -> Self {
        Self { revision, files: BTreeMap::new() }
    }

    /// Every cell of an operation, by target.
    fn cells(&mut self, binding: &Binding) -> BTreeMap<String, (At, Value)> {
        let Binding {
            place: _,
            source: _,
            mapping: _,
            service: _,
            operation: _,
            backend,
            call,
            instance,
            parameters,
            request,
            output,
            outputs,
            lane,
            verify,
            // What a mapping is held to is no part of what it does.
            tests: _,
            completion,
        } = binding;
        let declared = &self.revision.platform.backends[*backend].operations[*call].parameters;
        let mut found = Vec::new();
        for (index, cell) in parameters {
            leaves(self.revision.platform, format!("parameters.{}", declared[*index].name), cell, &mut found);
        }
        for (name, cell) in [("request", request), ("output", output)] {
            if let Some(cell) = cell {
                leaves(self.revision.platform, name.to_owned(), cell, &mut found);
            }
        }
        for (name, cell) in [("instance", instance), ("lane", lane)] {
            if let Some(cell) = cell {
                leaves(self.revision.platform, name.to_owned(), cell, &mut found);
            }
        }
        if let Some(Verification { call, parameters, request, applied, output }) = verify {
            let declared = &self.revision.platform.backends[*backend].operations[*call].parameters;
            for (index, cell) in parameters {
                let target = format!("verify.parameters.{}", declared[*index].name);
                leaves(self.revision.platform, target, cell, &mut found);
            }
            for (name, cell) in [("request", request), ("applied", applied), ("output", output)] {
                if let Some(cell) = cell {
                    leaves(self.revision.platform, format!("verify.{name}"), cell, &mut found);
                }
            }
        }
        if let Some(Completion { correlation: _, parameters, request, output }) = completion {
            let operations = &self.revision.platform.backends[*backend].operations;
            let query = operations[*call].completes.as_ref().and_then(Completes::query);
            for (index, cell) in parameters {
                let name = query.map_or("", |query| operations[query].parameters[*index].name.as_str());
                leaves(self.revision.platform, format!("completes.parameters.{name}"), cell, &mut found);
            }
            for (name, cell) in [("request", request), ("output", output)] {
                if let Some(cell) = cell {
                    leaves(self.revision.platform, format!("completes.{name}"), cell, &mut found);
                }
            }
        }
        for (status, cell) in outputs {
            leaves(self.revision.platform, format!("output.{status}"), cell, &mut found);
        }
        found.into_iter().map(|(target, cell)| (target, (At::value(&cell.place), self.text(cell)))).collect()
    }

    fn text(&mut self, cell: &Cell) -> Value {
        let file = self.files.entry(cell.place.file).or_insert_with(|| {
            let source = self.revision.sources.get(cell.place.file);
            // It was read before, without an error.
            yaml::parse(cell.place.file, &source.text, &mut Diagnostics::default()).value.unwrap_or_default()
        });
        match file.pointer(&cell.place.pointer) {
            Some(Value::String(text)) => Value::String(text.split_whitespace().collect::<Vec<_>>().join(" ")),
            Some(other) => other.clone(),
            None => Value::Null,
        }
    }
}

/// The cells that set one value each: of an object those of its fields.
fn leaves<'c>(platform: &Platform, target: String, cell: &'c Cell, found: &mut Vec<(String, &'c Cell)>) {
    let mut value = &cell.value;
    // What is set where it could be left unset, or as a variant of a union.
    while let Kind::Present(inner) | Kind::Variant { value: inner, .. } = &value.kind {
        value = inner;
    }
    match &value.kind {
        Kind::Object { id, fields } => {
            let Type::Object(object) = platform.types.get(*id) else { return };
            for (index, field) in fields {
                let name = object.fields.get(*index).map_or("", |field| &field.name);
                leaves(platform, format!("{target}.{name}"), field, found);
            }
        }
        Kind::Map(entries) => {
            entries.iter().for_each(|(name, cell)| leaves(platform, format!("{target}.{name}"), cell, found));
        }
        // What a list is made from, and what of each item, are two things.
        Kind::Each(each) => {
            found.push((target.clone(), &each.list));
            leaves(platform, format!("{target}[]"), &each.map, found);
        }
        Kind::List(items) if !items.is_empty() => {
            for (index, item) in items.iter().enumerate() {
                leaves(platform, format!("{target}[{index}]"), item, found);
            }
        }
        Kind::Switch(switch) => {
            found.push((target.clone(), &switch.subject));
            let Type::Union(union) = platform.types.get(switch.id) else { return };
            for arm in &switch.arms {
                let tag = union.variants.get(arm.variant).map_or("", |variant| &variant.tag);
                leaves(platform, format!("{target}({tag})"), &arm.map, found);
            }
            if let Some(cell) = &switch.otherwise {
                leaves(platform, format!("{target}(otherwise)"), cell, found);
            }
        }
        // What a fragment does is done by whoever uses it.
        Kind::Use { fragment, arguments } => {
            for (parameter, argument) in fragment.parameters.iter().zip(arguments) {
                found.push((format!("{target} with {}", parameter.name), argument));
            }
            leaves(platform, target, &fragment.body, found);
        }
        _ => found.push((target, cell)),
    }
}
