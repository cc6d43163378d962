//! Where hub, case services and backends stand on the network: what is written down so that the network's rules can be
//! generated, and a way past the hub stays shut.
//!
//! The gateway reads none of it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// Where things stand on the network.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Network {
    /// What enforces the rules. Default: `kubernetes`.
    #[serde(default, skip_serializing_if = "Enforcer::is_default")]
    pub enforced_by: Enforcer,
    /// The hub's gateways, and what they need besides backends.
    pub hub: Hub,
    /// Where names are resolved. Default: the pods `k8s-app: kube-dns` in `kube-system`, port 53.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub dns: Vec<Destination>,
    /// Where the services of each case type run: every case type, so that none is forgotten.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub case_types: BTreeMap<String, CaseService>,
    /// Where each backend's traffic goes. A backend whose address names an IP address, or with `enforcedBy: cilium` a host, may be left
    /// out. An instance of one has a name as in `core@nl`; what is said of the backend holds for those of which nothing is said.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub backends: BTreeMap<String, Reach>,
    /// Where the case types that are called back are reached: those with a `callback` among the consumers.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub callbacks: BTreeMap<String, Vec<Destination>>,
}

/// What enforces the rules.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum Enforcer {
    /// `NetworkPolicy`, by whatever network plugin enforces it. It knows addresses and pods, and no host names.
    #[default]
    Kubernetes,
    /// `CiliumNetworkPolicy`, which knows host names as well.
    Cilium,
}

impl Enforcer {
    fn is_default(&self) -> bool {
        *self == Self::default()
    }
}

/// The hub's gateways, and what they need besides backends.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Hub {
    /// The namespace that they run in.
    pub namespace: Namespace,
    /// The labels that their pods have, and no others.
    pub labels: Labels,
    /// The port that they listen on. Default: that of `listen`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(range(min = 1)))]
    pub port: Option<u16>,
    /// Where the database of `store: { postgres: ... }` is.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub store: Vec<Destination>,
    /// Anything else that they call, such as a collector of telemetry, each under a name of its own.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub needs: BTreeMap<String, Vec<Destination>>,
}

/// Where the services of a case type run.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum CaseService {
    /// In pods of the cluster.
    Pods(Pods),
    /// Elsewhere, where no rule of this cluster reaches: the reason, or what keeps them from the backends there.
    Outside(#[cfg_attr(feature = "schema", schemars(length(min = 1)))] String),
}

/// Pods of one namespace.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Pods {
    /// Their namespace.
    pub namespace: Namespace,
    /// The labels that they have, all of them, and that no other pods have.
    pub labels: Labels,
}

/// Where a backend's traffic goes.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Reach {
    /// Where its `baseUrl` leads.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub to: Vec<Destination>,
    /// Where its `tokenUrl` leads, when that is another host.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tokens: Vec<Destination>,
}

/// A place that may be called.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum Destination {
    /// Addresses outside of the cluster.
    Addresses(Addresses),
    /// Pods of the cluster: a backend in it, a proxy that leads out of it.
    Pods(PodsAt),
    /// Hosts by their names: `enforcedBy: cilium` only.
    Hosts(Hosts),
}

/// Addresses outside of the cluster.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Addresses {
    /// Ranges in CIDR notation, as in `198.51.100.0/24`.
    #[cfg_attr(feature = "schema", schemars(length(min = 1)))]
    pub cidrs: Vec<String>,
    /// TCP ports. Default: that of the address that leads there.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "schema", schemars(inner(range(min = 1))))]
    pub ports: Vec<u16>,
}

/// Pods and their ports.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct PodsAt {
    /// Their namespace.
    pub namespace: Namespace,
    /// The labels that they have, all of them.
    pub labels: Labels,
    /// The TCP ports that the pods themselves listen on, whatever the port of the service before them.
    #[cfg_attr(feature = "schema", schemars(length(min = 1), inner(range(min = 1))))]
    pub ports: Vec<u16>,
    /// Whether the hub alone may reach these pods: then nobody else does, on any port. Default: `false`.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub hub_only: bool,
}

/// Hosts by their names.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Hosts {
    /// Their names, as in `api.example.com`, without patterns.
    #[cfg_attr(feature = "schema", schemars(length(min = 1)))]
    pub names: Vec<HostName>,
    /// TCP ports. Default: that of the address that leads there.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "schema", schemars(inner(range(min = 1))))]
    pub ports: Vec<u16>,
}

/// Declares a text whose form the schema checks.
macro_rules! text {
    ($(#[$doc:meta])* $type:ident, $pattern:literal, $description:literal) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $type(pub String);

        #[cfg(feature = "schema")]
        impl schemars::JsonSchema for $type {
            fn schema_name() -> std::borrow::Cow<'static, str> {
                stringify!($type).into()
            }

            fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
                schemars::json_schema!({ "type": "string", "pattern": $pattern, "description": $description })
            }
        }
    };
}

text!(
    /// A namespace: a label of the DNS (RFC 1123).
    Namespace,
    "^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$",
    "A namespace: at most 63 lower-case letters, digits and hyphens."
);
text!(
    /// A host's name in the DNS.
    HostName,
    "^([a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?\\.)+[a-z]([-a-z0-9]{0,61}[a-z0-9])?$",
    "A host's whole name in lower case, as in `api.example.com`, without patterns."
);

/// Labels that pods are told by. There is at least one: without any, every pod of the namespace would be meant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Labels(pub BTreeMap<String, String>);

#[cfg(feature = "schema")]
impl schemars::JsonSchema for Labels {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Labels".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "type": "object",
            "description": "Labels of pods. At least one: no labels would mean every pod of the namespace.",
            "minProperties": 1,
            "propertyNames": {
                "pattern": "^([a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?)*/)?[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$",
                "description": "A label's key: at most 63 letters, digits, `-`, `_` and `.`, begun and ended by a letter or digit; before it a domain and `/`, as in `app.kubernetes.io/name`."
            },
            "additionalProperties": {
                "type": "string",
                "pattern": "^([A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?$",
                "description": "A label's value: at most 63 letters, digits, `-`, `_` and `.`, begun and ended by a letter or digit."
            }
        })
    }
}
