//! What happened to a case, in order, and how it stands.

use crate::delivery::StateKind;
use crate::id::{Backend, Case, DeliveryId, Operation};
use crate::outcome::Class;
use crate::time::Time;

/// One entry of a case's log. Its number is given under the case's row lock: a reader who has seen `n` will never find a
/// smaller number appear later, and numbers have no gaps.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// From 1, within its case.
    pub number: u64,
    /// When it was written.
    pub at: Time,
    /// The backend that it concerns.
    pub backend: Backend,
    /// What happened.
    pub what: What,
}

/// What an event says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum What {
    /// A delivery changed its state.
    Delivery {
        /// Which.
        id: DeliveryId,
        /// Its operation.
        operation: Operation,
        /// Its new state.
        state: StateKind,
        /// The class of the attempt that led there.
        class: Option<Class>,
    },
    /// A paused operation may go on.
    Resumed {
        /// The operation that was paused.
        operation: Operation,
    },
}

/// How a case stands with one backend.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Standing {
    /// Everything is there.
    InSync,
    /// Deliveries wait their turn or are under way.
    Pending,
    /// The next delivery failed or was put off; it is tried again by itself.
    Retrying,
    /// A dead letter or a parked delivery is left, and nothing waits behind it.
    Attention,
    /// A dead or parked delivery holds back others.
    Blocked,
}

/// A case and one backend: its standing and the numbers behind it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BackendStatus {
    /// The backend.
    pub backend: Backend,
    /// Deliveries that wait, for whatever reason, and those under way.
    pub open: u64,
    /// Those of them that failed at least once and are tried again.
    pub retrying: u64,
    /// Those of them that wait for an open breaker.
    pub deferred: u64,
    /// Dead letters.
    pub dead: u64,
    /// Parked deliveries.
    pub parked: u64,
    /// Dead letters and parked deliveries that hold back others of this case.
    pub blocking: u64,
    /// When the oldest delivery that is not done was accepted.
    pub oldest: Option<Time>,
    /// When a delivery was last done.
    pub synced: Option<Time>,
}

impl BackendStatus {
    /// Nothing yet.
    pub(crate) fn none(backend: Backend) -> Self {
        Self {
            backend,
            open: 0,
            retrying: 0,
            deferred: 0,
            dead: 0,
            parked: 0,
            blocking: 0,
            oldest: None,
            synced: None,
        }
    }

    /// The standing in one word; what needs a person outranks what does not.
    #[must_use]
    pub fn standing(&self) -> Standing {
        if self.blocking > 0 && self.open > 0 {
            Standing::Blocked
        } else if self.dead + self.parked > 0 {
            Standing::Attention
        } else if self.retrying + self.deferred > 0 {
            Standing::Retrying
        } else if self.open > 0 {
            Standing::Pending
        } else {
            Standing::InSync
        }
    }
}

/// A case's status.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseStatus {
    /// One entry for each backend that the case has ever had a (not yet pruned) delivery for, in order of their names.
    pub backends: Vec<BackendStatus>,
    /// The last event's number at the moment of reading: a stream that starts after it misses nothing.
    pub last_event: u64,
}

/// A change that a case type wants to hear of. It stays until it is acknowledged together with the delivery that
/// carries it: neither is lost, nor sent without the other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Announcement {
    /// The case.
    pub case: Case,
    /// The event that made the difference.
    pub event: u64,
    /// The backend.
    pub backend: Backend,
    /// What changed.
    pub news: News,
}

/// What is announced.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum News {
    /// Nothing of the case is open, dead or parked at the backend any more.
    InSync,
    /// A delivery died or was parked.
    Attention,
    /// A paused operation may go on.
    Resumed,
}

impl News {
    const ALL: [Self; 3] = [Self::InSync, Self::Attention, Self::Resumed];

    /// The name as stores and documents write it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::InSync => "in-sync",
            Self::Attention => "attention",
            Self::Resumed => "resumed",
        }
    }

    /// The news that `text` names.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|news| news.as_str() == text)
    }
}

/// An operation that was paused because its backend was away.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiter {
    /// The case.
    pub case: Case,
    /// The backend that was away.
    pub backend: Backend,
    /// The operation to call again.
    pub operation: Operation,
    /// Since when.
    pub since: Time,
}
