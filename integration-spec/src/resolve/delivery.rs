//! What operations say about being queued, and about finding out whether they took effect.

use super::Context;
use crate::codes;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::model::{self, Delivery, Lane, OnDead, OperationKind, Unavailable};
use crate::platform::{Backend, BackendOperation, Idempotency, ServiceOperation, Verify};
use crate::source::{Part, Place};
use crate::suggest;

/// The word that leaves verifying to people.
const PERSON: &str = "person";

/// What a service operation says about being queued, checked on its own.
pub(super) struct Queueing {
    pub(super) on_unavailable: Vec<Unavailable>,
    pub(super) always: bool,
    pub(super) lane: Lane,
    pub(super) on_dead: OnDead,
}

impl Queueing {
    pub(super) fn resolve(
        written: &model::ServiceOperation,
        place: &Place,
        diagnostics: &mut Diagnostics,
    ) -> Self {
        let always = written.delivery == Some(Delivery::Always);
        let queue = written.on_unavailable.iter().position(|choice| *choice == Unavailable::Queue);
        if written.kind == OperationKind::Query {
            not_for_queries(written, queue, place, diagnostics);
        } else {
            never_reached(&written.on_unavailable, &place.child("onUnavailable"), diagnostics);
            without_effect(written, always, queue, place, diagnostics);
            streams_pass(written, always, queue, place, diagnostics);
        }
        Self {
            on_unavailable: written.on_unavailable.clone(),
            always,
            lane: written.lane.clone().unwrap_or(Lane::Case),
            on_dead: written.on_dead.unwrap_or(OnDead::Block),
        }
    }
}

/// A stream passes and is not kept, so a command that carries one cannot wait for its backend.
fn streams_pass(
    written: &model::ServiceOperation,
    always: bool,
    queue: Option<usize>,
    place: &Place,
    diagnostics: &mut Diagnostics,
) {
    let gives = written.output.as_ref().is_some_and(|output| output.0 == super::body::STREAM);
    let stream = match (written.body, gives) {
        (Some(_), _) => place.child("body"),
        (None, true) => place.child("output"),
        (None, false) => return,
    };
    let at = match queue {
        Some(at) => place.child("onUnavailable").item(at),
        None if always => place.child("delivery"),
        None => return,
    };
    let message = "a command with a stream cannot be queued: what passes through is not kept";
    let found = Diagnostic::new(codes::QUEUED_STREAM, &at, Part::Value, message)
        .secondary(&stream, Part::Value, "the stream")
        .help("let it `fail` or `pause`: the case service sends its content again when the backend is back");
    diagnostics.push(found);
}

fn not_for_queries(
    written: &model::ServiceOperation,
    queue: Option<usize>,
    place: &Place,
    diagnostics: &mut Diagnostics,
) {
    let mut refuse = |at: Place, part: Part, message: &str| {
        let found = Diagnostic::new(codes::QUEUED_QUERY, &at, part, message)
            .secondary(&place.child("kind"), Part::Value, "it is a query")
            .help("a query's caller wants its answer now: use `pause` or `fail`, or make it a `command`");
        diagnostics.push(found);
    };
    if let Some(at) = queue {
        refuse(place.child("onUnavailable").item(at), Part::Value, "a query cannot be queued");
    }
    for (key, given) in [
        ("delivery", written.delivery.is_some()),
        ("lane", written.lane.is_some()),
        ("onDead", written.on_dead.is_some()),
    ] {
        if given {
            refuse(place.child(key), Part::Key, "only commands that are queued have this");
        }
    }
    never_reached(&written.on_unavailable, &place.child("onUnavailable"), diagnostics);
}

/// Reports choices that an earlier one always takes the place of.
fn never_reached(choices: &[Unavailable], at: &Place, diagnostics: &mut Diagnostics) {
    for (index, choice) in choices.iter().enumerate() {
        // What cannot be queued, because there is no room left, and what cannot be paused, because the call names no
        // case, can only fail: a command that may queue always names one.
        let before = choices[..index]
            .iter()
            .position(|earlier| *earlier == Unavailable::Fail || *choice != Unavailable::Fail);
        if let Some(earlier) = before {
            let found = Diagnostic::new(
                codes::NEVER_REACHED,
                &at.item(index),
                Part::Value,
                "this choice is never reached",
            )
            .secondary(&at.item(earlier), Part::Value, "this one applies first")
            .help("keep one of the two");
            diagnostics.push(found);
        }
    }
}

