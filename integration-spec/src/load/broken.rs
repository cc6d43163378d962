//! Files that are not sound.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::model::Kind;

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
        let holds = |name: &str| self.names.contains(&(kind, name.to_owned()));
        // A major is called by its name and its number, and a broken file is known by its name alone.
        let family = || {
            let (family, version) = name.rsplit_once("-v")?;
            (kind == Kind::Service && version.parse::<u32>().is_ok()).then_some(family)
        };
        self.unknown || self.nameless.contains(&kind) || holds(name) || family().is_some_and(holds)
    }

    /// Whether no file is broken.
    pub(crate) fn is_empty(&self) -> bool {
        !self.unknown && self.nameless.is_empty() && self.names.is_empty()
    }

    /// Whether a file of `kind` is broken.
    pub(crate) fn any(&self, kind: Kind) -> bool {
        self.unknown || self.nameless.contains(&kind) || self.names.iter().any(|(broken, _)| *broken == kind)
    }

    /// Notes what a broken file with `value` would declare.
    pub(super) fn note_value(&mut self, value: &Value) {
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
    pub(super) fn note_text(&mut self, text: &str) {
        let field = |key: &str| {
            let value = text.lines().find_map(|line| line.strip_prefix(key)?.strip_prefix(':'))?;
            Some(value.split(" #").next().unwrap_or(value).trim().trim_matches(['"', '\'']))
        };
        self.note(field("kind").and_then(Kind::named), field("name"));
    }
}
