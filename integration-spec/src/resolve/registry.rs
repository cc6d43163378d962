//! What is called how.
//!
//! Names of one kind are unique, also after casing: `line-1` and `line1` would become one Rust type.

use std::collections::HashMap;

use crate::codes;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::model::Kind;
use crate::names;
use crate::source::{Part, Place};
use crate::suggest;

/// The names of one kind.
#[derive(Debug)]
pub(super) struct Registry {
    /// Names in ascending order and the index of each one's spec in order of files.
    sorted: Vec<(String, usize)>,
    /// The name's index in `sorted`.
    index: HashMap<String, usize>,
}

impl Registry {
    /// Registers the `names` of `kind`, each with its document's place, and reports those that are taken.
    pub(super) fn new(kind: Kind, names: &[(&Place, &str)], diagnostics: &mut Diagnostics) -> Self {
        let mut taken: HashMap<&str, &Place> = HashMap::new();
        let mut types: HashMap<String, (&str, &Place)> = HashMap::new();
        let mut sorted = Vec::new();
        for (at, (document, name)) in names.iter().enumerate() {
            let place = document.child("name");
            if let Some(first) = taken.get(name) {
                let message = format!("there are two {}s called `{name}`", kind.noun());
                let found = Diagnostic::new(codes::DUPLICATE_NAME, &place, Part::Value, message)
                    .secondary(&first.child("name"), Part::Value, "first declared here")
                    .help("rename one of the two");
                diagnostics.push(found);
                continue;
            }
            taken.insert(name, document);
            // Of two names with one module the type is the same as well: words differ in their joints only.
            let rust_name = names::type_name(name);
            if let Some((other, first)) = types.get(&rust_name) {
                let message = format!("`{name}` and `{other}` are one name in Rust: `{rust_name}`");
                let found = Diagnostic::new(codes::NAMES_COLLIDE, &place, Part::Value, message)
                    .secondary(&first.child("name"), Part::Value, "the other one")
                    .help("rename one of the two");
                diagnostics.push(found);
                continue;
            }
            types.insert(rust_name, (name, document));
            sorted.push(((*name).to_owned(), at));
        }
        sorted.sort();
        let index = sorted.iter().enumerate().map(|(index, (name, _))| (name.clone(), index)).collect();
        Self { sorted, index }
    }

    /// The index of `name` among the sorted names.
    pub(super) fn get(&self, name: &str) -> Option<usize> {
        self.index.get(name).copied()
    }

    /// The indices of the specs, in order of their names.
    pub(super) fn in_order(&self) -> impl Iterator<Item = usize> {
        self.sorted.iter().map(|(_, at)| *at)
    }

    /// The names in ascending order.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.sorted.iter().map(|(name, _)| name.as_str())
    }

    /// What to say to someone who wrote `name`.
    pub(super) fn help(&self, name: &str) -> Option<String> {
        suggest::help(name, self.names())
    }
}

/// Reports Rust names that are given twice within one scope.
#[derive(Debug, Default)]
pub(super) struct Scope {
    taken: HashMap<String, (String, Place, Part)>,
}

impl Scope {
    /// Gives a name free again.
    pub(super) fn release(&mut self, rust_name: &str) {
        self.taken.remove(rust_name);
    }

    /// Claims `rust_name` for what is called `name`; reports and returns `false` when another has it.
    pub(super) fn claim(
        &mut self,
        rust_name: &str,
        name: &str,
        place: &Place,
        part: Part,
        diagnostics: &mut Diagnostics,
    ) -> bool {
        if let Some((other, first, first_part)) = self.taken.get(rust_name) {
            let message = match other == name {
                true => format!("`{name}` names two things"),
                false => format!("`{name}` and `{other}` are one name in Rust: `{rust_name}`"),
            };
            let found = Diagnostic::new(codes::NAMES_COLLIDE, place, part, message)
                .secondary(first, first_part.clone(), "the other one")
                .help("rename one of the two; an inline type gets a name of its own under `types`");
            diagnostics.push(found);
            return false;
        }
        self.taken.insert(rust_name.to_owned(), (name.to_owned(), place.clone(), part));
        true
    }
}
