//! The breaker's state machine: plain data and transitions, without clock, lock or observer.
//!
//! Every admission carries the generation of the state that gave it. A result counts only while that generation
//! still stands, so a call that outlived its state (a success that began before the breaker opened, a probe that hung
//! until the next one was let through) changes nothing.

use std::time::Duration;

use super::{Change, Hold, Outcome, Phase, Rejected};
use crate::clock::Moment;
use crate::descriptor::BreakerPolicy;
use crate::window::Window;

#[derive(Debug)]
pub(super) struct Machine {
    policy: BreakerPolicy,
    generation: u64,
    state: State,
    /// While closed: when a call last failed or was throttled, where none has succeeded since.
    doubted: Option<Moment>,
}

#[derive(Debug)]
enum State {
    /// Calls pass and are counted.
    Closed(Counts),
    /// No call passes before `until`.
    Open { until: Moment },
    /// One call passes, the probe. `probe` is when its permit lapses; `None` while nobody has it.
    HalfOpen { probe: Option<Moment> },
    /// An operator lets nothing pass.
    HeldOpen,
    /// An operator lets everything pass, uncounted.
    HeldClosed,
}

#[derive(Debug)]
struct Counts {
    consecutive: u32,
    failed: Option<Window>,
    slow: Option<Window>,
}

/// An admission: the generation that gave it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Ticket {
    generation: u64,
}

impl Machine {
    pub(super) fn new(policy: BreakerPolicy) -> Self {
        let state = State::Closed(Counts::new(&policy));
        Self { policy, generation: 0, state, doubted: None }
    }

    pub(super) fn phase(&self) -> Phase {
        match self.state {
            State::Closed(_) | State::HeldClosed => Phase::Closed,
            State::Open { .. } | State::HeldOpen => Phase::Open,
            State::HalfOpen { .. } => Phase::HalfOpen,
        }
    }

    pub(super) fn hold(&self) -> Option<Hold> {
        match self.state {
            State::HeldOpen => Some(Hold::Open),
            State::HeldClosed => Some(Hold::Closed),
            State::Closed(_) | State::Open { .. } | State::HalfOpen { .. } => None,
        }
    }

    /// While it is closed: when a call last said that the backend is not well, where none has said since that it is.
    pub(super) fn doubted(&self) -> Option<Moment> {
        self.doubted
    }

    /// How long callers are told to stay away; `None` while a call would pass.
    pub(super) fn time_left(&self, now: Moment) -> Option<Duration> {
        match self.state {
            State::Open { until } if now < until => Some(until.since(now)),
            State::HalfOpen { probe: Some(lapses) } if now < lapses => Some(lapses.since(now)),
            // Nobody knows when an operator lets go; the usual time is the best guess there is.
            State::HeldOpen => Some(self.policy.open_for),
            _ => None,
        }
    }

    /// Whether a call may pass now. A probe's permit lapses after `patience`.
    pub(super) fn admit(
        &mut self,
        now: Moment,
        patience: Duration,
    ) -> (Result<Ticket, Rejected>, Option<Change>) {
        if let Some(retry_after) = self.time_left(now) {
            return (Err(Rejected { retry_after }), None);
        }
        let change = match &mut self.state {
            State::Closed(_) | State::HeldClosed | State::HeldOpen => None,
            // Open -> HalfOpen: the time is over, and this call is the probe.
            State::Open { .. } => Some(self.enter(State::HalfOpen { probe: Some(now + patience) }, "probe")),
            // HalfOpen -> HalfOpen: the permit is free, or whoever had it hangs. A new generation makes the result of
            // the one before stale.
            State::HalfOpen { probe } => {
                *probe = Some(now + patience);
                self.generation += 1;
                None
            }
        };
        (Ok(Ticket { generation: self.generation }), change)
    }

    /// Counts the result of an admitted call that took `elapsed`.
    pub(super) fn settle(
        &mut self,
        ticket: Ticket,
        outcome: Outcome,
        elapsed: Duration,
        now: Moment,
    ) -> Option<Change> {
        if ticket.generation != self.generation {
            return None;
        }
        match (&mut self.state, outcome) {
            // Closed -> Open: too many failures in a row, or too large a share of failed or slow calls.
            (State::Closed(counts), Outcome::Success | Outcome::Failure) => {
                self.doubted = (outcome == Outcome::Failure).then_some(now);
                let cause = counts.add(&self.policy, outcome, elapsed, now)?;
                Some(self.open(now, cause))
            }
            // HalfOpen -> Closed: the probe came through.
            (State::HalfOpen { .. }, Outcome::Success) => {
                let closed = State::Closed(Counts::new(&self.policy));
                Some(self.enter(closed, "probe succeeded"))
            }
            // HalfOpen -> Open: the backend is not well yet.
            (State::HalfOpen { .. }, Outcome::Failure) => Some(self.open(now, "probe failed")),
            (State::HalfOpen { .. }, Outcome::Throttled) => Some(self.open(now, "probe throttled")),
            // HalfOpen -> HalfOpen: the probe said nothing about the backend; the permit goes to the next caller.
            (State::HalfOpen { probe }, Outcome::Ignored) => {
                *probe = None;
                None
            }
            (State::Closed(_), Outcome::Throttled) => {
                self.doubted = Some(now);
                None
            }
            (State::Closed(_), Outcome::Ignored)
            | (State::Open { .. } | State::HeldOpen | State::HeldClosed, _) => None,
        }
    }

