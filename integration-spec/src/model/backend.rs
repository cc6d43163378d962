//! `kind: Backend`: an external system and its contract.

use std::collections::BTreeMap;

use caseway_environment::{Auth, Resilience, Span, Template};
use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{OperationKind, Pages, Tier, TypeSchema};

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
    /// Where the backend runs several times, per region or company: each instance by its name. They share types and operations,
    /// and a mapping says which of them a call goes to.
    #[serde(default)]
    #[schemars(extend("propertyNames" = super::hyphenated("instance")))]
    pub instances: IndexMap<String, Instance>,
    /// The instance that the backend was before it had instances. It keeps the backend's name wherever commands are stored and
    /// calls are counted, so that what was queued before goes on in its order.
    #[serde(default)]
    pub formerly: Option<String>,
    /// The contract's types, in JSON Schema.
    #[serde(default)]
    #[schemars(extend("propertyNames" = super::capitalised("type")))]
    pub types: IndexMap<String, TypeSchema>,
    /// The contract's operations.
    #[schemars(extend("propertyNames" = super::capitalised("operation")))]
    pub operations: IndexMap<String, BackendOperation>,
}

/// One instance of a backend. What is left out is what the backend says of all of them.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Instance {
    /// The instance's name for people. Left out, the backend's with the instance's name behind it.
    #[serde(default)]
    pub title: Option<String>,
    /// The team that answers for it.
    #[serde(default)]
    pub owner: Option<String>,
    /// The address that the operations' paths are appended to; environments may override it.
    #[serde(default)]
    pub base_url: Option<Template>,
    /// How the hub proves who it is.
    #[serde(default)]
    pub auth: Option<Auth>,
    /// Headers that every call carries; each overrides the backend's of the same name.
    #[serde(default)]
    pub headers: BTreeMap<String, Template>,
    /// How calls are protected.
    #[serde(default)]
    pub resilience: Resilience,
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
    /// How it is found out whether a command took effect when its reply got lost: the query of this contract that
    /// tells, or `person`.
    #[serde(default)]
    #[schemars(regex(pattern = r"^(person|[A-Z][A-Za-z0-9]*)$"))]
    pub verify: Option<String>,
    /// How it is found out what became of a command that the backend takes now and carries out later.
    #[serde(default)]
    pub completes: Option<Completes>,
    /// Parameters in path, query, header and cookie.
    #[serde(default)]
    pub parameters: IndexMap<String, Parameter>,
    /// The body: the name of a type or a schema, `text`, or `stream` for bytes that pass from the caller as they come.
    #[serde(default)]
    pub request: Option<TypeSchema>,
    /// Sends the body as a form, and says how lists are written in it.
    #[serde(default)]
    pub form: Option<FormLists>,
    /// Sends the body's fields as the parts of a `multipart/form-data` body.
    #[serde(default)]
    pub multipart: Option<Multipart>,
    /// The body's content type, where it is not the usual one: `application/json-patch+json`, say.
    #[serde(default)]
    pub content_type: Option<String>,
    /// What each status means: a type, `text`, `stream` or `empty` for success, a canonical error for the rest.
    pub responses: IndexMap<String, Response>,
    /// How a list is given in pages, for services that offer it with a cursor (`paginate`).
    #[serde(default)]
    pub pages: Option<Pages>,
    /// The longest that one attempt may take, where it differs from the backend's.
    #[serde(default)]
    pub timeout: Option<Span>,
}

/// How a backend tells what became of a command that it carries out later: when it is asked (`poll`), or by itself (`callback`).
/// Fields are named from the outside in, joined by dots.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Completes {
    /// The field of the command's reply by which its answer is recognised, as in `refund_id`: unique within the backend.
    #[schemars(regex(pattern = r"^[^.\s]+(\.[^.\s]+)*$"))]
    pub correlation: String,
    /// The query of this contract that tells how far it is.
    #[serde(default)]
    pub poll: Option<String>,
    /// How often the query is asked. Default: `10s`.
    #[serde(default)]
    pub every: Option<Span>,
    /// What the backend posts to the hub, at `/callbacks/BACKEND`, when it is over.
    #[serde(default)]
    pub callback: Option<Notice>,
    /// The field of the query's reply, or of the callback's body, that says how far it is.
    #[schemars(regex(pattern = r"^[^.\s]+(\.[^.\s]+)*$"))]
    pub status: String,
    /// What that field says when it is done.
    #[schemars(length(min = 1))]
    pub done: Vec<String>,
    /// What it says when it will not be done. Anything else means that it is under way.
    #[serde(default)]
    pub failed: Vec<String>,
    /// How long it may take. What is not over then is parked: a person finds out.
    pub within: Span,
}

