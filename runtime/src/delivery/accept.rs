//! Accepting a command that may queue.
//!
//! It is stored, with the caller's key, before anything is sent. If nothing waits in its lane, the lane is claimed and the
//! command is tried while its caller waits; otherwise it waits in its turn, so that no command ever overtakes another.
//! The caller gets the outcome, or a refusal that certainly had no effect, or 202 once the delivery is durable; there
//! is no fourth answer, and a caller that goes away changes nothing.

use std::sync::Arc;

use caseway_delivery::StoreError;
use caseway_delivery::caller::CallerKey;
use caseway_delivery::delivery::{Announce, Payload};
use caseway_delivery::id::{BackendKey, Case, CaseId, CaseType, DeliveryId, Trace as TraceId};
use caseway_delivery::lane::{LaneRule, OnDead};
use caseway_delivery::outcome::{Outcome, Sent};
use caseway_delivery::store::{Claimed, Enqueue, Enqueued, Finish, Limits, Start, Then};
use http::HeaderValue;

use super::attempt::{Attempt, End, Patience};
use super::lease::Lease;
use super::reply::Stored;
use super::{Standing, caller, lease, new_id, outcome};
use crate::call::{Call, Context, Fault, Outgoing};
use crate::clock::Moment;
use crate::descriptor::Idempotency;
use crate::dispatch::input::Gathered;
use crate::dispatch::{self, Fate};
use crate::gateway::{Gateway, Live};
use crate::problem::{Effort, Kind, Problem};
use crate::telemetry::trace::Trace;

/// A command that was granted and whose input was gathered.
pub(crate) struct Command {
    /// The index of its operation.
    pub(crate) index: usize,
    /// The index of the case type that calls.
    pub(crate) case_type: usize,
    pub(crate) live: Arc<Live>,
    pub(crate) context: Context,
    pub(crate) trace: Trace,
    pub(crate) input: Gathered,
    pub(crate) deadline: Moment,
    pub(crate) idempotency_key: Option<HeaderValue>,
}

