//! Backends' contracts, as the hub sees them: the hub was built against the old one and calls the new one.

use super::change::{At, Change, Class, Side};
use super::collect::{Collector, Subject};
use super::pair::{Pair, pairs, renamed};
use super::{instances, kinds, operations};
use crate::platform::{Backend, BackendOperation, Resilience};
use caseway_environment::{Auth, Template};

pub(super) fn compare(changes: &mut Collector<'_>) {
    let (old, new) = (changes.old.platform, changes.new.platform);
    for pair in pairs(&old.backends, &new.backends, |backend| &backend.name) {
        match pair {
            Pair::Added(backend) => changes.push(whole(
                kinds::BACKEND_ADDED,
                Class::Safe,
                backend,
                "the backend was added",
                (None, Some(At::value(&backend.place.child("name")))),
            )),
            Pair::Removed(backend) => changes.push(whole(
                kinds::BACKEND_REMOVED,
                Class::Breaking,
                backend,
                "the backend was removed",
                (Some(At::value(&backend.place.child("name"))), None),
            )),
            Pair::Kept(was, is) => backend(changes, was, is),
        }
    }
}

fn whole(
    kind: super::Kind,
    class: Class,
    backend: &Backend,
    message: &str,
    (old, new): (Option<At>, Option<At>),
) -> Change {
    let operations =
        backend.operations.iter().map(|operation| format!("{}.{}", backend.name, operation.name));
    Change {
        kind,
        class,
        side: Side::Contract,
        subject: backend.name.clone(),
        message: message.to_owned(),
        direction: None,
        operations: operations.collect(),
        old,
        new,
    }
}

fn backend(changes: &mut Collector<'_>, old: &Backend, new: &Backend) {
    let Backend {
        place,
        source: _,
        name,
        module: _,
        title,
        description,
        owner,
        tier,
        base_url,
        auth,
        headers,
        resilience,
        health,
        instances: _,
        // Made of the instances' names.
        instance_names: _,
        operations,
    } = new;
    let subject = Subject {
        side: Side::Contract,
        name: name.clone(),
        operation: None,
        old: At::value(&old.place),
        new: At::value(place),
    };
    let found = [
        subject.text("title", Some(&old.title), Some(title)),
        subject.text("description", old.description.as_deref(), description.as_deref()),
        subject.owner(&old.owner, owner),
        subject.value("tier", kinds::TIER_CHANGED, &old.tier, tier, || {
            format!("was {}, is {}", old.tier.name(), tier.name())
        }),
        address(&subject, &old.base_url, base_url),
        credentials(&subject, old.auth.as_ref(), auth.as_ref()),
        subject.value("headers", kinds::HEADERS_CHANGED, &old.headers, headers, || {
            "every call carries other headers".to_owned()
        }),
        subject.value("resilience", kinds::RESILIENCE_CHANGED, &old.resilience, resilience, || {
            resilience_words(&old.resilience, resilience)
        }),
        health_changed(&subject, old, health.map(|(at, every)| (&*operations[at].name, every))),
    ];
    found.into_iter().flatten().for_each(|change| changes.push(change));
    instances::compare(changes, old, new);
    let is_called = |operation: &BackendOperation| {
        operations::now(&changes.renames.backends, &format!("{name}.{}", operation.name))
    };
    for pair in renamed(&old.operations, operations, |operation| &operation.name, is_called) {
        let subject = |operation: &BackendOperation| format!("{name}.{}", operation.name);
        match pair {
            Pair::Added(added) => changes.push(one(
                kinds::OPERATION_ADDED,
                Class::Safe,
                subject(added),
                "the operation was added",
                (None, Some(At::key(&added.place))),
            )),
            Pair::Removed(removed) => changes.push(one(
                kinds::OPERATION_REMOVED,
                Class::Breaking,
                subject(removed),
                "the operation was removed",
                (Some(At::key(&removed.place)), None),
            )),
            Pair::Kept(was, is) => operations::compare(changes, (old, new), was, is),
        }
    }
}

fn one(
    kind: super::Kind,
    class: Class,
    subject: String,
    message: &str,
    (old, new): (Option<At>, Option<At>),
) -> Change {
    Change {
        kind,
        class,
        side: Side::Contract,
        operations: vec![subject.clone()],
        subject,
        message: message.to_owned(),
        direction: None,
        old,
        new,
    }
}

pub(super) fn address(subject: &Subject, old: &Option<Template>, new: &Option<Template>) -> Option<Change> {
    subject.value("baseUrl", kinds::ADDRESS_CHANGED, old, new, || {
        let text = |url: &Option<Template>| url.as_ref().map_or("none".to_owned(), |url| format!("`{url}`"));
        format!("the address was {}, is {}", text(old), text(new))
    })
}

