//! What only the embedded file can show.

use caseway_delivery::audit::Redrive;
use caseway_delivery::seal::{Key, Keys};
use caseway_delivery::search::Filter;
use caseway_delivery::sql::Options;
use caseway_delivery::store::Enqueue;
use caseway_delivery::{SqlStore, Store, StoreError};
use secrecy::SecretString;

use super::build::*;

#[tokio::test]
async fn a_full_disk_is_a_clear_error_and_harms_nothing() {
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("deliveries.sqlite");
    let store =
        SqlStore::sqlite(&file, Options { largest: Some(600_000), ..Options::default() }).await.unwrap();
    let mut accepted = 0;
    let full = loop {
        let large = Enqueue { payload: payload(LARGE), ..command(accepted + 1, accepted) };
        match store.enqueue(large).await {
            Ok(_) => accepted += 1,
            Err(error) => break error,
        }
        assert!(accepted < 1000, "the limit is reached");
    };
    assert!(matches!(full, StoreError::DiskFull), "{full}");
    assert!(accepted > 10);
    drop(store);

    // With space again, everything that was accepted is there, and nothing else.
    let store = SqlStore::sqlite(&file, Options::default()).await.unwrap();
    assert_eq!(
        store.search(Filter::default(), page()).await.unwrap().len(),
        usize::try_from(accepted.min(100)).unwrap()
    );
    assert_eq!(store.depths().await.unwrap()[0].open, accepted);
    let mut delivered = 0;
    while let Some(claimed) = claim(&store, "a", 1).await.pop() {
        assert_eq!(claimed.delivery.payload.bytes, LARGE);
        finish(&store, &claimed, done("{}")).await.unwrap();
        delivered += 1;
    }
    assert_eq!(delivered, accepted);
    let intact = ask(&file, "PRAGMA integrity_check").await;
    assert_eq!(intact, "ok");
    store.redrive(vec![id(1)], Redrive::Automatic).await.unwrap();
}

#[tokio::test]
async fn one_gateway_has_the_file_and_another_is_told_so() {
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("deliveries.sqlite");
    let alone = || Options { alone: true, ..Options::default() };
    let first = SqlStore::sqlite(&file, alone()).await.unwrap();
    let Err(StoreError::InUse(reason)) = SqlStore::sqlite(&file, alone()).await else {
        panic!("two gateways share a file");
    };
    let process = format!("another gateway (process {}) keeps its deliveries in", std::process::id());
    assert!(reason.starts_with(&process) && reason.contains("PostgreSQL"), "{reason}");
    first.enqueue(command(1, 1)).await.unwrap();

    #[cfg(unix)]
    for entry in std::fs::read_dir(directory.path()).unwrap() {
        use std::os::unix::fs::PermissionsExt as _;
        let entry = entry.unwrap();
        let mode = entry.metadata().unwrap().permissions().mode() & 0o777;
        assert_eq!(mode, 0o600, "{:?} is its owner's alone", entry.path());
    }
    let mode = ask(&file, "PRAGMA journal_mode").await;
    assert_eq!(mode, "wal");
}

#[tokio::test]
async fn a_file_that_cannot_be_one_is_said_by_name() {
    let directory = tempfile::tempdir().unwrap();
    let nowhere = directory.path().join("none").join("deliveries.sqlite");
    let error = SqlStore::sqlite(&nowhere, Options::default()).await.unwrap_err().to_string();
    assert!(
        error.contains("none/deliveries.sqlite cannot be opened") && error.contains("directory"),
        "{error}"
    );
    let text = directory.path().join("text");
    std::fs::write(&text, "x".repeat(5000)).unwrap();
    let error = SqlStore::sqlite(&text, Options::default()).await.unwrap_err();
    assert!(
        matches!(&error, StoreError::Incompatible(reason) if reason.contains("no SQLite database")),
        "{error}"
    );
}

const DISK: &str = "CASEWAY_TEST_DISK";

/// On a disk of its own, which only those who look into its namespace see, and which goes with it.
#[test]
fn a_disk_that_is_really_full_is_survived_and_used_again() {
    let directory = tempfile::tempdir().unwrap();
    let script = format!(
        "mount -t tmpfs -o size=1m tmpfs {disk} && exec {test} --exact sqlite_file::on_a_small_disk --ignored --nocapture",
        disk = directory.path().display(),
        test = std::env::current_exe().unwrap().display(),
    );
    let shell = |script: &str| {
        let mut command = std::process::Command::new("unshare");
        command.args(["--mount", "--map-root-user", "sh", "-c", script]).env(DISK, directory.path());
        command.output()
    };
    let probe = format!("mount -t tmpfs -o size=1m tmpfs {}", directory.path().display());
    if !shell(&probe).is_ok_and(|tried| tried.status.success()) {
        println!("this machine lets a test have no disk of its own");
        return;
    }
    let done = shell(&script).unwrap();
    let said = String::from_utf8_lossy(&done.stdout);
    assert!(
        done.status.success() && said.contains("survived"),
        "{said}{}",
        String::from_utf8_lossy(&done.stderr)
    );
}

