//! Taking deliveries in, a batch at a time.

use std::collections::BTreeMap;

use super::connection::Column;
use super::rows;
use super::transaction::{Change, Tx};
use super::value::Kind::{Int, Text};
use super::value::signed;
use crate::delivery::{Announce, Delivery, FORMAT, StateKind, Work};
use crate::error::StoreError;
use crate::lane::LaneKey;
use crate::lifecycle;
use crate::probe::Place;
use crate::store::{Claimed, Enqueue, Enqueued, Full, Previous, Start, Token};
use crate::time::Time;

const LANE: &[Column] = &[
    ("lane", Text),
    ("backend", Text),
    ("last_sequence", Int),
    ("waiting", Int),
    ("fence", Int),
    ("due", Int),
    ("holder", Text),
    ("held", Text),
    ("format", Int),
];

/// Everything here depends on the lane's own row, which the statement locks: what has committed before is seen. An empty lane takes
/// the time, the holder and the fence of the first newcomer; a lane in use keeps its own.
const JOIN_LANE: &str = "ON CONFLICT (lane) DO UPDATE SET \
     last_sequence = caseway_lanes.last_sequence + EXCLUDED.last_sequence, \
     waiting = caseway_lanes.waiting + EXCLUDED.waiting, \
     due = CASE WHEN caseway_lanes.waiting = 0 THEN EXCLUDED.due ELSE caseway_lanes.due END, \
     holder = CASE WHEN caseway_lanes.waiting = 0 THEN EXCLUDED.holder ELSE caseway_lanes.holder END, \
     held = CASE WHEN caseway_lanes.waiting = 0 THEN EXCLUDED.held ELSE caseway_lanes.held END, \
     format = CASE WHEN caseway_lanes.waiting = 0 THEN EXCLUDED.format ELSE caseway_lanes.format END, \
     fence = CASE WHEN caseway_lanes.waiting = 0 THEN caseway_lanes.fence + 1 ELSE caseway_lanes.fence END \
     RETURNING lane, last_sequence, waiting, fence";

/// What becomes of the newcomers of one lane.
struct Joined {
    first_sequence: u64,
    ahead: u64,
    fence: u64,
}

impl Tx {
    /// Takes deliveries in, in their order; one answer each.
    pub(super) async fn enqueue(&mut self, batch: &[Enqueue]) -> Result<Vec<Enqueued>, StoreError> {
        self.at(Place::EnqueueStart).await?;
        let mut answers = self.known_callers(batch).await?;
        self.refuse_what_is_too_much(batch, &mut answers).await?;

        let mut by_lane: BTreeMap<LaneKey, Vec<usize>> = BTreeMap::new();
        for (at, new) in
            batch.iter().enumerate().filter(|(at, _)| answers.get(*at).is_some_and(Option::is_none))
        {
            by_lane.entry(LaneKey::of(&new.lane, &new.case, &new.backend, new.id)).or_default().push(at);
        }
        let joined = self.join(batch, &by_lane).await?;

        let mut accepted: BTreeMap<usize, (Delivery, Enqueued)> = BTreeMap::new();
        for (lane, members) in &by_lane {
            let Some(Joined { first_sequence, ahead, fence }) = joined.get(lane) else { continue };
            for (nth, at) in (0_u64..).zip(members) {
                let Some(new) = batch.get(*at) else { continue };
                let (sequence, ahead) = (first_sequence + nth, ahead + nth);
                let mut delivery = lifecycle::accept(new, *lane, sequence, self.now);
                let answer = match &new.start {
                    Start::Inline { by, lease } if ahead == 0 => {
                        let until = self.now + *lease;
                        lifecycle::take(&mut delivery.progress, by, self.now, until);
                        let token = Token { lane: *lane, delivery: new.id, fence: *fence, by: by.clone() };
                        let (delivery, work, previous) =
                            (delivery.clone(), Work::Attempt, Previous::Concluded);
                        Enqueued::Claimed(Box::new(Claimed { token, delivery, work, until, previous }))
                    }
                    _ => Enqueued::Waiting { sequence, ahead },
                };
                accepted.insert(*at, (delivery, answer));
            }
        }
        let keys = &self.core.keys;
        let new =
            accepted.values().map(|(delivery, _)| rows::new_row(delivery, keys)).collect::<Result<_, _>>()?;
        self.on.insert("caseway_deliveries", rows::NEW, new, "").await?;
        let changes = accepted.values().map(|(delivery, _)| Change {
            after: StateKind::Pending,
            ..Change::of(delivery, None, None, Announce::No)
        });
        let changes: Vec<Change> = changes.collect();
        self.changed(&changes).await?;
        self.keep_replies_of_what_waits(batch, &accepted).await?;
        self.at(Place::EnqueueWritten).await?;
        for (at, (_, answer)) in accepted {
            if let Some(slot) = answers.get_mut(at) {
                *slot = Some(answer);
            }
        }
        let missing = || StoreError::Incompatible("a lane was not written".to_owned());
        answers.into_iter().map(|answer| answer.ok_or_else(missing)).collect()
    }

