//! Holding a claim while its work goes on.
//!
//! A process that is stopped and goes on later does not notice it. So work is looked at by the clock each time that it goes on:
//! once its claim may be somebody else's, it does nothing more, and least of all sends what it was about to send.

use std::future::poll_fn;
use std::pin::pin;
use std::task::Poll;
use std::time::Duration;

use caseway_delivery::Store;
use caseway_delivery::store::{Renewal, Token};

use crate::clock::{Clock, Moment, within};

/// How long a claim lasts, as its gateway knows it: from before it was asked for, which is earlier than the store's answer.
#[derive(Debug, Clone, Copy)]
pub(super) struct Lease {
    pub(super) since: Moment,
    pub(super) lasts: Duration,
}

impl Lease {
    pub(super) fn until(self) -> Moment {
        self.since + self.lasts
    }
}

/// Runs `work` until then. It is dropped where it stands when it would go on later than that: `None`.
pub(super) async fn no_later<W: Future>(clock: &dyn Clock, until: Moment, work: W) -> Option<W::Output> {
    let mut work = pin!(work);
    poll_fn(|context| {
        if clock.now() >= until {
            return Poll::Ready(None);
        }
        work.as_mut().poll(context).map(Some)
    })
    .await
}

/// Runs `work` and renews its claim each third of the lease. `None` when the claim may be lost: the work is dropped where it
/// stands, before its next side effect.
pub(super) async fn held<W: Future>(
    store: &dyn Store,
    clock: &dyn Clock,
    token: &Token,
    mut lease: Lease,
    work: W,
) -> Option<W::Output> {
    let mut work = pin!(work);
    loop {
        let next = lease.since + lease.lasts / 3;
        if let Some(done) = within(clock, next, no_later(clock, lease.until(), work.as_mut())).await {
            if done.is_none() {
                tracing::warn!(delivery = %token.delivery, "a claim has run out while its gateway stood still; its work stops");
            }
            return done;
        }
        let since = clock.now();
        // The renewal itself may hang: by the second third nobody can be sure any more.
        let renewal =
            within(clock, next + lease.lasts / 3, store.renew(vec![token.clone()], lease.lasts)).await;
        match renewal {
            Some(Ok(answers)) if matches!(answers.first(), Some(Renewal::Held { .. })) => lease.since = since,
            _ => {
                tracing::warn!(delivery = %token.delivery, "a claim could not be renewed; its work stops");
                return None;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;
    use std::task::{Context, Waker};

    use super::*;
    use crate::clock::ManualClock;

    #[test]
    fn work_that_stood_still_for_longer_than_its_claim_does_nothing_more() {
        let clock = ManualClock::new();
        let lease = Lease { since: clock.now(), lasts: Duration::from_secs(10) };
        let (answered, sent) = (Cell::new(false), Cell::new(false));
        let work = async {
            poll_fn(|_| if answered.get() { Poll::Ready(()) } else { Poll::Pending }).await;
            sent.set(true);
        };
        let mut guarded = pin!(no_later(&clock, lease.until(), work));
        let mut context = Context::from_waker(Waker::noop());
        assert!(guarded.as_mut().poll(&mut context).is_pending());
        // The process stands still; meanwhile the answer that the work waits for comes, and the claim runs out.
        answered.set(true);
        clock.advance(Duration::from_secs(10));
        assert_eq!(guarded.as_mut().poll(&mut context), Poll::Ready(None));
        assert!(!sent.get());
    }
}
