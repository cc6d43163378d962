//! The one place that reads ambient clocks. Everything else takes its time from a [`Clock`].
//!
//! Two implementations exist. [`SystemClock`] reads tokio's clock, so that the same code runs on real time in a
//! gateway and on virtual time in a test: under `tokio::time::pause` time moves only when every task waits, straight
//! to the next timer, which makes five minutes of an open breaker take microseconds and leaves no race. Tests
//! of plain state machines have no tokio runtime to pause; they turn a [`ManualClock`] by hand.

use std::fmt;
use std::future::Future;
use std::ops::Add;
use std::pin::{Pin, pin};
use std::task::Poll;
use std::time::{Duration, SystemTime};

use tokio::sync::watch;

/// A point in monotonic time, as the time since its clock started. Moments of different clocks do not compare.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Moment(Duration);

impl Moment {
    /// The time from `earlier` to this moment; zero when `earlier` is later.
    #[must_use]
    pub fn since(self, earlier: Self) -> Duration {
        self.0.saturating_sub(earlier.0)
    }

    /// The time since the clock started.
    #[must_use]
    pub fn since_start(self) -> Duration {
        self.0
    }
}

impl Add<Duration> for Moment {
    type Output = Self;

    fn add(self, duration: Duration) -> Self {
        Self(self.0.saturating_add(duration))
    }
}

/// A pending [`Clock::sleep_until`].
pub type Sleep = Pin<Box<dyn Future<Output = ()> + Send>>;

/// Where time comes from.
pub trait Clock: fmt::Debug + Send + Sync + 'static {
    /// The monotonic time.
    fn now(&self) -> Moment;

    /// The time of day: for what leaves the process, never for measuring.
    fn wall(&self) -> SystemTime;

    /// Resolves when `at` has come.
    fn sleep_until(&self, at: Moment) -> Sleep;
}

/// The output of `future`, or `None` when `at` comes first. No timer is made for a future that is ready at once.
pub async fn within<F: Future>(clock: &dyn Clock, at: Moment, future: F) -> Option<F::Output> {
    let mut future = pin!(future);
    let mut sleep: Option<Sleep> = None;
    std::future::poll_fn(move |context| {
        if let Poll::Ready(output) = future.as_mut().poll(context) {
            return Poll::Ready(Some(output));
        }
        sleep.get_or_insert_with(|| clock.sleep_until(at)).as_mut().poll(context).map(|()| None)
    })
    .await
}

/// Tokio's clock: real in a gateway, virtual in a test that pauses it.
#[derive(Debug, Clone, Copy)]
pub struct SystemClock {
    start: tokio::time::Instant,
}

impl SystemClock {
    /// A clock that starts now.
    #[must_use]
    #[expect(clippy::disallowed_methods, reason = "this module is where the clock is read")]
    pub fn start() -> Self {
        Self { start: tokio::time::Instant::now() }
    }
}

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "this module is where the clock is read")]
    fn now(&self) -> Moment {
        Moment(tokio::time::Instant::now().duration_since(self.start))
    }

    #[expect(clippy::disallowed_methods, reason = "this module is where the clock is read")]
    fn wall(&self) -> SystemTime {
        SystemTime::now()
    }

    fn sleep_until(&self, at: Moment) -> Sleep {
        Box::pin(tokio::time::sleep_until(self.start + at.0))
    }
}

/// A clock that moves when a test says so.
#[derive(Debug)]
pub struct ManualClock {
    now: watch::Sender<Moment>,
}

impl ManualClock {
    /// A clock at its start.
    #[must_use]
    pub fn new() -> Self {
        Self { now: watch::Sender::new(Moment::default()) }
    }

    /// Moves the time on; every sleep that has come to its end wakes.
    pub fn advance(&self, by: Duration) {
        self.now.send_modify(|now| *now = *now + by);
    }
}

impl Default for ManualClock {
    fn default() -> Self {
        Self::new()
    }
}

impl Clock for ManualClock {
    fn now(&self) -> Moment {
        *self.now.borrow()
    }

    fn wall(&self) -> SystemTime {
        SystemTime::UNIX_EPOCH + self.now().0
    }

    fn sleep_until(&self, at: Moment) -> Sleep {
        let mut now = self.now.subscribe();
        Box::pin(async move {
            if now.wait_for(|now| *now >= at).await.is_err() {
                // The clock is gone, so this moment never comes.
                std::future::pending::<()>().await;
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    #[tokio::test(start_paused = true)]
    async fn the_system_clock_runs_on_tokios_virtual_time() {
        let clock = SystemClock::start();
        clock.sleep_until(clock.now() + 300 * SECOND).await;
        assert_eq!(clock.now().since_start(), 300 * SECOND);
    }

    #[tokio::test]
    async fn a_manual_sleep_ends_when_the_clock_is_turned_past_it() {
        let clock = ManualClock::new();
        let mut sleep = tokio_test_task(clock.sleep_until(clock.now() + 2 * SECOND));
        clock.advance(SECOND);
        assert!(!sleep.is_ready());
        clock.advance(SECOND);
        assert!(sleep.is_ready());
    }

    #[tokio::test(start_paused = true)]
    async fn what_is_ready_is_returned_even_past_its_time() {
        let clock = SystemClock::start();
        assert_eq!(within(&clock, Moment::default(), std::future::ready(1)).await, Some(1));
        assert_eq!(within(&clock, clock.now() + SECOND, std::future::pending::<()>()).await, None);
    }

    struct Polled(Sleep);

    fn tokio_test_task(sleep: Sleep) -> Polled {
        Polled(sleep)
    }

    impl Polled {
        fn is_ready(&mut self) -> bool {
            let mut context = std::task::Context::from_waker(std::task::Waker::noop());
            self.0.as_mut().poll(&mut context).is_ready()
        }
    }
}
