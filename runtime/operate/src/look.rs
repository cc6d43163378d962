//! Looking: lists, one dead letter, the audit log.

use std::io::Write;

use bytes::Bytes;
use caseway_core::client::Operation;
use clap::Args;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use serde_json::{Map, Value, json};

use crate::error::Error;
use crate::hub::{Connection, NOTHING, read};
use crate::table::{indented, table};
use crate::{Ended, Format};

const LIST: Operation = Operation::get("admin.ListDeadLetters", "/admin/dead-letters");
pub(crate) const SHOW: Operation = Operation::get("admin.ShowDeadLetter", "/admin/dead-letters/{id}");
const AUDIT: Operation = Operation::get("admin.ListAudit", "/admin/audit");
/// What the hub gives at once.
const PAGE: u32 = 500;

/// Which dead letters are meant.
#[derive(Debug, Clone, Default, Args, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Wanted {
    /// Those of this case type.
    #[arg(long, value_name = "NAME")]
    #[serde(skip_serializing_if = "Option::is_none")]
    case_type: Option<String>,
    /// Those of the case with this number.
    #[arg(long = "case", value_name = "ID")]
    #[serde(skip_serializing_if = "Option::is_none")]
    case_id: Option<String>,
    /// Those to this backend.
    #[arg(long, value_name = "NAME")]
    #[serde(skip_serializing_if = "Option::is_none")]
    backend: Option<String>,
    /// Those of this operation, as in `orders.PlaceOrder`.
    #[arg(long, value_name = "NAME")]
    #[serde(skip_serializing_if = "Option::is_none")]
    operation: Option<String>,
    /// Those whose last attempt failed like this, as in `refused` or `timeout`.
    #[arg(long, value_name = "CLASS")]
    #[serde(skip_serializing_if = "Option::is_none")]
    class: Option<String>,
    /// Those in this state: `dead`, `parked` or `discarded`. Default: dead and parked.
    #[arg(long, value_name = "STATE")]
    #[serde(skip_serializing_if = "Option::is_none")]
    state: Option<String>,
    /// Those accepted at or after a day or a moment, as in `2026-11-24` or `2026-11-24T09:30:00Z`.
    #[arg(long, value_name = "TIME")]
    #[serde(skip_serializing_if = "Option::is_none")]
    from: Option<String>,
    /// Those accepted before it.
    #[arg(long, value_name = "TIME")]
    #[serde(skip_serializing_if = "Option::is_none")]
    to: Option<String>,
}

impl Wanted {
    pub(crate) fn fields(&self) -> Map<String, Value> {
        match serde_json::to_value(self) {
            Ok(Value::Object(fields)) => fields,
            _ => Map::new(),
        }
    }
}

