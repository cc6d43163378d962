//! A backend's instances. The hub calls them by name, and keeps commands for them under a name.

use super::change::{At, Change, Class, Side};
use super::collect::{Collector, Subject};
use super::contracts::{address, credentials, resilience_words};
use super::kinds;
use super::pair::{Pair, pairs};
use crate::platform::{Backend, Instance};

pub(super) fn compare(changes: &mut Collector<'_>, old: &Backend, new: &Backend) {
    for pair in pairs(&old.instances, &new.instances, |instance| &instance.name) {
        match pair {
            Pair::Kept(was, is) => kept(changes, was, is, new),
            Pair::Added(added) => {
                // What waits is stored under the backend's own name until one of its instances takes that over.
                let former = new.instances.iter().any(|instance| instance.full_name == new.name);
                let (class, message) = match (old.instances.is_empty(), former) {
                    (true, false) => (
                        Class::Breaking,
                        "the instance was added, and none is what the backend was: commands that wait for it are parked",
                    ),
                    _ => (Class::Safe, "the instance was added"),
                };
                let at = (None, Some(At::key(&added.place)));
                changes.push(whole(kinds::INSTANCE_ADDED, class, new, added, message, at));
            }
            Pair::Removed(removed) => {
                let (class, what) = if new.instances.is_empty() && removed.full_name == new.name {
                    (
                        Class::Safe,
                        "it is the backend itself again, and commands that wait for it go on".to_owned(),
                    )
                } else {
                    (Class::Breaking, waiting(&removed.full_name, new))
                };
                let message = format!("the instance was removed: {what}");
                let at = (Some(At::key(&removed.place)), None);
                changes.push(whole(kinds::INSTANCE_REMOVED, class, old, removed, &message, at));
            }
        }
    }
}

/// What becomes of the commands that wait under `name`, which their instance has no longer.
fn waiting(name: &str, new: &Backend) -> String {
    match new.instances.iter().find(|instance| instance.full_name == name) {
        Some(heir) => {
            format!(
                "commands that wait for it are delivered to `{}`, which is called `{name}` now",
                heir.name
            )
        }
        None => "commands that wait for it are parked".to_owned(),
    }
}

fn whole(
    kind: super::Kind,
    class: Class,
    backend: &Backend,
    instance: &Instance,
    message: &str,
    (old, new): (Option<At>, Option<At>),
) -> Change {
    Change {
        kind,
        class,
        side: Side::Contract,
        subject: format!("{}@{}", backend.name, instance.name),
        message: message.to_owned(),
        direction: None,
        operations: Vec::new(),
        old,
        new,
    }
}

fn kept(changes: &mut Collector<'_>, old: &Instance, new: &Instance, backend: &Backend) {
    let Instance { place, name: _, full_name, title, owner, base_url, auth, headers, resilience } = new;
    let subject = Subject {
        side: Side::Contract,
        name: full_name.clone(),
        operation: None,
        old: At::value(&old.place),
        new: At::value(place),
    };
    let found = [
        (old.full_name != *full_name).then(|| {
            let what = waiting(&old.full_name, backend);
            let message = format!("was called `{}`, and is `{full_name}`: {what}", old.full_name);
            subject.change(kinds::INSTANCE_RENAMED, Class::Breaking, message)
        }),
        subject.text("title", Some(&old.title), Some(title)),
        subject.owner(&old.owner, owner),
        address(&subject, &old.base_url, base_url),
        credentials(&subject, old.auth.as_ref(), auth.as_ref()),
        subject.value("headers", kinds::HEADERS_CHANGED, &old.headers, headers, || {
            "every call carries other headers".to_owned()
        }),
        subject.value("resilience", kinds::RESILIENCE_CHANGED, &old.resilience, resilience, || {
            resilience_words(&old.resilience, resilience)
        }),
    ];
    found.into_iter().flatten().for_each(|change| changes.push(change));
}
