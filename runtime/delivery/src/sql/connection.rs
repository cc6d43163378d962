//! One transaction on either database.
//!
//! What differs between the two is in this file and in [`super::schema`]: how a transaction begins, how rows are locked, and
//! how many rows go in one statement. PostgreSQL takes arrays, so that a batch of any size is one round trip and one
//! prepared statement; SQLite takes lists of values, in groups of few sizes.

#[cfg(feature = "sqlite")]
use sqlx::Transaction;
#[cfg(feature = "postgres")]
use sqlx::postgres::{PgArguments, Postgres};
#[cfg(feature = "sqlite")]
use sqlx::sqlite::{Sqlite, SqliteArguments};
use sqlx::{AssertSqlSafe, Pool};

#[cfg(feature = "postgres")]
use super::session::{self, Session};
use super::value::{Kind, Row, Value};
use crate::error::StoreError;

#[cfg(feature = "sqlite")]
const SQLITE_TIME: &str = "SELECT CAST(unixepoch('now', 'subsec') * 1000 AS INTEGER)";

/// A pool of connections.
#[derive(Debug, Clone)]
pub(super) enum Connections {
    #[cfg(feature = "sqlite")]
    Sqlite {
        /// One connection, because SQLite has one writer: waiting for it here is fair, waiting in SQLite is not.
        writer: Pool<Sqlite>,
        readers: Pool<Sqlite>,
    },
    #[cfg(feature = "postgres")]
    Postgres(Pool<Postgres>),
}

/// An open transaction; dropped without a commit, it has changed nothing.
pub(super) enum Connection {
    #[cfg(feature = "sqlite")]
    Sqlite(Transaction<'static, Sqlite>),
    #[cfg(feature = "postgres")]
    Postgres(Session),
}

/// A column of a statement that takes many rows.
pub(super) type Column = (&'static str, Kind);

impl Connections {
    /// Begins a transaction that writes; with the database's time in milliseconds.
    pub(super) async fn begin_write(&self) -> Result<(Connection, i64), StoreError> {
        match self {
            #[cfg(feature = "sqlite")]
            Self::Sqlite { writer, .. } => {
                let mut begun = writer.begin_with("BEGIN IMMEDIATE").await.map_err(before_commit)?;
                let time =
                    sqlx::query_scalar(SQLITE_TIME).fetch_one(&mut *begun).await.map_err(before_commit)?;
                Ok((Connection::Sqlite(begun), time))
            }
            #[cfg(feature = "postgres")]
            Self::Postgres(pool) => {
                let (begun, time) = Session::write(pool).await.map_err(before_commit)?;
                Ok((Connection::Postgres(begun), time))
            }
        }
    }

    /// The database's time in milliseconds.
    pub(super) async fn time(&self) -> Result<i64, StoreError> {
        match self {
            #[cfg(feature = "sqlite")]
            Self::Sqlite { readers, .. } => sqlx::query_scalar(SQLITE_TIME).fetch_one(readers).await,
            #[cfg(feature = "postgres")]
            Self::Postgres(pool) => session::time(pool).await,
        }
        .map_err(before_commit)
    }

    pub(super) async fn begin_read(&self) -> Result<Connection, StoreError> {
        match self {
            #[cfg(feature = "sqlite")]
            Self::Sqlite { readers, .. } => readers.begin().await.map(Connection::Sqlite),
            #[cfg(feature = "postgres")]
            Self::Postgres(pool) => Session::read(pool).await.map(Connection::Postgres),
        }
        .map_err(before_commit)
    }
}

#[cfg(feature = "sqlite")]
fn for_sqlite(sql: &str, values: Vec<Value>) -> sqlx::query::Query<'static, Sqlite, SqliteArguments> {
    let query = sqlx::query(AssertSqlSafe(sql.to_owned()));
    values.into_iter().fold(query, |query, value| match value {
        Value::Int(value) => query.bind(value),
        Value::Text(value) => query.bind(value),
        Value::Bytes(value) => query.bind(value),
    })
}

#[cfg(feature = "postgres")]
fn for_postgres(sql: &str, values: Vec<Value>) -> sqlx::query::Query<'static, Postgres, PgArguments> {
    let query = sqlx::query(AssertSqlSafe(sql.to_owned()));
    values.into_iter().fold(query, |query, value| match value {
        Value::Int(value) => query.bind(value),
        Value::Text(value) => query.bind(value),
        Value::Bytes(value) => query.bind(value),
    })
}

