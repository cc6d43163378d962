//! Mapping cells: parsed, checked against both contracts, lowered to the typed [`ir`].
//!
//! What a cell may say is described in `docs/mapping-language.md`. The passes: [`syntax`] reads an expression,
//! [`cell`] and [`constant`] take the forms of YAML apart, [`expr`], [`path`] and [`guard`] give every part its type,
//! [`fit`] says whether a value suits its target. What is CEL but not in the mapping language is refused by name, in
//! [`subset`]: nothing is accepted that the generator could not print.

mod arithmetic;
mod call;
mod cell;
mod check;
mod compare;
mod constant;
mod cost;
pub(crate) mod describe;
pub mod example;
mod expr;
pub(crate) mod expression;
mod finite;
mod fit;
mod format;
mod fragment;
mod guard;
mod instance;
pub mod interpret;
pub mod ir;
mod items;
mod macros;
mod path;
mod subset;
mod switch;
mod syntax;
#[cfg(test)]
mod tests;

use crate::codes;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::model::{Lane, OperationMapping, Verification};
use crate::platform::{
    Answer, BackendOperation, Completes, Completion, ReplyBody, ServiceOperation, Shape, TypeId, Types,
};
use crate::source::{Part, Place};
use crate::suggest;

pub use expression::{Expression, expression};
pub(crate) use fragment::unused_in;
pub use fragment::{Fragments, Owners};

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
    /// In its place, where the backend's successes have different bodies: each status and the output.
    pub outputs: Vec<(u16, Cell)>,
}

/// The cells of a verification.
#[derive(Debug, Clone, Default)]
pub struct LoweredVerification {
    /// Those of the query that is asked.
    pub cells: LoweredMapping,
    /// Whether the command took effect.
    pub applied: Option<Cell>,
}

/// Lowers the text that names an operation's lane, if it has one.
pub fn lower_lane(types: &Types, service: &ServiceOperation, out: &mut Diagnostics) -> Option<Cell> {
    let Lane::Entity(text) = &service.lane else { return None };
    let input = Variable { name: "input".to_owned(), root: Root::Input, holds: input(service) };
    let mut checker = Checker::new(types, out, vec![input]);
    let at = service.place.child("lane").child("entity");
    let cell = checker.cell(&text.as_str().into(), &Want::value(&Shape::String), &at)?;
    cost::bounded(&cell, out);
    Some(cell)
}

/// Lowers the cell at `place` that chooses an instance by its name, a value of the enum `names`. It gives one of them for every input:
/// a queued command must have somewhere to go.
pub fn lower_instance(
    types: &Types,
    fragments: &Fragments,
    service: &ServiceOperation,
    names: TypeId,
    place: &Place,
    written: &serde_json::Value,
    out: &mut Diagnostics,
) -> Option<Cell> {
    let before_reply = variables(service, Holds::Nothing("the instance is chosen before it is called"));
    let mut checker = Checker::new(types, out, before_reply).using(fragments);
    let cell = checker.instance(written, &Want::value(&Shape::Named(names)), place)?;
    cost::bounded(&cell, out);
    if cell.value.fallible {
        let error = Diagnostic::new(codes::INSTANCE, place, Part::Value, "this may fail to give an instance");
        let help = "leave out what can fail: arithmetic, conversions, items of lists by number";
        out.push(error.help(help));
        return None;
    }
    Some(cell)
}

/// Lowers the cells of a verification that stands at `place`.
pub fn lower_verification(
    types: &Types,
    fragments: &Fragments,
    service: &ServiceOperation,
    query: &BackendOperation,
    place: &Place,
    verify: &Verification,
    out: &mut Diagnostics,
) -> LoweredVerification {
    let asked = OperationMapping {
        call: query.name.clone(),
        instance: None,
        parameters: verify.parameters.clone(),
        request: verify.request.clone(),
        output: verify.output.clone(),
        outputs: indexmap::IndexMap::new(),
        verify: None,
        tests: indexmap::IndexMap::new(),
        completes: None,
    };
    let cells = lower(types, fragments, service, query, place, &asked, out);
    let mut checker = Checker::new(types, out, variables(service, response(query))).using(fragments);
    let applied = verify
        .applied
        .as_ref()
        .and_then(|value| checker.cell(value, &Want::value(&Shape::Bool), &place.child("applied")));
    applied.iter().for_each(|cell| cost::bounded(cell, out));
    LoweredVerification { cells, applied }
}

