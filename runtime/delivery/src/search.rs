//! Finding deliveries again.

use crate::delivery::{Attempt, Delivery, Payload, StateKind};
use crate::id::{Actor, Backend, CaseId, CaseType, DeliveryId, Operation};
use crate::outcome::Class;
use crate::time::Time;

/// What a delivery must have to be found; what is left out does not matter.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// Its case type.
    pub case_type: Option<CaseType>,
    /// Its case's number.
    pub case_id: Option<CaseId>,
    /// Its backend.
    pub backend: Option<Backend>,
    /// Its operation.
    pub operation: Option<Operation>,
    /// One of these states; empty means any.
    pub states: Vec<StateKind>,
    /// The class of its last failure.
    pub class: Option<Class>,
    /// Accepted at or after.
    pub from: Option<Time>,
    /// Accepted before.
    pub to: Option<Time>,
}

impl Filter {
    /// Whether a delivery is one of those asked for.
    #[must_use]
    pub fn matches(&self, summary: &Summary) -> bool {
        fn fits<T: PartialEq>(wanted: Option<&T>, is: &T) -> bool {
            wanted.is_none_or(|wanted| wanted == is)
        }
        fits(self.case_type.as_ref(), &summary.case_type)
            && fits(self.case_id.as_ref(), &summary.case_id)
            && fits(self.backend.as_ref(), &summary.backend)
            && fits(self.operation.as_ref(), &summary.operation)
            && (self.states.is_empty() || self.states.contains(&summary.state))
            && (self.class.is_none() || self.class == summary.class)
            && self.from.is_none_or(|from| summary.created >= from)
            && self.to.is_none_or(|to| summary.created < to)
    }
}

/// The longest page.
pub(crate) const LONGEST_PAGE: u32 = 1000;

/// Where a page starts, and its length.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Page {
    /// After this delivery, of the order asked for; nothing starts at the beginning.
    pub after: Option<Cursor>,
    /// At most this many; more than 1,000 is taken as 1,000.
    pub limit: u32,
    /// In which order.
    pub order: Order,
}

/// By time of acceptance.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    /// What people look at.
    NewestFirst,
    /// What is redriven.
    OldestFirst,
}

/// A place between two deliveries. Deliveries that come or go do not move it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cursor {
    /// The last one's time of acceptance.
    pub created: Time,
    /// The last one's id.
    pub id: DeliveryId,
}

/// A delivery in a list: everything but its content.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Summary {
    /// Its id.
    pub id: DeliveryId,
    /// Its case type.
    pub case_type: CaseType,
    /// Its case's number.
    pub case_id: CaseId,
    /// Its backend.
    pub backend: Backend,
    /// Its operation.
    pub operation: Operation,
    /// Its place in its lane.
    pub sequence: u64,
    /// Its state.
    pub state: StateKind,
    /// The class of its last failure.
    pub class: Option<Class>,
    /// Why it is dead, parked or discarded.
    pub reason: Option<String>,
    /// Attempts so far.
    pub attempts: u32,
    /// Automatic redrives so far.
    pub rounds: u32,
    /// When it was accepted.
    pub created: Time,
    /// When its state last changed.
    pub changed: Time,
}

impl Summary {
    /// What a list shows of a delivery that is known with its history.
    #[must_use]
    pub fn of(record: &Record) -> Self {
        let Record { delivery, attempts, .. } = record;
        let failed = |attempt: &&Attempt| !matches!(attempt.class, Class::Success | Class::Accepted);
        Self {
            class: attempts.iter().rev().find(failed).map(|attempt| attempt.class),
            ..Self::without_class(delivery)
        }
    }

    /// What a list shows of a delivery, but for the class of its last failure.
    pub(crate) fn without_class(delivery: &Delivery) -> Self {
        Self {
            id: delivery.id,
            case_type: delivery.case.case_type.clone(),
            case_id: delivery.case.id.clone(),
            backend: delivery.backend.clone(),
            operation: delivery.operation.clone(),
            sequence: delivery.sequence,
            state: delivery.progress.state.kind(),
            class: None,
            reason: delivery.progress.state.reason().map(str::to_owned),
            attempts: delivery.progress.attempts,
            rounds: delivery.progress.rounds,
            created: delivery.created,
            changed: delivery.progress.changed,
        }
    }

    /// The place after this one.
    #[must_use]
    pub fn cursor(&self) -> Cursor {
        Cursor { created: self.created, id: self.id }
    }
}

/// Everything about one delivery.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// The delivery as it is now.
    pub delivery: Delivery,
    /// Every attempt, oldest first.
    pub attempts: Vec<Attempt>,
    /// Payloads that were replaced, oldest first.
    pub replaced: Vec<Replaced>,
}

/// A payload that an operator replaced.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Replaced {
    /// The revision that it was.
    pub revision: u32,
    /// The payload.
    pub payload: Payload,
    /// When it was replaced.
    pub at: Time,
    /// Who did it.
    pub by: Actor,
}
