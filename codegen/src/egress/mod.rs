//! The network's rules of an environment: manifests that keep case services from every way past the hub.
//!
//! A policy per kind of pod. The pods of each case type reach the DNS and the hub; the hub's reach the DNS, the backends that
//! are called and what the hub needs itself; pods that the hub alone may reach admit nobody else. What a policy selects may
//! go nowhere else, so that whatever is not written here is shut.

mod cilium;
mod kubernetes;
mod yaml;

use std::collections::BTreeMap;
use std::fmt::Write as _;

use caseway_environment::{Enforcer, Pods};
use caseway_spec::network::{Call, Guarded, Network, Peer, Purpose, Way};
use caseway_spec::suggest;
use serde_json::{Map, Value, json};

/// What the first line of every file has.
pub const MARK: &str = "by `cargo xtask egress`. Do not edit.";

/// A network's policies.
#[derive(Debug)]
pub struct Egress {
    /// The files: path below the environment's directory, with `/`, and content.
    pub files: BTreeMap<String, String>,
    /// The same as values, in the order in which they are told.
    pub manifests: Vec<Value>,
}

/// A policy, whoever enforces it.
struct Policy<'n> {
    /// Its name, and its file without the extension.
    name: String,
    path: String,
    /// What it says, for who reads it.
    about: Vec<String>,
    pods: &'n Pods,
    direction: Direction,
    rules: Vec<Rule<'n>>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Direction {
    /// What the pods may call.
    Egress,
    /// Who may call the pods.
    Ingress,
}

/// Something that may be called, or call.
struct Rule<'n> {
    /// Why.
    why: String,
    peer: Peer,
    ports: &'n [u16],
    dns: bool,
}

/// The policies of a network.
#[must_use]
pub fn egress(network: &Network) -> Egress {
    let guarded = network.guarded();
    let policies = policies(network, &guarded);
    let mut files = BTreeMap::new();
    let mut manifests = Vec::new();
    for policy in &policies {
        let (head, rules) = match network.enforced_by {
            Enforcer::Kubernetes => kubernetes::manifest(policy),
            Enforcer::Cilium => cilium::manifest(policy),
        };
        files.insert(format!("{}.yaml", policy.path), file(network, policy, &head, &rules));
        manifests.push(whole(policy, head, rules));
    }
    Egress { files, manifests }
}

fn policies<'n>(network: &'n Network, guarded: &'n [Guarded]) -> Vec<Policy<'n>> {
    let mut policies = vec![hub(network)];
    for case_type in &network.case_types {
        if let Ok(pods) = &case_type.at {
            policies.push(case_service(network, &case_type.name, pods));
        }
    }
    policies.extend(guarded.iter().map(|guarded| guard(network, guarded)));
    policies
}

fn hub(network: &Network) -> Policy<'_> {
    let mut about = vec!["The hub's pods reach what follows, and nothing else.".to_owned()];
    let unused: Vec<&str> = network.unused.iter().map(String::as_str).collect();
    if !unused.is_empty() {
        about.push(format!("Nothing calls {}, so that no way leads there.", suggest::listed(&unused)));
    }
    let elsewhere = network.case_types.iter().filter_map(|case_type| {
        let reason = case_type.at.as_ref().err()?.split_whitespace().collect::<Vec<_>>().join(" ");
        Some(format!("The services of `{}` run outside of this cluster: {reason}", case_type.name))
    });
    about.extend(elsewhere);
    let calls = network.calls.iter().flat_map(|Call { purpose, to }| {
        to.iter().map(move |way| Rule {
            why: reason(purpose),
            peer: way.to.clone(),
            ports: &way.ports,
            dns: false,
        })
    });
    Policy {
        name: "caseway-hub".to_owned(),
        path: "hub".to_owned(),
        about,
        pods: &network.hub,
        direction: Direction::Egress,
        rules: dns(network).chain(calls).collect(),
    }
}

