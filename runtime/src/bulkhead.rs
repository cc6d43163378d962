//! The bulkhead: how many calls to one backend may be under way at once, so that a slow backend cannot take the
//! whole gateway with it.
//!
//! A call that finds it full waits, but not for long and not in a crowd: at most until its own attempt would have
//! timed out, and at most as many calls wait as may be under way. Refusing at once would turn every short burst into
//! errors although the backend would have been free milliseconds later; waiting without bound would let the callers
//! of one hanging backend fill the gateway. So a backend never holds more than twice its share.

use std::sync::atomic::{AtomicU32, Ordering};

use tokio::sync::{Semaphore, SemaphorePermit};

use crate::clock::{Clock, Moment, within};

#[derive(Debug)]
pub(crate) struct Bulkhead {
    capacity: u32,
    permits: Semaphore,
    waiting: AtomicU32,
}

/// The backend is at its limit, and so is the queue before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Full;

impl Bulkhead {
    pub(crate) fn new(capacity: u32) -> Self {
        let capacity = capacity.max(1);
        Self { capacity, permits: Semaphore::new(capacity as usize), waiting: AtomicU32::new(0) }
    }

    /// A place for one call, by `until` at the latest.
    pub(crate) async fn enter(
        &self,
        clock: &dyn Clock,
        until: impl FnOnce() -> Moment,
    ) -> Result<SemaphorePermit<'_>, Full> {
        if let Ok(permit) = self.permits.try_acquire() {
            return Ok(permit);
        }
        let _waiting = self.queue().ok_or(Full)?;
        match within(clock, until(), self.permits.acquire()).await {
            Some(Ok(permit)) => Ok(permit),
            Some(Err(_)) | None => Err(Full),
        }
    }

    fn queue(&self) -> Option<Waiting<'_>> {
        let joined = self.waiting.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |waiting| {
            (waiting < self.capacity).then_some(waiting + 1)
        });
        joined.ok().map(|_| Waiting(&self.waiting))
    }
}

struct Waiting<'a>(&'a AtomicU32);

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use futures_util::FutureExt;

    use super::*;
    use crate::clock::SystemClock;

    #[tokio::test(start_paused = true)]
    async fn a_waiting_call_enters_when_another_leaves() {
        let (clock, bulkhead) = (SystemClock::start(), Bulkhead::new(1));
        let until = || clock.now() + Duration::from_secs(2);
        let first = bulkhead.enter(&clock, until).await.unwrap();
        let mut second = Box::pin(bulkhead.enter(&clock, until));
        assert!(second.as_mut().now_or_never().is_none());
        drop(first);
        assert!(second.await.is_ok());
    }

    #[tokio::test(start_paused = true)]
    async fn no_more_wait_than_may_be_under_way() {
        let (clock, bulkhead) = (SystemClock::start(), Bulkhead::new(1));
        let until = || clock.now() + Duration::from_secs(2);
        let _first = bulkhead.enter(&clock, until).await.unwrap();
        let mut second = Box::pin(bulkhead.enter(&clock, until));
        assert!(second.as_mut().now_or_never().is_none());
        assert_eq!(bulkhead.enter(&clock, until).now_or_never().map(|third| third.is_err()), Some(true));
        drop(second);
        assert!(bulkhead.enter(&clock, until).now_or_never().is_none(), "who left the queue makes room");
    }

    #[tokio::test(start_paused = true)]
    async fn waiting_ends_with_the_attempt_that_waits() {
        let (clock, bulkhead) = (SystemClock::start(), Bulkhead::new(1));
        let until = || clock.now() + Duration::from_secs(2);
        let _first = bulkhead.enter(&clock, until).await.unwrap();
        assert!(bulkhead.enter(&clock, until).await.is_err());
        assert_eq!(clock.now().since_start(), Duration::from_secs(2));
    }
}
