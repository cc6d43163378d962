//! `cargo xtask generate`

use std::io::{self, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;

use caseway_codegen::output::{self, Changes};
use caseway_codegen::{Generated, Size};
use caseway_spec::Loaded;
use caseway_spec::render::{Renderer, summary};
use clap::{Args, ValueEnum};
use serde_json::{Value, json};

use crate::clock::now;
use crate::{Specs, in_workspace};

/// Writes what the specs say as Rust and documents.
#[derive(Debug, Args)]
pub(crate) struct Generate {
    #[command(flatten)]
    specs: Specs,
    /// The directory that is written to.
    #[arg(long, value_name = "DIR", default_value_os_t = in_workspace("generated"))]
    out: PathBuf,
    /// Writes nothing; fails when something would change, and names it.
    #[arg(long)]
    check: bool,
    /// How to say what was done.
    #[arg(long, value_enum, default_value_t = Format::Human)]
    format: Format,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// In a few lines.
    Human,
    /// One JSON document.
    Json,
}

impl Generate {
    pub(crate) fn run(&self) -> anyhow::Result<ExitCode> {
        let started = now();
        let loaded = caseway_spec::load(&self.specs.dir);
        report(&loaded, &self.specs.dir)?;
        let Some(platform) = &loaded.platform else {
            eprintln_repair("nothing was generated: repair the errors above first");
            return Ok(ExitCode::FAILURE);
        };
        let Generated { files, size } = caseway_codegen::generate(platform)?;
        let changes =
            if self.check { output::compare(&files, &self.out)? } else { output::write(&files, &self.out)? };
        let mut out = io::stdout().lock();
        match self.format {
            Format::Human => self.summarise(&mut out, &changes, &size, started.elapsed())?,
            Format::Json => writeln!(out, "{:#}", document(&changes, &size, started.elapsed()))?,
        }
        if self.check && !changes.is_empty() {
            eprintln_repair("run `cargo xtask generate` and commit its output");
            return Ok(ExitCode::FAILURE);
        }
        Ok(ExitCode::SUCCESS)
    }

    fn summarise(
        &self,
        out: &mut dyn Write,
        changes: &Changes,
        size: &Size,
        took: Duration,
    ) -> io::Result<()> {
        let (write, remove) = if self.check { ("stale", "left over") } else { ("written", "removed") };
        for path in &changes.written {
            writeln!(out, "{write}: {}", self.out.join(path).display())?;
        }
        for path in &changes.removed {
            writeln!(out, "{remove}: {}", self.out.join(path).display())?;
        }
        writeln!(
            out,
            "{} {write}, {} {remove}, {} unchanged; {} lines for {} operations and {} cells ({:.1} an operation, goal {:.1}), \
             {} of types, {} of case types and tables; {:.2} s",
            changes.written.len(),
            changes.removed.len(),
            changes.unchanged,
            size.lines.operations,
            size.operations,
            size.cells,
            size.lines_per_operation(),
            size.goal(),
            size.lines.types,
            size.lines.other,
            took.as_secs_f64()
        )
    }
}

/// What is wrong with the specs, as `check` says it, but apart from the summary of what was generated.
pub(crate) fn report(loaded: &Loaded, dir: &Path) -> io::Result<()> {
    let renderer = Renderer::new(&loaded.sources).below(&dir.to_string_lossy());
    let mut out = io::stderr().lock();
    let colour = io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none();
    for found in &loaded.diagnostics {
        writeln!(out, "{}", renderer.human(found, colour))?;
    }
    if loaded.diagnostics.is_empty() {
        return Ok(());
    }
    writeln!(out, "{}", summary(loaded))
}

fn document(changes: &Changes, size: &Size, took: Duration) -> Value {
    json!({
        "written": changes.written,
        "removed": changes.removed,
        "unchanged": changes.unchanged,
        "lines": {
            "operations": size.lines.operations,
            "types": size.lines.types,
            "other": size.lines.other,
        },
        "operations": size.operations,
        "cells": size.cells,
        "linesPerOperation": size.lines_per_operation(),
        "goal": size.goal(),
        "seconds": took.as_secs_f64(),
    })
}

#[expect(clippy::print_stderr, reason = "a command says on standard error why it failed")]
fn eprintln_repair(text: &str) {
    eprintln!("{text}");
}
