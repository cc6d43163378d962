//! `cargo xtask`: the commands of a Caseway repository. Thin: what can be tested lives in the other crates.

mod bench;
mod calls;
mod check;
mod demo;
mod dependencies;
mod explain;
mod generate;
mod hub;
mod peers;
mod sandbox;
mod schema;
mod test;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand};

/// The commands of a Caseway repository.
#[derive(Debug, Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask", version, about)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Shows a hub at work: calls, refusals, a backend that fails and comes back.
    Demo(demo::Demo),
    /// Says everything that is wrong with the specs.
    Check(check::Check),
    /// Prints what a diagnostic's code means and how to repair it.
    Explain(explain::Explain),
    /// Writes what the specs say as Rust and documents.
    Generate(generate::Generate),
    /// Serves every backend from its contract, for when the real ones are out of reach.
    Sandbox(sandbox::Sandbox),
    /// Writes the JSON Schemas that editors complete spec files from.
    Schema(schema::Schema),
    /// Measures what generation, compilation and a call through the hub cost.
    Bench(bench::Bench),
    /// Calls every mapped operation through the hub, against the vendors' own API descriptions.
    Peers(peers::Peers),
    /// Runs everything that must hold of a change.
    Test(test::Test),
}

/// Where the specs are.
#[derive(Debug, Args)]
struct Specs {
    /// The directory of the spec files.
    #[arg(long = "specs", value_name = "DIR", default_value_os_t = in_workspace("integration-spec/specs"))]
    dir: PathBuf,
}

/// A path of this workspace, relative to the working directory where that is shorter.
fn in_workspace(path: &str) -> PathBuf {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap_or_else(|| ".".as_ref());
    match std::env::current_dir() {
        Ok(here) if here == root => PathBuf::from(path),
        _ => root.join(path),
    }
}

fn main() -> anyhow::Result<ExitCode> {
    match Cli::parse().command {
        Command::Demo(demo) => demo.run(),
        Command::Check(check) => check.run(),
        Command::Explain(explain) => explain.run(),
        Command::Generate(generate) => generate.run(),
        Command::Sandbox(sandbox) => sandbox.run(),
        Command::Schema(schema) => schema.run(),
        Command::Bench(bench) => bench.run(),
        Command::Peers(peers) => peers.run(),
        Command::Test(test) => test.run(),
    }
}
