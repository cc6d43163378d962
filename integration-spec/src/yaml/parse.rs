//! The walk over the parser's events.

use std::collections::HashMap;
use std::ops::Range;

use granit_parser::{Event, Options, Parser, ScalarStyle, ScanError, Span, StrInput, Tag};
use serde_json::{Map, Value};

use super::index::{Form, Index, Node, NodeId};
use super::{misread, scalar, syntax};
use crate::codes::{self, Code};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::source::{FileId, Part, Place};

/// The most values that one file may hold, aliases counted as often as they are used.
const MAX_NODES: usize = 200_000;

/// The deepest that values may nest.
pub(super) const MAX_DEPTH: usize = 64;

/// What a file holds.
#[derive(Debug, Default)]
pub struct Parsed {
    /// Its value; `None` when the file is not YAML.
    pub value: Option<Value>,
    /// Where its values stand.
    pub index: Index,
}

/// Reads `text`, which is the content of `file`.
pub fn parse(file: FileId, text: &str, diagnostics: &mut Diagnostics) -> Parsed {
    let mark = diagnostics.len();
    let mut walk = Walk::new(file, text, diagnostics);
    let root = walk.document();
    let index = Index { nodes: std::mem::take(&mut walk.nodes) };
    let value = match root {
        Ok(root) => root,
        Err(Stop::Reported) => None,
        Err(Stop::Syntax(error)) => {
            diagnostics.push(syntax::syntax(file, text, &error));
            None
        }
    };
    // What was refused on the way is missing from the value: nothing that is said about it would be true.
    let value = if diagnostics.errors_since(mark) { None } else { value };
    Parsed { value, index }
}

/// The first break of YAML's syntax in `text`, as a byte offset; for trying repairs.
pub(super) fn first_break(text: &str) -> Option<usize> {
    Parser::new_from_str_with_options(text, options()).find_map(|event| match event {
        Err(error) => Some(error.marker().byte_offset().unwrap_or(text.len())),
        Ok(_) => None,
    })
}

fn options() -> Options {
    let mut options = Options::default();
    options.emit_comments = false;
    options.strict_indentation = false;
    options.disallow_directives = true;
    options
}

enum Stop {
    /// The rest cannot be read.
    Syntax(Box<ScanError>),
    /// What stops the reading has been reported.
    Reported,
}

impl From<ScanError> for Stop {
    fn from(error: ScanError) -> Self {
        Self::Syntax(Box::new(error))
    }
}

struct Walk<'a> {
    file: FileId,
    text: &'a str,
    parser: Parser<'a, StrInput<'a>>,
    nodes: Vec<Node>,
    /// How many values there are, aliases expanded.
    count: usize,
    anchors: HashMap<usize, Anchored>,
    diagnostics: &'a mut Diagnostics,
}

/// A value under an anchor, complete.
struct Anchored {
    node: NodeId,
    value: Value,
    count: usize,
}

impl<'a> Walk<'a> {
    fn new(file: FileId, text: &'a str, diagnostics: &'a mut Diagnostics) -> Self {
        let parser = Parser::new_from_str_with_options(text, options());
        Self { file, text, parser, nodes: Vec::new(), count: 0, anchors: HashMap::new(), diagnostics }
    }

    fn next(&mut self) -> Result<(Event<'a>, Span), Stop> {
        match self.parser.next_event() {
            Some(Ok(event)) => Ok(event),
            Some(Err(error)) => Err(error.into()),
            None => Err(Stop::Reported),
        }
    }

    fn report(&mut self, code: Code, range: Range<u32>, message: impl Into<String>) -> Diagnostic {
        let range = range.start as usize..range.end as usize;
        Diagnostic::new(code, &Place::root(self.file), Part::Bytes(range), message)
    }

    /// The only document of the file.
    fn document(&mut self) -> Result<Option<Value>, Stop> {
        let mut value = None;
        loop {
            let (event, span) = self.next()?;
            match event {
                Event::StreamStart | Event::DocumentEnd => {}
                Event::DocumentStart(..) if value.is_some() => {
                    let found = self
                        .report(codes::SECOND_DOCUMENT, bytes(&span), "a second document begins here")
                        .help("give each its own file: one thing a file");
                    self.diagnostics.push(found);
                    return Err(Stop::Reported);
                }
                Event::DocumentStart(..) => {
                    let (event, span) = self.next()?;
                    value = Some(self.value(event, &span, None, 0)?.1);
                }
                Event::StreamEnd => return Ok(Some(value.unwrap_or(Value::Null))),
                _ => {}
            }
        }
    }

