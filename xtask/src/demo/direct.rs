//! The part of the script that goes past the services: a direct connection, and who else has none.

use anyhow::Result;
use caseway_spec::platform::DirectConnection;

use super::report::Finding::{self, Failed, Held};
use super::stage::Stage;
use crate::calls::Call;

/// How often a call is made whose budget passes: a machine that is busy with something else shows nothing of the hub.
const TRIES: usize = 20;

/// What the connection's own case type gets, and what the others get. `None` where nothing is approved that can be called
/// without content of a special form.
pub(super) async fn only_for_one(stage: &mut Stage) -> Result<Option<Finding>> {
    let platform = stage.platform().clone();
    let connections = platform.direct.iter().filter(|connection| connection.holds);
    let mut seen = Vec::new();
    for connection in connections {
        let own = &platform.case_types[connection.case_type].name;
        let Some(call) = stage.direct(connection, own) else { continue };
        let answer = patient(stage, &call).await?;
        let (name, until) = term(&platform, connection);
        let ended = stage.today().zip(until).is_some_and(|(today, until)| today > until);
        match (answer.succeeded(), answer.problem.as_deref()) {
            (true, _) if !ended => seen.push(format!("{} as {own} by {name}: {answer}", call.operation)),
            // The demonstration's approvals end like all others, and then the hub says so.
            (false, Some("approval-expired")) if ended => {
                seen.push(format!("{} as {own}: {answer}, since {name} has ended", call.operation));
            }
            _ => return Ok(Some(Failed(format!("{} as {own} by {name}: {answer}", call.operation)))),
        }
        let has = |case_type: usize| {
            platform.direct.iter().any(|other| {
                (other.case_type, other.backend, other.operation)
                    == (case_type, connection.backend, connection.operation)
            })
        };
        let others = platform.case_types.iter().enumerate().filter(|(index, _)| !has(*index));
        let mut refused = 0;
        for (_, other) in others {
            let Some(call) = stage.direct(connection, &other.name) else { continue };
            let answer = stage.ask(&call).await?;
            if !answer.is_not_granted() {
                return Ok(Some(Failed(format!("{} as {}: {answer}", call.operation, other.name))));
            }
            refused += 1;
        }
        seen.push(format!("403 for the {refused} other case types"));
    }
    Ok((!seen.is_empty()).then(|| Held(seen.join("; "))))
}

/// The answer to a call; the last one, where the budget passes again and again.
async fn patient(stage: &mut Stage, call: &Call) -> Result<super::stage::Answer> {
    let mut answer = stage.ask(call).await?;
    for _ in 1..TRIES {
        if answer.problem.as_deref() != Some("backend-timeout") {
            break;
        }
        answer = stage.ask(call).await?;
    }
    Ok(answer)
}

/// The approval's name, and its last day.
fn term<'p>(
    platform: &'p caseway_spec::platform::Platform,
    connection: &DirectConnection,
) -> (&'p str, Option<caseway_spec::date::Date>) {
    let record = connection.record.map(|index| &platform.approvals[index].record);
    record.map_or(("nothing", None), |record| (record.name.as_str(), record.expires))
}
