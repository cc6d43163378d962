//! What a change does to those who use the services: judged against the state that it is a change of.
//!
//! A case service is built and released apart from the hub, so that what it was built for must last until it has moved.
//! Only what some case type uses is judged: what nobody calls breaks nobody.

use std::collections::{BTreeMap, BTreeSet};

use super::{Facts, rules};
use crate::date::Date;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::diff::{self, Change, Class, Renames, Revision, Side, kinds};
use crate::platform::{Platform, ServiceOperation};
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
            breaking(&users, change, found);
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

fn breaking(users: &Users<'_>, change: &Change, found: &mut Diagnostics) {
    let broken = users.of(&change.operations);
    let Some(at) = change.new.as_ref().filter(|_| !broken.is_empty()) else { return };
    let direction = change.direction.map_or("", |direction| direction.name());
    let message = format!("`{}`: {}, which may break {}", change.subject, change.message, some(&broken));
    found.push(
        Diagnostic::new(BREAKING, &at.place, at.part.clone(), message)
            .about(format!("{} {} {direction}: {}", change.kind.id, change.subject, change.message))
            .help(
                "leave it as it is and add the new beside it; or offer the new as the next major (`version`, in a file of its own) and give this one a `sunset`",
            ),
    );
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
        let Some((place, part)) = left_of(facts.platform, name, &still).filter(|_| !over) else { continue };
        let message = match sunset {
            Some(last) => {
                format!("`{name}` is gone before its last day, {last}, while {} had it in use", some(&still))
            }
            None => format!("`{name}` is gone while {} had it in use", some(&still)),
        };
        let help = match sunset {
            Some(last) => format!("keep it until {last}"),
            None => {
                "keep it with a `sunset`; remove it when that day has passed and nobody uses it".to_owned()
            }
        };
        found.push(Diagnostic::new(REMOVED, &place, part, message).about(name.clone()).help(help));
    }
}

/// Where to point at about an operation that is gone: its service; or, with the service gone too, the first who used it.
fn left_of(platform: &Platform, operation: &str, users: &[&str]) -> Option<(Place, Part)> {
    let first = users.first()?;
    let service = operation.split('.').next().unwrap_or_default();
    let service = platform.services.iter().find(|known| known.name == service);
    let place = match service {
        Some(service) => service.place.child("operations"),
        None => platform.case_types.iter().find(|known| known.name == *first)?.place.child("uses"),
    };
    Some((place, Part::Key))
}

fn operation<'p>(platform: &'p Platform, name: &str) -> Option<&'p ServiceOperation> {
    let (service, operation) = name.split_once('.')?;
    let service = platform.services.iter().find(|known| known.name == service)?;
    service.operations.iter().find(|known| known.name == operation)
}

/// A last day that was named, or moved forward, must lie far enough ahead for case types to move.
fn too_soon(facts: &Facts<'_>, base: Revision<'_>, users: &Users<'_>, found: &mut Diagnostics) {
    let Some(today) = facts.input.as_of else { return };
    let notice = notice_days(facts);
    for service in &facts.platform.services {
        for offered in &service.operations {
            let name = format!("{}.{}", service.name, offered.name);
            let Some(last) = offered.sunset else { continue };
            let Some(before) = operation(base.platform, &name) else { continue };
            let (still, ahead) = (users.of([&name]), today.days_until(last));
            let known = before.sunset.is_some_and(|before| before <= last);
            if known || still.is_empty() || ahead >= notice {
                continue;
            }
            let place = if service.sunset == Some(last) { &service.place } else { &offered.place };
            let ahead = if ahead < 0 { "has passed".to_owned() } else { format!("is {ahead} days ahead") };
            let message = format!("the last day of `{name}` {ahead}, and {} had it in use", some(&still));
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
