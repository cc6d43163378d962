//! The records that allow direct connections: whether they are what was approved, by whom, and until when.

use std::collections::HashMap;

use super::direct::{named, written};
use super::{Facts, rules};
use crate::approval::{Dated, Flaw, NotAuthorized, Present, SamePerson, dated, flaws};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::model::ApprovalStatus;
use crate::platform::{Approval, DirectConnection, Platform};
use crate::source::Part;

rules! {
    INCONSISTENT = "approval-inconsistent", Firm, "an approval that contradicts itself";
    DOUBLED = "approval-doubled", Firm, "two approvals for one direct connection";
    DIGEST = "approval-digest-mismatch", Firm, "something else was approved";
    POLICY = "approval-policy-changed", Firm, "the criterion has changed since the approval";
    UNPROVEN = "direct-criterion-unproven", Firm, "nothing shows that the criterion is met";
    SIGNATURE = "approval-signature-invalid", Firm, "an approval that nobody signed";
    REQUESTER = "approver-is-requester", Firm, "somebody approved what they asked for";
    AUTHORIZED = "approver-not-authorized", Firm, "somebody approved who may not";
    INCOMPLETE = "approval-incomplete", Firm, "an approval by too few people";
    TOO_LONG = "approval-lifetime-too-long", Firm, "an approval for longer than the policy allows";
    EXPIRED = "approval-expired", Error, "an approval that has ended";
    EXPIRING = "approval-expiring", Warning, "an approval that ends soon";
    UNUSED = "approval-unused", Warning, "an approval of which no case type makes use";
}

pub(super) fn judge(facts: &Facts<'_>, found: &mut Diagnostics) {
    let platform = facts.platform;
    let mut namers: HashMap<usize, Vec<&DirectConnection>> = HashMap::new();
    for connection in &platform.direct {
        if let Some(record) = connection.record {
            namers.entry(record).or_default().push(connection);
        }
    }
    for (index, approval) in platform.approvals.iter().enumerate() {
        let namers = namers.remove(&index).unwrap_or_default();
        subjects(platform, approval, &namers, found);
        if let (Some(day), false) = (facts.input.as_of, namers.is_empty()) {
            for flaw in dated(&approval.record, &platform.governance, day) {
                found.push(worded_dated(approval, flaw));
            }
        }
    }
    doubled(platform, found);
}

/// What is wrong with a record, whatever the day, and with those that name it.
fn subjects(platform: &Platform, approval: &Approval, namers: &[&DirectConnection], found: &mut Diagnostics) {
    let subject = &approval.record.subject;
    let is_subject = |connection: &&&DirectConnection| {
        platform.case_types[connection.case_type].name == subject.case_type
            && written(platform, connection) == subject.call
    };
    let own = namers.iter().find(is_subject).copied();
    for other in namers.iter().filter(|connection| !is_subject(connection)) {
        found.push(of_another(platform, approval, other));
    }
    let called = own.map(|connection| written(platform, connection));
    let present = own.zip(called.as_deref()).and_then(|(connection, call)| {
        let digest = connection.digest.as_deref()?;
        let backend = &platform.backends[connection.backend];
        Some(Present {
            case_type: &platform.case_types[connection.case_type].name,
            call,
            instance: connection.instance.map(|index| backend.instances[index].name.as_str()),
            digest,
        })
    });
    for flaw in flaws(&approval.record, present.as_ref(), &platform.governance) {
        found.push(worded(platform, approval, own, flaw));
    }
    if namers.is_empty() && approval.record.status == ApprovalStatus::Accepted {
        let message =
            format!("`{}` is not named by the case type `{}`", approval.record.name, subject.case_type);
        found.push(at(approval, UNUSED, "name", message).help(format!(
            "name it under `direct`; or take it back: `cargo xtask revoke {} --reason ...`",
            approval.record.name
        )));
    }
}

/// A finding at `key` of a record.
fn at(approval: &Approval, rule: crate::codes::Code, key: &str, message: impl Into<String>) -> Diagnostic {
    Diagnostic::new(rule, &approval.place.child(key), Part::Value, message).about(&approval.record.name)
}

