//! Whether a service can offer a cursor, and its mapping leaves the pages to the hub.

use super::super::Context;
use super::{fields, is_count};
use crate::codes;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::mapping::ir::{Cell, Expr, Kind};
use crate::model::{self, OperationKind};
use crate::platform::{BackendOperation, Field, Paginate, ServiceOperation, Shape, Type, TypeId, Types};
use crate::source::{Part, Place};

/// How a service's operation offers its list in pages.
pub(in crate::resolve) fn of_service(
    written: &model::ServiceOperation,
    input: Option<TypeId>,
    output: Option<&Shape>,
    place: &Place,
    context: &mut Context,
) -> Option<Paginate> {
    let paginate = written.paginate.as_ref()?;
    let at = place.child("paginate");
    let mut found = Vec::new();
    let mut refuse = |at: &Place, part: Part, message: String, help: &str| {
        found.push(Diagnostic::new(codes::PAGINATE, at, part, message).help(help));
    };
    if written.kind == OperationKind::Command {
        refuse(&at, Part::Key, "only a query is offered in pages".to_owned(), "leave `paginate` out");
    }
    let name = |given: &Option<String>, usual: &str| given.clone().unwrap_or_else(|| usual.to_owned());
    let (cursor, next) = (name(&paginate.cursor, "cursor"), name(&paginate.next, "next"));
    let taken = input.map_or(&[][..], |id| fields(&Shape::Named(id), &context.types));
    let given = output.map_or(&[][..], |shape| fields(shape, &context.types));
    let text = |fields: &[Field], name: &str| {
        fields.iter().any(|field| field.name == name && !field.required && field.shape == Shape::String)
    };
    let of =
        |key: &str, given: bool| if given { (at.child(key), Part::Value) } else { (at.clone(), Part::Key) };
    if !text(taken, &cursor) {
        let (at, part) = of("cursor", paginate.cursor.is_some());
        let message = format!("the input has no optional string `{cursor}`, which would take the cursor");
        refuse(&at, part, message, "add it to the input, and leave it out of `required`");
    }
    if !text(given, &next) {
        let (at, part) = of("next", paginate.next.is_some());
        let message =
            format!("the output has no optional string `{next}`, which would give the next page's cursor");
        refuse(&at, part, message, "add it to the output, an object, and leave it out of `required`");
    }
    let wanted = name(&paginate.limit, "limit");
    let limit = taken.iter().find(|field| field.name == wanted);
    let fits = limit.map(|field| !field.required && is_count(&field.shape));
    if fits == Some(false) || fits.is_none() && paginate.limit.is_some() {
        let (at, part) = of("limit", paginate.limit.is_some());
        let message = format!("`{wanted}` is not an optional integer of the input");
        refuse(&at, part, message, "make it one: it takes how many items a page may have");
    }
    if let (Some(size), Some(largest)) = (paginate.size, paginate.largest)
        && size > largest
    {
        let message = format!("a page has {size} items, more than a caller may ask for");
        refuse(&at.child("size"), Part::Value, message, "lower `size`, or raise `largest`");
    }
    context.diagnostics.extend(found);
    let limit = limit.map(|field| field.name.clone());
    Some(Paginate { cursor, limit, next, size: paginate.size, largest: paginate.largest })
}

