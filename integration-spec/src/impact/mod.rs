//! Whom something reaches: from a backend, a service, an operation, a type or a field through the mappings to endpoints,
//! case types and owners; and what a case type reaches.
//!
//! For fields it is exact: a cell counts when it reads or sets the field, whatever else the types hold.

mod flows;
mod places;
mod report;
mod subject;

use std::collections::BTreeSet;

use serde::Serialize;

use crate::diff::Revision;
use crate::platform::{Backend, Binding, CaseType, Origin, Platform, Shape, Type, TypeId};

pub use places::Place;
pub use report::tree;
pub use subject::NotFound;

use flows::{FieldId, Flow};
use subject::{Subject, What};

/// Whom a subject reaches.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Impact {
    /// The version of this form: 1. Fields may be added to it; none is taken away or changes its meaning.
    pub version: u32,
    /// What was asked for.
    pub subject: String,
    /// What it is: `backend`, `service`, `operation`, `parameter`, `type`, `field` or `caseType`.
    pub kind: &'static str,
    /// Where it is declared: `file:line:column`.
    pub at: String,
    /// Who answers for it.
    pub owner: String,
    /// The operations of services that it reaches, in order of backends' operations and names.
    pub operations: Vec<Operation>,
    /// The case types that it reaches through them, in order of names.
    pub case_types: Vec<Consumer>,
    /// The direct connections that it reaches.
    pub direct: Vec<Direct>,
    /// The backends that are called there, in order of names.
    pub backends: Vec<Called>,
    /// Of a case type: what each environment says of it, in order of files.
    pub environments: Vec<Place>,
    /// Everyone who answers for something that it reaches, in order of names.
    pub owners: Vec<String>,
}

/// A service's operation that is reached.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Operation {
    /// The backend operation that it calls, as `erp.CreatePurchaseOrder`.
    pub call: String,
    /// It, as `orders.PlaceOrder`.
    pub operation: String,
    /// Method and path at the gateway.
    pub endpoint: String,
    /// Who answers for the service.
    pub owner: String,
    /// The mapping that binds the two.
    pub mapping: String,
    /// The cells that read or set what was asked for; all are meant where a whole operation was.
    pub cells: Vec<CellAt>,
    /// The case types that may call it.
    pub case_types: Vec<String>,
}

/// A cell of a mapping.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct CellAt {
    /// What it sets, as in `request.lines[].sku`.
    pub target: String,
    /// The fields that it reads, as `Order.total`.
    pub reads: Vec<String>,
    /// Where it is written: `file:line:column`.
    pub at: String,
}

/// A direct connection that is reached.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Direct {
    /// The case type that calls past the services.
    pub case_type: String,
    /// What it calls, as `pricing.GetQuote`.
    pub call: String,
    /// The approval that is named.
    pub approval: Option<String>,
    /// Whether the approval holds.
    pub holds: bool,
}

/// A backend that is called.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Called {
    /// Its name.
    pub name: String,
    /// Who answers for it.
    pub owner: String,
    /// How much depends on it.
    pub tier: &'static str,
}

/// A case type that is reached.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Consumer {
    /// Its name.
    pub name: String,
    /// Who answers for it.
    pub owner: String,
    /// How much depends on it.
    pub criticality: &'static str,
}

impl Consumer {
    pub(crate) fn new(case_type: &CaseType) -> Self {
        Self {
            name: case_type.name.clone(),
            owner: case_type.owner.clone(),
            criticality: case_type.criticality.name(),
        }
    }
}

