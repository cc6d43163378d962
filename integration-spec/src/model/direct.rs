//! What a case type says of a direct connection, and what a policy says of all of them.

use std::collections::BTreeMap;

use caseway_environment::Span;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A bypass of the canonical services: one case type, one operation of a backend. It exists by approval only.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DirectConnection {
    /// The backend operation, as in `pricing.CreateQuote`.
    pub call: String,
    /// The instance that is called, where the backend has several.
    #[serde(default)]
    pub instance: Option<String>,
    /// Why a service will not do: the name of one of the policy's criteria.
    #[serde(default)]
    pub criterion: Option<String>,
    /// How long the case type can wait for the whole call. The criterion `realtime` needs one.
    #[serde(default)]
    pub latency_budget: Option<Span>,
    /// The approval that allows it, as in `DIR-0007`: a file in `governance/approvals/`.
    #[serde(default)]
    #[schemars(regex(pattern = r"^[A-Z][A-Z0-9]*-[0-9]{1,9}$"))]
    pub approval: Option<String>,
}

/// What is demanded of direct connections.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DirectPolicy {
    /// Reasons for which a direct connection may be approved: name to the text that approvers judge by. Those built
    /// in are `proof-of-concept`, `single-consumer`, `realtime` and `case-specific-workflow`; a text given here
    /// replaces the built-in one.
    #[serde(default)]
    pub criteria: BTreeMap<String, String>,
    /// The roles whose people approve. Default: `[architect]`.
    #[serde(default)]
    #[schemars(length(min = 1))]
    pub approvers: Option<Vec<String>>,
    /// How many people must approve. Default: 1.
    #[serde(default)]
    #[schemars(range(min = 1, max = 9))]
    pub approvals: Option<u8>,
    /// Whether an approval must be signed. Default: `required`.
    #[serde(default)]
    pub signatures: Option<Signatures>,
    /// The longest time, in days, for which a connection is approved at once. Default: `365d`.
    #[serde(default)]
    pub longest_approval: Option<Span>,
    /// How long before an approval expires it is spoken of. Default: `42d`.
    #[serde(default)]
    pub remind_before: Option<Span>,
    /// What the hub does with calls after the last day of their approval. Default: `deny`.
    #[serde(default)]
    pub after_expiry: Option<AfterExpiry>,
    /// Budgets below this are real time. Default: `100ms`.
    #[serde(default)]
    pub realtime_below: Option<Span>,
    /// What the hub itself adds to a call, as measured in this organisation. Findings show it beside budgets.
    #[serde(default)]
    pub measured_overhead: Option<Span>,
    /// How many direct connections there may be in a landscape that is large enough for centralizing to pay.
    #[serde(default)]
    pub share: ShareLimit,
}

/// How many direct connections there may be.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ShareLimit {
    /// Direct connections, in percent of all that case types use. Default: 10.
    #[serde(default)]
    #[schemars(range(min = 0, max = 100))]
    pub percent: Option<u8>,
    /// The limit holds in a landscape of more backends than these. Default: 5.
    #[serde(default)]
    pub past_backends: Option<u32>,
    /// The limit holds in a landscape of more case types than these. Default: 20.
    #[serde(default)]
    pub past_case_types: Option<u32>,
}

/// What becomes of direct calls when their approval has ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum AfterExpiry {
    /// The hub refuses them, and says which approval has ended.
    Deny,
    /// They go on; the hub logs it each day and counts the days.
    Warn,
}

/// Whether approvals must be signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum Signatures {
    /// An approval without a valid SSH signature is none.
    Required,
    /// A signature is checked where there is one.
    Optional,
}

/// Someone who may propose or approve.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Person {
    /// Their name for people.
    pub name: String,
    /// What they are called in `governance/allowed_signers` and in approvals, as in `ana@example.org`. One person may
    /// have several; nobody approves what they proposed under another.
    #[schemars(
        length(min = 1),
        inner(regex(pattern = r"^[A-Za-z0-9][A-Za-z0-9._+-]*(@[A-Za-z0-9][A-Za-z0-9.-]*)?$"))
    )]
    pub principals: Vec<String>,
    /// What they may do, as in `architect`.
    #[serde(default)]
    pub roles: Vec<String>,
}
