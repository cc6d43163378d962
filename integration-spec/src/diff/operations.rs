//! Operations of contracts: how they are called, with what, and what they say.

use std::time::Duration;

use super::change::{At, Change, Class, Direction, Side};
use super::collect::{Collector, Subject};
use super::kinds;
use super::pair::{Pair, pairs};
use super::renames::{Names, segments};
use super::shapes::Walk;
use crate::model::OperationKind;
use crate::platform::{
    Answer, Backend, BackendOperation, Completes, ErrorClass, FormLists, Idempotency, Multipart,
    MultipartPart, Pages, Parameter, ReplyBody, RequestBody, Route, Shape, Success, Verify,
};

pub(super) fn compare(
    changes: &mut Collector<'_>,
    backends: (&Backend, &Backend),
    old: &BackendOperation,
    new: &BackendOperation,
) {
    let BackendOperation {
        place,
        name,
        description,
        kind,
        route,
        idempotency,
        parameters,
        request,
        success: _,
        errors: _,
        pages,
        timeout,
        verify,
        completes,
    } = new;
    let full = format!("{}.{name}", backends.1.name);
    let subject = Subject {
        side: Side::Contract,
        name: full.clone(),
        operation: Some(full.clone()),
        old: At::key(&old.place),
        new: At::key(place),
    };
    let renamed = (old.name != *name).then(|| {
        let message = format!("was called `{}`: nothing changes on the wire", old.name);
        subject.change(kinds::OPERATION_RENAMED, Class::Safe, message)
    });
    let found = [
        renamed,
        subject.text("description", old.description.as_deref(), description.as_deref()),
        kind_changed(&subject, old.kind, *kind),
        route_changed(&subject, &old.route, route),
        idempotency_changed(&subject, &old.idempotency, idempotency),
        verification_changed(&subject, backends, old.verify, *verify),
        completion_changed(&subject, backends, old.completes.as_ref(), completes.as_ref()),
        subject.value("timeout", kinds::TIMEOUT_CHANGED, &old.timeout, timeout, || {
            let words = |timeout: Option<Duration>| {
                timeout.map_or("the backend's".to_owned(), |timeout| format!("{timeout:?}"))
            };
            format!("the timeout was {}, is {}", words(old.timeout), words(*timeout))
        }),
        pages_changed(&subject, old.pages.as_ref(), pages.as_ref()),
    ];
    found.into_iter().flatten().for_each(|change| changes.push(change));
    for pair in pairs(&old.parameters, parameters, |parameter| &parameter.name) {
        parameter(changes, &subject, pair);
    }
    request_changed(changes, &subject, old.request.as_ref(), request.as_ref());
    successes(changes, &subject, (&old.success, &new.success));
    errors(changes, &subject, (old, new));
}

/// The name without its owner's that the operation of this full name has now.
pub(super) fn now(renames: &Names, full: &str) -> String {
    let name = renames.now(full);
    name.split_once('.').map_or(name, |(_, name)| name).to_owned()
}

pub(super) fn kind_changed(subject: &Subject, old: OperationKind, new: OperationKind) -> Option<Change> {
    let (class, message) = match (old, new) {
        (OperationKind::Query, OperationKind::Query) | (OperationKind::Command, OperationKind::Command) => {
            return None;
        }
        (OperationKind::Query, OperationKind::Command) => {
            (Class::Breaking, "was a query, is a command: repeating it changes something")
        }
        (OperationKind::Command, OperationKind::Query) => (Class::Safe, "was a command, is a query"),
    };
    Some(subject.change_at("kind", kinds::KIND_CHANGED, class, message))
}

/// Methods and paths are the same when their parameters are called otherwise: those show as parameters or fields.
pub(super) fn route_changed(subject: &Subject, old: &Route, new: &Route) -> Option<Change> {
    let Route { method, path, parameters: _ } = new;
    let same = old.method == *method && segments(&old.path) == segments(path);
    (!same).then(|| {
        let message = format!("was `{} {}`, is `{} {path}`", old.method.name(), old.path, method.name());
        subject.change_at("http", kinds::ROUTE_CHANGED, Class::Breaking, message)
    })
}

/// The hub turns pages as the contract says: what the contract said before finds no page any more.
fn pages_changed(subject: &Subject, old: Option<&Pages>, new: Option<&Pages>) -> Option<Change> {
    let said = |pages: &Pages| {
        let Pages { place: _, by, size, items, end } = pages.clone();
        (by, size, items, end)
    };
    let (class, message) = match (old, new) {
        (None, None) => return None,
        (None, Some(_)) => (Class::Safe, "its list comes in pages that can be turned"),
        (Some(_), None) => (Class::Breaking, "its list no longer comes in pages that can be turned"),
        (Some(old), Some(new)) if said(old) == said(new) => return None,
        (Some(_), Some(_)) => (Class::Breaking, "the pages of its list are turned otherwise"),
    };
    Some(subject.change_at("pages", kinds::PAGES_CHANGED, class, message))
}

