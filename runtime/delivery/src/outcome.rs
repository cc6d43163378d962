//! How an attempt ends, and what that makes of its delivery.

use bytes::Bytes;

use crate::delivery::Mapped;
use crate::id::{Correlation, Trace};
use crate::time::Time;

/// How an attempt ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Class {
    /// The backend has done it.
    Success,
    /// The backend has taken it and answers later.
    Accepted,
    /// No connection: certainly nothing was sent.
    Unreachable,
    /// The connection broke.
    Broken,
    /// No reply in time.
    Timeout,
    /// 5xx.
    Failing,
    /// 408, 425, 429.
    Throttled,
    /// Any other 4xx: the backend will not take it.
    Refused,
    /// The reply is not what the contract says.
    Undecodable,
    /// The mapping has no value for this payload or reply.
    Unmappable,
    /// No credential for the backend.
    Unauthorized,
    /// The backend did not answer by the deadline of its completion.
    Overdue,
    /// The process that made the attempt ended before the attempt did.
    Interrupted,
    /// A mistake of the hub itself.
    Internal,
}

impl Class {
    /// All of them.
    pub const ALL: [Self; 14] = [
        Self::Success,
        Self::Accepted,
        Self::Unreachable,
        Self::Broken,
        Self::Timeout,
        Self::Failing,
        Self::Throttled,
        Self::Refused,
        Self::Undecodable,
        Self::Unmappable,
        Self::Unauthorized,
        Self::Overdue,
        Self::Interrupted,
        Self::Internal,
    ];

    /// Whether the same request will fail in the same way again: such dead letters are not redriven by themselves.
    #[must_use]
    pub fn is_permanent(self) -> bool {
        matches!(self, Self::Refused | Self::Undecodable | Self::Unmappable)
    }

    /// The name as stores, tables and documents write it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Success => "success",
            Self::Accepted => "accepted",
            Self::Unreachable => "unreachable",
            Self::Broken => "broken",
            Self::Timeout => "timeout",
            Self::Failing => "failing",
            Self::Throttled => "throttled",
            Self::Refused => "refused",
            Self::Undecodable => "undecodable",
            Self::Unmappable => "unmappable",
            Self::Unauthorized => "unauthorized",
            Self::Overdue => "overdue",
            Self::Interrupted => "interrupted",
            Self::Internal => "internal",
        }
    }

    /// The class that `text` names.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|class| class.as_str() == text)
    }
}

/// Whether the backend may have seen an attempt.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Sent {
    /// Certainly not.
    No,
    /// It may have.
    Maybe,
}

/// What is written down about an attempt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// How it ended.
    pub class: Class,
    /// The backend's status, where there was one.
    pub status: Option<u16>,
    /// The beginning of the backend's reply, bounded by the engine.
    pub excerpt: Option<Bytes>,
    /// Whether the backend may have seen it.
    pub sent: Sent,
    /// What it was mapped under; nothing where mapping failed.
    pub mapped: Option<Mapped>,
    /// Its trace.
    pub trace: Option<Trace>,
}

/// What an attempt, or a completion, makes of its delivery.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// Done: the lane goes on.
    Done {
        /// The attempt.
        report: Report,
        /// The canonical output, where the operation has one.
        output: Option<Bytes>,
    },
    /// Failed; another attempt at `at`. The lane waits.
    Retry {
        /// The attempt.
        report: Report,
        /// When.
        at: Time,
    },
    /// Nothing was sent and no attempt is used up: the breaker is open, or the gateway shuts down.
    Defer {
        /// When to look again.
        until: Time,
    },
    /// The backend has taken it, or has no answer yet. The lane waits for the answer, or for `poll` or `deadline`.
    Await {
        /// The attempt, or the question.
        report: Report,
        /// How the answer is recognised, unique within the backend.
        correlation: Correlation,
        /// When to ask for it, where the backend is asked.
        poll: Option<Time>,
        /// When waiting ends.
        deadline: Time,
    },
    /// A dead letter.
    Dead {
        /// The attempt.
        report: Report,
        /// Why, in words.
        reason: String,
    },
    /// The backend refused it while its caller waited, who is told so as the reply: nobody has anything left to do, and the
    /// lane goes on.
    Withdraw {
        /// The attempt.
        report: Report,
        /// Why, in words.
        reason: String,
    },
    /// For a person, or an operation that verifies.
    Park {
        /// The attempt.
        report: Report,
        /// Why, in words.
        reason: String,
    },
}

impl Outcome {
    /// The attempt's report, where an attempt was made.
    #[must_use]
    pub fn report(&self) -> Option<&Report> {
        match self {
            Self::Done { report, .. }
            | Self::Retry { report, .. }
            | Self::Await { report, .. }
            | Self::Dead { report, .. }
            | Self::Withdraw { report, .. }
            | Self::Park { report, .. } => Some(report),
            Self::Defer { .. } => None,
        }
    }
}
