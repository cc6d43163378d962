//! Time as stores keep it: whole milliseconds since 1970, as the store's own clock says.
//!
//! Leases and due times are compared by one clock only: the database's, or the one that a memory store was given.
//! Gateways' clocks may differ by minutes and no lease is lost over it.

use std::ops::Add;
use std::time::Duration;

/// A point in the store's time, in milliseconds since 1970-01-01T00:00:00Z.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Time(i64);

impl Time {
    /// The time so many milliseconds after 1970 began.
    #[must_use]
    pub const fn from_millis(millis: i64) -> Self {
        Self(millis)
    }

    /// Milliseconds since 1970 began.
    #[must_use]
    pub const fn millis(self) -> i64 {
        self.0
    }

    /// The time from `earlier` to this one; zero when `earlier` is later.
    #[must_use]
    pub fn since(self, earlier: Self) -> Duration {
        Duration::from_millis(u64::try_from(self.0.saturating_sub(earlier.0)).unwrap_or(0))
    }

    /// This much earlier.
    #[must_use]
    pub fn before(self, duration: Duration) -> Self {
        Self(self.0.saturating_sub(whole_millis(duration)))
    }
}

impl Add<Duration> for Time {
    type Output = Self;

    fn add(self, duration: Duration) -> Self {
        Self(self.0.saturating_add(whole_millis(duration)))
    }
}

/// Rounded up, so that nothing happens before its time.
pub(crate) fn whole_millis(duration: Duration) -> i64 {
    let millis = duration.as_nanos().div_ceil(1_000_000);
    i64::try_from(millis).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fraction_of_a_millisecond_is_rounded_up() {
        assert_eq!((Time::from_millis(5) + Duration::from_micros(1)).millis(), 6);
    }

    #[test]
    fn no_time_runs_over() {
        assert_eq!((Time::from_millis(1) + Duration::MAX).millis(), i64::MAX);
        assert_eq!(Time::from_millis(1).since(Time::from_millis(2)), Duration::ZERO);
    }
}
