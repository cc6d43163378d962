//! Direct connections: what case types call past the services.
//!
//! The digest of a connection is made here, once everything that it reaches is resolved, and compared with the one
//! that was approved. Whether it may be used is [`crate::approval::holds`]'s judgement; that it may not is said by
//! the rules.

use std::collections::HashMap;

use super::{Context, Names};
use crate::approval::digest::{self, Subject};
use crate::approval::{self, Present};
use crate::codes;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::load::Specs;
use crate::model::{self, Kind};
use crate::platform::{Approval, Backend, CaseType, DirectConnection, Governance, Overlap};
use crate::source::{Part, Place};
use crate::suggest;

/// Every direct connection whose operation exists, in order of case types and calls.
pub(super) fn resolve(
    specs: &Specs,
    names: &Names,
    backends: &[Backend],
    case_types: &[CaseType],
    approvals: &[Approval],
    governance: &Governance,
    context: &mut Context,
) -> Vec<DirectConnection> {
    let records: HashMap<&str, usize> = approvals
        .iter()
        .enumerate()
        .map(|(index, approval)| (approval.record.name.as_str(), index))
        .collect();
    let mut connections = Vec::new();
    let mut addresses = Addresses::default();
    for (case_type, at) in names.case_types.in_order().enumerate() {
        let spec = &specs.case_types[at];
        let place = spec.place.child("direct");
        let mut taken: HashMap<(usize, usize), Place> = HashMap::new();
        let mut own = Vec::new();
        for (index, written) in spec.model.direct.iter().enumerate() {
            let here = place.item(index);
            let Some((backend, operation)) = called(written, &here, specs, names, backends, context) else {
                continue;
            };
            if let Some(first) = taken.get(&(backend, operation)) {
                let message = format!("`{}` is declared twice", written.call);
                let found = Diagnostic::new(codes::DIRECT_TWICE, &here.child("call"), Part::Value, message)
                    .secondary(&first.child("call"), Part::Value, "first declared here")
                    .help("keep the one that was approved");
                context.diagnostics.push(found);
                continue;
            }
            taken.insert((backend, operation), here.clone());
            if !addresses.claim(backends, (backend, operation), &here.child("call"), context) {
                continue;
            }
            let Some(instance) = instance(written, &backends[backend], &here, &mut context.diagnostics)
            else {
                continue;
            };
            let mut connection = DirectConnection {
                place: here,
                case_type,
                backend,
                operation,
                instance,
                criterion: written.criterion.clone(),
                latency_budget: written.latency_budget.map(|span| span.0),
                approval: written.approval.clone(),
                record: written.approval.as_deref().and_then(|name| records.get(name).copied()),
                digest: None,
                holds: false,
            };
            judge(
                &mut connection,
                written,
                &case_types[case_type].name,
                backends,
                approvals,
                governance,
                context,
            );
            own.push(connection);
        }
        own.sort_by_key(|connection| (connection.backend, connection.operation));
        connections.extend(own);
    }
    connections
}

/// The addresses at the gateway that direct connections answer at, of whatever case type. A contract may tell operations apart by
/// more than method and path; the gateway must know which operation is meant before it looks at who calls.
#[derive(Debug, Default)]
struct Addresses {
    /// The operations of each backend, with the first entry that calls them.
    taken: HashMap<usize, Vec<(usize, Place)>>,
}

impl Addresses {
    /// Claims the address of an operation for the entry at `place`; reports and returns `false` when another operation answers
    /// some of its requests. Where one path lies within the other, the narrower one has what fits both.
    fn claim(
        &mut self,
        backends: &[Backend],
        (backend, operation): (usize, usize),
        place: &Place,
        context: &mut Context,
    ) -> bool {
        let taken = self.taken.entry(backend).or_default();
        let Backend { name, operations, .. } = &backends[backend];
        let claimed = &operations[operation];
        // Of an operation that could not be resolved the path means nothing.
        let unsound = context.unsound_operations.contains(&(Kind::Backend, backend, claimed.name.clone()));
        if unsound || taken.iter().any(|(known, _)| *known == operation) {
            return true;
        }
        let shares = |(known, _): &&(usize, Place)| {
            matches!(operations[*known].route.overlap(&claimed.route), Overlap::Same | Overlap::Across)
        };
        if let Some((other, first)) = taken.iter().find(shares) {
            let message = format!(
                "`{name}.{}` and `{name}.{}` answer the same requests",
                claimed.name, operations[*other].name
            );
            let found = Diagnostic::new(codes::ROUTE_TAKEN, place, Part::Value, message)
                .secondary(first, Part::Value, "the other one")
                .help("the hub tells direct calls apart by method and path, whoever calls: keep one of the two; what the other does can be an operation of a service");
            context.diagnostics.push(found);
            return false;
        }
        taken.push((operation, place.clone()));
        true
    }
}

