//! Tables, and how they come to be.
//!
//! Migrations run in order, each in a transaction, under a lock that lets one gateway migrate while others that
//! start at the same moment wait. They only ever expand: a release reads and writes what the release before it created,
//! and what a later one has added it leaves alone. A column or table goes one release after the last that used it.

use super::connection::{Connection, Connections};
use crate::error::StoreError;

/// One step of the schema. `{bytes}`, `{serial}` and `{computed}` stand for what the two databases call differently; a step that
/// begins with [`POSTGRES`] is PostgreSQL's alone.
const MIGRATIONS: &[&[&str]] = &[TABLES, ROOM_TO_CHANGE];

const POSTGRES: &str = "{postgres} ";

const TABLES: &[&str] = &[
    "CREATE TABLE caseway_lanes (
        lane TEXT PRIMARY KEY, backend TEXT NOT NULL, last_sequence BIGINT NOT NULL, waiting BIGINT NOT NULL,
        fence BIGINT NOT NULL, due BIGINT, holder TEXT, held TEXT, format BIGINT NOT NULL)",
    "CREATE INDEX caseway_lanes_due ON caseway_lanes (backend, due) WHERE due IS NOT NULL",
    "CREATE TABLE caseway_deliveries (
        id TEXT PRIMARY KEY, lane TEXT NOT NULL, sequence BIGINT NOT NULL, case_type TEXT NOT NULL, case_id TEXT NOT NULL,
        backend TEXT NOT NULL, operation TEXT NOT NULL, version BIGINT NOT NULL, on_dead BIGINT NOT NULL,
        place BIGINT NOT NULL, state TEXT NOT NULL, due BIGINT, holder TEXT, since BIGINT, correlation TEXT, poll BIGINT,
        deadline BIGINT, class TEXT, reason TEXT, attempts BIGINT NOT NULL, round_attempts BIGINT NOT NULL,
        rounds BIGINT NOT NULL, revision BIGINT NOT NULL, created BIGINT NOT NULL, changed BIGINT NOT NULL, key TEXT NOT NULL,
        trace TEXT, announce BIGINT NOT NULL, format BIGINT NOT NULL, seal TEXT NOT NULL, schema TEXT NOT NULL,
        payload {bytes} NOT NULL, frozen {bytes}, frozen_attempt BIGINT, frozen_at BIGINT, frozen_contract TEXT,
        frozen_mapping TEXT, output {bytes})",
    "CREATE UNIQUE INDEX caseway_deliveries_lane ON caseway_deliveries (lane, sequence)",
    "CREATE INDEX caseway_deliveries_waiting ON caseway_deliveries (lane, sequence) WHERE place > 0",
    "CREATE INDEX caseway_deliveries_case ON caseway_deliveries (case_type, case_id, created)",
    "CREATE INDEX caseway_deliveries_created ON caseway_deliveries (created, id)",
    "CREATE INDEX caseway_deliveries_open ON caseway_deliveries (backend, created) WHERE place = 1",
    "CREATE INDEX caseway_deliveries_dead ON caseway_deliveries (created, id) WHERE state IN ('dead', 'parked')",
    "CREATE INDEX caseway_deliveries_ended ON caseway_deliveries (changed) WHERE state IN ('done', 'discarded')",
    "CREATE TABLE caseway_attempts (
        delivery TEXT NOT NULL, number BIGINT NOT NULL, revision BIGINT NOT NULL, holder TEXT NOT NULL,
        started BIGINT NOT NULL, ended BIGINT NOT NULL, class TEXT NOT NULL, status BIGINT, excerpt {bytes}, contract TEXT,
        mapping TEXT, trace TEXT, seal TEXT NOT NULL)",
    "CREATE INDEX caseway_attempts_delivery ON caseway_attempts (delivery)",
    "CREATE TABLE caseway_replaced (
        delivery TEXT NOT NULL, revision BIGINT NOT NULL, schema TEXT NOT NULL, payload {bytes} NOT NULL, at BIGINT NOT NULL,
        actor TEXT NOT NULL, seal TEXT NOT NULL, PRIMARY KEY (delivery, revision))",
    "CREATE TABLE caseway_correlations (
        backend TEXT NOT NULL, correlation TEXT NOT NULL, delivery TEXT NOT NULL, PRIMARY KEY (backend, correlation))",
    "CREATE INDEX caseway_correlations_delivery ON caseway_correlations (delivery)",
    "CREATE TABLE caseway_calls (
        call TEXT PRIMARY KEY, case_type TEXT NOT NULL, request TEXT NOT NULL, reply {bytes}, delivery TEXT,
        lease BIGINT NOT NULL, keep BIGINT NOT NULL, seal TEXT NOT NULL)",
    "CREATE INDEX caseway_calls_keep ON caseway_calls (keep)",
    "CREATE TABLE caseway_cases (
        case_type TEXT NOT NULL, case_id TEXT NOT NULL, last_event BIGINT NOT NULL, PRIMARY KEY (case_type, case_id))",
    "CREATE TABLE caseway_events (
        case_type TEXT NOT NULL, case_id TEXT NOT NULL, number BIGINT NOT NULL, at BIGINT NOT NULL, backend TEXT NOT NULL,
        operation TEXT NOT NULL, delivery TEXT, state TEXT, class TEXT, PRIMARY KEY (case_type, case_id, number))",
    "CREATE INDEX caseway_events_at ON caseway_events (at)",
    "CREATE TABLE caseway_announcements (
        case_type TEXT NOT NULL, case_id TEXT NOT NULL, number BIGINT NOT NULL, at BIGINT NOT NULL, backend TEXT NOT NULL,
        news TEXT NOT NULL, PRIMARY KEY (case_type, case_id, number))",
    "CREATE INDEX caseway_announcements_at ON caseway_announcements (at)",
    "CREATE TABLE caseway_waiters (
        case_type TEXT NOT NULL, case_id TEXT NOT NULL, backend TEXT NOT NULL, operation TEXT NOT NULL, since BIGINT NOT NULL,
        announce BIGINT NOT NULL, ordinal {serial}, UNIQUE (case_type, case_id, backend, operation))",
    "CREATE INDEX caseway_waiters_backend ON caseway_waiters (backend, ordinal)",
    "CREATE TABLE caseway_counts (
        backend TEXT NOT NULL, shard BIGINT NOT NULL, open BIGINT NOT NULL, dead BIGINT NOT NULL, parked BIGINT NOT NULL,
        PRIMARY KEY (backend, shard))",
    "CREATE TABLE caseway_instances (
        instance TEXT PRIMARY KEY, release TEXT NOT NULL, since BIGINT NOT NULL, seen BIGINT NOT NULL)",
    "CREATE TABLE caseway_audit (
        ordinal {serial}, at BIGINT NOT NULL, actor TEXT NOT NULL, reason TEXT NOT NULL, what TEXT NOT NULL, delivery TEXT)",
    "CREATE TABLE caseway_seals (seal TEXT PRIMARY KEY)",
];

