//! How records change, and how they are written.
//!
//! Each function is one thing that a command does to a record. None looks at a file or a clock: who, when and what was
//! read are given. [`to_yaml`] writes a record as the repository keeps it.

use std::fmt::Write as _;

use caseway_environment::Span;
use serde_json::Value;

use super::digest;
use crate::date::Date;
use crate::model::{
    API_VERSION, Approval, ApprovalStatus, ApprovedBy, Evidence, FormerTerm, Kind, Revoked, Subject,
};
use crate::platform::{DirectConnection, Platform};

/// Why a record cannot be made or changed so.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// The connection names no criterion of the policy.
    #[error("the connection names no criterion that the policy has: add `criterion:` to it")]
    NoCriterion,
    /// It is not of a status that allows it.
    #[error("{name} is {status}; {help}", status = status.name())]
    Status {
        /// The record.
        name: String,
        /// How far it is.
        status: ApprovalStatus,
        /// What to do instead.
        help: &'static str,
    },
    /// The same person again.
    #[error("{0} has approved it already")]
    Again(String),
    /// Approvals of one record end together.
    #[error("it was approved until {0} by the first approver: approve it until the same day")]
    OtherEnd(Date),
    /// The other record is about another connection.
    #[error("{0} is about another connection: it cannot take the place of this one")]
    OtherSubject(String),
    /// The end is not in the future.
    #[error("{0} has passed: an approval must end on a later day")]
    Past(Date),
}

/// The terms of a connection as they are now.
#[derive(Debug, Clone)]
struct Terms {
    subject: Subject,
    criterion: String,
    subject_digest: String,
    policy_digest: String,
}

fn terms(platform: &Platform, connection: &DirectConnection) -> Result<Terms, Refused> {
    let criterion = connection.criterion.clone().ok_or(Refused::NoCriterion)?;
    let text = platform.governance.criteria.get(&criterion).ok_or(Refused::NoCriterion)?;
    let subject_digest = connection.digest.clone().ok_or(Refused::NoCriterion)?;
    let backend = &platform.backends[connection.backend];
    let subject = Subject {
        case_type: platform.case_types[connection.case_type].name.clone(),
        call: format!("{}.{}", backend.name, backend.operations[connection.operation].name),
        instance: connection.instance.map(|index| backend.instances[index].name.clone()),
        latency_budget: connection.latency_budget.map(Span),
    };
    let policy_digest = digest::of_criterion(&criterion, text);
    Ok(Terms { subject, criterion, subject_digest, policy_digest })
}

/// A proposal of `connection` under `name`.
///
/// # Errors
/// When the connection has no criterion.
pub fn propose(
    platform: &Platform,
    connection: &DirectConnection,
    name: &str,
    evidence: Vec<Evidence>,
    by: &str,
    on: Date,
) -> Result<Approval, Refused> {
    let Terms { subject, criterion, subject_digest, policy_digest } = terms(platform, connection)?;
    Ok(Approval {
        api_version: API_VERSION.to_owned(),
        kind: Kind::Approval.name().to_owned(),
        name: name.to_owned(),
        status: ApprovalStatus::Proposed,
        subject,
        criterion,
        subject_digest,
        policy_digest,
        evidence,
        requested_by: by.to_owned(),
        requested_at: on,
        expires: None,
        approved_by: Vec::new(),
        revoked: None,
        superseded_by: None,
        history: Vec::new(),
    })
}

/// Makes an accepted record one of the connection's present terms, not approved yet. What it was goes to its history.
///
/// # Errors
/// When it is not accepted, or the connection has no criterion.
pub fn begin_renewal(
    record: &mut Approval,
    platform: &Platform,
    connection: &DirectConnection,
    evidence: Vec<Evidence>,
) -> Result<(), Refused> {
    let Terms { subject, criterion, subject_digest, policy_digest } = terms(platform, connection)?;
    if record.status != ApprovalStatus::Accepted {
        return Err(status(record, "only what was accepted can be renewed"));
    }
    if let Some(expires) = record.expires.take() {
        record.history.push(FormerTerm {
            subject_digest: std::mem::replace(&mut record.subject_digest, subject_digest),
            policy_digest: std::mem::replace(&mut record.policy_digest, policy_digest),
            expires,
            approved_by: std::mem::take(&mut record.approved_by),
        });
    }
    record.status = ApprovalStatus::Proposed;
    record.subject = subject;
    record.criterion = criterion;
    record.evidence = evidence;
    Ok(())
}

/// Adds one person's approval until `expires`. The record is accepted once `wanted` people have approved.
///
/// # Errors
/// When it is not proposed, the person has approved it already, or the end does not fit.
pub fn approve(record: &mut Approval, by: ApprovedBy, expires: Date, wanted: usize) -> Result<(), Refused> {
    if record.status != ApprovalStatus::Proposed {
        return Err(status(record, "what was approved is renewed, with `cargo xtask renew`"));
    }
    if record.approved_by.iter().any(|other| other.principal == by.principal) {
        return Err(Refused::Again(by.principal));
    }
    if expires <= by.at {
        return Err(Refused::Past(expires));
    }
    match record.expires {
        Some(first) if first != expires => return Err(Refused::OtherEnd(first)),
        _ => record.expires = Some(expires),
    }
    record.approved_by.push(by);
    if record.approved_by.len() >= wanted {
        record.status = ApprovalStatus::Accepted;
    }
    Ok(())
}

