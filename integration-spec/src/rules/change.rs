//! What a change does to those who use the services: judged against the state that it is a change of.
//!
//! A case service is built and released apart from the hub, so that what it was built for must last until it has moved.
//! Only what some case type uses is judged: what nobody calls breaks nobody.
//!
//! The majors of a service are services with names of their own; which belong together is looked at only to say what is to be
//! done, and to see to it that one stands beside the other long enough.

use std::collections::{BTreeMap, BTreeSet};

use super::{Facts, rules};
use crate::date::Date;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::diff::{self, Change, Class, Renames, Revision, Side, kinds};
use crate::platform::{Platform, Service, ServiceOperation};
use crate::source::{Part, Place};
use crate::suggest;

rules! {
    BREAKING = "breaking-needs-major", Error, "a change that breaks who uses the service";
    REMOVED = "removed-while-used", Error, "an operation that is gone while it is used";
    TOO_SOON = "sunset-too-soon", Error, "a last day that comes too soon";
    PASSED = "sunset-passed", Warning, "use of what is no longer offered";
}

/// Whether the rule called `id` judges a change: without a base it finds nothing.
pub(super) fn compares(id: &str) -> bool {
    [BREAKING, REMOVED, TOO_SOON].iter().any(|rule| rule.id == id)
}

/// How many days before a last day it must be named, where no policy says otherwise.
const NOTICE_DAYS: i64 = 90;

pub(super) fn judge(facts: &Facts<'_>, found: &mut Diagnostics) {
    passed(facts, found);
    let Some(base) = facts.input.base else { return };
    let new = facts.revision();
    let users = Users::new(base.platform, facts.platform, &Renames::new(base.platform, facts.platform));
    for change in diff::compare(base, new).iter().filter(|change| change.side == Side::Service) {
        if change.kind == kinds::OPERATION_REMOVED || change.kind == kinds::SERVICE_REMOVED {
            removed(facts, base, &users, change, found);
        } else if change.class == Class::Breaking {
            breaking(facts.platform, &users, change, found);
        }
    }
    too_soon(facts, base, &users, found);
}

/// The case types that use each operation, by its present name: those that did before the change and are still there.
struct Users<'p>(BTreeMap<String, BTreeSet<&'p str>>);

impl<'p> Users<'p> {
    fn new(old: &'p Platform, new: &Platform, renames: &Renames) -> Self {
        let there: BTreeSet<&str> = new.case_types.iter().map(|case_type| &*case_type.name).collect();
        let mut users: BTreeMap<String, BTreeSet<&str>> = BTreeMap::new();
        for case_type in old.case_types.iter().filter(|case_type| there.contains(&*case_type.name)) {
            for used in &case_type.uses {
                let name = old.operation_name(*used);
                users.entry(renames.services.now(&name).to_owned()).or_default().insert(&case_type.name);
            }
        }
        Self(users)
    }

    /// Those of any of `operations`, in order.
    fn of<'o>(&self, operations: impl IntoIterator<Item = &'o String>) -> Vec<&'p str> {
        let users: BTreeSet<&str> =
            operations.into_iter().filter_map(|operation| self.0.get(operation)).flatten().copied().collect();
        users.into_iter().collect()
    }
}

/// `a`, `b` and 5 more.
fn some(names: &[&str]) -> String {
    const SHOWN: usize = 3;
    match names.split_at_checked(SHOWN) {
        Some((shown, more)) if more.len() > 1 => format!("`{}` and {} more", shown.join("`, `"), more.len()),
        _ => suggest::listed(names),
    }
}

fn breaking(platform: &Platform, users: &Users<'_>, change: &Change, found: &mut Diagnostics) {
    let broken = users.of(&change.operations);
    let Some(at) = change.new.as_ref().filter(|_| !broken.is_empty()) else { return };
    let direction = change.direction.map_or("", |direction| direction.name());
    let message = format!("`{}`: {}, which may break {}", change.subject, change.message, some(&broken));
    found.push(
        Diagnostic::new(BREAKING, &at.place, at.part.clone(), message)
            .about(format!("{} {} {direction}: {}", change.kind.id, change.subject, change.message))
            .maybe_help(service_of(platform, change).map(|service| beside(platform, service))),
    );
}

/// The service that a change is of.
fn service_of<'p>(platform: &'p Platform, change: &Change) -> Option<&'p Service> {
    let operation = change.operations.first()?;
    service(platform, operation)
}

/// The service of the operation called `name`.
fn service<'p>(platform: &'p Platform, name: &str) -> Option<&'p Service> {
    let (service, _) = name.split_once('.')?;
    platform.services.iter().find(|known| known.name == service)
}

/// A service's number among its majors; the one without is the first.
fn major(service: &Service) -> u32 {
    service.version.unwrap_or(1)
}

/// The major that comes after `service`, where there is one.
fn next<'p>(platform: &'p Platform, service: &Service) -> Option<&'p Service> {
    let later = |other: &&Service| other.family == service.family && major(other) > major(service);
    platform.services.iter().filter(later).min_by_key(|other| major(other))
}

/// Where a breaking change belongs.
fn beside(platform: &Platform, service: &Service) -> String {
    let Service { name, family, .. } = service;
    match next(platform, service) {
        Some(next) => format!(
            "leave `{name}` as it is until case types have moved: the change belongs in `{}`, which stands beside it",
            next.name
        ),
        None => format!(
            "leave it as it is and add the new beside it; or offer the new as the next major, in a file of its own with `name: {family}` \
             and `version: {}`, and give `{name}` a `sunset`",
            major(service) + 1
        ),
    }
}

