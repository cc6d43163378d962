//! CEL's own test suite: every test within the mapping language gives the expected value, compiled and interpreted; every
//! other is refused by name. `../shared/peers/cel-spec` holds the suite; without it the tests say that they were skipped.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use caseway_spec::diagnostic::Diagnostics;
use caseway_spec::mapping::{Expression, expression};
use caseway_spec::platform::{Platform, Shape};
use caseway_spec::source::{FileId, Place};
use serde_json::{Value, json};

use super::folder;

/// A test of the suite.
pub(crate) struct Case {
    /// File, section and name.
    pub(crate) name: String,
    pub(crate) text: String,
    pub(crate) variables: Vec<(String, Shape, Value)>,
    /// The expected value in the suite's notation; `None` where an error is.
    pub(crate) expected: Option<Value>,
}

/// What became of the suite.
struct Outcome {
    within: Vec<(Case, Expression)>,
    refused: usize,
    /// Tests that were neither accepted nor refused with a finding.
    silent: Vec<String>,
}

fn suite() -> Option<PathBuf> {
    let suite = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/peers/cel-spec");
    suite.is_dir().then_some(suite)
}

/// Tests about containers, whose names come before those of variables: the mapping language has none, though the texts of
/// these tests are within it.
const OF_CONTAINERS: [&str; 3] = [
    "namespace/namespace/self_eval_container_lookup",
    "namespace/namespace/self_eval_container_lookup_unchecked",
    "namespace/namespace_shadowing/basic",
];

#[test]
fn every_test_of_cel_is_given_its_value_or_refused_by_name() {
    let Some(suite) = suite() else {
        eprintln!("skipped: ../shared/peers/cel-spec is not there");
        return;
    };
    let platform = super::platform(&folder().join("specs"));
    let cases = cases(&suite);
    let total = cases.len();
    let outcome = judge(&platform, cases);
    assert!(outcome.silent.is_empty(), "refused without a finding: {:?}", outcome.silent);
    let wrong = differing(&platform, &outcome.within);
    println!(
        "cel-spec: {total} tests, {} within the mapping language, {} refused by name",
        outcome.within.len(),
        outcome.refused
    );
    assert!(wrong.is_empty(), "{} differ:\n{}", wrong.len(), wrong.join("\n"));
    assert!(outcome.within.len() * 4 > total, "the language has become smaller");
}

/// How many of some cases are within the mapping language, and those of them whose value is another than expected.
pub(crate) fn agree(platform: &Platform, cases: Vec<Case>) -> (usize, Vec<String>) {
    let outcome = judge(platform, cases);
    (outcome.within.len(), differing(platform, &outcome.within))
}

/// The cases whose value is another than expected, compiled or interpreted.
fn differing(platform: &Platform, within: &[(Case, Expression)]) -> Vec<String> {
    let mut wrong = Vec::new();
    for ((case, expression), compiled) in within.iter().zip(&compiled(platform, within)) {
        let values: Vec<Value> = case.variables.iter().map(|(.., value)| value.clone()).collect();
        let interpreted = expression.evaluate(&platform.types, &values);
        let interpreted = interpreted.ok().map(|value| value.unwrap_or(Value::Null));
        let expected = case.expected.as_ref().map(plain);
        for (how, given) in [("compiled", compiled), ("interpreted", &interpreted)] {
            if !same(expected.as_ref(), given.as_ref()) {
                wrong.push(format!(
                    "{} ({how}): {}\n  expected {expected:?}, found {given:?}, {values:?}",
                    case.name, case.text
                ));
            }
        }
    }
    wrong
}

/// Every test of every file, in order.
fn cases(suite: &Path) -> Vec<Case> {
    let mut files: Vec<PathBuf> = fs::read_dir(suite).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| path.extension().is_some_and(|extension| extension == "json"));
    files.sort();
    let mut cases = Vec::new();
    for path in files {
        let file: Value = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
        for section in file["section"].as_array().unwrap() {
            for test in section["test"].as_array().unwrap() {
                let name = |value: &Value| value["name"].as_str().unwrap_or_default().to_owned();
                cases.push(Case {
                    name: format!("{}/{}/{}", name(&file), name(section), name(test)),
                    text: test["expr"].as_str().unwrap().to_owned(),
                    variables: variables(test),
                    expected: expected(test),
                });
            }
        }
    }
    cases
}

