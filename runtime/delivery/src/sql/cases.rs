//! Cases: status, events, announcements, waiters.

use std::collections::BTreeMap;

use super::connection::{Column, Connection};
use super::rows;
use super::transaction::{Tx, at_most};
use super::value::Kind::{Int, Text};
use super::value::{Value, signed};
use crate::delivery::Announce;
use crate::error::StoreError;
use crate::event::{Announcement, BackendStatus, CaseStatus, Event, News, Waiter, What};
use crate::id::{Backend, Case, Operation};
use crate::outcome::Class;
use crate::store::{Enqueue, Enqueued};

fn of_case(case: &Case) -> Vec<Value> {
    vec![case.case_type.as_str().into(), case.id.as_str().into()]
}

pub(super) async fn case_status(on: &mut Connection, case: &Case) -> Result<CaseStatus, StoreError> {
    let sql = "SELECT backend, \
         SUM(CASE WHEN place = 1 THEN 1 ELSE 0 END), \
         SUM(CASE WHEN place = 1 AND state <> 'deferred' AND class IS NOT NULL THEN 1 ELSE 0 END), \
         SUM(CASE WHEN state = 'deferred' THEN 1 ELSE 0 END), \
         SUM(CASE WHEN state = 'dead' THEN 1 ELSE 0 END), \
         SUM(CASE WHEN state = 'parked' THEN 1 ELSE 0 END), \
         SUM(CASE WHEN place = 2 THEN 1 ELSE 0 END), \
         MIN(CASE WHEN state NOT IN ('done', 'discarded') THEN created END), \
         MAX(CASE WHEN state = 'done' THEN changed END) \
         FROM caseway_deliveries WHERE case_type = $1 AND case_id = $2 GROUP BY backend";
    let mut backends = BTreeMap::new();
    for row in on.fetch(sql, of_case(case)).await? {
        let mut columns = row.columns();
        let backend = rows::name(Backend::new(columns.text()?))?;
        let status = BackendStatus {
            backend: backend.clone(),
            open: columns.count()?,
            retrying: columns.count()?,
            deferred: columns.count()?,
            dead: columns.count()?,
            parked: columns.count()?,
            blocking: columns.count()?,
            oldest: columns.maybe_int()?.map(rows::time),
            synced: columns.maybe_int()?.map(rows::time),
        };
        backends.insert(backend, status);
    }
    let sql = "SELECT last_event FROM caseway_cases WHERE case_type = $1 AND case_id = $2";
    let rows = on.fetch(sql, of_case(case)).await?;
    let last_event = rows.first().map_or(Ok(0), |row| row.columns().count())?;
    Ok(CaseStatus { backends: backends.into_values().collect(), last_event })
}

pub(super) async fn events(
    on: &mut Connection,
    case: &Case,
    after: u64,
    limit: u32,
) -> Result<Vec<Event>, StoreError> {
    let sql = "SELECT number, at, backend, operation, delivery, state, class FROM caseway_events \
               WHERE case_type = $1 AND case_id = $2 AND number > $3 ORDER BY number LIMIT $4";
    let values = [of_case(case), vec![signed(after).into(), at_most(limit)]].concat();
    let mut events = Vec::new();
    for row in on.fetch(sql, values).await? {
        let mut columns = row.columns();
        let (number, at) = (columns.count()?, rows::time(columns.int()?));
        let backend = rows::name(Backend::new(columns.text()?))?;
        let operation = rows::name(Operation::new(columns.text()?))?;
        let (delivery, state) = (columns.maybe_text()?, columns.maybe_text()?);
        let class = columns.maybe_text()?.as_deref().and_then(Class::parse);
        let what = match delivery.zip(state) {
            Some((id, state)) => What::Delivery {
                id: rows::delivery_id(&id)?,
                operation,
                state: rows::state_kind(&state)?,
                class,
            },
            None => What::Resumed { operation },
        };
        events.push(Event { number, at, backend, what });
    }
    Ok(events)
}

