//! From files to typed specs: every file on its own.
//!
//! A file that is broken does not stop the others. What it is named is kept all the same, so that references to it
//! are not reported as unknown: they would be right once the file is.

mod broken;
mod cells;

use std::collections::{BTreeMap, HashSet};

use serde::Deserialize;
use serde_json::Value;

use crate::approval::signers::{self, Signer};
use crate::approval::{EVIDENCE, SIGNERS, digest};
use crate::codes;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::model::{self, Kind};
use crate::read::{self, Found};
use crate::schema;
use crate::source::{FileId, Part, Place, Source, Sources};
use crate::yaml::{self, Index};

pub(crate) use broken::Broken;

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
    pub(crate) rules: Vec<Spec<model::Rule>>,
    pub(crate) waivers: Vec<Spec<model::Waiver>>,
    pub(crate) approvals: Vec<Spec<model::Approval>>,
    /// Who signs with which key.
    pub(crate) signers: Vec<Signer>,
    /// What is offered as evidence: file and SHA-256.
    pub(crate) evidence: BTreeMap<String, String>,
    pub(crate) broken: Broken,
    /// Operation mappings and fragments with a cell that YAML cut short: what is left of it means nothing.
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
        let places = places.chain(self.policies.iter().map(|spec| &spec.place));
        let places = places.chain(self.rules.iter().map(|spec| &spec.place));
        places.chain(self.waivers.iter().map(|spec| &spec.place)).min_by_key(|place| place.file)
    }
}

/// Reads every file, judges it by its kind's schema and gives it its type.
pub(crate) fn load(files: Vec<Found>, diagnostics: &mut Diagnostics) -> (Sources, Specs) {
    let mut sources = Sources::default();
    let mut specs = Specs::default();
    for found in files {
        if found.name.starts_with(EVIDENCE) {
            evidence(found, &mut sources, &mut specs, diagnostics);
            continue;
        }
        let file = FileId(u32::try_from(sources.len()).unwrap_or(u32::MAX));
        let (text, readable) = read::text(file, found.content, diagnostics);
        let index = if found.name == SIGNERS {
            keys(file, &text, &mut specs, diagnostics);
            Index::default()
        } else if readable {
            one(file, &text, &mut specs, diagnostics)
        } else {
            specs.broken.note_text(&text);
            Index::default()
        };
        sources.add(Source { name: found.name, text, outside: found.outside, index });
    }
    (sources, specs)
}

/// Notes what a file holds that is offered as evidence. It is read for nothing else, and need not be a text.
fn evidence(found: Found, sources: &mut Sources, specs: &mut Specs, diagnostics: &mut Diagnostics) {
    match found.content {
        Ok(bytes) => drop(specs.evidence.insert(found.name, digest::of_file(&bytes))),
        Err(reason) => {
            let file = FileId(u32::try_from(sources.len()).unwrap_or(u32::MAX));
            let (text, _) = read::text(file, Err(reason), diagnostics);
            sources.add(Source { name: found.name, text, outside: found.outside, index: Index::default() });
        }
    }
}

/// Reads who signs with which key.
fn keys(file: FileId, text: &str, specs: &mut Specs, diagnostics: &mut Diagnostics) {
    let (read, refused) = signers::parse(text);
    specs.signers = read;
    for found in refused {
        diagnostics.push(
            Diagnostic::new(codes::SIGNER, &Place::root(file), Part::Bytes(found.range), found.message)
                .help(found.help),
        );
    }
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
                cells::cells_cut_short(
                    &place,
                    text,
                    &parsed.index,
                    &value,
                    &mut specs.cut_short,
                    diagnostics,
                );
            }
            let sound = match kind {
                Kind::Platform => typed(&place, &value, &mut specs.platforms, diagnostics),
                Kind::Environment => typed(&place, &value, &mut specs.environments, diagnostics),
                Kind::Backend => typed(&place, &value, &mut specs.backends, diagnostics),
                Kind::Service => typed(&place, &value, &mut specs.services, diagnostics),
                Kind::Mapping => typed(&place, &value, &mut specs.mappings, diagnostics),
                Kind::CaseType => typed(&place, &value, &mut specs.case_types, diagnostics),
                Kind::Policy => typed(&place, &value, &mut specs.policies, diagnostics),
                Kind::Rule => typed(&place, &value, &mut specs.rules, diagnostics),
                Kind::Waiver => typed(&place, &value, &mut specs.waivers, diagnostics),
                Kind::Approval => typed(&place, &value, &mut specs.approvals, diagnostics),
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
