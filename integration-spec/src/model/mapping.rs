//! `kind: Mapping`: binds service operations to backend operations, field by field.

use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::TypeSchema;

/// The only file besides the contract that changes when a backend changes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Mapping {
    /// Always `caseway/v1`.
    #[schemars(extend("const" = "caseway/v1"))]
    pub api_version: String,
    /// Always `Mapping`.
    #[schemars(extend("const" = "Mapping"))]
    pub kind: String,
    /// The mapping's name, in lower-case words joined by hyphens.
    #[schemars(regex(pattern = r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$"))]
    pub name: String,
    /// The service whose operations are mapped; several mappings may share one service.
    pub service: String,
    /// Mappings with names, which cells use: `{ use: NAME, with: { ... } }`.
    #[serde(default)]
    pub fragments: IndexMap<String, Fragment>,
    /// The service's operations.
    pub operations: IndexMap<String, OperationMapping>,
}

/// A mapping with a name: from values of these types to a value of that.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Fragment {
    /// The types of what it is given, by name: `Order` of the service, `erp.PurchaseOrder` of a backend, or JSON Schema.
    pub takes: IndexMap<String, TypeSchema>,
    /// The type of what it gives, likewise; `nullable` where that may be nothing.
    pub gives: TypeSchema,
    /// Any cell, over what it is given and nothing else.
    pub map: Value,
}

/// How one service operation becomes one backend call.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct OperationMapping {
    /// The backend operation, as in `erp.CreatePurchaseOrder`.
    pub call: String,
    /// Where the backend has instances, the one that is called: a cell over the input and `context` that gives one of their names.
    #[serde(default)]
    pub instance: Option<Value>,
    /// The backend operation's parameters: name to cell.
    #[serde(default)]
    pub parameters: IndexMap<String, Value>,
    /// The backend's request body: cells in the shape of its type.
    #[serde(default)]
    pub request: Option<Value>,
    /// The service operation's output: cells in the shape of its type.
    #[serde(default)]
    pub output: Option<Value>,
    /// In place of `output`, where the backend's successes have different bodies: cells by status.
    #[serde(default)]
    pub outputs: IndexMap<String, Value>,
    /// How the query that the contract's `verify` names is asked whether the command took effect.
    #[serde(default)]
    pub verify: Option<Verification>,
    /// Examples of what the mapping makes, by name: `check` holds the mapping to them, and so does the hub's own test.
    #[serde(default)]
    pub tests: IndexMap<String, MappingTest>,
    /// What becomes of the backend's later answer, where the contract says `completes`. The output stands here then: the command's own
    /// reply says only that it was taken.
    #[serde(default)]
    pub completes: Option<Completion>,
}

/// An example: documents, and what becomes of them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct MappingTest {
    /// What comes in.
    #[serde(default)]
    pub given: Given,
    /// What goes out.
    pub expect: Expected,
}

/// What a mapping is given.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Given {
    /// Who calls.
    #[serde(default)]
    pub context: GivenContext,
    /// The service operation's input. Left out, it is empty.
    #[serde(default)]
    pub input: Option<Value>,
    /// The status of the backend's reply. Left out, the first success of its contract.
    #[serde(default)]
    pub status: Option<u16>,
    /// The body of the backend's reply. Left out, only the request is made.
    #[serde(default)]
    pub response: Option<Value>,
    /// What `verify` finds.
    #[serde(default)]
    pub verify: Option<GivenVerification>,
    /// What comes later, for `completes`.
    #[serde(default)]
    pub completes: Option<GivenCompletion>,
}

/// What the query that verifies says.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct GivenVerification {
    /// The body of its reply. Left out, only its request is made.
    #[serde(default)]
    pub response: Option<Value>,
}

/// What the backend says later.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct GivenCompletion {
    /// What `correlation` is. Left out, what the backend's reply says.
    #[serde(default)]
    pub correlation: Option<String>,
    /// The body of the query's reply, or of the callback. Left out, only the query's request is made.
    #[serde(default)]
    pub response: Option<Value>,
}

/// What `context` is in a test.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct GivenContext {
    /// `context.caseType`.
    pub case_type: String,
    /// `context.caseId`.
    pub case_id: Option<String>,
    /// `context.traceId`.
    #[schemars(regex(pattern = r"^[0-9a-f]{32}$"))]
    pub trace_id: String,
}

impl Default for GivenContext {
    fn default() -> Self {
        Self {
            case_type: "test".to_owned(),
            case_id: None,
            // The one that W3C Trace Context has in its examples.
            trace_id: "0af7651916cd43dd8448eb211c80319c".to_owned(),
        }
    }
}

