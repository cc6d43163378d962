//! What came out of a test, held against what it expects.

use serde_json::Value;

use crate::codes;
use crate::diagnostic::Diagnostic;
use crate::model::Progress;
use crate::platform::{
    Asked, BackendOperation, Expectation, ExpectedLater, LaterDocuments, Meaning, Shape, Type,
};
use crate::source::{Part, Place};
use crate::suggest;

use super::super::interpret::{Documents, evaluate};
use super::super::ir::Cell;
use super::expected::Reader;
use super::{Difference, Failure, Followed, Made, Question, Unfit, differences};

/// What is compared: what the call makes, or what is made afterwards under a key.
#[derive(Debug, Clone, Copy)]
struct Of(Option<&'static str>);

const CALL: Of = Of(None);

impl Of {
    fn within(self, place: Place) -> Place {
        self.0.map_or(place.clone(), |key| place.child(key))
    }
}

impl Reader<'_> {
    fn given_to(&self, of: Of) -> Place {
        of.within(self.at.child("given"))
    }

    fn expected_of(&self, of: Of) -> Place {
        of.within(self.at.child("expect"))
    }

    fn cells_of(&self, of: Of) -> Place {
        of.within(self.mapping.clone())
    }

    fn fails(&self, at: &Place, part: Part, message: String) -> Diagnostic {
        Diagnostic::new(codes::TEST_FAILS, at, part, message)
    }

    /// Reports what a test gets that it does not expect. `status` is that of the reply where each has an output of its own.
    pub(super) fn compare(&mut self, expected: &Expectation, made: &Made, status: Option<u16>) {
        let failure = made.failure.as_ref();
        match (expected, failure) {
            (Expectation::Documents(documents), None) => {
                self.compare_instance(documents.instance, made);
                if let Some(asked) = &documents.asked {
                    self.compare_asked(CALL, self.backend, asked, &made.asked);
                }
                if let Some(output) = &documents.output {
                    let from = self.output_place(status);
                    self.compare_document(CALL, "output", &from, (output, made.output.as_ref()));
                }
                if let Some(lane) = &documents.lane {
                    self.compare_lane(lane, made.lane.as_deref());
                }
                let verify = self.cells.verify.map(|verifying| verifying.query);
                self.compare_later("verify", verify, documents.verify.as_ref(), made.verify.as_ref());
                let query = self.cells.completes.and_then(|completing| completing.query);
                self.compare_later("completes", query, documents.completes.as_ref(), made.completes.as_ref());
            }
            (Expectation::Documents(_), Some(failure)) => self.unexpected(CALL, failure),
            (Expectation::Cell(pointer, says), failure) => self.compare_cell(CALL, pointer, says, failure),
            (Expectation::Lane(says), failure) => {
                let pointer = self.cells.lane.map(|cell| cell.place.pointer.clone()).unwrap_or_default();
                self.compare_cell(CALL, &pointer, says, failure);
            }
            (Expectation::Input(pointer), failure) => match failure {
                Some(Failure::Input(unfit)) => self.compare_unfit(CALL, "input", pointer, unfit),
                _ => self.not_refused(CALL, "input", "input", failure),
            },
            (Expectation::Response(pointer), failure) => self.compare_response(CALL, pointer, failure),
        }
    }

    /// What happens after the call: under `key`, by `query`.
    fn compare_later(
        &mut self,
        key: &'static str,
        query: Option<&BackendOperation>,
        expected: Option<&ExpectedLater>,
        made: Option<&Followed>,
    ) {
        let (Some(expected), Some(made)) = (expected, made) else { return };
        let of = Of(Some(key));
        match (expected, &made.failure) {
            (ExpectedLater::Documents(documents), None) => {
                let LaterDocuments { asked, meaning, output } = &**documents;
                if let (Some(asked), Some(query)) = (asked, query) {
                    self.compare_asked(of, query, asked, &made.asked);
                }
                if *meaning != made.meaning && meaning.is_some() {
                    self.compare_meaning(of, *meaning, made.meaning);
                } else if let Some(output) = output {
                    let from = self.cells_of(of).child("output");
                    self.compare_document(of, "output", &from, (output, made.output.as_ref()));
                }
            }
            (ExpectedLater::Documents(_), Some(failure)) => self.unexpected(of, failure),
            (ExpectedLater::Cell(pointer, says), failure) => {
                self.compare_cell(of, pointer, says, failure.as_ref());
            }
            (ExpectedLater::Response(pointer), failure) => {
                self.compare_response(of, pointer, failure.as_ref());
            }
        }
    }

    fn compare_meaning(&mut self, of: Of, expected: Option<Meaning>, found: Option<Meaning>) {
        let (key, wanted) = (expected.map_or("output", meaning_key), told_meaning(expected));
        let expect = self.expected_of(of);
        let message = format!(
            "the test `{}` expects the answer to say that {wanted}, and it says that {}",
            self.name,
            told_meaning(found)
        );
        let mut error = self.fails(&expect.child(key), Part::Value, message);
        error = match (of.0, self.cells.completes) {
            (Some("verify"), _) => {
                let applied = self.cells.verify.and_then(|verifying| verifying.cells.applied.as_ref());
                match applied {
                    Some(cell) => error.secondary(&cell.place, Part::Value, "said here"),
                    None => error.help("without `applied`, every success says that the command took effect"),
                }
            }
            (_, Some(completing)) => {
                error.secondary(&completing.declared.place.child("status"), Part::Value, "said by this field")
            }
            _ => error,
        };
        self.out.push(error);
    }

    fn compare_instance(&mut self, expected: Option<usize>, made: &Made) {
        let names = self.cells.instance.and_then(|cell| cell.value.ty.shape()).and_then(Shape::named);
        let Some(Type::Enum(names)) = names.map(|id| self.types.get(id)) else { return };
        let Some(expected) = expected.and_then(|index| names.values.get(index)) else { return };
        let found = made.instance.as_deref().unwrap_or_default();
        if found != expected.value {
            let message = format!(
                "the test `{}` expects the instance `{}`, and it is `{found}`",
                self.name, expected.value
            );
            let mut error = self.fails(&self.expect("instance"), Part::Value, message);
            if let Some(cell) = self.cells.instance {
                error = error.secondary(&cell.place, Part::Key, "chosen here");
            }
            self.out.push(error);
        }
    }

    fn compare_lane(&mut self, expected: &str, found: Option<&str>) {
        let found = found.unwrap_or_default();
        if found != expected {
            let message =
                format!("the test `{}` expects the lane `{expected}`, and it is `{found}`", self.name);
            let mut error = self.fails(&self.expect("lane"), Part::Value, message);
            if let Some(cell) = self.cells.lane {
                error = error.secondary(&cell.place, Part::Value, "named here");
            }
            self.out.push(error);
        }
    }

    /// A failure that nobody expected.
    fn unexpected(&mut self, of: Of, failure: &Failure) {
        match failure {
            Failure::Input(unfit) => self.unfit(of, "input", unfit),
            Failure::Response(unfit) => self.unfit(of, "response", unfit),
            Failure::Cell(fault) => {
                let message = format!("the test `{}` gets an error: {}", self.name, fault.reason);
                let found = self
                    .fails(&self.expected_of(of), Part::Key, message)
                    .secondary(&fault.place, fault.part.clone(), "this cell has no value")
                    .help("give the cell a value for these documents, or expect the error: `error: { cell: ... }`");
                self.out.push(found);
            }
        }
    }

    /// A document that does not fit its contract, which nobody expected.
    fn unfit(&mut self, of: Of, part: &str, unfit: &[Unfit]) {
        for Unfit { pointer, message } in unfit {
            let at = beyond(&self.given_to(of).child(part), pointer);
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

    fn compare_response(&mut self, of: Of, pointer: &str, failure: Option<&Failure>) {
        match failure {
            Some(Failure::Response(unfit)) => self.compare_unfit(of, "response", pointer, unfit),
            _ => self.not_refused(of, "response", "reply", failure),
        }
    }

    fn compare_unfit(&mut self, of: Of, part: &str, pointer: &str, unfit: &[Unfit]) {
        if unfit.iter().any(|found| found.pointer == pointer) {
            return;
        }
        let places: Vec<&str> = unfit.iter().map(|found| found.pointer.as_str()).collect();
        let message = format!(
            "the test `{}` expects the {part} to be refused at `{pointer}`, and it is at {}",
            self.name,
            suggest::listed(&places)
        );
        let at = self.expected_of(of).child("error").child(part);
        self.out.push(self.fails(&at, Part::Value, message));
    }

    fn not_refused(&mut self, of: Of, part: &str, called: &str, failure: Option<&Failure>) {
        let message =
            format!("the test `{}` expects the {called} to be refused: {}", self.name, told(failure));
        let at = self.expected_of(of).child("error").child(part);
        self.out.push(self.fails(&at, Part::Value, message));
    }

    fn compare_cell(&mut self, of: Of, pointer: &str, says: &str, failure: Option<&Failure>) {
        let at = self.expected_of(of).child("error");
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

    fn compare_asked(&mut self, of: Of, operation: &BackendOperation, asked: &Asked, made: &Question) {
        let (cells, expected) = (self.cells_of(of), self.expected_of(of));
        for (index, parameter) in operation.parameters.iter().enumerate() {
            let cell = asked.parameters.iter().find(|(known, _)| *known == index).map(|(_, cell)| cell);
            let wanted = cell.and_then(|cell| self.value(cell));
            let found = made.parameters.iter().find(|(known, _)| *known == index).map(|(_, value)| value);
            let to = expected.child("parameters").child(&parameter.name);
            let from = cells.child("parameters").child(&parameter.name);
            self.report(&parameter.name, &to, &from, differences(wanted.as_ref(), found));
        }
        if let Some(request) = &asked.request {
            let from = cells.child("request");
            self.compare_document(of, "request", &from, (request, made.request.as_ref()));
        }
    }

    fn compare_document(
        &mut self,
        of: Of,
        part: &str,
        from: &Place,
        (expected, found): (&Cell, Option<&Value>),
    ) {
        let to = self.expected_of(of).child(part);
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

fn meaning_key(meaning: Meaning) -> &'static str {
    match meaning {
        Meaning::Applied(_) => "applied",
        Meaning::Progress(_) => "progress",
    }
}

/// What an answer says, as the end of a sentence.
fn told_meaning(meaning: Option<Meaning>) -> &'static str {
    match meaning {
        None => "nothing is known",
        Some(Meaning::Applied(true)) => "the command took effect",
        Some(Meaning::Applied(false)) => "the command took no effect",
        Some(Meaning::Progress(Progress::Waiting)) => "it is under way",
        Some(Meaning::Progress(Progress::Done)) => "it is done",
        Some(Meaning::Progress(Progress::Failed)) => "it failed",
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