    /// The value that begins with `event`.
    fn value(
        &mut self,
        event: Event<'a>,
        span: &Span,
        key: Option<Range<u32>>,
        depth: usize,
    ) -> Result<(NodeId, Value), Stop> {
        self.spend(1, span)?;
        if depth > MAX_DEPTH {
            let found = self
                .report(codes::TOO_DEEP, bytes(span), format!("values nest more than {MAX_DEPTH} deep"))
                .help("give the inner types names of their own under `types`");
            self.diagnostics.push(found);
            return Err(Stop::Reported);
        }
        let counted = self.count;
        let id = NodeId::try_from(self.nodes.len()).map_err(|_| Stop::Reported)?;
        self.nodes.push(Node { key, value: bytes(span), form: Form::Elsewhere });
        let (anchor, value) = match event {
            Event::Scalar(text, style, anchor, tag) => {
                self.refuse_tag(tag.as_deref(), span);
                self.complete(id, Form::Scalar(style), None);
                let value = match style {
                    ScalarStyle::Plain => scalar::plain(&text),
                    _ => Value::String(text.into_owned()),
                };
                self.refuse_rounding(&value, span);
                (anchor, value)
            }
            Event::SequenceStart(_, anchor, tag) => {
                self.refuse_tag(tag.as_deref(), span);
                (anchor, self.list(id, depth)?)
            }
            Event::MappingStart(_, anchor, tag) => {
                self.refuse_tag(tag.as_deref(), span);
                (anchor, self.map(id, depth)?)
            }
            Event::Alias(anchor) => return self.alias(anchor, id, span),
            // The parser's grammar puts a node here; whatever else a later version emits is no value.
            _ => return Err(Stop::Reported),
        };
        if anchor != 0 {
            let count = self.count - counted + 1;
            self.anchors.insert(anchor, Anchored { node: id, value: value.clone(), count });
        }
        Ok((id, value))
    }

    fn list(&mut self, id: NodeId, depth: usize) -> Result<Value, Stop> {
        let mut items = Vec::new();
        let mut values = Vec::new();
        loop {
            let (event, span) = self.next()?;
            if matches!(event, Event::SequenceEnd) {
                self.complete(id, Form::List(items), Some(&span));
                return Ok(Value::Array(values));
            }
            let (item, value) = self.value(event, &span, None, depth + 1)?;
            items.push(item);
            values.push(value);
        }
    }

    fn map(&mut self, id: NodeId, depth: usize) -> Result<Value, Stop> {
        let mut entries: Vec<(Box<str>, NodeId)> = Vec::new();
        let mut values = Map::new();
        loop {
            let (event, span) = self.next()?;
            let key = match event {
                Event::MappingEnd => {
                    self.complete(id, Form::Map(entries), Some(&span));
                    return Ok(Value::Object(values));
                }
                Event::Scalar(text, style, _, tag) => {
                    self.refuse_tag(tag.as_deref(), &span);
                    self.refuse_merge(&text, style, &span);
                    text.into_owned()
                }
                _ => {
                    let found = self
                        .report(codes::COMPLEX_KEY, bytes(&span), "a key must be a text")
                        .help("quote the key, or the whole value that YAML takes for a mapping");
                    self.diagnostics.push(found);
                    return Err(Stop::Reported);
                }
            };
            let (event, value_span) = self.next()?;
            let (child, value) = self.value(event, &value_span, Some(bytes(&span)), depth + 1)?;
            if values.contains_key(&key) {
                self.duplicate(&key, &entries, &span);
            } else {
                entries.push((key.clone().into(), child));
                values.insert(key, value);
            }
        }
    }

    /// A copy of what stands under an anchor. It keeps the children's places, and has its own.
    fn alias(&mut self, anchor: usize, id: NodeId, span: &Span) -> Result<(NodeId, Value), Stop> {
        let Some(anchored) = self.anchors.get(&anchor) else {
            let found = self
                .report(codes::RECURSIVE_ALIAS, bytes(span), "this alias stands within what it stands for")
                .help("declare a named type and refer to it with `$ref`");
            self.diagnostics.push(found);
            return Err(Stop::Reported);
        };
        let (node, value, count) = (anchored.node, anchored.value.clone(), anchored.count);
        self.spend(count - 1, span)?;
        let form = match &self.nodes[node as usize].form {
            Form::Scalar(_) | Form::Elsewhere => Form::Elsewhere,
            shared => shared.clone(),
        };
        self.complete(id, form, None);
        Ok((id, value))
    }

