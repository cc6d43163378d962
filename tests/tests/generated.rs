//! What is committed under `generated/` and what the generator makes of names that nobody should choose.

#![expect(clippy::unwrap_used, clippy::panic, reason = "what cannot be read or run fails its test")]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use caseway_codegen::output;
use caseway_spec::model;
use caseway_spec::platform::{Approval, DirectConnection, Platform};
use caseway_tests::bench::synthetic::{self, Size};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

fn platform(specs: &Path) -> Platform {
    let loaded = caseway_spec::load(specs);
    loaded.platform.unwrap_or_else(|| panic!("{}: {:#?}", specs.display(), loaded.diagnostics))
}

#[test]
fn generated_code_is_what_the_specs_say() {
    let generated = caseway_codegen::generate(&platform(&root().join("integration-spec/specs"))).unwrap();
    let changes = output::compare(&generated.files, &root().join("generated")).unwrap();
    assert!(changes.is_empty(), "stale: {changes:#?}\nrun `cargo xtask generate` and commit its output");
}

#[test]
fn schemas_are_what_the_model_says() {
    let stale = caseway_spec::schema::stale(&root().join("integration-spec/schemas"));
    assert!(stale.is_empty(), "stale: {stale:?}\nrun `cargo xtask schema` and commit its output");
}

#[test]
fn the_hub_keeps_every_deadline_that_the_specs_give() {
    let platform = platform(&root().join("integration-spec/specs"));
    let specified: BTreeSet<_> = platform
        .services
        .iter()
        .flat_map(|service| {
            let operations = service.operations.iter();
            operations.map(|operation| (&*service.name, &*operation.name, operation.deadline))
        })
        .collect();
    let hub = &caseway_hub::HUB;
    // What is done for each item of a list stands beside the bindings.
    let single = hub.bindings.iter().map(|binding| binding.operation);
    let compiled: BTreeSet<_> = single
        .chain(hub.bulks.iter().copied())
        .map(|operation| (operation.service, operation.name, operation.deadline))
        .collect();
    assert_eq!(specified, compiled, "a default of the generator and one of the runtime differ");
}

/// Lets every case type call every operation of every backend directly, as if all of it had been approved.
fn all_direct(platform: &mut Platform) {
    let record: model::Approval = serde_json::from_value(serde_json::json!({
        "apiVersion": "caseway/v1", "kind": "Approval", "name": "DIR-0001", "status": "accepted",
        "subject": { "caseType": "any", "call": "any.Any" }, "criterion": "realtime", "subjectDigest": "",
        "policyDigest": "", "requestedBy": "nils", "requestedAt": "2026-11-24", "expires": "2027-11-01",
    }))
    .unwrap();
    let place = platform.backends.first().map(|backend| backend.place.clone());
    platform.approvals.extend(place.map(|place| Approval { place, record }));
    for case_type in 0..platform.case_types.len() {
        for (backend, contract) in platform.backends.iter().enumerate() {
            for (operation, called) in contract.operations.iter().enumerate() {
                platform.direct.push(DirectConnection {
                    place: called.place.clone(),
                    case_type,
                    backend,
                    operation,
                    instance: (!contract.instances.is_empty()).then_some(0),
                    criterion: Some("realtime".to_owned()),
                    latency_budget: (operation % 2 == 0).then(|| Duration::from_millis(40)),
                    approval: Some("DIR-0001".to_owned()),
                    record: Some(0),
                    digest: None,
                    holds: true,
                });
            }
        }
    }
}

/// An own organisation's workspace: `platform` generated into it, over this repository's crates.
fn organisation(platform: &Platform, directory: &Path) {
    let manifest = fs::read_to_string(root().join("Cargo.toml")).unwrap();
    let mut manifest: toml::Table = manifest.parse().unwrap();
    let workspace = manifest["workspace"].as_table_mut().unwrap();
    let members = ["generated", "generated/types", "generated/client"];
    workspace.insert("members".into(), toml::Value::try_from(members).unwrap());
    workspace.remove("default-members");
    for (_, dependency) in workspace["dependencies"].as_table_mut().unwrap().iter_mut() {
        if let Some(toml::Value::String(path)) = dependency.get_mut("path")
            && !path.starts_with("generated")
        {
            *path = root().join(&*path).display().to_string();
        }
    }
    fs::create_dir_all(directory).unwrap();
    fs::write(directory.join("Cargo.toml"), toml::to_string(&manifest).unwrap()).unwrap();
    for file in ["Cargo.lock", "clippy.toml", "rust-toolchain.toml"] {
        fs::copy(root().join(file), directory.join(file)).unwrap();
    }
    let generated = caseway_codegen::generate(platform).unwrap();
    output::write(&generated.files, &directory.join("generated")).unwrap();
}

#[test]
fn whatever_a_spec_is_named_its_code_compiles_without_a_warning() {
    let scratch = tempfile::tempdir().unwrap();
    // One workspace after the other in one place: the packages they share are checked once.
    let whole = scratch.path().join("whole");
    synthetic::write(&whole, Size::whole(1, 2)).unwrap();
    let folder = root().join("codegen/tests/specs");
    for specs in
        [folder.join("torture"), folder.join("wire"), folder.join("small"), folder.join("empty"), whole]
    {
        let directory = scratch.path().join("organisation");
        let mut platform = platform(&specs);
        all_direct(&mut platform);
        organisation(&platform, &directory);
        let mut cargo = Command::new(env!("CARGO"));
        cargo.args(["clippy", "--quiet", "--offline", "--workspace", "--all-targets"]);
        cargo.args(["--", "--deny", "warnings", "--deny", "clippy::all"]);
        // This workspace's own target directory: what the packages depend on has been checked there already.
        let target =
            std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), PathBuf::from);
        let done = cargo.current_dir(&directory).env("CARGO_TARGET_DIR", target).output().unwrap();
        assert!(done.status.success(), "{}:\n{}", specs.display(), String::from_utf8_lossy(&done.stderr));
    }
}

#[test]
fn a_client_brings_neither_server_nor_database() {
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args(["tree", "--offline", "--package", "caseway-client", "--edges", "normal", "--prefix", "none"]);
    let done = cargo.args(["--format", "{p}"]).current_dir(root()).output().unwrap();
    let tree = String::from_utf8(done.stdout).unwrap();
    assert!(tree.contains("caseway-core"), "{tree}{}", String::from_utf8_lossy(&done.stderr));
    for server in
        ["caseway-runtime", "caseway-environment", "axum", "sqlx", "redis", "metrics", "serde-saphyr"]
    {
        let found = tree.lines().find(|line| line.split(' ').next() == Some(server));
        assert!(found.is_none(), "a client depends on {server}");
    }
}
