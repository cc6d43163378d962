//! What is kept, and the one function through which every delivery's state changes.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use crate::audit::{By, Entry};
use crate::caller::Reply;
use crate::delivery::{Announce, Attempt, Delivery, StateKind};
use crate::event::{Announcement, Event, News, Waiter, What};
use crate::id::{Backend, Case, CaseType, Correlation, DeliveryId, Digest, Instance};
use crate::lane::LaneKey;
use crate::lifecycle::{self, Place};
use crate::outcome::Class;
use crate::search::Replaced;
use crate::store::Alive;
use crate::time::Time;

#[derive(Default)]
pub(super) struct Tables {
    pub(super) deliveries: BTreeMap<DeliveryId, Kept>,
    pub(super) lanes: BTreeMap<LaneKey, Lane>,
    /// Lanes by when somebody may claim them.
    pub(super) due: BTreeSet<(Backend, Time, LaneKey)>,
    pub(super) counts: BTreeMap<Backend, Counts>,
    pub(super) calls: BTreeMap<(CaseType, String), CallRow>,
    pub(super) cases: BTreeMap<Case, CaseRow>,
    pub(super) announcements: VecDeque<Announcement>,
    pub(super) waiters: Vec<(Waiter, Announce)>,
    pub(super) correlations: BTreeMap<(Backend, Correlation), DeliveryId>,
    pub(super) audit: Vec<Entry>,
    pub(super) instances: BTreeMap<Instance, Alive>,
}

pub(super) struct Kept {
    pub(super) delivery: Delivery,
    pub(super) attempts: Vec<Attempt>,
    pub(super) replaced: Vec<Replaced>,
    /// The class of the last failure.
    pub(super) class: Option<Class>,
}

pub(super) struct Lane {
    pub(super) backend: Backend,
    pub(super) last_sequence: u64,
    /// Deliveries that wait or block, by sequence.
    pub(super) queue: BTreeMap<u64, DeliveryId>,
    pub(super) fence: u64,
    pub(super) hold: Option<Hold>,
    /// When it may be claimed; as in [`Tables::due`].
    pub(super) due: Option<Time>,
}

pub(super) struct Hold {
    pub(super) delivery: DeliveryId,
    pub(super) by: Instance,
    pub(super) until: Time,
}

#[derive(Default)]
pub(super) struct Counts {
    pub(super) open: BTreeSet<(Time, DeliveryId)>,
    pub(super) dead: u64,
    pub(super) parked: u64,
}

pub(super) struct CallRow {
    pub(super) request: Digest,
    pub(super) reply: Option<Reply>,
    pub(super) delivery: Option<DeliveryId>,
    pub(super) lease: Time,
    pub(super) keep: Time,
}

#[derive(Default)]
pub(super) struct CaseRow {
    pub(super) deliveries: BTreeSet<DeliveryId>,
    pub(super) last_event: u64,
    pub(super) events: VecDeque<Event>,
}

impl Tables {
    /// Writes down that a delivery's state has changed from `before`: counts, lane, event and announcement, all at once.
    pub(super) fn changed(
        &mut self,
        id: DeliveryId,
        before: Option<StateKind>,
        class: Option<Class>,
        announce: Announce,
    ) {
        let Some(kept) = self.deliveries.get_mut(&id) else { return };
        if class.is_some_and(|class| !matches!(class, Class::Success | Class::Accepted)) {
            kept.class = class;
        }
        let delivery = &kept.delivery;
        let after = delivery.progress.state.kind();
        let now = delivery.progress.changed;

        let counts = self.counts.entry(delivery.backend.clone()).or_default();
        if let Some(before) = before {
            count(counts, before, delivery, false);
        }
        count(counts, after, delivery, true);

        if let Some(lane) = self.lanes.get_mut(&delivery.lane) {
            match lifecycle::place(after, delivery.on_dead) {
                Place::Out => lane.queue.remove(&delivery.sequence),
                Place::Waits | Place::Blocks => lane.queue.insert(delivery.sequence, id),
            };
        }
        let (lane, case, backend) = (delivery.lane, delivery.case.clone(), delivery.backend.clone());
        let what = What::Delivery { id, operation: delivery.operation.clone(), state: after, class };
        let wanted = delivery.announce == Announce::Yes && announce == Announce::Yes;
        self.schedule(lane);
        if after == StateKind::Claimed {
            return;
        }
        let event = self.append(&case, backend.clone(), what, now);
        let news = match after {
            StateKind::Dead | StateKind::Parked => News::Attention,
            StateKind::Done | StateKind::Discarded if self.is_in_sync(&case, &backend) => News::InSync,
            _ => return,
        };
        if wanted {
            self.announcements.push_back(Announcement { case, event, backend, news });
        }
    }

    /// Computes anew when a lane may be claimed.
    pub(super) fn schedule(&mut self, key: LaneKey) {
        let Some(lane) = self.lanes.get_mut(&key) else { return };
        let head = lane.queue.values().next().and_then(|id| self.deliveries.get(id));
        let due = match &lane.hold {
            Some(hold) => Some(hold.until),
            None => head.and_then(|kept| lifecycle::due(&kept.delivery.progress.state)),
        };
        if let Some(old) = lane.due {
            self.due.remove(&(lane.backend.clone(), old, key));
        }
        lane.due = due;
        if let Some(due) = due {
            self.due.insert((lane.backend.clone(), due, key));
        }
    }

    /// Adds an event to a case; its number.
    pub(super) fn append(&mut self, case: &Case, backend: Backend, what: What, at: Time) -> u64 {
        let row = self.cases.entry(case.clone()).or_default();
        row.last_event += 1;
        row.events.push_back(Event { number: row.last_event, at, backend, what });
        row.last_event
    }

    fn is_in_sync(&self, case: &Case, backend: &Backend) -> bool {
        let deliveries = self.cases.get(case).into_iter().flat_map(|row| &row.deliveries);
        deliveries.filter_map(|id| self.deliveries.get(id)).all(|kept| {
            kept.delivery.backend != *backend
                || matches!(kept.delivery.progress.state.kind(), StateKind::Done | StateKind::Discarded)
        })
    }

    /// Adds an entry to the audit log.
    pub(super) fn audited(&mut self, at: Time, by: By, what: String, delivery: Option<DeliveryId>) {
        let number = self.audit.last().map_or(0, |last| last.number) + 1;
        self.audit.push(Entry { number, at, by, what, delivery });
    }
}

fn count(counts: &mut Counts, kind: StateKind, delivery: &Delivery, more: bool) {
    let step = |count: &mut u64| *count = if more { *count + 1 } else { count.saturating_sub(1) };
    match kind {
        StateKind::Dead => step(&mut counts.dead),
        StateKind::Parked => step(&mut counts.parked),
        kind if kind.is_open() => {
            let entry = (delivery.created, delivery.id);
            if more {
                counts.open.insert(entry);
            } else {
                counts.open.remove(&entry);
            }
        }
        _ => {}
    }
}
