//! The platform as the objects of [`view`](super::view), each with the place that findings about it point at.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use caseway_environment::{Auth, Span};
use serde_json::Value;

use super::view;
use crate::model::{MatchedKind, OperationKind, ParameterIn, Tier, Unavailable};
use crate::platform::{self, Idempotency};
use crate::rules::Facts;
use crate::source::Place;

/// One object that a rule judges.
#[derive(Debug)]
pub(super) struct Object {
    /// Where it is declared.
    pub(super) place: Place,
    /// What it is called, unique among its kind.
    pub(super) subject: String,
    /// What expressions see of it.
    pub(super) value: Value,
}

/// Makes objects of what the specs say.
pub(super) struct Objects<'a> {
    facts: &'a Facts<'a>,
    /// The service operations that are bound to each backend operation.
    mapped_by: BTreeMap<(usize, usize), Vec<String>>,
    /// The case types that use each service operation.
    used_by: BTreeMap<(usize, usize), Vec<String>>,
    /// The backend that each service operation reaches.
    reaches: BTreeMap<(usize, usize), usize>,
}

impl<'a> Objects<'a> {
    pub(super) fn new(facts: &'a Facts<'a>) -> Self {
        let platform = facts.platform;
        let mut objects =
            Self { facts, mapped_by: BTreeMap::new(), used_by: BTreeMap::new(), reaches: BTreeMap::new() };
        for binding in &platform.bindings {
            let name = offered(platform, (binding.service, binding.operation));
            objects.mapped_by.entry((binding.backend, binding.call)).or_default().push(name);
            objects.reaches.insert((binding.service, binding.operation), binding.backend);
        }
        for case_type in &platform.case_types {
            for used in &case_type.uses {
                objects.used_by.entry(*used).or_default().push(case_type.name.clone());
            }
        }
        objects
    }

    /// Every object of `kind`, in the order of the platform.
    pub(super) fn of(&self, kind: MatchedKind) -> Vec<Object> {
        let platform = self.facts.platform;
        match kind {
            MatchedKind::Platform => {
                let specs = self.facts.input.specs.platforms.iter().take(1);
                specs.filter_map(|spec| object(&spec.place, &platform.name, &self.platform())).collect()
            }
            MatchedKind::Backend => (0..platform.backends.len())
                .filter_map(|at| {
                    object(&platform.backends[at].place, &platform.backends[at].name, &self.backend(at))
                })
                .collect(),
            MatchedKind::BackendOperation => (platform.backends.iter().enumerate())
                .flat_map(|(at, backend)| (0..backend.operations.len()).map(move |operation| (at, operation)))
                .filter_map(|(at, operation)| {
                    let backend = &platform.backends[at];
                    let declared = &backend.operations[operation];
                    let subject = format!("{}.{}", backend.name, declared.name);
                    object(&declared.place, &subject, &self.backend_operation(at, operation))
                })
                .collect(),
            MatchedKind::Service => (0..platform.services.len())
                .filter_map(|at| {
                    object(&platform.services[at].place, &platform.services[at].name, &self.service(at))
                })
                .collect(),
            MatchedKind::ServiceOperation => (platform.services.iter().enumerate())
                .flat_map(|(at, service)| (0..service.operations.len()).map(move |operation| (at, operation)))
                .filter_map(|(at, operation)| {
                    let declared = &platform.services[at].operations[operation];
                    let subject = offered(platform, (at, operation));
                    object(&declared.place, &subject, &self.service_operation(at, operation))
                })
                .collect(),
            MatchedKind::Mapping => (platform.bindings.iter())
                .filter_map(|binding| {
                    let subject = offered(platform, (binding.service, binding.operation));
                    object(&binding.place, &subject, &self.mapping(binding))
                })
                .collect(),
            MatchedKind::CaseType => (platform.case_types.iter())
                .filter_map(|case_type| object(&case_type.place, &case_type.name, &self.case_type(case_type)))
                .collect(),
            MatchedKind::Environment => (self.facts.input.specs.environments.iter())
                .filter_map(|spec| object(&spec.place, &spec.model.name, &environment(&spec.model)))
                .collect(),
        }
    }

