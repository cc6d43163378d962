//! How much was generated, and for what: the figures by which the compile cost of a platform is judged.

use caseway_spec::mapping::ir::{Cell, Kind};
use caseway_spec::platform::Platform;

use crate::files::Lines;

/// How much Rust was generated, and for what.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Size {
    /// Lines of Rust.
    pub lines: Lines,
    /// Mapped operations.
    pub operations: usize,
    /// Mapping cells: what is written for one target.
    pub cells: usize,
}

impl Size {
    pub(crate) fn of(platform: &Platform, lines: Lines) -> Self {
        let cells = platform
            .bindings
            .iter()
            .flat_map(|binding| {
                let parameters = binding.parameters.iter().map(|(_, cell)| cell);
                let outputs = binding.outputs.iter().map(|(_, cell)| cell);
                parameters.chain(&binding.request).chain(&binding.output).chain(outputs)
            })
            .map(cells)
            .sum();
        Self { lines, operations: platform.bindings.len(), cells }
    }

    /// Lines per operation: types, case types and tables apart.
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "a figure for people")]
    pub fn lines_per_operation(&self) -> f64 {
        self.lines.operations as f64 / self.operations.max(1) as f64
    }

    /// What they may be: 40, and 2 for each cell.
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "a figure for people")]
    pub fn goal(&self) -> f64 {
        40.0 + 2.0 * self.cells as f64 / self.operations.max(1) as f64
    }
}

/// The cells that a cell is made of: those of an object's fields and a list's items, itself otherwise.
fn cells(cell: &Cell) -> usize {
    match &cell.value.kind {
        Kind::Object { fields, .. } => fields.iter().map(|(_, cell)| cells(cell)).sum(),
        Kind::List(items) => items.iter().map(cells).sum(),
        Kind::Each(each) => 1 + cells(&each.map),
        _ => 1,
    }
}
