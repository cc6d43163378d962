//! Callers' idempotency keys.

use std::collections::{BTreeMap, BTreeSet};

use aws_lc_rs::digest::{Context, SHA256};

use super::connection::Column;
use super::rows;
use super::transaction::Tx;
use super::value::Kind::{Bytes as Blob, Int, Text};
use super::value::Value;
use crate::caller::{CallerKey, Earlier, OnLapsed, Opened, Reply};
use crate::delivery::{Delivery, StateKind};
use crate::error::StoreError;
use crate::id::{Case, CaseId, DeliveryId};
use crate::seal::Field;
use crate::store::{Enqueue, Enqueued};

const CALL: &[Column] = &[
    ("call", Text),
    ("case_type", Text),
    ("request", Text),
    ("delivery", Text),
    ("lease", Int),
    ("keep", Int),
    ("seal", Text),
];

/// The digest that a key is kept under: keys are the callers' own, and nobody's business.
pub(super) fn call_id(key: &CallerKey) -> String {
    let mut digest = Context::new(&SHA256);
    // A case type holds no zero byte.
    digest.update(key.case_type.as_str().as_bytes());
    digest.update(&[0]);
    digest.update(key.key.as_bytes());
    digest.finish().as_ref().iter().take(16).map(|byte| format!("{byte:02x}")).collect()
}

/// A reply belongs to no case; its key stands in for one.
pub(super) fn case_of(key: &CallerKey) -> Result<Case, StoreError> {
    Ok(Case { case_type: key.case_type.clone(), id: rows::name(CaseId::new(call_id(key)))? })
}

enum Found {
    Free,
    Known(Earlier),
}

impl Tx {
    fn call_row(&self, key: &CallerKey, delivery: Option<DeliveryId>) -> Vec<Value> {
        vec![
            call_id(key).into(),
            key.case_type.as_str().into(),
            key.request.as_str().into(),
            delivery.map(|id| id.to_string()).into(),
            (self.now + key.lease).millis().into(),
            (self.now + key.keep).millis().into(),
            self.core.keys.current().into(),
        ]
    }

    /// Claims the callers' keys of a batch; an answer where a key is known.
    pub(super) async fn known_callers(
        &mut self,
        batch: &[Enqueue],
    ) -> Result<Vec<Option<Enqueued>>, StoreError> {
        let mut keyed: Vec<(String, &CallerKey, DeliveryId)> = Vec::new();
        keyed.extend(batch.iter().filter_map(|new| {
            let (key, _) = new.caller.as_ref()?;
            Some((call_id(key), key, new.id))
        }));
        // Sorted, so that no two transactions wait for each other; stable, so that the first of a batch wins.
        keyed.sort_by(|one, other| one.0.cmp(&other.0));
        let rows = keyed.iter().map(|(_, key, id)| self.call_row(key, Some(*id))).collect();
        let free = "ON CONFLICT (call) DO NOTHING RETURNING delivery";
        let mut claimed = BTreeSet::new();
        for row in self.on.insert("caseway_calls", CALL, rows, free).await? {
            claimed.insert(row.columns().text()?);
        }
        let mut known: BTreeMap<DeliveryId, Earlier> = BTreeMap::new();
        for (_, key, id) in keyed {
            if !claimed.contains(&id.to_string())
                && let Found::Known(earlier) = self.look_up(key, Some(id)).await?
            {
                known.insert(id, earlier);
            }
        }
        Ok(batch.iter().map(|new| known.remove(&new.id).map(Enqueued::Earlier)).collect())
    }

