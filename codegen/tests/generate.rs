//! What is generated from small specs: compared with what was read and found good, and held to what must always be so.
//!
//! `UPDATE_GOLDENS=1 cargo nextest run -p caseway-codegen` writes the goldens anew; read the diff before it is committed.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a spec that cannot be read fails its test")]

use std::collections::BTreeMap;

use std::path::{Path, PathBuf};
use std::process::Command;

use caseway_codegen::{Generated, MARK, generate, output};
use caseway_spec::platform::{Approval, DirectConnection};

fn here(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests").join(path)
}

fn generated(specs: &str) -> Generated {
    let loaded = caseway_spec::load(&here("specs").join(specs));
    let platform = loaded.platform.unwrap_or_else(|| panic!("{specs}: {:#?}", loaded.diagnostics));
    generate(&platform).unwrap()
}

/// What a test looks at most: the files of the small specs.
fn small() -> BTreeMap<String, String> {
    generated("small").files
}

#[test]
fn every_emitter_writes_what_was_read_and_found_good() {
    let golden = here("golden");
    if std::env::var_os("UPDATE_GOLDENS").is_some() {
        output::write(&small(), &golden).unwrap();
    }
    let changes = output::compare(&small(), &golden).unwrap();
    assert!(
        changes.is_empty(),
        "{changes:#?} differ from codegen/tests/golden: run `UPDATE_GOLDENS=1 cargo nextest run -p caseway-codegen`, \
         and read the diff"
    );
}

#[test]
fn the_same_specs_give_the_same_bytes() {
    assert_eq!(generated("torture").files, generated("torture").files);
}

#[test]
fn the_order_in_which_files_are_found_does_not_matter() {
    let mut found = caseway_spec::read::discover(&here("specs/small"));
    found.reverse();
    let platform = caseway_spec::load_files(found).platform.unwrap();
    assert_eq!(generate(&platform).unwrap().files, small());
}

#[test]
fn every_file_bears_the_mark_where_it_is_looked_for() {
    for (path, text) in small() {
        let line = text.lines().take(2).find(|line| line.contains(MARK));
        assert!(line.is_some_and(|line| line.contains("Generated from `")), "{path} begins with {text:.200}");
    }
}

#[test]
fn what_no_binding_reaches_is_not_generated() {
    let crm = &small()["src/backends/crm.rs"];
    assert!(crm.contains("PING"), "the health check is used");
    assert!(!crm.contains("Team"), "{crm}");
}

#[test]
fn what_is_only_sent_is_not_read_and_the_reverse() {
    let crm = &small()["src/backends/crm.rs"];
    let derive = |name: &str| {
        let at = crm.find(&format!("struct {name} ")).unwrap();
        crm[..at].rsplit("#[derive(").next().unwrap().split(")]").next().unwrap().to_owned()
    };
    assert_eq!(derive("PersonInput"), "Clone, rt::Serialize");
    assert_eq!(derive("Person"), "Clone, rt::Deserialize");
    assert!(crm.contains("PERSON_SCHEMA") && !crm.contains("PERSON_INPUT_SCHEMA"));
}

#[test]
fn a_type_that_contains_itself_is_boxed_once() {
    assert!(small()["src/backends/crm.rs"].contains("manager: Option<Box<Person>>"));
}

#[test]
fn the_hub_exports_nothing_but_its_table() {
    for (path, text) in small().iter().filter(|(path, _)| path.starts_with("src/") && path.ends_with(".rs")) {
        let exported: Vec<&str> = text.lines().filter(|line| line.trim_start().starts_with("pub ")).collect();
        let expected: &[&str] =
            if path == "src/lib.rs" { &["pub static HUB: HubDescriptor = HubDescriptor {"] } else { &[] };
        assert_eq!(exported, expected, "{path}");
    }
}

#[test]
fn the_openapi_document_is_one_that_importers_of_version_3_0_read() {
    let document: serde_json::Value = serde_json::from_str(&small()["openapi.json"]).unwrap();
    assert_eq!(document["openapi"], "3.0.3");
    let add = &document["paths"]["/people"]["post"];
    assert_eq!(add["operationId"], "people_AddPerson");
    let body = &add["requestBody"]["content"]["application/json; charset=utf-8"]["schema"]["$ref"];
    assert_eq!(body, "#/components/schemas/people.NewPerson");
    let get = &document["paths"]["/people/{personId}"]["get"];
    let parameters: Vec<_> = get["parameters"].as_array().unwrap().iter().map(|of| &of["name"]).collect();
    assert_eq!(parameters.last().unwrap().as_str(), Some("personId"));
    assert_eq!(document["components"]["schemas"]["people.PersonKnown"]["enum"][0], "active");

    let text = &small()["openapi.json"];
    for unread in ["oneOf", "anyOf", "nullable", "\"const\""] {
        assert!(!text.contains(unread), "{unread}");
    }
    // Every reference leads somewhere.
    for reference in text.split("\"$ref\": \"#").skip(1).filter_map(|rest| rest.split('"').next()) {
        assert!(document.pointer(reference).is_some(), "{reference}");
    }
}

