//! An impact as a tree.

use std::fmt::Write as _;

use super::{Called, Direct, Impact, Operation, Place};
use crate::render::counted;

/// The tree: backend operations, the service operations over them, the cells, the case types.
#[must_use]
pub fn tree(impact: &Impact) -> String {
    let mut text = format!("{}  {}  ({})\n", impact.subject, impact.at, impact.owner);
    let mut calls: Vec<&str> = impact.operations.iter().map(|operation| operation.call.as_str()).collect();
    calls.dedup();
    for (at, call) in calls.iter().enumerate() {
        let last = at + 1 == calls.len();
        let _ = writeln!(text, "{}{call}", branch(last));
        let under = stem(last);
        let operations: Vec<&Operation> = impact.operations.iter().filter(|o| o.call == *call).collect();
        for (at, operation) in operations.iter().enumerate() {
            let last = at + 1 == operations.len();
            let Operation { operation, endpoint, owner, mapping, cells, case_types, call: _ } = operation;
            let _ = writeln!(text, "{under}{}{operation}  {endpoint}  ({owner})", branch(last));
            let inner = format!("{under}{}", stem(last));
            for cell in cells {
                let reads = match cell.reads.is_empty() {
                    true => String::new(),
                    false => format!("  reads {}", cell.reads.join(", ")),
                };
                let _ = writeln!(text, "{inner}├─ {mapping}: {}{reads}  {}", cell.target, cell.at);
            }
            let case_types = if case_types.is_empty() { "nobody".to_owned() } else { case_types.join(", ") };
            let _ = writeln!(text, "{inner}└─ called by {case_types}");
        }
    }
    for Direct { case_type, call, approval, holds } in &impact.direct {
        let approval = approval.as_deref().unwrap_or("no approval");
        let state = if *holds { "holds" } else { "does not hold" };
        let _ = writeln!(text, "directly: {case_type} calls {call}  ({approval}, which {state})");
    }
    let of_case_type = impact.kind == "caseType";
    if impact.operations.is_empty() {
        let nothing = if of_case_type { "it uses no service" } else { "no mapping reads or sets it" };
        let _ = writeln!(text, "└─ {nothing}");
    }
    let reached = if of_case_type {
        for Called { name, owner, tier } in &impact.backends {
            let _ = writeln!(text, "backend: {name}  {tier}  ({owner})");
        }
        impact.environments.iter().for_each(|place| text.push_str(&environment(place)));
        counted(impact.backends.len(), "backend")
    } else {
        counted(impact.case_types.len(), "case type")
    };
    let _ = writeln!(
        text,
        "\n{} of services, {reached}, ask {}",
        counted(impact.operations.len(), "operation"),
        impact.owners.join(", ")
    );
    text
}

/// What an environment says of a case type, on a line.
fn environment(Place { environment, stage, keys, callback, namespace }: &Place) -> String {
    let mut text = format!("environment: {environment}  ");
    if environment != stage {
        let _ = write!(text, "{stage}  ");
    }
    text += &if *keys == 0 { "no key, so no access".to_owned() } else { counted(*keys, "key") };
    if let Some(namespace) = namespace {
        let _ = write!(text, ", runs in {namespace}");
    }
    if let Some(callback) = callback {
        let _ = write!(text, ", called back at {callback}");
    }
    text + "\n"
}

fn branch(last: bool) -> &'static str {
    if last { "└─ " } else { "├─ " }
}

fn stem(last: bool) -> &'static str {
    if last { "   " } else { "│  " }
}
