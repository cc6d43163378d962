//! What operators see and do, instances, gauges.

use std::collections::BTreeMap;

use super::connection::{Column, Connection};
use super::rows;
use super::transaction::{Change, Tx, Written, at_most};
use super::value::Kind::{Bytes as Blob, Int, Text};
use super::value::{Value, signed};
use crate::audit::{Acted, Action, By, Entry, Redrive, Trail};
use crate::delivery::{Announce, Payload, StateKind};
use crate::error::StoreError;
use crate::id::{Backend, Correlation, DeliveryId, Digest, Instance};
use crate::lane::LaneKey;
use crate::lifecycle;
use crate::seal::{Field, Keys};
use crate::search::{Cursor, Filter, LONGEST_PAGE, Order, Page, Record, Replaced, Summary};
use crate::store::{Alive, Depth};
use crate::time::Time;

pub(super) async fn search(
    on: &mut Connection,
    filter: &Filter,
    page: Page,
) -> Result<Vec<Summary>, StoreError> {
    let mut wheres: Vec<String> = Vec::new();
    let mut values: Vec<Value> = Vec::new();
    let mut and = |condition: &str, value: Value| {
        values.push(value);
        wheres.push(condition.replace("{}", &format!("${}", values.len())));
    };
    let texts = [
        ("case_type", filter.case_type.as_ref().map(|name| name.as_str())),
        ("case_id", filter.case_id.as_ref().map(|name| name.as_str())),
        ("backend", filter.backend.as_ref().map(|name| name.as_str())),
        ("operation", filter.operation.as_ref().map(|name| name.as_str())),
        ("class", filter.class.map(|class| class.as_str())),
    ];
    for (column, value) in texts {
        if let Some(value) = value {
            and(&format!("{column} = {{}}"), value.into());
        }
    }
    if let Some(from) = filter.from {
        and("created >= {}", from.millis().into());
    }
    if let Some(to) = filter.to {
        and("created < {}", to.millis().into());
    }
    let (beyond, direction) = match page.order {
        Order::NewestFirst => ("<", "DESC"),
        Order::OldestFirst => (">", "ASC"),
    };
    if let Some(Cursor { created, id }) = page.after {
        values.push(created.millis().into());
        values.push(id.to_string().into());
        let (created, id) = (values.len() - 1, values.len());
        wheres.push(format!("(created, id) {beyond} (${created}, ${id})"));
    }
    let mut condition = wheres.join(" AND ");
    if !filter.states.is_empty() {
        let letters = filter.states.iter().all(|state| matches!(state, StateKind::Dead | StateKind::Parked));
        // What the index over dead letters is about.
        let letters = if letters { "letter IS NOT NULL AND " } else { "" };
        let states =
            filter.states.iter().map(|state| format!("'{}'", state.as_str())).collect::<Vec<_>>().join(", ");
        let states = format!("{letters}state IN ({states})");
        condition = if condition.is_empty() { states } else { format!("{condition} AND {states}") };
    }
    if condition.is_empty() {
        "1 = 1".clone_into(&mut condition);
    }
    values.push(at_most(page.limit.min(LONGEST_PAGE)));
    let sql = format!(
        "SELECT {} FROM caseway_deliveries WHERE {condition} ORDER BY created {direction}, id {direction} LIMIT ${}",
        rows::SUMMARY,
        values.len()
    );
    on.fetch(&sql, values).await?.iter().map(|row| rows::summary(&mut row.columns())).collect()
}

pub(super) async fn show(
    on: &mut Connection,
    keys: &Keys,
    id: DeliveryId,
) -> Result<Option<Record>, StoreError> {
    let select = format!("SELECT {} FROM caseway_deliveries WHERE id = $1", rows::DELIVERY);
    let found = on.fetch(&select, vec![id.to_string().into()]).await?;
    let Some(row) = found.first() else { return Ok(None) };
    let delivery = rows::delivery(&mut row.columns(), keys)?.delivery;
    let select = format!(
        "SELECT {} FROM caseway_attempts WHERE delivery = $1 ORDER BY ended, number",
        rows::ATTEMPT_COLUMNS
    );
    let attempts = on.fetch(&select, vec![id.to_string().into()]).await?;
    let attempts = attempts.iter().map(|row| rows::attempt(&mut row.columns(), &delivery, keys));
    let attempts = attempts.collect::<Result<_, _>>()?;
    let select = "SELECT revision, schema, payload, at, actor FROM caseway_replaced WHERE delivery = $1 ORDER BY revision";
    let mut replaced = Vec::new();
    for row in on.fetch(select, vec![id.to_string().into()]).await? {
        let mut columns = row.columns();
        let revision = columns.small()?;
        let schema = rows::name(Digest::new(columns.text()?))?;
        let bytes = keys.open(Field::Replaced, &id.to_string(), &delivery.case, columns.bytes()?);
        let bytes = bytes.map_err(|reason| StoreError::Unreadable { id, reason })?;
        let at = rows::time(columns.int()?);
        let by = rows::actor(&mut columns)?;
        replaced.push(Replaced { revision, payload: Payload { schema, bytes }, at, by });
    }
    Ok(Some(Record { delivery, attempts, replaced }))
}

