//! `cargo xtask new`: an organisation's own repository, and files to add to its specs.
//!
//! What is written passes `check`; that is tried before anything is put in place. Nothing is overwritten, and a run that
//! fails leaves nothing behind.

mod name;
mod organisation;
mod origin;
mod spec;

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::bail;
use clap::{Args, Subcommand};

pub(crate) use organisation::workspace;
pub(crate) use origin::Origin;

/// Writes an organisation's own repository, or adds a file to the specs.
#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
pub(crate) struct New {
    #[command(subcommand)]
    add: Option<Add>,
    /// The directory of the new repository; it is created, or is empty.
    #[arg(value_name = "DIR", required = true)]
    dir: Option<PathBuf>,
    /// The organisation's name; the directory's when left out.
    #[arg(long)]
    name: Option<String>,
    /// Where Caseway comes from: a checkout's directory, or the address of a git repository.
    #[arg(long, value_name = "PATH|GIT-URL")]
    caseway: Option<String>,
}

/// A file to add to the specs.
#[derive(Debug, Subcommand)]
enum Add {
    /// Adds a backend: a contract with one operation, to be replaced by the backend's own.
    Backend(spec::Owned),
    /// Adds a service, with an example of an operation.
    Service(spec::Owned),
    /// Adds the mapping that binds a service to a backend.
    Mapping(spec::Bound),
    /// Adds a case type, which may call nothing yet.
    CaseType(spec::Owned),
}

impl New {
    pub(crate) fn run(self) -> anyhow::Result<ExitCode> {
        match (self.add, self.dir) {
            (Some(Add::Backend(options)), _) => options.add(spec::Kind::Backend)?,
            (Some(Add::Service(options)), _) => options.add(spec::Kind::Service)?,
            (Some(Add::CaseType(options)), _) => options.add(spec::Kind::CaseType)?,
            (Some(Add::Mapping(options)), _) => options.add()?,
            (None, Some(dir)) => organisation::create(&dir, self.name.as_deref(), self.caseway.as_deref())?,
            (None, None) => bail!("say where the new repository shall be: `cargo xtask new DIR`"),
        }
        Ok(ExitCode::SUCCESS)
    }
}

/// `template` with each `__KEY__` replaced by its value.
fn filled(template: &str, values: &[(&str, &str)]) -> String {
    values.iter().fold(template.to_owned(), |text, (key, value)| text.replace(&format!("__{key}__"), value))
}
