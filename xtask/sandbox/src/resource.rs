//! What the operations of a contract are about: which of them create, read, list, change and delete the same things.
//!
//! A contract does not say so. Its shape does: `/invoices/{lago_id}` is one of `/invoices`; `PUT /Contacts` and
//! `GET /Contacts/{ContactID}` speak of one collection; `/customers/{id}/invoices` lists invoices because its items have
//! the type that `/invoices/{lago_id}` answers with. What cannot be told this way is answered with invented data and
//! remembered nowhere.

mod slot;

use std::collections::HashMap;

use caseway_spec::model::OperationKind;
use caseway_spec::platform::{Backend, BackendOperation, Method, Shape, TypeId, Types};

use crate::route::{Pattern, Segment, anonymous};
use crate::words::singular_words;

pub(crate) use slot::{Identifier, Slot};

/// Identifies a kind of thing within one contract.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct KindId(pub(crate) usize);

/// A kind of thing that a backend keeps.
#[derive(Debug)]
pub(crate) struct Kind {
    /// Its collection's path, without the parameters' names.
    pub(crate) collection: String,
    /// How many parameters the collection's path has: a thing is known by their values and its id.
    pub(crate) scope: usize,
    /// How its things are identified.
    pub(crate) identifier: Identifier,
}

/// What an operation does to a kind of thing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Action {
    /// Shows several.
    List,
    /// Makes some, or changes those whose id the body names.
    Create,
    /// Shows one.
    Read,
    /// Changes one; what the body leaves out stays as it is.
    Change,
    /// Makes one what the body says, whether it was there or not.
    Replace,
    /// Removes one.
    Delete,
}

/// An operation's part in what a backend keeps.
#[derive(Debug)]
pub(crate) struct Role {
    /// What it does, and to what.
    pub(crate) action: Action,
    /// The kind of thing.
    pub(crate) kind: KindId,
    /// Where in the path's parameters the thing's id stands; `None` when the path is not below the collection's.
    pub(crate) item: Option<usize>,
    /// Where the records stand in the request.
    pub(crate) request: Option<Slot>,
    /// Where the records stand in the response.
    pub(crate) response: Option<Slot>,
}

/// What the operations of one contract are about.
#[derive(Debug, Default)]
pub(crate) struct Resources {
    /// The kinds of things.
    pub(crate) kinds: Vec<Kind>,
    /// For each operation its role, if it has one.
    pub(crate) roles: Vec<Option<Role>>,
    /// For each operation the things that its path names on its way: the index of the parameter and its kind.
    pub(crate) owners: Vec<Vec<(usize, KindId)>>,
}

impl Resources {
    /// Infers them from the contract of `backend`, whose paths are `patterns`.
    pub(crate) fn infer(types: &Types, backend: &Backend, patterns: &[Pattern]) -> Self {
        let mut inference = Inference { types, resources: Self::default(), of_type: HashMap::new() };
        let operations: Vec<(&BackendOperation, &Pattern)> =
            backend.operations.iter().zip(patterns).collect();
        inference.items(&operations);
        inference.collections(&operations);
        let roles =
            operations.iter().map(|(operation, pattern)| inference.role(operation, pattern)).collect();
        let kinds = inference.resources;
        let owners = patterns.iter().map(|pattern| kinds.owners_in(pattern)).collect();
        Self { roles, owners, ..kinds }
    }

    /// The kind whose collection has the path of these segments.
    fn at(&self, segments: &[Segment]) -> Option<KindId> {
        let path = anonymous(segments);
        self.kinds.iter().position(|kind| kind.collection == path).map(KindId)
    }

    /// The kind that `id` names.
    pub(crate) fn kind(&self, id: KindId) -> &Kind {
        &self.kinds[id.0]
    }

    fn owners_in(&self, pattern: &Pattern) -> Vec<(usize, KindId)> {
        let parameters = pattern.0.iter().enumerate().filter(|(_, segment)| is_parameter(segment));
        parameters
            .enumerate()
            .filter_map(|(index, (position, _))| self.at(&pattern.0[..position]).map(|kind| (index, kind)))
            .collect()
    }
}

/// What is known on the way.
struct Inference<'a> {
    types: &'a Types,
    resources: Resources,
    /// The kind whose things are of a type.
    of_type: HashMap<TypeId, KindId>,
}

