//! The resolved platform: every name bound, every type unified. What the generator reads.
//!
//! All lists are in order of names unless said otherwise, so that whatever is written from them is deterministic.

mod direct;
mod instance;
mod limits;
mod pages;
mod route;
mod test;
mod types;
mod wire;

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use caseway_environment::{Auth, Template};

use crate::date::Date;
use crate::mapping::ir::{Cell, Local};
use crate::source::Place;

pub use crate::model::{AfterExpiry, Lane, OnDead, OperationKind, Signature, Tier, Unavailable};
pub use caseway_core::text::Format;
pub use direct::{Approval, DirectConnection, Governance, Person};
pub use instance::{Instance, Target};
pub use limits::{Bound, Limits, Pattern};
pub use pages::{FieldPath, PageSize, PageSlot, Pages, PagesBy, PagesEnd, Paginate};
pub use route::Overlap;
pub use test::{
    Asked, Documents as ExpectedDocuments, Expectation, Later as ExpectedLater, LaterDocuments, MappingTest,
    Meaning,
};
pub use types::{
    DecimalForm, EnumType, EnumValue, Field, ObjectType, Origin, Shape, Type, TypeId, Types, UnionType,
    Variant,
};
pub use wire::{
    FormLists, Multipart, Part as MultipartPart, ReplyBody, RequestBody, Separator, Style, Success,
};

/// Everything that the specs say.
#[derive(Debug, Clone)]
pub struct Platform {
    /// The organisation's name.
    pub name: String,
    /// The organisation's name for people.
    pub title: String,
    /// Every named type of every contract and service.
    pub types: Types,
    /// The backends.
    pub backends: Vec<Backend>,
    /// The services.
    pub services: Vec<Service>,
    /// One per service operation, in order of services and, within one, of its operations.
    pub bindings: Vec<Binding>,
    /// The case types.
    pub case_types: Vec<CaseType>,
    /// What case types call past the services, in order of case types and calls.
    pub direct: Vec<DirectConnection>,
    /// The approvals, in order of names.
    pub approvals: Vec<Approval>,
    /// What is demanded of direct connections.
    pub governance: Governance,
    /// Who answers for the files that are no backend, service, mapping or case type: files, and folders that end in `/`,
    /// below the specs' directory, which itself is empty.
    pub owners: BTreeMap<String, BTreeSet<String>>,
}

/// A spec file that something came from, as generated headers name it: relative to the specs' directory.
pub type SourceName = String;

/// A backend and its contract.
#[derive(Debug, Clone)]
pub struct Backend {
    /// Where it is declared.
    pub place: Place,
    /// The file that declares it.
    pub source: SourceName,
    /// Its name in the specs.
    pub name: String,
    /// The Rust module's name.
    pub module: String,
    /// Its name for people.
    pub title: String,
    /// What it is.
    pub description: Option<String>,
    /// Who answers for it.
    pub owner: String,
    /// How much depends on it.
    pub tier: Tier,
    /// Its address.
    pub base_url: Option<Template>,
    /// Its credentials.
    pub auth: Option<Auth>,
    /// Headers that every call carries.
    pub headers: BTreeMap<String, Template>,
    /// The effective protection: built-in defaults, the platform's, the backend's.
    pub resilience: Resilience,
    /// The index of the operation that tells whether it is well, and how often to ask.
    pub health: Option<(usize, Duration)>,
    /// Its instances, in order of names; none where the backend itself is called.
    pub instances: Vec<Instance>,
    /// The type of their names: an enum with a value for each, in their order.
    pub instance_names: Option<TypeId>,
    /// Its operations, as the file orders them.
    pub operations: Vec<BackendOperation>,
}

/// How calls are protected, every value decided.
#[derive(Debug, Clone, PartialEq)]
pub struct Resilience {
    /// The longest that one attempt may take.
    pub timeout: Duration,
    /// Consecutive failures that open the breaker.
    pub breaker_failures: u32,
    /// How long the breaker stays open.
    pub breaker_open_for: Duration,
    /// Opens at this share of failed calls.
    pub failure_rate: Option<caseway_environment::RateTrip>,
    /// Opens at this share of slow calls.
    pub slow_calls: Option<caseway_environment::SlowTrip>,
    /// Retries after the first attempt.
    pub retry_attempts: u8,
    /// The first backoff's ceiling.
    pub retry_backoff: Duration,
    /// Retries as a share of recent calls, in percent.
    pub retry_budget_percent: u8,
    /// Retries a second allowed whatever the traffic.
    pub retry_budget_floor: u32,
    /// Calls under way at once per gateway.
    pub concurrency: u32,
}

