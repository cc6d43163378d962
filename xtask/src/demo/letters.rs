//! Commands that the backend refuses for good: dead letters, and what an operator does about them on the command line.

use std::time::Duration;

use anyhow::{Result, ensure};
use caseway_sandbox::{Fault, Percent};
use serde_json::{Value, json};

use super::report::Finding::{self, Failed, Held};
use super::stage::Stage;
use crate::calls::Call;

/// The cases whose commands are refused: what is of one is edited, what is of the other is tried again as it is.
const EDITED: &str = "2026-000778";
const REDRIVEN: &str = "2026-000779";
/// The longest that a delivery may take to come to its end.
const PATIENCE: Duration = Duration::from_secs(30);
const POLL: Duration = Duration::from_millis(100);
/// What is added to the text that is edited.
const ADDED: &str = " (corrected)";

/// A dead letter.
pub(super) struct Letter {
    call: Call,
    id: String,
}

/// Sends a command that its backend refuses for good.
pub(super) async fn dies(stage: &mut Stage, call: Call) -> Result<(Option<Letter>, Finding)> {
    let letter = match die(stage, call, EDITED).await? {
        Ok(letter) => letter,
        Err(finding) => return Ok((None, finding)),
    };
    let Letter { call, .. } = &letter;
    let listed = stage.dead_letters(&["list", "--class", "refused", "--backend", &call.backend]).await?;
    let found = listed["deadLetters"].as_array().map_or(0, Vec::len);
    let reason = listed["deadLetters"][0]["reason"].as_str().unwrap_or_default().to_owned();
    let status = stage.case(&call.case_type, EDITED).await?;
    let finding = match (found, status["status"].as_str()) {
        (1, Some("attention")) => Held(format!(
            "{}: \"{reason}\"; the case needs attention, and `caseway dead-letters list` shows it",
            call.operation
        )),
        _ => Failed(format!("{found} are listed, and the case says: {status}")),
    };
    Ok((Some(letter), finding))
}

/// Edits one dead letter, has another one tried again, and waits until both have arrived.
pub(super) async fn go_again(stage: &mut Stage, letter: Option<Letter>) -> Result<Finding> {
    let Some(letter) = letter else {
        return Ok(Failed("there is no dead letter to look after".to_owned()));
    };
    let shown = stage.dead_letters(&["show", &letter.id]).await?;
    let changed = edit(stage, &letter.id, &shown["payload"]).await?;
    if let Some(finding) = comes_to(stage, &letter, "delivered").await? {
        return Ok(finding);
    }
    let second = match die(stage, letter.call.clone(), REDRIVEN).await? {
        Ok(second) => second,
        Err(finding) => return Ok(finding),
    };
    let done = stage.dead_letters(&["redrive", &second.id, "--reason", "the backend takes it now"]).await?;
    ensure!(done["redriven"] == 1, "`dead-letters redrive` says {done}");
    if let Some(finding) = comes_to(stage, &second, "delivered").await? {
        return Ok(finding);
    }
    let status = stage.case(&letter.call.case_type, EDITED).await?;
    let audit = stage.dead_letters(&["audit"]).await?;
    let entries = audit["entries"].as_array().map_or(0, Vec::len);
    let left = stage.dead_letters(&["list"]).await?;
    let none_left = left["deadLetters"].as_array().is_some_and(Vec::is_empty);
    Ok(match (status["status"].as_str(), entries, none_left) {
        (Some("in-sync"), 2, true) => Held(format!(
            "one edited{changed} and one redriven by an operator, both delivered, their cases in-sync, {entries} entries in the \
             audit log"
        )),
        _ => Failed(format!("the case says {status}, the audit log {audit}, and left are {left}")),
    })
}

/// Sends a command while nobody listens, so that it is kept, and has it refused when it is tried again.
async fn die(stage: &mut Stage, call: Call, case: &str) -> Result<std::result::Result<Letter, Finding>> {
    // What is kept now was certainly not applied, so that it may be edited later.
    every_call(stage, &call, Fault { outage: true, ..Fault::default() }).await?;
    let answer = stage.ask_for(&call, case).await?;
    let id = answer.location.as_deref().and_then(|location| location.strip_prefix("/deliveries/"));
    let Some(id) = id.filter(|_| answer.status == 202) else {
        return Ok(Err(Failed(format!("{} is answered with {answer}", call.operation))));
    };
    let letter = Letter { id: id.to_owned(), call };
    let refused = Fault { error_rate: Some(Percent(100)), status: Some(422), ..Fault::default() };
    every_call(stage, &letter.call, refused).await?;
    let ended = comes_to(stage, &letter, "failed").await?;
    stage.sandbox().control().clear_fault(&letter.call.backend, None).await?;
    Ok(ended.map_or(Ok(letter), Err))
}

/// Changes a text of the payload: the first one that the operation allows to be another. Says which.
async fn edit(stage: &Stage, id: &str, payload: &Value) -> Result<String> {
    let mut places = Vec::new();
    texts(payload, String::new(), &mut places);
    // Free text before codes and numbers.
    places.sort_by_key(|(_, text)| (!text.contains(' '), std::cmp::Reverse(text.len())));
    let reason = ["--reason", "the backend refused what it said"];
    for (pointer, text) in &places {
        let mut new = payload.clone();
        if let Some(value) = new.pointer_mut(pointer) {
            *value = json!(format!("{text}{ADDED}"));
        }
        let file = stage.file("payload.json", &new)?;
        if stage.dead_letters(&["edit", id, "--file", &file, reason[0], reason[1]]).await.is_ok() {
            return Ok(format!(" at {pointer}"));
        }
    }
    let file = stage.file("payload.json", payload)?;
    stage.dead_letters(&["edit", id, "--file", &file, reason[0], reason[1]]).await?;
    Ok(String::new())
}

/// Every text in a document, with its JSON pointer.
fn texts(value: &Value, pointer: String, found: &mut Vec<(String, String)>) {
    match value {
        Value::String(text) => found.push((pointer, text.clone())),
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                texts(item, format!("{pointer}/{index}"), found);
            }
        }
        Value::Object(fields) => {
            for (name, value) in fields {
                let name = name.replace('~', "~0").replace('/', "~1");
                texts(value, format!("{pointer}/{name}"), found);
            }
        }
        _ => {}
    }
}

/// From now on, every call to the backend of `call` meets `fault`.
async fn every_call(stage: &Stage, call: &Call, fault: Fault) -> Result<()> {
    Ok(stage.sandbox().control().set_fault(&call.backend, None, fault).await?)
}

/// Waits until a delivery is in a state; what is wrong where it does not come there.
async fn comes_to(stage: &Stage, letter: &Letter, wanted: &str) -> Result<Option<Finding>> {
    let location = format!("/deliveries/{}", letter.id);
    let waited = tokio::time::timeout(PATIENCE, async {
        while stage.delivery(&letter.call.case_type, &location).await?["status"] != wanted {
            tokio::time::sleep(POLL).await;
        }
        anyhow::Ok(())
    });
    match waited.await {
        Ok(waited) => waited.map(|()| None),
        Err(_) => Ok(Some(Failed(format!("{location} does not come to be {wanted}")))),
    }
}
