//! A transaction on PostgreSQL in few round trips.
//!
//! A transaction of some rows costs the server less than being spoken to does. So one word begins it and asks for the time, one word
//! carries its last statement and the commit, and a connection is not asked before each use whether it is still there: the first word
//! tells.

use std::ops::{Deref, DerefMut};

use sqlx::pool::PoolConnection;
use sqlx::postgres::{PgConnection, Postgres};
use sqlx::{AssertSqlSafe, Executor, Pool, Row as _, Transaction};

use super::connection::Column;
use super::value::Value;

/// Milliseconds since 1970.
const TIME: &str = "SELECT CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000 AS BIGINT)";

/// How many connections a transaction is begun on at most: those of a pool may all have died together.
const TRIES: u32 = 12;

/// An open transaction.
pub(super) enum Session {
    Reads(Transaction<'static, Postgres>),
    Writes(Writes),
}

/// A transaction that is not rolled back when it is dropped: its connection is closed, and the server rolls back.
pub(super) struct Writes {
    connection: PoolConnection<Postgres>,
    open: bool,
}

/// The server's time.
pub(super) async fn time(pool: &Pool<Postgres>) -> Result<i64, sqlx::Error> {
    let mut tries = 0;
    loop {
        let mut connection = pool.acquire().await?;
        tries += 1;
        match sqlx::query_scalar(TIME).fetch_one(&mut *connection).await {
            Err(_) if tries < TRIES => connection.close_on_drop(),
            time => return time,
        }
    }
}

impl Session {
    /// Begins a transaction that writes; with the server's time.
    pub(super) async fn write(pool: &Pool<Postgres>) -> Result<(Self, i64), sqlx::Error> {
        let mut tries = 0;
        loop {
            // From here on it is closed when this is given up half-way.
            let mut begun = Writes { connection: pool.acquire().await?, open: true };
            let time =
                begun.connection.fetch_one(sqlx::raw_sql(AssertSqlSafe(format!("BEGIN; {TIME}")))).await;
            tries += 1;
            match time.and_then(|row| row.try_get_unchecked(0)) {
                Ok(time) => return Ok((Self::Writes(begun), time)),
                Err(error) if tries == TRIES => return Err(error),
                // It died while it was idle.
                Err(_) => {}
            }
        }
    }

    /// Begins a transaction that reads one moment's state.
    pub(super) async fn read(pool: &Pool<Postgres>) -> Result<Self, sqlx::Error> {
        let mut tries = 0;
        loop {
            tries += 1;
            // The connection of one that does not begin is looked at by the pool.
            match pool.begin_with("BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY").await {
                Ok(begun) => return Ok(Self::Reads(begun)),
                Err(error @ (sqlx::Error::PoolTimedOut | sqlx::Error::PoolClosed)) => return Err(error),
                Err(error) if tries == TRIES => return Err(error),
                Err(_) => {}
            }
        }
    }

    pub(super) async fn commit(self, last: &str) -> Result<(), sqlx::Error> {
        match self {
            Self::Reads(transaction) => transaction.commit().await,
            Self::Writes(mut writes) => {
                let sql = sqlx::raw_sql(AssertSqlSafe(format!("{last}COMMIT")));
                writes.connection.execute(sql).await?;
                writes.open = false;
                Ok(())
            }
        }
    }
}

impl Drop for Writes {
    fn drop(&mut self) {
        if self.open {
            self.connection.close_on_drop();
        }
    }
}

impl Deref for Session {
    type Target = PgConnection;

    fn deref(&self) -> &PgConnection {
        match self {
            Self::Reads(transaction) => transaction,
            Self::Writes(writes) => &writes.connection,
        }
    }
}

impl DerefMut for Session {
    fn deref_mut(&mut self) -> &mut PgConnection {
        match self {
            Self::Reads(transaction) => transaction,
            Self::Writes(writes) => &mut writes.connection,
        }
    }
}

/// An insert with its values spelled out, for a word of several statements; nothing without rows.
pub(super) fn spelled_insert(table: &str, columns: &[Column], rows: &[Vec<Value>], suffix: &str) -> String {
    if rows.is_empty() {
        return String::new();
    }
    let names = columns.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(", ");
    let rows = rows.iter().map(|row| format!("({})", row.iter().map(literal).collect::<Vec<_>>().join(", ")));
    format!("INSERT INTO {table} ({names}) VALUES {} {suffix}; ", rows.collect::<Vec<_>>().join(", "))
}

/// As `standard_conforming_strings` has it, which every session sets.
fn literal(value: &Value) -> String {
    match value {
        Value::Int(Some(number)) => number.to_string(),
        Value::Text(Some(text)) => format!("'{}'", text.replace('\'', "''")),
        Value::Bytes(Some(bytes)) => {
            let digits: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
            format!("'\\x{digits}'::bytea")
        }
        Value::Int(None) | Value::Text(None) | Value::Bytes(None) => "NULL".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::value::Kind;
    use super::*;

    #[test]
    fn values_that_are_spelled_out_stay_values() {
        let columns: &[Column] = &[("a", Kind::Text), ("b", Kind::Int), ("c", Kind::Bytes)];
        let row = vec![Value::from("it's \\ one'; DROP"), Value::from(-1), Value::from(b"\x00'".to_vec())];
        let none = vec![Value::Text(None), Value::Int(None), Value::Bytes(None)];
        assert_eq!(
            spelled_insert("t", columns, &[row, none], "ON CONFLICT DO NOTHING"),
            "INSERT INTO t (a, b, c) VALUES ('it''s \\ one''; DROP', -1, '\\x0027'::bytea), (NULL, NULL, NULL) ON CONFLICT DO NOTHING; "
        );
        assert_eq!(spelled_insert("t", columns, &[], ""), "");
    }
}
