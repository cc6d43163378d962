//! What a change does to direct connections and their approvals.
//!
//! An approval is of one state of things. A change of the contract voids it without a word of the record being another, and
//! a waiver may keep `check` from stopping at what is wrong with a connection. Both are decisions of whoever approves, so
//! both are told here, each with what it needs.

use std::collections::HashSet;

use serde::Serialize;

use crate::diagnostic::Diagnostic;
use crate::diff::{Change, Revision, kinds};
use crate::fingerprint;
use crate::model::ApprovalStatus;
use crate::platform::{DirectConnection, Governance, Platform};
use crate::{Loaded, rules};

/// A direct connection that a change concerns, and its approval.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Concerned {
    /// The approval that is named, as `DIR-0007`.
    pub approval: Option<String>,
    /// Who calls past the services.
    pub case_type: String,
    /// What is called, as `pricing.CreateQuote`.
    pub call: String,
    /// Why a service will not do.
    pub criterion: Option<String>,
    /// How things stand after the change.
    pub state: State,
    /// What is wrong with it that was not wrong before.
    pub because: Vec<Because>,
    /// What is to be done.
    pub needs: Option<String>,
    /// The people who may do it.
    pub ask: Vec<String>,
}

/// How an approval stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum State {
    /// It held before the change and does not hold any more.
    Voided,
    /// It did not hold before either.
    Unapproved,
    /// It was asked for.
    Proposed,
    /// It was taken back, or another took its place.
    Ended,
    /// It holds.
    Holds,
}

/// What is wrong with a connection.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Because {
    /// The rule.
    pub code: String,
    /// What is wrong.
    pub message: String,
    /// The waiver that silences it, if one does.
    pub waived_by: Option<String>,
}

impl State {
    /// Its name in reviews.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Voided => "voided",
            Self::Unapproved => "not approved",
            Self::Proposed => "proposed",
            Self::Ended => "ended",
            Self::Holds => "holds",
        }
    }
}

/// Every connection of the head that the change or a new finding concerns, in order of case types.
pub(super) fn concerned(
    (old, new): (&Loaded, &Loaded),
    (before, after): (Revision<'_>, Revision<'_>),
    changes: &[Change],
) -> Vec<Concerned> {
    let found = |loaded: &Loaded| -> HashSet<String> {
        let waived = loaded.waived.iter().map(|waived| &waived.diagnostic);
        let found = loaded.diagnostics.iter().chain(waived);
        found.map(|found| fingerprint::of(&loaded.sources, found)).collect()
    };
    let known = found(old);
    let is_new = |found: &Diagnostic| !known.contains(&fingerprint::of(&new.sources, found));
    let platform = after.platform;
    let concerned = platform.direct.iter().filter_map(|connection| {
        let about = |found: &Diagnostic| is_new(found) && concerns(platform, connection, found);
        let open = new.diagnostics.iter().filter(|found| about(found)).map(|found| (found, None));
        let waived = new.waived.iter().filter(|waived| about(&waived.diagnostic));
        let waived = waived.map(|waived| (&waived.diagnostic, Some(waived.waiver.clone())));
        let because = open.chain(waived).map(|(found, waived_by)| Because {
            code: found.code.to_string(),
            message: found.message.clone(),
            waived_by,
        });
        let because: Vec<Because> = because.collect();
        let change = changes.iter().find(|change| {
            let at = change.new.as_ref().map(|at| &at.place);
            at == Some(&connection.place) && is_about_connections(change)
        });
        if change.is_none() && because.is_empty() {
            return None;
        }
        let held = change.is_some_and(|change| change.kind == kinds::APPROVAL_VOIDED)
            || before
                .platform
                .direct
                .iter()
                .any(|was| was.holds && same(before.platform, was, platform, connection));
        Some(told(platform, connection, held, because))
    });
    concerned.collect()
}

fn is_about_connections(change: &Change) -> bool {
    [kinds::APPROVAL_VOIDED, kinds::APPROVAL_HOLDS, kinds::DIRECT_ADDED, kinds::DIRECT_CHANGED]
        .contains(&change.kind)
}

fn same(old: &Platform, was: &DirectConnection, new: &Platform, is: &DirectConnection) -> bool {
    let named = |platform: &Platform, connection: &DirectConnection| {
        (platform.case_types[connection.case_type].name.clone(), rules::direct::written(platform, connection))
    };
    named(old, was) == named(new, is)
}

/// Whether a finding stands in the connection's entry or in its record.
fn concerns(platform: &Platform, connection: &DirectConnection, found: &Diagnostic) -> bool {
    let at = &found.primary.place;
    let record = connection.record.map(|index| &platform.approvals[index].place);
    let entry = &connection.place;
    let within = at.file == entry.file
        && at
            .pointer
            .strip_prefix(&*entry.pointer)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
    within || record.is_some_and(|record| record.file == at.file)
}

fn told(platform: &Platform, connection: &DirectConnection, held: bool, because: Vec<Because>) -> Concerned {
    let record = connection.record.map(|index| &platform.approvals[index].record);
    let state = match record.map(|record| record.status) {
        _ if connection.holds => State::Holds,
        Some(ApprovalStatus::Proposed) => State::Proposed,
        Some(ApprovalStatus::Revoked | ApprovalStatus::Superseded) => State::Ended,
        _ if held => State::Voided,
        _ => State::Unapproved,
    };
    let name = connection.approval.as_deref();
    let criterion = connection.criterion.as_deref().unwrap_or("CRITERION");
    let needs = match (state, name) {
        (State::Holds, _) if because.is_empty() => None,
        (State::Holds, _) => Some("decide whether it may go on".to_owned()),
        (State::Voided, Some(name)) => Some(format!("cargo xtask renew {name} --expires DATE")),
        (State::Proposed, Some(name)) => {
            Some(format!("cargo xtask approve {name} --criterion {criterion} --expires DATE"))
        }
        (State::Unapproved, Some(name)) if record.is_some() => {
            Some(format!("cargo xtask renew {name} --expires DATE"))
        }
        (_, Some(name)) => Some(format!("cargo xtask propose {name} --evidence FILE")),
        (_, None) => {
            Some("name an approval, and ask for it: cargo xtask propose NAME --evidence FILE".to_owned())
        }
    };
    let ask = if needs.is_some() {
        approvers(&platform.governance, record.map(|record| &*record.requested_by))
    } else {
        Vec::new()
    };
    Concerned {
        approval: connection.approval.clone(),
        case_type: platform.case_types[connection.case_type].name.clone(),
        call: rules::direct::call(platform, connection),
        criterion: connection.criterion.clone(),
        state,
        because,
        needs,
        ask,
    }
}

/// Everyone who may approve, but for who asked.
fn approvers(governance: &Governance, requested_by: Option<&str>) -> Vec<String> {
    let asked = requested_by.and_then(|principal| governance.person(principal)).map(|(short, _)| short);
    let may = governance
        .people
        .iter()
        .filter(|(short, person)| governance.may_approve(person) && Some(short.as_str()) != asked);
    may.map(|(_, person)| person.name.clone()).collect()
}
