//! What is fuzzed, as plain functions: `cargo fuzz` calls them with what it makes up, and a test of `caseway-codegen` with the
//! seeds, so that they go on compiling and holding.

use std::sync::OnceLock;

use caseway_codegen::mapping;
use caseway_spec::diagnostic::{Diagnostics, Severity};
use caseway_spec::mapping::expression;
use caseway_spec::platform::{DecimalForm, Platform, Shape, Type};
use caseway_spec::read::Found;
use caseway_spec::render::Renderer;
use caseway_spec::source::{FileId, Place};
use caseway_spec::{Loaded, load_files};
use serde_json::{Value, json};

/// The files that what is made up stands among.
const BASE: [(&str, &str); 7] = [
    ("backend.yaml", include_str!("../../tests/fixtures/specs/base/backend.yaml")),
    ("case-type.yaml", include_str!("../../tests/fixtures/specs/base/case-type.yaml")),
    ("environment.yaml", include_str!("../../tests/fixtures/specs/base/environment.yaml")),
    ("mapping.yaml", include_str!("../../tests/fixtures/specs/base/mapping.yaml")),
    ("platform.yaml", include_str!("../../tests/fixtures/specs/base/platform.yaml")),
    ("policy.yaml", include_str!("../../tests/fixtures/specs/base/policy.yaml")),
    ("service.yaml", include_str!("../../tests/fixtures/specs/base/service.yaml")),
];

/// Reads `data` as one of the files of a sound platform: that which a fixture's header names, or the one of its kind.
///
/// # Panics
/// When something is accepted from which nothing sound is generated, or a finding cannot be shown.
pub fn specs(data: &[u8]) {
    let name = file_name(data);
    let base = BASE.iter().filter(|(known, _)| *known != name);
    let files = base.map(|(name, text)| found(name, text.as_bytes())).chain([found(&name, data)]);
    let loaded = load_files(files.collect());
    let renderer = Renderer::new(&loaded.sources);
    for finding in &loaded.diagnostics {
        assert!(!renderer.human(finding, false).is_empty());
    }
    let Some(platform) = &loaded.platform else {
        let said = loaded.diagnostics.iter().any(|finding| finding.severity == Severity::Error);
        assert!(said, "the platform is refused without a word");
        return;
    };
    for binding in &platform.bindings {
        let printed = mapping::emit(platform, binding);
        is_rust(&printed.functions.to_string());
        printed.fragments.values().for_each(|fragment| is_rust(&fragment.to_string()));
    }
}

/// Reads each line of `data` as an expression over variables of many types.
///
/// # Panics
/// When an expression is refused without a finding, or what is generated for it is no Rust.
pub fn expressions(data: &[u8]) {
    static SOUND: OnceLock<Platform> = OnceLock::new();
    let platform = SOUND.get_or_init(|| sound().platform.expect("the base is sound"));
    let Ok(text) = std::str::from_utf8(data) else { return };
    let variables = variables(platform);
    let names: Vec<(&str, Shape)> = variables.iter().map(|(name, shape, _)| (*name, shape.clone())).collect();
    let values: Vec<Value> = variables.into_iter().map(|(.., value)| value).collect();
    let place = Place { file: FileId(0), pointer: String::new() };
    for line in text.lines().take(8) {
        let mut out = Diagnostics::default();
        let checked = expression(&platform.types, &names, line, None, &place, &mut out);
        let refused = out.has_errors();
        let Some(checked) = checked.filter(|_| !refused) else {
            assert!(refused, "refused without a word: {line}");
            continue;
        };
        is_rust(&mapping::function(platform, "made", &checked).to_string());
        // Whether there is a value is the values' business.
        let _ = checked.evaluate(&platform.types, &values);
    }
}

fn found(name: &str, content: &[u8]) -> Found {
    Found { name: name.to_owned(), outside: false, content: Ok(content.to_vec()) }
}

fn sound() -> Loaded {
    load_files(BASE.iter().map(|(name, text)| found(name, text.as_bytes())).collect())
}

/// The name under which a file is read.
fn file_name(data: &[u8]) -> String {
    let text = String::from_utf8_lossy(data);
    let after = |mark: &str| text.lines().find_map(|line| line.strip_prefix(mark)).map(str::trim);
    let named = after("# instead of:").or_else(|| after("# beside:")).filter(|name| !name.is_empty());
    let of_kind = || match after("kind:") {
        Some("Backend") => "backend.yaml",
        Some("CaseType") => "case-type.yaml",
        Some("Environment") => "environment.yaml",
        Some("Platform") => "platform.yaml",
        Some("Policy") => "policy.yaml",
        Some("Service") => "service.yaml",
        _ => "mapping.yaml",
    };
    named.map_or_else(|| of_kind().to_owned(), ToOwned::to_owned)
}

fn is_rust(text: &str) {
    if let Err(error) = syn::parse_file(text) {
        panic!("{error}: {text}");
    }
}

/// Variables: their names, types and values.
fn variables(platform: &Platform) -> Vec<(&'static str, Shape, Value)> {
    let list = |item| Shape::Array(Box::new(item));
    let named = |wanted: &str| {
        let found = platform.types.iter().find(|(_, ty)| ty.name() == wanted);
        Shape::Named(found.expect("the base declares it").0)
    };
    let status = platform.types.iter().find(|(_, ty)| matches!(ty, Type::Enum(_)));
    let status = Shape::Named(status.expect("the base declares an enum").0);
    vec![
        ("s", Shape::String, json!("Zoë, 12")),
        ("t", Shape::String, json!("2026-03-31T17:00:00Z")),
        ("i", Shape::Int64, json!(7)),
        ("j", Shape::Int32, json!(-3)),
        ("x", Shape::Number, json!(0.5)),
        ("b", Shape::Bool, json!(true)),
        ("d", Shape::Decimal(DecimalForm::Number), json!(12.10)),
        ("e", Shape::Decimal(DecimalForm::Text), json!("0.333")),
        ("m", list(Shape::String), json!(["a", "b", "ab"])),
        ("n", list(Shape::Int64), json!([3, 1, 2])),
        ("map", Shape::Map(Box::new(Shape::String)), json!({ "a": "x", "b": "y" })),
        ("status", status, json!("OPEN")),
        (
            "order",
            named("Order"),
            json!({ "id": "17", "status": "OPEN", "lines": [{ "sku": "a", "qty": 1 }] }),
        ),
    ]
}
