//! Carrying out a request that is as the contract says: reading, creating, changing and deleting things.
//!
//! A thing that nobody created exists all the same, invented from its id, so that a hub can be tried without a script
//! that fills the backends first - unless the sandbox was told to know only what was created.

mod list;

pub(crate) use list::is_linked;

use caseway_spec::platform::{BackendOperation, ReplyBody, Shape};
use http::StatusCode;
use serde_json::{Map, Value};

use crate::body::Content;
use crate::contract::Contract;
use crate::invent::{Facts, Inventor};
use crate::later;
use crate::plausible::{self, Hint};
use crate::reply::Reply;
use crate::resource::{Action, KindId, Role, Slot};
use crate::seed::Seed;
use crate::store::{Key, Store};
use crate::words::joined;

/// A request that is as the contract says.
#[derive(Debug)]
pub(crate) struct Request<'a> {
    /// Which of the contract's operations.
    pub(crate) operation: usize,
    /// The path parameters' values, in order.
    pub(crate) path: &'a [String],
    /// The query, in order.
    pub(crate) query: &'a [(String, String)],
    /// The body.
    pub(crate) body: Option<&'a Value>,
    /// The stream that came with it.
    pub(crate) content: Option<&'a Content>,
    /// How long the body was.
    pub(crate) bytes: usize,
    /// What the request says, all of it.
    pub(crate) seed: Seed,
    /// Its idempotency key.
    pub(crate) key: Option<&'a str>,
}

/// Carries out requests for one backend.
#[derive(Debug)]
pub(crate) struct Performer<'a> {
    /// What it has promised.
    pub(crate) contract: &'a Contract,
    /// What it remembers.
    pub(crate) store: &'a mut Store,
    /// Whether only things that were created exist.
    pub(crate) only_created: bool,
}

