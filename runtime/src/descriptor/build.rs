//! Short ways to write descriptors: what most operations leave at its default is not written out for each.

use std::time::Duration;

use caseway_core::schema::Schema;

use super::{
    BackendDescriptor, BackendOperation, Binding, Idempotency, InputPart, Kind, Method, ParameterPart, Reply,
    ServiceOperation,
};
use crate::call::{Call, Fault, Outgoing};
use bytes::Bytes;

impl BackendOperation {
    /// A query: safe to repeat by its nature, no reply declared yet.
    #[must_use]
    pub const fn query(
        backend: &'static str,
        name: &'static str,
        method: Method,
        path: &'static str,
    ) -> Self {
        let idempotency = Idempotency::Natural;
        Self { backend, name, kind: Kind::Query, method, path, idempotency, replies: &[], timeout: None }
    }

    /// A command, made safe to repeat by `idempotency`; no reply declared yet.
    #[must_use]
    pub const fn command(
        backend: &'static str,
        name: &'static str,
        method: Method,
        path: &'static str,
        idempotency: Idempotency,
    ) -> Self {
        Self { backend, name, kind: Kind::Command, method, path, idempotency, replies: &[], timeout: None }
    }

    /// The operation with what each declared status means.
    #[must_use]
    pub const fn replies(self, replies: &'static [(u16, Reply)]) -> Self {
        Self { replies, ..self }
    }

    /// The operation with its own attempt timeout.
    #[must_use]
    pub const fn timeout(self, timeout: Duration) -> Self {
        Self { timeout: Some(timeout), ..self }
    }
}

impl ServiceOperation {
    /// An operation without input and output.
    #[must_use]
    pub const fn new(
        service: &'static str,
        name: &'static str,
        kind: Kind,
        method: Method,
        path: &'static str,
        deadline: Duration,
    ) -> Self {
        Self { service, name, kind, method, path, input: None, parts: &[], output: None, deadline }
    }

    /// The operation with its input, and the fields of it that come from path and query.
    #[must_use]
    pub const fn input(self, input: &'static Schema, parts: &'static [InputPart]) -> Self {
        Self { input: Some(input), parts, ..self }
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

impl Binding {
    /// `operation`, bound to `call` of `backend` by a function for each direction.
    #[must_use]
    pub const fn new(
        operation: &'static ServiceOperation,
        backend: &'static BackendDescriptor,
        call: &'static BackendOperation,
        request: fn(&Call<'_>) -> Result<Outgoing, Fault>,
        output: fn(&Call<'_>, reply: &[u8]) -> Result<Bytes, Fault>,
    ) -> Self {
        Self { operation, backend, call, request, output }
    }
}