/// Whom `subject` reaches: `erp`, `erp.CreatePurchaseOrder`, `erp.PurchaseOrder`, `erp.PurchaseOrder.currency`, and the same of
/// services; or what it reaches, where it is a case type, as `motor-claim`.
///
/// # Errors
/// When the specs have no such thing.
pub fn of(revision: Revision<'_>, subject: &str) -> Result<Impact, NotFound> {
    let Revision { platform, sources, environments } = revision;
    let found = subject::find(platform, subject)?;
    let locator = crate::render::Locator::new(sources);
    let at = |place: &crate::source::Place, part: &crate::source::Part| {
        let start = locator.start(place, part);
        format!("{}:{}:{}", sources.get(place.file).name, start.line, start.column)
    };
    let mut operations: Vec<Operation> = Vec::new();
    for binding in &platform.bindings {
        let Some(cells) = reached(platform, binding, &found) else { continue };
        let cell = |flow: Flow| CellAt {
            target: flow.target,
            reads: flow.from.iter().map(|field| field_name(platform, *field)).collect(),
            at: at(&flow.place, &crate::source::Part::Value),
        };
        let service = &platform.services[binding.service];
        let operation = &service.operations[binding.operation];
        let backend = &platform.backends[binding.backend];
        let uses = (binding.service, binding.operation);
        operations.push(Operation {
            call: format!("{}.{}", backend.name, backend.operations[binding.call].name),
            operation: format!("{}.{}", service.name, operation.name),
            endpoint: format!("{} {}", operation.route.method.name(), operation.route.path),
            owner: service.owner.clone(),
            mapping: binding.mapping.clone(),
            cells: cells.into_iter().map(cell).collect(),
            case_types: platform
                .case_types
                .iter()
                .filter(|case_type| case_type.uses.contains(&uses))
                .map(|case_type| case_type.name.clone())
                .collect(),
        });
    }
    operations.sort_by(|a, b| (&a.call, &a.operation).cmp(&(&b.call, &b.operation)));
    let direct = direct(platform, &found);
    let case_types = match found.what {
        // Who else calls what it calls is not reached by it.
        What::CaseType(index) => vec![Consumer::new(&platform.case_types[index])],
        _ => consumers(
            platform,
            operations
                .iter()
                .flat_map(|operation| &operation.case_types)
                .chain(direct.iter().map(|direct| &direct.case_type)),
        ),
    };
    let called: BTreeSet<&str> = operations
        .iter()
        .map(|operation| &operation.call)
        .chain(direct.iter().map(|direct| &direct.call))
        .filter_map(|call| call.split('.').next())
        .collect();
    let backends: Vec<&Backend> =
        platform.backends.iter().filter(|backend| called.contains(backend.name.as_str())).collect();
    let mut owners: BTreeSet<String> = BTreeSet::from([found.owner.clone()]);
    owners.extend(operations.iter().map(|operation| operation.owner.clone()));
    owners.extend(backends.iter().map(|backend| backend.owner.clone()));
    owners.extend(case_types.iter().map(|case_type| case_type.owner.clone()));
    Ok(Impact {
        version: 1,
        subject: subject.to_owned(),
        kind: found.what.kind(),
        at: at(&found.place, &crate::source::Part::Key),
        owner: found.owner,
        operations,
        case_types,
        direct,
        backends: backends
            .into_iter()
            .map(|backend| Called {
                name: backend.name.clone(),
                owner: backend.owner.clone(),
                tier: backend.tier.name(),
            })
            .collect(),
        environments: match found.what {
            What::CaseType(index) => places::of(environments, &platform.case_types[index].name),
            _ => Vec::new(),
        },
        owners: owners.into_iter().collect(),
    })
}

/// The direct connections whose operation is, or sends or replies with, what is asked for.
fn direct(platform: &Platform, subject: &Subject) -> Vec<Direct> {
    let reached = platform.direct.iter().filter(|direct| {
        let at = (direct.backend, direct.operation);
        match &subject.what {
            What::Backend(index) => direct.backend == *index,
            What::BackendOperation(index, operation) | What::Parameter(index, operation, _) => {
                at == (*index, *operation)
            }
            What::Service(_) | What::ServiceOperation(..) => false,
            What::CaseType(index) => direct.case_type == *index,
            What::Type(id, _) => carries(platform, at, *id),
            What::Field((id, _), None) => carries(platform, at, *id),
            What::Field(_, Some((Origin::Backend(index), operation))) => at == (*index, *operation),
            What::Field(_, Some((Origin::Service(_), _))) => false,
        }
    });
    reached
        .map(|direct| {
            let backend = &platform.backends[direct.backend];
            Direct {
                case_type: platform.case_types[direct.case_type].name.clone(),
                call: format!("{}.{}", backend.name, backend.operations[direct.operation].name),
                approval: direct.approval.clone(),
                holds: direct.holds,
            }
        })
        .collect()
}