#[cfg(feature = "postgres")]
fn with_arrays(
    sql: &str,
    columns: &[Column],
    rows: Vec<Vec<Value>>,
) -> sqlx::query::Query<'static, Postgres, PgArguments> {
    let mut query = sqlx::query(AssertSqlSafe(sql.to_owned()));
    let mut rows: Vec<_> = rows.into_iter().map(Vec::into_iter).collect();
    for (_, kind) in columns {
        let column = rows.iter_mut().filter_map(Iterator::next);
        query = match kind {
            Kind::Int => query.bind(
                column
                    .map(|value| if let Value::Int(value) = value { value } else { None })
                    .collect::<Vec<_>>(),
            ),
            Kind::Text => query.bind(
                column
                    .map(|value| if let Value::Text(value) = value { value } else { None })
                    .collect::<Vec<_>>(),
            ),
            Kind::Bytes => query.bind(
                column
                    .map(|value| if let Value::Bytes(value) = value { value } else { None })
                    .collect::<Vec<_>>(),
            ),
        };
    }
    query
}

#[cfg(feature = "postgres")]
fn unnest(columns: &[Column]) -> String {
    let arrays = columns.iter().enumerate().map(|(at, (_, kind))| {
        let kind = match kind {
            Kind::Int => "bigint",
            Kind::Text => "text",
            Kind::Bytes => "bytea",
        };
        format!("${}::{kind}[]", at + 1)
    });
    format!("UNNEST({})", arrays.collect::<Vec<_>>().join(", "))
}

