//! Mappings, run over example documents: what `tests:` in a mapping file are held to, and what `map try` shows.
//!
//! The typed cells are interpreted, so that an example says something before anything is compiled. Documents are judged by
//! their contracts first, as the hub judges them: a mapping never sees what does not fit.

mod complete;
mod difference;
mod expected;
mod fit;

use std::borrow::Cow;

use caseway_core::schema::Unknown;
use serde_json::{Map, Value, json};

use crate::model::{Given, GivenContext};
use crate::platform::{BackendOperation, Binding, ServiceOperation, Shape, Types};

use super::LoweredMapping;
use super::interpret::{Documents, Fault, Traced, trace};
use super::ir::{Cell, Kind};

pub use difference::{Difference, differences};
pub(crate) use expected::lower_tests;
pub use fit::{Unfit, unfit};

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
}

impl<'c> From<&'c LoweredMapping> for Cells<'c> {
    fn from(lowered: &'c LoweredMapping) -> Self {
        Self {
            instance: None,
            parameters: &lowered.parameters,
            request: lowered.request.as_ref(),
            output: lowered.output.as_ref(),
            outputs: &lowered.outputs,
        }
    }
}

impl<'c> From<&'c Binding> for Cells<'c> {
    fn from(binding: &'c Binding) -> Self {
        Self {
            instance: binding.instance.as_ref(),
            parameters: &binding.parameters,
            request: binding.request.as_ref(),
            output: binding.output.as_ref(),
            outputs: &binding.outputs,
        }
    }
}

impl<'c> Cells<'c> {
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
    /// The parameters that are set: the parameter's index and its value.
    pub parameters: Vec<(usize, Value)>,
    /// The backend's request body.
    pub request: Option<Value>,
    /// The output.
    pub output: Option<Value>,
    /// Why there is not more.
    pub failure: Option<Failure>,
    /// What every cell gave, in the order in which they were evaluated.
    pub trace: Vec<Traced>,
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
/// the reply has no body.
#[must_use]
pub fn run(
    types: &Types,
    service: &ServiceOperation,
    backend: &BackendOperation,
    cells: Cells<'_>,
    given: &Given,
) -> Made {
    let mut made = Made::default();
    if let Err(failure) = documents(types, service, backend, cells, given, &mut made) {
        made.failure = Some(failure);
    }
    made
}

fn documents(
    types: &Types,
    service: &ServiceOperation,
    backend: &BackendOperation,
    cells: Cells<'_>,
    given: &Given,
    made: &mut Made,
) -> Result<(), Failure> {
    let input = match service.input {
        None => None,
        Some(id) => {
            let written =
                given.input.as_ref().map_or_else(|| Cow::Owned(Value::Object(Map::new())), Cow::Borrowed);
            Some(fitting(types, &Shape::Named(id), &written, Unknown::Refuse).map_err(Failure::Input)?)
        }
    };
    let context = context(&given.context);
    let documents = Documents { input: input.as_ref(), response: None, context: Some(&context) };
    if let Some(cell) = cells.instance {
        let name = evaluated(types, cell, documents, made)?;
        made.instance = name.as_ref().and_then(Value::as_str).map(str::to_owned);
    }
    // In the order in which the compiled function evaluates them.
    let in_place = |cell: &Cell| {
        matches!(cell.value.kind, Kind::Object { .. } | Kind::Use { .. } | Kind::Variant { .. })
    };
    let written_in_place = cells.request.is_none_or(in_place);
    if !written_in_place {
        made.request = request(types, cells, documents, made)?;
    }
    for (index, cell) in cells.parameters {
        if let Some(value) = evaluated(types, cell, documents, made)? {
            made.parameters.push((*index, value));
        }
    }
    if written_in_place {
        made.request = request(types, cells, documents, made)?;
    }
    let success = match given.status {
        None => backend.success.first(),
        Some(status) => backend.success.iter().find(|success| success.status == status),
    };
    let Some(success) = success else { return Ok(()) };
    let response = match (success.body.document(), &given.response) {
        (Some(shape), Some(reply)) => {
            Some(fitting(types, shape, reply, Unknown::Allow).map_err(Failure::Response)?)
        }
        (Some(_), None) => return Ok(()),
        (None, _) => None,
    };
    if let Some(cell) = cells.output_for(success.status) {
        let documents = Documents { response: response.as_ref(), ..documents };
        made.output = evaluated(types, cell, documents, made)?;
    }
    Ok(())
}

fn request(
    types: &Types,
    cells: Cells<'_>,
    documents: Documents<'_>,
    made: &mut Made,
) -> Result<Option<Value>, Failure> {
    cells.request.map_or(Ok(None), |cell| evaluated(types, cell, documents, made))
}

fn evaluated(
    types: &Types,
    cell: &Cell,
    documents: Documents<'_>,
    made: &mut Made,
) -> Result<Option<Value>, Failure> {
    let (value, traced) = trace(types, cell, documents);
    made.trace.extend(traced);
    value.map_err(Failure::Cell)
}

/// A document that fits, with the defaults of what it leaves out.
fn fitting(types: &Types, shape: &Shape, value: &Value, unknown: Unknown) -> Result<Value, Vec<Unfit>> {
    let found = unfit(types, shape, value, unknown);
    if found.is_empty() { Ok(complete::completed(types, shape, value)) } else { Err(found) }
}

fn context(given: &GivenContext) -> Value {
    json!({ "caseType": given.case_type, "caseId": given.case_id, "traceId": given.trace_id })
}