/// Not a test: the process that the one above starts.
#[tokio::test]
#[ignore = "it is the process that another test starts"]
async fn on_a_small_disk() {
    let Some(disk) = std::env::var_os(DISK) else { return };
    let file = std::path::Path::new(&disk).join("deliveries.sqlite");
    let store = SqlStore::sqlite(&file, Options { alone: true, ..Options::default() }).await.unwrap();
    let large = |number| Enqueue { payload: payload(LARGE), ..command(number, number) };
    let mut accepted = 0;
    for attempt in 1.. {
        match store.enqueue(large(attempt)).await {
            Ok(_) => accepted += 1,
            Err(error) => {
                assert!(matches!(error, StoreError::DiskFull), "{error}");
                break;
            }
        }
    }
    // Again and again: what a full disk leaves behind must not be worse than a full disk.
    for attempt in 2001..2010 {
        let error = store.enqueue(large(attempt)).await.unwrap_err();
        assert!(matches!(error, StoreError::DiskFull), "{error}");
    }
    assert_eq!(store.depths().await.unwrap()[0].open, accepted);
    let grown = std::process::Command::new("mount").args(["-o", "remount,size=32m"]).arg(&disk).status();
    assert!(grown.unwrap().success());
    for attempt in 3001..=3010 {
        store.enqueue(large(attempt)).await.unwrap();
        accepted += 1;
    }
    let mut delivered = 0;
    while let Some(claimed) = claim(&store, "a", 1).await.pop() {
        finish(&store, &claimed, done("{}")).await.unwrap();
        delivered += 1;
    }
    assert_eq!(delivered, accepted);
    assert_eq!(ask(&file, "PRAGMA integrity_check").await, "ok");
    println!("survived");
}

static LARGE: &str = include_str!("sqlite_file.rs");

#[tokio::test]
async fn nothing_that_is_sealed_stands_in_the_file() {
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("deliveries.sqlite");
    let key = Key::parse("2026", &SecretString::from("7".repeat(64))).unwrap();
    let options = Options { keys: Keys::new(key, Vec::new()).unwrap(), ..Options::default() };
    let store = SqlStore::sqlite(&file, options).await.unwrap();
    let keyed = (caller("motor-claim", "CALLERS-KEY", "sha256:a"), reply("SECRET-REPLY"));
    let rule = caseway_delivery::lane::LaneRule::Entity("SECRET-ENTITY".to_owned());
    let secret =
        Enqueue { payload: payload("SECRET-PAYLOAD"), caller: Some(keyed), lane: rule, ..command(1, 1) };
    store.enqueue(secret).await.unwrap();
    let claimed = claim_one(&store, "a").await;
    store.freeze(claimed.token.clone(), request("SECRET-REQUEST")).await.unwrap();
    let mut report =
        report(caseway_delivery::outcome::Class::Success, caseway_delivery::outcome::Sent::Maybe);
    report.excerpt = Some("SECRET-EXCERPT".into());
    let outcome = caseway_delivery::outcome::Outcome::Done { report, output: Some("SECRET-OUTPUT".into()) };
    finish(&store, &claimed, outcome).await.unwrap();
    drop(store);
    let mut looked_at = 0;
    for entry in std::fs::read_dir(directory.path()).unwrap() {
        let bytes = std::fs::read(entry.unwrap().path()).unwrap();
        looked_at += bytes.len();
        for secret in ["SECRET", "CALLERS-KEY"] {
            assert!(!bytes.windows(secret.len()).any(|window| window == secret.as_bytes()), "{secret}");
        }
    }
    assert!(looked_at > 10_000);
}

async fn ask(file: &std::path::Path, sql: &'static str) -> String {
    use sqlx::Connection as _;
    let options = sqlx::sqlite::SqliteConnectOptions::new().filename(file);
    let mut connection = sqlx::SqliteConnection::connect_with(&options).await.unwrap();
    sqlx::query_scalar(sql).fetch_one(&mut connection).await.unwrap()
}
