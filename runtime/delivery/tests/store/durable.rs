//! What only a database can show: sealing, formats of other releases, a full disk, gateways that start together.

use std::sync::Arc;

use caseway_delivery::audit::{Action, NotApplied};
use caseway_delivery::caller::CallerKey;
use caseway_delivery::delivery::{Announce, State, StateKind};
use caseway_delivery::event::Waiter;
use caseway_delivery::outcome::{Class, Outcome, Sent};
use caseway_delivery::seal::{Key, Keys};
use caseway_delivery::search::Filter;
use caseway_delivery::sql::Options;
use caseway_delivery::store::{Enqueue, Retention};
use caseway_delivery::{Store, StoreError};
use secrecy::SecretString;
use tokio::task::JoinSet;

use super::World;
use super::build::*;

fn key(id: &str) -> Key {
    // The digits are the first of the id, over and over: tests have no secrets.
    let digit = id.bytes().next().unwrap() % 10;
    Key::parse(id, &SecretString::from(digit.to_string().repeat(64))).unwrap()
}

fn sealed(current: &str, older: &[&str]) -> Options {
    let keys = Keys::new(key(current), older.iter().map(|id| key(id)).collect()).unwrap();
    Options { keys, ..Options::default() }
}

pub(crate) async fn gateways_that_start_together_migrate_once(world: World) {
    let world = Arc::new(world);
    let mut starts = JoinSet::new();
    for number in 0..4 {
        let world = Arc::clone(&world);
        starts.spawn(async move {
            let store = world.open(Options::default()).await.unwrap();
            store.enqueue(command(number, number)).await.unwrap();
        });
    }
    starts.join_all().await;
    let found = world.gateway().await.search(Filter::default(), page()).await.unwrap();
    assert_eq!(found.len(), 4);
    assert_eq!(world.ask("SELECT CAST(COUNT(*) AS TEXT) FROM caseway_schema").await, "2");
}

pub(crate) async fn leases_go_by_the_databases_time(world: World) {
    let store = world.open_on_real_time().await;
    let before = store.now().await.unwrap();
    store.enqueue(command(1, 1)).await.unwrap();
    let claimed = claim_one(&store, "a").await;
    let after = store.now().await.unwrap();
    assert!(claimed.until >= before + LEASE && claimed.until <= after + LEASE);
    assert!(before.millis() > 1_764_000_000_000, "it is later than when this was written");
}

pub(crate) async fn what_was_accepted_is_there_after_a_restart(world: World) {
    let first = world.gateway().await;
    first.enqueue(command(1, 1)).await.unwrap();
    let claimed = claim_one(&*first, "a").await;
    first.freeze(claimed.token.clone(), request("sent")).await.unwrap();
    drop(first);
    let second = world.gateway().await;
    let delivery = second.show(id(1)).await.unwrap().unwrap().delivery;
    assert_eq!(
        (delivery.progress.state.kind(), delivery.frozen.unwrap().bytes),
        (StateKind::Claimed, "sent".into())
    );
    // The one that restarted within its lease goes on with its claim.
    finish(&*second, &claimed, done("{}")).await.unwrap();
}

/// Migrations of a later release, which only add, while gateways of this one go on.
pub(crate) async fn a_schema_that_a_later_release_has_added_to_serves_this_one(world: World) {
    let before = world.gateway().await;
    before.enqueue(command(1, 1)).await.unwrap();
    for table in TABLES {
        world.execute(&format!("ALTER TABLE {table} ADD COLUMN added_later TEXT")).await;
    }
    world.execute("CREATE TABLE caseway_added_later (id TEXT PRIMARY KEY)").await;
    world.execute("INSERT INTO caseway_schema (version) VALUES (1000)").await;

    // One that runs already, and one that starts now.
    let after = world.gateway().await;
    for (number, store) in [(2, &before), (3, &after)] {
        let keyed = (caller("motor-claim", &format!("k-{number}"), "sha256:a"), reply("202"));
        store.enqueue(Enqueue { caller: Some(keyed), ..command(number, number) }).await.unwrap();
        store.heartbeat(instance(&format!("g-{number}")), "0.1.0".to_owned()).await.unwrap();
    }
    for (store, outcome) in [(&after, done("{}")), (&before, dead()), (&after, done("{}"))] {
        let claimed = claim_one(&**store, "a").await;
        store.freeze(claimed.token.clone(), request("sent")).await.unwrap();
        finish(&**store, &claimed, outcome).await.unwrap();
    }
    let letters = Filter { states: vec![StateKind::Dead], ..Filter::default() };
    let letter = after.search(letters, page()).await.unwrap().remove(0);
    after.act(letter.id, Action::Discard, operator()).await.unwrap();
    assert_eq!(world.ask("SELECT CAST(MAX(version) AS TEXT) FROM caseway_schema").await, "1000");
}

