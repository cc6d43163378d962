//! The commands' one clock: how long things took, for people to read, and which day it is, for `check`.

use std::time::{Instant, SystemTime};

use caseway_spec::date::Date;

/// The time now.
#[expect(clippy::disallowed_methods, reason = "commands say how long they took; nothing depends on it")]
pub(crate) fn now() -> Instant {
    Instant::now()
}

/// The day (UTC); `None` when the machine's clock stands before 1970 or after 9999.
#[expect(clippy::disallowed_methods, reason = "`check` judges for a day, which `--as-of` names otherwise")]
pub(crate) fn today() -> Option<Date> {
    let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).ok()?;
    Date::of_unix_seconds(since.as_secs())
}

/// A number that is another one each time.
pub(crate) fn seed() -> u64 {
    use std::hash::{BuildHasher, Hasher, RandomState};
    // Six digits are enough to tell runs apart, and can be typed.
    RandomState::new().build_hasher().finish() % 1_000_000
}