/// What a mapping is to make. What is left out is not looked at, but `parameters` and `request` are one.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Expected {
    /// The instance that is called, where the backend has several.
    #[serde(default)]
    pub instance: Option<String>,
    /// The parameters of the backend operation, every one that is set.
    #[serde(default)]
    pub parameters: Option<IndexMap<String, Value>>,
    /// The backend's request body.
    #[serde(default)]
    pub request: Option<Value>,
    /// The service operation's output.
    #[serde(default)]
    pub output: Option<Value>,
    /// The text that names the lane, where the operation's lane is that of an entity.
    #[serde(default)]
    pub lane: Option<String>,
    /// The question whether the command took effect, and what its answer means.
    #[serde(default)]
    pub verify: Option<ExpectedVerification>,
    /// The question for the later answer, and what becomes of it.
    #[serde(default)]
    pub completes: Option<ExpectedCompletion>,
    /// In place of these: why the mapping gives nothing.
    #[serde(default)]
    pub error: Option<ExpectedError>,
}

/// What `verify` is to make. What is left out is not looked at, but `parameters` and `request` are one.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ExpectedVerification {
    /// The parameters of the query, every one that is set.
    #[serde(default)]
    pub parameters: Option<IndexMap<String, Value>>,
    /// The query's request body.
    #[serde(default)]
    pub request: Option<Value>,
    /// Whether the reply says that the command took effect.
    #[serde(default)]
    pub applied: Option<bool>,
    /// The service operation's output.
    #[serde(default)]
    pub output: Option<Value>,
    /// In place of these: why `verify` gives nothing.
    #[serde(default)]
    pub error: Option<ExpectedLaterError>,
}

/// What `completes` is to make. What is left out is not looked at, but `parameters` and `request` are one.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ExpectedCompletion {
    /// The parameters of the query, every one that is set.
    #[serde(default)]
    pub parameters: Option<IndexMap<String, Value>>,
    /// The query's request body.
    #[serde(default)]
    pub request: Option<Value>,
    /// How far the answer says that the command is.
    #[serde(default)]
    pub progress: Option<Progress>,
    /// The service operation's output.
    #[serde(default)]
    pub output: Option<Value>,
    /// In place of these: why `completes` gives nothing.
    #[serde(default)]
    pub error: Option<ExpectedLaterError>,
}

/// How far a later answer says that a command is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum Progress {
    /// It is under way.
    Waiting,
    /// It is done: there is an output.
    Done,
    /// It will not be done.
    Failed,
}

/// Why `verify` or `completes` is to give nothing: exactly one of `cell` and `response`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ExpectedLaterError {
    /// This cell has no value, as in `output/total`: its way within `verify` or `completes`.
    #[serde(default)]
    pub cell: Option<String>,
    /// What the backend says then does not fit its contract here.
    #[serde(default)]
    pub response: Option<String>,
    /// Words of the reason.
    #[serde(default)]
    pub says: Option<String>,
}

/// Why a mapping is to give nothing: exactly one of `cell`, `input` and `response`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ExpectedError {
    /// This cell has no value, as in `request/quantity`: its way within the operation's mapping. `lane` is that of the service's lane.
    #[serde(default)]
    pub cell: Option<String>,
    /// The input does not fit the service's contract here, as in `/lines/0/quantity`.
    #[serde(default)]
    pub input: Option<String>,
    /// The reply does not fit the backend's contract here.
    #[serde(default)]
    pub response: Option<String>,
    /// Words of the reason.
    #[serde(default)]
    pub says: Option<String>,
}

/// A backend's later answer.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Completion {
    /// The parameters of the query that is asked: name to cell. `correlation` is what the command's reply said.
    #[serde(default)]
    pub parameters: IndexMap<String, Value>,
    /// The query's request body: cells in the shape of its type.
    #[serde(default)]
    pub request: Option<Value>,
    /// The service operation's output, from the query's reply or the callback's body.
    #[serde(default)]
    pub output: Option<Value>,
}

/// A question to a backend: did this command take effect?
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Verification {
    /// The query's parameters: name to cell.
    #[serde(default)]
    pub parameters: IndexMap<String, Value>,
    /// The query's request body: cells in the shape of its type.
    #[serde(default)]
    pub request: Option<Value>,
    /// A boolean cell over the query's reply: whether the command took effect. Left out, every success says that it did,
    /// and `notFound` that it did not.
    #[serde(default)]
    pub applied: Option<Value>,
    /// The service operation's output, from the query's reply.
    #[serde(default)]
    pub output: Option<Value>,
}