/// Lists dead letters, newest first.
#[derive(Debug, Args)]
pub(crate) struct List {
    #[command(flatten)]
    wanted: Wanted,
    /// At most this many.
    #[arg(long, default_value_t = 50, value_parser = clap::value_parser!(u32).range(1..))]
    limit: u32,
    /// All of them, however many there are.
    #[arg(long, conflicts_with = "limit")]
    all: bool,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Page {
    dead_letters: Vec<Box<RawValue>>,
    next: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Letter {
    delivery_id: String,
    case_type: String,
    case_id: String,
    backend: String,
    operation: String,
    state: String,
    #[serde(default)]
    class: String,
    #[serde(default)]
    reason: String,
    attempts: u32,
    accepted_at: String,
}

impl List {
    pub(crate) async fn run(
        &self,
        hub: &Connection,
        format: Format,
        out: &mut impl Write,
    ) -> Result<Ended, Error> {
        let mut left = if self.all { u32::MAX } else { self.limit };
        let mut found: Vec<Box<RawValue>> = Vec::new();
        let mut after: Option<String> = None;
        loop {
            let mut fields = self.wanted.fields();
            fields.insert("limit".to_owned(), left.min(PAGE).into());
            fields.extend(after.take().map(|after| ("after".to_owned(), after.into())));
            let page: Page = hub.ask(LIST, fields.into(), NOTHING).await?;
            left = left.saturating_sub(u32::try_from(page.dead_letters.len()).unwrap_or(u32::MAX));
            found.extend(page.dead_letters);
            after = page.next;
            if left == 0 || after.is_none() {
                break;
            }
        }
        if format == Format::Json {
            let document = json!({ "deadLetters": found, "more": after.is_some() });
            writeln!(out, "{document:#}")?;
            return Ok(Ended::Well);
        }
        let rows = found.iter().map(|letter| row(letter)).collect::<Result<Vec<_>, _>>()?;
        if rows.is_empty() {
            writeln!(out, "There is no such dead letter.")?;
            return Ok(Ended::Well);
        }
        let head = ["DELIVERY", "STATE", "CLASS", "ATTEMPTS", "ACCEPTED", "CASE", "OPERATION", "REASON"];
        table(&head, &rows, out)?;
        if after.is_some() {
            writeln!(out, "There are more: `--limit N` or `--all` shows them.")?;
        }
        Ok(Ended::Well)
    }
}

fn row(letter: &RawValue) -> Result<Vec<String>, Error> {
    let letter: Letter = read(letter.get().as_bytes())?;
    Ok(vec![
        letter.delivery_id,
        letter.state,
        letter.class,
        letter.attempts.to_string(),
        seconds(&letter.accepted_at),
        format!("{} {}", letter.case_type, letter.case_id),
        format!("{} -> {}", letter.operation, letter.backend),
        letter.reason,
    ])
}

/// A moment to the second.
fn seconds(moment: &str) -> String {
    match moment.split_once('.') {
        Some((whole, _)) => format!("{whole}Z"),
        None => moment.to_owned(),
    }
}

/// Shows one dead letter.
#[derive(Debug, Args)]
pub(crate) struct Show {
    /// The delivery's id.
    id: String,
}

/// Everything about a dead letter, as far as it is looked at here.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Whole {
    #[serde(flatten)]
    letter: Letter,
    rounds: u32,
    sequence: u64,
    blocks_lane: bool,
    pub(crate) revision: u32,
    trace_id: Option<String>,
    may_be_applied: bool,
    pub(crate) masked: bool,
    request: Option<Request>,
    unmappable: Option<String>,
    attempt_history: Vec<Attempt>,
    replaced_payloads: Vec<Replaced>,
    audit: Vec<Entry>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Request {
    origin: String,
    operation: String,
    method: String,
    path: String,
    body: Value,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Attempt {
    number: u32,
    revision: u32,
    started_at: String,
    class: String,
    status: Option<u16>,
    reply_excerpt: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Replaced {
    revision: u32,
    payload: Value,
    replaced_at: String,
    replaced_by: String,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Entry {
    number: u64,
    at: String,
    by: String,
    what: String,
    #[serde(default)]
    reason: String,
    #[serde(default)]
    delivery_id: String,
}

/// The payload as it is written: its numbers keep their digits.
#[derive(Debug, Deserialize)]
pub(crate) struct Payload {
    pub(crate) payload: Box<RawValue>,
}

impl Show {
    pub(crate) async fn run(
        &self,
        hub: &Connection,
        format: Format,
        out: &mut impl Write,
    ) -> Result<Ended, Error> {
        let text: Bytes = hub.text(SHOW, json!({ "id": self.id }), NOTHING).await?;
        if format == Format::Json {
            writeln!(out, "{}", indented(&String::from_utf8_lossy(&text)))?;
            return Ok(Ended::Well);
        }
        let (whole, payload): (Whole, Payload) = (read(&text)?, read(&text)?);
        whole.write(payload.payload.get(), out)?;
        Ok(Ended::Well)
    }
}

impl Whole {
    fn write(&self, payload: &str, out: &mut impl Write) -> Result<(), Error> {
        let Self { letter, .. } = self;
        writeln!(out, "{}  {}", letter.delivery_id, letter.state)?;
        let applied = if self.may_be_applied { "possibly: look there before it is edited" } else { "no" };
        let lane = match self.blocks_lane {
            true => format!("number {}; what comes behind it waits", self.sequence),
            false => format!("number {}; what comes behind it goes on", self.sequence),
        };
        for (name, value) in [
            ("reason", letter.reason.clone()),
            ("class", letter.class.clone()),
            ("case", format!("{} {}", letter.case_type, letter.case_id)),
            ("operation", format!("{} -> {}", letter.operation, letter.backend)),
            ("accepted", seconds(&letter.accepted_at)),
            ("attempts", format!("{} in all, {} automatic rounds", letter.attempts, self.rounds)),
            ("lane", lane),
            ("revision", self.revision.to_string()),
            ("applied", applied.to_owned()),
            ("trace", self.trace_id.clone().unwrap_or_default()),
        ] {
            if !value.is_empty() {
                writeln!(out, "  {name:10} {value}")?;
            }
        }
        writeln!(out, "\nPayload")?;
        lines(&indented(payload), out)?;
        if let Some(request) = &self.request {
            let when = if request.origin == "sent" { "as it was sent" } else { "as it would be sent now" };
            writeln!(out, "\nRequest to {}, {when}", request.operation)?;
            writeln!(out, "  {} {}", request.method, request.path)?;
            if !request.body.is_null() {
                lines(&format!("{:#}", request.body), out)?;
            }
        }
        if let Some(reason) = &self.unmappable {
            writeln!(out, "\nThere is no request: {reason}")?;
        }
        writeln!(out, "\nAttempts")?;
        let rows: Vec<_> = self.attempt_history.iter().map(attempt).collect();
        table(&["  NUMBER", "STARTED", "CLASS", "STATUS", "REVISION", "REPLY"], &rows, out)?;
        for replaced in &self.replaced_payloads {
            let Replaced { revision, replaced_at, replaced_by, payload } = replaced;
            writeln!(
                out,
                "\nPayload of revision {revision}, replaced by {replaced_by} at {}",
                seconds(replaced_at)
            )?;
            lines(&format!("{payload:#}"), out)?;
        }
        if !self.audit.is_empty() {
            writeln!(out, "\nWhat people did")?;
            let rows: Vec<_> = self.audit.iter().map(|entry| entry.row().split_off(1)).collect();
            table(&["AT", "BY", "WHAT", "REASON"], &rows, out)?;
        }
        if self.masked {
            writeln!(out, "\nWhat is sensitive is hidden (***): an operator's key shows it.")?;
        }
        Ok(())
    }
}

fn attempt(attempt: &Attempt) -> Vec<String> {
    vec![
        format!("  {}", attempt.number),
        seconds(&attempt.started_at),
        attempt.class.clone(),
        attempt.status.map(|status| status.to_string()).unwrap_or_default(),
        attempt.revision.to_string(),
        attempt.reply_excerpt.as_deref().map(one_line).unwrap_or_default(),
    ]
}

/// The beginning of a text, on one line, and nothing in it that a terminal would obey.
fn one_line(text: &str) -> String {
    const LONGEST: usize = 100;
    let shown: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).take(LONGEST).collect();
    if text.chars().count() > LONGEST { format!("{shown}...") } else { shown }
}

fn lines(text: &str, out: &mut impl Write) -> std::io::Result<()> {
    text.lines().try_for_each(|line| writeln!(out, "  {line}"))
}

impl Entry {
    fn row(&self) -> Vec<String> {
        vec![
            self.delivery_id.clone(),
            seconds(&self.at),
            self.by.clone(),
            self.what.clone(),
            self.reason.clone(),
        ]
    }
}

/// Lists who changed what, newest first.
#[derive(Debug, Args)]
pub(crate) struct Audit {
    /// What concerns this delivery alone.
    #[arg(long, value_name = "ID")]
    delivery: Option<String>,
    /// At most this many entries.
    #[arg(long, default_value_t = 50, value_parser = clap::value_parser!(u32).range(1..=500))]
    limit: u32,
    /// Older ones than the entry with this number.
    #[arg(long, value_name = "NUMBER")]
    before: Option<u64>,
}

#[derive(Debug, Deserialize)]
struct Log {
    entries: Vec<Entry>,
    next: Option<u64>,
}

impl Audit {
    pub(crate) async fn run(
        &self,
        hub: &Connection,
        format: Format,
        out: &mut impl Write,
    ) -> Result<Ended, Error> {
        let fields = json!({ "delivery": self.delivery, "limit": self.limit, "before": self.before });
        let text = hub.text(AUDIT, fields, NOTHING).await?;
        if format == Format::Json {
            writeln!(out, "{}", indented(&String::from_utf8_lossy(&text)))?;
            return Ok(Ended::Well);
        }
        let log: Log = read(&text)?;
        let rows: Vec<_> = log
            .entries
            .iter()
            .map(|entry| {
                let mut row = vec![entry.number.to_string()];
                row.extend(entry.row());
                row
            })
            .collect();
        if rows.is_empty() {
            writeln!(out, "Nobody has changed anything.")?;
            return Ok(Ended::Well);
        }
        table(&["NUMBER", "DELIVERY", "AT", "BY", "WHAT", "REASON"], &rows, out)?;
        if let Some(next) = log.next {
            writeln!(out, "There are more: `--before {next}` shows them.")?;
        }
        Ok(Ended::Well)
    }
}
