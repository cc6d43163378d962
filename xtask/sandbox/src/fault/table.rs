//! Which faults there are now, and what they make of a call.

use std::collections::BTreeMap;
use std::time::Duration;

use serde::Serialize;

use super::{BrokenBody, Fault, Percent};

/// A backend, or one of its operations.
pub(crate) type Target = (String, Option<String>);

/// The faults that there are now. Times are those of the sandbox's clock.
#[derive(Debug, Default)]
pub(crate) struct Table {
    active: BTreeMap<Target, Active>,
    /// Shifts which calls an error rate strikes.
    seed: u64,
}

#[derive(Debug)]
struct Active {
    fault: Fault,
    until: Option<Duration>,
    /// Calls that it still strikes or may strike.
    left: Option<u32>,
    /// Calls so far.
    calls: u64,
}

/// What a call meets.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Drawn {
    /// How late the reply is.
    pub(crate) latency: Option<Duration>,
    /// What else happens.
    pub(crate) verdict: Verdict,
}

/// What happens to a call.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// It goes well.
    #[default]
    Well,
    /// The connection is closed, and nothing is done.
    Close,
    /// An error of this status, and nothing is done.
    Error(u16),
    /// 429 with this `Retry-After` in seconds, and nothing is done.
    Throttle(u64),
    /// The work is done, and the reply is damaged.
    Damage(Damage),
}

/// How a reply is damaged on its way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Damage {
    /// Its body.
    Body(BrokenBody),
    /// The connection is reset in its middle.
    Reset,
}

/// A fault as it is listed.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Listed {
    backend: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    operation: Option<String>,
    fault: Fault,
    /// Calls that met it.
    calls: u64,
    /// Milliseconds until it is over.
    #[serde(skip_serializing_if = "Option::is_none")]
    over_in: Option<u64>,
}

impl Table {
    /// An empty table whose error rates strike as `seed` says.
    pub(crate) fn new(seed: u64) -> Self {
        Self { active: BTreeMap::new(), seed }
    }

    /// Sets what goes wrong with `target`, in place of what did.
    pub(crate) fn set(&mut self, target: Target, fault: Fault, now: Duration) {
        let until = fault.lasts.map(|lasts| now.saturating_add(lasts.0));
        self.active.insert(target, Active { left: fault.times, fault, until, calls: 0 });
    }

    /// Lets everything go well: everywhere, with one backend and its operations, or with one operation.
    pub(crate) fn clear(&mut self, backend: Option<&str>, operation: Option<&str>) {
        self.active.retain(|(its_backend, its_operation), _| {
            let concerns = backend.is_none_or(|backend| backend == its_backend)
                && operation.is_none_or(|operation| Some(operation) == its_operation.as_deref());
            !concerns
        });
    }

    /// Whether the whole backend is out, and until when: `Some(None)` is until it is cleared.
    pub(crate) fn outage(&self, backend: &str, now: Duration) -> Option<Option<Duration>> {
        let active = self.active.get(&(backend.to_owned(), None))?;
        (active.fault.outage && !active.is_over(now)).then_some(active.until)
    }

    /// What a call of `operation` meets now: the operation's own fault, else its backend's.
    pub(crate) fn draw(&mut self, backend: &str, operation: Option<&str>, now: Duration) -> Drawn {
        self.active.retain(|_, active| !active.is_over(now));
        let seed = self.seed;
        let own = operation.map(|operation| (backend.to_owned(), Some(operation.to_owned())));
        let whole = (backend.to_owned(), None);
        let target = own.filter(|target| self.active.contains_key(target)).unwrap_or(whole);
        self.active.get_mut(&target).map_or_else(Drawn::default, |active| active.draw(seed))
    }

    /// What a call of `operation` meets now, its backend's fault apart.
    pub(crate) fn draw_own(&mut self, backend: &str, operation: &str, now: Duration) -> Drawn {
        let own = (backend.to_owned(), Some(operation.to_owned()));
        if self.active.contains_key(&own) {
            self.draw(backend, Some(operation), now)
        } else {
            Drawn::default()
        }
    }

