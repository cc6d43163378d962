//! For programs: one documented object.

use serde::Serialize;

use super::{Position, Renderer, severity};
use crate::diagnostic::{Diagnostic, Label, Severity};

/// Everything that a run of `check` found.
#[derive(Debug, Serialize)]
pub struct Document {
    /// The version of this form: 1. Fields may be added to it; none is taken away or changes its meaning.
    pub version: u32,
    /// The findings, in order of files and positions.
    pub diagnostics: Vec<Finding>,
    /// How many there are of each.
    pub summary: Summary,
}

/// One finding.
#[derive(Debug, Serialize)]
pub struct Finding {
    /// The stable code, as in `CW0101`.
    pub code: &'static str,
    /// `error`, `warning` or `note`.
    pub severity: &'static str,
    /// What is wrong, in one sentence.
    pub message: String,
    /// The offending place.
    pub at: Span,
    /// Other places that matter.
    pub related: Vec<Span>,
    /// How to repair it.
    pub help: Option<String>,
}

/// A place in a file, and what is said about it.
#[derive(Debug, Serialize)]
pub struct Span {
    /// The file.
    pub file: String,
    /// Its first character.
    pub start: Position,
    /// The position after its last character.
    pub end: Position,
    /// The words beside it; may be empty.
    pub label: String,
}

/// How many findings there are.
#[derive(Debug, Serialize)]
pub struct Summary {
    /// Findings that stop generation.
    pub errors: usize,
    /// Probable mistakes.
    pub warnings: usize,
    /// What is worth knowing.
    pub notes: usize,
    /// Files that were read.
    pub files: usize,
}

pub(super) fn document(renderer: &Renderer<'_>, diagnostics: &[Diagnostic]) -> Document {
    let span = |label: &Label| {
        let (start, end) = renderer.locator.position(label);
        Span { file: renderer.file(label), start, end, label: label.text.clone() }
    };
    let count = |severity| diagnostics.iter().filter(|found| found.severity == severity).count();
    Document {
        version: 1,
        diagnostics: diagnostics
            .iter()
            .map(|found| Finding {
                code: found.code,
                severity: severity(found.severity),
                message: found.message.clone(),
                at: span(&found.primary),
                related: found.secondary.iter().map(span).collect(),
                help: found.help.clone(),
            })
            .collect(),
        summary: Summary {
            errors: count(Severity::Error),
            warnings: count(Severity::Warning),
            notes: count(Severity::Note),
            files: renderer.sources.len(),
        },
    }
}
