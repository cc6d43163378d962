//! Byte offsets → lines and columns.

use std::ops::Range;
use std::sync::OnceLock;

use serde::Serialize;

use crate::diagnostic::Label;
use crate::source::{FileId, Part, Place, Sources};

/// A line and a column, both from 1; the column counts characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Position {
    /// The line.
    pub line: usize,
    /// The column.
    pub column: usize,
}

/// Finds lines and columns. Each file's line starts are found once, when they are first asked for.
#[derive(Debug)]
pub struct Locator<'a> {
    sources: &'a Sources,
    lines: Vec<OnceLock<Vec<usize>>>,
}

impl<'a> Locator<'a> {
    /// A locator over `sources`.
    #[must_use]
    pub fn new(sources: &'a Sources) -> Self {
        Self { sources, lines: (0..sources.len()).map(|_| OnceLock::new()).collect() }
    }

    /// Where a label begins and where it ends (exclusive).
    #[must_use]
    pub fn position(&self, label: &Label) -> (Position, Position) {
        let range = self.range(label);
        (self.at(label.place.file, range.start), self.at(label.place.file, range.end))
    }

    /// Where `part` of `place` begins.
    #[must_use]
    pub fn start(&self, place: &Place, part: &Part) -> Position {
        self.at(place.file, self.sources.range(place, part).start)
    }

    /// The byte range of a label.
    pub(super) fn range(&self, label: &Label) -> Range<usize> {
        self.sources.range(&label.place, &label.part)
    }

    /// The line and column of byte `offset`.
    pub(super) fn at(&self, file: FileId, offset: usize) -> Position {
        let text = &self.sources.get(file).text;
        let starts = self.starts(file);
        let line = starts.partition_point(|start| *start <= offset);
        let start = starts[line - 1];
        Position { line, column: 1 + text[start..offset].chars().count() }
    }

    /// The byte range of the lines that `range` touches, without the last line's break, and the first line's number.
    pub(super) fn lines(&self, file: FileId, range: &Range<usize>) -> (usize, Range<usize>) {
        let text = &self.sources.get(file).text;
        let starts = self.starts(file);
        let first = starts.partition_point(|start| *start <= range.start);
        let end = text[range.end..].find('\n').map_or(text.len(), |newline| range.end + newline);
        (first, starts[first - 1]..end)
    }

    /// Never empty: the first line begins at 0.
    fn starts(&self, file: FileId) -> &[usize] {
        self.lines[file.0 as usize].get_or_init(|| {
            let text = &self.sources.get(file).text;
            std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect()
        })
    }
}