fn case_service<'n>(network: &'n Network, name: &str, pods: &'n Pods) -> Policy<'n> {
    let hub = Rule {
        why: "the hub".to_owned(),
        peer: Peer::Pods(network.hub.clone()),
        ports: std::slice::from_ref(&network.port),
        dns: false,
    };
    Policy {
        name: format!("caseway-case-type-{name}"),
        path: format!("case-types/{name}"),
        about: vec![
            format!("The services of `{name}` reach the hub and the DNS, and nothing else."),
            "That includes direct connections: they pass by the services, not the hub, so that no case type has a way to a backend."
                .to_owned(),
        ],
        pods,
        direction: Direction::Egress,
        rules: dns(network).chain([hub]).collect(),
    }
}

fn guard<'n>(network: &'n Network, guarded: &'n Guarded) -> Policy<'n> {
    let name = slug(&guarded.purpose);
    let why = "the hub".to_owned();
    let rule = Rule { why, peer: Peer::Pods(network.hub.clone()), ports: &guarded.ports, dns: false };
    Policy {
        path: format!("guards/{name}"),
        about: vec![format!("{} admits the hub, and nobody else.", capital(&reason(&guarded.purpose)))],
        name: format!("caseway-guard-{name}"),
        pods: &guarded.pods,
        direction: Direction::Ingress,
        rules: vec![rule],
    }
}

fn dns(network: &Network) -> impl Iterator<Item = Rule<'_>> {
    network.dns.iter().map(|Way { to, ports, .. }| Rule {
        why: "names".to_owned(),
        peer: to.clone(),
        ports,
        dns: true,
    })
}

fn reason(purpose: &Purpose) -> String {
    match purpose {
        Purpose::Backend(name) => format!("backend `{name}`"),
        Purpose::Tokens(name) => format!("tokens of `{name}`"),
        Purpose::Callback(name) => format!("callbacks of `{name}`"),
        Purpose::Store => "the store".to_owned(),
        Purpose::Need(name) => format!("`{name}`"),
    }
}

fn slug(purpose: &Purpose) -> String {
    match purpose {
        // Names of objects take no `@`, which instances of backends have.
        Purpose::Backend(name) => format!("backend-{}", name.replace('@', ".")),
        Purpose::Tokens(name) => format!("tokens-{}", name.replace('@', ".")),
        Purpose::Callback(name) => format!("callback-{name}"),
        Purpose::Store => "store".to_owned(),
        Purpose::Need(name) => format!("need-{name}"),
    }
}

fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

/// What every manifest begins with.
fn head(policy: &Policy<'_>, api_version: &str, kind: &str, spec: Value) -> Value {
    json!({
        "apiVersion": api_version,
        "kind": kind,
        "metadata": {
            "name": policy.name,
            "namespace": policy.pods.namespace,
            "labels": { "app.kubernetes.io/managed-by": "caseway" },
        },
        "spec": spec,
    })
}

/// The file of a policy: the rules are the last thing in it, each with the reason above it.
fn file(network: &Network, policy: &Policy<'_>, head: &Value, rules: &[Value]) -> String {
    let mut text = format!("# Generated from `{}` {MARK}\n#\n", network.source);
    for line in &policy.about {
        let _ = writeln!(text, "# {line}");
    }
    text.push_str(&yaml::mapping(head, 0));
    let _ = writeln!(text, "  {}:", policy.direction.key());
    for (rule, value) in policy.rules.iter().zip(rules) {
        let _ = write!(text, "    # {}\n{}", rule.why, yaml::item(value, 4));
    }
    text
}

/// The whole manifest as one value.
fn whole(policy: &Policy<'_>, mut head: Value, rules: Vec<Value>) -> Value {
    if let Some(spec) = head.get_mut("spec").and_then(Value::as_object_mut) {
        spec.insert(policy.direction.key().to_owned(), Value::Array(rules));
    }
    head
}

impl Direction {
    fn key(self) -> &'static str {
        match self {
            Self::Egress => "egress",
            Self::Ingress => "ingress",
        }
    }
}

/// One key and its value.
fn one(key: &str, value: Value) -> Map<String, Value> {
    [(key.to_owned(), value)].into_iter().collect()
}
