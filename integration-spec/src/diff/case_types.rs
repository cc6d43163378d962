//! Case types and their grants, as the case types see them.

use std::collections::BTreeSet;

use super::change::{At, Change, Class, Side};
use super::collect::{Collector, Subject};
use super::kinds;
use super::pair::{Pair, pairs};
use crate::platform::{CaseType, Platform};

pub(super) fn compare(changes: &mut Collector<'_>) {
    let (old, new) = (changes.old.platform, changes.new.platform);
    for pair in pairs(&old.case_types, &new.case_types, |case_type| &case_type.name) {
        match pair {
            Pair::Kept(was, is) => case_type(changes, was, is),
            Pair::Added(added) => {
                let at = (None, Some(At::value(&added.place.child("name"))));
                let message = format!("the case type was added, with {} grants", added.uses.len());
                changes.push(whole(kinds::CASE_TYPE_ADDED, Class::Safe, new, added, message, at));
            }
            Pair::Removed(removed) => {
                let at = (Some(At::value(&removed.place.child("name"))), None);
                let message = "the case type was removed: its keys open nothing any more".to_owned();
                changes.push(whole(kinds::CASE_TYPE_REMOVED, Class::Breaking, old, removed, message, at));
            }
        }
    }
}

fn whole(
    kind: super::Kind,
    class: Class,
    platform: &Platform,
    case_type: &CaseType,
    message: String,
    (old, new): (Option<At>, Option<At>),
) -> Change {
    Change {
        kind,
        class,
        side: Side::CaseType,
        subject: case_type.name.clone(),
        message,
        direction: None,
        operations: grants(platform, case_type).into_iter().collect(),
        old,
        new,
    }
}

fn case_type(changes: &mut Collector<'_>, old: &CaseType, new: &CaseType) {
    let CaseType {
        place,
        source: _,
        name,
        module: _,
        title,
        description,
        owner,
        criticality,
        uses: _,
        callback,
    } = new;
    let subject = Subject {
        side: Side::CaseType,
        name: name.clone(),
        operation: None,
        old: At::value(&old.place),
        new: At::value(place),
    };
    let found = [
        subject.text("title", Some(&old.title), Some(title)),
        subject.text("description", old.description.as_deref(), description.as_deref()),
        subject.owner(&old.owner, owner),
        subject.value("criticality", kinds::TIER_CHANGED, &old.criticality, criticality, || {
            format!("was {}, is {}", old.criticality.name(), criticality.name())
        }),
        subject.value("callback", kinds::CALLBACK_CHANGED, &old.callback, callback, || {
            match (&old.callback, callback) {
                (None, Some(_)) => "is called back".to_owned(),
                (Some(_), None) => "is no longer called back".to_owned(),
                _ => "is called back otherwise".to_owned(),
            }
        }),
    ];
    found.into_iter().flatten().for_each(|change| changes.push(change));
    let before = grants(changes.old.platform, old);
    let before: BTreeSet<String> =
        before.iter().map(|name| changes.renames.services.now(name).to_owned()).collect();
    let after = grants(changes.new.platform, new);
    let grant = |kind, class, operation: &String, message: String| Change {
        operations: vec![operation.clone()],
        ..subject.change_at("uses", kind, class, message)
    };
    for operation in after.difference(&before) {
        let message = format!("may call `{operation}`");
        changes.push(grant(kinds::GRANT_ADDED, Class::Safe, operation, message));
    }
    for operation in before.difference(&after) {
        let message = format!("may no longer call `{operation}`");
        changes.push(grant(kinds::GRANT_REMOVED, Class::Breaking, operation, message));
    }
}

fn grants(platform: &Platform, case_type: &CaseType) -> BTreeSet<String> {
    let names = case_type.uses.iter().map(|(service, operation)| {
        let service = &platform.services[*service];
        format!("{}.{}", service.name, service.operations[*operation].name)
    });
    names.collect()
}
