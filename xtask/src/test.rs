//! `cargo xtask test`: everything that must hold of a change, in one command.
//!
//! The steps run one after the other, because each of them uses all cores, and all of them run even when one fails, so
//! that one run shows everything. What a machine cannot run is said and counted, never passed over.

use std::ffi::{OsStr, OsString};
use std::fs;
use std::io::{self, Write};
use std::path::Path;
use std::process::{Command, ExitCode, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result};

use crate::clock::now;
use crate::{chaos, dependencies, in_workspace, peers};

/// A day on which the demonstration organisation's approvals and waivers hold.
const DEMONSTRATION: &str = "2026-12-01";

/// Runs everything that must hold of a change.
#[derive(Debug, clap::Args)]
pub(crate) struct Test {}

impl Test {
    pub(crate) fn run(&self) -> Result<ExitCode> {
        let passed = run(&in_workspace("."), &mut io::stdout())?;
        Ok(if passed { ExitCode::SUCCESS } else { ExitCode::FAILURE })
    }
}

/// What a step found.
#[derive(Debug)]
enum Finding {
    /// It passed, with this many tests.
    Passed(usize),
    /// It failed: tests that passed, tests that failed.
    Failed(usize, usize),
    /// It could not run here, and why.
    Skipped(String),
}

/// A step, with its finding once it has run.
struct Done {
    name: &'static str,
    finding: Finding,
    took: Duration,
}

/// Runs every step in the workspace at `root`. Returns whether all passed.
fn run(root: &Path, out: &mut dyn Write) -> Result<bool> {
    let own = std::env::current_exe().context("cannot find this program")?;
    let own = |arguments: &[&str]| {
        let mut command = Command::new(&own);
        command.args(arguments).current_dir(root);
        command
    };
    let nextest = ensure_nextest(root, out)?;
    let mut steps = Steps { out, done: Vec::new(), begun: now() };

    steps.command("format", cargo(root, &["fmt", "--all", "--check"]))?;
    steps.step("dependencies", |out| {
        let violations = dependencies::violations(root)?;
        violations.iter().try_for_each(|violation| writeln!(out, "{violation}"))?;
        Ok(if violations.is_empty() { Finding::Passed(1) } else { Finding::Failed(0, 1) })
    })?;
    steps.step("advisories", |_| {
        if !succeeds(cargo(root, &["deny", "--version"])) {
            return Ok(Finding::Skipped(
                "cargo-deny is not installed (`cargo install --locked cargo-deny`)".to_owned(),
            ));
        }
        passed(cargo(root, &["deny", "--all-features", "check"]))
    })?;
    steps.command(
        "lints",
        cargo(root, &["clippy", "--workspace", "--all-targets", "--locked", "--", "--deny", "warnings"]),
    )?;
    match &nextest {
        Some(path) => steps.step("tests", |_| nextest_run(root, path))?,
        None => steps.command("tests", cargo(root, &["test", "--workspace", "--all-targets", "--locked"]))?,
    }
    steps.command(
        "documentation tests",
        cargo(root, &["test", "--workspace", "--doc", "--locked", "--quiet"]),
    )?;
    // Approvals and waivers end: what is judged here is the demonstration in its own time.
    steps.command("specs", own(&["check", "--as-of", DEMONSTRATION]))?;
    steps.command("schemas are current", own(&["schema", "--check"]))?;
    steps.command("generated code is current", own(&["generate", "--check"]))?;
    steps.command("egress rules are current", own(&["egress", "--check"]))?;
    steps.step("peers", |out| {
        let report = peers::run(root)?;
        report.human(out)?;
        Ok(match &report.skipped {
            Some(reason) => Finding::Skipped(reason.clone()),
            None if report.fails() => Finding::Failed(0, 1),
            None => Finding::Passed(1),
        })
    })?;
    steps.step("chaos", |out| {
        let runs = chaos::short(root)?;
        let failed = runs.iter().filter(|run| run.held == Some(false)).count();
        for run in &runs {
            write!(out, "{}", run.said)?;
        }
        Ok(match runs.iter().find(|run| run.held.is_none()) {
            _ if failed > 0 => Finding::Failed(runs.len() - failed, failed),
            Some(skipped) => Finding::Skipped(skipped.said.trim().to_owned()),
            None => Finding::Passed(runs.len()),
        })
    })?;
    steps.summary()
}

/// The steps that have run, and where they write.
struct Steps<'a> {
    out: &'a mut dyn Write,
    done: Vec<Done>,
    begun: Instant,
}

