//! Thousands of runs that went otherwise: gateways, a store and a backend in one thread, on virtual time, out of one seed.
//!
//! Gateways crash, are stopped past their leases and lose the store, answers of the store get lost after the commit, the backend
//! is away, slow, and loses replies after the effect. Everything that a gateway has to do with goes through [`gate`]s, so that
//! a stopped gateway stands still at whatever it waits for, and a crashed one never goes on. Random numbers are those of the
//! seed in the runtime as well, so that a seed is a run, to the last millisecond.
//!
//! `CASEWAY_SEED=17 cargo nextest run --workspace -E 'test(a_thousand_runs)'` repeats one; `CASEWAY_SEEDS=20000` makes more of them.

mod backend;
mod caller;
mod gate;
mod gateway;
mod store;

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use caseway_delivery::audit::{Action, By};
use caseway_delivery::delivery::{State, StateKind};
use caseway_delivery::id::Actor;
use caseway_delivery::lane::LaneKey;
use caseway_delivery::search::{Filter, Order, Page, Record};
use caseway_delivery::{MemoryStore, Store, Time};
use caseway_runtime::clock::{Clock, SystemClock};
use caseway_tests::chaos::history::{Command, End, History};
use caseway_tests::chaos::verdict::{Verdict, judge};
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};

use self::backend::Ledger;
use self::gateway::Fleet;

const RUNS: u64 = 1000;
const GATEWAYS: usize = 3;
const CALLERS: u64 = 5;
/// How long things go wrong.
const BAD_TIMES: Duration = Duration::from_secs(20);
/// How long everything has afterwards, to end: three rounds of redriving and more.
const PATIENCE: Duration = Duration::from_secs(1200);

/// What everything in a run shares.
#[derive(Debug)]
struct World {
    clock: Arc<dyn Clock>,
    random: Mutex<StdRng>,
    ledger: Mutex<Ledger>,
    /// The last claim of each lane, by its fence.
    fences: Mutex<BTreeMap<LaneKey, u64>>,
    /// Writes under a claim that somebody else had taken over.
    stale: Mutex<Vec<String>>,
    commands: Mutex<Vec<Command>>,
}

impl World {
    fn draw<T>(&self, draw: impl FnOnce(&mut StdRng) -> T) -> T {
        draw(&mut self.random.lock().unwrap())
    }

    /// Whether something happens that does so many times in a thousand.
    fn happens(&self, per_mille: u32) -> bool {
        self.draw(|random| random.random_ratio(per_mille, 1000))
    }

    fn millis(&self, from: u64, to: u64) -> Duration {
        Duration::from_millis(self.draw(|random| random.random_range(from..=to)))
    }

    fn now(&self) -> Duration {
        self.clock.now().since_start()
    }

    async fn sleep(&self, time: Duration) {
        self.clock.sleep_until(self.clock.now() + time).await;
    }
}

#[test]
fn a_thousand_runs_with_everything_that_goes_wrong_keep_every_promise() {
    let number = |name: &str| std::env::var(name).ok().map(|text| text.parse::<u64>().unwrap());
    if let Some(seed) = number("CASEWAY_SEED") {
        let (verdict, history) = run(seed);
        for command in &history.commands {
            println!("{command:?}");
        }
        for receipt in &history.receipts {
            println!("{receipt:?}");
        }
        assert!(verdict.held(), "seed {seed}: {:#?}\nends: {:#?}", verdict.problems, history.ends);
        return;
    }
    let seeds = number("CASEWAY_SEEDS").unwrap_or(RUNS);
    let next = AtomicU64::new(0);
    let failed = Mutex::new(BTreeMap::new());
    let sums = Mutex::new([0; 5]);
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                loop {
                    let seed = next.fetch_add(1, Ordering::Relaxed);
                    if seed >= seeds {
                        return;
                    }
                    let (verdict, _) = run(seed);
                    let counts =
                        [verdict.accepted, verdict.delivered, verdict.dead, verdict.parked, verdict.receipts];
                    sums.lock().unwrap().iter_mut().zip(counts).for_each(|(sum, count)| *sum += count);
                    if !verdict.held() {
                        failed.lock().unwrap().insert(seed, verdict.problems);
                    }
                }
            });
        }
    });
    let [accepted, delivered, dead, parked, receipts] = *sums.lock().unwrap();
    println!(
        "{seeds} runs: {accepted} accepted, {delivered} delivered, {dead} dead, {parked} parked, {receipts} receipts"
    );
    // A simulation in which nothing goes wrong would prove nothing.
    assert!(accepted >= seeds && dead > 0 && receipts > delivered, "the runs are too tame");
    let failed = failed.into_inner().unwrap();
    assert!(
        failed.is_empty(),
        "{} of {seeds} seeds fail; repeat one with `CASEWAY_SEED={} cargo nextest run --workspace -E 'test(a_thousand_runs)'`:\n{failed:#?}",
        failed.len(),
        failed.keys().next().unwrap()
    );
}