fn judge(
    connection: &mut DirectConnection,
    written: &model::DirectConnection,
    case_type: &str,
    backends: &[Backend],
    approvals: &[Approval],
    governance: &Governance,
    context: &Context,
) {
    let backend = &backends[connection.backend];
    let Some(criterion) = connection.criterion.as_deref() else { return };
    let instance = connection.instance.map(|index| backend.instances[index].name.as_str());
    let subject = Subject {
        case_type,
        backend: &backend.name,
        instance,
        operation: &backend.operations[connection.operation],
        criterion,
        latency_budget: connection.latency_budget,
    };
    let digest = digest::of_subject(&subject, &context.types);
    if let Some(record) = connection.record {
        let present = Present { case_type, call: &written.call, instance, digest: &digest };
        // Of two accepted records the one that is named counts; a rule says that there are two.
        connection.holds = approval::holds(&approvals[record].record, &present, governance);
    }
    connection.digest = Some(digest);
}

/// The instance that an entry calls, if its backend has any; reports why there is none, and says `None` then.
fn instance(
    written: &model::DirectConnection,
    backend: &Backend,
    here: &Place,
    diagnostics: &mut Diagnostics,
) -> Option<Option<usize>> {
    let help = "add `instance:` with the one that was approved: a direct connection goes to one place";
    if !super::instance::is_chosen(backend, written.instance.is_some(), here, help, diagnostics) {
        return None;
    }
    let Some(name) = &written.instance else { return Some(None) };
    let found = backend.instances.iter().position(|instance| instance.name == *name);
    if found.is_none() {
        let known = backend.instances.iter().map(|instance| instance.name.as_str());
        let place = here.child("instance");
        diagnostics.push(super::instance::unknown(name, &backend.name, known, &place, Part::Value));
    }
    found.map(Some)
}

/// The backend and the operation that an entry calls; reports why there are none.
fn called(
    written: &model::DirectConnection,
    here: &Place,
    specs: &Specs,
    names: &Names,
    backends: &[Backend],
    context: &mut Context,
) -> Option<(usize, usize)> {
    let (place, call) = (here.child("call"), written.call.as_str());
    let Some((backend_name, operation_name)) = call.split_once('.') else {
        let message = format!("`{call}` does not name a backend's operation");
        let found = Diagnostic::new(codes::MALFORMED_REFERENCE, &place, Part::Value, message)
            .help("write `BACKEND.OPERATION`, as in `pricing.CreateQuote`");
        context.diagnostics.push(found);
        return None;
    };
    let Some(backend) = names.backends.get(backend_name) else {
        if !specs.broken.may_hold(Kind::Backend, backend_name) {
            let message = format!("there is no backend `{backend_name}`");
            let part = Part::Within(0..backend_name.len());
            let found = Diagnostic::new(codes::UNKNOWN_BACKEND, &place, part, message)
                .maybe_help(names.backends.help(backend_name));
            context.diagnostics.push(found);
        }
        return None;
    };
    let operations = &backends[backend].operations;
    let found = operations.iter().position(|operation| operation.name == operation_name);
    if found.is_none()
        && !context.unsound_operations.contains(&(Kind::Backend, backend, operation_name.to_owned()))
    {
        let message = format!("the backend `{backend_name}` has no operation `{operation_name}`");
        let part = Part::Within(backend_name.len() + 1..call.len());
        let known = operations.iter().map(|operation| operation.name.as_str());
        let found = Diagnostic::new(codes::UNKNOWN_OPERATION, &place, part, message)
            .maybe_help(suggest::help(operation_name, known));
        context.diagnostics.push(found);
    }
    found.map(|operation| (backend, operation))
}
