//! `bench delivery`: what a durable delivery costs.
//!
//! Enqueues and deliveries (claim and finish) a second, against the floor of the same database: one row with one index in a
//! transaction of its own, in a loop, by as many callers. What is compared takes turns, in several rounds, so that a noisy machine is
//! as unfair to one as to the other. Claims are timed with nothing, 10,000 and 1,000,000 deliveries
//! waiting. Where the peer's program is given, a job queue on the same PostgreSQL does what it does beside it. Every commit is
//! flushed to disk, as in production.

mod backlog;
mod database;

use std::io;
use std::path::Path;
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use caseway_delivery::Store;
use caseway_delivery::delivery::{Announce, Mapped, Payload};
use caseway_delivery::id::{
    Backend, BackendKey, Case, CaseId, CaseType, DeliveryId, Digest, Instance, NameError, Operation,
};
use caseway_delivery::lane::{LaneRule, OnDead};
use caseway_delivery::outcome::{Class, Outcome, Report as Attempt, Sent};
use caseway_delivery::store::{Claim, Claimed, Enqueue, Finish, Limits, Request, Start, Take, Then};
use hdrhistogram::Histogram;
use serde_json::{Value, json};
use tokio::task::JoinSet;

use self::database::Database;
use super::process::now;
use super::report::Report;

/// Callers at the same time.
const CALLERS: u64 = 64;
/// How long each rate is measured in a round.
const PERIOD: Duration = Duration::from_secs(2);
/// How often everything that is compared has its turn.
const ROUNDS: u32 = 5;
/// Claims per figure of latency.
const SAMPLES: u64 = 300;
/// What a payload weighs, in bytes: an order with some lines.
const PAYLOAD: usize = 512;

/// Measures both databases; `peer` is the program in `tests/peer-queue`.
///
/// # Errors
/// When a database does not start or answer.
pub async fn run(peer: Option<&Path>) -> io::Result<Report> {
    let mut report = Report::new("delivery");
    for database in [Database::sqlite()?, Database::postgres()?].into_iter().flatten() {
        measure(&mut report, &database, peer).await?;
    }
    report.notes.push(format!(
        "{CALLERS} callers, payloads of {PAYLOAD} bytes, {ROUNDS} rounds of {} s a rate; every commit is flushed; `of floor` compares \
         with one indexed row per transaction in the same rounds",
        PERIOD.as_secs()
    ));
    report.notes.push(
        "a delivery is its claim, the request written down before it would be sent, and its end; its lane's order, event and case \
         status are in them"
            .into(),
    );
    if peer.is_some() {
        report.notes.push("the peer, graphile_worker, keeps no order over retries, no dead letters with history, no case status".into());
    }
    Ok(report)
}

async fn measure(report: &mut Report, database: &Database, peer: Option<&Path>) -> io::Result<()> {
    let store = database.open("rates").await?;
    let floor = database.floor(CALLERS).await?;
    let next = Arc::new(AtomicU64::new(1));
    // Each thing that is compared, with what it got done in all rounds.
    let mut sums: Vec<(&str, f64)> = Vec::new();
    let mut peer = peer.zip(database.url());
    let mut add = |what, per_second: f64| match sums.iter_mut().find(|(known, _)| *known == what) {
        Some((_, sum)) => *sum += per_second,
        None => sums.push((what, per_second)),
    };
    for _ in 0..ROUNDS {
        add("floor: inserts", floor.inserts(CALLERS, PERIOD).await?);
        add("enqueues", enqueues(&store, &next).await?);
        add("deliveries", deliveries(&store).await?);
        match peer.as_ref().map(|(program, url)| ask(program, url)) {
            Some(Ok((enqueues, deliveries))) => {
                add("peer: enqueues", enqueues);
                add("peer: deliveries", deliveries);
            }
            // What is measured here does not depend on it; a mean of fewer rounds would compare what is not the same.
            Some(Err(error)) => {
                report.notes.push(format!("no figure of the peer: {error}"));
                peer = None;
            }
            None => {}
        }
    }
    drop(store);
    if peer.is_none() {
        sums.retain(|(what, _)| !what.starts_with("peer"));
    }
    let rates: Vec<(&str, f64)> =
        sums.into_iter().map(|(what, sum)| (what, sum / f64::from(ROUNDS))).collect();
    let inserts = rates.first().map_or(f64::NAN, |(_, inserts)| *inserts);
    for (what, per_second) in rates {
        rate(report, database.name(), what, per_second, inserts);
    }

    for waiting in [0, 10_000, 1_000_000] {
        let store = database.open(&format!("waiting_{waiting}")).await?;
        // One that is like the others, to make the others of.
        send(&store, command(0, 0)).await?;
        database.multiply(waiting).await?;
        let (claims, finishes) = latencies(&store).await?;
        latency(report, database.name(), "claim", waiting, &claims);
        latency(report, database.name(), "finish", waiting, &finishes);
    }
    Ok(())
}

