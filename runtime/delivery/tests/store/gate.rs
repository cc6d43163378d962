//! A probe that stops at one place, or fails there.

use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};

use caseway_delivery::StoreError;
use caseway_delivery::probe::{Pause, Place, Probe};
use tokio::sync::Semaphore;

/// Stops whoever comes to a place until it is opened, once; what comes later passes.
#[derive(Debug)]
pub(crate) struct Gate {
    place: Place,
    used: AtomicBool,
    reached: Semaphore,
    opened: Semaphore,
}

impl Gate {
    pub(crate) fn at(place: Place) -> std::sync::Arc<Self> {
        let (reached, opened) = (Semaphore::new(0), Semaphore::new(0));
        std::sync::Arc::new(Self { place, used: AtomicBool::new(false), reached, opened })
    }

    /// Resolves when somebody stands at the gate.
    pub(crate) async fn reached(&self) {
        self.reached.acquire().await.unwrap().forget();
    }

    pub(crate) fn open(&self) {
        self.opened.add_permits(1);
    }
}

impl Probe for Gate {
    fn at(&self, place: Place) -> Pause<'_> {
        Box::pin(async move {
            if place == self.place && !self.used.swap(true, Ordering::SeqCst) {
                self.reached.add_permits(1);
                self.opened.acquire().await.unwrap().forget();
            }
            Ok(())
        })
    }
}

/// Fails at a place for as long as errors are left.
#[derive(Debug)]
pub(crate) struct Fault {
    place: Place,
    errors: Mutex<Vec<StoreError>>,
}

impl Fault {
    pub(crate) fn at(place: Place, error: StoreError) -> std::sync::Arc<Self> {
        std::sync::Arc::new(Self { place, errors: Mutex::new(vec![error]) })
    }
}

impl Probe for Fault {
    fn at(&self, place: Place) -> Pause<'_> {
        Box::pin(async move {
            match (place == self.place).then(|| self.errors.lock().unwrap().pop()).flatten() {
                Some(error) => Err(error),
                None => Ok(()),
            }
        })
    }
}
