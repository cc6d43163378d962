//! Mapping cells: parsed, checked against both contracts, lowered to the typed [`ir`].
//!
//! What a cell may say is described in `docs/mapping-language.md`. The passes: [`syntax`] reads an expression,
//! [`cell`] and [`constant`] take the forms of YAML apart, [`expr`], [`path`] and [`guard`] give every part its type,
//! [`fit`] says whether a value suits its target. What is CEL but not in the mapping language is refused by name, in
//! [`subset`]: nothing is accepted that the generator could not print.

mod cell;
mod check;
mod constant;
mod describe;
mod expr;
mod fit;
mod guard;
pub mod ir;
mod path;
mod subset;
mod syntax;
#[cfg(test)]
mod tests;

use crate::codes;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::model::OperationMapping;
use crate::platform::{BackendOperation, ServiceOperation, Shape, Types};
use crate::source::{Part, Place};
use crate::suggest;

use check::{Checker, Holds, Variable, Want};
use ir::{Cell, Root};

/// The cells of an operation mapping. Where `lower` found an error, cells are missing.
#[derive(Debug, Clone, Default)]
pub struct LoweredMapping {
    /// Cells for the backend operation's parameters: index of the parameter and its cell, in order of parameters.
    pub parameters: Vec<(usize, Cell)>,
    /// The backend's request body.
    pub request: Option<Cell>,
    /// The output.
    pub output: Option<Cell>,
}

/// Lowers the cells of an operation mapping that stands at `place`, and reports everything that is wrong with them.
pub fn lower(
    types: &Types,
    service: &ServiceOperation,
    backend: &BackendOperation,
    place: &Place,
    mapping: &OperationMapping,
    out: &mut Diagnostics,
) -> LoweredMapping {
    let before_reply = variables(service, Holds::Nothing("the backend replies only after the request"));
    let mut checker = Checker::new(types, out, before_reply);
    let parameters = parameters(&mut checker, backend, place, mapping);
    let request = whole(
        &mut checker,
        Target {
            key: "request",
            shape: backend.request.as_ref(),
            cells: mapping.request.as_ref(),
            none: format!("`{}` takes no request body", backend.name),
            unset: format!("`{}` takes a request body, and none is mapped", backend.name),
        },
        place,
    );
    let response = match &backend.response {
        Some(shape) => Holds::Value(shape.clone()),
        None => Holds::Nothing("the contract says nothing about the reply's body"),
    };
    checker.variables = variables(service, response);
    let output = whole(
        &mut checker,
        Target {
            key: "output",
            shape: service.output.as_ref(),
            cells: mapping.output.as_ref(),
            none: format!("`{}` has no output", service.name),
            unset: format!("`{}` has an output, and none is mapped", service.name),
        },
        place,
    );
    LoweredMapping { parameters, request, output }
}

fn variables(service: &ServiceOperation, response: Holds) -> Vec<Variable> {
    let input = match service.input {
        Some(id) => Holds::Value(Shape::Named(id)),
        None => Holds::Nothing("the operation takes no input"),
    };
    let variable = |name: &str, root, holds| Variable { name: name.to_owned(), root, holds };
    vec![
        variable("input", Root::Input, input),
        variable("response", Root::Response, response),
        variable("context", Root::Context, Holds::Context),
    ]
}

fn parameters(
    checker: &mut Checker<'_>,
    backend: &BackendOperation,
    place: &Place,
    mapping: &OperationMapping,
) -> Vec<(usize, Cell)> {
    let place = place.child("parameters");
    for name in mapping.parameters.keys() {
        if !backend.parameters.iter().any(|parameter| parameter.name == *name) {
            let message = format!("`{}` has no parameter `{name}`", backend.name);
            let error = Diagnostic::new(codes::UNKNOWN_TARGET, &place.child(name), Part::Key, message);
            let names = backend.parameters.iter().map(|parameter| parameter.name.as_str());
            let error = error.secondary(&backend.place, Part::Key, "declared here");
            checker.report(error.maybe_help(suggest::help(name, names)));
        }
    }
    let mut cells = Vec::new();
    for (index, parameter) in backend.parameters.iter().enumerate() {
        let Some(value) = mapping.parameters.get(&parameter.name) else {
            if parameter.required {
                let message =
                    format!("the required parameter `{}` of `{}` is not set", parameter.name, backend.name);
                // The mapping itself, where there are no parameters to point at.
                let at = if mapping.parameters.is_empty() { parent(&place) } else { place.clone() };
                let error = Diagnostic::new(codes::TARGET_UNSET, &at, Part::Key, message);
                let error = error.secondary(&parameter.place, Part::Key, "required here");
                checker
                    .report(error.help(format!("give it a cell: `parameters: {{{}: ...}}`", parameter.name)));
            }
            continue;
        };
        let want = Want { shape: parameter.shape.clone(), optional: !parameter.required };
        if let Some(cell) = checker.cell(value, &want, &place.child(&parameter.name)) {
            cells.push((index, cell));
        }
    }
    cells
}

fn parent(place: &Place) -> Place {
    let pointer = place.pointer.rsplit_once('/').map_or("", |(parent, _)| parent);
    Place { file: place.file, pointer: pointer.to_owned() }
}

/// One of the two documents that a mapping makes.
struct Target<'m> {
    key: &'static str,
    shape: Option<&'m Shape>,
    cells: Option<&'m serde_json::Value>,
    none: String,
    unset: String,
}

fn whole(checker: &mut Checker<'_>, target: Target<'_>, place: &Place) -> Option<Cell> {
    let at = place.child(target.key);
    match (target.shape, target.cells) {
        (None, None) => None,
        (None, Some(_)) => {
            let error = Diagnostic::new(codes::UNKNOWN_TARGET, &at, Part::Key, target.none);
            checker.report(error.help(format!("remove `{}`", target.key)));
            None
        }
        (Some(_), None) => {
            let error = Diagnostic::new(codes::TARGET_UNSET, place, Part::Key, target.unset);
            checker.report(error.help(format!("add `{}:` with a cell for each field", target.key)));
            None
        }
        (Some(shape), Some(value)) => checker.cell(value, &Want::value(shape), &at),
    }
}
