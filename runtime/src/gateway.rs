//! The gateway: a compiled hub on its settings.
//!
//! What the hub is stays for the process's life: its operations, their grants, their metrics. What the environment
//! says is one immutable [`Live`] that a reload exchanges as a whole; a request keeps the one that it began with.

use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use arc_swap::ArcSwap;
use caseway_delivery::Store;
use caseway_delivery::id::{Backend as BackendName, Operation as OperationName};

use crate::auth::inbound::Keys;
use crate::backend::{Backend, Surroundings, Transports};
use crate::breaker::Breaker;
use crate::clock::{Clock, Moment};
use crate::delivery::{CALLBACK, Callbacks, Deliveries, Identity, WEBHOOK};
use crate::descriptor::{
    BackendDescriptor, Binding, Bulk, CaseTypeDescriptor, Choose, HubDescriptor, ServiceOperation, Target,
};
use crate::direct::DirectConnections;
use crate::dispatch::input::InputPlan;
use crate::pages::{Cursors, Passing};
use crate::settings::Settings;
use crate::telemetry::metrics::{Metrics, OperationMetrics};
use crate::transport::{HttpTransport, TlsRoots};

/// A compiled hub on its settings.
pub struct Gateway {
    pub(crate) hub: &'static HubDescriptor,
    pub(crate) operations: Vec<Operation>,
    pub(crate) direct: DirectConnections,
    pub(crate) bulks: Vec<BulkOperation>,
    pub(crate) around: Surroundings,
    pub(crate) in_flight: AtomicU32,
    pub(crate) healthy: Vec<Health>,
    pub(crate) deliveries: Deliveries,
    /// What calls case types back.
    pub(crate) webhook: Operation,
    /// Places for readers of event streams.
    pub(crate) streams: Arc<tokio::sync::Semaphore>,
    /// What cursors are sealed with where the environment has no key.
    passing: Passing,
    live: ArcSwap<Live>,
    reloading: Mutex<()>,
    draining: AtomicBool,
}

/// What the environment says, and what runs on it.
pub(crate) struct Live {
    pub(crate) settings: Settings,
    pub(crate) keys: Keys,
    pub(crate) backends: Vec<Arc<Backend>>,
    pub(crate) callbacks: Callbacks,
    pub(crate) cursors: Cursors,
}

/// One service operation at one backend, with what can be known of it before any request comes. Where the input chooses among
/// instances, there is one for each, side by side, in their order.
pub(crate) struct Operation {
    pub(crate) binding: &'static Binding,
    /// Its backend, or the instance of one.
    pub(crate) target: &'static BackendDescriptor,
    /// The index of that.
    pub(crate) backend: usize,
    pub(crate) role: Role,
    /// Whether each case type may call it.
    pub(crate) granted: Vec<bool>,
    pub(crate) input: InputPlan,
    pub(crate) metrics: OperationMetrics,
    /// What it is called in the store.
    pub(crate) identity: Identity,
}

/// What an operation is to the requests for it.
pub(crate) enum Role {
    /// All of them go to its backend.
    Only,
    /// They begin here, and go to this or to one of those that follow.
    First(Box<Choice>),
    /// Those that are chosen for it.
    Further,
}

/// How it is found out which instance a request goes to.
pub(crate) struct Choice {
    pub(crate) choose: Choose,
    /// How many there are.
    pub(crate) among: usize,
    /// Counts requests that end before that is known.
    pub(crate) metrics: OperationMetrics,
}

/// What metrics call the backend of a request that ends before its instance is chosen: no backend has such a name.
pub(crate) const UNCHOSEN: &str = "@none";

/// One operation that does another one for each item of a list.
pub(crate) struct BulkOperation {
    pub(crate) operation: &'static ServiceOperation,
    pub(crate) bulk: &'static Bulk,
    /// The index of the operation that it does.
    pub(crate) of: usize,
    /// Whether each case type may call it.
    pub(crate) granted: Vec<bool>,
    pub(crate) input: InputPlan,
    /// Counts requests that are refused as a whole; their items count as calls of the operation that is done.
    pub(crate) metrics: OperationMetrics,
}

/// What a backend's health operation said last.
#[derive(Debug, Default)]
pub(crate) struct Health(Mutex<Option<(bool, Moment)>>);

