//! Serving, until the process is told to end.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use caseway_environment::Span;
use caseway_spec::render::{Renderer, summary};
use clap::{Args, ValueEnum};
use serde_json::json;

use super::{DEFAULT_PORT, directory, environment};
use crate::{Credentials, Options, Ports, Sandbox};

#[derive(Debug, Args)]
pub(super) struct Serve {
    /// The directory of the spec files.
    #[arg(long, value_name = "DIR")]
    specs: Option<PathBuf>,
    /// The control API's port; the backends are on the next ones, in order of their names.
    #[arg(long, value_name = "PORT", default_value_t = DEFAULT_PORT)]
    port_base: u16,
    /// Any ports that are free, instead.
    #[arg(long, conflicts_with = "port_base")]
    free_ports: bool,
    /// An environment of the specs, whose credentials are right, and on whose ports backends are served that it
    /// expects on this machine.
    #[arg(long, value_name = "NAME")]
    environment: Option<String>,
    /// How to say where the backends are.
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
    /// Which credentials are right: those of the contract's `${VARIABLES}` (`sandbox` where one is unset), or any.
    #[arg(long, value_enum, default_value_t = Credentials::Exact)]
    credentials: Credentials,
    /// How long issued tokens are valid.
    #[arg(long, value_name = "DURATION", default_value = "30m")]
    token_lifetime: Span,
    /// Only what was created exists; otherwise any id names something, invented from it.
    #[arg(long)]
    only_created: bool,
    /// Which calls an error rate strikes.
    #[arg(long, value_name = "NUMBER", default_value_t = 0)]
    seed: u64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// A table.
    Table,
    /// One line of JSON.
    Json,
}

impl Serve {
    pub(super) async fn run(self, usual: &Path) -> anyhow::Result<()> {
        let directory = directory(self.specs, usual);
        let loaded = caseway_spec::load(&directory);
        let expected = match (&self.environment, &loaded.platform) {
            (Some(name), Some(platform)) if !loaded.has_errors() => {
                environment::expected(&loaded, platform, name)?
            }
            _ => environment::Expected::default(),
        };
        let Some(platform) = loaded.platform else {
            let renderer = Renderer::new(&loaded.sources);
            let mut err = io::stderr().lock();
            for found in &loaded.diagnostics {
                write!(err, "{}", renderer.short(found))?;
            }
            bail!("{}: {}", directory.display(), summary(&loaded));
        };
        let ports = if self.free_ports { Ports::Free } else { Ports::From(self.port_base) };
        let options = Options {
            ports,
            ports_of: expected.ports,
            credentials: self.credentials,
            auth: expected.auth,
            token_lifetime: self.token_lifetime.0,
            only_created: self.only_created,
            seed: self.seed,
            ..Options::default()
        };
        // Before anyone can know that it serves, so that whoever knows can end it.
        let end = End::listen()?;
        let sandbox = Sandbox::start(platform, options).await?;
        let mut out = io::stdout().lock();
        match self.format {
            Format::Table => write!(out, "{}", table(&sandbox))?,
            Format::Json => {
                let addresses = json!({ "control": sandbox.control_url(), "backends": sandbox.addresses() });
                writeln!(out, "{addresses}")?;
            }
        }
        out.flush()?;
        drop(out);
        end.told().await?;
        sandbox.shutdown().await;
        Ok(())
    }
}

fn table(sandbox: &Sandbox) -> String {
    let addresses = sandbox.addresses();
    let width = addresses.iter().map(|address| address.backend.len()).max().unwrap_or(0).max("control".len());
    let mut text = format!("{:width$}  {}\n", "control", sandbox.control_url());
    for address in addresses {
        let operations = address.operations.len();
        let plural = if operations == 1 { "" } else { "s" };
        text.push_str(&format!(
            "{:width$}  {}  {operations} operation{plural}",
            address.backend, address.url
        ));
        if let Some(token_url) = &address.token_url {
            text.push_str(&format!(", tokens at {token_url}"));
        }
        text.push('\n');
    }
    text.push_str("\nFor a hub: eval \"$(cargo xtask sandbox env)\"     To end: Ctrl-C\n");
    text
}

/// SIGINT and SIGTERM, heard from the moment this is made.
#[cfg(unix)]
struct End {
    interrupt: tokio::signal::unix::Signal,
    terminate: tokio::signal::unix::Signal,
}

#[cfg(unix)]
impl End {
    fn listen() -> anyhow::Result<Self> {
        use tokio::signal::unix::{SignalKind, signal};
        let interrupt = signal(SignalKind::interrupt()).context("cannot listen for SIGINT")?;
        let terminate = signal(SignalKind::terminate()).context("cannot listen for SIGTERM")?;
        Ok(Self { interrupt, terminate })
    }

    /// Waits until the process is told to end.
    async fn told(mut self) -> anyhow::Result<()> {
        tokio::select! {
            _ = self.interrupt.recv() => {}
            _ = self.terminate.recv() => {}
        }
        Ok(())
    }
}

/// Ctrl-C.
#[cfg(not(unix))]
struct End;

#[cfg(not(unix))]
impl End {
    fn listen() -> anyhow::Result<Self> {
        Ok(Self)
    }

    /// Waits until the process is told to end.
    async fn told(self) -> anyhow::Result<()> {
        tokio::signal::ctrl_c().await.context("cannot listen for Ctrl-C")
    }
}
