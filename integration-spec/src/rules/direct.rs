//! What case types call past the services: by approval, for one of the policy's reasons, and few.

use std::collections::HashMap;
use std::time::Duration;

use caseway_environment::{Span, Stage};

use super::{Facts, rules};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::load::Spec;
use crate::model::ApprovalStatus;
use crate::platform::{DirectConnection, Platform};
use crate::source::{Part, Place};
use crate::suggest;

rules! {
    NEEDS_APPROVAL = "direct-needs-approval", Firm, "a direct connection without an approval";
    PENDING = "approval-pending", Note, "a direct connection that is proposed and not approved";
    REVOKED = "approval-revoked", Firm, "a direct connection whose approval was taken back";
    CRITERION = "direct-criterion-required", Firm, "a direct connection without a reason that the policy knows";
    SINGLE_CONSUMER = "direct-single-consumer", Error, "a single consumer that is not the only one";
    REALTIME = "direct-realtime-budget", Error, "real time without a budget that is real time";
    PROOF_OF_CONCEPT = "poc-in-production", Error, "a proof of concept in production";
    THRESHOLD = "centralization-threshold", Error, "more direct connections than the policy allows";
}

pub(super) fn judge(facts: &Facts<'_>, found: &mut Diagnostics) {
    let consumers = Consumers::new(facts.platform);
    for connection in &facts.platform.direct {
        approved(facts.platform, connection, found);
        if !criterion(facts.platform, connection, found) {
            continue;
        }
        single_consumer(facts.platform, connection, &consumers, found);
        realtime(facts.platform, connection, found);
        proof_of_concept(facts, connection, found);
    }
    threshold(facts.platform, found);
}

/// Who calls each backend operation: the first two case types that do it directly, and through a service.
struct Consumers {
    direct: HashMap<Operation, Vec<(usize, Place)>>,
    through: HashMap<Operation, Vec<(usize, Operation)>>,
}

/// An operation: the index of its backend or service, and its own there.
type Operation = (usize, usize);

impl Consumers {
    fn new(platform: &Platform) -> Self {
        // Whoever is judged is one of them; a second one is enough to know that there is another.
        fn note<T>(known: &mut Vec<(usize, T)>, case_type: usize, what: T) {
            if known.len() < 2 && known.iter().all(|(known, _)| *known != case_type) {
                known.push((case_type, what));
            }
        }
        let mut consumers = Self { direct: HashMap::new(), through: HashMap::new() };
        for connection in &platform.direct {
            let called = (connection.backend, connection.operation);
            let known = consumers.direct.entry(called).or_default();
            note(known, connection.case_type, connection.place.child("call"));
        }
        let calls: HashMap<Operation, Operation> = (platform.bindings.iter())
            .map(|binding| ((binding.service, binding.operation), (binding.backend, binding.call)))
            .collect();
        for (index, case_type) in platform.case_types.iter().enumerate() {
            for used in &case_type.uses {
                if let Some(called) = calls.get(used) {
                    note(consumers.through.entry(*called).or_default(), index, *used);
                }
            }
        }
        consumers
    }
}

/// The connection as findings name it: consumer and call.
pub(crate) fn named(platform: &Platform, connection: &DirectConnection) -> String {
    format!("{} -> {}", platform.case_types[connection.case_type].name, call(platform, connection))
}

/// The operation that is called, as in `pricing.CreateQuote`; at an instance, `pricing@nl.CreateQuote`.
pub(crate) fn call(platform: &Platform, connection: &DirectConnection) -> String {
    let backend = &platform.backends[connection.backend];
    let operation = &backend.operations[connection.operation].name;
    match connection.instance.map(|index| &backend.instances[index].name) {
        Some(instance) => format!("{}@{instance}.{operation}", backend.name),
        None => format!("{}.{operation}", backend.name),
    }
}

/// The same as records and case types write it, without the instance.
pub(crate) fn written(platform: &Platform, connection: &DirectConnection) -> String {
    let backend = &platform.backends[connection.backend];
    format!("{}.{}", backend.name, backend.operations[connection.operation].name)
}