/// Takes a record back.
///
/// # Errors
/// When it has ended already.
pub fn revoke(record: &mut Approval, revoked: Revoked) -> Result<(), Refused> {
    if matches!(record.status, ApprovalStatus::Revoked | ApprovalStatus::Superseded) {
        return Err(status(record, "it allows nothing already"));
    }
    record.status = ApprovalStatus::Revoked;
    record.revoked = Some(revoked);
    Ok(())
}

/// Ends a record in favour of `next`.
///
/// # Errors
/// When it has ended already, or the other is about another connection or allows nothing.
pub fn supersede(record: &mut Approval, next: &Approval) -> Result<(), Refused> {
    if matches!(record.status, ApprovalStatus::Revoked | ApprovalStatus::Superseded) {
        return Err(status(record, "it allows nothing already"));
    }
    let (old, new) = (&record.subject, &next.subject);
    if old.case_type != new.case_type || old.call != new.call || record.name == next.name {
        return Err(Refused::OtherSubject(next.name.clone()));
    }
    if matches!(next.status, ApprovalStatus::Revoked | ApprovalStatus::Superseded) {
        return Err(status(next, "it cannot take the place of another"));
    }
    record.status = ApprovalStatus::Superseded;
    record.superseded_by = Some(next.name.clone());
    Ok(())
}

fn status(record: &Approval, help: &'static str) -> Refused {
    Refused::Status { name: record.name.clone(), status: record.status, help }
}

/// The record as the repository keeps it: one thing a line, signatures as blocks.
#[must_use]
pub fn to_yaml(record: &Approval) -> String {
    let mut out = String::from(
        "# yaml-language-server: $schema=../../../schemas/approval.schema.json\n\
         # Written by `cargo xtask propose`, `approve`, `renew`, `revoke` and `supersede`. Never by hand.\n",
    );
    let mut line = |text: std::fmt::Arguments<'_>| {
        let _ = writeln!(out, "{text}");
    };
    line(format_args!("apiVersion: {}", record.api_version));
    line(format_args!("kind: {}", record.kind));
    line(format_args!("name: {}", record.name));
    line(format_args!("status: {}", record.status.name()));
    let Subject { case_type, call, instance, latency_budget } = &record.subject;
    let instance = instance.as_ref().map_or_else(String::new, |name| format!(", instance: {}", quoted(name)));
    let budget = latency_budget.map_or_else(String::new, |budget| format!(", latencyBudget: {budget}"));
    line(format_args!("subject: {{ caseType: {case_type}, call: {call}{instance}{budget} }}"));
    line(format_args!("criterion: {}", quoted(&record.criterion)));
    line(format_args!("subjectDigest: {}", record.subject_digest));
    line(format_args!("policyDigest: {}", record.policy_digest));
    if !record.evidence.is_empty() {
        line(format_args!("evidence:"));
        for Evidence { file, sha256 } in &record.evidence {
            line(format_args!("  - {{ file: {file}, sha256: {} }}", quoted(sha256)));
        }
    }
    line(format_args!("requestedBy: {}", quoted(&record.requested_by)));
    line(format_args!("requestedAt: {}", record.requested_at));
    if let Some(expires) = record.expires {
        line(format_args!("expires: {expires}"));
    }
    if !record.approved_by.is_empty() {
        line(format_args!("approvedBy:"));
        approved_by(&mut out, "  ", &record.approved_by);
    }
    if let Some(Revoked { by, at, reason }) = &record.revoked {
        let _ = writeln!(out, "revoked: {{ by: {}, at: {at}, reason: {} }}", quoted(by), quoted(reason));
    }
    if let Some(next) = &record.superseded_by {
        let _ = writeln!(out, "supersededBy: {next}");
    }
    if !record.history.is_empty() {
        out.push_str("history:\n");
        for term in &record.history {
            let _ = writeln!(out, "  - subjectDigest: {}", term.subject_digest);
            let _ = writeln!(out, "    policyDigest: {}", term.policy_digest);
            let _ = writeln!(out, "    expires: {}", term.expires);
            out.push_str("    approvedBy:\n");
            approved_by(&mut out, "      ", &term.approved_by);
        }
    }
    out
}

fn approved_by(out: &mut String, indent: &str, all: &[ApprovedBy]) {
    for ApprovedBy { principal, at, signature } in all {
        let _ = writeln!(out, "{indent}- principal: {}", quoted(principal));
        let _ = writeln!(out, "{indent}  at: {at}");
        if let Some(signature) = signature {
            let _ = writeln!(out, "{indent}  signature: |");
            for text in signature.trim().lines() {
                let _ = writeln!(out, "{indent}    {text}");
            }
        }
    }
}

/// A text as YAML cannot misread it: JSON is YAML.
fn quoted(text: &str) -> String {
    let plain = text.bytes().all(|b| b.is_ascii_alphabetic() || b"-@.".contains(&b) || b.is_ascii_digit());
    let begins = text.bytes().next().is_some_and(|b| b.is_ascii_lowercase());
    let word = !matches!(text, "true" | "false" | "null" | "yes" | "no" | "on" | "off" | "y" | "n");
    if plain && begins && word { text.to_owned() } else { Value::from(text).to_string() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_that_yaml_would_read_otherwise_are_quoted() {
        for text in ["no", "1e5", "a: b", "# x", "", "true", "-a", "a\nb"] {
            assert!(quoted(text).starts_with('"'), "{text:?}");
        }
        assert_eq!(quoted("ana.torres@example.org"), "ana.torres@example.org");
    }
}
