//! What operators do to dead letters: try them again, change what they say, give them up, state that they are done.

use std::sync::Arc;
use std::time::Duration;

use axum::extract::{Path, Request, State};
use axum::response::Response;
use bytes::Bytes;
use caseway_core::schema::{Schema, Unknown, violations};
use caseway_delivery::Time;
use caseway_delivery::audit::{Acted, Action, By, NotApplied, Redrive};
use caseway_delivery::delivery::{Delivery, Payload, StateKind};
use caseway_delivery::id::DeliveryId;
use caseway_delivery::lane::{LaneKey, LaneRule};
use caseway_delivery::search::{Order, Page};
use metrics::Counter;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::document::context;
use super::query::{LONGEST_PAGE, Wanted, cursor, malformed, written};
use super::{Change, delivery_id, operation, reply, unknown};
use crate::call::{Call, Fault};
use crate::delivery::timestamp::rfc3339;
use crate::delivery::unmappable;
use crate::descriptor::Target;
use crate::gateway::{Gateway, Operation};
use crate::problem::{Kind, Problem};
use crate::server::cases::silent;
use crate::telemetry::metrics::ByHand;

/// Dead letters that one request redrives unless it says otherwise.
const AT_ONCE: u32 = 100;
/// The most that may be redriven in a second.
const FASTEST: u32 = 1000;

/// What became of a dead letter.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Done {
    delivery_id: String,
    state: &'static str,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
struct Reason {
    reason: Option<String>,
}

/// The reply to a change: `act` does it, once it is known who asks and that they may.
async fn changed<T: Serialize>(
    gateway: &Gateway,
    request: Request,
    act: impl AsyncFnOnce(Change) -> Result<T, Problem>,
) -> Response {
    let headers = request.headers().clone();
    let result = async { act(Change::of(gateway, request).await?).await };
    reply(&headers, result.await)
}

