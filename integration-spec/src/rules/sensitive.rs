//! Where what is sensitive must not stand.
//!
//! The type of a field says that nobody may see its values (`sensitive: true`). Bodies are not logged anywhere; addresses
//! are: by the gateway's callers, by proxies, by the backend's own servers. And what the hub keeps can be read where it is kept.

use std::collections::BTreeSet;

use caseway_environment::{Stage, Store};

use super::{Facts, rules};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::load::Spec;
use crate::mapping::ir::{Expr, Guard, Kind, Path, Root, Step};
use crate::model::{OperationKind, ParameterIn};
use crate::platform::{Platform, Shape, Type, TypeId, Types};
use crate::source::{Part, Place};

rules! {
    IN_PATH = "sensitive-in-path", Error, "something sensitive in an address";
    CACHED = "sensitive-cached", Error, "something sensitive that is kept in the clear";
}

pub(super) fn judge(facts: &Facts<'_>, found: &mut Diagnostics) {
    offered(facts, found);
    called(facts, found);
    mapped(facts, found);
    kept(facts, found);
}

/// What a production hub keeps of commands and their replies without keys to encrypt it with.
fn kept(facts: &Facts<'_>, found: &mut Diagnostics) {
    let mut first = None;
    for Spec { place: file, model } in &facts.input.specs.environments {
        let lasts = matches!(model.store, Some(Store::Sqlite(_) | Store::Postgres(_)));
        let sealed = model.encryption.as_ref().is_some_and(|encryption| !encryption.keys.is_empty());
        if model.stage != Stage::Production || !lasts || sealed {
            continue;
        }
        let Some((operation, place)) = first.get_or_insert_with(|| kept_field(facts.platform)) else {
            return;
        };
        let message = format!("`{}` keeps what `{operation}` takes and gives in the clear", model.name);
        found.push(
            Diagnostic::new(CACHED, &file.child("store"), Part::Key, message)
                .about("store without encryption")
                .secondary(place, Part::Key, "declared sensitive")
                .help(
                    "add `encryption: { keys: [{ id: \"1\", key: \"${file:/run/secrets/delivery-key}\" }] }`",
                ),
        );
    }
}

/// The first command in use with something sensitive in its input or output, and where that is declared.
fn kept_field(platform: &Platform) -> Option<(String, Place)> {
    let used: BTreeSet<(usize, usize)> =
        platform.case_types.iter().flat_map(|case_type| case_type.uses.iter().copied()).collect();
    used.into_iter().find_map(|used| {
        let operation = &platform.services[used.0].operations[used.1];
        let shapes = operation.input.map(Shape::Named).into_iter().chain(operation.output.clone());
        let mut shapes = shapes.filter(|_| operation.kind == OperationKind::Command);
        let shape = shapes.find(|shape| platform.types.holds_sensitive(shape))?;
        let field = platform.types.sensitive_field(&shape);
        let place = field.map_or_else(|| operation.place.clone(), |field| field.place.clone());
        Some((platform.operation_name(used), place))
    })
}

/// What case types are asked to write into an address of the gateway.
fn offered(facts: &Facts<'_>, found: &mut Diagnostics) {
    let platform = facts.platform;
    for service in &platform.services {
        for operation in &service.operations {
            let Some(Type::Object(input)) = operation.input.map(|id| platform.types.get(id)) else {
                continue;
            };
            for field in &input.fields {
                let in_address = operation.route.parameters.contains(&field.name) || operation.reads_query();
                if in_address && field.shape.is_sensitive() {
                    let subject = format!("{}.{}: {}", service.name, operation.name, field.name);
                    let message = format!(
                        "`{}` is sensitive, and `{}.{}` takes it in its address",
                        field.name, service.name, operation.name
                    );
                    found.push(
                        Diagnostic::new(IN_PATH, &operation.place.child("http"), Part::Value, message)
                            .about(subject)
                            .secondary(&field.place, Part::Key, "declared sensitive")
                            .help("take it in the body of a `POST`, or find the thing by a number that means nothing to others"),
                    );
                }
            }
        }
    }
}

