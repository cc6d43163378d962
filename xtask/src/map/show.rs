//! What a mapping made of a document, for people and for programs.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use caseway_spec::diagnostic::Diagnostics;
use caseway_spec::mapping::example::{Failure, Made};
use caseway_spec::platform::{Binding, Platform};
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
    /// The output.
    output: Option<Value>,
    /// What every cell gave, in the order in which they were evaluated.
    cells: Vec<Shown>,
    /// Why there is not more.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    errors: Vec<Refused>,
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
            .into_iter()
            .filter_map(|traced| {
                let expression = written.expression(&traced.place)?;
                Some(Shown { cell: way(&traced.place), expression, value: traced.value, error: None })
            })
            .collect();
        let errors = match made.failure {
            None => Vec::new(),
            Some(Failure::Cell(fault)) => {
                let (cell, reason) = (way(&fault.place), fault.reason.to_string());
                let expression = written.expression(&fault.place).unwrap_or_default();
                cells.push(Shown {
                    cell: cell.clone(),
                    expression,
                    value: None,
                    error: Some(reason.clone()),
                });
                vec![Refused { at: cell, reason }]
            }
            Some(Failure::Input(unfit)) => refused("input", unfit),
            Some(Failure::Response(unfit)) => refused("response", unfit),
        };
        let parameters = made.parameters.into_iter();
        Self {
            operation: format!("{}.{}", service.name, service.operations[binding.operation].name),
            call: format!("{}.{}", backend.name, call.name),
            instance: made.instance,
            parameters: parameters
                .map(|(index, value)| (call.parameters[index].name.clone(), value))
                .collect(),
            request: made.request,
            output: made.output,
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
        let mut document = |name: &str, value: &Value| {
            let _ = write!(out, "\n{name}:\n{value:#}\n");
        };
        if !self.parameters.is_empty() {
            document("parameters", &Value::Object(self.parameters.clone()));
        }
        self.request.iter().for_each(|value| document("request", value));
        self.output.iter().for_each(|value| document("output", value));
        for Refused { at, reason } in &self.errors {
            let _ = write!(out, "\nerror: {at}: {reason}");
        }
        if !self.errors.is_empty() {
            out.push('\n');
        }
        out
    }
}

fn refused(document: &str, unfit: Vec<caseway_spec::mapping::example::Unfit>) -> Vec<Refused> {
    let refused = |unfit: caseway_spec::mapping::example::Unfit| Refused {
        at: format!("{document}{}", unfit.pointer),
        reason: unfit.message,
    };
    unfit.into_iter().map(refused).collect()
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