/// An HTTP method.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(missing_docs, reason = "the names are the methods of RFC 9110 and RFC 5789")]
pub enum Method {
    Get,
    Post,
    Put,
    Patch,
    Delete,
}

impl Method {
    /// Every method, in order of declaration.
    pub const ALL: [Self; 5] = [Self::Get, Self::Post, Self::Put, Self::Patch, Self::Delete];

    /// The method as HTTP writes it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
            Self::Put => "PUT",
            Self::Patch => "PATCH",
            Self::Delete => "DELETE",
        }
    }

    /// The method that HTTP writes so.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|method| method.name() == name)
    }
}

/// Method and path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Route {
    /// The method.
    pub method: Method,
    /// The path as written, with `{parameter}` segments.
    pub path: String,
    /// The parameters' names, in order.
    pub parameters: Vec<String>,
}

/// One operation of a backend.
#[derive(Debug, Clone)]
pub struct BackendOperation {
    /// Where it is declared.
    pub place: Place,
    /// Its name.
    pub name: String,
    /// What it does.
    pub description: Option<String>,
    /// Whether it reads or changes.
    pub kind: OperationKind,
    /// Method and path.
    pub route: Route,
    /// What makes it safe to repeat; `Natural` for every query.
    pub idempotency: Idempotency,
    /// How it is found out whether it took effect.
    pub verify: Verify,
    /// How it is found out what became of it, where the backend carries it out later.
    pub completes: Option<Completes>,
    /// Its parameters, as the file orders them.
    pub parameters: Vec<Parameter>,
    /// The body.
    pub request: Option<RequestBody>,
    /// What means success, in ascending order of statuses. Either all bodies are streams or none is.
    pub success: Vec<Success>,
    /// Error statuses in ascending order and the canonical errors that they mean.
    pub errors: Vec<(u16, ErrorClass)>,
    /// How a list is given in pages.
    pub pages: Option<Pages>,
    /// The longest that one attempt may take, where it differs from the backend's.
    pub timeout: Option<Duration>,
}

impl BackendOperation {
    /// Whether it can be called with nothing and changes nothing: what a backend is asked to see whether it is well.
    #[must_use]
    pub fn can_be_asked(&self) -> bool {
        self.kind == OperationKind::Query
            && self.request.is_none()
            && !self.parameters.iter().any(|parameter| parameter.required)
    }

    /// The shape of the document that a mapping makes for the request.
    #[must_use]
    pub fn document(&self) -> Option<&Shape> {
        self.request.as_ref().and_then(RequestBody::document)
    }

    /// Whether the request carries a stream.
    #[must_use]
    pub fn takes_stream(&self) -> bool {
        self.request.as_ref().is_some_and(RequestBody::takes_stream)
    }

    /// Whether the reply is a stream.
    #[must_use]
    pub fn gives_stream(&self) -> bool {
        self.success.iter().any(|success| success.body == ReplyBody::Stream)
    }

    /// The body that comes with every success; `None` where they differ.
    #[must_use]
    pub fn reply(&self) -> Option<&ReplyBody> {
        let (first, rest) = self.success.split_first()?;
        rest.iter().all(|other| other.body == first.body).then_some(&first.body)
    }

    /// The shape of the first success that has a body to read.
    #[must_use]
    pub fn response(&self) -> Option<&Shape> {
        self.success.iter().find_map(|success| success.body.document())
    }

    /// The status means success here.
    #[must_use]
    pub fn succeeds(&self, status: u16) -> bool {
        self.success.iter().any(|success| success.status == status)
    }
}

/// What makes an operation safe to repeat.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Idempotency {
    /// Nothing.
    None,
    /// Its nature: repeating it changes nothing more.
    Natural,
    /// The backend recognises a repeated key.
    Header {
        /// The header that carries the key.
        name: String,
        /// How long the backend remembers a key; `None` is for ever.
        valid_for: Option<Duration>,
    },
}

/// How it is found out whether a command took effect when its reply got lost.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verify {
    /// The contract does not say.
    No,
    /// A person finds out.
    Person,
    /// By this query of the same backend: its index.
    Query(usize),
}

/// How a backend tells what became of a command that it carries out later.
#[derive(Debug, Clone, PartialEq)]
pub struct Completes {
    /// Where it is declared.
    pub place: Place,
    /// The field of the command's reply by which its answer is recognised, from the outside in.
    pub correlation: Vec<String>,
    /// How the answer comes.
    pub answer: Answer,
    /// The answer's field that says how far it is, from the outside in.
    pub status: Vec<String>,
    /// What that field says when it is done.
    pub done: Vec<String>,
    /// What it says when it will not be done.
    pub failed: Vec<String>,
    /// How long it may take.
    pub within: Duration,
}

