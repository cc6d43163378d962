//! A command that its backend takes at once and carries out later: its case gets the output when it is there.

use std::time::Duration;

use anyhow::Result;

use super::report::Finding::{self, Failed, Held};
use super::stage::Stage;
use crate::calls::{Call, operation_name};

/// The case that the command belongs to.
const CASE: &str = "2026-000780";
/// The longest that a backend of the sandbox may take.
const PATIENCE: Duration = Duration::from_secs(60);
const POLL: Duration = Duration::from_millis(200);

/// A command that was taken.
pub(super) struct Taken {
    call: Call,
    location: String,
    said: String,
}

/// A command that is answered later, if a case type may send one.
pub(super) fn answered_later(stage: &Stage) -> Option<Call> {
    let platform = stage.platform();
    let later = platform.bindings.iter().filter(|binding| binding.completion.is_some());
    let names: Vec<String> = later.map(|binding| operation_name(platform, binding)).collect();
    stage.granted(|_| true).into_iter().find(|call| call.variant == 0 && names.contains(&call.operation))
}

/// Sends it.
pub(super) async fn send(stage: &mut Stage, call: Call) -> Result<Option<Taken>> {
    let answer = stage.ask_for(&call, CASE).await?;
    let location = answer.location.filter(|_| answer.status == 202);
    Ok(location.map(|location| Taken { call, location, said: answer.detail.unwrap_or_default() }))
}

/// Waits until it is carried out, and looks at what came of it.
pub(super) async fn ends(stage: &Stage, taken: Option<Taken>) -> Result<Finding> {
    let Some(Taken { call, location, said }) = taken else {
        return Ok(Failed("the command was not taken with 202".to_owned()));
    };
    let waited = tokio::time::timeout(PATIENCE, async {
        loop {
            let delivery = stage.delivery(&call.case_type, &location).await?;
            if delivery["status"] != "accepted" && delivery["status"] != "queued" {
                return anyhow::Ok(delivery);
            }
            tokio::time::sleep(POLL).await;
        }
    });
    Ok(match waited.await {
        Ok(delivery) => match delivery? {
            delivery if delivery["status"] == "delivered" && delivery["output"].is_object() => Held(format!(
                "{} answered with 202, \"{said}\"; delivered with its output {}",
                call.operation, delivery["output"]
            )),
            delivery => Failed(format!("{location} says: {delivery}")),
        },
        Err(_) => Failed(format!("{} is not over after {} s", call.operation, PATIENCE.as_secs())),
    })
}
