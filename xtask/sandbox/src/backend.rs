//! One backend: from a request to an answer, without a socket.
//!
//! The order is that of a real server in trouble: faults strike first, then come credentials, the contract, the
//! idempotency key, and the work. Nothing here waits; what is to be late is said to be.

use std::collections::HashSet;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use caseway_spec::model::{OperationKind, ParameterIn};
use caseway_spec::platform::{BackendOperation, Idempotency, Parameter, ReplyBody, Style, Success};
use http::header::{ACCEPT, CONTENT_TYPE, COOKIE};
use http::{HeaderMap, Method, StatusCode, Uri};

use crate::body::{self, is_json};
use crate::clock::Clock;
use crate::contract::{Contract, Routed};
use crate::credentials::{Gatekeeper, TOKEN_PATH};
use crate::fault::{Damage, Drawn, Table, Verdict};
use crate::idempotency::{Fingerprint, Keys, Known};
use crate::ledger::{Ledger, Outcome, Receipt};
use crate::perform::{Performer, Request};
use crate::reply::{REPLAYED, Reply};
use crate::seed::Seed;
use crate::store::Store;
use crate::validate::{self, Part, Violation};

/// The name under which the token endpoint takes faults and stands in the ledger.
pub const TOKEN_OPERATION: &str = "token";

/// A backend that answers from its contract.
#[derive(Debug)]
pub(crate) struct Backend {
    contract: Contract,
    only_created: bool,
    state: Mutex<State>,
    faults: Arc<Mutex<Table>>,
    ledger: Arc<Mutex<Ledger>>,
    clock: Clock,
}

/// What changes.
#[derive(Debug)]
struct State {
    store: Store,
    keys: Keys,
    gatekeeper: Gatekeeper,
}

/// What the caller is to see.
#[derive(Debug)]
pub(crate) struct Answer {
    /// How late.
    pub(crate) latency: Option<Duration>,
    /// The reply; `None` when the connection is closed instead.
    pub(crate) reply: Option<Reply>,
    /// What happens to the reply on its way.
    pub(crate) damage: Option<Damage>,
}

/// A request as it came.
#[derive(Debug)]
pub(crate) struct Incoming<'a> {
    pub(crate) method: &'a Method,
    pub(crate) uri: &'a Uri,
    pub(crate) headers: &'a HeaderMap,
    pub(crate) body: &'a Bytes,
}

/// What became of a request that no fault kept from being carried out.
struct Done {
    reply: Reply,
    outcome: Outcome,
}

impl From<Reply> for Done {
    /// A refusal.
    fn from(reply: Reply) -> Self {
        Self { reply, outcome: Outcome::Refused }
    }
}

impl Backend {
    pub(crate) fn new(
        contract: Contract,
        gatekeeper: Gatekeeper,
        only_created: bool,
        faults: Arc<Mutex<Table>>,
        ledger: Arc<Mutex<Ledger>>,
        clock: Clock,
    ) -> Self {
        let state = Mutex::new(State { store: Store::default(), keys: Keys::default(), gatekeeper });
        Self { contract, only_created, state, faults, ledger, clock }
    }

    /// Its name.
    pub(crate) fn name(&self) -> &str {
        self.contract.target().name
    }

    /// Its contract.
    pub(crate) fn contract(&self) -> &Contract {
        &self.contract
    }

    /// Whether it has an operation of this name, the token endpoint included.
    pub(crate) fn has_operation(&self, name: &str) -> bool {
        self.contract.backend().operations.iter().any(|operation| operation.name == name)
            || (name == TOKEN_OPERATION && self.issues_tokens())
    }

    /// Whether it has a token endpoint.
    pub(crate) fn issues_tokens(&self) -> bool {
        lock(&self.state).gatekeeper.issues_tokens()
    }

    /// Forgets what was created and which keys were seen.
    pub(crate) fn forget(&self) {
        let mut state = lock(&self.state);
        state.store = Store::default();
        state.keys = Keys::default();
    }

