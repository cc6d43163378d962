//! A backend's instances, and which of them something calls.

use std::collections::BTreeMap;

use caseway_environment::{Resilience, Template};

use super::registry::Scope;
use super::{Context, backend, header, resilience};
use crate::codes;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::model;
use crate::names;
use crate::platform::{Backend, EnumType, EnumValue, Instance, Origin, Type, TypeId};
use crate::source::{Part, Place};
use crate::suggest;

/// The instances that a contract declares, in order of names, and the type of their names.
pub(super) fn of_backend(
    index: usize,
    model: &model::Backend,
    layers: &[&Resilience],
    place: &Place,
    context: &mut Context,
) -> (Vec<Instance>, Option<TypeId>) {
    let at = place.child("instances");
    if let Some(former) = &model.formerly
        && !model.instances.contains_key(former)
    {
        let known = model.instances.keys().map(String::as_str);
        let place = place.child("formerly");
        context.diagnostics.push(unknown(former, &model.name, known, &place, Part::Value));
    }
    let mut names: Vec<&String> = model.instances.keys().collect();
    names.sort_unstable();
    if names.is_empty() {
        return (Vec::new(), None);
    }
    let instances = names
        .iter()
        .map(|name| one(name, model, layers, &at.child(name), &mut context.diagnostics))
        .collect();
    let type_of_names = type_of_names(Origin::Backend(index), &names, &at, context);
    (instances, Some(type_of_names))
}

fn one(
    name: &str,
    model: &model::Backend,
    layers: &[&Resilience],
    place: &Place,
    diagnostics: &mut Diagnostics,
) -> Instance {
    let written = &model.instances[name];
    backend::address(written.base_url.as_ref(), &place.child("baseUrl"), diagnostics);
    backend::credentials(written.auth.as_ref(), &place.child("auth"), diagnostics);
    resilience::check(&written.resilience, &place.child("resilience"), diagnostics);
    for (header, value) in &written.headers {
        let at = place.child("headers").child(header);
        header::check(header, &at, Part::Key, diagnostics);
        header::check_value(value, &at, diagnostics);
    }
    let former = model.formerly.as_deref() == Some(name);
    let full_name = if former { model.name.clone() } else { format!("{}@{name}", model.name) };
    let layers: Vec<_> = layers.iter().copied().chain([&written.resilience]).collect();
    Instance {
        place: place.clone(),
        name: name.to_owned(),
        full_name,
        title: written.title.clone().unwrap_or_else(|| format!("{} ({name})", model.title)),
        owner: written.owner.clone().unwrap_or_else(|| model.owner.clone()),
        base_url: written.base_url.clone().or_else(|| model.base_url.clone()),
        auth: written.auth.clone().or_else(|| model.auth.clone()),
        headers: overridden(&model.headers, &written.headers),
        resilience: resilience::effective(&layers),
    }
}

/// The headers of all, with those of one in place of the same names, in whatever casing.
fn overridden(
    all: &BTreeMap<String, Template>,
    own: &BTreeMap<String, Template>,
) -> BTreeMap<String, Template> {
    let is_own = |name: &str| own.keys().any(|other| other.eq_ignore_ascii_case(name));
    let rest = all.iter().filter(|(name, _)| !is_own(name));
    rest.chain(own).map(|(name, value)| (name.clone(), value.clone())).collect()
}

/// An enum of the names: what the cell gives that chooses an instance.
fn type_of_names(origin: Origin, names: &[&String], place: &Place, context: &mut Context) -> TypeId {
    let mut variants = Scope::default();
    let values = names.iter().map(|name| {
        let rust_name = names::variant_name(name);
        variants.claim(&rust_name, name, &place.child(name), Part::Key, &mut context.diagnostics);
        EnumValue { value: (*name).clone(), rust_name }
    });
    let values = values.collect();
    // A contract may have a type of that name.
    let is_taken =
        |name: &str| context.types.iter().any(|(_, ty)| ty.origin() == origin && ty.rust_name() == name);
    let mut rust_name = "Instance".to_owned();
    while is_taken(&rust_name) {
        rust_name = format!("Backend{rust_name}");
    }
    context.types.add(Type::Enum(EnumType {
        origin,
        place: place.clone(),
        name: "Instance".to_owned(),
        rust_name,
        description: Some("Which instance of the backend is called.".to_owned()),
        values,
        constant: false,
    }))
}

/// There is no instance `name`.
pub(super) fn unknown<'a>(
    name: &str,
    backend: &str,
    known: impl Iterator<Item = &'a str> + Clone,
    place: &Place,
    part: Part,
) -> Diagnostic {
    let message = format!("the backend `{backend}` has no instance `{name}`");
    let help = suggest::help(name, known.clone()).or_else(|| {
        let names: Vec<&str> = known.collect();
        Some(match names.is_empty() {
            true => "declare it under `instances:` of the contract, or leave this out".to_owned(),
            false => format!("it has {}", suggest::listed(&names)),
        })
    });
    Diagnostic::new(codes::UNKNOWN_INSTANCE, place, part, message).maybe_help(help)
}

/// Whether a call at `place` says which instance it is for exactly where there is something to choose.
pub(super) fn is_chosen(
    backend: &Backend,
    given: bool,
    place: &Place,
    help: &str,
    diagnostics: &mut Diagnostics,
) -> bool {
    let found = match (backend.instances.is_empty(), given) {
        (true, true) => {
            let message = format!("the backend `{}` has no instances", backend.name);
            Diagnostic::new(codes::INSTANCE, &place.child("instance"), Part::Key, message)
                .secondary(&backend.place.child("name"), Part::Value, "declared here")
                .help("leave `instance` out")
        }
        (false, false) => {
            let names: Vec<&str> = backend.instances.iter().map(|instance| instance.name.as_str()).collect();
            let message = format!(
                "nothing says which instance of `{}` is called: {}",
                backend.name,
                suggest::listed(&names)
            );
            Diagnostic::new(codes::INSTANCE, &place.child("call"), Part::Value, message)
                .secondary(&backend.place.child("instances"), Part::Key, "declared here")
                .help(help)
        }
        _ => return true,
    };
    diagnostics.push(found);
    false
}
