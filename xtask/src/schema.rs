//! `cargo xtask schema [--check]`

use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context;
use caseway_spec::schema;
use clap::Args;

use crate::in_workspace;

/// Writes the JSON Schemas that editors complete spec files from.
#[derive(Debug, Args)]
pub(crate) struct Schema {
    /// Writes nothing; fails when a schema is not up to date.
    #[arg(long)]
    check: bool,
    /// The directory of the schemas.
    #[arg(long, value_name = "DIR", default_value_os_t = in_workspace("integration-spec/schemas"))]
    out: PathBuf,
}

impl Schema {
    pub(crate) fn run(&self) -> anyhow::Result<ExitCode> {
        if !self.check {
            schema::write(&self.out).with_context(|| format!("cannot write to {}", self.out.display()))?;
            return Ok(ExitCode::SUCCESS);
        }
        let stale = schema::stale(&self.out);
        let mut err = io::stderr().lock();
        for name in &stale {
            writeln!(err, "{} is not up to date: run `cargo xtask schema`", self.out.join(name).display())?;
        }
        Ok(if stale.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
    }
}
