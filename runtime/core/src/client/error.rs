//! Why a call did not give its output.

use serde::Deserialize;

/// Why a call did not give its output. [`may_have_happened`](Error::may_have_happened) says whether it can have had
/// an effect all the same.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The client is set up wrongly.
    #[error("the client's {setting} {reason}")]
    Settings {
        /// What is wrong.
        setting: &'static str,
        /// Why, as the end of a sentence.
        reason: String,
    },
    /// The input, the case id or another value of this call cannot be sent; nothing was.
    #[error("the call cannot be sent: {0}")]
    Unsendable(String),
    /// The hub could not be reached; nothing was sent.
    #[error("the hub could not be reached")]
    Connect(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// The connection broke before the whole reply had come.
    #[error("the connection to the hub broke")]
    Broken(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// The whole reply did not come within the client's timeout.
    #[error("the hub did not answer in time")]
    Timeout,
    /// The reply is larger than the client accepts.
    #[error("the hub's reply is larger than {limit} bytes")]
    TooLarge {
        /// The client's limit.
        limit: usize,
    },
    /// No failure, and no output yet: the hub has kept the command and delivers it later. Do not send it again.
    #[error("{}", .0.detail)]
    Accepted(Box<Accepted>),
    /// The hub says that the call did not succeed, and why.
    #[error("{0}")]
    Problem(Box<Problem>),
    /// The reply is neither the operation's output nor a problem: something other than the hub answered, or a hub of
    /// another release.
    #[error("the reply of status {status} is not the hub's: {reason}")]
    Unexpected {
        /// The reply's status.
        status: u16,
        /// What is wrong with it.
        reason: String,
    },
}

impl Error {
    /// Whether a command can have taken effect although the call failed. When it cannot, the call may be made again.
    #[must_use]
    pub fn may_have_happened(&self) -> bool {
        match self {
            Self::Settings { .. } | Self::Unsendable(_) | Self::Connect(_) => false,
            Self::Problem(problem) => problem.status >= 500,
            Self::Accepted(_)
            | Self::Broken(_)
            | Self::Timeout
            | Self::TooLarge { .. }
            | Self::Unexpected { .. } => true,
        }
    }

    /// The delivery, when the hub has kept the command for later.
    #[must_use]
    pub fn accepted(&self) -> Option<&Accepted> {
        match self {
            Self::Accepted(accepted) => Some(accepted),
            _ => None,
        }
    }

    /// What the hub says, when it is the hub that refused or failed.
    #[must_use]
    pub fn problem(&self) -> Option<&Problem> {
        match self {
            Self::Problem(problem) => Some(problem),
            _ => None,
        }
    }
}

/// A command that the hub has kept and delivers later.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Accepted {
    /// The delivery: `GET /deliveries/{id}` at the hub says what became of it.
    pub delivery_id: String,
    /// A sentence for the case worker.
    #[serde(default)]
    pub detail: String,
    /// The backend that it goes to.
    #[serde(default)]
    pub backend: String,
}

/// What the hub says when a call does not succeed: problem details (RFC 9457).
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Problem {
    /// The kind of problem, as in `urn:caseway:problem:not-found`. Stable: programs decide by it.
    #[serde(rename = "type", default)]
    pub kind: String,
    /// The kind of problem, for people.
    #[serde(default)]
    pub title: String,
    /// The HTTP status.
    pub status: u16,
    /// A sentence for the case worker.
    #[serde(default)]
    pub detail: String,
    /// The backend, when one is involved.
    #[serde(default)]
    pub backend: Option<String>,
    /// The case that the call named.
    #[serde(default)]
    pub case_id: Option<String>,
    /// The trace that leads the hub's operators to the reason.
    #[serde(default)]
    pub trace_id: Option<String>,
    /// When to come again, in seconds.
    #[serde(default)]
    pub retry_after: Option<u64>,
    /// What is wrong with the input, field by field.
    #[serde(default)]
    pub violations: Vec<ProblemViolation>,
}

/// One thing that is wrong with the input.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[non_exhaustive]
pub struct ProblemViolation {
    /// Where, as a JSON pointer into the input; empty for the input itself.
    pub pointer: String,
    /// What is wrong, as the end of a sentence that begins with the place.
    pub message: String,
}

impl std::fmt::Display for Problem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let what = if self.detail.is_empty() { &self.title } else { &self.detail };
        write!(f, "{what} ({}, status {})", self.kind, self.status)?;
        for violation in &self.violations {
            write!(f, "\n  {} {}", violation.pointer, violation.message)?;
        }
        Ok(())
    }
}