/// Whether the request or a reply of a backend operation holds a value of a type.
fn carries(platform: &Platform, (backend, operation): (usize, usize), id: TypeId) -> bool {
    let operation = &platform.backends[backend].operations[operation];
    let replies = operation.success.iter().filter_map(|success| success.body.document());
    let parameters = operation.parameters.iter().map(|parameter| &parameter.shape);
    let mut waiting: Vec<&Shape> =
        operation.document().into_iter().chain(replies).chain(parameters).collect();
    let mut seen = BTreeSet::new();
    while let Some(shape) = waiting.pop() {
        if let Some(of) = shape.innermost()
            && seen.insert(of)
        {
            waiting.extend(platform.types.get(of).parts());
        }
    }
    seen.contains(&id)
}

/// The case types of these names, each once and in order of names.
fn consumers<'a>(platform: &Platform, names: impl Iterator<Item = &'a String>) -> Vec<Consumer> {
    let names: BTreeSet<&String> = names.collect();
    let of_name = platform.case_types.iter().filter(|case_type| names.contains(&case_type.name));
    let mut found: Vec<Consumer> = of_name.map(Consumer::new).collect();
    found.sort();
    found
}

/// The cells of a binding that the subject reaches; `None` when it does not reach the binding.
fn reached(platform: &Platform, binding: &Binding, subject: &Subject) -> Option<Vec<Flow>> {
    let backend = (binding.backend, binding.call);
    let service = (binding.service, binding.operation);
    let touching = |fields: &BTreeSet<FieldId>| -> Vec<Flow> {
        let touches =
            |flow: &Flow| fields.iter().any(|field| flow.from.contains(field) || flow.to.contains(field));
        flows::flows(platform, binding).into_iter().filter(touches).collect()
    };
    let whole = |is: bool| is.then(Vec::new);
    match &subject.what {
        What::Backend(index) => whole(binding.backend == *index),
        What::Service(index) => whole(binding.service == *index),
        What::CaseType(index) => whole(platform.case_types[*index].uses.contains(&service)),
        What::BackendOperation(index, operation) => whole(backend == (*index, *operation)),
        What::ServiceOperation(index, operation) => whole(service == (*index, *operation)),
        What::Parameter(index, operation, parameter) => (backend == (*index, *operation)).then(|| {
            let sets = |flow: &Flow| flow.parameter == Some(*parameter);
            flows::flows(platform, binding).into_iter().filter(sets).collect()
        }),
        What::Type(_, fields) => Some(touching(fields)).filter(|cells| !cells.is_empty()),
        What::Field(field, of) => {
            let here = match of {
                None => true,
                Some((Origin::Backend(index), operation)) => backend == (*index, *operation),
                Some((Origin::Service(index), operation)) => service == (*index, *operation),
            };
            here.then(|| touching(&BTreeSet::from([*field])))
                .filter(|cells| of.is_some() || !cells.is_empty())
        }
    }
}

fn field_name(platform: &Platform, (id, index): FieldId) -> String {
    match platform.types.get(id) {
        Type::Object(object) => {
            let field = object.fields.get(index).map_or("", |field| &field.name);
            format!("{}.{field}", object.name)
        }
        Type::Enum(_) | Type::Union(_) => platform.types.get(id).name().to_owned(),
    }
}

#[cfg(test)]
mod tests;
