//! `caseway-sandbox`: the sandbox as a command of its own, for an organisation's own specs.

use std::path::Path;

use caseway_sandbox::cli::Command;
use clap::Parser;

/// Serves every backend from its contract, for when the real ones are out of reach.
#[derive(Debug, Parser)]
#[command(name = "caseway-sandbox", version)]
struct Cli {
    #[command(flatten)]
    command: Command,
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    Cli::parse().command.run(Path::new("specs")).await
}