/// Lowers the cells of a later answer that stands at `place`. `query` is what is asked, where the backend does not call by itself.
pub fn lower_completion(
    types: &Types,
    fragments: &Fragments,
    service: &ServiceOperation,
    (declared, query): (&Completes, Option<&BackendOperation>),
    place: &Place,
    written: &crate::model::Completion,
    out: &mut Diagnostics,
) -> Completion {
    let asked = OperationMapping {
        call: String::new(),
        instance: None,
        parameters: written.parameters.clone(),
        request: written.request.clone(),
        output: None,
        outputs: indexmap::IndexMap::new(),
        verify: None,
        tests: indexmap::IndexMap::new(),
        completes: None,
    };
    let mut checker = Checker::new(
        types,
        out,
        variables(service, Holds::Nothing("the backend answers after it was asked")),
    )
    .using(fragments);
    let correlation = checker.local("correlation");
    checker.variables.push(Variable {
        name: "correlation".to_owned(),
        root: Root::Local(correlation.clone()),
        holds: Holds::Value(Shape::String),
    });
    let mut lowered = LoweredMapping::default();
    if let Some(query) = query {
        lowered.parameters = parameters(&mut checker, query, place, &asked);
        lowered.request = request(&mut checker, query, place, &asked);
    }
    let received = match (&declared.answer, query) {
        (Answer::Callback { body, .. }, _) => Holds::Value(body.bare()),
        (Answer::Poll { .. }, Some(query)) => response(query),
        (Answer::Poll { .. }, None) => Holds::Nothing("the query that is asked is not known"),
    };
    lowered.output = output(&mut checker, service, received, place, "output", written.output.as_ref());
    for cell in lowered.cells() {
        cost::bounded(cell, out);
    }
    let LoweredMapping { parameters, request, output, .. } = lowered;
    Completion { correlation, parameters, request, output }
}

/// Lowers the cells of an operation mapping that stands at `place`, and reports everything that is wrong with them.
pub fn lower(
    types: &Types,
    fragments: &Fragments,
    service: &ServiceOperation,
    backend: &BackendOperation,
    place: &Place,
    mapping: &OperationMapping,
    out: &mut Diagnostics,
) -> LoweredMapping {
    let before_reply = variables(service, Holds::Nothing("the backend replies only after the request"));
    let mut checker = Checker::new(types, out, before_reply).using(fragments);
    let parameters = parameters(&mut checker, backend, place, mapping);
    let request = request(&mut checker, backend, place, mapping);
    let mut lowered = LoweredMapping { parameters, request, ..LoweredMapping::default() };
    if backend.completes.is_some() {
        // The output comes with the later answer.
    } else if mapping.outputs.is_empty() {
        lowered.output =
            output(&mut checker, service, response(backend), place, "output", mapping.output.as_ref());
    } else {
        lowered.outputs = outputs(&mut checker, service, backend, place, mapping);
    }
    for cell in lowered.cells() {
        cost::bounded(cell, out);
    }
    lowered
}

/// The body of the backend's request.
fn request(
    checker: &mut Checker<'_>,
    backend: &BackendOperation,
    place: &Place,
    mapping: &OperationMapping,
) -> Option<Cell> {
    let none = match backend.request {
        Some(_) => format!("the body of `{}` is the caller's stream, which is not mapped", backend.name),
        None => format!("`{}` takes no request body", backend.name),
    };
    let unset = format!("`{}` takes a request body, and none is mapped", backend.name);
    let cells = mapping.request.as_ref();
    whole(checker, Target { key: "request", shape: backend.document(), cells, none, unset }, place)
}

