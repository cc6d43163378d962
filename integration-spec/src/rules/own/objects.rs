//! The platform as the objects of [`view`](super::view), each with the place that findings about it point at.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use caseway_environment::{Auth, InstanceSettings, Span};

use super::model::{Seen, Shared};
use super::view;
use crate::load::Spec;
use crate::mapping::interpret::datum::Datum;
use crate::model::{MatchedKind, OperationKind, ParameterIn, Tier, Unavailable};
use crate::platform::{self, Idempotency, Platform};
use crate::rules::direct;
use crate::source::Place;

/// One object that a rule judges.
#[derive(Debug)]
pub(super) struct Object {
    /// Where it is declared.
    pub(super) place: Place,
    /// What it is called, unique among its kind.
    pub(super) subject: String,
    /// What expressions see of it.
    pub(super) value: Datum,
}

/// Makes objects of what the specs say. What many hold is made once, so that the whole grows with the specs and not with
/// their square.
pub(super) struct Objects<'a> {
    platform: &'a Platform,
    environments: &'a [Spec<caseway_environment::Environment>],
    /// Every operation of a backend, by backend and operation.
    called: Vec<Vec<Shared<view::BackendOperation>>>,
    /// Every operation of a service, by service and operation.
    offered: Vec<Vec<Shared<view::ServiceOperation>>>,
    /// What each case type calls directly.
    direct: Vec<Vec<Shared<view::DirectConnection>>>,
    /// The backend that each service operation reaches.
    reaches: BTreeMap<(usize, usize), usize>,
}

impl<'a> Objects<'a> {
    pub(super) fn new(
        platform: &'a Platform,
        environments: &'a [Spec<caseway_environment::Environment>],
    ) -> Self {
        let mut mapped_by: BTreeMap<(usize, usize), Vec<String>> = BTreeMap::new();
        let mut reaches = BTreeMap::new();
        for binding in &platform.bindings {
            let name = platform.operation_name((binding.service, binding.operation));
            mapped_by.entry((binding.backend, binding.call)).or_default().push(name);
            reaches.insert((binding.service, binding.operation), binding.backend);
        }
        let mut used_by: BTreeMap<(usize, usize), Vec<String>> = BTreeMap::new();
        for case_type in &platform.case_types {
            for used in &case_type.uses {
                used_by.entry(*used).or_default().push(case_type.name.clone());
            }
        }
        let called = platform.backends.iter().enumerate().map(|(at, backend)| {
            let operations = backend.operations.iter().enumerate().map(|(operation, declared)| {
                let mapped_by = mapped_by.remove(&(at, operation)).unwrap_or_default();
                Shared::new(&backend_operation(backend, declared, mapped_by))
            });
            operations.collect()
        });
        let called: Vec<Vec<_>> = called.collect();
        let offered = platform.services.iter().enumerate().map(|(at, service)| {
            let operations = service.operations.iter().enumerate().map(|(operation, declared)| {
                let used_by = used_by.remove(&(at, operation)).unwrap_or_default();
                Shared::new(&service_operation(service, declared, used_by))
            });
            operations.collect()
        });
        let offered = offered.collect();
        let mut direct: Vec<Vec<_>> = platform.case_types.iter().map(|_| Vec::new()).collect();
        for connection in &platform.direct {
            let call = &called[connection.backend][connection.operation];
            direct[connection.case_type].push(Shared::new(&direct_connection(platform, connection, call)));
        }
        Self { platform, environments, called, offered, direct, reaches }
    }

    /// Every object of `kind`, in the order of the platform. The organisation is declared `at` a file.
    pub(super) fn of(&self, kind: MatchedKind, at: Option<&Place>) -> Vec<Object> {
        let platform = self.platform;
        let object = |place: &Place, subject: &str, value: Datum| Object {
            place: place.clone(),
            subject: subject.to_owned(),
            value,
        };
        match kind {
            MatchedKind::Platform => {
                let whole = |at| object(at, &platform.name, self.platform().datum());
                at.into_iter().map(whole).collect()
            }
            MatchedKind::Backend => (platform.backends.iter().enumerate())
                .map(|(at, of)| object(&of.place, &of.name, self.backend(at).datum()))
                .collect(),
            MatchedKind::BackendOperation => (platform.backends.iter().zip(&self.called))
                .flat_map(|(backend, called)| {
                    backend.operations.iter().zip(called).map(|(declared, value)| {
                        let subject = format!("{}.{}", backend.name, declared.name);
                        object(&declared.place, &subject, value.datum())
                    })
                })
                .collect(),
            MatchedKind::Service => (platform.services.iter().enumerate())
                .map(|(at, of)| object(&of.place, &of.name, self.service(at).datum()))
                .collect(),
            MatchedKind::ServiceOperation => (platform.services.iter().zip(&self.offered))
                .flat_map(|(service, offered)| {
                    service.operations.iter().zip(offered).map(|(declared, value)| {
                        let subject = format!("{}.{}", service.name, declared.name);
                        object(&declared.place, &subject, value.datum())
                    })
                })
                .collect(),
            MatchedKind::Mapping => (platform.bindings.iter())
                .map(|binding| {
                    let subject = platform.operation_name((binding.service, binding.operation));
                    object(&binding.place, &subject, self.mapping(binding).datum())
                })
                .collect(),
            MatchedKind::CaseType => (platform.case_types.iter().enumerate())
                .map(|(at, of)| object(&of.place, &of.name, self.case_type(at).datum()))
                .collect(),
            MatchedKind::DirectConnection => {
                // Both are in order of case types.
                let values = self.direct.iter().flatten();
                (platform.direct.iter().zip(values))
                    .map(|(of, value)| object(&of.place, &direct::named(platform, of), value.datum()))
                    .collect()
            }
            MatchedKind::Environment => (self.environments.iter())
                .map(|spec| object(&spec.place, &spec.model.name, environment(&spec.model).datum()))
                .collect(),
        }
    }