    /// Judges a key that has a row; takes it over where that is allowed.
    async fn look_up(&mut self, key: &CallerKey, delivery: Option<DeliveryId>) -> Result<Found, StoreError> {
        let call = call_id(key);
        let select = format!(
            "SELECT request, reply, delivery, lease, keep, (SELECT d.state FROM caseway_deliveries d WHERE d.id = \
             caseway_calls.delivery) FROM caseway_calls WHERE call = $1{}",
            self.on.locking()
        );
        let rows = self.on.fetch(&select, vec![call.clone().into()]).await?;
        let Some(row) = rows.first() else {
            // It was pruned or given free between two statements.
            return Err(StoreError::Unavailable(
                "a caller's key was released at this moment; try again".to_owned(),
            ));
        };
        let mut columns = row.columns();
        let (request, reply, earlier) = (columns.text()?, columns.maybe_bytes()?, columns.maybe_text()?);
        let (lease, keep, state) = (columns.int()?, columns.int()?, columns.maybe_text()?);
        let state = state.as_deref().and_then(StateKind::parse);
        let earlier = earlier.as_deref().map(rows::delivery_id).transpose()?;
        let now = self.now.millis();
        if keep > now || state.is_some_and(|state| !state.is_over()) {
            if request != key.request.as_str() {
                return Ok(Found::Known(Earlier::OtherRequest));
            }
            if let Some(reply) = reply {
                let opened = self.core.keys.open(Field::Reply, &call, &case_of(key)?, reply);
                let reply =
                    opened.map_err(|reason| StoreError::Incompatible(format!("a kept reply: {reason}")))?;
                return Ok(Found::Known(Earlier::Replied(Reply(reply))));
            }
            // A delivery that somebody else has brought further has no caller who waits for it.
            if lease > now && state.is_none_or(|state| state == StateKind::Claimed) {
                return Ok(Found::Known(Earlier::InFlight { delivery: earlier }));
            }
            if earlier.is_some() || key.lapsed == OnLapsed::Tell {
                return Ok(Found::Known(Earlier::Lapsed { delivery: earlier }));
            }
        }
        let sets = "case_type = {case_type}, request = {request}, delivery = {delivery}, lease = {lease}, keep = {keep}, \
                    seal = {seal}, reply = NULL";
        let row = self.call_row(key, delivery);
        self.on.update("caseway_calls", CALL, sets, vec![row]).await?;
        Ok(Found::Free)
    }

    pub(super) async fn open_call(&mut self, key: &CallerKey) -> Result<Opened, StoreError> {
        let row = self.call_row(key, None);
        let free = "ON CONFLICT (call) DO NOTHING RETURNING call";
        if !self.on.insert("caseway_calls", CALL, vec![row], free).await?.is_empty() {
            return Ok(Opened::Fresh);
        }
        Ok(match self.look_up(key, None).await? {
            Found::Free => Opened::Fresh,
            Found::Known(earlier) => Opened::Earlier(earlier),
        })
    }

    /// Writes replies down where none is yet.
    pub(super) async fn close_calls(&mut self, replies: Vec<(&CallerKey, &Reply)>) -> Result<(), StoreError> {
        let columns: &[Column] = &[("call", Text), ("request", Text), ("reply", Blob), ("seal", Text)];
        let sets = "reply = CASE WHEN caseway_calls.request = {request} THEN COALESCE(caseway_calls.reply, {reply}) \
                    ELSE caseway_calls.reply END, seal = {seal}";
        let mut rows = Vec::new();
        for (key, Reply(reply)) in replies {
            let call = call_id(key);
            let sealed = rows::sealed(&self.core.keys, Field::Reply, &call, &case_of(key)?, reply)?;
            rows.push(vec![
                call.into(),
                key.request.as_str().into(),
                sealed.into(),
                self.core.keys.current().into(),
            ]);
        }
        self.on.update("caseway_calls", columns, sets, rows).await
    }

    pub(super) async fn keep_replies_of_what_waits(
        &mut self,
        batch: &[Enqueue],
        accepted: &BTreeMap<usize, (Delivery, Enqueued)>,
    ) -> Result<(), StoreError> {
        let waits = accepted.iter().filter(|(_, (_, answer))| matches!(answer, Enqueued::Waiting { .. }));
        let callers = waits.filter_map(|(at, _)| batch.get(*at)?.caller.as_ref());
        self.close_calls(callers.map(|(key, queued)| (key, queued)).collect()).await
    }

    pub(super) async fn drop_call(&mut self, key: &CallerKey) -> Result<(), StoreError> {
        let sql = "DELETE FROM caseway_calls WHERE call = $1 AND request = $2 AND reply IS NULL AND delivery IS NULL";
        self.on.execute(sql, vec![call_id(key).into(), key.request.as_str().into()]).await.map(drop)
    }
}