/// `POST /admin/dead-letters/{id}/redrive`
pub(super) async fn redrive(
    State(gateway): State<Arc<Gateway>>,
    Path(id): Path<String>,
    request: Request,
) -> Response {
    changed(&gateway, request, async |change| {
        let id = delivery_id(&id)?;
        let by = change.by(change.read::<Reason>()?.reason)?;
        let acted = again(&gateway, id, by.clone(), None).await?;
        ended(&gateway, id, acted, "redrive", &by)
    })
    .await
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Edit {
    payload: Box<RawValue>,
    /// The revision that the new payload replaces.
    revision: u32,
    reason: Option<String>,
    /// Whether somebody has looked in the backend that the old one was not applied.
    #[serde(default)]
    verified: bool,
}

/// `PUT /admin/dead-letters/{id}/payload`
pub(super) async fn edit(
    State(gateway): State<Arc<Gateway>>,
    Path(id): Path<String>,
    request: Request,
) -> Response {
    changed(&gateway, request, async |change| {
        let id = delivery_id(&id)?;
        let edit: Edit = change.read()?;
        let by = change.by_with_reason(edit.reason)?;
        let delivery = shown(&gateway, id).await?;
        let payload = Bytes::copy_from_slice(edit.payload.get().as_bytes());
        let payload = fitting(&gateway, &delivery, payload)?;
        let not_applied = if edit.verified { NotApplied::Verified } else { NotApplied::AsRecorded };
        let action = Action::Edit { payload, revision: edit.revision, not_applied };
        act(&gateway, id, action, by).await
    })
    .await
}

/// `POST /admin/dead-letters/{id}/discard`
pub(super) async fn discard(
    State(gateway): State<Arc<Gateway>>,
    Path(id): Path<String>,
    request: Request,
) -> Response {
    changed(&gateway, request, async |change| {
        let id = delivery_id(&id)?;
        let by = change.by_with_reason(change.read::<Reason>()?.reason)?;
        act(&gateway, id, Action::Discard, by).await
    })
    .await
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Settle {
    reason: Option<String>,
    /// The operation's output, where it is known.
    output: Option<Box<RawValue>>,
}

/// `POST /admin/dead-letters/{id}/settle`: the backend has done it, as somebody has found out.
pub(super) async fn settle(
    State(gateway): State<Arc<Gateway>>,
    Path(id): Path<String>,
    request: Request,
) -> Response {
    changed(&gateway, request, async |change| {
        let id = delivery_id(&id)?;
        let settle: Settle = change.read()?;
        let by = change.by_with_reason(settle.reason)?;
        let output = match settle.output {
            None => None,
            Some(output) => {
                let delivery = shown(&gateway, id).await?;
                let schema = of(&gateway, &delivery)?.binding.operation.output;
                let schema = schema.ok_or_else(|| malformed("its operation has no output"))?;
                let output = Bytes::copy_from_slice(output.get().as_bytes());
                fits(schema, &output)?;
                Some(output)
            }
        };
        act(&gateway, id, Action::Settle { output }, by).await
    })
    .await
}

/// Which dead letters to redrive: these, or those that a search finds.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Many {
    #[serde(default)]
    ids: Option<Vec<String>>,
    #[serde(default)]
    filter: Option<Wanted>,
    /// Where the last page ended.
    after: Option<String>,
    limit: Option<u32>,
    per_second: Option<u32>,
    reason: Option<String>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Redriven {
    /// How many wait for their next attempt now.
    redriven: usize,
    /// How many a second.
    per_second: u32,
    results: Vec<One>,
    /// When the last of them is tried.
    #[serde(skip_serializing_if = "Option::is_none")]
    last_at: Option<String>,
    /// Where to go on; nothing when there are no more.
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<String>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct One {
    delivery_id: String,
    /// `redriven`, `not-dead` or `unknown`.
    outcome: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    state: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    due_at: Option<String>,
}

/// `POST /admin/dead-letters/redrive`: oldest first, each at its own time, so many a second. The times are kept with the
/// deliveries: once this has answered, no connection and no gateway has to last for it.
pub(super) async fn redrive_many(State(gateway): State<Arc<Gateway>>, request: Request) -> Response {
    changed(&gateway, request, async |change| {
        let many: Many = change.read()?;
        let by = change.by(many.reason.clone())?;
        let settings = gateway.live().settings.deliveries.redrive_per_second;
        let pace = many.per_second.unwrap_or(settings).max(1);
        if pace > FASTEST {
            return Err(malformed(format!("`perSecond` must be a number from 1 to {FASTEST}")));
        }
        let (ids, next) = meant(&gateway, many).await?;
        let now = gateway.deliveries.now().await.ok_or_else(silent)?;
        let apart = Duration::from_secs(1) / pace;
        let results = Vec::with_capacity(ids.len());
        let mut done = Redriven { redriven: 0, per_second: pace, results, last_at: None, next };
        for id in ids {
            let due = now + apart.saturating_mul(u32::try_from(done.redriven).unwrap_or(u32::MAX));
            let acted = again(&gateway, id, by.clone(), Some(due)).await?;
            let (outcome, state) = match acted {
                Acted::Done(state) => ("redriven", Some(state)),
                Acted::WrongState(state) => ("not-dead", Some(state)),
                Acted::Missing | Acted::MayBeApplied | Acted::OtherRevision(_) => ("unknown", None),
            };
            let due = matches!(acted, Acted::Done(_)).then(|| rfc3339(due));
            done.redriven += usize::from(due.is_some());
            done.last_at = due.clone().or(done.last_at);
            let (delivery_id, state) = (id.to_string(), state.map(StateKind::as_str));
            done.results.push(One { delivery_id, outcome, state, due_at: due });
        }
        tracing::info!(target: "caseway::audit", by = by.actor.as_str(), what = "redrive", count = done.redriven, "by hand");
        Ok(done)
    })
    .await
}

/// The dead letters that are meant, and where to go on.
async fn meant(gateway: &Gateway, many: Many) -> Result<(Vec<DeliveryId>, Option<String>), Problem> {
    let limit = many.limit.unwrap_or(AT_ONCE);
    if !(1..=LONGEST_PAGE).contains(&limit) {
        return Err(malformed(format!("`limit` must be a number from 1 to {LONGEST_PAGE}")));
    }
    match (many.ids, many.filter) {
        (Some(ids), None) if ids.len() <= LONGEST_PAGE as usize => {
            Ok((ids.iter().map(|id| delivery_id(id)).collect::<Result<_, _>>()?, None))
        }
        (Some(_), None) => Err(malformed(format!("`ids` has more than {LONGEST_PAGE}"))),
        (None, Some(wanted)) => {
            let after = many.after.as_deref().map(cursor).transpose()?;
            let page = Page { after, limit, order: Order::OldestFirst };
            let deliveries = &gateway.deliveries;
            let found = deliveries.store.search(wanted.filter()?, page).await;
            let found = deliveries.heard(found).map_err(|_| silent())?;
            let full = found.len() == limit as usize;
            let next = found.last().filter(|_| full).map(|last| written(last.cursor()));
            Ok((found.iter().map(|found| found.id).collect(), next))
        }
        _ => Err(malformed("give either `ids` or a `filter`; an empty filter means every dead letter")),
    }
}

async fn again(
    gateway: &Gateway,
    id: DeliveryId,
    by: By,
    not_before: Option<Time>,
) -> Result<Acted, Problem> {
    let deliveries = &gateway.deliveries;
    let acted = deliveries.store.redrive(vec![id], Redrive::Operator { by, not_before }).await;
    let acted = deliveries.heard(acted).map_err(|_| silent())?.first().copied().unwrap_or(Acted::Missing);
    if let Acted::Done(_) = acted {
        count(gateway, id, |by_hand| &by_hand.redriven).await;
    }
    Ok(acted)
}

async fn act(gateway: &Gateway, id: DeliveryId, action: Action, by: By) -> Result<Done, Problem> {
    let what = action.name();
    let counter: fn(&ByHand) -> &Counter = match &action {
        Action::Edit { .. } => |by_hand| &by_hand.edited,
        Action::Discard => |by_hand| &by_hand.discarded,
        Action::Settle { .. } => |by_hand| &by_hand.settled,
    };
    let deliveries = &gateway.deliveries;
    let acted = deliveries.store.act(id, action, by.clone()).await;
    let acted = deliveries.heard(acted).map_err(|_| silent())?;
    if let Acted::Done(_) = acted {
        count(gateway, id, counter).await;
    }
    ended(gateway, id, acted, what, &by)
}

/// What an operator is told.
fn ended(gateway: &Gateway, id: DeliveryId, acted: Acted, what: &str, by: &By) -> Result<Done, Problem> {
    let conflict = |detail: String| Err(Problem::new(Kind::Conflict, detail));
    match acted {
        Acted::Done(state) => {
            let environment = gateway.live().settings.name.clone();
            tracing::info!(target: "caseway::audit", environment, delivery = %id, by = by.actor.as_str(), what, "by hand");
            Ok(Done { delivery_id: id.to_string(), state: state.as_str() })
        }
        Acted::WrongState(state) => conflict(match state {
            StateKind::Done => "It is delivered by now. Nothing was changed.".to_owned(),
            StateKind::Discarded => "It was discarded. Nothing was changed.".to_owned(),
            state => format!(
                "It is no dead letter at present but {}: somebody else, or the gateway itself, is trying it again. Nothing \
                 was changed.",
                state.as_str()
            ),
        }),
        Acted::MayBeApplied => conflict(
            "The backend may have applied what was sent. Look there first: if it was not applied, edit with `verified: true`; \
             if it was, settle it. Nothing was changed."
                .to_owned(),
        ),
        Acted::OtherRevision(revision) => conflict(format!(
            "Somebody else has edited it: it is at revision {revision} now. Nothing was changed; look at it again."
        )),
        Acted::Missing => Err(unknown()),
    }
}

async fn shown(gateway: &Gateway, id: DeliveryId) -> Result<Delivery, Problem> {
    let deliveries = &gateway.deliveries;
    let record = deliveries.heard(deliveries.store.show(id).await).map_err(|_| silent())?;
    Ok(record.ok_or_else(unknown)?.delivery)
}

/// The operation of a delivery.
fn of<'g>(gateway: &'g Gateway, delivery: &Delivery) -> Result<&'g Operation, Problem> {
    operation(gateway, delivery).ok_or_else(|| {
        Problem::new(
            Kind::Conflict,
            format!(
                "This release of the hub does not have the operation {} at {}, so nobody can say what fits it. Discard or settle \
                 it.",
                delivery.operation, delivery.backend
            ),
        )
    })
}

/// The payload that takes the place of a delivery's own, after looking whether it can be delivered.
fn fitting(gateway: &Gateway, delivery: &Delivery, bytes: Bytes) -> Result<Payload, Problem> {
    let operation = of(gateway, delivery)?;
    let binding = operation.binding;
    if let Some(schema) = binding.operation.input {
        fits(schema, &bytes)?;
    }
    let context = context(gateway, delivery).ok_or_else(|| {
        let detail = "This release of the hub does not have its case type. Discard or settle it.";
        Problem::new(Kind::Conflict, detail)
    })?;
    let call = Call { binding, input: &bytes, context: &context };
    let refused = |fault: Fault| match fault {
        Fault::Input(violations) => Problem::invalid_input(violations),
        fault => Problem::new(
            Kind::InvalidInput,
            format!("It fits the operation and cannot be mapped: {}.", unmappable(binding, &fault)),
        ),
    };
    (binding.request)(&call).map_err(refused)?;
    if let Target::Instance { among, choose } = binding.target {
        let index = choose(&call).map_err(refused)?;
        if among.get(index).is_none_or(|chosen| chosen.name != operation.target.name) {
            let detail = "It would go to another instance than before, and its place in that one's order is not known. Discard it, \
                          and let the case send a new command.";
            return Err(Problem::new(Kind::InvalidInput, detail));
        }
    }
    if let Some(entity) = binding.lane {
        let rule = LaneRule::Entity(entity(&call).map_err(refused)?);
        if LaneKey::of(&rule, &delivery.case, &delivery.backend, delivery.id) != delivery.lane {
            let detail = "It would concern another entity than before, and its place among that entity's commands is not known. \
                          Discard it, and let the case send a new command.";
            return Err(Problem::new(Kind::InvalidInput, detail));
        }
    }
    Ok(Payload { schema: operation.identity.schema.clone(), bytes })
}

fn fits(schema: &'static Schema, document: &[u8]) -> Result<(), Problem> {
    let found = violations(schema, document, Unknown::Refuse);
    let found = found.map_err(|error| malformed(format!("it is not JSON: {error}")))?;
    if found.is_empty() { Ok(()) } else { Err(Problem::invalid_input(found)) }
}

async fn count(gateway: &Gateway, id: DeliveryId, counter: impl FnOnce(&ByHand) -> &Counter) {
    let Ok(Some(record)) = gateway.deliveries.store.show(id).await else { return };
    let backend = record.delivery.backend;
    let index = gateway.hub.backends.iter().position(|known| known.name == backend.as_str());
    if let Some(metrics) = index.and_then(|index| gateway.deliveries.metrics.get(index)) {
        counter(&metrics.by_hand).increment(1);
    }
}
