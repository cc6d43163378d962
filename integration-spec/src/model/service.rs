//! `kind: Service`: what the hub offers to case types.

use caseway_environment::Span;
use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Bulk, OperationKind, Paginate, TypeSchema};
use crate::date::Date;

/// Canonical types and standard operations; stable when backends change.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Service {
    /// Always `caseway/v1`.
    #[schemars(extend("const" = "caseway/v1"))]
    pub api_version: String,
    /// Always `Service`.
    #[schemars(extend("const" = "Service"))]
    pub kind: String,
    /// The service's name, in lower-case words joined by hyphens.
    #[schemars(regex(pattern = r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$"))]
    pub name: String,
    /// Its major, where several run side by side: each in a file of its own, served below `/v2` and called `orders-v2` by
    /// mappings and case types. Left out, it is served at its paths as they are, under its name alone.
    #[serde(default)]
    #[schemars(range(min = 1))]
    pub version: Option<u32>,
    /// The service's name for people.
    pub title: String,
    /// What it offers, for the catalogue and the OpenAPI document.
    #[serde(default)]
    pub description: Option<String>,
    /// The team that answers for it.
    pub owner: String,
    /// Since when nobody should begin to use it, as in `2026-11-30`: callers are told (RFC 9745).
    #[serde(default)]
    pub deprecated: Option<Date>,
    /// The last day on which it is offered, as in `2027-06-30`; case types move elsewhere before.
    #[serde(default)]
    pub sunset: Option<Date>,
    /// The canonical types, in JSON Schema.
    #[serde(default)]
    #[schemars(extend("propertyNames" = super::capitalised("type")))]
    pub types: IndexMap<String, TypeSchema>,
    /// The operations.
    #[schemars(extend("propertyNames" = super::capitalised("operation")))]
    pub operations: IndexMap<String, ServiceOperation>,
}

impl Service {
    /// What mappings and case types call it: its name, with its major where it has one.
    #[must_use]
    pub fn full_name(&self) -> String {
        match self.version {
            Some(version) => format!("{}-v{version}", self.name),
            None => self.name.clone(),
        }
    }
}

/// One operation that case types may call.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ServiceOperation {
    /// Whether it reads or changes.
    pub kind: OperationKind,
    /// What it does, in one sentence, for the OpenAPI document.
    #[serde(default)]
    pub description: Option<String>,
    /// Since when nobody should begin to use it, where that is before the service's own day.
    #[serde(default)]
    pub deprecated: Option<Date>,
    /// The last day on which it is offered, where that is before the service's own.
    #[serde(default)]
    pub sunset: Option<Date>,
    /// Method and path at the gateway, as in `GET /orders/{orderId}`.
    #[schemars(regex(pattern = r"^(GET|POST|PUT|PATCH|DELETE) /\S*$"))]
    pub http: String,
    /// The input, an object type. Its fields that the path names come from the path; the others come from the query
    /// for `GET` and `DELETE`, from the JSON body for the rest. Left out, it is the path's parameters as strings.
    #[serde(default)]
    pub input: Option<TypeSchema>,
    /// What the body is, where it is not the rest of the input: `stream`, bytes that pass to the backend as they come.
    /// The input's fields come from path and query then.
    #[serde(default)]
    pub body: Option<ServiceBody>,
    /// The output: a type, or `stream` for bytes that pass from the backend as they come. Left out, the reply is 204
    /// without a body.
    #[serde(default)]
    pub output: Option<TypeSchema>,
    /// Does another operation of the service for each item of a list, with an outcome for each. Input and output follow from
    /// that operation, and so does what happens while its backend is unavailable; no mapping is needed.
    #[serde(default)]
    pub bulk: Option<Bulk>,
    /// Offers a list in pages: the output's `next` is an opaque cursor that gives the next page as the input's `cursor`, and
    /// `Accept: application/x-ndjson` streams all of them.
    #[serde(default)]
    pub paginate: Option<Paginate>,
    /// The longest that a caller waits, over all attempts.
    #[serde(default)]
    pub deadline: Option<Span>,
    /// What the caller gets while the backend is unavailable: the first that applies. Default: `[fail]`.
    #[serde(default)]
    pub on_unavailable: Vec<Unavailable>,
    /// Whether a command is tried while its caller waits. Default: `inline`.
    #[serde(default)]
    pub delivery: Option<Delivery>,
    /// Which queued commands wait for each other. Default: `case`.
    #[serde(default)]
    pub lane: Option<Lane>,
    /// What becomes of the commands behind one that could not be delivered. Default: `block`.
    #[serde(default)]
    pub on_dead: Option<OnDead>,
}

/// Whether a command is tried while its caller waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum Delivery {
    /// It is tried at once, and queued only where `onUnavailable` says so.
    Inline,
    /// It is always queued: the caller gets 202 and never waits for the backend.
    Always,
}

/// Which queued commands wait for each other: those of one lane are delivered strictly in order, retries included.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum Lane {
    /// Those of one case to one backend.
    Case,
    /// None: each is delivered on its own.
    None,
    /// Those that concern one thing, whichever case they come from: a text over the operation's input that says which,
    /// as in `input.customerId`.
    Entity(String),
}

/// What becomes of the commands behind one that could not be delivered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum OnDead {
    /// They wait until a person has dealt with it.
    Block,
    /// They go on.
    Skip,
}

/// What a body is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum ServiceBody {
    /// Bytes that pass to the backend as they come.
    Stream,
}

/// What a caller gets while the backend is unavailable.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum Unavailable {
    /// 202: the command is stored and delivered when the backend is back.
    Queue,
    /// 503 with `Retry-After` now, and an event for the case when the backend is back. It applies to calls that name a
    /// case.
    Pause,
    /// 503 with `Retry-After`.
    Fail,
}
