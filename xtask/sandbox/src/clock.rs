//! The sandbox's time: the machine's, or one that a test turns by hand.
//!
//! Faults end, tokens expire and replies are late by this clock alone, so that a test of "for 60 s" takes no time.

use std::time::Duration;

use tokio::sync::watch;

/// Tells the time since the sandbox started, and waits.
#[derive(Debug, Clone)]
pub struct Clock(Kind);

#[derive(Debug, Clone)]
enum Kind {
    /// Tokio's clock, which is the machine's unless a test has paused it.
    Machine { start: tokio::time::Instant },
    /// Stands still between two advances.
    Manual { now: watch::Sender<Duration>, sleepers: watch::Sender<usize> },
}

/// Turns a manual clock.
#[derive(Debug)]
pub struct Hands {
    now: watch::Sender<Duration>,
    sleepers: watch::Sender<usize>,
}

impl Clock {
    /// The machine's time.
    #[must_use]
    pub fn machine() -> Self {
        #[expect(clippy::disallowed_methods, reason = "this is the sandbox's clock module")]
        let start = tokio::time::Instant::now();
        Self(Kind::Machine { start })
    }

    /// A time that stands still until its hands are turned.
    #[must_use]
    pub fn manual() -> (Self, Hands) {
        let (now, sleepers) = (watch::Sender::new(Duration::ZERO), watch::Sender::new(0));
        (Self(Kind::Manual { now: now.clone(), sleepers: sleepers.clone() }), Hands { now, sleepers })
    }

    /// The time since the start.
    #[must_use]
    pub fn now(&self) -> Duration {
        match &self.0 {
            Kind::Machine { start } => start.elapsed(),
            Kind::Manual { now, .. } => *now.borrow(),
        }
    }

    /// Waits until [`now`](Self::now) is `time` or later.
    pub async fn sleep_until(&self, time: Duration) {
        match &self.0 {
            Kind::Machine { start } => {
                // A time past the end of time is never.
                match start.checked_add(time) {
                    Some(instant) => tokio::time::sleep_until(instant).await,
                    None => std::future::pending().await,
                }
            }
            Kind::Manual { now, sleepers } => {
                let _asleep = Asleep::new(sleepers);
                // The sender is kept by `self`, so waiting ends only when the time has come.
                let _ = now.subscribe().wait_for(|now| *now >= time).await;
            }
        }
    }

    /// Waits for `length`.
    pub async fn sleep(&self, length: Duration) {
        self.sleep_until(self.now().saturating_add(length)).await;
    }
}

impl Hands {
    /// Turns the clock forward.
    pub fn advance(&self, length: Duration) {
        self.now.send_modify(|now| *now = now.saturating_add(length));
    }

    /// Waits until at least `count` are waiting for the clock: what is to be late is late by now.
    pub async fn sleepers(&self, count: usize) {
        // The sender is kept by `self`, so waiting ends only when there are that many.
        let _ = self.sleepers.subscribe().wait_for(|asleep| *asleep >= count).await;
    }
}

/// Counts a sleeper for as long as it sleeps, though it may be cancelled.
struct Asleep<'a>(&'a watch::Sender<usize>);

impl<'a> Asleep<'a> {
    fn new(count: &'a watch::Sender<usize>) -> Self {
        count.send_modify(|count| *count += 1);
        Self(count)
    }
}

impl Drop for Asleep<'_> {
    fn drop(&mut self) {
        self.0.send_modify(|count| *count -= 1);
    }
}
