//! What changed between two states of the specs, and for whom.
//!
//! Compared are resolved platforms, not files: a type that was moved, an alias that was written out or a file that was
//! split changes nothing. Every change has a class for the side that sees it. Services are seen by case types,
//! contracts by the hub, and in both a request and a reply are opposite: a receiver may always accept more, a sender
//! may always send less.
//!
//! Everything of the platform is taken apart by name here, field by field, so that what the language learns next does
//! not compile until somebody has decided what a change of it means.

mod case_types;
mod change;
#[cfg(test)]
mod classes;
mod collect;
mod contracts;
mod direct;
mod families;
mod files;
mod instances;
pub(crate) mod kinds;
mod mappings;
mod operations;
mod pair;
mod renames;
mod report;
mod services;
mod shapes;
#[cfg(test)]
mod tests;
mod unused;

use crate::Loaded;
use crate::load::Spec;
use crate::model::Environment;
use crate::platform::Platform;
use crate::source::Sources;

pub use change::{At, Change, Class, Direction, Side};
pub use kinds::{ALL as KINDS, Kind};
pub use report::{Counts, Document, Item, Judged, Report, Where};

pub(crate) use renames::Renames;

use collect::Collector;

/// One state of the specs: what they say, and the files that say it.
#[derive(Debug, Clone, Copy)]
pub struct Revision<'a> {
    /// The files.
    pub sources: &'a Sources,
    /// What they say.
    pub platform: &'a Platform,
    /// The environments as written.
    pub(crate) environments: &'a [Spec<Environment>],
}

impl Loaded {
    /// The state, when the language finds no error in the specs. What only governance refuses can be compared: a change
    /// that voids an approval is looked at before the approval is renewed.
    #[must_use]
    pub fn revision(&self) -> Option<Revision<'_>> {
        let platform = self.platform.as_ref().or(self.refused.as_ref())?;
        Some(Revision { sources: &self.sources, platform, environments: &self.environments })
    }
}

/// Every change from `old` to `new`: the gravest first, then by side and subject.
#[must_use]
pub fn compare(old: Revision<'_>, new: Revision<'_>) -> Vec<Change> {
    let mut changes = Collector::new(old, new);
    contracts::compare(&mut changes);
    services::compare(&mut changes);
    unused::compare(&mut changes);
    mappings::compare(&mut changes);
    case_types::compare(&mut changes);
    direct::compare(&mut changes);
    files::compare(&mut changes);
    changes.finish()
}