pub(super) async fn answered(
    on: &mut Connection,
    backend: &Backend,
    correlation: &Correlation,
) -> Result<Option<DeliveryId>, StoreError> {
    let sql = "SELECT delivery FROM caseway_correlations WHERE backend = $1 AND correlation = $2";
    let rows = on.fetch(sql, vec![backend.as_str().into(), correlation.as_str().into()]).await?;
    rows.first().map(|row| rows::delivery_id(&row.columns().text()?)).transpose()
}

pub(super) async fn audit(on: &mut Connection, trail: Trail, limit: u32) -> Result<Vec<Entry>, StoreError> {
    let of_one = if trail.delivery.is_some() { " AND delivery = $3" } else { "" };
    let sql = format!(
        "SELECT ordinal, at, actor, reason, what, delivery FROM caseway_audit WHERE ordinal < $1{of_one} \
         ORDER BY ordinal DESC LIMIT $2"
    );
    let mut values = vec![trail.before.map_or(i64::MAX, signed).into(), at_most(limit)];
    values.extend(trail.delivery.map(|id| Value::from(id.to_string())));
    let mut entries = Vec::new();
    for row in on.fetch(&sql, values).await? {
        let mut columns = row.columns();
        let number = columns.count()?;
        let at = rows::time(columns.int()?);
        let by = By { actor: rows::actor(&mut columns)?, reason: columns.text()? };
        let what = columns.text()?;
        let delivery = columns.maybe_text()?.as_deref().map(rows::delivery_id).transpose()?;
        entries.push(Entry { number, at, by, what, delivery });
    }
    Ok(entries)
}

pub(super) async fn instances(on: &mut Connection) -> Result<Vec<Alive>, StoreError> {
    let sql = "SELECT instance, release, since, seen FROM caseway_instances ORDER BY seen DESC, instance";
    let rows = on.fetch(sql, Vec::new()).await?;
    let alive = rows.iter().map(|row| {
        let mut columns = row.columns();
        Ok(Alive {
            instance: rows::name(Instance::new(columns.text()?))?,
            release: columns.text()?,
            since: rows::time(columns.int()?),
            seen: rows::time(columns.int()?),
        })
    });
    alive.collect()
}

pub(super) async fn depths(on: &mut Connection) -> Result<Vec<Depth>, StoreError> {
    let sql = "SELECT backend, CAST(SUM(open) AS BIGINT), CAST(SUM(dead) AS BIGINT), CAST(SUM(parked) AS BIGINT) \
               FROM caseway_counts GROUP BY backend";
    let mut depths = BTreeMap::new();
    for row in on.fetch(sql, Vec::new()).await? {
        let mut columns = row.columns();
        let backend = rows::name(Backend::new(columns.text()?))?;
        let (open, dead, parked) = (columns.count()?, columns.count()?, columns.count()?);
        let oldest = "SELECT created FROM caseway_deliveries WHERE backend = $1 AND place = 1 ORDER BY created LIMIT 1";
        let oldest = on.fetch(oldest, vec![backend.as_str().into()]).await?;
        let oldest = oldest.first().map(|row| row.columns().int()).transpose()?.map(rows::time);
        depths.insert(backend.clone(), Depth { backend, open, dead, parked, oldest });
    }
    Ok(depths.into_values().collect())
}

pub(super) async fn next_due(on: &mut Connection, backends: &[Backend]) -> Result<Option<Time>, StoreError> {
    let sql = "SELECT due FROM caseway_lanes WHERE backend = $1 AND due IS NOT NULL ORDER BY due LIMIT 1";
    let mut earliest: Option<i64> = None;
    for backend in backends {
        let rows = on.fetch(sql, vec![backend.as_str().into()]).await?;
        let due = rows.first().map(|row| row.columns().int()).transpose()?;
        earliest = earliest.into_iter().chain(due).min();
    }
    Ok(earliest.map(rows::time))
}

impl Tx {
    /// The lane of a delivery, locked, with whether nobody holds it.
    async fn lock_lane_of(&mut self, id: DeliveryId) -> Result<Option<(LaneKey, bool)>, StoreError> {
        let sql = "SELECT lane FROM caseway_deliveries WHERE id = $1";
        let rows = self.on.fetch(sql, vec![id.to_string().into()]).await?;
        let Some(lane) = rows.first().map(|row| row.columns().text()).transpose()? else { return Ok(None) };
        let lane = rows::lane_key(&lane)?;
        let mut locked = self.lock(vec![lane.to_string()]).await?;
        Ok(Some((lane, locked.remove(&lane).is_none_or(|lane| lane.hold.is_none()))))
    }

