//! Mappings, run over example documents: what `tests:` in a mapping file are held to, and what `map try` shows.
//!
//! The typed cells are interpreted, so that an example says something before anything is compiled. Documents are judged by
//! their contracts first, as the hub judges them: a mapping never sees what does not fit.

mod compare;
mod complete;
mod difference;
mod expected;
mod expected_later;
mod fit;
mod later;

use std::borrow::Cow;

use caseway_core::schema::Unknown;
use serde_json::{Map, Value, json};

use crate::model::{Given, GivenContext};
use crate::platform::{BackendOperation, Binding, Platform, ServiceOperation, Shape, Types};

use super::LoweredMapping;
use super::interpret::datum::Datum;
use super::interpret::{Documents, Fault, Traced, trace};
use super::ir::{Cell, Kind};

pub use difference::{Difference, differences};
pub(crate) use expected::lower_tests;
pub use fit::{Unfit, unfit};
pub use later::{Completing, Followed, Verifying};

/// The cells of an operation mapping.
#[derive(Debug, Clone, Copy)]
pub struct Cells<'c> {
    /// The one that chooses the instance.
    pub instance: Option<&'c Cell>,
    /// Those of the backend operation's parameters: the parameter's index and its cell.
    pub parameters: &'c [(usize, Cell)],
    /// That of the backend's request body.
    pub request: Option<&'c Cell>,
    /// That of the output.
    pub output: Option<&'c Cell>,
    /// In its place, those for each status.
    pub outputs: &'c [(u16, Cell)],
    /// The one that names the lane.
    pub lane: Option<&'c Cell>,
    /// Those that verify.
    pub verify: Option<Verifying<'c>>,
    /// Those of a later answer.
    pub completes: Option<Completing<'c>>,
}

impl<'c> From<&'c LoweredMapping> for Cells<'c> {
    fn from(lowered: &'c LoweredMapping) -> Self {
        Self {
            instance: None,
            parameters: &lowered.parameters,
            request: lowered.request.as_ref(),
            output: lowered.output.as_ref(),
            outputs: &lowered.outputs,
            lane: None,
            verify: None,
            completes: None,
        }
    }
}

impl<'c> Cells<'c> {
    /// Those of a binding of the platform.
    #[must_use]
    pub fn of(platform: &'c Platform, binding: &'c Binding) -> Self {
        let operations = &platform.backends[binding.backend].operations;
        let verify = binding.verify.as_ref();
        let declared = operations[binding.call].completes.as_ref();
        Self {
            instance: binding.instance.as_ref(),
            parameters: &binding.parameters,
            request: binding.request.as_ref(),
            output: binding.output.as_ref(),
            outputs: &binding.outputs,
            lane: binding.lane.as_ref(),
            verify: verify.map(|cells| Verifying { query: &operations[cells.call], cells }),
            completes: declared
                .zip(binding.completion.as_ref())
                .map(|(declared, cells)| Completing::new(declared, operations, cells)),
        }
    }

    /// The output's cell for a reply of `status`.
    fn output_for(&self, status: u16) -> Option<&'c Cell> {
        let by_status = self.outputs.iter().find(|(known, _)| *known == status).map(|(_, cell)| cell);
        by_status.or(self.output)
    }
}

/// What a mapping made of its documents, as far as it got.
#[derive(Debug, Clone, Default)]
pub struct Made {
    /// The name of the instance that is called, where the backend has several.
    pub instance: Option<String>,
    /// What the backend is asked.
    pub asked: Question,
    /// The text that names the lane, where it is that of an entity.
    pub lane: Option<String>,
    /// The output.
    pub output: Option<Value>,
    /// What verifying made.
    pub verify: Option<Followed>,
    /// What became of the later answer.
    pub completes: Option<Followed>,
    /// Why there is not more.
    pub failure: Option<Failure>,
    /// What every cell gave, in the order in which they were evaluated.
    pub trace: Vec<Traced>,
}

impl Made {
    /// Everything that failed: of the call, or of what happens afterwards.
    pub fn failures(&self) -> impl Iterator<Item = &Failure> {
        let later =
            self.verify.iter().chain(&self.completes).filter_map(|followed| followed.failure.as_ref());
        self.failure.iter().chain(later)
    }
}

/// What a backend is asked.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Question {
    /// The parameters that are set: the parameter's index and its value.
    pub parameters: Vec<(usize, Value)>,
    /// The request body.
    pub request: Option<Value>,
}

/// Why a mapping made no more of its documents.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Failure {
    /// The input does not fit the service's contract.
    Input(Vec<Unfit>),
    /// The reply does not fit the backend's contract.
    Response(Vec<Unfit>),
    /// A cell has no value.
    Cell(Fault),
}

