//! Direct connections: calls of one case type to one operation of a backend, past the services.
//!
//! What is passed by is the canonical service and its mapping, not the hub. Credentials, breaker, bulkhead, retries,
//! deadline, metrics and the log are those of every other call; path, query, declared headers and body go to the
//! backend as they came, and its reply comes back as it is. Nothing that the contract does not declare passes in either
//! direction: what was approved is one operation, and the types that it reaches.

mod path;
mod request;
mod term;

use crate::backend::Surroundings;
use crate::delivery::Identity;
use crate::descriptor::{DirectConnection, HubDescriptor, Method, Target};
use crate::dispatch::input::InputPlan;
use crate::gateway::{Operation, Role};
use crate::telemetry::metrics::{DirectMetrics, OperationMetrics};

pub(crate) use request::outgoing;
pub(crate) use term::Ended;

use path::Template;
use term::Term;

/// The direct connections of a hub.
pub(crate) struct DirectConnections {
    all: Vec<Direct>,
}

/// One direct connection, with what can be known of it before any request comes.
pub(crate) struct Direct {
    pub(crate) descriptor: &'static DirectConnection,
    /// As far as the layers of a call need it; it is granted to one case type.
    pub(crate) operation: Operation,
    pub(crate) metrics: DirectMetrics,
    pub(crate) term: Term,
    template: Template,
    /// What its template must not be taken for.
    others: Vec<Template>,
}

/// What a request's address leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Found {
    /// The operation that this connection calls; other case types may have connections to it as well.
    Operation(usize),
    /// Operations, of other methods.
    OtherMethods,
    /// Nothing.
    Nothing,
}

impl DirectConnections {
    /// `None` for a name that no store keeps, which the spec language does not allow.
    pub(crate) fn new(hub: &'static HubDescriptor, around: &Surroundings) -> Option<Self> {
        let all =
            hub.direct.iter().map(|connection| direct(hub, connection, around)).collect::<Option<_>>()?;
        Some(Self { all })
    }

    /// Whether there are none.
    pub(crate) fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    /// Every connection.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &Direct> {
        self.all.iter()
    }

    /// The connection with this index.
    pub(crate) fn get(&self, index: usize) -> &Direct {
        &self.all[index]
    }

    /// What the address leads to. Of two paths that fit, the one with the earlier fixed segment counts.
    pub(crate) fn find(&self, method: &http::Method, path: &str) -> Found {
        let fits = |direct: &&(usize, &Direct)| {
            direct.1.template.fits(path) && !direct.1.others.iter().any(|other| other.fits(path))
        };
        let all: Vec<(usize, &Direct)> = self.all.iter().enumerate().collect();
        let best = |of_method: bool| {
            let is = |direct: &&(usize, &Direct)| {
                (crate::dispatch::http_method(direct.1.method()) == *method) == of_method
            };
            all.iter().filter(is).filter(fits).min_by_key(|(_, direct)| direct.template.rank())
        };
        match (best(true), best(false)) {
            (Some((index, _)), _) => Found::Operation(*index),
            (None, Some(_)) => Found::OtherMethods,
            (None, None) => Found::Nothing,
        }
    }

    /// The connection of the case type `caller` to the operation that the connection `index` calls.
    pub(crate) fn of_caller(&self, index: usize, caller: usize) -> Option<&Direct> {
        let called = self.all[index].descriptor.binding.call;
        self.all.iter().find(|direct| {
            std::ptr::eq(direct.descriptor.binding.call, called) && direct.operation.granted[caller]
        })
    }
}

impl Direct {
    fn method(&self) -> Method {
        self.descriptor.binding.operation.method
    }
}

fn direct(
    hub: &'static HubDescriptor,
    descriptor: &'static DirectConnection,
    around: &Surroundings,
) -> Option<Direct> {
    let binding = &descriptor.binding;
    // An approval is for one place.
    let Target::One(target) = binding.target else { return None };
    let backend = hub.backends.iter().position(|backend| backend.name == target.name)?;
    let granted = hub.case_types.iter().map(|case_type| case_type.name == descriptor.case_type).collect();
    Some(Direct {
        descriptor,
        operation: Operation {
            binding,
            target,
            backend,
            role: Role::Only,
            granted,
            input: InputPlan::new(binding.operation),
            metrics: OperationMetrics::new(&around.metrics, binding, target.name),
            identity: Identity::of(binding, target)?,
        },
        metrics: DirectMetrics::new(&around.metrics, descriptor),
        term: Term::new(descriptor),
        template: Template::new(binding.operation.path),
        others: descriptor.others.iter().map(|path| Template::new(path)).collect(),
    })
}
