//! A sliding window over recent calls: how many there were, and how many of them were bad.
//!
//! The window is ten buckets, each a tenth of its length, so that it costs the same however many calls it sees. It
//! forgets a tenth at a time: at any moment it covers between nine tenths and all of its length.

use std::time::Duration;

use crate::clock::Moment;

const BUCKETS: usize = 10;

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Tally {
    pub(crate) calls: u32,
    pub(crate) bad: u32,
}

#[derive(Debug, Clone)]
pub(crate) struct Window {
    width: Duration,
    buckets: [Tally; BUCKETS],
    /// The number, since the clock started, of the bucket that is written.
    current: u64,
}

impl Window {
    pub(crate) fn new(length: Duration) -> Self {
        // A bucket of no width would divide by zero; a millisecond is the finest that files can say.
        let width = (length / BUCKETS as u32).max(Duration::from_millis(1));
        Self { width, buckets: [Tally::default(); BUCKETS], current: 0 }
    }

    /// Adds one call, and perhaps its badness.
    pub(crate) fn record(&mut self, now: Moment, bad: bool) {
        let tally = self.at(now);
        tally.calls = tally.calls.saturating_add(1);
        tally.bad = tally.bad.saturating_add(u32::from(bad));
    }

    /// Adds to the badness of calls recorded before.
    pub(crate) fn blame(&mut self, now: Moment) {
        let tally = self.at(now);
        tally.bad = tally.bad.saturating_add(1);
    }

    /// What the window holds.
    pub(crate) fn total(&mut self, now: Moment) -> Tally {
        self.at(now);
        self.buckets.iter().fold(Tally::default(), |sum, bucket| Tally {
            calls: sum.calls.saturating_add(bucket.calls),
            bad: sum.bad.saturating_add(bucket.bad),
        })
    }

    /// The bucket of `now`, after those that have left the window are emptied.
    fn at(&mut self, now: Moment) -> &mut Tally {
        let number = u64::try_from(now.since_start().as_nanos() / self.width.as_nanos()).unwrap_or(u64::MAX);
        let passed = number.saturating_sub(self.current).min(BUCKETS as u64);
        for step in 1..=passed {
            self.buckets[slot(self.current.wrapping_add(step))] = Tally::default();
        }
        // All were emptied when more than a whole window has passed, so skipping ahead loses nothing.
        self.current = self.current.max(number);
        &mut self.buckets[slot(self.current)]
    }
}

fn slot(number: u64) -> usize {
    (number % BUCKETS as u64) as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: u64) -> Moment {
        Moment::default() + Duration::from_secs(seconds)
    }

    #[test]
    fn calls_leave_the_window_after_its_length() {
        let mut window = Window::new(Duration::from_secs(10));
        window.record(at(0), true);
        window.record(at(5), false);
        assert_eq!(window.total(at(9)), Tally { calls: 2, bad: 1 });
        assert_eq!(window.total(at(10)), Tally { calls: 1, bad: 0 });
        assert_eq!(window.total(at(15)), Tally { calls: 0, bad: 0 });
    }

    #[test]
    fn a_long_silence_empties_the_window() {
        let mut window = Window::new(Duration::from_secs(10));
        for second in 0..10 {
            window.record(at(second), true);
        }
        assert_eq!(window.total(at(1_000_003)), Tally { calls: 0, bad: 0 });
        window.record(at(1_000_003), true);
        assert_eq!(window.total(at(1_000_003)), Tally { calls: 1, bad: 1 });
    }
}