    /// Ends every token.
    pub(crate) fn revoke_tokens(&self) {
        lock(&self.state).gatekeeper.revoke();
    }

    /// Answers a request and enters it in the ledger.
    pub(crate) fn answer(&self, request: &Incoming<'_>) -> Answer {
        let now = self.clock.now();
        let path = request.uri.path();
        if path == TOKEN_PATH && self.issues_tokens() {
            let drawn = lock(&self.faults).draw_own(self.name(), TOKEN_OPERATION, now);
            return self
                .finish(request, Some(TOKEN_OPERATION), None, drawn, now, || self.token(request, now));
        }
        match self.contract.route(request.method.as_str(), path) {
            Routed::Operation(index, values) => {
                let operation = self.contract.operation(index);
                let key = key(operation, request.headers);
                let drawn = lock(&self.faults).draw(self.name(), Some(&operation.name), now);
                let work = || self.operate(index, &values, key, request, now);
                self.finish(request, Some(&operation.name), key, drawn, now, work)
            }
            elsewhere => {
                let drawn = lock(&self.faults).draw(self.name(), None, now);
                let refusal = || match &elsewhere {
                    Routed::OtherMethods(methods) => Reply::method_not_allowed(methods).into(),
                    _ => Reply::problem(StatusCode::NOT_FOUND, "the contract has no such path").into(),
                };
                self.finish(request, None, None, drawn, now, refusal)
            }
        }
    }

    /// Lets faults strike or the work be done, and enters what became of it.
    fn finish(
        &self,
        request: &Incoming<'_>,
        operation: Option<&str>,
        key: Option<&str>,
        drawn: Drawn,
        now: Duration,
        work: impl FnOnce() -> Done,
    ) -> Answer {
        let failed = |reply: Option<Reply>| (reply, Outcome::Failed, None);
        let (reply, outcome, damage) = match drawn.verdict {
            Verdict::Close => failed(None),
            Verdict::Throttle(seconds) => failed(Some(Reply::throttled(seconds))),
            Verdict::Error(status) => {
                let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
                failed(Some(Reply::problem(status, "the sandbox was told to fail")))
            }
            Verdict::Well | Verdict::Damage(_) => {
                let Done { reply, outcome } = work();
                let damage = if let Verdict::Damage(damage) = drawn.verdict { Some(damage) } else { None };
                (Some(reply), outcome, damage)
            }
        };
        lock(&self.ledger).enter(Receipt {
            sequence: 0,
            at: u64::try_from(now.as_millis()).unwrap_or(u64::MAX),
            backend: self.name().to_owned(),
            operation: operation.map(str::to_owned),
            method: request.method.as_str().to_owned(),
            path: request.uri.path().to_owned(),
            key: key.map(str::to_owned),
            times: 0,
            outcome,
            status: reply.as_ref().map(|reply| reply.status.as_u16()),
            fault: described(drawn),
        });
        Answer { latency: drawn.latency, reply, damage }
    }

    fn token(&self, request: &Incoming<'_>, now: Duration) -> Done {
        if request.method != Method::POST {
            return Reply::method_not_allowed("POST").into();
        }
        let reply = lock(&self.state).gatekeeper.token(request.headers, request.body, now);
        let outcome = if reply.status.is_success() { Outcome::Applied } else { Outcome::Refused };
        Done { reply, outcome }
    }

