//! `tests:` of an operation mapping: read, run, and held against what the mapping gives.

use indexmap::IndexMap;
use serde_json::Value;

use crate::codes;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::model::{self, ExpectedError, OperationMapping};
use crate::platform::{
    Asked, BackendOperation, Expectation, ExpectedDocuments, MappingTest, ReplyBody, ServiceOperation, Shape,
    Type, Types,
};
use crate::source::{Part, Place};
use crate::suggest;

use super::super::check::{Checker, Want};
use super::super::interpret::{Documents, evaluate};
use super::super::ir::{Cell, Kind, Literal};
use super::{Cells, Difference, Failure, Made, Unfit, differences, run};

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
        let mut reader =
            Reader { types, service, backend, instance: cells.instance, mapping: place, name, at: &at, out };
        let Some(expected) = reader.read(test) else { continue };
        let made = run(types, service, backend, cells, &test.given);
        let first = backend.success.first().map(|success| success.status);
        let status = test.given.status.or(first).filter(|_| !cells.outputs.is_empty());
        reader.compare(&expected, &made, status);
        tests.push(MappingTest { place: at, name: name.clone(), given: test.given.clone(), expected });
    }
    tests
}

struct Reader<'t> {
    types: &'t Types,
    service: &'t ServiceOperation,
    backend: &'t BackendOperation,
    /// The cell that chooses the instance.
    instance: Option<&'t Cell>,
    /// The operation mapping.
    mapping: &'t Place,
    name: &'t str,
    /// The test.
    at: &'t Place,
    out: &'t mut Diagnostics,
}

