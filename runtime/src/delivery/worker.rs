//! The delivery loop: takes lanes that are due and works them off, as many at once as their backends can take.
//!
//! A lane is claimed, never a single delivery. What is claimed and of which backend follows the breakers: nothing while one
//! is open (its deliveries wait without using up attempts), one lane as the probe when its time is over, as many as
//! the [`Ramp`] allows while it is closed. A lane that goes on is kept, so that its next delivery costs no search.

use std::sync::Arc;
use std::time::Duration;

use caseway_delivery::delivery::Work;
use caseway_delivery::id::Backend as BackendName;
use caseway_delivery::outcome::Outcome;
use caseway_delivery::store::{Claim, Claimed, Finish, Take, Then};
use tokio::task::JoinSet;

use super::attempt::{Attempt, End, Patience};
use super::lease::Lease;
use super::ramp::Ramp;
use super::{Deliveries, accept, completion, lease, outcome, schedule, upkeep};
use crate::backend::Backend;
use crate::breaker::Phase;
use crate::call::Context;
use crate::clock::within;
use crate::dispatch::Fate;
use crate::gateway::{Gateway, Live, Operation};
use crate::telemetry::trace::Trace;

/// What other gateways write may wake nobody here: look at least this often.
const LOOK: Duration = Duration::from_secs(1);
/// Before what is due and was not taken is looked at again.
const SOON: Duration = Duration::from_millis(50);
/// Deliveries of one lane in a row, before others have their turn.
const IN_A_ROW: u32 = 16;
/// Before the store is asked again that did not answer.
const BREATH: Duration = Duration::from_secs(1);