/// Work that comes and goes at one rate: what is over is deleted as fast as it comes.
pub(crate) async fn tables_stay_as_large_as_what_is_kept(world: World) {
    const ROUNDS: u64 = 24;
    let store = world.gateway().await;
    let hour = 3600 * SECOND;
    let kept = 3 * hour;
    let retention = Retention { deliveries: kept, events: kept, audit: kept, instances: kept };
    let mut sizes = Vec::new();
    for round in 0..ROUNDS {
        for number in 5 * round + 1..=5 * round + 5 {
            let key = CallerKey { keep: kept, ..caller("motor-claim", &format!("k-{number}"), "sha256:a") };
            store
                .enqueue(Enqueue { caller: Some((key, reply("202"))), ..command(number, number) })
                .await
                .unwrap();
            let claimed = claim_one(&*store, "a").await;
            store.freeze(claimed.token.clone(), request("sent")).await.unwrap();
            match number % 5 {
                0 => {
                    finish(&*store, &claimed, dead()).await.unwrap();
                    let edit = Action::Edit {
                        payload: payload("{}"),
                        revision: 0,
                        not_applied: NotApplied::Verified,
                    };
                    store.act(id(number), edit, operator()).await.unwrap();
                    finish(&*store, &claim_one(&*store, "a").await, done("{}")).await.unwrap();
                }
                1 => {
                    let answered = correlation(&format!("job-{number}"));
                    let deadline = store.now().await.unwrap() + hour;
                    let report = report(Class::Accepted, Sent::Maybe);
                    let later =
                        Outcome::Await { report, correlation: answered.clone(), poll: None, deadline };
                    finish(&*store, &claimed, later).await.unwrap();
                    store.conclude(backend("erp"), answered, done("{}")).await.unwrap();
                }
                _ => {
                    finish(&*store, &claimed, done("{}")).await.unwrap();
                }
            }
            let since = store.now().await.unwrap();
            let operation = claimed.delivery.operation.clone();
            let waiter = Waiter { case: case(number), backend: backend("crm"), operation, since };
            store.wait(waiter, Announce::Yes).await.unwrap();
        }
        while !store.resume(backend("crm"), 100).await.unwrap().is_empty() {}
        for announcement in store.announcements(1000).await.unwrap() {
            store.announce(announcement, None).await.unwrap();
        }
        store.heartbeat(instance(&format!("g-{round}")), "0.1.0".to_owned()).await.unwrap();
        world.advance(hour);
        while !store.prune(retention, 100).await.unwrap().is_empty() {}
        let mut rows = 0;
        for count in COUNTS {
            rows += world.ask(count).await.parse::<u64>().unwrap();
        }
        sizes.push(rows);
    }
    let (warm, steady) = sizes.split_at(6);
    assert!(steady.iter().all(|size| size == &steady[0]), "{warm:?}, then {steady:?}");
}

/// Everything that the store keeps rows in.
const TABLES: [&str; 13] = [
    "caseway_lanes",
    "caseway_deliveries",
    "caseway_attempts",
    "caseway_replaced",
    "caseway_correlations",
    "caseway_calls",
    "caseway_cases",
    "caseway_events",
    "caseway_announcements",
    "caseway_waiters",
    "caseway_counts",
    "caseway_instances",
    "caseway_audit",
];

const COUNTS: [&str; 13] = [
    "SELECT CAST(COUNT(*) AS TEXT) FROM caseway_lanes",
    "SELECT CAST(COUNT(*) AS TEXT) FROM caseway_deliveries",
    "SELECT CAST(COUNT(*) AS TEXT) FROM caseway_attempts",
    "SELECT CAST(COUNT(*) AS TEXT) FROM caseway_replaced",
    "SELECT CAST(COUNT(*) AS TEXT) FROM caseway_correlations",
    "SELECT CAST(COUNT(*) AS TEXT) FROM caseway_calls",
    "SELECT CAST(COUNT(*) AS TEXT) FROM caseway_cases",
    "SELECT CAST(COUNT(*) AS TEXT) FROM caseway_events",
    "SELECT CAST(COUNT(*) AS TEXT) FROM caseway_announcements",
    "SELECT CAST(COUNT(*) AS TEXT) FROM caseway_waiters",
    "SELECT CAST(COUNT(*) AS TEXT) FROM caseway_counts",
    "SELECT CAST(COUNT(*) AS TEXT) FROM caseway_instances",
    "SELECT CAST(COUNT(*) AS TEXT) FROM caseway_audit",
];

