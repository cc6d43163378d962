//! The demonstration organisation's production: what a case service reaches, and what the hub does.

use std::path::Path;

use caseway_codegen::egress::egress;

use super::cluster::{Cluster, Place, Protocol};
use super::network;

fn cluster() -> Cluster {
    let specs = Path::new(env!("CARGO_MANIFEST_DIR")).join("../integration-spec/specs");
    Cluster::of(&egress(&network(&caseway_spec::load(&specs), "production")))
}

fn hub() -> Place {
    // As a deployment makes it: with labels of its own besides.
    Place::pod("integration", &[("app.kubernetes.io/name", "caseway"), ("pod-template-hash", "5c8d")])
}

fn dns() -> Place {
    Place::pod("kube-system", &[("k8s-app", "kube-dns")])
}

/// Every case service that runs in the cluster: its namespace and the value of its label.
const CASE_SERVICES: [(&str, &str); 12] = [
    ("claims", "household-claim"),
    ("claims", "motor-claim"),
    ("claims", "travel-assistance"),
    ("customers", "contact-change"),
    ("customers", "onboarding"),
    ("customers", "privacy-request"),
    ("finance", "collections"),
    ("finance", "premium-refund"),
    ("finance", "supplier-admission"),
    ("policies", "policy-change"),
    ("policies", "quotation"),
    ("policies", "renewal"),
];

/// Everything that the hub calls: what for, where, and the port.
fn called() -> Vec<(&'static str, Place, u16)> {
    vec![
        ("billing", Place::address("198.51.100.64"), 443),
        ("claims", Place::pod("claims-register", &[("app", "register-gateway")]), 8443),
        ("crm", Place::address("203.0.113.31"), 443),
        ("documents", Place::pod("egress", &[("app", "egress-proxy")]), 8443),
        ("tokens of documents", Place::address("203.0.113.130"), 443),
        ("erp", Place::address("198.51.100.5"), 443),
        ("tokens of erp", Place::address("198.51.100.33"), 443),
        ("messaging", Place::address("203.0.113.70"), 443),
        ("messaging@de", Place::address("203.0.113.200"), 443),
        ("notifications", Place::address("203.0.113.40"), 443),
        ("payments", Place::address("198.51.100.100"), 443),
        ("pricing", Place::pod("pricing", &[("app", "quoting-engine")]), 8443),
        ("the store", Place::pod("data", &[("app", "deliveries-db")]), 5432),
    ]
}

/// What nobody has any business with.
fn strange() -> Vec<Place> {
    vec![
        Place::address("198.51.100.112"),
        Place::address("203.0.113.160"),
        Place::address("8.8.8.8"),
        Place::address("169.254.169.254"),
        Place::address("10.0.0.1"),
        Place::address("2001:db8::1"),
        Place::pod("default", &[]),
        Place::pod("pricing", &[("app", "another")]),
        Place::pod("elsewhere", &[("app", "quoting-engine")]),
    ]
}

const PORTS: [u16; 9] = [22, 53, 80, 443, 3128, 5432, 6443, 8080, 8443];

#[test]
fn a_case_service_reaches_the_hub_and_the_dns_and_nothing_else() {
    let cluster = cluster();
    let services = || CASE_SERVICES.iter().map(|(namespace, app)| Place::pod(namespace, &[("app", app)]));
    let places: Vec<Place> = called()
        .into_iter()
        .map(|(_, place, _)| place)
        .chain(strange())
        .chain(services())
        .chain([hub(), dns()])
        .collect();
    for service in services() {
        let mut reached = Vec::new();
        for place in &places {
            for protocol in [Protocol::Tcp, Protocol::Udp] {
                let open = PORTS.iter().filter(|port| cluster.lets(&service, place, protocol, **port));
                reached.extend(open.map(|port| (place.clone(), protocol, *port)));
            }
        }
        let expected = [(hub(), Protocol::Tcp, 8080), (dns(), Protocol::Tcp, 53), (dns(), Protocol::Udp, 53)];
        assert_eq!(reached, expected, "{service:?}");
    }
}

#[test]
fn the_hub_reaches_what_it_calls_and_the_dns_and_nothing_else() {
    let cluster = cluster();
    for (what, place, port) in called() {
        let open: Vec<u16> =
            PORTS.into_iter().filter(|port| cluster.lets(&hub(), &place, Protocol::Tcp, *port)).collect();
        assert_eq!(open, [port], "{what}");
        assert!(!cluster.lets(&hub(), &place, Protocol::Udp, port), "{what}");
    }
    assert!(cluster.lets(&hub(), &dns(), Protocol::Udp, 53));
    let services = CASE_SERVICES.iter().map(|(namespace, app)| Place::pod(namespace, &[("app", app)]));
    for place in strange().into_iter().chain(services) {
        let open = PORTS.into_iter().find(|port| cluster.lets(&hub(), &place, Protocol::Tcp, *port));
        assert_eq!(open, None, "{place:?}");
    }
}

#[test]
fn every_case_type_and_every_backend_that_is_called_is_among_those_that_are_asked_about() {
    let specs = Path::new(env!("CARGO_MANIFEST_DIR")).join("../integration-spec/specs");
    let loaded = caseway_spec::load(&specs);
    let network = network(&loaded, "production");
    let inside = network.case_types.iter().filter(|case_type| case_type.at.is_ok()).count();
    assert_eq!(inside, CASE_SERVICES.len());
    let outside: Vec<&str> =
        network.case_types.iter().filter(|of| of.at.is_err()).map(|of| of.name.as_str()).collect();
    assert_eq!(outside, ["complaint"]);
    assert_eq!(network.calls.len(), called().len());
}
