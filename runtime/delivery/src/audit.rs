//! What operators do to deliveries, and the trace it leaves.
//!
//! Each action and its audit entry are one transaction.

use bytes::Bytes;

use crate::delivery::{Payload, StateKind};
use crate::id::{Actor, DeliveryId};
use crate::time::Time;

/// Who acts and why. The reason may be empty where it is not asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct By {
    /// Who.
    pub actor: Actor,
    /// Why, in their words.
    pub reason: String,
}

/// How a redrive counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Redrive {
    /// The gateway's own: it uses up a round. Only dead letters, never parked deliveries, and no audit entry.
    Automatic,
    /// An operator's: it uses up none. Dead letters and parked deliveries.
    Operator {
        /// Who and why.
        by: By,
        /// The earliest time of the next attempt: many that are redriven together come one after another. `None` is now.
        not_before: Option<Time>,
    },
}

/// What an operator does to one delivery that is dead or parked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Action {
    /// Replaces the payload and queues it again, as a new revision of the key.
    Edit {
        /// The new payload.
        payload: Payload,
        /// The revision that the operator has seen. Refused when it is another by now.
        revision: u32,
        /// How it is known that the old one was not applied.
        not_applied: NotApplied,
    },
    /// Gives it up. Also allowed while it waits for its turn.
    Discard,
    /// States that the backend has done it.
    Settle {
        /// The canonical output, where there is one.
        output: Option<Bytes>,
    },
}

impl Action {
    /// Its name in the audit log.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Edit { not_applied: NotApplied::AsRecorded, .. } => "edit",
            Self::Edit { not_applied: NotApplied::Verified, .. } => "edit-verified",
            Self::Discard => "discard",
            Self::Settle { .. } => "settle",
        }
    }
}

/// How it is known that the backend has not applied a delivery.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotApplied {
    /// Nothing was ever sent. Refused where something may have been.
    AsRecorded,
    /// The operator has looked in the backend.
    Verified,
}

/// What became of an action or a redrive.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Acted {
    /// It is done; the delivery's new state.
    Done(StateKind),
    /// The delivery is in another state than the action needs, and unchanged.
    WrongState(StateKind),
    /// The backend may have applied it, so it is unchanged.
    MayBeApplied,
    /// Its payload was edited in the meantime, so it is unchanged; the present revision.
    OtherRevision(u32),
    /// There is no such delivery.
    Missing,
}

/// One entry of the audit log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Its number, which grows with time: where a page ends.
    pub number: u64,
    /// When.
    pub at: Time,
    /// Who and why.
    pub by: By,
    /// What: `redrive`, `edit`, `edit-verified`, `discard`, `settle`, or an engine's own word.
    pub what: String,
    /// The delivery that it concerns, where it concerns one.
    pub delivery: Option<DeliveryId>,
}

/// Which entries of the audit log are asked for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Trail {
    /// Those of one delivery; of all where nothing is said.
    pub delivery: Option<DeliveryId>,
    /// Those with a smaller number, which are older.
    pub before: Option<u64>,
}

impl Trail {
    /// Whether an entry is one of those asked for.
    pub(crate) fn matches(&self, entry: &Entry) -> bool {
        self.delivery.is_none_or(|id| entry.delivery == Some(id))
            && self.before.is_none_or(|before| entry.number < before)
    }
}