pub(crate) async fn rows_newer_than_the_gateway_are_left_alone(world: World) {
    let store = world.gateway().await;
    store.enqueue(command(1, 1)).await.unwrap();
    store.enqueue(command(2, 2)).await.unwrap();
    world.execute(&format!("UPDATE caseway_deliveries SET format = 2 WHERE id = '{}'", id(1))).await;
    world.execute("UPDATE caseway_lanes SET format = 2 WHERE last_sequence = 1").await;
    assert!(claims_nothing(&*store, "a").await);
    // A newer gateway goes on to a delivery that this one knows: it finds it.
    world.execute("UPDATE caseway_lanes SET format = 1").await;
    let claimed = claim(&*store, "a", 10).await;
    assert_eq!(claimed.iter().map(|claimed| claimed.delivery.id).collect::<Vec<_>>(), [id(2)]);
    assert!(claims_nothing(&*store, "a").await);
    assert_eq!(store.show(id(1)).await.unwrap().unwrap().delivery.progress.state.kind(), StateKind::Pending);
}

pub(crate) async fn what_cannot_be_read_is_parked_not_dropped(world: World) {
    let store = world.gateway().await;
    store.enqueue(command(1, 1)).await.unwrap();
    store.enqueue(command(2, 2)).await.unwrap();
    let from_later = world.bytes_literal("63");
    world
        .execute(&format!("UPDATE caseway_deliveries SET payload = {from_later} WHERE id = '{}'", id(1)))
        .await;
    let claimed = claim(&*store, "a", 10).await;
    assert_eq!(claimed.iter().map(|claimed| claimed.delivery.id).collect::<Vec<_>>(), [id(2)]);
    let parked = Filter { states: vec![StateKind::Parked], ..Filter::default() };
    let parked = store.search(parked, page()).await.unwrap();
    assert_eq!(parked.iter().map(|parked| parked.id).collect::<Vec<_>>(), [id(1)]);
    let reason = parked[0].reason.as_deref().unwrap();
    assert_eq!(reason, "this release cannot read it: its content has form 99, which a later release writes");
    assert!(matches!(store.show(id(1)).await, Err(StoreError::Unreadable { .. })));
    assert!(claims_nothing(&*store, "a").await);
}

pub(crate) async fn rows_move_to_a_new_key(world: World) {
    let plain = world.open(Options::default()).await.unwrap();
    plain.enqueue(command(1, 1)).await.unwrap();
    let old = world.open(sealed("2025", &[])).await.unwrap();
    let call = caller("motor-claim", "k", "sha256:a");
    for number in 2..=4 {
        old.enqueue(command(number, number)).await.unwrap();
    }
    old.enqueue(Enqueue { caller: Some((call.clone(), reply("202"))), ..command(5, 5) }).await.unwrap();
    for claimed in claim(&old, "a", 2).await {
        old.freeze(claimed.token.clone(), request("sent")).await.unwrap();
        finish(&old, &claimed, done(r#"{"id":"1"}"#)).await.unwrap();
    }
    drop((plain, old));

    let Err(StoreError::Incompatible(reason)) = world.open(sealed("2026", &[])).await else {
        panic!("a store opens without the key of its rows");
    };
    assert!(reason.contains("`2025`"), "{reason}");

    let both = world.open(sealed("2026", &["2025"])).await.unwrap();
    let mut moved = 0;
    loop {
        match both.reseal(2).await.unwrap() {
            0 => break,
            some => moved += some,
        }
    }
    assert_eq!(moved, 6, "five deliveries and a call");
    drop(both);
    let new = world.open(sealed("2026", &[])).await.unwrap();
    let opened = new.open_call(call).await.unwrap();
    assert!(matches!(opened, caseway_delivery::caller::Opened::Earlier(_)), "{opened:?}");
    for number in 1..=5 {
        let record = new.show(id(number)).await.unwrap().unwrap();
        assert_eq!(record.delivery.payload.bytes, r#"{"article":"brake pad"}"#);
        if let State::Done { output, .. } = &record.delivery.progress.state {
            assert_eq!(output.as_deref(), Some(&br#"{"id":"1"}"#[..]));
            assert_eq!(record.delivery.frozen.unwrap().bytes, "sent");
            assert_eq!(record.attempts[0].excerpt.as_deref(), Some(&b"HTTP 201"[..]));
        }
    }
    assert_eq!(new.reseal(10).await.unwrap(), 0);
}
