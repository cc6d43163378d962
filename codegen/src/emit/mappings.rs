//! Mappings: one file per mapping, with a binding and two functions per operation.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use caseway_spec::names::module_name;
use caseway_spec::platform::{Binding, Platform};
use proc_macro2::{Delimiter, Spacing, TokenStream, TokenTree};

use crate::files::{Body, File};
use crate::mapping;
use crate::names::{operation_name, output_function, request_function};
use crate::text::doc;

/// The mappings by name, each with the indices of its bindings in order.
pub(crate) fn grouped(platform: &Platform) -> BTreeMap<&str, Vec<usize>> {
    let mut mappings: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (index, binding) in platform.bindings.iter().enumerate() {
        mappings.entry(&binding.mapping).or_default().push(index);
    }
    mappings
}

/// One mapping's file.
pub(crate) fn emit(platform: &Platform, name: &str, bindings: &[usize]) -> File {
    let mut items = String::new();
    let mut source = String::new();
    let mut canonical = None;
    for binding in bindings.iter().map(|index| &platform.bindings[*index]) {
        binding.source.clone_into(&mut source);
        emit_binding(&mut items, platform, binding);
        let functions = mapping::emit(platform, binding);
        if names_module(functions.clone(), "types") {
            canonical = Some(&platform.services[binding.service].module);
        }
        print_functions(&mut items, functions);
    }
    let types =
        canonical.map_or_else(String::new, |service| format!("use caseway_types::{service} as types;\n"));
    let uses = format!(
        "use caseway_runtime::codegen::{{Binding, Bytes, Call, Fault, Outgoing}};\n{types}\nuse crate::{{backends, services}};\n\n"
    );
    items.insert_str(0, &uses);
    let mut prelude = String::new();
    doc(&mut prelude, "//!", &format!("Mapping `{name}`."));
    File { path: format!("src/mappings/{}.rs", module_name(name)), source, body: Body::rust(prelude, items) }
}

fn emit_binding(out: &mut String, platform: &Platform, binding: &Binding) {
    let service = &platform.services[binding.service];
    let operation = &service.operations[binding.operation];
    let backend = &platform.backends[binding.backend];
    let call = &backend.operations[binding.call];
    doc(
        out,
        "///",
        &format!("`{}.{}` through `{}.{}`.", service.name, operation.name, backend.name, call.name),
    );
    let _ = writeln!(
        out,
        "pub(crate) static {name}: Binding = Binding::new(&services::{service}::{name}, &backends::{backend}::BACKEND, &backends::{backend}::{call}, {request}, {output});\n",
        name = operation_name(&operation.name),
        service = service.module,
        backend = backend.module,
        call = operation_name(&call.name),
        request = request_function(platform, binding),
        output = output_function(platform, binding),
    );
}

/// Appends functions, each ending with its body, with an empty line after each.
fn print_functions(out: &mut String, functions: TokenStream) {
    let mut function = Vec::new();
    for token in functions {
        let ends = matches!(&token, TokenTree::Group(group) if group.delimiter() == Delimiter::Brace);
        function.push(token);
        if ends {
            let _ = writeln!(out, "{}\n", TokenStream::from_iter(function.drain(..)));
        }
    }
}

/// Whether `tokens` hold a path that starts with `module`.
fn names_module(tokens: TokenStream, module: &str) -> bool {
    let mut tokens = tokens.into_iter().peekable();
    while let Some(token) = tokens.next() {
        let found = match token {
            TokenTree::Group(group) => names_module(group.stream(), module),
            TokenTree::Ident(ident) => {
                ident == module
                    && matches!(tokens.peek(), Some(TokenTree::Punct(next)) if next.as_char() == ':' && next.spacing() == Spacing::Joint)
            }
            TokenTree::Punct(_) | TokenTree::Literal(_) => false,
        };
        if found {
            return true;
        }
    }
    false
}

/// `mappings/mod.rs`.
pub(crate) fn index(platform: &Platform) -> File {
    let modules: Vec<String> = grouped(platform).into_keys().map(module_name).collect();
    super::module_index(
        "mappings",
        "The mappings: how each operation of a service becomes a call of a backend.",
        modules.iter().map(String::as_str),
    )
}