/// What a mapping from `service` to `backend` makes of what is `given`. The output is made where a reply is given, or where
/// the reply has no body; what happens after the call, where the call itself went well.
#[must_use]
pub fn run(
    types: &Types,
    service: &ServiceOperation,
    backend: &BackendOperation,
    cells: Cells<'_>,
    given: &Given,
) -> Made {
    let mut made = Made::default();
    let context = context(&given.context);
    let input = match input(types, service, given) {
        Ok(input) => input,
        Err(failure) => return Made { failure: Some(failure), ..made },
    };
    let documents = Documents { input: input.as_ref(), response: None, context: Some(&context) };
    match called(types, backend, cells, (given, documents), &mut made) {
        Ok(()) => later::follow(types, cells, (given, documents), &mut made),
        Err(failure) => made.failure = Some(failure),
    }
    made
}

fn input(types: &Types, service: &ServiceOperation, given: &Given) -> Result<Option<Value>, Failure> {
    let Some(id) = service.input else { return Ok(None) };
    let written = given.input.as_ref().map_or_else(|| Cow::Owned(Value::Object(Map::new())), Cow::Borrowed);
    fitting(types, &Shape::Named(id), &written, Unknown::Refuse).map(Some).map_err(Failure::Input)
}

fn called(
    types: &Types,
    backend: &BackendOperation,
    cells: Cells<'_>,
    (given, documents): (&Given, Documents<'_>),
    made: &mut Made,
) -> Result<(), Failure> {
    let mut evaluate = Evaluation { types, documents, variables: Vec::new(), trace: &mut made.trace };
    if let Some(cell) = cells.instance {
        made.instance = evaluate.text(cell)?;
    }
    evaluate.ask(cells.parameters, cells.request, &mut made.asked)?;
    if let Some(cell) = cells.lane {
        made.lane = evaluate.text(cell)?;
    }
    let success = match given.status {
        None => backend.success.first(),
        Some(status) => backend.success.iter().find(|success| success.status == status),
    };
    let Some(success) = success else { return Ok(()) };
    let Some(response) = reply(types, success.body.document(), given.response.as_ref())? else {
        return Ok(());
    };
    if let Some(cell) = cells.output_for(success.status) {
        made.output = evaluate.after(response.as_ref()).cell(cell)?;
    }
    Ok(())
}

/// The reply as a mapping reads it: nothing where it has no document, and `None` where it has one that is not given.
fn reply(
    types: &Types,
    shape: Option<&Shape>,
    given: Option<&Value>,
) -> Result<Option<Option<Value>>, Failure> {
    match (shape, given) {
        (Some(shape), Some(reply)) => {
            let fitting = fitting(types, shape, reply, Unknown::Allow).map_err(Failure::Response)?;
            Ok(Some(Some(fitting)))
        }
        (Some(_), None) => Ok(None),
        (None, _) => Ok(Some(None)),
    }
}

/// Evaluates cells over documents.
struct Evaluation<'e> {
    types: &'e Types,
    documents: Documents<'e>,
    variables: Vec<(u32, Datum)>,
    trace: &'e mut Vec<Traced>,
}

impl Evaluation<'_> {
    /// The same with a reply.
    fn after<'r>(&'r mut self, response: Option<&'r Value>) -> Evaluation<'r> {
        let documents = Documents { response, ..self.documents };
        Evaluation { types: self.types, documents, variables: self.variables.clone(), trace: self.trace }
    }

    fn cell(&mut self, cell: &Cell) -> Result<Option<Value>, Failure> {
        let (value, traced) = trace(self.types, cell, self.documents, self.variables.clone());
        self.trace.extend(traced);
        value.map_err(Failure::Cell)
    }

    fn text(&mut self, cell: &Cell) -> Result<Option<String>, Failure> {
        Ok(self.cell(cell)?.as_ref().and_then(Value::as_str).map(str::to_owned))
    }

    /// What is asked, as far as it gets. Cells are taken in the order in which the compiled function evaluates them.
    fn ask(
        &mut self,
        parameters: &[(usize, Cell)],
        request: Option<&Cell>,
        asked: &mut Question,
    ) -> Result<(), Failure> {
        let in_place = |cell: &&Cell| {
            matches!(cell.value.kind, Kind::Object { .. } | Kind::Use { .. } | Kind::Variant { .. })
        };
        let (within, before) = (request.filter(in_place), request.filter(|cell| !in_place(cell)));
        if let Some(cell) = before {
            asked.request = self.cell(cell)?;
        }
        for (index, cell) in parameters {
            if let Some(value) = self.cell(cell)? {
                asked.parameters.push((*index, value));
            }
        }
        if let Some(cell) = within {
            asked.request = self.cell(cell)?;
        }
        Ok(())
    }
}

/// A document that fits, with the defaults of what it leaves out.
fn fitting(types: &Types, shape: &Shape, value: &Value, unknown: Unknown) -> Result<Value, Vec<Unfit>> {
    let found = unfit(types, shape, value, unknown);
    if found.is_empty() { Ok(complete::completed(types, shape, value)) } else { Err(found) }
}

fn context(given: &GivenContext) -> Value {
    json!({ "caseType": given.case_type, "caseId": given.case_id, "traceId": given.trace_id })
}
