//! Holding a claim while its work goes on.

use std::time::Duration;

use caseway_delivery::Store;
use caseway_delivery::store::{Renewal, Token};

use crate::clock::{Clock, within};

/// Runs `work` and renews its claim each third of the lease. `None` when the claim may be lost: the work is dropped where it
/// stands, before its next side effect.
pub(super) async fn held<W: Future>(
    store: &dyn Store,
    clock: &dyn Clock,
    token: &Token,
    lease: Duration,
    work: W,
) -> Option<W::Output> {
    let mut work = std::pin::pin!(work);
    loop {
        let next = clock.now() + lease / 3;
        if let Some(done) = within(clock, next, work.as_mut()).await {
            return Some(done);
        }
        // The renewal itself may hang: by the second third nobody can be sure any more.
        let renewal = within(clock, next + lease / 3, store.renew(vec![token.clone()], lease)).await;
        match renewal {
            Some(Ok(answers)) if matches!(answers.first(), Some(Renewal::Held { .. })) => {}
            _ => {
                tracing::warn!(delivery = %token.delivery, "a claim could not be renewed; its work stops");
                return None;
            }
        }
    }
}
