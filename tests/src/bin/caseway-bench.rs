//! The benchmarks' program; `cargo xtask bench NAME` builds and runs it.

use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::process::Command;

use caseway_tests::bench::hop::Call;
use caseway_tests::bench::report::Report;
use caseway_tests::bench::{check, compile, delivery, generate, hop, mapping};
use caseway_tests::hub::{new_key, variables};
use clap::{Parser, ValueEnum};

/// Runs one benchmark and prints its figures.
#[derive(Debug, Parser)]
struct Cli {
    /// Which one.
    name: Name,
    /// The repository.
    #[arg(long)]
    root: PathBuf,
    /// The `xtask` program, built for speed.
    #[arg(long)]
    xtask: PathBuf,
    /// The `caseway` program, built for release.
    #[arg(long)]
    hub: Option<PathBuf>,
    /// The program of `tests/peer-queue`, built for release.
    #[arg(long)]
    peer: Option<PathBuf>,
    /// The folder of the programs of `tests/mapping-bench`, built for release.
    #[arg(long)]
    mapping: Option<PathBuf>,
    /// A table, or one JSON object.
    #[arg(long, value_enum, default_value_t = Format::Human)]
    format: Format,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Name {
    Check,
    Generate,
    Compile,
    Hop,
    Delivery,
    Mapping,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Format {
    Human,
    Json,
}

fn main() -> io::Result<()> {
    let cli = Cli::parse();
    let report = match cli.name {
        Name::Generate => generate::run(&cli.xtask, &cli.root.join("integration-spec/specs"))?,
        Name::Check => check::run(&cli.xtask)?,
        Name::Compile => compile::run(&cli.xtask, &cli.root)?,
        Name::Hop => hop(cli.hub.as_deref(), &cli.root.join("integration-spec/specs/backends"))?,
        Name::Mapping => {
            let missing = || io::Error::other("`mapping` needs --mapping, the folder of its programs");
            mapping::run(&cli.mapping.ok_or_else(missing)?)?
        }
        Name::Delivery => tokio::runtime::Runtime::new()?.block_on(delivery::run(cli.peer.as_deref()))?,
    };
    let text = match cli.format {
        Format::Human => report.table(),
        Format::Json => serde_json::to_string(&report)? + "\n",
    };
    io::stdout().write_all(text.as_bytes())
}

/// One of the demonstration organisation's plain queries: nine fields read, seven written.
fn hop(hub: Option<&Path>, backends: &Path) -> io::Result<Report> {
    let hub = hub.ok_or_else(|| io::Error::other("`hop` needs --hub, the gateway's program"))?;
    let (key, sha256) = new_key(hub, "motor-claim")?;
    let call = Call {
        hub_path: "/customers/C-4711".into(),
        backend_path: "/customers/C-4711".into(),
        reply: CUSTOMER.into(),
        key,
    };
    let variables = variables(backends)?;
    let scratch = tempfile::tempdir()?;
    let environment = scratch.path().join("bench.yaml");
    let runtime = tokio::runtime::Runtime::new()?;
    runtime.block_on(hop::run(&call, |stub, listen| {
        std::fs::write(
            &environment,
            format!(
                "apiVersion: caseway/v1\nkind: Environment\nname: bench\nstage: dev\nlisten: {listen}\n\
                 consumers:\n  motor-claim: {{ keys: [{{ name: bench, sha256: {sha256} }}] }}\n"
            ),
        )?;
        let mut command = Command::new(hub);
        command.arg("serve").arg("--environment").arg(&environment);
        // Every backend is the stub, and the stub asks for no credentials; the hub sends them all the same.
        for variable in &variables {
            let value =
                if variable.ends_with("_URL") { format!("http://{stub}") } else { "bench".to_owned() };
            command.env(variable, value);
        }
        Ok(command)
    }))
}

const CUSTOMER: &str = r#"{"customer":{"lago_id":"1a901a90-1a90-1a90-1a90-1a901a901a90","external_id":"C-4711","name":"Ada Lovelace","email":"ada@example.org","customer_type":"individual","address_line1":"5230 Penfield Ave","city":"Woodland Hills","zipcode":"91364","country":"US","currency":"EUR","net_payment_term":14,"created_at":"2026-03-31T12:00:00Z","sequential_id":1,"slug":"LAG-1234-001"}}"#;
