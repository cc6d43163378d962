//! The store as one gateway sees it: behind a network that delays, fails, and loses answers after the commit.

use std::fmt;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use bytes::Bytes;
use caseway_delivery::audit::{Acted, Action, By, Entry, Redrive, Trail};
use caseway_delivery::caller::{CallerKey, Opened, Reply};
use caseway_delivery::delivery::Announce;
use caseway_delivery::event::{Announcement, CaseStatus, Event, Waiter};
use caseway_delivery::id::{Backend, Case, Correlation, DeliveryId, Instance};
use caseway_delivery::outcome::Outcome;
use caseway_delivery::search::{Filter, Page, Record, Summary};
use caseway_delivery::store::{
    Alive, Claim, Claimed, Concluded, Depth, Enqueue, Enqueued, Finish, Finished, Pruned, Renewal, Request,
    Retention, Token,
};
use caseway_delivery::{Answer, MemoryStore, Store, StoreError, Time};
use tokio::sync::watch;

use super::World;
use super::gate::{Gate, Run};

/// After that a real store gives up on its database.
const LONGEST: Duration = Duration::from_secs(15);

pub(super) struct Link {
    pub(super) world: Arc<World>,
    pub(super) gate: Arc<Gate>,
    pub(super) store: MemoryStore,
    /// Whether the network to the store is cut.
    pub(super) cut: Arc<AtomicBool>,
    /// One for each that listens: a shared one would wake its listeners in an order that no seed decides.
    wakes: Mutex<Vec<watch::Sender<u64>>>,
}

impl fmt::Debug for Link {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Link")
    }
}

impl Link {
    pub(super) fn new(
        world: &Arc<World>,
        gate: &Arc<Gate>,
        store: &MemoryStore,
        cut: &Arc<AtomicBool>,
    ) -> Self {
        let (world, gate) = (Arc::clone(world), Arc::clone(gate));
        Self { world, gate, store: store.clone(), cut: Arc::clone(cut), wakes: Mutex::default() }
    }

    /// Notes who holds a lane from now on.
    fn claimed<'c>(&self, claims: impl IntoIterator<Item = &'c Claimed>) {
        let mut fences = self.world.fences.lock().unwrap();
        for Claimed { token, .. } in claims {
            fences.insert(token.lane, token.fence);
        }
    }

    /// Notes a write that was made under a claim that is not the lane's last one.
    fn wrote(&self, token: &Token, what: &str) {
        let last = self.world.fences.lock().unwrap().get(&token.lane).copied();
        if last != Some(token.fence) {
            let (at, fence) = (self.world.now(), token.fence);
            let problem =
                format!("{at:?}: {what} of {} under the fence {fence}, after {last:?}", token.delivery);
            self.world.stale.lock().unwrap().push(problem);
        }
    }

    /// Sends an operation to the store and its answer back; `seen` looks at what the store did in the moment that it did it.
    fn call<'a, T: Send + 'a>(
        &'a self,
        act: impl FnOnce(&'a MemoryStore) -> Answer<'a, T> + Send + 'a,
        seen: impl FnOnce(&T) + Send + 'a,
    ) -> Answer<'a, T> {
        Box::pin(async move {
            self.gate.pass().await;
            let world = &self.world;
            world.sleep(world.millis(0, 10)).await;
            if self.cut.load(Ordering::Relaxed) {
                // Refused at once, or silence until somebody gives up.
                let silence = world.happens(500);
                world.sleep(if silence { LONGEST } else { Duration::ZERO }).await;
                self.gate.pass().await;
                return Err(if silence {
                    StoreError::Unknown("silence".to_owned())
                } else {
                    StoreError::Unavailable("refused".to_owned())
                });
            }
            if world.happens(5) {
                self.gate.pass().await;
                return Err(StoreError::Unavailable("a moment's failure".to_owned()));
            }
            // What a gateway sent before it crashed may arrive or not.
            if self.gate.run() == Run::Crashed && world.happens(500) {
                std::future::pending::<()>().await;
            }
            let before = *self.store.wakes().borrow();
            let answer = act(&self.store).await;
            if let Ok(answer) = &answer {
                seen(answer);
            }
            let news = *self.store.wakes().borrow() != before;
            let lost = world.happens(5);
            world.sleep(world.millis(0, 10)).await;
            self.gate.pass().await;
            if news {
                for wake in self.wakes.lock().unwrap().iter() {
                    wake.send_modify(|changes| *changes += 1);
                }
            }
            if lost { Err(StoreError::Unknown("the answer was lost".to_owned())) } else { answer }
        })
    }
}

