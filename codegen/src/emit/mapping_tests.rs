//! The tests of mappings: one test function for each example, which runs the functions that serve callers.
//!
//! What an example expects is compiled like a mapping whose cells are constants, so that types and connectors say what it
//! looks like on the wire.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use caseway_spec::mapping::example::Cells;
use caseway_spec::model::Progress;
use caseway_spec::names::{field_name, module_name};
use caseway_spec::platform::{
    BackendOperation, Binding, Expectation, ExpectedLater as Later, LaterDocuments, MappingTest, Meaning,
    Platform, ReplyBody, Success,
};
use proc_macro2::TokenStream;
use serde_json::Value;

use super::mappings::grouped;
use super::scope::Scope;
use crate::files::{Body, File};
use crate::mapping;
use crate::names::{bare, operation_name};
use crate::text::{LINE, doc, literal, option, over_lines};

/// The module's name; it stands beside those of other things, and not among those of mappings.
const FOLDER: &str = "mapping_tests";

/// Whether a mapping has tests.
pub(crate) fn any(platform: &Platform) -> bool {
    platform.bindings.iter().any(|binding| !binding.tests.is_empty())
}

/// `mapping_tests/mod.rs`, where there are any.
pub(crate) fn index(platform: &Platform) -> Option<File> {
    let tested =
        |bindings: &[usize]| bindings.iter().any(|index| !platform.bindings[*index].tests.is_empty());
    let modules: Vec<String> = grouped(platform)
        .into_iter()
        .filter(|(_, bindings)| tested(bindings))
        .map(|(name, _)| module_name(name))
        .collect();
    let description =
        "The tests of mappings: what `tests` in their files says, held against the compiled functions.";
    let file = super::module_index(FOLDER, description, modules.iter().map(String::as_str));
    (!modules.is_empty()).then(|| File { source: "mappings/".to_owned(), ..file })
}

/// The tests of one mapping's file, if it has any.
pub(crate) fn emit(platform: &Platform, name: &str, bindings: &[usize]) -> Option<File> {
    let mut items = String::new();
    let mut source = String::new();
    let mut scope = Scope::default();
    let mut taken = BTreeSet::new();
    scope.need("MappingTest");
    scope.need("Tested");
    for binding in bindings.iter().map(|index| &platform.bindings[*index]) {
        for test in &binding.tests {
            binding.source.clone_into(&mut source);
            let mut writer = Writer {
                platform,
                binding,
                test,
                name: free_name(platform, binding, test, &mut taken),
                scope: &mut scope,
            };
            writer.write(&mut items);
        }
    }
    if items.is_empty() {
        return None;
    }
    items.insert_str(0, &format!("{}\n", scope.uses()));
    let mut prelude = String::new();
    doc(&mut prelude, "//!", &format!("Tests of the mapping `{name}`."));
    Some(File {
        path: format!("src/{FOLDER}/{}.rs", module_name(name)),
        source,
        body: Body::rust(prelude, items),
    })
}

/// The test function's name: the operation's and the words of the test's.
fn free_name(
    platform: &Platform,
    binding: &Binding,
    test: &MappingTest,
    taken: &mut BTreeSet<String>,
) -> String {
    let operation = &platform.services[binding.service].operations[binding.operation].name;
    let words: String = test.name.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { ' ' }).collect();
    let name = bare(&field_name(&format!("{operation} {words}"))).to_owned();
    let numbered = (2..).map(|number| format!("{name}_{number}"));
    let free = std::iter::once(name.clone()).chain(numbered).find(|name| !taken.contains(name));
    let free = free.unwrap_or(name);
    taken.insert(free.clone());
    free
}

struct Writer<'w, 'p> {
    platform: &'p Platform,
    binding: &'p Binding,
    test: &'p MappingTest,
    /// The test function's name; those of what it needs begin with it.
    name: String,
    scope: &'w mut Scope<'p>,
}

