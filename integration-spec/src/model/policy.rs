//! `kind: Policy`: governance.

use std::collections::BTreeMap;

use caseway_environment::Span;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{DirectPolicy, Person};
use crate::diagnostic::Severity;

/// Governance over the specs.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Policy {
    /// Always `caseway/v1`.
    #[schemars(extend("const" = "caseway/v1"))]
    pub api_version: String,
    /// Always `Policy`.
    #[schemars(extend("const" = "Policy"))]
    pub kind: String,
    /// The policy's name, in lower-case words joined by hyphens.
    #[schemars(regex(pattern = r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$"))]
    pub name: String,
    /// What it is for.
    #[serde(default)]
    pub description: Option<String>,
    /// The team that answers for it.
    pub owner: String,
    /// How serious a finding is in this organisation: code to severity. Errors stay errors.
    #[serde(default)]
    pub severities: BTreeMap<String, SeverityOverride>,
    /// What is demanded of direct connections; in one policy only.
    #[serde(default)]
    pub direct_connections: Option<DirectPolicy>,
    /// How long before the last day of a service or operation that day must be named. Default: `90d`; of several
    /// policies the longest holds.
    #[serde(default)]
    pub sunset_notice: Option<Span>,
    /// The people who may propose and approve, by a short name.
    #[serde(default)]
    pub people: BTreeMap<String, Person>,
}

impl From<SeverityOverride> for Severity {
    fn from(written: SeverityOverride) -> Self {
        match written {
            SeverityOverride::Error => Self::Error,
            SeverityOverride::Warning => Self::Warning,
            SeverityOverride::Note => Self::Note,
        }
    }
}

/// What a policy makes of a warning or note.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum SeverityOverride {
    /// Refuse it.
    Error,
    /// Say it.
    Warning,
    /// Mention it.
    Note,
}
