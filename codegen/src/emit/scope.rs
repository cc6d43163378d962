//! What a file of mappings brings into scope: what its functions name, and nothing else.

use std::collections::BTreeSet;

use caseway_spec::platform::{Binding, Platform};
use proc_macro2::{Delimiter, Spacing, TokenStream, TokenTree};

use crate::mapping;
use crate::names::shadows;

/// What mapping functions name.
#[derive(Default)]
pub(super) struct Scope<'p> {
    /// Names of the runtime's door.
    door: BTreeSet<&'static str>,
    /// Whether the door itself is named.
    whole_door: bool,
    /// The module of the service whose types are named.
    canonical: Option<&'p str>,
    /// Modules of backends.
    backends: BTreeSet<&'p str>,
}

impl<'p> Scope<'p> {
    /// Adds what the functions of `binding` name.
    pub(super) fn add(&mut self, platform: &'p Platform, binding: &Binding, printed: &TokenStream) {
        self.backends.insert(platform.backends[binding.backend].module.as_str());
        let mut named = Named::default();
        named.read(printed.clone());
        // Fragments may name the types of any backend.
        let others = platform.backends.iter().map(|backend| backend.module.as_str());
        self.backends.extend(others.filter(|module| named.paths.contains(*module)));
        if named.paths.contains("types") {
            self.canonical = Some(&platform.services[binding.service].module);
        }
        self.whole_door |= named.paths.contains("rt");
        self.door.extend(mapping::DOOR.into_iter().filter(|name| match *name {
            "At" => named.places,
            "cel" => named.paths.contains("cel"),
            name => named.types.contains(name),
        }));
    }

    /// Adds a name of the runtime's door.
    pub(super) fn need(&mut self, name: &'static str) {
        self.door.insert(name);
    }

    /// Adds what the description of a later answer names.
    pub(super) fn completes(&mut self) {
        self.door.extend(["Completion", "LaterAnswer"]);
        // Times are written with it.
        self.whole_door = true;
    }

    /// What brings all of it into scope.
    pub(super) fn uses(&self) -> String {
        let whole_door = if self.whole_door { "use caseway_runtime::codegen as rt;\n" } else { "" };
        let types = self
            .canonical
            .map_or_else(String::new, |service| format!("use caseway_types::{service} as types;\n"));
        format!(
            "{whole_door}use caseway_runtime::codegen::{{{}}};\n{types}\n{}",
            self.door.iter().copied().collect::<Vec<_>>().join(", "),
            uses_of(&self.backends)
        )
    }
}

/// What brings the modules of `backends` into scope, each as [`backend_path`] names it.
fn uses_of(backends: &BTreeSet<&str>) -> String {
    let (shadowing, plain): (Vec<&str>, Vec<&str>) = backends.iter().partition(|module| shadows(module));
    let mut names = plain;
    if !shadowing.is_empty() {
        names.insert(0, "self");
    }
    match names.as_slice() {
        ["self"] => "use crate::backends;\n".to_owned(),
        [one] => format!("use crate::backends::{one};\n"),
        several => format!("use crate::backends::{{{}}};\n", several.join(", ")),
    }
}

/// The names in a function that may have to be in scope, from one reading of it: there are as many backends as may be
/// named, and far more tokens.
#[derive(Default)]
struct Named {
    /// What paths start with: modules, and types whose items are named.
    paths: BTreeSet<String>,
    /// Types, wherever they stand.
    types: BTreeSet<String>,
    /// Whether a cell is named as the place of a failure, with the trait's method `at`.
    places: bool,
}

impl Named {
    fn read(&mut self, tokens: TokenStream) {
        let mut tokens = tokens.into_iter().peekable();
        let mut after_dot = false;
        while let Some(token) = tokens.next() {
            match &token {
                TokenTree::Group(group) => self.read(group.stream()),
                TokenTree::Ident(ident) if after_dot => {
                    self.places |= ident == "at"
                        && matches!(tokens.peek(), Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Parenthesis);
                }
                TokenTree::Ident(ident) => {
                    let name = ident.to_string();
                    if name.starts_with(|first: char| first.is_ascii_uppercase()) {
                        self.types.insert(name.clone());
                    }
                    if matches!(tokens.peek(), Some(TokenTree::Punct(next)) if next.as_char() == ':' && next.spacing() == Spacing::Joint)
                    {
                        self.paths.insert(name);
                    }
                }
                TokenTree::Punct(_) | TokenTree::Literal(_) => {}
            }
            after_dot = matches!(&token, TokenTree::Punct(punct) if punct.as_char() == '.');
        }
    }
}
