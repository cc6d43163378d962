//! Deliveries that nobody takes: to a backend, or an instance of one, that this release of the hub does not have.
//!
//! A release that drops an instance, or gives a backend its first ones, may leave commands behind that were for what is gone. They are
//! parked with the reason, so that their cases show it and people can decide; nothing waits for ever. While releases change, another
//! gateway may know what this one does not, so only what nobody has taken for an hour counts as left behind.

use std::time::Duration;

use caseway_delivery::Time;
use caseway_delivery::id::Backend;
use caseway_delivery::store::{Claim, Claimed, Finish, Take, Then};

use super::{accept, announce, outcome};
use crate::gateway::Gateway;

/// How long others have to take what they may know.
const PATIENCE: Duration = Duration::from_secs(3600);
/// How many lanes are looked at in one claim.
const AT_ONCE: u32 = 64;

/// Parks what was left behind for `backends`, which are those of the store that something waits for.
pub(super) async fn park(gateway: &Gateway, backends: impl Iterator<Item = Backend>, now: Time) {
    for backend in backends.filter(|backend| !is_known(gateway, backend)) {
        if !park_all(gateway, &backend, now).await {
            return;
        }
    }
}

/// Whether this release has a backend, an instance or a callback of that name.
fn is_known(gateway: &Gateway, backend: &Backend) -> bool {
    let name = backend.as_str();
    let callback = || {
        let called_back = gateway.hub.case_types.iter().filter(|case_type| case_type.callback.is_some());
        called_back.into_iter().any(|case_type| announce::target(case_type.name) == name)
    };
    gateway.hub.backends.iter().any(|known| known.name == name) || callback()
}

/// Parks everything that is due for a backend and has been for long. `false` when the store does not answer.
async fn park_all(gateway: &Gateway, backend: &Backend, now: Time) -> bool {
    let deliveries = &gateway.deliveries;
    let lease = gateway.live().settings.deliveries.takeover;
    loop {
        let due = deliveries.heard(deliveries.store.next_due(vec![backend.clone()]).await);
        match due {
            Ok(Some(due)) if due <= now && now.since(due) >= PATIENCE => {}
            Ok(_) => return true,
            Err(_) => return false,
        }
        let take = vec![Take { backend: backend.clone(), most: AT_ONCE, lease }];
        let claim = Claim { by: deliveries.instance.clone(), take };
        let Ok(claimed) = deliveries.heard(deliveries.store.claim(claim).await) else { return false };
        if claimed.is_empty() {
            return true;
        }
        for claimed in claimed {
            if !one(gateway, claimed).await {
                return false;
            }
        }
    }
}

async fn one(gateway: &Gateway, claimed: Claimed) -> bool {
    let deliveries = &gateway.deliveries;
    let delivery = &claimed.delivery;
    let reason = format!(
        "this release of the hub has no backend `{}`: bring it back and redrive, or settle or discard it",
        delivery.backend
    );
    tracing::error!(delivery = %delivery.id, backend = delivery.backend.as_str(), "left behind: its backend is gone");
    let case_types = &gateway.hub.case_types;
    let case_type = case_types.iter().position(|known| known.name == delivery.case.case_type.as_str());
    let announce = match case_type {
        Some(case_type) if !announce::is_callback(delivery.backend.as_str()) => {
            accept::announce(gateway, case_type)
        }
        _ => caseway_delivery::delivery::Announce::No,
    };
    let (token, outcome) = (claimed.token, outcome::unknown_here(&reason));
    let finish = Finish { token, outcome, reply: None, then: Then::Release, announce };
    deliveries.heard(deliveries.store.finish(finish).await).is_ok()
}
