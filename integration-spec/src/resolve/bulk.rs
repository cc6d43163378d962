//! Operations that do another one for each item of a list: their types follow from that one's.

use super::types::TypeResolver;
use crate::codes;
use crate::diagnostic::Diagnostic;
use crate::model;
use crate::names;
use crate::platform::{Bulk, Field, Limits, Method, ServiceOperation, Shape};
use crate::source::{Part, Place};
use crate::suggest;

/// Items of a request when the spec does not say.
const LARGEST: u32 = 100;

/// Items that are worked on at once when the spec does not say.
const CONCURRENCY: u32 = 8;

/// Completes those of `operations` that are written as the bulk of another.
pub(super) fn resolve(
    resolver: &mut TypeResolver<'_>,
    written: &model::Service,
    place: &Place,
    operations: &mut [ServiceOperation],
) {
    for (index, (name, model)) in written.operations.iter().enumerate() {
        let Some(bulk) = &model.bulk else { continue };
        let at = place.child("operations").child(name);
        let Some(of) = single(resolver, written, bulk, &at) else { continue };
        if of == index || !fits(resolver, name, model, &operations[of], &operations[index], &at) {
            continue;
        }
        let largest = bulk.largest.unwrap_or(LARGEST);
        let concurrency = bulk.concurrency.unwrap_or(CONCURRENCY).min(largest);
        let single = operations[of].clone();
        let operation = &mut operations[index];
        operation.input = input(resolver, name, &single, largest, &at);
        operation.output = output(resolver, name, &single, &at);
        operation.on_unavailable = single.on_unavailable;
        operation.always = single.always;
        operation.lane = single.lane;
        operation.on_dead = single.on_dead;
        operation.bulk = Some(Bulk { of, largest, concurrency });
    }
}

/// The index of the operation that is done for each item.
fn single(
    resolver: &mut TypeResolver<'_>,
    written: &model::Service,
    bulk: &model::Bulk,
    at: &Place,
) -> Option<usize> {
    let known = written.operations.get_index_of(&bulk.of);
    if known.is_none() {
        let message = format!("the service has no operation `{}`", bulk.of);
        let names = written.operations.keys().map(String::as_str);
        let found =
            Diagnostic::new(codes::UNKNOWN_OPERATION, &at.child("bulk").child("of"), Part::Value, message)
                .maybe_help(suggest::help(&bulk.of, names));
        resolver.context().diagnostics.push(found);
    }
    known
}

fn fits(
    resolver: &mut TypeResolver<'_>,
    name: &str,
    model: &model::ServiceOperation,
    single: &ServiceOperation,
    operation: &ServiceOperation,
    at: &Place,
) -> bool {
    let mut found = Vec::new();
    let mut refuse = |at: Place, part: Part, message: String, help: &str| {
        found.push(Diagnostic::new(codes::BULK, &at, part, message).help(help));
    };
    let of = at.child("bulk").child("of");
    let why_not = if single.takes_stream || single.gives_stream {
        Some("passes a stream, which is no item of a list")
    } else if single.paginate.is_some() {
        Some("is offered in pages")
    } else if single.input.is_none() {
        Some("takes no input, so that no item would differ from another")
    } else {
        None
    };
    if let Some(why) = why_not {
        refuse(
            of.clone(),
            Part::Value,
            format!("`{}` {why}", single.name),
            "name an operation with an input, one reply and no stream",
        );
    }
    if single.kind != operation.kind {
        let message = format!("`{name}` and `{}` are not of one kind", single.name);
        refuse(at.child("kind"), Part::Value, message, "give both the same `kind`");
    }
    if !matches!(operation.route.method, Method::Post | Method::Put | Method::Patch) {
        let message = format!("{} carries no body, which the items stand in", operation.route.method.name());
        refuse(at.child("http"), Part::Value, message, "use `POST`");
    }
    if !operation.route.parameters.is_empty() {
        let message = "a path with a parameter is one thing's, and the items are many".to_owned();
        refuse(
            at.child("http"),
            Part::Value,
            message,
            "leave the parameter out: each item has what the single operation takes, the fields of its path too",
        );
    }
    let given = [
        ("input", model.input.is_some()),
        ("output", model.output.is_some()),
        ("body", model.body.is_some()),
        ("paginate", model.paginate.is_some()),
        ("onUnavailable", !model.on_unavailable.is_empty()),
        ("delivery", model.delivery.is_some()),
        ("lane", model.lane.is_some()),
        ("onDead", model.on_dead.is_some()),
    ];
    for (key, _) in given.iter().filter(|(_, given)| *given) {
        let message = format!("`{key}` follows from `{}`", single.name);
        refuse(at.child(key), Part::Key, message, "leave it out");
    }
    let sound = found.is_empty();
    resolver.context().diagnostics.extend(found);
    sound
}