fn expected(test: &Value) -> Option<Value> {
    if test.get("eval_error").is_some() || test.get("any_eval_errors").is_some() {
        return None;
    }
    let typed = test.get("typed_result").and_then(|result| result.get("result"));
    Some(test.get("value").or(typed).cloned().unwrap_or_else(|| json!({ "bool_value": true })))
}

/// The bindings whose types the mapping language has.
fn variables(test: &Value) -> Vec<(String, Shape, Value)> {
    let bindings = test["bindings"].as_array().cloned().unwrap_or_default();
    let entries = test["bindings"].as_object().map(|entries| entries.clone().into_iter().collect::<Vec<_>>());
    let pairs = entries.unwrap_or_else(|| {
        bindings
            .iter()
            .map(|one| (one["key"].as_str().unwrap_or_default().to_owned(), one["value"].clone()))
            .collect()
    });
    pairs
        .into_iter()
        .filter_map(|(name, bound)| {
            let bound = bound.get("value").cloned().unwrap_or(bound);
            let shape = match bound.as_object()?.keys().next()?.as_str() {
                "bool_value" => Shape::Bool,
                "int64_value" => Shape::Int64,
                "double_value" => Shape::Number,
                "string_value" => Shape::String,
                _ => return None,
            };
            Some((name, shape, plain(&bound)))
        })
        .collect()
}

fn judge(platform: &Platform, cases: Vec<Case>) -> Outcome {
    let place = Place { file: FileId(0), pointer: String::new() };
    let mut outcome = Outcome { within: Vec::new(), refused: 0, silent: Vec::new() };
    for case in cases {
        let variables: Vec<(&str, Shape)> =
            case.variables.iter().map(|(name, shape, _)| (name.as_str(), shape.clone())).collect();
        let checked = |want: Option<&Shape>| {
            let mut found = Diagnostics::default();
            let checked = expression(&platform.types, &variables, &case.text, want, &place, &mut found);
            let named = found.has_errors();
            (checked.filter(|_| !named), named)
        };
        // What is expected gives literals their type, as a target does; an empty list says nothing of its items.
        let want = case.expected.as_ref().and_then(shape_of);
        let (checked, named) = match checked(want.as_ref()) {
            (Some(expression), named) => (Some(expression), named),
            (None, _) => checked(None),
        };
        match checked {
            Some(expression) if !OF_CONTAINERS.contains(&case.name.as_str()) => {
                outcome.within.push((case, expression));
            }
            Some(_) => outcome.refused += 1,
            None if named => outcome.refused += 1,
            None => outcome.silent.push(case.name),
        }
    }
    outcome
}

/// The shape of an expected list or map, whose literal may be empty; scalars give their own type.
fn shape_of(expected: &Value) -> Option<Shape> {
    let (kind, value) = expected.as_object()?.iter().next()?;
    match kind.as_str() {
        "bool_value" => Some(Shape::Bool),
        "int64_value" => Some(Shape::Int64),
        "double_value" => Some(Shape::Number),
        "string_value" => Some(Shape::String),
        "list_value" => {
            let first = value["values"].as_array().and_then(|values| values.first());
            Some(Shape::Array(Box::new(first.map_or(Some(Shape::Int64), shape_of)?)))
        }
        "map_value" => {
            let first = value["entries"].as_array().and_then(|entries| entries.first());
            Some(Shape::Map(Box::new(first.map_or(Some(Shape::Int64), |entry| shape_of(&entry["value"]))?)))
        }
        _ => None,
    }
}

/// A value of the suite as plain JSON.
fn plain(value: &Value) -> Value {
    let Some((kind, value)) = value.as_object().and_then(|object| object.iter().next()) else {
        return Value::Null;
    };
    match kind.as_str() {
        "int64_value" => {
            value.as_str().and_then(|text| text.parse::<i64>().ok()).map_or(value.clone(), Value::from)
        }
        "list_value" => value["values"].as_array().into_iter().flatten().map(plain).collect(),
        "map_value" => {
            let entries = value["entries"].as_array().into_iter().flatten();
            let pairs = entries.map(|entry| {
                (plain(&entry["key"]).as_str().unwrap_or_default().to_owned(), plain(&entry["value"]))
            });
            Value::Object(pairs.collect())
        }
        "object_value" => value.get("value").cloned().unwrap_or(Value::Null),
        _ => value.clone(),
    }
}

