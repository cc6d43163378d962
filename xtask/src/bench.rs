//! `cargo xtask bench NAME`: builds what is measured in its release form, then runs the benchmarks' program.

use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};

use anyhow::{Context, Result, bail};

/// What to measure.
#[derive(Debug, clap::Args)]
pub(crate) struct Bench {
    /// The benchmark.
    name: Name,
    /// A table, or one JSON object.
    #[arg(long, value_enum, default_value_t = Format::Human)]
    format: Format,
}

#[derive(Debug, Clone, Copy, PartialEq, clap::ValueEnum)]
enum Name {
    /// Judge by all rules: on synthetic platforms.
    Check,
    /// Load, check and generate: here and on synthetic platforms.
    Generate,
    /// What generated code costs the compiler.
    Compile,
    /// What a call through the hub costs, against a direct one and against nginx.
    Hop,
    /// What a durable delivery costs, on SQLite and PostgreSQL, against the databases' floor and a job queue.
    Delivery,
    /// What a mapping costs, against one written by hand and one interpreted.
    Mapping,
}

#[derive(Debug, Clone, Copy, clap::ValueEnum)]
enum Format {
    Human,
    Json,
}

impl Bench {
    pub(crate) fn run(self) -> Result<ExitCode> {
        let root = &crate::in_workspace(".").canonicalize().context("the repository is gone")?;
        let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), PathBuf::from);
        cargo(
            root,
            &["build", "--locked", "--profile", "tools", "--package", "caseway-tests", "--package", "xtask"],
        )?;
        let tools = target.join("tools");
        let mut bench = Command::new(tools.join("caseway-bench"));
        bench.arg(lower(self.name)).arg("--format").arg(lower(self.format));
        bench.arg("--root").arg(root).arg("--xtask").arg(tools.join("xtask"));
        if self.name == Name::Hop {
            cargo(root, &["build", "--locked", "--release", "--package", "caseway-hub"])?;
            bench.arg("--hub").arg(target.join("release/caseway"));
        }
        if self.name == Name::Delivery {
            // A workspace of its own: what it pulls in is nobody else's business.
            let manifest = root.join("tests/peer-queue/Cargo.toml");
            let (manifest, output) = (manifest.to_string_lossy().into_owned(), target.join("peer-queue"));
            let to = output.to_string_lossy().into_owned();
            cargo(
                root,
                &["build", "--locked", "--release", "--manifest-path", &manifest, "--target-dir", &to],
            )?;
            bench.arg("--peer").arg(output.join("release/peer-queue"));
        }
        if self.name == Name::Mapping {
            let folder = root.join("tests/mapping-bench");
            let mut generate = Command::new(tools.join("xtask"));
            generate.arg("generate").arg("--specs").arg(folder.join("specs"));
            generate.arg("--out").arg(folder.join("generated")).stdout(Stdio::null());
            if !generate.status().context("cannot run xtask")?.success() {
                bail!("the benchmark's mappings cannot be generated");
            }
            // A workspace of its own, because its generated crates are there only now. It has what the hub has, and one more.
            std::fs::copy(root.join("Cargo.lock"), folder.join("Cargo.lock"))
                .context("cannot copy Cargo.lock")?;
            let output = target.join("mapping-bench");
            let (manifest, to) = (folder.join("Cargo.toml"), output.to_string_lossy().into_owned());
            let manifest = manifest.to_string_lossy();
            cargo(root, &["build", "--release", "--manifest-path", &manifest, "--target-dir", &to])?;
            bench.arg("--mapping").arg(output.join("release"));
        }
        let status = bench.status().context("cannot run the benchmarks' program")?;
        Ok(if status.success() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
    }
}

fn lower(value: impl std::fmt::Debug) -> String {
    format!("{value:?}").to_lowercase()
}

/// Builds, and lets cargo show its progress.
fn cargo(root: &Path, arguments: &[&str]) -> Result<()> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let status =
        Command::new(cargo).args(arguments).current_dir(root).status().context("cannot run cargo")?;
    if !status.success() {
        bail!("`cargo {}` failed", arguments.join(" "));
    }
    Ok(())
}
