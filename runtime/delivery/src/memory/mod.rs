//! A store in memory: the reference for what every store does, for tests and simulations.
//!
//! It is deterministic: it takes its time from whoever made it, spawns nothing, sleeps never, and keeps everything in
//! order. Each operation holds one lock from beginning to end, so operations are as serial as the trait promises.

mod calls;
mod cases;
mod lanes;
mod operate;
mod tables;

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use tokio::sync::{Mutex, MutexGuard, watch};

use self::tables::Tables;
use crate::audit::{Acted, Action, By, Entry, Redrive, Trail};
use crate::caller::{CallerKey, Opened, Reply};
use crate::delivery::Announce;
use crate::error::StoreError;
use crate::event::{Announcement, CaseStatus, Event, Waiter};
use crate::id::{Backend, Case, Correlation, DeliveryId, Instance};
use crate::outcome::Outcome;
use crate::probe::{Place, Probe};
use crate::search::{Filter, Page, Record, Summary};
use crate::store::{
    Alive, Answer, Claim, Claimed, Concluded, Depth, Enqueue, Enqueued, Finish, Finished, Pruned, Renewal,
    Request, Retention, Store, Token,
};
use crate::time::Time;

/// Deliveries in memory. See the [module](self). A clone is the same store.
#[derive(Clone)]
pub struct MemoryStore {
    clock: Arc<dyn Fn() -> Time + Send + Sync>,
    tables: Arc<Mutex<Tables>>,
    wakes: watch::Sender<u64>,
    probe: Option<Arc<dyn Probe>>,
}

impl MemoryStore {
    /// An empty store that takes its time from `clock`, which must never run backwards. On virtual time that is a time of
    /// day fixed at the start, plus the monotonic time since then.
    pub fn new(clock: impl Fn() -> Time + Send + Sync + 'static) -> Self {
        Self {
            clock: Arc::new(clock),
            tables: Arc::new(Mutex::new(Tables::default())),
            wakes: watch::Sender::new(0),
            probe: None,
        }
    }

    /// The same store as another gateway sees it that has this probe.
    #[must_use]
    pub fn probed(&self, probe: Arc<dyn Probe>) -> Self {
        Self { probe: Some(probe), ..self.clone() }
    }

    async fn at(&self, place: Place) -> Result<(), StoreError> {
        match &self.probe {
            Some(probe) => probe.at(place).await,
            None => Ok(()),
        }
    }

    async fn lock(&self) -> (MutexGuard<'_, Tables>, Time) {
        let tables = self.tables.lock().await;
        let now = (self.clock)();
        (tables, now)
    }

    /// Ends a transaction that has changed something.
    async fn commit(&self, tables: MutexGuard<'_, Tables>) -> Result<(), StoreError> {
        drop(tables);
        self.wakes.send_modify(|changes| *changes = changes.wrapping_add(1));
        self.at(Place::Committed).await
    }
}

impl fmt::Debug for MemoryStore {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("MemoryStore").finish_non_exhaustive()
    }
}

