//! The JSON Schema Test Suite (drafts 2020-12 and 4), value by value: what a generated type and its limits accept is what
//! the suite calls valid, and what cannot be typed is refused by name.
//!
//! Every schema of the suite stands as a required field of a type of its own in one service. Those that `check` accepts are
//! generated, compiled in one crate, and run over the suite's values; the crate is kept beside the target, so that only
//! what was generated is compiled again. Without `../shared/peers/json-schema-test-suite` nothing is tested, and that
//! is said.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that cannot do its work fails")]

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use caseway_codegen::names;
use caseway_spec::diagnostic::Severity;
use caseway_spec::platform::{Platform, Type};
use serde_json::{Value, json};

/// Values that the suite calls valid and the subset does not take, or the other way round; each with the reason.
const DEVIATIONS: &[(&str, &str, &str)] = &[
    (
        "zeroTerminatedFloats.json",
        "",
        "integers are those of 2020-12, where 1.0 is one; draft 4 left it open",
    ),
    ("float-overflow.json", "", "integers have 64 bits"),
    ("bignum.json", "a bignum is an integer", "integers have 64 bits"),
    ("bignum.json", "a negative bignum is an integer", "integers have 64 bits"),
];

/// One schema of the suite and the values that are held against it.
struct Group {
    /// File and description.
    name: String,
    schema: Value,
    tests: Vec<(String, Value, bool)>,
}

impl Group {
    /// The name of its type.
    fn ty(index: usize) -> String {
        format!("Case{index:04}")
    }
}

fn suite() -> Option<Vec<Group>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/peers/json-schema-test-suite");
    let mut groups = Vec::new();
    for draft in ["draft2020-12", "draft4"] {
        let mut files = Vec::new();
        collect(&folder.join(draft), &mut files);
        files.sort();
        for file in files {
            let name = file.strip_prefix(&folder).unwrap().display().to_string();
            let Value::Array(written) = serde_json::from_slice(&fs::read(&file).unwrap()).unwrap() else {
                panic!("{name} is a list");
            };
            groups.extend(written.into_iter().map(|group| read(&name, group)));
        }
    }
    (!groups.is_empty()).then_some(groups)
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).into_iter().flatten().map(Result::unwrap) {
        let path = entry.path();
        if path.is_dir() {
            collect(&path, files);
        } else if path.extension().is_some_and(|extension| extension == "json") {
            files.push(path);
        }
    }
}

fn read(file: &str, mut group: Value) -> Group {
    let mut schema = group["schema"].take();
    if let Value::Object(schema) = &mut schema {
        // The dialect of a whole document, which a contract is not.
        schema.remove("$schema");
    }
    let tests = group["tests"].as_array().unwrap().iter().map(|test| {
        (test["description"].as_str().unwrap().to_owned(), test["data"].clone(), test["valid"] == true)
    });
    Group {
        name: format!("{file}: {}", group["description"].as_str().unwrap()),
        schema,
        tests: tests.collect(),
    }
}

/// Specs with the type of each group in `included`, and what `check` says of them: the platform, or what was refused
/// with the first code.
fn check(groups: &[Group], included: &BTreeSet<usize>) -> Result<Platform, BTreeMap<usize, String>> {
    let specs = tempfile::tempdir().unwrap();
    let header = json!({ "apiVersion": "caseway/v1" });
    let write = |name: &str, mut spec: Value| {
        for (key, value) in header.as_object().unwrap() {
            spec[key] = value.clone();
        }
        fs::write(specs.path().join(name), spec.to_string()).unwrap();
    };
    write("platform.yaml", json!({ "kind": "Platform", "name": "suite", "title": "Suite" }));
    let taken = json!({ "type": "object", "properties": { "it": { "type": "string" } } });
    write(
        "backend.yaml",
        json!({
            "kind": "Backend", "name": "sink", "title": "Sink", "owner": "team", "tier": "supporting",
            "baseUrl": "${SINK}",
            "operations": {
                "Take": { "kind": "command", "http": "POST /", "request": taken, "responses": { "204": "empty" } }
            }
        }),
    );
    let (mut types, mut operations, mut mapped) = (json!({}), json!({}), json!({}));
    for index in included {
        let ty = Group::ty(*index);
        types[&ty] = json!({
            "type": "object", "required": ["value"], "properties": { "value": groups[*index].schema }
        });
        operations[format!("Take{index:04}")] =
            json!({ "kind": "command", "http": format!("POST /take/{index}"), "input": ty });
        mapped[format!("Take{index:04}")] =
            json!({ "call": "sink.Take", "request": { "it": { "const": "it" } } });
    }
    write(
        "service.yaml",
        json!({
            "kind": "Service", "name": "suite", "title": "Suite", "owner": "team", "types": types,
            "operations": operations
        }),
    );
    write(
        "mapping.yaml",
        json!({ "kind": "Mapping", "name": "suite", "service": "suite", "operations": mapped }),
    );
    let loaded = caseway_spec::load(specs.path());
    let mut refused = BTreeMap::new();
    for found in loaded.diagnostics.iter().filter(|found| found.severity == Severity::Error) {
        let owner = found
            .primary
            .place
            .pointer
            .strip_prefix("/types/Case")
            .and_then(|rest| rest.get(..4)?.parse().ok());
        match owner {
            Some(index) => {
                refused.entry(index).or_insert_with(|| found.code.to_string());
            }
            None if included.len() == groups.len() => {}
            None => panic!("{}: {}", found.primary.place.pointer, found.message),
        }
    }
    match loaded.platform {
        Some(platform) if refused.is_empty() => Ok(platform),
        _ => Err(refused),
    }
}