    /// Carries out an operation of the contract.
    fn operate(
        &self,
        index: usize,
        path: &[String],
        key: Option<&str>,
        request: &Incoming<'_>,
        now: Duration,
    ) -> Done {
        let operation = self.contract.operation(index);
        let mut state = lock(&self.state);
        if let Err(refusal) = state.gatekeeper.admit(request.headers, now) {
            return refusal.into();
        }
        let query: Vec<(String, String)> =
            form_urlencoded::parse(request.uri.query().unwrap_or_default().as_bytes()).into_owned().collect();
        let mut found = self.parameters(operation, path, &query, request.headers);
        let body = match self.body(operation, request, &mut found) {
            Ok(body) => body,
            Err(refusal) => return refusal.into(),
        };
        if !found.is_empty() {
            return Reply::invalid(&found).into();
        }

        let target = request.uri.path_and_query().map_or("", |target| target.as_str());
        let fingerprint = Fingerprint::of(&operation.name, target, request.body);
        if let Some(key) = key {
            match state.keys.look_up(key, fingerprint) {
                Known::New => {}
                Known::Same(reply) => {
                    return Done { reply: reply.with(REPLAYED, "true"), outcome: Outcome::Replayed };
                }
                Known::Other => {
                    let detail = "the idempotency key came before, with another request";
                    return Reply::problem(StatusCode::UNPROCESSABLE_ENTITY, detail).into();
                }
            }
        }
        let content = [self.name().as_bytes(), operation.name.as_bytes(), target.as_bytes(), request.body];
        let checked = Request {
            operation: index,
            path,
            query: &query,
            body: body.document.as_ref(),
            content: body.content.as_ref(),
            bytes: request.body.len(),
            seed: Seed::of(&content),
            key,
        };
        let mut performer =
            Performer { contract: &self.contract, store: &mut state.store, only_created: self.only_created };
        let reply = performer.perform(&checked);
        let outcome = match operation.kind {
            _ if !reply.status.is_success() => Outcome::Refused,
            OperationKind::Query => Outcome::Read,
            OperationKind::Command => Outcome::Applied,
        };
        if let Some(key) = key.filter(|_| reply.status.is_success()) {
            state.keys.keep(key.to_owned(), fingerprint, reply.clone());
        }
        Done { reply, outcome }
    }

    /// What is wrong with everything but the body.
    fn parameters(
        &self,
        operation: &BackendOperation,
        path: &[String],
        query: &[(String, String)],
        headers: &HeaderMap,
    ) -> Vec<Violation> {
        let schemas = &self.contract.schemas;
        let mut found = Vec::new();
        for parameter in &operation.parameters {
            let (part, given) = match parameter.location {
                ParameterIn::Path => {
                    let position = operation.route.parameters.iter().position(|name| *name == parameter.name);
                    (Part::Path, position.and_then(|position| path.get(position)).map(String::as_str))
                }
                ParameterIn::Query => (Part::Query, self.query(parameter, query, &mut found)),
                ParameterIn::Header => (Part::Header, header(headers, &parameter.name)),
                ParameterIn::Cookie => (Part::Header, cookie(headers, &parameter.name)),
            };
            match given {
                None if parameter.required => {
                    found.push(validate::at(
                        part,
                        &parameter.name,
                        format!("is missing: {} requires it", operation.name),
                    ));
                }
                None => {}
                Some(text) => {
                    found.extend(validate::parameter(schemas, part, parameter, text));
                }
            }
        }
        let mut reported = HashSet::new();
        for (name, _) in query {
            let is_declared = operation.parameters.iter().any(|parameter| {
                let base = name.split_once('[').filter(|_| parameter.style == Style::Deep);
                parameter.location == ParameterIn::Query
                    && parameter.name == base.map_or(name.as_str(), |(base, _)| base)
            });
            let is_declared = is_declared || crate::perform::is_linked(operation, name);
            if !is_declared && reported.insert(name) && reported.len() <= 100 {
                found.push(validate::at(
                    Part::Query,
                    name,
                    format!("is not a parameter of {}", operation.name),
                ));
            }
        }
        for name in self.contract.target().headers.keys() {
            if header(headers, name).is_none() {
                let detail = format!("is missing: every call to {} carries it", self.name());
                found.push(validate::at(Part::Header, name, detail));
            }
        }
        found
    }

