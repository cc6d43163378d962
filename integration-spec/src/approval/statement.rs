//! What an approver signs.
//!
//! One short text that names everything that was approved and who approves it, one thing a line, so that a signature
//! cannot be moved to another record, another term or another person. `cargo xtask approvals --statement` prints it,
//! and `ssh-keygen -Y verify` checks the signature of exactly these bytes.

use std::fmt::Write as _;

use caseway_environment::Span;
use serde_json::Value;

use crate::date::Date;
use crate::model::{Approval, ApprovedBy};

/// The version of the text: its first line.
const VERSION: &str = "caseway approval v1";

/// The text that `approver` signs on `at` when approving `record` until `expires`.
#[must_use]
pub fn of(record: &Approval, expires: Date, approver: &str, at: Date) -> String {
    let mut text = format!("{VERSION}\n");
    let mut line = |key: &str, value: &str| {
        // A text as JSON has no line break; writing to a text does not fail.
        let _ = writeln!(text, "{key} {}", Value::from(value));
    };
    line("approval", &record.name);
    line("case-type", &record.subject.case_type);
    line("call", &record.subject.call);
    // Statements of connections without an instance are as they were before there were any: what was signed stays signed.
    if let Some(instance) = &record.subject.instance {
        line("instance", instance);
    }
    line("latency-budget", &budget(record.subject.latency_budget));
    line("criterion", &record.criterion);
    line("subject-digest", &record.subject_digest);
    line("policy-digest", &record.policy_digest);
    for evidence in &record.evidence {
        line("evidence", &evidence.file);
        line("evidence-sha256", &evidence.sha256);
    }
    line("requested-by", &record.requested_by);
    line("requested-at", &record.requested_at.to_string());
    line("approved-by", approver);
    line("approved-at", &at.to_string());
    line("expires", &expires.to_string());
    text
}

/// The text that one approval of `record` is a signature of; `None` when the record does not say until when it holds.
#[must_use]
pub fn signed(record: &Approval, by: &ApprovedBy) -> Option<String> {
    Some(of(record, record.expires?, &by.principal, by.at))
}

fn budget(budget: Option<Span>) -> String {
    budget.map_or_else(|| "none".to_owned(), |budget| budget.to_string())
}
