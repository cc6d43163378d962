//! From files to typed specs: every file on its own.
//!
//! A file that is broken does not stop the others. What it is named is kept all the same, so that references to it
//! are not reported as unknown: they would be right once the file is.

use std::collections::{BTreeSet, HashSet};

use serde::Deserialize;
use serde_json::Value;

use crate::codes;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::model::{self, Kind};
use crate::read::{self, Found};
use crate::schema;
use crate::source::{FileId, Part, Place, Source, Sources};
use crate::yaml::{self, Index};

/// One spec file, typed.
#[derive(Debug)]
pub(crate) struct Spec<T> {
    /// Its whole document.
    pub(crate) place: Place,
    /// What it says.
    pub(crate) model: T,
}

/// Every spec file that is sound on its own, by kind, in order of file names.
#[derive(Debug, Default)]
pub(crate) struct Specs {
    pub(crate) platforms: Vec<Spec<model::Platform>>,
    pub(crate) environments: Vec<Spec<model::Environment>>,
    pub(crate) backends: Vec<Spec<model::Backend>>,
    pub(crate) services: Vec<Spec<model::Service>>,
    pub(crate) mappings: Vec<Spec<model::Mapping>>,
    pub(crate) case_types: Vec<Spec<model::CaseType>>,
    pub(crate) policies: Vec<Spec<model::Policy>>,
    pub(crate) broken: Broken,
    /// Operation mappings with a cell that YAML cut short: what is left of it means nothing.
    pub(crate) cut_short: HashSet<Place>,
}

impl Specs {
    /// The first file, in order of names, that is sound.
    pub(crate) fn first_place(&self) -> Option<&Place> {
        let places = self.backends.iter().map(|spec| &spec.place);
        let places = places.chain(self.services.iter().map(|spec| &spec.place));
        let places = places.chain(self.mappings.iter().map(|spec| &spec.place));
        let places = places.chain(self.case_types.iter().map(|spec| &spec.place));
        let places = places.chain(self.environments.iter().map(|spec| &spec.place));
        places.chain(self.policies.iter().map(|spec| &spec.place)).min_by_key(|place| place.file)
    }
}

/// What the files that are not sound would have declared, as far as that can be told.
#[derive(Debug, Default)]
pub(crate) struct Broken {
    names: BTreeSet<(Kind, String)>,
    /// Kinds with a file whose name cannot be told.
    nameless: BTreeSet<Kind>,
    /// Whether there is a file whose kind cannot be told.
    unknown: bool,
}

impl Broken {
    /// Whether a `kind` called `name` may stand in a broken file.
    pub(crate) fn may_hold(&self, kind: Kind, name: &str) -> bool {
        self.unknown || self.nameless.contains(&kind) || self.names.contains(&(kind, name.to_owned()))
    }

    /// Whether no file is broken.
    pub(crate) fn is_empty(&self) -> bool {
        !self.unknown && self.nameless.is_empty() && self.names.is_empty()
    }

    /// Whether a file of `kind` is broken.
    pub(crate) fn any(&self, kind: Kind) -> bool {
        self.unknown || self.nameless.contains(&kind) || self.names.iter().any(|(broken, _)| *broken == kind)
    }
}

/// Reads every file, judges it by its kind's schema and gives it its type.
pub(crate) fn load(files: Vec<Found>, diagnostics: &mut Diagnostics) -> (Sources, Specs) {
    let mut sources = Sources::default();
    let mut specs = Specs::default();
    for found in files {
        let file = FileId(u32::try_from(sources.len()).unwrap_or(u32::MAX));
        let (text, readable) = read::text(file, found.content, diagnostics);
        let index = if readable {
            one(file, &text, &mut specs, diagnostics)
        } else {
            specs.broken.note_text(&text);
            Index::default()
        };
        sources.add(Source { name: found.name, text, outside: found.outside, index });
    }
    (sources, specs)
}

fn one(file: FileId, text: &str, specs: &mut Specs, diagnostics: &mut Diagnostics) -> Index {
    let parsed = yaml::parse(file, text, diagnostics);
    let Some(value) = parsed.value else {
        specs.broken.note_text(text);
        return parsed.index;
    };
    let place = Place::root(file);
    match schema::validate(&place, &value, diagnostics) {
        Some(kind) => {
            schema_line(&place, text, kind, diagnostics);
            if kind == Kind::Mapping {
                cells_cut_short(&place, text, &parsed.index, &value, &mut specs.cut_short, diagnostics);
            }
            let sound = match kind {
                Kind::Platform => typed(&place, &value, &mut specs.platforms, diagnostics),
                Kind::Environment => typed(&place, &value, &mut specs.environments, diagnostics),
                Kind::Backend => typed(&place, &value, &mut specs.backends, diagnostics),
                Kind::Service => typed(&place, &value, &mut specs.services, diagnostics),
                Kind::Mapping => typed(&place, &value, &mut specs.mappings, diagnostics),
                Kind::CaseType => typed(&place, &value, &mut specs.case_types, diagnostics),
                Kind::Policy => typed(&place, &value, &mut specs.policies, diagnostics),
            };
            if !sound {
                specs.broken.note_value(&value);
            }
        }
        None => specs.broken.note_value(&value),
    }
    parsed.index
}