    /// Opens because another gateway saw the backend fail.
    pub(super) fn adopt(&mut self, until: Moment, now: Moment) -> Option<Change> {
        match &mut self.state {
            // Closed -> Open
            State::Closed(_) if until > now => Some(self.enter(State::Open { until }, "opened elsewhere")),
            // Open -> Open, for longer
            State::Open { until: own } => {
                *own = until.max(*own);
                None
            }
            // An own probe under way knows better, and an operator best.
            State::Closed(_) | State::HalfOpen { .. } | State::HeldOpen | State::HeldClosed => None,
        }
    }

    /// Holds the breaker, or with `None` lets go of it.
    pub(super) fn set_hold(&mut self, hold: Option<Hold>) -> Option<Change> {
        match (&self.state, hold) {
            (State::HeldOpen, Some(Hold::Open)) | (State::HeldClosed, Some(Hold::Closed)) => None,
            // any -> HeldOpen
            (_, Some(Hold::Open)) => Some(self.enter(State::HeldOpen, "held open")),
            // any -> HeldClosed
            (_, Some(Hold::Closed)) => Some(self.enter(State::HeldClosed, "held closed")),
            // HeldOpen -> HalfOpen: nobody knows how the backend is, so the next call finds out.
            (State::HeldOpen, None) => Some(self.enter(State::HalfOpen { probe: None }, "released")),
            // HeldClosed -> Closed, counting anew
            (State::HeldClosed, None) => {
                let closed = State::Closed(Counts::new(&self.policy));
                Some(self.enter(closed, "released"))
            }
            (State::Closed(_) | State::Open { .. } | State::HalfOpen { .. }, None) => None,
        }
    }

    /// Goes on under another policy; the state stays, counts within windows begin anew.
    pub(super) fn set_policy(&mut self, policy: BreakerPolicy) {
        if let State::Closed(counts) = &mut self.state {
            let consecutive = counts.consecutive;
            *counts = Counts { consecutive, ..Counts::new(&policy) };
        }
        self.policy = policy;
    }

    fn open(&mut self, now: Moment, cause: &'static str) -> Change {
        self.enter(State::Open { until: now + self.policy.open_for }, cause)
    }

    fn enter(&mut self, state: State, cause: &'static str) -> Change {
        let from = self.phase();
        self.generation += 1;
        self.state = state;
        self.doubted = None;
        let until = match self.state {
            State::Open { until } => Some(until),
            _ => None,
        };
        Change { from, to: self.phase(), hold: self.hold(), cause, until }
    }
}

impl Counts {
    fn new(policy: &BreakerPolicy) -> Self {
        Self {
            consecutive: 0,
            failed: policy.failure_rate.map(|(_, window, _)| Window::new(window)),
            slow: policy.slow_calls.map(|(_, _, window, _)| Window::new(window)),
        }
    }

    /// Counts one call; the cause, when it is one too many.
    fn add(
        &mut self,
        policy: &BreakerPolicy,
        outcome: Outcome,
        elapsed: Duration,
        now: Moment,
    ) -> Option<&'static str> {
        let failed = outcome == Outcome::Failure;
        self.consecutive = if failed { self.consecutive.saturating_add(1) } else { 0 };
        let mut cause = None;
        if let (Some(window), Some((slower_than, percent, _, minimum))) = (&mut self.slow, policy.slow_calls)
        {
            window.record(now, elapsed > slower_than);
            cause = exceeds(window, now, percent, minimum).then_some("slow calls");
        }
        if let (Some(window), Some((percent, _, minimum))) = (&mut self.failed, policy.failure_rate) {
            window.record(now, failed);
            cause = exceeds(window, now, percent, minimum).then_some("failure rate").or(cause);
        }
        if self.consecutive >= policy.failures.max(1) { Some("consecutive failures") } else { cause }
    }
}

fn exceeds(window: &mut Window, now: Moment, percent: u8, minimum: u32) -> bool {
    let total = window.total(now);
    total.calls >= minimum.max(1) && u64::from(total.bad) * 100 >= u64::from(percent) * u64::from(total.calls)
}
