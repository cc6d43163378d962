//! What is wrong with an approval.
//!
//! [`flaws`] knows no day and decides, with the status, whether the connection is allowed. [`dated`] is what the day
//! adds. Neither words a finding nor gives it a place: that is the rules' affair.

use std::fmt;

use super::signature::{self, Invalid};
use super::signers::Signer;
use super::{digest, statement};
use crate::date::Date;
use crate::model::{self, ApprovalStatus, ApprovedBy, Signatures};
use crate::platform::Governance;

/// What an approval is compared with: the connection as it is now.
#[derive(Debug, Clone, Copy)]
pub struct Present<'a> {
    /// The consumer's name.
    pub case_type: &'a str,
    /// The backend operation, as in `pricing.CreateQuote`.
    pub call: &'a str,
    /// The instance that is called, where the backend has several.
    pub instance: Option<&'a str>,
    /// The connection's digest.
    pub digest: &'a str,
}

/// Something that is wrong with an approval, whatever the day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Flaw {
    /// Its parts contradict each other: it was edited by hand.
    Inconsistent(String),
    /// It is about another connection.
    OtherSubject,
    /// What was approved has changed since.
    SubjectChanged,
    /// A digest was made by another version of the algorithm.
    OtherAlgorithm(String),
    /// The criterion's text has changed since, or there is no such criterion any more.
    PolicyChanged,
    /// The criterion is not shown to be met.
    Unproven(String),
    /// The index of an approval whose signature does not count, and why.
    Signature(usize, Invalid),
    /// The index of an approval by someone who may not approve.
    NotAuthorized(usize, NotAuthorized),
    /// The index of an approval by the person who asked, and how that is known.
    Requester(usize, SamePerson),
    /// Too few people have approved: have, want.
    TooFew(usize, usize),
    /// It holds for too many days: has, may have.
    TooLong(i64, i64),
}

/// Why someone may not approve.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotAuthorized {
    /// The roster does not know them.
    Unknown,
    /// None of their roles approves.
    Role,
}

/// How it is known that the approver is who asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SamePerson {
    /// The roster says so.
    Person,
    /// They have the same key.
    Key,
}

impl fmt::Display for NotAuthorized {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Unknown => "is not on the policy's roster",
            Self::Role => "has no role that approves direct connections",
        })
    }
}

/// What the day adds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Dated {
    /// It ended so many days ago.
    Expired(i64),
    /// It ends in so many days.
    Expiring(i64),
    /// The index of an approval that says it was given on a later day.
    InFuture(usize, Date),
    /// The index of an approval by a key that is not valid on the day.
    Key(usize, Invalid),
    /// It holds for too many days more: has, may have.
    TooLong(i64, i64),
}

/// Whether `record` allows the connection `present`, whatever the day.
#[must_use]
pub fn holds(record: &model::Approval, present: &Present<'_>, governance: &Governance) -> bool {
    record.status == ApprovalStatus::Accepted && flaws(record, Some(present), governance).is_empty()
}

/// Everything that is wrong with a record that is proposed or accepted. Of one that is revoked or superseded only what
/// contradicts itself: it allows nothing. `present` is the connection that names it, if one does.
#[must_use]
pub fn flaws(record: &model::Approval, present: Option<&Present<'_>>, governance: &Governance) -> Vec<Flaw> {
    let mut flaws = Vec::new();
    if let Some(reason) = inconsistency(record) {
        flaws.push(Flaw::Inconsistent(reason));
    }
    if matches!(record.status, ApprovalStatus::Revoked | ApprovalStatus::Superseded) {
        return flaws;
    }
    if let Some(present) = present {
        subject(record, present, &mut flaws);
    }
    policy(record, governance, &mut flaws);
    evidence(record, governance, &mut flaws);
    if record.status == ApprovalStatus::Accepted {
        approvals(record, governance, &mut flaws);
        lifetime(record, governance, &mut flaws);
    }
    flaws
}

/// What contradicts itself in a record: no command writes such a one.
fn inconsistency(record: &model::Approval) -> Option<String> {
    let approved = !record.approved_by.is_empty() && record.expires.is_some();
    let says = |what: &str| Some(format!("it is {}, {what}", record.status.name()));
    match record.status {
        ApprovalStatus::Accepted if !approved => says("but not who approved it and until when"),
        ApprovalStatus::Accepted | ApprovalStatus::Proposed if record.revoked.is_some() => {
            says("and says that it was revoked")
        }
        ApprovalStatus::Accepted | ApprovalStatus::Proposed if record.superseded_by.is_some() => {
            says("and says that another took its place")
        }
        ApprovalStatus::Revoked if record.revoked.is_none() => says("but not by whom and why"),
        ApprovalStatus::Superseded if record.superseded_by.is_none() => says("but not by which record"),
        _ => twice(record),
    }
}

fn twice(record: &model::Approval) -> Option<String> {
    let by = &record.approved_by;
    let again =
        by.iter().enumerate().find(|(at, one)| by[..*at].iter().any(|two| two.principal == one.principal));
    again.map(|(_, one)| format!("`{}` approves it twice", one.principal))
}

fn subject(record: &model::Approval, present: &Present<'_>, flaws: &mut Vec<Flaw>) {
    let Present { case_type, call, instance, digest } = present;
    // A record that names none may be older than that: its digest tells.
    let elsewhere = record.subject.instance.as_deref().is_some_and(|named| Some(named) != *instance);
    if record.subject.case_type != *case_type || record.subject.call != *call || elsewhere {
        flaws.push(Flaw::OtherSubject);
    } else if !digest::is_comparable(&record.subject_digest) {
        flaws.push(Flaw::OtherAlgorithm(record.subject_digest.clone()));
    } else if record.subject_digest != *digest {
        flaws.push(Flaw::SubjectChanged);
    }
}

