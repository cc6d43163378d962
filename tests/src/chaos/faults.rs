//! What goes wrong in a run: gateways, their database, the network to it and to the backends, each by a schedule of its own.

use std::fs::File;
use std::io::{self, Write as _};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use rand::rngs::StdRng;
use rand::seq::IndexedRandom;
use rand::{Rng, SeedableRng};
use serde_json::json;
use tokio::sync::Mutex;

use super::database::Database;
use crate::fault_proxy::{Fault, FaultProxy};
use crate::gateway::Gateway;

/// Everything that can be hurt.
#[derive(Debug)]
pub(super) struct Victims {
    pub(super) gateways: Vec<Mutex<Gateway>>,
    /// One before the database for each gateway; none where the database is a file.
    pub(super) links: Vec<FaultProxy>,
    pub(super) backends: Vec<(&'static str, FaultProxy)>,
    pub(super) database: Database,
    pub(super) begun: Instant,
    pub(super) log: std::sync::Mutex<File>,
    pub(super) faults: AtomicU64,
    /// The longest pause of a stopped gateway.
    pub(super) longest_pause: Duration,
    pub(super) stop: AtomicBool,
}

/// A maintenance page, as some systems answer while they are away.
const PAGE: &[u8] =
    b"HTTP/1.1 200 OK\r\ncontent-type: text/html\r\ncontent-length: 12\r\nconnection: close\r\n\r\n<html></html";

impl Victims {
    pub(super) fn log(folder: &Path) -> io::Result<std::sync::Mutex<File>> {
        File::create(folder.join("faults.jsonl")).map(std::sync::Mutex::new)
    }

    /// Makes things go wrong until it is told to stop. What is hurt when that happens is healed first.
    pub(super) async fn suffer(self: &Arc<Self>, seed: u64) -> io::Result<()> {
        let random = |part: u64| StdRng::seed_from_u64(seed.wrapping_mul(31).wrapping_add(part));
        tokio::try_join!(self.gateways(random(1)), self.databases(random(2)), self.backends(random(3)))
            .map(drop)
    }

    /// Starts what has ended by itself, for as long as the run lasts: a gateway that finds no database at its start ends.
    pub(super) async fn supervise(self: Arc<Self>) {
        loop {
            for gateway in &self.gateways {
                // One that is being hurt is nobody's business but the one's who hurts it.
                if let Ok(mut gateway) = gateway.try_lock()
                    && let Err(error) = gateway.start()
                {
                    self.note("supervisor", &format!("{} cannot be started: {error}", gateway.name()));
                }
            }
            tokio::time::sleep(Duration::from_millis(300)).await;
        }
    }

    fn goes_on(&self) -> bool {
        !self.stop.load(Ordering::Relaxed)
    }

    /// Sleeps, but not past the end.
    async fn rest(&self, time: Duration) {
        let until = self.begun.elapsed() + time;
        while self.goes_on() && self.begun.elapsed() < until {
            tokio::time::sleep(Duration::from_millis(50).min(time)).await;
        }
    }

    fn note(&self, whom: &str, what: &str) {
        let line = json!({ "at": self.begun.elapsed().as_secs_f64(), "whom": whom, "what": what });
        if let Ok(mut log) = self.log.lock() {
            // What cannot be written down is missing from the log, and from nothing else.
            let _ = writeln!(log, "{line}");
        }
    }

    fn fault(&self, whom: &str, what: &str) {
        self.faults.fetch_add(1, Ordering::Relaxed);
        self.note(whom, what);
    }

