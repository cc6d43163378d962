//! PostgreSQL that goes away and comes back.

use std::time::Duration;

use caseway_delivery::delivery::StateKind;
use caseway_delivery::probe::Place;
use caseway_delivery::sql::Options;
use caseway_delivery::store::Enqueued;
use caseway_delivery::{SqlStore, Store, StoreError};
use caseway_tests::postgres::{Durability, Postgres};
use sqlx::Connection as _;

use super::build::*;
use super::gate::Gate;

#[tokio::test]
async fn a_database_that_restarts_is_found_again() {
    let Some(mut server) = Postgres::start(Durability::Flushed).unwrap() else {
        eprintln!("skipped: PostgreSQL is not installed");
        return;
    };
    let store = SqlStore::postgres(&server.url(), Options::default()).await.unwrap();
    store.enqueue(command(1, 1)).await.unwrap();
    let claimed = claim_one(&store, "a").await;
    server.stop().unwrap();
    let gone = finish(&store, &claimed, done("{}")).await;
    assert!(matches!(gone, Err(StoreError::Unavailable(_) | StoreError::Unknown(_))), "{gone:?}");
    let refused = store.enqueue(command(2, 2)).await;
    assert!(matches!(refused, Err(StoreError::Unavailable(_))), "{refused:?}");
    server.resume().unwrap();
    // What was claimed before is still claimed, and can be finished.
    finish(&store, &claimed, done("{}")).await.unwrap();
    store.enqueue(command(2, 2)).await.unwrap();
    assert_eq!(claim_one(&store, "a").await.delivery.id, id(2));
}

/// A gateway that was stopped in the middle of a transaction holds a lane's lock: the server takes it away.
#[tokio::test]
async fn a_stopped_gateway_does_not_keep_its_locks() {
    let Some(server) = Postgres::start(Durability::Volatile).unwrap() else {
        eprintln!("skipped: PostgreSQL is not installed");
        return;
    };
    let gate = Gate::at(Place::FinishFenced);
    let options = Options { probe: Some(gate.clone()), ..Options::default() };
    let stopped = SqlStore::postgres(&server.url(), options).await.unwrap();
    stopped.enqueue(command(1, 1)).await.unwrap();
    let claimed = claim_one(&stopped, "a").await;
    let end = tokio::spawn(async move { finish(&stopped, &claimed, done("{}")).await });
    gate.reached().await;
    let mut admin = sqlx::PgConnection::connect(&server.url()).await.unwrap();
    // What the server does by itself after a while, now.
    let ended: i64 = sqlx::query_scalar(
        "SELECT COUNT(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE state = 'idle in transaction'",
    )
    .fetch_one(&mut admin)
    .await
    .unwrap();
    assert_eq!(ended, 1);
    let other = SqlStore::postgres(&server.url(), Options::default()).await.unwrap();
    assert!(matches!(other.enqueue(command(2, 1)).await, Ok(Enqueued::Waiting { sequence: 2, ahead: 1 })));
    gate.open();
    let late = end.await.unwrap();
    assert!(matches!(late, Err(StoreError::Unavailable(_) | StoreError::Unknown(_))), "{late:?}");
    assert_eq!(other.show(id(1)).await.unwrap().unwrap().delivery.progress.state.kind(), StateKind::Claimed);
}

#[tokio::test]
async fn gateways_on_one_database_wake_each_other() {
    let Some(mut server) = Postgres::start(Durability::Volatile).unwrap() else {
        eprintln!("skipped: PostgreSQL is not installed");
        return;
    };
    let [busy, idle] = [
        SqlStore::postgres(&server.url(), Options::default()).await.unwrap(),
        SqlStore::postgres(&server.url(), Options::default()).await.unwrap(),
    ];
    let mut wakes = idle.wakes();
    hears(&busy, &mut wakes, 0).await;
    // The connection that listens breaks, and is made anew.
    server.stop().unwrap();
    server.resume().unwrap();
    hears(&busy, &mut wakes, 1000).await;
}

/// Waits until what one store takes in wakes another. Who listens is not there at once, and nobody promises to be heard.
async fn hears(busy: &SqlStore, wakes: &mut tokio::sync::watch::Receiver<u64>, from: u64) {
    wakes.borrow_and_update();
    for number in from + 1.. {
        let _ = busy.enqueue(command(number, number)).await;
        if tokio::time::timeout(Duration::from_millis(300), wakes.changed()).await.is_ok() {
            return;
        }
    }
}