/// What the peer gets done a second: jobs added, jobs done.
fn ask(peer: &Path, url: &str) -> io::Result<(f64, f64)> {
    let said =
        Command::new(peer).args([url, &CALLERS.to_string(), &PERIOD.as_secs().to_string()]).output()?;
    let figures: Value = serde_json::from_slice(&said.stdout)
        .map_err(|_| io::Error::other(String::from_utf8_lossy(&said.stderr).into_owned()))?;
    let figure = |name: &str| {
        figures[name].as_f64().ok_or_else(|| io::Error::other(format!("the peer does not say its {name}")))
    };
    Ok((figure("enqueues")?, figure("deliveries")?))
}

fn rate(report: &mut Report, store: &str, what: &str, per_second: f64, floor: f64) {
    report.row(vec![
        ("store", json!(store)),
        ("what", json!(what)),
        ("waiting", Value::Null),
        ("per s", json!(per_second.round() as i64)),
        ("of floor", json!((per_second / floor * 100.0).round() / 100.0)),
        ("p50 ms", Value::Null),
        ("p99 ms", Value::Null),
        ("peak MB", json!(peak_megabytes())),
    ]);
}

fn latency(report: &mut Report, store: &str, what: &str, waiting: u64, micros: &Histogram<u64>) {
    let millis = |quantile| json!(micros.value_at_quantile(quantile) as f64 / 1000.0);
    report.row(vec![
        ("store", json!(store)),
        ("what", json!(what)),
        ("waiting", json!(waiting)),
        ("per s", Value::Null),
        ("of floor", Value::Null),
        ("p50 ms", millis(0.5)),
        ("p99 ms", millis(0.99)),
        ("peak MB", json!(peak_megabytes())),
    ]);
}

/// The largest resident set that this process, the gateway's side of everything here, has had.
fn peak_megabytes() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kilobytes: u64 =
        line.and_then(|rest| rest.trim().strip_suffix(" kB")?.trim().parse().ok()).unwrap_or(0);
    kilobytes / 1024
}

async fn enqueues(store: &Arc<dyn Store>, next: &Arc<AtomicU64>) -> io::Result<f64> {
    let (store, next) = (Arc::clone(store), Arc::clone(next));
    repeat(CALLERS, move || {
        let (store, number) = (Arc::clone(&store), next.fetch_add(1, Ordering::Relaxed));
        // Some cases send twice: their second delivery waits behind their first.
        async move { send(&store, command(number, number / 2)).await.map(|()| 1) }
    })
    .await
}

async fn deliveries(store: &Arc<dyn Store>) -> io::Result<f64> {
    let store = Arc::clone(store);
    repeat(4, move || {
        let store = Arc::clone(&store);
        async move {
            let claimed = claim(&*store, 32).await?;
            let mut finishes = JoinSet::new();
            for claimed in claimed {
                let store = Arc::clone(&store);
                finishes.spawn(async move {
                    freeze(&*store, &claimed).await?;
                    finish(&*store, claimed).await
                });
            }
            let mut done = 0;
            while let Some(finished) = finishes.join_next().await {
                finished.map_err(io::Error::other)??;
                done += 1;
            }
            Ok(done)
        }
    })
    .await
}

