//! A delivery: a command on its way to a backend.

use bytes::Bytes;

use crate::id::{Backend, BackendKey, Case, Correlation, DeliveryId, Digest, Instance, Operation, Trace};
use crate::lane::{LaneKey, OnDead};
use crate::outcome::Class;
use crate::time::Time;

/// The format in which this release writes deliveries. A gateway never claims a row of a newer one, and reads
/// every older one.
pub const FORMAT: u32 = 1;

/// A delivery with its content.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delivery {
    /// Its id, the same for as long as it exists: as a dead letter and after a redrive too.
    pub id: DeliveryId,
    /// The case that it belongs to.
    pub case: Case,
    /// Where it goes.
    pub backend: Backend,
    /// The service operation that accepted it.
    pub operation: Operation,
    /// The major version of that service.
    pub version: u32,
    /// What it is ordered with.
    pub lane: LaneKey,
    /// Its place in the lane, from 1. It keeps the place for ever: a redriven delivery goes before those after it.
    pub sequence: u64,
    /// Whether its lane goes on when it is dead or parked.
    pub on_dead: OnDead,
    /// The canonical input, as the caller gave it.
    pub payload: Payload,
    /// What is or was sent, once something may have been sent.
    pub frozen: Option<Frozen>,
    /// The key towards the backend. An edited delivery has the same key and a higher revision: engines must send a
    /// key made of both.
    pub key: BackendKey,
    /// The trace that brought it.
    pub trace: Option<Trace>,
    /// Whether the case type wants to hear when the case's standing changes.
    pub announce: Announce,
    /// When it was accepted.
    pub created: Time,
    /// How far it has come.
    pub progress: Progress,
}

/// The part of a delivery that changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Progress {
    /// Where it stands.
    pub state: State,
    /// Attempts over its whole life. An attempt counts when it is claimed.
    pub attempts: u32,
    /// Attempts since it was accepted or last redriven: what the redelivery schedule goes by.
    pub round_attempts: u32,
    /// How often it was redriven automatically.
    pub rounds: u32,
    /// How often its payload was edited.
    pub revision: u32,
    /// When the state last changed.
    pub changed: Time,
}

/// The canonical input and the schema it was accepted under.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Payload {
    /// The digest of the input's schema.
    pub schema: Digest,
    /// One JSON document.
    pub bytes: Bytes,
}

/// A mapped request that may have been sent. Every later attempt of this revision sends these bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Frozen {
    /// The request, in whatever form the engine keeps it.
    pub bytes: Bytes,
    /// The first attempt that may have sent it, counted over the delivery's life.
    pub attempt: u32,
    /// When it was frozen. A backend's `idempotency.validFor` counts from here.
    pub at: Time,
    /// The contract's digest.
    pub contract: Digest,
    /// The mapping's digest.
    pub mapping: Digest,
}

/// Whether a case's change of standing is announced.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Announce {
    /// Its case type declares a callback.
    Yes,
    /// Nobody wants to hear it.
    No,
}

/// Where a delivery stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum State {
    /// Waits for its first attempt of this round.
    Pending {
        /// When the first attempt may start.
        due: Time,
    },
    /// An instance works on it. After `until` another one may take over.
    Claimed {
        /// Who.
        by: Instance,
        /// Since when.
        since: Time,
        /// Until when, by the store's clock.
        until: Time,
        /// For what.
        work: Work,
    },
    /// The last attempt failed; another one follows.
    Retrying {
        /// When.
        due: Time,
    },
    /// The backend's breaker is open; no attempt was used up.
    Deferred {
        /// When to look again.
        due: Time,
    },
    /// The backend has taken it and answers later.
    Awaiting {
        /// How the answer is recognised.
        correlation: Correlation,
        /// When to ask for it, where the backend is asked.
        poll: Option<Time>,
        /// When waiting ends.
        deadline: Time,
    },
    /// The backend has done it.
    Done {
        /// When that was known.
        at: Time,
        /// The canonical output, where the operation has one.
        output: Option<Bytes>,
    },
    /// A dead letter: out of automatic attempts.
    Dead {
        /// Since when.
        at: Time,
        /// The class of the failure that ended it.
        class: Class,
        /// In words, for the person who looks at it.
        reason: String,
    },
    /// Only a person, or a declared operation that verifies, may decide how it goes on.
    Parked {
        /// Since when.
        at: Time,
        /// The class of the last failure.
        class: Class,
        /// Why, in words.
        reason: String,
    },
    /// An operator has given it up.
    Discarded {
        /// When.
        at: Time,
        /// Why, in the operator's words.
        reason: String,
    },
}