impl Steps<'_> {
    /// Runs a step that is one command.
    fn command(&mut self, name: &'static str, command: Command) -> Result<()> {
        self.step(name, |_| passed(command))
    }

    /// Runs a step. One that cannot even be tried has failed.
    fn step(
        &mut self,
        name: &'static str,
        step: impl FnOnce(&mut dyn Write) -> Result<Finding>,
    ) -> Result<()> {
        writeln!(self.out, "\n=== {name}")?;
        self.out.flush()?;
        let begun = now();
        let finding = match step(self.out) {
            Ok(finding) => finding,
            Err(error) => {
                writeln!(self.out, "error: {error:#}")?;
                Finding::Failed(0, 1)
            }
        };
        self.done.push(Done { name, finding, took: begun.elapsed() });
        Ok(())
    }

    /// Writes the table of steps and, as the last line, the numbers.
    fn summary(self) -> Result<bool> {
        let Self { out, done, begun } = self;
        writeln!(out, "\n=== summary")?;
        let (mut passed, mut failed, mut skipped) = (0, 0, 0);
        for Done { name, finding, took } in &done {
            let took = took.as_secs_f64();
            match finding {
                Finding::Passed(tests) => {
                    passed += tests;
                    writeln!(out, "{name:26} passed   {took:7.1} s")?;
                }
                Finding::Failed(good, bad) => {
                    passed += good;
                    failed += bad;
                    writeln!(out, "{name:26} FAILED   {took:7.1} s")?;
                }
                Finding::Skipped(reason) => {
                    skipped += 1;
                    writeln!(out, "{name:26} skipped  {took:7.1} s  {reason}")?;
                }
            }
        }
        writeln!(out, "{:26}          {:7.1} s", "", begun.elapsed().as_secs_f64())?;
        writeln!(out, "{passed} passed, {failed} failed, {skipped} skipped")?;
        Ok(failed == 0)
    }
}

/// Runs a command, whose output goes where ours goes.
fn passed(mut command: Command) -> Result<Finding> {
    let name = command.get_program().to_string_lossy().into_owned();
    let status = command.stdin(Stdio::null()).status().with_context(|| format!("cannot run {name}"))?;
    Ok(if status.success() { Finding::Passed(1) } else { Finding::Failed(0, 1) })
}

/// Whether a command runs and succeeds; its output is dropped.
fn succeeds(mut command: Command) -> bool {
    let quiet = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    quiet.status().is_ok_and(|status| status.success())
}

fn cargo(root: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.args(arguments).current_dir(root);
    command
}

/// Runs all tests and reads the numbers from the report that the profile `ci` writes.
fn nextest_run(root: &Path, tools: &OsStr) -> Result<Finding> {
    let report = root.join("target/nextest/ci/junit.xml");
    // A report of an earlier run must not speak for this one.
    match fs::remove_file(&report) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error.into()),
        _ => {}
    }
    let mut command = cargo(root, &["nextest", "run", "--workspace", "--locked", "--profile", "ci"]);
    let status = command.env("PATH", tools).stdin(Stdio::null()).status().context("cannot run cargo")?;
    let Ok(text) = fs::read_to_string(&report) else {
        return Ok(Finding::Failed(0, 1));
    };
    let (tests, failures) = numbers(&text).context("nextest's report has no numbers")?;
    Ok(match status.success() && failures == 0 {
        true => Finding::Passed(tests),
        false => Finding::Failed(tests.saturating_sub(failures), failures.max(1)),
    })
}

/// Tests and failures, from the first element of a JUnit report.
fn numbers(report: &str) -> Option<(usize, usize)> {
    let (_, element) = report.split_once("<testsuites ")?;
    let (element, _) = element.split_once('>')?;
    let attribute = |name: &str| -> Option<usize> {
        let (_, value) = element.split_once(&format!("{name}=\""))?;
        value.split_once('"')?.0.parse().ok()
    };
    Some((attribute("tests")?, attribute("failures")? + attribute("errors")?))
}

/// Finds cargo-nextest, or installs it below `target/`, and returns the `PATH` that it is on. `None`, when it can be
/// neither found nor installed: `cargo test` then runs the tests.
fn ensure_nextest(root: &Path, out: &mut dyn Write) -> Result<Option<OsString>> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    if succeeds(cargo(root, &["nextest", "--version"])) {
        return Ok(Some(path));
    }
    let tools = root.join("target/tools");
    if !tools.join("bin").join(format!("cargo-nextest{}", std::env::consts::EXE_SUFFIX)).exists() {
        writeln!(out, "installing cargo-nextest below target/tools; this takes some minutes, once")?;
        let mut install = cargo(root, &["install", "--locked", "--quiet", "cargo-nextest", "--root"]);
        if !install.arg(&tools).stdin(Stdio::null()).status().is_ok_and(|status| status.success()) {
            writeln!(out, "it cannot be installed; `cargo test` runs the tests")?;
            return Ok(None);
        }
    }
    let folders = [tools.join("bin")].into_iter().chain(std::env::split_paths(&path));
    Ok(Some(std::env::join_paths(folders).context("the path to this repository cannot stand in PATH")?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn failures_and_errors_of_a_report_are_added_up() {
        let report = r#"<?xml version="1.0"?>
            <testsuites name="nextest-run" tests="12" failures="2" errors="1" uuid="x"><testsuite tests="5"/>"#;
        assert_eq!(numbers(report), Some((12, 3)));
        assert_eq!(numbers("<html>"), None);
    }

    #[test]
    fn a_run_fails_with_its_worst_step_and_ends_with_the_numbers() {
        let mut out = Vec::new();
        let mut steps = Steps { out: &mut out, done: Vec::new(), begun: now() };
        steps.step("good", |_| Ok(Finding::Passed(3))).unwrap();
        steps.step("absent", |_| Ok(Finding::Skipped("no such tool".to_owned()))).unwrap();
        steps.step("bad", |_| anyhow::bail!("it broke")).unwrap();
        assert!(!steps.summary().unwrap());
        let text = String::from_utf8(out).unwrap();
        assert!(text.contains("error: it broke\n"), "{text}");
        assert!(text.contains("no such tool"), "{text}");
        assert!(text.ends_with("\n3 passed, 1 failed, 1 skipped\n"), "{text}");
    }
}
