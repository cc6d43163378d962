//! Values in and out of a database: whole numbers, texts and bytes, and nothing else.
//!
//! Both databases know these three alike. What a row means is decided in [`super::rows`], not here.

use sqlx::Row as _;
#[cfg(feature = "postgres")]
use sqlx::postgres::PgRow;
#[cfg(feature = "sqlite")]
use sqlx::sqlite::SqliteRow;

use crate::error::StoreError;

/// A parameter of a statement.
#[derive(Debug, Clone)]
pub(super) enum Value {
    Int(Option<i64>),
    Text(Option<String>),
    Bytes(Option<Vec<u8>>),
}

/// The kind of a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Int,
    Text,
    Bytes,
}

impl From<i64> for Value {
    fn from(value: i64) -> Self {
        Self::Int(Some(value))
    }
}

impl From<Option<i64>> for Value {
    fn from(value: Option<i64>) -> Self {
        Self::Int(value)
    }
}

impl From<&str> for Value {
    fn from(value: &str) -> Self {
        Self::Text(Some(value.to_owned()))
    }
}

impl From<String> for Value {
    fn from(value: String) -> Self {
        Self::Text(Some(value))
    }
}

impl From<Option<String>> for Value {
    fn from(value: Option<String>) -> Self {
        Self::Text(value)
    }
}

impl From<Vec<u8>> for Value {
    fn from(value: Vec<u8>) -> Self {
        Self::Bytes(Some(value))
    }
}

impl From<Option<Vec<u8>>> for Value {
    fn from(value: Option<Vec<u8>>) -> Self {
        Self::Bytes(value)
    }
}

/// A count or number that is never negative, as databases keep it.
pub(super) fn signed(value: u64) -> i64 {
    i64::try_from(value).unwrap_or(i64::MAX)
}

/// A row of a result.
pub(super) enum Row {
    #[cfg(feature = "sqlite")]
    Sqlite(SqliteRow),
    #[cfg(feature = "postgres")]
    Postgres(PgRow),
}

/// Reads a row's columns one after another.
pub(super) struct Columns<'r> {
    row: &'r Row,
    next: usize,
}

impl Row {
    pub(super) fn columns(&self) -> Columns<'_> {
        Columns { row: self, next: 0 }
    }
}

macro_rules! column {
    ($self:ident, $type:ty) => {{
        let at = $self.next;
        $self.next += 1;
        let value: Result<$type, sqlx::Error> = match $self.row {
            #[cfg(feature = "sqlite")]
            Row::Sqlite(row) => row.try_get_unchecked(at),
            #[cfg(feature = "postgres")]
            Row::Postgres(row) => row.try_get_unchecked(at),
        };
        value.map_err(|error| StoreError::Incompatible(format!("column {at} of a result: {error}")))
    }};
}

impl Columns<'_> {
    pub(super) fn int(&mut self) -> Result<i64, StoreError> {
        column!(self, i64)
    }

    pub(super) fn maybe_int(&mut self) -> Result<Option<i64>, StoreError> {
        column!(self, Option<i64>)
    }

    pub(super) fn count(&mut self) -> Result<u64, StoreError> {
        Ok(u64::try_from(self.int()?).unwrap_or(0))
    }

    pub(super) fn small(&mut self) -> Result<u32, StoreError> {
        Ok(u32::try_from(self.int()?).unwrap_or(u32::MAX))
    }

    pub(super) fn text(&mut self) -> Result<String, StoreError> {
        column!(self, String)
    }

    pub(super) fn maybe_text(&mut self) -> Result<Option<String>, StoreError> {
        column!(self, Option<String>)
    }

    pub(super) fn bytes(&mut self) -> Result<Vec<u8>, StoreError> {
        column!(self, Vec<u8>)
    }

    pub(super) fn maybe_bytes(&mut self) -> Result<Option<Vec<u8>>, StoreError> {
        column!(self, Option<Vec<u8>>)
    }
}
