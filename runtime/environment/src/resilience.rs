//! Timeouts, breakers, retries and limits, as written in a spec or environment file.
//!
//! Every value is optional, because each layer overrides the one before it: built-in defaults, the platform's
//! defaults, the backend's contract, the environment. RESILIENCE semantics live in the runtime.

use serde::{Deserialize, Serialize};

use crate::Span;

/// How calls to a backend are protected.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Resilience {
    /// The longest that one attempt may take, from connecting to the last byte of the reply. Default: `2s`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub timeout: Option<Span>,
    /// When calls are stopped because the backend fails.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub breaker: Option<Breaker>,
    /// Inline retries, while the caller waits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retry: Option<Retry>,
    /// How many calls may be under way at once per gateway. Default: 64.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(range(min = 1, max = 100_000)))]
    pub concurrency: Option<u32>,
}

/// When the breaker opens and for how long.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Breaker {
    /// Consecutive failures that open it. Default: 5.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(range(min = 1, max = 10_000)))]
    pub failures: Option<u32>,
    /// How long it stays open before one probe is let through. Default: `5m`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub open_for: Option<Span>,
    /// Opens as well when too large a share of recent calls failed. Off unless declared.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub failure_rate: Option<RateTrip>,
    /// Opens as well when too large a share of recent calls was slow. Off unless declared.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub slow_calls: Option<SlowTrip>,
}

impl Breaker {
    /// What `upper` says, and what `lower` says of the rest.
    pub(crate) fn over(upper: Option<Self>, lower: Option<Self>) -> Option<Self> {
        let (Some(upper), Some(lower)) = (&upper, &lower) else { return upper.or(lower) };
        Some(Self {
            failures: upper.failures.or(lower.failures),
            open_for: upper.open_for.or(lower.open_for),
            failure_rate: upper.failure_rate.clone().or_else(|| lower.failure_rate.clone()),
            slow_calls: upper.slow_calls.clone().or_else(|| lower.slow_calls.clone()),
        })
    }
}

/// A share of failed calls, within a window, that opens the breaker.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct RateTrip {
    /// The share in percent, from 1 to 100.
    #[cfg_attr(feature = "schema", schemars(range(min = 1, max = 100)))]
    pub percent: u8,
    /// The window that is looked at.
    pub window: Span,
    /// Fewer calls than this in the window never open it.
    #[cfg_attr(feature = "schema", schemars(range(min = 1, max = 1_000_000)))]
    pub minimum_calls: u32,
}

/// A share of slow calls, within a window, that opens the breaker.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SlowTrip {
    /// A call that takes longer than this is slow.
    pub slower_than: Span,
    /// The share in percent, from 1 to 100.
    #[cfg_attr(feature = "schema", schemars(range(min = 1, max = 100)))]
    pub percent: u8,
    /// The window that is looked at.
    pub window: Span,
    /// Fewer calls than this in the window never open it.
    #[cfg_attr(feature = "schema", schemars(range(min = 1, max = 1_000_000)))]
    pub minimum_calls: u32,
}

/// Inline retries: at most two, within the deadline and within a budget per backend.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Retry {
    /// Retries after the first attempt, from 0 to 2. Default: 2.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(range(max = 2)))]
    pub attempts: Option<u8>,
    /// The first backoff's ceiling; each wait is drawn from zero to it, and it doubles. Default: `50ms`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub backoff: Option<Span>,
    /// Retries allowed as a share of the calls of the last ten seconds, in percent. Default: 20.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(range(max = 100)))]
    pub budget_percent: Option<u8>,
    /// Retries a second that are allowed whatever the traffic. Default: 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(range(max = 1_000)))]
    pub budget_floor: Option<u32>,
}

impl Retry {
    /// What `upper` says, and what `lower` says of the rest.
    pub(crate) fn over(upper: Option<Self>, lower: Option<Self>) -> Option<Self> {
        let (Some(upper), Some(lower)) = (&upper, &lower) else { return upper.or(lower) };
        Some(Self {
            attempts: upper.attempts.or(lower.attempts),
            backoff: upper.backoff.or(lower.backoff),
            budget_percent: upper.budget_percent.or(lower.budget_percent),
            budget_floor: upper.budget_floor.or(lower.budget_floor),
        })
    }
}