/// Accepts it.
pub(crate) async fn accept(gateway: &Arc<Gateway>, command: Command) -> Result<Stored, Problem> {
    let operation = &gateway.operations[command.index];
    let (binding, identity) = (operation.binding, &operation.identity);
    let title = operation.target.title;
    let case = case(&command.context)?;
    let call = Call { binding, input: &command.input.payload, context: &command.context };
    let outgoing = dispatch::mapped(&call, operation.target, &command.input, &command.trace)?;
    let lane = lane(&call).map_err(|fault| {
        dispatch::request_problem(fault, binding, Some(operation.target), &command.input, &command.trace)
    })?;

    let deliveries = &gateway.deliveries;
    if deliveries.standing() == Standing::Down {
        // Asking once more is what finds out that it is up again.
        deliveries.now().await;
    }
    let Some(now) = deliveries.now().await else { return Err(unavailable()) };
    let id = new_id(now);
    let backend = &command.live.backends[operation.backend];
    let settings = &command.live.settings.deliveries;
    let key = dispatch::backend_key(
        command.context.case_type(),
        binding.operation,
        command.idempotency_key.as_ref(),
    );
    let key = key.as_ref().and_then(|key| BackendKey::new(key.to_str().ok()?).ok());
    let caller = caller::key(
        command.context.case_type(),
        identity,
        &command.input.payload,
        command.idempotency_key.as_ref(),
        binding.operation.deadline,
        settings.keep_keys,
        binding.call.idempotency != Idempotency::None,
    );
    let left = backend.breaker.time_left();
    let lease = Lease { since: gateway.clock().now(), lasts: binding.operation.deadline + settings.takeover };
    let start = match left {
        None if !binding.operation.always => {
            Start::Inline { by: deliveries.instance.clone(), lease: lease.lasts }
        }
        _ => Start::Queue { not_before: None },
    };
    let case_id = case.id.clone();
    let later = |detail: &str| Stored::accepted(id, operation.target.name, case_id.as_str(), detail);
    let waiting = later(&match (left, binding.operation.always) {
        (Some(_), _) => away(title),
        (None, true) => format!("The case is saved; {title} will have it in a moment."),
        (None, false) => {
            format!(
                "An earlier change is still on its way to {title}. The case is saved and will sync automatically."
            )
        }
    });
    let enqueue = Enqueue {
        id,
        case,
        backend: identity.backend.clone(),
        operation: identity.operation.clone(),
        version: 1,
        lane,
        on_dead: if binding.operation.skip_dead { OnDead::Skip } else { OnDead::Block },
        payload: Payload { schema: identity.schema.clone(), bytes: command.input.payload.clone() },
        key: key.ok_or_else(Problem::internal)?,
        trace: TraceId::new(command.trace.id()).ok(),
        announce: announce(gateway, command.case_type),
        caller: caller.clone().map(|key| (key, waiting.encode())),
        start,
        limits: Limits { backend: settings.per_backend, total: settings.in_all },
    };
    match deliveries.heard(deliveries.store.enqueue(enqueue).await) {
        Ok(Enqueued::Waiting { .. }) => {
            deliveries.opened(operation.backend);
            deliveries.metrics[operation.backend].accepted.increment(1);
            Ok(waiting)
        }
        Ok(Enqueued::Claimed(claimed)) => {
            deliveries.opened(operation.backend);
            deliveries.metrics[operation.backend].accepted.increment(1);
            let accepted = later(&away(title));
            let inline = Inline { id, claimed: *claimed, lease, command, outgoing, caller, accepted };
            // On its own: what is stored goes on whether or not its caller still listens.
            let task = tokio::spawn(inline.run(Arc::clone(gateway)));
            task.await.unwrap_or_else(|_| Ok(later(&away(title))))
        }
        Ok(Enqueued::Full(_)) => Err(Problem::overloaded(&format!(
            "Too much waits for {title} already. Nothing was changed; try again later."
        ))),
        Ok(Enqueued::Earlier(earlier)) => caller::again(earlier, |id| {
            Some(Stored::accepted(id, operation.target.name, case_id.as_str(), &away(title)))
        }),
        Err(StoreError::Unknown(_)) => Err(uncertain()),
        Err(_) => Err(unavailable()),
    }
}

/// What the command must stay in order with.
pub(crate) fn lane(call: &Call<'_>) -> Result<LaneRule, Fault> {
    match call.binding.lane {
        Some(name) => name(call).map(LaneRule::Entity),
        None if call.binding.operation.alone => Ok(LaneRule::Alone),
        None => Ok(LaneRule::Case),
    }
}

/// A command that is tried while its caller waits.
struct Inline {
    id: DeliveryId,
    claimed: Claimed,
    lease: Lease,
    command: Command,
    outgoing: Outgoing,
    caller: Option<CallerKey>,
    /// 202, for whatever does not end now.
    accepted: Stored,
}

