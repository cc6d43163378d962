//! Environments against the platform: what they name must exist, secrets must be references.

mod deliveries;

use std::collections::HashMap;
use std::net::SocketAddr;

use caseway_environment::{BackendSettings, ConsumerKey, Environment};

use super::backend::{address, credentials};
use super::{Landscape, Names, header, network, resilience};
use crate::codes;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::load::{Spec, Specs};
use crate::model::Kind;
use crate::platform::Backend;
use crate::source::{Part, Place};

/// Checks every environment.
pub(super) fn check(
    specs: &Specs,
    names: &Names,
    landscape: Landscape<'_>,
    source: &dyn Fn(&Place) -> String,
    diagnostics: &mut Diagnostics,
) {
    let known = Known { specs, names };
    for Spec { place, model } in &specs.environments {
        limits(model, place, diagnostics);
        deliveries::check(model, place, diagnostics);
        for (name, settings) in &model.backends {
            let at = place.child("backends").child(name);
            known.backend(name, &at, diagnostics);
            backend(settings, &at, diagnostics);
            let declared = names.backends.get(name).map(|index| &landscape.backends[index]);
            instances(settings, declared, &at.child("instances"), diagnostics);
        }
        for (name, consumer) in &model.consumers {
            let at = place.child("consumers").child(name);
            known.case_type(name, &at, diagnostics);
            keys(&consumer.keys, &at.child("keys"), diagnostics);
        }
        deliveries::callbacks(model, place, landscape.case_types, diagnostics);
        addresses(model, place, landscape.backends, diagnostics);
        if let Some(written) = &model.network {
            let at = place.child("network");
            for name in written.backends.keys() {
                known.target(name, landscape.backends, &at.child("backends").child(name), diagnostics);
            }
            for name in written.case_types.keys() {
                known.case_type(name, &at.child("caseTypes").child(name), diagnostics);
            }
            for name in written.callbacks.keys() {
                known.case_type(name, &at.child("callbacks").child(name), diagnostics);
            }
            network::resolve(model, place, source(place), landscape, diagnostics);
        }
    }
}

/// What environments may name.
struct Known<'a> {
    specs: &'a Specs,
    names: &'a Names,
}

impl Known<'_> {
    fn backend(&self, name: &str, at: &Place, diagnostics: &mut Diagnostics) {
        if self.names.backends.get(name).is_none() && !self.specs.broken.may_hold(Kind::Backend, name) {
            let message = format!("there is no backend `{name}`");
            let found = Diagnostic::new(codes::UNKNOWN_BACKEND, at, Part::Key, message)
                .maybe_help(self.names.backends.help(name));
            diagnostics.push(found);
        }
    }

    /// A backend, or an instance of one as in `core@nl`.
    fn target(&self, name: &str, backends: &[Backend], at: &Place, diagnostics: &mut Diagnostics) {
        let Some((backend, instance)) = name.split_once('@') else {
            return self.backend(name, at, diagnostics);
        };
        self.backend(backend, at, diagnostics);
        let Some(backend) = self.names.backends.get(backend).map(|index| &backends[index]) else { return };
        if !backend.instances.iter().any(|known| known.full_name == name) {
            let known = backend.instances.iter().map(|instance| instance.name.as_str());
            diagnostics.push(super::instance::unknown(instance, &backend.name, known, at, Part::Key));
        }
    }

    fn case_type(&self, name: &str, at: &Place, diagnostics: &mut Diagnostics) {
        if self.names.case_types.get(name).is_none() && !self.specs.broken.may_hold(Kind::CaseType, name) {
            let message = format!("there is no case type `{name}`");
            let found = Diagnostic::new(codes::UNKNOWN_CASE_TYPE, at, Part::Key, message)
                .maybe_help(self.names.case_types.help(name));
            diagnostics.push(found);
        }
    }
}

/// What an environment says of a backend's instances. The backend is not known where its name is wrong.
fn instances(
    settings: &BackendSettings,
    declared: Option<&Backend>,
    place: &Place,
    diagnostics: &mut Diagnostics,
) {
    for (name, instance) in &settings.instances {
        let at = place.child(name);
        if let Some(declared) = declared
            && !declared.instances.iter().any(|known| known.name == *name)
        {
            let known = declared.instances.iter().map(|instance| instance.name.as_str());
            diagnostics.push(super::instance::unknown(name, &declared.name, known, &at, Part::Key));
        }
        backend(&BackendSettings::from(instance.clone()), &at, diagnostics);
    }
}

