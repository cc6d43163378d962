//! What a mapping made of a document, for people and for programs.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use caseway_spec::diagnostic::Diagnostics;
use caseway_spec::mapping::example::{Failure, Followed, Made, Question, Unfit};
use caseway_spec::model::Progress;
use caseway_spec::platform::{BackendOperation, Binding, Meaning, Platform};
use caseway_spec::source::{Place, Sources};
use caseway_spec::yaml;
use serde::Serialize;
use serde_json::{Map, Value};

/// The forms of cells that are more than their parts.
const HEADS: [&str; 2] = ["const", "lookup"];

/// What a mapping made.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Trial {
    /// The service's operation.
    operation: String,
    /// The backend's operation.
    call: String,
    /// The instance that is called, where the backend has several.
    #[serde(skip_serializing_if = "Option::is_none")]
    instance: Option<String>,
    /// The backend operation's parameters that are set.
    parameters: Map<String, Value>,
    /// The backend's request body.
    request: Option<Value>,
    /// The text that names the lane, where it is that of an entity.
    #[serde(skip_serializing_if = "Option::is_none")]
    lane: Option<String>,
    /// The output.
    output: Option<Value>,
    /// The question whether the command took effect.
    #[serde(skip_serializing_if = "Option::is_none")]
    verify: Option<After>,
    /// The later answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    completes: Option<After>,
    /// What every cell gave, in the order in which they were evaluated.
    cells: Vec<Shown>,
    /// Why there is not more.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    errors: Vec<Refused>,
}

/// What happens after the call.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct After {
    /// The query that is asked; the backend calls by itself where there is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    call: Option<String>,
    /// Its parameters that are set.
    parameters: Map<String, Value>,
    /// Its request body.
    request: Option<Value>,
    /// What its answer means: `applied`, `not applied`, `waiting`, `done` or `failed`.
    #[serde(skip_serializing_if = "Option::is_none")]
    means: Option<&'static str>,
    /// The output.
    output: Option<Value>,
}

/// A cell and what it gave.
#[derive(Debug, Serialize)]
struct Shown {
    /// Its way within the operation's mapping.
    cell: String,
    /// What is written there.
    expression: String,
    /// What it gave: nothing where it is absent or failed.
    value: Option<Value>,
    /// Why it has no value.
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<String>,
}

/// What is wrong.
#[derive(Debug, Serialize)]
struct Refused {
    /// `input` or `response` with a JSON pointer, or the cell.
    at: String,
    reason: String,
}

impl Trial {
    pub(super) fn new(platform: &Platform, sources: &Sources, binding: &Binding, made: Made) -> Self {
        let service = &platform.services[binding.service];
        let backend = &platform.backends[binding.backend];
        let call = &backend.operations[binding.call];
        let mut written = Written { sources, files: BTreeMap::new() };
        let way = |place: &Place| {
            let within = place.pointer.strip_prefix(&binding.place.pointer);
            within.unwrap_or(&place.pointer).trim_start_matches('/').to_owned()
        };
        let mut cells: Vec<Shown> = made
            .trace
            .iter()
            .filter_map(|traced| {
                let expression = written.expression(&traced.place)?;
                let (cell, value) = (way(&traced.place), traced.value.clone());
                Some(Shown { cell, expression, value, error: None })
            })
            .collect();
        let mut errors = Vec::new();
        for (of, failure) in failures(&made) {
            match failure {
                Failure::Cell(fault) => {
                    let (cell, reason) = (way(&fault.place), fault.reason.to_string());
                    let expression = written.expression(&fault.place).unwrap_or_default();
                    let error = Some(reason.clone());
                    cells.push(Shown { cell: cell.clone(), expression, value: None, error });
                    errors.push(Refused { at: cell, reason });
                }
                Failure::Input(unfit) => errors.extend(refused(&format!("{of}input"), unfit)),
                Failure::Response(unfit) => errors.extend(refused(&format!("{of}response"), unfit)),
            }
        }
        let query = binding.verify.as_ref().map(|verify| &backend.operations[verify.call]);
        let verify = made.verify.map(|made| After::new(&backend.name, query, made));
        let polled = call.completes.as_ref().and_then(|completes| completes.query());
        let query = polled.map(|query| &backend.operations[query]);
        let completes = made.completes.map(|made| After::new(&backend.name, query, made));
        let Question { parameters, request } = made.asked;
        Self {
            operation: format!("{}.{}", service.name, service.operations[binding.operation].name),
            call: format!("{}.{}", backend.name, call.name),
            instance: made.instance,
            parameters: named(call, parameters),
            request,
            lane: made.lane,
            output: made.output,
            verify,
            completes,
            cells,
            errors,
        }
    }

