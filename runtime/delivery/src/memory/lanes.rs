//! Enqueue, claim, freeze, finish.

use std::collections::BTreeMap;

use bytes::Bytes;

use super::tables::{Hold, Kept, Lane, Tables};
use crate::delivery::{Announce, Frozen, State, StateKind, Work};
use crate::error::StoreError;
use crate::id::{Backend, Correlation, DeliveryId, Instance};
use crate::lane::LaneKey;
use crate::lifecycle::{self, Place};
use crate::outcome::{Class, Outcome};
use crate::store::{
    Claim, Claimed, Concluded, Enqueue, Enqueued, Finish, Finished, Full, Renewal, Request, Start, Take,
    Then, Token,
};
use crate::time::Time;

impl Tables {
    pub(super) fn enqueue(&mut self, new: Enqueue, now: Time) -> Result<Enqueued, StoreError> {
        if self.deliveries.contains_key(&new.id) {
            return Err(StoreError::Incompatible(format!("a delivery {} exists already", new.id)));
        }
        let open = |tables: &Self, backend: &Backend| {
            tables.counts.get(backend).map_or(0, |counts| counts.open.len() as u64)
        };
        let known = new.caller.as_ref().and_then(|(key, _)| self.known_call(key, now));
        if let Some(earlier) = known {
            return Ok(Enqueued::Earlier(earlier));
        }
        if open(self, &new.backend) >= new.limits.backend {
            return Ok(Enqueued::Full(Full::Backend));
        }
        if self.counts.values().map(|counts| counts.open.len() as u64).sum::<u64>() >= new.limits.total {
            return Ok(Enqueued::Full(Full::Total));
        }

        let key = LaneKey::of(&new.lane, &new.case, &new.backend, new.id);
        let lane = self.lanes.entry(key).or_insert_with(|| Lane::new(new.backend.clone(), now));
        lane.last_sequence += 1;
        let sequence = lane.last_sequence;
        let ahead = lane.queue.len() as u64;
        let delivery = lifecycle::accept(&new, key, sequence, now);
        self.cases.entry(delivery.case.clone()).or_default().deliveries.insert(new.id);
        self.deliveries
            .insert(new.id, Kept { delivery, attempts: Vec::new(), replaced: Vec::new(), class: None });
        self.changed(new.id, None, None, Announce::No);

        let claimed = match &new.start {
            Start::Inline { by, lease } if ahead == 0 => self.take(key, by, now, now + *lease),
            _ => None,
        };
        if let Some((caller, queued)) = new.caller {
            self.open_call(&caller, Some(new.id), now);
            if claimed.is_none() {
                self.close_call(&caller, queued);
            }
        }
        Ok(match claimed {
            Some(claimed) => Enqueued::Claimed(Box::new(claimed)),
            None => Enqueued::Waiting { sequence, ahead },
        })
    }

    pub(super) fn claim(&mut self, claim: &Claim, now: Time) -> Vec<Claimed> {
        let mut claimed = Vec::new();
        for Take { backend, most, lease } in &claim.take {
            let due = self.due.iter().skip_while(|(of, _, _)| of < backend);
            let due = due.take_while(|(of, at, _)| of == backend && *at <= now).take(*most as usize);
            let lanes: Vec<LaneKey> = due.map(|(_, _, lane)| *lane).collect();
            for lane in lanes {
                claimed.extend(self.take(lane, &claim.by, now, now + *lease));
            }
        }
        claimed
    }

    /// Gives out the next delivery of a lane that nobody holds any more.
    fn take(&mut self, key: LaneKey, by: &Instance, now: Time, until: Time) -> Option<Claimed> {
        let lane = self.lanes.get_mut(&key)?;
        let id = *lane.queue.values().next()?;
        let kept = self.deliveries.get_mut(&id)?;
        let before = kept.delivery.progress.state.kind();
        if lifecycle::place(before, kept.delivery.on_dead) != Place::Waits {
            // The lease of what was claimed here has run out, and something that blocks has come before it.
            lane.hold = None;
            self.schedule(key);
            return None;
        }
        lane.fence += 1;
        lane.hold = Some(Hold { delivery: id, by: by.clone(), until });
        let token = Token { lane: key, delivery: id, fence: lane.fence, by: by.clone() };
        let taken = lifecycle::take(&mut kept.delivery.progress, by, now, until);
        if taken.interrupted.is_some() {
            kept.class = Some(Class::Interrupted);
        }
        kept.attempts.extend(taken.interrupted);
        let delivery = kept.delivery.clone();
        self.changed(id, Some(before), None, Announce::No);
        Some(Claimed { token, delivery, work: taken.work, until, previous: taken.previous })
    }

    /// Refuses a token that has no right any more.
    pub(super) fn fenced(&self, token: &Token) -> Result<(), StoreError> {
        let lane = self.lanes.get(&token.lane).ok_or(StoreError::LostClaim)?;
        let held =
            lane.hold.as_ref().is_some_and(|hold| hold.delivery == token.delivery && hold.by == token.by);
        if held && lane.fence == token.fence { Ok(()) } else { Err(StoreError::LostClaim) }
    }