/// What a claim is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Work {
    /// An attempt to deliver.
    Attempt,
    /// To ask for the answer of a backend that answers later, or to give up when its deadline has passed. It counts
    /// as no attempt.
    Completion {
        /// How the answer is recognised.
        correlation: Correlation,
        /// When waiting ends.
        deadline: Time,
    },
}

/// The name of a [`State`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum StateKind {
    /// [`State::Pending`].
    Pending,
    /// [`State::Claimed`].
    Claimed,
    /// [`State::Retrying`].
    Retrying,
    /// [`State::Deferred`].
    Deferred,
    /// [`State::Awaiting`].
    Awaiting,
    /// [`State::Done`].
    Done,
    /// [`State::Dead`].
    Dead,
    /// [`State::Parked`].
    Parked,
    /// [`State::Discarded`].
    Discarded,
}

impl State {
    /// Its name.
    #[must_use]
    pub fn kind(&self) -> StateKind {
        match self {
            Self::Pending { .. } => StateKind::Pending,
            Self::Claimed { .. } => StateKind::Claimed,
            Self::Retrying { .. } => StateKind::Retrying,
            Self::Deferred { .. } => StateKind::Deferred,
            Self::Awaiting { .. } => StateKind::Awaiting,
            Self::Done { .. } => StateKind::Done,
            Self::Dead { .. } => StateKind::Dead,
            Self::Parked { .. } => StateKind::Parked,
            Self::Discarded { .. } => StateKind::Discarded,
        }
    }

    /// Who works on it.
    #[must_use]
    pub fn holder(&self) -> Option<&Instance> {
        match self {
            Self::Claimed { by, .. } => Some(by),
            _ => None,
        }
    }

    /// Why it is dead, parked or discarded.
    #[must_use]
    pub fn reason(&self) -> Option<&str> {
        match self {
            Self::Dead { reason, .. } | Self::Parked { reason, .. } | Self::Discarded { reason, .. } => {
                Some(reason)
            }
            _ => None,
        }
    }
}

impl StateKind {
    /// All of them.
    pub const ALL: [Self; 9] = [
        Self::Pending,
        Self::Claimed,
        Self::Retrying,
        Self::Deferred,
        Self::Awaiting,
        Self::Done,
        Self::Dead,
        Self::Parked,
        Self::Discarded,
    ];

    /// Whether the gateway still works on it by itself. Such deliveries count against the limits of a backend.
    #[must_use]
    pub fn is_open(self) -> bool {
        matches!(self, Self::Pending | Self::Claimed | Self::Retrying | Self::Deferred | Self::Awaiting)
    }

    /// Whether nobody has anything left to do: it is done or given up.
    #[must_use]
    pub fn is_over(self) -> bool {
        matches!(self, Self::Done | Self::Discarded)
    }

    /// The name as stores, tables and documents write it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Claimed => "claimed",
            Self::Retrying => "retrying",
            Self::Deferred => "deferred",
            Self::Awaiting => "awaiting",
            Self::Done => "done",
            Self::Dead => "dead",
            Self::Parked => "parked",
            Self::Discarded => "discarded",
        }
    }

    /// The state that `text` names.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == text)
    }
}

/// One attempt, as a dead letter shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attempt {
    /// Its number over the delivery's life, from 1.
    pub number: u32,
    /// The revision of the payload that it sent.
    pub revision: u32,
    /// Who made it.
    pub by: Instance,
    /// When it was claimed.
    pub started: Time,
    /// When its end was written, or found missing.
    pub ended: Time,
    /// How it ended.
    pub class: Class,
    /// The backend's status, where there was one.
    pub status: Option<u16>,
    /// The beginning of the backend's reply.
    pub excerpt: Option<Bytes>,
    /// The digests it was mapped under; an interrupted attempt left none.
    pub mapped: Option<Mapped>,
    /// Its trace.
    pub trace: Option<Trace>,
}

/// What an attempt was mapped under.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mapped {
    /// The contract's digest.
    pub contract: Digest,
    /// The mapping's digest.
    pub mapping: Digest,
}
