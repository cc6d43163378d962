//! Services, as case types see them: a case service was built against the old one and calls the new one.

use super::change::{At, Change, Class, Direction, Side};
use super::collect::{Collector, Subject};
use super::kinds;
use super::operations::now;
use super::operations::{body, kind_changed, route_changed};
use super::pair::{Pair, pairs, renamed};
use crate::date::Date;
use crate::model::OperationKind;
use crate::platform::{Bulk, Paginate, Platform, Service, ServiceOperation, Shape, Type, TypeId};

pub(super) fn compare(changes: &mut Collector<'_>) {
    let (old, new) = (changes.old.platform, changes.new.platform);
    for pair in pairs(&old.services, &new.services, |service| &service.name) {
        match pair {
            Pair::Added(added) => {
                let at = (None, Some(At::value(&added.place.child("name"))));
                changes.push(whole(kinds::SERVICE_ADDED, Class::Safe, added, "the service was added", at));
            }
            Pair::Removed(removed) => {
                let at = (Some(At::value(&removed.place.child("name"))), None);
                let message = "the service was removed";
                changes.push(whole(kinds::SERVICE_REMOVED, Class::Breaking, removed, message, at));
            }
            Pair::Kept(was, is) => service(changes, was, is),
        }
    }
}

fn whole(
    kind: super::Kind,
    class: Class,
    service: &Service,
    message: &str,
    (old, new): (Option<At>, Option<At>),
) -> Change {
    let operations =
        service.operations.iter().map(|operation| format!("{}.{}", service.name, operation.name));
    Change {
        kind,
        class,
        side: Side::Service,
        subject: service.name.clone(),
        message: message.to_owned(),
        direction: None,
        operations: operations.collect(),
        old,
        new,
    }
}

fn service(changes: &mut Collector<'_>, old: &Service, new: &Service) {
    let Service {
        place,
        source: _,
        name,
        // Part of the name.
        family: _,
        version: _,
        module: _,
        title,
        description,
        owner,
        sunset,
        deprecated,
        operations,
    } = new;
    let subject = Subject {
        side: Side::Service,
        name: name.clone(),
        operation: None,
        old: At::value(&old.place),
        new: At::value(place),
    };
    let found = [
        subject.text("title", Some(&old.title), Some(title)),
        subject.text("description", old.description.as_deref(), description.as_deref()),
        subject.owner(&old.owner, owner),
        last_day(&subject, old.sunset, *sunset),
        first_told(&subject, old.deprecated, *deprecated),
    ];
    found.into_iter().flatten().for_each(|change| changes.push(change));
    let is_called =
        |operation: &ServiceOperation| now(&changes.renames.services, &format!("{name}.{}", operation.name));
    for pair in renamed(&old.operations, operations, |operation| &operation.name, is_called) {
        let (kind, class, message, operation, at) = match pair {
            Pair::Kept(was, is) => {
                operation(changes, name, (*sunset, *deprecated), was, is);
                continue;
            }
            Pair::Added(added) => {
                let at = (None, Some(At::key(&added.place)));
                (kinds::OPERATION_ADDED, Class::Safe, "the operation was added", added, at)
            }
            Pair::Removed(removed) => {
                let at = (Some(At::key(&removed.place)), None);
                (kinds::OPERATION_REMOVED, Class::Breaking, "the operation was removed", removed, at)
            }
        };
        let full = format!("{name}.{}", operation.name);
        changes.push(Change {
            kind,
            class,
            side: Side::Service,
            operations: vec![full.clone()],
            subject: full,
            message: message.to_owned(),
            direction: None,
            old: at.0,
            new: at.1,
        });
    }
}

/// A day on which something ends breaks nobody yet; `sunset-too-soon` judges whether there is time to move.
fn last_day(subject: &Subject, old: Option<Date>, new: Option<Date>) -> Option<Change> {
    let message = match (old, new) {
        (old, new) if old == new => return None,
        (_, None) => "has no last day any more".to_owned(),
        (None, Some(last)) => format!("is offered until {last}"),
        (Some(before), Some(last)) => format!("was offered until {before}, is until {last}"),
    };
    Some(subject.change_at("sunset", kinds::SUNSET_CHANGED, Class::Safe, message))
}

/// Since when callers are told that it ends: they lose nothing by it.
fn first_told(subject: &Subject, old: Option<Date>, new: Option<Date>) -> Option<Change> {
    let message = match (old, new) {
        (old, new) if old == new => return None,
        (_, None) => "is not deprecated any more".to_owned(),
        (_, Some(since)) => format!("is deprecated since {since}"),
    };
    Some(subject.change_at("deprecated", kinds::DEPRECATED_CHANGED, Class::Safe, message))
}