#[test]
fn a_seed_is_a_run() {
    for seed in [3, 4] {
        let [(_, first), (_, second)] = [run(seed), run(seed)];
        assert_eq!(format!("{:?}", first.receipts), format!("{:?}", second.receipts));
        assert_eq!(format!("{:?}", first.commands), format!("{:?}", second.commands));
        assert_eq!(first.ends, second.ends);
    }
}

fn run(seed: u64) -> (Verdict, History) {
    let runtime =
        tokio::runtime::Builder::new_current_thread().enable_time().start_paused(true).build().unwrap();
    let (history, stale) = runtime.block_on(async {
        caseway_runtime::chance::repeat(seed);
        play(seed).await
    });
    let mut verdict = judge(&history);
    verdict.problems.extend(stale);
    (verdict, history)
}

async fn play(seed: u64) -> (History, Vec<String>) {
    let clock: Arc<dyn Clock> = Arc::new(SystemClock::start());
    let random = Mutex::new(StdRng::seed_from_u64(seed));
    let world = Arc::new(World {
        clock: Arc::clone(&clock),
        random,
        ledger: Mutex::default(),
        fences: Mutex::default(),
        stale: Mutex::default(),
        commands: Mutex::default(),
    });
    let store = MemoryStore::new(move || {
        let since = i64::try_from(clock.now().since_start().as_millis()).unwrap();
        Time::from_millis(1_800_000_000_000 + since)
    });
    let fleet = Arc::new(Fleet::start(&world, &store, GATEWAYS));
    let callers: Vec<_> = (0..CALLERS)
        .map(|caller| tokio::spawn(caller::run(Arc::clone(&world), Arc::clone(&fleet), caller, BAD_TIMES)))
        .collect();
    tokio::join!(Arc::clone(&fleet).suffer(BAD_TIMES), backend::weather(&world, BAD_TIMES));
    for caller in callers {
        caller.await.unwrap();
    }
    let ends = settle(&world, &store).await;
    let receipts = std::mem::take(&mut world.ledger.lock().unwrap().receipts);
    let commands = std::mem::take(&mut *world.commands.lock().unwrap());
    let stale = std::mem::take(&mut *world.stale.lock().unwrap());
    (History { commands, receipts, ends }, stale)
}

/// Waits until nothing is open any more, and gives up dead letters that hold up others, as a person would.
async fn settle(world: &World, store: &MemoryStore) -> BTreeMap<String, End> {
    let mut ends = BTreeMap::new();
    let until = world.now() + PATIENCE;
    // Longer than a round of redriving.
    let mut look = world.now() + Duration::from_secs(90);
    loop {
        let open: u64 = store.depths().await.unwrap().iter().map(|depth| depth.open).sum();
        if open == 0 || world.now() > until {
            break;
        }
        if world.now() > look {
            for record in records(store, vec![StateKind::Dead, StateKind::Parked]).await {
                ends.insert(token(&record), end(&record));
                let by = By { actor: Actor::new("operator").unwrap(), reason: "given up".to_owned() };
                store.act(record.delivery.id, Action::Discard, by).await.unwrap();
            }
            look = world.now() + Duration::from_secs(10);
        }
        world.sleep(Duration::from_secs(1)).await;
    }
    for record in records(store, Vec::new()).await {
        ends.entry(token(&record)).or_insert_with(|| end(&record));
    }
    ends
}

async fn records(store: &MemoryStore, states: Vec<StateKind>) -> Vec<Record> {
    let page = Page { after: None, limit: 1000, order: Order::OldestFirst };
    let filter = Filter { states, ..Filter::default() };
    let mut records = Vec::new();
    for summary in store.search(filter, page).await.unwrap() {
        records.extend(store.show(summary.id).await.unwrap());
    }
    records
}

/// The command that a delivery carries.
fn token(record: &Record) -> String {
    let input: serde_json::Value = serde_json::from_slice(&record.delivery.payload.bytes).unwrap();
    let token = input["customer"].as_str().or_else(|| input["orderId"].as_str());
    token.unwrap_or_default().to_owned()
}

fn end(record: &Record) -> End {
    match &record.delivery.progress.state {
        State::Done { .. } => End::Delivered,
        State::Dead { reason, .. } => End::Dead(reason.clone()),
        State::Parked { reason, .. } => End::Parked(reason.clone()),
        // The caller was refused; the verdict looks whether it had an effect all the same.
        State::Discarded { reason, .. } => End::Dead(reason.clone()),
        state => End::Open(format!("{:?}", state.kind())),
    }
}
