//! Generated files, before and after formatting.

use std::collections::BTreeMap;

use crate::format::{FormatError, format};

/// What stands in the first line of every generated file, whatever its comment syntax; a file without it is never
/// overwritten or removed.
pub const MARK: &str = "by `cargo xtask generate`. Do not edit.";

/// A file as an emitter leaves it.
#[derive(Debug)]
pub(crate) struct File {
    /// Its path below the output directory, with `/`.
    pub path: String,
    /// The spec file, or folder of spec files, that it comes from, relative to the specs' directory.
    pub source: String,
    /// Its content.
    pub body: Body,
}

impl File {
    /// Whether its length depends on how many operations there are, and on nothing else.
    fn is_of_operations(&self) -> bool {
        ["src/backends/", "src/services/", "src/mappings/", "client/src/services/"]
            .iter()
            .any(|folder| self.path.starts_with(folder))
    }
}

/// A file's content, without the header.
#[derive(Debug)]
pub(crate) enum Body {
    /// A Rust module.
    Rust {
        /// Inner documentation and attributes, laid out.
        prelude: String,
        /// Items without layout, but for types.
        items: String,
        /// Struct, enum and schema items without layout: counted apart.
        types: String,
    },
    /// TOML, laid out.
    Toml(String),
    /// A JSON object of two-space layout; the header becomes its first member.
    Json(String),
}

impl Body {
    /// A Rust module without types.
    pub(crate) fn rust(prelude: impl Into<String>, items: impl Into<String>) -> Self {
        Self::Rust { prelude: prelude.into(), items: items.into(), types: String::new() }
    }
}

/// How much Rust was generated.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Lines {
    /// Lines of descriptors, connectors, mappings and client calls: what grows with operations.
    pub operations: usize,
    /// Lines of types and their schemas.
    pub types: usize,
    /// Lines of tables, of case types and of what every hub has.
    pub other: usize,
}

/// Formats the files and gives each its header.
pub(crate) fn render(files: Vec<File>) -> Result<(BTreeMap<String, String>, Lines), FormatError> {
    let unformatted = files.iter().flat_map(|file| match &file.body {
        Body::Rust { items, types, .. } => vec![items.as_str(), types.as_str()],
        Body::Toml(_) | Body::Json(_) => Vec::new(),
    });
    let mut formatted = format(&unformatted.collect::<Vec<_>>())?.into_iter();
    let mut lines = Lines::default();
    let mut rendered = BTreeMap::new();
    for file in files {
        let of_operations = file.is_of_operations();
        let header = format!("Generated from `{}` {MARK}", file.source);
        let text = match file.body {
            Body::Rust { prelude, .. } => {
                let items = formatted.next().unwrap_or_default();
                let types = formatted.next().unwrap_or_default();
                let parts = [format!("// {header}\n{prelude}"), items, types];
                let parts: Vec<&str> = parts.iter().map(|part| part.trim_end()).collect();
                lines.types += parts[2].lines().count();
                let other = if of_operations { &mut lines.operations } else { &mut lines.other };
                *other += parts[0].lines().count() + parts[1].lines().count();
                let present: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
                present.join("\n\n") + "\n"
            }
            Body::Toml(text) => format!("# {header}\n{text}"),
            Body::Json(text) => {
                let rest = text.trim_start_matches('{').trim_end();
                format!("{{\n  \"x-generated\": {header:?},{rest}\n")
            }
        };
        rendered.insert(file.path, text);
    }
    Ok((rendered, lines))
}
