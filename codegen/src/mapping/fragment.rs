//! Fragments: a function each, which the functions of bindings and other fragments call.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use caseway_spec::mapping::ir::{Cell, Expr, Fragment, Kind, Parameter, Ty};
use caseway_spec::names::field_name;
use caseway_spec::platform::{Binding, Platform, Shape};
use proc_macro2::TokenStream;
use quote::quote;

use super::print::{Bound, Form, Holding, Printer, is_copy};
use super::rust::{Rust, ident, path};
use crate::names::{bare, rust_type};

/// How the functions of fragments are called.
#[derive(Debug, Clone, Default)]
pub(crate) struct Signatures(BTreeMap<String, Signature>);

#[derive(Debug, Clone)]
struct Signature {
    function: String,
    /// How each parameter is passed.
    parameters: Vec<Holding>,
    fallible: bool,
}

impl Signatures {
    /// Whether a function is called so.
    pub(super) fn has(&self, name: &str) -> bool {
        self.0.values().any(|signature| signature.function == name)
    }
}

/// The name of a fragment's function. It ends as no function of a binding does.
fn function_name(fragment: &Fragment) -> String {
    format!("{}_of", bare(&field_name(&fragment.name)))
}

/// The fragments that a binding uses, those that others need before them.
pub(crate) fn used_by(binding: &Binding) -> Vec<Arc<Fragment>> {
    let mut found = Vec::new();
    let verify = binding.verify.iter();
    let of_verify = verify.flat_map(|verify| {
        let parameters = verify.parameters.iter().map(|(_, cell)| cell);
        parameters.chain(&verify.request).chain(&verify.applied).chain(&verify.output)
    });
    let parameters = binding.parameters.iter().map(|(_, cell)| cell);
    let outputs = binding.outputs.iter().map(|(_, cell)| cell);
    let of_completion = binding.completion.iter().flat_map(|completion| {
        let parameters = completion.parameters.iter().map(|(_, cell)| cell);
        parameters.chain(&completion.request).chain(&completion.output)
    });
    let cells = parameters.chain(&binding.request).chain(&binding.output).chain(outputs);
    let cells = cells.chain(of_verify).chain(of_completion);
    let mut seen = BTreeSet::new();
    cells.for_each(|cell| collect(&cell.value, &mut seen, &mut found));
    found
}

/// The functions of every fragment that a binding uses, by their names, and how they are called.
pub(crate) fn functions(
    platform: &Platform,
    binding: &Binding,
) -> (Signatures, BTreeMap<String, TokenStream>) {
    let mut signatures = Signatures::default();
    let mut printed = BTreeMap::new();
    for fragment in used_by(binding) {
        let (signature, function) = print(platform, &signatures, &fragment);
        printed.insert(signature.function.clone(), function);
        signatures.0.insert(fragment.name.clone(), signature);
    }
    (signatures, printed)
}

/// The fragments that an expression uses, those that others need before them.
fn collect(expr: &Expr, seen: &mut BTreeSet<String>, found: &mut Vec<Arc<Fragment>>) {
    if let Kind::Use { fragment, .. } = &expr.kind
        && seen.insert(fragment.name.clone())
    {
        collect(&fragment.body.value, seen, found);
        found.push(Arc::clone(fragment));
    }
    for part in expr.kind.parts() {
        collect(part, seen, found);
    }
}

fn print(platform: &Platform, known: &Signatures, fragment: &Fragment) -> (Signature, TokenStream) {
    // What something is moved out of is passed by value; anything else is lent.
    let all_owned = vec![Holding::Value; fragment.parameters.len()];
    let (attempt, _) = body(platform, known, fragment, &all_owned);
    let holdings: Vec<Holding> = fragment
        .parameters
        .iter()
        .map(|Parameter { local, shape, .. }| match shape {
            shape if is_copy(platform, shape) || attempt.moved.contains(&local.id) => Holding::Value,
            Shape::String => Holding::Str,
            Shape::Array(_) => Holding::Slice,
            _ => Holding::Ref,
        })
        .collect();
    let (printer, made) = body(platform, known, fragment, &holdings);
    let parameters =
        fragment.parameters.iter().zip(&holdings).map(|(Parameter { local, shape, .. }, holding)| {
            let used = fragment.body.value.mentions(local);
            let name = ident(&if used { local.name.clone() } else { format!("_{}", bare(&local.name)) });
            let ty = path(&rust_type(platform, shape));
            match (holding, shape) {
                (Holding::Str, _) => quote!(#name: &str),
                (Holding::Slice, Shape::Array(item)) => {
                    let item = path(&rust_type(platform, item));
                    quote!(#name: &[#item])
                }
                (Holding::Ref, _) => quote!(#name: &#ty),
                _ => quote!(#name: #ty),
            }
        });
    let ty = match &fragment.body.value.ty {
        Ty::Value(shape) => path(&rust_type(platform, shape)),
        Ty::Optional(shape) => {
            let ty = path(&rust_type(platform, shape));
            quote!(Option<#ty>)
        }
        // No document holds times.
        Ty::Timestamp | Ty::Span => quote!(()),
    };
    let fallible = fragment.body.value.fallible;
    let signature = Signature { function: function_name(fragment), parameters: holdings.clone(), fallible };
    let (name, constants) = (ident(&signature.function), printer.constants());
    let (ty, made) = if fallible {
        let made = made.result();
        (quote!(Result<#ty, CellFault>), made)
    } else {
        (ty, made.tokens)
    };
    (signature, quote!(fn #name(#(#parameters),*) -> #ty { #constants #made }))
}

fn body<'p>(
    platform: &'p Platform,
    known: &'p Signatures,
    fragment: &Fragment,
    holdings: &[Holding],
) -> (Printer<'p>, Rust) {
    let mut printer = Printer::new(platform, known);
    for (Parameter { local, .. }, holding) in fragment.parameters.iter().zip(holdings) {
        let bound = Bound { ident: ident(&local.name), holding: *holding, depth: 0 };
        printer.bound.insert(local.id, bound);
    }
    let made = printer.cell(&fragment.body, Form::Owned);
    (printer, made)
}

impl Printer<'_> {
    /// What a fragment makes of its arguments.
    pub(super) fn used(&mut self, fragment: &Fragment, arguments: &[Cell]) -> Rust {
        let Some(signature) = self.fragments.0.get(&fragment.name) else {
            return Rust::tight(quote!(compile_error!("a fragment without a function")));
        };
        // What one argument lends, another must not take.
        let lent = signature.parameters.iter().zip(arguments);
        let lent: Vec<&Expr> =
            lent.filter(|(holding, _)| **holding != Holding::Value).map(|(_, cell)| &cell.value).collect();
        self.pin(lent);
        let mut printed: Vec<TokenStream> = arguments
            .iter()
            .zip(&signature.parameters)
            .rev()
            .map(|(cell, holding)| match holding {
                Holding::Value => self.cell(cell, Form::Owned).tokens,
                _ => self.cell(cell, Form::Argument).tokens,
            })
            .collect();
        printed.reverse();
        let name = ident(&signature.function);
        let call = quote!(#name(#(#printed),*));
        if signature.fallible { Rust::tight(quote!(#call?)) } else { Rust::tight(call) }
    }
}