/// How a later answer comes.
#[derive(Debug, Clone, PartialEq)]
pub enum Answer {
    /// The backend is asked.
    Poll {
        /// By this query of the same backend: its index.
        query: usize,
        /// How often.
        every: Duration,
    },
    /// The backend posts it.
    Callback {
        /// The body.
        body: Shape,
        /// The body's field that says which command it is about, from the outside in.
        correlation: Vec<String>,
    },
}

impl Completes {
    /// The query that is asked, where one is.
    #[must_use]
    pub fn query(&self) -> Option<usize> {
        match self.answer {
            Answer::Poll { query, .. } => Some(query),
            Answer::Callback { .. } => None,
        }
    }

    /// What the backend posts, where it calls by itself.
    #[must_use]
    pub fn notice(&self) -> Option<&Shape> {
        match &self.answer {
            Answer::Callback { body, .. } => Some(body),
            Answer::Poll { .. } => None,
        }
    }
}

/// The canonical errors.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ErrorClass {
    /// `invalid`: the backend refused the content of the request.
    Invalid,
    /// `notFound`: there is no such thing.
    NotFound,
    /// `conflict`: the request contradicts the present state.
    Conflict,
    /// `gone`: the thing existed and is gone.
    Gone,
    /// `denied`: the hub's credentials do not allow it.
    Denied,
    /// `busy`: the backend asks for patience, as with 429.
    Busy,
    /// `unavailable`: the backend cannot answer for the moment, as with 503.
    Unavailable,
}

impl ErrorClass {
    /// Every class, in order of declaration.
    pub const ALL: [Self; 7] = [
        Self::Invalid,
        Self::NotFound,
        Self::Conflict,
        Self::Gone,
        Self::Denied,
        Self::Busy,
        Self::Unavailable,
    ];

    /// The word that specs use for it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Invalid => "invalid",
            Self::NotFound => "notFound",
            Self::Conflict => "conflict",
            Self::Gone => "gone",
            Self::Denied => "denied",
            Self::Busy => "busy",
            Self::Unavailable => "unavailable",
        }
    }

    /// The class that specs call so.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|class| class.name() == name)
    }
}

/// A parameter of a backend operation.
#[derive(Debug, Clone)]
pub struct Parameter {
    /// Where it is declared.
    pub place: Place,
    /// Its name.
    pub name: String,
    /// What it means.
    pub description: Option<String>,
    /// Where it stands.
    pub location: crate::model::ParameterIn,
    /// Its shape: what its style can write.
    pub shape: Shape,
    /// How it is written.
    pub style: Style,
    /// Whether it must be given.
    pub required: bool,
}

/// A service.
#[derive(Debug, Clone)]
pub struct Service {
    /// Where it is declared.
    pub place: Place,
    /// The file that declares it.
    pub source: SourceName,
    /// What mappings and case types call it: its name, with its major where it has one, as in `orders-v2`.
    pub name: String,
    /// Its name without its major: what the majors of one service have in common.
    pub family: String,
    /// Its major, where several run side by side.
    pub version: Option<u32>,
    /// The Rust module's name.
    pub module: String,
    /// Its name for people.
    pub title: String,
    /// What it offers.
    pub description: Option<String>,
    /// Who answers for it.
    pub owner: String,
    /// The last day on which it is offered.
    pub sunset: Option<Date>,
    /// Since when nobody should begin to use it.
    pub deprecated: Option<Date>,
    /// Its operations, as the file orders them.
    pub operations: Vec<ServiceOperation>,
}

impl Platform {
    /// A service's operation as references name it, as in `orders.PlaceOrder`.
    #[must_use]
    pub fn operation_name(&self, (service, operation): (usize, usize)) -> String {
        let service = &self.services[service];
        format!("{}.{}", service.name, service.operations[operation].name)
    }
}

