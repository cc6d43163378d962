//! `POST /callbacks/BACKEND`: a backend says what became of a command that it carries out later.
//!
//! Only with a key that the environment gives to that backend. What is said counts once; a backend that says it again, or says that it
//! is not over yet, is thanked. One that speaks of something that nobody waits for is asked to come again: the command's own reply may
//! still be under way.

use std::sync::Arc;
use std::time::Duration;

use axum::extract::{Path, Request, State};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use caseway_core::schema::{Unknown, Violation, violations};
use caseway_delivery::StoreError;
use caseway_delivery::id::Correlation;
use caseway_delivery::outcome::Outcome;
use caseway_delivery::store::Concluded;
use http::StatusCode;

use super::admin::whole;
use super::call::unauthenticated;
use super::cases::{answer, silent};
use crate::auth::inbound::accepted;
use crate::call::{Call, Context};
use crate::delivery::completion::ended;
use crate::descriptor::{Completion, LaterAnswer};
use crate::dispatch::later::{Progress, field, progress};
use crate::gateway::{Gateway, Operation};
use crate::problem::{Kind, Problem};
use crate::telemetry::trace::Trace;

/// When a backend comes again that was too fast.
const AGAIN: Duration = Duration::from_secs(5);

/// Takes a backend's word.
pub(super) async fn receive(
    State(gateway): State<Arc<Gateway>>,
    Path(backend): Path<String>,
    request: Request,
) -> Response {
    let trace = Trace::of(request.headers());
    let taken = take(&gateway, &backend, &trace, request).await;
    answer(&trace, None, taken.map(|()| StatusCode::NO_CONTENT.into_response()))
}

async fn take(gateway: &Gateway, name: &str, trace: &Trace, request: Request) -> Result<(), Problem> {
    let (parts, body) = request.into_parts();
    let live = gateway.live();
    // Whether there is such a backend is nobody's business who has no key of it.
    let keys = live.backends.iter().find(|backend| backend.descriptor.name == name);
    let keys = keys.map(|backend| backend.settings.callback.as_slice()).unwrap_or_default();
    let key = accepted(keys, &parts.headers).map_err(unauthenticated)?;
    let notice = whole(gateway, body).await?;
    let mut wrong: Option<Vec<Violation>> = None;
    for (operation, completion) in expected(gateway, name) {
        let LaterAnswer::Callback { body, correlation } = completion.answer else { continue };
        let found = match violations(body, &notice, Unknown::Allow) {
            Ok(found) => found,
            Err(error) => {
                return Err(Problem::new(Kind::Malformed, format!("The body is not JSON: {error}.")));
            }
        };
        let correlation = field(&notice, correlation).ok().and_then(|text| Correlation::new(text).ok());
        let (true, Some(correlation)) = (found.is_empty(), correlation) else {
            wrong.get_or_insert(found);
            continue;
        };
        wrong = Some(Vec::new());
        if conclude(gateway, operation, completion, correlation, &notice).await? {
            tracing::info!(
                trace_id = trace.id(),
                backend = name,
                key = key.name,
                "a backend has called back"
            );
            return Ok(());
        }
    }
    Err(match wrong {
        Some(violations) if !violations.is_empty() => Problem::invalid_input(violations),
        Some(_) => Problem {
            retry_after: Some(AGAIN),
            ..Problem::new(
                Kind::NotFound,
                "Nobody waits for this. If it has only just been asked for, say it again.",
            )
        },
        None => Problem::new(Kind::NotFound, "No command of this backend is answered by a callback."),
    })
}

/// The operations whose answers the backend posts.
fn expected<'g>(
    gateway: &'g Gateway,
    backend: &str,
) -> impl Iterator<Item = (&'g Operation, &'static Completion)> {
    let of_backend = gateway.operations.iter().filter(move |o| o.target.name == backend);
    of_backend.filter_map(|operation| Some((operation, operation.binding.completion.as_ref()?)))
}

/// Ends the wait that an answer is about. `false` when none of `operation` waits, or waited, for it.
async fn conclude(
    gateway: &Gateway,
    operation: &Operation,
    completion: &'static Completion,
    correlation: Correlation,
    notice: &Bytes,
) -> Result<bool, Problem> {
    let deliveries = &gateway.deliveries;
    let backend = operation.identity.backend.clone();
    let id = deliveries.store.answered(backend.clone(), correlation.clone()).await;
    let Some(id) = deliveries.heard(id).map_err(|_| silent())? else { return Ok(false) };
    let record = deliveries.heard(deliveries.store.show(id).await).map_err(|_| silent())?;
    let Some(delivery) = record.map(|record| record.delivery) else { return Ok(false) };
    if delivery.operation != operation.identity.operation {
        return Ok(false);
    }
    if matches!(progress(completion, notice), Ok(Progress::Waiting)) {
        return Ok(true);
    }
    let case_type =
        gateway.hub.case_types.iter().find(|known| known.name == delivery.case.case_type.as_str());
    let Some(case_type) = case_type else { return Ok(false) };
    let trace = delivery.trace.as_ref().map(ToString::to_string).unwrap_or_default();
    let context = Context::new(case_type.name, Some(delivery.case.id.to_string()), trace);
    let context = context.with_correlation(correlation.as_str());
    let call = Call { binding: operation.binding, input: &delivery.payload.bytes, context: &context };
    let outcome = ended(operation, completion, &call, operation.target.title, notice);
    let counted = outcome.clone();
    match deliveries.heard(deliveries.store.conclude(backend, correlation, outcome).await) {
        Ok(Concluded::Done(_)) => {
            count(gateway, operation, &counted);
            Ok(true)
        }
        Ok(Concluded::Already(_)) => Ok(true),
        Ok(Concluded::Unknown) => Ok(false),
        Err(StoreError::LostClaim) => Ok(true),
        Err(_) => Err(silent()),
    }
}

fn count(gateway: &Gateway, operation: &Operation, outcome: &Outcome) {
    let metrics = &gateway.deliveries.metrics[operation.backend];
    match outcome {
        Outcome::Done { .. } => metrics.delivered.increment(1),
        Outcome::Dead { .. } => metrics.dead.increment(1),
        Outcome::Park { .. } => metrics.parked.increment(1),
        _ => {}
    }
}
