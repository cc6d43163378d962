//! A store, seen by any number of gateways, and its time.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use caseway_delivery::{MemoryStore, Store, Time};

pub(crate) struct World {
    kind: Kind,
    time: Arc<AtomicI64>,
}

enum Kind {
    Memory(MemoryStore),
}

const START: i64 = 1_764_000_000_000;

impl World {
    pub(crate) fn memory() -> Self {
        let time = Arc::new(AtomicI64::new(START));
        let clock = Arc::clone(&time);
        Self {
            kind: Kind::Memory(MemoryStore::new(move || Time::from_millis(clock.load(Ordering::SeqCst)))),
            time,
        }
    }

    /// The store as one more gateway sees it.
    pub(crate) fn gateway(&self) -> Arc<dyn Store> {
        match &self.kind {
            Kind::Memory(store) => Arc::new(store.clone()),
        }
    }

    /// Moves the store's time on.
    pub(crate) fn advance(&self, by: Duration) {
        self.time.fetch_add(i64::try_from(by.as_millis()).unwrap(), Ordering::SeqCst);
    }
}