    /// The faults, in order of backends and operations.
    pub(crate) fn list(&self, now: Duration) -> Vec<Listed> {
        let remaining =
            |until: Duration| u64::try_from(until.saturating_sub(now).as_millis()).unwrap_or(u64::MAX);
        self.active
            .iter()
            .filter(|(_, active)| !active.is_over(now))
            .map(|((backend, operation), active)| Listed {
                backend: backend.clone(),
                operation: operation.clone(),
                fault: active.fault.clone(),
                calls: active.calls,
                over_in: active.until.map(remaining),
            })
            .collect()
    }
}

impl Active {
    fn is_over(&self, now: Duration) -> bool {
        self.until.is_some_and(|until| now >= until) || self.left == Some(0)
    }

    fn draw(&mut self, seed: u64) -> Drawn {
        let call = self.calls;
        self.calls += 1;
        self.left = self.left.map(|left| left.saturating_sub(1));
        let fault = &self.fault;
        let verdict = if fault.outage {
            Verdict::Close
        } else if let Some(throttle) = fault.throttle {
            // `Retry-After` counts whole seconds; a part of one is waited for in full.
            Verdict::Throttle(throttle.0.as_secs() + u64::from(throttle.0.subsec_nanos() > 0))
        } else if fault.error_rate.is_some_and(|rate| strikes(rate, call, seed)) {
            Verdict::Error(fault.status.unwrap_or(500))
        } else if fault.reset {
            Verdict::Damage(Damage::Reset)
        } else if let Some(broken) = fault.broken_body {
            Verdict::Damage(Damage::Body(broken))
        } else {
            Verdict::Well
        };
        Drawn { latency: fault.latency.map(|latency| latency.0), verdict }
    }
}

/// Whether a rate strikes the call with this number, from 0: as evenly as whole calls allow, so that 20 % is exactly
/// each fifth call. `seed` says which of the five.
fn strikes(rate: Percent, call: u64, seed: u64) -> bool {
    let rate = u64::from(rate.0);
    let before = (call % 100) * rate + seed % 100;
    (before + rate) / 100 > before / 100
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rate_strikes_exactly_its_share_of_any_hundred_calls() {
        for rate in 1..=100 {
            for (seed, start) in [(0, 0), (7, 0), (99, 250)] {
                let struck = (start..start + 100).filter(|call| strikes(Percent(rate), *call, seed)).count();
                assert_eq!(struck, usize::from(rate), "{rate}% from {start} with seed {seed}");
            }
        }
    }

    #[test]
    fn an_operations_own_fault_goes_before_its_backends() {
        let mut table = Table::new(0);
        let slow = Fault { latency: "1s".parse().ok(), ..Fault::default() };
        let reset = Fault { reset: true, times: Some(1), ..Fault::default() };
        table.set(("erp".into(), None), slow, Duration::ZERO);
        table.set(("erp".into(), Some("Ping".into())), reset, Duration::ZERO);
        let mut draw = || table.draw("erp", Some("Ping"), Duration::ZERO);
        assert_eq!(draw().verdict, Verdict::Damage(Damage::Reset));
        assert_eq!(draw().latency, Some(Duration::from_secs(1)), "its own is over after one call");
    }

    #[test]
    fn faults_end_when_their_time_is_over() {
        let mut table = Table::new(0);
        let fault = Fault { outage: true, lasts: "60s".parse().ok(), ..Fault::default() };
        table.set(("erp".into(), None), fault, Duration::from_secs(10));
        assert_eq!(table.outage("erp", Duration::from_secs(69)), Some(Some(Duration::from_secs(70))));
        assert_eq!(table.outage("erp", Duration::from_secs(70)), None);
        assert!(table.list(Duration::from_secs(70)).is_empty());
    }

    #[test]
    fn clearing_one_operation_leaves_the_backends_fault() {
        let mut table = Table::new(0);
        let fault = Fault { reset: true, ..Fault::default() };
        for operation in [None, Some("A".to_owned()), Some("B".to_owned())] {
            table.set(("erp".into(), operation), fault.clone(), Duration::ZERO);
        }
        table.clear(Some("erp"), Some("A"));
        assert_eq!(table.list(Duration::ZERO).len(), 2);
        table.clear(Some("crm"), None);
        assert_eq!(table.list(Duration::ZERO).len(), 2);
        table.clear(Some("erp"), None);
        assert!(table.list(Duration::ZERO).is_empty());
    }
}
