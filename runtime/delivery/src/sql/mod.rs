//! The durable stores: SQLite, the embedded default, and PostgreSQL, for any number of gateways.
//!
//! Both run the same statements; [`connection`] holds what differs. Enqueues, freezes and ends of claims are committed in groups
//! ([`batch`]), everything else in a transaction of its own.
//!
//! Transactions that lock more than one row take their locks in one order: callers' keys, lanes, cases, counts, each sorted.
//! What a crash leaves behind needs no repair: every transaction is whole, and a claim without an end runs out.

mod batch;
mod calls;
mod cases;
mod claim;
mod connection;
mod enqueue;
#[cfg(feature = "sqlite")]
mod file;
mod finish;
#[cfg(feature = "postgres")]
mod news;
mod open;
mod operate;
mod rows;
mod schema;
#[cfg(feature = "postgres")]
mod session;
mod transaction;
mod upkeep;
mod value;

use std::fmt;
use std::future::Future;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};
use std::time::Duration;

use bytes::Bytes;
use tokio::sync::watch;
use tokio::task::JoinSet;

use self::batch::Batcher;
use self::connection::Connections;
pub use self::open::{Options, TestTime};
use crate::audit::{Acted, Action, By, Entry, Redrive, Trail};
use crate::caller::{CallerKey, Opened, Reply};
use crate::delivery::Announce;
use crate::error::StoreError;
use crate::event::{Announcement, CaseStatus, Event, Waiter};
use crate::id::{Backend, Case, Correlation, DeliveryId, Instance};
use crate::outcome::Outcome;
use crate::probe::{Place, Probe};
use crate::seal::Keys;
use crate::search::{Filter, Page, Record, Summary};
use crate::store::{
    Alive, Answer, Claim, Claimed, Concluded, Depth, Enqueue, Enqueued, Finish, Finished, Pruned, Renewal,
    Request, Retention, Store, Token,
};
use crate::time::Time;

/// A store in SQLite or PostgreSQL. See the [module](self).
pub struct SqlStore {
    core: Arc<Core>,
    enqueues: Batcher<Enqueue, Enqueued>,
    freezes: Batcher<(Token, Request), Bytes>,
    finishes: Batcher<Finish, Finished>,
    /// What tells other gateways, and hears them; it ends with the store.
    _news: JoinSet<()>,
}

struct Core {
    connections: Connections,
    keys: Keys,
    time: Option<TestTime>,
    wakes: watch::Sender<u64>,
    /// What this store has changed itself.
    own: watch::Sender<u64>,
    probe: Option<Arc<dyn Probe>>,
    shards: i64,
    shard: AtomicI64,
    /// Set when the database has not answered: connections may be dead.
    suspect: Arc<AtomicBool>,
    /// What keeps other gateways from the file, for as long as this one lives.
    #[cfg(feature = "sqlite")]
    _alone: Option<std::fs::File>,
}

/// How long the database may take over one operation.
const LONGEST: Duration = Duration::from_secs(15);

impl Core {
    async fn at(&self, place: Place) -> Result<(), StoreError> {
        match &self.probe {
            Some(probe) => probe.at(place).await,
            None => Ok(()),
        }
    }

    fn woken(&self) {
        for changes in [&self.wakes, &self.own] {
            changes.send_modify(|changes| *changes = changes.wrapping_add(1));
        }
    }

    /// Gives up on a database that does not answer. What became of the transaction nobody knows; the connection is looked at
    /// before it is used again.
    fn bounded<'a, T: Send + 'a>(
        &'a self,
        work: impl Future<Output = Result<T, StoreError>> + Send + 'a,
    ) -> Answer<'a, T> {
        Box::pin(async move {
            let mut work = Box::pin(work);
            match tokio::time::timeout(LONGEST, work.as_mut()).await {
                Ok(answer) => answer,
                Err(_) => {
                    self.suspect.store(true, Ordering::Relaxed);
                    Err(StoreError::Unknown(format!(
                        "the database has not answered for {} s",
                        LONGEST.as_secs()
                    )))
                }
            }
        })
    }

    /// Counts are kept in several rows per backend, so that transactions do not wait for each other over them.
    fn next_shard(&self) -> i64 {
        self.shard.fetch_add(1, Ordering::Relaxed).rem_euclid(self.shards)
    }
}

