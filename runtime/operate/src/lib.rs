//! What operators do with a running hub from the command line: `caseway dead-letters` and `cargo xtask dead-letters`.
//!
//! Everything goes through the hub's admin API, with a key of its own: whoever holds one needs neither the source nor access to
//! the store. The key comes from a file or an environment variable and never from the command line, where others would see it.

mod change;
mod editor;
mod error;
mod hub;
mod look;
mod table;

use std::io::{self, Write};
use std::process::ExitCode;

use clap::{Args, Subcommand, ValueEnum};

use error::Error;
use hub::{Address, Connection};

/// Dead letters: what did not reach its backend and waits for somebody.
#[derive(Debug, Args)]
pub struct DeadLetters {
    #[command(flatten)]
    address: Address,
    /// How to say it.
    #[arg(long, value_enum, default_value_t = Format::Human, global = true)]
    format: Format,
    #[command(subcommand)]
    command: Command,
}

/// How to say it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// Tables and sentences.
    Human,
    /// One JSON document on standard output; an error is one on standard error.
    Json,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Lists dead letters, newest first.
    List(look::List),
    /// Shows one: what it says, what was sent, every attempt, what people did.
    Show(look::Show),
    /// Changes what one says, in an editor or from a file, and has it tried again.
    Edit(change::Edit),
    /// Has one or many tried again, so many a second.
    Redrive(change::Redrive),
    /// Gives up on one or several, so that what waits behind them goes on.
    Discard(change::Discard),
    /// States that the backend has done it, so that it is not tried again.
    Settle(change::Settle),
    /// Lists who changed what, newest first.
    Audit(look::Audit),
}

/// What a command came to: whether everything that was asked for is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Ended {
    Well,
    /// Something was left as it was; what, has been said.
    Partly,
}

impl DeadLetters {
    /// Does what the command line says.
    #[must_use]
    pub fn run(self) -> ExitCode {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        let done = match runtime {
            Ok(runtime) => runtime.block_on(self.act()),
            Err(error) => Err(Error::Here(format!("no runtime: {error}"))),
        };
        match done {
            Ok(Ended::Well) => ExitCode::SUCCESS,
            Ok(Ended::Partly) => ExitCode::FAILURE,
            // Whoever reads has read enough, as `head` does.
            Err(Error::Output(error)) if error.kind() == io::ErrorKind::BrokenPipe => ExitCode::SUCCESS,
            Err(error) => self.complain(&error),
        }
    }

    async fn act(&self) -> Result<Ended, Error> {
        let connection = Connection::to(&self.address)?;
        let mut out = io::stdout().lock();
        let ended = match &self.command {
            Command::List(list) => list.run(&connection, self.format, &mut out).await,
            Command::Show(show) => show.run(&connection, self.format, &mut out).await,
            Command::Edit(edit) => edit.run(&connection, self.format, &mut out).await,
            Command::Redrive(redrive) => redrive.run(&connection, self.format, &mut out).await,
            Command::Discard(discard) => discard.run(&connection, self.format, &mut out).await,
            Command::Settle(settle) => settle.run(&connection, self.format, &mut out).await,
            Command::Audit(audit) => audit.run(&connection, self.format, &mut out).await,
        };
        out.flush()?;
        ended
    }

    fn complain(&self, error: &Error) -> ExitCode {
        let text = match self.format {
            Format::Human => format!("error: {error}"),
            Format::Json => error.document().to_string(),
        };
        // Where nobody listens, the exit code still tells.
        let _ = writeln!(io::stderr(), "{text}");
        ExitCode::FAILURE
    }
}
