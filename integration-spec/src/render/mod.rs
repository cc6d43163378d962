//! Diagnostics as text: for people, for editors and scripts that know compilers, and for programs.
//!
//! All three forms say the same things in the same order. Lines and columns count from 1; a column counts characters,
//! whatever their width on a screen.

mod github;
mod human;
mod json;
mod position;
mod sarif;

use crate::Loaded;
use crate::diagnostic::{Diagnostic, Label, Severity};
use crate::source::Sources;

pub use json::{Document, Finding, Span, Summary, WaivedFinding};
pub use position::{Locator, Position};
pub use sarif::Log;

/// Writes diagnostics.
#[derive(Debug)]
pub struct Renderer<'a> {
    sources: &'a Sources,
    locator: Locator<'a>,
    /// What stands before a file's name.
    prefix: String,
    /// Whether people are told the fingerprints of what can be waived.
    fingerprints: bool,
}

impl<'a> Renderer<'a> {
    /// A renderer that names files relative to the specs' directory.
    #[must_use]
    pub fn new(sources: &'a Sources) -> Self {
        Self { sources, locator: Locator::new(sources), prefix: String::new(), fingerprints: false }
    }

    /// Names files below `dir`, as in `specs/backends/erp.yaml`, so that a terminal can follow them.
    #[must_use]
    pub fn below(mut self, dir: &str) -> Self {
        let dir = dir.trim_end_matches('/');
        self.prefix = if dir.is_empty() || dir == "." { String::new() } else { format!("{dir}/") };
        self
    }

    /// Tells people the fingerprint of each error and warning that can be waived.
    #[must_use]
    pub fn with_fingerprints(mut self) -> Self {
        self.fingerprints = true;
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
        format!(
            "{}: {}[{}]: {}\n",
            self.at(&diagnostic.primary),
            severity(diagnostic.severity),
            diagnostic.code,
            diagnostic.message
        )
    }

    /// Everything that was found, and what waivers silence of it, as one JSON document.
    #[must_use]
    pub fn document(&self, loaded: &Loaded) -> Document {
        json::document(self, loaded)
    }

    /// Everything that was found, and what waivers silence of it, as a SARIF 2.1.0 log. Files should be named
    /// [`below`](Self::below) a relative directory: code scanning follows no other.
    #[must_use]
    pub fn sarif(&self, loaded: &Loaded) -> Log {
        sarif::log(self, loaded)
    }

    /// One diagnostic as a workflow command of GitHub Actions, ending in a newline.
    #[must_use]
    pub fn github(&self, diagnostic: &Diagnostic) -> String {
        github::command(self, diagnostic)
    }

    /// `file:line:column` of a label.
    pub(crate) fn at(&self, label: &Label) -> String {
        let start = self.locator.position(label).0;
        format!("{}:{}:{}", self.file(label), start.line, start.column)
    }

    /// The path that a label's file is named by.
    fn file(&self, label: &Label) -> String {
        // A directory that could not be listed stands for itself.
        let source = self.sources.get(label.place.file);
        if source.outside { source.name.clone() } else { format!("{}{}", self.prefix, source.name) }
    }
}

/// `3 errors, 1 warning in 12 files; 2 waived`.
#[must_use]
pub fn summary(loaded: &Loaded) -> String {
    let count = |severity| loaded.diagnostics.iter().filter(|found| found.severity == severity).count();
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
    let waived = match loaded.waived.len() {
        0 => String::new(),
        count => format!("; {count} waived"),
    };
    format!("{} in {}{waived}", parts.join(", "), counted(loaded.sources.len(), "file"))
}

/// `1 file`, `2 files`.
pub(crate) fn counted(count: usize, noun: &str) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{count} {noun}{plural}")
}

/// The word for a severity.
pub(crate) fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
    }
}
