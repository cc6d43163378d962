//! Why a command did not do what it was asked for: what happened, and what to do about it.

use std::error::Error as _;
use std::io;

use caseway_core::client;
use serde_json::{Value, json};

/// Why a command ended.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Error {
    /// Something on this machine.
    #[error("{0}")]
    Here(String),
    /// What is said cannot be written.
    #[error("the output cannot be written: {0}")]
    Output(#[from] io::Error),
    /// The hub refused, and why.
    #[error("{message}")]
    Refused { kind: String, status: u16, message: String },
    /// There was no answer of a hub.
    #[error("{0}")]
    Unreached(String),
}

impl Error {
    /// What a call to the hub at `url` came to, with a key that came from `key`.
    pub(crate) fn of(error: client::Error, url: &str, key: &str) -> Self {
        match error {
            client::Error::Problem(problem) => {
                let message = match problem.kind.rsplit(':').next().unwrap_or_default() {
                    "unauthenticated" => format!(
                        "the hub does not accept the key from {key}: use one whose hash stands under `operators` or `viewers` \
                         in the hub's environment"
                    ),
                    "no-such-operation" => {
                        format!(
                            "the hub at {url} has no admin API: it is of an older release, or this is another hub"
                        )
                    }
                    _ => {
                        let mut message = problem.detail.clone();
                        for violation in &problem.violations {
                            message.push_str(&format!("\n  {} {}", violation.pointer, violation.message));
                        }
                        message
                    }
                };
                Self::Refused { kind: problem.kind.clone(), status: problem.status, message }
            }
            client::Error::Connect(_) | client::Error::Broken(_) => Self::Unreached(format!(
                "cannot reach the hub at {url}: {}; is it running, and is this its address? `--hub` or CASEWAY_HUB says where \
                 it is",
                root(&error)
            )),
            client::Error::Timeout => Self::Unreached(format!("the hub at {url} did not answer in time")),
            client::Error::Unexpected { status, .. } => Self::Unreached(format!(
                "something other than a hub answers at {url} (status {status}): does `--hub` or CASEWAY_HUB name the hub itself?"
            )),
            error => Self::Here(error.to_string()),
        }
    }

    /// The error for programs.
    pub(crate) fn document(&self) -> Value {
        match self {
            Self::Refused { kind, status, message } => {
                json!({ "error": { "type": kind, "status": status, "message": message } })
            }
            Self::Unreached(message) => {
                json!({ "error": { "type": "urn:caseway:problem:unreachable", "message": message } })
            }
            error => json!({ "error": { "message": error.to_string() } }),
        }
    }
}

/// The last reason of an error: those before it say only that there was one.
fn root(error: &client::Error) -> String {
    let mut reason = error.source();
    let mut text = error.to_string();
    while let Some(inner) = reason {
        text = inner.to_string();
        reason = inner.source();
    }
    text
}
