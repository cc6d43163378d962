//! How much was generated, and for what: the figures by which the compile cost of a platform is judged.

use std::collections::BTreeSet;
use std::sync::Arc;

use caseway_spec::mapping::ir::{Cell, Fragment, Kind};
use caseway_spec::platform::Platform;

use crate::files::Lines;

/// How much Rust was generated, and for what.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Size {
    /// Lines of Rust.
    pub lines: Lines,
    /// Mapped operations.
    pub operations: usize,
    /// Services, each with its mapping's file.
    pub services: usize,
    /// Backends.
    pub backends: usize,
    /// Mapping cells: what is written for one target.
    pub cells: usize,
}

impl Size {
    pub(crate) fn of(platform: &Platform, lines: Lines) -> Self {
        let mut seen = BTreeSet::new();
        let cells = platform
            .bindings
            .iter()
            .flat_map(|binding| {
                let parameters = binding.parameters.iter().map(|(_, cell)| cell);
                let outputs = binding.outputs.iter().map(|(_, cell)| cell);
                parameters.chain(&binding.request).chain(&binding.output).chain(outputs)
            })
            .map(|cell| cells(cell, &mut seen))
            .sum();
        let (services, backends) = (platform.services.len(), platform.backends.len());
        Self { lines, operations: platform.bindings.len(), services, backends, cells }
    }

    /// Lines per operation: types, case types and tables apart.
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "a figure for people")]
    pub fn lines_per_operation(&self) -> f64 {
        self.lines.operations as f64 / self.operations.max(1) as f64
    }

    /// What they may be: 40, and 2 for each cell; beside that what a service has however many operations it offers (60: the client's
    /// handle, descriptors, the heads of files) and what a backend has (45: how it is protected above all).
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "a figure for people")]
    pub fn goal(&self) -> f64 {
        let once = 60 * self.services + 45 * self.backends + 2 * self.cells;
        40.0 + once as f64 / self.operations.max(1) as f64
    }
}

/// The cells that a cell is made of: those of an object's fields and a list's items, itself otherwise. A fragment's are written
/// once, by whoever is the first to use it.
fn cells(cell: &Cell, seen: &mut BTreeSet<*const Fragment>) -> usize {
    let mut value = &cell.value;
    while let Kind::Present(inner) | Kind::Variant { value: inner, .. } = &value.kind {
        value = inner;
    }
    match &value.kind {
        Kind::Object { fields, .. } => fields.iter().map(|(_, cell)| cells(cell, seen)).sum(),
        Kind::List(items) => items.iter().map(|cell| cells(cell, seen)).sum(),
        Kind::Map(entries) => entries.iter().map(|(_, cell)| cells(cell, seen)).sum(),
        Kind::Each(each) => 1 + cells(&each.map, seen),
        Kind::Let(bound) => 1 + cells(&bound.map, seen),
        Kind::Switch(switch) => {
            let arms = switch.arms.iter().map(|arm| &arm.map).chain(&switch.otherwise);
            1 + arms.map(|cell| cells(cell, seen)).sum::<usize>()
        }
        Kind::Use { fragment, .. } => {
            let first = seen.insert(Arc::as_ptr(fragment));
            1 + if first { cells(&fragment.body, seen) } else { 0 }
        }
        _ => 1,
    }
}