/// How many things a second get done when `callers` do them one after another.
async fn repeat<F>(callers: u64, act: impl Fn() -> F + Clone + Send + 'static) -> io::Result<f64>
where
    F: Future<Output = io::Result<u64>> + Send,
{
    let start = now();
    let mut loops = JoinSet::new();
    for _ in 0..callers {
        let act = act.clone();
        loops.spawn(async move {
            let mut done = 0;
            while start.elapsed() < PERIOD {
                done += act().await?;
            }
            Ok::<u64, io::Error>(done)
        });
    }
    let mut done = 0;
    while let Some(finished) = loops.join_next().await {
        done += finished.map_err(io::Error::other)??;
    }
    Ok(done as f64 / start.elapsed().as_secs_f64())
}

async fn latencies(store: &Arc<dyn Store>) -> io::Result<(Histogram<u64>, Histogram<u64>)> {
    // Up to a minute. One without bounds would take what is longer than it knows yet for its shortest.
    let histogram = || Histogram::<u64>::new_with_bounds(1, 60_000_000, 3).map_err(io::Error::other);
    let (mut claims, mut finishes) = (histogram()?, histogram()?);
    for number in 1..=SAMPLES {
        send(store, command(number, number)).await?;
        let start = now();
        let claimed = claim(&**store, 1).await?;
        claims.saturating_record(u64::try_from(start.elapsed().as_micros()).unwrap_or(u64::MAX));
        for claimed in claimed {
            let start = now();
            finish(&**store, claimed).await?;
            finishes.saturating_record(u64::try_from(start.elapsed().as_micros()).unwrap_or(u64::MAX));
        }
    }
    Ok((claims, finishes))
}

async fn send(store: &Arc<dyn Store>, command: Result<Enqueue, NameError>) -> io::Result<()> {
    store.enqueue(command.map_err(io::Error::other)?).await.map(drop).map_err(io::Error::other)
}

async fn claim(store: &dyn Store, most: u32) -> io::Result<Vec<Claimed>> {
    let name = |name: &str| Backend::new(name).map_err(io::Error::other);
    let by = Instance::new("bench").map_err(io::Error::other)?;
    let take = vec![Take { backend: name("erp")?, most, lease: Duration::from_secs(60) }];
    store.claim(Claim { by, take }).await.map_err(io::Error::other)
}

fn mapped() -> io::Result<Mapped> {
    let digest = |text: &str| Digest::new(text).map_err(io::Error::other);
    Ok(Mapped { contract: digest("sha256:contract")?, mapping: digest("sha256:mapping")? })
}

async fn freeze(store: &dyn Store, claimed: &Claimed) -> io::Result<()> {
    let request = Request { bytes: claimed.delivery.payload.bytes.clone(), mapped: mapped()? };
    store.freeze(claimed.token.clone(), request).await.map(drop).map_err(io::Error::other)
}

async fn finish(store: &dyn Store, claimed: Claimed) -> io::Result<()> {
    let report = Attempt {
        class: Class::Success,
        status: Some(201),
        excerpt: None,
        sent: Sent::Maybe,
        mapped: Some(mapped()?),
        trace: None,
    };
    let outcome = Outcome::Done { report, output: Some(r#"{"orderId":"4711"}"#.into()) };
    let finish =
        Finish { token: claimed.token, outcome, reply: None, announce: Announce::No, then: Then::Release };
    store.finish(finish).await.map(drop).map_err(io::Error::other)
}

fn command(number: u64, case: u64) -> Result<Enqueue, NameError> {
    Ok(Enqueue {
        id: DeliveryId::new(caseway_delivery::Time::from_millis(1), u128::from(number)),
        case: Case { case_type: CaseType::new("motor-claim")?, id: CaseId::new(format!("C-{case}"))? },
        backend: Backend::new("erp")?,
        operation: Operation::new("orders.PlaceOrder")?,
        version: 1,
        lane: LaneRule::Case,
        on_dead: OnDead::Block,
        payload: Payload { schema: Digest::new("sha256:input")?, bytes: vec![b'x'; PAYLOAD].into() },
        key: BackendKey::new(format!("{number:032x}"))?,
        trace: None,
        announce: Announce::No,
        caller: None,
        start: Start::Queue { not_before: None },
        limits: Limits { backend: u64::MAX, total: u64::MAX },
    })
}