macro_rules! through {
    ($($name:ident($($argument:ident: $type:ty),*) -> $answer:ty;)*) => {
        $(fn $name(&self, $($argument: $type),*) -> Answer<'_, $answer> {
            self.call(move |store| store.$name($($argument),*), |_| {})
        })*
    };
}

impl Store for Link {
    fn wakes(&self) -> watch::Receiver<u64> {
        let wake = watch::Sender::new(0);
        let receiver = wake.subscribe();
        self.wakes.lock().unwrap().push(wake);
        receiver
    }

    fn enqueue(&self, new: Enqueue) -> Answer<'_, Enqueued> {
        self.call(
            move |store| store.enqueue(new),
            |enqueued| {
                if let Enqueued::Claimed(claimed) = enqueued {
                    self.claimed([&**claimed]);
                }
            },
        )
    }

    fn claim(&self, claim: Claim) -> Answer<'_, Vec<Claimed>> {
        self.call(move |store| store.claim(claim), |claimed| self.claimed(claimed))
    }

    fn renew(&self, tokens: Vec<Token>, lease: Duration) -> Answer<'_, Vec<Renewal>> {
        let asked = tokens.clone();
        self.call(
            move |store| store.renew(tokens, lease),
            move |answers| {
                let held = asked.iter().zip(answers).filter(|(_, answer)| **answer != Renewal::Lost);
                held.for_each(|(token, _)| self.wrote(token, "a renewal"));
            },
        )
    }

    fn freeze(&self, token: Token, request: Request) -> Answer<'_, Bytes> {
        let by = token.clone();
        self.call(move |store| store.freeze(token, request), move |_| self.wrote(&by, "a freeze"))
    }

    fn finish(&self, finish: Finish) -> Answer<'_, Finished> {
        let by = finish.token.clone();
        self.call(
            move |store| store.finish(finish),
            move |finished| {
                self.wrote(&by, "a finish");
                self.claimed(finished.next.as_deref());
            },
        )
    }

    through! {
        now() -> Time;
        next_due(backends: Vec<Backend>) -> Option<Time>;
        conclude(backend: Backend, correlation: Correlation, outcome: Outcome) -> Concluded;
        answered(backend: Backend, correlation: Correlation) -> Option<DeliveryId>;
        open_call(key: CallerKey) -> Opened;
        close_call(key: CallerKey, reply: Reply) -> ();
        drop_call(key: CallerKey) -> ();
        case_status(case: Case) -> CaseStatus;
        events(case: Case, after: u64, limit: u32) -> Vec<Event>;
        announcements(limit: u32) -> Vec<Announcement>;
        announce(announcement: Announcement, delivery: Option<Enqueue>) -> Option<Enqueued>;
        wait(waiter: Waiter, announce: Announce) -> ();
        resume(backend: Backend, limit: u32) -> Vec<Waiter>;
        search(filter: Filter, page: Page) -> Vec<Summary>;
        show(id: DeliveryId) -> Option<Record>;
        redrive(ids: Vec<DeliveryId>, redrive: Redrive) -> Vec<Acted>;
        act(id: DeliveryId, action: Action, by: By) -> Acted;
        record(what: String, by: By) -> ();
        audit(trail: Trail, limit: u32) -> Vec<Entry>;
        heartbeat(instance: Instance, release: String) -> ();
        instances() -> Vec<Alive>;
        depths() -> Vec<Depth>;
        prune(retention: Retention, limit: u32) -> Pruned;
        reseal(limit: u32) -> u64;
    }
}
