//! Mappings: every service operation bound to one backend operation, exactly once.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::{Context, Names, completes, delivery, instance, pages};
use crate::codes;
use crate::diagnostic::Diagnostic;
use crate::load::{Spec, Specs};
use crate::mapping::example::{Cells, Completing, Verifying};
use crate::mapping::{self, Fragments};
use crate::model::{self, Kind, OperationKind};
use crate::platform::{
    Backend, BackendOperation, Binding, Completes, Completion, Service, ServiceOperation, Shape, TypeId,
    Verification, Verify,
};
use crate::source::{Part, Place};
use crate::suggest;

/// What mappings are resolved against.
struct Against<'a> {
    specs: &'a Specs,
    names: &'a Names,
    backends: &'a [Backend],
    services: &'a [Service],
    /// Indices of operations by name, per backend.
    backend_operations: Vec<HashMap<&'a str, usize>>,
    /// Indices of operations by name, per service.
    service_operations: Vec<HashMap<&'a str, usize>>,
    /// Types that hold something unsound.
    unsound: &'a HashSet<TypeId>,
    source: &'a dyn Fn(&Place) -> String,
}

/// Every binding, in order of services and their operations.
pub(super) fn resolve(
    specs: &Specs,
    names: &Names,
    backends: &[Backend],
    services: &[Service],
    unsound: &HashSet<TypeId>,
    source: &dyn Fn(&Place) -> String,
    context: &mut Context,
) -> Vec<Binding> {
    let against = Against {
        specs,
        names,
        backends,
        services,
        backend_operations: backends
            .iter()
            .map(|backend| {
                backend.operations.iter().enumerate().map(|(at, o)| (o.name.as_str(), at)).collect()
            })
            .collect(),
        service_operations: services
            .iter()
            .map(|service| {
                service.operations.iter().enumerate().map(|(at, o)| (o.name.as_str(), at)).collect()
            })
            .collect(),
        unsound,
        source,
    };
    // Where each service operation is mapped, and its binding when that could be resolved.
    let mut mapped: BTreeMap<(usize, usize), (Place, Option<Binding>)> = BTreeMap::new();
    for spec in &specs.mappings {
        one(spec, &against, &mut mapped, context);
    }
    in_bulk(services, &mut mapped, context);
    if !specs.broken.any(Kind::Mapping) {
        // A mapping whose service is unknown may be that of a service without one.
        let lost = specs.mappings.iter().any(|spec| names.services.get(&spec.model.service).is_none());
        unmapped(specs, services, &mapped, lost, context);
    }
    mapped.into_values().filter_map(|(_, binding)| binding).collect()
}

/// What is done for each item of a list is mapped as the single operation is.
fn in_bulk(
    services: &[Service],
    mapped: &mut BTreeMap<(usize, usize), (Place, Option<Binding>)>,
    context: &mut Context,
) {
    for (service, declared) in services.iter().enumerate() {
        for (operation, of_service) in declared.operations.iter().enumerate() {
            let Some(bulk) = of_service.bulk else { continue };
            if let Some((place, _)) = mapped.get(&(service, operation)) {
                let single = &declared.operations[bulk.of].name;
                let message = format!("`{}` does `{single}` for each item, which is mapped", of_service.name);
                let found = Diagnostic::new(codes::BULK, place, Part::Key, message).help("remove it");
                context.diagnostics.push(found);
                continue;
            }
            let Some((place, single)) = mapped.get(&(service, bulk.of)) else { continue };
            let binding = single.clone().map(|single| Binding { operation, tests: Vec::new(), ..single });
            mapped.insert((service, operation), (place.clone(), binding));
        }
    }
}

