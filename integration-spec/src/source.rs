//! Spec files and places in them.
//!
//! Positions are kept beside the values, in an index by JSON pointer, because serde loses them in untagged and
//! flattened shapes. Resolved things carry a [`Place`]; lines and columns are looked up only to print a diagnostic.

use std::ops::Range;

use crate::yaml::Index;

/// Identifies a file within one [`Sources`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileId(pub u32);

/// A place in a spec file, named by JSON pointer (RFC 6901), so that resolved things stay small and positions are
/// looked up only when a diagnostic is printed.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// The file.
    pub file: FileId,
    /// The pointer of the value; empty for the whole document.
    pub pointer: String,
}

impl Place {
    /// The whole document of `file`.
    #[must_use]
    pub fn root(file: FileId) -> Self {
        Self { file, pointer: String::new() }
    }

    /// The place of `key` (or an index) within this one.
    #[must_use]
    pub fn child(&self, key: &str) -> Self {
        let mut pointer = String::with_capacity(self.pointer.len() + 1 + key.len());
        pointer.push_str(&self.pointer);
        pointer.push('/');
        for c in key.chars() {
            match c {
                '~' => pointer.push_str("~0"),
                '/' => pointer.push_str("~1"),
                other => pointer.push(other),
            }
        }
        Self { file: self.file, pointer }
    }

    /// The place of item `index` within this one.
    #[must_use]
    pub fn item(&self, index: usize) -> Self {
        Self { file: self.file, pointer: format!("{}/{index}", self.pointer) }
    }
}

/// What of a place is pointed at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Part {
    /// The mapping key that leads to the value.
    Key,
    /// The value.
    Value,
    /// A byte range within the value's text as the reader sees it (after YAML unescaping), as in an expression.
    Within(Range<usize>),
    /// A byte range of the file, whatever the pointer: for what is found before there are values.
    Bytes(Range<usize>),
}

/// One file as it was read.
#[derive(Debug, Clone)]
pub struct Source {
    /// Its path relative to the specs' directory, with `/` between segments.
    pub name: String,
    /// Its text without a byte-order mark; what is not UTF-8 is replaced; empty when it could not be read.
    pub text: String,
    /// Whether the name is not relative to the specs' directory: it is that directory, which could not be listed.
    pub outside: bool,
    /// Where its values stand.
    pub(crate) index: Index,
}

/// Every file that was read, in order of names.
#[derive(Debug, Clone, Default)]
pub struct Sources {
    files: Vec<Source>,
}

impl Sources {
    /// Adds a file.
    pub(crate) fn add(&mut self, source: Source) -> FileId {
        self.files.push(source);
        FileId(u32::try_from(self.files.len() - 1).unwrap_or(u32::MAX))
    }

    /// The file that `id` names.
    #[must_use]
    pub fn get(&self, id: FileId) -> &Source {
        &self.files[id.0 as usize]
    }

    /// Every file with its id.
    pub fn iter(&self) -> impl Iterator<Item = (FileId, &Source)> {
        (0u32..).map(FileId).zip(&self.files)
    }

    /// How many files there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.files.len()
    }

    /// Whether there is no file.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.files.is_empty()
    }

    /// The byte range of `part` of `place` in its file's text.
    ///
    /// A place that the file does not hold, such as a required key that is missing, gives the range of the nearest
    /// place around it: its key where it has one, because a whole block says little.
    #[must_use]
    pub fn range(&self, place: &Place, part: &Part) -> Range<usize> {
        let source = self.get(place.file);
        let range = match part {
            Part::Bytes(range) => range.clone(),
            _ => source.index.range(&source.text, &place.pointer, part),
        };
        clamped(&source.text, range)
    }
}

/// `range` within `text` and on boundaries of characters.
fn clamped(text: &str, range: Range<usize>) -> Range<usize> {
    let start = text.floor_char_boundary(range.start);
    let end = text.ceil_char_boundary(range.end.max(start));
    start..end
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_childs_pointer_is_escaped() {
        let place = Place::root(FileId(0)).child("a/b").child("~").item(3);
        assert_eq!(place.pointer, "/a~1b/~0/3");
    }
}