/// A finding at the `index`th approval of a record.
fn at_approver(
    approval: &Approval,
    rule: crate::codes::Code,
    index: usize,
    key: &str,
    message: impl Into<String>,
) -> Diagnostic {
    let place = approval.place.child("approvedBy").item(index).child(key);
    Diagnostic::new(rule, &place, Part::Value, message).about(format!("{} {index}", approval.record.name))
}

fn of_another(platform: &Platform, approval: &Approval, connection: &DirectConnection) -> Diagnostic {
    let subject = &approval.record.subject;
    let message = format!(
        "`{}` is about `{}` -> `{}`, not about `{}`",
        approval.record.name,
        subject.case_type,
        subject.called(),
        named(platform, connection)
    );
    Diagnostic::new(DIGEST, &connection.place.child("approval"), Part::Value, message)
        .about(named(platform, connection))
        .secondary(&approval.place.child("subject"), Part::Value, "what was approved")
        .help("each connection has an approval of its own: `cargo xtask propose`")
}

fn worded(
    platform: &Platform,
    approval: &Approval,
    own: Option<&DirectConnection>,
    flaw: Flaw,
) -> Diagnostic {
    let record = &approval.record;
    let name = &record.name;
    let accepted = record.status == ApprovalStatus::Accepted;
    let again = if accepted {
        format!("look at what changed and approve it again: `cargo xtask renew {name} --expires DATE`")
    } else {
        format!("propose it anew: `cargo xtask propose {name} --evidence FILE`")
    };
    match flaw {
        Flaw::Inconsistent(reason) => {
            at(approval, INCONSISTENT, "status", format!("`{name}` contradicts itself: {reason}")).help(
                "records are written by commands and never by hand: restore it from the repository's history",
            )
        }
        Flaw::OtherSubject => match own {
            Some(connection) => of_another(platform, approval, connection),
            None => at(approval, DIGEST, "subject", format!("`{name}` is about something else")),
        },
        Flaw::SubjectChanged => {
            let message = format!("what `{name}` allows has changed since it was {}", record.status.name());
            let finding = at(approval, DIGEST, "subjectDigest", message);
            let finding = match own {
                Some(connection) => {
                    let operation = &platform.backends[connection.backend].operations[connection.operation];
                    finding
                        .secondary(&connection.place, Part::Value, "the connection as it is now")
                        .secondary(&operation.place, Part::Key, "the operation, or a type that it reaches")
                }
                None => finding,
            };
            finding.help(again)
        }
        Flaw::OtherAlgorithm(digest) => {
            let version = digest.split(':').next().unwrap_or_default();
            let message = format!(
                "the digest is of the kind `{version}`, which this version of Caseway does not compare"
            );
            let key = if digest == record.subject_digest { "subjectDigest" } else { "policyDigest" };
            at(approval, DIGEST, key, message).help(again)
        }
        Flaw::PolicyChanged => {
            let message = format!(
                "the text of `{}` is not the one that `{name}` was {} by",
                record.criterion,
                record.status.name()
            );
            let finding = at(approval, POLICY, "policyDigest", message);
            let finding = match platform.governance.place.as_ref() {
                Some(place) => finding.secondary(
                    &place.child("criteria").child(&record.criterion),
                    Part::Key,
                    "the text as it is now",
                ),
                None => finding,
            };
            finding.help(again)
        }
        Flaw::Unproven(reason) => {
            at(approval, UNPROVEN, "evidence", format!("`{name}` shows nothing: {reason}"))
                .help(format!("put it under `governance/evidence/`; then {again}"))
        }
        Flaw::Signature(index, invalid) => at_approver(
            approval,
            SIGNATURE,
            index,
            "signature",
            format!("`{name}` is not approved: {invalid}"),
        )
        .help(again),
        Flaw::NotAuthorized(index, why) => {
            let who = &record.approved_by[index].principal;
            let help = match why {
                NotAuthorized::Unknown => {
                    "have somebody approve it who is on the roster (`people` of the policy)".to_owned()
                }
                NotAuthorized::Role => format!(
                    "have somebody approve it who is {}",
                    crate::suggest::listed(
                        &platform.governance.approvers.iter().map(String::as_str).collect::<Vec<_>>()
                    )
                ),
            };
            at_approver(approval, AUTHORIZED, index, "principal", format!("`{who}` {why}")).help(help)
        }
        Flaw::Requester(index, how) => {
            let (who, asked) = (&record.approved_by[index].principal, &record.requested_by);
            let message = match how {
                SamePerson::Person => format!("`{who}` is the person who asked for it, as `{asked}`"),
                SamePerson::Key => {
                    format!("`{who}` signed with a key that is also one of `{asked}`, who asked for it")
                }
            };
            at_approver(approval, REQUESTER, index, "principal", message)
                .secondary(&approval.place.child("requestedBy"), Part::Value, "who asked for it")
                .help("have somebody else approve it")
        }
        Flaw::TooFew(have, want) => {
            at(approval, INCOMPLETE, "approvedBy", format!("`{name}` has {have} approvals and needs {want}"))
                .help(format!("have another person approve it: `cargo xtask approve {name} ...`"))
        }
        Flaw::TooLong(has, may) => too_long(approval, has, may),
    }
}