    fn platform(&self) -> view::Platform {
        let platform = self.platform;
        view::Platform {
            name: platform.name.clone(),
            title: platform.title.clone(),
            backends: (0..platform.backends.len()).map(|at| Shared::new(&self.backend(at))).collect(),
            services: (0..platform.services.len()).map(|at| Shared::new(&self.service(at))).collect(),
            mappings: platform.bindings.iter().map(|binding| Shared::new(&self.mapping(binding))).collect(),
            case_types: (0..platform.case_types.len()).map(|at| Shared::new(&self.case_type(at))).collect(),
            direct_connections: self.direct.iter().flatten().cloned().collect(),
        }
    }

    fn backend(&self, at: usize) -> view::Backend {
        let backend = &self.platform.backends[at];
        let resilience = &backend.resilience;
        view::Backend {
            name: backend.name.clone(),
            title: backend.title.clone(),
            description: backend.description.clone(),
            owner: backend.owner.clone(),
            tier: tier(backend.tier),
            base_url: backend.base_url.as_ref().map(ToString::to_string),
            auth: backend.auth.as_ref().map(auth),
            timeout: milliseconds(resilience.timeout),
            retries: resilience.retry_attempts.into(),
            breaker_failures: resilience.breaker_failures.into(),
            breaker_open_for: milliseconds(resilience.breaker_open_for),
            concurrency: resilience.concurrency.into(),
            health: backend.health.map(|(operation, _)| backend.operations[operation].name.clone()),
            instances: backend.instances.iter().map(instance).collect(),
            operations: self.called[at].clone(),
        }
    }

    fn service(&self, at: usize) -> view::Service {
        let service = &self.platform.services[at];
        view::Service {
            name: service.name.clone(),
            title: service.title.clone(),
            description: service.description.clone(),
            owner: service.owner.clone(),
            sunset: service.sunset.map(|last| last.to_string()),
            operations: self.offered[at].clone(),
        }
    }

    fn mapping(&self, binding: &platform::Binding) -> view::Mapping {
        view::Mapping {
            name: self.platform.operation_name((binding.service, binding.operation)),
            operation: self.offered[binding.service][binding.operation].clone(),
            call: self.called[binding.backend][binding.call].clone(),
        }
    }

    fn case_type(&self, at: usize) -> view::CaseType {
        let case_type = &self.platform.case_types[at];
        let reached: BTreeSet<usize> =
            case_type.uses.iter().filter_map(|used| self.reaches.get(used).copied()).collect();
        let uses = case_type.uses.iter();
        view::CaseType {
            name: case_type.name.clone(),
            title: case_type.title.clone(),
            description: case_type.description.clone(),
            owner: case_type.owner.clone(),
            criticality: tier(case_type.criticality),
            uses: uses.map(|(service, operation)| self.offered[*service][*operation].clone()).collect(),
            backends: reached.into_iter().map(|at| summary(&self.platform.backends[at])).collect(),
            direct_connections: self.direct[at].clone(),
        }
    }
}

fn backend_operation(
    backend: &platform::Backend,
    declared: &platform::BackendOperation,
    mapped_by: Vec<String>,
) -> view::BackendOperation {
    view::BackendOperation {
        backend: summary(backend),
        name: declared.name.clone(),
        description: declared.description.clone(),
        kind: operation_kind(declared.kind),
        method: declared.route.method.name().to_owned(),
        path: declared.route.path.clone(),
        idempotency: match &declared.idempotency {
            Idempotency::None => "none",
            Idempotency::Natural => "natural",
            Idempotency::Header { .. } => "header",
        }
        .to_owned(),
        timeout: declared.timeout.map(milliseconds),
        parameters: declared.parameters.iter().map(parameter).collect(),
        mapped_by,
    }
}