    pub(super) fn renew(&mut self, token: &Token, until: Time) -> Renewal {
        if self.fenced(token).is_err() {
            return Renewal::Lost;
        }
        if let Some(hold) = self.lanes.get_mut(&token.lane).and_then(|lane| lane.hold.as_mut()) {
            hold.until = until;
        }
        if let Some(kept) = self.deliveries.get_mut(&token.delivery)
            && let State::Claimed { until: end, .. } = &mut kept.delivery.progress.state
        {
            *end = until;
        }
        self.schedule(token.lane);
        Renewal::Held { until }
    }

    pub(super) fn freeze(&mut self, token: &Token, request: Request, now: Time) -> Result<Bytes, StoreError> {
        self.fenced(token)?;
        let kept = self.deliveries.get_mut(&token.delivery).ok_or(StoreError::LostClaim)?;
        let attempt = kept.delivery.progress.attempts;
        let frozen = kept.delivery.frozen.get_or_insert(Frozen {
            bytes: request.bytes,
            attempt,
            at: now,
            contract: request.mapped.contract,
            mapping: request.mapped.mapping,
        });
        Ok(frozen.bytes.clone())
    }

    pub(super) fn finish(&mut self, finish: Finish, now: Time) -> Result<Finished, StoreError> {
        let token = &finish.token;
        self.fenced(token)?;
        let kept = self.deliveries.get_mut(&token.delivery).ok_or(StoreError::LostClaim)?;
        let delivery = &mut kept.delivery;
        let frozen = delivery.frozen.as_ref().map(|frozen| frozen.attempt);
        let ended =
            lifecycle::end(&mut delivery.progress, frozen, delivery.trace.as_ref(), &finish.outcome, now)
                .ok_or(StoreError::LostClaim)?;
        if ended.thaws {
            delivery.frozen = None;
        }
        kept.attempts.extend(ended.attempt);
        let state = delivery.progress.state.kind();
        if let State::Awaiting { correlation, .. } = &delivery.progress.state {
            self.correlations.insert((delivery.backend.clone(), correlation.clone()), token.delivery);
        }
        self.release(token.lane);
        let class = finish.outcome.report().map(|report| report.class);
        self.changed(token.delivery, Some(StateKind::Claimed), class, finish.announce);
        if let Some((key, reply)) = finish.reply {
            self.close_call(&key, reply);
        }
        let next = match finish.then {
            Then::Next { lease } if self.is_due(token.lane, now) => {
                self.take(token.lane, &token.by, now, now + lease)
            }
            _ => None,
        };
        Ok(Finished { state, next: next.map(Box::new) })
    }

    pub(super) fn conclude(
        &mut self,
        backend: &Backend,
        correlation: &Correlation,
        outcome: &Outcome,
        now: Time,
    ) -> Result<Concluded, StoreError> {
        let Some(id) = self.correlations.get(&(backend.clone(), correlation.clone())).copied() else {
            return Ok(Concluded::Unknown);
        };
        let Some(kept) = self.deliveries.get_mut(&id) else { return Ok(Concluded::Unknown) };
        let before = kept.delivery.progress.state.kind();
        let waits_for = match &kept.delivery.progress.state {
            State::Awaiting { correlation, .. }
            | State::Claimed { work: Work::Completion { correlation, .. }, .. } => Some(correlation),
            _ => None,
        };
        if waits_for != Some(correlation) {
            return Ok(Concluded::Already(id));
        }
        let Some(ended) = lifecycle::conclude(&mut kept.delivery, outcome, now) else {
            return Ok(Concluded::Already(id));
        };
        kept.attempts.extend(ended.attempt);
        let lane = kept.delivery.lane;
        if let Some(lane) = self.lanes.get_mut(&lane)
            && lane.hold.as_ref().is_some_and(|hold| hold.delivery == id)
        {
            // Whoever is asking the backend right now has nothing to write any more.
            lane.fence += 1;
            lane.hold = None;
        }
        self.changed(id, Some(before), outcome.report().map(|report| report.class), Announce::Yes);
        Ok(Concluded::Done(id))
    }

    pub(super) fn next_due(&self, backend: &Backend) -> Option<Time> {
        let first = self.due.iter().find(|(of, _, _)| of >= backend)?;
        (first.0 == *backend).then_some(first.1)
    }

    fn release(&mut self, lane: LaneKey) {
        if let Some(lane) = self.lanes.get_mut(&lane) {
            lane.hold = None;
        }
    }

    fn is_due(&self, lane: LaneKey, now: Time) -> bool {
        self.lanes.get(&lane).and_then(|lane| lane.due).is_some_and(|due| due <= now)
    }
}

impl Lane {
    fn new(backend: Backend, now: Time) -> Self {
        let fence = lifecycle::first_fence(now);
        Self { backend, last_sequence: 0, queue: BTreeMap::new(), fence, hold: None, due: None }
    }
}

impl Tables {
    /// Forgets a delivery that is out of its lane.
    pub(super) fn forget(&mut self, id: DeliveryId) {
        let Some(kept) = self.deliveries.remove(&id) else { return };
        self.correlations.retain(|_, of| *of != id);
        if let Some(case) = self.cases.get_mut(&kept.delivery.case) {
            case.deliveries.remove(&id);
        }
    }
}