impl Health {
    pub(crate) fn set(&self, well: bool, at: Moment) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some((well, at));
    }

    /// `None` while nobody has asked.
    pub(crate) fn get(&self) -> Option<bool> {
        self.last().map(|(well, _)| well)
    }

    /// With the time at which the question was asked.
    pub(crate) fn last(&self) -> Option<(bool, Moment)> {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Gateway {
    /// A gateway that calls its backends over HTTP and keeps what it accepts in `store`.
    ///
    /// # Errors
    /// When the cryptography is not usable.
    pub fn new(
        hub: &'static HubDescriptor,
        settings: Settings,
        clock: Arc<dyn Clock>,
        store: Arc<dyn Store>,
    ) -> Result<Arc<Self>, rustls::Error> {
        let roots = TlsRoots::load()?;
        let transport_clock = Arc::clone(&clock);
        let transports = Box::new(move |_: &_, settings: &crate::settings::BackendSettings| {
            // Half of an attempt is enough to connect, and leaves the other half for the answer.
            let connect_timeout = settings.policy.timeout / 2;
            let pool = settings.policy.concurrency as usize;
            let clock = Arc::clone(&transport_clock);
            Arc::new(HttpTransport::new(&roots, clock, connect_timeout, pool)) as Arc<_>
        });
        Self::with_transports(hub, settings, clock, transports, store)
            .ok_or_else(|| rustls::Error::General("a name of the hub cannot be kept in a store".to_owned()))
    }

    /// A gateway that calls its backends as `transports` says. `None` when the hub has a name that no store keeps, which the
    /// spec language does not allow.
    #[must_use]
    pub fn with_transports(
        hub: &'static HubDescriptor,
        settings: Settings,
        clock: Arc<dyn Clock>,
        transports: Box<Transports>,
        store: Arc<dyn Store>,
    ) -> Option<Arc<Self>> {
        let metrics = Arc::new(Metrics::new(hub.name));
        let around = Surroundings { clock, metrics, transports };
        let operations: Vec<Operation> =
            hub.bindings.iter().flat_map(|binding| operations(hub, binding, &around)).collect();
        let direct = DirectConnections::new(hub, &around)?;
        let backends = hub
            .backends
            .iter()
            .zip(&settings.backends)
            .map(|(descriptor, settings)| Arc::new(Backend::new(descriptor, settings.clone(), &around)))
            .collect();
        let keys =
            Keys::new(hub.case_types, &settings.keys).with_staff(&settings.operators, &settings.viewers);
        let callbacks = Callbacks::new(hub, &settings.callbacks, None, &around);
        let passing = Passing::new();
        let cursors = Cursors::new(&settings.encryption, &passing);
        let deliveries = Deliveries::new(hub, store, &around.metrics);
        let webhook = Operation {
            binding: &WEBHOOK,
            target: &CALLBACK,
            backend: 0,
            role: Role::Only,
            granted: Vec::new(),
            input: InputPlan::new(WEBHOOK.operation),
            metrics: OperationMetrics::new(&around.metrics, &WEBHOOK, CALLBACK.name),
            identity: Identity::of(&WEBHOOK, &CALLBACK)?,
        };
        Some(Arc::new(Self {
            hub,
            bulks: bulks(hub, &operations, &around),
            operations,
            direct,
            around,
            in_flight: AtomicU32::new(0),
            healthy: hub.backends.iter().map(|_| Health::default()).collect(),
            deliveries,
            webhook,
            streams: crate::server::stream_places(),
            passing,
            live: ArcSwap::from_pointee(Live { settings, keys, backends, callbacks, cursors }),
            reloading: Mutex::new(()),
            draining: AtomicBool::new(false),
        }))
    }

    /// Goes on under other settings. Requests under way end under the old ones; breakers, pools and tokens go on
    /// where nothing that concerns them changed.
    pub fn reload(&self, settings: Settings) {
        let _one_at_a_time = self.reloading.lock().unwrap_or_else(PoisonError::into_inner);
        let old = self.live();
        let backends = old
            .backends
            .iter()
            .zip(&settings.backends)
            .map(|(backend, settings)| {
                if backend.settings == *settings {
                    Arc::clone(backend)
                } else {
                    Arc::new(backend.with(settings.clone(), &self.around))
                }
            })
            .collect();
        let keys =
            Keys::new(self.hub.case_types, &settings.keys).with_staff(&settings.operators, &settings.viewers);
        let callbacks = Callbacks::new(self.hub, &settings.callbacks, Some(&old.callbacks), &self.around);
        let cursors = Cursors::new(&settings.encryption, &self.passing);
        self.live.store(Arc::new(Live { settings, keys, backends, callbacks, cursors }));
    }

    /// The operation of this name at a backend of that name, as a store has them. `None` when this release does not bring the two
    /// together: the operation, the backend or the instance is gone, or a mapping calls another.
    pub(crate) fn operation(&self, name: &OperationName, backend: &BackendName) -> Option<&Operation> {
        self.operations
            .iter()
            .find(|known| known.identity.operation == *name && known.identity.backend == *backend)
    }

    /// A backend's name for people.
    pub(crate) fn title<'a>(&self, backend: &'a str) -> &'a str {
        self.hub.backends.iter().find(|known| known.name == backend).map_or(backend, |known| known.title)
    }

    /// Whether a backend's breaker lets nothing pass.
    pub(crate) fn is_away(&self, backend: &str) -> bool {
        let live = self.live();
        let backend = live.backends.iter().find(|known| known.descriptor.name == backend);
        backend.is_some_and(|backend| backend.breaker.phase() == crate::breaker::Phase::Open)
    }

    /// The breaker of a backend, for operators: to look at it, or to hold it open or closed.
    #[must_use]
    pub fn breaker(&self, backend: &str) -> Option<Arc<Breaker>> {
        let live = self.live();
        let backend = live.backends.iter().find(|known| known.descriptor.name == backend)?;
        Some(Arc::clone(&backend.breaker))
    }

    /// Looks at the day for every direct connection: the metric, and operators' word where its approval ends soon.
    pub(crate) fn look_at_terms(&self) {
        let now = self.clock().wall();
        for direct in self.direct.iter() {
            direct.term.look(now, &direct.metrics);
        }
    }

    /// The metrics in Prometheus' text form.
    #[must_use]
    pub fn metrics(&self) -> String {
        self.look_at_terms();
        self.around.metrics.render()
    }

    /// Says that no new requests are wanted: `/readyz` fails from now on.
    pub fn drain(&self) {
        self.draining.store(true, Ordering::Release);
    }

    pub(crate) fn is_draining(&self) -> bool {
        self.draining.load(Ordering::Acquire)
    }

    pub(crate) fn live(&self) -> Arc<Live> {
        self.live.load_full()
    }

    pub(crate) fn clock(&self) -> &dyn Clock {
        &*self.around.clock
    }
}

