//! `cargo xtask impact erp.PurchaseOrder.currency`

use std::io::{self, Write};
use std::process::ExitCode;

use anyhow::bail;
use caseway_spec::impact;
use clap::{Args, ValueEnum};

use crate::{Specs, generate};

/// Says whom a backend, service, operation, type or field reaches, and what a case type does.
#[derive(Debug, Args)]
pub(crate) struct Impact {
    /// As in `erp`, `erp.CreatePurchaseOrder`, `erp.PurchaseOrder`, `erp.PurchaseOrder.currency`, `orders.PlaceOrder`,
    /// `motor-claim`.
    subject: String,
    #[command(flatten)]
    specs: Specs,
    /// How to say it.
    #[arg(long, value_enum, default_value_t = Format::Human)]
    format: Format,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// A tree.
    Human,
    /// One JSON document.
    Json,
}

impl Impact {
    pub(crate) fn run(&self) -> anyhow::Result<ExitCode> {
        let loaded = caseway_spec::load(&self.specs.dir);
        // What only governance refuses can be looked at.
        let Some(revision) = loaded.revision() else {
            generate::report(&loaded, &self.specs.dir)?;
            bail!("the specs have the errors above: repair them first");
        };
        let impact = impact::of(revision, &self.subject)?;
        let text = match self.format {
            Format::Human => impact::tree(&impact),
            Format::Json => serde_json::to_string_pretty(&impact)? + "\n",
        };
        crate::say(&mut io::stdout().lock(), |out| out.write_all(text.as_bytes()))?;
        Ok(ExitCode::SUCCESS)
    }
}
