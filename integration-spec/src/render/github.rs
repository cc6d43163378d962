//! For GitHub Actions: workflow commands, which annotate the lines of a pull request.

use super::Renderer;
use crate::diagnostic::{Diagnostic, Severity};

/// `::error file=...,line=...::message`, ending in a newline.
pub(super) fn command(renderer: &Renderer<'_>, found: &Diagnostic) -> String {
    let level = match found.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "notice",
    };
    let (start, end) = renderer.locator.position(&found.primary);
    // Columns are shown only when they are of one line.
    let columns = match start.line == end.line && end.column > start.column {
        true => format!(",col={},endColumn={}", start.column, end.column - 1),
        false => format!(",col={}", start.column),
    };
    let help = found.help.as_ref().map(|help| format!("\nhelp: {help}")).unwrap_or_default();
    format!(
        "::{level} file={},line={},endLine={}{columns},title={}::{}\n",
        property(&renderer.file(&found.primary)),
        start.line,
        end.line,
        property(&found.code),
        data(&format!("{}{help}", found.message))
    )
}

/// A message: what would end the command is escaped.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// A property: as a message, and what would end the property as well.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_would_end_a_command_is_escaped() {
        assert_eq!(data("100%\nof"), "100%25%0Aof");
        assert_eq!(property("a:b,c"), "a%3Ab%2Cc");
    }
}
