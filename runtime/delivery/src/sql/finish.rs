//! Freezing, finishing, concluding.
//!
//! A finish locks the lane and checks the fence in one statement and reads the lane's new head in a later one. One
//! statement for both would read the head as it was before the lock was granted: an enqueue that commits in between would be
//! overlooked, and its lane sleep for ever.

use std::collections::BTreeMap;

use bytes::Bytes;

use super::connection::Column;
use super::rows;
use super::transaction::{Change, LANE, SET_LANE, Tx, Written, free_lane};
use super::value::Kind::{Bytes as Blob, Int, Text};
use crate::delivery::{Announce, FORMAT, State, StateKind, Work};
use crate::error::StoreError;
use crate::id::{Backend, Correlation};
use crate::lane::LaneKey;
use crate::lifecycle;
use crate::outcome::{Class, Outcome};
use crate::probe::Place;
use crate::seal::Field;
use crate::store::{Concluded, Finish, Finished, Request, Then, Token};

/// One answer for each of a batch: a lost claim is no reason for the others to wait.
pub(super) type Each<T> = Vec<Result<T, StoreError>>;

impl Tx {
    pub(super) async fn freeze(&mut self, batch: &[(Token, Request)]) -> Result<Each<Bytes>, StoreError> {
        let lanes = self.lock(batch.iter().map(|(token, _)| token.lane.to_string()).collect()).await?;
        let fits = |token: &Token| lanes.get(&token.lane).is_some_and(|lane| lane.fits(token));
        let held: Vec<&Token> = batch.iter().map(|(token, _)| token).filter(|token| fits(token)).collect();
        let stored = self.load(held.iter().map(|token| token.delivery.to_string()).collect()).await?;
        let (mut answers, mut frozen) = (Vec::new(), Vec::new());
        for (token, request) in batch {
            let Some(stored) = stored.get(&token.delivery).filter(|_| fits(token)) else {
                answers.push(Err(StoreError::LostClaim));
                continue;
            };
            let delivery = &stored.delivery;
            if let Some(earlier) = &delivery.frozen {
                answers.push(Ok(earlier.bytes.clone()));
                continue;
            }
            let row = delivery.id.to_string();
            let sealed = rows::sealed(&self.core.keys, Field::Frozen, &row, &delivery.case, &request.bytes)?;
            frozen.push(vec![
                row.into(),
                sealed.into(),
                i64::from(delivery.progress.attempts).into(),
                self.now.millis().into(),
                request.mapped.contract.as_str().into(),
                request.mapped.mapping.as_str().into(),
            ]);
            answers.push(Ok(request.bytes.clone()));
        }
        let columns: &[Column] = &[
            ("id", Text),
            ("frozen", Blob),
            ("frozen_attempt", Int),
            ("frozen_at", Int),
            ("frozen_contract", Text),
            ("frozen_mapping", Text),
        ];
        let sets = "frozen = {frozen}, frozen_attempt = {frozen_attempt}, frozen_at = {frozen_at}, \
                    frozen_contract = {frozen_contract}, frozen_mapping = {frozen_mapping}";
        self.on.update("caseway_deliveries", columns, sets, frozen).await?;
        Ok(answers)
    }

    pub(super) async fn finish(&mut self, batch: &[Finish]) -> Result<Each<Finished>, StoreError> {
        let lanes = self.lock(batch.iter().map(|finish| finish.token.lane.to_string()).collect()).await?;
        self.at(Place::FinishFenced).await?;
        let fits =
            |finish: &&Finish| lanes.get(&finish.token.lane).is_some_and(|lane| lane.fits(&finish.token));
        let valid: Vec<&Finish> = batch.iter().filter(fits).collect();
        if valid.iter().any(|finish| matches!(finish.outcome, Outcome::Dead { .. })) {
            self.at(Place::DeadLetterStart).await?;
        }
        let mut stored =
            self.load(valid.iter().map(|finish| finish.token.delivery.to_string()).collect()).await?;

        let (mut written, mut changes, mut replies) = (Vec::new(), Vec::new(), Vec::new());
        let mut ends: BTreeMap<LaneKey, StateKind> = BTreeMap::new();
        let mut correlations = Vec::new();
        for finish in valid {
            // A second end of one claim in the same batch finds its delivery taken out already.
            let Some(mut stored) = stored.remove(&finish.token.delivery) else { continue };
            let delivery = &mut stored.delivery;
            let frozen = delivery.frozen.as_ref().map(|frozen| frozen.attempt);
            let trace = delivery.trace.clone();
            let ended =
                lifecycle::end(&mut delivery.progress, frozen, trace.as_ref(), &finish.outcome, self.now);
            let Some(ended) = ended else { continue };
            let class = finish.outcome.report().map(|report| report.class);
            changes.push(Change::of(delivery, Some(StateKind::Claimed), class, finish.announce));
            ends.insert(finish.token.lane, delivery.progress.state.kind());
            if let State::Awaiting { correlation, .. } = &delivery.progress.state {
                correlations.push((delivery.backend.clone(), correlation.clone(), delivery.id));
            }
            replies.extend(finish.reply.as_ref().map(|(key, reply)| (key, reply)));
            stored.class = last_failure(class, stored.class);
            written.push(Written { stored, thaws: ended.thaws, attempt: ended.attempt });
        }
        self.save(&written).await?;
        self.correlate(correlations).await?;
        let freed = written.iter().map(|written| {
            let delivery = &written.stored.delivery;
            let gone = rows::place(delivery.progress.state.kind(), delivery.on_dead) == 0;
            (delivery.lane, -i64::from(gone))
        });
        self.free(freed.collect()).await?;
        self.changed(&changes).await?;
        self.close_calls(replies).await?;

        let mut answers = Vec::new();
        for finish in batch {
            let ended = fits(&finish).then(|| ends.remove(&finish.token.lane)).flatten();
            let Some(state) = ended else {
                answers.push(Err(StoreError::LostClaim));
                continue;
            };
            let next = self.next(finish).await?.map(Box::new);
            answers.push(Ok(Finished { state, next }));
        }
        self.at(Place::FinishWritten).await?;
        Ok(answers)
    }

