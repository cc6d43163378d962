//! `cargo xtask chaos`: real gateways, a real database, backends with a ledger, and everything that can go wrong.
//!
//! While callers send commands, gateways are killed and stopped past their leases, the database is restarted and cut off, and
//! backends are away, slow, broken, or lose replies after the effect. Afterwards all is well again, everything gets the
//! time to end, and [`verdict`] compares what callers were told with what backends received.
//!
//! The seed decides what callers send, what happens to each command and which faults come in which order; the machine
//! decides when. So a seed repeats a run's plan and not its timing.

mod audit;
mod caller;
mod database;
mod faults;
mod gateway;
pub mod history;
mod ledger;
pub mod verdict;

use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use caseway_delivery::Store;
use caseway_delivery::delivery::StateKind;
use indicatif::ProgressBar;
use serde::Serialize;
use tokio::sync::Mutex;
use tokio::task::JoinSet;

use self::caller::{CALLERS, Callers};
use self::database::Database;
use self::faults::Victims;
use self::gateway::{Keys, Setting, gateway};
use self::history::History;
use self::ledger::Ledger;
use self::verdict::{Verdict, judge};
use crate::fault_proxy::{Fault, FaultProxy};

/// Which database.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// One file, one gateway.
    Sqlite,
    /// A server, any number of gateways.
    Postgres,
}

/// A run's plan.
#[derive(Debug, Clone)]
pub struct Plan {
    /// The gateway's program: the demonstration organisation's.
    pub program: PathBuf,
    /// Its specs.
    pub specs: PathBuf,
    /// The database.
    pub store: Kind,
    /// How many gateways.
    pub gateways: usize,
    /// How long things go wrong.
    pub time: Duration,
    /// Commands a second.
    pub rate: f64,
    /// What everything random follows from.
    pub seed: u64,
}

/// What a run found.
#[derive(Debug, Serialize)]
pub struct Report {
    /// The verdict.
    #[serde(flatten)]
    pub verdict: Verdict,
    /// Faults, those of single requests included.
    pub faults: u64,
    /// The seed.
    pub seed: u64,
    /// The database.
    pub store: &'static str,
    /// How many gateways there were.
    pub gateways: usize,
    /// How long things went wrong.
    pub seconds: u64,
    /// Where everything is that the run has left, when it failed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub directory: Option<PathBuf>,
    /// Where the database's data is, when it failed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub data: Option<String>,
}

/// Makes a run. `None` where PostgreSQL is asked for and not installed.
///
/// # Errors
/// When something does not start, or the store does not answer in the end.
pub async fn run(plan: &Plan) -> io::Result<Option<Report>> {
    let folder = tempfile::Builder::new().prefix("caseway-chaos-").tempdir()?;
    let database = match plan.store {
        Kind::Sqlite => Database::sqlite(folder.path()),
        Kind::Postgres => match Database::postgres()? {
            Some(database) => database,
            None => return Ok(None),
        },
    };
    let stage = Stage::set(plan, folder.path(), database.clone()).await?;
    let progress = ProgressBar::new_spinner();
    progress.enable_steady_tick(Duration::from_millis(200));
    let (history, store) = stage.play(plan, &progress).await?;
    progress.finish_and_clear();
    let verdict = judge(&history);
    let mut report = Report {
        faults: stage.faults(),
        seed: plan.seed,
        store: match plan.store {
            Kind::Sqlite => "sqlite",
            Kind::Postgres => "postgres",
        },
        gateways: plan.gateways,
        seconds: plan.time.as_secs(),
        directory: None,
        data: None,
        verdict,
    };
    if !report.verdict.held() {
        keep(folder.path(), &history, &report.verdict, &*store).await?;
        report.data = Some(database.keep());
        report.directory = Some(folder.keep());
    }
    Ok(Some(report))
}

/// Writes down everything that tells how a run failed.
async fn keep(folder: &Path, history: &History, verdict: &Verdict, store: &dyn Store) -> io::Result<()> {
    lines(&folder.join("commands.jsonl"), &history.commands)?;
    lines(&folder.join("ledger.jsonl"), &history.receipts)?;
    fs::write(folder.join("problems.txt"), verdict.problems.join("\n") + "\n")?;
    let mut suspects = fs::File::create(folder.join("suspects.txt"))?;
    const ALL: [StateKind; 9] = [
        StateKind::Pending,
        StateKind::Claimed,
        StateKind::Retrying,
        StateKind::Deferred,
        StateKind::Awaiting,
        StateKind::Done,
        StateKind::Dead,
        StateKind::Parked,
        StateKind::Discarded,
    ];
    for record in audit::records(store, &ALL).await? {
        let token = audit::token(&record);
        if verdict.suspects.contains(&token) {
            writeln!(suspects, "{token}: {record:#?}")?;
        }
    }
    Ok(())
}