impl SqlStore {
    fn with(core: Core, lines: usize) -> Self {
        let news = match &core.connections {
            #[cfg(feature = "postgres")]
            Connections::Postgres(pool) => news::exchange(pool, core.own.subscribe(), core.wakes.clone()),
            // Nobody else has the file.
            #[cfg(feature = "sqlite")]
            Connections::Sqlite { .. } => JoinSet::new(),
        };
        let core = Arc::new(core);
        let for_enqueues = Arc::clone(&core);
        let enqueues = Batcher::start(lines, move |batch: Vec<Enqueue>| {
            let core = Arc::clone(&for_enqueues);
            let line = Arc::clone(&core);
            async move {
                line.bounded(async {
                    let mut tx = core.write().await?;
                    let answers = tx.enqueue(&batch).await?;
                    tx.commit().await?;
                    Ok(answers.into_iter().map(Ok).collect())
                })
                .await
            }
        });
        let for_freezes = Arc::clone(&core);
        // A freeze is short: one line makes the largest batches of them.
        let freezes = Batcher::start(1, move |batch: Vec<(Token, Request)>| {
            let core = Arc::clone(&for_freezes);
            let line = Arc::clone(&core);
            async move {
                line.bounded(async {
                    let mut tx = core.write().await?;
                    let answers = tx.freeze(&batch).await?;
                    tx.commit().await?;
                    Ok(answers)
                })
                .await
            }
        });
        let for_finishes = Arc::clone(&core);
        let finishes = Batcher::start(lines, move |batch: Vec<Finish>| {
            let core = Arc::clone(&for_finishes);
            let line = Arc::clone(&core);
            async move {
                line.bounded(async {
                    let mut tx = core.write().await?;
                    let answers = tx.finish(&batch).await?;
                    tx.commit().await?;
                    Ok(answers)
                })
                .await
            }
        });
        Self { core, enqueues, freezes, finishes, _news: news }
    }
}

impl fmt::Debug for SqlStore {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("SqlStore").finish_non_exhaustive()
    }
}

