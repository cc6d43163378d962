//! Types that no operation uses.

use std::collections::{BTreeMap, HashSet};

use super::change::{At, Change, Class, Direction, Side};
use super::collect::Collector;
use super::kinds::{self, Kind};
use super::shapes::{Walk, owner};
use crate::platform::{Origin, Platform, Shape, Type, TypeId};

/// Types that no operation uses, before or after: they are compared by name, and nothing of them can break.
pub(super) fn compare(changes: &mut Collector<'_>) {
    let (old, new) = (changes.old.platform, changes.new.platform);
    let (was, is) = (unused_types(old), unused_types(new));
    for (name, id) in &is {
        let ty = new.types.get(*id);
        let (kind, message, before) = match was.get(name) {
            Some(before) => {
                let (before, after) = (Shape::Named(*before), Shape::Named(*id));
                let at = (At::key(old.types.get(was[name]).place()), At::key(ty.place()));
                Walk::new(changes, side(ty.origin()), Direction::Unused, None).compare(
                    name,
                    (&before, at.0),
                    (&after, at.1),
                );
                continue;
            }
            None if named(old, name) => continue,
            None => (kinds::TYPE_ADDED, "was added; no operation uses it", None),
        };
        changes.push(of_type(kind, ty, name, message, before, Some(At::key(ty.place()))));
    }
    for (name, id) in &was {
        if !is.contains_key(name) && !named(new, name) {
            let ty = old.types.get(*id);
            let message = "was removed; no operation used it";
            changes.push(of_type(kinds::TYPE_REMOVED, ty, name, message, Some(At::key(ty.place())), None));
        }
    }
}

fn of_type(kind: Kind, ty: &Type, name: &str, message: &str, old: Option<At>, new: Option<At>) -> Change {
    Change {
        kind,
        class: Class::Safe,
        side: side(ty.origin()),
        subject: name.to_owned(),
        message: message.to_owned(),
        direction: None,
        operations: Vec::new(),
        old,
        new,
    }
}

fn side(origin: Origin) -> Side {
    match origin {
        Origin::Backend(_) => Side::Contract,
        Origin::Service(_) => Side::Service,
    }
}

fn named(platform: &Platform, name: &str) -> bool {
    platform.types.iter().any(|(_, ty)| format!("{}.{}", owner(platform, ty.origin()), ty.name()) == name)
}

/// The types that no operation reaches and that stand in no other of them, by owner and name.
fn unused_types(platform: &Platform) -> BTreeMap<String, TypeId> {
    let mut reached = HashSet::new();
    let contracts = platform.backends.iter().flat_map(|backend| &backend.operations).flat_map(|operation| {
        let parameters = operation.parameters.iter().map(|parameter| parameter.shape.clone());
        let replies = operation.success.iter().filter_map(|success| success.body.document().cloned());
        parameters.chain(operation.document().cloned()).chain(replies)
    });
    let services =
        platform.services.iter().flat_map(|service| &service.operations).flat_map(|operation| {
            operation.input.map(Shape::Named).into_iter().chain(operation.output.clone())
        });
    for shape in contracts.chain(services) {
        reach(platform, &shape, &mut reached);
    }
    let left: Vec<TypeId> =
        platform.types.iter().map(|(id, _)| id).filter(|id| !reached.contains(id)).collect();
    let mut inner = HashSet::new();
    for id in &left {
        platform.types.get(*id).parts().for_each(|part| reach(platform, part, &mut inner));
    }
    left.into_iter()
        .filter(|id| !inner.contains(id))
        .map(|id| {
            let ty = platform.types.get(id);
            (format!("{}.{}", owner(platform, ty.origin()), ty.name()), id)
        })
        .collect()
}

/// Adds every type that `shape` reaches.
fn reach(platform: &Platform, shape: &Shape, reached: &mut HashSet<TypeId>) {
    let mut waiting = vec![shape];
    while let Some(shape) = waiting.pop() {
        if let Some(id) = shape.innermost()
            && reached.insert(id)
        {
            waiting.extend(platform.types.get(id).parts());
        }
    }
}
