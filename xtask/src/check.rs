//! `cargo xtask check`

use std::io::{self, IsTerminal, Write};
use std::process::ExitCode;

use anyhow::Context;
use caseway_spec::date::Date;
use caseway_spec::render::{Renderer, summary};
use caseway_spec::{Loaded, Options};
use clap::{Args, ValueEnum};

use crate::{Specs, clock};

/// Says everything that is wrong with the specs.
#[derive(Debug, Args)]
pub(crate) struct Check {
    #[command(flatten)]
    specs: Specs,
    /// How to say it.
    #[arg(long, value_enum, default_value_t = Format::Human)]
    format: Format,
    /// The day to judge for, as in `2027-03-31`: what will have expired then. Default: today.
    #[arg(long, value_name = "DATE")]
    as_of: Option<Date>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// With source lines and carets.
    Human,
    /// One line each: `file:line:column: error[CODE]: message`.
    Short,
    /// One JSON document.
    Json,
}

impl Check {
    pub(crate) fn run(&self) -> anyhow::Result<ExitCode> {
        let today = || clock::today().context("the machine's clock names no day: give one with `--as-of`");
        let as_of = Some(self.as_of.map_or_else(today, Ok)?);
        let loaded = caseway_spec::load_with(&self.specs.dir, &Options { as_of });
        let mut out = io::BufWriter::new(io::stdout().lock());
        match write(&loaded, &self.specs, self.format, &mut out).and_then(|()| out.flush()) {
            // Whoever reads has read enough, as `head` does.
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => {}
            written => written?,
        }
        Ok(if loaded.has_errors() { ExitCode::FAILURE } else { ExitCode::SUCCESS })
    }
}

fn write(loaded: &Loaded, specs: &Specs, format: Format, out: &mut impl Write) -> io::Result<()> {
    let renderer = Renderer::new(&loaded.sources).below(&specs.dir.to_string_lossy()).with_fingerprints();
    if format == Format::Json {
        serde_json::to_writer_pretty(&mut *out, &renderer.document(loaded))?;
        return writeln!(out);
    }
    let colour = io::stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none();
    for found in &loaded.diagnostics {
        match format {
            Format::Human => writeln!(out, "{}", renderer.human(found, colour))?,
            _ => write!(out, "{}", renderer.short(found))?,
        }
    }
    writeln!(out, "{}", summary(loaded))
}
