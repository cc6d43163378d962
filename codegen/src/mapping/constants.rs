//! What stands before a function's statements: patterns, and texts that would be in the way where they are used.
//!
//! rustfmt lays out nothing of an expression in which one text is too wide for its line. So long texts, and the long names of
//! cells above all, which stand at the depth of their cells, have names and lines of their own.

use caseway_spec::names::constant_name;
use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::print::Printer;
use super::rust::{ident, text};

/// Names of cells that are longer have a constant, in bytes.
const LONG_CELL: usize = 32;
/// Texts that are longer have a constant, in bytes.
const LONG_TEXT: usize = 48;

/// What forms of cells are called in pointers: they tell cells apart, and name nothing.
const FORMS: [&str; 8] = ["each", "map", "let", "lookup", "switch", "with", "otherwise", "const"];

/// The constants of one function, in the order in which they were asked for.
#[derive(Debug, Clone, Default)]
pub(super) struct Constants(Vec<Constant>);

#[derive(Debug, Clone)]
struct Constant {
    name: Ident,
    kind: Kind,
    value: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Pattern,
    Text,
}

impl Constants {
    /// The static of a pattern that texts are matched with.
    pub(super) fn pattern(&mut self, pattern: &str) -> Ident {
        self.named(Kind::Pattern, pattern, "PATTERN")
    }

    fn named(&mut self, kind: Kind, value: &str, name: &str) -> Ident {
        if let Some(known) = self.0.iter().find(|known| known.kind == kind && known.value == value) {
            return known.name.clone();
        }
        let numbered = (2..).map(|number| ident(&format!("{name}_{number}")));
        let free = std::iter::once(ident(name))
            .chain(numbered)
            .find(|name| self.0.iter().all(|known| known.name != *name))
            .unwrap_or_else(|| ident(name));
        self.0.push(Constant { name: free.clone(), kind, value: value.to_owned() });
        free
    }
}

impl Printer<'_> {
    /// The items that the printed expressions name.
    pub(super) fn constants(&self) -> TokenStream {
        let items = self.constants.0.iter().map(|Constant { name, kind, value }| {
            let value = text(value);
            match kind {
                Kind::Pattern => quote!(static #name: Pattern = Pattern::new(#value);),
                Kind::Text => quote!(const #name: &str = #value;),
            }
        });
        quote!(#(#items)*)
    }

    /// The name of the cell that is printed, as faults carry it: within its operation, or from its file's root.
    pub(super) fn cell_name(&mut self) -> TokenStream {
        let pointer = self.cell.clone();
        let name = within_operation(&pointer);
        if name.len() > LONG_CELL { self.constant(name) } else { text(name) }
    }

    /// A text as it is used in the cell that is printed.
    pub(super) fn text(&mut self, value: &str) -> TokenStream {
        if value.len() > LONG_TEXT { self.constant(value) } else { text(value) }
    }

    fn constant(&mut self, value: &str) -> TokenStream {
        let named = |segment: &&str| !FORMS.contains(segment) && !segment.bytes().all(|b| b.is_ascii_digit());
        let name = self.cell.rsplit('/').find(named).map_or_else(|| "CELL".to_owned(), constant_name);
        let name = self.constants.named(Kind::Text, value, &name);
        quote!(#name)
    }
}

/// A cell's pointer from its operation on, as tests of mappings name it; of a cell in a fragment, which no operation has for
/// itself, the whole of it.
pub(crate) fn within_operation(pointer: &str) -> &str {
    let rest = pointer.strip_prefix("/operations/").and_then(|rest| rest.split_once('/'));
    rest.map_or(pointer, |(_operation, cell)| cell)
}
