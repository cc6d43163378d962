//! Claiming lanes, and keeping them.

use std::time::Duration;

use super::connection::Column;
use super::rows;
use super::transaction::{Change, Head, LANE, LaneRow, SET_LANE, Tx, Written, at_most};
use super::value::Kind::{Int, Text};
use crate::delivery::{Announce, FORMAT, StateKind};
use crate::error::StoreError;
use crate::id::{DeliveryId, Instance};
use crate::lane::LaneKey;
use crate::lifecycle;
use crate::outcome::Class;
use crate::probe::Place;
use crate::store::{Claim, Claimed, Renewal, Take, Token};
use crate::time::Time;

impl Tx {
    pub(super) async fn claim(&mut self, claim: &Claim) -> Result<Vec<Claimed>, StoreError> {
        let open = self.open().await?;
        let select = format!(
            "SELECT lane, fence FROM caseway_lanes WHERE backend = $1 AND due <= $2 AND format <= $3 \
             ORDER BY due, lane LIMIT $4{}",
            self.on.skipping()
        );
        let mut lanes = Vec::new();
        for Take { backend, most, lease } in &claim.take {
            if open.get(backend.as_str()).copied().unwrap_or(0) == 0 {
                continue;
            }
            let values = vec![
                backend.as_str().into(),
                self.now.millis().into(),
                i64::from(FORMAT).into(),
                at_most(*most),
            ];
            for row in self.on.fetch(&select, values).await? {
                let mut columns = row.columns();
                lanes.push((rows::lane_key(&columns.text()?)?, columns.count()?, *lease));
            }
        }
        self.at(Place::ClaimLocked).await?;
        let claimed = self.take(lanes, &claim.by).await?;
        self.at(Place::ClaimWritten).await?;
        Ok(claimed)
    }

    /// Gives out what is next in locked lanes. Heads are read by a statement after the one that locked.
    pub(super) async fn take(
        &mut self,
        lanes: Vec<(LaneKey, u64, Duration)>,
        by: &Instance,
    ) -> Result<Vec<Claimed>, StoreError> {
        let mut heads = self.heads(lanes.iter().map(|(lane, ..)| lane.to_string()).collect()).await?;
        let (mut claimed, mut written, mut changes, mut held) =
            (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        for (lane, fence, lease) in lanes {
            let until = self.now + lease;
            match heads.remove(&lane) {
                Some(Head::Waits(stored)) if stored.format <= i64::from(FORMAT) => {
                    let mut stored = *stored;
                    let before = stored.delivery.progress.state.kind();
                    let taken = lifecycle::take(&mut stored.delivery.progress, by, self.now, until);
                    if taken.interrupted.is_some() {
                        stored.class = Some(Class::Interrupted);
                    }
                    let token =
                        Token { lane, delivery: stored.delivery.id, fence: fence + 1, by: by.clone() };
                    held.push(held_lane(&token, until, stored.format));
                    changes.push(Change::of(&stored.delivery, Some(before), None, Announce::No));
                    let delivery = stored.delivery.clone();
                    claimed.push(Claimed {
                        token,
                        delivery,
                        work: taken.work,
                        until,
                        previous: taken.previous,
                    });
                    written.push(Written { stored, thaws: false, attempt: taken.interrupted });
                }
                Some(Head::Unreadable(id, reason)) => self.park_unreadable(id, lane, &reason).await?,
                // Its lease has run out and something that blocks, is newer than this release or is gone is next.
                Some(Head::Waits(_) | Head::Blocks) | None => self.schedule(lane, 0, 0).await?,
            }
        }
        self.save(&written).await?;
        self.on.update("caseway_lanes", LANE, SET_LANE, held).await?;
        self.changed(&changes).await?;
        Ok(claimed)
    }

    /// What this release cannot read is not dropped and does not stop the claim loop: a person looks at it.
    async fn park_unreadable(
        &mut self,
        id: DeliveryId,
        lane: LaneKey,
        reason: &str,
    ) -> Result<(), StoreError> {
        let select = "SELECT case_type, case_id, backend, operation, state, on_dead, announce FROM caseway_deliveries WHERE id = $1";
        let rows = self.on.fetch(select, vec![id.to_string().into()]).await?;
        let Some(row) = rows.first() else { return Ok(()) };
        let mut columns = row.columns();
        let change = Change {
            id,
            case: rows::case(&mut columns)?,
            backend: rows::name(crate::id::Backend::new(columns.text()?))?,
            operation: rows::name(crate::id::Operation::new(columns.text()?))?,
            before: Some(rows::state_kind(&columns.text()?)?),
            after: StateKind::Parked,
            class: Some(Class::Internal),
            announce: Announce::Yes,
        };
        let skips = columns.int()? == 1;
        let change = Change { announce: rows::announce(columns.int()?), ..change };
        let sql = "UPDATE caseway_deliveries SET state = 'parked', place = $2, class = $3, reason = $4, changed = $5, \
                   due = NULL WHERE id = $1";
        let place = if skips { 0 } else { 2 };
        let values = vec![
            id.to_string().into(),
            place.into(),
            Class::Internal.as_str().into(),
            format!("this release cannot read it: {reason}").into(),
            self.now.millis().into(),
        ];
        self.on.execute(sql, values).await?;
        self.changed(&[change]).await?;
        self.schedule(lane, -i64::from(skips), 1).await
    }

    pub(super) async fn renew(
        &mut self,
        tokens: &[Token],
        lease: Duration,
    ) -> Result<Vec<Renewal>, StoreError> {
        self.at(Place::RenewStart).await?;
        let lanes = self.lock(tokens.iter().map(|token| token.lane.to_string()).collect()).await?;
        let until = self.now + lease;
        let answers: Vec<Renewal> = tokens
            .iter()
            .map(|token| match lanes.get(&token.lane) {
                Some(lane) if lane.fits(token) => Renewal::Held { until },
                _ => Renewal::Lost,
            })
            .collect();
        let held = tokens.iter().zip(&answers).filter(|(_, answer)| **answer != Renewal::Lost);
        let (mut lanes, mut deliveries) = (Vec::new(), Vec::new());
        for (token, _) in held {
            lanes.push(vec![token.lane.to_string().into(), until.millis().into()]);
            deliveries.push(vec![token.delivery.to_string().into(), until.millis().into()]);
        }
        let (lane, id): (&[Column], &[Column]) =
            (&[("lane", Text), ("due", Int)], &[("id", Text), ("due", Int)]);
        self.on.update("caseway_lanes", lane, "due = {due}", lanes).await?;
        self.on.update("caseway_deliveries", id, "due = {due}", deliveries).await?;
        Ok(answers)
    }
}

impl LaneRow {
    /// Whether a token still has its right.
    pub(super) fn fits(&self, token: &Token) -> bool {
        let held = self.hold.as_ref().is_some_and(|(holder, delivery)| {
            holder == token.by.as_str() && *delivery == token.delivery.to_string()
        });
        held && self.fence == token.fence
    }
}

fn held_lane(token: &Token, until: Time, format: i64) -> Vec<super::value::Value> {
    vec![
        token.lane.to_string().into(),
        until.millis().into(),
        token.by.as_str().into(),
        token.delivery.to_string().into(),
        0.into(),
        1.into(),
        format.into(),
    ]
}