impl Performer<'_> {
    /// The answer to `request`, whose effect has happened then.
    pub(crate) fn perform(&mut self, request: &Request<'_>) -> Reply {
        let contract = self.contract;
        let operation = contract.operation(request.operation);
        let role = contract.resources.roles[request.operation].as_ref();
        let item = role.and_then(|role| role.item);
        for (parameter, kind) in &contract.resources.owners[request.operation] {
            if Some(*parameter) != item && !self.exists(&self.key_at(*kind, *parameter, request)) {
                return self.missing(operation);
            }
        }
        match role {
            None => self.answer(operation, request.seed, &Facts::new(), None, request),
            Some(role) => match role.action {
                Action::List => self.list(operation, role, request),
                Action::Create => self.create(operation, role, request),
                Action::Read => self.read(operation, role, request),
                Action::Change | Action::Replace => self.change(operation, role, request),
                Action::Delete => self.delete(operation, role, request),
            },
        }
    }

    fn read(&mut self, operation: &BackendOperation, role: &Role, request: &Request<'_>) -> Reply {
        let key = self.item_key(role, request);
        if !self.exists(&key) {
            return self.missing(operation);
        }
        self.show(operation, role, &[key], request)
    }

    fn create(&mut self, operation: &BackendOperation, role: &Role, request: &Request<'_>) -> Reply {
        let records = records(role.request.as_ref(), request.body);
        let mut keys = Vec::with_capacity(records.len());
        for (index, record) in records.iter().enumerate() {
            let scope = self.scope(role.kind, request);
            let named = record.and_then(|record| self.id_in(role, record));
            let id = named.unwrap_or_else(|| self.new_id(operation, role, request, index));
            let key = Key { kind: role.kind, scope, id };
            let bytes = request.bytes / records.len();
            self.remember(&key, role, request, *record, bytes, false);
            keys.push(key);
        }
        self.show(operation, role, &keys, request)
    }

    fn change(&mut self, operation: &BackendOperation, role: &Role, request: &Request<'_>) -> Reply {
        let key = self.item_key(role, request);
        let replaces = role.action == Action::Replace;
        if !replaces && !self.exists(&key) {
            return self.missing(operation);
        }
        // A list of changes to one thing has one entry; a second would speak of another thing.
        let record = records(role.request.as_ref(), request.body).into_iter().next().flatten();
        self.remember(&key, role, request, record, request.bytes, replaces);
        self.show(operation, role, &[key], request)
    }

    fn delete(&mut self, operation: &BackendOperation, role: &Role, request: &Request<'_>) -> Reply {
        let key = self.item_key(role, request);
        if !self.exists(&key) {
            return self.missing(operation);
        }
        let reply = self.show(operation, role, std::slice::from_ref(&key), request);
        self.store.delete(key);
        reply
    }

    /// Whether there is such a thing.
    fn exists(&self, key: &Key) -> bool {
        self.store.get(key).is_some() || !(self.only_created || self.store.is_deleted(key))
    }

    /// What the contract says when there is no such thing, else 404.
    fn missing(&self, operation: &BackendOperation) -> Reply {
        use caseway_spec::platform::ErrorClass::{Gone, NotFound};
        let declared =
            |class| operation.errors.iter().find(|(_, its)| *its == class).map(|(status, _)| *status);
        let status = declared(NotFound).or_else(|| declared(Gone));
        let status =
            status.and_then(|status| StatusCode::from_u16(status).ok()).unwrap_or(StatusCode::NOT_FOUND);
        Reply::problem(status, "there is no such thing, or it was deleted")
    }

    /// The key of the thing that the path names.
    fn item_key(&self, role: &Role, request: &Request<'_>) -> Key {
        self.key_at(role.kind, role.item.unwrap_or_default(), request)
    }

    /// The key of the thing of `kind` whose id is the path parameter at `index`.
    fn key_at(&self, kind: KindId, index: usize, request: &Request<'_>) -> Key {
        let id = request.path.get(index).cloned().unwrap_or_default();
        Key { kind, scope: self.scope(kind, request), id }
    }

    /// The values of the collection's path parameters, as far as the request's path is below the collection.
    fn scope(&self, kind: KindId, request: &Request<'_>) -> Vec<String> {
        let kind = self.contract.resources.kind(kind);
        let path = self.contract.pattern(request.operation).anonymous();
        let is_below =
            path.strip_prefix(&kind.collection).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
        if is_below { request.path.iter().take(kind.scope).cloned().collect() } else { Vec::new() }
    }

    /// The id that a record in a request names itself.
    fn id_in(&self, role: &Role, record: &Map<String, Value>) -> Option<String> {
        // The response tells the id's name; a request may hold other ids, such as whose invoice it is.
        let name =
            [&role.response, &role.request].into_iter().flatten().find_map(|slot| slot.id.as_deref())?;
        let (_, value) = record.iter().find(|(key, _)| joined(key) == joined(name))?;
        match value {
            Value::String(text) if !text.is_empty() => Some(text.clone()),
            Value::Number(number) => Some(number.to_string()),
            _ => None,
        }
    }

    /// An id that nothing else has. The same for the same request; another each time the request comes again, unless
    /// the contract says that repeating it changes nothing.
    fn new_id(
        &mut self,
        operation: &BackendOperation,
        role: &Role,
        request: &Request<'_>,
        index: usize,
    ) -> String {
        let mut seed = request.seed.child("id").item(index);
        match request.key {
            Some(key) => seed = seed.child(key),
            None if operation.idempotency == caseway_spec::platform::Idempotency::Natural => {}
            None => seed = seed.child(self.store.repeat(seed).to_le_bytes()),
        }
        if role.response.as_ref().is_some_and(|slot| slot.numeric) {
            return (100_000_000 + seed.below(900_000_000)).to_string();
        }
        seed.uuid()
    }

    /// Remembers what `record` says of the thing at `key`.
    fn remember(
        &mut self,
        key: &Key,
        role: &Role,
        request: &Request<'_>,
        record: Option<&Map<String, Value>>,
        bytes: usize,
        replaces: bool,
    ) {
        let before = self.store.get(key).filter(|_| !replaces).cloned();
        let is_new = before.is_none();
        let mut thing = before.unwrap_or_default();
        thing.bytes = thing.bytes.max(bytes);
        if is_new && role.action != Action::Change {
            // What its creator could have said and did not is not there, rather than invented.
            let silent =
                role.request.as_ref().map(|slot| self.contract.fields(slot.record)).unwrap_or_default();
            thing.facts.extend(silent.iter().map(|field| (joined(&field.name), Value::Null)));
        }
        if let Some(content) = request.content {
            thing.content = Some(content.clone());
        }
        let said = record.into_iter().flatten().map(|(name, value)| (joined(name), value.clone()));
        thing.facts.extend(said);
        let names = &self.contract.operation(request.operation).route.parameters;
        for (index, (name, value)) in names.iter().zip(request.path).enumerate() {
            if role.item != Some(index) {
                thing.facts.insert(joined(name), Value::String(value.clone()));
            }
        }
        self.store.put(key.clone(), thing);
    }

    /// Answers with the things at `keys`.
    fn show(
        &mut self,
        operation: &BackendOperation,
        role: &Role,
        keys: &[Key],
        request: &Request<'_>,
    ) -> Reply {
        let Some(slot) = &role.response else {
            return self.answer(operation, request.seed, &Facts::new(), None, request);
        };
        let records: Vec<Value> = keys.iter().map(|key| self.record(slot, key, &Facts::new())).collect();
        self.answer(operation, request.seed, &Facts::new(), Some((slot, records)), request)
    }

    /// The content of the thing that the path names: what was sent for it, or a text that says whose it is.
    fn content(&self, request: &Request<'_>) -> Content {
        let owners = self.contract.resources.owners[request.operation].iter().rev();
        let keys = owners.map(|(parameter, kind)| self.key_at(*kind, *parameter, request));
        let kept = keys.filter_map(|key| self.store.get(&key)).find_map(|thing| thing.content.clone());
        kept.unwrap_or_else(|| {
            let of = request.path.join("/");
            let text = format!("The content of {of}, which nobody has sent.\n");
            Content { media_type: "text/plain; charset=utf-8".to_owned(), bytes: text.into() }
        })
    }

    /// The thing at `key` as the contract shows it; `more` is known of it besides what is remembered.
    fn record(&self, slot: &Slot, key: &Key, more: &Facts) -> Value {
        let contract = self.contract;
        let mut facts = self.store.get(key).map(|thing| thing.facts.clone()).unwrap_or_default();
        facts.extend(more.clone());
        if let Some(id) = &slot.id {
            let number = key.id.parse::<i64>().ok().filter(|_| slot.numeric);
            facts.insert(joined(id), number.map_or_else(|| Value::String(key.id.clone()), Value::from));
        }
        Inventor::new(&contract.platform.types).record(slot.record, self.seed(key), &facts)
    }

    /// What the invented part of a thing comes from: what it is, not who asks for it.
    fn seed(&self, key: &Key) -> Seed {
        let kind = &self.contract.resources.kind(key.kind).collection;
        let scope = key
            .scope
            .iter()
            .fold(Seed::of(&[self.contract.target().name, kind]), |seed, part| seed.child(part));
        scope.child(&key.id)
    }

    /// An answer of success: the records in their place, the rest of the document invented or as in `facts`.
    fn answer(
        &self,
        operation: &BackendOperation,
        seed: Seed,
        facts: &Facts,
        records: Option<(&Slot, Vec<Value>)>,
        request: &Request<'_>,
    ) -> Reply {
        let status = success(operation, self.contract.resources.roles[request.operation].as_ref());
        let body = operation.success.iter().find(|success| success.status == status.as_u16());
        let shape = match body.map(|success| &success.body) {
            Some(ReplyBody::Json(shape)) => shape,
            Some(ReplyBody::Text) => {
                let hint = Hint { name: &operation.name, description: None };
                return Reply::text(status, &plausible::text(hint, seed));
            }
            Some(ReplyBody::Stream) => return Reply::content(status, &self.content(request)),
            Some(ReplyBody::Empty) | None => return Reply::empty(status),
        };
        let mut inventor = Inventor::new(&self.contract.platform.types);
        let hint = Hint { name: &operation.name, description: None };
        let mut facts = facts.clone();
        facts.insert("statuscode".to_owned(), status.as_u16().into());
        let mut document = match records {
            Some((Slot { field: None, many: true, .. }, records)) => Value::Array(records),
            Some((Slot { field: None, .. }, records)) => records.into_iter().next().unwrap_or(Value::Null),
            Some((Slot { field: Some(field), many, .. }, records)) => {
                let held = if *many {
                    Value::Array(records)
                } else {
                    records.into_iter().next().unwrap_or(Value::Null)
                };
                facts.insert(joined(field), held);
                envelope(&mut inventor, shape, seed, &facts, hint)
            }
            None => envelope(&mut inventor, shape, seed, &facts, hint),
        };
        later::progress(self.contract, request.operation, &mut document);
        Reply::json(status, &document)
    }
}