/// A callback of a backend.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Notice {
    /// The body: the name of a type or a schema.
    pub body: TypeSchema,
    /// The body's field that says which command it is about.
    #[schemars(regex(pattern = r"^[^.\s]+(\.[^.\s]+)*$"))]
    pub correlation: String,
}

/// How the lists in a form are written. Fields of objects in it are `object[field]`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum FormLists {
    /// `a=1&a=2`
    Repeated,
    /// `a[]=1&a[]=2`
    Brackets,
    /// `a[0]=1&a[1]=2`
    Indexed,
    /// `a=1,2`
    Commas,
}

/// What the parts of a `multipart/form-data` body are. Scalars become texts, lists of scalars a part for each item,
/// everything else JSON.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Multipart {
    /// The part that carries the caller's stream; it comes last.
    #[serde(default)]
    pub file: Option<String>,
    /// The field of the body whose value is the stream's file name instead of a part.
    #[serde(default)]
    pub filename: Option<String>,
    /// What is said of other parts, by field.
    #[serde(default)]
    pub parts: BTreeMap<String, MultipartPart>,
}

/// What is said of a part.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct MultipartPart {
    /// Its content type, where it is not the usual one of its value.
    #[serde(default)]
    pub content_type: Option<String>,
    /// Its file name, which makes it a file to the backend.
    #[serde(default)]
    pub filename: Option<String>,
}

/// What makes an operation safe to repeat.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum Idempotency {
    /// Nothing.
    None,
    /// Its nature: repeating it changes nothing more.
    Natural,
    /// The backend recognises a repeated key.
    #[serde(untagged)]
    Key(IdempotencyKey),
}

/// How the backend recognises a repeated request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct IdempotencyKey {
    /// The header that carries the key.
    pub header: String,
    /// How long the backend remembers a key. Left out, the hub takes it that it never forgets one.
    #[serde(default)]
    pub valid_for: Option<Span>,
}

/// A parameter in path, query, header or cookie.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Parameter {
    /// Where it stands.
    #[serde(rename = "in")]
    pub location: ParameterIn,
    /// Its type: a scalar, a list of scalars, or in the query an object of scalars. Default: a string.
    #[serde(default)]
    pub schema: Option<TypeSchema>,
    /// How a list or an object is written, in the words of OpenAPI. Default: `form` in query and cookie, `simple` in
    /// path and header, `deepObject` for an object.
    #[serde(default)]
    pub style: Option<Style>,
    /// Whether each item of a list in the query is a parameter of its own. Default: `true` for `form`.
    #[serde(default)]
    pub explode: Option<bool>,
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
    /// A cookie.
    Cookie,
}

impl ParameterIn {
    /// Its name in the specs.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Path => "path",
            Self::Query => "query",
            Self::Header => "header",
            Self::Cookie => "cookie",
        }
    }
}

/// How a list or an object is written as a parameter, in the words of OpenAPI.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum Style {
    /// `a=1&a=2`; with `explode: false`, `a=1,2`.
    Form,
    /// `1,2`
    Simple,
    /// `a=1%202`
    SpaceDelimited,
    /// `a=1%7C2`
    PipeDelimited,
    /// `a[field]=1`
    DeepObject,
}

/// What a status means: the name of a type, `empty`, `text`, `stream`, a canonical error (`invalid`, `notFound`,
/// `conflict`, `gone`, `denied`, `busy`, `unavailable`), or a schema.
pub type Response = TypeSchema;