pub(super) fn credentials(subject: &Subject, old: Option<&Auth>, new: Option<&Auth>) -> Option<Change> {
    let scheme = |auth: &Auth| match auth {
        Auth::Bearer { .. } => "a bearer token".to_owned(),
        Auth::Basic { .. } => "a user's name and password".to_owned(),
        Auth::ApiKey { header, .. } => format!("a key in the header `{header}`"),
        Auth::OAuth2 { .. } => "OAuth 2.0".to_owned(),
    };
    let scopes = |auth: &Auth| match auth {
        Auth::OAuth2 { scopes, .. } => scopes.clone(),
        Auth::Bearer { .. } | Auth::Basic { .. } | Auth::ApiKey { .. } => Vec::new(),
    };
    let (class, message) = match (old, new) {
        (old, new) if old == new => return None,
        (None, None) => return None,
        (None, Some(new)) => (Class::Breaking, format!("the backend wants {}", scheme(new))),
        (Some(old), None) => (Class::Safe, format!("the backend no longer wants {}", scheme(old))),
        (Some(old), Some(new)) if scheme(old) != scheme(new) => {
            (Class::Breaking, format!("the backend wants {} in place of {}", scheme(new), scheme(old)))
        }
        (Some(old), Some(new)) => {
            let (before, after) = (scopes(old), scopes(new));
            let more: Vec<_> = after.iter().filter(|scope| !before.contains(scope)).cloned().collect();
            let fewer: Vec<_> = before.iter().filter(|scope| !after.contains(scope)).cloned().collect();
            match (more.is_empty(), fewer.is_empty()) {
                (false, _) => {
                    (Class::Breaking, format!("the hub must be granted the scope {}", more.join(", ")))
                }
                (true, false) => {
                    (Class::Safe, format!("the scope {} is no longer asked for", fewer.join(", ")))
                }
                (true, true) => (Class::Safe, "the credentials come from elsewhere".to_owned()),
            }
        }
    };
    Some(subject.change_at("auth", kinds::CREDENTIALS_CHANGED, class, message))
}

fn health_changed(
    subject: &Subject,
    old: &Backend,
    new: Option<(&str, std::time::Duration)>,
) -> Option<Change> {
    let was = old.health.map(|(at, every)| (&*old.operations[at].name, every));
    let words = |health: Option<(&str, std::time::Duration)>| {
        health.map_or("nothing".to_owned(), |(operation, every)| format!("`{operation}` every {every:?}"))
    };
    subject.value("health", kinds::HEALTH_CHANGED, &was, &new, || {
        format!("health was asked for with {}, is with {}", words(was), words(new))
    })
}

pub(super) fn resilience_words(old: &Resilience, new: &Resilience) -> String {
    let Resilience {
        timeout,
        breaker_failures,
        breaker_open_for,
        failure_rate,
        slow_calls,
        retry_attempts,
        retry_backoff,
        retry_budget_percent,
        retry_budget_floor,
        concurrency,
    } = new;
    let mut parts = Vec::new();
    let mut part = |name: &str, was: String, is: String| {
        if was != is {
            parts.push(format!("{name} {was} → {is}"));
        }
    };
    part("timeout", format!("{:?}", old.timeout), format!("{timeout:?}"));
    part("breaker.failures", old.breaker_failures.to_string(), breaker_failures.to_string());
    part("breaker.openFor", format!("{:?}", old.breaker_open_for), format!("{breaker_open_for:?}"));
    let rate = |rate: &Option<caseway_environment::RateTrip>| {
        rate.as_ref().map_or("none".to_owned(), |rate| format!("{} %", rate.percent))
    };
    part("breaker.failureRate", rate(&old.failure_rate), rate(failure_rate));
    let slow = |slow: &Option<caseway_environment::SlowTrip>| {
        slow.as_ref()
            .map_or("none".to_owned(), |slow| format!("{} % over {:?}", slow.percent, slow.slower_than.0))
    };
    part("breaker.slowCalls", slow(&old.slow_calls), slow(slow_calls));
    part("retry.attempts", old.retry_attempts.to_string(), retry_attempts.to_string());
    part("retry.backoff", format!("{:?}", old.retry_backoff), format!("{retry_backoff:?}"));
    part("retry.budgetPercent", old.retry_budget_percent.to_string(), retry_budget_percent.to_string());
    part("retry.budgetFloor", old.retry_budget_floor.to_string(), retry_budget_floor.to_string());
    part("concurrency", old.concurrency.to_string(), concurrency.to_string());
    if parts.is_empty() { "calls are protected otherwise".to_owned() } else { parts.join(", ") }
}
