//! What the generator tells the runtime, as constants.
//!
//! Generated code holds no logic: it declares descriptors and two plain functions per mapped operation. Everything
//! here is `'static` and `const`-constructible, so that a hub's tables cost nothing at start.

mod build;
mod direct;
mod pages;

use std::time::Duration;

use bytes::Bytes;
use caseway_core::schema::Schema;

use crate::call::{Call, Fault, Outgoing};

pub use direct::{AfterExpiry, DirectBody, DirectConnection, DirectParameter, DirectPlace, LastDay};
pub use pages::{FieldPath, PageSlot, Pages, PagesBy, PagesEnd, Paginate};

/// Everything that a generated hub is.
#[derive(Debug)]
pub struct HubDescriptor {
    /// The organisation's name, from the `Platform` file.
    pub name: &'static str,
    /// The organisation's name for people.
    pub title: &'static str,
    /// The version of the generator that wrote the hub.
    pub generator: &'static str,
    /// The backends, in order of their names; one with instances stands as each of these.
    pub backends: &'static [&'static BackendDescriptor],
    /// The services, in order of their names.
    pub services: &'static [&'static ServiceDescriptor],
    /// One binding per service operation, in order of services and operations.
    pub bindings: &'static [&'static Binding],
    /// The operations that do another one for each item of a list.
    pub bulks: &'static [&'static ServiceOperation],
    /// The case types, in order of their names.
    pub case_types: &'static [&'static CaseTypeDescriptor],
    /// What case types may call past the services, in order of case types and calls.
    pub direct: &'static [&'static DirectConnection],
    /// The hub's OpenAPI document.
    pub openapi: &'static str,
}

/// How much depends on a backend.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Tier {
    /// Work stops without it.
    Critical,
    /// Work suffers without it.
    Important,
    /// Work goes on without it.
    Supporting,
}

/// Whether an operation reads or changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Reads; safe to repeat.
    Query,
    /// Changes something.
    Command,
}

/// An HTTP method.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names are the methods of RFC 9110 and RFC 5789")]
pub enum Method {
    Get,
    Post,
    Put,
    Patch,
    Delete,
}

/// A backend, or one of its instances: its address, its credentials, how calls to it are protected.
///
/// An instance is a backend with a name of its own to everything that tells backends apart: breakers, lanes, metrics, stores.
#[derive(Debug)]
pub struct BackendDescriptor {
    /// Its name in the specs; of an instance as in `core@nl`, or the backend's for what the backend was before it had instances.
    pub name: &'static str,
    /// What environments call it, where it is an instance.
    pub instance: Option<Instance>,
    /// Its name for people, as in "ERP temporarily unavailable".
    pub title: &'static str,
    /// Who answers for it.
    pub owner: &'static str,
    /// How much depends on it.
    pub tier: Tier,
    /// Its address as a template, unless only environments give one.
    pub base_url: Option<&'static str>,
    /// Its credentials, as templates.
    pub auth: Option<Auth>,
    /// Headers that every call carries: name and template.
    pub headers: &'static [(&'static str, &'static str)],
    /// The effective protection before an environment's overrides.
    pub resilience: ResiliencePolicy,
    /// The operation that tells whether it is well, and how often to ask.
    pub health: Option<(&'static BackendOperation, Duration)>,
}

/// What environments call an instance.
#[derive(Debug, Clone, Copy)]
pub struct Instance {
    /// The backend's name in the specs.
    pub of: &'static str,
    /// The instance's name.
    pub name: &'static str,
}

/// Credentials, as templates (`${NAME}`, `${file:PATH}`).
#[derive(Debug)]
#[expect(
    missing_docs,
    reason = "the fields are those of `caseway_environment::Auth`, where they are documented"
)]
pub enum Auth {
    Bearer {
        token: &'static str,
    },
    Basic {
        username: &'static str,
        password: &'static str,
    },
    ApiKey {
        header: &'static str,
        value: &'static str,
    },
    OAuth2 {
        token_url: &'static str,
        client_id: &'static str,
        client_secret: &'static str,
        scopes: &'static [&'static str],
    },
}

