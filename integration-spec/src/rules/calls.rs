//! What a call may cost whoever waits for it.

use std::collections::BTreeSet;

use super::{Facts, rules};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::source::Part;

rules! {
    NEEDS_TIMEOUT = "call-needs-timeout", Warning, "a call that nobody gave a limit";
}

pub(super) fn judge(facts: &Facts<'_>, found: &mut Diagnostics) {
    timeouts(facts, found);
}

/// Every call has a timeout, if only the built-in one: what is asked for is that somebody decided.
fn timeouts(facts: &Facts<'_>, found: &mut Diagnostics) {
    if facts.of_organisation(|platform| platform.defaults.resilience.timeout).is_some() {
        return;
    }
    let called: BTreeSet<(usize, usize)> =
        facts.platform.bindings.iter().map(|binding| (binding.backend, binding.call)).collect();
    let mut reported = None;
    for (backend, operation) in called {
        let resolved = &facts.platform.backends[backend];
        let decided = resolved.operations[operation].timeout.is_some()
            || facts.backend(&resolved.name).is_some_and(|written| written.resilience.timeout.is_some());
        if decided || reported == Some(backend) {
            continue;
        }
        reported = Some(backend);
        let message = format!(
            "nobody said how long a call to `{}` may take; the built-in {:?} hold",
            resolved.name, resolved.resilience.timeout
        );
        found.push(
            Diagnostic::new(NEEDS_TIMEOUT, &resolved.place.child("name"), Part::Value, message)
                .about(&resolved.name)
                .help("add `resilience: { timeout: 2s }` here, or under `defaults` of the platform for all backends"),
        );
    }
}