    /// A table of the cells, and the documents.
    pub(super) fn human(&self) -> String {
        let at = self.instance.as_ref().map(|name| format!(" at `{name}`")).unwrap_or_default();
        let mut out = format!("{} calls {}{at}\n\n", self.operation, self.call);
        let width = |of: fn(&Shown) -> &str, most: usize| {
            self.cells.iter().map(|shown| of(shown).chars().count()).filter(|w| *w <= most).max().unwrap_or(0)
        };
        let (first, second) = (width(|shown| &shown.cell, 60), width(|shown| &shown.expression, 60));
        for Shown { cell, expression, value, error } in &self.cells {
            let value = match (error, value) {
                (Some(error), _) => format!("error: {error}"),
                (None, Some(value)) => value.to_string(),
                (None, None) => "nothing".to_owned(),
            };
            let _ = writeln!(out, "  {cell:first$}  {expression:second$}  {value}");
        }
        asked(&mut out, "", &self.parameters, self.request.as_ref());
        if let Some(lane) = &self.lane {
            let _ = write!(out, "\nlane: {lane}\n");
        }
        self.output.iter().for_each(|value| document(&mut out, "output", value));
        for (key, after) in [("verify", &self.verify), ("completes", &self.completes)] {
            let Some(After { call, parameters, request, means, output }) = after else { continue };
            if let Some(call) = call {
                let _ = write!(out, "\n{key} asks {call}\n");
            }
            asked(&mut out, &format!("{key} "), parameters, request.as_ref());
            if let Some(means) = means {
                let _ = write!(out, "\n{key}: {means}\n");
            }
            output.iter().for_each(|value| document(&mut out, &format!("{key} output"), value));
        }
        for Refused { at, reason } in &self.errors {
            let _ = write!(out, "\nerror: {at}: {reason}");
        }
        if !self.errors.is_empty() {
            out.push('\n');
        }
        out
    }
}

impl After {
    fn new(backend: &str, query: Option<&BackendOperation>, made: Followed) -> Self {
        let Question { parameters, request } = made.asked;
        Self {
            call: query.map(|query| format!("{backend}.{}", query.name)),
            parameters: query.map(|query| named(query, parameters)).unwrap_or_default(),
            request,
            means: made.meaning.map(|meaning| match meaning {
                Meaning::Applied(true) => "applied",
                Meaning::Applied(false) => "not applied",
                Meaning::Progress(Progress::Waiting) => "waiting",
                Meaning::Progress(Progress::Done) => "done",
                Meaning::Progress(Progress::Failed) => "failed",
            }),
            output: made.output,
        }
    }
}

/// What failed, and the words before where it did.
fn failures(made: &Made) -> impl Iterator<Item = (&'static str, &Failure)> {
    fn later<'m>(of: &'static str, made: Option<&'m Followed>) -> Option<(&'static str, &'m Failure)> {
        made?.failure.as_ref().map(|failure| (of, failure))
    }
    let call = made.failure.as_ref().map(|failure| ("", failure));
    [call, later("verify/", made.verify.as_ref()), later("completes/", made.completes.as_ref())]
        .into_iter()
        .flatten()
}

fn named(operation: &BackendOperation, parameters: Vec<(usize, Value)>) -> Map<String, Value> {
    let name = |index: usize| operation.parameters[index].name.clone();
    parameters.into_iter().map(|(index, value)| (name(index), value)).collect()
}

fn document(out: &mut String, name: &str, value: &Value) {
    let _ = write!(out, "\n{name}:\n{value:#}\n");
}

fn asked(out: &mut String, before: &str, parameters: &Map<String, Value>, request: Option<&Value>) {
    if !parameters.is_empty() {
        document(out, &format!("{before}parameters"), &Value::Object(parameters.clone()));
    }
    request.iter().for_each(|value| document(out, &format!("{before}request"), value));
}

fn refused(document: &str, unfit: &[Unfit]) -> Vec<Refused> {
    let refused =
        |unfit: &Unfit| Refused { at: format!("{document}{}", unfit.pointer), reason: unfit.message.clone() };
    unfit.iter().map(refused).collect()
}

/// The files of mappings as values.
struct Written<'s> {
    sources: &'s Sources,
    files: BTreeMap<u32, Value>,
}

impl Written<'_> {
    /// What is written at a place, on one line; `None` where it is only made of other cells.
    fn expression(&mut self, place: &Place) -> Option<String> {
        let file = self.files.entry(place.file.0).or_insert_with(|| {
            let text = &self.sources.get(place.file).text;
            yaml::parse(place.file, text, &mut Diagnostics::default()).value.unwrap_or_default()
        });
        match file.pointer(&place.pointer)? {
            Value::String(text) => Some(text.split_whitespace().collect::<Vec<_>>().join(" ")),
            Value::Object(keys) => {
                let head = HEADS.iter().find(|head| keys.contains_key(**head))?;
                let value = keys.get(*head)?;
                let value = value.as_str().map_or_else(|| value.to_string(), ToOwned::to_owned);
                Some(format!("{head}: {value}"))
            }
            Value::Array(_) => None,
            scalar => Some(scalar.to_string()),
        }
    }
}