impl Inference<'_> {
    /// Paths that end in a parameter name one thing of a collection. Queries first: their type is the whole record.
    fn items(&mut self, operations: &[(&BackendOperation, &Pattern)]) {
        let queries_first = [OperationKind::Query, OperationKind::Command];
        for (operation, pattern) in queries_first
            .iter()
            .flat_map(|kind| operations.iter().filter(move |(operation, _)| operation.kind == *kind))
        {
            let Some((Segment::Parameter { name, .. }, collection)) = pattern.0.split_last() else {
                continue;
            };
            let kind = self.resources.at(collection).unwrap_or_else(|| self.add(collection, Some(name)));
            self.learn(kind, operation.response());
        }
    }

    /// Other paths are collections of their own when they list or take records that no kind accounts for.
    fn collections(&mut self, operations: &[(&BackendOperation, &Pattern)]) {
        for (operation, pattern) in operations {
            if !matches!(pattern.0.last(), Some(Segment::Literal(_))) {
                continue;
            }
            if let Some(kind) = self.resources.at(&pattern.0) {
                self.learn(kind, operation.response());
                continue;
            }
            let identifier = Identifier::new(None, noun(&pattern.0));
            let response = operation.response().and_then(|shape| Slot::find(self.types, shape, &identifier));
            let is_known = response.as_ref().is_some_and(|slot| self.of_type.contains_key(&slot.record));
            let lists = response.as_ref().is_some_and(|slot| slot.many && slot.identified);
            let makes = operation.kind == OperationKind::Command
                && operation.request.is_some()
                && response.as_ref().is_some_and(|slot| slot.identified);
            if !is_known && (lists || makes) {
                let kind = self.add(&pattern.0, None);
                self.learn(kind, operation.response());
            }
        }
    }

    fn add(&mut self, collection: &[Segment], parameter: Option<&str>) -> KindId {
        self.resources.kinds.push(Kind {
            collection: anonymous(collection),
            scope: collection.iter().filter(|segment| is_parameter(segment)).count(),
            identifier: Identifier::new(parameter, noun(collection)),
        });
        KindId(self.resources.kinds.len() - 1)
    }

    /// Remembers that records in `shape` are of `kind`.
    fn learn(&mut self, kind: KindId, shape: Option<&Shape>) {
        let identifier = &self.resources.kinds[kind.0].identifier;
        if let Some(slot) = shape.and_then(|shape| Slot::find(self.types, shape, identifier)) {
            self.of_type.entry(slot.record).or_insert(kind);
        }
    }

    fn role(&self, operation: &BackendOperation, pattern: &Pattern) -> Option<Role> {
        let resources = &self.resources;
        let reads = operation.kind == OperationKind::Query;
        let slots = |kind: KindId| {
            let find = |shape: &Shape| Slot::find(self.types, shape, &resources.kind(kind).identifier);
            (operation.document().and_then(find), operation.response().and_then(find))
        };
        let parameters = pattern.0.iter().filter(|segment| is_parameter(segment)).count();

        if let Some((Segment::Parameter { .. }, collection)) = pattern.0.split_last() {
            let kind = resources.at(collection)?;
            let action = match operation.route.method {
                _ if reads => Action::Read,
                Method::Delete => Action::Delete,
                Method::Put => Action::Replace,
                _ => Action::Change,
            };
            let (request, response) = slots(kind);
            return Some(Role { action, kind, item: Some(parameters - 1), request, response });
        }

        if let Some(kind) = resources.at(&pattern.0) {
            let (request, response) = slots(kind);
            let action = match operation.route.method {
                _ if reads && response.as_ref().is_some_and(|slot| slot.many) => Action::List,
                Method::Post | Method::Put | Method::Patch if !reads => Action::Create,
                _ => return None,
            };
            return Some(Role { action, kind, item: None, request, response });
        }

        // A path below a thing, or beside a collection: what it is about is what it answers with.
        let identifier = Identifier::new(None, noun(&pattern.0));
        let found = Slot::find(self.types, operation.response()?, &identifier)?;
        let kind = *self.of_type.get(&found.record)?;
        let (request, response) = slots(kind);
        let many = response.as_ref()?.many;
        let owner = pattern.0.len().checked_sub(2).map(|position| &pattern.0[..position]);
        let is_below = owner.is_some_and(|owner| resources.at(owner) == Some(kind));
        if is_below && matches!(pattern.0.get(pattern.0.len() - 2), Some(Segment::Parameter { .. })) {
            let action = if reads { Action::Read } else { Action::Change };
            return Some(Role { action, kind, item: Some(parameters - 1), request, response });
        }
        let action = match operation.route.method {
            _ if reads && many => Action::List,
            Method::Post | Method::Put if !reads => Action::Create,
            _ => return None,
        };
        Some(Role { action, kind, item: None, request, response })
    }
}

fn is_parameter(segment: &Segment) -> bool {
    matches!(segment, Segment::Parameter { .. })
}

/// What one thing of the collection is called: the last literal segment in the singular.
fn noun(collection: &[Segment]) -> Vec<String> {
    let last = collection.iter().rev().find_map(|segment| match segment {
        Segment::Literal(text) => Some(text.as_str()),
        Segment::Parameter { .. } => None,
    });
    last.map(singular_words).unwrap_or_default()
}

#[cfg(test)]
mod tests;
