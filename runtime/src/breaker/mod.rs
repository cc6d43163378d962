//! The breaker: stops calls to a backend that fails, so that callers are answered at once and the backend can recover.
//!
//! - **Trip**: N consecutive failures, exactly the Nth; optionally a share of failed or of slow calls over a window.
//! - **While open**: callers are refused at once and told the time left.
//! - **Recovery**: after `open_for` one call is let through as a probe; the others are refused until it has come back.
//!   Its success closes the breaker, anything that speaks against the backend opens it anew.
//! - **Cold start**: closed, with nothing counted.
//!
//! Each gateway counts for itself. What gateways may share is only until when a breaker is open: an [`Observer`]
//! publishes it, [`Breaker::adopt`] takes it over.

mod machine;
#[cfg(test)]
mod model_test;
#[cfg(test)]
mod tests;

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use crate::clock::{Clock, Moment};
use crate::descriptor::BreakerPolicy;
use machine::{Machine, Ticket};

/// What a call says about its backend.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// The backend did its work.
    Success,
    /// It did not: no connection, no answer in time, a 5xx, a reply that cannot be read.
    Failure,
    /// It asked for patience (429): no failure, but no proof of health either.
    Throttled,
    /// Nothing: the request was refused for what it says (other 4xx), or the caller went away.
    Ignored,
}

/// What the breaker does with calls.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Phase {
    /// Lets them pass.
    Closed,
    /// Refuses them.
    Open,
    /// Lets one pass.
    HalfOpen,
}

/// What an operator may force.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hold {
    /// Nothing passes, as during a backend's maintenance.
    Open,
    /// Everything passes, whatever the results.
    Closed,
}

/// A call was not let through.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rejected {
    /// When to come again: until the breaker lets a probe through, or until the probe under way must have come back.
    pub retry_after: Duration,
}

/// A transition.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Change {
    /// The phase before.
    pub from: Phase,
    /// The phase after.
    pub to: Phase,
    /// What an operator forces from now on.
    pub hold: Option<Hold>,
    /// Why, in two words, for logs and metrics.
    pub cause: &'static str,
    /// Until when the breaker is open, when it opened by itself.
    pub until: Option<Moment>,
}

/// Hears of every transition: metrics and logs now, peers later. Called without the breaker's lock.
pub trait Observer: Send + Sync + 'static {
    /// The breaker went from one state to another.
    fn changed(&self, change: &Change);
}

/// A breaker for one backend.
pub struct Breaker {
    clock: Arc<dyn Clock>,
    observer: Box<dyn Observer>,
    machine: Mutex<Machine>,
}

impl Breaker {
    /// A closed breaker.
    #[must_use]
    pub fn new(policy: BreakerPolicy, clock: Arc<dyn Clock>, observer: Box<dyn Observer>) -> Self {
        Self { clock, observer, machine: Mutex::new(Machine::new(policy)) }
    }

    /// Asks to make a call. When the call is the probe, its permit lapses after `patience`, the attempt's timeout.
    ///
    /// # Errors
    /// [`Rejected`] while the breaker is open or a probe is under way.
    pub fn admit(&self, patience: Duration) -> Result<Guard<'_>, Rejected> {
        let now = self.clock.now();
        let (admission, change) = self.machine().admit(now, patience);
        self.tell(change);
        admission.map(|ticket| Guard { breaker: self, ticket: Some(ticket) })
    }

    /// What the breaker does with calls now.
    #[must_use]
    pub fn phase(&self) -> Phase {
        self.machine().phase()
    }

    /// While it is closed: when a call last failed or was throttled, where none has succeeded since. A closed breaker alone says
    /// only that its backend has not failed often enough.
    #[must_use]
    pub fn doubted(&self) -> Option<Moment> {
        self.machine().doubted()
    }

    /// What an operator forces.
    #[must_use]
    pub fn held(&self) -> Option<Hold> {
        self.machine().hold()
    }

    /// How long callers are told to stay away; `None` while a call would pass.
    #[must_use]
    pub fn time_left(&self) -> Option<Duration> {
        let now = self.clock.now();
        self.machine().time_left(now)
    }

    /// Holds the breaker open or closed whatever happens, or with `None` lets go: a breaker held open goes on with a
    /// probe, one held closed counts anew.
    pub fn hold(&self, hold: Option<Hold>) {
        let change = self.machine().set_hold(hold);
        self.tell(change);
    }

    /// Opens until `until` because another gateway saw the backend fail. An own probe under way and an operator's
    /// hold know better and stay.
    pub fn adopt(&self, until: Moment) {
        let now = self.clock.now();
        let change = self.machine().adopt(until, now);
        self.tell(change);
    }

    /// Goes on under another policy. An open breaker stays open.
    pub fn set_policy(&self, policy: BreakerPolicy) {
        self.machine().set_policy(policy);
    }

    fn settle(&self, ticket: Ticket, outcome: Outcome, elapsed: Duration) {
        let now = self.clock.now();
        let change = self.machine().settle(ticket, outcome, elapsed, now);
        self.tell(change);
    }

    fn machine(&self) -> MutexGuard<'_, Machine> {
        // The machine is whole between any two statements, so a panic elsewhere does not spoil it.
        self.machine.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn tell(&self, change: Option<Change>) {
        if let Some(change) = change {
            self.observer.changed(&change);
        }
    }
}

impl fmt::Debug for Breaker {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Breaker").field("machine", &*self.machine()).finish_non_exhaustive()
    }
}

/// Leave to make one call. Dropped without a result, it gives its permit back and counts as nothing.
#[derive(Debug)]
#[must_use = "a dropped guard counts as a call that never was"]
pub struct Guard<'a> {
    breaker: &'a Breaker,
    ticket: Option<Ticket>,
}

impl Guard<'_> {
    /// Reports the result of the call, which took `elapsed`.
    pub fn settle(mut self, outcome: Outcome, elapsed: Duration) {
        if let Some(ticket) = self.ticket.take() {
            self.breaker.settle(ticket, outcome, elapsed);
        }
    }
}

impl Drop for Guard<'_> {
    fn drop(&mut self) {
        if let Some(ticket) = self.ticket.take() {
            self.breaker.settle(ticket, Outcome::Ignored, Duration::ZERO);
        }
    }
}