fn approved(platform: &Platform, connection: &DirectConnection, found: &mut Diagnostics) {
    let about = named(platform, connection);
    let called = call(platform, connection);
    let Some(name) = connection.approval.as_deref() else {
        let message = format!("`{called}` is called directly and no approval is named");
        let free = free_name(platform);
        found.push(
            Diagnostic::new(NEEDS_APPROVAL, &connection.place.child("call"), Part::Value, message).about(about).help(
                format!(
                    "use a service; or add `approval: {free}` and ask for it: `cargo xtask propose {free} --evidence FILE`"
                ),
            ),
        );
        return;
    };
    let place = connection.place.child("approval");
    let Some(record) = connection.record.map(|index| &platform.approvals[index]) else {
        let message = format!("there is no approval `{name}`");
        found.push(
            Diagnostic::new(NEEDS_APPROVAL, &place, Part::Value, message)
                .about(about)
                .help(format!("ask for it: `cargo xtask propose {name} --evidence FILE`")),
        );
        return;
    };
    let status = record.place.child("status");
    match record.record.status {
        ApprovalStatus::Accepted => {}
        ApprovalStatus::Proposed => found.push(
            Diagnostic::new(
                PENDING,
                &place,
                Part::Value,
                format!("`{name}` is proposed, and allows nothing yet"),
            )
            .about(about)
            .secondary(&status, Part::Value, "the proposal")
            .help(format!("an approver runs `cargo xtask approve {name} --criterion ... --expires DATE`")),
        ),
        revoked @ (ApprovalStatus::Revoked | ApprovalStatus::Superseded) => {
            let by = record.record.superseded_by.as_deref();
            let help = match by {
                Some(next) => format!("name `{next}`, which took its place"),
                None => "use a service; or ask for a new approval: `cargo xtask propose`".to_owned(),
            };
            let message = format!("`{name}` is {} and allows nothing", revoked.name());
            found.push(
                Diagnostic::new(REVOKED, &place, Part::Value, message)
                    .about(about)
                    .secondary(&status, Part::Value, "the record")
                    .help(help),
            );
        }
    }
}

/// The first name of a record that nothing has.
fn free_name(platform: &Platform) -> String {
    let numbers = platform.approvals.iter().map(|approval| approval.record.name.as_str());
    let numbers =
        numbers.chain(platform.direct.iter().filter_map(|connection| connection.approval.as_deref()));
    let highest = numbers.filter_map(|name| name.strip_prefix("DIR-")?.parse::<u32>().ok()).max();
    format!("DIR-{:04}", highest.unwrap_or(0) + 1)
}

/// Whether the connection has a criterion that the policy knows.
fn criterion(platform: &Platform, connection: &DirectConnection, found: &mut Diagnostics) -> bool {
    let known = &platform.governance.criteria;
    let listed = || suggest::listed(&known.keys().map(String::as_str).collect::<Vec<_>>());
    let finding = match connection.criterion.as_deref() {
        Some(criterion) if known.contains_key(criterion) => return true,
        Some(criterion) => {
            let message = format!("the policy has no criterion `{criterion}`");
            Diagnostic::new(CRITERION, &connection.place.child("criterion"), Part::Value, message)
        }
        None => {
            let message =
                format!("`{}` is called directly and no criterion is named", call(platform, connection));
            Diagnostic::new(CRITERION, &connection.place.child("call"), Part::Value, message)
        }
    };
    found.push(
        finding
            .about(named(platform, connection))
            .help(format!("name one of {}: the reason why a service will not do", listed())),
    );
    false
}

fn single_consumer(
    platform: &Platform,
    connection: &DirectConnection,
    consumers: &Consumers,
    found: &mut Diagnostics,
) {
    if connection.criterion.as_deref() != Some("single-consumer") {
        return;
    }
    let called = (connection.backend, connection.operation);
    let own = connection.case_type;
    let other_direct = consumers.direct.get(&called).into_iter().flatten().find(|(other, _)| *other != own);
    let other_use = consumers.through.get(&called).into_iter().flatten().find(|(other, _)| *other != own);
    let place = connection.place.child("criterion");
    let name = |index: usize| &platform.case_types[index].name;
    let finding = match (other_direct, other_use) {
        (Some((other, at)), _) => {
            let message =
                format!("`{}` calls `{}` directly as well", name(*other), call(platform, connection));
            Diagnostic::new(SINGLE_CONSUMER, &place, Part::Value, message).secondary(
                at,
                Part::Value,
                "the other one",
            )
        }
        (None, Some((other, used))) => {
            let message = format!(
                "`{}` uses `{}` as well, through `{}`",
                name(*other),
                call(platform, connection),
                platform.operation_name(*used)
            );
            let at = platform.case_types[*other].place.child("uses");
            Diagnostic::new(SINGLE_CONSUMER, &place, Part::Value, message).secondary(
                &at,
                Part::Key,
                "the other one",
            )
        }
        (None, None) => return,
    };
    found.push(
        finding
            .about(named(platform, connection))
            .help("use a service, which serves both; or have the connection approved by another criterion"),
    );
}