/// Something that deliveries go to: one of the hub's backends, or a case type's callback.
struct Target {
    name: BackendName,
    at: At,
    ramp: Ramp,
    running: u32,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum At {
    Backend(usize),
    Callback(usize),
}

/// What a lane's work says about its backend.
struct Worked {
    target: usize,
    result: Result<(), ()>,
}

/// Delivers what is accepted, and keeps the store in order, until `stop` resolves; then takes nothing more, and returns
/// when what is under way has ended. Dropped, it leaves claims that run out.
pub async fn deliver(gateway: Arc<Gateway>, stop: impl Future<Output = ()> + Send) {
    let mut stop = std::pin::pin!(stop);
    let background = upkeep::spawn(&gateway);
    let mut targets = targets(&gateway);
    let mut running: JoinSet<Worked> = JoinSet::new();
    let mut wakes = gateway.deliveries.store.wakes();
    loop {
        let taken = take(&gateway, &mut targets, &mut running).await;
        // A claim changes the store as well. What came between it and this line shows as due below.
        wakes.borrow_and_update();
        let wait = match &taken {
            Taken::Some(free) => until_due(&gateway, free.clone()).await,
            Taken::Nothing => BREATH,
        };
        let at = gateway.clock().now() + wait;
        let sleep = gateway.clock().sleep_until(at);
        tokio::select! {
            biased;
            () = &mut stop => break,
            Some(worked) = running.join_next() => note(&gateway, &mut targets, worked.ok()),
            Ok(()) = wakes.changed(), if matches!(taken, Taken::Some(_)) => {}
            () = sleep => {}
        }
        while let Some(worked) = running.try_join_next() {
            note(&gateway, &mut targets, worked.ok());
        }
    }
    drop(background);
    while running.join_next().await.is_some() {}
}

fn targets(gateway: &Gateway) -> Vec<Target> {
    let target = |name: &str, at| {
        Some(Target { name: BackendName::new(name).ok()?, at, ramp: Ramp::new(), running: 0 })
    };
    let backends = gateway.hub.backends.iter().enumerate();
    let backends = backends.filter_map(|(index, backend)| target(backend.name, At::Backend(index)));
    let callbacks = gateway.hub.case_types.iter().enumerate();
    let callbacks = callbacks.filter(|(_, case_type)| case_type.callback.is_some());
    let callbacks = callbacks.filter_map(|(index, case_type)| {
        target(&super::announce::target(case_type.name), At::Callback(index))
    });
    backends.chain(callbacks).collect()
}

#[derive(Debug)]
enum Taken {
    /// All that was due for these, which have room for more; nothing when there is no room left.
    Some(Vec<BackendName>),
    /// The store did not answer.
    Nothing,
}

/// Claims what is due and may be worked on.
async fn take(gateway: &Arc<Gateway>, targets: &mut [Target], running: &mut JoinSet<Worked>) -> Taken {
    let live = gateway.live();
    let mut take = Vec::new();
    for target in targets.iter_mut() {
        let Some(backend) = backend(&live, target.at) else { continue };
        let most = match (backend.breaker.time_left(), backend.breaker.phase()) {
            (Some(_), _) => {
                target.ramp.reset();
                0
            }
            (None, Phase::Closed) => target.ramp.allowed(backend.settings.policy.concurrency),
            // The probe.
            (None, Phase::Open | Phase::HalfOpen) => {
                target.ramp.reset();
                1
            }
        };
        let free = most.saturating_sub(target.running);
        if free > 0 {
            let lease = longest(gateway, &backend);
            take.push(Take { backend: target.name.clone(), most: free, lease });
        }
    }
    let asked: u32 = take.iter().map(|take| take.most).sum();
    if asked == 0 {
        return Taken::Some(Vec::new());
    }
    let free = take.iter().map(|take| take.backend.clone()).collect();
    let leases: Vec<(BackendName, Duration)> =
        take.iter().map(|take| (take.backend.clone(), take.lease)).collect();
    let claim = Claim { by: gateway.deliveries.instance.clone(), take };
    let since = gateway.clock().now();
    let claimed = match gateway.deliveries.heard(gateway.deliveries.store.claim(claim).await) {
        Ok(claimed) => claimed,
        Err(error) => {
            tracing::debug!(%error, "nothing could be claimed");
            return Taken::Nothing;
        }
    };
    let all = u32::try_from(claimed.len()).is_ok_and(|count| count >= asked);
    for claimed in claimed {
        let Some(target) = targets.iter().position(|target| target.name == claimed.delivery.backend) else {
            continue;
        };
        let Some((_, lasts)) = leases.iter().find(|(name, _)| *name == claimed.delivery.backend) else {
            continue;
        };
        targets[target].running += 1;
        running.spawn(lane(
            Arc::clone(gateway),
            target,
            targets[target].at,
            claimed,
            Lease { since, lasts: *lasts },
        ));
    }
    // What was asked for is the room there was: when all of it is taken, the next look follows the end of a lane.
    if all { Taken::Some(Vec::new()) } else { Taken::Some(free) }
}

fn note(gateway: &Gateway, targets: &mut [Target], worked: Option<Worked>) {
    let Some(Worked { target, result }) = worked else { return };
    let target = &mut targets[target];
    target.running = target.running.saturating_sub(1);
    let live = gateway.live();
    match (result, backend(&live, target.at)) {
        (Ok(()), Some(backend)) => target.ramp.succeeded(backend.settings.policy.concurrency),
        (Ok(()), None) => {}
        (Err(()), _) => target.ramp.failed(),
    }
}

/// How long nothing will be due, as far as this gateway can know.
async fn until_due(gateway: &Gateway, free: Vec<BackendName>) -> Duration {
    let store = &gateway.deliveries.store;
    let nothing = free.is_empty();
    match (store.next_due(free).await, store.now().await) {
        (Ok(Some(due)), Ok(now)) if due > now => due.since(now).clamp(Duration::from_millis(1), LOOK),
        // It has just come, or another gateway is about to take it.
        (Ok(Some(_)), Ok(_)) if !nothing => SOON,
        _ => LOOK,
    }
}

fn backend(live: &Live, at: At) -> Option<Arc<Backend>> {
    match at {
        At::Backend(index) => live.backends.get(index).map(Arc::clone),
        At::Callback(index) => live.callbacks.backend(index),
    }
}

/// The longest that one claim may take: waiting for a place, the attempt, asking what became of it.
fn longest(gateway: &Gateway, backend: &Backend) -> Duration {
    let calls = gateway.operations.iter().filter(|o| o.target.name == backend.descriptor.name);
    let timeouts = calls.filter_map(|operation| operation.binding.call.timeout);
    let timeout = timeouts.fold(backend.settings.policy.timeout, Duration::max);
    timeout * 4 + gateway.live().settings.deliveries.takeover
}

/// Works a lane off, for a while.
async fn lane(gateway: Arc<Gateway>, target: usize, at: At, claimed: Claimed, mut lease: Lease) -> Worked {
    let mut next = Some(claimed);
    let mut result = Ok(());
    let mut done = 0;
    while let Some(claimed) = next.take() {
        done += 1;
        let deliveries = &gateway.deliveries;
        let token = claimed.token.clone();
        let work = one(&gateway, at, &claimed);
        let Some(Some(outcome)) = lease::held(&*deliveries.store, gateway.clock(), &token, lease, work).await
        else {
            break;
        };
        // What the backend has taken went well as well, and there is nothing to go on with.
        let went_well = matches!(outcome, Outcome::Done { .. } | Outcome::Await { .. });
        let succeeded = matches!(outcome, Outcome::Done { .. });
        count(deliveries, at, &outcome, claimed.delivery.progress.rounds);
        result = if went_well { Ok(()) } else { Err(()) };
        let then =
            if succeeded && done < IN_A_ROW { Then::Next { lease: lease.lasts } } else { Then::Release };
        let announce = match case_type(&gateway, &claimed) {
            Some(case_type) if matches!(at, At::Backend(_)) => accept::announce(&gateway, case_type),
            _ => caseway_delivery::delivery::Announce::No,
        };
        let finish = Finish { token, outcome, reply: None, then, announce };
        lease.since = gateway.clock().now();
        match deliveries.heard(deliveries.store.finish(finish).await) {
            Ok(finished) => next = finished.next.map(|next| *next),
            Err(error) => {
                tracing::warn!(delivery = %claimed.delivery.id, %error, "the end of an attempt could not be written down");
                break;
            }
        }
    }
    Worked { target, result }
}

fn count(deliveries: &Deliveries, at: At, outcome: &Outcome, rounds: u32) {
    let At::Backend(index) = at else { return };
    let metrics = &deliveries.metrics[index];
    match outcome {
        Outcome::Done { .. } => {
            metrics.delivered.increment(1);
            if rounds > 0 {
                metrics.recovered.increment(1);
            }
        }
        Outcome::Retry { .. } => metrics.retried.increment(1),
        Outcome::Defer { .. } => metrics.deferred.increment(1),
        Outcome::Dead { .. } => metrics.dead.increment(1),
        Outcome::Park { .. } => metrics.parked.increment(1),
        Outcome::Await { .. } | Outcome::Withdraw { .. } => {}
    }
}

fn case_type(gateway: &Gateway, claimed: &Claimed) -> Option<usize> {
    let name = claimed.delivery.case.case_type.as_str();
    gateway.hub.case_types.iter().position(|case_type| case_type.name == name)
}

/// Does what one claim is for.
async fn one(gateway: &Gateway, at: At, claimed: &Claimed) -> Option<Outcome> {
    let delivery = &claimed.delivery;
    let live = gateway.live();
    let settings = &live.settings.deliveries;
    let backend = backend(&live, at);
    let title = backend.as_ref().map_or("the backend", |backend| backend.descriptor.title);
    let now = gateway.deliveries.now().await?;
    let operation: Option<&Operation> = match at {
        At::Callback(_) => Some(&gateway.webhook),
        At::Backend(_) => gateway.operation(&delivery.operation, &delivery.backend),
    };
    let (Some(operation), Some(case_type)) = (operation, case_type(gateway, claimed)) else {
        return Some(outcome::unknown_here(
            "this release of the hub does not have its operation at this backend, or not its case type",
        ));
    };
    let Some(backend) = backend else {
        return Some(Outcome::Defer {
            until: now + schedule::jittered(Duration::from_secs(60), crate::chance::random()),
        });
    };
    if let Work::Completion { correlation, deadline } = &claimed.work {
        let Some(completion) = &operation.binding.completion else {
            return Some(outcome::unknown_here(
                "it waits for an answer that this release of the hub does not expect",
            ));
        };
        let trace = Trace::resume(delivery.trace.as_ref().map(caseway_delivery::id::Trace::as_str));
        let name = gateway.hub.case_types[case_type].name;
        let wait = completion::Wait {
            operation,
            completion,
            delivery,
            correlation,
            deadline: *deadline,
            backend: &backend,
            context: Context::new(name, Some(delivery.case.id.to_string()), trace.id().to_owned()),
            trace: &trace,
            clock: gateway.clock(),
            registry: &gateway.around.metrics,
            now,
        };
        return Some(wait.look(crate::chance::random()).await);
    }
    if outcome::is_used_up(delivery, settings) {
        return Some(outcome::crashed(delivery, title, settings));
    }
    if let Some(left) = backend.breaker.time_left() {
        return Some(Outcome::Defer { until: now + schedule::jittered(left, crate::chance::random()) });
    }
    let name = gateway.hub.case_types[case_type].name;
    let trace = Trace::resume(delivery.trace.as_ref().map(caseway_delivery::id::Trace::as_str));
    let context = Context::new(name, Some(delivery.case.id.to_string()), trace.id().to_owned());
    let extra = match at {
        At::Backend(_) => Vec::new(),
        At::Callback(index) => live.callbacks.sign(index, delivery, gateway.clock().wall()),
    };
    let attempt = Attempt {
        deliveries: &gateway.deliveries,
        operation,
        mapped: &operation.identity.mapped,
        backend: &backend,
        context: &context,
        trace: &trace,
        clock: gateway.clock(),
        registry: &gateway.around.metrics,
        patience: Patience::Nobody,
        // The attempt's own timeout ends it; this only bounds waiting for a place.
        deadline: gateway.clock().now() + longest(gateway, &backend),
        extra,
    };
    let end = attempt.make(claimed, None).await;
    log(delivery, &end);
    let now = within(gateway.clock(), gateway.clock().now() + settings.takeover, gateway.deliveries.now())
        .await??;
    outcome::of(end, delivery, title, settings, now, crate::chance::random())
}

/// Tells operators of what did not succeed, without what it said.
fn log(delivery: &caseway_delivery::delivery::Delivery, end: &End) {
    let (id, backend, operation) = (delivery.id, delivery.backend.as_str(), delivery.operation.as_str());
    let attempt = delivery.progress.attempts;
    match end {
        End::Delivered { .. } => tracing::info!(delivery = %id, backend, operation, attempt, "delivered"),
        End::Taken { .. } => {
            tracing::info!(delivery = %id, backend, operation, attempt, "taken; it is answered later")
        }
        End::Failed { fate: Fate::Defer(_), .. } => {
            tracing::debug!(delivery = %id, backend, operation, "a delivery was put off")
        }
        End::Failed { report, .. } => {
            tracing::warn!(delivery = %id, backend, operation, attempt, class = report.class.as_str(), "a delivery failed")
        }
        End::Unmappable { reason, .. } | End::Stuck { reason, .. } => {
            tracing::error!(delivery = %id, backend, operation, attempt, reason, "a delivery cannot go on by itself")
        }
        End::Lost => tracing::warn!(delivery = %id, backend, operation, "a claim was lost"),
    }
}