impl Connection {
    /// ` FOR UPDATE` where rows are locked one by one; SQLite's writer has locked everything.
    pub(super) fn locking(&self) -> &'static str {
        match self {
            #[cfg(feature = "sqlite")]
            Self::Sqlite(_) => "",
            #[cfg(feature = "postgres")]
            Self::Postgres(_) => " FOR UPDATE",
        }
    }

    /// Locks rows, passing over those that somebody else has locked.
    pub(super) fn skipping(&self) -> &'static str {
        match self {
            #[cfg(feature = "sqlite")]
            Self::Sqlite(_) => "",
            #[cfg(feature = "postgres")]
            Self::Postgres(_) => " FOR UPDATE SKIP LOCKED",
        }
    }

    pub(super) async fn execute(&mut self, sql: &str, values: Vec<Value>) -> Result<u64, StoreError> {
        match self {
            #[cfg(feature = "sqlite")]
            Self::Sqlite(tx) => {
                for_sqlite(sql, values).execute(&mut **tx).await.map(|done| done.rows_affected())
            }
            #[cfg(feature = "postgres")]
            Self::Postgres(tx) => {
                for_postgres(sql, values).execute(&mut **tx).await.map(|done| done.rows_affected())
            }
        }
        .map_err(before_commit)
    }

    pub(super) async fn fetch(&mut self, sql: &str, values: Vec<Value>) -> Result<Vec<Row>, StoreError> {
        match self {
            #[cfg(feature = "sqlite")]
            Self::Sqlite(tx) => for_sqlite(sql, values)
                .fetch_all(&mut **tx)
                .await
                .map(|rows| rows.into_iter().map(Row::Sqlite).collect()),
            #[cfg(feature = "postgres")]
            Self::Postgres(tx) => for_postgres(sql, values)
                .fetch_all(&mut **tx)
                .await
                .map(|rows| rows.into_iter().map(Row::Postgres).collect()),
        }
        .map_err(before_commit)
    }

    /// Inserts rows in their order. `suffix` is what follows the values: `ON CONFLICT ...`, `RETURNING ...`.
    pub(super) async fn insert(
        &mut self,
        table: &str,
        columns: &[Column],
        rows: Vec<Vec<Value>>,
        suffix: &str,
    ) -> Result<Vec<Row>, StoreError> {
        if rows.is_empty() {
            return Ok(Vec::new());
        }
        let names = columns.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(", ");
        match self {
            #[cfg(feature = "sqlite")]
            Self::Sqlite(_) => {
                let mut returned = Vec::new();
                for group in groups(rows) {
                    let values = values(group.len(), columns.len());
                    let sql = format!("INSERT INTO {table} ({names}) {values} {suffix}");
                    returned.extend(self.fetch(&sql, group.concat()).await?);
                }
                Ok(returned)
            }
            #[cfg(feature = "postgres")]
            Self::Postgres(tx) => {
                let sql = format!("INSERT INTO {table} ({names}) SELECT * FROM {} {suffix}", unnest(columns));
                let returned =
                    with_arrays(&sql, columns, rows).fetch_all(&mut **tx).await.map_err(before_commit)?;
                Ok(returned.into_iter().map(Row::Postgres).collect())
            }
        }
    }

    /// Updates rows by their key, the first column. `sets` names the new values in braces: `state = {state}`. The rows
    /// must be locked already, or nothing else may update them: PostgreSQL visits them in any order.
    pub(super) async fn update(
        &mut self,
        table: &str,
        columns: &[Column],
        sets: &str,
        rows: Vec<Vec<Value>>,
    ) -> Result<(), StoreError> {
        let Some((key, _)) = columns.first().filter(|_| !rows.is_empty()) else { return Ok(()) };
        match self {
            #[cfg(feature = "sqlite")]
            Self::Sqlite(_) => {
                let sets = columns.iter().enumerate().fold(sets.to_owned(), |sets, (at, (name, _))| {
                    sets.replace(&format!("{{{name}}}"), &format!("new.column{}", at + 1))
                });
                for group in groups(rows) {
                    let values = values(group.len(), columns.len());
                    let sql = format!(
                        "UPDATE {table} SET {sets} FROM ({values}) AS new WHERE {table}.{key} = new.column1"
                    );
                    self.execute(&sql, group.concat()).await?;
                }
            }
            #[cfg(feature = "postgres")]
            Self::Postgres(tx) => {
                let names = columns.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(", ");
                let sets = sets.replace('{', "new.").replace('}', "");
                let sql = format!(
                    "UPDATE {table} SET {sets} FROM {} AS new({names}) WHERE {table}.{key} = new.{key}",
                    unnest(columns)
                );
                with_arrays(&sql, columns, rows).execute(&mut **tx).await.map_err(before_commit)?;
            }
        }
        Ok(())
    }

    /// Selects by many keys: `select` ends before `WHERE`, `rest` follows the condition on `key`.
    pub(super) async fn by_keys(
        &mut self,
        select: &str,
        key: &str,
        keys: Vec<String>,
        rest: &str,
    ) -> Result<Vec<Row>, StoreError> {
        if keys.is_empty() {
            return Ok(Vec::new());
        }
        match self {
            #[cfg(feature = "sqlite")]
            Self::Sqlite(_) => {
                let mut found = Vec::new();
                for group in groups(keys) {
                    let sql = format!("{select} WHERE {key} IN ({}) {rest}", numbered(1, group.len()));
                    found.extend(self.fetch(&sql, group.into_iter().map(Value::from).collect()).await?);
                }
                Ok(found)
            }
            #[cfg(feature = "postgres")]
            Self::Postgres(tx) => {
                let sql = format!("{select} WHERE {key} = ANY($1) {rest}");
                let query = sqlx::query(AssertSqlSafe(sql)).bind(keys);
                let found = query.fetch_all(&mut **tx).await.map_err(before_commit)?;
                Ok(found.into_iter().map(Row::Postgres).collect())
            }
        }
    }

    /// The first row for each of many keys. `select` ends after `FROM table`, `rest` begins with what follows the condition on
    /// `key` and orders the rows.
    pub(super) async fn first_by_keys(
        &mut self,
        columns: &str,
        table: &str,
        key: &str,
        keys: Vec<String>,
        rest: &str,
    ) -> Result<Vec<Row>, StoreError> {
        match self {
            #[cfg(feature = "sqlite")]
            Self::Sqlite(_) => {
                let mut found = Vec::new();
                for group in groups(keys) {
                    let sql = format!(
                        "SELECT {columns} FROM ({}) AS wanted JOIN {table} ON {table}.rowid = \
                         (SELECT rowid FROM {table} WHERE {key} = wanted.column1 {rest} LIMIT 1)",
                        values(group.len(), 1)
                    );
                    found.extend(self.fetch(&sql, group.into_iter().map(Value::from).collect()).await?);
                }
                Ok(found)
            }
            #[cfg(feature = "postgres")]
            Self::Postgres(tx) => {
                let sql = format!(
                    "SELECT first.* FROM UNNEST($1::text[]) AS wanted(wanted) CROSS JOIN LATERAL \
                     (SELECT {columns} FROM {table} WHERE {key} = wanted.wanted {rest} LIMIT 1) AS first"
                );
                let query = sqlx::query(AssertSqlSafe(sql)).bind(keys);
                let found = query.fetch_all(&mut **tx).await.map_err(before_commit)?;
                Ok(found.into_iter().map(Row::Postgres).collect())
            }
        }
    }

    /// Makes what was written durable and seen.
    pub(super) async fn commit(self) -> Result<(), StoreError> {
        match self {
            #[cfg(feature = "sqlite")]
            Self::Sqlite(tx) => tx.commit().await,
            #[cfg(feature = "postgres")]
            Self::Postgres(tx) => tx.commit("").await,
        }
        .map_err(at_commit)
    }

    /// Inserts rows, few and small, and commits.
    #[cfg_attr(not(feature = "sqlite"), expect(unused_mut, reason = "PostgreSQL takes both in one word"))]
    pub(super) async fn commit_with(
        mut self,
        table: &str,
        columns: &[Column],
        rows: Vec<Vec<Value>>,
        suffix: &str,
    ) -> Result<(), StoreError> {
        match self {
            #[cfg(feature = "sqlite")]
            Self::Sqlite(_) => {
                self.insert(table, columns, rows, suffix).await?;
                self.commit().await
            }
            #[cfg(feature = "postgres")]
            Self::Postgres(tx) => {
                let last = session::spelled_insert(table, columns, &rows, suffix);
                tx.commit(&last).await.map_err(at_commit)
            }
        }
    }
}