/// What a backend wants in its address.
fn called(facts: &Facts<'_>, found: &mut Diagnostics) {
    for (backend, operation) in facts.called() {
        for parameter in operation.parameters.iter().filter(|parameter| in_address(parameter.location)) {
            if parameter.shape.is_sensitive() {
                let subject = format!("{}.{}: {}", backend.name, operation.name, parameter.name);
                let message =
                    format!("`{}` is sensitive, and stands in the address of the call", parameter.name);
                found.push(
                    Diagnostic::new(IN_PATH, &parameter.place, Part::Key, message)
                        .about(subject)
                        .help("call an operation that takes it in the body; where the vendor has none, waive this and say who sees the backend's logs"),
                );
            }
        }
    }
}

/// What a mapping writes into the address of a call, although the contract does not call it sensitive.
fn mapped(facts: &Facts<'_>, found: &mut Diagnostics) {
    let platform = facts.platform;
    for binding in &platform.bindings {
        let called = &platform.backends[binding.backend].operations[binding.call];
        for (index, cell) in &binding.parameters {
            let parameter = &called.parameters[*index];
            let service = &platform.services[binding.service];
            let operation = &service.operations[binding.operation];
            let reads = operation
                .input
                .is_some_and(|id| reads_sensitive(&platform.types, (&Root::Input, id), &cell.value));
            // What the contract calls sensitive itself is found there.
            if !reads || !in_address(parameter.location) || parameter.shape.is_sensitive() {
                continue;
            }
            let subject = format!("{}.{}: {}", service.name, operation.name, parameter.name);
            let message =
                format!("this is sensitive, and `{}` stands in the address of the call", parameter.name);
            found.push(
                Diagnostic::new(IN_PATH, &cell.place, Part::Value, message)
                    .about(subject)
                    .secondary(&parameter.place, Part::Key, "the parameter")
                    .help("call an operation that takes it in the body, or find the thing by something else"),
            );
        }
    }
}

fn in_address(location: ParameterIn) -> bool {
    matches!(location, ParameterIn::Path | ParameterIn::Query)
}

/// Whether an expression reads a field of the object in a variable that is declared sensitive, or asks whether it is there,
/// whatever it makes of it. What a fragment is given counts with what it reads of it.
fn reads_sensitive(types: &Types, (root, id): (&Root, TypeId), expr: &Expr) -> bool {
    let sensitive = |path: &Path| path.root == *root && is_sensitive(types, id, path.steps.iter());
    let read = match &expr.kind {
        Kind::Read(path) => sensitive(path),
        Kind::ReadOptional(path) => {
            path.base.root == *root && is_sensitive(types, id, path.base.steps.iter().chain(&path.steps))
        }
        Kind::All(guards) | Kind::If { guards, .. } => {
            guards.iter().any(|guard| matches!(guard, Guard::Present(path, _) if sensitive(path)))
        }
        Kind::Use { fragment, .. } => fragment.parameters.iter().any(|parameter| {
            let given = Root::Local(parameter.local.clone());
            let id = parameter.shape.named();
            id.is_some_and(|id| reads_sensitive(types, (&given, id), &fragment.body.value))
        }),
        _ => false,
    };
    read || expr.kind.parts().into_iter().any(|part| reads_sensitive(types, (root, id), part))
}

/// Whether a field on the way from the object `id` is declared sensitive. Steps keep no limits, types do.
fn is_sensitive<'s>(types: &Types, id: TypeId, steps: impl Iterator<Item = &'s Step>) -> bool {
    let mut at = Some(id);
    for step in steps {
        let Some(Type::Object(object)) = at.map(|id| types.get(id)) else { return false };
        let Some(field) = object.fields.iter().find(|field| field.name == step.name) else { return false };
        if field.shape.is_sensitive() {
            return true;
        }
        at = match field.shape.plain() {
            Shape::Named(id) => Some(*id),
            _ => None,
        };
    }
    false
}
