//! `cargo xtask sandbox`

use std::process::ExitCode;

use anyhow::Context;
use caseway_sandbox::cli::Command;
use clap::Args;

/// Serves every backend from its contract, for when the real ones are out of reach.
#[derive(Debug, Args)]
pub(crate) struct Sandbox {
    #[command(flatten)]
    command: Command,
}

impl Sandbox {
    pub(crate) fn run(self) -> anyhow::Result<ExitCode> {
        let runtime = tokio::runtime::Runtime::new().context("cannot start the runtime")?;
        runtime.block_on(self.command.run(&crate::in_workspace("integration-spec/specs")))?;
        Ok(ExitCode::SUCCESS)
    }
}
