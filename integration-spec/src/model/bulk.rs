//! Many items in one request.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// An operation that takes a list and does another operation of the service for each item, with an outcome for each.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Bulk {
    /// The operation that is done for each item, of the same service.
    pub of: String,
    /// The most items that a request may have. Default: 100.
    #[serde(default)]
    #[schemars(range(min = 1, max = 1000))]
    pub largest: Option<u32>,
    /// How many items are worked on at once. Default: 8.
    #[serde(default)]
    #[schemars(range(min = 1, max = 64))]
    pub concurrency: Option<u32>,
}
