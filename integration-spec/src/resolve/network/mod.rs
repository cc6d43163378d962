//! An environment's `network` section: what the hub calls, where that is, and that nothing is forgotten.
//!
//! What is left out would be cut off, or stay open without anybody knowing; so everything that the specs make the hub call
//! must have a destination, and every case type a place. What cannot be said to the network is an error here, never a
//! rule that lets more through.

mod address;
mod destination;
mod pods;

use std::collections::BTreeMap;
use std::net::SocketAddr;

use caseway_environment::{Auth, Destination, Enforcer, Environment, Pods, Reach, Store, Template};

use crate::codes;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::network::{Call, Network, Peer, Purpose, Way};
use crate::platform::{Backend, Binding, CaseType, DirectConnection, Platform, Target};
use crate::source::{Part, Place};

use address::Leads;

/// Where a gateway listens when nobody says otherwise.
const LISTEN_PORT: u16 = 8080;

/// The port of the DNS.
const DNS_PORT: u16 = 53;

/// What the specs make the hub call, and for whom.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Landscape<'a> {
    pub(crate) backends: &'a [Backend],
    pub(crate) bindings: &'a [Binding],
    pub(crate) case_types: &'a [CaseType],
    pub(crate) direct: &'a [DirectConnection],
}

impl<'a> Landscape<'a> {
    /// That of a platform.
    pub(crate) fn of(platform: &'a Platform) -> Self {
        let Platform { backends, bindings, case_types, direct, .. } = platform;
        Self { backends, bindings, case_types, direct }
    }

    /// Whether the hub calls a backend: by a mapping, whoever may use it, because commands that wait are delivered even when
    /// their grant has gone; or by a direct connection whose approval holds.
    fn calls(&self, backend: usize) -> bool {
        self.bindings.iter().any(|binding| binding.backend == backend)
            || self.direct.iter().any(|connection| connection.backend == backend && connection.holds)
    }
}

/// The network of the environment at `place`; `None` where it declares none, or one that cannot be used. That backends and
/// case types exist is checked elsewhere.
pub(crate) fn resolve(
    environment: &Environment,
    place: &Place,
    source: String,
    landscape: Landscape<'_>,
    diagnostics: &mut Diagnostics,
) -> Option<Network> {
    let written = environment.network.as_ref()?;
    let mark = diagnostics.len();
    let (at, enforced_by) = (&place.child("network"), written.enforced_by);
    let port = port(environment, place, diagnostics);
    let dns = dns(&written.dns, at, enforced_by, diagnostics);
    let hub = Pods { namespace: written.hub.namespace.clone(), labels: written.hub.labels.clone() };
    let case_types = pods::case_types(&hub, &written.case_types, landscape.case_types, at, diagnostics);
    let mut section = Section { environment, place, at, enforced_by, diagnostics };
    let (mut calls, mut unused) = (Vec::new(), Vec::new());
    for (index, backend) in landscape.backends.iter().enumerate() {
        if landscape.calls(index) {
            section.backend(backend, &written.backends, &mut calls);
        } else {
            unused.push(backend.name.clone());
        }
    }
    section.callbacks(&mut calls);
    section.store(&mut calls);
    for (name, to) in &written.hub.needs {
        let at = at.child("hub").child("needs").child(name);
        let to = section.ways(to, &at, &Leads::Unsaid);
        calls.push(Call { purpose: Purpose::Need(name.clone()), to });
    }
    if diagnostics.errors_since(mark) {
        return None;
    }
    let environment = environment.name.clone();
    Some(Network { environment, source, enforced_by, hub, port: port?, dns, case_types, calls, unused })
}

/// The port that the hub listens on, which rules name as the pods have it.
fn port(environment: &Environment, place: &Place, diagnostics: &mut Diagnostics) -> Option<u16> {
    let given = environment.network.as_ref()?.hub.port;
    let listen = match &environment.listen {
        None => Some(LISTEN_PORT),
        Some(listen) => listen.to_string().parse().ok().map(|address: SocketAddr| address.port()),
    };
    let at = place.child("network").child("hub");
    let found = match (given, listen) {
        (None, None) => {
            let message = "the port that the hub listens on is known at start only";
            Diagnostic::new(codes::NETWORK_PORT, &at, Part::Key, message)
                .secondary(&place.child("listen"), Part::Value, "here it is a reference")
                .help("add `port:`, the port of the hub's pods")
        }
        (Some(given), Some(listen)) if given != listen => {
            let message = format!("the hub listens on port {listen}");
            let found = Diagnostic::new(codes::NETWORK_PORT, &at.child("port"), Part::Value, message)
                .help("leave `port` out: it is that of `listen`");
            match environment.listen {
                Some(_) => found.secondary(&place.child("listen"), Part::Value, "here"),
                None => found,
            }
        }
        (given, listen) => return given.or(listen),
    };
    diagnostics.push(found);
    None
}

