//! `CiliumNetworkPolicy`, `cilium.io/v2`: the same, and host names.

use caseway_environment::Pods;
use caseway_spec::network::Peer;
use serde_json::{Map, Value, json};

use super::{Direction, Policy, Rule, head, one};

/// The label by which Cilium knows a pod's namespace.
const NAMESPACE: &str = "k8s:io.kubernetes.pod.namespace";

/// The manifest without its rules, and the rules.
pub(super) fn manifest(policy: &Policy<'_>) -> (Value, Vec<Value>) {
    let spec = json!({ "endpointSelector": { "matchLabels": policy.pods.labels } });
    // Names are known from answers of the DNS that Cilium sees, which it does where a rule asks it to look.
    let looks = policy.rules.iter().any(|rule| matches!(rule.peer, Peer::Hosts(_)));
    let rules = policy.rules.iter().map(|rule| self::rule(rule, policy.direction, looks)).collect();
    (head(policy, "cilium.io/v2", "CiliumNetworkPolicy", spec), rules)
}

fn rule(rule: &Rule<'_>, direction: Direction, looks: bool) -> Value {
    let mut found = match (&rule.peer, direction) {
        (Peer::Addresses(ranges), _) => {
            let ranges: Vec<String> = ranges.iter().map(ToString::to_string).collect();
            one("toCIDR", json!(ranges))
        }
        (Peer::Pods(pods), Direction::Egress) => one("toEndpoints", endpoints(pods)),
        (Peer::Pods(pods), Direction::Ingress) => one("fromEndpoints", endpoints(pods)),
        (Peer::Hosts(names), _) => {
            let names: Vec<Value> = names.iter().map(|name| json!({ "matchName": name })).collect();
            one("toFQDNs", json!(names))
        }
    };
    let protocol = if rule.dns { "ANY" } else { "TCP" };
    let ports: Vec<Value> =
        rule.ports.iter().map(|port| json!({ "port": port.to_string(), "protocol": protocol })).collect();
    let mut at = one("ports", json!(ports));
    if rule.dns && looks {
        at.insert("rules".to_owned(), json!({ "dns": [{ "matchPattern": "*" }] }));
    }
    found.insert("toPorts".to_owned(), json!([at]));
    Value::Object(found)
}

fn endpoints(pods: &Pods) -> Value {
    let mut labels: Map<String, Value> = one(NAMESPACE, json!(pods.namespace));
    labels.extend(pods.labels.0.iter().map(|(key, value)| (key.clone(), json!(value))));
    json!([{ "matchLabels": labels }])
}
