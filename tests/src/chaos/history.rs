//! What happened in a run: what callers sent and were told, what backends received, what became of it in the store.
//!
//! All times are those of one clock, since the run began.

use std::collections::BTreeMap;
use std::time::Duration;

use serde::Serialize;

/// A kind of command: what it is ordered with, and how its backend recognises it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Kind {
    /// An order of a case: in order within it; the backend is told a key.
    Order,
    /// A reading of a policy: in order within the policy, whichever case it comes from; its own number is its key.
    Reading,
    /// A mail: ordered with nothing, and nothing tells a repeated one from two.
    Mail,
    /// A cancellation of a case: in order within it; its backend recognises no repetition, and can be asked.
    Cancellation,
    /// A reminder: ordered with nothing; the backend is told a key.
    Reminder,
}

impl Kind {
    /// Whether commands of one lane must take effect in order.
    #[must_use]
    pub const fn is_ordered(self) -> bool {
        !matches!(self, Self::Mail | Self::Reminder)
    }

    /// Whether a backend that receives one twice takes both for one.
    #[must_use]
    pub const fn is_recognised(self) -> bool {
        !matches!(self, Self::Mail | Self::Cancellation)
    }
}

/// What a caller was told in the end.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Answer {
    /// The backend's outcome: it is done.
    Done,
    /// 202 and where to ask: it will be done.
    Accepted(String),
    /// An error that says that nothing was changed, with this status.
    Refused(u16),
    /// Nothing that tells: the caller gave up.
    Unknown,
}

/// A command.
#[derive(Debug, Clone, Serialize)]
pub struct Command {
    /// What tells it from all others; the content that reaches the backend carries it.
    pub token: String,
    /// Its kind.
    pub kind: Kind,
    /// Its lane.
    pub lane: String,
    /// When it was first sent.
    pub sent: Duration,
    /// When its answer came.
    pub answered: Duration,
    /// The answer.
    pub answer: Answer,
}

/// A request that a backend received whole.
#[derive(Debug, Clone, Serialize)]
pub struct Receipt {
    /// When.
    pub at: Duration,
    /// Of which command.
    pub token: String,
    /// The key that it came with, where its kind has one.
    pub key: Option<String>,
    /// A digest of its body.
    pub body: u64,
    /// Whether the backend did what it says, or had done it before under the same key.
    pub applied: bool,
    /// What the backend did to the reply.
    pub reply: &'static str,
}

/// What became of a delivery, by the store.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum End {
    /// It is done.
    Delivered,
    /// It is a dead letter, for this reason.
    Dead(String),
    /// It is parked, for this reason.
    Parked(String),
    /// It is none of these: in this state when the run was over.
    Open(String),
}

/// A whole run.
#[derive(Debug, Clone, Default)]
pub struct History {
    /// Every command.
    pub commands: Vec<Command>,
    /// Every receipt, in order of arrival.
    pub receipts: Vec<Receipt>,
    /// What became of deliveries, by command: of all that were answered with 202, and of all that are not done.
    pub ends: BTreeMap<String, End>,
}
