//! `kind: Backend`: an external system and its contract.

use std::collections::BTreeMap;

use caseway_environment::{Auth, Resilience, Span, Template};
use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{OperationKind, Tier, TypeSchema};

/// An external system: its address, its credentials, its types and operations.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Backend {
    /// Always `caseway/v1`.
    #[schemars(extend("const" = "caseway/v1"))]
    pub api_version: String,
    /// Always `Backend`.
    #[schemars(extend("const" = "Backend"))]
    pub kind: String,
    /// The backend's name, in lower-case words joined by hyphens.
    #[schemars(regex(pattern = r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$"))]
    pub name: String,
    /// The backend's name for people, as in "ERP is temporarily unavailable".
    pub title: String,
    /// What it is, for the catalogue.
    #[serde(default)]
    pub description: Option<String>,
    /// The team that answers for it.
    pub owner: String,
    /// How much depends on it.
    pub tier: Tier,
    /// The address that the operations' paths are appended to; environments may override it.
    #[serde(default)]
    pub base_url: Option<Template>,
    /// How the hub proves who it is.
    #[serde(default)]
    pub auth: Option<Auth>,
    /// Headers that every call carries, such as a tenant's id.
    #[serde(default)]
    pub headers: BTreeMap<String, Template>,
    /// How calls are protected; what is left out has the platform's default.
    #[serde(default)]
    pub resilience: Resilience,
    /// How to ask whether it is well.
    #[serde(default)]
    pub health: Option<Health>,
    /// The contract's types, in JSON Schema.
    #[serde(default)]
    #[schemars(extend("propertyNames" = super::capitalised("type")))]
    pub types: IndexMap<String, TypeSchema>,
    /// The contract's operations.
    #[schemars(extend("propertyNames" = super::capitalised("operation")))]
    pub operations: IndexMap<String, BackendOperation>,
}

/// How to ask a backend whether it is well.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Health {
    /// A query of this contract without parameters.
    pub operation: String,
    /// How often to ask. Default: `15s`.
    #[serde(default)]
    pub every: Option<Span>,
}

/// One operation of a backend.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct BackendOperation {
    /// Whether it reads or changes.
    pub kind: OperationKind,
    /// What it does, for the catalogue.
    #[serde(default)]
    pub description: Option<String>,
    /// Method and path, as in `GET /orders/{id}`.
    #[schemars(regex(pattern = r"^(GET|POST|PUT|PATCH|DELETE) /\S*$"))]
    pub http: String,
    /// What makes it safe to repeat. Queries always are.
    #[serde(default)]
    pub idempotency: Option<Idempotency>,
    /// Parameters in path, query and header.
    #[serde(default)]
    pub parameters: IndexMap<String, Parameter>,
    /// The JSON body: the name of a type or a schema.
    #[serde(default)]
    pub request: Option<TypeSchema>,
    /// What each status means: a type or `empty` for success, a canonical error for the rest.
    pub responses: IndexMap<String, Response>,
    /// The longest that one attempt may take, where it differs from the backend's.
    #[serde(default)]
    pub timeout: Option<Span>,
}

/// What makes an operation safe to repeat.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum Idempotency {
    /// Nothing.
    None,
    /// Its nature: repeating it changes nothing more.
    Natural,
    /// The backend recognises a repeated key in the header of this name.
    Header(String),
}

/// A parameter in path, query or header.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Parameter {
    /// Where it stands.
    #[serde(rename = "in")]
    pub location: ParameterIn,
    /// Its type: a scalar. Default: a string.
    #[serde(default)]
    pub schema: Option<TypeSchema>,
    /// Whether it must be given; path parameters always must.
    #[serde(default)]
    pub required: bool,
    /// What it means.
    #[serde(default)]
    pub description: Option<String>,
}

/// Where a parameter stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum ParameterIn {
    /// A segment of the path.
    Path,
    /// The query string.
    Query,
    /// A header.
    Header,
}

/// What a status means: the name of a type, `empty`, a canonical error (`invalid`, `notFound`, `conflict`, `gone`,
/// `denied`), or a schema.
pub type Response = TypeSchema;
