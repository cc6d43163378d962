//! `bench generate`: load, check and generate, here and on synthetic platforms.

use std::io;
use std::path::Path;
use std::process::Command;

use serde_json::{Value, json};

use super::process::{Cost, measure, median};
use super::report::Report;
use super::synthetic::{OPERATIONS, Size, WHOLE, write};

/// The platforms whose figures show how cost grows.
pub const SIZES: [Size; 5] =
    [Size::core(8, 50), Size::core(50, 500), Size::core(100, 1000), Size::whole(8, 50), Size::whole(50, 500)];

/// Measures `xtask check` and `xtask generate` (the program at `xtask`) on the specs at `here` and on synthetic ones.
///
/// # Errors
/// When a file cannot be written or a run fails.
pub fn run(xtask: &Path, here: &Path) -> io::Result<Report> {
    let mut report = Report::new("generate");
    let scratch = tempfile::tempdir()?;
    let mut one = |name: String, operations: usize, specs: &Path, runs: usize| -> io::Result<()> {
        let check = median(runs, || measure(Command::new(xtask).arg("check").arg("--specs").arg(specs)))?;
        let out = scratch.path().join("out");
        let generate = median(runs, || {
            if out.exists() {
                std::fs::remove_dir_all(&out)?;
            }
            measure(Command::new(xtask).arg("generate").arg("--specs").arg(specs).arg("--out").arg(&out))
        })?;
        let again = median(runs, || {
            measure(Command::new(xtask).arg("generate").arg("--specs").arg(specs).arg("--out").arg(&out))
        })?;
        report.row(row(name, operations, check, generate, again, lines_below(&out)?));
        Ok(())
    };
    one("here".into(), 0, here, 9)?;
    for size in SIZES {
        let specs = scratch.path().join(size.to_string());
        write(&specs, size)?;
        one(size.to_string(), size.backends * OPERATIONS, &specs, 3)?;
    }
    report.notes.push(
        "`generate` writes into an empty directory, `again` over its own output; medians by CPU time".into(),
    );
    report.notes.push(WHOLE.into());
    Ok(report)
}

fn row(
    name: String,
    operations: usize,
    check: Cost,
    generate: Cost,
    again: Cost,
    lines: usize,
) -> Vec<(&'static str, Value)> {
    let per_operation = (operations > 0).then(|| lines as f64 / operations as f64);
    vec![
        ("platform", json!(name)),
        ("check s", json!(check.wall.as_secs_f64())),
        ("generate s", json!(generate.wall.as_secs_f64())),
        ("generate cpu s", json!(generate.cpu.as_secs_f64())),
        ("again s", json!(again.wall.as_secs_f64())),
        ("peak MB", json!(generate.peak_memory / 1_000_000)),
        ("lines", json!(lines)),
        ("lines/operation", json!(per_operation)),
    ]
}

/// The lines of all Rust files below `dir`.
///
/// # Errors
/// When a file cannot be read.
pub fn lines_below(dir: &Path) -> io::Result<usize> {
    let mut lines = 0;
    for entry in std::fs::read_dir(dir)? {
        let path = entry?.path();
        if path.is_dir() {
            lines += lines_below(&path)?;
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            lines += std::fs::read_to_string(&path)?.lines().count();
        }
    }
    Ok(lines)
}