/// A service's end takes its operations with it; each is judged by its own last day.
fn removed(
    facts: &Facts<'_>,
    base: Revision<'_>,
    users: &Users<'_>,
    change: &Change,
    found: &mut Diagnostics,
) {
    for name in &change.operations {
        let still = users.of([name]);
        let sunset = operation(base.platform, name).and_then(|operation| operation.sunset);
        let over = sunset.zip(facts.input.as_of).is_some_and(|(last, today)| today > last);
        let heir = heir(base.platform, facts.platform, name);
        let Some((place, part)) = left_of(facts.platform, name, heir, &still).filter(|_| !over) else {
            continue;
        };
        let users = some(&still);
        let mut message = match sunset {
            Some(last) => {
                format!("`{name}` is gone before its last day, {last}, while {users} had it in use")
            }
            None => format!("`{name}` is gone while {users} had it in use"),
        };
        if let Some(heir) = heir {
            message += &format!(": `{}` took its place, and a major stands beside the one before", heir.name);
        }
        let until = match sunset {
            Some(last) => format!("until {last}"),
            None => "with a `sunset`; remove it when that day has passed and nobody uses it".to_owned(),
        };
        let help = match service(base.platform, name).filter(|_| heir.is_some()) {
            Some(before) => format!("keep `{}`, with its mapping, in files of its own {until}", before.name),
            None => format!("keep it {until}"),
        };
        found.push(Diagnostic::new(REMOVED, &place, part, message).about(name.clone()).help(help));
    }
}

/// The major that is there in place of a service that is gone with the operation called `name`.
fn heir<'p>(old: &Platform, new: &'p Platform, name: &str) -> Option<&'p Service> {
    let before =
        service(old, name).filter(|before| new.services.iter().all(|now| now.name != before.name))?;
    next(new, before)
}

/// Where to point at about an operation that is gone: its service; the major that took its place; or, with the service gone
/// too, the first who used it.
fn left_of(
    platform: &Platform,
    operation: &str,
    heir: Option<&Service>,
    users: &[&str],
) -> Option<(Place, Part)> {
    let first = users.first()?;
    Some(match (service(platform, operation), heir) {
        (Some(service), _) => (service.place.child("operations"), Part::Key),
        (None, Some(heir)) => (heir.place.child("version"), Part::Value),
        (None, None) => {
            let case_type = platform.case_types.iter().find(|known| known.name == *first)?;
            (case_type.place.child("uses"), Part::Key)
        }
    })
}

fn operation<'p>(platform: &'p Platform, name: &str) -> Option<&'p ServiceOperation> {
    let (_, operation) = name.split_once('.')?;
    service(platform, name)?.operations.iter().find(|known| known.name == operation)
}

/// A last day that was named, or moved forward, must lie far enough ahead for case types to move.
fn too_soon(facts: &Facts<'_>, base: Revision<'_>, users: &Users<'_>, found: &mut Diagnostics) {
    let Some(today) = facts.input.as_of else { return };
    let notice = notice_days(facts);
    for service in &facts.platform.services {
        // Until there is something to move to, nobody can.
        let came = next(facts.platform, service)
            .filter(|next| base.platform.services.iter().all(|before| before.name != next.name));
        for offered in &service.operations {
            let name = format!("{}.{}", service.name, offered.name);
            let Some(last) = offered.sunset else { continue };
            let Some(before) = operation(base.platform, &name) else { continue };
            let (still, ahead) = (users.of([&name]), today.days_until(last));
            let known = before.sunset.is_some_and(|before| before <= last);
            if (known && came.is_none()) || still.is_empty() || ahead >= notice {
                continue;
            }
            let place = if service.sunset == Some(last) { &service.place } else { &offered.place };
            let ahead = if ahead < 0 { "has passed".to_owned() } else { format!("is {ahead} days ahead") };
            let mut message = format!("the last day of `{name}` {ahead}, and {} had it in use", some(&still));
            if let Some(next) = came.filter(|_| known) {
                message += &format!("; `{}`, which they move to, comes only now", next.name);
            }
            found.push(
                Diagnostic::new(TOO_SOON, &place.child("sunset"), Part::Value, message)
                    .about(format!("{name} until {last}"))
                    .help(format!("name a day at least {notice} days ahead (`sunsetNotice` of the policy)")),
            );
        }
    }
}

fn notice_days(facts: &Facts<'_>) -> i64 {
    const DAY: u64 = 86_400;
    let written = facts.input.specs.policies.iter().filter_map(|spec| spec.model.sunset_notice);
    // What was said in hours is rounded up: a notice is never shorter than what was written.
    let days = written.map(|span| i64::try_from(span.0.as_secs().div_ceil(DAY)).unwrap_or(i64::MAX)).max();
    days.unwrap_or(NOTICE_DAYS)
}

/// Grants of what is no longer offered.
fn passed(facts: &Facts<'_>, found: &mut Diagnostics) {
    let Some(today) = facts.input.as_of else { return };
    for case_type in &facts.platform.case_types {
        for used in &case_type.uses {
            let service = &facts.platform.services[used.0];
            let offered = &service.operations[used.1];
            let Some(last) = offered.sunset.filter(|last: &Date| today > *last) else { continue };
            let name = facts.platform.operation_name(*used);
            let (place, part) = facts.grant(case_type, &name);
            let of = if service.sunset == Some(last) { &service.place } else { &offered.place };
            let message =
                format!("`{name}` was offered until {last}, and `{}` still uses it", case_type.name);
            found.push(
                Diagnostic::new(PASSED, &place, part, message)
                    .about(format!("{} of {}", name, case_type.name))
                    .secondary(&of.child("sunset"), Part::Value, "its last day")
                    .help("use what took its place; or let its owner name a later day"),
            );
        }
    }
}