/// A document around records.
fn envelope(inventor: &mut Inventor<'_>, shape: &Shape, seed: Seed, facts: &Facts, hint: Hint<'_>) -> Value {
    match shape {
        Shape::Named(id) => inventor.record(*id, seed, facts),
        other => inventor.value(other, seed, hint, None),
    }
}

/// The status of success: 201 for what was created and 204 for what was deleted, where the contract has them.
fn success(operation: &BackendOperation, role: Option<&Role>) -> StatusCode {
    let preferred = match role.map(|role| role.action) {
        Some(Action::Create) => Some(201),
        Some(Action::Delete) => Some(204),
        _ => None,
    };
    let declared = preferred.filter(|status| operation.succeeds(*status));
    let status = declared.or_else(|| operation.success.first().map(|success| success.status)).unwrap_or(200);
    StatusCode::from_u16(status).unwrap_or(StatusCode::OK)
}

/// The records in a request: one without content when it has no body.
fn records<'b>(slot: Option<&Slot>, body: Option<&'b Value>) -> Vec<Option<&'b Map<String, Value>>> {
    let held = match slot.and_then(|slot| slot.field.as_deref()) {
        Some(field) => body.and_then(|body| body.get(field)),
        None => body,
    };
    match held {
        Some(Value::Array(records)) => records.iter().map(Value::as_object).collect(),
        other => vec![other.and_then(Value::as_object)],
    }
}