fn operation(
    changes: &mut Collector<'_>,
    service: &str,
    of_service: (Option<Date>, Option<Date>),
    old: &ServiceOperation,
    new: &ServiceOperation,
) {
    let ServiceOperation {
        place,
        name,
        description,
        sunset,
        deprecated,
        kind,
        route,
        input,
        takes_stream,
        output,
        gives_stream,
        paginate,
        bulk,
        deadline,
        on_unavailable,
        always,
        lane,
        on_dead,
    } = new;
    let full = format!("{service}.{name}");
    let subject = Subject {
        side: Side::Service,
        name: full.clone(),
        operation: Some(full),
        old: At::key(&old.place),
        new: At::key(place),
    };
    let deadline = (old.deadline != *deadline).then(|| {
        // A call that used to succeed late fails now.
        let class = if *deadline < old.deadline { Class::Breaking } else { Class::Safe };
        let message = format!("a caller waited {:?} at most, waits {deadline:?}", old.deadline);
        subject.change_at("deadline", kinds::DEADLINE_CHANGED, class, message)
    });
    let unavailable = ((&old.on_unavailable, old.always) != (on_unavailable, *always)).then(|| {
        // A caller that never was told 202 does not expect it; one that was does not expect to be refused.
        let (class, message) = match (old.queues(), new.queues()) {
            (false, true) => {
                (Class::Breaking, "is queued while the backend is unavailable: a caller may get 202")
            }
            (true, false) => (Class::Breaking, "is no longer queued while the backend is unavailable"),
            (false, false) | (true, true) => {
                (Class::Safe, "a caller gets something else while the backend is unavailable")
            }
        };
        subject.change_at("onUnavailable", kinds::UNAVAILABLE_CHANGED, class, message)
    });
    let stream = |key: &str, direction, was: bool, is: bool| {
        (was != is).then(|| {
            let message = if is { "is a stream now" } else { "is no stream any more" };
            let change = subject.change_at(key, kinds::BODY_FORM_CHANGED, Class::Breaking, message);
            Change { direction: Some(direction), ..change }
        })
    };
    let renamed = (old.name != *name).then(|| {
        // What the hub keeps is kept under the name.
        let (class, what) = match kind {
            OperationKind::Query => (Class::Safe, "nothing changes on the wire, Rust clients name it anew"),
            OperationKind::Command => {
                (Class::Breaking, "what waits in a queue, and the keys of callers, are kept under that name")
            }
        };
        subject.change(kinds::OPERATION_RENAMED, class, format!("was called `{}`: {what}", old.name))
    });
    let found = [
        renamed,
        subject.text("description", old.description.as_deref(), description.as_deref()),
        // The service's own day is told once.
        last_day(&subject, old.sunset, *sunset).filter(|_| *sunset != of_service.0),
        first_told(&subject, old.deprecated, *deprecated).filter(|_| *deprecated != of_service.1),
        stream("input", Direction::Request, old.takes_stream, *takes_stream),
        stream("output", Direction::Reply, old.gives_stream, *gives_stream),
        kind_changed(&subject, old.kind, *kind),
        route_changed(&subject, &old.route, route),
        deadline,
        unavailable,
        pages_changed(&subject, old.paginate.as_ref(), paginate.as_ref()),
        bulk_changed(&subject, old.bulk, *bulk),
        subject.value("lane", kinds::LANE_CHANGED, &(&old.lane, old.on_dead), &(lane, *on_dead), || {
            "queued commands wait for each other otherwise".to_owned()
        }),
    ];
    found.into_iter().flatten().for_each(|change| changes.push(change));
    input_changed(changes, &subject, old.input, *input);
    body(changes, &subject, Direction::Reply, "output", (old.output.as_ref(), output.as_ref()));
}

/// A caller's loop over pages ends where the cursor goes; a smaller page, or a smaller limit, is no loss to it.
fn pages_changed(subject: &Subject, old: Option<&Paginate>, new: Option<&Paginate>) -> Option<Change> {
    let (class, message) = match (old, new) {
        (None, None) => return None,
        (None, Some(_)) => (Class::Safe, "is offered in pages, with a cursor".to_owned()),
        (Some(_), None) => (Class::Breaking, "is no longer offered in pages".to_owned()),
        (Some(old), Some(new)) if old == new => return None,
        (Some(Paginate { cursor, limit, next, size: _, largest }), Some(new)) => {
            let most = |largest: Option<u32>| largest.unwrap_or(u32::MAX);
            let same = (cursor, limit, next) == (&new.cursor, &new.limit, &new.next);
            let class =
                if same && most(new.largest) >= most(*largest) { Class::Safe } else { Class::Breaking };
            (class, "is offered in pages otherwise".to_owned())
        }
    };
    Some(subject.change_at("paginate", kinds::PAGES_CHANGED, class, message))
}

/// Items do what the single operation does, and types are compared as types; how many at once is nobody's loss.
fn bulk_changed(subject: &Subject, old: Option<Bulk>, new: Option<Bulk>) -> Option<Change> {
    let (class, message) = match (old, new) {
        (None, None) => return None,
        (Some(Bulk { of: _, largest, concurrency }), Some(new)) => {
            if (largest, concurrency) == (new.largest, new.concurrency) {
                return None;
            }
            let class = if new.largest < largest { Class::Breaking } else { Class::Safe };
            (
                class,
                format!(
                    "took {largest} items, {concurrency} at once; takes {}, {}",
                    new.largest, new.concurrency
                ),
            )
        }
        (None, Some(_)) => (Class::Breaking, "takes a list now".to_owned()),
        (Some(_), None) => (Class::Breaking, "no longer takes a list".to_owned()),
    };
    Some(subject.change_at("bulk", kinds::BULK_CHANGED, class, message))
}

fn input_changed(changes: &mut Collector<'_>, subject: &Subject, old: Option<TypeId>, new: Option<TypeId>) {
    let shapes = (old.map(Shape::Named), new.map(Shape::Named));
    match (&shapes, new) {
        // Who sends nothing goes on as before.
        ((None, Some(_)), Some(id)) if !wants_something(changes.new.platform, id) => {
            let message = "takes an input, of which nothing must be given";
            let change = subject.change_at("input", kinds::REQUEST_ADDED, Class::Safe, message);
            changes.push(Change { direction: Some(Direction::Request), ..change });
        }
        _ => body(changes, subject, Direction::Request, "input", (shapes.0.as_ref(), shapes.1.as_ref())),
    }
}

fn wants_something(platform: &Platform, id: TypeId) -> bool {
    match platform.types.get(id) {
        Type::Object(object) => object.fields.iter().any(|field| field.required),
        Type::Enum(_) | Type::Union(_) => true,
    }
}
