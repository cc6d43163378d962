//! Opening a store: where it is, its keys, its schema.

use std::sync::Arc;
#[cfg(feature = "postgres")]
use std::sync::atomic::Ordering;
use std::sync::atomic::{AtomicBool, AtomicI64};
use std::time::Duration;

use sqlx::Connection as _;
#[cfg(feature = "postgres")]
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
#[cfg(feature = "sqlite")]
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use tokio::sync::watch;

use super::connection::Connections;
#[cfg(feature = "postgres")]
use super::connection::before_commit;
#[cfg(feature = "sqlite")]
use super::file;
use super::{Core, SqlStore, schema, upkeep};
use crate::error::StoreError;
use crate::probe::Probe;
use crate::seal::Keys;
use crate::time::Time;

/// How long an operation waits for a connection before it answers that the store is not available.
const PATIENCE: Duration = Duration::from_secs(5);

/// A connection that was idle for longer is asked whether it is still there.
#[cfg(feature = "postgres")]
const FRESH: Duration = Duration::from_secs(1);

/// How literals are read; and what keeps a gateway that was stopped, or cut off in the middle of a transaction, from holding its locks: the server ends the
/// session, rolls back and lets the others pass.
#[cfg(feature = "postgres")]
const SESSION: [(&str, &str); 8] = [
    ("standard_conforming_strings", "on"),
    ("statement_timeout", "30s"),
    ("lock_timeout", "10s"),
    ("idle_in_transaction_session_timeout", "15s"),
    ("tcp_keepalives_idle", "10"),
    ("tcp_keepalives_interval", "5"),
    ("tcp_keepalives_count", "3"),
    ("tcp_user_timeout", "25s"),
];

/// What a store is opened with besides its place.
#[derive(Default)]
pub struct Options {
    /// The keys that content is sealed with.
    pub keys: Keys,
    /// How large a SQLite file may grow, in bytes; the disk is the limit where nothing is said.
    pub largest: Option<u64>,
    /// Whether a SQLite file is refused that another gateway has open: two would do each other's work, and neither is told when the
    /// other has something to do.
    pub alone: bool,
    /// What tests put in the place of the database's time.
    pub time: Option<TestTime>,
    /// Where tests wait, or let things fail.
    pub probe: Option<Arc<dyn Probe>>,
}

/// A time that a test moves.
pub type TestTime = Arc<dyn Fn() -> Time + Send + Sync>;

impl SqlStore {
    /// Opens the SQLite file at `path`, and creates it where it is missing. The sockets and threads of the store end with the tokio
    /// runtime that opened it.
    ///
    /// The file is in WAL mode, every commit is flushed to disk before it is answered, and nobody but its owner may read it. Its
    /// directory must be there, on a local disk.
    #[cfg(feature = "sqlite")]
    pub async fn sqlite(path: &std::path::Path, options: Options) -> Result<Self, StoreError> {
        let alone = file::prepare(path, options.alone)?;
        let file = SqliteConnectOptions::new()
            .filename(path)
            .journal_mode(SqliteJournalMode::Wal)
            // NORMAL would lose the last commits when the machine loses power, after they were answered.
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(false)
            .busy_timeout(PATIENCE)
            .statement_cache_capacity(200);
        let file = match options.largest {
            // The default size of a page is 4 KiB.
            Some(bytes) => file.page_size(4096).pragma("max_page_count", (bytes / 4096).max(1).to_string()),
            None => file,
        };
        let pool = |most| {
            let pool = SqlitePoolOptions::new().max_connections(most);
            // On a disk that is full SQLite rolls back by itself, and the rollback that follows fails. Such a connection would
            // refuse every transaction from then on.
            let pool = pool.after_release(|connection, _| {
                Box::pin(async move {
                    if connection.is_in_transaction() {
                        // The rollback may only be under way.
                        connection.ping().await?;
                    }
                    Ok(!connection.is_in_transaction())
                })
            });
            pool.acquire_timeout(PATIENCE).idle_timeout(None)
        };
        let writer = file::patiently(|| pool(1).connect_with(file.clone())).await;
        let writer = writer.map_err(|error| file::unusable(path, error))?;
        let readers = pool(4).connect_with(file).await.map_err(|error| file::unusable(path, error))?;
        let connections = Connections::Sqlite { writer, readers };
        Self::open(connections, options, 1, 1, Arc::default(), alone).await
    }

    /// Opens a PostgreSQL database: `postgres://user:password@host/database?sslmode=verify-full&sslrootcert=PATH`.
    #[cfg(feature = "postgres")]
    pub async fn postgres(url: &str, options: Options) -> Result<Self, StoreError> {
        let server: PgConnectOptions = url.parse().map_err(before_commit)?;
        let server = server.application_name("caseway").statement_cache_capacity(200).options(SESSION);
        let suspect = Arc::new(AtomicBool::new(false));
        let looked_at = Arc::clone(&suspect);
        // One of them listens.
        let pool = PgPoolOptions::new().max_connections(11).acquire_timeout(PATIENCE);
        // One that was just in use needs no question; if it is dead all the same, a transaction does not begin on it.
        let pool = pool.test_before_acquire(false).before_acquire(|connection, used| {
            Box::pin(async move {
                if used.idle_for > FRESH {
                    connection.ping().await?;
                }
                Ok(true)
            })
        });
        let pool = pool.after_release(move |connection, _| {
            let suspect = Arc::clone(&looked_at);
            Box::pin(async move {
                if suspect.load(Ordering::Relaxed) {
                    // A dead connection would never answer and keep its place in the pool. An error closes it unasked.
                    let ping = tokio::time::timeout(PATIENCE, connection.ping()).await;
                    ping.map_err(|_| sqlx::Error::PoolTimedOut)??;
                    suspect.store(false, Ordering::Relaxed);
                }
                Ok(true)
            })
        });
        let pool = pool.connect_with(server).await.map_err(before_commit)?;
        Self::open(Connections::Postgres(pool), options, 2, 16, suspect, None).await
    }

    async fn open(
        connections: Connections,
        options: Options,
        lines: usize,
        shards: i64,
        suspect: Arc<AtomicBool>,
        alone: Option<std::fs::File>,
    ) -> Result<Self, StoreError> {
        schema::migrate(&connections).await?;
        let (mut on, _) = connections.begin_write().await?;
        upkeep::check_keys(&mut on, &options.keys).await?;
        on.commit().await?;
        let core = Core {
            connections,
            keys: options.keys,
            time: options.time,
            wakes: watch::Sender::new(0),
            own: watch::Sender::new(0),
            probe: options.probe,
            shards,
            shard: AtomicI64::new(0),
            suspect,
            #[cfg(feature = "sqlite")]
            _alone: alone,
        };
        Ok(Self::with(core, lines))
    }
}