/// A crate of the generated types, and a `main` that holds every value against them.
fn program(platform: &Platform, groups: &[Group], included: &BTreeSet<usize>) -> [(&'static str, String); 3] {
    let mut main = String::from(
        "mod types;\n\nfn check<T: serde::de::DeserializeOwned>(schema: &'static rt::Schema, name: &str, document: &str, valid: bool) {\n\
             let decoded = decode_checked::<T>(document.as_bytes(), schema).is_ok();\n\
             let found = violations(schema, document.as_bytes(), Unknown::Allow);\n\
             let clean = found.as_ref().is_ok_and(|found| found.is_empty());\n\
             if decoded != clean { println!(\"{name}: decoding and validation differ: {found:?}\"); }\n\
             if decoded != valid { println!(\"{name}: should be {valid}: {document} {found:?}\"); }\n}\n\nfn main() {\n",
    );
    main.insert_str(
        0,
        "use caseway_core::codegen as rt;\nuse caseway_core::document::decode_checked;\nuse caseway_core::schema::{Unknown, violations};\n",
    );
    for index in included {
        let name = Group::ty(*index);
        let (id, _) = platform
            .types
            .iter()
            .find(|(_, ty)| matches!(ty, Type::Object(object) if object.name == name))
            .unwrap();
        let (ty, schema) = (names::type_path(platform, id), names::schema_path(platform, id));
        for (description, data, valid) in &groups[*index].tests {
            let name = format!("{}: {description}", groups[*index].name);
            let document = json!({ "value": data }).to_string();
            let _ = writeln!(main, "check::<{ty}>(&{schema}, {name:?}, {document:?}, {valid});");
        }
    }
    main.push_str("}\n");
    let types = caseway_codegen::generate(platform).unwrap().files["types/src/suite.rs"].clone();
    let core = Path::new(env!("CARGO_MANIFEST_DIR")).join("../runtime/core").canonicalize().unwrap();
    let manifest = format!(
        "[package]\nname = \"json-schema-suite\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[workspace]\n\n[dependencies]\n\
         caseway-core = {{ path = {core:?} }}\nserde = \"1\"\n"
    );
    [("Cargo.toml", manifest), ("src/main.rs", main), ("src/types.rs", types)]
}

/// Compiles and runs a crate: what it printed.
fn run(files: &[(&str, String)]) -> String {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("json-schema-suite");
    fs::create_dir_all(folder.join("src")).unwrap();
    let lock = Path::new(env!("CARGO_MANIFEST_DIR")).join("../Cargo.lock");
    fs::copy(lock, folder.join("Cargo.lock")).unwrap();
    for (name, text) in files {
        fs::write(folder.join(name), text).unwrap();
    }
    let output = Command::new(env!("CARGO"))
        .args(["run", "--quiet", "--offline"])
        .current_dir(&folder)
        .env("CARGO_TARGET_DIR", folder.join("target"))
        .env("RUSTFLAGS", "-Adead_code")
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn types_and_limits_agree_with_the_suite_and_the_rest_is_refused_by_name() {
    let Some(groups) = suite() else {
        eprintln!("skipped: there is no ../shared/peers/json-schema-test-suite");
        return;
    };
    let all: BTreeSet<usize> = (0..groups.len()).collect();
    let Err(refused) = check(&groups, &all) else { panic!("the whole suite cannot be typed") };
    for (index, code) in &refused {
        let by_name = code.starts_with("CW04") || matches!(code.as_str(), "CW0304" | "CW0308" | "CW0204");
        assert!(by_name, "{} is refused with {code}: {}", groups[*index].name, groups[*index].schema);
    }
    let included: BTreeSet<usize> = all.into_iter().filter(|index| !refused.contains_key(index)).collect();
    let platform = check(&groups, &included).unwrap_or_else(|refused| panic!("{refused:?}"));
    let printed = run(&program(&platform, &groups, &included));

    let deviates = |line: &str| {
        DEVIATIONS.iter().any(|(file, test, _)| {
            line.split(": ").next().is_some_and(|name| name.ends_with(file)) && line.contains(test)
        })
    };
    let (expected, wrong): (Vec<&str>, Vec<&str>) = printed.lines().partition(|line| deviates(line));
    let values: usize = included.iter().map(|index| groups[*index].tests.len()).sum();
    eprintln!(
        "{} of {} schemas are inside the subset ({:.0} %), with {values} values, of which {} deviate for a reason; {} are refused by name",
        included.len(),
        groups.len(),
        included.len() as f64 * 100.0 / groups.len() as f64,
        expected.len(),
        refused.len(),
    );
    assert!(wrong.is_empty(), "{} values:\n{}", wrong.len(), wrong.join("\n"));
}
