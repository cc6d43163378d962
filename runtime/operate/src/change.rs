//! Changing: edits, redriving, discarding, settling.

use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

use caseway_core::client::Operation;
use clap::Args;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use serde_json::{Value, json};

use crate::error::Error;
use crate::hub::{Connection, NOTHING, read};
use crate::look::{Payload, SHOW, Wanted, Whole};
use crate::table::indented;
use crate::{Ended, Format, editor};

const EDIT: Operation = Operation::put("admin.EditDeadLetter", "/admin/dead-letters/{id}/payload");
const REDRIVE: Operation = Operation::post("admin.RedriveDeadLetters", "/admin/dead-letters/redrive");
const DISCARD: Operation = Operation::post("admin.DiscardDeadLetter", "/admin/dead-letters/{id}/discard");
const SETTLE: Operation = Operation::post("admin.SettleDeadLetter", "/admin/dead-letters/{id}/settle");
/// Dead letters of one request, so that there is something to see while many are redriven.
const AT_ONCE: u32 = 100;

/// What the hub says of a change.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Changed {
    delivery_id: String,
    state: String,
}

/// Changes what one says, in an editor or from a file, and has it tried again.
#[derive(Debug, Args)]
pub(crate) struct Edit {
    /// The delivery's id.
    id: String,
    /// The file that holds the new payload, `-` for standard input. Default: an editor opens on the present one.
    #[arg(long, value_name = "FILE")]
    file: Option<PathBuf>,
    /// Why, for the audit log.
    #[arg(long)]
    reason: String,
    /// The revision that the new payload replaces. Default: the one that is there now.
    #[arg(long, value_name = "NUMBER")]
    revision: Option<u32>,
    /// Somebody has looked in the backend: what may have been sent before was not applied.
    #[arg(long)]
    verified: bool,
}

impl Edit {
    pub(crate) async fn run(
        &self,
        hub: &Connection,
        format: Format,
        out: &mut impl Write,
    ) -> Result<Ended, Error> {
        let text = hub.text(SHOW, json!({ "id": self.id }), NOTHING).await?;
        let (whole, present): (Whole, Payload) = (read(&text)?, read(&text)?);
        let new = match &self.file {
            Some(file) => contents(file)?,
            None if whole.masked => {
                return Err(Error::Here(
                    "the key is a viewer's, which does not show the whole payload: use an operator's"
                        .to_owned(),
                ));
            }
            None => match editor::edited(&indented(present.payload.get()))? {
                Some(new) => new,
                None => {
                    return Err(Error::Here("the payload is as it was; nothing was changed".to_owned()));
                }
            },
        };
        #[derive(Serialize)]
        struct Body<'a> {
            payload: &'a RawValue,
            revision: u32,
            reason: &'a str,
            verified: bool,
        }
        let payload: &RawValue = serde_json::from_str(&new)
            .map_err(|error| Error::Here(format!("the new payload is not JSON: {error}")))?;
        let revision = self.revision.unwrap_or(whole.revision);
        let body = Body { payload, revision, reason: &self.reason, verified: self.verified };
        let changed: Changed = hub.ask(EDIT, json!({ "id": self.id }), Some(&body)).await?;
        match format {
            Format::Json => writeln!(out, "{:#}", json!(changed))?,
            Format::Human => writeln!(
                out,
                "{} is edited and {}: it is tried again in its turn.",
                changed.delivery_id, changed.state
            )?,
        }
        Ok(Ended::Well)
    }
}

/// The text of a file, or of standard input.
fn contents(file: &Path) -> Result<String, Error> {
    let mut text = String::new();
    let read = if file == Path::new("-") {
        std::io::stdin().read_to_string(&mut text).map(drop)
    } else {
        std::fs::read_to_string(file).map(|read| text = read)
    };
    read.map_err(|error| Error::Here(format!("{} cannot be read: {error}", file.display())))?;
    Ok(text)
}

