//! Inline retries: whether a failed attempt may be made again while the caller waits, and when.
//!
//! There is one retry layer, this one; nothing above or below it retries. A retry must be allowed by the operation
//! (safe to repeat, or the request certainly was not sent), by the number of attempts, by the budget and by the
//! deadline. The budget keeps retries from multiplying the load on a backend that is already struggling: over ten
//! seconds they may be a share of the calls plus a floor, which lets a quiet backend have any at all.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use crate::clock::Moment;
use crate::descriptor::RetryPolicy;
use crate::window::Window;

const WINDOW: Duration = Duration::from_secs(10);

/// The retries that a backend's calls have used and may use.
#[derive(Debug)]
pub(crate) struct Budget {
    /// Calls, and retries as their badness.
    window: Mutex<Window>,
}

impl Budget {
    pub(crate) fn new() -> Self {
        Self { window: Mutex::new(Window::new(WINDOW)) }
    }

    /// Counts a call, which adds to what retries may use.
    pub(crate) fn call(&self, now: Moment) {
        self.window.lock().unwrap_or_else(PoisonError::into_inner).record(now, false);
    }

    /// Takes one retry out of the budget, if there is one.
    pub(crate) fn retry(&self, policy: &RetryPolicy, now: Moment) -> bool {
        let mut window = self.window.lock().unwrap_or_else(PoisonError::into_inner);
        let total = window.total(now);
        let floor = u64::from(policy.budget_floor) * WINDOW.as_secs();
        let share = u64::from(total.calls) * u64::from(policy.budget_percent) / 100;
        let allowed = u64::from(total.bad) < floor + share;
        if allowed {
            window.blame(now);
        }
        allowed
    }
}

/// How long to wait before retry number `retry` (from 0): full jitter, `random` in `0.0..1.0` drawn from zero to the
/// doubling ceiling, but never less than the backend asked for.
pub(crate) fn backoff(policy: &RetryPolicy, retry: u8, asked: Option<Duration>, random: f64) -> Duration {
    let ceiling = policy.backoff.saturating_mul(1 << retry.min(8));
    ceiling.mul_f64(random.clamp(0.0, 1.0)).max(asked.unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    const POLICY: RetryPolicy =
        RetryPolicy { attempts: 2, backoff: Duration::from_millis(50), budget_percent: 20, budget_floor: 1 };

    fn at(seconds: u64) -> Moment {
        Moment::default() + Duration::from_secs(seconds)
    }

    fn spend(budget: &Budget, now: Moment) -> u32 {
        (0..1000).map(|_| u32::from(budget.retry(&POLICY, now))).sum()
    }

    #[test]
    fn a_quiet_backend_gets_the_floor_of_ten_seconds() {
        assert_eq!(spend(&Budget::new(), at(3)), 10);
    }

    #[test]
    fn a_busy_backend_gets_a_fifth_of_its_calls_more() {
        let budget = Budget::new();
        (0..100).for_each(|_| budget.call(at(0)));
        assert_eq!(spend(&budget, at(5)), 10 + 20);
        assert_eq!(spend(&budget, at(9)), 0, "spent retries count for the whole window");
        assert_eq!(spend(&budget, at(15)), 10, "calls and retries leave the window together");
    }

    #[test]
    fn waits_are_drawn_from_zero_to_a_doubling_ceiling() {
        assert_eq!(backoff(&POLICY, 0, None, 0.0), Duration::ZERO);
        assert_eq!(backoff(&POLICY, 0, None, 1.0), Duration::from_millis(50));
        assert_eq!(backoff(&POLICY, 1, None, 1.0), Duration::from_millis(100));
    }

    #[test]
    fn a_backend_that_names_a_time_is_not_asked_before() {
        let asked = Some(Duration::from_secs(3));
        assert_eq!(backoff(&POLICY, 0, asked, 0.5), Duration::from_secs(3));
    }
}