fn realtime(platform: &Platform, connection: &DirectConnection, found: &mut Diagnostics) {
    if connection.criterion.as_deref() != Some("realtime") {
        return;
    }
    let governance = &platform.governance;
    let below = Span(governance.realtime_below);
    let finding = match connection.latency_budget {
        None => {
            let message = format!("real time without a budget: it must be below {below}");
            Diagnostic::new(REALTIME, &connection.place.child("criterion"), Part::Value, message)
                .help("add `latencyBudget:` with what the whole call may take, as measured")
        }
        Some(budget) if budget >= below.0 => {
            let message = format!("a budget of {} is not real time: it must be below {below}", Span(budget));
            Diagnostic::new(REALTIME, &connection.place.child("latencyBudget"), Part::Value, message).help(
                format!(
                    "{}; use a service, which keeps such a budget",
                    overhead(governance.measured_overhead)
                ),
            )
        }
        Some(budget) if governance.measured_overhead.is_some_and(|overhead| budget <= overhead) => {
            let message = format!("a budget of {} is used up by the hub itself", Span(budget));
            Diagnostic::new(REALTIME, &connection.place.child("latencyBudget"), Part::Value, message)
                .help(format!("{}; declare what can be kept", overhead(governance.measured_overhead)))
        }
        Some(_) => return,
    };
    found.push(finding.about(named(platform, connection)));
}

fn overhead(measured: Option<Duration>) -> String {
    match measured {
        Some(overhead) => {
            format!("the hub itself adds {} (`measuredOverhead` of the policy)", Span(overhead))
        }
        None => {
            "what the hub itself adds is measured by `cargo xtask bench hop` and noted as `measuredOverhead`"
                .to_owned()
        }
    }
}

fn proof_of_concept(facts: &Facts<'_>, connection: &DirectConnection, found: &mut Diagnostics) {
    if connection.criterion.as_deref() != Some("proof-of-concept") {
        return;
    }
    let case_type = &facts.platform.case_types[connection.case_type].name;
    let production = facts.input.specs.environments.iter().find(|Spec { model, .. }| {
        model.stage == Stage::Production && model.consumers.contains_key(case_type)
    });
    let Some(Spec { place, model }) = production else { return };
    let message =
        format!("`{case_type}` has keys in `{}`, and a proof of concept ends before production", model.name);
    let consumer = place.child("consumers").child(case_type);
    found.push(
        Diagnostic::new(PROOF_OF_CONCEPT, &connection.place.child("criterion"), Part::Value, message)
            .about(named(facts.platform, connection))
            .secondary(&consumer, Part::Key, "its keys in production")
            .help("try it with a case type of its own; or have it approved by another criterion"),
    );
}

fn threshold(platform: &Platform, found: &mut Diagnostics) {
    let governance = &platform.governance;
    let past = |count: usize, limit: u32| count > usize::try_from(limit).unwrap_or(usize::MAX);
    let large = past(platform.backends.len(), governance.past_backends)
        || past(platform.case_types.len(), governance.past_case_types);
    let direct = platform.direct.len();
    let all = direct + platform.case_types.iter().map(|case_type| case_type.uses.len()).sum::<usize>();
    // In whole numbers: exactly the share is still allowed.
    if !large || direct * 100 <= all * usize::from(governance.share_percent) {
        return;
    }
    // At the last one in order of names: there is no telling which of them is one too many.
    let Some(last) = platform.direct.last() else { return };
    let message = format!(
        "{direct} of {all} calls that case types use are direct, and the policy allows {} %",
        governance.share_percent
    );
    let finding = Diagnostic::new(THRESHOLD, &last.place, Part::Value, message).about("direct connections");
    let finding = match &governance.place {
        Some(place) => finding.secondary(&place.child("share"), Part::Key, "the share that is allowed"),
        None => finding,
    };
    found.push(finding.help("move some of them to services: `cargo xtask approvals` lists them all"));
}
