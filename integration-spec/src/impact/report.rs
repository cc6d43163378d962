//! An impact as a tree.

use std::fmt::Write as _;

use super::{Direct, Impact, Operation};
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
    if impact.operations.is_empty() {
        text.push_str("└─ no mapping reads or sets it\n");
    }
    let _ = writeln!(
        text,
        "\n{} of services, {}, ask {}",
        counted(impact.operations.len(), "operation"),
        counted(impact.case_types.len(), "case type"),
        impact.owners.join(", ")
    );
    text
}

fn branch(last: bool) -> &'static str {
    if last { "└─ " } else { "├─ " }
}

fn stem(last: bool) -> &'static str {
    if last { "   " } else { "│  " }
}