impl Inline {
    async fn run(self, gateway: Arc<Gateway>) -> Result<Stored, Problem> {
        let Self { id, claimed, lease, command, outgoing, caller, accepted } = self;
        let operation = &gateway.operations[command.index];
        let case_id = claimed.delivery.case.id.clone();
        let later = |detail: &str| Stored::accepted(id, operation.target.name, case_id.as_str(), detail);
        let backend = &command.live.backends[operation.backend];
        let attempt = Attempt {
            deliveries: &gateway.deliveries,
            operation,
            mapped: &operation.identity.mapped,
            backend,
            context: &command.context,
            trace: &command.trace,
            clock: gateway.clock(),
            registry: &gateway.around.metrics,
            patience: Patience::Caller,
            deadline: command.deadline,
            extra: Vec::new(),
        };
        let made = attempt.make(&claimed, Some(outgoing));
        let end = lease::no_later(gateway.clock(), lease.until(), made).await.unwrap_or(End::Lost);
        let (trace, case) = (command.trace.id(), command.context.case_id());
        let deliveries = &gateway.deliveries;
        // What the caller gets as its reply is no news to its case type; what it does not get yet is.
        let finish = |outcome: Outcome, reply: &Stored| {
            let reply = caller.clone().map(|key| (key, reply.encode()));
            let announce = match &outcome {
                Outcome::Done { .. } | Outcome::Withdraw { .. } => Announce::No,
                _ => announce(&gateway, command.case_type),
            };
            let finish =
                Finish { token: claimed.token.clone(), outcome, reply, then: Then::Release, announce };
            async move { deliveries.heard(deliveries.store.finish(finish).await) }
        };
        match end {
            End::Delivered { output, report } => {
                deliveries.metrics[operation.backend].delivered.increment(1);
                let reply = Stored::success(output.clone(), operation.binding.operation.output.is_some());
                let output = (!output.is_empty()).then_some(output);
                if let Err(error) = finish(Outcome::Done { report, output }, &reply).await {
                    // It is done, and its caller may know. The store finds out at the next attempt, under the same key.
                    tracing::warn!(trace_id = trace, %error, "a delivery is done and could not be written down");
                }
                Ok(reply)
            }
            End::Failed { failed, fate: Fate::Refused, report } if report.sent == Sent::No => {
                let effort = Effort {
                    backend: backend.descriptor,
                    kind: operation.binding.operation.kind,
                    sent: crate::transport::Sent::No,
                };
                let problem = failed.problem(effort);
                let reply = Stored::problem(&problem, trace, case);
                let reason = "the backend refused it while its caller waited, who was told so".to_owned();
                match finish(Outcome::Withdraw { report, reason }, &reply).await {
                    Ok(_) => Err(problem),
                    // Still claimed: it will be refused again, in its lane.
                    Err(_) => Ok(accepted),
                }
            }
            end => {
                deliveries.metrics[operation.backend].queued.increment(1);
                let accepted = match &end {
                    End::Taken { .. } => later(&format!(
                        "{} has taken it and answers later. The case will be updated automatically.",
                        backend.descriptor.title
                    )),
                    _ => accepted,
                };
                if let Some(now) = deliveries.now().await {
                    let settings = &command.live.settings.deliveries;
                    let title = backend.descriptor.title;
                    let outcome =
                        outcome::of(end, &claimed.delivery, title, settings, now, crate::chance::random());
                    if let Some(outcome) = outcome
                        && let Err(error) = finish(outcome, &accepted).await
                    {
                        tracing::warn!(trace_id = trace, %error, "the end of an attempt could not be written down");
                    }
                }
                Ok(accepted)
            }
        }
    }
}

/// The case that a command belongs to.
fn case(context: &Context) -> Result<Case, Problem> {
    let case_id = context.case_id().ok_or_else(|| {
        Problem::new(
            Kind::Malformed,
            "This command may be delivered later, so it must name its case in the header `Case-Id`.",
        )
    })?;
    match (CaseType::new(context.case_type()), CaseId::new(case_id)) {
        (Ok(case_type), Ok(id)) => Ok(Case { case_type, id }),
        _ => Err(Problem::internal()),
    }
}

pub(super) fn announce(gateway: &Gateway, case_type: usize) -> Announce {
    if gateway.live().callbacks.wanted(case_type) { Announce::Yes } else { Announce::No }
}

fn away(title: &str) -> String {
    format!("{title} is temporarily unavailable. The case is saved and will sync automatically.")
}

fn unavailable() -> Problem {
    Problem {
        retry_after: Some(std::time::Duration::from_secs(5)),
        ..Problem::new(
            Kind::StoreUnavailable,
            "The hub cannot keep this command at present, so it was not accepted. Nothing was changed; try again in a moment.",
        )
    }
}

fn uncertain() -> Problem {
    Problem {
        retry_after: Some(std::time::Duration::from_secs(5)),
        ..Problem::new(
            Kind::StoreUnavailable,
            "It is not certain whether the hub has kept this command. Send it again under the same idempotency key.",
        )
    }
}
