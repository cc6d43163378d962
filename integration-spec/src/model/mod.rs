//! The spec files as written: one type per kind, each with its JSON Schema.
//!
//! These types mirror the YAML and nothing else: names are strings, references are unresolved, and positions are
//! kept beside them (see [`crate::source`]), because serde loses them in untagged and flattened shapes.

mod backend;
mod case_type;
mod mapping;
mod platform;
mod policy;
mod schema;
mod service;

pub use backend::{Backend, BackendOperation, Health, Idempotency, Parameter, ParameterIn, Response};
pub use case_type::CaseType;
pub use caseway_environment::Environment;
pub use mapping::{Mapping, OperationMapping};
pub use platform::{Defaults, Platform, ServiceDefaults};
pub use policy::{Policy, SeverityOverride};
pub use schema::TypeSchema;
pub use service::{Service, ServiceOperation, Unavailable};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The version of the spec language.
pub const API_VERSION: &str = "caseway/v1";

/// Whether an operation reads or changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum OperationKind {
    /// Reads; safe to repeat.
    Query,
    /// Changes something.
    Command,
}

/// How much depends on something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum Tier {
    /// Work stops without it.
    Critical,
    /// Work suffers without it.
    Important,
    /// Work goes on without it.
    Supporting,
}
