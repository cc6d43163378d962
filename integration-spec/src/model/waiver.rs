//! `kind: Waiver`: one finding that someone has accepted.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::date::Date;

/// Silences one finding of one rule, for a reason and for a time.
///
/// Reason, owner and expiry are judged by the rule `waiver-incomplete`, not by the schema, so that a waiver that lacks
/// one is told what it lacks and silences nothing.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Waiver {
    /// Always `caseway/v1`.
    #[schemars(extend("const" = "caseway/v1"))]
    pub api_version: String,
    /// Always `Waiver`.
    #[schemars(extend("const" = "Waiver"))]
    pub kind: String,
    /// The waiver's name, in lower-case words joined by hyphens.
    #[schemars(regex(pattern = r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$"))]
    pub name: String,
    /// The rule or code whose finding is accepted, as in `backend-needs-health` or `CW0318`.
    pub rule: String,
    /// The finding's fingerprint, as `cargo xtask check` prints it.
    #[schemars(regex(pattern = r"^[0-9a-f]{32}$"))]
    pub finding: String,
    /// Why the finding is acceptable.
    #[serde(default)]
    pub reason: Option<String>,
    /// The team that answers for that.
    #[serde(default)]
    pub owner: Option<String>,
    /// The last day on which it holds.
    #[serde(default)]
    pub expires: Option<Date>,
}
