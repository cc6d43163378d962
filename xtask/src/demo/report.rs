//! What the demo says: a line a step, then the numbers of each backend.

use std::fmt;
use std::io::Write;
use std::ops::AddAssign;
use std::time::Duration;

use anyhow::Result;
use serde::Serialize;
use serde_json::{Value, json};

use super::metrics::Quantile;

/// What a step saw, and whether that is what it promises.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Finding {
    /// It is.
    Held(String),
    /// It is not.
    Failed(String),
}

/// A step that was played.
#[derive(Debug, Serialize)]
struct Step {
    name: &'static str,
    held: bool,
    seen: String,
}

/// One line of the table, from the hub's own numbers.
#[derive(Debug, Clone)]
pub(super) struct Row {
    /// The backend.
    pub(super) backend: String,
    /// The calls of service operations that end at it.
    pub(super) tally: Tally,
    /// The time within which half of the attempts to call it ended.
    pub(super) p50: Quantile,
    /// The time within which 99 of 100 attempts ended.
    pub(super) p99: Quantile,
    /// The breaker's state.
    pub(super) breaker: String,
}

/// Calls of the service operations that end at a backend.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Tally {
    /// Those that the case type may make.
    pub(super) calls: u64,
    /// Those beside them that it may not make.
    pub(super) refused: u64,
    /// The calls that ended in a problem.
    pub(super) errors: u64,
}

/// What was played, told as it is played.
pub(super) struct Report {
    out: Box<dyn Write>,
    steps: Vec<Step>,
    rows: Vec<Row>,
}

impl Report {
    pub(super) fn new(out: Box<dyn Write>) -> Self {
        Self { out, steps: Vec::new(), rows: Vec::new() }
    }

    /// Tells of a step.
    pub(super) fn step(&mut self, name: &'static str, finding: Finding) -> Result<()> {
        let (held, seen) = match finding {
            Finding::Held(seen) => (true, seen),
            Finding::Failed(seen) => (false, seen),
        };
        writeln!(self.out, "{:6}  {name}: {seen}", if held { "held" } else { "failed" })?;
        self.out.flush()?;
        self.steps.push(Step { name, held, seen });
        Ok(())
    }

    /// Tells of a step that makes something for those after it. `None` when it did not.
    pub(super) fn prepare<T>(
        &mut self,
        name: &'static str,
        prepared: Result<(T, String)>,
    ) -> Result<Option<T>> {
        match prepared {
            Ok((made, seen)) => {
                self.step(name, Finding::Held(seen))?;
                Ok(Some(made))
            }
            Err(error) => {
                self.step(name, Finding::Failed(format!("{error:#}")))?;
                Ok(None)
            }
        }
    }

    /// The table's lines.
    pub(super) fn table(&mut self, rows: Vec<Row>) {
        self.rows = rows;
    }

    /// Whether every step held.
    pub(super) fn held(&self) -> bool {
        self.steps.iter().all(|step| step.held)
    }

    /// Writes what comes after the steps, for people.
    pub(super) fn human(&mut self, took: Duration) -> Result<()> {
        let out = &mut self.out;
        if !self.rows.is_empty() {
            let width = self.rows.iter().map(|row| row.backend.len()).max().unwrap_or(0).max("backend".len());
            writeln!(
                out,
                "\n{:width$}  {:>6}  {:>7}  {:>6}  {:>9}  {:>9}  breaker",
                "backend", "calls", "refused", "errors", "p50", "p99"
            )?;
            for Row { backend, tally, p50, p99, breaker } in &self.rows {
                writeln!(
                    out,
                    "{backend:width$}  {:>6}  {:>7}  {:>6}  {:>9}  {:>9}  {breaker}",
                    tally.calls,
                    tally.refused,
                    tally.errors,
                    p50.to_string(),
                    p99.to_string()
                )?;
            }
            writeln!(
                out,
                "from the hub's /metrics; times are those of attempts, interpolated within its buckets"
            )?;
        }
        let failed = self.steps.iter().filter(|step| !step.held).count();
        writeln!(
            out,
            "\n{} steps held, {failed} failed; {:.1} s",
            self.steps.len() - failed,
            took.as_secs_f64()
        )?;
        Ok(out.flush()?)
    }

    /// Everything, for programs; `running` is what is left up.
    pub(super) fn document(&self, took: Duration, running: Option<Value>) -> Value {
        let row = |row: &Row| {
            json!({
                "backend": row.backend,
                "calls": row.tally.calls,
                "refused": row.tally.refused,
                "errors": row.tally.errors,
                "p50Ms": row.p50.milliseconds(),
                "p99Ms": row.p99.milliseconds(),
                "breaker": row.breaker,
            })
        };
        json!({
            "held": self.held(),
            "seconds": took.as_secs_f64(),
            "steps": self.steps,
            "backends": self.rows.iter().map(row).collect::<Vec<_>>(),
            "running": running,
        })
    }
}

impl AddAssign for Tally {
    fn add_assign(&mut self, other: Self) {
        self.calls += other.calls;
        self.refused += other.refused;
        self.errors += other.errors;
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} calls, {} refused, {} errors", self.calls, self.refused, self.errors)
    }
}

impl Quantile {
    /// `None` where nothing was measured, and where it is only known to be longer than some time.
    fn milliseconds(self) -> Option<f64> {
        match self {
            Self::Within(time) => Some(time.as_secs_f64() * 1e3),
            Self::Unknown | Self::Beyond(_) => None,
        }
    }
}

impl fmt::Display for Quantile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unknown => f.write_str("-"),
            Self::Within(time) => write!(f, "{:.1} ms", time.as_secs_f64() * 1e3),
            Self::Beyond(time) => write!(f, "> {:.0} s", time.as_secs_f64()),
        }
    }
}