/// Rows in groups of few sizes, so that few statements are prepared. SQLite runs in a thread of its own: each statement is
/// two changes of thread, which cost more than what it does.
#[cfg(feature = "sqlite")]
fn groups<T>(rows: Vec<T>) -> Vec<Vec<T>> {
    let mut left = rows.len();
    let mut rows = rows.into_iter();
    let mut groups = Vec::new();
    while left > 0 {
        let size = [32, 8].into_iter().find(|size| *size <= left).unwrap_or(1);
        groups.push(rows.by_ref().take(size).collect());
        left -= size;
    }
    groups
}

/// `VALUES ($1, $2), ($3, $4)`.
#[cfg(feature = "sqlite")]
fn values(rows: usize, columns: usize) -> String {
    let rows = (0..rows).map(|row| format!("({})", numbered(row * columns + 1, columns)));
    format!("VALUES {}", rows.collect::<Vec<_>>().join(", "))
}

#[cfg(feature = "sqlite")]
fn numbered(first: usize, count: usize) -> String {
    (first..first + count).map(|at| format!("${at}")).collect::<Vec<_>>().join(", ")
}

/// What an error means as long as nothing is committed: nothing has changed.
pub(super) fn before_commit(error: sqlx::Error) -> StoreError {
    match &error {
        sqlx::Error::Database(database) if is_full(database.as_ref()) => StoreError::DiskFull,
        sqlx::Error::ColumnDecode { .. } | sqlx::Error::ColumnNotFound(_) | sqlx::Error::Decode(_) => {
            StoreError::Incompatible(error.to_string())
        }
        _ => StoreError::Unavailable(error.to_string()),
    }
}

/// A database that answers says what it did; a connection that breaks during a commit says nothing.
fn at_commit(error: sqlx::Error) -> StoreError {
    match &error {
        sqlx::Error::Database(_) => before_commit(error),
        _ => StoreError::Unknown(error.to_string()),
    }
}

/// SQLite's `SQLITE_FULL` and its I/O errors of a disk without space; PostgreSQL's `disk_full`.
fn is_full(error: &dyn sqlx::error::DatabaseError) -> bool {
    // 4874 is SQLITE_IOERR_SHMSIZE: no room for the index of the write-ahead log.
    matches!(error.code().as_deref(), Some("13" | "4874" | "53100"))
}