impl Store for SqlStore {
    fn now(&self) -> Answer<'_, Time> {
        self.core.bounded(async {
            match &self.core.time {
                Some(time) => Ok(time()),
                None => self.core.connections.time().await.map(Time::from_millis),
            }
        })
    }

    fn enqueue(&self, new: Enqueue) -> Answer<'_, Enqueued> {
        Box::pin(self.enqueues.run(new.case.clone(), new))
    }

    fn claim(&self, claim: Claim) -> Answer<'_, Vec<Claimed>> {
        self.core.bounded(async move {
            let mut tx = self.core.write().await?;
            let claimed = tx.claim(&claim).await?;
            tx.commit().await?;
            Ok(claimed)
        })
    }

    fn renew(&self, tokens: Vec<Token>, lease: Duration) -> Answer<'_, Vec<Renewal>> {
        self.core.bounded(async move {
            let mut tx = self.core.write().await?;
            let renewals = tx.renew(&tokens, lease).await?;
            tx.commit().await?;
            Ok(renewals)
        })
    }

    fn freeze(&self, token: Token, request: Request) -> Answer<'_, Bytes> {
        Box::pin(self.freezes.run(token.lane, (token, request)))
    }

    fn finish(&self, finish: Finish) -> Answer<'_, Finished> {
        Box::pin(self.finishes.run(finish.token.lane, finish))
    }

    fn next_due(&self, backends: Vec<Backend>) -> Answer<'_, Option<Time>> {
        self.core.bounded(async move { operate::next_due(&mut self.core.read().await?, &backends).await })
    }

    fn wakes(&self) -> watch::Receiver<u64> {
        self.core.wakes.subscribe()
    }

    fn conclude(
        &self,
        backend: Backend,
        correlation: Correlation,
        outcome: Outcome,
    ) -> Answer<'_, Concluded> {
        self.core.bounded(async move {
            let mut tx = self.core.write().await?;
            let concluded = tx.conclude(&backend, &correlation, &outcome).await?;
            tx.commit().await?;
            Ok(concluded)
        })
    }

    fn answered(&self, backend: Backend, correlation: Correlation) -> Answer<'_, Option<DeliveryId>> {
        self.core.bounded(async move {
            operate::answered(&mut self.core.read().await?, &backend, &correlation).await
        })
    }

    fn open_call(&self, key: CallerKey) -> Answer<'_, Opened> {
        self.core.bounded(async move {
            let mut tx = self.core.write().await?;
            let opened = tx.open_call(&key).await?;
            tx.commit().await?;
            Ok(opened)
        })
    }

    fn close_call(&self, key: CallerKey, reply: Reply) -> Answer<'_, ()> {
        self.core.bounded(async move {
            let mut tx = self.core.write().await?;
            tx.close_calls(vec![(&key, &reply)]).await?;
            tx.commit().await
        })
    }

    fn drop_call(&self, key: CallerKey) -> Answer<'_, ()> {
        self.core.bounded(async move {
            let mut tx = self.core.write().await?;
            tx.drop_call(&key).await?;
            tx.commit().await
        })
    }

    fn case_status(&self, case: Case) -> Answer<'_, CaseStatus> {
        self.core.bounded(async move { cases::case_status(&mut self.core.read().await?, &case).await })
    }

    fn events(&self, case: Case, after: u64, limit: u32) -> Answer<'_, Vec<Event>> {
        self.core
            .bounded(async move { cases::events(&mut self.core.read().await?, &case, after, limit).await })
    }

    fn announcements(&self, limit: u32) -> Answer<'_, Vec<Announcement>> {
        self.core.bounded(async move { cases::announcements(&mut self.core.read().await?, limit).await })
    }

    fn announce(
        &self,
        announcement: Announcement,
        delivery: Option<Enqueue>,
    ) -> Answer<'_, Option<Enqueued>> {
        self.core.bounded(async move {
            let mut tx = self.core.write().await?;
            let enqueued = tx.announce(&announcement, delivery.as_ref()).await?.flatten();
            if !matches!(enqueued, Some(Enqueued::Full(_))) {
                tx.commit().await?;
            }
            Ok(enqueued)
        })
    }

    fn wait(&self, waiter: Waiter, announce: Announce) -> Answer<'_, ()> {
        self.core.bounded(async move {
            let mut tx = self.core.write().await?;
            tx.wait(&waiter, announce).await?;
            tx.commit().await
        })
    }

    fn resume(&self, backend: Backend, limit: u32) -> Answer<'_, Vec<Waiter>> {
        self.core.bounded(async move {
            let mut tx = self.core.write().await?;
            let waiters = tx.resume(&backend, limit).await?;
            tx.commit().await?;
            Ok(waiters)
        })
    }

    fn search(&self, filter: Filter, page: Page) -> Answer<'_, Vec<Summary>> {
        self.core.bounded(async move { operate::search(&mut self.core.read().await?, &filter, page).await })
    }

    fn show(&self, id: DeliveryId) -> Answer<'_, Option<Record>> {
        self.core
            .bounded(async move { operate::show(&mut self.core.read().await?, &self.core.keys, id).await })
    }

    fn redrive(&self, ids: Vec<DeliveryId>, redrive: Redrive) -> Answer<'_, Vec<Acted>> {
        self.core.bounded(async move {
            let mut acted = Vec::new();
            for id in ids {
                // Each in a transaction of its own: no lane waits for another one's redrive.
                let mut tx = self.core.write().await?;
                acted.push(tx.redrive(id, &redrive).await?);
                tx.commit().await?;
            }
            Ok(acted)
        })
    }

    fn act(&self, id: DeliveryId, action: Action, by: By) -> Answer<'_, Acted> {
        self.core.bounded(async move {
            let mut tx = self.core.write().await?;
            let acted = tx.act(id, &action, &by).await?;
            tx.commit().await?;
            Ok(acted)
        })
    }

    fn record(&self, what: String, by: By) -> Answer<'_, ()> {
        self.core.bounded(async move {
            let mut tx = self.core.write().await?;
            tx.audited(&what, &by, None).await?;
            tx.commit().await
        })
    }

    fn audit(&self, trail: Trail, limit: u32) -> Answer<'_, Vec<Entry>> {
        self.core.bounded(async move { operate::audit(&mut self.core.read().await?, trail, limit).await })
    }

    fn heartbeat(&self, instance: Instance, release: String) -> Answer<'_, ()> {
        self.core.bounded(async move {
            let mut tx = self.core.write().await?;
            tx.heartbeat(&instance, &release).await?;
            tx.commit().await
        })
    }

    fn instances(&self) -> Answer<'_, Vec<Alive>> {
        self.core.bounded(async move { operate::instances(&mut self.core.read().await?).await })
    }

    fn depths(&self) -> Answer<'_, Vec<Depth>> {
        self.core.bounded(async move { operate::depths(&mut self.core.read().await?).await })
    }

    fn prune(&self, retention: Retention, limit: u32) -> Answer<'_, Pruned> {
        self.core.bounded(async move {
            let mut tx = self.core.write().await?;
            let pruned = tx.prune(retention, limit).await?;
            tx.commit().await?;
            Ok(pruned)
        })
    }

    fn reseal(&self, limit: u32) -> Answer<'_, u64> {
        self.core.bounded(async move {
            let mut tx = self.core.write().await?;
            let done = tx.reseal(limit).await?;
            tx.commit().await?;
            Ok(done)
        })
    }
}
