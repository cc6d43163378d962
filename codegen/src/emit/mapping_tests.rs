//! The tests of mappings: one test function for each example, which runs the functions that serve callers.
//!
//! What an example expects is compiled like a mapping whose cells are constants, so that types and connectors say what it
//! looks like on the wire.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use caseway_spec::names::{field_name, module_name};
use caseway_spec::platform::{Binding, Expectation, MappingTest, Platform, Success};
use serde_json::Value;

use super::mappings::{Scope, grouped};
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
    scope.door.extend(["MappingTest", "Tested"]);
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
                    self.scope.add(self.platform, self.binding, &printed);
                    let _ = writeln!(helpers, "{printed}\n");
                    steps.push(format!("asks({name})"));
                }
                if let (Some(cell), Some(success)) = (&documents.output, success) {
                    let name = format!("{}_output", self.name);
                    let printed = mapping::expected_output(self.platform, self.binding, cell, success, &name);
                    self.scope.add(self.platform, self.binding, &printed);
                    let _ = writeln!(helpers, "{printed}\n");
                    steps.push(format!("gives({}, {name})", self.reply()));
                }
            }
            Expectation::Cell(pointer, says) => {
                let given = self.test.given.response.is_some()
                    || success.is_some_and(|success| success.body.document().is_none());
                let reply = option(given.then(|| self.reply()));
                let cell = literal(mapping::within_operation(pointer));
                steps.push(format!("fails({reply}, {cell}, {})", literal(says)));
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

    /// The reply that is given, as the runtime takes it.
    fn reply(&self) -> String {
        let success = self.success();
        let is_text =
            matches!(success, Some(success) if success.body == caseway_spec::platform::ReplyBody::Text);
        let body = match &self.test.given.response {
            Some(Value::String(text)) if is_text => text.clone(),
            Some(value) => document(value),
            None => String::new(),
        };
        format!("({}, {})", success.map_or(200, |success| success.status), text(&body))
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