    fn spend(&mut self, nodes: usize, span: &Span) -> Result<(), Stop> {
        self.count += nodes;
        if self.count <= MAX_NODES {
            return Ok(());
        }
        let found = self
            .report(
                codes::TOO_MANY_VALUES,
                bytes(span),
                format!("the file holds more than {MAX_NODES} values"),
            )
            .help("split the file; an alias counts as all that it stands for");
        self.diagnostics.push(found);
        Err(Stop::Reported)
    }

    /// Gives a node its form, and a collection its end: the end of its last child, because the parser says where the
    /// next token begins.
    fn complete(&mut self, id: NodeId, form: Form, end: Option<&Span>) {
        let node = &self.nodes[id as usize];
        let start = node.value.start;
        let last = match &form {
            Form::List(items) => items.last(),
            Form::Map(entries) => entries.last().map(|(_, id)| id),
            Form::Scalar(_) | Form::Elsewhere => None,
        };
        let mut stop = node.value.end;
        if let Some(end) = end {
            let end = bytes(end);
            let closed =
                self.text.get(end.start as usize..end.end as usize).is_some_and(|t| matches!(t, "]" | "}"));
            stop = match last {
                _ if closed => end.end,
                Some(last) => self.nodes[*last as usize].value.end,
                None => stop,
            };
        }
        let node = &mut self.nodes[id as usize];
        node.value = start..trimmed(self.text, start, stop.max(start));
        node.form = form;
    }

    fn duplicate(&mut self, key: &str, entries: &[(Box<str>, NodeId)], span: &Span) {
        let first = entries
            .iter()
            .find(|(name, _)| **name == *key)
            .and_then(|(_, id)| self.nodes[*id as usize].key.clone())
            .unwrap_or(0..0);
        let place = Place::root(self.file);
        let found = self
            .report(codes::DUPLICATE_KEY, bytes(span), format!("the key `{key}` is given twice"))
            .label("given again here")
            .secondary(&place, Part::Bytes(first.start as usize..first.end as usize), "first given here")
            .help("keep one of the two");
        self.diagnostics.push(found);
    }

    /// Digits are what the hub is exact about: none is lost without a word.
    fn refuse_rounding(&mut self, value: &Value, span: &Span) {
        let Value::Number(number) = value else { return };
        let range = bytes(span);
        let written = self.text.get(range.start as usize..range.end as usize).unwrap_or_default().trim_end();
        if scalar::is_exact(written, number) {
            return;
        }
        let found = self
            .report(codes::NUMBER_ROUNDED, range, format!("this number would be rounded to {number}"))
            .help(format!(
                "where a decimal is a constant, quote it: \"{written}\"; elsewhere write fewer digits"
            ));
        self.diagnostics.push(found);
    }

    fn refuse_merge(&mut self, key: &str, style: ScalarStyle, span: &Span) {
        if key == "<<" && style == ScalarStyle::Plain {
            let found = self
                .report(codes::MERGE_KEY, bytes(span), "merge keys are not part of YAML 1.2")
                .help("write the fields out, or give them a type of their own under `types`");
            self.diagnostics.push(found);
        }
    }

    fn refuse_tag(&mut self, tag: Option<&Tag>, span: &Span) {
        let Some(tag) = tag else { return };
        let start =
            span.tag_start().and_then(|marker| marker.byte_offset()).unwrap_or(bytes(span).start as usize);
        let written = tag.original();
        let end = (start + written.len()).min(self.text.len());
        let range = as_u32(start)..as_u32(end);
        let help = misread::quoted_from(self.text, start).map_or_else(
            || "leave the tag out: types come from the schema".to_owned(),
            |form| format!("YAML reads a leading `!` as a tag; quote the value: {form}"),
        );
        let found = self
            .report(codes::TAG, range, format!("the tag `{written}` is not part of the spec language"))
            .help(help);
        self.diagnostics.push(found);
    }
}

/// The byte range of `span`.
fn bytes(span: &Span) -> Range<u32> {
    span.byte_range().map_or(0..0, |range| as_u32(range.start)..as_u32(range.end))
}

/// `end` without the white space before it.
fn trimmed(text: &str, start: u32, end: u32) -> u32 {
    text.get(start as usize..end as usize).map_or(end, |slice| start + as_u32(slice.trim_end().len()))
}

/// Files are limited to far less than 4 GiB.
fn as_u32(offset: usize) -> u32 {
    u32::try_from(offset).unwrap_or(u32::MAX)
}
