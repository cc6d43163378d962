//! What an impact is asked for: `erp`, `erp.CreateOrder`, `erp.Order`, `erp.Order.lines.sku`, `orders.PlaceOrder.total`,
//! `motor-claim`.

use std::collections::BTreeSet;

use super::flows::FieldId;
use crate::platform::{Origin, Platform, Shape, Type, TypeId};
use crate::source::Place;
use crate::suggest;

/// What is asked for, found.
#[derive(Debug, Clone)]
pub(super) struct Subject {
    pub(super) place: Place,
    pub(super) owner: String,
    pub(super) what: What,
}

/// What it is.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum What {
    Backend(usize),
    Service(usize),
    BackendOperation(usize, usize),
    ServiceOperation(usize, usize),
    /// A parameter of a backend operation.
    Parameter(usize, usize, usize),
    /// A type, and every field that holds one.
    Type(TypeId, BTreeSet<FieldId>),
    /// A field, of one operation where one is named.
    Field(FieldId, Option<(Origin, usize)>),
    CaseType(usize),
}

impl What {
    pub(super) fn kind(&self) -> &'static str {
        match self {
            Self::Backend(_) => "backend",
            Self::Service(_) => "service",
            Self::BackendOperation(..) | Self::ServiceOperation(..) => "operation",
            Self::Parameter(..) => "parameter",
            Self::Type(..) => "type",
            Self::Field(..) => "field",
            Self::CaseType(_) => "caseType",
        }
    }
}

/// Why nothing was found.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct NotFound(String);

fn not_found<'a>(what: String, name: &str, known: impl IntoIterator<Item = &'a str>) -> NotFound {
    NotFound(match suggest::help(name, known) {
        Some(help) => format!("{what}; {help}"),
        None => what,
    })
}

pub(super) fn find(platform: &Platform, text: &str) -> Result<Subject, NotFound> {
    let mut segments = text.split('.');
    let name = segments.next().unwrap_or_default();
    let backend = platform.backends.iter().position(|backend| backend.name == name);
    let service = platform.services.iter().position(|service| service.name == name);
    let (origins, owner) = match (backend, service) {
        (Some(backend), Some(service)) => (vec![Origin::Backend(backend), Origin::Service(service)], name),
        (Some(backend), None) => (vec![Origin::Backend(backend)], name),
        (None, Some(service)) => (vec![Origin::Service(service)], name),
        (None, None) => return case_type(platform, text, name),
    };
    let rest: Vec<&str> = segments.collect();
    // A backend and a service may have the same name: the first that has what is asked for is meant.
    let mut first = None;
    for origin in origins {
        match within(platform, origin, owner, &rest) {
            Ok(subject) => return Ok(subject),
            Err(error) => first = first.or(Some(error)),
        }
    }
    Err(first.unwrap_or_else(|| NotFound(format!("there is no `{text}`"))))
}

/// A case type, which has no parts. What is a backend or a service as well is taken for that.
fn case_type(platform: &Platform, text: &str, name: &str) -> Result<Subject, NotFound> {
    let Some(index) = platform.case_types.iter().position(|case_type| case_type.name == name) else {
        let known = platform.backends.iter().map(|backend| backend.name.as_str());
        let known = known.chain(platform.services.iter().map(|service| service.name.as_str()));
        let known = known.chain(platform.case_types.iter().map(|case_type| case_type.name.as_str()));
        return Err(not_found(format!("there is no backend, service or case type `{name}`"), name, known));
    };
    if text != name {
        return Err(NotFound(format!("`{name}` is a case type, which has no parts: ask for `{name}`")));
    }
    let case_type = &platform.case_types[index];
    let (place, owner) = (case_type.place.child("name"), case_type.owner.clone());
    Ok(Subject { place, owner, what: What::CaseType(index) })
}