impl<'p> Writer<'_, 'p> {
    fn write(&mut self, out: &mut String) {
        let success = self.success();
        let mut steps = Vec::new();
        let mut helpers = String::new();
        match &self.test.expected {
            Expectation::Documents(documents) => {
                if let Some(index) = documents.instance {
                    let instances = &self.platform.backends[self.binding.backend].instances;
                    steps.push(format!("chooses({})", literal(&instances[index].name)));
                }
                if let Some(asked) = &documents.asked {
                    let name = format!("{}_request", self.name);
                    let printed = mapping::expected_request(self.platform, self.binding, asked, &name);
                    self.helper(&mut helpers, &printed);
                    steps.push(format!("asks({name})"));
                }
                if let (Some(cell), Some(success)) = (&documents.output, success) {
                    let name = format!("{}_output", self.name);
                    let printed = mapping::expected_output(self.platform, self.binding, cell, success, &name);
                    self.helper(&mut helpers, &printed);
                    steps.push(format!("gives({}, {name})", self.reply()));
                }
                if let Some(lane) = &documents.lane {
                    steps.push(format!("waits_in({})", literal(lane)));
                }
                if let Some(verify) = &documents.verify {
                    self.verify(verify, &mut steps, &mut helpers);
                }
                if let Some(completes) = &documents.completes {
                    self.completes(completes, &mut steps, &mut helpers);
                }
            }
            Expectation::Cell(pointer, says) => {
                let given = self.test.given.response.is_some()
                    || success.is_some_and(|success| success.body.document().is_none());
                let reply = option(given.then(|| self.reply()));
                let cell = literal(mapping::within_operation(pointer));
                steps.push(format!("fails({reply}, {cell}, {})", literal(says)));
            }
            Expectation::Lane(says) => {
                let lane = self.binding.lane.as_ref().map(|cell| cell.place.pointer.as_str());
                let cell = literal(mapping::within_operation(lane.unwrap_or_default()));
                steps.push(format!("fails(None, {cell}, {})", literal(says)));
            }
            Expectation::Input(pointer) => steps.push(format!("refuses_input({})", literal(pointer))),
            Expectation::Response(pointer) => {
                steps.push(format!("refuses_reply({}, {})", self.reply(), literal(pointer)));
            }
        }
        doc(out, "///", &self.test.name);
        let _ = writeln!(out, "#[test]\nfn {}() -> Tested {{ let test = {};", self.name, self.given());
        if let Some((last, before)) = steps.split_last() {
            for step in before {
                let _ = writeln!(out, "test.{step}?;");
            }
            let _ = writeln!(out, "test.{last}\n}}\n");
        }
        out.push_str(&helpers);
    }

    /// The documents of the example that every step shares.
    fn given(&self) -> String {
        let given = &self.test.given;
        let input = given.input.as_ref().map_or_else(|| "{}".to_owned(), document);
        format!(
            "MappingTest {{ binding: &crate::mappings::{}::{}, case_type: {}, case_id: {}, trace_id: {}, input: {} }}",
            module_name(&self.binding.mapping),
            operation_name(
                &self.platform.services[self.binding.service].operations[self.binding.operation].name
            ),
            literal(&given.context.case_type),
            option(given.context.case_id.as_deref().map(literal)),
            literal(&given.context.trace_id),
            text(&input),
        )
    }

    /// The kind of reply that is given.
    fn success(&self) -> Option<&'p Success> {
        let call = &self.platform.backends[self.binding.backend].operations[self.binding.call];
        match self.test.given.status {
            None => call.success.first(),
            Some(status) => call.success.iter().find(|success| success.status == status),
        }
    }

    /// A function that a step needs.
    fn helper(&mut self, helpers: &mut String, printed: &TokenStream) {
        self.scope.add(self.platform, self.binding, printed);
        let _ = writeln!(helpers, "{printed}\n");
    }

    /// What verifying is to make.
    fn verify(&mut self, expected: &Later, steps: &mut Vec<String>, helpers: &mut String) {
        let Some(query) = self.binding.verify.as_ref().map(|verify| verify.call) else { return };
        let success = self.call(query).success.first();
        let given = self.test.given.verify.as_ref().and_then(|verify| verify.response.as_ref());
        let reply = given.is_some() || success.is_some_and(|success| success.body.document().is_none());
        let reply = reply.then(|| body(given, success));
        self.later("verifying()", "verify", Some(query), expected, reply, (steps, helpers));
    }

    /// What is to become of the later answer.
    fn completes(&mut self, expected: &Later, steps: &mut Vec<String>, helpers: &mut String) {
        let Some(completes) = self.call(self.binding.call).completes.as_ref() else { return };
        let query = completes.query();
        let given = self.test.given.completes.as_ref().and_then(|completes| completes.response.as_ref());
        let correlation = Cells::of(self.platform, self.binding)
            .completes
            .and_then(|completing| completing.correlation(&self.test.given))
            .unwrap_or_default();
        let of = format!("completing({})", literal(&correlation));
        let reply = given.map(|given| body(Some(given), None));
        self.later(&of, "answer", query, expected, reply, (steps, helpers));
    }

    fn call(&self, index: usize) -> &'p BackendOperation {
        &self.platform.backends[self.binding.backend].operations[index]
    }

    /// Steps about what happens after the call, each of which begins with `of`.
    fn later(
        &mut self,
        of: &str,
        words: &str,
        query: Option<usize>,
        expected: &Later,
        reply: Option<String>,
        (steps, helpers): (&mut Vec<String>, &mut String),
    ) {
        match expected {
            Later::Documents(documents) => {
                let LaterDocuments { asked, meaning, output } = &**documents;
                if let (Some(asked), Some(query)) = (asked, query) {
                    let name = format!("{}_{words}_request", self.name);
                    let printed =
                        mapping::expected_question(self.platform, self.binding, query, asked, &name);
                    self.helper(helpers, &printed);
                    steps.push(format!("{of}.asks({name})"));
                }
                let reply = reply.unwrap_or_else(|| literal(""));
                // Where there is an output, it says the same.
                if let Some(meaning) = meaning.filter(|_| output.is_none()) {
                    self.scope.need("Meaning");
                    steps.push(format!("{of}.means({reply}, {})", means(meaning)));
                }
                if let Some(cell) = output {
                    let name = format!("{}_{words}_output", self.name);
                    let printed =
                        mapping::expected_later_output(self.platform, self.binding, query, cell, &name);
                    if let Some(printed) = printed {
                        self.helper(helpers, &printed);
                        steps.push(format!("{of}.gives({reply}, {name})"));
                    }
                }
            }
            Later::Cell(pointer, says) => {
                let cell = literal(mapping::within_operation(pointer));
                steps.push(format!("{of}.fails({}, {cell}, {})", option(reply), literal(says)));
            }
            Later::Response(pointer) => {
                let reply = reply.unwrap_or_else(|| literal(""));
                steps.push(format!("{of}.refuses_reply({reply}, {})", literal(pointer)));
            }
        }
    }

    /// The reply that is given, as the runtime takes it.
    fn reply(&self) -> String {
        let success = self.success();
        let status = success.map_or(200, |success| success.status);
        format!("({status}, {})", body(self.test.given.response.as_ref(), success))
    }
}

