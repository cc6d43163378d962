//! `cargo xtask chaos`: builds the gateway and the program that hurts it, and runs them.

use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};

use anyhow::{Context, Result, bail};

use crate::clock;
use crate::in_workspace;

/// What a run ends with where PostgreSQL is not installed.
const NOT_INSTALLED: i32 = 3;

/// Hurts gateways, database and backends for a while, and says whether anything was lost, stuck, doubled or out of order.
#[derive(Debug, clap::Args)]
pub(crate) struct Chaos {
    /// The database, a private one.
    #[arg(long, value_enum, default_value_t = Store::Sqlite)]
    store: Store,
    /// How long things go wrong.
    #[arg(long, value_name = "N", default_value_t = 60)]
    seconds: u64,
    /// How many gateways share the database; SQLite has one.
    #[arg(long, value_name = "K")]
    gateways: Option<usize>,
    /// Commands a second that case services send.
    #[arg(long, value_name = "N", default_value_t = 20.0)]
    rate: f64,
    /// What everything random follows from; another one each time, unless it is given.
    #[arg(long, value_name = "S")]
    seed: Option<u64>,
    /// Sentences, or one JSON object as the last line.
    #[arg(long, value_enum, default_value_t = Format::Human)]
    format: Format,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Store {
    /// One file, one gateway.
    Sqlite,
    /// A server, any number of gateways.
    Postgres,
}

#[derive(Debug, Clone, Copy, clap::ValueEnum)]
enum Format {
    Human,
    Json,
}

impl Chaos {
    pub(crate) fn run(&self) -> Result<ExitCode> {
        let gateways = match (self.store, self.gateways) {
            (Store::Sqlite, None | Some(1)) => 1,
            (Store::Sqlite, Some(_)) => {
                bail!("SQLite serves one gateway: leave `--gateways` out, or use `--store postgres`")
            }
            (Store::Postgres, None) => 3,
            (Store::Postgres, Some(0)) => bail!("`--gateways 0` would deliver nothing: write 1 or more"),
            (Store::Postgres, Some(gateways)) => gateways,
        };
        if !(self.rate > 0.0 && self.rate.is_finite()) {
            bail!("`--rate {}` sends nothing: write a number above 0", self.rate);
        }
        let root = in_workspace(".").canonicalize().context("the repository is gone")?;
        let programs = build(&root)?;
        let store = format!("{:?}", self.store).to_lowercase();
        let format = format!("{:?}", self.format).to_lowercase();
        let mut command = programs.command(&root);
        command.args(["--store", &store, "--format", &format]);
        command.args(["--seconds", &self.seconds.to_string(), "--gateways", &gateways.to_string()]);
        command.args(["--rate", &self.rate.to_string()]);
        command.args(["--seed", &self.seed.unwrap_or_else(clock::seed).to_string()]);
        let status = command.status().context("cannot run the program that hurts gateways")?;
        Ok(status.code().and_then(|code| u8::try_from(code).ok()).map_or(ExitCode::FAILURE, ExitCode::from))
    }
}

/// What a run is made with.
pub(crate) struct Programs {
    hub: PathBuf,
    chaos: PathBuf,
}

impl Programs {
    /// A run, whose plan is still to be added.
    pub(crate) fn command(&self, root: &Path) -> Command {
        let mut command = Command::new(&self.chaos);
        command.arg("--hub").arg(&self.hub).arg("--specs").arg(root.join("integration-spec/specs"));
        command
    }
}

/// What a run has found.
pub(crate) struct Run {
    /// Whether the promise held; nothing where the database is not installed.
    pub(crate) held: Option<bool>,
    /// What it said.
    pub(crate) said: String,
}

/// A short run on each database, both at once: most of a run is waiting.
pub(crate) fn short(root: &Path) -> Result<Vec<Run>> {
    let programs = build(root)?;
    let start = |store, gateways| {
        let mut command = programs.command(root);
        command.args(["--store", store, "--gateways", gateways, "--seconds", "20", "--rate", "20"]);
        command.args(["--seed", &clock::seed().to_string()]);
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command.spawn().context("cannot run the program that hurts gateways")
    };
    let both = [start("sqlite", "1")?, start("postgres", "3")?];
    both.map(|run| {
        let output = run.wait_with_output().context("a run went away")?;
        let held = match output.status.code() {
            Some(0) => Some(true),
            Some(NOT_INSTALLED) => None,
            _ => Some(false),
        };
        let said = [output.stdout, output.stderr].concat();
        Ok(Run { held, said: String::from_utf8_lossy(&said).into_owned() })
    })
    .into_iter()
    .collect()
}

/// Builds both programs as tests are built, so that nothing is compiled that the tests do not need as well.
pub(crate) fn build(root: &Path) -> Result<Programs> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(cargo);
    command.args([
        "build",
        "--locked",
        "--quiet",
        "--workspace",
        "--bin",
        "caseway",
        "--bin",
        "caseway-chaos",
    ]);
    let status = command.current_dir(root).status().context("cannot run cargo")?;
    if !status.success() {
        bail!("the gateway or the program that hurts it does not build");
    }
    let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), PathBuf::from);
    let program = |name: &str| target.join("debug").join(format!("{name}{}", std::env::consts::EXE_SUFFIX));
    Ok(Programs { hub: program("caseway"), chaos: program("caseway-chaos") })
}
