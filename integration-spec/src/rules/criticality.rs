//! What critical work depends on.

use std::collections::BTreeMap;

use super::{Facts, rules};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::model::{OperationKind, Unavailable};
use crate::platform::{CaseType, ServiceOperation, Tier};
use crate::source::Part;
use crate::suggest;

rules! {
    INVERSION = "criticality-inversion", Warning, "critical work that stops with a lesser backend";
}

pub(super) fn judge(facts: &Facts<'_>, found: &mut Diagnostics) {
    let platform = facts.platform;
    let reaches: BTreeMap<(usize, usize), usize> = (platform.bindings.iter())
        .map(|binding| ((binding.service, binding.operation), binding.backend))
        .collect();
    for case_type in platform.case_types.iter().filter(|case_type| case_type.criticality == Tier::Critical) {
        let mut exposed: BTreeMap<usize, Vec<(usize, usize)>> = BTreeMap::new();
        for used in &case_type.uses {
            let operation = &platform.services[used.0].operations[used.1];
            let Some(backend) = reaches.get(used) else { continue };
            if platform.backends[*backend].tier != Tier::Critical && !has_fallback(operation) {
                exposed.entry(*backend).or_default().push(*used);
            }
        }
        for (backend, operations) in exposed {
            found.push(inversion(facts, case_type, backend, &operations));
        }
    }
}

/// Whether the case goes on, or is taken up again by itself, when the backend is down.
fn has_fallback(operation: &ServiceOperation) -> bool {
    operation.queues() || operation.on_unavailable.contains(&Unavailable::Pause)
}

/// One finding for each case type and backend: whoever accepts it accepts it for one kind of work.
fn inversion(
    facts: &Facts<'_>,
    case_type: &CaseType,
    backend: usize,
    operations: &[(usize, usize)],
) -> Diagnostic {
    let platform = facts.platform;
    let backend = &platform.backends[backend];
    let names: Vec<String> = operations.iter().map(|used| platform.operation_name(*used)).collect();
    let (place, part) = facts.grant(case_type, names.first().map_or("", String::as_str));
    let lesser = if backend.tier == Tier::Important { "important" } else { "supporting" };
    let message = format!(
        "`{}` is critical and stops when `{}` is down, which is only {lesser}",
        case_type.name, backend.name
    );
    let queries = operations.iter().all(|(service, operation)| {
        platform.services[*service].operations[*operation].kind == OperationKind::Query
    });
    let shown: Vec<&str> = names.iter().map(String::as_str).collect();
    Diagnostic::new(INVERSION, &place, part, message)
        .about(format!("{} on {}", case_type.name, backend.name))
        .secondary(&backend.place.child("tier"), Part::Value, "the backend")
        .help(format!(
            "give {} an `onUnavailable` that begins with {}, or raise the backend's tier",
            suggest::listed(&shown),
            // What reads cannot wait in a queue.
            if queries { "`pause`" } else { "`queue` or `pause`" }
        ))
}
