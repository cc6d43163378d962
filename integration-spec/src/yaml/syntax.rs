//! Breaks of YAML's syntax, in words.

use std::ops::Range;

use granit_parser::{ErrorKind, ScanError};

use super::misread;
use super::parse::MAX_DEPTH;
use crate::codes;
use crate::diagnostic::Diagnostic;
use crate::source::{FileId, Part, Place};

/// The diagnostic of a break of the syntax.
pub(super) fn syntax(file: FileId, text: &str, error: &ScanError) -> Diagnostic {
    let at = error.marker().byte_offset().unwrap_or(text.len()).min(text.len());
    if matches!(error.kind(), ErrorKind::RecursionLimitExceeded) {
        return Diagnostic::new(
            codes::TOO_DEEP,
            &Place::root(file),
            Part::Bytes(at..at + 1),
            format!("values nest more than {MAX_DEPTH} deep"),
        )
        .help("give the inner types names of their own under `types`");
    }
    let found = |range: Range<usize>, message: String| {
        Diagnostic::new(codes::SYNTAX, &Place::root(file), Part::Bytes(range), message)
    };
    match misread::repair(text, at) {
        Some(repair) => found(repair.range, format!("YAML misreads this value: {}", repair.reason))
            .help(format!("quote it: {}", repair.line)),
        None => {
            let (message, help) = reworded(error.kind());
            found(at..at + 1, message.map_or_else(|| error.info(), ToOwned::to_owned)).maybe_help(help)
        }
    }
}

/// The parser's words where they speak of its own rules, and what to do.
fn reworded(kind: &ErrorKind) -> (Option<&'static str>, Option<&'static str>) {
    match kind {
        ErrorKind::SimpleKeyExpected => {
            (Some("this is a key without its `:`"), Some("add `:`, or join it to the line before"))
        }
        ErrorKind::MappingValueNotAllowed | ErrorKind::MappingKeyNotAllowed => (
            Some("no mapping can begin here"),
            Some("the line before has a value already: check the indentation"),
        ),
        ErrorKind::ExpectedBlockMappingKey
        | ErrorKind::ExpectedBlockSequenceEntry
        | ErrorKind::InvalidIndentation => {
            (Some("this line fits no block above it"), Some("indent it like the lines that it belongs to"))
        }
        ErrorKind::TabInBlockIndentation | ErrorKind::TabInIndentation | ErrorKind::TabNotAllowed => {
            (Some("a tab indents nothing in YAML"), Some("indent with spaces"))
        }
        ErrorKind::UnclosedFlowCollection { .. }
        | ErrorKind::UnexpectedEofFlowSequence
        | ErrorKind::UnexpectedEofFlowMapping
        | ErrorKind::ExpectedFlowMappingSeparator
        | ErrorKind::ExpectedFlowSequenceSeparator => (
            Some("a `[` or `{` before this is not closed"),
            Some("close it, and separate what it holds by commas"),
        ),
        ErrorKind::UnclosedQuotedScalar => {
            (Some("a quote is not closed"), Some("end the text with the quote that begins it"))
        }
        ErrorKind::UnknownAnchor => (None, Some("an alias repeats what `&NAME` marked before it")),
        ErrorKind::DirectiveDisallowed => {
            (Some("directives are not part of the spec language"), Some("remove the line"))
        }
        _ => (None, None),
    }
}
