//! `cargo xtask diff BASE`

use std::io::{self, Write};
use std::process::ExitCode;

use anyhow::bail;
use caseway_spec::Options;
use caseway_spec::diff::{self, Report};
use clap::{Args, ValueEnum};

use crate::{Specs, base, clock, generate};

/// Says what changed since a revision, and for whom it is breaking.
#[derive(Debug, Args)]
pub(crate) struct Diff {
    /// What to compare with: a git revision, or a directory.
    base: String,
    #[command(flatten)]
    specs: Specs,
    /// How to say it.
    #[arg(long, value_enum, default_value_t = Format::Human)]
    format: Format,
    /// Fails when a change is breaking.
    #[arg(long)]
    deny_breaking: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// By class and side.
    Human,
    /// One JSON document.
    Json,
    /// Tables for a pull request.
    Markdown,
}

impl Diff {
    pub(crate) fn run(&self) -> anyhow::Result<ExitCode> {
        let as_of = clock::today();
        let old = base::sound(&self.base, &self.specs.dir)?;
        let options = Options { as_of, base: old.revision() };
        let new = caseway_spec::load_with(&self.specs.dir, &options);
        let (Some(before), Some(after)) = (old.revision(), new.revision()) else {
            generate::report(&new, &self.specs.dir)?;
            bail!("the specs have the errors above: what they lack would look removed; repair them first");
        };
        let changes = diff::compare(before, after);
        let head = self.specs.dir.to_string_lossy();
        let report = Report::new(&changes, (before, &self.base), (after, &head)).judged(&new);
        let text = match self.format {
            Format::Human => report.human(),
            Format::Json => serde_json::to_string_pretty(&report.document())? + "\n",
            Format::Markdown => report.markdown(),
        };
        crate::say(&mut io::stdout().lock(), |out| out.write_all(text.as_bytes()))?;
        let breaking = diff::Counts::of(&changes).breaking > 0;
        Ok(if self.deny_breaking && breaking { ExitCode::FAILURE } else { ExitCode::SUCCESS })
    }
}