    fn platform(&self) -> view::Platform {
        let platform = self.facts.platform;
        view::Platform {
            name: platform.name.clone(),
            title: platform.title.clone(),
            backends: (0..platform.backends.len()).map(|at| self.backend(at)).collect(),
            services: (0..platform.services.len()).map(|at| self.service(at)).collect(),
            mappings: platform.bindings.iter().map(|binding| self.mapping(binding)).collect(),
            case_types: platform.case_types.iter().map(|case_type| self.case_type(case_type)).collect(),
        }
    }

    fn backend(&self, at: usize) -> view::Backend {
        let backend = &self.facts.platform.backends[at];
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
            operations: (0..backend.operations.len())
                .map(|operation| self.backend_operation(at, operation))
                .collect(),
        }
    }

    fn backend_operation(&self, at: usize, operation: usize) -> view::BackendOperation {
        let backend = &self.facts.platform.backends[at];
        let declared = &backend.operations[operation];
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
            mapped_by: self.mapped_by.get(&(at, operation)).cloned().unwrap_or_default(),
        }
    }

    fn service(&self, at: usize) -> view::Service {
        let service = &self.facts.platform.services[at];
        view::Service {
            name: service.name.clone(),
            title: service.title.clone(),
            description: service.description.clone(),
            owner: service.owner.clone(),
            operations: (0..service.operations.len())
                .map(|operation| self.service_operation(at, operation))
                .collect(),
        }
    }

    fn service_operation(&self, at: usize, operation: usize) -> view::ServiceOperation {
        let service = &self.facts.platform.services[at];
        let declared = &service.operations[operation];
        view::ServiceOperation {
            service: view::ServiceSummary { name: service.name.clone(), owner: service.owner.clone() },
            name: declared.name.clone(),
            description: declared.description.clone(),
            kind: operation_kind(declared.kind),
            method: declared.route.method.name().to_owned(),
            path: declared.route.path.clone(),
            deadline: milliseconds(declared.deadline),
            on_unavailable: declared.on_unavailable.iter().map(unavailable).collect(),
            used_by: self.used_by.get(&(at, operation)).cloned().unwrap_or_default(),
        }
    }

    fn mapping(&self, binding: &platform::Binding) -> view::Mapping {
        view::Mapping {
            name: offered(self.facts.platform, (binding.service, binding.operation)),
            operation: self.service_operation(binding.service, binding.operation),
            call: self.backend_operation(binding.backend, binding.call),
        }
    }

    fn case_type(&self, case_type: &platform::CaseType) -> view::CaseType {
        let reached: BTreeSet<usize> =
            case_type.uses.iter().filter_map(|used| self.reaches.get(used).copied()).collect();
        view::CaseType {
            name: case_type.name.clone(),
            title: case_type.title.clone(),
            description: case_type.description.clone(),
            owner: case_type.owner.clone(),
            criticality: tier(case_type.criticality),
            uses: case_type
                .uses
                .iter()
                .map(|(service, operation)| self.service_operation(*service, *operation))
                .collect(),
            backends: reached.into_iter().map(|at| summary(&self.facts.platform.backends[at])).collect(),
        }
    }
}

/// Views are made of texts, integers and lists, which JSON can always hold.
fn object(place: &Place, subject: &str, value: &impl serde::Serialize) -> Option<Object> {
    let value = serde_json::to_value(value).ok()?;
    Some(Object { place: place.clone(), subject: subject.to_owned(), value })
}

/// The service operation as references name it.
fn offered(platform: &platform::Platform, (service, operation): (usize, usize)) -> String {
    let service = &platform.services[service];
    format!("{}.{}", service.name, service.operations[operation].name)
}

fn environment(written: &caseway_environment::Environment) -> view::Environment {
    let backends = written.backends.iter().map(|(name, settings)| view::BackendSettings {
        name: name.clone(),
        base_url: settings.base_url.as_ref().map(ToString::to_string),
        timeout: settings.timeout.map(|Span(timeout)| milliseconds(timeout)),
        retries: settings.retry.as_ref().and_then(|retry| retry.attempts).map(i64::from),
    });
    view::Environment {
        name: written.name.clone(),
        stage: match written.stage {
            caseway_environment::Stage::Dev => "dev",
            caseway_environment::Stage::Test => "test",
            caseway_environment::Stage::Production => "production",
        }
        .to_owned(),
        backends: backends.collect(),
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
