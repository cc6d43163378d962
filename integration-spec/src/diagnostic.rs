//! What `check` says.

use crate::source::{Part, Place};

/// How serious a diagnostic is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Worth knowing.
    Note,
    /// Probably a mistake; does not stop generation.
    Warning,
    /// A mistake; nothing is generated.
    Error,
}

/// A place with words beside it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Label {
    /// Where.
    pub place: Place,
    /// What of it.
    pub part: Part,
    /// The words; may be empty.
    pub text: String,
}

/// One finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// The stable code, as in `CW0101`.
    pub code: &'static str,
    /// How serious it is.
    pub severity: Severity,
    /// What is wrong, in one sentence without a full stop.
    pub message: String,
    /// The offending place.
    pub primary: Label,
    /// Other places that matter, as in "first defined here".
    pub secondary: Vec<Label>,
    /// How to repair it.
    pub help: Option<String>,
}