/// How calls to a backend are protected, every value decided.
#[derive(Debug, Clone, PartialEq)]
pub struct ResiliencePolicy {
    /// The longest that one attempt may take.
    pub timeout: Duration,
    /// When calls are stopped.
    pub breaker: BreakerPolicy,
    /// Inline retries.
    pub retry: RetryPolicy,
    /// Calls that may be under way at once per gateway.
    pub concurrency: u32,
}

/// When a breaker opens and for how long.
#[derive(Debug, Clone, PartialEq)]
pub struct BreakerPolicy {
    /// Consecutive failures that open it; at least 1.
    pub failures: u32,
    /// How long it stays open before one probe.
    pub open_for: Duration,
    /// Opens at this share of failed calls: percent, window, minimum number of calls.
    pub failure_rate: Option<(u8, Duration, u32)>,
    /// Opens at this share of slow calls: slower than, percent, window, minimum number of calls.
    pub slow_calls: Option<(Duration, u8, Duration, u32)>,
}

/// Inline retries and their budget.
#[derive(Debug, Clone, PartialEq)]
pub struct RetryPolicy {
    /// Retries after the first attempt; at most 2.
    pub attempts: u8,
    /// The first backoff's ceiling.
    pub backoff: Duration,
    /// Retries as a share of the calls of the last ten seconds, in percent.
    pub budget_percent: u8,
    /// Retries a second allowed whatever the traffic.
    pub budget_floor: u32,
}

/// One operation of a backend's contract.
#[derive(Debug)]
pub struct BackendOperation {
    /// The backend's name.
    pub backend: &'static str,
    /// The operation's name.
    pub name: &'static str,
    /// Whether it reads or changes.
    pub kind: Kind,
    /// The HTTP method.
    pub method: Method,
    /// The path below the base address, with `{parameter}` segments.
    pub path: &'static str,
    /// What makes it safe to repeat.
    pub idempotency: Idempotency,
    /// What each declared status means; any other status is classed by its number.
    pub replies: &'static [(u16, Reply)],
    /// Overrides the backend's attempt timeout.
    pub timeout: Option<Duration>,
    /// How long the backend remembers a key; `None` is for ever.
    pub key_valid_for: Option<Duration>,
    /// How a list is given in pages.
    pub pages: Option<Pages>,
}

/// What makes an operation safe to repeat.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Idempotency {
    /// Nothing: a repeated command may take effect twice.
    None,
    /// Its nature: repeating it changes nothing more. All queries are.
    Natural,
    /// The backend recognises a repeated key in this header.
    Header(&'static str),
}

/// What a status of a backend's reply means.
#[derive(Debug, Clone, Copy)]
pub enum Reply {
    /// Success with a JSON body of this shape.
    Body(&'static Schema),
    /// Success with a text in UTF-8.
    Text,
    /// Success with bytes that are passed on as they come.
    Stream,
    /// Success; a body, if any, is not read.
    Empty,
    /// An error that case services know under this name.
    Error(ErrorClass),
}

/// The canonical errors: what a backend's refusal means to a case service.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ErrorClass {
    /// The backend refused the content of the request: 422.
    Invalid,
    /// There is no such thing: 404.
    NotFound,
    /// The request contradicts the present state: 409.
    Conflict,
    /// The thing existed and is gone: 410.
    Gone,
    /// The hub's credentials do not allow it: 502, because the caller cannot repair it.
    Denied,
    /// The backend asks for patience, as with 429.
    Busy,
    /// The backend cannot answer for the moment, as with 503.
    Unavailable,
}

/// A service: what the hub offers to case types.
#[derive(Debug)]
pub struct ServiceDescriptor {
    /// Its name in the specs.
    pub name: &'static str,
    /// Its name for people.
    pub title: &'static str,
    /// Who answers for it.
    pub owner: &'static str,
    /// The OpenAPI document of a major.
    pub openapi: Option<&'static str>,
}

