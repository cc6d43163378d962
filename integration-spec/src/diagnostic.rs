//! What `check` says.
//!
//! A diagnostic names a place by JSON pointer; lines and columns are looked up only when it is printed,
//! so that saying nothing costs nothing.

use std::borrow::Cow;

use crate::codes::Code;
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
#[must_use = "a diagnostic that is not pushed is not reported"]
pub struct Diagnostic {
    /// The stable code, as in `CW0101`, or the name of the rule of governance that judged.
    pub code: Cow<'static, str>,
    /// How serious it is.
    pub severity: Severity,
    /// Whether a waiver may silence it.
    pub waivable: bool,
    /// What it is about, where that says more than the place does, as in `orders.PlaceOrder`; part of its
    /// [fingerprint](crate::fingerprint).
    pub subject: Option<String>,
    /// What is wrong, in one sentence without a full stop.
    pub message: String,
    /// The offending place.
    pub primary: Label,
    /// Other places that matter, as in "first defined here".
    pub secondary: Vec<Label>,
    /// How to repair it.
    pub help: Option<String>,
}

impl Diagnostic {
    /// A finding at `part` of `place`, as serious as its code says.
    pub fn new(code: Code, place: &Place, part: Part, message: impl Into<String>) -> Self {
        Self {
            code: Cow::Borrowed(code.id),
            severity: code.severity,
            waivable: code.waivable,
            subject: None,
            message: message.into(),
            primary: Label { place: place.clone(), part, text: String::new() },
            secondary: Vec::new(),
            help: None,
        }
    }

    /// What it is about, in words that stay when lists are reordered and blocks move within the file.
    pub fn about(mut self, subject: impl Into<String>) -> Self {
        self.subject = Some(subject.into());
        self
    }

    /// Words beside the offending place.
    pub fn label(mut self, text: impl Into<String>) -> Self {
        self.primary.text = text.into();
        self
    }

    /// Another place that matters.
    pub fn secondary(mut self, place: &Place, part: Part, text: impl Into<String>) -> Self {
        self.secondary.push(Label { place: place.clone(), part, text: text.into() });
        self
    }

    /// How to repair it.
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// How to repair it, when there is something to say.
    pub fn maybe_help(mut self, help: Option<impl Into<String>>) -> Self {
        self.help = help.map(Into::into).or(self.help);
        self
    }
}

/// Findings in the order in which they were made.
#[derive(Debug, Clone, Default)]
pub struct Diagnostics(Vec<Diagnostic>);

impl Diagnostics {
    /// Adds a finding.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        self.0.push(diagnostic);
    }

    /// Adds findings.
    pub fn extend(&mut self, diagnostics: impl IntoIterator<Item = Diagnostic>) {
        self.0.extend(diagnostics);
    }

    /// How many findings there are: take it before and after to see whether something was found in between.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether nothing was found.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether an error was found.
    #[must_use]
    pub fn has_errors(&self) -> bool {
        self.errors_since(0)
    }

    /// Whether an error was found since there were `mark` findings.
    #[must_use]
    pub fn errors_since(&self, mark: usize) -> bool {
        self.0[mark.min(self.0.len())..].iter().any(|found| found.severity == Severity::Error)
    }

    /// Forgets what was found since there were `mark` findings.
    pub(crate) fn truncate(&mut self, mark: usize) {
        self.0.truncate(mark);
    }

    /// The findings.
    pub fn iter(&self) -> impl Iterator<Item = &Diagnostic> {
        self.0.iter()
    }

    /// The findings, to change how serious they are.
    pub fn iter_mut(&mut self) -> impl Iterator<Item = &mut Diagnostic> {
        self.0.iter_mut()
    }

    /// The findings as a list.
    #[must_use]
    pub fn into_vec(self) -> Vec<Diagnostic> {
        self.0
    }
}

impl From<Vec<Diagnostic>> for Diagnostics {
    fn from(found: Vec<Diagnostic>) -> Self {
        Self(found)
    }
}
