//! `tests:` of an operation mapping: read, and run.

use indexmap::IndexMap;
use serde_json::Value;

use crate::codes;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::model::{self, ExpectedError, OperationMapping};
use crate::platform::{
    Asked, BackendOperation, Expectation, ExpectedDocuments, MappingTest, ReplyBody, ServiceOperation, Types,
};
use crate::source::{Part, Place};
use crate::suggest;

use super::super::check::{Checker, Want};
use super::super::ir::{Cell, Kind, Literal};
use super::{Cells, run};

/// Reads the tests of the operation mapping that stands at `place`, and reports every one that is not as it says.
pub(crate) fn lower_tests(
    types: &Types,
    service: &ServiceOperation,
    backend: &BackendOperation,
    place: &Place,
    (written, cells): (&OperationMapping, Cells<'_>),
    out: &mut Diagnostics,
) -> Vec<MappingTest> {
    let mut tests = Vec::new();
    for (name, test) in &written.tests {
        let at = place.child("tests").child(name);
        let mut reader = Reader { types, service, backend, cells, mapping: place, name, at: &at, out };
        let Some(expected) = reader.read(test) else { continue };
        let made = run(types, service, backend, cells, &test.given);
        let first = backend.success.first().map(|success| success.status);
        let status = test.given.status.or(first).filter(|_| !cells.outputs.is_empty());
        reader.compare(&expected, &made, status);
        tests.push(MappingTest { place: at, name: name.clone(), given: test.given.clone(), expected });
    }
    tests
}

pub(super) struct Reader<'t> {
    pub(super) types: &'t Types,
    pub(super) service: &'t ServiceOperation,
    pub(super) backend: &'t BackendOperation,
    pub(super) cells: Cells<'t>,
    /// The operation mapping.
    pub(super) mapping: &'t Place,
    pub(super) name: &'t str,
    /// The test.
    pub(super) at: &'t Place,
    pub(super) out: &'t mut Diagnostics,
}

/// What is to be asked somewhere.
pub(super) struct Expected<'q> {
    pub(super) operation: &'q BackendOperation,
    pub(super) parameters: Option<&'q IndexMap<String, Value>>,
    pub(super) request: Option<&'q Value>,
    /// What holds the two.
    pub(super) at: Place,
}

