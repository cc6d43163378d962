//! `cargo xtask check`

use std::io::{self, IsTerminal, Write};
use std::path::Path;
use std::process::ExitCode;

use anyhow::Context;
use caseway_spec::date::Date;
use caseway_spec::render::{Renderer, summary};
use caseway_spec::{Loaded, Options};
use clap::{Args, ValueEnum};

use crate::{Specs, base, clock, in_workspace};

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
    /// What the specs are a change of, a git revision or a directory: then the change is judged too.
    #[arg(long, value_name = "REVISION|DIR")]
    base: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// With source lines and carets.
    Human,
    /// One line each: `file:line:column: error[CODE]: message`.
    Short,
    /// One JSON document.
    Json,
    /// For code scanning: SARIF 2.1.0.
    Sarif,
    /// For GitHub Actions: workflow commands, which annotate a pull request.
    Github,
}

impl Check {
    pub(crate) fn run(&self) -> anyhow::Result<ExitCode> {
        let today = || clock::today().context("the machine's clock names no day: give one with `--as-of`");
        let as_of = Some(self.as_of.map_or_else(today, Ok)?);
        let base = self.base.as_deref().map(|base| base::sound(base, &self.specs.dir)).transpose()?;
        let base = base.as_ref().and_then(Loaded::revision);
        let loaded = caseway_spec::load_with(&self.specs.dir, &Options { as_of, base });
        let mut out = io::BufWriter::new(io::stdout().lock());
        crate::say(&mut out, |out| write(&loaded, &self.specs, self.format, out))?;
        Ok(if loaded.has_errors() { ExitCode::FAILURE } else { ExitCode::SUCCESS })
    }
}

fn write(loaded: &Loaded, specs: &Specs, format: Format, out: &mut impl Write) -> io::Result<()> {
    let below = match format {
        // A scanner's paths begin at the repository, wherever the command is called.
        Format::Sarif | Format::Github => in_repository(&specs.dir),
        Format::Human | Format::Short | Format::Json => specs.dir.to_string_lossy().into_owned(),
    };
    let renderer = Renderer::new(&loaded.sources).below(&below).with_fingerprints();
    if format == Format::Sarif {
        serde_json::to_writer_pretty(&mut *out, &renderer.sarif(loaded))?;
        return writeln!(out);
    }
    if format == Format::Json {
        serde_json::to_writer_pretty(&mut *out, &renderer.document(loaded))?;
        return writeln!(out);
    }
    let colour = io::stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none();
    for found in &loaded.diagnostics {
        match format {
            Format::Human => writeln!(out, "{}", renderer.human(found, colour))?,
            Format::Github => write!(out, "{}", renderer.github(found))?,
            _ => write!(out, "{}", renderer.short(found))?,
        }
    }
    writeln!(out, "{}", summary(loaded))
}

/// `directory` as the way from the workspace's root; as given where it is not below it.
fn in_repository(directory: &Path) -> String {
    let absolute = |path: &Path| path.canonicalize().ok();
    let below = absolute(directory)
        .zip(absolute(&in_workspace(".")))
        .and_then(|(directory, root)| directory.strip_prefix(root).map(Path::to_owned).ok());
    below.as_deref().unwrap_or(directory).to_string_lossy().replace('\\', "/")
}
