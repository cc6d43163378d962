//! A store, seen by any number of gateways, and its time.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU32, Ordering};
use std::time::Duration;

use caseway_delivery::probe::Probe;
use caseway_delivery::seal::Keys;
use caseway_delivery::sql::{Options, TestTime};
use caseway_delivery::{MemoryStore, SqlStore, Store, StoreError, Time};
use caseway_tests::postgres::Postgres;
use sqlx::{AssertSqlSafe, Connection as _};

pub(crate) struct World {
    kind: Kind,
    time: Arc<AtomicI64>,
}

enum Kind {
    Memory(MemoryStore),
    Sqlite { file: PathBuf, _directory: tempfile::TempDir },
    Postgres { url: String },
}

const START: i64 = 1_764_000_000_000;

fn started() -> Arc<AtomicI64> {
    Arc::new(AtomicI64::new(START))
}

impl World {
    pub(crate) fn memory() -> Self {
        let time = started();
        let clock = Arc::clone(&time);
        let store = MemoryStore::new(move || Time::from_millis(clock.load(Ordering::SeqCst)));
        Self { kind: Kind::Memory(store), time }
    }

    pub(crate) fn sqlite() -> Self {
        let directory = tempfile::tempdir().unwrap();
        let file = directory.path().join("deliveries.sqlite");
        let kind = Kind::Sqlite { file, _directory: directory };
        Self { kind, time: started() }
    }

    /// A schema of its own in a server that many tests share.
    pub(crate) async fn postgres(server: &Postgres) -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let schema = format!("test_{}", NEXT.fetch_add(1, Ordering::Relaxed));
        let mut admin = sqlx::PgConnection::connect(&server.url()).await.unwrap();
        sqlx::raw_sql(AssertSqlSafe(format!("CREATE SCHEMA {schema}"))).execute(&mut admin).await.unwrap();
        let url = format!("{}?options=-c%20search_path={schema}", server.url());
        Self { kind: Kind::Postgres { url }, time: started() }
    }

    /// The store as one more gateway sees it.
    pub(crate) async fn gateway(&self) -> Arc<dyn Store> {
        self.gateway_with(Keys::none(), None).await
    }

    /// The same, with a probe inside its transactions.
    pub(crate) async fn probed(&self, probe: Arc<dyn Probe>) -> Arc<dyn Store> {
        self.gateway_with(Keys::none(), Some(probe)).await
    }

    pub(crate) async fn gateway_with(&self, keys: Keys, probe: Option<Arc<dyn Probe>>) -> Arc<dyn Store> {
        match (&self.kind, probe) {
            (Kind::Memory(store), Some(probe)) => Arc::new(store.probed(probe)),
            (Kind::Memory(store), None) => Arc::new(store.clone()),
            (_, probe) => Arc::new(self.open(Options { keys, probe, ..Options::default() }).await.unwrap()),
        }
    }

    /// Opens the database.
    pub(crate) async fn open(&self, options: Options) -> Result<SqlStore, StoreError> {
        let time = Arc::clone(&self.time);
        let time: TestTime = Arc::new(move || Time::from_millis(time.load(Ordering::SeqCst)));
        let options = Options { time: Some(time), ..options };
        match &self.kind {
            Kind::Memory(_) => panic!("memory is no database"),
            Kind::Sqlite { file, .. } => SqlStore::sqlite(file, options).await,
            Kind::Postgres { url } => SqlStore::postgres(url, options).await,
        }
    }

    /// Whether the store locks rows, so that transactions on different lanes run side by side.
    pub(crate) fn locks_rows(&self) -> bool {
        matches!(self.kind, Kind::Postgres { .. })
    }

    /// Opens the database, on its own time.
    pub(crate) async fn open_on_real_time(&self) -> SqlStore {
        match &self.kind {
            Kind::Memory(_) => panic!("memory is no database"),
            Kind::Sqlite { file, .. } => SqlStore::sqlite(file, Options::default()).await.unwrap(),
            Kind::Postgres { url } => SqlStore::postgres(url, Options::default()).await.unwrap(),
        }
    }

    /// The SQLite file.
    pub(crate) fn file(&self) -> &std::path::Path {
        match &self.kind {
            Kind::Sqlite { file, .. } => file,
            _ => panic!("only SQLite is a file"),
        }
    }

    /// Changes what is stored behind the store's back.
    pub(crate) async fn execute(&self, sql: &str) {
        let sql = sqlx::raw_sql(AssertSqlSafe(sql.to_owned()));
        match &self.kind {
            Kind::Memory(_) => panic!("memory is no database"),
            Kind::Sqlite { file, .. } => {
                let options = sqlx::sqlite::SqliteConnectOptions::new().filename(file);
                let mut connection = sqlx::SqliteConnection::connect_with(&options).await.unwrap();
                sql.execute(&mut connection).await.unwrap();
            }
            Kind::Postgres { url } => {
                let mut connection = sqlx::PgConnection::connect(url).await.unwrap();
                sql.execute(&mut connection).await.unwrap();
            }
        }
    }

    /// One text from the database.
    pub(crate) async fn ask(&self, sql: &'static str) -> String {
        match &self.kind {
            Kind::Memory(_) => panic!("memory is no database"),
            Kind::Sqlite { file, .. } => {
                let options = sqlx::sqlite::SqliteConnectOptions::new().filename(file);
                let mut connection = sqlx::SqliteConnection::connect_with(&options).await.unwrap();
                sqlx::query_scalar(sql).fetch_one(&mut connection).await.unwrap()
            }
            Kind::Postgres { url } => {
                let mut connection = sqlx::PgConnection::connect(url).await.unwrap();
                sqlx::query_scalar(sql).fetch_one(&mut connection).await.unwrap()
            }
        }
    }

    /// Bytes, given in hexadecimal digits, as the database spells them.
    pub(crate) fn bytes_literal(&self, digits: &str) -> String {
        if self.locks_rows() { format!("'\\x{digits}'") } else { format!("X'{digits}'") }
    }

    /// Moves the store's time on.
    pub(crate) fn advance(&self, by: Duration) {
        self.time.fetch_add(i64::try_from(by.as_millis()).unwrap(), Ordering::SeqCst);
    }
}
