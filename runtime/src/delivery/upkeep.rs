//! What runs beside the deliveries: signs of life, gauges, pruning, callbacks, waking cases, redriving.

use std::sync::Arc;
use std::time::Duration;

use caseway_delivery::store::{Alive, Retention};
use tokio::task::JoinSet;

use super::{Deliveries, Standing, announce, orphan, pause, redrive};
use crate::clock::within;
use crate::gateway::Gateway;

/// How often the store is asked how it is and how much waits.
const COUNT: Duration = Duration::from_secs(2);
/// How often this gateway says that it is alive.
const HEARTBEAT: Duration = Duration::from_secs(10);
/// After so many signs that did not come, a gateway counts as gone.
const MISSED: u32 = 3;
/// How often what is over is deleted.
const PRUNE: Duration = Duration::from_secs(60);
/// Rows that one transaction deletes.
const AT_ONCE: u32 = 500;
/// How often it is asked whether anything waits for a backend that is gone.
const ORPHANS: Duration = Duration::from_secs(300);
/// How often cases that wait are looked at, and callbacks that another gateway made necessary.
const LOOK: Duration = Duration::from_secs(1);
const INSTANCES: Duration = Duration::from_secs(86_400);

/// The tasks; they end when the returned set is dropped.
pub(super) fn spawn(gateway: &Arc<Gateway>) -> JoinSet<()> {
    let mut tasks = JoinSet::new();
    tasks.spawn(count(Arc::clone(gateway)));
    tasks.spawn(alive(Arc::clone(gateway)));
    tasks.spawn(prune(Arc::clone(gateway)));
    tasks.spawn(tell(Arc::clone(gateway)));
    tasks.spawn(orphans(Arc::clone(gateway)));
    for index in 0..gateway.hub.backends.len() {
        tasks.spawn(redrive::rounds(Arc::clone(gateway), index));
    }
    tasks
}

async fn rest(gateway: &Gateway, time: Duration) {
    gateway.clock().sleep_until(gateway.clock().now() + time).await;
}

async fn count(gateway: Arc<Gateway>) {
    loop {
        measure(&gateway).await;
        rest(&gateway, COUNT).await;
    }
}

/// Asks the store how much waits.
pub(crate) async fn measure(gateway: &Gateway) {
    let deliveries = &gateway.deliveries;
    let depths = deliveries.heard(deliveries.store.depths().await);
    let now = deliveries.now().await;
    deliveries.up.set(f64::from(u8::from(deliveries.standing() == Standing::Up)));
    let Ok(depths) = depths else { return };
    for (index, backend) in gateway.hub.backends.iter().enumerate() {
        let depth = depths.iter().find(|depth| depth.backend.as_str() == backend.name);
        let metrics = &deliveries.metrics[index];
        let (open, dead, parked) = depth.map_or((0, 0, 0), |depth| (depth.open, depth.dead, depth.parked));
        deliveries.counted(index, open);
        let age = depth.and_then(|depth| Some(now?.since(depth.oldest?))).unwrap_or_default();
        metrics.measured(open, dead, parked, age);
    }
}

async fn alive(gateway: Arc<Gateway>) {
    let release = env!("CARGO_PKG_VERSION");
    loop {
        let deliveries = &gateway.deliveries;
        let beat = deliveries.store.heartbeat(deliveries.instance.clone(), release.to_owned()).await;
        if let Err(error) = deliveries.heard(beat) {
            tracing::debug!(%error, "no sign of life could be given");
        }
        look_around(deliveries).await;
        rest(&gateway, HEARTBEAT).await;
    }
}

/// Asks which gateways share the store. Without an answer, those stay that were there.
async fn look_around(deliveries: &Deliveries) {
    let (Some(now), Ok(instances)) =
        (deliveries.now().await, deliveries.heard(deliveries.store.instances().await))
    else {
        return;
    };
    let lives = |instance: &Alive| now.since(instance.seen) < HEARTBEAT * MISSED;
    deliveries.seen(instances.into_iter().filter(lives).collect());
}

/// Looks for what waits for a backend that is gone.
async fn orphans(gateway: Arc<Gateway>) {
    loop {
        rest(&gateway, ORPHANS).await;
        let deliveries = &gateway.deliveries;
        let depths = deliveries.heard(deliveries.store.depths().await);
        let (Ok(depths), Some(now)) = (depths, deliveries.now().await) else { continue };
        let waiting = depths.into_iter().filter(|depth| depth.open > 0).map(|depth| depth.backend);
        orphan::park(&gateway, waiting, now).await;
    }
}

async fn prune(gateway: Arc<Gateway>) {
    loop {
        rest(&gateway, PRUNE).await;
        let settings = gateway.live();
        let settings = &settings.settings.deliveries;
        let retention = Retention {
            deliveries: settings.keep_finished,
            events: settings.keep_events,
            audit: settings.keep_audit,
            instances: INSTANCES,
        };
        let deliveries = &gateway.deliveries;
        loop {
            match deliveries.heard(deliveries.store.prune(retention, AT_ONCE).await) {
                Ok(pruned) if pruned.is_empty() => break,
                Ok(_) => {}
                Err(error) => {
                    tracing::warn!(%error, "what is over could not be deleted");
                    break;
                }
            }
        }
        // What an old key still encrypts moves to the present one, a little at a time.
        if let Err(error) = deliveries.heard(deliveries.store.reseal(AT_ONCE).await) {
            tracing::warn!(%error, "deliveries could not be encrypted anew");
        }
    }
}

/// Calls case types back and wakes cases that wait.
async fn tell(gateway: Arc<Gateway>) {
    let mut wakes = gateway.deliveries.store.wakes();
    loop {
        pause::resume(&gateway).await;
        announce::announce(&gateway).await;
        // Both change the store; what came in between waits for the next look.
        wakes.borrow_and_update();
        let look = gateway.clock().now() + LOOK;
        let _ = within(gateway.clock(), look, wakes.changed()).await;
        // Changes come in crowds; each of them is not worth a look.
        rest(&gateway, Duration::from_millis(50)).await;
    }
}
