//! Diagnostics as text: for people, for editors and scripts that know compilers, and for programs.
//!
//! All three forms say the same things in the same order. Lines and columns count from 1; a column counts characters,
//! whatever their width on a screen.

mod human;
mod json;
mod position;

use crate::diagnostic::{Diagnostic, Label, Severity};
use crate::source::Sources;

pub use json::{Document, Finding, Span, Summary};
pub use position::{Locator, Position};

/// Writes diagnostics.
#[derive(Debug)]
pub struct Renderer<'a> {
    sources: &'a Sources,
    locator: Locator<'a>,
    /// What stands before a file's name.
    prefix: String,
}

impl<'a> Renderer<'a> {
    /// A renderer that names files relative to the specs' directory.
    #[must_use]
    pub fn new(sources: &'a Sources) -> Self {
        Self { sources, locator: Locator::new(sources), prefix: String::new() }
    }

    /// Names files below `dir`, as in `specs/backends/erp.yaml`, so that a terminal can follow them.
    #[must_use]
    pub fn below(mut self, dir: &str) -> Self {
        let dir = dir.trim_end_matches('/');
        self.prefix = if dir.is_empty() || dir == "." { String::new() } else { format!("{dir}/") };
        self
    }

    /// One diagnostic with its source lines and carets, ending in a newline.
    #[must_use]
    pub fn human(&self, diagnostic: &Diagnostic, colour: bool) -> String {
        human::render(self, diagnostic, colour)
    }

    /// One diagnostic on one line: `file:line:column: error[CW0301]: message`, ending in a newline.
    #[must_use]
    pub fn short(&self, diagnostic: &Diagnostic) -> String {
        let start = self.locator.position(&diagnostic.primary).0;
        format!(
            "{}:{}:{}: {}[{}]: {}\n",
            self.file(&diagnostic.primary),
            start.line,
            start.column,
            severity(diagnostic.severity),
            diagnostic.code,
            diagnostic.message
        )
    }

    /// All diagnostics as one JSON document.
    #[must_use]
    pub fn document(&self, diagnostics: &[Diagnostic]) -> Document {
        json::document(self, diagnostics)
    }

    /// The path that a label's file is named by.
    fn file(&self, label: &Label) -> String {
        // A directory that could not be listed stands for itself.
        let source = self.sources.get(label.place.file);
        if source.outside { source.name.clone() } else { format!("{}{}", self.prefix, source.name) }
    }
}

/// `3 errors, 1 warning in 12 files`.
#[must_use]
pub fn summary(diagnostics: &[Diagnostic], files: usize) -> String {
    let count = |severity| diagnostics.iter().filter(|found| found.severity == severity).count();
    let mut parts: Vec<String> = [
        (count(Severity::Error), "error"),
        (count(Severity::Warning), "warning"),
        (count(Severity::Note), "note"),
    ]
    .into_iter()
    .filter(|(count, _)| *count > 0)
    .map(|(count, noun)| counted(count, noun))
    .collect();
    if parts.is_empty() {
        parts.push("nothing to report".to_owned());
    }
    format!("{} in {}", parts.join(", "), counted(files, "file"))
}

fn counted(count: usize, noun: &str) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{count} {noun}{plural}")
}

/// The word for a severity.
fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
    }
}
