//! Who may reach whom on the network, as an environment says it, every port decided.
//!
//! A way past the hub is shut twice: nobody else has the backends' credentials, and the network lets nobody else through. The
//! second is written down here once, per environment, so that its rules can be generated and checked against the specs.

mod range;

use std::collections::BTreeSet;

use caseway_environment::{Enforcer, Environment, Pods};

use crate::Loaded;
use crate::diagnostic::Diagnostics;
use crate::load::Spec;
use crate::resolve::{Landscape, network};
use crate::source::Sources;

pub use range::{Range, RangeError};

/// An environment's network: what its rules let through.
#[derive(Debug, Clone, PartialEq)]
pub struct Network {
    /// The environment's name.
    pub environment: String,
    /// The file that declares it.
    pub source: String,
    /// What enforces the rules.
    pub enforced_by: Enforcer,
    /// The hub's gateways.
    pub hub: Pods,
    /// The port that they listen on.
    pub port: u16,
    /// Where names are resolved.
    pub dns: Vec<Way>,
    /// Every case type and where its services run, in order of names.
    pub case_types: Vec<CaseType>,
    /// Everything that the hub calls, in order: backends, each followed by where its tokens come from; callbacks; the store; what else
    /// it needs.
    pub calls: Vec<Call>,
    /// Backends that are not called by anything, in order of names: nothing leads to them.
    pub unused: Vec<String>,
}

/// Where the services of a case type run.
#[derive(Debug, Clone, PartialEq)]
pub struct CaseType {
    /// The case type.
    pub name: String,
    /// Its pods; or why it has none in this cluster.
    pub at: Result<Pods, String>,
}

/// Something that the hub calls.
#[derive(Debug, Clone, PartialEq)]
pub struct Call {
    /// Why.
    pub purpose: Purpose,
    /// Where; any of them.
    pub to: Vec<Way>,
}

/// Why the hub calls something.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Purpose {
    /// A backend.
    Backend(String),
    /// The tokens of a backend.
    Tokens(String),
    /// Calling a case type back.
    Callback(String),
    /// The database that accepted commands are kept in.
    Store,
    /// Something else, by its name.
    Need(String),
}

/// A place on the network and its TCP ports, in order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Way {
    /// The place.
    pub to: Peer,
    /// The ports.
    pub ports: Vec<u16>,
    /// Whether the hub alone may reach it: only pods can be guarded.
    pub hub_only: bool,
}

/// A place on the network.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Peer {
    /// Addresses outside of the cluster, as written.
    Addresses(Vec<Range>),
    /// Pods.
    Pods(Pods),
    /// Hosts by their names.
    Hosts(Vec<String>),
}

/// Pods that the hub alone may reach.
#[derive(Debug, Clone, PartialEq)]
pub struct Guarded {
    /// Why the hub calls them.
    pub purpose: Purpose,
    /// The pods.
    pub pods: Pods,
    /// The ports on which the hub calls them, whatever for.
    pub ports: Vec<u16>,
}

impl Network {
    /// Pods that the hub alone may reach, in order of the calls that say so; each once, with every port that the hub calls there.
    #[must_use]
    pub fn guarded(&self) -> Vec<Guarded> {
        let mut found: Vec<Guarded> = Vec::new();
        let ways = self.calls.iter().flat_map(|call| call.to.iter().map(|way| (&call.purpose, way)));
        for (purpose, way) in ways.clone() {
            let Peer::Pods(pods) = &way.to else { continue };
            if !way.hub_only || found.iter().any(|known| known.pods == *pods) {
                continue;
            }
            let there = ways.clone().filter(|(_, other)| other.to == way.to);
            let ports: BTreeSet<u16> = there.flat_map(|(_, other)| other.ports.iter().copied()).collect();
            let ports = ports.into_iter().collect();
            found.push(Guarded { purpose: purpose.clone(), pods: pods.clone(), ports });
        }
        found
    }
}

impl Loaded {
    /// The networks of the environments that declare one, in order of files. None while the specs have an error.
    #[must_use]
    pub fn networks(&self) -> Vec<Network> {
        let Some(platform) = &self.platform else { return Vec::new() };
        let landscape = Landscape::of(platform);
        let of = |Spec { place, model }: &Spec<Environment>| {
            // What there is to say of it was said when it was loaded.
            let silent = &mut Diagnostics::default();
            network::resolve(model, place, source(&self.sources, place), landscape, silent)
        };
        self.environments.iter().filter_map(of).collect()
    }

    /// The names of all environments, in order of files.
    pub fn environment_names(&self) -> impl Iterator<Item = &str> {
        self.environments.iter().map(|spec| spec.model.name.as_str())
    }
}

fn source(sources: &Sources, place: &crate::source::Place) -> String {
    sources.get(place.file).name.clone()
}
