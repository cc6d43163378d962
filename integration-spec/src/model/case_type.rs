//! `kind: CaseType`: a consumer.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Tier;

/// A consumer. What it lists is its grant; nothing is allowed that is not listed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CaseType {
    /// Always `caseway/v1`.
    #[schemars(extend("const" = "caseway/v1"))]
    pub api_version: String,
    /// Always `CaseType`.
    #[schemars(extend("const" = "CaseType"))]
    pub kind: String,
    /// The case type's name, in lower-case words joined by hyphens.
    #[schemars(regex(pattern = r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$"))]
    pub name: String,
    /// The case type's name for people.
    pub title: String,
    /// What kind of work it is.
    #[serde(default)]
    pub description: Option<String>,
    /// The team that answers for it.
    pub owner: String,
    /// How much depends on it.
    pub criticality: Tier,
    /// The service operations that it calls, as in `orders.PlaceOrder`.
    pub uses: Vec<String>,
}