fn too_long(approval: &Approval, has: i64, may: i64) -> Diagnostic {
    let message = format!("`{}` holds for {has} days, and the policy allows {may}", approval.record.name);
    at(approval, TOO_LONG, "expires", message)
        .help(format!("approve it for less: `cargo xtask renew {} --expires DATE`", approval.record.name))
}

fn worded_dated(approval: &Approval, flaw: Dated) -> Diagnostic {
    let name = &approval.record.name;
    let renew = format!(
        "look whether it is still needed, then `cargo xtask renew {name} --expires DATE` or `cargo xtask revoke {name}`"
    );
    let days = |count: i64| if count == 1 { "1 day".to_owned() } else { format!("{count} days") };
    match flaw {
        Dated::Expired(ago) => {
            at(approval, EXPIRED, "expires", format!("`{name}` ended {} ago", days(ago))).help(renew)
        }
        Dated::Expiring(left) => {
            let when = if left == 0 { "today".to_owned() } else { format!("in {}", days(left)) };
            at(approval, EXPIRING, "expires", format!("`{name}` ends {when}")).help(renew)
        }
        Dated::InFuture(index, day) => at_approver(
            approval,
            INCONSISTENT,
            index,
            "at",
            format!("`{name}` says that it was approved on {day}, which is yet to come"),
        )
        .help("records are written by commands and never by hand: restore it from the repository's history"),
        Dated::Key(index, invalid) => at_approver(
            approval,
            SIGNATURE,
            index,
            "signature",
            format!("`{name}` is not approved any more: {invalid}"),
        )
        .help(format!("approve it again with a key that is: `cargo xtask renew {name} --expires DATE`")),
        Dated::TooLong(has, may) => too_long(approval, has, may),
    }
}

/// Two accepted records of one connection: nobody could say which of them counts.
fn doubled(platform: &Platform, found: &mut Diagnostics) {
    let accepted =
        platform.approvals.iter().filter(|approval| approval.record.status == ApprovalStatus::Accepted);
    let mut known: HashMap<(&str, &str), &Approval> = HashMap::new();
    for second in accepted {
        let subject = &second.record.subject;
        let first = *known.entry((&subject.case_type, &subject.call)).or_insert(second);
        if first.record.name != second.record.name {
            let (one, two) = (&first.record.name, &second.record.name);
            let message =
                format!("`{one}` and `{two}` both allow `{}` to call `{}`", subject.case_type, subject.call);
            found.push(
                at(second, DOUBLED, "subject", message)
                    .secondary(&first.place.child("subject"), Part::Value, "the other one")
                    .help(format!("end the older one: `cargo xtask supersede {one} --with {two}`")),
            );
        }
    }
}
