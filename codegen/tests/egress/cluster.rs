//! Who may reach whom under policies, by the text of Kubernetes' API alone: a pod that no policy of a direction selects is free
//! in that direction; one that some select may do what any of them allows. Both ends must allow.

use std::collections::BTreeMap;
use std::net::IpAddr;

use caseway_codegen::egress::Egress;
use caseway_spec::diagnostic::Diagnostics;
use caseway_spec::source::FileId;
use serde_json::Value;

/// Where traffic comes from or goes to.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Place {
    Pod { namespace: String, labels: BTreeMap<String, String> },
    Address(IpAddr),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Protocol {
    Tcp,
    Udp,
}

impl Place {
    pub(crate) fn pod(namespace: &str, labels: &[(&str, &str)]) -> Self {
        let labels = labels.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect();
        Self::Pod { namespace: namespace.to_owned(), labels }
    }

    pub(crate) fn address(text: &str) -> Self {
        Self::Address(text.parse().unwrap())
    }
}

/// The policies that are in force.
pub(crate) struct Cluster {
    policies: Vec<Value>,
}

/// The one document of a file.
pub(crate) fn parse(text: &str) -> Value {
    let mut diagnostics = Diagnostics::default();
    let value = caseway_spec::yaml::parse(FileId(0), text, &mut diagnostics).value;
    assert!(diagnostics.is_empty(), "{diagnostics:?}\n{text}");
    value.unwrap()
}

impl Cluster {
    pub(crate) fn of(egress: &Egress) -> Self {
        let policies: Vec<Value> = egress.files.values().map(|text| parse(text)).collect();
        for policy in &policies {
            assert_eq!(policy["apiVersion"], "networking.k8s.io/v1");
            assert_eq!(policy["kind"], "NetworkPolicy");
        }
        Self { policies }
    }

    /// Whether `from` may open a connection to `port` of `to`.
    pub(crate) fn lets(&self, from: &Place, to: &Place, protocol: Protocol, port: u16) -> bool {
        self.allows("Egress", from, to, protocol, port) && self.allows("Ingress", to, from, protocol, port)
    }

    /// Whether `subject`'s policies of a direction allow traffic with `other`. `port` is the destination's.
    fn allows(&self, direction: &str, subject: &Place, other: &Place, protocol: Protocol, port: u16) -> bool {
        let Place::Pod { namespace, labels } = subject else { return true };
        let selecting: Vec<&Value> = self
            .policies
            .iter()
            .filter(|policy| {
                policy["spec"]["policyTypes"].as_array().unwrap().contains(&direction.into())
                    && policy["metadata"]["namespace"] == **namespace
                    && selects(&policy["spec"]["podSelector"], labels)
            })
            .collect();
        let (list, peers) = if direction == "Egress" { ("egress", "to") } else { ("ingress", "from") };
        selecting.is_empty()
            || selecting
                .iter()
                .filter_map(|policy| policy["spec"][list].as_array())
                .flatten()
                .any(|rule| meets(&rule[peers], other) && opens(&rule["ports"], protocol, port))
    }
}

/// Every label that is asked for is there. A selector that asks for nothing selects everything.
fn selects(selector: &Value, labels: &BTreeMap<String, String>) -> bool {
    let known = selector.as_object().unwrap();
    assert!(known.keys().all(|key| key == "matchLabels"), "{selector}");
    let wanted = selector["matchLabels"].as_object();
    wanted.into_iter().flatten().all(|(key, value)| labels.get(key).map(String::as_str) == value.as_str())
}

/// Any of the peers; none given means anybody.
fn meets(peers: &Value, place: &Place) -> bool {
    let Some(peers) = peers.as_array().filter(|peers| !peers.is_empty()) else { return true };
    peers.iter().any(|peer| match place {
        Place::Address(address) => {
            peer["ipBlock"]["cidr"].as_str().is_some_and(|range| within(*address, range))
        }
        Place::Pod { namespace, labels } => {
            let own = BTreeMap::from([("kubernetes.io/metadata.name".to_owned(), namespace.clone())]);
            peer.get("podSelector").is_some_and(|selector| selects(selector, labels))
                && selects(&peer["namespaceSelector"], &own)
        }
    })
}

/// Any of the ports; none given means every port.
fn opens(ports: &Value, protocol: Protocol, port: u16) -> bool {
    let Some(ports) = ports.as_array().filter(|ports| !ports.is_empty()) else { return true };
    let protocol = if protocol == Protocol::Tcp { "TCP" } else { "UDP" };
    ports.iter().any(|of| of["protocol"] == protocol && of["port"] == port)
}

/// Bit by bit, as RFC 4632 has it.
fn within(address: IpAddr, range: &str) -> bool {
    let bits = |address: IpAddr| match address {
        IpAddr::V4(address) => address.octets().to_vec(),
        IpAddr::V6(address) => address.octets().to_vec(),
    };
    let bit = |bytes: &[u8], at: usize| bytes[at / 8] >> (7 - at % 8) & 1;
    let (base, length) = range.split_once('/').unwrap();
    let (mine, base) = (bits(address), bits(base.parse().unwrap()));
    mine.len() == base.len() && (0..length.parse().unwrap()).all(|at| bit(&mine, at) == bit(&base, at))
}
