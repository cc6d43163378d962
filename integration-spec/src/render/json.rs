//! For programs: one documented object.

use serde::Serialize;

use super::{Position, Renderer, severity};
use crate::Loaded;
use crate::date::Date;
use crate::diagnostic::{Diagnostic, Label, Severity};
use crate::fingerprint;

/// Everything that a run of `check` found.
#[derive(Debug, Serialize)]
pub struct Document {
    /// The version of this form: 1. Fields may be added to it; none is taken away or changes its meaning.
    pub version: u32,
    /// The findings, in order of files and positions.
    pub diagnostics: Vec<Finding>,
    /// What waivers silence.
    pub waived: Vec<WaivedFinding>,
    /// How many there are of each.
    pub summary: Summary,
}

/// One finding.
#[derive(Debug, Serialize)]
pub struct Finding {
    /// The stable code, as in `CW0101`, or the name of a rule, as in `waiver-unused`.
    pub code: String,
    /// `error`, `warning` or `note`.
    pub severity: &'static str,
    /// What tells this finding from all others, whatever moves around it: a waiver names it.
    pub fingerprint: String,
    /// Whether a waiver may silence it.
    pub waivable: bool,
    /// What is wrong, in one sentence.
    pub message: String,
    /// The offending place.
    pub at: Span,
    /// Other places that matter.
    pub related: Vec<Span>,
    /// How to repair it.
    pub help: Option<String>,
}

/// A finding that a waiver silences.
#[derive(Debug, Serialize)]
pub struct WaivedFinding {
    /// The waiver's name.
    pub waiver: String,
    /// Why it is accepted.
    pub reason: String,
    /// Who answers for that.
    pub owner: String,
    /// The last day on which it holds.
    pub expires: Date,
    /// What is accepted.
    pub finding: Finding,
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
    /// Findings that waivers silence.
    pub waived: usize,
    /// Files that were read.
    pub files: usize,
}

pub(super) fn document(renderer: &Renderer<'_>, loaded: &Loaded) -> Document {
    let Loaded { diagnostics, waived, .. } = loaded;
    let span = |label: &Label| {
        let (start, end) = renderer.locator.position(label);
        Span { file: renderer.file(label), start, end, label: label.text.clone() }
    };
    let count = |severity| diagnostics.iter().filter(|found| found.severity == severity).count();
    let finding = |found: &Diagnostic| Finding {
        code: found.code.to_string(),
        severity: severity(found.severity),
        fingerprint: fingerprint::of(renderer.sources, found),
        waivable: found.waivable,
        message: found.message.clone(),
        at: span(&found.primary),
        related: found.secondary.iter().map(span).collect(),
        help: found.help.clone(),
    };
    Document {
        version: 1,
        diagnostics: diagnostics.iter().map(finding).collect(),
        waived: waived
            .iter()
            .map(|waived| WaivedFinding {
                waiver: waived.waiver.clone(),
                reason: waived.reason.clone(),
                owner: waived.owner.clone(),
                expires: waived.expires,
                finding: finding(&waived.diagnostic),
            })
            .collect(),
        summary: Summary {
            errors: count(Severity::Error),
            warnings: count(Severity::Warning),
            notes: count(Severity::Note),
            waived: waived.len(),
            files: renderer.sources.len(),
        },
    }
}
