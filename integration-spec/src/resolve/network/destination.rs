//! Destinations as written: ranges that can be read, ports that are known, and that the address leads there.

use caseway_environment::{Addresses, Destination, Enforcer, Hosts, Pods, PodsAt};

use super::address::{Host, Leads};
use crate::codes;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::network::{Peer, Range, Way};
use crate::source::{Part, Place};

/// The destinations that stand at `at`, a list, and that an address leads to.
pub(super) fn ways(
    written: &[Destination],
    at: &Place,
    leads: &Leads,
    enforced_by: Enforcer,
    diagnostics: &mut Diagnostics,
) -> Vec<Way> {
    let mark = diagnostics.len();
    let way = |(index, destination): (usize, &Destination)| {
        let at = at.item(index);
        match destination {
            Destination::Addresses(Addresses { cidrs, ports }) => {
                let at = at.child("addresses");
                let ranges = ranges(cidrs, &at.child("cidrs"), diagnostics);
                let ports = known_ports(ports, leads, &at, diagnostics);
                Way { to: Peer::Addresses(ranges), ports, hub_only: false }
            }
            Destination::Pods(PodsAt { namespace, labels, ports, hub_only }) => {
                let pods = Pods { namespace: namespace.clone(), labels: labels.clone() };
                Way { to: Peer::Pods(pods), ports: in_order(ports), hub_only: *hub_only }
            }
            Destination::Hosts(Hosts { names, ports }) => {
                let at = at.child("hosts");
                if enforced_by == Enforcer::Kubernetes {
                    let message = "NetworkPolicy knows no host names";
                    let found = Diagnostic::new(codes::NETWORK_HOST, &at, Part::Key, message).help(
                        "give `addresses` or `pods`, as of a proxy that leads there; or write `enforcedBy: cilium`, if that is what the cluster has",
                    );
                    diagnostics.push(found);
                }
                let ports = known_ports(ports, leads, &at, diagnostics);
                let mut names: Vec<String> = names.iter().map(|name| name.0.clone()).collect();
                names.sort();
                names.dedup();
                Way { to: Peer::Hosts(names), ports, hub_only: false }
            }
        }
    };
    let ways: Vec<Way> = written.iter().enumerate().map(way).collect();
    if !diagnostics.errors_since(mark)
        && let Leads::To(host, port) = leads
        && let Some(message) = astray(&ways, host, *port)
    {
        let found = Diagnostic::new(codes::NETWORK_PORT, at, Part::Key, message)
            .help("name where its address leads; or change the address, if it is wrong");
        diagnostics.push(found);
    }
    ways
}

/// What keeps the address from leading to one of `ways`. What pods stand behind, as behind a service or a proxy, is not known.
fn astray(ways: &[Way], host: &Host, port: u16) -> Option<String> {
    if ways.iter().any(|way| matches!(way.to, Peer::Pods(_))) {
        return None;
    }
    let there = |way: &&Way| match (&way.to, host) {
        (Peer::Addresses(ranges), Host::Address(address)) => {
            ranges.iter().any(|range| range.contains(*address))
        }
        (Peer::Hosts(names), Host::Name(name)) => names.contains(name),
        (Peer::Addresses(_), Host::Name(_)) => true,
        (Peer::Hosts(_), Host::Address(_)) | (Peer::Pods(_), _) => false,
    };
    let mut right = ways.iter().filter(there).peekable();
    if right.peek().is_none() {
        let host = match host {
            Host::Address(address) => address.to_string(),
            Host::Name(name) => name.clone(),
        };
        return Some(format!("its address leads to `{host}`, which is none of these"));
    }
    let open = right.any(|way| way.ports.contains(&port));
    (!open).then(|| format!("its address leads to port {port}, which is none of these"))
}

fn ranges(written: &[String], at: &Place, diagnostics: &mut Diagnostics) -> Vec<Range> {
    let mut ranges: Vec<Range> = Vec::new();
    for (index, text) in written.iter().enumerate() {
        let found = match text.parse::<Range>() {
            Ok(range) => match ranges.iter().find(|known| known.includes(&range) || range.includes(known)) {
                None => {
                    ranges.push(range);
                    continue;
                }
                Some(known) if known.includes(&range) => Diagnostic::new(
                    codes::NETWORK_RANGE,
                    &at.item(index),
                    Part::Value,
                    format!("`{known}` has all of these addresses already"),
                )
                .help("leave one of the two out"),
                Some(known) => Diagnostic::new(
                    codes::NETWORK_RANGE,
                    &at.item(index),
                    Part::Value,
                    format!("this has all addresses of `{known}`, too"),
                )
                .help("leave one of the two out"),
            },
            Err(error) => Diagnostic::new(codes::NETWORK_RANGE, &at.item(index), Part::Value, error.message)
                .help(error.help),
        };
        diagnostics.push(found);
    }
    ranges
}

/// The ports as written, or that of the address.
fn known_ports(written: &[u16], leads: &Leads, at: &Place, diagnostics: &mut Diagnostics) -> Vec<u16> {
    if !written.is_empty() {
        return in_order(written);
    }
    if let Some(port) = leads.port() {
        return vec![port];
    }
    let message = match leads {
        Leads::AtStart => "no port is given, and the address that leads here is known at start only",
        _ => "no port is given, and no address that leads here says one",
    };
    let found = Diagnostic::new(codes::NETWORK_PORT, at, Part::Key, message);
    diagnostics.push(found.help("add the ports, as in `ports: [443]`"));
    Vec::new()
}

fn in_order(ports: &[u16]) -> Vec<u16> {
    let mut ports = ports.to_vec();
    ports.sort_unstable();
    ports.dedup();
    ports
}