fn one(
    Spec { place, model }: &Spec<model::Mapping>,
    against: &Against<'_>,
    mapped: &mut BTreeMap<(usize, usize), (Place, Option<Binding>)>,
    context: &mut Context,
) {
    let Some(service) = against.names.services.get(&model.service) else {
        if !against.specs.broken.may_hold(Kind::Service, &model.service) {
            let message = format!("there is no service `{}`", model.service);
            let found =
                Diagnostic::new(codes::UNKNOWN_SERVICE, &place.child("service"), Part::Value, message)
                    .maybe_help(against.names.service_help(&model.service));
            context.diagnostics.push(found);
        }
        return;
    };
    let owners = mapping::Owners {
        service,
        backend: &|name| against.names.backends.get(name),
        help: &|name| against.names.backends.help(name),
        skip: &|place| against.specs.cut_short.contains(place),
    };
    let at = place.child("fragments");
    let fragments =
        Fragments::lower(&context.types, &owners, &model.fragments, &at, &mut context.diagnostics);
    mapping::unused_in(model, place, &mut context.diagnostics);
    let operations = &against.service_operations[service];
    for (name, written) in &model.operations {
        let at = place.child("operations").child(name);
        let Some(operation) = operations.get(name.as_str()).copied() else {
            let message = format!("the service `{}` has no operation `{name}`", model.service);
            let known = against.services[service].operations.iter().map(|operation| operation.name.as_str());
            let found = Diagnostic::new(codes::UNKNOWN_OPERATION, &at, Part::Key, message)
                .maybe_help(suggest::help(name, known));
            context.diagnostics.push(found);
            continue;
        };
        if let Some((first, _)) = mapped.get(&(service, operation)) {
            let message = format!("`{}.{name}` is mapped twice", model.service);
            let found = Diagnostic::new(codes::MAPPED_TWICE, &at, Part::Key, message)
                .secondary(first, Part::Key, "first mapped here")
                .help("keep one of the two");
            context.diagnostics.push(found);
            continue;
        }
        let binding = bind((&model.name, &fragments), (service, operation), written, &at, against, context);
        mapped.insert((service, operation), (at, binding));
    }
}

fn bind(
    (mapping, fragments): (&str, &Fragments),
    (service, operation): (usize, usize),
    written: &model::OperationMapping,
    place: &Place,
    against: &Against<'_>,
    context: &mut Context,
) -> Option<Binding> {
    let (backend, call) = call(written, place, against, context)?;
    let of_service = &against.services[service].operations[operation];
    let of_backend = &against.backends[backend].operations[call];
    let mark = context.diagnostics.len();
    let owner = &against.backends[backend];
    fits(of_service, owner, of_backend, place, context);
    let help = "add `instance:` with a cell over the input: `const`, a `lookup`, or an enum of these names";
    instance::is_chosen(owner, written.instance.is_some(), place, help, &mut context.diagnostics);
    pages::fit(of_service, of_backend, written, place, context);
    delivery::safe_to_queue(of_service, owner, of_backend, context);
    delivery::verification_fits(written, owner, of_backend, of_service.queues(), place, context);
    completes::fits(written, of_service, owner, of_backend, place, context);
    let key = |kind, owner, name: &str| (kind, owner, name.to_owned());
    let unsound = against.specs.cut_short.contains(place)
        || context.unsound_operations.contains(&key(Kind::Service, service, &of_service.name))
        || context.unsound_operations.contains(&key(Kind::Backend, backend, &of_backend.name))
        || shapes(of_service, of_backend).any(|shape| holds(&shape, against.unsound));
    if unsound {
        return None;
    }
    let (types, out) = (&context.types, &mut context.diagnostics);
    let lowered = mapping::lower(types, fragments, of_service, of_backend, place, written, out);
    let instance = owner.instance_names.zip(written.instance.as_ref()).and_then(|(names, cell)| {
        mapping::lower_instance(types, fragments, of_service, names, &place.child("instance"), cell, out)
    });
    pages::set_by_hand(of_service, of_backend, lowered.request.as_ref(), types, out);
    let lane = mapping::lower_lane(&context.types, of_service, &mut context.diagnostics);
    let verify = match (of_backend.verify, &written.verify) {
        (Verify::Query(call), Some(written)) => {
            verification(call, (written, fragments), of_service, owner, place, against, context)
        }
        _ => None,
    };
    let completion = match (&of_backend.completes, &written.completes) {
        (Some(declared), Some(written)) => {
            completion(declared, (written, fragments), of_service, owner, place, against, context)
        }
        _ => None,
    };
    // A fragment that is not sound leaves holes, of which nothing more is said.
    if context.diagnostics.errors_since(mark) || !fragments.are_sound() {
        return None;
    }
    let (types, out) = (&context.types, &mut context.diagnostics);
    let operations = &owner.operations;
    let cells = Cells {
        instance: instance.as_ref(),
        lane: lane.as_ref(),
        verify: verify.as_ref().map(|cells| Verifying { query: &operations[cells.call], cells }),
        completes: of_backend
            .completes
            .as_ref()
            .zip(completion.as_ref())
            .map(|(declared, cells)| Completing::new(declared, operations, cells)),
        ..Cells::from(&lowered)
    };
    let tests = mapping::example::lower_tests(types, of_service, of_backend, place, (written, cells), out);
    Some(Binding {
        place: place.clone(),
        source: (against.source)(place),
        mapping: mapping.to_owned(),
        service,
        operation,
        backend,
        call,
        instance,
        parameters: lowered.parameters,
        request: lowered.request,
        output: lowered.output,
        outputs: lowered.outputs,
        lane,
        verify,
        tests,
        completion,
    })
}

