//! `cargo xtask new`, from its command line: what it writes passes the commands and builds.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use tempfile::TempDir;

#[expect(clippy::expect_used, reason = "a test without the program proves nothing")]
fn xtask(here: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
    command.args(arguments).current_dir(here).output().expect("xtask should start")
}

/// What a command that must succeed says.
fn said(here: &Path, arguments: &[&str]) -> String {
    let output = xtask(here, arguments);
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// What a command that must fail says.
fn refused(here: &Path, arguments: &[&str]) -> String {
    let output = xtask(here, arguments);
    assert_eq!(output.status.code(), Some(1), "{arguments:?}");
    String::from_utf8_lossy(&output.stderr).into_owned()
}

fn caseway() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// A new organisation, and the folder that it is in.
#[expect(clippy::expect_used, reason = "without a folder there is nothing to test")]
fn acme() -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().expect("a directory");
    said(folder.path(), &["new", "acme", "--caseway", &caseway().to_string_lossy()]);
    let acme = folder.path().join("acme");
    (folder, acme)
}

fn entries(folder: &Path) -> usize {
    fs::read_dir(folder).map(Iterator::count).unwrap_or_default()
}

#[test]
fn the_commands_work_in_an_own_organisation_and_below_it() {
    let (folder, acme) = acme();
    assert_eq!(entries(folder.path()), 1, "nothing is left beside it");
    for here in [acme.clone(), acme.join("xtask")] {
        assert!(said(&here, &["check"]).starts_with("nothing to report in "));
        assert!(said(&here, &["generate", "--check"]).starts_with("0 stale, 0 left over"));
        said(&here, &["schema", "--check"]);
        said(&here, &["explain", "CW0505"]);
    }
}

/// In one place of the workspace's target directory, so that cargo compiles again only what changed.
#[test]
fn an_own_organisation_builds() {
    let target = Path::new(env!("CARGO_BIN_EXE_xtask")).ancestors().nth(2).expect("a target directory");
    let place = Path::new(env!("CARGO_TARGET_TMPDIR")).join("own-organisation");
    if place.exists() {
        fs::remove_dir_all(&place).expect("room");
    }
    said(&caseway(), &["new", &place.to_string_lossy()]);
    let output = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
        .args(["check", "--workspace", "--all-targets", "--offline"])
        .current_dir(&place)
        .env("CARGO_TARGET_DIR", target)
        .output()
        .expect("cargo should start");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn the_root_manifest_alone_says_where_caseway_comes_from() {
    let folder = tempfile::tempdir().expect("a directory");
    said(folder.path(), &["new", "acme", "--caseway", "https://example.org/caseway.git"]);
    let manifest = fs::read_to_string(folder.path().join("acme/Cargo.toml")).expect("a manifest");
    let manifest: toml::Table = manifest.parse().expect("TOML");
    let dependencies = &manifest["workspace"]["dependencies"];
    for name in ["caseway-core", "caseway-runtime", "caseway-xtask"] {
        assert_eq!(dependencies[name]["git"].as_str(), Some("https://example.org/caseway.git"), "{name}");
    }
    let own = fs::read_to_string(folder.path().join("acme/xtask/Cargo.toml")).expect("a manifest");
    assert!(own.contains("caseway-xtask.workspace = true"), "{own}");
    let config = fs::read_to_string(folder.path().join("acme/.cargo/config.toml")).expect("an alias");
    assert!(config.contains("--package acme-xtask "), "{config}");
}

#[test]
fn a_directory_that_is_not_empty_is_left_alone() {
    let folder = tempfile::tempdir().expect("a directory");
    fs::write(folder.path().join("mine"), "work").expect("a file");
    let here = folder.path().to_string_lossy();
    assert!(refused(&caseway(), &["new", &here, "--name", "acme"]).contains("is not empty"));
    assert_eq!(entries(folder.path()), 1);
}

#[test]
fn a_run_that_fails_leaves_nothing() {
    let folder = tempfile::tempdir().expect("a directory");
    let here = folder.path();
    assert!(refused(here, &["new", "acme"]).contains("say where Caseway comes from"));
    assert!(refused(here, &["new", "acme", "--caseway", "."]).contains("is no checkout of Caseway"));
    assert!(refused(here, &["new", "Acme_Mutual"]).contains("did you mean `acme-mutual`?"));
    assert!(refused(here, &["new", "gone/acme"]).contains("there is no gone"));
    assert_eq!(entries(here), 0);
}

#[test]
fn what_is_added_to_the_specs_passes_the_check() {
    let (_folder, acme) = acme();
    said(&acme, &["new", "backend", "claims-archive", "--owner", "team-claims", "--new-owner"]);
    said(&acme, &["new", "service", "claims", "--owner", "team-claims"]);
    said(&acme, &["new", "mapping", "claims", "--service", "claims", "--backend", "claims-archive"]);
    said(&acme, &["new", "case-type", "motor-claim", "--owner", "team-claims"]);
    let report = said(&acme, &["check", "--format", "json"]);
    let report: serde_json::Value = serde_json::from_str(&report).expect("JSON");
    assert_eq!((&report["summary"]["errors"], &report["summary"]["warnings"]), (&0.into(), &0.into()));
    let mapping = fs::read_to_string(acme.join("integration-spec/specs/mappings/claims.yaml")).expect("it");
    assert!(mapping.contains("call: claims-archive.GetRecord"), "{mapping}");
    said(&acme, &["generate"]);
}

#[test]
fn what_cannot_be_added_is_refused_with_the_repair() {
    let (_folder, acme) = acme();
    let before = said(&acme, &["check"]);
    let contract = acme.join("integration-spec/specs/backends/crm.yaml");
    let text = fs::read(&contract).expect("a contract");
    for (arguments, reason) in [
        (&["backend", "MotorClaim"][..], "did you mean `motor-claim`?"),
        (&["backend", "../evil"], "cannot be a name"),
        (&["backend", "crm"], "there is a backend `crm` already"),
        (&["service", "x", "--owner", "team-integratoin"], "did you mean `team-integration`?"),
        (&["mapping", "x"], "say which service with `--service`, one of `customers`"),
        (&["mapping", "x", "--service", "customers"], "say which backend with `--backend`, one of `crm`"),
        (&["mapping", "x", "--service", "customer", "--backend", "crm"], "did you mean `customers`?"),
        (&["mapping", "customers", "--service", "customers", "--backend", "crm"], "it is not overwritten"),
    ] {
        let error = refused(&acme, &[&["new"], arguments].concat());
        assert!(error.contains(reason), "{arguments:?}: {error}");
    }
    assert_eq!(said(&acme, &["check"]), before, "nothing was written");
    assert_eq!(fs::read(&contract).expect("a contract"), text);
}

#[test]
fn nothing_is_added_to_specs_that_have_errors() {
    let (_folder, acme) = acme();
    fs::write(acme.join("integration-spec/specs/broken.yaml"), "kind: Nothing\n").expect("a file");
    let said = refused(&acme, &["new", "case-type", "renewal"]);
    assert!(said.contains("broken.yaml:1:") && said.contains("repair the errors above first"), "{said}");
}
