//! Gateways that share a store, and what happens to them.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use caseway_delivery::MemoryStore;
use caseway_runtime::Gateway;
use caseway_runtime::transport::Transport;
use rand::Rng;
use serde_json::json;
use tokio::task::AbortHandle;

use super::World;
use super::backend::Wire;
use super::gate::{Gate, GatedClock, Run};
use super::store::Link;
use crate::hub::HUB;
use crate::support::settings;

/// One process.
#[derive(Debug)]
struct Process {
    gate: Arc<Gate>,
    cut: Arc<AtomicBool>,
    router: Router,
    delivers: AbortHandle,
}

#[derive(Debug)]
pub(super) struct Fleet {
    world: Arc<World>,
    store: MemoryStore,
    processes: Mutex<Vec<Process>>,
}

impl Process {
    fn start(world: &Arc<World>, store: &MemoryStore) -> Self {
        let (gate, cut) = (Gate::new(), Arc::new(AtomicBool::new(false)));
        let settings = settings(json!({
            "backends": { "erp": { "timeout": "1s", "breaker": { "openFor": "5s" } } },
            "deliveries": {
                "redelivery": ["500ms", "2s", "5s"], "takeover": "1s", "redrive": { "every": "20s" },
            },
        }));
        let wire = Wire { world: Arc::clone(world), gate: Arc::clone(&gate) };
        let wire: Arc<dyn Transport> = Arc::new(wire);
        let gateway = Gateway::with_transports(
            &HUB,
            settings.unwrap(),
            Arc::new(GatedClock { gate: Arc::clone(&gate), clock: Arc::clone(&world.clock) }),
            Box::new(move |_, _| Arc::clone(&wire)),
            Arc::new(Link::new(world, &gate, store, &cut)),
        )
        .unwrap();
        let router = caseway_runtime::router(Arc::clone(&gateway));
        let delivers = tokio::spawn(caseway_runtime::deliver(gateway, std::future::pending())).abort_handle();
        Self { gate, cut, router, delivers }
    }
}

impl Fleet {
    pub(super) fn start(world: &Arc<World>, store: &MemoryStore, gateways: usize) -> Self {
        let processes = (0..gateways).map(|_| Process::start(world, store)).collect();
        Self { world: Arc::clone(world), store: store.clone(), processes: Mutex::new(processes) }
    }

    /// Any of them: a load balancer does not notice at once which of them is gone.
    pub(super) fn any(&self) -> Router {
        let processes = self.processes.lock().unwrap();
        let at = self.world.draw(|random| random.random_range(0..processes.len()));
        processes[at].router.clone()
    }

    /// Hurts one after the other, and several at once, until then; heals all.
    pub(super) async fn suffer(self: Arc<Self>, until: Duration) {
        let mut hurts = Vec::new();
        loop {
            self.world.sleep(self.world.millis(100, 2500)).await;
            if self.world.now() > until {
                break;
            }
            hurts.push(tokio::spawn(Arc::clone(&self).hurt()));
        }
        for hurt in hurts {
            hurt.await.unwrap();
        }
    }

    async fn hurt(self: Arc<Self>) {
        let world = &self.world;
        let (at, what) =
            world.draw(|random| (random.random_range(0..super::GATEWAYS), random.random_range(0..100)));
        let (gate, cut) = {
            let processes = self.processes.lock().unwrap();
            (Arc::clone(&processes[at].gate), Arc::clone(&processes[at].cut))
        };
        match what {
            0..40 => {
                gate.set(Run::Crashed);
                self.processes.lock().unwrap()[at].delivers.abort();
                world.sleep(world.millis(0, 5000)).await;
                self.processes.lock().unwrap()[at] = Process::start(world, &self.store);
            }
            40..75 => {
                gate.set(Run::Stopped);
                // For less than a lease, and for so much more that somebody else is at work on its lanes when it wakes.
                world.sleep(world.millis(50, 16_000)).await;
                gate.set(Run::Goes);
            }
            _ => {
                cut.store(true, Ordering::Relaxed);
                world.sleep(world.millis(100, 15_000)).await;
                cut.store(false, Ordering::Relaxed);
            }
        }
    }
}
