//! The program that `cargo xtask chaos` builds and runs.

use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use caseway_tests::chaos::{Kind, Plan, Report, run};
use clap::{Parser, ValueEnum};

/// What it ends with where PostgreSQL is not installed.
const NOT_INSTALLED: u8 = 3;

/// Hurts gateways, database and backends, and says whether anything was lost.
#[derive(Debug, Parser)]
struct Cli {
    /// The gateway's program.
    #[arg(long)]
    hub: PathBuf,
    /// The specs that it was generated from.
    #[arg(long)]
    specs: PathBuf,
    /// The database.
    #[arg(long, value_enum)]
    store: Store,
    /// How long things go wrong.
    #[arg(long)]
    seconds: u64,
    /// How many gateways.
    #[arg(long)]
    gateways: usize,
    /// Commands a second.
    #[arg(long)]
    rate: f64,
    /// What everything random follows from.
    #[arg(long)]
    seed: u64,
    /// For people, or for programs.
    #[arg(long, value_enum, default_value_t = Format::Human)]
    format: Format,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Store {
    Sqlite,
    Postgres,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Format {
    Human,
    Json,
}

fn main() -> io::Result<ExitCode> {
    let cli = Cli::parse();
    let plan = Plan {
        program: cli.hub,
        specs: cli.specs,
        store: match cli.store {
            Store::Sqlite => Kind::Sqlite,
            Store::Postgres => Kind::Postgres,
        },
        gateways: cli.gateways,
        time: Duration::from_secs(cli.seconds),
        rate: cli.rate,
        seed: cli.seed,
    };
    let runtime = tokio::runtime::Runtime::new()?;
    let Some(report) = runtime.block_on(run(&plan))? else {
        writeln!(io::stderr(), "PostgreSQL is not installed (Debian: postgresql)")?;
        return Ok(ExitCode::from(NOT_INSTALLED));
    };
    let mut out = io::stdout();
    match cli.format {
        Format::Human => human(&report, &mut out)?,
        Format::Json => writeln!(out, "{}", serde_json::to_string(&report)?)?,
    }
    Ok(if report.verdict.held() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn human(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let verdict = &report.verdict;
    writeln!(
        out,
        "{} faults in {} s on {} with {} gateways, seed {}",
        report.faults, report.seconds, report.store, report.gateways, report.seed
    )?;
    writeln!(
        out,
        "{} commands accepted: {} delivered, {} dead letters, {} parked; backends received {} requests",
        verdict.accepted, verdict.delivered, verdict.dead, verdict.parked, verdict.receipts
    )?;
    writeln!(
        out,
        "{} lost, {} stuck, {} out of order, {} duplicated: {}",
        verdict.lost,
        verdict.stuck,
        verdict.out_of_order,
        verdict.duplicated,
        if verdict.held() { "it held" } else { "it did NOT hold" }
    )?;
    for problem in verdict.problems.iter().take(20) {
        writeln!(out, "  {problem}")?;
    }
    if verdict.problems.len() > 20 {
        writeln!(out, "  and {} more", verdict.problems.len() - 20)?;
    }
    if let Some(directory) = &report.directory {
        writeln!(
            out,
            "commands, ledger, faults, logs and the deliveries in question: {}\nthe database: {}",
            directory.display(),
            report.data.as_deref().unwrap_or_default()
        )?;
    }
    Ok(())
}