fn field(place: &Place, name: &str, description: &str, shape: Shape, required: bool) -> Field {
    Field {
        place: place.clone(),
        name: name.to_owned(),
        rust_name: names::field_name(name),
        description: Some(description.to_owned()),
        shape,
        required,
        nullable: false,
        default: None,
        boxed: false,
    }
}

/// `{ items: [...] }`
fn input(
    resolver: &mut TypeResolver<'_>,
    name: &str,
    single: &ServiceOperation,
    largest: u32,
    at: &Place,
) -> Option<crate::platform::TypeId> {
    let limits = Limits { least: Some(1), most: Some(largest), ..Limits::default() };
    let items = Shape::Array(Box::new(Shape::Named(single.input?))).limited(limits);
    let items = field(at, "items", &format!("What `{}` takes, once for each.", single.name), items, true);
    resolver.implicit_object(&format!("{name}Input"), at, vec![items])
}

/// `{ outcomes: [{ status, output | problem | delivery }], succeeded, failed }`
fn output(
    resolver: &mut TypeResolver<'_>,
    name: &str,
    single: &ServiceOperation,
    at: &Place,
) -> Option<Shape> {
    let text =
        |name: &str, description: &str, required| field(at, name, description, Shape::String, required);
    let number =
        |name: &str, description: &str, required| field(at, name, description, Shape::Int32, required);
    let mut object = |suffix: &str, fields: Vec<Field>| {
        resolver.implicit_object(&format!("{name}{suffix}"), at, fields).map(Shape::Named)
    };
    let list = |shape: Shape| Shape::Array(Box::new(shape));
    let violation = object(
        "Violation",
        vec![
            text("pointer", "Where, as a JSON pointer into the item.", true),
            text("message", "What is wrong, as the end of a sentence that begins with the place.", true),
        ],
    )?;
    let problem = object(
        "Problem",
        vec![
            text("type", "The kind of problem, as in `urn:caseway:problem:not-found`; stable.", true),
            text("title", "The kind of problem, for people.", true),
            number("status", "The status that the single operation would have had.", true),
            text("detail", "A sentence for the case worker.", true),
            text("backend", "The backend, when one is involved.", false),
            text("caseId", "The case that the call named.", false),
            text("traceId", "The trace that leads the hub's operators to the reason.", false),
            number("retryAfter", "When to come again, in seconds.", false),
            field(at, "violations", "What is wrong with the item, field by field.", list(violation), false),
        ],
    )?;
    let mut outcome = vec![number("status", "The status that the single operation would have had.", true)];
    outcome.extend(
        single
            .output
            .clone()
            .map(|shape| field(at, "output", "What came of it, where it is done.", shape, false)),
    );
    if single.queues() {
        let delivery = object(
            "Delivery",
            vec![
                text(
                    "deliveryId",
                    "The delivery; `GET /deliveries/{deliveryId}` tells what became of it.",
                    true,
                ),
                text("status", "`queued`, or `delivered` when it has been in the meantime.", true),
                text("detail", "A sentence for the case worker.", true),
                text("backend", "The backend that it goes to.", true),
                text("caseId", "The case that it belongs to.", true),
            ],
        )?;
        outcome.push(field(at, "delivery", "Where it is, where it is delivered later.", delivery, false));
    }
    outcome.push(field(at, "problem", "Why it was not done.", problem, false));
    let outcome = object("Outcome", outcome)?;
    object(
        "Output",
        vec![
            field(at, "outcomes", "What became of each item, in their order.", list(outcome), true),
            number("succeeded", "How many items were done, or will be.", true),
            number("failed", "How many were not.", true),
        ],
    )
}
