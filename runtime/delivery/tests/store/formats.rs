//! What an older release has stored, this one reads. Each format that was ever released has a file under `tests/formats`: rows
//! as that release wrote them, plain and sealed. `UPDATE_FIXTURES=1` writes the file of the format that is current; a file of an
//! older format is never written again.

use std::path::PathBuf;

use caseway_delivery::audit::{Acted, Action, NotApplied, Redrive, Trail};
use caseway_delivery::caller::{Earlier, Opened};
use caseway_delivery::delivery::{Announce, FORMAT, State, StateKind, Work};
use caseway_delivery::event::Waiter;
use caseway_delivery::outcome::{Class, Outcome, Sent};
use caseway_delivery::seal::{Key, Keys};
use caseway_delivery::sql::Options;
use caseway_delivery::store::{Claim, Claimed, Concluded, Enqueue, Previous, Take};
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

    let letter = store.show(id(3)).await.unwrap().unwrap();
    assert!(matches!(letter.delivery.progress.state, State::Dead { class: Class::Failing, .. }));
    assert_eq!(letter.delivery.payload.bytes, "{\"edited\":true}");
    assert_eq!(letter.replaced[0].payload, payload(r#"{"article":"brake pad"}"#));
    let audit = store.audit(Trail { delivery: Some(id(3)), before: None }, 10).await.unwrap();
    assert_eq!((audit[0].what.as_str(), audit[0].by.actor.as_str()), ("edit", "ada"));
    let acted = store.redrive(vec![id(3)], Redrive::Operator { by: operator(), not_before: None }).await;
    assert_eq!(acted.unwrap(), [Acted::Done(StateKind::Pending)]);
    let known = store.open_call(caller("motor-claim", "a-callers-key", "sha256:a")).await.unwrap();
    assert_eq!(known, Opened::Earlier(Earlier::Replied(reply("202 kept"))));
    let concluded = store.conclude(backend("crm"), correlation("job-4"), done("{}")).await.unwrap();
    assert_eq!(concluded, Concluded::Done(id(4)));
    assert_eq!(store.resume(backend("billing"), 10).await.unwrap().len(), 1);
    let status = store.case_status(case(4)).await.unwrap();
    assert_eq!(status.backends[0].standing(), caseway_delivery::event::Standing::InSync);
}

/// What else is stored: an edited dead letter, a delivery that waits for its backend's answer, a caller's reply, a case that waits.
async fn everything_else(world: &World) {
    let store = world.open(Options { keys: keys(), ..Options::default() }).await.unwrap();
    let keyed = (caller("motor-claim", "a-callers-key", "sha256:a"), reply("202 kept"));
    let to = |number| Enqueue { backend: backend("crm"), ..command(number, number) };
    store.enqueue(Enqueue { caller: Some(keyed), ..to(3) }).await.unwrap();
    finish(&store, &claim_from(&store, "crm").await, dead()).await.unwrap();
    let edit = Action::Edit {
        payload: payload("{\"edited\":true}"),
        revision: 0,
        not_applied: NotApplied::AsRecorded,
    };
    store.act(id(3), edit, operator()).await.unwrap();
    finish(&store, &claim_from(&store, "crm").await, dead()).await.unwrap();
    store.enqueue(to(4)).await.unwrap();
    let deadline = store.now().await.unwrap() + 3600 * SECOND;
    let report = report(Class::Accepted, Sent::Maybe);
    let later = Outcome::Await { report, correlation: correlation("job-4"), poll: None, deadline };
    finish(&store, &claim_from(&store, "crm").await, later).await.unwrap();
    let (since, operation) = (store.now().await.unwrap(), command(5, 5).operation);
    let waiter = Waiter { case: case(5), backend: backend("billing"), operation, since };
    store.wait(waiter, Announce::Yes).await.unwrap();
}

async fn claim_from(store: &SqlStore, name: &str) -> Claimed {
    let take = vec![Take { backend: backend(name), most: 1, lease: LEASE }];
    store.claim(Claim { by: instance("earlier"), take }).await.unwrap().remove(0)
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
    everything_else(&world).await;
    let mut connection = connect(world.file()).await;
    let mut text = String::new();
    for table in [
        "caseway_deliveries",
        "caseway_lanes",
        "caseway_attempts",
        "caseway_replaced",
        "caseway_correlations",
        "caseway_calls",
        "caseway_cases",
        "caseway_events",
        "caseway_announcements",
        "caseway_waiters",
        "caseway_counts",
        "caseway_audit",
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
