//! What tests expect of what happens after the call: `verify` and `completes`.

use indexmap::IndexMap;
use serde_json::Value;

use crate::model::{self, ExpectedLaterError, Progress};
use crate::platform::{Asked, BackendOperation, ExpectedLater, LaterDocuments, Meaning};
use crate::source::Part;

use super::super::check::Want;
use super::super::ir::Cell;
use super::expected::{Expected, Reader};

/// One of the two, as a test has it.
struct Written<'w> {
    /// The key in the mapping, under `given` and under `expect`.
    key: &'static str,
    /// What is asked, if something is.
    query: Option<&'w BackendOperation>,
    /// Whether an output can be made: the answer is given, or has no document.
    answered: bool,
    parameters: Option<&'w IndexMap<String, Value>>,
    request: Option<&'w Value>,
    meaning: Option<Meaning>,
    output: Option<&'w Value>,
    error: Option<&'w ExpectedLaterError>,
}

impl Reader<'_> {
    /// What verifying is to make.
    pub(super) fn verify(&mut self, test: &model::MappingTest) -> Option<ExpectedLater> {
        let (given, expected) = (test.given.verify.as_ref(), test.expect.verify.as_ref());
        let Some(verifying) = self.cells.verify else {
            self.without(
                "verify",
                (given.is_some(), expected.is_some()),
                "this mapping does not say how the command is verified",
            );
            return None;
        };
        let response = given.and_then(|given| given.response.as_ref());
        let document = verifying.document();
        self.received("verify", response.is_some() && document.is_none());
        let expected = expected?;
        self.later(&Written {
            key: "verify",
            query: Some(verifying.query),
            answered: response.is_some() || document.is_none(),
            parameters: expected.parameters.as_ref(),
            request: expected.request.as_ref(),
            meaning: expected.applied.map(Meaning::Applied),
            output: expected.output.as_ref(),
            error: expected.error.as_ref(),
        })
    }

    /// What is to become of the later answer.
    pub(super) fn completes(&mut self, test: &model::MappingTest) -> Option<ExpectedLater> {
        let (given, expected) = (test.given.completes.as_ref(), test.expect.completes.as_ref());
        let Some(completing) = self.cells.completes else {
            self.without(
                "completes",
                (given.is_some(), expected.is_some()),
                "this mapping has no later answer",
            );
            return None;
        };
        let expected = expected?;
        let asked = expected.parameters.is_some() || expected.request.is_some();
        if asked && completing.query.is_some() && completing.correlation(&test.given).is_none() {
            let message = "nothing says by what the later answer is recognised";
            let help = "add `given: { completes: { correlation: ... } }`, or the reply that says it: `given: { response: ... }`";
            self.refuse(&self.expect("completes"), Part::Key, message, help);
        }
        self.later(&Written {
            key: "completes",
            query: completing.query,
            answered: given.is_some_and(|given| given.response.is_some()),
            parameters: expected.parameters.as_ref(),
            request: expected.request.as_ref(),
            meaning: expected.progress.map(Meaning::Progress),
            output: expected.output.as_ref(),
            error: expected.error.as_ref(),
        })
    }

    /// Nothing of the kind happens.
    fn without(&mut self, key: &str, (given, expected): (bool, bool), message: &str) {
        let help = format!("leave `{key}` out");
        for at in [given.then(|| self.given(key)), expected.then(|| self.expect(key))].into_iter().flatten() {
            self.refuse(&at, Part::Key, message, &help);
        }
    }

    fn received(&mut self, key: &str, without_a_place: bool) {
        if without_a_place {
            let at = self.given(key).child("response");
            self.refuse(&at, Part::Key, "the reply has no body", "leave `response` out");
        }
    }

    fn later(&mut self, written: &Written<'_>) -> Option<ExpectedLater> {
        let mark = self.out.len();
        let at = self.expect(written.key);
        let documents = written.parameters.is_some()
            || written.request.is_some()
            || written.meaning.is_some()
            || written.output.is_some();
        if let Some(error) = written.error {
            if documents {
                let message = "what fails gives no document";
                self.refuse(&at.child("error"), Part::Key, message, "expect the error or documents");
            }
            return self.later_error(written.key, error);
        }
        if !documents {
            let message = format!("this test expects nothing of `{}`", written.key);
            self.refuse(&at, Part::Key, message, "say what it makes, or leave it out");
        }
        let asked = self.later_asked(written);
        let output = self.later_output(written);
        let meaning = written.meaning.or_else(|| {
            // An output is made of nothing else.
            written.output.map(|_| match written.key {
                "verify" => Meaning::Applied(true),
                _ => Meaning::Progress(Progress::Done),
            })
        });
        if meaning.is_some() && !written.answered {
            let key = if written.output.is_some() { "output" } else { meaning_key(written.key) };
            let message = "this is said by an answer, and none is given";
            let help = format!("add its body: `given: {{ {}: {{ response: ... }} }}`", written.key);
            self.refuse(&at.child(key), Part::Key, message, &help);
        }
        let documents = Box::new(LaterDocuments { asked, meaning, output });
        (!self.out.errors_since(mark)).then_some(ExpectedLater::Documents(documents))
    }

    fn later_asked(&mut self, written: &Written<'_>) -> Option<Asked> {
        let at = self.expect(written.key);
        let Some(operation) = written.query else {
            for (key, given) in
                [("parameters", written.parameters.is_some()), ("request", written.request.is_some())]
            {
                if given {
                    let message = "nobody is asked: the backend calls by itself";
                    self.refuse(&at.child(key), Part::Key, message, "leave it out");
                }
            }
            return None;
        };
        let (parameters, request) = (written.parameters, written.request);
        self.asked(&Expected { operation, parameters, request, at })
    }

    fn later_output(&mut self, written: &Written<'_>) -> Option<Cell> {
        let value = written.output?;
        let at = self.expect(written.key).child("output");
        if let Some(Meaning::Applied(false) | Meaning::Progress(Progress::Waiting | Progress::Failed)) =
            written.meaning
        {
            let message = "only what took effect has an output";
            let help = format!("leave `output` out, or correct `{}`", meaning_key(written.key));
            self.refuse(&at, Part::Key, message, &help);
            return None;
        }
        let Some(shape) = &self.service.output else {
            let message = format!("`{}` has no output that is mapped", self.service.name);
            self.refuse(&at, Part::Key, message, "leave `output` out");
            return None;
        };
        self.constant(value, &Want::value(shape), &at)
    }

    fn later_error(&mut self, key: &str, error: &ExpectedLaterError) -> Option<ExpectedLater> {
        let at = self.expect(key).child("error");
        match (&error.cell, &error.response) {
            (Some(cell), None) => {
                let pointer = self.cell(&self.mapping.child(key), cell);
                Some(ExpectedLater::Cell(pointer, error.says.clone().unwrap_or_default()))
            }
            (None, Some(pointer)) if error.says.is_none() => Some(ExpectedLater::Response(pointer.clone())),
            (None, Some(_)) => {
                let help = "what is wrong with a document is said by its pointer alone";
                self.refuse(&at.child("says"), Part::Key, "`says` belongs to `cell`", help);
                None
            }
            _ => {
                let message = "this error is that of a cell or of the answer";
                let help = "name one: `cell: output/total` or `response: /total`";
                self.refuse(&at, Part::Key, message, help);
                None
            }
        }
    }
}

/// The key that says what an answer means.
fn meaning_key(key: &str) -> &'static str {
    if key == "verify" { "applied" } else { "progress" }
}
