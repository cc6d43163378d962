//! What happens to a delivery, as plain functions: every store applies these and no rules of its own.

use crate::audit::{Acted, Action, NotApplied, Redrive};
use crate::delivery::{Attempt, Delivery, Progress, State, StateKind, Work};
use crate::id::{Instance, Trace};
use crate::lane::{LaneKey, OnDead};
use crate::outcome::{Class, Outcome, Sent};
use crate::store::{Enqueue, Previous, Start};
use crate::time::Time;

/// The delivery that an enqueue makes, at its place in its lane.
pub(crate) fn accept(new: &Enqueue, lane: LaneKey, sequence: u64, now: Time) -> Delivery {
    let due = match &new.start {
        Start::Inline { .. } => now,
        Start::Queue { not_before } => not_before.map_or(now, |at| at.max(now)),
    };
    Delivery {
        id: new.id,
        case: new.case.clone(),
        backend: new.backend.clone(),
        operation: new.operation.clone(),
        version: new.version,
        lane,
        sequence,
        on_dead: new.on_dead,
        payload: new.payload.clone(),
        frozen: None,
        key: new.key.clone(),
        trace: new.trace.clone(),
        announce: new.announce,
        created: now,
        progress: Progress {
            state: State::Pending { due },
            attempts: 0,
            round_attempts: 0,
            rounds: 0,
            revision: 0,
            changed: now,
        },
    }
}

/// How a delivery takes part in its lane.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    /// It does not, any more: done, discarded, or dead in a lane that skips.
    Out,
    /// Its turn comes.
    Waits,
    /// It holds the lane: dead or parked in a lane that blocks.
    Blocks,
}

/// How a delivery takes part in its lane.
pub(crate) fn place(kind: StateKind, on_dead: OnDead) -> Place {
    match kind {
        StateKind::Done | StateKind::Discarded => Place::Out,
        StateKind::Dead | StateKind::Parked => match on_dead {
            OnDead::Block => Place::Blocks,
            OnDead::Skip => Place::Out,
        },
        _ => Place::Waits,
    }
}

/// The fence of a new lane. A lane that was pruned and comes again must not repeat a fence, so that even a token from before
/// is stale: fences grow by one a claim, and no lane is claimed a thousand times a millisecond.
pub(crate) fn first_fence(now: Time) -> u64 {
    u64::try_from(now.millis()).unwrap_or(0).saturating_mul(1000)
}

/// When the next thing is to happen to a delivery that waits.
pub(crate) fn due(state: &State) -> Option<Time> {
    match state {
        State::Pending { due } | State::Retrying { due } | State::Deferred { due } => Some(*due),
        State::Claimed { until, .. } => Some(*until),
        State::Awaiting { poll, deadline, .. } => Some(poll.map_or(*deadline, |poll| poll.min(*deadline))),
        _ => None,
    }
}

/// What a claim makes of a delivery.
pub(crate) struct Taken {
    pub(crate) work: Work,
    pub(crate) previous: Previous,
    /// The attempt before, when it left no word.
    pub(crate) interrupted: Option<Attempt>,
}

/// Claims a delivery that is next in its lane.
pub(crate) fn take(progress: &mut Progress, by: &Instance, now: Time, until: Time) -> Taken {
    let (work, previous, interrupted) = match &progress.state {
        State::Awaiting { correlation, deadline, .. } => {
            let work = Work::Completion { correlation: correlation.clone(), deadline: *deadline };
            (work, Previous::Concluded, None)
        }
        State::Claimed { work: work @ Work::Completion { .. }, .. } => {
            (work.clone(), Previous::Concluded, None)
        }
        State::Claimed { by, since, work: Work::Attempt, .. } => {
            let attempt = Attempt {
                number: progress.attempts,
                revision: progress.revision,
                by: by.clone(),
                started: *since,
                ended: now,
                class: Class::Interrupted,
                status: None,
                excerpt: None,
                mapped: None,
                trace: None,
            };
            (Work::Attempt, Previous::Interrupted, Some(attempt))
        }
        _ => (Work::Attempt, Previous::Concluded, None),
    };
    if work == Work::Attempt {
        progress.attempts += 1;
        progress.round_attempts += 1;
    }
    progress.state = State::Claimed { by: by.clone(), since: now, until, work: work.clone() };
    progress.changed = now;
    Taken { work, previous, interrupted }
}

/// What the end of a claim makes of a delivery besides its new state.
pub(crate) struct Ended {
    /// The attempt to add to the history.
    pub(crate) attempt: Option<Attempt>,
    /// Whether the frozen bytes go: nothing was ever sent.
    pub(crate) thaws: bool,
}

