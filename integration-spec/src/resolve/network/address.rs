//! Where an address leads, as far as the file says it.

use std::net::IpAddr;

use caseway_environment::{Enforcer, Template};

use crate::network::{Peer, Range, Way};

/// What is known of the address that leads to a destination.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Leads {
    /// Host and port stand in the file.
    To(Host, u16),
    /// They are known at start only.
    AtStart,
    /// There is a port by convention.
    Port(u16),
    /// Nothing else says where it leads.
    Unsaid,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Host {
    Address(IpAddr),
    Name(String),
}

impl Leads {
    /// Where `address` leads. Its path may have references; what comes before it may not.
    pub(super) fn of(address: &Template) -> Self {
        Self::read(&address.to_string()).unwrap_or(Self::AtStart)
    }

    fn read(text: &str) -> Option<Self> {
        let (rest, port) = match text.split_once("://")? {
            ("https", rest) => (rest, 443),
            ("http", rest) => (rest, 80),
            _ => return None,
        };
        let authority = rest.split(['/', '?', '#']).next().filter(|authority| !authority.contains("${"))?;
        let (host, port) = match authority.rsplit_once(':').filter(|(_, port)| !port.ends_with(']')) {
            Some((host, given)) => (host, given.parse().ok()?),
            None => (authority, port),
        };
        let bare = host.strip_prefix('[').and_then(|host| host.strip_suffix(']')).unwrap_or(host);
        let host = bare.parse().map_or_else(|_| Host::Name(host.to_ascii_lowercase()), Host::Address);
        Some(Self::To(host, port))
    }

    /// The port, where it is known.
    pub(super) fn port(&self) -> Option<u16> {
        match self {
            Self::To(_, port) | Self::Port(port) => Some(*port),
            Self::AtStart | Self::Unsaid => None,
        }
    }

    /// Whether both are known and lead to the same.
    pub(super) fn same(&self, other: &Self) -> bool {
        matches!(self, Self::To(..)) && self == other
    }

    /// The destination that the address itself names, where that can be said to what enforces the rules.
    pub(super) fn way(&self, enforced_by: Enforcer) -> Option<Way> {
        let Self::To(host, port) = self else { return None };
        let to = match host {
            Host::Address(address) => Peer::Addresses(vec![Range::one(*address)]),
            Host::Name(name) if enforced_by == Enforcer::Cilium && is_outside(name) => {
                Peer::Hosts(vec![name.clone()])
            }
            Host::Name(_) => return None,
        };
        Some(Way { to, ports: vec![*port], hub_only: false })
    }

    /// Why there is no such destination.
    pub(super) fn why_not(&self, enforced_by: Enforcer) -> String {
        match self {
            Self::To(Host::Name(name), _) if enforced_by == Enforcer::Kubernetes => {
                format!("NetworkPolicy knows no host names, such as `{name}`")
            }
            Self::To(Host::Name(name), _) => {
                format!("`{name}` is a name within the cluster, where rules go by pods")
            }
            _ => "where this leads is known at start only".to_owned(),
        }
    }
}

/// Whether a host is outside of the cluster, by its name: rules for names do not hold within.
fn is_outside(name: &str) -> bool {
    let name = name.trim_end_matches('.');
    name.contains('.') && !name.ends_with(".svc") && !name.ends_with(".cluster.local")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<Leads> {
        Leads::read(text)
    }

    fn name(host: &str, port: u16) -> Option<Leads> {
        Some(Leads::To(Host::Name(host.to_owned()), port))
    }

    #[test]
    fn host_and_port_are_read_where_they_stand_in_the_file() {
        assert_eq!(read("https://api.example.com/v1/${ACCOUNT}"), name("api.example.com", 443));
        assert_eq!(read("http://API.example.com"), name("api.example.com", 80));
        assert_eq!(read("https://api.example.com:8443?x"), name("api.example.com", 8443));
        let six = Some(Leads::To(Host::Address("2001:db8::7".parse().unwrap()), 443));
        assert_eq!(read("https://[2001:db8::7]/"), six);
        let six = Some(Leads::To(Host::Address("2001:db8::7".parse().unwrap()), 81));
        assert_eq!(read("https://[2001:db8::7]:81"), six);
        for unknown in ["${BASE_URL}", "https://${HOST}/v1", "https://a.example:${PORT}", "ftp://a.example"] {
            assert_eq!(read(unknown), None, "{unknown}");
        }
    }

    #[test]
    fn a_name_is_a_destination_only_for_what_knows_names_and_outside_of_the_cluster() {
        let outside = read("https://api.example.com").unwrap();
        assert_eq!(outside.way(Enforcer::Kubernetes), None);
        assert!(outside.way(Enforcer::Cilium).is_some());
        for inside in ["http://engine", "http://engine.pricing.svc:8080", "http://e.p.svc.cluster.local"] {
            assert_eq!(read(inside).unwrap().way(Enforcer::Cilium), None, "{inside}");
        }
        let address = read("http://192.0.2.7:81").unwrap().way(Enforcer::Kubernetes).unwrap();
        assert_eq!(
            (address.to, address.ports),
            (Peer::Addresses(vec!["192.0.2.7/32".parse().unwrap()]), vec![81])
        );
    }
}
