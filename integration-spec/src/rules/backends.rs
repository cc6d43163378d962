//! What every backend needs before case types may depend on it.

use std::collections::HashSet;

use super::words::says;
use super::{Facts, rules};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::platform::{Backend, Tier};
use crate::source::Part;

rules! {
    NEEDS_HEALTH = "backend-needs-health", Warning, "a backend that nobody asks whether it is well";
    NEEDS_OWNER = "backend-needs-owner", Error, "a backend that nobody answers for";
    UNUSED = "unused-backend", Note, "a backend that no mapping calls";
}

pub(super) fn judge(facts: &Facts<'_>, found: &mut Diagnostics) {
    let bound = facts.platform.bindings.iter().map(|binding| binding.backend);
    let direct = facts.platform.direct.iter().map(|connection| connection.backend);
    let called: HashSet<usize> = bound.chain(direct).collect();
    for (index, backend) in facts.platform.backends.iter().enumerate() {
        found.extend(owner(backend));
        if called.contains(&index) {
            found.extend(health(backend));
        } else {
            found.push(unused(backend));
        }
    }
}

fn owner(backend: &Backend) -> Option<Diagnostic> {
    if says(&backend.owner).is_some() {
        return None;
    }
    let message = format!("nobody answers for the backend `{}`", backend.name);
    Some(
        Diagnostic::new(NEEDS_OWNER, &backend.place.child("owner"), Part::Value, message)
            .help("name the team that is called when it fails"),
    )
}

fn unused(backend: &Backend) -> Diagnostic {
    let message = format!("no mapping calls the backend `{}`", backend.name);
    Diagnostic::new(UNUSED, &backend.place.child("name"), Part::Value, message)
        .about(&backend.name)
        .help("map an operation to it, or remove the file until it is needed")
}

/// A supporting backend may be without: work goes on when it is down, and the breaker finds out soon enough.
fn health(backend: &Backend) -> Option<Diagnostic> {
    if backend.health.is_some() || backend.tier == Tier::Supporting {
        return None;
    }
    let message = format!("nobody asks the backend `{}` whether it is well", backend.name);
    let askable: Vec<&str> = (backend.operations.iter())
        .filter(|operation| operation.can_be_asked())
        .map(|operation| operation.name.as_str())
        .collect();
    let help = match askable.as_slice() {
        [] => "add a query that can be called with nothing, and name it under `health:`".to_owned(),
        [first, ..] => format!("add `health: {{ operation: {first} }}`"),
    };
    Some(
        Diagnostic::new(NEEDS_HEALTH, &backend.place.child("tier"), Part::Value, message)
            .label("that much depends on it")
            .about(&backend.name)
            .help(help),
    )
}
