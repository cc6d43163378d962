//! How calls are protected: the compiled policy, overridden by the environment, within what can work.

use std::time::Duration;

use caseway_environment as environment;

use super::merge::Reading;
use crate::descriptor::ResiliencePolicy;

/// `compiled` with the overrides of `settings`, which stand at `place`.
pub(super) fn merge(
    compiled: &ResiliencePolicy,
    settings: &environment::BackendSettings,
    place: &str,
    reading: &mut Reading<'_>,
) -> ResiliencePolicy {
    let mut policy = compiled.clone();
    if let Some(timeout) = settings.timeout {
        policy.timeout = timeout.0;
    }
    if let Some(concurrency) = settings.concurrency {
        policy.concurrency = concurrency;
    }
    if let Some(breaker) = &settings.breaker {
        policy.breaker.failures = breaker.failures.unwrap_or(policy.breaker.failures);
        policy.breaker.open_for = breaker.open_for.map_or(policy.breaker.open_for, |span| span.0);
        if let Some(rate) = &breaker.failure_rate {
            policy.breaker.failure_rate = Some((rate.percent, rate.window.0, rate.minimum_calls));
        }
        if let Some(slow) = &breaker.slow_calls {
            policy.breaker.slow_calls =
                Some((slow.slower_than.0, slow.percent, slow.window.0, slow.minimum_calls));
        }
    }
    if let Some(retry) = &settings.retry {
        policy.retry.attempts = retry.attempts.unwrap_or(policy.retry.attempts);
        policy.retry.backoff = retry.backoff.map_or(policy.retry.backoff, |span| span.0);
        policy.retry.budget_percent = retry.budget_percent.unwrap_or(policy.retry.budget_percent);
        policy.retry.budget_floor = retry.budget_floor.unwrap_or(policy.retry.budget_floor);
    }
    check(&policy, place, reading);
    policy
}

fn check(policy: &ResiliencePolicy, place: &str, reading: &mut Reading<'_>) {
    let mut require = |holds: bool, field: &str, what: &str| {
        if !holds {
            reading.complain(format!("{place}.{field}"), what);
        }
    };
    require(!policy.timeout.is_zero(), "timeout", "is zero: no call could succeed");
    require(policy.concurrency > 0, "concurrency", "is zero: no call could be made");
    require(policy.breaker.failures > 0, "breaker.failures", "is zero: write 1 or more");
    require(!policy.breaker.open_for.is_zero(), "breaker.openFor", "is zero: the breaker would never open");
    require(policy.retry.attempts <= 2, "retry.attempts", "is more than 2");
    require(policy.retry.budget_percent <= 100, "retry.budgetPercent", "is more than 100");
    let share = |percent: u8, window: Duration| (1..=100).contains(&percent) && !window.is_zero();
    let trips = "needs a percentage from 1 to 100 and a window";
    if let Some((percent, window, _)) = policy.breaker.failure_rate {
        require(share(percent, window), "breaker.failureRate", trips);
    }
    if let Some((_, percent, window, _)) = policy.breaker.slow_calls {
        require(share(percent, window), "breaker.slowCalls", trips);
    }
}
