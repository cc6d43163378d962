//! PostgreSQL that goes away and comes back.

use caseway_delivery::sql::Options;
use caseway_delivery::{SqlStore, Store, StoreError};
use caseway_tests::postgres::{Durability, Postgres};

use super::build::*;

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
