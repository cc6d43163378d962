//! `kind: Rule`: a rule of the organisation's own, in CEL.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::SeverityOverride;

/// A rule that the organisation holds its specs to, beside those that Caseway brings.
///
/// Shaped like the ValidatingAdmissionPolicy of Kubernetes, so that whoever knows one can read the other.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Rule {
    /// Always `caseway/v1`.
    #[schemars(extend("const" = "caseway/v1"))]
    pub api_version: String,
    /// Always `Rule`.
    #[schemars(extend("const" = "Rule"))]
    pub kind: String,
    /// The rule's name, in lower-case words joined by hyphens; policies and waivers call it by this name.
    #[schemars(regex(pattern = r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$"))]
    pub name: String,
    /// What it finds, in a few words, as in "a production address without TLS".
    pub title: String,
    /// Why, and how to repair what it finds; `cargo xtask explain` prints it.
    pub description: String,
    /// The team that answers for it.
    pub owner: String,
    /// How serious what it finds is. Default: `error`.
    #[serde(default)]
    pub severity: Option<SeverityOverride>,
    /// What it judges.
    #[serde(rename = "match")]
    pub matched: Matched,
    /// Values with names, in order; a later one may use an earlier one as `variables.NAME`.
    #[serde(default)]
    pub variables: Vec<RuleVariable>,
    /// What must hold of each object: at least one.
    #[schemars(length(min = 1))]
    pub validations: Vec<Validation>,
}

/// What a rule judges.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Matched {
    /// The kind of object that expressions call `object`.
    pub kind: MatchedKind,
    /// Only objects of which all of these hold are judged.
    #[serde(default)]
    pub conditions: Vec<Condition>,
}

/// The kinds of objects that rules judge.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum MatchedKind {
    /// The organisation, with everything in it.
    Platform,
    /// A backend.
    Backend,
    /// An operation of a backend.
    BackendOperation,
    /// A service.
    Service,
    /// An operation of a service.
    ServiceOperation,
    /// A service operation and what it calls.
    Mapping,
    /// A case type.
    CaseType,
    /// What a case type calls past the services.
    DirectConnection,
    /// An environment.
    Environment,
}

/// A condition on the objects that are judged.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Condition {
    /// What it says, for people.
    pub name: String,
    /// A CEL expression with a boolean value.
    pub expression: String,
}

/// A value with a name.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RuleVariable {
    /// Its name, used as `variables.NAME`.
    #[schemars(regex(pattern = r"^[a-zA-Z_][a-zA-Z0-9_]*$"))]
    pub name: String,
    /// A CEL expression.
    pub expression: String,
}

/// What must hold of an object.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Validation {
    /// A CEL expression with a boolean value: true where nothing is wrong.
    pub expression: String,
    /// What is wrong where it is false. Default: the rule's title.
    #[serde(default)]
    pub message: Option<String>,
    /// The same, as a CEL expression with a text as its value.
    #[serde(default)]
    pub message_expression: Option<String>,
    /// Where in the object's file findings point, as a JSON pointer below the object, as in `/tier`. Default: the
    /// object's name.
    #[serde(default)]
    #[schemars(regex(pattern = r"^(/[^/]+)+$"))]
    pub at: Option<String>,
    /// How to repair it.
    #[serde(default)]
    pub help: Option<String>,
    /// How serious it is, where it differs from the rule.
    #[serde(default)]
    pub severity: Option<SeverityOverride>,
}
