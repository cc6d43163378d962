//! The database of a run, and what is done to it.

use std::io;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use caseway_delivery::sql::Options;
use caseway_delivery::{SqlStore, Store};
use serde_json::{Value, json};
use sqlx::Connection as _;
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};

use crate::postgres::{Durability, Postgres};

/// How often the one who looks at the end tries to open the store, and how long lies between two attempts.
const ATTEMPTS: u32 = 20;
const BREATH: Duration = Duration::from_secs(1);

/// One of the two databases.
#[derive(Debug, Clone)]
pub(super) enum Database {
    /// A file.
    Sqlite(PathBuf),
    /// A server of one's own.
    Postgres(Arc<Mutex<Postgres>>),
}

impl Database {
    pub(super) fn sqlite(folder: &Path) -> Self {
        Self::Sqlite(folder.join("store.sqlite"))
    }

    /// `None` where PostgreSQL is not installed.
    pub(super) fn postgres() -> io::Result<Option<Self>> {
        let server = Postgres::start(Durability::Flushed)?;
        Ok(server.map(|server| Self::Postgres(Arc::new(Mutex::new(server)))))
    }

    /// What a gateway's environment says of it; its address is in a variable.
    pub(super) fn setting(&self) -> Value {
        match self {
            Self::Sqlite(_) => json!({ "sqlite": { "path": "${CHAOS_STORE}" } }),
            Self::Postgres(_) => json!({ "postgres": { "url": "${CHAOS_STORE}" } }),
        }
    }

    /// Where the server listens.
    pub(super) fn address(&self) -> io::Result<SocketAddr> {
        match self {
            Self::Sqlite(_) => Err(io::Error::other("a file does not listen")),
            Self::Postgres(server) => Ok(SocketAddr::from(([127, 0, 0, 1], lock(server).port()))),
        }
    }

    /// The server's address for one who goes through `address`.
    pub(super) fn url_at(&self, address: SocketAddr) -> String {
        match self {
            Self::Sqlite(file) => file.display().to_string(),
            Self::Postgres(_) => format!("postgres://caseway@{address}/postgres"),
        }
    }

    /// The store, opened beside the gateways, for the one who looks and acts at the end.
    /// On a busy machine, right after everything went wrong, that takes more than one attempt.
    pub(super) async fn open(&self) -> io::Result<Arc<dyn Store>> {
        let mut attempts = 0;
        loop {
            let store = match self {
                Self::Sqlite(file) => SqlStore::sqlite(file, Options::default()).await,
                Self::Postgres(server) => {
                    let url = lock(server).url();
                    SqlStore::postgres(&url, Options::default()).await
                }
            };
            attempts += 1;
            match store {
                Ok(store) => return Ok(Arc::new(store)),
                Err(error) if attempts == ATTEMPTS => return Err(io::Error::other(error)),
                Err(_) => tokio::time::sleep(BREATH).await,
            }
        }
    }

    /// The server stops, as it is asked to or from one moment to the next, and is there again after `away`.
    pub(super) async fn restart(&self, crash: bool, away: Duration) -> io::Result<()> {
        let Self::Postgres(server) = self else { return Ok(()) };
        let stopping = Arc::clone(server);
        blocking(move || if crash { lock(&stopping).crash() } else { lock(&stopping).stop() }).await?;
        tokio::time::sleep(away).await;
        let starting = Arc::clone(server);
        blocking(move || lock(&starting).resume()).await
    }

    /// Somebody else writes to the file, a backup say, for `long`.
    pub(super) async fn occupy(&self, long: Duration) -> io::Result<()> {
        let Self::Sqlite(file) = self else { return Ok(()) };
        let options = SqliteConnectOptions::new().filename(file).busy_timeout(Duration::from_secs(5));
        let mut other = SqliteConnection::connect_with(&options).await.map_err(io::Error::other)?;
        let held = other.begin_with("BEGIN IMMEDIATE").await.map_err(io::Error::other)?;
        tokio::time::sleep(long).await;
        held.rollback().await.map_err(io::Error::other)
    }

    /// Leaves the data where it is, for whoever looks into a run that failed.
    pub(super) fn keep(&self) -> String {
        match self {
            Self::Sqlite(file) => file.display().to_string(),
            Self::Postgres(server) => lock(server).keep().display().to_string(),
        }
    }
}

fn lock(server: &Mutex<Postgres>) -> std::sync::MutexGuard<'_, Postgres> {
    server.lock().unwrap_or_else(PoisonError::into_inner)
}

async fn blocking(work: impl FnOnce() -> io::Result<()> + Send + 'static) -> io::Result<()> {
    tokio::task::spawn_blocking(work).await.map_err(io::Error::other)?
}
