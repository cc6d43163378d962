//! How backends tell what became of commands that they carry out later.

use std::collections::HashMap;
use std::time::Duration;

use super::Context;
use super::resilience::not_zero;
use super::types::TypeResolver;
use crate::codes;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::model::{self, OperationKind};
use crate::platform::{
    Answer, Backend, BackendOperation, Completes, ServiceOperation, Shape, Type, Types, Verify,
};
use crate::source::{Part, Place};
use crate::suggest;

/// How often a backend is asked unless it is said otherwise.
const EVERY: Duration = Duration::from_secs(10);

/// The body of an operation's callback, if it has one.
pub(super) fn notice(
    resolver: &mut TypeResolver<'_>,
    name: &str,
    written: &model::BackendOperation,
    place: &Place,
) -> Option<Shape> {
    let notice = written.completes.as_ref()?.callback.as_ref()?;
    let at = place.child("completes").child("callback").child("body");
    resolver.shape(&notice.body.0, &at, &format!("{name}Notice"))
}

/// Resolves `completes` of a contract's operations, which are those that `written` declares, in its order. `notices` are the bodies
/// of callbacks, by the operation's name.
pub(super) fn resolve(
    written: &model::Backend,
    operations: &mut [BackendOperation],
    notices: &HashMap<String, Shape>,
    place: &Place,
    context: &mut Context,
) {
    for at in 0..operations.len() {
        let Some(completes) = written.operations.get(&operations[at].name).and_then(|o| o.completes.as_ref())
        else {
            continue;
        };
        let here = place.child("operations").child(&operations[at].name).child("completes");
        let notice = notices.get(&operations[at].name);
        let mark = context.diagnostics.len();
        let resolved = one(completes, at, operations, notice, &here, context);
        if !context.diagnostics.errors_since(mark) {
            operations[at].completes = resolved;
        }
    }
}

fn one(
    written: &model::Completes,
    at: usize,
    operations: &[BackendOperation],
    notice: Option<&Shape>,
    place: &Place,
    context: &mut Context,
) -> Option<Completes> {
    let command = &operations[at];
    let diagnostics = &mut context.diagnostics;
    not_zero(Some(written.within), &place.child("within"), diagnostics);
    not_zero(written.every, &place.child("every"), diagnostics);
    if command.kind == OperationKind::Query {
        let message = "a query is answered at once: nothing of it completes later";
        refuse(place, Part::Key, message, "leave it out, or make the operation a `command`", diagnostics);
        return None;
    }
    if matches!(command.verify, Verify::Query(_)) {
        let message = "a query that verifies does not say by what the later answer is recognised";
        let help = "declare the command's `idempotency`, or write `verify: person`";
        refuse(place, Part::Key, message, help, diagnostics);
    }
    for status in written.failed.iter().filter(|status| written.done.contains(status)) {
        let message = format!("`{status}` cannot mean both that it is done and that it failed");
        refuse(&place.child("failed"), Part::Value, message, "keep it in one of the two", diagnostics);
    }
    // Every success may be the reply that says by what the answer is recognised.
    for success in &command.success {
        let correlation = place.child("correlation");
        match success.body.document() {
            Some(shape) => field(&context.types, shape, &written.correlation, &correlation, diagnostics),
            None => {
                let message = format!("the reply {} of `{}` has no fields", success.status, command.name);
                refuse(&correlation, Part::Value, message, "give that status a body", diagnostics);
                None
            }
        };
    }
    let answer = match (&written.poll, &written.callback) {
        (Some(named), None) => {
            let (answer, shape) = poll(written, named, operations, place, diagnostics)?;
            status(written, shape, place, &context.types, diagnostics);
            answer
        }
        (None, Some(callback)) => {
            if written.every.is_some() {
                let message = "nobody is asked: the backend calls by itself";
                refuse(&place.child("every"), Part::Key, message, "leave it out", diagnostics);
            }
            let shape = notice?;
            let at = place.child("callback").child("correlation");
            field(&context.types, shape, &callback.correlation, &at, diagnostics);
            status(written, shape, place, &context.types, diagnostics);
            Answer::Callback { body: shape.clone(), correlation: path(&callback.correlation) }
        }
        (Some(_), Some(_)) | (None, None) => {
            let message = "it must be said in one way how the answer comes";
            let help = "give `poll` with the query that tells, or `callback` with what the backend posts";
            refuse(place, Part::Key, message, help, diagnostics);
            return None;
        }
    };
    Some(Completes {
        place: place.clone(),
        correlation: path(&written.correlation),
        answer,
        status: path(&written.status),
        done: written.done.clone(),
        failed: written.failed.clone(),
        within: written.within.0,
    })
}