/// One operation that case types may call.
#[derive(Debug, Clone)]
pub struct ServiceOperation {
    /// Where it is declared.
    pub place: Place,
    /// Its name.
    pub name: String,
    /// What it does.
    pub description: Option<String>,
    /// The last day on which it is offered: its own or the service's, whichever comes first.
    pub sunset: Option<Date>,
    /// Since when nobody should begin to use it.
    pub deprecated: Option<Date>,
    /// Whether it reads or changes.
    pub kind: OperationKind,
    /// Method and path at the gateway.
    pub route: Route,
    /// The input, always an object type; `None` when the operation takes nothing. Fields named in the route come
    /// from the path; the others from the query for `GET` and `DELETE`, from the body for the rest.
    pub input: Option<TypeId>,
    /// Whether the body is a stream: the input's fields that are not in the path come from the query then.
    pub takes_stream: bool,
    /// The output.
    pub output: Option<Shape>,
    /// Whether the reply is a stream, in place of an output.
    pub gives_stream: bool,
    /// How a list is offered in pages.
    pub paginate: Option<Paginate>,
    /// What it does for each item of a list.
    pub bulk: Option<Bulk>,
    /// The longest that a caller waits.
    pub deadline: Duration,
    /// What the caller gets while the backend is unavailable: the first that applies.
    pub on_unavailable: Vec<Unavailable>,
    /// Whether it is queued without being tried first.
    pub always: bool,
    /// Which queued commands wait for each other.
    pub lane: Lane,
    /// What becomes of the commands behind one that could not be delivered.
    pub on_dead: OnDead,
}

/// What an operation does for each item of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bulk {
    /// The index of the operation, in the same service.
    pub of: usize,
    /// The most items of a request.
    pub largest: u32,
    /// How many are worked on at once.
    pub concurrency: u32,
}

impl ServiceOperation {
    /// Whether it may be queued.
    #[must_use]
    pub fn queues(&self) -> bool {
        self.always || self.on_unavailable.contains(&Unavailable::Queue)
    }
}

impl ServiceOperation {
    /// Whether the input's fields that are not in the path come from the query.
    #[must_use]
    pub fn reads_query(&self) -> bool {
        self.takes_stream || matches!(self.route.method, Method::Get | Method::Delete)
    }
}

/// A service operation bound to a backend operation.
#[derive(Debug, Clone)]
pub struct Binding {
    /// Where the mapping is declared.
    pub place: Place,
    /// The file that declares the mapping.
    pub source: SourceName,
    /// The mapping's name, whose Rust module it goes to.
    pub mapping: String,
    /// Index of the service.
    pub service: usize,
    /// Index of the operation in the service.
    pub operation: usize,
    /// Index of the backend.
    pub backend: usize,
    /// Index of the operation in the backend.
    pub call: usize,
    /// Which of the backend's instances is called: a value of the type of their names. Where it has none, so has this.
    pub instance: Option<Cell>,
    /// Cells for the backend operation's parameters: index of the parameter and its cell, in order of parameters.
    pub parameters: Vec<(usize, Cell)>,
    /// The backend's request body.
    pub request: Option<Cell>,
    /// The output.
    pub output: Option<Cell>,
    /// In its place, where the backend's successes have different bodies: each status and the output.
    pub outputs: Vec<(u16, Cell)>,
    /// The text that names the lane, where the operation's lane is that of an entity.
    pub lane: Option<Cell>,
    /// How it is found out whether the command took effect.
    pub verify: Option<Verification>,
    /// Examples that the mapping is held to.
    pub tests: Vec<MappingTest>,
    /// What becomes of the backend's later answer.
    pub completion: Option<Completion>,
}

/// What becomes of a backend's later answer.
#[derive(Debug, Clone)]
pub struct Completion {
    /// The variable that holds what the answer is recognised by.
    pub correlation: Local,
    /// Cells for the query's parameters: index of the parameter and its cell, in order of parameters.
    pub parameters: Vec<(usize, Cell)>,
    /// The query's request body.
    pub request: Option<Cell>,
    /// The output.
    pub output: Option<Cell>,
}

/// A question to a backend: did this command take effect?
#[derive(Debug, Clone)]
pub struct Verification {
    /// Index of the query in the backend.
    pub call: usize,
    /// Cells for the query's parameters: index of the parameter and its cell, in order of parameters.
    pub parameters: Vec<(usize, Cell)>,
    /// The query's request body.
    pub request: Option<Cell>,
    /// Whether the command took effect; without it, every success says that it did.
    pub applied: Option<Cell>,
    /// The output.
    pub output: Option<Cell>,
}

/// A case type and its grants.
#[derive(Debug, Clone)]
pub struct CaseType {
    /// Where it is declared.
    pub place: Place,
    /// The file that declares it.
    pub source: SourceName,
    /// Its name in the specs.
    pub name: String,
    /// The Rust module's name.
    pub module: String,
    /// Its name for people.
    pub title: String,
    /// What kind of work it is.
    pub description: Option<String>,
    /// Who answers for it.
    pub owner: String,
    /// How much depends on it.
    pub criticality: Tier,
    /// The granted operations: indices of service and operation, in that order.
    pub uses: Vec<(usize, usize)>,
    /// How it is called back, if it wants to be.
    pub callback: Option<Signature>,
}
