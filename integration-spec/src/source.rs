//! Spec files and places in them.

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
    /// The place of `key` (or an index) within this one.
    #[must_use]
    pub fn child(&self, key: &str) -> Self {
        let escaped = key.replace('~', "~0").replace('/', "~1");
        Self { file: self.file, pointer: format!("{}/{escaped}", self.pointer) }
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
    Within(std::ops::Range<usize>),
}