/// One operation that case types may call.
#[derive(Debug)]
pub struct ServiceOperation {
    /// The service's name.
    pub service: &'static str,
    /// The operation's name.
    pub name: &'static str,
    /// Whether it reads or changes.
    pub kind: Kind,
    /// The HTTP method.
    pub method: Method,
    /// The path at the gateway, with `{field}` segments.
    pub path: &'static str,
    /// The shape of the input, gathered from path, query and body; `None` when there is none.
    pub input: Option<&'static Schema>,
    /// Where the input's fields that do not come from the body come from.
    pub parts: &'static [InputPart],
    /// Whether the body is a stream, and not a part of the input.
    pub takes_stream: bool,
    /// The shape of the output; `None` when there is none and the reply is 204.
    pub output: Option<&'static Schema>,
    /// Whether the reply is the backend's stream, in place of an output.
    pub gives_stream: bool,
    /// How a list is offered in pages.
    pub paginate: Option<Paginate>,
    /// What it does for each item of a list.
    pub bulk: Option<Bulk>,
    /// The longest that a caller waits, over all attempts.
    pub deadline: Duration,
    /// Since when nobody should begin to use it (RFC 9745), in seconds after 1970.
    pub deprecated: Option<i64>,
    /// What the caller gets while the backend is unavailable: the first that applies; nothing is [`Unavailable::Fail`].
    pub on_unavailable: &'static [Unavailable],
    /// Whether it is queued without being tried first.
    pub always: bool,
    /// Whether each of its deliveries is a lane of its own.
    pub alone: bool,
    /// Whether a lane goes on past one of its dead letters.
    pub skip_dead: bool,
    /// The time from which it is no longer offered, as HTTP writes it; its callers are told with every reply.
    pub sunset: Option<&'static str>,
}

/// What an operation does for each item of a list.
#[derive(Debug, Clone, Copy)]
pub struct Bulk {
    /// The operation.
    pub of: &'static ServiceOperation,
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

    /// Whether a case may wait for its backend.
    #[must_use]
    pub fn pauses(&self) -> bool {
        self.on_unavailable.first() == Some(&Unavailable::Pause)
    }
}

/// What a caller gets while the backend is unavailable.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unavailable {
    /// 202: the command is stored and delivered later.
    Queue,
    /// 503 now, and an event for the case when the backend is back.
    Pause,
    /// 503.
    Fail,
}

/// A field of the input that comes from the path or the query.
#[derive(Debug)]
pub struct InputPart {
    /// The field's name, which is the parameter's name too.
    pub name: &'static str,
    /// Where it stands.
    pub part: ParameterPart,
    /// Its shape: a scalar, which the text is read as; in the query also a list of scalars, each a parameter of its own.
    pub schema: &'static Schema,
    /// Whether it must be present.
    pub required: bool,
}

/// Where a parameter stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ParameterPart {
    /// A segment of the path.
    Path,
    /// The query string.
    Query,
}

