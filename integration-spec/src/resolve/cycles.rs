//! Types that contain themselves.
//!
//! A field through which a type contains itself is boxed, because Rust must know sizes. Lists and maps hold their
//! items elsewhere already. A type that contains itself through required fields alone has no finite value: no
//! document could ever be written.

use std::collections::{HashMap, HashSet};

use petgraph::algo::kosaraju_scc;
use petgraph::graph::DiGraph;

use super::Context;
use crate::codes;
use crate::diagnostic::Diagnostic;
use crate::platform::{Shape, Type, TypeId};
use crate::source::Part;

/// Boxes fields and reports types without a finite value.
pub(super) fn resolve(context: &mut Context) {
    let all = components(context, |_| true);
    for (id, component) in all.iter().enumerate() {
        let id = TypeId(u32::try_from(id).unwrap_or(u32::MAX));
        if let Type::Object(object) = context.types.get_mut(id) {
            for field in &mut object.fields {
                if let Shape::Named(to) = field.shape {
                    field.boxed = all.get(to.0 as usize) == Some(component);
                }
            }
        }
    }
    report_endless(context);
}

/// The strongly connected component of each type, over the fields for which `follow` holds.
fn components(context: &Context, follow: impl Fn(&crate::platform::Field) -> bool) -> Vec<usize> {
    let mut graph = DiGraph::<(), ()>::new();
    let nodes: Vec<_> = context.types.iter().map(|_| graph.add_node(())).collect();
    for (id, ty) in context.types.iter() {
        let Type::Object(object) = ty else { continue };
        for field in object.fields.iter().filter(|field| follow(field)) {
            if let Shape::Named(to) = field.shape {
                graph.add_edge(nodes[id.0 as usize], nodes[to.0 as usize], ());
            }
        }
    }
    let mut component = vec![0; nodes.len()];
    for (number, members) in kosaraju_scc(&graph).into_iter().enumerate() {
        for member in members {
            component[member.index()] = number;
        }
    }
    component
}

/// The types of which something could not be resolved, and those that hold one of them.
pub(super) fn holding_unsound(context: &Context) -> HashSet<TypeId> {
    let mut unsound = context.unsound_types.clone();
    if unsound.is_empty() {
        return unsound;
    }
    let mut holders: HashMap<TypeId, Vec<TypeId>> = HashMap::new();
    for (id, ty) in context.types.iter() {
        let Type::Object(object) = ty else { continue };
        for field in &object.fields {
            if let Some(held) = named(&field.shape) {
                holders.entry(held).or_default().push(id);
            }
        }
    }
    let mut waiting: Vec<TypeId> = unsound.iter().copied().collect();
    while let Some(id) = waiting.pop() {
        for holder in holders.get(&id).into_iter().flatten() {
            if unsound.insert(*holder) {
                waiting.push(*holder);
            }
        }
    }
    unsound
}

/// The named type at the bottom of lists and maps.
fn named(shape: &Shape) -> Option<TypeId> {
    match shape {
        Shape::Named(id) => Some(*id),
        Shape::Array(inner) | Shape::Map(inner) => named(inner),
        Shape::Bool | Shape::Int32 | Shape::Int64 | Shape::Number | Shape::String => None,
    }
}

fn report_endless(context: &mut Context) {
    let required = components(context, |field| field.required);
    let mut reported = HashSet::new();
    let mut found = Vec::new();
    for (id, ty) in context.types.iter() {
        let Type::Object(object) = ty else { continue };
        let component = required[id.0 as usize];
        let field = object.fields.iter().find(|field| {
            field.required && matches!(field.shape, Shape::Named(to) if required[to.0 as usize] == component)
        });
        let Some(field) = field else { continue };
        if !reported.insert(component) {
            continue;
        }
        let message =
            format!("`{}` contains itself through required fields, so it has no finite value", object.name);
        found.push((
            id,
            Diagnostic::new(codes::ENDLESS_TYPE, &field.place, Part::Key, message)
                .label("required here")
                .help("leave one field of the circle out of `required`, or make it a list"),
        ));
    }
    for (id, diagnostic) in found {
        context.unsound_types.insert(id);
        context.diagnostics.push(diagnostic);
    }
}
