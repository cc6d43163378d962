//! What may be repeated, and what may not.
//!
//! The hub repeats only what is safe to repeat, so that nothing here can do harm by itself. What these rules find is
//! what somebody believes and is not so: a retry that never happens, a command whose timeout nobody can explain.

use std::collections::BTreeSet;

use super::{Facts, rules};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::model::OperationKind;
use crate::platform::{BackendOperation, Idempotency, Tier, Verify};
use crate::source::{Part, Place};

rules! {
    COMMAND_NEEDS_KEY = "command-needs-idempotency-key", Warning, "a command that nothing makes safe to repeat";
    RETRY_NEEDS_IDEMPOTENCY = "retry-needs-idempotency", Warning, "a retry of what is never repeated";
}

pub(super) fn judge(facts: &Facts<'_>, found: &mut Diagnostics) {
    commands(facts, found);
    retries(facts, found);
}

/// Whether the hub may call the operation again when it cannot tell what became of the first call.
pub(super) fn is_repeatable(operation: &BackendOperation) -> bool {
    operation.kind == OperationKind::Query || operation.idempotency != Idempotency::None
}

/// A command that says nothing is asked to say something. One that says `none` has said it, and is asked again only
/// where work stops without the backend and nothing says how it is found out what became of it.
fn commands(facts: &Facts<'_>, found: &mut Diagnostics) {
    for (backend, operation) in facts.called() {
        if is_repeatable(operation) {
            continue;
        }
        let subject = format!("{}.{}", backend.name, operation.name);
        let declared = facts
            .backend(&backend.name)
            .and_then(|written| written.operations.get(&operation.name)?.idempotency.as_ref());
        let finding = match declared {
            None => {
                let message = format!("`{subject}` does not say what makes it safe to repeat");
                Diagnostic::new(COMMAND_NEEDS_KEY, &operation.place, Part::Key, message).help(
                    "declare `idempotency: { header: NAME }` for the key that the backend recognises, `natural` \
                     where repeating changes nothing more, or `none`",
                )
            }
            Some(_) if backend.tier == Tier::Critical && operation.verify == Verify::No => {
                let message = format!("nobody can tell what became of a call to `{subject}` that timed out");
                Diagnostic::new(COMMAND_NEEDS_KEY, &operation.place.child("idempotency"), Part::Value, message)
                    .label("it cannot be repeated")
                    .help(
                        "send a key that the backend recognises; where it has none, name under `verify` what finds out, \
                         or waive this and say what keeps it from being done twice",
                    )
            }
            Some(_) => continue,
        };
        found.push(finding.about(subject));
    }
}

/// Retries that are declared for a backend of which nothing that is called may be repeated.
fn retries(facts: &Facts<'_>, found: &mut Diagnostics) {
    let mut called: BTreeSet<&str> = BTreeSet::new();
    let mut repeatable: BTreeSet<&str> = BTreeSet::new();
    for (backend, operation) in facts.called() {
        called.insert(&backend.name);
        if is_repeatable(operation) {
            repeatable.insert(&backend.name);
        }
    }
    let mut report =
        |name: &str, at: Place| {
            let message =
                format!("nothing that is called at `{name}` may be repeated, so that it is never retried");
            found.push(Diagnostic::new(RETRY_NEEDS_IDEMPOTENCY, &at, Part::Value, message).about(name).help(
                "say what makes its commands safe to repeat (`idempotency`), or leave the retries out",
            ));
        };
    let never = |name: &str| called.contains(name) && !repeatable.contains(name);
    for spec in &facts.input.specs.backends {
        let retries = spec.model.resilience.retry.as_ref().and_then(|retry| retry.attempts);
        if retries.is_some_and(|attempts| attempts > 0) && never(&spec.model.name) {
            report(&spec.model.name, spec.place.child("resilience").child("retry").child("attempts"));
        }
    }
    for spec in &facts.input.specs.environments {
        for (name, settings) in &spec.model.backends {
            let retries = settings.retry.as_ref().and_then(|retry| retry.attempts);
            if retries.is_some_and(|attempts| attempts > 0) && never(name) {
                report(name, spec.place.child("backends").child(name).child("retry").child("attempts"));
            }
        }
    }
}
