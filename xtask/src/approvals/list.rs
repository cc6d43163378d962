//! `cargo xtask approvals`

use std::io::{self, Write};
use std::process::ExitCode;

use anyhow::{Context, Result};
use caseway_spec::approval::{Dated, Flaw, SamePerson, statement};
use caseway_spec::date::Date;
use caseway_spec::model::{Approval, ApprovalStatus};
use clap::{Args, ValueEnum};
use serde_json::{Value, json};

use super::{Repository, today};
use crate::Specs;

/// Lists every approval of a direct connection: its state, and the days that are left.
#[derive(Debug, Args)]
pub(crate) struct Approvals {
    /// How to say it.
    #[arg(long, value_enum, default_value_t = Format::Human)]
    format: Format,
    /// The day to judge for. Default: today.
    #[arg(long, value_name = "DATE")]
    as_of: Option<Date>,
    /// Prints what the approvers of one record have signed, for `ssh-keygen -Y verify -n approval.caseway`.
    #[arg(long, value_name = "NAME")]
    statement: Option<String>,
    #[command(flatten)]
    specs: Specs,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// A table.
    Human,
    /// One JSON document.
    Json,
}

/// One line of the list.
struct Row<'a> {
    record: &'a Approval,
    state: &'static str,
    days_left: Option<i64>,
    wrong: Vec<String>,
}

impl Approvals {
    pub(crate) fn run(&self) -> Result<ExitCode> {
        let repository = Repository::open(&self.specs.dir)?;
        let day = self.as_of.map_or_else(today, Ok)?;
        let mut out = io::stdout().lock();
        if let Some(name) = &self.statement {
            let record = repository.record(name)?;
            let first = record.approved_by.first().context("nobody has approved it yet")?;
            let text =
                statement::signed(&record, first).context("the record does not say until when it holds")?;
            write!(out, "{text}")?;
            return Ok(ExitCode::SUCCESS);
        }
        let rows: Vec<Row<'_>> = repository
            .platform
            .approvals
            .iter()
            .map(|approval| row(&repository, &approval.record, day))
            .collect();
        match self.format {
            Format::Human => human(&rows, &mut out)?,
            Format::Json => writeln!(out, "{:#}", document(&rows, day))?,
        }
        Ok(ExitCode::SUCCESS)
    }
}

fn row<'a>(repository: &Repository, record: &'a Approval, day: Date) -> Row<'a> {
    let used = repository.connection(&record.name).is_ok();
    let mut wrong = repository.wrong_with(record, day);
    let accepted = record.status == ApprovalStatus::Accepted;
    let days_left = record.expires.filter(|_| accepted).map(|expires| day.days_until(expires));
    let reminded = days_left.is_some_and(|left| left <= repository.platform.governance.remind_days);
    let state = match record.status {
        ApprovalStatus::Proposed => "proposed",
        ApprovalStatus::Revoked => "revoked",
        ApprovalStatus::Superseded => "superseded",
        ApprovalStatus::Accepted if days_left.is_some_and(|left| left < 0) => "expired",
        ApprovalStatus::Accepted if !wrong.is_empty() => "void",
        ApprovalStatus::Accepted if !used => "unused",
        ApprovalStatus::Accepted if reminded => "expiring",
        ApprovalStatus::Accepted => "accepted",
    };
    if let Some(next) = &record.superseded_by {
        wrong.push(format!("{next} took its place"));
    }
    if let Some(revoked) = &record.revoked {
        wrong.push(format!("{} on {}: {}", revoked.by, revoked.at, revoked.reason));
    }
    Row { record, state, days_left, wrong }
}