/// The query that is asked, and the shape of its reply.
fn poll<'o>(
    written: &model::Completes,
    named: &str,
    operations: &'o [BackendOperation],
    place: &Place,
    diagnostics: &mut Diagnostics,
) -> Option<(Answer, &'o Shape)> {
    let at = place.child("poll");
    let Some(query) = operations.iter().position(|operation| operation.name == named) else {
        let names = operations.iter().map(|operation| operation.name.as_str());
        let found = Diagnostic::new(
            codes::UNKNOWN_OPERATION,
            &at,
            Part::Value,
            format!("this backend has no operation `{named}`"),
        )
        .maybe_help(suggest::help(named, names));
        diagnostics.push(found);
        return None;
    };
    let asked = &operations[query];
    if asked.kind == OperationKind::Command {
        let message = format!("`{named}` changes something, so it cannot be asked again and again");
        refuse(&at, Part::Value, message, "name a query that tells how far the command is", diagnostics);
        return None;
    }
    let Some(shape) = asked.reply().and_then(|body| body.document()) else {
        let message = format!("`{named}` has no one reply with fields that could tell");
        refuse(&at, Part::Value, message, "name a query whose successes have one body", diagnostics);
        return None;
    };
    let every = written.every.map_or(EVERY, |span| span.0);
    Some((Answer::Poll { query, every }, shape))
}

/// Checks the field that says how far it is, and what it may say.
fn status(
    written: &model::Completes,
    shape: &Shape,
    place: &Place,
    types: &Types,
    diagnostics: &mut Diagnostics,
) {
    let Some(field) = field(types, shape, &written.status, &place.child("status"), diagnostics) else {
        return;
    };
    let Shape::Named(id) = field.plain() else { return };
    let Type::Enum(known) = types.get(*id) else { return };
    for (key, said) in [("done", &written.done), ("failed", &written.failed)] {
        for (index, word) in said.iter().enumerate() {
            let values = || known.values.iter().map(|value| value.value.as_str());
            if !values().any(|value| value == word) {
                let message = format!("`{}` never says `{word}`", written.status);
                let found =
                    Diagnostic::new(codes::COMPLETION, &place.child(key).item(index), Part::Value, message)
                        .maybe_help(suggest::help(word, values()));
                diagnostics.push(found);
            }
        }
    }
}

/// The shape of a field that is always there and is one word or number.
fn field<'t>(
    types: &'t Types,
    shape: &'t Shape,
    named: &str,
    place: &Place,
    diagnostics: &mut Diagnostics,
) -> Option<&'t Shape> {
    let mut here = shape;
    for name in named.split('.') {
        let object = match here.plain() {
            Shape::Named(id) => match types.get(*id) {
                Type::Object(object) => Some(object),
                Type::Enum(_) | Type::Union(_) => None,
            },
            _ => None,
        };
        let Some(object) = object else {
            let message = format!("what holds `{name}` is no object with fields");
            refuse(
                place,
                Part::Value,
                message,
                "name fields of objects from the outside in, joined by dots",
                diagnostics,
            );
            return None;
        };
        let Some(field) = object.fields.iter().find(|field| field.name == name) else {
            let names = object.fields.iter().map(|field| field.name.as_str());
            let message = format!("there is no field `{name}` in what the backend answers");
            let found = Diagnostic::new(codes::COMPLETION, place, Part::Value, message)
                .maybe_help(suggest::help(name, names));
            diagnostics.push(found);
            return None;
        };
        if !field.required || field.nullable {
            let message = format!("`{name}` may be absent, and then nobody could tell");
            let found = Diagnostic::new(codes::COMPLETION, place, Part::Value, message)
                .secondary(&field.place, Part::Key, "declared here")
                .help("name a field that is `required`, or make this one so if the backend always gives it");
            diagnostics.push(found);
            return None;
        }
        here = &field.shape;
    }
    let is_enum = matches!(here.plain(), Shape::Named(id) if matches!(types.get(*id), Type::Enum(_)));
    if !is_enum && !matches!(here.plain(), Shape::String | Shape::Text(_) | Shape::Int32 | Shape::Int64) {
        let message = format!("`{named}` is neither a text nor a whole number");
        refuse(place, Part::Value, message, "name the field within it that says it", diagnostics);
        return None;
    }
    Some(here)
}