fn idempotency_changed(subject: &Subject, old: &Idempotency, new: &Idempotency) -> Option<Change> {
    let words = |idempotency: &Idempotency| match idempotency {
        Idempotency::None => "nothing".to_owned(),
        Idempotency::Natural => "its nature".to_owned(),
        Idempotency::Header { name, valid_for: None } => format!("a key in `{name}`"),
        Idempotency::Header { name, valid_for: Some(time) } => format!("a key in `{name}`, for {time:?},"),
    };
    // For ever is longer than any time.
    let lasts = |time: &Option<Duration>| time.unwrap_or(Duration::MAX);
    (old != new).then(|| {
        let class = match (old, new) {
            (Idempotency::None, _) => Class::Safe,
            (
                Idempotency::Header { name: was, valid_for: before },
                Idempotency::Header { name: is, valid_for: after },
            ) if was == is && lasts(after) >= lasts(before) => Class::Safe,
            (Idempotency::Natural | Idempotency::Header { .. }, _) => Class::Breaking,
        };
        let message = format!("{} made it safe to repeat, now {} does", words(old), words(new));
        subject.change_at("idempotency", kinds::IDEMPOTENCY_CHANGED, class, message)
    })
}

/// Queries are told by their names: an index says nothing of another file.
fn verification_changed(
    subject: &Subject,
    (before, after): (&Backend, &Backend),
    old: Verify,
    new: Verify,
) -> Option<Change> {
    let words = |backend: &Backend, verify: Verify| match verify {
        Verify::No => "by nothing".to_owned(),
        Verify::Person => "by a person".to_owned(),
        Verify::Query(index) => format!("by `{}`", backend.operations[index].name),
    };
    let (was, is) = (words(before, old), words(after, new));
    subject.value("verify", kinds::VERIFICATION_CHANGED, &was, &is, || {
        format!("it was found out {was} whether it took effect, is {is}")
    })
}

/// That the answer comes later, or no longer does, changes what callers get; how it comes does not.
fn completion_changed(
    subject: &Subject,
    (before, after): (&Backend, &Backend),
    old: Option<&Completes>,
    new: Option<&Completes>,
) -> Option<Change> {
    let words = |backend: &Backend, completes: Option<&Completes>| match completes {
        None => "at once".to_owned(),
        Some(Completes { place: _, correlation, answer, status, done, failed, within }) => {
            let how = match answer {
                Answer::Poll { query, every } => {
                    format!("when `{}` is asked, every {every:?},", backend.operations[*query].name)
                }
                Answer::Callback { body: _, correlation } => {
                    format!("by a callback ({})", correlation.join("."))
                }
            };
            format!(
                "{how} by {}, {}: done {}, failed {}, within {within:?}",
                correlation.join("."),
                status.join("."),
                done.join(" "),
                failed.join(" ")
            )
        }
    };
    let (was, is) = (words(before, old), words(after, new));
    (was != is).then(|| {
        let class = if old.is_some() == new.is_some() { Class::Safe } else { Class::Breaking };
        let message = format!("it was answered {was}, is {is}");
        subject.change_at("completes", kinds::COMPLETION_CHANGED, class, message)
    })
}

