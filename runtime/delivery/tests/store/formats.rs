//! What an older release has stored, this one reads. Each format that was ever released has a file under `tests/formats`: rows
//! as that release wrote them, plain and sealed. `UPDATE_FIXTURES=1` writes the file of the format that is current; a file of an
//! older format is never written again.

use std::path::PathBuf;

use caseway_delivery::delivery::{FORMAT, Work};
use caseway_delivery::seal::{Key, Keys};
use caseway_delivery::sql::Options;
use caseway_delivery::store::Previous;
use caseway_delivery::{SqlStore, Store};
use secrecy::SecretString;
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use sqlx::{AssertSqlSafe, Connection as _, Row as _};

use super::World;
use super::build::*;

fn fixture(format: u32) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(format!("tests/formats/{format}.sql"))
}

fn keys() -> Keys {
    let key = Key::parse("fixture", &SecretString::from("5".repeat(64))).unwrap();
    Keys::new(key, Vec::new()).unwrap()
}

#[tokio::test]
async fn rows_of_every_released_format_are_read() {
    if std::env::var_os("UPDATE_FIXTURES").is_some() {
        write_current().await;
    }
    for format in 1..=FORMAT {
        let rows = std::fs::read_to_string(fixture(format)).unwrap();
        let directory = tempfile::tempdir().unwrap();
        let file = directory.path().join("old.sqlite");
        drop(SqlStore::sqlite(&file, Options { keys: keys(), ..Options::default() }).await.unwrap());
        let mut connection = connect(&file).await;
        sqlx::raw_sql(AssertSqlSafe(rows)).execute(&mut connection).await.unwrap();
        drop(connection);
        read(SqlStore::sqlite(&file, Options { keys: keys(), ..Options::default() }).await.unwrap()).await;
    }
}

/// What must come out of each format's file.
async fn read(store: SqlStore) {
    let mut claimed = claim(&store, "later", 10).await;
    claimed.sort_by_key(|claimed| claimed.delivery.id);
    let ids: Vec<_> = claimed.iter().map(|claimed| claimed.delivery.id).collect();
    assert_eq!(ids, [id(1), id(2)]);
    for claimed in &claimed {
        assert_eq!(claimed.delivery.payload, payload(r#"{"article":"brake pad"}"#));
        assert_eq!(
            (claimed.delivery.case.case_type.as_str(), claimed.work.clone()),
            ("motor-claim", Work::Attempt)
        );
    }
    // The first one waits for its second attempt, the second one was under way.
    assert_eq!((claimed[0].previous, claimed[0].delivery.frozen.is_some()), (Previous::Concluded, false));
    assert_eq!(claimed[1].previous, Previous::Interrupted);
    assert_eq!(claimed[1].delivery.frozen.as_ref().unwrap().bytes, "sent");
    let record = store.show(id(1)).await.unwrap().unwrap();
    assert_eq!(record.attempts[0].excerpt.as_deref(), Some(&b"HTTP 503"[..]));
}

async fn write_current() {
    let world = World::sqlite();
    let plain = world.gateway().await;
    plain.enqueue(command(1, 1)).await.unwrap();
    let first = claim_one(&*plain, "earlier").await;
    finish(&*plain, &first, retry(plain.now().await.unwrap())).await.unwrap();
    // Claimed and left: nothing else is due when the sealed one is claimed.
    let held = claim_one(&*plain, "earlier").await;
    let store = world.open(Options { keys: keys(), ..Options::default() }).await.unwrap();
    store.enqueue(command(2, 2)).await.unwrap();
    let second = claim_one(&store, "earlier").await;
    store.freeze(second.token.clone(), request("sent")).await.unwrap();
    finish(&*plain, &held, retry(plain.now().await.unwrap())).await.unwrap();
    drop((plain, store));
    let mut connection = connect(world.file()).await;
    let mut text = String::new();
    for table in [
        "caseway_deliveries",
        "caseway_lanes",
        "caseway_attempts",
        "caseway_cases",
        "caseway_events",
        "caseway_counts",
    ] {
        let columns = sqlx::query(AssertSqlSafe(format!("SELECT name FROM pragma_table_info('{table}')")));
        let columns = columns.fetch_all(&mut connection).await.unwrap();
        let columns: Vec<String> = columns.iter().map(|row| row.get(0)).collect();
        let quoted: Vec<String> = columns.iter().map(|column| format!("quote({column})")).collect();
        let select = format!("SELECT {} FROM {table}", quoted.join(" || ', ' || "));
        for row in sqlx::query(AssertSqlSafe(select)).fetch_all(&mut connection).await.unwrap() {
            let values: String = row.get(0);
            text += &format!("INSERT INTO {table} ({})\n    VALUES ({values});\n", columns.join(", "));
        }
    }
    std::fs::create_dir_all(fixture(FORMAT).parent().unwrap()).unwrap();
    std::fs::write(fixture(FORMAT), text).unwrap();
}

async fn connect(file: &std::path::Path) -> SqliteConnection {
    SqliteConnection::connect_with(&SqliteConnectOptions::new().filename(file)).await.unwrap()
}