    /// The parameter's first value in the query; those of its other values that are wrong go to `found`.
    fn query<'q>(
        &self,
        parameter: &Parameter,
        query: &'q [(String, String)],
        found: &mut Vec<Violation>,
    ) -> Option<&'q str> {
        let types = &self.contract.platform.types;
        let name = parameter.name.as_str();
        if parameter.style == Style::Deep {
            let prefix = format!("{name}[");
            let mut given = query.iter().filter(|(key, _)| key.starts_with(&prefix)).peekable();
            let first = given.peek().map(|(_, value)| value.as_str());
            let fields: String = form_urlencoded::Serializer::new(String::new())
                .extend_pairs(given.map(|(key, value)| (key, value)))
                .finish();
            found.extend(body::deep((types, &self.contract.schemas), name, &parameter.shape, &fields));
            return first;
        }
        let mut values = query.iter().filter(|(key, _)| key == name).map(|(_, value)| value.as_str());
        let first = values.next();
        for other in values {
            if parameter.style == Style::Repeated {
                found.extend(validate::parameter(&self.contract.schemas, Part::Query, parameter, other));
            } else {
                found.push(validate::at(Part::Query, name, "is given more than once"));
                break;
            }
        }
        first
    }

    /// The body, in the form that the contract says; what is wrong with it goes to `found`.
    fn body(
        &self,
        operation: &BackendOperation,
        request: &Incoming<'_>,
        found: &mut Vec<Violation>,
    ) -> Result<body::Read, Reply> {
        let json = |success: &Success| matches!(success.body, ReplyBody::Json(_));
        if operation.success.iter().any(json) && !accepts_json(request.headers) {
            let detail = "the contract answers in application/json, which `Accept` excludes";
            return Err(Reply::problem(StatusCode::NOT_ACCEPTABLE, detail));
        }
        let content_type = header(request.headers, CONTENT_TYPE.as_str());
        let contract = (&self.contract.platform.types, &self.contract.schemas);
        body::read(contract, &operation.name, operation.request.as_ref(), content_type, request.body, found)
    }
}

/// Locks, though a thread may have panicked with the lock: nothing here leaves state half changed.
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The text of a header that is not empty.
fn header<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    headers.get(name)?.to_str().ok().filter(|text| !text.trim().is_empty())
}

/// The value of a cookie, decoded.
fn cookie<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    let cookies = header(headers, COOKIE.as_str())?.split(';');
    cookies
        .filter_map(|cookie| cookie.trim().split_once('='))
        .find(|(key, _)| *key == name)
        .map(|(_, value)| value)
}

/// The idempotency key, when the contract has a header for one and the request carries it.
fn key<'h>(operation: &BackendOperation, headers: &'h HeaderMap) -> Option<&'h str> {
    match &operation.idempotency {
        Idempotency::Header { name, .. } => header(headers, name),
        Idempotency::None | Idempotency::Natural => None,
    }
}

/// Whether `Accept` admits JSON; weights are not weighed, because there is nothing to choose from.
fn accepts_json(headers: &HeaderMap) -> bool {
    let Some(accept) = header(headers, ACCEPT.as_str()) else { return true };
    accept.split(',').any(|range| {
        let essence = range.split(';').next().unwrap_or_default().trim();
        ["*/*", "application/*"].contains(&essence) || is_json(range)
    })
}

/// The fault that the caller sees, in one word; a late reply alone is `latency`.
fn described(drawn: Drawn) -> Option<String> {
    let name = match drawn.verdict {
        Verdict::Well if drawn.latency.is_some() => "latency",
        Verdict::Well => return None,
        Verdict::Close => "outage",
        Verdict::Error(_) => "errorRate",
        Verdict::Throttle(_) => "throttle",
        Verdict::Damage(Damage::Body(_)) => "brokenBody",
        Verdict::Damage(Damage::Reset) => "reset",
    };
    Some(name.to_owned())
}

#[cfg(test)]
mod tests;