/// Ends a claim. `frozen` is the attempt that froze the delivery's bytes, where they are frozen. `None` when the delivery is not claimed.
pub(crate) fn end(
    progress: &mut Progress,
    frozen: Option<u32>,
    trace: Option<&Trace>,
    outcome: &Outcome,
    now: Time,
) -> Option<Ended> {
    let State::Claimed { by, since, work, .. } = &progress.state else { return None };
    let (by, since, work) = (by.clone(), *since, work.clone());
    let number = progress.attempts;
    let counted = work == Work::Attempt;
    let by_this_attempt = counted && frozen == Some(number);
    let thaws = by_this_attempt
        && match outcome.report() {
            Some(report) => {
                report.sent == Sent::No && !matches!(outcome, Outcome::Done { .. } | Outcome::Await { .. })
            }
            None => true,
        };
    let attempt =
        outcome.report().filter(|_| counted || !matches!(outcome, Outcome::Await { .. })).map(|report| {
            Attempt {
                number,
                revision: progress.revision,
                by,
                started: since,
                ended: now,
                class: report.class,
                status: report.status,
                excerpt: report.excerpt.clone(),
                mapped: report.mapped.clone(),
                trace: report.trace.clone().or_else(|| trace.cloned()),
            }
        });
    if counted && matches!(outcome, Outcome::Defer { .. }) {
        progress.attempts -= 1;
        progress.round_attempts -= 1;
    }
    progress.state = match (outcome, work) {
        // The question was put off, not an attempt: the wait goes on.
        (Outcome::Defer { until }, Work::Completion { correlation, deadline }) => {
            State::Awaiting { correlation, poll: Some(*until), deadline }
        }
        (Outcome::Defer { until }, Work::Attempt) => State::Deferred { due: *until },
        (Outcome::Retry { at, .. }, _) => State::Retrying { due: *at },
        (Outcome::Await { correlation, poll, deadline, .. }, _) => {
            State::Awaiting { correlation: correlation.clone(), poll: *poll, deadline: *deadline }
        }
        (Outcome::Done { output, .. }, _) => State::Done { at: now, output: output.clone() },
        (Outcome::Dead { report, reason }, _) => {
            State::Dead { at: now, class: report.class, reason: reason.clone() }
        }
        (Outcome::Withdraw { reason, .. }, _) => State::Discarded { at: now, reason: reason.clone() },
        (Outcome::Park { report, reason }, _) => {
            State::Parked { at: now, class: report.class, reason: reason.clone() }
        }
    };
    progress.changed = now;
    Some(Ended { attempt, thaws })
}

/// Queues a dead or parked delivery again.
pub(crate) fn redrive(progress: &mut Progress, redrive: &Redrive, now: Time) -> Acted {
    match (&progress.state, redrive) {
        (State::Dead { .. }, _) | (State::Parked { .. }, Redrive::Operator { .. }) => {
            let due = match redrive {
                Redrive::Automatic => {
                    progress.rounds += 1;
                    now
                }
                Redrive::Operator { not_before, .. } => not_before.map_or(now, |at| at.max(now)),
            };
            queue_again(progress, due, now);
            Acted::Done(StateKind::Pending)
        }
        (state, _) => Acted::WrongState(state.kind()),
    }
}

fn queue_again(progress: &mut Progress, due: Time, now: Time) {
    progress.round_attempts = 0;
    progress.state = State::Pending { due };
    progress.changed = now;
}

/// Does an operator's work. The caller replaces the payload when an edit answers [`Acted::Done`].
pub(crate) fn act(
    progress: &mut Progress,
    may_be_sent: bool,
    action: &Action,
    reason: &str,
    now: Time,
) -> Acted {
    let ended = matches!(progress.state, State::Dead { .. } | State::Parked { .. });
    let waits =
        matches!(progress.state, State::Pending { .. } | State::Retrying { .. } | State::Deferred { .. });
    match action {
        Action::Edit { not_applied, revision, .. } if ended => {
            if *revision != progress.revision {
                return Acted::OtherRevision(progress.revision);
            }
            if may_be_sent && *not_applied == NotApplied::AsRecorded {
                return Acted::MayBeApplied;
            }
            progress.revision += 1;
            queue_again(progress, now, now);
        }
        Action::Discard if ended || waits => {
            progress.state = State::Discarded { at: now, reason: reason.to_owned() };
            progress.changed = now;
        }
        Action::Settle { output } if ended => {
            progress.state = State::Done { at: now, output: output.clone() };
            progress.changed = now;
        }
        _ => return Acted::WrongState(progress.state.kind()),
    }
    Acted::Done(progress.state.kind())
}

/// Ends the wait for a backend's later answer. `None` when the delivery does not wait for one.
pub(crate) fn conclude(delivery: &mut Delivery, outcome: &Outcome, now: Time) -> Option<Ended> {
    let by = delivery.progress.state.holder().cloned().or_else(|| Instance::new("callback").ok())?;
    let work = match &delivery.progress.state {
        State::Awaiting { correlation, deadline, .. } => {
            Work::Completion { correlation: correlation.clone(), deadline: *deadline }
        }
        State::Claimed { work: work @ Work::Completion { .. }, .. } => work.clone(),
        _ => return None,
    };
    let since = delivery.progress.changed;
    delivery.progress.state = State::Claimed { by, since, until: now, work };
    end(&mut delivery.progress, None, delivery.trace.as_ref(), outcome, now)
}