fn verification(
    call: usize,
    (written, fragments): (&model::Verification, &Fragments),
    of_service: &ServiceOperation,
    owner: &Backend,
    place: &Place,
    against: &Against<'_>,
    context: &mut Context,
) -> Option<Verification> {
    let query = &owner.operations[call];
    let unsound = shapes(of_service, query).any(|shape| holds(&shape, against.unsound));
    if unsound {
        return None;
    }
    let (types, out) = (&context.types, &mut context.diagnostics);
    let place = place.child("verify");
    let lowered = mapping::lower_verification(types, fragments, of_service, query, &place, written, out);
    Some(Verification {
        call,
        parameters: lowered.cells.parameters,
        request: lowered.cells.request,
        applied: lowered.applied,
        output: lowered.cells.output,
    })
}

fn completion(
    declared: &Completes,
    (written, fragments): (&model::Completion, &Fragments),
    of_service: &ServiceOperation,
    owner: &Backend,
    place: &Place,
    against: &Against<'_>,
    context: &mut Context,
) -> Option<Completion> {
    let query = declared.query().map(|query| &owner.operations[query]);
    if query.is_some_and(|query| shapes(of_service, query).any(|shape| holds(&shape, against.unsound))) {
        return None;
    }
    let (types, out) = (&context.types, &mut context.diagnostics);
    Some(mapping::lower_completion(
        types,
        fragments,
        of_service,
        (declared, query),
        &place.child("completes"),
        written,
        out,
    ))
}

/// The backend operation that a mapping calls.
fn call(
    written: &model::OperationMapping,
    place: &Place,
    against: &Against<'_>,
    context: &mut Context,
) -> Option<(usize, usize)> {
    let at = place.child("call");
    let Some((backend_name, operation_name)) = written.call.split_once('.') else {
        let message = format!("`{}` does not name a backend's operation", written.call);
        let found = Diagnostic::new(codes::MALFORMED_REFERENCE, &at, Part::Value, message)
            .help("write `BACKEND.OPERATION`, as in `erp.CreateOrder`");
        context.diagnostics.push(found);
        return None;
    };
    let Some(backend) = against.names.backends.get(backend_name) else {
        if !against.specs.broken.may_hold(Kind::Backend, backend_name) {
            let message = format!("there is no backend `{backend_name}`");
            let part = Part::Within(0..backend_name.len());
            let found = Diagnostic::new(codes::UNKNOWN_BACKEND, &at, part, message)
                .maybe_help(against.names.backends.help(backend_name));
            context.diagnostics.push(found);
        }
        return None;
    };
    let Some(call) = against.backend_operations[backend].get(operation_name).copied() else {
        let message = format!("the backend `{backend_name}` has no operation `{operation_name}`");
        let part = Part::Within(backend_name.len() + 1..written.call.len());
        let known = against.backends[backend].operations.iter().map(|operation| operation.name.as_str());
        let found = Diagnostic::new(codes::UNKNOWN_OPERATION, &at, part, message)
            .maybe_help(suggest::help(operation_name, known));
        context.diagnostics.push(found);
        return None;
    };
    Some((backend, call))
}