/// Where names are resolved.
fn dns(
    written: &[Destination],
    at: &Place,
    enforced_by: Enforcer,
    diagnostics: &mut Diagnostics,
) -> Vec<Way> {
    let at = at.child("dns");
    if written.is_empty() {
        return vec![Way { to: Peer::Pods(pods::kube_dns()), ports: vec![DNS_PORT], hub_only: false }];
    }
    let ways = destination::ways(written, &at, &Leads::Port(DNS_PORT), enforced_by, diagnostics);
    for (index, _) in ways.iter().enumerate().filter(|(_, way)| way.hub_only) {
        let message = "names are resolved by everybody, not by the hub alone";
        let at = at.item(index).child("pods").child("hubOnly");
        let found = Diagnostic::new(codes::NETWORK_WITHOUT_EFFECT, &at, Part::Value, message);
        diagnostics.push(found.help("leave `hubOnly` out"));
    }
    for (index, _) in ways.iter().enumerate().filter(|(_, way)| matches!(way.to, Peer::Hosts(_))) {
        let message = "where names are resolved cannot be a name";
        let found = Diagnostic::new(codes::NETWORK_HOST, &at.item(index).child("hosts"), Part::Key, message);
        diagnostics.push(found.help("give `pods` or `addresses`"));
    }
    ways
}

/// An environment with a section, while what it lets the hub call is gathered.
struct Section<'a> {
    environment: &'a Environment,
    place: &'a Place,
    at: &'a Place,
    enforced_by: Enforcer,
    diagnostics: &'a mut Diagnostics,
}

/// Something that has an address, and must have a destination.
struct Wanted<'a> {
    purpose: Purpose,
    /// What it is in a sentence, as in "the backend `erp`".
    what: String,
    /// Where its destinations stand, or should.
    at: Place,
    given: Option<&'a [Destination]>,
    address: &'a Template,
    /// Where the address stands.
    address_at: Place,
}

/// Where an address or credentials of a target may stand.
struct Stands {
    of_instance: Place,
    of_backend: Place,
    contract: Place,
}

impl Stands {
    fn new(environment: &Place, backend: &Backend, target: Target<'_>) -> Self {
        let of_backend = environment.child("backends").child(&backend.name);
        let declared = backend.instances.iter().find(|instance| Some(&*instance.name) == target.instance);
        // What the instance leaves out is the backend's.
        let own = declared.filter(|instance| instance.base_url != backend.base_url);
        Self {
            of_instance: of_backend.child("instances").child(target.instance.unwrap_or_default()),
            contract: own.map_or(&backend.place, |instance| &instance.place).clone(),
            of_backend,
        }
    }
}