    async fn refuse_what_is_too_much(
        &mut self,
        batch: &[Enqueue],
        answers: &mut [Option<Enqueued>],
    ) -> Result<(), StoreError> {
        let mut open = self.open().await?;
        let mut total: u64 = open.values().sum();
        let mut refused = Vec::new();
        for (new, answer) in batch.iter().zip(answers).filter(|(_, answer)| answer.is_none()) {
            let of_backend = open.entry(new.backend.to_string()).or_default();
            let full = if *of_backend >= new.limits.backend {
                Full::Backend
            } else if total >= new.limits.total {
                Full::Total
            } else {
                *of_backend += 1;
                total += 1;
                continue;
            };
            *answer = Some(Enqueued::Full(full));
            refused.extend(new.caller.as_ref().map(|(key, _)| super::calls::call_id(key)));
        }
        // What was not accepted has no call: the caller may come again.
        for call in refused {
            self.on.execute("DELETE FROM caseway_calls WHERE call = $1", vec![call.into()]).await?;
        }
        Ok(())
    }

    async fn join(
        &mut self,
        batch: &[Enqueue],
        by_lane: &BTreeMap<LaneKey, Vec<usize>>,
    ) -> Result<BTreeMap<LaneKey, Joined>, StoreError> {
        let mut lanes = Vec::new();
        for (lane, members) in by_lane {
            let Some(first) = members.first().and_then(|at| batch.get(*at)) else { continue };
            let count = signed(members.len() as u64);
            let (due, by) = match &first.start {
                Start::Inline { by, lease } => (self.now + *lease, Some(by)),
                Start::Queue { not_before } => (not_before.map_or(self.now, |at| at.max(self.now)), None),
            };
            lanes.push(vec![
                lane.to_string().into(),
                first.backend.as_str().into(),
                count.into(),
                count.into(),
                signed(lifecycle::first_fence(self.now)).into(),
                Time::millis(due).into(),
                by.map(ToString::to_string).into(),
                by.map(|_| first.id.to_string()).into(),
                i64::from(FORMAT).into(),
            ]);
        }
        let mut joined = BTreeMap::new();
        for row in self.on.insert("caseway_lanes", LANE, lanes, JOIN_LANE).await? {
            let mut columns = row.columns();
            let lane = rows::lane_key(&columns.text()?)?;
            let (last, waiting, fence) = (columns.count()?, columns.count()?, columns.count()?);
            let count = by_lane.get(&lane).map_or(0, |members| members.len() as u64);
            let first_sequence = last.saturating_sub(count) + 1;
            joined.insert(lane, Joined { first_sequence, ahead: waiting.saturating_sub(count), fence });
        }
        Ok(joined)
    }
}