/// A delivery changes its state four times, and PostgreSQL writes into every index of a row when anything changes that one of them is
/// about, be it in its condition. So no index is about `state` and `changed` any more, but about columns that the database computes
/// from them and that change at the end alone; and pages keep room for a row's next version, which needs no index then.
const ROOM_TO_CHANGE: &[&str] = &[
    "ALTER TABLE caseway_deliveries ADD COLUMN letter BIGINT \
        GENERATED ALWAYS AS (CASE WHEN state IN ('dead', 'parked') THEN 1 END) {computed}",
    "ALTER TABLE caseway_deliveries ADD COLUMN ended BIGINT \
        GENERATED ALWAYS AS (CASE WHEN state IN ('done', 'discarded') THEN changed END) {computed}",
    "DROP INDEX caseway_deliveries_dead",
    "DROP INDEX caseway_deliveries_ended",
    "CREATE INDEX caseway_deliveries_letters ON caseway_deliveries (created, id) WHERE letter IS NOT NULL",
    "CREATE INDEX caseway_deliveries_over ON caseway_deliveries (ended) WHERE ended IS NOT NULL",
    "CREATE INDEX caseway_audit_at ON caseway_audit (at)",
    "{postgres} ALTER TABLE caseway_deliveries SET (fillfactor = 50)",
    "{postgres} ALTER TABLE caseway_cases SET (fillfactor = 70)",
    "{postgres} ALTER TABLE caseway_counts SET (fillfactor = 20)",
];

/// An arbitrary number that every release takes the same lock by.
#[cfg(feature = "postgres")]
const MIGRATION_LOCK: i64 = 0x0063_6173_6577_6179;

/// Brings the schema to this release's version. A newer schema is left as it is: it only adds.
pub(super) async fn migrate(connections: &Connections) -> Result<(), StoreError> {
    let (mut tx, _) = connections.begin_write().await?;
    match &tx {
        #[cfg(feature = "sqlite")]
        Connection::Sqlite(_) => {}
        #[cfg(feature = "postgres")]
        Connection::Postgres(_) => {
            // Others may migrate for longer than any other statement may take.
            tx.execute("SET LOCAL lock_timeout = 0", Vec::new()).await?;
            tx.execute("SET LOCAL statement_timeout = 0", Vec::new()).await?;
            tx.execute("SELECT pg_advisory_xact_lock($1)", vec![MIGRATION_LOCK.into()]).await?;
        }
    }
    tx.execute("CREATE TABLE IF NOT EXISTS caseway_schema (version BIGINT PRIMARY KEY)", Vec::new()).await?;
    let rows = tx.fetch("SELECT COALESCE(MAX(version), 0) FROM caseway_schema", Vec::new()).await?;
    let have = rows.first().map_or(Ok(0), |row| row.columns().int())?;
    for (at, steps) in (1_i64..).zip(MIGRATIONS).filter(|(at, _)| *at > have) {
        for step in *steps {
            if let Some(step) = spelled(&tx, step) {
                tx.execute(&step, Vec::new()).await?;
            }
        }
        tx.execute("INSERT INTO caseway_schema (version) VALUES ($1)", vec![at.into()]).await?;
    }
    tx.commit().await
}

/// A step in the words of the database; `None` where it is another one's.
fn spelled(tx: &Connection, step: &str) -> Option<String> {
    let alone = step.strip_prefix(POSTGRES);
    let (bytes, serial, computed) = match tx {
        #[cfg(feature = "sqlite")]
        Connection::Sqlite(_) if alone.is_some() => return None,
        #[cfg(feature = "sqlite")]
        Connection::Sqlite(_) => ("BLOB", "INTEGER PRIMARY KEY", "VIRTUAL"),
        #[cfg(feature = "postgres")]
        Connection::Postgres(_) => ("BYTEA", "BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY", "STORED"),
    };
    let step = alone.unwrap_or(step).replace("{bytes}", bytes).replace("{serial}", serial);
    Some(step.replace("{computed}", computed))
}
