//! Case types and their grants.

use std::collections::HashMap;

use super::{Context, Names};
use crate::codes;
use crate::diagnostic::Diagnostic;
use crate::load::{Spec, Specs};
use crate::model::{self, Kind};
use crate::names;
use crate::platform::{CaseType, Service};
use crate::source::{Part, Place};
use crate::suggest;

/// Every case type, in order of names.
pub(super) fn resolve(
    specs: &Specs,
    names: &Names,
    services: &[Service],
    source: &dyn Fn(&Place) -> String,
    context: &mut Context,
) -> Vec<CaseType> {
    let operations: Vec<HashMap<&str, usize>> = services
        .iter()
        .map(|service| service.operations.iter().enumerate().map(|(at, o)| (o.name.as_str(), at)).collect())
        .collect();
    let in_order = names.case_types.in_order().map(|at| &specs.case_types[at]);
    in_order
        .map(|Spec { place, model }| CaseType {
            place: place.clone(),
            source: source(place),
            name: model.name.clone(),
            module: names::module_name(&model.name),
            title: model.title.clone(),
            description: model.description.clone(),
            owner: model.owner.clone(),
            criticality: model.criticality,
            callback: model.callback.map(|callback| callback.signature.unwrap_or_default()),
            uses: uses(model, place, specs, names, services, &operations, context),
        })
        .collect()
}

fn uses(
    model: &model::CaseType,
    place: &Place,
    specs: &Specs,
    names: &Names,
    services: &[Service],
    operations: &[HashMap<&str, usize>],
    context: &mut Context,
) -> Vec<(usize, usize)> {
    let at = place.child("uses");
    let mut granted: HashMap<(usize, usize), usize> = HashMap::new();
    for (index, used) in model.uses.iter().enumerate() {
        let here = at.item(index);
        let Some((service_name, operation_name)) = used.split_once('.') else {
            let message = format!("`{used}` does not name a service's operation");
            let found = Diagnostic::new(codes::MALFORMED_REFERENCE, &here, Part::Value, message)
                .help("write `SERVICE.OPERATION`, as in `orders.PlaceOrder`");
            context.diagnostics.push(found);
            continue;
        };
        let Some(service) = names.services.get(service_name) else {
            if !specs.broken.may_hold(Kind::Service, service_name) {
                let message = format!("there is no service `{service_name}`");
                let part = Part::Within(0..service_name.len());
                let found = Diagnostic::new(codes::UNKNOWN_SERVICE, &here, part, message)
                    .maybe_help(names.service_help(service_name));
                context.diagnostics.push(found);
            }
            continue;
        };
        let Some(operation) = operations[service].get(operation_name).copied() else {
            let message = format!("the service `{service_name}` has no operation `{operation_name}`");
            let part = Part::Within(service_name.len() + 1..used.len());
            let known = services[service].operations.iter().map(|operation| operation.name.as_str());
            let found = Diagnostic::new(codes::UNKNOWN_OPERATION, &here, part, message)
                .maybe_help(suggest::help(operation_name, known));
            context.diagnostics.push(found);
            continue;
        };
        if let Some(first) = granted.insert((service, operation), index) {
            let found =
                Diagnostic::new(codes::USED_TWICE, &here, Part::Value, format!("`{used}` is listed twice"))
                    .secondary(&at.item(first), Part::Value, "first listed here")
                    .help("keep one of the two");
            context.diagnostics.push(found);
        }
    }
    let mut granted: Vec<_> = granted.into_keys().collect();
    granted.sort_unstable();
    granted
}
