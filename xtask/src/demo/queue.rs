//! Commands during the outage: accepted, kept, delivered by themselves, with what the backend made of them.

use std::time::Duration;

use anyhow::{Context, Result};
use serde_json::Value;

use super::environment::OPEN_FOR;
use super::report::Finding::{self, Failed, Held};
use super::stage::Stage;
use crate::calls::Call;

/// The case that the commands belong to: another one than that of all other calls.
const CASE: &str = "2026-000777";
/// How many are queued.
const COMMANDS: usize = 3;
/// The longest that their delivery may take once the backend is back.
const PATIENCE: Duration = Duration::from_secs(30);
const POLL: Duration = Duration::from_millis(100);

/// Commands that were answered with 202.
pub(super) struct Queued {
    call: Call,
    locations: Vec<String>,
}

/// Queues commands to the backend that is down, and looks at the case's status.
pub(super) async fn accepts(stage: &mut Stage, call: Call) -> Result<(Queued, Finding)> {
    let mut locations = Vec::new();
    let mut said = String::new();
    for _ in 0..COMMANDS {
        let answer = stage.ask_for(&call, CASE).await?;
        let accepted = (answer.status == 202).then_some(answer.location).flatten();
        let Some(location) = accepted else {
            let finding =
                Failed(format!("{} is answered with {} during the outage", call.operation, answer.status));
            return Ok((Queued { call, locations }, finding));
        };
        said = answer.detail.unwrap_or_default();
        locations.push(location);
    }
    let status = stage.case(&call.case_type, CASE).await?;
    let (word, waiting) = standing(&status, &call.backend);
    let finding = match (word.as_str(), waiting) {
        ("retrying", waiting) if waiting == COMMANDS as u64 => {
            Held(format!("{COMMANDS} x {} answered with 202, \"{said}\"; the case is {word}", call.operation))
        }
        _ => Failed(format!("after {COMMANDS} commands the case says: {status}")),
    };
    Ok((Queued { call, locations }, finding))
}

/// Waits until everything that was queued is delivered, and looks at what came of it.
pub(super) async fn delivers(stage: &mut Stage, queued: &Queued) -> Result<Finding> {
    let call = &queued.call;
    let waited = tokio::time::timeout(OPEN_FOR + PATIENCE, async {
        loop {
            let status = stage.case(&call.case_type, CASE).await?;
            if standing(&status, &call.backend).0 == "in-sync" {
                return anyhow::Ok(());
            }
            tokio::time::sleep(POLL).await;
        }
    });
    match waited.await {
        Ok(waited) => waited?,
        Err(_) => {
            let status = stage.case(&call.case_type, CASE).await?;
            return Ok(Failed(format!("the case does not come to be in sync: {status}")));
        }
    }
    let mut outputs = Vec::new();
    for location in &queued.locations {
        let delivery = stage.delivery(&call.case_type, location).await?;
        if delivery["status"] != "delivered" {
            return Ok(Failed(format!("{location} says: {delivery}")));
        }
        outputs.push(delivery["output"].clone());
    }
    let shown = outputs.iter().filter_map(number).collect::<Vec<_>>().join(", ");
    let breaker = stage.readiness(&call.backend).await?.breaker;
    Ok(match breaker.as_str() {
        "closed" => Held(format!(
            "the case is in-sync by itself: {} deliveries done in their order{}",
            outputs.len(),
            if shown.is_empty() { String::new() } else { format!(", {} numbers {shown}", call.backend) }
        )),
        breaker => Failed(format!("everything is delivered, and the breaker is {breaker}")),
    })
}

/// How a case stands with a backend, and how much of it waits.
fn standing(status: &Value, backend: &str) -> (String, u64) {
    let of = |integration: &&Value| integration["backend"] == backend;
    let integration = status["integrations"].as_array().and_then(|all| all.iter().find(of));
    integration.map_or_else(
        || ("unknown".to_owned(), 0),
        |found| {
            (found["status"].as_str().unwrap_or_default().to_owned(), found["waiting"].as_u64().unwrap_or(0))
        },
    )
}

/// What a person recognises an output by: the first field called `number` or ending in `Id`.
fn number(output: &Value) -> Option<String> {
    let object = match output {
        Value::Array(items) => return items.iter().find_map(number),
        Value::Object(object) => object,
        _ => return None,
    };
    let named = |name: &str| name == "number" || name.ends_with("Id");
    let own =
        object.get("number").or_else(|| object.iter().find(|(name, _)| named(name)).map(|(_, value)| value));
    own.and_then(Value::as_str).map(str::to_owned).or_else(|| object.values().find_map(number))
}

/// A command to the backend that is down which may be queued, if there is one: of the service that `asked` belongs to,
/// where that has one.
pub(super) fn queueable(stage: &Stage, asked: &Call) -> Option<Call> {
    let platform = stage.platform();
    let granted = stage.granted(|backend| backend == stage.outage());
    let queues = |call: &&Call| {
        let (service, operation) = call.operation.split_once('.').unwrap_or_default();
        let service = platform.services.iter().find(|known| known.name == service);
        let operation =
            service.and_then(|service| service.operations.iter().find(|known| known.name == operation));
        call.variant == 0
            && call.method == http::Method::POST
            && operation.is_some_and(|known| known.queues())
    };
    let service = |call: &Call| call.operation.split('.').next().map(str::to_owned);
    let same = granted.iter().filter(queues).find(|call| service(call) == service(asked));
    same.or_else(|| granted.iter().find(queues)).cloned()
}

/// Reads a JSON document of the hub.
pub(super) fn document(body: &[u8], what: &str) -> Result<Value> {
    serde_json::from_slice(body).with_context(|| format!("{what} cannot be read"))
}
