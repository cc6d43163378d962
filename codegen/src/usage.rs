//! Which parts of the contracts are used, and in which direction.
//!
//! A contract may describe more than mappings call. What no binding reaches is not generated, and what is only sent is
//! not given a decoder: both are paid for at every build of the hub.

use std::collections::BTreeSet;

use caseway_spec::platform::{Answer, DirectConnection, Origin, Platform, RequestBody, Shape, Style, TypeId};

use crate::mapping;

/// What is used of a platform.
#[derive(Debug)]
pub(crate) struct Usage {
    operations: Vec<BTreeSet<usize>>,
    /// Of these, those that a mapping or a health check calls; the others are called directly alone.
    mapped: Vec<BTreeSet<usize>>,
    types: Vec<Need>,
    /// Whether something in a type has limits that are checked as it is decoded.
    limited: Vec<bool>,
}

/// What a type is needed for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Need {
    /// It stands in something that is used.
    pub used: bool,
    /// It is written as JSON.
    pub encoded: bool,
    /// It is read from JSON.
    pub decoded: bool,
    /// JSON is held against its shape and passed on.
    pub checked: bool,
}

const PARAMETER: Need = Need { used: true, encoded: false, decoded: false, checked: false };
const ENCODED: Need = Need { encoded: true, ..PARAMETER };
const DECODED: Need = Need { decoded: true, ..PARAMETER };
const BOTH: Need = Need { encoded: true, decoded: true, ..PARAMETER };
const CHECKED: Need = Need { used: false, encoded: false, decoded: false, checked: true };

impl Usage {
    /// Follows every binding, health check and service operation to what it needs.
    pub(crate) fn of(platform: &Platform) -> Self {
        let mut usage = Self::nothing(platform);
        for binding in &platform.bindings {
            usage.operations[binding.backend].insert(binding.call);
            if let Some(names) = platform.backends[binding.backend].instance_names {
                usage.need(platform, &Shape::Named(names), PARAMETER);
            }
            usage.operations[binding.backend].extend(binding.verify.as_ref().map(|verify| verify.call));
            let completes = &platform.backends[binding.backend].operations[binding.call].completes;
            match completes.as_ref().map(|completes| &completes.answer) {
                Some(Answer::Poll { query, .. }) => {
                    usage.operations[binding.backend].insert(*query);
                }
                Some(Answer::Callback { body, .. }) => usage.need(platform, body, DECODED),
                None => {}
            }
        }
        for (backend, operations) in platform.backends.iter().zip(&mut usage.operations) {
            operations.extend(backend.health.map(|(operation, _)| operation));
        }
        usage.mapped = usage.operations.clone();
        for backend in 0..platform.backends.len() {
            for operation in usage.mapped[backend].clone() {
                usage.need_operation(platform, backend, operation);
            }
        }
        // Most of these types stand in documents as well; one that is only made for a fragment does not.
        for fragment in platform.bindings.iter().flat_map(mapping::used_by) {
            let given = fragment.parameters.iter().map(|parameter| &parameter.shape);
            given
                .chain(fragment.body.value.ty.shape())
                .for_each(|shape| usage.need(platform, shape, PARAMETER));
        }
        for connection in held(platform) {
            usage.operations[connection.backend].insert(connection.operation);
            let operation = &platform.backends[connection.backend].operations[connection.operation];
            let replies = operation.success.iter().filter_map(|success| success.body.document());
            let request = match &operation.request {
                Some(RequestBody::Json { shape, .. }) => Some(shape),
                _ => None,
            };
            replies.chain(request).for_each(|shape| usage.need(platform, shape, CHECKED));
        }
        // Canonical types serve the hub and its clients, which use them in opposite directions.
        for operation in platform.services.iter().flat_map(|service| &service.operations) {
            operation.input.iter().for_each(|id| usage.need(platform, &Shape::Named(*id), BOTH));
            operation.output.iter().for_each(|shape| usage.need(platform, shape, BOTH));
        }
        usage
    }

    /// What a client needs that calls these directly: the types of their requests and replies.
    pub(crate) fn of_direct(platform: &Platform, connections: &[&DirectConnection]) -> Self {
        let mut usage = Self::nothing(platform);
        for connection in connections {
            usage.need_operation(platform, connection.backend, connection.operation);
        }
        usage
    }

    fn nothing(platform: &Platform) -> Self {
        let none = vec![BTreeSet::new(); platform.backends.len()];
        Self {
            operations: none.clone(),
            mapped: none,
            types: vec![Need::default(); platform.types.iter().count()],
            limited: platform
                .types
                .iter()
                .map(|(id, _)| platform.types.holds_limits(&Shape::Named(id)))
                .collect(),
        }
    }

    /// What making the request of an operation and reading its replies needs.
    fn need_operation(&mut self, platform: &Platform, backend: usize, operation: usize) {
        let operation = &platform.backends[backend].operations[operation];
        for parameter in &operation.parameters {
            let need = if parameter.style == Style::Deep { ENCODED } else { PARAMETER };
            self.need(platform, &parameter.shape, need);
        }
        operation.document().into_iter().for_each(|shape| self.need(platform, shape, ENCODED));
        for success in &operation.success {
            success.body.document().into_iter().for_each(|shape| self.need(platform, shape, DECODED));
        }
    }

    /// Whether a mapping or a health check calls an operation.
    pub(crate) fn is_mapped(&self, backend: usize, operation: usize) -> bool {
        self.mapped[backend].contains(&operation)
    }

    /// Whether a type of `owner` is needed.
    pub(crate) fn needs_any_of(&self, platform: &Platform, owner: Origin) -> bool {
        platform.types.iter().any(|(id, ty)| ty.origin() == owner && self.of_type(id).used)
    }

    /// The indices of the used operations of a backend, in ascending order.
    pub(crate) fn operations(&self, backend: usize) -> impl Iterator<Item = usize> + '_ {
        self.operations[backend].iter().copied()
    }

    /// What a type is needed for.
    pub(crate) fn of_type(&self, id: TypeId) -> Need {
        self.types[id.0 as usize]
    }

    /// Whether something in a type has limits that are checked as it is decoded.
    pub(crate) fn is_limited(&self, id: TypeId) -> bool {
        self.limited[id.0 as usize]
    }

    fn need(&mut self, platform: &Platform, shape: &Shape, need: Need) {
        let mut waiting = vec![shape];
        while let Some(shape) = waiting.pop() {
            match shape.plain() {
                Shape::Array(inner) | Shape::Map(inner) => waiting.push(inner),
                Shape::Named(id) => {
                    let known = &mut self.types[id.0 as usize];
                    let wanted = known.or(need);
                    if *known == wanted {
                        continue;
                    }
                    *known = wanted;
                    waiting.extend(platform.types.get(*id).parts());
                }
                _ => {}
            }
        }
    }
}

/// The direct connections that are approved, whatever the day.
pub(crate) fn held(platform: &Platform) -> impl Iterator<Item = &DirectConnection> {
    platform.direct.iter().filter(|connection| connection.holds)
}

impl Need {
    fn or(self, other: Self) -> Self {
        Self {
            used: self.used || other.used,
            encoded: self.encoded || other.encoded,
            decoded: self.decoded || other.decoded,
            checked: self.checked || other.checked,
        }
    }
}
