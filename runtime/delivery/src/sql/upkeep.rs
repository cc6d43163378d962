//! Pruning, and moving rows to the current key.

use super::connection::{Column, Connection};
use super::rows;
use super::transaction::{Tx, at_most};
use super::value::Kind::{Bytes as Blob, Text};
use super::value::Value;
use crate::error::StoreError;
use crate::id::{Case, CaseId, CaseType, DeliveryId};
use crate::seal::{Field, Keys};
use crate::store::{Pruned, Retention};

impl Tx {
    pub(super) async fn prune(&mut self, retention: Retention, limit: u32) -> Result<Pruned, StoreError> {
        let skipping = self.on.skipping();
        let old = self.now.before(retention.deliveries).millis();
        let select =
            format!("SELECT id FROM caseway_deliveries WHERE ended < $1 ORDER BY ended LIMIT $2{skipping}");
        let mut ids = Vec::new();
        for row in self.on.fetch(&select, vec![old.into(), at_most(limit)]).await? {
            ids.push(row.columns().text()?);
        }
        for (table, key) in [
            ("caseway_attempts", "delivery"),
            ("caseway_replaced", "delivery"),
            ("caseway_correlations", "delivery"),
            ("caseway_deliveries", "id"),
        ] {
            self.on.by_keys(&format!("DELETE FROM {table}"), key, ids.clone(), "").await?;
        }

        let events = "DELETE FROM caseway_events WHERE (case_type, case_id, number) IN (\
             SELECT e.case_type, e.case_id, e.number FROM caseway_events e WHERE e.at < $1 AND NOT (\
               e.number = (SELECT c.last_event FROM caseway_cases c WHERE c.case_type = e.case_type AND c.case_id = e.case_id) \
               AND EXISTS (SELECT 1 FROM caseway_deliveries d WHERE d.case_type = e.case_type AND d.case_id = e.case_id)) \
             ORDER BY e.at LIMIT $2)";
        let events = self.delete(events, self.now.before(retention.events).millis(), limit).await?;
        let empty = self.prune_empty(limit).await?;
        // A key outlives its delivery, however long that is a dead letter: a repetition must not become a second one.
        let calls = "DELETE FROM caseway_calls WHERE call IN (\
             SELECT c.call FROM caseway_calls c WHERE c.keep <= $1 AND NOT EXISTS (SELECT 1 FROM caseway_deliveries d \
             WHERE d.id = c.delivery AND d.state NOT IN ('done', 'discarded')) ORDER BY c.keep LIMIT $2)";
        let calls = self.delete(calls, self.now.millis(), limit).await?;
        // Whoever decides about a delivery must see what others did to it, however long ago that is.
        let audit = "DELETE FROM caseway_audit WHERE ordinal IN (\
             SELECT a.ordinal FROM caseway_audit a WHERE a.at < $1 AND NOT EXISTS (SELECT 1 FROM caseway_deliveries d \
             WHERE d.id = a.delivery AND d.state NOT IN ('done', 'discarded')) ORDER BY a.at LIMIT $2)";
        let audit = self.delete(audit, self.now.before(retention.audit).millis(), limit).await?;
        let instances = "DELETE FROM caseway_instances WHERE instance IN (\
             SELECT instance FROM caseway_instances WHERE seen < $1 ORDER BY seen LIMIT $2)";
        let instances = self.delete(instances, self.now.before(retention.instances).millis(), limit).await?;
        Ok(Pruned { deliveries: ids.len() as u64, empty, events, calls, audit, instances })
    }

    async fn delete(&mut self, sql: &str, before: i64, limit: u32) -> Result<u64, StoreError> {
        self.on.execute(sql, vec![before.into(), at_most(limit)]).await
    }