fn path(named: &str) -> Vec<String> {
    named.split('.').map(str::to_owned).collect()
}

fn refuse(place: &Place, part: Part, message: impl Into<String>, help: &str, diagnostics: &mut Diagnostics) {
    diagnostics.push(Diagnostic::new(codes::COMPLETION, place, part, message.into()).help(help));
}

/// Whether what a mapping and its service say about a later answer fits what the contract declares.
pub(super) fn fits(
    written: &model::OperationMapping,
    service: &ServiceOperation,
    backend: &Backend,
    call: &BackendOperation,
    place: &Place,
    context: &mut Context,
) {
    let declared = call.completes.as_ref();
    let mut found = Vec::new();
    match (declared, &written.completes) {
        (Some(declared), None) => {
            let message =
                format!("nothing says what becomes of the later answer of `{}.{}`", backend.name, call.name);
            found.push(
                Diagnostic::new(codes::COMPLETION_UNMAPPED, place, Part::Key, message)
                    .secondary(&declared.place, Part::Key, "the contract says that it comes")
                    .help("add `completes:` with the cells of the query's `parameters` and of the `output`"),
            );
        }
        (None, Some(_)) => {
            let message = format!("the contract does not say that `{}` is answered later", call.name);
            found.push(
                Diagnostic::new(codes::COMPLETION_UNMAPPED, &place.child("completes"), Part::Key, message)
                    .secondary(&call.place, Part::Key, "declared here")
                    .help("add `completes` to the operation in the contract, or leave it out here"),
            );
        }
        _ => {}
    }
    if let Some(declared) = declared {
        if !service.queues() {
            let message =
                format!("`{}` is not queued, and its answer comes later than its caller waits", service.name);
            found.push(
                Diagnostic::new(codes::COMPLETION_UNMAPPED, &service.place, Part::Key, message)
                    .secondary(&declared.place, Part::Key, "the contract says that it is answered later")
                    .help("add `onUnavailable: [queue]`, or `delivery: always`: its caller gets 202, and the output afterwards"),
            );
        }
        for (key, given) in [("output", written.output.is_some()), ("outputs", !written.outputs.is_empty())] {
            if given {
                let message = "the command's own reply says only that it was taken";
                found.push(
                    Diagnostic::new(codes::COMPLETION_UNMAPPED, &place.child(key), Part::Key, message)
                        .secondary(&declared.place, Part::Key, "the contract says that it is answered later")
                        .help("move it into `completes`, where `response` is the later answer"),
                );
            }
        }
        if declared.query().is_none()
            && let Some(completion) = &written.completes
        {
            for (key, given) in
                [("parameters", !completion.parameters.is_empty()), ("request", completion.request.is_some())]
            {
                if given {
                    let message = "nobody is asked: the backend calls by itself";
                    let at = place.child("completes").child(key);
                    found.push(
                        Diagnostic::new(codes::COMPLETION_UNMAPPED, &at, Part::Key, message)
                            .help("leave it out"),
                    );
                }
            }
        }
    }
    found.into_iter().for_each(|found| context.diagnostics.push(found));
}
