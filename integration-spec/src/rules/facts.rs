//! What rules judge.

use std::collections::BTreeSet;

use crate::date::Date;
use crate::diff::Revision;
use crate::load::Specs;
use crate::platform::{Backend, BackendOperation, CaseType, Platform};
use crate::source::{Part, Place, Sources};

/// The files as written, and the day that they are judged for.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Input<'a> {
    /// What was given and what was left out, which the platform no longer tells.
    pub(crate) specs: &'a Specs,
    /// Where things stand.
    pub(crate) sources: &'a Sources,
    /// The day; `None` when nothing may depend on it, as in what is generated.
    pub(crate) as_of: Option<Date>,
    /// What the specs are a change of, when they are judged as one.
    pub(crate) base: Option<Revision<'a>>,
}

/// A sound platform, and the files that it comes from.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Facts<'a> {
    /// Every name bound, every type unified.
    pub(crate) platform: &'a Platform,
    /// The files.
    pub(crate) input: Input<'a>,
}

impl<'a> Facts<'a> {
    /// What is judged, to compare it with what it is a change of.
    pub(super) fn revision(&self) -> Revision<'a> {
        let Input { specs, sources, .. } = self.input;
        Revision { sources, platform: self.platform, environments: &specs.environments }
    }

    /// What `given` finds in one of the platform files, where there is one, as in a default that was written down.
    pub(super) fn of_organisation<T>(
        &self,
        given: impl Fn(&'a crate::model::Platform) -> Option<T>,
    ) -> Option<T> {
        self.input.specs.platforms.iter().find_map(|spec| given(&spec.model))
    }

    /// Every backend operation that a mapping calls, once, in order of backends and their operations.
    pub(super) fn called(&self) -> impl Iterator<Item = (&'a Backend, &'a BackendOperation)> {
        let called: BTreeSet<(usize, usize)> =
            self.platform.bindings.iter().map(|binding| (binding.backend, binding.call)).collect();
        called.into_iter().map(|(backend, operation)| {
            let backend = &self.platform.backends[backend];
            (backend, &backend.operations[operation])
        })
    }

    /// Where the case type's file lists the service operation called `name`; grants of the platform are in order of names.
    pub(super) fn grant(&self, case_type: &CaseType, name: &str) -> (Place, Part) {
        // Specs are in order of files.
        let case_types = &self.input.specs.case_types;
        let at = case_types.binary_search_by_key(&case_type.place.file, |spec| spec.place.file);
        let written = at.ok().and_then(|at| case_types.get(at));
        let listed = written.and_then(|spec| spec.model.uses.iter().position(|used| used == name));
        let uses = case_type.place.child("uses");
        listed.map_or((uses.clone(), Part::Key), |at| (uses.item(at), Part::Value))
    }

    /// The backend as it is written.
    pub(super) fn backend(&self, name: &str) -> Option<&'a crate::model::Backend> {
        self.input.specs.backends.iter().map(|spec| &spec.model).find(|written| written.name == name)
    }
}
