//! Idempotency towards callers: the same key and the same command give the first reply again.
//!
//! A key belongs to one case type; one that is sent again with another command is a mistake of the caller (422), one
//! whose first call is still under way has to wait (409). Commands that may queue claim their key in the transaction
//! that accepts them; all others claim it here, before their call, and keep their reply afterwards. A call that
//! certainly had no effect frees its key, so that the caller may try again.

use std::time::Duration;

use aws_lc_rs::digest::{Context as Digest, SHA256};
use caseway_delivery::caller::{CallerKey, Earlier, OnLapsed, Opened};
use caseway_delivery::id::{CaseType, DeliveryId};
use http::HeaderValue;

use super::identity::{Identity, hex};
use super::reply::Stored;
use super::{Deliveries, Standing};
use crate::call::Context;
use crate::descriptor::Idempotency;
use crate::gateway::{Gateway, Operation};
use crate::problem::{Kind, Problem};

/// Time to write down a reply, beyond the caller's deadline.
const MARGIN: Duration = Duration::from_secs(5);

/// A caller's key for a command with this input. `None` when the caller gave none, or one that cannot be kept.
pub(super) fn key(
    case_type: &str,
    identity: &Identity,
    payload: &[u8],
    callers: Option<&HeaderValue>,
    deadline: Duration,
    keep: Duration,
    repeatable: bool,
) -> Option<CallerKey> {
    let mut digest = Digest::new(&SHA256);
    digest.update(identity.operation.as_str().as_bytes());
    digest.update(&[0]);
    digest.update(payload);
    Some(CallerKey {
        case_type: CaseType::new(case_type).ok()?,
        key: callers?.to_str().ok()?.to_owned(),
        request: caseway_delivery::id::Digest::new(hex(digest.finish().as_ref())).ok()?,
        keep,
        lease: deadline + MARGIN,
        lapsed: if repeatable { OnLapsed::TakeOver } else { OnLapsed::Tell },
    })
}

/// What a caller is told whose key was seen before.
pub(super) fn again(
    earlier: Earlier,
    accepted: impl FnOnce(DeliveryId) -> Option<Stored>,
) -> Result<Stored, Problem> {
    match earlier {
        Earlier::Replied(reply) => Stored::decode(&reply).ok_or_else(Problem::internal),
        Earlier::OtherRequest => Err(Problem::new(
            Kind::KeyReused,
            "The idempotency key was used before, for another command. Nothing was changed; use a new key.",
        )),
        Earlier::InFlight { .. } => Err(Problem {
            retry_after: Some(Duration::from_secs(1)),
            ..Problem::new(
                Kind::KeyInFlight,
                "The same command is being worked on. Try again in a moment to get its reply.",
            )
        }),
        // Its gateway ended before it could answer; the delivery goes on without it.
        Earlier::Lapsed { delivery: Some(id) } => accepted(id).ok_or_else(Problem::internal),
        Earlier::Lapsed { delivery: None } => Err(Problem::new(
            Kind::KeyInFlight,
            "The same command was sent before, and it is not certain whether it took effect. Check before you send it \
             under a new key.",
        )),
    }
}

/// A command that queues nothing, and the key that its caller gave it.
pub(crate) struct Callers<'a> {
    pub(crate) operation: &'a Operation,
    pub(crate) context: &'a Context,
    pub(crate) payload: &'a [u8],
    pub(crate) key: Option<&'a HeaderValue>,
}

/// Makes a call that queues nothing, once for its key where it has one. `stored` gives a problem the form in which it is kept.
pub(crate) async fn for_key(
    gateway: &Gateway,
    callers: Callers<'_>,
    keep: Duration,
    call: impl Future<Output = Result<Stored, Problem>>,
    stored: impl FnOnce(&Problem) -> Stored,
) -> Result<Stored, Problem> {
    let Callers { operation, context, payload, key: given } = callers;
    let repeatable = operation.binding.call.idempotency != Idempotency::None;
    let deadline = operation.binding.operation.deadline;
    let key = key(context.case_type(), &operation.identity, payload, given, deadline, keep, repeatable);
    match key {
        Some(key) => once(&gateway.deliveries, key, repeatable, call, stored).await,
        None => call.await,
    }
}

async fn once(
    deliveries: &Deliveries,
    key: CallerKey,
    repeatable: bool,
    call: impl Future<Output = Result<Stored, Problem>>,
    keep: impl FnOnce(&Problem) -> Stored,
) -> Result<Stored, Problem> {
    // Without its store the gateway remembers no keys; backends that recognise them still do.
    if deliveries.standing() == Standing::Down {
        return call.await;
    }
    match deliveries.heard(deliveries.store.open_call(key.clone()).await) {
        Ok(Opened::Fresh) => {}
        Ok(Opened::Earlier(earlier)) => return again(earlier, |_| None),
        Err(error) => {
            tracing::warn!(%error, "a caller's key could not be remembered; the call goes on");
            return call.await;
        }
    }
    let result = call.await;
    let written = match &result {
        Ok(reply) => deliveries.store.close_call(key, reply.encode()).await,
        Err(problem) if problem.uncertain && !repeatable => {
            deliveries.store.close_call(key, keep(problem).encode()).await
        }
        Err(_) => deliveries.store.drop_call(key).await,
    };
    if let Err(error) = deliveries.heard(written) {
        tracing::warn!(%error, "a caller's key could not be closed; its repetition waits for the lease");
    }
    result
}
