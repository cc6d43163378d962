//! Dead letters that are tried again by themselves: when their backend's breaker closes, and regularly while it is closed.
//!
//! One at a time per backend and few a second, in the order in which they were accepted, for as many rounds as the settings
//! say; what then still fails is parked for a person. What the backend or the mapping will refuse for ever is left alone,
//! unless a release has changed the mapping or the contract since.

use std::sync::Arc;
use std::time::Duration;

use caseway_delivery::audit::{Acted, Redrive};
use caseway_delivery::delivery::StateKind;
use caseway_delivery::id::DeliveryId;
use caseway_delivery::search::{Filter, Order, Page, Summary};

use super::Identity;
use crate::breaker::Phase;
use crate::gateway::Gateway;

/// How often the breaker is looked at.
const LOOK: Duration = Duration::from_secs(1);
/// Dead letters that are looked at at once.
const PAGE: u32 = 500;
/// The longest that a round waits for one dead letter before it goes on to the next.
const PATIENCE: Duration = Duration::from_secs(60);

/// Begins a round whenever it is time, for the backend `index`.
pub(super) async fn rounds(gateway: Arc<Gateway>, index: usize) {
    let mut last = gateway.clock().now();
    let mut was_closed = true;
    loop {
        gateway.clock().sleep_until(gateway.clock().now() + LOOK).await;
        let every = gateway.live().settings.deliveries.redrive_every;
        let closed = is_closed(&gateway, index);
        let now = gateway.clock().now();
        if closed && (!was_closed || now.since(last) >= every) {
            round(&gateway, index, every / 2).await;
            last = gateway.clock().now();
        }
        was_closed = closed;
    }
}

fn is_closed(gateway: &Gateway, index: usize) -> bool {
    let live = gateway.live();
    live.backends.get(index).is_some_and(|backend| backend.breaker.phase() == Phase::Closed)
}

/// Tries all of a backend's dead letters again, but for those that another gateway has tried less than `rest` ago: rounds are
/// counted, and however many gateways there are must not use them up faster.
async fn round(gateway: &Gateway, index: usize, rest: Duration) {
    let deliveries = &gateway.deliveries;
    let Some(name) = gateway.operations.iter().find(|operation| operation.backend == index) else { return };
    let filter = Filter {
        backend: Some(name.identity.backend.clone()),
        states: vec![StateKind::Dead],
        ..Filter::default()
    };
    let Some(began) = deliveries.now().await else { return };
    let mut after = None;
    loop {
        let page = Page { after, limit: PAGE, order: Order::OldestFirst };
        let found = deliveries.heard(deliveries.store.search(filter.clone(), page).await);
        let Ok(found) = found else { return };
        // What dies during the round belongs to the next one.
        let due = found
            .iter()
            .filter(|dead| dead.changed <= began && (dead.rounds == 0 || began.since(dead.changed) >= rest));
        if !each(gateway, index, due).await || found.len() < PAGE as usize {
            return;
        }
        after = found.last().map(Summary::cursor);
    }
}

/// Tries dead letters again, one after another. `false` when the round is over.
async fn each<'d>(gateway: &Gateway, index: usize, due: impl Iterator<Item = &'d Summary>) -> bool {
    let deliveries = &gateway.deliveries;
    let settings = gateway.live();
    let settings = &settings.settings.deliveries;
    let pace = Duration::from_secs(1) / settings.redrive_per_second.max(1);
    for dead in due.filter(|dead| dead.rounds < settings.redrive_rounds) {
        if !is_closed(gateway, index) {
            return false;
        }
        let next = gateway.clock().now() + pace;
        if !is_worth_it(gateway, dead).await {
            continue;
        }
        let acted = deliveries.store.redrive(vec![dead.id], Redrive::Automatic).await;
        match deliveries.heard(acted) {
            Ok(acted) if matches!(acted.first(), Some(Acted::Done(_))) => {
                deliveries.metrics[index].redriven.increment(1);
                ended(gateway, index, dead.id).await;
            }
            Ok(_) => {}
            Err(_) => return false,
        }
        gateway.clock().sleep_until(next).await;
    }
    true
}

/// Whether another try can end differently.
async fn is_worth_it(gateway: &Gateway, dead: &Summary) -> bool {
    let permanent = dead.class.is_none_or(caseway_delivery::outcome::Class::is_permanent);
    if !permanent {
        return true;
    }
    let Some(Identity { mapped, .. }) = identity(gateway, dead) else { return false };
    let deliveries = &gateway.deliveries;
    let Ok(Some(record)) = deliveries.heard(deliveries.store.show(dead.id).await) else { return false };
    let last = record.attempts.iter().rev().find_map(|attempt| attempt.mapped.as_ref());
    // A request that may have been sent stays as it was sent, whatever the mapping would make of it now.
    record.delivery.frozen.is_none() && last.is_some_and(|last| last != mapped)
}

fn identity<'g>(gateway: &'g Gateway, dead: &Summary) -> Option<&'g Identity> {
    gateway.operation(&dead.operation, &dead.backend).map(|operation| &operation.identity)
}

/// Waits until a delivery's new attempt has ended one way or another.
async fn ended(gateway: &Gateway, index: usize, id: DeliveryId) {
    let deliveries = &gateway.deliveries;
    let until = gateway.clock().now() + PATIENCE;
    let mut wakes = deliveries.store.wakes();
    while gateway.clock().now() < until && is_closed(gateway, index) {
        wakes.borrow_and_update();
        match deliveries.store.show(id).await {
            Ok(Some(record)) if waits(record.delivery.progress.state.kind()) => {}
            _ => return,
        }
        let look = gateway.clock().now() + LOOK;
        let _ = crate::clock::within(gateway.clock(), look, wakes.changed()).await;
    }
}

/// Whether its attempt is still to come or under way. One that failed and is tried again has had its attempt.
fn waits(state: StateKind) -> bool {
    matches!(state, StateKind::Pending | StateKind::Claimed)
}