/// Every backend has an address, and so has each of its instances: its contract's or the environment's.
fn addresses(model: &Environment, place: &Place, backends: &[Backend], diagnostics: &mut Diagnostics) {
    for backend in backends {
        let settings = model.backends.get(&backend.name);
        let at = place.child("backends").child(&backend.name);
        for target in backend.targets().iter().filter(|target| target.base_url.is_none()) {
            let given = settings.is_some_and(|settings| match target.instance {
                Some(name) => settings.of_instance(name).base_url.is_some(),
                None => settings.base_url.is_some(),
            });
            if given {
                continue;
            }
            let (what, at, under) = match target.instance {
                Some(name) => (
                    format!("the instance `{name}` of `{}`", backend.name),
                    at.child("instances").child(name),
                    format!("backends: {}: instances: {name}:", backend.name),
                ),
                None => (
                    format!("the backend `{}`", backend.name),
                    at.clone(),
                    format!("backends: {}:", backend.name),
                ),
            };
            let message = format!("{what} has no address in this environment");
            let found = Diagnostic::new(codes::NO_ADDRESS, &at, Part::Key, message)
                .secondary(&backend.place.child("name"), Part::Value, "its contract gives none")
                .help(format!("add `baseUrl:` under `{under}`"));
            diagnostics.push(found);
        }
    }
}

fn limits(model: &Environment, place: &Place, diagnostics: &mut Diagnostics) {
    if let Some(listen) = &model.listen
        && listen.is_literal()
        && listen.to_string().parse::<SocketAddr>().is_err()
    {
        let message = format!("`{listen}` is not an address to listen on");
        let found = Diagnostic::new(codes::ADDRESS, &place.child("listen"), Part::Value, message)
            .help("write `IP:PORT`, as in `0.0.0.0:8080`");
        diagnostics.push(found);
    }
    let at = place.child("limits");
    resilience::not_zero(model.limits.header_timeout, &at.child("headerTimeout"), diagnostics);
    resilience::not_zero(model.limits.body_timeout, &at.child("bodyTimeout"), diagnostics);
}

fn backend(settings: &BackendSettings, place: &Place, diagnostics: &mut Diagnostics) {
    address(settings.base_url.as_ref(), &place.child("baseUrl"), diagnostics);
    credentials(settings.auth.as_ref(), &place.child("auth"), diagnostics);
    for (name, value) in &settings.headers {
        let at = place.child("headers").child(name);
        header::check(name, &at, Part::Key, diagnostics);
        header::check_value(value, &at, diagnostics);
    }
    resilience::not_zero(settings.timeout, &place.child("timeout"), diagnostics);
    if let Some(breaker) = &settings.breaker {
        resilience::check_breaker(breaker, &place.child("breaker"), diagnostics);
    }
    if let Some(callback) = &settings.callback {
        keys(&callback.keys, &place.child("callback").child("keys"), diagnostics);
    }
}

fn keys(keys: &[ConsumerKey], at: &Place, diagnostics: &mut Diagnostics) {
    let mut names: HashMap<&str, usize> = HashMap::new();
    for (index, key) in keys.iter().enumerate() {
        let here = at.item(index);
        if let Some(first) = names.insert(&key.name, index) {
            let message = format!("two keys are called `{}`", key.name);
            let found = Diagnostic::new(codes::DUPLICATE_NAME, &here.child("name"), Part::Value, message)
                .secondary(&at.item(first).child("name"), Part::Value, "the first one")
                .help("logs tell keys apart by their names: rename one");
            diagnostics.push(found);
        }
        let text = key.sha256.to_string();
        let hash = text.len() == 64 && text.bytes().all(|b| b.is_ascii_hexdigit());
        if key.sha256.is_literal() && !hash {
            let found = Diagnostic::new(
                codes::KEY_NOT_HASHED,
                &here.child("sha256"),
                Part::Value,
                "this is not the SHA-256 of a key",
            )
            .help("write its 64 hexadecimal digits, or `${NAME}`; never the key itself");
            diagnostics.push(found);
        }
    }
}

/// The place that `pointer` names below `place`; its segments hold nothing that is escaped.
pub(super) fn below(place: &Place, pointer: &str) -> Place {
    pointer
        .split('/')
        .filter(|segment| !segment.is_empty())
        .fold(place.clone(), |place, segment| place.child(segment))
}
