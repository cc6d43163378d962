//! Callers' idempotency keys.

use super::tables::{CallRow, Tables};
use crate::caller::{CallerKey, Earlier, OnLapsed, Reply};
use crate::delivery::StateKind;
use crate::id::{CaseType, DeliveryId};
use crate::time::Time;

fn row_key(key: &CallerKey) -> (CaseType, String) {
    (key.case_type.clone(), key.key.clone())
}

impl Tables {
    /// What is known about an earlier call under the same key; `None` when the key is free.
    pub(super) fn known_call(&self, key: &CallerKey, now: Time) -> Option<Earlier> {
        let row =
            self.calls.get(&row_key(key)).filter(|row| row.keep > now || !self.is_over(row.delivery))?;
        if row.request != key.request {
            return Some(Earlier::OtherRequest);
        }
        if let Some(reply) = &row.reply {
            return Some(Earlier::Replied(reply.clone()));
        }
        let delivery = row.delivery;
        let kept = delivery.and_then(|id| self.deliveries.get(&id));
        let under_way = kept.is_none_or(|kept| kept.delivery.progress.state.kind() == StateKind::Claimed);
        // A delivery that somebody else has brought further has no caller who waits for it.
        if row.lease > now && under_way {
            return Some(Earlier::InFlight { delivery });
        }
        (delivery.is_some() || key.lapsed == OnLapsed::Tell).then_some(Earlier::Lapsed { delivery })
    }

    /// Whether nothing is left to do for a call's delivery, if it made one that is still known.
    pub(super) fn is_over(&self, delivery: Option<DeliveryId>) -> bool {
        let kept = delivery.and_then(|id| self.deliveries.get(&id));
        kept.is_none_or(|kept| kept.delivery.progress.state.kind().is_over())
    }

    /// Claims a key, unless it is known.
    pub(super) fn open_call(
        &mut self,
        key: &CallerKey,
        delivery: Option<DeliveryId>,
        now: Time,
    ) -> Option<Earlier> {
        let known = self.known_call(key, now);
        if known.is_none() {
            let (lease, keep) = (now + key.lease, now + key.keep);
            let row = CallRow { request: key.request.clone(), reply: None, delivery, lease, keep };
            self.calls.insert(row_key(key), row);
        }
        known
    }

    pub(super) fn close_call(&mut self, key: &CallerKey, reply: Reply) {
        if let Some(row) = self.calls.get_mut(&row_key(key))
            && row.request == key.request
        {
            row.reply.get_or_insert(reply);
        }
    }

    pub(super) fn drop_call(&mut self, key: &CallerKey) {
        let row_key = row_key(key);
        let free =
            |row: &CallRow| row.request == key.request && row.reply.is_none() && row.delivery.is_none();
        if self.calls.get(&row_key).is_some_and(free) {
            self.calls.remove(&row_key);
        }
    }
}
