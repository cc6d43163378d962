//! One backend as a gateway sees it: where it is, how calls to it are protected, how they are signed.

use std::sync::Arc;
use std::time::Duration;

use crate::auth::outbound::Signer;
use crate::breaker::{Breaker, Change, Observer};
use crate::bulkhead::Bulkhead;
use crate::clock::Clock;
use crate::descriptor::BackendDescriptor;
use crate::retry::Budget;
use crate::settings::BackendSettings;
use crate::telemetry::metrics::{BackendMetrics, Metrics};
use crate::transport::Transport;

/// Makes the transport to a backend. Tests script it.
pub type Transports =
    dyn Fn(&'static BackendDescriptor, &BackendSettings) -> Arc<dyn Transport> + Send + Sync;

/// What all backends of a gateway share.
pub(crate) struct Surroundings {
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) metrics: Arc<Metrics>,
    pub(crate) transports: Box<Transports>,
}

/// One backend.
#[derive(Debug)]
pub(crate) struct Backend {
    pub(crate) descriptor: &'static BackendDescriptor,
    pub(crate) settings: BackendSettings,
    pub(crate) breaker: Arc<Breaker>,
    pub(crate) budget: Arc<Budget>,
    pub(crate) bulkhead: Arc<Bulkhead>,
    pub(crate) transport: Arc<dyn Transport>,
    pub(crate) signer: Arc<Signer>,
    pub(crate) metrics: Arc<BackendMetrics>,
}

impl Backend {
    /// A backend of which nothing is known yet.
    pub(crate) fn new(
        descriptor: &'static BackendDescriptor,
        settings: BackendSettings,
        around: &Surroundings,
    ) -> Self {
        let metrics =
            Arc::new(BackendMetrics::new(&around.metrics, descriptor.name, descriptor.health.is_some()));
        let transport = (around.transports)(descriptor, &settings);
        Self {
            breaker: new_breaker(descriptor, &settings, &metrics, around),
            budget: Arc::new(Budget::new()),
            bulkhead: Arc::new(Bulkhead::new(settings.policy.concurrency)),
            signer: new_signer(&settings, &transport, around),
            descriptor,
            settings,
            transport,
            metrics,
        }
    }

    /// The backend under other settings. What a setting does not concern goes on: the breaker's state and what it has
    /// counted, pooled connections, tokens, calls under way.
    pub(crate) fn with(&self, settings: BackendSettings, around: &Surroundings) -> Self {
        let (old, descriptor) = (&self.settings, self.descriptor);
        let moved = old.base_url != settings.base_url;
        let (old_policy, policy) = (&old.policy, &settings.policy);
        let reconnect =
            moved || old_policy.timeout != policy.timeout || old_policy.concurrency != policy.concurrency;
        let transport =
            if reconnect { (around.transports)(descriptor, &settings) } else { Arc::clone(&self.transport) };
        // What is known about one address says nothing about another.
        let breaker = if moved {
            self.metrics.breaker_is_new();
            new_breaker(descriptor, &settings, &self.metrics, around)
        } else {
            if old_policy.breaker != policy.breaker {
                self.breaker.set_policy(policy.breaker.clone());
            }
            Arc::clone(&self.breaker)
        };
        // Calls under way keep the place that they have in the old bulkhead.
        let bulkhead = if old_policy.concurrency == policy.concurrency {
            Arc::clone(&self.bulkhead)
        } else {
            Arc::new(Bulkhead::new(policy.concurrency))
        };
        let signer = if old.credentials == settings.credentials && !reconnect {
            Arc::clone(&self.signer)
        } else {
            new_signer(&settings, &transport, around)
        };
        Self {
            descriptor,
            breaker,
            budget: Arc::clone(&self.budget),
            bulkhead,
            transport,
            signer,
            metrics: Arc::clone(&self.metrics),
            settings,
        }
    }
}

fn new_signer(
    settings: &BackendSettings,
    transport: &Arc<dyn Transport>,
    around: &Surroundings,
) -> Arc<Signer> {
    Arc::new(Signer::new(&settings.credentials, Arc::clone(transport), Arc::clone(&around.clock)))
}

fn new_breaker(
    descriptor: &'static BackendDescriptor,
    settings: &BackendSettings,
    metrics: &Arc<BackendMetrics>,
    around: &Surroundings,
) -> Arc<Breaker> {
    let observer = Watcher {
        backend: descriptor.name,
        metrics: Arc::clone(metrics),
        registry: Arc::clone(&around.metrics),
        clock: Arc::clone(&around.clock),
    };
    Arc::new(Breaker::new(settings.policy.breaker.clone(), Arc::clone(&around.clock), Box::new(observer)))
}

/// Tells metrics and logs of a breaker's transitions.
struct Watcher {
    backend: &'static str,
    metrics: Arc<BackendMetrics>,
    registry: Arc<Metrics>,
    clock: Arc<dyn Clock>,
}

impl Observer for Watcher {
    fn changed(&self, change: &Change) {
        self.metrics.breaker_changed(change);
        let labels = [("backend", self.backend), ("cause", change.cause)];
        self.registry.counter("caseway_breaker_transitions_total", &labels).increment(1);
        let open_for = change.until.map_or(Duration::ZERO, |until| until.since(self.clock.now()));
        tracing::warn!(
            backend = self.backend,
            from = ?change.from,
            to = ?change.to,
            held = ?change.hold,
            cause = change.cause,
            open_for_s = open_for.as_secs(),
            "breaker changed"
        );
    }
}