fn within(platform: &Platform, origin: Origin, owner: &str, rest: &[&str]) -> Result<Subject, NotFound> {
    let (place, team, operations): (&Place, &str, Vec<&str>) = match origin {
        Origin::Backend(index) => {
            let backend = &platform.backends[index];
            (&backend.place, &backend.owner, backend.operations.iter().map(|o| o.name.as_str()).collect())
        }
        Origin::Service(index) => {
            let service = &platform.services[index];
            (&service.place, &service.owner, service.operations.iter().map(|o| o.name.as_str()).collect())
        }
    };
    let subject = |place: &Place, what| Subject { place: place.clone(), owner: team.to_owned(), what };
    let Some((name, fields)) = rest.split_first() else {
        let what = match origin {
            Origin::Backend(index) => What::Backend(index),
            Origin::Service(index) => What::Service(index),
        };
        return Ok(subject(&place.child("name"), what));
    };
    if let Some(operation) = operations.iter().position(|operation| operation == name) {
        return of_operation(platform, origin, operation, fields, &subject);
    }
    let types = || platform.types.iter().filter(|(_, ty)| ty.origin() == origin);
    let Some((id, ty)) = types().find(|(_, ty)| ty.name() == *name) else {
        let known = operations.iter().copied().chain(types().map(|(_, ty)| ty.name()));
        return Err(not_found(format!("`{owner}` has no operation or type `{name}`"), name, known));
    };
    if fields.is_empty() {
        return Ok(subject(ty.place(), What::Type(id, holders(platform, id))));
    }
    let (field, place) = field(platform, &Shape::Named(id), fields)?;
    Ok(subject(&place, What::Field(field, None)))
}

fn of_operation(
    platform: &Platform,
    origin: Origin,
    operation: usize,
    fields: &[&str],
    subject: &dyn Fn(&Place, What) -> Subject,
) -> Result<Subject, NotFound> {
    let (place, what, inward, outward) = match origin {
        Origin::Backend(index) => {
            let declared = &platform.backends[index].operations[operation];
            let outward: Vec<Shape> =
                declared.success.iter().filter_map(|success| success.body.document().cloned()).collect();
            let inward = declared.document().cloned().into_iter().collect();
            (&declared.place, What::BackendOperation(index, operation), inward, outward)
        }
        Origin::Service(index) => {
            let declared = &platform.services[index].operations[operation];
            let inward: Vec<Shape> = declared.input.map(Shape::Named).into_iter().collect();
            let outward = declared.output.clone().into_iter().collect();
            (&declared.place, What::ServiceOperation(index, operation), inward, outward)
        }
    };
    let (roots, fields): (Vec<Shape>, &[&str]) = match fields.split_first() {
        None => return Ok(subject(place, what)),
        Some((&("input" | "request"), fields)) if !fields.is_empty() => (inward, fields),
        Some((&("output" | "response"), fields)) if !fields.is_empty() => (outward, fields),
        Some((name, rest)) => {
            if let Origin::Backend(index) = origin
                && rest.is_empty()
                && let Some(at) = platform.backends[index].operations[operation]
                    .parameters
                    .iter()
                    .position(|p| p.name == **name)
            {
                let parameter = &platform.backends[index].operations[operation].parameters[at];
                return Ok(subject(&parameter.place, What::Parameter(index, operation, at)));
            }
            (inward.into_iter().chain(outward).collect(), fields)
        }
    };
    let mut first = None;
    for root in &roots {
        match field(platform, root, fields) {
            Ok((field, place)) => return Ok(subject(&place, What::Field(field, Some((origin, operation))))),
            Err(error) => first = first.or(Some(error)),
        }
    }
    Err(first.unwrap_or_else(|| NotFound(format!("the operation has no field `{}`", fields.join(".")))))
}

/// The field that `names` lead to, lists and maps passed through.
fn field(platform: &Platform, root: &Shape, names: &[&str]) -> Result<(FieldId, Place), NotFound> {
    let mut shape = root.clone();
    let mut found = None;
    for name in names {
        let id = shape.innermost();
        let object = match id.map(|id| (id, platform.types.get(id))) {
            Some((id, Type::Object(object))) => (id, object),
            Some((_, Type::Enum(_) | Type::Union(_))) | None => {
                return Err(NotFound(format!(
                    "`{name}` cannot be a field: what it should be of is no object"
                )));
            }
        };
        let name = name.trim_end_matches("[]");
        let Some(index) = object.1.fields.iter().position(|field| field.name == name) else {
            let known = object.1.fields.iter().map(|field| field.name.as_str());
            return Err(not_found(format!("`{}` has no field `{name}`", object.1.name), name, known));
        };
        let field = &object.1.fields[index];
        found = Some(((object.0, index), field.place.clone()));
        shape = field.shape.clone();
    }
    found.ok_or_else(|| NotFound("no field is named".to_owned()))
}

/// The fields of a type, and those that hold one.
fn holders(platform: &Platform, id: TypeId) -> BTreeSet<FieldId> {
    let mut found = BTreeSet::new();
    for (holder, ty) in platform.types.iter() {
        if let Type::Object(object) = ty {
            for (index, field) in object.fields.iter().enumerate() {
                if holder == id || field.shape.innermost() == Some(id) {
                    found.insert((holder, index));
                }
            }
        }
    }
    found
}