#[test]
fn rustfmt_leaves_everything_as_it_is() {
    for specs in ["small", "torture", "wire", "empty"] {
        let directory = tempfile::tempdir().unwrap();
        output::write(&generated(specs).files, directory.path()).unwrap();
        let roots = ["src/lib.rs", "src/main.rs", "types/src/lib.rs", "client/src/lib.rs"];
        let roots = roots.map(|root| directory.path().join(root));
        let check = Command::new("rustfmt").arg("--check").args(roots).output().unwrap();
        assert!(check.status.success(), "{specs}: {}", String::from_utf8_lossy(&check.stdout));
    }
}

/// rustfmt lays out nothing of an expression in which something is too wide for its line, and says nothing of it.
#[test]
fn no_line_is_wider_than_rustfmt_makes_them() {
    let demonstration = "../../../integration-spec/specs";
    for specs in ["small", "torture", "wire", "empty", "../mappings/specs", demonstration] {
        let files = generated(specs).files;
        let width: usize = files["rustfmt.toml"]
            .lines()
            .find_map(|line| line.strip_prefix("max_width = "))
            .map(|width| width.parse().unwrap())
            .unwrap();
        for (path, text) in files.iter().filter(|(path, _)| path.ends_with(".rs")) {
            for line in text.lines() {
                assert!(line.chars().count() <= width, "{specs}: {path}: {line}");
            }
        }
    }
}

#[test]
fn figures_count_operations_and_cells() {
    let size = generated("small").size;
    assert_eq!((size.operations, size.cells), (2, 9));
    let text = small();
    let rust = text.iter().filter(|(path, _)| path.ends_with(".rs"));
    let all: usize = rust.map(|(_, text)| text.lines().filter(|line| !line.is_empty()).count()).sum();
    let counted = size.lines.operations + size.lines.types + size.lines.other;
    assert!(counted >= all, "{counted} lines were counted, {all} are not empty");
}

#[test]
fn what_has_a_last_day_says_so_in_the_document_and_in_replies() {
    let edited = caseway_spec::read::discover(&here("specs/small")).into_iter().map(|mut found| {
        if found.name == "services/people.yaml" {
            let text = String::from_utf8(found.content.unwrap()).unwrap();
            let text = text.replacen("  GetPerson:\n", "  GetPerson:\n    sunset: 2027-06-30\n", 1);
            assert!(text.contains("sunset"), "{text}");
            found.content = Ok(text.into_bytes());
        }
        found
    });
    let platform = caseway_spec::load_files(edited.collect()).platform.unwrap();
    let files = generate(&platform).unwrap().files;
    let document: serde_json::Value = serde_json::from_str(&files["openapi.json"]).unwrap();
    let get = &document["paths"]["/people/{personId}"]["get"];
    assert_eq!((&get["deprecated"], &get["x-sunset"]), (&true.into(), &"2027-06-30".into()));
    assert_eq!(document["paths"]["/people"]["post"].get("deprecated"), None);
    let descriptors = &files["src/services/people.rs"];
    assert_eq!(descriptors.matches(".sunset(\"Thu, 01 Jul 2027 00:00:00 GMT\")").count(), 1, "{descriptors}");
}

#[test]
fn a_direct_connection_leaves_narrower_paths_of_the_contract_to_their_own_operations() {
    let edited = caseway_spec::read::discover(&here("specs/small")).into_iter().map(|mut found| {
        if found.name == "backends/crm.yaml" {
            let text = String::from_utf8(found.content.unwrap()).unwrap();
            let more = r#"
  GetPersonAsFile:
    kind: query
    http: "GET /people/{id}.json"
    parameters: { id: { in: path } }
    responses: { 200: Person }
"#;
            found.content = Ok((text + more).into_bytes());
        }
        found
    });
    let loaded = caseway_spec::load_files(edited.collect());
    let mut platform = loaded.platform.unwrap_or_else(|| panic!("{:#?}", loaded.diagnostics));
    let backend = &platform.backends[0];
    let operation = backend.operations.iter().position(|operation| operation.name == "GetPerson").unwrap();
    let record = serde_json::from_value(serde_json::json!({
        "apiVersion": "caseway/v1", "kind": "Approval", "name": "DIR-0001", "status": "accepted",
        "subject": { "caseType": "hiring", "call": "crm.GetPerson" }, "criterion": "realtime", "subjectDigest": "",
        "policyDigest": "", "requestedBy": "nils", "requestedAt": "2026-11-24", "expires": "2027-11-01",
    }));
    let place = backend.place.clone();
    platform.approvals.push(Approval { place: place.clone(), record: record.unwrap() });
    platform.direct.push(DirectConnection {
        place,
        case_type: 0,
        backend: 0,
        operation,
        instance: None,
        criterion: Some("realtime".to_owned()),
        latency_budget: None,
        approval: Some("DIR-0001".to_owned()),
        record: Some(0),
        digest: None,
        holds: true,
    });
    let files = generate(&platform).unwrap().files;
    let direct: String =
        files.iter().filter(|(path, _)| path.contains("direct")).map(|(_, text)| &**text).collect();
    assert!(direct.contains(".others(&[\"/direct/crm/people/{id}.json\"])"), "{direct}");
}