fn parameter(changes: &mut Collector<'_>, operation: &Subject, pair: Pair<'_, '_, Parameter>) {
    let of =
        |parameter: &Parameter, (old, new): (Option<At>, Option<At>), kind, class, message: &str| Change {
            subject: format!("{}.{}", operation.name, parameter.name),
            direction: Some(Direction::Request),
            old,
            new,
            ..operation.change(kind, class, message)
        };
    match pair {
        Pair::Added(added) => {
            let (class, message) = match added.required {
                true => (Class::Breaking, "a required parameter was added"),
                false => (Class::Safe, "an optional parameter was added"),
            };
            let at = (None, Some(At::key(&added.place)));
            changes.push(of(added, at, kinds::PARAMETER_ADDED, class, message));
        }
        Pair::Removed(removed) => {
            let at = (Some(At::key(&removed.place)), None);
            let message = "the parameter was removed";
            changes.push(of(removed, at, kinds::PARAMETER_REMOVED, Class::Breaking, message));
        }
        Pair::Kept(was, is) => {
            let Parameter { place, name, description, location, shape, style, required } = is;
            let at = || (Some(At::key(&was.place)), Some(At::key(place)));
            if was.location != *location {
                let message =
                    format!("stood in the {}, stands in the {}", was.location.name(), location.name());
                changes.push(of(is, at(), kinds::PARAMETER_MOVED, Class::Breaking, &message));
            }
            if was.style != *style {
                let message = "a list or object in it is written otherwise";
                changes.push(of(is, at(), kinds::PARAMETER_STYLE_CHANGED, Class::Breaking, message));
            }
            match (was.required, *required) {
                (false, true) => changes.push(of(
                    is,
                    at(),
                    kinds::PARAMETER_BECAME_REQUIRED,
                    Class::Breaking,
                    "was optional, is required",
                )),
                (true, false) => changes.push(of(
                    is,
                    at(),
                    kinds::PARAMETER_BECAME_OPTIONAL,
                    Class::Safe,
                    "was required, is optional",
                )),
                (true, true) | (false, false) => {}
            }
            if was.description != *description {
                let message = "has another description";
                let text = of(is, at(), kinds::TEXT_CHANGED, Class::Documentation, message);
                changes.push(Change { direction: None, ..text });
            }
            let subject = format!("{}.{name}", operation.name);
            let (before, after) = ((&was.shape, At::value(&was.place)), (shape, At::value(place)));
            Walk::new(changes, operation.side, Direction::Request, operation.operation.as_deref())
                .compare(&subject, before, after);
        }
    }
}

/// A body that came, went, or is another.
pub(super) fn body(
    changes: &mut Collector<'_>,
    operation: &Subject,
    direction: Direction,
    key: &str,
    (old, new): (Option<&Shape>, Option<&Shape>),
) {
    let (kind, class, message) = match (old, new, direction) {
        (None, None, _) => return,
        (Some(was), Some(is), _) => {
            let subject = format!("{} {}", operation.name, direction.name());
            let at = |of: &At| At::value(&of.place.child(key));
            let (before, after) = ((was, at(&operation.old)), (is, at(&operation.new)));
            Walk::new(changes, operation.side, direction, operation.operation.as_deref())
                .compare(&subject, before, after);
            return;
        }
        (None, Some(_), Direction::Reply) => (kinds::REPLY_ADDED, Class::Safe, "the reply has a body"),
        (Some(_), None, Direction::Reply) => {
            (kinds::REPLY_REMOVED, Class::Breaking, "the reply has no body any more")
        }
        (None, Some(_), Direction::Request | Direction::Unused) => {
            (kinds::REQUEST_ADDED, Class::Breaking, "a request body is wanted")
        }
        (Some(_), None, Direction::Request | Direction::Unused) => {
            (kinds::REQUEST_REMOVED, Class::Breaking, "no request body is wanted any more")
        }
    };
    let change = Change { direction: Some(direction), ..operation.change_at(key, kind, class, message) };
    changes.push(change);
}

/// Another body, or the same written otherwise.
fn request_changed(
    changes: &mut Collector<'_>,
    operation: &Subject,
    old: Option<&RequestBody>,
    new: Option<&RequestBody>,
) {
    let form = (old.map(request_form), new.map(request_form));
    if let (Some(was), Some(is)) = &form
        && was != is
    {
        let message = format!("was {was}, is {is}");
        let change = operation.change_at("request", kinds::BODY_FORM_CHANGED, Class::Breaking, message);
        changes.push(Change { direction: Some(Direction::Request), ..change });
    }
    let shapes = (old.and_then(RequestBody::document), new.and_then(RequestBody::document));
    if old.is_some() == new.is_some() && shapes.0.is_some() != shapes.1.is_some() {
        // Another form, which is told.
        return;
    }
    body(changes, operation, Direction::Request, "request", shapes);
}

/// How a request's body is written, in words.
fn request_form(body: &RequestBody) -> String {
    let with_type = |noun: &str, content_type: &Option<String>| match content_type {
        Some(content_type) => format!("{noun} as `{content_type}`"),
        None => noun.to_owned(),
    };
    match body {
        RequestBody::Json { shape: _, content_type } => with_type("a JSON document", content_type),
        RequestBody::Form { shape: _, lists } => {
            let lists = match lists {
                FormLists::Repeated => "repeated",
                FormLists::Brackets => "in brackets",
                FormLists::Indexed => "indexed",
                FormLists::Commas => "with commas",
            };
            format!("a form with lists {lists}")
        }
        RequestBody::Multipart { shape: _, parts } => {
            let Multipart { file, filename, parts } = parts;
            let file = file.as_ref().map_or(String::new(), |file| format!(", the stream as `{file}`"));
            let named = filename.as_ref().map_or(String::new(), |name| format!(" named by `{name}`"));
            let parts = parts.iter().map(|MultipartPart { name, content_type, filename }| {
                let parts = [content_type.as_deref(), filename.as_deref()];
                format!(", `{name}` as {}", parts.into_iter().flatten().collect::<Vec<_>>().join(" "))
            });
            format!("parts{file}{named}{}", parts.collect::<String>())
        }
        RequestBody::Text { content_type } => with_type("a text", content_type),
        RequestBody::Stream { content_type } => with_type("a stream", content_type),
    }
}

