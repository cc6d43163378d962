//! How calls are protected: built-in defaults, then the platform's, then the backend's, value by value.

use std::time::Duration;

use caseway_environment as written;
use caseway_environment::Span;

use crate::codes;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::platform::Resilience;
use crate::source::{Part, Place};

/// What holds when nobody says otherwise.
const BUILT_IN: Resilience = Resilience {
    timeout: Duration::from_secs(2),
    breaker_failures: 5,
    breaker_open_for: Duration::from_secs(5 * 60),
    failure_rate: None,
    slow_calls: None,
    retry_attempts: 2,
    retry_backoff: Duration::from_millis(50),
    retry_budget_percent: 20,
    retry_budget_floor: 1,
    concurrency: 64,
};

/// How long a caller waits when nobody says otherwise.
pub(super) const DEADLINE: Duration = Duration::from_secs(10);

/// The effective protection: `layers` from the most general to the most particular.
pub(super) fn effective(layers: &[&written::Resilience]) -> Resilience {
    let mut effective = BUILT_IN;
    for layer in layers {
        set(&mut effective.timeout, layer.timeout.map(|span| span.0));
        set(&mut effective.concurrency, layer.concurrency);
        if let Some(breaker) = &layer.breaker {
            set(&mut effective.breaker_failures, breaker.failures);
            set(&mut effective.breaker_open_for, breaker.open_for.map(|span| span.0));
            effective.failure_rate = breaker.failure_rate.clone().or(effective.failure_rate);
            effective.slow_calls = breaker.slow_calls.clone().or(effective.slow_calls);
        }
        if let Some(retry) = &layer.retry {
            set(&mut effective.retry_attempts, retry.attempts);
            set(&mut effective.retry_backoff, retry.backoff.map(|span| span.0));
            set(&mut effective.retry_budget_percent, retry.budget_percent);
            set(&mut effective.retry_budget_floor, retry.budget_floor);
        }
    }
    effective
}

fn set<T>(value: &mut T, layer: Option<T>) {
    if let Some(given) = layer {
        *value = given;
    }
}

/// Reports durations of a resilience block that cannot be zero.
pub(super) fn check(resilience: &written::Resilience, place: &Place, diagnostics: &mut Diagnostics) {
    not_zero(resilience.timeout, &place.child("timeout"), diagnostics);
    if let Some(breaker) = &resilience.breaker {
        check_breaker(breaker, &place.child("breaker"), diagnostics);
    }
}

/// The same for a breaker.
pub(super) fn check_breaker(breaker: &written::Breaker, place: &Place, diagnostics: &mut Diagnostics) {
    not_zero(breaker.open_for, &place.child("openFor"), diagnostics);
    if let Some(trip) = &breaker.failure_rate {
        not_zero(Some(trip.window), &place.child("failureRate").child("window"), diagnostics);
    }
    if let Some(trip) = &breaker.slow_calls {
        let at = place.child("slowCalls");
        not_zero(Some(trip.window), &at.child("window"), diagnostics);
        not_zero(Some(trip.slower_than), &at.child("slowerThan"), diagnostics);
    }
}

/// Reports a duration of zero, which would stop every call.
pub(super) fn not_zero(span: Option<Span>, place: &Place, diagnostics: &mut Diagnostics) {
    if span.is_some_and(|span| span.0.is_zero()) {
        let found = Diagnostic::new(codes::ZERO, place, Part::Value, "this duration cannot be zero")
            .help("leave it out to get the default");
        diagnostics.push(found);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn layer(value: serde_json::Value) -> written::Resilience {
        serde_json::from_value(value).unwrap()
    }

    #[test]
    fn each_layer_overrides_value_by_value() {
        let platform = layer(json!({ "timeout": "3s", "breaker": { "failures": 7 } }));
        let backend = layer(json!({ "breaker": { "openFor": "1m" }, "retry": { "attempts": 0 } }));
        let effective = effective(&[&platform, &backend]);
        assert_eq!(effective.timeout, Duration::from_secs(3));
        assert_eq!((effective.breaker_failures, effective.breaker_open_for), (7, Duration::from_secs(60)));
        assert_eq!((effective.retry_attempts, effective.retry_backoff), (0, Duration::from_millis(50)));
        assert_eq!(effective.concurrency, 64);
    }
}