impl Reader<'_> {
    pub(super) fn given(&self, part: &str) -> Place {
        self.at.child("given").child(part)
    }

    pub(super) fn expect(&self, part: &str) -> Place {
        self.at.child("expect").child(part)
    }

    /// A test that cannot be run.
    pub(super) fn refuse(&mut self, at: &Place, part: Part, message: impl Into<String>, help: &str) {
        self.out.push(Diagnostic::new(codes::TEST_FORM, at, part, message).help(help));
    }

    /// What the test expects; `None` where it cannot be run.
    fn read(&mut self, test: &model::MappingTest) -> Option<Expectation> {
        let mark = self.out.len();
        self.documents(&test.given);
        let expected = match &test.expect.error {
            Some(error) => {
                if test.expect
                    != (model::Expected { error: Some(error.clone()), ..model::Expected::default() })
                {
                    let message = "a mapping that fails gives no document";
                    self.refuse(&self.expect("error"), Part::Key, message, "expect the error or documents");
                }
                self.error(error)
            }
            None => {
                let documents = self.looked_at(test);
                if test.expect == model::Expected::default() && !self.out.errors_since(mark) {
                    let at = self.at.child("expect");
                    let help =
                        "say what it makes: `parameters`, `request`, `output`, what comes later, or `error`";
                    self.refuse(&at, Part::Key, "this test expects nothing", help);
                }
                Some(Expectation::Documents(Box::new(documents)))
            }
        };
        expected.filter(|_| !self.out.errors_since(mark))
    }

    fn looked_at(&mut self, test: &model::MappingTest) -> ExpectedDocuments {
        let expect = &test.expect;
        ExpectedDocuments {
            instance: self.instance(test),
            asked: self.asked(&Expected {
                operation: self.backend,
                parameters: expect.parameters.as_ref(),
                request: expect.request.as_ref(),
                at: self.at.child("expect"),
            }),
            output: self.output(test),
            lane: self.lane(test),
            verify: self.verify(test),
            completes: self.completes(test),
        }
    }

    /// Whether there is a place for the documents that are given.
    fn documents(&mut self, given: &model::Given) {
        if given.input.is_some() && self.service.input.is_none() {
            let message = format!("`{}` takes no input", self.service.name);
            self.refuse(&self.given("input"), Part::Key, message, "leave `input` out");
        }
        let statuses = || self.backend.success.iter().map(|success| success.status.to_string());
        let status = given.status.or_else(|| self.backend.success.first().map(|success| success.status));
        let success = self.backend.success.iter().find(|success| Some(success.status) == status);
        match (success, status) {
            (None, Some(status)) => {
                let message = format!("`{}` does not succeed with {status}", self.backend.name);
                let help = format!("it succeeds with {}", statuses().collect::<Vec<_>>().join(", "));
                self.refuse(&self.given("status"), Part::Value, message, &help);
            }
            (Some(success), _) if given.response.is_some() && success.body.document().is_none() => {
                let message = match success.body {
                    ReplyBody::Stream => "the reply is a stream, which is passed on and not mapped",
                    _ => "the reply has no body",
                };
                self.refuse(&self.given("response"), Part::Key, message, "leave `response` out");
            }
            _ => {}
        }
    }

    fn error(&mut self, error: &ExpectedError) -> Option<Expectation> {
        let at = self.expect("error");
        let says = error.says.clone().unwrap_or_default();
        match (&error.cell, &error.input, &error.response) {
            (Some(cell), None, None) if cell == "lane" => {
                self.has_lane(&at.child("cell"), Part::Value).then_some(Expectation::Lane(says))
            }
            (Some(cell), None, None) => Some(Expectation::Cell(self.cell(self.mapping, cell), says)),
            (None, Some(pointer), None) if error.says.is_none() => Some(Expectation::Input(pointer.clone())),
            (None, None, Some(pointer)) if error.says.is_none() => {
                Some(Expectation::Response(pointer.clone()))
            }
            (_, Some(_), None) | (_, None, Some(_)) if error.cell.is_none() => {
                let help = "what is wrong with a document is said by its pointer alone";
                self.refuse(&at.child("says"), Part::Key, "`says` belongs to `cell`", help);
                None
            }
            _ => {
                let message = "an error is that of a cell, of the input or of the response";
                let help = "name one: `cell: request/quantity`, `input: /lines/0` or `response: /total`";
                self.refuse(&at, Part::Key, message, help);
                None
            }
        }
    }

    /// The pointer of the cell that a test names by its way within `of`, or that of a fragment.
    pub(super) fn cell(&self, of: &Place, written: &str) -> String {
        let written = written.trim_start_matches('/');
        if written.starts_with("fragments/") {
            return format!("/{written}");
        }
        format!("{}/{written}", of.pointer)
    }

    fn lane(&mut self, test: &model::MappingTest) -> Option<String> {
        let lane = test.expect.lane.as_ref()?;
        self.has_lane(&self.expect("lane"), Part::Key).then(|| lane.clone())
    }

    fn has_lane(&mut self, at: &Place, part: Part) -> bool {
        if self.cells.lane.is_none() {
            let message = format!("`{}` has no lane of an entity", self.service.name);
            self.refuse(at, part, message, "leave it out, or give the operation `lane: { entity: ... }`");
        }
        self.cells.lane.is_some()
    }

    /// The index of the instance that is expected.
    fn instance(&mut self, test: &model::MappingTest) -> Option<usize> {
        let name = test.expect.instance.as_ref()?;
        let at = self.expect("instance");
        let Some(cell) = self.cells.instance else {
            let message = "this mapping chooses no instance";
            self.refuse(&at, Part::Key, message, "leave `instance` out");
            return None;
        };
        let want = Want::value(cell.value.ty.shape()?);
        let expected = self.constant(&Value::String(name.clone()), &want, &at)?;
        match expected.value.kind {
            Kind::Literal(Literal::Enum(_, index)) => Some(index),
            _ => None,
        }
    }

    /// What a backend is to be asked, if the test says so.
    pub(super) fn asked(&mut self, expected: &Expected<'_>) -> Option<Asked> {
        let Expected { operation, parameters, request, at } = expected;
        if parameters.is_none() && request.is_none() {
            return None;
        }
        let none = IndexMap::new();
        let parameters = self.parameters(operation, parameters.unwrap_or(&none), &at.child("parameters"));
        let place = at.child("request");
        let request = match (operation.document(), request) {
            (Some(shape), Some(value)) => Some(self.constant(value, &Want::value(shape), &place)),
            (None, None) => None,
            (None, Some(_)) => {
                let message = format!("`{}` takes no request body that is mapped", operation.name);
                self.refuse(&place, Part::Key, message, "leave `request` out");
                None
            }
            (Some(_), None) => {
                let message = format!("`{}` takes a request body, and none is expected", operation.name);
                self.refuse(at, Part::Key, message, "expect a `request` too");
                None
            }
        };
        Some(Asked { parameters: parameters?, request: request.map_or(Some(None), |cell| cell.map(Some))? })
    }

    fn parameters(
        &mut self,
        operation: &BackendOperation,
        written: &IndexMap<String, Value>,
        at: &Place,
    ) -> Option<Vec<(usize, Cell)>> {
        let mark = self.out.len();
        for name in written.keys() {
            let names = operation.parameters.iter().map(|parameter| parameter.name.as_str());
            if !names.clone().any(|known| known == name) {
                let message = format!("`{}` has no parameter `{name}`", operation.name);
                let error = Diagnostic::new(codes::UNKNOWN_TARGET, &at.child(name), Part::Key, message);
                self.out.push(error.maybe_help(suggest::help(name, names)));
            }
        }
        let mut cells = Vec::new();
        for (index, parameter) in operation.parameters.iter().enumerate() {
            let want = Want { optional: !parameter.required, ..Want::value(&parameter.shape) };
            match written.get(&parameter.name) {
                Some(value) => {
                    let cell = self.constant(value, &want, &at.child(&parameter.name));
                    cells.extend(cell.map(|cell| (index, cell)));
                }
                None if parameter.required => {
                    let message = format!("the required parameter `{}` is not expected", parameter.name);
                    self.refuse(at, Part::Key, message, "expect every parameter that is set");
                }
                None => {}
            }
        }
        (!self.out.errors_since(mark)).then_some(cells)
    }

    fn output(&mut self, test: &model::MappingTest) -> Option<Cell> {
        let value = test.expect.output.as_ref()?;
        let at = self.expect("output");
        let Some(shape) = &self.service.output else {
            let message = format!("`{}` has no output that is mapped", self.service.name);
            self.refuse(&at, Part::Key, message, "leave `output` out");
            return None;
        };
        let status = test.given.status.or_else(|| self.backend.success.first().map(|first| first.status));
        let success = self.backend.success.iter().find(|success| Some(success.status) == status)?;
        if test.given.response.is_none() && success.body.document().is_some() {
            let message = "an output is made of a reply, and none is given";
            self.refuse(&at, Part::Key, message, "add the reply's body: `given: { response: ... }`");
            return None;
        }
        self.constant(value, &Want::value(shape), &at)
    }

    pub(super) fn constant(&mut self, value: &Value, want: &Want, at: &Place) -> Option<Cell> {
        Checker::new(self.types, self.out, Vec::new()).constant_cell(value, want, at)
    }
}