impl LoweredMapping {
    /// Every cell that stands for itself.
    fn cells(&self) -> impl Iterator<Item = &Cell> {
        let parameters = self.parameters.iter().map(|(_, cell)| cell);
        parameters.chain(&self.request).chain(&self.output).chain(self.outputs.iter().map(|(_, cell)| cell))
    }
}

/// What `response` is for a reply with `body`.
fn received(body: &ReplyBody) -> Holds {
    match (body, body.document()) {
        (_, Some(shape)) => Holds::Value(shape.bare()),
        (ReplyBody::Stream, None) => {
            Holds::Nothing("the reply is a stream, which is passed on and not mapped")
        }
        (_, None) => Holds::Nothing("the contract says nothing about the reply's body"),
    }
}

/// The output for a reply.
fn output(
    checker: &mut Checker<'_>,
    service: &ServiceOperation,
    response: Holds,
    place: &Place,
    key: &str,
    cells: Option<&serde_json::Value>,
) -> Option<Cell> {
    checker.variables = variables(service, response);
    let none = if service.gives_stream {
        format!("the output of `{}` is the backend's stream, which is not mapped", service.name)
    } else {
        format!("`{}` has no output", service.name)
    };
    let unset = format!("`{}` has an output, and none is mapped", service.name);
    whole(checker, Target { key, shape: service.output.as_ref(), cells, none, unset }, place)
}

/// The outputs for replies whose statuses mean different things.
fn outputs(
    checker: &mut Checker<'_>,
    service: &ServiceOperation,
    backend: &BackendOperation,
    place: &Place,
    mapping: &OperationMapping,
) -> Vec<(u16, Cell)> {
    let at = place.child("outputs");
    if mapping.output.is_some() {
        let error = Diagnostic::new(
            codes::OUTPUT_STATUS,
            &place.child("output"),
            Part::Key,
            "the output is given for all replies and for each of them",
        );
        checker.report(error.secondary(&at, Part::Key, "for each").help("keep one of the two"));
    }
    let statuses = || backend.success.iter().map(|success| success.status.to_string()).collect::<Vec<_>>();
    for status in mapping.outputs.keys().filter(|status| !statuses().contains(status)) {
        let message = format!("`{}` does not succeed with {status}", backend.name);
        let error = Diagnostic::new(codes::OUTPUT_STATUS, &at.child(status), Part::Key, message).secondary(
            &backend.place,
            Part::Key,
            "declared here",
        );
        checker.report(error.help(format!("it succeeds with {}", statuses().join(", "))));
    }
    let mut cells = Vec::with_capacity(backend.success.len());
    for success in &backend.success {
        let key = success.status.to_string();
        let Some(value) = mapping.outputs.get(&key) else {
            let message = format!("no output is given for the reply {key} of `{}`", backend.name);
            let error = Diagnostic::new(codes::OUTPUT_STATUS, &at, Part::Key, message).secondary(
                &backend.place,
                Part::Key,
                "declared here",
            );
            checker.report(error.help(format!("add `{key}:` with a cell for each field")));
            continue;
        };
        let cell = output(checker, service, received(&success.body), &at, &key, Some(value));
        cells.extend(cell.map(|cell| (success.status, cell)));
    }
    cells
}

fn input(service: &ServiceOperation) -> Holds {
    match service.input {
        Some(id) => Holds::Value(Shape::Named(id)),
        None => Holds::Nothing("the operation takes no input"),
    }
}

fn response(backend: &BackendOperation) -> Holds {
    match backend.reply() {
        Some(body) => received(body),
        None => {
            Holds::Nothing("the successes have different bodies: give an output for each under `outputs`")
        }
    }
}

fn variables(service: &ServiceOperation, response: Holds) -> Vec<Variable> {
    let variable = |name: &str, root, holds| Variable { name: name.to_owned(), root, holds };
    vec![
        variable("input", Root::Input, input(service)),
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
        let want = Want { optional: !parameter.required, ..Want::value(&parameter.shape) };
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
    key: &'m str,
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