impl Store for MemoryStore {
    fn now(&self) -> Answer<'_, Time> {
        Box::pin(async { Ok((self.clock)()) })
    }

    fn enqueue(&self, new: Enqueue) -> Answer<'_, Enqueued> {
        Box::pin(async move {
            self.at(Place::EnqueueStart).await?;
            let (mut tables, now) = self.lock().await;
            self.at(Place::EnqueueWritten).await?;
            let answer = tables.enqueue(new, now)?;
            self.commit(tables).await?;
            Ok(answer)
        })
    }

    fn claim(&self, claim: Claim) -> Answer<'_, Vec<Claimed>> {
        Box::pin(async move {
            let (mut tables, now) = self.lock().await;
            self.at(Place::ClaimLocked).await?;
            self.at(Place::ClaimWritten).await?;
            let claimed = tables.claim(&claim, now);
            // Looking is no change: whoever claims on every wake must not wake itself.
            if !claimed.is_empty() {
                self.commit(tables).await?;
            }
            Ok(claimed)
        })
    }

    fn renew(&self, tokens: Vec<Token>, lease: Duration) -> Answer<'_, Vec<Renewal>> {
        Box::pin(async move {
            self.at(Place::RenewStart).await?;
            let (mut tables, now) = self.lock().await;
            let until = now + lease;
            Ok(tokens.iter().map(|token| tables.renew(token, until)).collect())
        })
    }

    fn freeze(&self, token: Token, request: Request) -> Answer<'_, Bytes> {
        Box::pin(async move {
            let (mut tables, now) = self.lock().await;
            tables.freeze(&token, request, now)
        })
    }

    fn finish(&self, finish: Finish) -> Answer<'_, Finished> {
        Box::pin(async move {
            let (mut tables, now) = self.lock().await;
            tables.fenced(&finish.token)?;
            self.at(Place::FinishFenced).await?;
            if matches!(finish.outcome, Outcome::Dead { .. }) {
                self.at(Place::DeadLetterStart).await?;
            }
            self.at(Place::FinishWritten).await?;
            let finished = tables.finish(finish, now)?;
            self.commit(tables).await?;
            Ok(finished)
        })
    }

    fn next_due(&self, backends: Vec<Backend>) -> Answer<'_, Option<Time>> {
        Box::pin(async move {
            let (tables, _) = self.lock().await;
            Ok(backends.iter().filter_map(|backend| tables.next_due(backend)).min())
        })
    }

    fn wakes(&self) -> watch::Receiver<u64> {
        self.wakes.subscribe()
    }

    fn conclude(
        &self,
        backend: Backend,
        correlation: Correlation,
        outcome: Outcome,
    ) -> Answer<'_, Concluded> {
        Box::pin(async move {
            let (mut tables, now) = self.lock().await;
            let concluded = tables.conclude(&backend, &correlation, &outcome, now)?;
            self.commit(tables).await?;
            Ok(concluded)
        })
    }

    fn answered(&self, backend: Backend, correlation: Correlation) -> Answer<'_, Option<DeliveryId>> {
        Box::pin(async move { Ok(self.lock().await.0.correlations.get(&(backend, correlation)).copied()) })
    }

    fn open_call(&self, key: CallerKey) -> Answer<'_, Opened> {
        Box::pin(async move {
            let (mut tables, now) = self.lock().await;
            Ok(tables.open_call(&key, None, now).map_or(Opened::Fresh, Opened::Earlier))
        })
    }

    fn close_call(&self, key: CallerKey, reply: Reply) -> Answer<'_, ()> {
        Box::pin(async move {
            let (mut tables, _) = self.lock().await;
            tables.close_call(&key, reply);
            Ok(())
        })
    }

    fn drop_call(&self, key: CallerKey) -> Answer<'_, ()> {
        Box::pin(async move {
            let (mut tables, _) = self.lock().await;
            tables.drop_call(&key);
            Ok(())
        })
    }

    fn case_status(&self, case: Case) -> Answer<'_, CaseStatus> {
        Box::pin(async move { Ok(self.lock().await.0.case_status(&case)) })
    }

    fn events(&self, case: Case, after: u64, limit: u32) -> Answer<'_, Vec<Event>> {
        Box::pin(async move { Ok(self.lock().await.0.events(&case, after, limit)) })
    }

    fn announcements(&self, limit: u32) -> Answer<'_, Vec<Announcement>> {
        Box::pin(async move { Ok(self.lock().await.0.announcements(limit)) })
    }

    fn announce(
        &self,
        announcement: Announcement,
        delivery: Option<Enqueue>,
    ) -> Answer<'_, Option<Enqueued>> {
        Box::pin(async move {
            let (mut tables, now) = self.lock().await;
            let answer = tables.announce(&announcement, delivery, now)?;
            self.commit(tables).await?;
            Ok(answer)
        })
    }

    fn wait(&self, waiter: Waiter, announce: Announce) -> Answer<'_, ()> {
        Box::pin(async move {
            let (mut tables, _) = self.lock().await;
            tables.wait(waiter, announce);
            Ok(())
        })
    }

    fn resume(&self, backend: Backend, limit: u32) -> Answer<'_, Vec<Waiter>> {
        Box::pin(async move {
            let (mut tables, now) = self.lock().await;
            let waiters = tables.resume(&backend, limit, now);
            if !waiters.is_empty() {
                self.commit(tables).await?;
            }
            Ok(waiters)
        })
    }

    fn search(&self, filter: Filter, page: Page) -> Answer<'_, Vec<Summary>> {
        Box::pin(async move { Ok(self.lock().await.0.search(&filter, page)) })
    }

    fn show(&self, id: DeliveryId) -> Answer<'_, Option<Record>> {
        Box::pin(async move { Ok(self.lock().await.0.show(id)) })
    }

    fn redrive(&self, ids: Vec<DeliveryId>, redrive: Redrive) -> Answer<'_, Vec<Acted>> {
        Box::pin(async move {
            let (mut tables, now) = self.lock().await;
            let acted = ids.into_iter().map(|id| tables.redrive(id, &redrive, now)).collect();
            self.commit(tables).await?;
            Ok(acted)
        })
    }

    fn act(&self, id: DeliveryId, action: Action, by: By) -> Answer<'_, Acted> {
        Box::pin(async move {
            let (mut tables, now) = self.lock().await;
            let acted = tables.act(id, action, by, now);
            self.commit(tables).await?;
            Ok(acted)
        })
    }

    fn record(&self, what: String, by: By) -> Answer<'_, ()> {
        Box::pin(async move {
            let (mut tables, now) = self.lock().await;
            tables.audited(now, by, what, None);
            Ok(())
        })
    }

    fn audit(&self, trail: Trail, limit: u32) -> Answer<'_, Vec<Entry>> {
        Box::pin(async move { Ok(self.lock().await.0.audit(trail, limit)) })
    }

    fn heartbeat(&self, instance: Instance, release: String) -> Answer<'_, ()> {
        Box::pin(async move {
            let (mut tables, now) = self.lock().await;
            tables.heartbeat(instance, release, now);
            Ok(())
        })
    }

    fn instances(&self) -> Answer<'_, Vec<Alive>> {
        Box::pin(async move { Ok(self.lock().await.0.instances()) })
    }

    fn depths(&self) -> Answer<'_, Vec<Depth>> {
        Box::pin(async move { Ok(self.lock().await.0.depths()) })
    }

    fn prune(&self, retention: Retention, limit: u32) -> Answer<'_, Pruned> {
        Box::pin(async move {
            let (mut tables, now) = self.lock().await;
            Ok(tables.prune(retention, limit, now))
        })
    }

    fn reseal(&self, _limit: u32) -> Answer<'_, u64> {
        // Memory is not encrypted, so there is never anything to do.
        Box::pin(async { Ok(0) })
    }
}
