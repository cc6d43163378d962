//! `bench compile`: what generated code costs the compiler.
//!
//! A synthetic platform is generated into a workspace of its own over this repository's crates. Each generated crate is
//! checked with its dependencies, uncounted, and then once more by itself.

use std::fs;
use std::io;
use std::path::Path;
use std::process::Command;

use serde_json::json;

use super::generate::lines_below;
use super::process::measure;
use super::report::Report;
use super::synthetic::{OPERATIONS, Size, WHOLE, write};

const SIZES: [Size; 4] = [Size::core(8, 50), Size::whole(8, 50), Size::core(50, 500), Size::whole(50, 500)];
/// The generated crates and where their sources are.
const CRATES: [(&str, &str); 3] = [
    ("caseway-types", "generated/types/src"),
    ("caseway-client", "generated/client/src"),
    ("caseway-hub", "generated/src"),
];

/// Measures the output of `xtask` for synthetic platforms, compiled against the crates of the repository at `root`.
///
/// # Errors
/// When a file cannot be written, or generation or compilation fails.
pub fn run(xtask: &Path, root: &Path) -> io::Result<Report> {
    let mut report = Report::new("compile");
    for size in SIZES {
        let scratch = tempfile::tempdir()?;
        let specs = scratch.path().join("specs");
        write(&specs, size)?;
        let workspace = scratch.path().join("organisation");
        fs::create_dir_all(&workspace)?;
        fs::write(workspace.join("Cargo.toml"), manifest(root)?)?;
        fs::copy(root.join("Cargo.lock"), workspace.join("Cargo.lock"))?;
        measure(
            Command::new(xtask)
                .arg("generate")
                .arg("--specs")
                .arg(&specs)
                .arg("--out")
                .arg(workspace.join("generated")),
        )?;
        let cargo = |arguments: &[&str]| {
            let mut command = Command::new("cargo");
            command.current_dir(&workspace).env("CARGO_TARGET_DIR", scratch.path().join("target"));
            command.args(arguments).arg("--offline");
            measure(&mut command)
        };
        for (package, folder) in CRATES {
            let check = || cargo(&["check", "--package", package, "--lib"]);
            // Once for its dependencies, and once more when nothing but the crate itself has changed.
            check()?;
            let sources = workspace.join(folder);
            let root = sources.join("lib.rs");
            fs::write(&root, fs::read(&root)?)?;
            let cost = check()?;
            let lines = lines_below(&sources)?;
            let operations = size.backends * OPERATIONS;
            report.row(vec![
                ("platform", json!(size.to_string())),
                ("crate", json!(package)),
                ("lines", json!(lines)),
                ("lines/operation", json!(lines as f64 / operations as f64)),
                ("cpu s", json!(cost.cpu.as_secs_f64())),
                ("cpu ms/operation", json!(cost.cpu.as_secs_f64() * 1e3 / operations as f64)),
                ("wall s", json!(cost.wall.as_secs_f64())),
                ("peak MB", json!(cost.peak_memory / 1_000_000)),
            ]);
        }
    }
    report
        .notes
        .push("`cargo check` of one crate after its dependencies; peak is the largest single process".into());
    report.notes.push(WHOLE.into());
    Ok(report)
}

/// A workspace over the crates at `root`, with the same dependencies and lints.
fn manifest(root: &Path) -> io::Result<String> {
    let text = fs::read_to_string(root.join("Cargo.toml"))?;
    let mut manifest: toml::Table = text.parse().map_err(io::Error::other)?;
    let workspace = manifest
        .get_mut("workspace")
        .and_then(toml::Value::as_table_mut)
        .ok_or_else(|| io::Error::other("the repository's Cargo.toml has no [workspace]"))?;
    workspace.insert(
        "members".into(),
        toml::Value::try_from(["generated", "generated/types", "generated/client"])
            .map_err(io::Error::other)?,
    );
    workspace.remove("default-members");
    if let Some(dependencies) = workspace.get_mut("dependencies").and_then(toml::Value::as_table_mut) {
        for (_, dependency) in dependencies.iter_mut() {
            let Some(toml::Value::String(path)) = dependency.get_mut("path") else { continue };
            // The generated crates are the new workspace's own; all others are this repository's.
            if !path.starts_with("generated") {
                *path = root.join(&*path).display().to_string();
            }
        }
    }
    toml::to_string(&manifest).map_err(io::Error::other)
}