/// Gives `value` its type. The schema has judged it before; what only serde knows is reported here.
fn typed<'de, T: Deserialize<'de>>(
    place: &Place,
    value: &'de Value,
    specs: &mut Vec<Spec<T>>,
    diagnostics: &mut Diagnostics,
) -> bool {
    match T::deserialize(value) {
        Ok(model) => {
            specs.push(Spec { place: place.clone(), model });
            true
        }
        Err(_) => {
            if let Err(error) = serde_path_to_error::deserialize::<_, T>(value) {
                let at = error.path().iter().fold(place.clone(), |place, segment| match segment {
                    serde_path_to_error::Segment::Seq { index } => place.item(*index),
                    serde_path_to_error::Segment::Map { key } => place.child(key),
                    serde_path_to_error::Segment::Enum { .. } | serde_path_to_error::Segment::Unknown => {
                        place
                    }
                });
                diagnostics.push(Diagnostic::new(
                    codes::MALFORMED,
                    &at,
                    Part::Value,
                    error.inner().to_string(),
                ));
            }
            false
        }
    }
}

impl Broken {
    fn note_value(&mut self, value: &Value) {
        let kind = value.get("kind").and_then(Value::as_str).and_then(Kind::named);
        self.note(kind, value.get("name").and_then(Value::as_str));
    }

    fn note(&mut self, kind: Option<Kind>, name: Option<&str>) {
        // A name that is not of its form is about to be changed.
        let well_formed =
            |name: &&str| name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
        match (kind, name.filter(well_formed)) {
            (Some(kind), Some(name)) => drop(self.names.insert((kind, name.to_owned()))),
            (Some(kind), None) => drop(self.nameless.insert(kind)),
            (None, _) => self.unknown = true,
        }
    }

    /// The same for what could not be parsed: the lines that say it are searched.
    fn note_text(&mut self, text: &str) {
        let field = |key: &str| {
            let value = text.lines().find_map(|line| line.strip_prefix(key)?.strip_prefix(':'))?;
            Some(value.split(" #").next().unwrap_or(value).trim().trim_matches(['"', '\'']))
        };
        self.note(field("kind").and_then(Kind::named), field("name"));
    }
}

/// The first line names the schema, so that editors complete and underline.
fn schema_line(root: &Place, text: &str, kind: Kind, diagnostics: &mut Diagnostics) {
    const MARK: &str = "# yaml-language-server: $schema=";
    let line = text.lines().next().unwrap_or_default();
    let wanted = kind.schema_file();
    let report = |message: String| {
        Diagnostic::new(codes::SCHEMA_LINE, root, Part::Bytes(0..line.len()), message)
            .help(format!("make the first line `{MARK}.../schemas/{wanted}`, with the path from this file"))
    };
    match line.strip_prefix(MARK) {
        None => diagnostics.push(report("the first line does not name the schema for editors".to_owned())),
        Some(path) if path.trim_end().rsplit('/').next() != Some(wanted.as_str()) => {
            diagnostics
                .push(report(format!("the first line names another schema than that of a {}", kind.noun())));
        }
        Some(_) => {}
    }
}

/// Mapping cells that YAML ends at ` #` or at a comma in the middle of an expression.
fn cells_cut_short(
    root: &Place,
    text: &str,
    index: &Index,
    value: &Value,
    found_in: &mut HashSet<Place>,
    diagnostics: &mut Diagnostics,
) {
    let operations = root.child("operations");
    for (name, operation) in value.get("operations").and_then(Value::as_object).into_iter().flatten() {
        let operation_place = operations.child(name);
        let mark = diagnostics.len();
        for part in ["parameters", "request", "output"] {
            if let Some(cells) = operation.get(part) {
                cut_short(&operation_place.child(part), text, index, cells, diagnostics);
            }
        }
        if diagnostics.len() > mark {
            found_in.insert(operation_place);
        }
    }
}

fn cut_short(place: &Place, text: &str, index: &Index, value: &Value, diagnostics: &mut Diagnostics) {
    match value {
        Value::String(_) => {
            let meant =
                index.plain_scalar(&place.pointer).and_then(|range| yaml::cut_by_comment(text, range));
            if let Some(meant) = meant {
                let found =
                    Diagnostic::new(codes::CUT_BY_COMMENT, place, Part::Value, "YAML ends this cell at ` #`")
                        .help(format!("quote it: {meant}"));
                diagnostics.push(found);
            }
        }
        Value::Array(items) => {
            for (at, item) in items.iter().enumerate() {
                cut_short(&place.item(at), text, index, item, diagnostics);
            }
        }
        Value::Object(object) => {
            let keys: Vec<_> = object.iter().collect();
            for (at, (key, item)) in keys.iter().enumerate() {
                let here = place.child(key);
                let rest = keys[at + 1..].iter().take_while(|(_, value)| value.is_null());
                let rest = rest.map(|(key, _)| index.range(text, &place.child(key).pointer, &Part::Key));
                let meant = match item {
                    Value::String(_) => index.plain_scalar(&here.pointer),
                    _ => None,
                };
                if let Some(meant) = meant.and_then(|range| yaml::cut_by_comma(text, range, rest)) {
                    let found = Diagnostic::new(
                        codes::CUT_BY_COMMA,
                        &here,
                        Part::Value,
                        "YAML ends this cell at its comma",
                    )
                    .help(format!("quote it: {meant}"));
                    diagnostics.push(found);
                }
            }
            for (key, item) in object {
                cut_short(&place.child(key), text, index, item, diagnostics);
            }
        }
        _ => {}
    }
}