fn service_operation(
    service: &platform::Service,
    declared: &platform::ServiceOperation,
    used_by: Vec<String>,
) -> view::ServiceOperation {
    view::ServiceOperation {
        service: view::ServiceSummary { name: service.name.clone(), owner: service.owner.clone() },
        name: declared.name.clone(),
        description: declared.description.clone(),
        kind: operation_kind(declared.kind),
        method: declared.route.method.name().to_owned(),
        path: declared.route.path.clone(),
        sunset: declared.sunset.map(|last| last.to_string()),
        deadline: milliseconds(declared.deadline),
        on_unavailable: declared.on_unavailable.iter().map(unavailable).collect(),
        used_by,
    }
}

fn direct_connection(
    platform: &Platform,
    connection: &platform::DirectConnection,
    call: &Shared<view::BackendOperation>,
) -> view::DirectConnection {
    let case_type = &platform.case_types[connection.case_type];
    let record = connection.record.map(|at| &platform.approvals[at].record);
    view::DirectConnection {
        name: direct::named(platform, connection),
        case_type: view::CaseTypeSummary {
            name: case_type.name.clone(),
            owner: case_type.owner.clone(),
            criticality: tier(case_type.criticality),
        },
        call: call.clone(),
        instance: connection
            .instance
            .map(|at| platform.backends[connection.backend].instances[at].name.clone()),
        criterion: connection.criterion.clone(),
        latency_budget: connection.latency_budget.map(milliseconds),
        approval: connection.approval.clone(),
        status: record.map(|record| record.status.name().to_owned()),
        expires: record.and_then(|record| record.expires).map(|last| last.to_string()),
        requested_by: record.map(|record| record.requested_by.clone()),
        approved_by: (record.into_iter())
            .flat_map(|record| &record.approved_by)
            .map(|approved| approved.principal.clone())
            .collect(),
    }
}

fn environment(written: &caseway_environment::Environment) -> view::Environment {
    let backends = written.backends.iter().map(|(name, settings)| view::BackendSettings {
        name: name.clone(),
        base_url: settings.base_url.as_ref().map(ToString::to_string),
        timeout: settings.timeout.map(|Span(timeout)| milliseconds(timeout)),
        retries: settings.retry.as_ref().and_then(|retry| retry.attempts).map(i64::from),
        instances: settings.instances.iter().map(instance_settings).collect(),
    });
    view::Environment {
        name: written.name.clone(),
        stage: written.stage.name().to_owned(),
        backends: backends.collect(),
    }
}

fn instance_settings((name, settings): (&String, &InstanceSettings)) -> view::InstanceSettings {
    view::InstanceSettings {
        name: name.clone(),
        base_url: settings.base_url.as_ref().map(ToString::to_string),
        timeout: settings.timeout.map(|Span(timeout)| milliseconds(timeout)),
        retries: settings.retry.as_ref().and_then(|retry| retry.attempts).map(i64::from),
    }
}

fn instance(declared: &platform::Instance) -> view::Instance {
    let resilience = &declared.resilience;
    view::Instance {
        name: declared.name.clone(),
        full_name: declared.full_name.clone(),
        title: declared.title.clone(),
        owner: declared.owner.clone(),
        base_url: declared.base_url.as_ref().map(ToString::to_string),
        auth: declared.auth.as_ref().map(auth),
        timeout: milliseconds(resilience.timeout),
        retries: resilience.retry_attempts.into(),
        concurrency: resilience.concurrency.into(),
    }
}

fn summary(backend: &platform::Backend) -> view::BackendSummary {
    view::BackendSummary {
        name: backend.name.clone(),
        owner: backend.owner.clone(),
        tier: tier(backend.tier),
    }
}

fn parameter(parameter: &platform::Parameter) -> view::Parameter {
    view::Parameter {
        name: parameter.name.clone(),
        location: match parameter.location {
            ParameterIn::Path => "path",
            ParameterIn::Query => "query",
            ParameterIn::Header => "header",
            ParameterIn::Cookie => "cookie",
        }
        .to_owned(),
        required: parameter.required,
    }
}

fn auth(auth: &Auth) -> String {
    match auth {
        Auth::Bearer { .. } => "bearer",
        Auth::Basic { .. } => "basic",
        Auth::ApiKey { .. } => "apiKey",
        Auth::OAuth2 { .. } => "oauth2",
    }
    .to_owned()
}

fn tier(tier: Tier) -> String {
    match tier {
        Tier::Critical => "critical",
        Tier::Important => "important",
        Tier::Supporting => "supporting",
    }
    .to_owned()
}

fn unavailable(unavailable: &Unavailable) -> String {
    match unavailable {
        Unavailable::Queue => "queue",
        Unavailable::Pause => "pause",
        Unavailable::Fail => "fail",
    }
    .to_owned()
}

fn operation_kind(kind: OperationKind) -> String {
    match kind {
        OperationKind::Query => "query",
        OperationKind::Command => "command",
    }
    .to_owned()
}

fn milliseconds(duration: Duration) -> i64 {
    i64::try_from(duration.as_millis()).unwrap_or(i64::MAX)
}
