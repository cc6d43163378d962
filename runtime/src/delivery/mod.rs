//! Deliveries: what this gateway has accepted, and what it does until each of it is delivered.
//!
//! The store (`caseway_delivery`) keeps the promises that must survive a process: order within a lane, one claim at a time, nothing
//! dropped. This module decides: [`accept`] takes commands in and tries them while their caller waits, [`worker`] works
//! through the lanes that are due, [`attempt`] makes one attempt, [`outcome`] says what its end means, [`redrive`] tries dead
//! letters again, [`orphan`] parks what was for a backend that is gone, [`pause`] wakes cases whose backend is back, [`announce`] calls case types back, [`upkeep`] keeps
//! the rest in order. [`caller`] gives repeated commands their first reply.
//!
//! Everything goes on from what is stored: a gateway that is killed at any point leaves claims that run out, and whoever
//! takes them over goes on with the same key and, once something may have been sent, the same bytes.

pub(crate) mod accept;
mod announce;
mod attempt;
pub(crate) mod caller;
pub(crate) mod completion;
pub(crate) mod frozen;
mod identity;
mod lease;
mod orphan;
mod outcome;
pub(crate) mod pause;
mod ramp;
mod redrive;
pub(crate) mod reply;
mod schedule;
pub(crate) mod store;
pub(crate) mod timestamp;
pub(crate) mod upkeep;
mod webhook;
mod worker;

use std::fmt;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use caseway_delivery::id::{DeliveryId, Instance};
use caseway_delivery::store::Alive;
use caseway_delivery::{Store, StoreError, Time};

use crate::descriptor::HubDescriptor;
use crate::telemetry::metrics::{DeliveryMetrics, Metrics};
pub(crate) use announce::{CALLBACK, Callbacks, WEBHOOK, is_callback};
pub(crate) use attempt::unmappable;
pub(crate) use identity::Identity;
pub use store::in_memory;
pub use worker::deliver;

/// How the store stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Standing {
    /// It answers.
    Up,
    /// It did not when it was last asked.
    Down,
}

/// What a gateway needs to keep and deliver what it accepts.
pub(crate) struct Deliveries {
    pub(crate) store: Arc<dyn Store>,
    pub(crate) instance: Instance,
    pub(crate) metrics: Vec<DeliveryMetrics>,
    /// Open deliveries for each of the hub's backends, as far as this gateway knows: never too few of its own.
    open: Vec<AtomicU64>,
    pub(crate) up: metrics::Gauge,
    down: AtomicBool,
    /// The gateways that share the store, this one included, as far as it was told lately.
    alive: Mutex<Vec<Alive>>,
    gateways: metrics::Gauge,
}

impl fmt::Debug for Deliveries {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Deliveries").field("instance", &self.instance).finish_non_exhaustive()
    }
}

impl Deliveries {
    pub(crate) fn new(hub: &HubDescriptor, store: Arc<dyn Store>, registry: &Metrics) -> Self {
        Self {
            store,
            instance: instance(),
            metrics: hub
                .backends
                .iter()
                .map(|backend| DeliveryMetrics::new(registry, backend.name))
                .collect(),
            open: hub.backends.iter().map(|_| AtomicU64::new(0)).collect(),
            up: registry.gauge("caseway_store_up", &[]),
            down: AtomicBool::new(false),
            alive: Mutex::default(),
            gateways: registry.gauge("caseway_gateways_alive", &[]),
        }
    }

    /// Passes a store's answer on, after looking at what it says about the store.
    pub(crate) fn heard<T>(&self, answer: Result<T, StoreError>) -> Result<T, StoreError> {
        let down = matches!(
            &answer,
            Err(StoreError::Unavailable(_)
                | StoreError::Unknown(_)
                | StoreError::DiskFull
                | StoreError::Incompatible(_))
        );
        if self.down.swap(down, Ordering::Relaxed) != down {
            match &answer {
                Err(error) => {
                    tracing::error!(%error, "the store does not answer; commands that may queue are refused")
                }
                Ok(_) => tracing::info!("the store answers again"),
            }
        }
        answer
    }

    pub(crate) fn standing(&self) -> Standing {
        if self.down.load(Ordering::Relaxed) { Standing::Down } else { Standing::Up }
    }

    /// Remembers which gateways were seen.
    pub(crate) fn seen(&self, instances: Vec<Alive>) {
        // A few dozen at most: exact as a float.
        self.gateways.set(instances.len() as f64);
        *self.alive.lock().unwrap_or_else(PoisonError::into_inner) = instances;
    }

    /// The gateways that share the store, this one included.
    pub(crate) fn alive(&self) -> Vec<Alive> {
        self.alive.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The store's time, if it answers.
    pub(crate) async fn now(&self) -> Option<Time> {
        self.heard(self.store.now().await).ok()
    }

    /// One more is open for a backend: nobody has counted it yet.
    pub(crate) fn opened(&self, backend: usize) {
        if let Some(open) = self.open.get(backend) {
            open.fetch_add(1, Ordering::Relaxed);
        }
    }

    /// What the store counted for a backend.
    pub(crate) fn counted(&self, backend: usize, open: u64) {
        if let Some(known) = self.open.get(backend) {
            known.store(open, Ordering::Relaxed);
        }
    }

    /// Whether anything may be open for a backend.
    pub(crate) fn may_be_open(&self, backend: usize) -> bool {
        self.open.get(backend).is_some_and(|open| open.load(Ordering::Relaxed) > 0)
    }
}

/// A name for this process that no other has, before it or beside it.
fn instance() -> Instance {
    let mut random: u128 = crate::chance::random();
    loop {
        // Digits and a prefix are always a name; the loop is for the type.
        if let Ok(instance) = Instance::new(format!("caseway-{random:032x}")) {
            return instance;
        }
        random = crate::chance::random();
    }
}

/// An id for a delivery that is accepted at `now`.
fn new_id(now: Time) -> DeliveryId {
    DeliveryId::new(now, crate::chance::random())
}

/// Whether a key is one that webhooks can be signed with.
pub(crate) fn can_sign(key: &crate::settings::WebhookKey) -> bool {
    webhook::Signer::new(key).is_some()
}
