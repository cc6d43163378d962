//! A backlog of any size in seconds: copies of one delivery in 200 lanes, made by the database itself.

use sqlx::{
    AssertSqlSafe, Column, ColumnIndex, Database, Decode, Encode, Executor, IntoArguments, Pool, Row, Type,
};

/// Cases whose deliveries wait.
const LANES: u64 = 200;

/// Columns of deliveries that are made from others.
const COMPUTED: [&str; 2] = ["letter", "ended"];

/// How the two databases spell the same things.
#[derive(Clone, Copy)]
pub(super) struct Dialect {
    /// A table of the numbers `n` from 0 to below `{count}`.
    numbers: &'static str,
    /// `{of}` in `{digits}` hexadecimal digits.
    hex: &'static str,
    /// What tells the planner how large the tables are now.
    analyze: &'static str,
}

pub(super) const SQLITE: Dialect = Dialect {
    numbers: "(WITH RECURSIVE numbers(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM numbers WHERE n + 1 < {count}) \
              SELECT n FROM numbers)",
    hex: "printf('%0{digits}x', {of})",
    analyze: "ANALYZE",
};

pub(super) const POSTGRES: Dialect = Dialect {
    numbers: "(SELECT n FROM generate_series(0, {count} - 1) AS numbers(n))",
    hex: "lpad(to_hex({of}), {digits}, '0')",
    analyze: "VACUUM ANALYZE",
};

pub(super) async fn fill<DB: Database>(
    pool: &Pool<DB>,
    count: u64,
    dialect: Dialect,
) -> Result<(), sqlx::Error>
where
    for<'c> &'c Pool<DB>: Executor<'c, Database = DB>,
    DB::Arguments: IntoArguments<DB>,
    usize: ColumnIndex<DB::Row>,
    for<'q> i64: Encode<'q, DB> + Decode<'q, DB> + Type<DB>,
{
    if count == 0 {
        return Ok(());
    }
    let numbers = |count: u64| dialect.numbers.replace("{count}", &count.to_string());
    let hex =
        |of: &str, digits: u32| dialect.hex.replace("{of}", of).replace("{digits}", &digits.to_string());
    let template = sqlx::query("SELECT * FROM caseway_deliveries LIMIT 1").fetch_one(pool).await?;
    // Those that the database computes are not given.
    let given = template.columns().iter().map(|column| column.name()).filter(|name| !COMPUTED.contains(name));
    let columns: Vec<String> = given.map(str::to_owned).collect();
    let values = columns.iter().map(|column| match column.as_str() {
        "id" => format!("'00000000-0000-7000-8000-' || {}", hex("n", 12)),
        "lane" => hex(&format!("n % {LANES}"), 32),
        "case_id" => format!("'B-' || (n % {LANES})"),
        "sequence" => format!("n / {LANES} + 1"),
        other => format!("one.{other}"),
    });
    let deliveries = format!(
        "INSERT INTO caseway_deliveries ({}) SELECT {} FROM caseway_deliveries AS one, {} AS numbers",
        columns.join(", "),
        values.collect::<Vec<_>>().join(", "),
        numbers(count)
    );
    let lanes = format!(
        "INSERT INTO caseway_lanes (lane, backend, last_sequence, waiting, fence, due, format) \
         SELECT {}, one.backend, {each}, {each}, 1, one.due, one.format FROM caseway_lanes AS one, {} AS numbers",
        hex("n", 32),
        numbers(LANES),
        each = count / LANES
    );
    let counts = format!("UPDATE caseway_counts SET open = open + {count}");
    for sql in [deliveries, lanes, counts, dialect.analyze.to_owned()] {
        pool.execute(sqlx::raw_sql(AssertSqlSafe(sql))).await?;
    }
    Ok(())
}