/// Whether the two operations fit each other, cells apart.
fn fits(
    service: &ServiceOperation,
    backend: &Backend,
    operation: &BackendOperation,
    place: &Place,
    context: &mut Context,
) {
    let at = place.child("call");
    if service.kind == OperationKind::Query && operation.kind == OperationKind::Command {
        let message = format!("the query `{}` calls a command", service.name);
        let found = Diagnostic::new(codes::QUERY_CALLS_COMMAND, &at, Part::Value, message)
            .secondary(&operation.place.child("kind"), Part::Value, "it changes something")
            .help("queries are repeated at will: make the service's operation a `command`, or call a query");
        context.diagnostics.push(found);
    }
    streams(service, operation, &at, context);
    let timeout = operation.timeout.unwrap_or(backend.resilience.timeout);
    if timeout > service.deadline {
        let message = format!(
            "one attempt may take {timeout:?}, longer than the caller of `{}` waits ({:?})",
            service.name, service.deadline
        );
        let found = Diagnostic::new(codes::TIMEOUT_BEYOND_DEADLINE, &at, Part::Value, message)
            .help("shorten the backend's `timeout`, or give the service's operation a longer `deadline`");
        context.diagnostics.push(found);
    }
}

/// A stream has two ends: what comes in on one side goes out on the other.
fn streams(service: &ServiceOperation, operation: &BackendOperation, at: &Place, context: &mut Context) {
    let up = (service.takes_stream, operation.takes_stream());
    let down = (service.gives_stream, operation.gives_stream());
    let message = match (up, down) {
        ((true, false), _) => {
            format!("the body of `{}` is a stream, and `{}` sends none", service.name, operation.name)
        }
        ((false, true), _) => {
            format!("`{}` sends a stream, and `{}` takes none from its caller", operation.name, service.name)
        }
        (_, (true, false)) => {
            format!(
                "the output of `{}` is a stream, and `{}` answers with none",
                service.name, operation.name
            )
        }
        (_, (false, true)) => {
            format!("`{}` answers with a stream, and `{}` passes none on", operation.name, service.name)
        }
        _ => return,
    };
    let found = Diagnostic::new(codes::STREAM_ENDS, at, Part::Value, message)
        .secondary(&service.place, Part::Key, "the service's operation")
        .secondary(&operation.place, Part::Key, "the backend's operation")
        .help("a service takes a stream with `body: stream` and gives one with `output: stream`; a stream is passed on, never mapped");
    context.diagnostics.push(found);
}

/// Every shape that the cells of a mapping are checked against.
fn shapes(service: &ServiceOperation, backend: &BackendOperation) -> impl Iterator<Item = Shape> {
    service
        .input
        .map(Shape::Named)
        .into_iter()
        .chain(service.output.clone())
        .chain(backend.document().cloned())
        .chain(backend.success.iter().filter_map(|success| success.body.document().cloned()))
        .chain(backend.parameters.iter().map(|parameter| parameter.shape.clone()))
}

fn holds(shape: &Shape, unsound: &HashSet<TypeId>) -> bool {
    shape.innermost().is_some_and(|id| unsound.contains(&id))
}

fn unmapped(
    specs: &Specs,
    services: &[Service],
    mapped: &BTreeMap<(usize, usize), (Place, Option<Binding>)>,
    lost: bool,
    context: &mut Context,
) {
    for (service, declared) in services.iter().enumerate() {
        let begun = mapped.range((service, 0)..(service + 1, 0)).next().is_some();
        if lost && !begun {
            continue;
        }
        let written = specs.services.iter().find(|spec| spec.place == declared.place);
        let is_bulk = |name: &str| {
            let written = written.and_then(|written| written.model.operations.get(name));
            written.is_some_and(|written| written.bulk.is_some())
        };
        for (operation, of_service) in declared.operations.iter().enumerate() {
            // What is done for each item of a list needs no mapping of its own.
            if is_bulk(&of_service.name) {
                continue;
            }
            if !mapped.contains_key(&(service, operation)) {
                let message = format!("no mapping says what `{}.{}` calls", declared.name, of_service.name);
                let found = Diagnostic::new(codes::UNMAPPED, &of_service.place, Part::Key, message)
                    .help(format!("add `{}:` to a mapping of `service: {}`", of_service.name, declared.name));
                context.diagnostics.push(found);
            }
        }
    }
}
