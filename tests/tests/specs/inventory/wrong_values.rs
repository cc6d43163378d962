//! A value of a type that nothing has, in place of each key's: refused where it stands, whatever stands beside it.

use std::collections::{BTreeMap, BTreeSet};

use caseway_spec::codes;
use caseway_spec::diagnostic::Severity;
use caseway_spec::load_files;
use caseway_spec::read::discover;
use caseway_spec::source::FileId;
use serde_json::Value;

use super::super::fixture::{Fixture, of_folder};
use super::keys::{self, Use};

/// Keys that were tried, each with what combines types beside it.
type Tried = BTreeSet<(String, Option<&'static str>)>;

/// What is no value of any key: a list of lists.
fn wrong() -> Value {
    serde_json::json!([[true]])
}

#[test]
fn a_value_of_another_type_is_refused_where_it_stands() {
    let mut tried = Tried::new();
    let silent: Vec<String> =
        of_folder("good").iter().flat_map(|fixture| accepted(fixture, &mut tried)).collect();
    assert!(silent.is_empty(), "{} are not refused:\n{}", silent.len(), silent.join("\n"));
}

/// The keys of a fixture's own files that may hold what is wrong, or for which something else is blamed. Each key is tried once
/// alone, and once with each keyword beside it that combines types.
fn accepted(fixture: &Fixture, tried: &mut Tried) -> Vec<String> {
    let (scratch, loaded) = fixture.loaded();
    let mut silent = Vec::new();
    let mut documents: BTreeMap<FileId, Option<Value>> = BTreeMap::new();
    for Use { construct, place } in keys::used(&loaded.sources) {
        let source = loaded.sources.get(place.file);
        if construct.contains('=') || !fixture.holds(&source.name) {
            continue;
        }
        let document =
            documents.entry(place.file).or_insert_with(|| keys::document(place.file, &source.text));
        let Some(document) = document else { continue };
        let around = place.pointer.rsplit_once('/').map_or("", |(around, _)| around);
        let beside = document.pointer(around).and_then(Value::as_object);
        let combined = ["allOf", "oneOf", "$ref"]
            .into_iter()
            .find(|key| beside.is_some_and(|all| all.contains_key(*key)));
        if !tried.insert((construct.clone(), combined)) {
            continue;
        }
        let mut broken = document.clone();
        if let Some(value) = broken.pointer_mut(&place.pointer) {
            *value = wrong();
        }
        let mut files = discover(&scratch.path().join("specs"));
        for file in files.iter_mut().filter(|file| file.name == source.name) {
            file.content = Ok(broken.to_string().into_bytes());
        }
        let said = load_files(files);
        let blamed = said.diagnostics.iter().any(|found| {
            let at = &found.primary.place;
            let here = at.pointer.starts_with(&place.pointer)
                // Parts that contradict each other are whole schemas.
                || found.code == codes::ALL_OF.id && at.pointer == around
                // What a test expects may depend on what it is given.
                || [codes::TEST_FORM.id, codes::TEST_FAILS.id].contains(&&*found.code)
                    && at.pointer.split_once("/expect").is_some_and(|(test, _)| place.pointer.starts_with(test));
            here && said.sources.get(at.file).name == source.name && found.severity == Severity::Error
        });
        if !blamed {
            let at = &place.pointer;
            let said = said.diagnostics.iter();
            let said: Vec<_> = said.map(|found| format!("{} {}", found.code, found.message)).collect();
            silent.push(format!("{}: {construct} at {at}: {said:?}", fixture.name()));
        }
    }
    silent
}