impl Reader<'_> {
    fn given(&self, part: &str) -> Place {
        self.at.child("given").child(part)
    }

    fn expect(&self, part: &str) -> Place {
        self.at.child("expect").child(part)
    }

    /// A test that cannot be run.
    fn refuse(&mut self, at: &Place, part: Part, message: impl Into<String>, help: &str) {
        self.out.push(Diagnostic::new(codes::TEST_FORM, at, part, message).help(help));
    }

    /// What the test expects; `None` where it cannot be run.
    fn read(&mut self, test: &model::MappingTest) -> Option<Expectation> {
        let mark = self.out.len();
        self.documents(&test.given);
        let expected = match &test.expect.error {
            Some(error) => {
                let expect = &test.expect;
                if expect.parameters.is_some()
                    || expect.request.is_some()
                    || expect.output.is_some()
                    || expect.instance.is_some()
                {
                    let message = "a mapping that fails gives no document";
                    self.refuse(&self.expect("error"), Part::Key, message, "expect the error or documents");
                }
                self.error(error)
            }
            None => {
                let instance = self.instance(test);
                let asked = self.asked(test);
                let output = self.output(test);
                if instance.is_none() && asked.is_none() && output.is_none() && !self.out.errors_since(mark) {
                    let at = self.at.child("expect");
                    let help = "say what it makes: `parameters`, `request`, `output` or `error`";
                    self.refuse(&at, Part::Key, "this test expects nothing", help);
                }
                Some(Expectation::Documents(Box::new(ExpectedDocuments { instance, asked, output })))
            }
        };
        expected.filter(|_| !self.out.errors_since(mark))
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
            (Some(cell), None, None) => Some(Expectation::Cell(self.cell(cell), says)),
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

    /// The pointer of the cell that a test names by its way within the operation's mapping, or that of a fragment.
    fn cell(&self, written: &str) -> String {
        let written = written.trim_start_matches('/');
        if written.starts_with("fragments/") {
            return format!("/{written}");
        }
        format!("{}/{written}", self.mapping.pointer)
    }

    /// The index of the instance that is expected.
    fn instance(&mut self, test: &model::MappingTest) -> Option<usize> {
        let name = test.expect.instance.as_ref()?;
        let at = self.expect("instance");
        let Some(cell) = self.instance else {
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

    fn asked(&mut self, test: &model::MappingTest) -> Option<Asked> {
        if test.expect.parameters.is_none() && test.expect.request.is_none() {
            return None;
        }
        let none = IndexMap::new();
        let written = test.expect.parameters.as_ref().unwrap_or(&none);
        let parameters = self.parameters(written);
        let at = self.expect("request");
        let request = match (self.backend.document(), &test.expect.request) {
            (Some(shape), Some(value)) => Some(self.constant(value, &Want::value(shape), &at)),
            (None, None) => None,
            (None, Some(_)) => {
                let message = format!("`{}` takes no request body that is mapped", self.backend.name);
                self.refuse(&at, Part::Key, message, "leave `request` out");
                None
            }
            (Some(_), None) => {
                let message = format!("`{}` takes a request body, and none is expected", self.backend.name);
                self.refuse(&self.at.child("expect"), Part::Key, message, "expect a `request` too");
                None
            }
        };
        Some(Asked { parameters: parameters?, request: request.map_or(Some(None), |cell| cell.map(Some))? })
    }

    fn parameters(&mut self, written: &IndexMap<String, Value>) -> Option<Vec<(usize, Cell)>> {
        let at = self.expect("parameters");
        let mark = self.out.len();
        for name in written.keys() {
            let names = self.backend.parameters.iter().map(|parameter| parameter.name.as_str());
            if !names.clone().any(|known| known == name) {
                let message = format!("`{}` has no parameter `{name}`", self.backend.name);
                let error = Diagnostic::new(codes::UNKNOWN_TARGET, &at.child(name), Part::Key, message);
                self.out.push(error.maybe_help(suggest::help(name, names)));
            }
        }
        let mut cells = Vec::new();
        for (index, parameter) in self.backend.parameters.iter().enumerate() {
            let want = Want { optional: !parameter.required, ..Want::value(&parameter.shape) };
            match written.get(&parameter.name) {
                Some(value) => {
                    let cell = self.constant(value, &want, &at.child(&parameter.name));
                    cells.extend(cell.map(|cell| (index, cell)));
                }
                None if parameter.required => {
                    let message = format!("the required parameter `{}` is not expected", parameter.name);
                    self.refuse(&at, Part::Key, message, "expect every parameter that is set");
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

    fn constant(&mut self, value: &Value, want: &Want, at: &Place) -> Option<Cell> {
        Checker::new(self.types, self.out, Vec::new()).constant_cell(value, want, at)
    }
}

/// What came out, held against what was expected.
impl Reader<'_> {
    fn fails(&self, at: &Place, part: Part, message: String) -> Diagnostic {
        Diagnostic::new(codes::TEST_FAILS, at, part, message)
    }

    fn compare(&mut self, expected: &Expectation, made: &Made, status: Option<u16>) {
        let at = self.expect("error");
        match (expected, &made.failure) {
            (Expectation::Documents(documents), None) => {
                self.compare_instance(documents.instance, made);
                if let Some(asked) = &documents.asked {
                    self.compare_asked(asked, made);
                }
                if let Some(output) = &documents.output {
                    let from = self.output_place(status);
                    self.compare_document("output", &from, output, made.output.as_ref());
                }
            }
            (Expectation::Documents(_), Some(Failure::Input(unfit))) => self.unfit("input", unfit),
            (Expectation::Documents(_), Some(Failure::Response(unfit))) => self.unfit("response", unfit),
            (Expectation::Documents(_), Some(Failure::Cell(fault))) => {
                let message = format!("the test `{}` gets an error: {}", self.name, fault.reason);
                let found = self
                    .fails(&self.at.child("expect"), Part::Key, message)
                    .secondary(&fault.place, fault.part.clone(), "this cell has no value")
                    .help("give the cell a value for these documents, or expect the error: `error: { cell: ... }`");
                self.out.push(found);
            }
            (Expectation::Cell(pointer, says), failure) => self.compare_cell(pointer, says, failure.as_ref()),
            (Expectation::Input(pointer), Some(Failure::Input(unfit))) => {
                self.compare_unfit("input", pointer, unfit);
            }
            (Expectation::Response(pointer), Some(Failure::Response(unfit))) => {
                self.compare_unfit("response", pointer, unfit);
            }
            (Expectation::Input(_), failure) => {
                let message = format!(
                    "the test `{}` expects the input to be refused: {}",
                    self.name,
                    told(failure.as_ref())
                );
                self.out.push(self.fails(&at.child("input"), Part::Value, message));
            }
            (Expectation::Response(_), failure) => {
                let message = format!(
                    "the test `{}` expects the reply to be refused: {}",
                    self.name,
                    told(failure.as_ref())
                );
                self.out.push(self.fails(&at.child("response"), Part::Value, message));
            }
        }
    }

    fn compare_instance(&mut self, expected: Option<usize>, made: &Made) {
        let names = self.instance.and_then(|cell| cell.value.ty.shape()).and_then(Shape::named);
        let Some(Type::Enum(names)) = names.map(|id| self.types.get(id)) else { return };
        let Some(expected) = expected.and_then(|index| names.values.get(index)) else { return };
        let found = made.instance.as_deref().unwrap_or_default();
        if found != expected.value {
            let message = format!(
                "the test `{}` expects the instance `{}`, and it is `{found}`",
                self.name, expected.value
            );
            let mut error = self.fails(&self.expect("instance"), Part::Value, message);
            if let Some(cell) = self.instance {
                error = error.secondary(&cell.place, Part::Key, "chosen here");
            }
            self.out.push(error);
        }
    }

    /// A document that does not fit its contract, which nobody expected.
    fn unfit(&mut self, part: &str, unfit: &[Unfit]) {
        for Unfit { pointer, message } in unfit {
            let at = beyond(&self.given(part), pointer);
            let what = if pointer.is_empty() { part } else { pointer };
            let message = format!(
                "the {part} of the test `{}` does not fit its contract: `{what}` {message}",
                self.name
            );
            let help = format!(
                "give one that fits, or expect that it is refused: `error: {{ {part}: {} }}`",
                shown(pointer)
            );
            self.out.push(self.fails(&at, Part::Value, message).help(help));
        }
    }

    fn compare_unfit(&mut self, part: &str, pointer: &str, unfit: &[Unfit]) {
        if unfit.iter().any(|found| found.pointer == pointer) {
            return;
        }
        let places: Vec<&str> = unfit.iter().map(|found| found.pointer.as_str()).collect();
        let message = format!(
            "the test `{}` expects the {part} to be refused at `{pointer}`, and it is at {}",
            self.name,
            suggest::listed(&places)
        );
        let at = self.expect("error").child(part);
        self.out.push(self.fails(&at, Part::Value, message));
    }

    fn compare_cell(&mut self, pointer: &str, says: &str, failure: Option<&Failure>) {
        let at = self.expect("error");
        let Some(Failure::Cell(fault)) = failure else {
            let message =
                format!("the test `{}` expects this cell to have no value: {}", self.name, told(failure));
            self.out.push(self.fails(&at.child("cell"), Part::Value, message));
            return;
        };
        let reason = fault.reason.to_string();
        let (place, part) = (&fault.place, fault.part.clone());
        if place.pointer != pointer {
            let message = format!("the test `{}` expects another cell to have no value: {reason}", self.name);
            let found = self.fails(&at.child("cell"), Part::Value, message);
            self.out.push(found.secondary(place, part, "this one has none"));
        } else if !reason.contains(says) {
            let message = format!("the test `{}` expects another reason than this: {reason}", self.name);
            let found = self.fails(&at.child("says"), Part::Value, message);
            self.out.push(found.secondary(place, part, "the cell"));
        }
    }

    fn compare_asked(&mut self, asked: &Asked, made: &Made) {
        let at = self.mapping.child("parameters");
        for (index, parameter) in self.backend.parameters.iter().enumerate() {
            let cell = asked.parameters.iter().find(|(known, _)| *known == index).map(|(_, cell)| cell);
            let expected = cell.and_then(|cell| self.value(cell));
            let found = made.parameters.iter().find(|(known, _)| *known == index).map(|(_, value)| value);
            let to = self.expect("parameters").child(&parameter.name);
            let differences = differences(expected.as_ref(), found);
            self.report(&parameter.name, &to, &at.child(&parameter.name), differences);
        }
        if let Some(request) = &asked.request {
            let from = self.mapping.child("request");
            self.compare_document("request", &from, request, made.request.as_ref());
        }
    }

    fn compare_document(&mut self, part: &str, from: &Place, expected: &Cell, found: Option<&Value>) {
        let to = self.expect(part);
        let expected = self.value(expected);
        self.report("", &to, from, differences(expected.as_ref(), found));
    }

    /// Where the cells of the output stand: `outputs` has one for each status.
    fn output_place(&self, status: Option<u16>) -> Place {
        match status {
            Some(status) => self.mapping.child("outputs").child(&status.to_string()),
            None => self.mapping.child("output"),
        }
    }

    fn value(&self, constant: &Cell) -> Option<Value> {
        // Constants cannot fail.
        evaluate(self.types, constant, Documents::default()).ok().flatten()
    }

    /// `name`: that of a parameter, which the pointers begin in.
    fn report(&mut self, name: &str, to: &Place, from: &Place, differences: Vec<Difference>) {
        for Difference { pointer, expected, found } in differences {
            let shown =
                |value: Option<Value>| value.map_or("nothing".to_owned(), |value| format!("`{value}`"));
            let at = format!("{name}{pointer}");
            let at = if at.is_empty() { String::new() } else { format!(" at `{at}`") };
            let (expected, found) = (shown(expected), shown(found));
            let message =
                format!("the test `{}` expects {expected}{at}, and the mapping gives {found}", self.name);
            let found = self.fails(&beyond(to, &pointer), Part::Value, message);
            self.out.push(found.secondary(&beyond(from, &pointer), Part::Value, "made here"));
        }
    }
}

/// What happened in place of what was expected.
fn told(failure: Option<&Failure>) -> String {
    match failure {
        None => "the mapping gives its documents".to_owned(),
        Some(Failure::Input(_)) => "the input does not fit its contract".to_owned(),
        Some(Failure::Response(_)) => "the reply does not fit its contract".to_owned(),
        Some(Failure::Cell(fault)) => fault.reason.to_string(),
    }
}

fn beyond(place: &Place, pointer: &str) -> Place {
    Place { file: place.file, pointer: format!("{}{pointer}", place.pointer) }
}

fn shown(pointer: &str) -> &str {
    if pointer.is_empty() { "''" } else { pointer }
}
