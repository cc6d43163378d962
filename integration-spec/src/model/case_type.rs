//! `kind: CaseType`: a consumer.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{DirectConnection, Tier};

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
    /// Backend operations that it calls past the services, each by an approval of its own.
    #[serde(default)]
    pub direct: Vec<DirectConnection>,
    /// The case type wants to be called when one of its cases is in sync again, needs attention or may go on. Where, and
    /// with which key it is signed, stands in the environments.
    #[serde(default)]
    pub callback: Option<Callback>,
}

/// How a case type is called back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Callback {
    /// How calls are signed. Default: `hmac`.
    #[serde(default)]
    pub signature: Option<Signature>,
}

/// How a webhook is signed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum Signature {
    /// HMAC-SHA-256, with a key that both sides know.
    #[default]
    Hmac,
    /// Ed25519: the receiver knows only the public half.
    Ed25519,
}
