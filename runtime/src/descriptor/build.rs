//! Short ways to write descriptors: what most operations leave at its default is not written out for each.

use std::time::Duration;

use bytes::Bytes;
use caseway_core::schema::Schema;

use super::{
    BackendDescriptor, BackendOperation, Binding, Bulk, Choose, Completion, ErrorClass, Idempotency,
    InputPart, Kind, LaneName, Method, Output, Pages, Paginate, ParameterPart, Reply, ServiceOperation,
    Target, Unavailable, Verification,
};
use crate::call::{Call, Fault, Outgoing};

/// Constructors by method. `GET` reads unless it is said otherwise; all others change something.
macro_rules! by_method {
    ($owner:ident: $($function:ident $method:ident $kind:ident)*) => {$(
        #[doc = concat!("`", stringify!($method), "`, a ", stringify!($kind), ".")]
        #[must_use]
        pub const fn $function($owner: &'static str, name: &'static str, path: &'static str) -> Self {
            Self::new($owner, name, Kind::$kind, Method::$method, path)
        }
    )*};
}

impl BackendOperation {
    by_method! { backend: get Get Query post Post Command put Put Command patch Patch Command delete Delete Command }

    const fn new(
        backend: &'static str,
        name: &'static str,
        kind: Kind,
        method: Method,
        path: &'static str,
    ) -> Self {
        let idempotency = match kind {
            Kind::Query => Idempotency::Natural,
            Kind::Command => Idempotency::None,
        };
        let (replies, timeout, key_valid_for, pages) = (&[], None, None, None);
        Self { backend, name, kind, method, path, idempotency, replies, timeout, key_valid_for, pages }
    }

    /// The operation as a query: safe to repeat by its nature.
    #[must_use]
    pub const fn query(self) -> Self {
        Self { kind: Kind::Query, idempotency: Idempotency::Natural, ..self }
    }

    /// The operation as a command.
    #[must_use]
    pub const fn command(self) -> Self {
        Self { kind: Kind::Command, idempotency: Idempotency::None, ..self }
    }

    /// The operation with what makes it safe to repeat.
    #[must_use]
    pub const fn idempotency(self, idempotency: Idempotency) -> Self {
        Self { idempotency, ..self }
    }

    /// The operation with how long its backend remembers a key.
    #[must_use]
    pub const fn key_valid_for(self, span: Duration) -> Self {
        Self { key_valid_for: Some(span), ..self }
    }

    /// The operation with what each declared status means.
    #[must_use]
    pub const fn replies(self, replies: &'static [(u16, Reply)]) -> Self {
        Self { replies, ..self }
    }

    /// The operation with how its list is given in pages.
    #[must_use]
    pub const fn pages(self, pages: Pages) -> Self {
        Self { pages: Some(pages), ..self }
    }

    /// The operation with its own attempt timeout.
    #[must_use]
    pub const fn timeout(self, timeout: Duration) -> Self {
        Self { timeout: Some(timeout), ..self }
    }
}

impl Reply {
    /// The backend refused the content of the request.
    pub const INVALID: Self = Self::Error(ErrorClass::Invalid);
    /// There is no such thing.
    pub const NOT_FOUND: Self = Self::Error(ErrorClass::NotFound);
    /// The request contradicts the present state.
    pub const CONFLICT: Self = Self::Error(ErrorClass::Conflict);
    /// The thing existed and is gone.
    pub const GONE: Self = Self::Error(ErrorClass::Gone);
    /// The hub's credentials do not allow it.
    pub const DENIED: Self = Self::Error(ErrorClass::Denied);
    /// The backend asks for patience.
    pub const BUSY: Self = Self::Error(ErrorClass::Busy);
    /// The backend cannot answer for the moment.
    pub const UNAVAILABLE: Self = Self::Error(ErrorClass::Unavailable);
}

impl ServiceOperation {
    /// The longest that a caller waits for an operation that does not say otherwise.
    const DEADLINE: Duration = Duration::from_secs(10);

    by_method! { service: get Get Query post Post Command put Put Command patch Patch Command delete Delete Command }

    const fn new(
        service: &'static str,
        name: &'static str,
        kind: Kind,
        method: Method,
        path: &'static str,
    ) -> Self {
        Self {
            service,
            name,
            kind,
            method,
            path,
            input: None,
            parts: &[],
            takes_stream: false,
            output: None,
            gives_stream: false,
            paginate: None,
            bulk: None,
            deadline: Self::DEADLINE,
            deprecated: None,
            on_unavailable: &[],
            always: false,
            alone: false,
            skip_dead: false,
            sunset: None,
        }
    }

    /// The operation as one of this kind.
    #[must_use]
    pub const fn kind(self, kind: Kind) -> Self {
        Self { kind, ..self }
    }

    /// The operation with what its caller gets while the backend is unavailable.
    #[must_use]
    pub const fn on_unavailable(self, choices: &'static [Unavailable]) -> Self {
        Self { on_unavailable: choices, ..self }
    }

    /// The operation queued without being tried first.
    #[must_use]
    pub const fn always(self) -> Self {
        Self { always: true, ..self }
    }

    /// The operation with a lane of its own for each delivery.
    #[must_use]
    pub const fn alone(self) -> Self {
        Self { alone: true, ..self }
    }

    /// The operation whose dead letters hold nothing back.
    #[must_use]
    pub const fn skip_dead(self) -> Self {
        Self { skip_dead: true, ..self }
    }

    /// The operation with the longest that a caller waits.
    #[must_use]
    pub const fn deadline(self, deadline: Duration) -> Self {
        Self { deadline, ..self }
    }