fn policy(record: &model::Approval, governance: &Governance, flaws: &mut Vec<Flaw>) {
    let now =
        governance.criteria.get(&record.criterion).map(|text| digest::of_criterion(&record.criterion, text));
    if !digest::is_comparable(&record.policy_digest) {
        flaws.push(Flaw::OtherAlgorithm(record.policy_digest.clone()));
    } else if now.as_deref() != Some(record.policy_digest.as_str()) {
        flaws.push(Flaw::PolicyChanged);
    }
}

fn evidence(record: &model::Approval, governance: &Governance, flaws: &mut Vec<Flaw>) {
    if record.evidence.is_empty() {
        flaws.push(Flaw::Unproven("nothing is offered as evidence".to_owned()));
    }
    for offered in &record.evidence {
        let file = &offered.file;
        match governance.evidence.get(file) {
            None => flaws.push(Flaw::Unproven(format!("there is no file `{file}`"))),
            Some(found) if *found != offered.sha256 => {
                flaws.push(Flaw::Unproven(format!(
                    "`{file}` is not the file that was offered: it has changed"
                )));
            }
            Some(_) => {}
        }
    }
}

fn approvals(record: &model::Approval, governance: &Governance, flaws: &mut Vec<Flaw>) {
    let requester = governance.person(&record.requested_by).map(|(short, _)| short);
    let requesters_keys: Vec<&Signer> = keys_of(&record.requested_by, governance);
    let mut people: Vec<&str> = Vec::new();
    for (index, by) in record.approved_by.iter().enumerate() {
        let same_person = match governance.person(&by.principal) {
            None => {
                flaws.push(Flaw::NotAuthorized(index, NotAuthorized::Unknown));
                by.principal == record.requested_by
            }
            Some((short, person)) => {
                if governance.may_approve(person) {
                    people.push(short);
                } else {
                    flaws.push(Flaw::NotAuthorized(index, NotAuthorized::Role));
                }
                requester == Some(short)
            }
        };
        if same_person {
            flaws.push(Flaw::Requester(index, SamePerson::Person));
        }
        match check(record, by, governance) {
            Ok(None) => {}
            Ok(Some(signer)) => {
                let is_same = |key: &&Signer| key.key.key_data() == signer.key.key_data();
                if !same_person && requesters_keys.iter().any(is_same) {
                    flaws.push(Flaw::Requester(index, SamePerson::Key));
                }
            }
            Err(invalid) => flaws.push(Flaw::Signature(index, invalid)),
        }
    }
    people.sort_unstable();
    people.dedup();
    let want = usize::from(governance.approvals);
    // That nobody has approved is said where the record is found inconsistent.
    if people.len() < want && !people.is_empty() {
        flaws.push(Flaw::TooFew(people.len(), want));
    }
}

/// The keys under which `principal`, or the person who is called so, may sign.
fn keys_of<'g>(principal: &str, governance: &'g Governance) -> Vec<&'g Signer> {
    let names: Vec<&str> = match governance.person(principal) {
        Some((_, person)) => person.principals.iter().map(String::as_str).collect(),
        None => vec![principal],
    };
    governance.signers.iter().filter(|signer| names.iter().any(|name| signer.is(name))).collect()
}

/// The key by which an approval is signed; `None` for one that need not be signed and is not.
fn check<'g>(
    record: &model::Approval,
    by: &ApprovedBy,
    governance: &'g Governance,
) -> Result<Option<&'g Signer>, Invalid> {
    if by.signature.is_none() && governance.signatures == Signatures::Optional {
        return Ok(None);
    }
    // A record without an end has been found inconsistent; what its approvals would have signed is not known.
    let Some(text) = statement::signed(record, by) else { return Ok(None) };
    signature::verify(&governance.signers, &by.principal, &text, by.signature.as_deref()).map(Some)
}

fn lifetime(record: &model::Approval, governance: &Governance, flaws: &mut Vec<Flaw>) {
    let first = record.approved_by.iter().map(|by| by.at).min();
    if let (Some(first), Some(expires)) = (first, record.expires) {
        let days = first.days_until(expires);
        if days > governance.longest_days {
            flaws.push(Flaw::TooLong(days, governance.longest_days));
        }
    }
}

/// What `day` adds to what is wrong with an accepted record.
#[must_use]
pub fn dated(record: &model::Approval, governance: &Governance, day: Date) -> Vec<Dated> {
    let mut found = Vec::new();
    let Some(expires) = record.expires.filter(|_| record.status == ApprovalStatus::Accepted) else {
        return found;
    };
    let left = day.days_until(expires);
    if left < 0 {
        found.push(Dated::Expired(-left));
    } else if left <= governance.remind_days {
        found.push(Dated::Expiring(left));
    } else if left > governance.longest_days && !already_too_long(record, governance) {
        found.push(Dated::TooLong(left, governance.longest_days));
    }
    for (index, by) in record.approved_by.iter().enumerate() {
        if by.at > day {
            found.push(Dated::InFuture(index, by.at));
        }
        if let Ok(Some(signer)) = check(record, by, governance) {
            // The same key may stand on several lines, one for each time in which it is valid.
            let valid = governance.signers.iter().any(|other| {
                other.is(&by.principal)
                    && other.key.key_data() == signer.key.key_data()
                    && other.is_valid_on(day)
            });
            if !valid {
                let fingerprint = signer.fingerprint();
                found.push(Dated::Key(index, Invalid::KeyNotValid { fingerprint, day }));
            }
        }
    }
    found
}

fn already_too_long(record: &model::Approval, governance: &Governance) -> bool {
    let mut flaws = Vec::new();
    lifetime(record, governance, &mut flaws);
    !flaws.is_empty()
}