    /// Lanes and cases that nothing refers to any more. A lane is locked before it is looked at again: an enqueue that joins it at
    /// this moment holds the lock, and the lane is passed over.
    async fn prune_empty(&mut self, limit: u32) -> Result<u64, StoreError> {
        let select = format!(
            "SELECT lane FROM caseway_lanes WHERE waiting = 0 AND NOT EXISTS (\
               SELECT 1 FROM caseway_deliveries WHERE caseway_deliveries.lane = caseway_lanes.lane) LIMIT $1{}",
            self.on.skipping()
        );
        let mut empty = 0;
        for row in self.on.fetch(&select, vec![at_most(limit)]).await? {
            let lane = row.columns().text()?;
            let sql = "DELETE FROM caseway_lanes WHERE lane = $1 AND waiting = 0 AND NOT EXISTS (\
                       SELECT 1 FROM caseway_deliveries WHERE caseway_deliveries.lane = caseway_lanes.lane)";
            empty += self.on.execute(sql, vec![lane.into()]).await?;
        }
        let unused = "NOT EXISTS (SELECT 1 FROM caseway_deliveries d WHERE d.case_type = caseway_cases.case_type \
                        AND d.case_id = caseway_cases.case_id) \
                      AND NOT EXISTS (SELECT 1 FROM caseway_events e WHERE e.case_type = caseway_cases.case_type \
                        AND e.case_id = caseway_cases.case_id)";
        let select = format!(
            "SELECT case_type, case_id FROM caseway_cases WHERE {unused} LIMIT $1{}",
            self.on.skipping()
        );
        for row in self.on.fetch(&select, vec![at_most(limit)]).await? {
            let mut columns = row.columns();
            let values = vec![columns.text()?.into(), columns.text()?.into()];
            let sql = format!("DELETE FROM caseway_cases WHERE case_type = $1 AND case_id = $2 AND {unused}");
            empty += self.on.execute(&sql, values).await?;
        }
        Ok(empty)
    }

    pub(super) async fn reseal(&mut self, limit: u32) -> Result<u64, StoreError> {
        let current = self.core.keys.current().to_owned();
        let others = "SELECT seal FROM caseway_seals WHERE seal <> $1";
        if self.on.fetch(others, vec![current.clone().into()]).await?.is_empty() {
            return Ok(0);
        }
        let deliveries = self.reseal_deliveries(limit).await?;
        let left = limit.saturating_sub(u32::try_from(deliveries).unwrap_or(limit));
        let calls = self.reseal_calls(left).await?;
        if left > 0 && deliveries + calls == 0 {
            self.on.execute("DELETE FROM caseway_seals WHERE seal <> $1", vec![current.into()]).await?;
        }
        Ok(deliveries + calls)
    }

    async fn reseal_deliveries(&mut self, limit: u32) -> Result<u64, StoreError> {
        let keys = &self.core.keys;
        let select = format!(
            "SELECT id, case_type, case_id, payload, frozen, output FROM caseway_deliveries WHERE seal <> $1 \
             ORDER BY id LIMIT $2{}",
            self.on.skipping()
        );
        let rows = self.on.fetch(&select, vec![keys.current().into(), at_most(limit)]).await?;
        let (mut deliveries, mut attempts, mut replaced) = (Vec::new(), Vec::new(), Vec::new());
        for row in &rows {
            let mut columns = row.columns();
            let id = rows::delivery_id(&columns.text()?)?;
            let case = rows::case(&mut columns)?;
            let anew = |field, stored: Option<Vec<u8>>| anew(keys, id, &case, field, stored);
            let row = [
                id.to_string().into(),
                anew(Field::Payload, columns.maybe_bytes()?)?,
                anew(Field::Frozen, columns.maybe_bytes()?)?,
                anew(Field::Output, columns.maybe_bytes()?)?,
                keys.current().into(),
            ];
            deliveries.push(row.to_vec());
            let of = vec![id.to_string().into()];
            let select = "SELECT number, ended, excerpt FROM caseway_attempts WHERE delivery = $1";
            for attempt in self.on.fetch(select, of.clone()).await? {
                let mut columns = attempt.columns();
                let (number, ended) = (columns.int()?, columns.int()?);
                let excerpt = anew(Field::Excerpt, columns.maybe_bytes()?)?;
                attempts.push(vec![
                    id.to_string().into(),
                    number.into(),
                    ended.into(),
                    excerpt,
                    keys.current().into(),
                ]);
            }
            let select = "SELECT revision, payload FROM caseway_replaced WHERE delivery = $1";
            for old in self.on.fetch(select, of).await? {
                let mut columns = old.columns();
                let revision = columns.int()?;
                let payload = anew(Field::Replaced, columns.maybe_bytes()?)?;
                replaced.push(vec![id.to_string().into(), revision.into(), payload, keys.current().into()]);
            }
        }
        let done = deliveries.len() as u64;
        let columns: &[Column] =
            &[("id", Text), ("payload", Blob), ("frozen", Blob), ("output", Blob), ("seal", Text)];
        let sets = "payload = {payload}, frozen = {frozen}, output = {output}, seal = {seal}";
        self.on.update("caseway_deliveries", columns, sets, deliveries).await?;
        let sql = "UPDATE caseway_attempts SET excerpt = $4, seal = $5 WHERE delivery = $1 AND number = $2 AND ended = $3";
        self.each(sql, attempts).await?;
        let sql = "UPDATE caseway_replaced SET payload = $3, seal = $4 WHERE delivery = $1 AND revision = $2";
        self.each(sql, replaced).await?;
        Ok(done)
    }

