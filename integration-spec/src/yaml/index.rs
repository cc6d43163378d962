//! Where the values of a file stand.

use std::ops::Range;

use granit_parser::ScalarStyle;

use crate::source::Part;

/// Byte ranges of keys and values, by JSON pointer.
///
/// A tree like the value's, in one list; an alias shares the children of what it stands for.
#[derive(Debug, Clone, Default)]
pub struct Index {
    pub(super) nodes: Vec<Node>,
}

/// Identifies a node within its [`Index`].
pub(super) type NodeId = u32;

#[derive(Debug, Clone)]
pub(super) struct Node {
    /// The key that leads to it, unless it is an item or the document.
    pub(super) key: Option<Range<u32>>,
    /// The value as written, quotes included.
    pub(super) value: Range<u32>,
    pub(super) form: Form,
}

#[derive(Debug, Clone)]
pub(super) enum Form {
    Scalar(ScalarStyle),
    /// A scalar that stands elsewhere, under an anchor.
    Elsewhere,
    List(Vec<NodeId>),
    Map(Vec<(Box<str>, NodeId)>),
}

impl Index {
    /// The byte range of `part` of the value at `pointer`; see [`crate::source::Sources::range`].
    pub(crate) fn range(&self, text: &str, pointer: &str, part: &Part) -> Range<usize> {
        let Some((node, found)) = self.nearest(pointer) else { return 0..first_line(text) };
        let key = node.key.clone().map(wide);
        let value = wide(node.value.clone());
        match part {
            Part::Value if found => value,
            Part::Within(range) if found => within(text, node, range).unwrap_or(value),
            _ => key.unwrap_or(value),
        }
    }

    /// The node at `pointer`, or the nearest around it and `false`.
    fn nearest(&self, pointer: &str) -> Option<(&Node, bool)> {
        let mut node = self.nodes.first()?;
        for segment in pointer.split('/').skip(1) {
            let child = match &node.form {
                Form::Map(entries) => {
                    let key = segment.replace("~1", "/").replace("~0", "~");
                    entries.iter().find(|(name, _)| **name == *key).map(|(_, id)| *id)
                }
                Form::List(items) => {
                    segment.parse::<usize>().ok().and_then(|index| items.get(index).copied())
                }
                Form::Scalar(_) | Form::Elsewhere => None,
            };
            match child.and_then(|id| self.nodes.get(id as usize)) {
                Some(child) => node = child,
                None => return Some((node, false)),
            }
        }
        Some((node, true))
    }

    /// Whether a value stands at exactly `pointer`.
    #[cfg(test)]
    pub(crate) fn resolves(&self, pointer: &str) -> bool {
        self.nearest(pointer).is_some_and(|(_, found)| found)
    }

    /// The byte range of the plain scalar at `pointer`.
    pub(crate) fn plain_scalar(&self, pointer: &str) -> Option<Range<usize>> {
        let (node, found) = self.nearest(pointer)?;
        (found && matches!(node.form, Form::Scalar(ScalarStyle::Plain))).then(|| wide(node.value.clone()))
    }
}

/// A range within a scalar's text as a range of the file, where the two correspond byte by byte.
fn within(text: &str, node: &Node, range: &Range<usize>) -> Option<Range<usize>> {
    let Form::Scalar(style) = node.form else { return None };
    let value = wide(node.value.clone());
    let written = text.get(value.clone())?;
    let (skipped, content) = match style {
        ScalarStyle::Plain => (0, written),
        ScalarStyle::SingleQuoted => (1, written.strip_prefix('\'')?.strip_suffix('\'')?),
        ScalarStyle::DoubleQuoted => (1, written.strip_prefix('"')?.strip_suffix('"')?),
        ScalarStyle::Literal => return within_literal(text, &value, range),
        ScalarStyle::Folded => return None,
    };
    let escaped = match style {
        ScalarStyle::SingleQuoted => content.contains("''"),
        ScalarStyle::DoubleQuoted => content.contains('\\'),
        _ => false,
    };
    // A scalar over several lines is folded.
    let exact = !escaped && !content.contains(['\n', '\r']) && range.end <= content.len();
    exact.then(|| value.start + skipped + range.start..value.start + skipped + range.end)
}

/// The same for `|` blocks, whose range begins with the first character after the indentation: each line of the text
/// is a line of the file without its indentation.
fn within_literal(text: &str, value: &Range<usize>, range: &Range<usize>) -> Option<Range<usize>> {
    let mut start = text[..value.start].rfind('\n').map_or(0, |newline| newline + 1);
    let indent = value.start - start;
    if !text[start..value.start].bytes().all(|b| b == b' ') {
        return None;
    }
    // Empty lines between the header and the first text belong to the text.
    loop {
        let before = text[..start].strip_suffix('\n')?;
        let line = before.rfind('\n').map_or(0, |newline| newline + 1);
        if !before[line..].trim().is_empty() {
            break;
        }
        start = line;
    }
    let find = |position: usize, at_end: bool| {
        let (mut offset, mut seen) = (start, 0);
        for line in text[start..value.end].split_inclusive('\n') {
            let skipped = indent.min(line.len());
            // A line break counts once, also where the file has two characters for it.
            let length = line[skipped..].trim_end_matches(['\n', '\r']).len() + 1;
            if position < seen + length || (at_end && position == seen + length) {
                return Some(offset + skipped + (position - seen).min(line.len() - skipped));
            }
            seen += length;
            offset += line.len();
        }
        None
    };
    Some(find(range.start, false)?..find(range.end, true)?)
}

fn wide(range: Range<u32>) -> Range<usize> {
    range.start as usize..range.end as usize
}

/// The length of the first line.
fn first_line(text: &str) -> usize {
    text.find(['\n', '\r']).unwrap_or(text.len())
}
