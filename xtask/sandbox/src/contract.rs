//! One backend's contract, prepared for answering.

use std::sync::Arc;

use caseway_spec::platform::{Backend, BackendOperation, Field, Method, Platform, Target, Type, TypeId};

use crate::resource::Resources;
use crate::route::Pattern;
use crate::schemas::Schemas;

/// The contract of one backend.
#[derive(Debug)]
pub(crate) struct Contract {
    /// The platform that it is part of.
    pub(crate) platform: Arc<Platform>,
    /// Which of the platform's backends.
    index: usize,
    /// Which of its instances, where it has any.
    instance: Option<usize>,
    /// The operations' paths.
    patterns: Vec<Pattern>,
    /// What the operations are about.
    pub(crate) resources: Resources,
    /// What documents and parameters are held against.
    pub(crate) schemas: Schemas,
}

/// What a method and path mean.
#[derive(Debug)]
pub(crate) enum Routed {
    /// An operation, and the values of its path parameters.
    Operation(usize, Vec<String>),
    /// The path is right, the method is not: those that are.
    OtherMethods(String),
    /// The contract has no such path.
    Nowhere,
}

impl Contract {
    /// The contract of the platform's backend at `index`.
    pub(crate) fn new(platform: Arc<Platform>, index: usize) -> Self {
        let backend = &platform.backends[index];
        let patterns: Vec<Pattern> =
            backend.operations.iter().map(|operation| Pattern::parse(&operation.route.path)).collect();
        let resources = Resources::infer(&platform.types, backend, &patterns);
        let schemas = Schemas::new(&platform.types);
        Self { index, instance: None, patterns, resources, schemas, platform }
    }

    /// The contract as one of the backend's instances offers it.
    pub(crate) fn at(self, instance: Option<usize>) -> Self {
        Self { instance, ..self }
    }

    /// What is served: the backend, or one of its instances.
    pub(crate) fn target(&self) -> Target<'_> {
        self.backend().targets()[self.instance.unwrap_or_default()]
    }

    /// The backend.
    pub(crate) fn backend(&self) -> &Backend {
        &self.platform.backends[self.index]
    }

    /// The operation at `index`.
    pub(crate) fn operation(&self, index: usize) -> &BackendOperation {
        &self.backend().operations[index]
    }

    /// The path of the operation at `index`.
    pub(crate) fn pattern(&self, index: usize) -> &Pattern {
        &self.patterns[index]
    }

    /// The fields of an object type; none of another.
    pub(crate) fn fields(&self, id: TypeId) -> &[Field] {
        match self.platform.types.get(id) {
            Type::Object(object) => &object.fields,
            Type::Enum(_) | Type::Union(_) => &[],
        }
    }

    /// What a request's method and path mean: of several paths that match, the one that says most.
    pub(crate) fn route(&self, method: &str, path: &str) -> Routed {
        let operations = &self.backend().operations;
        let matching: Vec<(usize, Vec<String>)> = self
            .patterns
            .iter()
            .enumerate()
            .filter_map(|(index, pattern)| Some((index, pattern.matches(path)?)))
            .collect();
        let exactness = |index: usize| self.patterns[index].exactness();
        let called = |(index, _): &&(usize, Vec<String>)| operations[*index].route.method.name() == method;
        if let Some((index, values)) =
            matching.iter().filter(called).max_by_key(|(index, _)| exactness(*index))
        {
            return Routed::Operation(*index, values.clone());
        }
        if matching.is_empty() {
            return Routed::Nowhere;
        }
        let mut methods: Vec<Method> =
            matching.iter().map(|(index, _)| operations[*index].route.method).collect();
        methods.sort_unstable();
        methods.dedup();
        Routed::OtherMethods(methods.into_iter().map(Method::name).collect::<Vec<_>>().join(", "))
    }
}
