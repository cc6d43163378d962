//! `kind: Approval`: the record that allows one direct connection.
//!
//! Written by commands, never by hand: a digest or signature that does not hold is no approval. A record is never
//! deleted; what happens to it is added.

use caseway_environment::Span;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::date::Date;

/// The record that allows one direct connection. Written by `cargo xtask propose`, `approve`, `renew`, `revoke` and
/// `supersede`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Approval {
    /// Always `caseway/v1`.
    #[schemars(extend("const" = "caseway/v1"))]
    pub api_version: String,
    /// Always `Approval`.
    #[schemars(extend("const" = "Approval"))]
    pub kind: String,
    /// The record's number, as in `DIR-0007`; its file is called so.
    #[schemars(regex(pattern = r"^[A-Z][A-Z0-9]*-[0-9]{1,9}$"))]
    pub name: String,
    /// How far it is.
    pub status: ApprovalStatus,
    /// What it is about.
    pub subject: Subject,
    /// The criterion by which it was proposed.
    pub criterion: String,
    /// The digest of the resolved connection.
    #[schemars(regex(pattern = r"^v[0-9]{1,4}:sha256:[0-9a-f]{64}$"))]
    pub subject_digest: String,
    /// The digest of the criterion's text.
    #[schemars(regex(pattern = r"^v[0-9]{1,4}:sha256:[0-9a-f]{64}$"))]
    pub policy_digest: String,
    /// What shows that the criterion is met.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub evidence: Vec<Evidence>,
    /// Who asked for it.
    #[schemars(regex(pattern = r"^[A-Za-z0-9][A-Za-z0-9._+@-]*$"))]
    pub requested_by: String,
    /// When it was asked for.
    pub requested_at: Date,
    /// The last day on which it holds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires: Option<Date>,
    /// Who approved it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub approved_by: Vec<ApprovedBy>,
    /// That it was taken back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub revoked: Option<Revoked>,
    /// The record that took its place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(regex(pattern = r"^[A-Z][A-Z0-9]*-[0-9]{1,9}$"))]
    pub superseded_by: Option<String>,
    /// What it held before it was renewed, the oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub history: Vec<FormerTerm>,
}

/// How far an approval is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum ApprovalStatus {
    /// Asked for; allows nothing.
    Proposed,
    /// Approved; allows the connection while its digests and signatures hold and until it expires.
    Accepted,
    /// Taken back.
    Revoked,
    /// Another record has taken its place.
    Superseded,
}

impl ApprovalStatus {
    /// The status as records write it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Proposed => "proposed",
            Self::Accepted => "accepted",
            Self::Revoked => "revoked",
            Self::Superseded => "superseded",
        }
    }
}

/// What an approval is about.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Subject {
    /// The consumer.
    pub case_type: String,
    /// The backend operation, as in `pricing.CreateQuote`.
    pub call: String,
    /// The instance that is called, where the backend has several. Records from before it was written down have none; their
    /// digest is of one all the same.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(regex(pattern = r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$"))]
    pub instance: Option<String>,
    /// How long the case type can wait.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub latency_budget: Option<Span>,
}

impl Subject {
    /// What is called, as people read it: `pricing.CreateQuote`, at an instance `pricing@nl.CreateQuote`.
    #[must_use]
    pub fn called(&self) -> String {
        match (&self.instance, self.call.split_once('.')) {
            (Some(instance), Some((backend, operation))) => format!("{backend}@{instance}.{operation}"),
            _ => self.call.clone(),
        }
    }
}

/// A file that shows that the criterion is met.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Evidence {
    /// The file, below the specs' directory: `governance/evidence/...`.
    #[schemars(regex(pattern = r"^governance/evidence/[A-Za-z0-9][A-Za-z0-9._-]*$"))]
    pub file: String,
    /// What it held when it was offered.
    #[schemars(regex(pattern = r"^[0-9a-f]{64}$"))]
    pub sha256: String,
}

/// One person's approval.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ApprovedBy {
    /// Who, as `governance/allowed_signers` and the policy's roster call them.
    #[schemars(regex(pattern = r"^[A-Za-z0-9][A-Za-z0-9._+@-]*$"))]
    pub principal: String,
    /// When, by their own account.
    pub at: Date,
    /// An SSH signature (SSHSIG) of the approved terms.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub signature: Option<String>,
}

/// That an approval was taken back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Revoked {
    /// Who took it back.
    pub by: String,
    /// When.
    pub at: Date,
    /// Why.
    pub reason: String,
}

/// A term that ended when an approval was renewed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct FormerTerm {
    /// What was approved.
    pub subject_digest: String,
    /// By which text.
    pub policy_digest: String,
    /// Until when.
    pub expires: Date,
    /// By whom.
    pub approved_by: Vec<ApprovedBy>,
}
