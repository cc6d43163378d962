//! Commands that the backend refuses for good: dead letters, and what an operator does about them on the command line.

use std::time::Duration;

use anyhow::{Result, ensure};
use caseway_sandbox::{Fault, Percent};
use serde_json::{Value, json};

use super::report::Finding::{self, Failed, Held};
use super::stage::Stage;
use crate::calls::Call;

/// The cases whose commands are refused: one is edited, the other is tried again as it is.
const CASES: [&str; 2] = ["2026-000778", "2026-000779"];
/// The longest that a delivery may take to come to its end.
const PATIENCE: Duration = Duration::from_secs(30);
const POLL: Duration = Duration::from_millis(100);
/// What is added to the text that is edited.
const ADDED: &str = " (corrected)";

/// Dead letters: the delivery's ids, in the order of the cases.
pub(super) struct Letters {
    call: Call,
    ids: Vec<String>,
}

/// Sends commands that fail at first, so that they are kept, and are refused when they are tried again.
pub(super) async fn die(stage: &mut Stage, call: Call) -> Result<(Letters, Finding)> {
    let mut letters = Letters { call, ids: Vec::new() };
    // Nobody listens: what is kept was certainly not applied, so that it may be edited later.
    every_call(stage, &letters.call, Fault { outage: true, ..Fault::default() }).await?;
    for case in CASES {
        let answer = stage.ask_for(&letters.call, case).await?;
        let id = answer.location.as_deref().and_then(|location| location.strip_prefix("/deliveries/"));
        let Some(id) = id.filter(|_| answer.status == 202) else {
            let finding = Failed(format!("{} is answered with {answer}", letters.call.operation));
            return Ok((letters, finding));
        };
        letters.ids.push(id.to_owned());
    }
    let refused = Fault { error_rate: Some(Percent(100)), status: Some(422), ..Fault::default() };
    every_call(stage, &letters.call, refused).await?;
    let ended = comes_to(stage, &letters, "failed").await?;
    stage.sandbox().control().clear_fault(&letters.call.backend, None).await?;
    if let Some(finding) = ended {
        return Ok((letters, finding));
    }
    let listed =
        stage.dead_letters(&["list", "--class", "refused", "--backend", &letters.call.backend]).await?;
    let found = listed["deadLetters"].as_array().map_or(0, Vec::len);
    let reason = listed["deadLetters"][0]["reason"].as_str().unwrap_or_default().to_owned();
    let status = stage.case(&letters.call.case_type, CASES[0]).await?;
    let finding = match (found, status["status"].as_str()) {
        (2, Some("attention")) => Held(format!(
            "{found} x {} refused for good: \"{reason}\"; their cases need attention, and `caseway dead-letters list` shows them",
            letters.call.operation
        )),
        _ => Failed(format!("{found} are listed, and the case says: {status}")),
    };
    Ok((letters, finding))
}

/// Edits one, has the other tried again, and waits until both have arrived.
pub(super) async fn go_again(stage: &mut Stage, letters: &Letters) -> Result<Finding> {
    let [edited, redriven] = letters.ids.as_slice() else {
        return Ok(Failed("there are no dead letters to look after".to_owned()));
    };
    let shown = stage.dead_letters(&["show", edited]).await?;
    let changed = edit(stage, edited, &shown["payload"]).await?;
    let done = stage.dead_letters(&["redrive", redriven, "--reason", "the backend takes it now"]).await?;
    ensure!(done["redriven"] == 1, "`dead-letters redrive` says {done}");
    if let Some(finding) = comes_to(stage, letters, "delivered").await? {
        return Ok(finding);
    }
    let status = stage.case(&letters.call.case_type, CASES[0]).await?;
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

/// Waits until all of them are in a state; what is wrong where they do not come there.
async fn comes_to(stage: &Stage, letters: &Letters, wanted: &str) -> Result<Option<Finding>> {
    let waited = tokio::time::timeout(PATIENCE, async {
        for id in &letters.ids {
            let location = format!("/deliveries/{id}");
            while stage.delivery(&letters.call.case_type, &location).await?["status"] != wanted {
                tokio::time::sleep(POLL).await;
            }
        }
        anyhow::Ok(())
    });
    match waited.await {
        Ok(waited) => waited.map(|()| None),
        Err(_) => Ok(Some(Failed(format!("the deliveries do not come to be {wanted}")))),
    }
}