fn lines<T: Serialize>(file: &Path, items: &[T]) -> io::Result<()> {
    let mut file = io::BufWriter::new(fs::File::create(file)?);
    for item in items {
        serde_json::to_writer(&mut file, item)?;
        writeln!(file)?;
    }
    file.flush()
}

/// Everything that runs.
struct Stage {
    victims: Arc<Victims>,
    callers: Arc<Callers>,
    ledger: Ledger,
}

impl Stage {
    async fn set(plan: &Plan, folder: &Path, database: Database) -> io::Result<Self> {
        let begun = audit::now();
        let ledger = Ledger::start(plan.seed, begun).await?;
        let mut backends = Vec::new();
        for name in ["erp", "billing", "mail"] {
            backends.push((name, FaultProxy::start(ledger.address(), Fault::None).await?));
        }
        let url = |at: usize| format!("{}/{}", backends[at].1.url(), backends[at].0);
        let setting = Setting {
            program: &plan.program,
            specs: &plan.specs,
            backends: [url(0), url(1), url(2)],
            others: format!("http://{}", ledger.address()),
        };
        let keys = Keys::new(&setting)?;
        let (mut gateways, mut links, mut addresses) = (Vec::new(), Vec::new(), Vec::new());
        for number in 1..=plan.gateways {
            let place = match &database {
                Database::Sqlite(file) => file.display().to_string(),
                Database::Postgres(_) => {
                    let link = FaultProxy::start(database.address()?, Fault::None).await?;
                    let url = database.url_at(link.address());
                    links.push(link);
                    url
                }
            };
            let gateway = gateway(&setting, &keys, folder, number, &database.setting(), place)?;
            addresses.push(gateway.address());
            gateways.push(Mutex::new(gateway));
        }
        let victims = Victims {
            gateways,
            links,
            backends,
            database,
            begun,
            log: Victims::log(folder)?,
            faults: AtomicU64::new(0),
            // A short run cannot wait for long.
            longest_pause: Duration::from_secs(16).min(plan.time / 3),
            stop: AtomicBool::new(false),
        };
        let callers = Callers::new(plan.seed, begun, addresses, keys, plan.rate);
        Ok(Self { victims: Arc::new(victims), callers: Arc::new(callers), ledger })
    }

    /// Plays the plan, and says what happened. All gateways start at once: one of them migrates the database.
    async fn play(&self, plan: &Plan, progress: &ProgressBar) -> io::Result<(History, Arc<dyn Store>)> {
        for gateway in &self.victims.gateways {
            gateway.lock().await.start()?;
        }
        self.ready().await?;
        let mut background = JoinSet::new();
        background.spawn(Arc::clone(&self.victims).supervise());
        let mut callers = JoinSet::new();
        for caller in 0..CALLERS {
            callers.spawn(Arc::clone(&self.callers).run(caller));
        }

        let begun = audit::now();
        let clock = async {
            while begun.elapsed() < plan.time {
                let left = plan.time.saturating_sub(begun.elapsed()).as_secs();
                progress.set_message(format!("{}; {left} s to go", self.so_far()));
                tokio::time::sleep(Duration::from_millis(200)).await;
            }
            self.victims.stop.store(true, Ordering::Relaxed);
            Ok(())
        };
        tokio::try_join!(clock, self.victims.suffer(plan.seed))?;
        self.ledger.calm();
        self.victims.heal().await?;
        self.callers.stop.store(true, Ordering::Relaxed);
        progress.set_message(format!("{}; the last callers get their answers", self.so_far()));
        while callers.join_next().await.is_some() {}

        let store = self.victims.database.open().await?;
        let mut ends = audit::settle(
            &*store,
            || self.ledger.received(),
            |open| progress.set_message(format!("{}; {open} are open", self.so_far())),
        )
        .await?;
        let commands = self.callers.commands();
        audit::ask(&self.callers, &commands, &mut ends).await;
        Ok((History { commands, receipts: self.ledger.receipts(), ends }, store))
    }

    fn so_far(&self) -> String {
        let (accepted, received) = (self.callers.accepted.load(Ordering::Relaxed), self.ledger.received());
        format!("{} faults, {accepted} accepted, {received} received by backends", self.faults())
    }

    fn faults(&self) -> u64 {
        self.victims.faults.load(Ordering::Relaxed) + self.ledger.faults()
    }

    /// Waits until every gateway listens, for half a minute at most.
    async fn ready(&self) -> io::Result<()> {
        for gateway in &self.victims.gateways {
            let (address, log) = {
                let gateway = gateway.lock().await;
                (gateway.address(), gateway.log())
            };
            let begun: Instant = audit::now();
            while tokio::net::TcpStream::connect(address).await.is_err() {
                if begun.elapsed() > Duration::from_secs(30) {
                    let said = fs::read_to_string(&log).unwrap_or_default();
                    return Err(io::Error::other(format!("a gateway does not start:\n{said}")));
                }
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
        }
        Ok(())
    }
}