    /// The operation with the time from which it is no longer offered, as HTTP writes it.
    #[must_use]
    pub const fn sunset(self, end: &'static str) -> Self {
        Self { sunset: Some(end), ..self }
    }

    /// The operation with since when nobody should begin to use it, in seconds after 1970.
    #[must_use]
    pub const fn deprecated(self, since: i64) -> Self {
        Self { deprecated: Some(since), ..self }
    }

    /// The operation with its input, and the fields of it that come from path and query.
    #[must_use]
    pub const fn input(self, input: &'static Schema, parts: &'static [InputPart]) -> Self {
        Self { input: Some(input), parts, ..self }
    }

    /// The operation with a stream for its body.
    #[must_use]
    pub const fn takes_stream(self) -> Self {
        Self { takes_stream: true, ..self }
    }

    /// The operation with the backend's stream for its reply.
    #[must_use]
    pub const fn gives_stream(self) -> Self {
        Self { gives_stream: true, ..self }
    }

    /// The operation as one that does `of` for each item of a list.
    #[must_use]
    pub const fn bulk(self, of: &'static ServiceOperation, largest: u32, concurrency: u32) -> Self {
        Self { bulk: Some(Bulk { of, largest, concurrency }), ..self }
    }

    /// The operation with its list offered in pages.
    #[must_use]
    pub const fn paginate(self, paginate: Paginate) -> Self {
        Self { paginate: Some(paginate), ..self }
    }

    /// The operation with its output.
    #[must_use]
    pub const fn output(self, output: &'static Schema) -> Self {
        Self { output: Some(output), ..self }
    }
}

impl InputPart {
    /// A field that comes from the path.
    #[must_use]
    pub const fn path(name: &'static str, schema: &'static Schema) -> Self {
        Self { name, part: ParameterPart::Path, schema, required: true }
    }

    /// A field that must be in the query.
    #[must_use]
    pub const fn query(name: &'static str, schema: &'static Schema) -> Self {
        Self { name, part: ParameterPart::Query, schema, required: true }
    }

    /// A field that may be in the query.
    #[must_use]
    pub const fn optional(name: &'static str, schema: &'static Schema) -> Self {
        Self { name, part: ParameterPart::Query, schema, required: false }
    }
}

/// The beginning of a binding: what is bound.
#[derive(Debug, Clone, Copy)]
pub struct Bind {
    file: &'static str,
    operation: &'static ServiceOperation,
}

impl Bind {
    /// What it calls: `call` of `backend`.
    #[must_use]
    pub const fn to(self, backend: &'static BackendDescriptor, call: &'static BackendOperation) -> Bound {
        Bound { bind: self, target: Target::One(backend), call }
    }

    /// What it calls: `call` of the one `among` these instances that `choose` names.
    #[must_use]
    pub const fn among(
        self,
        among: &'static [&'static BackendDescriptor],
        choose: Choose,
        call: &'static BackendOperation,
    ) -> Bound {
        Bound { bind: self, target: Target::Instance { among, choose }, call }
    }
}

/// A binding without its functions.
#[derive(Debug, Clone, Copy)]
pub struct Bound {
    bind: Bind,
    target: Target,
    call: &'static BackendOperation,
}

impl Bound {
    /// The binding, by a function for each direction.
    #[must_use]
    pub const fn by(self, request: fn(&Call<'_>) -> Result<Outgoing, Fault>, output: Output) -> Binding {
        let Self { bind: Bind { file, operation }, target, call } = self;
        Binding {
            file,
            operation,
            target,
            call,
            request,
            output,
            outputs: &[],
            lane: None,
            verify: None,
            completion: None,
            digest: 0,
        }
    }
}

impl Binding {
    /// The binding of `operation`, as `file` has it, to be said what it calls and by which functions.
    #[must_use]
    pub const fn of(file: &'static str, operation: &'static ServiceOperation) -> Bind {
        Bind { file, operation }
    }

    /// `operation`, bound to `call` of `backend` by a function for each direction.
    #[must_use]
    pub const fn new(
        operation: &'static ServiceOperation,
        backend: &'static BackendDescriptor,
        call: &'static BackendOperation,
        request: fn(&Call<'_>) -> Result<Outgoing, Fault>,
        output: Output,
    ) -> Self {
        Self::of("", operation).to(backend, call).by(request, output)
    }

    /// The binding with functions for replies whose bodies differ from that of the first success, by status.
    #[must_use]
    pub const fn outputs(self, outputs: &'static [(u16, Output)]) -> Self {
        Self { outputs, ..self }
    }

    /// The binding with the text that names its lane.
    #[must_use]
    pub const fn lane(self, lane: LaneName) -> Self {
        Self { lane: Some(lane), ..self }
    }

    /// The binding with the query that tells whether it took effect.
    #[must_use]
    pub const fn verify(
        self,
        call: &'static BackendOperation,
        request: fn(&Call<'_>) -> Result<Outgoing, Fault>,
        output: fn(&Call<'_>, reply: &[u8]) -> Result<Option<Bytes>, Fault>,
    ) -> Self {
        Self { verify: Some(Verification { call, request, output }), ..self }
    }

    /// The binding with how its later answer comes.
    #[must_use]
    pub const fn completes(self, completion: Completion) -> Self {
        Self { completion: Some(completion), ..self }
    }

    /// The binding with a number that changes with the mapping.
    #[must_use]
    pub const fn digest(self, digest: u64) -> Self {
        Self { digest, ..self }
    }
}
