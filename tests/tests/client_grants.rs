//! A call that is not granted does not compile, and the compiler says how to repair it.
//!
//! Each file of `tests/ui` is compiled against the client that this test is built with, and what the compiler says is
//! compared with the text beside the file. The compiler is called directly: trybuild would build the client's TLS
//! library once more in a directory of its own, which took longer than everything else that is tested.
//!
//! `UPDATE_FIXTURES=1 cargo nextest run -p caseway-tests` writes the texts anew; read the diff before it is committed.

#![expect(clippy::unwrap_used, reason = "a compiler that cannot be run fails its test")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

// Named, so that it is built before this test runs.
use caseway_client as _;

/// What the compiler says about `tests/ui/<name>.rs`; nothing when it compiles.
fn compile(name: &str) -> String {
    let dependencies = std::env::current_exe().unwrap().parent().unwrap().to_owned();
    let scratch = tempfile::tempdir().unwrap();
    let client = newest(&dependencies, "libcaseway_client-");
    let done = Command::new("rustc")
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .args(["--edition", "2024", "--crate-type", "bin", "--emit", "metadata", "--color", "never"])
        .arg("--out-dir")
        .arg(scratch.path())
        .arg("--extern")
        .arg(format!("caseway_client={}", client.display()))
        .arg("-L")
        .arg(format!("dependency={}", dependencies.display()))
        .arg(format!("ui/{name}.rs"))
        .output()
        .unwrap();
    String::from_utf8(done.stderr).unwrap()
}

/// The library of that name that was built last: those before it are of other sources.
fn newest(directory: &Path, prefix: &str) -> PathBuf {
    let files = fs::read_dir(directory).unwrap().map(|entry| entry.unwrap().path());
    let named = files.filter(|path| {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        name.starts_with(prefix) && name.ends_with(".rlib")
    });
    named.max_by_key(|path| fs::metadata(path).unwrap().modified().unwrap()).unwrap()
}

/// What was said but for where the client declares things, which moves with every generation, and for counts.
fn lasting(said: &str) -> String {
    let moves = |line: &&str| line.starts_with("note: required by") || line.contains("--> generated/");
    let counts =
        |line: &&str| line.starts_with("error: aborting") || line.starts_with("For more information");
    let lines = said.lines().filter(|line| !line.is_empty() && !moves(line) && !counts(line));
    lines.map(|line| format!("{line}\n")).collect()
}

fn says(name: &str) -> String {
    let said = lasting(&compile(name));
    let expected = Path::new(env!("CARGO_MANIFEST_DIR")).join("ui").join(format!("{name}.stderr"));
    if std::env::var_os("UPDATE_FIXTURES").is_some() {
        fs::write(&expected, &said).unwrap();
    }
    assert_eq!(said, fs::read_to_string(&expected).unwrap(), "see {}", expected.display());
    said
}

#[test]
fn a_granted_call_compiles() {
    assert_eq!(compile("granted"), "");
}

#[test]
fn a_call_that_is_not_granted_does_not_compile_and_the_repair_is_named() {
    let said = says("not_granted");
    assert!(said.contains("may not call"), "{said}");
    assert!(
        said.contains("add it to `uses` in the case type's spec and run `cargo xtask generate`"),
        "{said}"
    );
}

#[test]
fn nobody_declares_a_case_type_but_the_specs() {
    assert!(says("own_case_type").contains("Sealed"));
}

#[test]
fn nobody_grants_an_operation_but_the_specs() {
    assert!(says("own_grant").contains("only traits defined in the current crate"));
}

#[test]
fn an_approved_direct_call_compiles_for_its_case_type() {
    assert_eq!(compile("direct"), "");
}

#[test]
fn another_case_type_has_no_direct_connection_to_call_and_the_repair_is_named() {
    let said = says("direct_of_another");
    assert!(said.contains("the case type `Renewal` has no approved direct connection"), "{said}");
    assert!(said.contains("use a service; or declare it under `direct`"), "{said}");
}

#[test]
fn operations_and_backends_that_were_not_approved_are_not_there() {
    let said = says("direct_not_approved");
    assert!(said.contains("no method named `accept_quote`"), "{said}");
    assert!(said.contains("no method named `erp`"), "{said}");
}

#[test]
fn a_proposal_gives_nothing_to_call() {
    assert!(says("direct_proposed").contains("`TravelAssistance` has no approved direct connection"));
}

#[test]
fn nobody_makes_a_connection_direct_but_an_approval() {
    assert!(says("own_direct").contains("only traits defined in the current crate"));
}