/// Whether a value is the expected one; numbers by their value.
fn same(expected: Option<&Value>, found: Option<&Value>) -> bool {
    match (expected, found) {
        (None, None) => true,
        (Some(Value::Number(a)), Some(Value::Number(b))) => a == b || a.as_f64() == b.as_f64(),
        (Some(Value::Array(a)), Some(Value::Array(b))) => {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(Some(a), Some(b)))
        }
        (Some(Value::Object(a)), Some(Value::Object(b))) => {
            a.len() == b.len() && a.iter().all(|(key, value)| same(Some(value), b.get(key)))
        }
        (Some(a), Some(b)) => a == b,
        _ => false,
    }
}

/// What every expression gives, compiled into one program; `None` where it fails.
fn compiled(platform: &Platform, within: &[(Case, Expression)]) -> Vec<Option<Value>> {
    let mut program = PROGRAM.to_owned();
    let mut main = String::new();
    let mut functions = HashMap::new();
    for (case, expression) in within {
        // The same expression for other variables is the same function.
        let next = functions.len();
        let shapes: Vec<&Shape> = case.variables.iter().map(|(_, shape, _)| shape).collect();
        let key = format!("{} {shapes:?}", case.text);
        let number = *functions.entry(key).or_insert(next);
        let name = format!("case_{number}");
        if number == next {
            let function = caseway_codegen::mapping::function(platform, &name, expression).to_string();
            let _ = writeln!(program, "{function}");
        }
        let arguments: Vec<String> =
            case.variables.iter().map(|(_, shape, value)| argument(shape, value)).collect();
        let _ = writeln!(main, "show({name}({}));", arguments.join(", "));
    }
    let _ = writeln!(program, "fn main() {{\n{main}}}");
    let printed = super::build_and_run(&program, &[("rustc", ["-Cdebuginfo=0", "--emit=link"])]);
    printed.lines().map(|line| serde_json::from_str::<Option<Value>>(line).unwrap()).collect()
}

/// A variable's value as Rust.
fn argument(shape: &Shape, value: &Value) -> String {
    match shape {
        Shape::String => format!("{:?}.to_owned()", value.as_str().unwrap_or_default()),
        Shape::Array(item) => {
            let items: Vec<String> =
                value.as_array().into_iter().flatten().map(|value| argument(item, value)).collect();
            format!("vec![{}]", items.join(", "))
        }
        Shape::Number => format!("{:?}", value.as_f64().unwrap_or_default()),
        _ => value.to_string(),
    }
}

const PROGRAM: &str = r#"
#![allow(unused)]
use caseway_cel as cel;
use caseway_cel::{At, CellFault, Pattern};
use std::collections::BTreeMap;

trait Json { fn json(&self) -> String; }
impl Json for bool { fn json(&self) -> String { self.to_string() } }
impl Json for i64 { fn json(&self) -> String { self.to_string() } }
impl Json for i32 { fn json(&self) -> String { self.to_string() } }
impl Json for f64 {
    fn json(&self) -> String {
        if self.is_finite() { format!("{self:?}") }
        else if self.is_nan() { "\"NaN\"".into() }
        else if *self > 0.0 { "\"Infinity\"".into() }
        else { "\"-Infinity\"".into() }
    }
}
impl Json for String {
    fn json(&self) -> String {
        let mut out = String::from("\"");
        for c in self.chars() {
            match c {
                '"' => out.push_str("\\\""),
                '\\' => out.push_str("\\\\"),
                c if c < ' ' => out.push_str(&format!("\\u{:04x}", c as u32)),
                c => out.push(c),
            }
        }
        out.push('"');
        out
    }
}
impl Json for cel::Timestamp { fn json(&self) -> String { self.to_string().json() } }
impl Json for cel::Span { fn json(&self) -> String { self.to_string().json() } }
impl<T: Json> Json for Option<T> { fn json(&self) -> String { self.as_ref().map_or("null".into(), Json::json) } }
impl<T: Json> Json for Vec<T> {
    fn json(&self) -> String { format!("[{}]", self.iter().map(Json::json).collect::<Vec<_>>().join(",")) }
}
impl<T: Json> Json for BTreeMap<String, T> {
    fn json(&self) -> String {
        format!("{{{}}}", self.iter().map(|(k, v)| format!("{}:{}", k.json(), v.json())).collect::<Vec<_>>().join(","))
    }
}
fn show<T: Json>(value: Result<T, CellFault>) {
    println!("{}", value.map_or("null".into(), |value| value.json()));
}
"#;