pub(super) async fn announcements(on: &mut Connection, limit: u32) -> Result<Vec<Announcement>, StoreError> {
    let sql = "SELECT case_type, case_id, number, backend, news FROM caseway_announcements \
               ORDER BY at, case_type, case_id, number LIMIT $1";
    let mut announcements = Vec::new();
    for row in on.fetch(sql, vec![at_most(limit)]).await? {
        let mut columns = row.columns();
        let case = rows::case(&mut columns)?;
        let event = columns.count()?;
        let backend = rows::name(Backend::new(columns.text()?))?;
        let news = columns.text()?;
        let news =
            News::parse(&news).ok_or_else(|| StoreError::Incompatible(format!("`{news}` is no news")))?;
        announcements.push(Announcement { case, event, backend, news });
    }
    Ok(announcements)
}

impl Tx {
    /// `None` when another gateway was faster. The transaction must be rolled back when the answer is [`Enqueued::Full`].
    pub(super) async fn announce(
        &mut self,
        announcement: &Announcement,
        delivery: Option<&Enqueue>,
    ) -> Result<Option<Option<Enqueued>>, StoreError> {
        let sql = "DELETE FROM caseway_announcements WHERE case_type = $1 AND case_id = $2 AND number = $3";
        let values = [of_case(&announcement.case), vec![signed(announcement.event).into()]].concat();
        if self.on.execute(sql, values).await? == 0 {
            return Ok(None);
        }
        let Some(delivery) = delivery else { return Ok(Some(None)) };
        Ok(Some(self.enqueue(std::slice::from_ref(delivery)).await?.pop()))
    }

    pub(super) async fn wait(&mut self, waiter: &Waiter, announce: Announce) -> Result<(), StoreError> {
        let columns: &[Column] = &[
            ("case_type", Text),
            ("case_id", Text),
            ("backend", Text),
            ("operation", Text),
            ("since", Int),
            ("announce", Int),
        ];
        let rest = vec![
            waiter.backend.as_str().into(),
            waiter.operation.as_str().into(),
            waiter.since.millis().into(),
            i64::from(announce == Announce::Yes).into(),
        ];
        let row = [of_case(&waiter.case), rest].concat();
        let once = "ON CONFLICT (case_type, case_id, backend, operation) DO NOTHING";
        self.on.insert("caseway_waiters", columns, vec![row], once).await.map(drop)
    }

    pub(super) async fn resume(&mut self, backend: &Backend, limit: u32) -> Result<Vec<Waiter>, StoreError> {
        let sql = format!(
            "SELECT ordinal, case_type, case_id, operation, since, announce FROM caseway_waiters WHERE backend = $1 \
             ORDER BY ordinal LIMIT $2{}",
            self.on.skipping()
        );
        let mut waiters = Vec::new();
        for row in self.on.fetch(&sql, vec![backend.as_str().into(), at_most(limit)]).await? {
            let mut columns = row.columns();
            let ordinal = columns.int()?;
            let case = rows::case(&mut columns)?;
            let operation = rows::name(Operation::new(columns.text()?))?;
            let since = rows::time(columns.int()?);
            let announce = rows::announce(columns.int()?);
            self.on.execute("DELETE FROM caseway_waiters WHERE ordinal = $1", vec![ordinal.into()]).await?;
            waiters.push((Waiter { case, backend: backend.clone(), operation, since }, announce));
        }
        let mut numbers = self.number(waiters.iter().map(|(waiter, _)| &waiter.case)).await?;
        let (mut events, mut news) = (Vec::new(), Vec::new());
        for (waiter, announce) in &waiters {
            let number = numbers.next_of(&waiter.case);
            let rest = vec![
                number.into(),
                self.now.millis().into(),
                backend.as_str().into(),
                waiter.operation.as_str().into(),
                None::<String>.into(),
                None::<String>.into(),
                None::<String>.into(),
            ];
            events.push([of_case(&waiter.case), rest].concat());
            if *announce == Announce::Yes {
                news.push((waiter.case.clone(), number, backend.clone(), News::Resumed));
            }
        }
        self.append(events).await?;
        self.announce_all(news).await?;
        Ok(waiters.into_iter().map(|(waiter, _)| waiter).collect())
    }
}
