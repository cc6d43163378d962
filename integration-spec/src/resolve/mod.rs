//! Typed specs → the resolved platform: every name bound, every type unified.
//!
//! Passes in order: backends and services (their types, routes and operations), mappings, case types, environments,
//! in that order. What a pass cannot resolve it reports and marks as unsound in [`Context`]; later passes say nothing
//! about what is unsound, because it would be wrong once the mistake is repaired.

mod backend;
mod body;
mod bulk;
mod case_type;
mod completes;
mod cycles;
mod delivery;
mod direct;
mod environment;
mod governance;
mod header;
mod instance;
mod mapping;
pub(crate) mod network;
mod owners;
mod pages;
mod registry;
mod resilience;
mod response;
mod route;
mod service;
mod style;
mod types;
mod unused;

use std::collections::HashSet;

use crate::codes;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::load::Specs;
use crate::model::{self, Kind};
use crate::platform::{Platform, TypeId, Types};
use crate::source::{Part, Place, Sources};
use crate::suggest;

use registry::Registry;

pub(crate) use network::Landscape;

/// What the passes share.
#[derive(Debug, Default)]
struct Context {
    types: Types,
    /// Types of which something could not be resolved.
    unsound_types: HashSet<TypeId>,
    /// Types whose fields others have by `allOf`: they are used, even where no operation names them.
    merged_types: HashSet<TypeId>,
    /// Operations, by name of owner and operation, of which something could not be resolved.
    unsound_operations: HashSet<(Kind, usize, String)>,
    diagnostics: Diagnostics,
}

/// Resolves `specs`; `None` when there is no platform to speak of.
pub(crate) fn resolve(specs: &Specs, sources: &Sources, diagnostics: &mut Diagnostics) -> Option<Platform> {
    let mut context = Context::default();
    let organisation = organisation(specs, &mut context.diagnostics);
    let defaults = organisation.map(|(_, platform)| platform.defaults.clone()).unwrap_or_default();

    let names = Names::of(specs, &mut context.diagnostics);
    let source = |place: &Place| sources.get(place.file).name.clone();
    let backends = backend::resolve(specs, &names.backends, &defaults, &source, &mut context);
    let services = service::resolve(specs, &names.services, &defaults, &source, &mut context);
    cycles::resolve(&mut context);
    let unsound = cycles::holding_unsound(&context);
    let bindings = mapping::resolve(specs, &names, &backends, &services, &unsound, &source, &mut context);
    let case_types = case_type::resolve(specs, &names, &services, &source, &mut context);
    let governance = governance::resolve(specs, &mut context.diagnostics);
    let approvals = governance::approvals(specs, &source, &mut context.diagnostics);
    let direct =
        direct::resolve(specs, &names, &backends, &case_types, &approvals, &governance, &mut context);
    let landscape =
        Landscape { backends: &backends, bindings: &bindings, case_types: &case_types, direct: &direct };
    environment::check(specs, &names, landscape, &source, &mut context.diagnostics);
    let sound = specs.broken.is_empty() && !diagnostics.has_errors() && !context.diagnostics.has_errors();
    unused::check(&backends, &services, &bindings, &case_types, &direct, sound, &mut context);

    diagnostics.extend(context.diagnostics.into_vec());

    let (at, written) = organisation?;
    let (name, title) = (written.name.clone(), written.title.clone());
    let owners = owners::resolve(specs, written, at, &governance, &source);
    Some(Platform {
        name,
        title,
        types: context.types,
        backends,
        services,
        bindings,
        case_types,
        direct,
        approvals,
        governance,
        owners,
    })
}

/// The platform file, of which there is exactly one.
fn organisation<'a>(
    specs: &'a Specs,
    diagnostics: &mut Diagnostics,
) -> Option<(&'a Place, &'a model::Platform)> {
    let mut platforms = specs.platforms.iter();
    let first = platforms.next();
    match first {
        Some(first) => {
            for other in platforms {
                let message = "there is more than one platform";
                let found =
                    Diagnostic::new(codes::SECOND_PLATFORM, &other.place.child("kind"), Part::Value, message)
                        .secondary(&first.place.child("kind"), Part::Value, "the first one")
                        .help("keep one of the two: a platform is the organisation that all specs belong to");
                diagnostics.push(found);
            }
        }
        None => {
            if let Some(place) = specs.first_place().filter(|_| !specs.broken.any(Kind::Platform)) {
                let found = Diagnostic::new(
                    codes::NO_PLATFORM,
                    place,
                    Part::Bytes(0..0),
                    "no file declares the platform",
                )
                .help("add `platform.yaml` with `kind: Platform`, a `name` and a `title`");
                diagnostics.push(found);
            }
        }
    }
    first.map(|spec| (&spec.place, &spec.model))
}

/// What is called how, by kind.
#[derive(Debug)]
struct Names {
    backends: Registry,
    services: Registry,
    case_types: Registry,
}

impl Names {
    fn of(specs: &Specs, diagnostics: &mut Diagnostics) -> Self {
        let mut registry = |kind, names: Vec<(&Place, &str)>| Registry::new(kind, &names, diagnostics);
        let backends = registry(
            Kind::Backend,
            specs.backends.iter().map(|s| (&s.place, s.model.name.as_str())).collect(),
        );
        let full: Vec<String> = specs.services.iter().map(|s| s.model.full_name()).collect();
        let services = registry(
            Kind::Service,
            specs.services.iter().map(|s| &s.place).zip(full.iter().map(String::as_str)).collect(),
        );
        let case_types = registry(
            Kind::CaseType,
            specs.case_types.iter().map(|s| (&s.place, s.model.name.as_str())).collect(),
        );
        registry(Kind::Mapping, specs.mappings.iter().map(|s| (&s.place, s.model.name.as_str())).collect());
        registry(
            Kind::Environment,
            specs.environments.iter().map(|s| (&s.place, s.model.name.as_str())).collect(),
        );
        registry(Kind::Rule, specs.rules.iter().map(|s| (&s.place, s.model.name.as_str())).collect());
        registry(Kind::Waiver, specs.waivers.iter().map(|s| (&s.place, s.model.name.as_str())).collect());
        registry(Kind::Policy, specs.policies.iter().map(|s| (&s.place, s.model.name.as_str())).collect());
        Self { backends, services, case_types }
    }
    /// What to say to someone who wrote `name` for a service: its other majors, where there are any.
    fn service_help(&self, name: &str) -> Option<String> {
        let family = |name: &'_ str| {
            let (family, version) = name.rsplit_once("-v")?;
            version.parse::<u32>().is_ok().then(|| family.to_owned())
        };
        let own = family(name).unwrap_or_else(|| name.to_owned());
        let of_family = |known: &&str| *known == own || family(known).as_ref() == Some(&own);
        let majors: Vec<&str> = self.services.names().filter(of_family).collect();
        match majors.as_slice() {
            [] => self.services.help(name),
            [only] => Some(format!("of its majors there is `{only}`")),
            several => Some(format!("of its majors there are {}", suggest::listed(several))),
        }
    }
}
