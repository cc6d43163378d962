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
use crate::platform::{Field, Shape, Type, TypeId};
use crate::source::Part;

/// Boxes fields and reports types without a finite value.
pub(super) fn resolve(context: &mut Context) {
    let all = components(context, |_| true);
    for (id, component) in all.iter().enumerate() {
        let id = TypeId(u32::try_from(id).unwrap_or(u32::MAX));
        if let Type::Object(object) = context.types.get_mut(id) {
            for field in &mut object.fields {
                if let Some(to) = field.shape.named() {
                    field.boxed = all.get(to.0 as usize) == Some(component);
                }
            }
        }
    }
    report_endless(context);
}

/// The strongly connected component of each type, over the fields for which `follow` holds. The variants of unions
/// are boxed anyway.
fn components(context: &Context, follow: impl Fn(&Field) -> bool) -> Vec<usize> {
    let mut graph = DiGraph::<(), ()>::new();
    let nodes: Vec<_> = context.types.iter().map(|_| graph.add_node(())).collect();
    for (id, ty) in context.types.iter() {
        let Type::Object(object) = ty else { continue };
        let fields = object.fields.iter().filter(|field| follow(field));
        for to in fields.filter_map(|field| field.shape.named()) {
            graph.add_edge(nodes[id.0 as usize], nodes[to.0 as usize], ());
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
        for held in ty.parts().filter_map(Shape::innermost) {
            holders.entry(held).or_default().push(id);
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

fn report_endless(context: &mut Context) {
    let required = components(context, |field| field.required && !field.nullable);
    let mut reported = HashSet::new();
    let mut found = Vec::new();
    for (id, ty) in context.types.iter() {
        let Type::Object(object) = ty else { continue };
        let component = required[id.0 as usize];
        let field = object.fields.iter().find(|field| {
            field.required && field.shape.named().is_some_and(|to| required[to.0 as usize] == component)
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
