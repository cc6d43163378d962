//! Direct connections, the approvals that allow them, and what is demanded of both.

use std::collections::BTreeMap;
use std::time::Duration;

use crate::approval::signers::Signer;
use crate::model;
use crate::model::{AfterExpiry, Signatures};
use crate::source::Place;

/// One case type's bypass to one operation of a backend, as a case type declares it.
#[derive(Debug, Clone)]
pub struct DirectConnection {
    /// Where it is declared: the entry under `direct` of the case type.
    pub place: Place,
    /// Index of the case type.
    pub case_type: usize,
    /// Index of the backend.
    pub backend: usize,
    /// Index of the operation in the backend.
    pub operation: usize,
    /// Index of the instance that is called, where the backend has several.
    pub instance: Option<usize>,
    /// The criterion as written.
    pub criterion: Option<String>,
    /// How long the case type can wait.
    pub latency_budget: Option<Duration>,
    /// The approval's name as written.
    pub approval: Option<String>,
    /// The index of the approval of that name.
    pub record: Option<usize>,
    /// The digest of the connection as it is now; `None` without a criterion.
    pub digest: Option<String>,
    /// Whether its approval is accepted and holds, whatever the day.
    pub holds: bool,
}

/// An approval.
#[derive(Debug, Clone)]
pub struct Approval {
    /// Its file.
    pub place: Place,
    /// The record as written.
    pub record: model::Approval,
}

/// What is demanded of direct connections, every value decided.
#[derive(Debug, Clone)]
pub struct Governance {
    /// Where the policy says it; `None` when every value is built in.
    pub place: Option<Place>,
    /// The criteria: name and text.
    pub criteria: BTreeMap<String, String>,
    /// The roles whose people approve.
    pub approvers: Vec<String>,
    /// How many people must approve.
    pub approvals: u8,
    /// Whether an approval must be signed.
    pub signatures: Signatures,
    /// The longest time, in days, for which a connection is approved at once.
    pub longest_days: i64,
    /// How many days before an approval expires it is spoken of.
    pub remind_days: i64,
    /// What the hub does with calls after the last day of their approval.
    pub after_expiry: AfterExpiry,
    /// Budgets below this are real time.
    pub realtime_below: Duration,
    /// What the hub itself adds to a call, as measured in this organisation.
    pub measured_overhead: Option<Duration>,
    /// The largest share of direct connections, in percent.
    pub share_percent: u8,
    /// The limit holds in a landscape of more backends than these.
    pub past_backends: u32,
    /// The limit holds in a landscape of more case types than these.
    pub past_case_types: u32,
    /// The people who may propose and approve, by their short names.
    pub people: BTreeMap<String, Person>,
    /// Who signs with which key.
    pub signers: Vec<Signer>,
    /// The files that are offered as evidence: path below the specs' directory, and SHA-256.
    pub evidence: BTreeMap<String, String>,
}

/// Someone who may propose or approve.
#[derive(Debug, Clone, PartialEq)]
pub struct Person {
    /// Where the policy names them.
    pub place: Place,
    /// Their name for people.
    pub name: String,
    /// What they are called where they sign.
    pub principals: Vec<String>,
    /// What they may do.
    pub roles: Vec<String>,
}

impl Governance {
    /// The person who is called `principal` where they sign, with their short name.
    #[must_use]
    pub fn person(&self, principal: &str) -> Option<(&str, &Person)> {
        let is = |(_, person): &(&String, &Person)| person.principals.iter().any(|known| known == principal);
        self.people.iter().find(is).map(|(short, person)| (short.as_str(), person))
    }

    /// Whether a person may approve.
    #[must_use]
    pub fn may_approve(&self, person: &Person) -> bool {
        person.roles.iter().any(|role| self.approvers.contains(role))
    }
}
