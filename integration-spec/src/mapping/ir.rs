//! The typed form of mapping cells.

/// A cell: what one target gets.
#[derive(Debug, Clone)]
pub struct Cell {}