/// Warns of what says how to queue where nothing is queued.
fn without_effect(
    written: &model::ServiceOperation,
    always: bool,
    queue: Option<usize>,
    place: &Place,
    diagnostics: &mut Diagnostics,
) {
    let mut warn = |key: &str, message: &str, help: &str| {
        let found = Diagnostic::new(codes::WITHOUT_EFFECT, &place.child(key), Part::Key, message).help(help);
        diagnostics.push(found);
    };
    if always && !written.on_unavailable.is_empty() {
        warn(
            "onUnavailable",
            "a command that is always queued never finds its backend unavailable",
            "leave it out, or leave out `delivery: always`",
        );
    }
    if !always && queue.is_none() {
        for (key, given) in [("lane", written.lane.is_some()), ("onDead", written.on_dead.is_some())] {
            if given {
                warn(
                    key,
                    "this command is never queued",
                    "add `onUnavailable: [queue]` or `delivery: always`, or leave it out",
                );
            }
        }
    }
}

/// How the operations of one contract are verified; `operations` are those that `written` declares, in its order.
pub(super) fn verify(
    written: &model::Backend,
    operations: &mut [BackendOperation],
    place: &Place,
    diagnostics: &mut Diagnostics,
) {
    for at in 0..operations.len() {
        let Some(named) = written.operations.get(&operations[at].name).and_then(|o| o.verify.as_deref())
        else {
            continue;
        };
        let here = place.child("operations").child(&operations[at].name).child("verify");
        let mut refuse = |part: Part, message: String, other: Option<&BackendOperation>, help: &str| {
            let mut found = Diagnostic::new(codes::VERIFY, &here, part, message).help(help);
            if let Some(other) = other {
                found = found.secondary(&other.place.child("kind"), Part::Value, "declared here");
            }
            diagnostics.push(found);
        };
        if operations[at].kind == OperationKind::Query {
            let message = "a query takes no effect that could be verified".to_owned();
            refuse(Part::Key, message, None, "leave it out, or make the operation a `command`");
            continue;
        }
        if named == PERSON {
            operations[at].verify = Verify::Person;
            continue;
        }
        let Some(query) = operations.iter().position(|operation| operation.name == named) else {
            let names = operations.iter().map(|operation| operation.name.as_str()).chain([PERSON]);
            let message = format!("this backend has no operation `{named}`");
            let found = Diagnostic::new(codes::UNKNOWN_OPERATION, &here, Part::Value, message)
                .maybe_help(suggest::help(named, names));
            diagnostics.push(found);
            continue;
        };
        if operations[query].kind == OperationKind::Command {
            let message = format!("`{named}` changes something, so it cannot verify");
            refuse(
                Part::Value,
                message,
                Some(&operations[query]),
                "name a query that finds what the command made",
            );
            continue;
        }
        operations[at].verify = Verify::Query(query);
    }
}

/// Whether what a mapping says about verifying fits what the contract declares.
pub(super) fn verification_fits(
    written: &model::OperationMapping,
    backend: &Backend,
    call: &BackendOperation,
    queues: bool,
    place: &Place,
    context: &mut Context,
) {
    let found = match (call.verify, &written.verify) {
        (Verify::Query(query), None) if queues => {
            let query = &backend.operations[query].name;
            let message = format!("nothing says how `{}.{query}` verifies this command", backend.name);
            Diagnostic::new(codes::VERIFY_UNMAPPED, place, Part::Key, message)
                .secondary(&call.place.child("verify"), Part::Value, "the contract names it here")
                .help("add `verify:` with the cells of its `parameters` and, where it finds lists, `applied`")
        }
        (Verify::No | Verify::Person, Some(_)) => {
            let message = format!("the contract names no query that verifies `{}`", call.name);
            Diagnostic::new(codes::VERIFY_UNMAPPED, &place.child("verify"), Part::Key, message)
                .secondary(&call.place, Part::Key, "declared here")
                .help("add `verify: QUERY` to the operation in the contract, or leave it out here")
        }
        _ => return,
    };
    context.diagnostics.push(found);
}

/// Whether a command that is queued can be delivered again after an attempt whose end is unknown.
pub(super) fn safe_to_queue(
    service: &ServiceOperation,
    backend: &Backend,
    call: &BackendOperation,
    context: &mut Context,
) {
    if !service.queues() || call.idempotency != Idempotency::None || call.verify != Verify::No {
        return;
    }
    let queue = service.on_unavailable.iter().position(|choice| *choice == Unavailable::Queue);
    let (at, part) = match queue {
        Some(index) => (service.place.child("onUnavailable").item(index), Part::Value),
        None => (service.place.child("delivery"), Part::Value),
    };
    let message = format!(
        "`{}.{}` is not safe to repeat, and nothing tells whether it took effect",
        backend.name, call.name
    );
    let found = Diagnostic::new(codes::UNSAFE_QUEUE, &at, part, message)
        .secondary(&call.place, Part::Key, "declared here")
        .help(
            "declare its `idempotency`, or `verify:` with the query that tells, or `verify: person` to have a person \
             decide whenever a reply got lost",
        );
    context.diagnostics.push(found);
}