/// Whether each case type may call an operation.
fn granted(hub: &HubDescriptor, operation: &ServiceOperation) -> Vec<bool> {
    let uses = |case_type: &CaseTypeDescriptor| case_type.uses.iter().any(|used| is_one(used, operation));
    hub.case_types.iter().map(|case_type| uses(case_type)).collect()
}

fn is_one(one: &ServiceOperation, other: &ServiceOperation) -> bool {
    one.service == other.service && one.name == other.name
}

fn bulks(hub: &'static HubDescriptor, operations: &[Operation], around: &Surroundings) -> Vec<BulkOperation> {
    let of = |bulk: &Bulk| operations.iter().position(|known| is_one(known.binding.operation, bulk.of));
    let bulks = hub.bulks.iter().filter_map(|operation| Some((*operation, operation.bulk.as_ref()?)));
    bulks
        .filter_map(|(operation, bulk)| {
            let of = of(bulk)?;
            let single = &operations[of];
            let backend = match single.role {
                Role::First(_) => UNCHOSEN,
                Role::Only | Role::Further => single.target.name,
            };
            let metrics = OperationMetrics::of(&around.metrics, operation, single.binding, backend);
            let (granted, input) = (granted(hub, operation), InputPlan::new(operation));
            Some(BulkOperation { operation, bulk, of, granted, input, metrics })
        })
        .collect()
}

/// One operation for each backend that the binding may call.
fn operations(
    hub: &'static HubDescriptor,
    binding: &'static Binding,
    around: &Surroundings,
) -> Vec<Operation> {
    let one = |(index, target): (usize, &&'static BackendDescriptor)| {
        Some(Operation {
            binding,
            target,
            backend: hub.backends.iter().position(|backend| backend.name == target.name)?,
            role: role(binding, index, around),
            granted: granted(hub, binding.operation),
            input: InputPlan::new(binding.operation),
            metrics: OperationMetrics::new(&around.metrics, binding, target.name),
            identity: Identity::of(binding, target)?,
        })
    };
    binding.target.all().iter().enumerate().filter_map(one).collect()
}

fn role(binding: &'static Binding, index: usize, around: &Surroundings) -> Role {
    match binding.target {
        Target::One(_) => Role::Only,
        Target::Instance { among, choose } if index == 0 => {
            let metrics = OperationMetrics::new(&around.metrics, binding, UNCHOSEN);
            Role::First(Box::new(Choice { choose, among: among.len(), metrics }))
        }
        Target::Instance { .. } => Role::Further,
    }
}
