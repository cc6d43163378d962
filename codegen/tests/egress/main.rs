//! The network's rules: compared with what was read and found good, and judged by an evaluator that knows nothing of how they
//! were made.
//!
//! `UPDATE_GOLDENS=1 cargo nextest run -p caseway-codegen` writes the goldens anew; read the diff before it is committed.

#![expect(clippy::unwrap_used, reason = "specs that cannot be read fail the test")]

mod cluster;
mod demonstration;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use caseway_codegen::egress::{MARK, egress};
use caseway_codegen::output;
use caseway_spec::Loaded;
use caseway_spec::network::Network;
use caseway_spec::read::Found;

use cluster::{Cluster, Place, Protocol};

fn here(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests").join(path)
}

/// The files of the small organisation, with those laid over them that give it networks, a callback and a backend that nobody
/// calls.
fn found() -> Vec<Found> {
    let over = caseway_spec::read::discover(&here("specs/network"));
    let mut found = caseway_spec::read::discover(&here("specs/small"));
    found.retain(|file| over.iter().all(|other| other.name != file.name));
    found.extend(over);
    found
}

fn small() -> Loaded {
    let loaded = caseway_spec::load_files(found());
    assert!(loaded.platform.is_some(), "{:#?}", loaded.diagnostics);
    loaded
}

fn network(loaded: &Loaded, environment: &str) -> Network {
    loaded.networks().into_iter().find(|network| network.environment == environment).unwrap()
}

#[test]
fn the_manifests_are_those_that_were_read_and_found_good() {
    let mut files = BTreeMap::new();
    for network in small().networks() {
        for (path, text) in egress(&network).files {
            files.insert(format!("{}/{path}", network.environment), text);
        }
    }
    let golden = here("egress/golden");
    if std::env::var_os("UPDATE_GOLDENS").is_some() {
        output::write_marked(&files, &golden, MARK).unwrap();
    }
    let changes = output::compare_marked(&files, &golden, MARK).unwrap();
    assert!(
        changes.is_empty(),
        "{changes:#?} differ from codegen/tests/egress/golden: run `UPDATE_GOLDENS=1 cargo nextest run -p \
         caseway-codegen`, and read the diff"
    );
}

#[test]
fn files_and_values_say_the_same() {
    for network in small().networks() {
        let made = egress(&network);
        let mut read: Vec<_> = made.files.values().map(|text| cluster::parse(text)).collect();
        let mut given = made.manifests;
        let name = |value: &serde_json::Value| value["metadata"]["name"].as_str().unwrap().to_owned();
        read.sort_by_key(name);
        given.sort_by_key(name);
        assert_eq!(read, given);
    }
}

#[test]
fn a_backend_that_nothing_calls_is_out_of_reach_even_where_it_is_declared() {
    let network = network(&small(), "kubernetes");
    let cluster = Cluster::of(&egress(&network));
    let hub = Place::pod("hub", &[("app", "caseway"), ("on", "true")]);
    assert!(!cluster.lets(&hub, &Place::address("192.0.2.99"), Protocol::Tcp, 443));
    assert!(
        egress(&network).files["hub.yaml"].contains("# Nothing calls `idle`, so that no way leads there.\n")
    );

    let crm = Place::pod("backends", &[("app", "crm"), ("pod-template-hash", "7d9f")]);
    assert!(cluster.lets(&hub, &crm, Protocol::Tcp, 8080));
    assert!(!cluster.lets(&hub, &crm, Protocol::Tcp, 80), "a rule names the pods' port, not the address's");
    assert!(cluster.lets(&hub, &Place::address("2001:db8::7"), Protocol::Tcp, 443), "where tokens come from");
    let hiring = Place::pod("people", &[("app", "hiring")]);
    assert!(cluster.lets(&hub, &hiring, Protocol::Tcp, 9000), "the callback");
    assert!(cluster.lets(&hub, &Place::address("198.51.100.7"), Protocol::Tcp, 5432), "the store");
    assert!(!cluster.lets(&hub, &Place::address("198.51.100.8"), Protocol::Tcp, 5432), "beside the store");
}

#[test]
fn pods_that_the_hub_alone_may_reach_admit_nobody_else() {
    let cluster = Cluster::of(&egress(&network(&small(), "kubernetes")));
    let crm = Place::pod("backends", &[("app", "crm")]);
    for stranger in
        [Place::pod("backends", &[("app", "crm")]), Place::pod("default", &[]), Place::address("192.0.2.1")]
    {
        assert!(!cluster.lets(&stranger, &crm, Protocol::Tcp, 8080), "{stranger:?}");
    }
}

#[test]
fn what_no_policy_selects_is_not_held_back_by_any() {
    // What the rules do not cover: pods without the labels. It also shows that the evaluator can say yes.
    let cluster = Cluster::of(&egress(&network(&small(), "kubernetes")));
    let other = Place::pod("people", &[("app", "somebody-else")]);
    assert!(cluster.lets(&other, &Place::address("192.0.2.99"), Protocol::Tcp, 443));
    let elsewhere = Place::pod("elsewhere", &[("app", "hiring")]);
    assert!(cluster.lets(&elsewhere, &Place::address("192.0.2.99"), Protocol::Tcp, 443));
}

#[test]
fn the_order_in_which_files_are_found_does_not_matter() {
    let mut found = found();
    found.reverse();
    let files = |loaded: &Loaded| egress(&network(loaded, "kubernetes")).files;
    assert_eq!(files(&caseway_spec::load_files(found)), files(&small()));
}