    pub(super) async fn redrive(&mut self, id: DeliveryId, redrive: &Redrive) -> Result<Acted, StoreError> {
        let Some((lane, free)) = self.lock_lane_of(id).await? else { return Ok(Acted::Missing) };
        let Some(mut stored) = self.load(vec![id.to_string()]).await?.remove(&id) else {
            return Ok(Acted::Missing);
        };
        let before = stored.delivery.progress.state.kind();
        let acted = lifecycle::redrive(&mut stored.delivery.progress, redrive, self.now);
        if let Acted::Done(_) = acted {
            let delta = i64::from(rows::place(before, stored.delivery.on_dead) == 0);
            let change = Change::of(&stored.delivery, Some(before), None, Announce::No);
            self.save(&[Written { stored, thaws: false, attempt: None }]).await?;
            self.reschedule(lane, delta, free, 0).await?;
            self.changed(&[change]).await?;
            if let Redrive::Operator { by, .. } = redrive {
                self.audited("redrive", by, Some(id)).await?;
            }
        }
        Ok(acted)
    }

    pub(super) async fn act(
        &mut self,
        id: DeliveryId,
        action: &Action,
        by: &By,
    ) -> Result<Acted, StoreError> {
        let Some((lane, free)) = self.lock_lane_of(id).await? else { return Ok(Acted::Missing) };
        let Some(mut stored) = self.load(vec![id.to_string()]).await?.remove(&id) else {
            return Ok(Acted::Missing);
        };
        let delivery = &mut stored.delivery;
        let before = delivery.progress.state.kind();
        let revision = delivery.progress.revision;
        let acted =
            lifecycle::act(&mut delivery.progress, delivery.frozen.is_some(), action, &by.reason, self.now);
        if !matches!(acted, Acted::Done(_)) {
            return Ok(acted);
        }
        let mut thaws = false;
        if let Action::Edit { payload, .. } = action {
            let old = std::mem::replace(&mut delivery.payload, payload.clone());
            thaws = true;
            let (delivery, old) = (delivery.clone(), old);
            self.replace_payload(&delivery, revision, &old, by).await?;
        }
        let delivery = &stored.delivery;
        let waits = |kind| i64::from(rows::place(kind, delivery.on_dead) > 0);
        let delta = waits(delivery.progress.state.kind()) - waits(before);
        let change = Change::of(delivery, Some(before), None, Announce::Yes);
        self.save(&[Written { stored, thaws, attempt: None }]).await?;
        self.reschedule(lane, delta, free, 0).await?;
        self.changed(&[change]).await?;
        self.audited(action.name(), by, Some(id)).await?;
        Ok(acted)
    }

    async fn replace_payload(
        &mut self,
        delivery: &crate::delivery::Delivery,
        revision: u32,
        old: &Payload,
        by: &By,
    ) -> Result<(), StoreError> {
        let row = delivery.id.to_string();
        let keys = &self.core.keys;
        let kept = rows::sealed(keys, Field::Replaced, &row, &delivery.case, &old.bytes)?;
        let new = rows::sealed(keys, Field::Payload, &row, &delivery.case, &delivery.payload.bytes)?;
        let seal = keys.current().to_owned();
        let columns: &[Column] = &[
            ("delivery", Text),
            ("revision", Int),
            ("schema", Text),
            ("payload", Blob),
            ("at", Int),
            ("actor", Text),
            ("seal", Text),
        ];
        let values = vec![
            row.clone().into(),
            i64::from(revision).into(),
            old.schema.as_str().into(),
            kept.into(),
            self.now.millis().into(),
            by.actor.as_str().into(),
            seal.into(),
        ];
        self.on.insert("caseway_replaced", columns, vec![values], "").await?;
        let sql = "UPDATE caseway_deliveries SET payload = $2, schema = $3 WHERE id = $1";
        let values = vec![row.into(), new.into(), delivery.payload.schema.as_str().into()];
        self.on.execute(sql, values).await.map(drop)
    }

    pub(super) async fn audited(
        &mut self,
        what: &str,
        by: &By,
        id: Option<DeliveryId>,
    ) -> Result<(), StoreError> {
        let columns: &[Column] =
            &[("at", Int), ("actor", Text), ("reason", Text), ("what", Text), ("delivery", Text)];
        let row = vec![
            self.now.millis().into(),
            by.actor.as_str().into(),
            by.reason.clone().into(),
            what.into(),
            id.map(|id| id.to_string()).into(),
        ];
        self.on.insert("caseway_audit", columns, vec![row], "").await.map(drop)
    }

    pub(super) async fn heartbeat(&mut self, instance: &Instance, release: &str) -> Result<(), StoreError> {
        let columns: &[Column] = &[("instance", Text), ("release", Text), ("since", Int), ("seen", Int)];
        let now = self.now.millis();
        let row = vec![instance.as_str().into(), release.into(), now.into(), now.into()];
        let again = "ON CONFLICT (instance) DO UPDATE SET release = EXCLUDED.release, seen = EXCLUDED.seen";
        self.on.insert("caseway_instances", columns, vec![row], again).await.map(drop)
    }
}
