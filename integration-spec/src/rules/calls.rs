//! What a call may cost whoever waits for it.

use std::time::Duration;

use super::idempotency::is_repeatable;
use super::{Facts, rules};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::source::Part;

rules! {
    NEEDS_TIMEOUT = "call-needs-timeout", Warning, "a call that nobody gave a limit";
    RETRY_EXCEEDS_DEADLINE = "retry-exceeds-deadline", Warning, "a retry for which there is no time";
}

pub(super) fn judge(facts: &Facts<'_>, found: &mut Diagnostics) {
    timeouts(facts, found);
    retries(facts, found);
}

/// Every call has a timeout, if only the built-in one: what is asked for is that somebody decided.
fn timeouts(facts: &Facts<'_>, found: &mut Diagnostics) {
    if facts.of_organisation(|platform| platform.defaults.resilience.timeout).is_some() {
        return;
    }
    let mut reported = "";
    for (backend, operation) in facts.called() {
        let decided = operation.timeout.is_some()
            || facts.backend(&backend.name).is_some_and(|written| written.resilience.timeout.is_some());
        if decided || reported == backend.name {
            continue;
        }
        reported = &backend.name;
        let message = format!(
            "nobody said how long a call to `{}` may take; the built-in {:?} hold",
            backend.name, backend.resilience.timeout
        );
        found.push(
            Diagnostic::new(NEEDS_TIMEOUT, &backend.place.child("name"), Part::Value, message)
                .about(&backend.name)
                .help("add `resilience: { timeout: 2s }` here, or under `defaults` of the platform for all backends"),
        );
    }
}

/// A retry is begun only while its caller still waits. Where even the first does not fit behind an attempt that timed
/// out, the retries are there for refused connections alone, and nobody meant that.
fn retries(facts: &Facts<'_>, found: &mut Diagnostics) {
    let platform = facts.platform;
    for binding in &platform.bindings {
        let service = &platform.services[binding.service];
        let offered = &service.operations[binding.operation];
        let backend = &platform.backends[binding.backend];
        let called = &backend.operations[binding.call];
        let timeout = called.timeout.unwrap_or(backend.resilience.timeout);
        // An attempt that alone outlasts its caller is an error of its own (CW0417).
        let fits = twice(timeout) <= offered.deadline || timeout > offered.deadline;
        if fits || backend.resilience.retry_attempts == 0 || !is_repeatable(called) {
            continue;
        }
        let message = format!(
            "an attempt of {timeout:?} leaves no time for a second: the caller of `{}.{}` waits {:?}",
            service.name, offered.name, offered.deadline
        );
        found.push(
            Diagnostic::new(RETRY_EXCEEDS_DEADLINE, &binding.place.child("call"), Part::Value, message)
                .about(format!("{}.{}", service.name, offered.name))
                .help("shorten the `timeout`, lengthen the `deadline`, or say `retry: { attempts: 0 }`"),
        );
    }
}

fn twice(attempt: Duration) -> Duration {
    attempt.saturating_mul(2)
}
