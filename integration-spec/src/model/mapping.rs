//! `kind: Mapping`: binds service operations to backend operations, field by field.

use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

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
    /// The service's operations.
    pub operations: IndexMap<String, OperationMapping>,
}

/// How one service operation becomes one backend call.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct OperationMapping {
    /// The backend operation, as in `erp.CreatePurchaseOrder`.
    pub call: String,
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
