//! `cargo xtask check`

use std::io::{self, IsTerminal, Write};
use std::process::ExitCode;

use caseway_spec::Loaded;
use caseway_spec::render::{Renderer, summary};
use clap::{Args, ValueEnum};

use crate::Specs;

/// Says everything that is wrong with the specs.
#[derive(Debug, Args)]
pub(crate) struct Check {
    #[command(flatten)]
    specs: Specs,
    /// How to say it.
    #[arg(long, value_enum, default_value_t = Format::Human)]
    format: Format,
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
        let loaded = caseway_spec::load(&self.specs.dir);
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
    let renderer = Renderer::new(&loaded.sources).below(&specs.dir.to_string_lossy());
    if format == Format::Json {
        serde_json::to_writer_pretty(&mut *out, &renderer.document(&loaded.diagnostics))?;
        return writeln!(out);
    }
    let colour = io::stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none();
    for found in &loaded.diagnostics {
        match format {
            Format::Human => writeln!(out, "{}", renderer.human(found, colour))?,
            _ => write!(out, "{}", renderer.short(found))?,
        }
    }
    writeln!(out, "{}", summary(&loaded.diagnostics, loaded.sources.len()))
}
