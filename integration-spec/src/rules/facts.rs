//! What rules judge.

use std::collections::BTreeSet;

use crate::date::Date;
use crate::load::Specs;
use crate::platform::{Backend, BackendOperation, Platform};
use crate::source::Sources;

/// The files as written, and the day that they are judged for.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Input<'a> {
    /// What was given and what was left out, which the platform no longer tells.
    pub(crate) specs: &'a Specs,
    /// Where things stand.
    pub(crate) sources: &'a Sources,
    /// The day; `None` when nothing may depend on it, as in what is generated.
    pub(crate) as_of: Option<Date>,
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

    /// The backend as it is written.
    pub(super) fn backend(&self, name: &str) -> Option<&'a crate::model::Backend> {
        self.input.specs.backends.iter().map(|spec| &spec.model).find(|written| written.name == name)
    }
}
