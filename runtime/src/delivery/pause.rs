//! Cases that wait for a backend: `onUnavailable: [pause]`.
//!
//! The call is refused at once with 503, and the case is remembered. When the backend is back, the case gets an event, and its
//! callback where it has one; what it does then is its own decision. A waiter that could not be remembered is no error:
//! the caller was told to come again anyway.

use caseway_delivery::event::Waiter;
use caseway_delivery::id::{Case, CaseId, CaseType};

use super::accept;
use crate::backend::Backend;
use crate::breaker::Phase;
use crate::call::Context;
use crate::descriptor::Unavailable;
use crate::gateway::{Gateway, Health, Operation};
use crate::problem::{Kind, Problem};

/// What a caller is told whose call failed with `problem`: the same, and that its case will hear, where that is so.
pub(crate) async fn on_problem(
    gateway: &Gateway,
    operation: &Operation,
    case_type: usize,
    context: &Context,
    problem: Problem,
) -> Problem {
    if !operation.binding.operation.pauses() || !applies(problem.kind) {
        return problem;
    }
    let case = context.case_id().and_then(|id| {
        Some(Case { case_type: CaseType::new(context.case_type()).ok()?, id: CaseId::new(id).ok()? })
    });
    let Some(case) = case else { return problem };
    let deliveries = &gateway.deliveries;
    let Some(since) = deliveries.now().await else { return problem };
    let waiter = Waiter {
        case,
        backend: operation.identity.backend.clone(),
        operation: operation.identity.operation.clone(),
        since,
    };
    let announce = accept::announce(gateway, case_type);
    match deliveries.heard(deliveries.store.wait(waiter, announce).await) {
        Ok(()) => {
            let detail =
                format!("{} The case will be told when {} is back.", problem.detail, operation.target.title);
            Problem { detail, ..problem }
        }
        Err(error) => {
            tracing::warn!(%error, "a case that waits could not be remembered");
            problem
        }
    }
}

/// Whether a problem says that the backend is away.
fn applies(kind: Kind) -> bool {
    matches!(kind, Kind::BackendUnavailable | Kind::BackendBusy | Kind::BackendTimeout | Kind::BackendFailed)
}

/// Tells the cases whose backend is back.
pub(super) async fn resume(gateway: &Gateway) {
    const AT_ONCE: u32 = 100;
    let live = gateway.live();
    for (index, backend) in live.backends.iter().enumerate() {
        let pauses = gateway.operations.iter().any(|operation| {
            operation.backend == index
                && operation.binding.operation.on_unavailable.contains(&Unavailable::Pause)
        });
        let well = pauses && is_back(gateway, backend, &gateway.healthy[index]);
        let Some(operation) = gateway.operations.iter().find(|o| o.backend == index && well) else {
            continue;
        };
        let deliveries = &gateway.deliveries;
        loop {
            let resumed = deliveries.store.resume(operation.identity.backend.clone(), AT_ONCE).await;
            let Ok(resumed) = deliveries.heard(resumed) else { return };
            if !resumed.is_empty() {
                tracing::info!(
                    backend = backend.descriptor.name,
                    cases = resumed.len(),
                    "cases were told to go on"
                );
            }
            if resumed.len() < AT_ONCE as usize {
                break;
            }
        }
    }
}

/// Whether a backend is well as far as anybody can know. A breaker is still closed after a first failure: then a call or a
/// health check must have gone well since, or, where nobody asks, so much time have passed as an open breaker lets pass before it
/// has somebody find out.
fn is_back(gateway: &Gateway, backend: &Backend, health: &Health) -> bool {
    if backend.breaker.phase() != Phase::Closed {
        return false;
    }
    match (health.last(), backend.breaker.doubted()) {
        (Some((false, _)), _) => false,
        (_, None) => true,
        (Some((true, asked)), Some(doubted)) if asked > doubted => true,
        (_, Some(doubted)) => {
            gateway.clock().now().since(doubted) >= backend.settings.policy.breaker.open_for
        }
    }
}
