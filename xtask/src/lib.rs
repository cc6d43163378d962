//! The commands of a Caseway repository. Thin: what can be tested lives in the other crates.
//!
//! An organisation's own repository has an `xtask` of two lines, which calls [`main`]; `cargo xtask new` writes it. What
//! only Caseway's own repository can do (benchmarks, vendors' API descriptions, the test command) is [`caseway`]'s.
//! Every default path is that of the workspace that the command is called in.

mod approvals;
mod base;
mod bench;
mod calls;
mod catalog;
mod chaos;
mod check;
mod clock;
mod codeowners;
mod demo;
mod dependencies;
mod diff;
mod egress;
mod explain;
mod generate;
mod hub;
mod impact;
mod map;
mod new;
mod peers;
mod review;
mod sandbox;
mod schema;
mod test;
mod workspace;

use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand};

use workspace::in_workspace;

/// The commands of an organisation's repository.
#[derive(Debug, Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask", version, about)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

/// The commands of a Caseway repository.
#[derive(Debug, Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask", version, about)]
struct OwnCli {
    #[command(subcommand)]
    command: OwnCommand,
}

/// What works in every repository.
#[derive(Debug, Subcommand)]
enum Command {
    /// Lists every approval of a direct connection: its state, and the days that are left.
    Approvals(approvals::Approvals),
    /// Approves a direct connection that was proposed, and signs it.
    Approve(approvals::Approve),
    /// Writes a static site of every backend, service and case type.
    Catalog(catalog::Catalog),
    /// Says everything that is wrong with the specs.
    Check(check::Check),
    /// Writes who must agree to a change of which spec file, as GitHub and GitLab read it.
    Codeowners(codeowners::Codeowners),
    /// Lists, shows, edits, redrives and discards what did not reach its backend.
    DeadLetters(Box<caseway_operate::DeadLetters>),
    /// Says what changed since a revision, and for whom it is breaking.
    Diff(diff::Diff),
    /// Writes the network's rules that keep case services from every way past the hub.
    Egress(egress::Egress),
    /// Prints what a diagnostic's code means and how to repair it.
    Explain(explain::Explain),
    /// Writes what the specs say as Rust and documents.
    Generate(generate::Generate),
    /// Says whom a backend, service, operation, type or field reaches, and what a case type does.
    Impact(impact::Impact),
    /// Shows what a mapping makes of a document, cell by cell.
    #[command(subcommand)]
    Map(map::Map),
    /// Writes an organisation's own repository, or adds a file to the specs.
    New(new::New),
    /// Asks for the approval of a direct connection that a case type declares.
    Propose(approvals::Propose),
    /// Approves a direct connection for another term, as it is now.
    Renew(approvals::Renew),
    /// Takes an approval or a proposal back. The record stays.
    Revoke(approvals::Revoke),
    /// Says what a change is, whom it reaches, what `check` says of it, and whom to ask.
    Review(review::Review),
    /// Serves every backend from its contract, for when the real ones are out of reach.
    Sandbox(sandbox::Sandbox),
    /// Writes the JSON Schemas that editors complete spec files from.
    Schema(schema::Schema),
    /// Ends an approval in favour of another of the same connection. The record stays.
    Supersede(approvals::Supersede),
}

/// What works in Caseway's own repository.
#[derive(Debug, Subcommand)]
enum OwnCommand {
    /// Shows a hub at work: calls, refusals, a backend that fails and comes back.
    Demo(demo::Demo),
    #[command(flatten)]
    Common(Command),
    /// Measures what generation, compilation and a call through the hub cost.
    Bench(bench::Bench),
    /// Hurts gateways, database and backends, and says whether anything that was accepted is lost.
    Chaos(chaos::Chaos),
    /// Calls every mapped operation through the hub, against the vendors' own API descriptions.
    Peers(peers::Peers),
    /// Runs everything that must hold of a change.
    Test(test::Test),
}

/// Where the specs are.
#[derive(Debug, Args)]
struct Specs {
    /// The directory of the spec files.
    #[arg(long = "specs", value_name = "DIR", default_value_os_t = in_workspace("integration-spec/specs"))]
    dir: PathBuf,
}

impl Command {
    fn run(self) -> anyhow::Result<ExitCode> {
        match self {
            Self::Approvals(approvals) => approvals.run(),
            Self::Approve(approve) => approve.run(),
            Self::Catalog(catalog) => catalog.run(),
            Self::Check(check) => check.run(),
            Self::Codeowners(codeowners) => codeowners.run(),
            Self::DeadLetters(letters) => Ok(letters.run()),
            Self::Diff(diff) => diff.run(),
            Self::Egress(egress) => egress.run(),
            Self::Explain(explain) => explain.run(),
            Self::Generate(generate) => generate.run(),
            Self::Impact(impact) => impact.run(),
            Self::Map(map) => map.run(),
            Self::New(new) => new.run(),
            Self::Propose(propose) => propose.run(),
            Self::Renew(renew) => renew.run(),
            Self::Revoke(revoke) => revoke.run(),
            Self::Review(review) => review.run(),
            Self::Sandbox(sandbox) => sandbox.run(),
            Self::Schema(schema) => schema.run(),
            Self::Supersede(supersede) => supersede.run(),
        }
    }
}

/// The `main` of an organisation's own xtask: reads the command line, runs the command, says why it failed.
pub fn main() -> ExitCode {
    ended(Cli::parse().command.run())
}

/// The `main` of Caseway's own xtask: the same, and what only Caseway's repository can do.
pub fn caseway() -> ExitCode {
    ended(match OwnCli::parse().command {
        OwnCommand::Common(command) => command.run(),
        OwnCommand::Demo(demo) => demo.run(),
        OwnCommand::Bench(bench) => bench.run(),
        OwnCommand::Chaos(chaos) => chaos.run(),
        OwnCommand::Peers(peers) => peers.run(),
        OwnCommand::Test(test) => test.run(),
    })
}

#[expect(clippy::print_stderr, reason = "a command says on standard error why it failed")]
fn ended(result: anyhow::Result<ExitCode>) -> ExitCode {
    result.unwrap_or_else(|error| {
        eprintln!("error: {error:#}");
        ExitCode::FAILURE
    })
}

/// Writes to `out`. Whoever reads may have read enough, as `head` does: that is no failure.
fn say<W: Write>(out: &mut W, write: impl FnOnce(&mut W) -> io::Result<()>) -> io::Result<()> {
    match write(out).and_then(|()| out.flush()) {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        written => written,
    }
}
