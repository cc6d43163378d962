//! `NetworkPolicy` of Kubernetes, `networking.k8s.io/v1`.

use caseway_environment::{Labels, Pods};
use caseway_spec::network::Peer;
use serde_json::{Value, json};

use super::{Direction, Policy, Rule, head};

/// The label that every namespace has by itself, which holds its name.
const NAMESPACE: &str = "kubernetes.io/metadata.name";

/// The manifest without its rules, and the rules.
pub(super) fn manifest(policy: &Policy<'_>) -> (Value, Vec<Value>) {
    let way = match policy.direction {
        Direction::Egress => "Egress",
        Direction::Ingress => "Ingress",
    };
    let spec = json!({ "podSelector": selector(&policy.pods.labels), "policyTypes": [way] });
    let rules = policy.rules.iter().map(|rule| self::rule(rule, policy.direction)).collect();
    (head(policy, "networking.k8s.io/v1", "NetworkPolicy", spec), rules)
}

fn rule(rule: &Rule<'_>, direction: Direction) -> Value {
    let peers = match &rule.peer {
        Peer::Addresses(ranges) => {
            ranges.iter().map(|range| json!({ "ipBlock": { "cidr": range.to_string() } })).collect()
        }
        Peer::Pods(Pods { namespace, labels }) => vec![json!({
            "namespaceSelector": { "matchLabels": { NAMESPACE: namespace } },
            "podSelector": selector(labels),
        })],
        // Refused by `check`, which knows that no rule can say it.
        Peer::Hosts(_) => Vec::new(),
    };
    let protocols: &[&str] = if rule.dns { &["UDP", "TCP"] } else { &["TCP"] };
    let ports: Vec<Value> = rule
        .ports
        .iter()
        .flat_map(|port| protocols.iter().map(move |protocol| json!({ "protocol": protocol, "port": port })))
        .collect();
    match direction {
        Direction::Egress => json!({ "to": peers, "ports": ports }),
        Direction::Ingress => json!({ "from": peers, "ports": ports }),
    }
}

fn selector(labels: &Labels) -> Value {
    json!({ "matchLabels": labels })
}