/// A service operation bound to a backend operation.
///
/// The two functions are pure: bytes in, bytes out. The same functions serve a call whose caller waits and a
/// stored delivery.
pub struct Binding {
    /// The spec file that it stands in; empty for what no spec says.
    pub file: &'static str,
    /// What case types call.
    pub operation: &'static ServiceOperation,
    /// The backend that is called, or those of which the input chooses one.
    pub target: Target,
    /// The backend operation that is called.
    pub call: &'static BackendOperation,
    /// Decodes the input and maps it to the backend's request.
    pub request: fn(&Call<'_>) -> Result<Outgoing, Fault>,
    /// Decodes the backend's reply and maps it to the output, as JSON; empty when there is none.
    pub output: Output,
    /// What stands in for `output`, by status, where successes have different bodies.
    pub outputs: &'static [(u16, Output)],
    /// Decodes the input and names the entity whose lane it goes to; `None` where the operation has no such lane.
    pub lane: Option<LaneName>,
    /// How it is found out whether a command took effect.
    pub verify: Option<Verification>,
    /// How it is found out what became of a command that the backend takes now and carries out later.
    pub completion: Option<Completion>,
    /// A number that changes with the mapping.
    pub digest: u64,
}

/// What a binding calls.
#[derive(Debug, Clone, Copy)]
pub enum Target {
    /// This backend, or this instance of one.
    One(&'static BackendDescriptor),
    /// One of a backend's instances.
    Instance {
        /// The instances.
        among: &'static [&'static BackendDescriptor],
        /// Decodes the input and says which: its index.
        choose: Choose,
    },
}

/// Names the instance that an input goes to: its index.
pub type Choose = fn(&Call<'_>) -> Result<usize, Fault>;

impl Target {
    /// Everything that may be called.
    #[must_use]
    pub fn all(&self) -> &[&'static BackendDescriptor] {
        match self {
            Self::One(backend) => std::slice::from_ref(backend),
            Self::Instance { among, .. } => among,
        }
    }
}

/// A function from a backend's reply to the output, as JSON; empty when there is none.
pub type Output = fn(&Call<'_>, reply: &[u8]) -> Result<Bytes, Fault>;

impl Binding {
    /// Where a cell stands, as `mappings/orders.yaml#/operations/PlaceOrder/request/quantity`. Faults name cells within their
    /// operation, so that operations which are mapped alike share their functions; those of fragments from the file's root.
    pub(crate) fn place(&self, cell: &str) -> String {
        match cell.starts_with('/') {
            true => format!("{}#{cell}", self.file),
            false => format!("{}#/operations/{}/{cell}", self.file, self.operation.name),
        }
    }

    /// The function for a reply of `status`.
    pub(crate) fn output_for(&self, status: u16) -> Output {
        self.outputs.iter().find(|(known, _)| *known == status).map_or(self.output, |(_, output)| *output)
    }
}

/// Names the entity whose lane a command goes to, from its input.
pub type LaneName = fn(&Call<'_>) -> Result<String, Fault>;

/// A question to a backend: did this command take effect? The two functions are pure, as a binding's are.
#[derive(Debug, Clone, Copy)]
pub struct Verification {
    /// The query that is asked.
    pub call: &'static BackendOperation,
    /// Decodes the command's input and maps it to the query's request.
    pub request: fn(&Call<'_>) -> Result<Outgoing, Fault>,
    /// Decodes the query's reply: the command's output as JSON if it took effect, `None` if it did not.
    pub output: fn(&Call<'_>, reply: &[u8]) -> Result<Option<Bytes>, Fault>,
}

/// How a backend tells what became of a command that it carries out later. Fields are named from the outside in.
#[derive(Debug, Clone, Copy)]
pub struct Completion {
    /// The field of the command's reply by which its answer is recognised.
    pub correlation: &'static [&'static str],
    /// How the answer comes.
    pub answer: LaterAnswer,
    /// The answer's field that says how far it is.
    pub status: &'static [&'static str],
    /// What that field says when it is done.
    pub done: &'static [&'static str],
    /// What it says when it will not be done.
    pub failed: &'static [&'static str],
    /// How long it may take.
    pub within: Duration,
    /// Decodes the answer and maps it to the command's output, as JSON; empty when there is none.
    pub output: Output,
}

/// How a later answer comes.
#[derive(Debug, Clone, Copy)]
pub enum LaterAnswer {
    /// The backend is asked.
    Poll {
        /// The query.
        call: &'static BackendOperation,
        /// Decodes the command's input and maps it, and what the answer is recognised by, to the query's request.
        request: fn(&Call<'_>) -> Result<Outgoing, Fault>,
        /// How often.
        every: Duration,
    },
    /// The backend posts it.
    Callback {
        /// The body.
        body: &'static Schema,
        /// The body's field that says which command it is about.
        correlation: &'static [&'static str],
    },
}

impl std::fmt::Debug for Binding {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "{}.{} -> {}.{}",
            self.operation.service, self.operation.name, self.call.backend, self.call.name
        )
    }
}

/// A case type: a consumer and its grants.
#[derive(Debug)]
pub struct CaseTypeDescriptor {
    /// Its name in the specs.
    pub name: &'static str,
    /// Its name for people.
    pub title: &'static str,
    /// Who answers for it.
    pub owner: &'static str,
    /// The operations that it may call. Nothing else is allowed.
    pub uses: &'static [&'static ServiceOperation],
    /// How it is called back, if it wants to be.
    pub callback: Option<Signature>,
}

/// How a webhook is signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Signature {
    /// HMAC-SHA-256.
    Hmac,
    /// Ed25519 (RFC 8032).
    Ed25519,
}