/// Whether what a service offers in pages is what a backend gives in pages, and its mapping leaves them to the hub.
pub(in crate::resolve) fn fit(
    service: &ServiceOperation,
    operation: &BackendOperation,
    written: &model::OperationMapping,
    place: &Place,
    context: &mut Context,
) {
    let Some(paginate) = &service.paginate else { return };
    let offered = service.place.child("paginate");
    let Some(pages) = &operation.pages else {
        let message = format!("`{}` is offered in pages, and `{}` gives none", service.name, operation.name);
        let found = Diagnostic::new(codes::PAGINATE, &place.child("call"), Part::Value, message)
            .secondary(&offered, Part::Key, "offered here")
            .help("say under `pages` of the backend's operation how its pages are turned");
        context.diagnostics.push(found);
        return;
    };
    let most = pages.size.as_ref().map(|size| size.largest);
    for (key, asked) in [("size", paginate.size), ("largest", paginate.largest)] {
        let Some(asked) = asked else { continue };
        let message = match most {
            None => format!("`{}` does not say how its caller chooses a page's size", operation.name),
            Some(most) if asked > most => {
                format!("`{}` gives pages of {most} items at most, not {asked}", operation.name)
            }
            Some(_) => continue,
        };
        let found = Diagnostic::new(codes::PAGINATE, &offered.child(key), Part::Value, message)
            .secondary(&pages.place, Part::Key, "the backend's pages")
            .help("correct the number, or what the contract says under `pages.size`");
        context.diagnostics.push(found);
    }
    if let (Some(limit), None) = (&paginate.limit, most) {
        let message =
            format!("`{limit}` has no effect: `{}` lets nobody choose a page's size", operation.name);
        let found = Diagnostic::new(codes::PAGINATE, &offered, Part::Key, message)
            .secondary(&pages.place, Part::Key, "the backend's pages")
            .help(format!("remove `{limit}` from the input, or add `size` to the contract's `pages`"));
        context.diagnostics.push(found);
    }
    let mut by_hand = |at: Place, message: String| {
        let found = Diagnostic::new(codes::PAGED_BY_HAND, &at, Part::Key, message)
            .secondary(&offered, Part::Key, "offered in pages here")
            .help("remove it: the hub turns the pages");
        context.diagnostics.push(found);
    };
    for parameter in pages.parameters().filter(|name| written.parameters.contains_key(*name)) {
        by_hand(
            place.child("parameters").child(parameter),
            format!("`{parameter}` is set, which turns the pages of `{}`", operation.name),
        );
    }
    if written.output.as_ref().is_some_and(|output| output.get(&paginate.next).is_some()) {
        by_hand(
            place.child("output").child(&paginate.next),
            format!("`{}` is set, which is the hub's cursor", paginate.next),
        );
    }
}

/// Reports what a mapping's request sets although the hub turns the pages by it.
pub(in crate::resolve) fn set_by_hand(
    service: &ServiceOperation,
    operation: &BackendOperation,
    request: Option<&Cell>,
    types: &Types,
    diagnostics: &mut Diagnostics,
) {
    let (Some(_), Some(pages), Some(request)) = (&service.paginate, &operation.pages, request) else {
        return;
    };
    for path in pages.fields() {
        let mut found = Vec::new();
        set_at(types, &request.place, &request.value, path, &mut found);
        for place in found {
            let message =
                format!("`{}` is set, which turns the pages of `{}`", path.join("."), operation.name);
            let error = Diagnostic::new(codes::PAGED_BY_HAND, place, Part::Key, message)
                .secondary(&service.place.child("paginate"), Part::Key, "offered in pages here")
                .help("remove it: the hub turns the pages");
            diagnostics.push(error);
        }
    }
}

/// The places at which a value is made with a field at `path`.
fn set_at<'c>(types: &Types, place: &'c Place, value: &'c Expr, path: &[String], found: &mut Vec<&'c Place>) {
    let Some((name, rest)) = path.split_first() else { return found.push(place) };
    let mut within = |cell: &'c Cell| set_at(types, &cell.place, &cell.value, path, found);
    match &value.kind {
        Kind::Object { id, fields } => {
            let Type::Object(object) = types.get(*id) else { return };
            let index = object.fields.iter().position(|field| field.name == *name);
            if let Some((_, cell)) = fields.iter().find(|(known, _)| Some(*known) == index) {
                set_at(types, &cell.place, &cell.value, rest, found);
            }
        }
        Kind::Let(bound) => within(&bound.map),
        Kind::Switch(switch) => {
            switch.arms.iter().map(|arm| &arm.map).chain(&switch.otherwise).for_each(within)
        }
        Kind::Use { fragment, .. } => within(&fragment.body),
        Kind::Present(value) => set_at(types, place, value, path, found),
        Kind::If { then, otherwise, .. } => {
            set_at(types, place, then, path, found);
            set_at(types, place, otherwise, path, found);
        }
        _ => {}
    }
}
