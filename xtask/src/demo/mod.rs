//! `cargo xtask demo`: a hub at work, in one command.
//!
//! It checks and generates, builds the hub, and starts it on the sandbox's backends. Then it plays a script whose every
//! step promises something and looks whether it holds: in the hub's replies, its `/readyz` and its `/metrics`.
//!
//! ```text
//! this command ──calls as case types──► hub (a process, built here) ──► sandbox (in this process)
//!       └───────────────────────────── takes a backend down, brings it back ──────────▲
//! ```
//!
//! Backends, operations, grants and inputs come from the specs; nothing here names one, but for the default of
//! `--outage`. All listens on free ports of this machine alone, and all ends with the command, however it ends.

mod direct;
mod environment;
mod instances;
mod later;
mod letters;
mod majors;
mod metrics;
mod queue;
mod report;
mod script;
mod stage;

use std::cell::Cell;
use std::io::{self, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::{Context, Result, anyhow};
use caseway_codegen::output;
use caseway_spec::date::Date;
use caseway_spec::platform::Platform;

use crate::clock::{now, today};
use crate::hub::{self, Build};
use crate::{generate, in_workspace};
use report::{Finding, Report};
use stage::Stage;

/// The specs that the hub is generated from.
const SPECS: &str = "integration-spec/specs";
/// Where the hub is generated to.
const GENERATED: &str = "generated";
/// What shells say of a command that Ctrl-C ended.
const INTERRUPTED: u8 = 130;

/// Shows a hub at work: calls, refusals, a backend that fails and comes back.
#[derive(Debug, clap::Args)]
pub(crate) struct Demo {
    /// Leaves everything up when the script is over, until Ctrl-C, and says what to try.
    #[arg(long)]
    keep_running: bool,
    /// The backend that is taken down.
    #[arg(long, value_name = "BACKEND", default_value = "erp")]
    outage: String,
    /// A hub that is built already. Nothing is generated or built then.
    #[arg(long, value_name = "FILE")]
    hub: Option<PathBuf>,
    /// The date that the hub goes by, where its clock is not this machine's: what has ended then is refused.
    #[arg(long, value_name = "DATE", requires = "hub", hide = true)]
    as_of: Option<Date>,
    /// How to say what was seen.
    #[arg(long, value_enum, default_value_t = Format::Human)]
    format: Format,
}

/// How to say what was seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// A line a step, then a table.
    Human,
    /// A line a step on standard error, then one JSON object on standard output.
    Json,
}

impl Demo {
    pub(crate) fn run(&self) -> Result<ExitCode> {
        let runtime = tokio::runtime::Runtime::new().context("cannot start the runtime")?;
        let held = Cell::new(None);
        runtime.block_on(async {
            // Whichever ends first drops the other, and with it whatever it started. Signals come first, so that they are
            // heard before there is anything to leave behind.
            tokio::select! {
                biased;
                signal = interrupted() => signal?,
                played = self.play(&held) => played?,
            }
            Ok(match held.get() {
                Some(true) => ExitCode::SUCCESS,
                Some(false) => ExitCode::FAILURE,
                None => ExitCode::from(INTERRUPTED),
            })
        })
    }

    /// Plays everything, and notes whether every step held once that is known.
    async fn play(&self, held: &Cell<Option<bool>>) -> Result<()> {
        let begun = now();
        let mut report = Report::new(match self.format {
            Format::Human => Box::new(io::stdout()),
            Format::Json => Box::new(io::stderr()),
        });
        let stage = self.steps(&mut report).await?;
        held.set(Some(report.held()));
        let stage = stage.filter(|_| self.keep_running);
        match self.format {
            Format::Human => report.human(begun.elapsed())?,
            Format::Json => {
                let running = stage.as_ref().map(Stage::running);
                writeln!(io::stdout(), "{:#}", report.document(begun.elapsed(), running))?;
            }
        }
        let Some(stage) = stage else { return Ok(()) };
        if self.format == Format::Human {
            stage.invite(&mut io::stdout())?;
        }
        std::future::pending().await
    }

    /// Plays step after step. The stage, when it could be set.
    async fn steps(&self, report: &mut Report) -> Result<Option<Stage>> {
        let root = in_workspace(".");
        let Some(platform) = report.prepare("the specs are sound", check(&root.join(SPECS)))? else {
            return Ok(None);
        };
        let program = match &self.hub {
            Some(program) => program.clone(),
            None => {
                let generated = generate(&platform, &root.join(GENERATED));
                if report.prepare("the generated code is current", generated)?.is_none() {
                    return Ok(None);
                }
                let Some(program) = report.prepare("the hub builds", build(&root).await)? else {
                    return Ok(None);
                };
                program
            }
        };
        let stage = Stage::set(&platform, &self.outage, &program, self.as_of.or_else(today)).await;
        let Some(mut stage) = report.prepare("sandbox and hub start", stage)? else { return Ok(None) };
        if let Err(error) = script::play(&mut stage, report).await {
            // What a step could not even look at has not held.
            report.step("the script comes to its end", Finding::Failed(format!("{error:#}")))?;
        }
        Ok(Some(stage))
    }
}

/// The platform that the specs describe, and how large it is.
fn check(specs: &Path) -> Result<(Arc<Platform>, String)> {
    let loaded = caseway_spec::load(specs);
    generate::report(&loaded, specs)?;
    let files = loaded.sources.len();
    let platform = loaded.platform.context("there are errors in the specs; they stand above")?;
    let operations: usize = platform.services.iter().map(|service| service.operations.len()).sum();
    let seen = format!(
        "{files} files: {} backends, {} services with {operations} operations, {} case types",
        platform.backends.len(),
        platform.services.len(),
        platform.case_types.len()
    );
    Ok((Arc::new(platform), seen))
}

/// Brings the generated code up to date, if it is not.
fn generate(platform: &Platform, out: &Path) -> Result<((), String)> {
    let files = caseway_codegen::generate(platform)?.files;
    if output::compare(&files, out)?.is_empty() {
        return Ok(((), "nothing to write".to_owned()));
    }
    let changes = output::write(&files, out)?;
    Ok(((), format!("{} files written, {} removed", changes.written.len(), changes.removed.len())))
}

async fn build(root: &Path) -> Result<(PathBuf, String)> {
    let begun = now();
    let show = if io::stderr().is_terminal() { Build::Shown } else { Build::Quiet };
    let program = hub::build(root, show).await?;
    let seen = format!("in {:.1} s, unoptimised", begun.elapsed().as_secs_f64());
    Ok((program, seen))
}

/// Returns when someone wants this command to end.
async fn interrupted() -> Result<()> {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        let mut terminate = signal(SignalKind::terminate())?;
        let mut hang_up = signal(SignalKind::hangup())?;
        tokio::select! {
            interrupt = tokio::signal::ctrl_c() => Ok(interrupt?),
            received = terminate.recv() => received.ok_or_else(|| anyhow!("signals cannot be received")),
            received = hang_up.recv() => received.ok_or_else(|| anyhow!("signals cannot be received")),
        }
    }
    #[cfg(not(unix))]
    Ok(tokio::signal::ctrl_c().await?)
}