    /// Lets lanes go that are locked: what is next in each is read now, after the lock.
    async fn free(&mut self, lanes: Vec<(LaneKey, i64)>) -> Result<(), StoreError> {
        let heads = self.heads(lanes.iter().map(|(lane, _)| lane.to_string()).collect()).await?;
        let rows = lanes.into_iter().map(|(lane, delta)| {
            let (due, format) = heads.get(&lane).map_or((None, i64::from(FORMAT)), |head| head.due(self.now));
            free_lane(lane, due, delta, 0, format)
        });
        let rows = rows.collect();
        self.on.update("caseway_lanes", LANE, SET_LANE, rows).await
    }

    async fn next(&mut self, finish: &Finish) -> Result<Option<crate::store::Claimed>, StoreError> {
        let Then::Next { lease } = finish.then else { return Ok(None) };
        let lane = finish.token.lane;
        let due = "SELECT lane FROM caseway_lanes WHERE lane = $1 AND due <= $2 AND format <= $3";
        let values = vec![lane.to_string().into(), self.now.millis().into(), i64::from(FORMAT).into()];
        if self.on.fetch(due, values).await?.is_empty() {
            return Ok(None);
        }
        Ok(self.take(vec![(lane, finish.token.fence, lease)], &finish.token.by).await?.pop())
    }

    async fn correlate(
        &mut self,
        correlations: Vec<(Backend, Correlation, crate::id::DeliveryId)>,
    ) -> Result<(), StoreError> {
        let rows = correlations.into_iter().map(|(backend, correlation, id)| {
            vec![backend.as_str().into(), correlation.as_str().into(), id.to_string().into()]
        });
        let columns: &[Column] = &[("backend", Text), ("correlation", Text), ("delivery", Text)];
        let latest = "ON CONFLICT (backend, correlation) DO UPDATE SET delivery = EXCLUDED.delivery";
        self.on.insert("caseway_correlations", columns, rows.collect(), latest).await.map(drop)
    }

    pub(super) async fn conclude(
        &mut self,
        backend: &Backend,
        correlation: &Correlation,
        outcome: &Outcome,
    ) -> Result<Concluded, StoreError> {
        let select = "SELECT c.delivery, d.lane FROM caseway_correlations c \
                      JOIN caseway_deliveries d ON d.id = c.delivery WHERE c.backend = $1 AND c.correlation = $2";
        let rows = self.on.fetch(select, vec![backend.as_str().into(), correlation.as_str().into()]).await?;
        let Some(row) = rows.first() else { return Ok(Concluded::Unknown) };
        let mut columns = row.columns();
        let id = rows::delivery_id(&columns.text()?)?;
        let lane = rows::lane_key(&columns.text()?)?;
        let mut locked = self.lock(vec![lane.to_string()]).await?;
        let mut loaded = self.load(vec![id.to_string()]).await?;
        let Some(mut stored) = loaded.remove(&id) else { return Ok(Concluded::Unknown) };
        let before = stored.delivery.progress.state.kind();
        let waits_for = match &stored.delivery.progress.state {
            State::Awaiting { correlation, .. }
            | State::Claimed { work: Work::Completion { correlation, .. }, .. } => Some(correlation),
            _ => None,
        };
        if waits_for != Some(correlation) {
            return Ok(Concluded::Already(id));
        }
        let Some(ended) = lifecycle::conclude(&mut stored.delivery, outcome, self.now) else {
            return Ok(Concluded::Already(id));
        };
        let class = outcome.report().map(|report| report.class);
        let change = Change::of(&stored.delivery, Some(before), class, Announce::Yes);
        stored.class = last_failure(class, stored.class);
        let gone = rows::place(stored.delivery.progress.state.kind(), stored.delivery.on_dead) == 0;
        self.save(&[Written { stored, thaws: false, attempt: ended.attempt }]).await?;
        let hold = locked.remove(&lane).and_then(|lane| lane.hold);
        // Whoever is asking the backend right now has nothing to write any more.
        let (ours, free) = (hold.as_ref().is_some_and(|(_, held)| *held == id.to_string()), hold.is_none());
        self.reschedule(lane, -i64::from(gone), ours || free, i64::from(ours)).await?;
        self.changed(&[change]).await?;
        Ok(Concluded::Done(id))
    }

    /// Accounts for a change in a locked lane. One that somebody holds keeps its time: whoever holds it schedules it at the end.
    pub(super) async fn reschedule(
        &mut self,
        lane: LaneKey,
        delta: i64,
        free: bool,
        fences: i64,
    ) -> Result<(), StoreError> {
        if free {
            return self.schedule(lane, delta, fences).await;
        }
        let sql = "UPDATE caseway_lanes SET waiting = waiting + $2 WHERE lane = $1";
        self.on.execute(sql, vec![lane.to_string().into(), delta.into()]).await.map(drop)
    }
}

fn last_failure(class: Option<Class>, before: Option<Class>) -> Option<Class> {
    class.filter(|class| !matches!(class, Class::Success | Class::Accepted)).or(before)
}