/// Has one or many tried again, so many a second.
#[derive(Debug, Args)]
pub(crate) struct Redrive {
    /// The deliveries' ids.
    #[arg(value_name = "ID")]
    ids: Vec<String>,
    #[command(flatten)]
    wanted: Wanted,
    /// Every dead letter and parked delivery.
    #[arg(long)]
    all: bool,
    /// How many are tried again in a second. Default: what the environment says.
    #[arg(long, value_name = "NUMBER", value_parser = clap::value_parser!(u32).range(1..=1000))]
    per_second: Option<u32>,
    /// Why, for the audit log.
    #[arg(long)]
    reason: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Redriven {
    redriven: u64,
    per_second: u32,
    results: Vec<Value>,
    next: Option<String>,
}

impl Redrive {
    pub(crate) async fn run(
        &self,
        hub: &Connection,
        format: Format,
        out: &mut impl Write,
    ) -> Result<Ended, Error> {
        let filtered = !self.wanted.fields().is_empty();
        if [!self.ids.is_empty(), filtered, self.all].iter().filter(|given| **given).count() != 1 {
            return Err(Error::Here(
                "say which: ids, or what they have in common (`--backend`, `--case`, `--class` ...), or `--all`".to_owned(),
            ));
        }
        let mut body = json!({ "reason": self.reason, "perSecond": self.per_second });
        match self.ids.is_empty() {
            false => body["ids"] = json!(self.ids),
            true => {
                body["filter"] = self.wanted.fields().into();
                body["limit"] = AT_ONCE.into();
            }
        }
        let (mut redriven, mut results) = (0, Vec::new());
        loop {
            let done: Redriven = hub.ask(REDRIVE, json!({}), Some(&body)).await?;
            redriven += done.redriven;
            if format == Format::Human {
                for left in done.results.iter().filter(|one| one["outcome"] != "redriven") {
                    let (id, why) = (text(left, "deliveryId"), text(left, "outcome"));
                    match why {
                        "unknown" => writeln!(out, "{id}: there is no such dead letter")?,
                        _ => writeln!(out, "{id}: is {} by now, and left as it is", text(left, "state"))?,
                    }
                }
            }
            results.extend(done.results);
            let Some(next) = done.next else { break };
            if format == Format::Human {
                writeln!(out, "{redriven} so far ...")?;
                out.flush()?;
            }
            body["after"] = next.into();
            // The hub gives each of a page its own time; the next page's begin when this one's are over.
            let page = Duration::from_secs(done.redriven) / done.per_second.max(1);
            tokio::time::sleep(page).await;
        }
        match format {
            Format::Json => {
                writeln!(out, "{:#}", json!({ "redriven": redriven, "results": results }))?;
            }
            Format::Human => writeln!(out, "{redriven} of {} are tried again.", results.len())?,
        }
        let all = results.iter().all(|one| one["outcome"] == "redriven");
        Ok(if all || filtered || self.all { Ended::Well } else { Ended::Partly })
    }
}

fn text<'v>(value: &'v Value, field: &str) -> &'v str {
    value[field].as_str().unwrap_or_default()
}

/// Gives up on one or several.
#[derive(Debug, Args)]
pub(crate) struct Discard {
    /// The deliveries' ids.
    #[arg(value_name = "ID", required = true)]
    ids: Vec<String>,
    /// Why, for the audit log.
    #[arg(long)]
    reason: String,
}

impl Discard {
    pub(crate) async fn run(
        &self,
        hub: &Connection,
        format: Format,
        out: &mut impl Write,
    ) -> Result<Ended, Error> {
        let mut results = Vec::new();
        let mut ended = Ended::Well;
        for id in &self.ids {
            let body = json!({ "reason": self.reason });
            let said = match hub.ask::<Changed>(DISCARD, json!({ "id": id }), Some(&body)).await {
                Ok(changed) => {
                    results.push(json!(changed));
                    format!("{id}: is discarded")
                }
                // One that cannot be discarded keeps nobody from discarding the others.
                Err(error @ Error::Refused { status: 404 | 409, .. }) if self.ids.len() > 1 => {
                    ended = Ended::Partly;
                    let mut result = error.document();
                    result["deliveryId"] = json!(id);
                    results.push(result);
                    format!("{id}: {error}")
                }
                Err(error) => return Err(error),
            };
            if format == Format::Human {
                writeln!(out, "{said}")?;
            }
        }
        if format == Format::Json {
            writeln!(out, "{:#}", json!({ "results": results }))?;
        }
        Ok(ended)
    }
}

/// States that the backend has done it.
#[derive(Debug, Args)]
pub(crate) struct Settle {
    /// The delivery's id.
    id: String,
    /// Why this is known, for the audit log.
    #[arg(long)]
    reason: String,
    /// The file that holds the operation's output, `-` for standard input: what the case type gets.
    #[arg(long, value_name = "FILE")]
    output: Option<PathBuf>,
}

impl Settle {
    pub(crate) async fn run(
        &self,
        hub: &Connection,
        format: Format,
        out: &mut impl Write,
    ) -> Result<Ended, Error> {
        #[derive(Serialize)]
        struct Body<'a> {
            reason: &'a str,
            #[serde(skip_serializing_if = "Option::is_none")]
            output: Option<&'a RawValue>,
        }
        let output = self.output.as_deref().map(contents).transpose()?;
        let output: Option<&RawValue> = output
            .as_deref()
            .map(serde_json::from_str)
            .transpose()
            .map_err(|error| Error::Here(format!("the output is not JSON: {error}")))?;
        let body = Body { reason: &self.reason, output };
        let changed: Changed = hub.ask(SETTLE, json!({ "id": self.id }), Some(&body)).await?;
        match format {
            Format::Json => writeln!(out, "{:#}", json!(changed))?,
            Format::Human => writeln!(out, "{}: counts as done.", changed.delivery_id)?,
        }
        Ok(Ended::Well)
    }
}