impl Section<'_> {
    fn ways(&mut self, written: &[Destination], at: &Place, leads: &Leads) -> Vec<Way> {
        destination::ways(written, at, leads, self.enforced_by, self.diagnostics)
    }

    /// Adds what is wanted to `calls`: where it is said to be, or where its address leads if that can be said to the network.
    fn wanted(&mut self, wanted: Wanted<'_>, calls: &mut Vec<Call>) {
        let leads = Leads::of(wanted.address);
        if let Some(given) = wanted.given.filter(|given| !given.is_empty()) {
            let to = self.ways(given, &wanted.at, &leads);
            calls.push(Call { purpose: wanted.purpose, to });
        } else if let Some(way) = leads.way(self.enforced_by) {
            calls.push(Call { purpose: wanted.purpose, to: vec![way] });
        } else {
            let message = format!("`network` does not say where {} is", wanted.what);
            let found = Diagnostic::new(codes::NETWORK_GAP, &wanted.at, Part::Key, message)
                .secondary(&wanted.address_at, Part::Value, leads.why_not(self.enforced_by))
                .help(self.forms());
            self.diagnostics.push(found);
        }
    }

    fn forms(&self) -> &'static str {
        match self.enforced_by {
            Enforcer::Kubernetes => {
                "give its `addresses` (ranges), its `pods`, or the pods of a proxy that leads there; `enforcedBy: cilium` takes host names too"
            }
            Enforcer::Cilium => {
                "give its `addresses` (ranges), its `hosts`, its `pods`, or the pods of a proxy that leads there"
            }
        }
    }

    /// A backend, or each of its instances, and where the tokens come from. What is said of the backend holds for the instances of which
    /// nothing is said.
    fn backend(&mut self, backend: &Backend, written: &BTreeMap<String, Reach>, calls: &mut Vec<Call>) {
        for target in backend.targets() {
            let own = written.contains_key(target.name);
            let name = if own { target.name } else { &backend.name };
            self.target(backend, target, (name, written.get(name)), calls);
        }
    }

    fn target(
        &mut self,
        backend: &Backend,
        target: Target<'_>,
        (said_of, reach): (&str, Option<&Reach>),
        calls: &mut Vec<Call>,
    ) {
        let settings = self.environment.backends.get(&backend.name);
        let at = self.at.child("backends").child(said_of);
        let of_instance = target.instance.and_then(|name| settings?.instances.get(name));
        let stands = Stands::new(self.place, backend, target);
        let here = of_instance.and_then(|own| Some((own.base_url.as_ref()?, &stands.of_instance)));
        let here = here.or_else(|| Some((settings?.base_url.as_ref()?, &stands.of_backend)));
        // What has no address has a diagnostic of its own.
        let Some((address, address_at)) = here.or_else(|| Some((target.base_url?, &stands.contract))) else {
            return;
        };
        let what = match target.instance {
            Some(name) => format!("the instance `{name}` of `{}`", backend.name),
            None => format!("the backend `{}`", backend.name),
        };
        self.wanted(
            Wanted {
                purpose: Purpose::Backend(target.name.to_owned()),
                what,
                at: at.child("to"),
                given: reach.map(|reach| &*reach.to),
                address,
                address_at: address_at.child("baseUrl"),
            },
            calls,
        );
        let here = of_instance.and_then(|own| Some((own.auth.as_ref()?, &stands.of_instance)));
        let here = here.or_else(|| Some((settings?.auth.as_ref()?, &stands.of_backend)));
        let tokens = reach.map(|reach| &*reach.tokens);
        match here.or_else(|| Some((target.auth?, &stands.contract))) {
            // Tokens that come from the same host and port go the same way.
            Some((Auth::OAuth2 { token_url, .. }, _))
                if tokens.is_none_or(<[_]>::is_empty) && Leads::of(token_url).same(&Leads::of(address)) => {}
            Some((Auth::OAuth2 { token_url, .. }, auth_at)) => self.wanted(
                Wanted {
                    purpose: Purpose::Tokens(target.name.to_owned()),
                    what: format!("the host that issues tokens for `{}`", target.name),
                    at: at.child("tokens"),
                    given: tokens,
                    address: token_url,
                    address_at: auth_at.child("auth").child("oauth2").child("tokenUrl"),
                },
                calls,
            ),
            _ if tokens.is_some_and(|tokens| !tokens.is_empty()) => {
                let message = format!("nothing asks for tokens of `{}`", target.name);
                self.without_effect(
                    &at.child("tokens"),
                    message,
                    "leave `tokens` out: it goes with `auth: { oauth2: ... }`",
                );
            }
            _ => {}
        }
    }

    /// The case types that are called back.
    fn callbacks(&mut self, calls: &mut Vec<Call>) {
        let Some(written) = &self.environment.network else { return };
        for (name, consumer) in &self.environment.consumers {
            let Some(callback) = &consumer.callback else { continue };
            let wanted = Wanted {
                purpose: Purpose::Callback(name.clone()),
                what: format!("the case type `{name}`, which is called back,"),
                at: self.at.child("callbacks").child(name),
                given: written.callbacks.get(name).map(Vec::as_slice),
                address: &callback.url,
                address_at: self.place.child("consumers").child(name).child("callback").child("url"),
            };
            self.wanted(wanted, calls);
        }
        for name in written.callbacks.keys() {
            let consumer = self.environment.consumers.get(name);
            if consumer.is_none_or(|consumer| consumer.callback.is_none()) {
                let message = format!("this environment does not call `{name}` back");
                let at = self.at.child("callbacks").child(name);
                self.without_effect(&at, message, "leave it out, or give the consumer a `callback`");
            }
        }
    }

    /// The database.
    fn store(&mut self, calls: &mut Vec<Call>) {
        let Some(written) = &self.environment.network else { return };
        let at = self.at.child("hub").child("store");
        let postgres = matches!(self.environment.store, Some(Store::Postgres(_)));
        match (postgres, written.hub.store.as_slice()) {
            (true, []) => {
                let message = "`network` does not say where the store is";
                let postgres = self.place.child("store").child("postgres");
                let found = Diagnostic::new(codes::NETWORK_GAP, &at, Part::Key, message)
                    .secondary(&postgres, Part::Key, "the hub calls it, and its address is a secret")
                    .help(self.forms());
                self.diagnostics.push(found);
            }
            (true, given) => {
                let to = self.ways(given, &at, &Leads::Unsaid);
                calls.push(Call { purpose: Purpose::Store, to });
            }
            (false, []) => {}
            (false, _) => {
                let message = "the store is no database, so that nothing calls it";
                self.without_effect(
                    &at,
                    message.to_owned(),
                    "leave `store` out: it goes with `store: { postgres: ... }`",
                );
            }
        }
    }

    fn without_effect(&mut self, at: &Place, message: String, help: &str) {
        let found = Diagnostic::new(codes::NETWORK_WITHOUT_EFFECT, at, Part::Key, message).help(help);
        self.diagnostics.push(found);
    }
}