/// Success statuses and their bodies: a success that the hub does not know is a fault to it.
fn successes(changes: &mut Collector<'_>, operation: &Subject, (old, new): (&[Success], &[Success])) {
    let key = At::value(&operation.new.place.child("responses"));
    let change = |status: u16, kind, class, message: String| Change {
        direction: Some(Direction::Reply),
        new: Some(At::value(&key.place.child(&status.to_string()))),
        ..operation.change_at("responses", kind, class, message)
    };
    for Success { status, body } in new {
        let Some(was) = old.iter().find(|was| was.status == *status) else {
            let message = format!("{status} is a success now");
            changes.push(change(*status, kinds::SUCCESS_ADDED, Class::Breaking, message));
            continue;
        };
        match (&was.body, body) {
            (ReplyBody::Json(before), ReplyBody::Json(after)) => {
                let at = |of: &At| At::value(&of.place.child("responses").child(&status.to_string()));
                let subject = format!("{} reply", operation.name);
                let (before, after) = ((before, at(&operation.old)), (after, at(&operation.new)));
                Walk::new(changes, operation.side, Direction::Reply, operation.operation.as_deref())
                    .compare(&subject, before, after);
            }
            (ReplyBody::Empty, ReplyBody::Empty)
            | (ReplyBody::Text, ReplyBody::Text)
            | (ReplyBody::Stream, ReplyBody::Stream) => {}
            (ReplyBody::Empty, is) => {
                let message = format!("{status} comes with {}", reply_form(is));
                changes.push(change(*status, kinds::REPLY_ADDED, Class::Safe, message));
            }
            (was, ReplyBody::Empty) => {
                let message = format!("{status} no longer comes with {}", reply_form(was));
                changes.push(change(*status, kinds::REPLY_REMOVED, Class::Breaking, message));
            }
            (was, is) => {
                let message =
                    format!("{status} came with {}, comes with {}", reply_form(was), reply_form(is));
                changes.push(change(*status, kinds::BODY_FORM_CHANGED, Class::Breaking, message));
            }
        }
    }
    for Success { status, body: _ } in old {
        if !new.iter().any(|is| is.status == *status) {
            let message = format!("{status} is no success any more");
            let gone = change(*status, kinds::SUCCESS_REMOVED, Class::Safe, message);
            changes.push(Change { new: Some(key.clone()), ..gone });
        }
    }
}

fn reply_form(body: &ReplyBody) -> &'static str {
    match body {
        ReplyBody::Empty => "nothing",
        ReplyBody::Json(_) => "a JSON document",
        ReplyBody::Text => "a text",
        ReplyBody::Stream => "a stream",
    }
}

/// Error statuses and what they mean.
fn errors(
    changes: &mut Collector<'_>,
    operation: &Subject,
    (old, new): (&BackendOperation, &BackendOperation),
) {
    let (meant, means) = (&old.errors, &new.errors);
    let mut push = |kind, class, message: String| {
        let change = operation.change_at("responses", kind, class, message);
        changes.push(Change { direction: Some(Direction::Reply), ..change });
    };
    let meaning = |of: &[(u16, ErrorClass)], status| {
        of.iter().find(|(known, _)| *known == status).map(|(_, class)| *class)
    };
    for (status, class) in means {
        match meaning(meant, *status) {
            None => push(kinds::ERROR_ADDED, Class::Safe, format!("{status} means `{}`", class.name())),
            Some(before) if before != *class => push(
                kinds::ERROR_CHANGED,
                Class::Breaking,
                format!("{status} meant `{}`, means `{}`", before.name(), class.name()),
            ),
            Some(_) => {}
        }
    }
    for (status, class) in meant.iter().filter(|(status, _)| meaning(means, *status).is_none()) {
        push(kinds::ERROR_REMOVED, Class::Safe, format!("{status} no longer means `{}`", class.name()));
    }
}
