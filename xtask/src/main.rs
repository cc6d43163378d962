//! `cargo xtask`: the commands of a Caseway repository. Thin: what can be tested lives in the other crates.

use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// The commands of a Caseway repository.
#[derive(Debug, Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask", version, about)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {}

fn main() -> ExitCode {
    match Cli::parse().command {}
}
