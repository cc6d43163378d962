//! The command line: `cargo xtask sandbox`, and the `caseway-sandbox` binary.

mod environment;
mod serve;
mod steer;

use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};

/// The port of the control API when none is given; the backends are on the next ones.
pub const DEFAULT_PORT: u16 = 4100;

/// Serves every backend from its contract, for when the real ones are out of reach.
#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true)]
pub struct Command {
    #[command(subcommand)]
    steer: Option<Steer>,
    #[command(flatten)]
    serve: serve::Serve,
}

/// Steering a sandbox that runs.
#[derive(Debug, Subcommand)]
enum Steer {
    /// Makes something go wrong, or well again.
    Fault(steer::Fault),
    /// Lists what is going wrong.
    Faults(steer::At),
    /// Lists what the backends received.
    Ledger(steer::Ledger),
    /// Forgets faults, what was created, idempotency keys and the ledger.
    Reset(steer::At),
    /// Ends every issued token.
    RevokeTokens(steer::At),
    /// Prints the environment variables with which a hub calls these backends.
    Env(steer::At),
}

impl Command {
    /// Runs it; `specs` is the directory of spec files when none is given.
    ///
    /// # Errors
    /// When the specs have errors, a port is taken, or no sandbox answers.
    pub async fn run(self, specs: &Path) -> anyhow::Result<()> {
        match self.steer {
            None => self.serve.run(specs).await,
            Some(Steer::Fault(fault)) => fault.run().await,
            Some(Steer::Faults(at)) => at.show("/faults").await,
            Some(Steer::Ledger(ledger)) => ledger.run().await,
            Some(Steer::Reset(at)) => at.order(http::Method::POST, "/reset").await,
            Some(Steer::RevokeTokens(at)) => at.order(http::Method::DELETE, "/tokens").await,
            Some(Steer::Env(at)) => at.env().await,
        }
    }
}

/// Where the specs are.
fn directory(given: Option<PathBuf>, usual: &Path) -> PathBuf {
    given.unwrap_or_else(|| usual.to_owned())
}
