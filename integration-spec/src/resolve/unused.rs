//! What nothing uses: types that no operation reaches, operations that nobody calls.

use std::collections::HashSet;

use super::Context;
use crate::codes;
use crate::diagnostic::Diagnostic;
use crate::model::Kind;
use crate::platform::{
    Backend, Binding, CaseType, Completes, DirectConnection, Service, Shape, TypeId, Types,
};
use crate::source::Part;

/// Reports what is unused. Whether operations are is known only when everything else is `sound`: what is broken
/// anywhere may be what uses them.
pub(super) fn check(
    backends: &[Backend],
    services: &[Service],
    bindings: &[Binding],
    case_types: &[CaseType],
    direct: &[DirectConnection],
    sound: bool,
    context: &mut Context,
) {
    types(backends, services, context);
    if sound {
        backend_operations(backends, bindings, direct, context);
        service_operations(services, case_types, context);
    }
}

fn types(backends: &[Backend], services: &[Service], context: &mut Context) {
    let mut reached = HashSet::new();
    for operation in backends.iter().flat_map(|backend| &backend.operations) {
        let replies = operation.success.iter().filter_map(|success| success.body.document());
        let shapes = operation.document().into_iter().chain(replies);
        let shapes = shapes.chain(operation.parameters.iter().map(|parameter| &parameter.shape));
        let notice = operation.completes.as_ref().and_then(Completes::notice);
        let shapes = shapes.chain(notice);
        shapes.for_each(|shape| reach(shape, &context.types, &mut reached));
    }
    for operation in services.iter().flat_map(|service| &service.operations) {
        operation.output.iter().for_each(|shape| reach(shape, &context.types, &mut reached));
        operation.input.iter().for_each(|id| reach(&Shape::Named(*id), &context.types, &mut reached));
    }
    // What an operation with a mistake would use is not known.
    let owners: HashSet<_> =
        context.unsound_operations.iter().map(|(kind, owner, _)| (*kind, *owner)).collect();
    let mut found = Vec::new();
    for (id, ty) in context.types.iter().filter(|(id, _)| !reached.contains(id)) {
        let owner = match ty.origin() {
            crate::platform::Origin::Backend(index) => (Kind::Backend, index),
            crate::platform::Origin::Service(index) => (Kind::Service, index),
        };
        // An inline type is as unused as the type that it stands in, which is reported.
        let declared = ty.place().pointer.rsplit_once('/').is_some_and(|(parent, _)| parent == "/types");
        let merged = context.merged_types.contains(&id);
        if declared && !merged && !owners.contains(&owner) && !context.unsound_types.contains(&id) {
            let message = format!("no operation uses the type `{}`", ty.name());
            found.push(
                Diagnostic::new(codes::UNUSED_TYPE, ty.place(), Part::Key, message)
                    .help("remove it; what is not used is not generated"),
            );
        }
    }
    if context.unsound_types.is_empty() {
        context.diagnostics.extend(found);
    }
}

/// Adds every type that values of `shape` hold.
fn reach(shape: &Shape, types: &Types, reached: &mut HashSet<TypeId>) {
    let mut waiting = vec![shape];
    while let Some(shape) = waiting.pop() {
        match shape.plain() {
            Shape::Array(inner) | Shape::Map(inner) => waiting.push(inner),
            Shape::Named(id) if reached.insert(*id) => waiting.extend(types.get(*id).parts()),
            _ => {}
        }
    }
}

fn backend_operations(
    backends: &[Backend],
    bindings: &[Binding],
    direct: &[DirectConnection],
    context: &mut Context,
) {
    let called: HashSet<_> = bindings
        .iter()
        .flat_map(|binding| {
            let asked = binding.verify.as_ref().map(|verification| verification.call);
            let polled = backends[binding.backend].operations[binding.call].completes.as_ref();
            let polled = polled.and_then(Completes::query);
            [Some(binding.call), asked, polled].into_iter().flatten().map(|call| (binding.backend, call))
        })
        .chain(direct.iter().map(|connection| (connection.backend, connection.operation)))
        .collect();
    let used: HashSet<_> = called.iter().map(|(backend, _)| *backend).collect();
    // Of a backend that nothing calls at all the rule `unused-backend` says so once.
    for (index, backend) in backends.iter().enumerate().filter(|(index, _)| used.contains(index)) {
        let health = backend.health.map(|(operation, _)| operation);
        for (at, operation) in backend.operations.iter().enumerate() {
            if !called.contains(&(index, at)) && health != Some(at) {
                let message = format!("no mapping calls `{}.{}`", backend.name, operation.name);
                let found = Diagnostic::new(codes::UNUSED_OPERATION, &operation.place, Part::Key, message)
                    .help("remove it until it is needed; no code is generated for it");
                context.diagnostics.push(found);
            }
        }
    }
}

fn service_operations(services: &[Service], case_types: &[CaseType], context: &mut Context) {
    let used: HashSet<_> = case_types.iter().flat_map(|case_type| &case_type.uses).collect();
    for (index, service) in services.iter().enumerate() {
        for (at, operation) in service.operations.iter().enumerate() {
            if !used.contains(&(index, at)) {
                let message = format!("no case type uses `{}.{}`", service.name, operation.name);
                let found = Diagnostic::new(codes::UNUSED_OPERATION, &operation.place, Part::Key, message)
                    .help("grant it under `uses` of a case type, or remove it");
                context.diagnostics.push(found);
            }
        }
    }
}
