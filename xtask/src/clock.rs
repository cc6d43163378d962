//! The commands' one clock: how long things took, for people to read.

use std::time::Instant;

/// The time now.
#[expect(clippy::disallowed_methods, reason = "commands say how long they took; nothing depends on it")]
pub(crate) fn now() -> Instant {
    Instant::now()
}
