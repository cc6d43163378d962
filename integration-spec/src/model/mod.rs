//! The spec files as written: one type per kind, each with its JSON Schema.
//!
//! These types mirror the YAML and nothing else: names are strings, references are unresolved, and positions are
//! kept beside them (see [`crate::source`]), because serde loses them in untagged and flattened shapes.

mod approval;
mod backend;
mod bulk;
mod case_type;
mod direct;
mod mapping;
mod pages;
mod platform;
mod policy;
mod rule;
mod schema;
mod service;
mod waiver;

pub use approval::{Approval, ApprovalStatus, ApprovedBy, Evidence, FormerTerm, Revoked, Subject};
pub use backend::{
    Backend, BackendOperation, Completes, FormLists, Health, Idempotency, IdempotencyKey, Multipart,
    MultipartPart, Notice, Parameter, ParameterIn, Response, Style,
};
pub use bulk::Bulk;
pub use case_type::{Callback, CaseType, Signature};
pub use caseway_environment::Environment;
pub use direct::{AfterExpiry, DirectConnection, DirectPolicy, Person, ShareLimit, Signatures};
pub use mapping::{
    Completion, Expected, ExpectedCompletion, ExpectedError, ExpectedLaterError, ExpectedVerification,
    Fragment, Given, GivenCompletion, GivenContext, GivenVerification, Mapping, MappingTest,
    OperationMapping, Progress, Verification,
};
pub use pages::{ByLink, ByNumber, ByOffset, ByToken, PageSize, Pages, PagesBy, PagesEnd, Paginate};
pub use platform::{Defaults, Platform, ServiceDefaults};
pub use policy::{Policy, SeverityOverride};
pub use rule::{Condition, Matched, MatchedKind, Rule, RuleVariable, Validation};
pub use schema::TypeSchema;
pub use service::{Delivery, Lane, OnDead, Service, ServiceBody, ServiceOperation, Unavailable};
pub use waiver::Waiver;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The version of the spec language.
pub const API_VERSION: &str = "caseway/v1";

/// The schema of the names of types and operations, which stand beside each other in references and documents.
fn capitalised(noun: &str) -> serde_json::Value {
    serde_json::json!({
        "pattern": "^[A-Z][A-Za-z0-9]*$",
        "description": format!("the name of {} {noun} begins with a capital and has letters and digits, as in `PlaceOrder`",
            if noun == "operation" { "an" } else { "a" }),
    })
}

/// The form of names of things that stand within a file and are told apart in paths, labels and addresses.
fn hyphenated(noun: &str) -> serde_json::Value {
    serde_json::json!({
        "pattern": "^[a-z][a-z0-9]*(-[a-z0-9]+)*$",
        "description": format!("the name of an {noun} is in lower-case words joined by hyphens, as in `nl`"),
    })
}

/// The kinds of spec files.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// The organisation.
    Platform,
    /// Addresses, credentials and limits per stage.
    Environment,
    /// An external system.
    Backend,
    /// What the hub offers to case types.
    Service,
    /// How a service's operations become calls to backends.
    Mapping,
    /// A consumer.
    CaseType,
    /// Governance.
    Policy,
    /// A rule of the organisation's own.
    Rule,
    /// One finding that someone has accepted.
    Waiver,
    /// That one direct connection is allowed.
    Approval,
}

impl Kind {
    /// Every kind, in order of declaration.
    pub const ALL: [Self; 10] = [
        Self::Platform,
        Self::Environment,
        Self::Backend,
        Self::Service,
        Self::Mapping,
        Self::CaseType,
        Self::Policy,
        Self::Rule,
        Self::Waiver,
        Self::Approval,
    ];

    /// The kind as `kind:` names it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Platform => "Platform",
            Self::Environment => "Environment",
            Self::Backend => "Backend",
            Self::Service => "Service",
            Self::Mapping => "Mapping",
            Self::CaseType => "CaseType",
            Self::Policy => "Policy",
            Self::Rule => "Rule",
            Self::Waiver => "Waiver",
            Self::Approval => "Approval",
        }
    }

    /// The kind in the middle of a sentence.
    #[must_use]
    pub fn noun(self) -> &'static str {
        match self {
            Self::Platform => "platform",
            Self::Environment => "environment",
            Self::Backend => "backend",
            Self::Service => "service",
            Self::Mapping => "mapping",
            Self::CaseType => "case type",
            Self::Policy => "policy",
            Self::Rule => "rule",
            Self::Waiver => "waiver",
            Self::Approval => "approval",
        }
    }

    /// The kind that `name` names.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// The name of the file that holds its JSON Schema.
    #[must_use]
    pub fn schema_file(self) -> String {
        format!("{}.schema.json", self.noun().replace(' ', "-"))
    }
}

/// Whether an operation reads or changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
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

impl Tier {
    /// Its name in the specs.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Critical => "critical",
            Self::Important => "important",
            Self::Supporting => "supporting",
        }
    }
}