    async fn gateways(&self, mut random: StdRng) -> io::Result<()> {
        loop {
            self.rest(millis(&mut random, 1500, 6000)).await;
            if !self.goes_on() {
                return Ok(());
            }
            let Some(at) = (0..self.gateways.len()).collect::<Vec<_>>().choose(&mut random).copied() else {
                return Ok(());
            };
            let mut gateway = self.gateways[at].lock().await;
            let name = gateway.name().to_owned();
            match random.random_range(0..100) {
                0..45 => {
                    self.fault(&name, "SIGKILL");
                    gateway.kill()?;
                    self.rest(millis(&mut random, 0, 1500)).await;
                    gateway.start()?;
                }
                45..55 => {
                    self.fault(&name, "SIGTERM");
                    gateway.terminate()?;
                    self.rest(millis(&mut random, 500, 3000)).await;
                    gateway.start()?;
                }
                55..70 => {
                    self.fault(&name, "SIGSTOP for a moment");
                    gateway.stop()?;
                    self.rest(millis(&mut random, 100, 2000)).await;
                    gateway.wake()?;
                }
                70..85 => {
                    self.fault(&name, "SIGSTOP past its lease");
                    gateway.stop()?;
                    let longest = u64::try_from(self.longest_pause.as_millis()).unwrap_or(u64::MAX);
                    self.rest(millis(&mut random, 7000.min(longest), longest)).await;
                    gateway.wake()?;
                }
                _ => {
                    // Free for the supervisor: it is the network that fails.
                    drop(gateway);
                    if let Some(link) = self.links.get(at) {
                        self.cut_off(&mut random, &name, link).await;
                    }
                }
            }
        }
    }

    /// One gateway loses the database; the others keep it.
    async fn cut_off(&self, random: &mut StdRng, name: &str, link: &FaultProxy) {
        if random.random_bool(0.5) {
            self.fault(name, "cut off from the database: refused");
            link.set(Fault::Close);
            link.sever();
        } else {
            self.fault(name, "cut off from the database: silence");
            link.set(Fault::Blackhole);
            link.hold();
        }
        self.rest(millis(random, 500, 9000)).await;
        link.set(Fault::None);
        link.release();
    }

    async fn databases(&self, mut random: StdRng) -> io::Result<()> {
        loop {
            self.rest(millis(&mut random, 5000, 14_000)).await;
            if !self.goes_on() {
                return Ok(());
            }
            match &self.database {
                Database::Sqlite(_) => {
                    self.fault("database", "somebody else writes");
                    let long = millis(&mut random, 500, 8000);
                    if let Err(error) = self.database.occupy(long).await {
                        self.note("database", &format!("nobody else could write: {error}"));
                    }
                }
                Database::Postgres(_) => {
                    let crash = random.random_bool(0.5);
                    self.fault("database", if crash { "crash" } else { "restart" });
                    self.database.restart(crash, millis(&mut random, 0, 3000)).await?;
                    if random.random_bool(0.3) {
                        self.fault("database", "connections reset");
                        self.links.iter().for_each(FaultProxy::sever);
                    }
                }
            }
        }
    }

    async fn backends(&self, mut random: StdRng) -> io::Result<()> {
        loop {
            self.rest(millis(&mut random, 2000, 7000)).await;
            if !self.goes_on() {
                return Ok(());
            }
            let Some((name, proxy)) = self.backends.choose(&mut random) else { return Ok(()) };
            let (what, fault, long) = match random.random_range(0..100) {
                0..35 => ("outage", Fault::Close, millis(&mut random, 500, 6000)),
                35..50 => ("silence", Fault::Blackhole, millis(&mut random, 500, 4000)),
                50..65 => (
                    "replies cut",
                    Fault::CutReply(random.random_range(0..300)),
                    millis(&mut random, 500, 3000),
                ),
                65..80 => (
                    "replies reset",
                    Fault::ResetReply(random.random_range(0..300)),
                    millis(&mut random, 500, 3000),
                ),
                80..92 => {
                    let pause = Duration::from_millis(random.random_range(1..20));
                    ("replies drip", Fault::Drip(pause), millis(&mut random, 500, 4000))
                }
                _ => ("a page instead of replies", Fault::Answer(PAGE), millis(&mut random, 100, 400)),
            };
            self.fault(name, what);
            proxy.set(fault);
            proxy.sever();
            self.rest(long).await;
            proxy.set(Fault::None);
            // Connections that were made during the fault keep it.
            proxy.sever();
        }
    }

    /// Everything is well again, and every gateway runs.
    pub(super) async fn heal(&self) -> io::Result<()> {
        for link in &self.links {
            link.set(Fault::None);
            link.release();
        }
        for (_, proxy) in &self.backends {
            proxy.set(Fault::None);
            proxy.sever();
        }
        for gateway in &self.gateways {
            let mut gateway = gateway.lock().await;
            gateway.wake()?;
            gateway.start()?;
        }
        Ok(())
    }
}

fn millis(random: &mut StdRng, from: u64, to: u64) -> Duration {
    Duration::from_millis(random.random_range(from..=to.max(from)))
}
