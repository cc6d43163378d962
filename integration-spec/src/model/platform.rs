//! `kind: Platform`: the organisation.

use std::collections::BTreeMap;

use caseway_environment::{Resilience, Span};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The organisation: one file per set of specs.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Platform {
    /// Always `caseway/v1`.
    #[schemars(extend("const" = "caseway/v1"))]
    pub api_version: String,
    /// Always `Platform`.
    #[schemars(extend("const" = "Platform"))]
    pub kind: String,
    /// The organisation's name, in lower-case words joined by hyphens.
    #[schemars(regex(pattern = r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$"))]
    pub name: String,
    /// The organisation's name for people.
    pub title: String,
    /// What backends and services get when they do not say otherwise.
    #[serde(default)]
    pub defaults: Defaults,
    /// Who may do what: role to people or teams, as in `architect: [team-architecture]`.
    #[serde(default)]
    pub roles: BTreeMap<String, Vec<String>>,
}

/// What backends and services get when they do not say otherwise.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Defaults {
    /// For calls to every backend.
    #[serde(default)]
    pub resilience: Resilience,
    /// For every service operation.
    #[serde(default)]
    pub operations: ServiceDefaults,
}

/// What service operations get when they do not say otherwise.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ServiceDefaults {
    /// The longest that a caller waits, over all attempts. Default: `10s`.
    #[serde(default)]
    pub deadline: Option<Span>,
}
