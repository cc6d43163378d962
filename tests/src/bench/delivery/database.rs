//! The two databases, with their floor.

use std::future::Future;
use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use caseway_delivery::sql::Options;
use caseway_delivery::{SqlStore, Store};
use sqlx::postgres::{PgPool, PgPoolOptions};
use sqlx::sqlite::{
    SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteSynchronous,
};
use sqlx::{AssertSqlSafe, Executor};
use tokio::sync::Mutex;
use tokio::task::JoinSet;

use super::super::process::now;
use super::{PAYLOAD, backlog};
use crate::postgres::{Durability, Postgres};

pub(super) enum Database {
    Sqlite { directory: tempfile::TempDir, current: Mutex<Option<SqlitePool>> },
    Postgres { server: Box<Postgres>, current: Mutex<Option<PgPool>> },
}

const FLOOR: &str = "CREATE TABLE floor (id TEXT PRIMARY KEY, payload TEXT NOT NULL)";
const INSERT: &str = "INSERT INTO floor (id, payload) VALUES ($1, $2)";

impl Database {
    pub(super) fn sqlite() -> io::Result<Option<Self>> {
        Ok(Some(Self::Sqlite { directory: tempfile::tempdir()?, current: Mutex::default() }))
    }

    /// `None` where PostgreSQL is not installed.
    pub(super) fn postgres() -> io::Result<Option<Self>> {
        let server = Postgres::start(Durability::Flushed)?;
        Ok(server.map(|server| Self::Postgres { server: Box::new(server), current: Mutex::default() }))
    }

    pub(super) fn name(&self) -> &'static str {
        match self {
            Self::Sqlite { .. } => "sqlite",
            Self::Postgres { .. } => "postgres",
        }
    }

    /// Where the peer finds PostgreSQL.
    pub(super) fn url(&self) -> Option<String> {
        match self {
            Self::Sqlite { .. } => None,
            Self::Postgres { server, .. } => Some(server.url()),
        }
    }

    /// A new store in a file or schema of its own.
    pub(super) async fn open(&self, name: &str) -> io::Result<Arc<dyn Store>> {
        match self {
            Self::Sqlite { directory, current } => {
                let file = directory.path().join(format!("{name}.sqlite"));
                let store = SqlStore::sqlite(&file, Options::default()).await.map_err(io::Error::other)?;
                *current.lock().await = Some(sqlite_pool(&file, 1).await?);
                Ok(Arc::new(store))
            }
            Self::Postgres { server, current } => {
                let admin = postgres_pool(&server.url(), 1).await?;
                let sql = format!("CREATE SCHEMA {name}");
                admin.execute(sqlx::raw_sql(AssertSqlSafe(sql))).await.map_err(io::Error::other)?;
                let url = format!("{}?options=-c%20search_path={name}", server.url());
                *current.lock().await = Some(postgres_pool(&url, 1).await?);
                let store = SqlStore::postgres(&url, Options::default()).await.map_err(io::Error::other)?;
                Ok(Arc::new(store))
            }
        }
    }

    /// Makes so many deliveries wait in the store that was opened last, copies of the one that is there.
    pub(super) async fn multiply(&self, waiting: u64) -> io::Result<()> {
        match self {
            Self::Sqlite { current, .. } => match &*current.lock().await {
                Some(pool) => backlog::fill(pool, waiting, backlog::SQLITE).await,
                None => Ok(()),
            },
            Self::Postgres { current, .. } => match &*current.lock().await {
                Some(pool) => backlog::fill(pool, waiting, backlog::POSTGRES).await,
                None => Ok(()),
            },
        }
        .map_err(io::Error::other)
    }

    /// What the same database makes of one row a transaction.
    pub(super) async fn floor(&self, callers: u64) -> io::Result<Floor> {
        let next = Arc::new(AtomicU64::new(0));
        match self {
            Self::Sqlite { directory, .. } => {
                // SQLite has one writer: more connections would only wait in worse ways.
                let pool = sqlite_pool(&directory.path().join("floor.sqlite"), 1).await?;
                pool.execute(FLOOR).await.map_err(io::Error::other)?;
                Ok(Floor::Sqlite(pool, next))
            }
            Self::Postgres { server, .. } => {
                let pool = postgres_pool(&server.url(), u32::try_from(callers).unwrap_or(64)).await?;
                pool.execute(FLOOR).await.map_err(io::Error::other)?;
                Ok(Floor::Postgres(pool, next))
            }
        }
    }
}

/// A table with one index.
pub(super) enum Floor {
    Sqlite(SqlitePool, Arc<AtomicU64>),
    Postgres(PgPool, Arc<AtomicU64>),
}

impl Floor {
    /// Rows a second, one a transaction, by so many callers.
    pub(super) async fn inserts(&self, callers: u64, period: Duration) -> io::Result<f64> {
        match self {
            Self::Sqlite(pool, next) => {
                let pool = pool.clone();
                loops(callers, period, next, move |id| {
                    let pool = pool.clone();
                    async move {
                        let query = sqlx::query(INSERT).bind(id).bind("x".repeat(PAYLOAD));
                        query.execute(&pool).await.map(drop)
                    }
                })
                .await
            }
            Self::Postgres(pool, next) => {
                let pool = pool.clone();
                loops(callers, period, next, move |id| {
                    let pool = pool.clone();
                    async move {
                        let query = sqlx::query(INSERT).bind(id).bind("x".repeat(PAYLOAD));
                        query.execute(&pool).await.map(drop)
                    }
                })
                .await
            }
        }
    }
}

async fn loops<F>(
    callers: u64,
    period: Duration,
    next: &Arc<AtomicU64>,
    insert: impl Fn(String) -> F + Clone + Send + 'static,
) -> io::Result<f64>
where
    F: Future<Output = Result<(), sqlx::Error>> + Send,
{
    let before = next.load(Ordering::Relaxed);
    let start = now();
    let mut running = JoinSet::new();
    for _ in 0..callers {
        let (insert, next) = (insert.clone(), Arc::clone(next));
        running.spawn(async move {
            while start.elapsed() < period {
                insert(format!("{:036x}", next.fetch_add(1, Ordering::Relaxed))).await?;
            }
            Ok::<(), sqlx::Error>(())
        });
    }
    while let Some(ended) = running.join_next().await {
        ended.map_err(io::Error::other)?.map_err(io::Error::other)?;
    }
    Ok((next.load(Ordering::Relaxed) - before) as f64 / start.elapsed().as_secs_f64())
}

async fn sqlite_pool(file: &std::path::Path, most: u32) -> io::Result<SqlitePool> {
    let options = SqliteConnectOptions::new()
        .filename(file)
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .busy_timeout(Duration::from_secs(60));
    SqlitePoolOptions::new().max_connections(most).connect_with(options).await.map_err(io::Error::other)
}

async fn postgres_pool(url: &str, most: u32) -> io::Result<PgPool> {
    PgPoolOptions::new().max_connections(most).connect(url).await.map_err(io::Error::other)
}