/// The body of a reply as a literal.
fn body(given: Option<&Value>, success: Option<&Success>) -> String {
    let is_text = matches!(success, Some(success) if success.body == ReplyBody::Text);
    match given {
        Some(Value::String(written)) if is_text => text(written),
        Some(value) => text(&document(value)),
        None => text(""),
    }
}

/// What an answer means, as the runtime says it.
fn means(meaning: Meaning) -> &'static str {
    match meaning {
        Meaning::Applied(true) => "Meaning::Applied",
        Meaning::Applied(false) => "Meaning::NotApplied",
        Meaning::Progress(Progress::Waiting) => "Meaning::Waiting",
        Meaning::Progress(Progress::Done) => "Meaning::Done",
        Meaning::Progress(Progress::Failed) => "Meaning::Failed",
    }
}

/// A document as a raw literal where that is easier to read.
fn text(document: &str) -> String {
    let raw = document.contains('"') && !document.contains("\"#") && !document.contains('\r');
    let fits = document.lines().all(|line| line.chars().count() <= WIDTH);
    match raw && fits {
        true => format!("r#\"{document}\"#"),
        false if document.len() > LINE => over_lines(document),
        false => literal(document),
    }
}

/// The widest line of a document.
const WIDTH: usize = 100;
/// What stands before and after a document on its first line.
const AROUND: usize = 24;

/// A document, over as many lines as it needs.
fn document(value: &Value) -> String {
    let mut out = String::new();
    lay_out(&mut out, value, 0, AROUND);
    out
}

/// Appends `value`, before which `used` columns of its line are taken: on the same line where it fits.
fn lay_out(out: &mut String, value: &Value, depth: usize, used: usize) {
    let whole = value.to_string();
    let indent = "  ".repeat(depth + 1);
    let (ends, parts): (_, Vec<(String, &Value)>) = match value {
        Value::Object(fields) if used + whole.len() > WIDTH => {
            let fields =
                fields.iter().map(|(name, value)| (format!("{}: ", Value::from(name.as_str())), value));
            (['{', '}'], fields.collect())
        }
        Value::Array(items) if used + whole.len() > WIDTH => {
            (['[', ']'], items.iter().map(|item| (String::new(), item)).collect())
        }
        _ => return out.push_str(&whole),
    };
    out.push(ends[0]);
    for (index, (name, value)) in parts.into_iter().enumerate() {
        let _ = write!(out, "{}\n{indent}{name}", if index > 0 { "," } else { "" });
        lay_out(out, value, depth + 1, indent.len() + name.len());
    }
    let _ = write!(out, "\n{}{}", "  ".repeat(depth), ends[1]);
}