fn human(rows: &[Row<'_>], out: &mut impl Write) -> io::Result<()> {
    if rows.is_empty() {
        return writeln!(out, "There is no approval of a direct connection.");
    }
    let width = |of: &dyn Fn(&Row<'_>) -> usize| rows.iter().map(of).max().unwrap_or(0);
    let name = width(&|row| row.record.name.len());
    let subject = width(&|row| subject(row.record).len());
    let criterion = width(&|row| row.record.criterion.len());
    for row in rows {
        let left = match row.days_left {
            Some(left) if left < 0 => format!("ended {} days ago", -left),
            Some(1) => "1 day left".to_owned(),
            Some(left) => format!("{left} days left"),
            None => String::new(),
        };
        let line = format!(
            "{:name$}  {:10}  {:subject$}  {:criterion$}  {left}",
            row.record.name,
            row.state,
            subject_of(row),
            row.record.criterion,
        );
        writeln!(out, "{}", line.trim_end())?;
        for reason in &row.wrong {
            writeln!(out, "{:name$}    {reason}", "")?;
        }
    }
    Ok(())
}

fn subject_of(row: &Row<'_>) -> String {
    subject(row.record)
}

fn subject(record: &Approval) -> String {
    format!("{} -> {}", record.subject.case_type, record.subject.called())
}

fn document(rows: &[Row<'_>], day: Date) -> Value {
    let approvals: Vec<Value> = rows
        .iter()
        .map(|row| {
            let Row { record, state, days_left, wrong } = row;
            json!({
                "name": record.name,
                "state": state,
                "status": record.status.name(),
                "caseType": record.subject.case_type,
                "call": record.subject.call,
                "instance": record.subject.instance,
                "criterion": record.criterion,
                "requestedBy": record.requested_by,
                "approvedBy": record.approved_by.iter().map(|by| &by.principal).collect::<Vec<_>>(),
                "expires": record.expires,
                "daysLeft": days_left,
                "reasons": wrong,
            })
        })
        .collect();
    json!({ "version": 1, "asOf": day, "approvals": approvals })
}

/// What is wrong with a record, in a few words.
pub(super) fn words(record: &Approval, flaw: &Flaw) -> String {
    let by = |index: &usize| record.approved_by.get(*index).map_or("somebody", |by| by.principal.as_str());
    match flaw {
        Flaw::Inconsistent(reason) => format!("it contradicts itself: {reason}"),
        Flaw::OtherSubject => "it is about another connection".to_owned(),
        Flaw::SubjectChanged => "what it allows has changed since: propose or renew it".to_owned(),
        Flaw::OtherAlgorithm(digest) => format!("its digest is of another kind: {digest}"),
        Flaw::PolicyChanged => "the criterion's text has changed since: propose or renew it".to_owned(),
        Flaw::Unproven(reason) => reason.clone(),
        Flaw::Signature(index, invalid) => format!("the approval of {} does not count: {invalid}", by(index)),
        Flaw::NotAuthorized(index, why) => format!("{} {why}", by(index)),
        Flaw::Requester(index, SamePerson::Person) => format!("{} asked for it", by(index)),
        Flaw::Requester(index, SamePerson::Key) => {
            format!("{} signed with a key of {}, who asked for it", by(index), record.requested_by)
        }
        Flaw::TooFew(have, want) => format!("{have} of {want} approvals"),
        Flaw::TooLong(has, may) => format!("it holds for {has} days, and the policy allows {may}"),
    }
}

/// What the day adds, in a few words.
pub(super) fn dated_words(record: &Approval, flaw: &Dated) -> String {
    match flaw {
        Dated::Expired(ago) => format!("it ended {ago} days ago"),
        Dated::Expiring(left) => format!("it ends in {left} days"),
        Dated::InFuture(_, day) => format!("it says that it was approved on {day}"),
        Dated::Key(index, invalid) => words(record, &Flaw::Signature(*index, invalid.clone())),
        Dated::TooLong(has, may) => words(record, &Flaw::TooLong(*has, *may)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_reason_is_said_in_words() {
        let flaws = [
            Flaw::OtherSubject,
            Flaw::SubjectChanged,
            Flaw::PolicyChanged,
            Flaw::NotAuthorized(0, caseway_spec::approval::NotAuthorized::Role),
            Flaw::TooFew(1, 2),
        ];
        let record = serde_json::from_value(json!({
            "apiVersion": "caseway/v1", "kind": "Approval", "name": "DIR-0001", "status": "proposed",
            "subject": { "caseType": "claim", "call": "erp.GetOrder" }, "criterion": "realtime",
            "subjectDigest": "v1:sha256:0", "policyDigest": "v1:sha256:0", "requestedBy": "nils", "requestedAt": "2026-11-24",
        }))
        .unwrap();
        assert!(flaws.iter().all(|flaw| !words(&record, flaw).is_empty()));
    }
}