    async fn reseal_calls(&mut self, limit: u32) -> Result<u64, StoreError> {
        let keys = &self.core.keys;
        let select = format!(
            "SELECT call, case_type, reply FROM caseway_calls WHERE seal <> $1 ORDER BY call LIMIT $2{}",
            self.on.skipping()
        );
        let rows = self.on.fetch(&select, vec![keys.current().into(), at_most(limit)]).await?;
        let mut calls = Vec::new();
        for row in &rows {
            let mut columns = row.columns();
            let call = columns.text()?;
            let case_type = rows::name(CaseType::new(columns.text()?))?;
            let case = Case { case_type, id: rows::name(CaseId::new(&call))? };
            let reply = columns.maybe_bytes()?.map(|reply| {
                let plain = keys.open(Field::Reply, &call, &case, reply).map_err(StoreError::Incompatible)?;
                rows::sealed(keys, Field::Reply, &call, &case, &plain)
            });
            let reply = reply.transpose()?;
            calls.push(vec![call.into(), reply.into(), keys.current().into()]);
        }
        let done = calls.len() as u64;
        self.each("UPDATE caseway_calls SET reply = $2, seal = $3 WHERE call = $1", calls).await?;
        Ok(done)
    }

    async fn each(&mut self, sql: &str, rows: Vec<Vec<Value>>) -> Result<(), StoreError> {
        for row in rows {
            self.on.execute(sql, row).await?;
        }
        Ok(())
    }
}

fn anew(
    keys: &Keys,
    id: DeliveryId,
    case: &Case,
    field: Field,
    stored: Option<Vec<u8>>,
) -> Result<Value, StoreError> {
    let Some(stored) = stored else { return Ok(None::<Vec<u8>>.into()) };
    let row = id.to_string();
    let plain =
        keys.open(field, &row, case, stored).map_err(|reason| StoreError::Unreadable { id, reason })?;
    Ok(rows::sealed(keys, field, &row, case, &plain)?.into())
}

/// Writes down which key this gateway seals with, and refuses to start without a key that rows are sealed under: such rows
/// would be parked one after another.
pub(super) async fn check_keys(on: &mut Connection, keys: &Keys) -> Result<(), StoreError> {
    let columns: &[Column] = &[("seal", Text)];
    let row = vec![keys.current().into()];
    on.insert("caseway_seals", columns, vec![row], "ON CONFLICT (seal) DO NOTHING").await?;
    for row in on.fetch("SELECT seal FROM caseway_seals ORDER BY seal", Vec::new()).await? {
        let id = row.columns().text()?;
        if !keys.knows(&id) {
            return Err(StoreError::Incompatible(format!(
                "rows are sealed with the key `{id}`, which is not configured: add it to the older keys until every row \
                 is moved to the current one"
            )));
        }
    }
    Ok(())
}
