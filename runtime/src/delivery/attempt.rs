//! One attempt to deliver: mapped from the stored payload, frozen before it is sent, read and classed afterwards.
//!
//! The same code serves the caller who waits and the delivery that nobody waits for; they differ in whether failed
//! attempts are repeated at once ([`Patience`]) and in what is made of the end.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use caseway_delivery::StoreError;
use caseway_delivery::delivery::{Frozen, Mapped};
use caseway_delivery::id::Correlation;
use caseway_delivery::outcome::{Class, Report, Sent as Seen};
use caseway_delivery::store::{Claimed, Previous, Request, Token};
use http::HeaderValue;

use super::{Deliveries, frozen};
use crate::backend::Backend;
use crate::call::{Call, Context, Fault, Outgoing};
use crate::clock::{Clock, Moment};
use crate::descriptor::{Binding, Completion, Idempotency};
use crate::dispatch::{self, Failed, Fate, Prepared, Reading};
use crate::gateway::Operation;
use crate::telemetry::metrics::Metrics;
use crate::telemetry::trace::Trace;
use crate::transport::Sent;

/// Whether failed attempts are repeated at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Patience {
    /// A caller waits: inline retries, within the deadline.
    Caller,
    /// Nobody waits: the redelivery schedule says when to try again.
    Nobody,
}

/// How an attempt ended.
#[derive(Debug)]
pub(super) enum End {
    /// The backend has done it.
    Delivered { output: Bytes, report: Report },
    /// The backend has taken it and answers later.
    Taken { correlation: Correlation, completion: &'static Completion, report: Report },
    /// It brought no output.
    Failed { failed: Failed, fate: Fate, report: Report },
    /// It has no form in the backend's terms.
    Unmappable { report: Report, reason: String },
    /// Only a person can say how it goes on.
    Stuck { report: Report, reason: String },
    /// The claim is lost, or may be: whoever has it now goes on.
    Lost,
}

/// What an attempt is made with.
pub(super) struct Attempt<'a> {
    pub(super) deliveries: &'a Deliveries,
    pub(super) operation: &'a Operation,
    pub(super) mapped: &'a Mapped,
    pub(super) backend: &'a Arc<Backend>,
    pub(super) context: &'a Context,
    pub(super) trace: &'a Trace,
    pub(super) clock: &'a dyn Clock,
    pub(super) registry: &'a Metrics,
    pub(super) patience: Patience,
    pub(super) deadline: Moment,
    /// Headers that are made for each attempt anew: a webhook's signature.
    pub(super) extra: Vec<(http::HeaderName, HeaderValue)>,
}

impl Attempt<'_> {
    /// Makes it. `ready` is the request where it has been mapped already.
    pub(super) async fn make(&self, claimed: &Claimed, ready: Option<Outgoing>) -> End {
        let binding = self.operation.binding;
        let delivery = &claimed.delivery;
        let call = Call { binding, input: &delivery.payload.bytes, context: self.context };
        let outgoing = match &delivery.frozen {
            Some(frozen) => {
                let repeatable = self.repeatable(Some(frozen)).await;
                let interrupted = claimed.previous == Previous::Interrupted;
                if !repeatable {
                    match self.verify(&call, frozen, interrupted).await {
                        Ok(()) => {}
                        Err(end) => return *end,
                    }
                }
                match frozen::thaw(&frozen.bytes, binding.call) {
                    Some(outgoing) => outgoing,
                    None => return self.stuck(Seen::Maybe, "a later release prepared its request"),
                }
            }
            None => match ready.map_or_else(|| (binding.request)(&call), Ok) {
                Ok(outgoing) => match self.freeze(&claimed.token, outgoing).await {
                    Ok(outgoing) => outgoing,
                    Err(end) => return *end,
                },
                Err(fault) => {
                    let reason = unmappable(binding, &fault);
                    return End::Unmappable { report: self.report(Class::Unmappable, Seen::No), reason };
                }
            },
        };
        self.send(&call, claimed, outgoing).await
    }

    async fn send(&self, call: &Call<'_>, claimed: &Claimed, outgoing: Outgoing) -> End {
        let delivery = &claimed.delivery;
        let key = key_of_revision(delivery.key.as_str(), delivery.progress.revision);
        let key = HeaderValue::try_from(key).ok();
        let reading = call.binding.completion.as_ref().map_or(Reading::Output, Reading::Taken);
        let prepared = Prepared::new(
            call,
            call.binding.call,
            reading,
            outgoing,
            self.backend,
            self.clock,
            self.trace,
            &self.operation.metrics,
            self.deadline,
            key,
            None,
        );
        let Some(prepared) = prepared.map(|prepared| prepared.with_headers(&self.extra)) else {
            tracing::error!(trace_id = self.trace.id(), binding = ?call.binding, "the mapped request has no form in HTTP");
            return self.stuck(Seen::No, "its mapped request has no form in HTTP");
        };
        let mut effect = Sent::No;
        let result = match self.patience {
            Patience::Caller => dispatch::retrying(&prepared, &mut effect).await,
            Patience::Nobody => prepared.attempt().await,
        };
        match (result, &call.binding.completion) {
            (Ok(said), Some(completion)) => {
                let said = String::from_utf8_lossy(&said.unwrap_or_default()).into_owned();
                match Correlation::new(said) {
                    Ok(correlation) => End::Taken {
                        correlation,
                        completion,
                        report: self.report(Class::Accepted, Seen::Maybe),
                    },
                    Err(_) => {
                        self.stuck(Seen::Maybe, "the backend took it, and its answer could not be recognised")
                    }
                }
            }
            (Ok(output), None) => End::Delivered {
                output: output.unwrap_or_default(),
                report: self.report(Class::Success, Seen::Maybe),
            },
            (Err(failed), _) => {
                dispatch::report(&failed, &prepared, self.registry);
                let repeatable = self.repeatable(None).await;
                // An earlier inline attempt may have had the effect that the last one certainly had not.
                let fate = match failed.fate(repeatable) {
                    Fate::Refused | Fate::Retry(_) if effect == Sent::Perhaps && !repeatable => {
                        Fate::Uncertain
                    }
                    fate => fate,
                };
                let sent = match failed.effect().max(effect) {
                    Sent::No => Seen::No,
                    Sent::Perhaps => Seen::Maybe,
                };
                let mut report = self.report(failed.class(), sent);
                if let Some(seen) = &failed.seen {
                    report.status = Some(seen.status);
                    report.excerpt = Some(seen.excerpt.clone());
                }
                if fate != Fate::Uncertain {
                    return End::Failed { failed, fate, report };
                }
                match self.ask(call).await {
                    Verified::Applied(output) => {
                        let report = Report { class: Class::Success, ..report };
                        End::Delivered { output, report }
                    }
                    Verified::NotApplied => End::Failed { failed, fate: Fate::Retry(None), report },
                    // What is frozen is verified before it is sent again: see `make`.
                    Verified::NotNow(wait) => End::Failed { failed, fate: Fate::Retry(wait), report },
                    Verified::Never => {
                        let reason = "the backend's answer got lost, and only a person can find out whether it took effect";
                        End::Stuck { report, reason: reason.to_owned() }
                    }
                }
            }
        }
    }

    /// Writes down what is about to be sent.
    async fn freeze(&self, token: &Token, outgoing: Outgoing) -> Result<Outgoing, Box<End>> {
        let Some(bytes) = frozen::freeze(&outgoing) else {
            return Err(Box::new(self.stuck(Seen::No, "its mapped request cannot be kept")));
        };
        let request = Request { bytes, mapped: self.mapped.clone() };
        match self.deliveries.heard(self.deliveries.store.freeze(token.clone(), request).await) {
            Ok(_) => Ok(outgoing),
            Err(error) => {
                if !matches!(error, StoreError::LostClaim) {
                    tracing::warn!(delivery = %token.delivery, %error, "a request could not be written down; it is not sent");
                }
                Err(Box::new(End::Lost))
            }
        }
    }

    /// Whether the request may be sent twice: by its nature, or because the backend still remembers its key.
    async fn repeatable(&self, frozen: Option<&Frozen>) -> bool {
        let call = self.operation.binding.call;
        match (call.idempotency, call.key_valid_for, frozen) {
            (Idempotency::None, ..) => false,
            (Idempotency::Natural, ..) | (Idempotency::Header(_), None, _) | (_, _, None) => true,
            (Idempotency::Header(_), Some(valid_for), Some(frozen)) => {
                let now = self.deliveries.store.now().await;
                now.is_ok_and(|now| now.since(frozen.at) < valid_for)
            }
        }
    }

    /// Before something that may have taken effect is sent again: finds out whether it did. `Ok` says that it did not.
    async fn verify(&self, call: &Call<'_>, frozen: &Frozen, interrupted: bool) -> Result<(), Box<End>> {
        let class = if interrupted { Class::Interrupted } else { Class::Timeout };
        let end = match self.ask(call).await {
            Verified::NotApplied => return Ok(()),
            Verified::Applied(output) => {
                End::Delivered { output, report: self.report(Class::Success, Seen::Maybe) }
            }
            Verified::NotNow(wait) => {
                let failed = Failed::open(wait.unwrap_or(Duration::from_secs(1)));
                let fate = Fate::Defer(wait.unwrap_or(Duration::from_secs(1)));
                End::Failed { failed, fate, report: self.report(class, Seen::Maybe) }
            }
            Verified::Never => {
                let since = frozen.attempt;
                let reason = format!(
                    "attempt {since} may have taken effect, the backend would not recognise a repetition, and only a person \
                     can find out"
                );
                End::Stuck { report: self.report(class, Seen::Maybe), reason }
            }
        };
        Err(Box::new(end))
    }

    /// Asks the backend whether the command took effect.
    async fn ask(&self, call: &Call<'_>) -> Verified {
        let Some(verification) = &call.binding.verify else { return Verified::Never };
        let Ok(outgoing) = (verification.request)(call) else { return Verified::Never };
        let deadline = self.clock.now() + self.longest(call.binding);
        let prepared = Prepared::new(
            call,
            verification.call,
            Reading::Verified(verification.output),
            outgoing,
            self.backend,
            self.clock,
            self.trace,
            &self.operation.metrics,
            deadline,
            None,
            None,
        );
        let Some(prepared) = prepared else { return Verified::Never };
        match prepared.attempt().await {
            Ok(Some(output)) => Verified::Applied(output),
            Ok(None) => Verified::NotApplied,
            Err(failed) if failed.is_not_found() => Verified::NotApplied,
            Err(failed) => match failed.fate(true) {
                Fate::Defer(wait) => Verified::NotNow(Some(wait)),
                Fate::Retry(wait) => Verified::NotNow(wait),
                Fate::Uncertain | Fate::Refused | Fate::Broken => {
                    dispatch::report(&failed, &prepared, self.registry);
                    Verified::Never
                }
            },
        }
    }

    fn longest(&self, binding: &Binding) -> Duration {
        binding.call.timeout.unwrap_or(self.backend.settings.policy.timeout)
    }

    pub(super) fn report(&self, class: Class, sent: Seen) -> Report {
        Report { class, status: None, excerpt: None, sent, mapped: Some(self.mapped.clone()), trace: None }
    }

    fn stuck(&self, sent: Seen, reason: &str) -> End {
        End::Stuck { report: self.report(Class::Internal, sent), reason: reason.to_owned() }
    }
}

/// What a backend says about a command whose end is unknown.
enum Verified {
    Applied(Bytes),
    NotApplied,
    /// It cannot say now.
    NotNow(Option<Duration>),
    /// It cannot say at all.
    Never,
}

/// The key that the backend sees: an edited payload is another request, so each revision has its own.
pub(super) fn key_of_revision(key: &str, revision: u32) -> String {
    if revision == 0 { key.to_owned() } else { format!("{key}.{revision}") }
}

/// Why a payload has no form in the backend's terms, without what it says.
pub(crate) fn unmappable(binding: &Binding, fault: &Fault) -> String {
    match fault {
        Fault::Input(violations) => {
            let pointers: Vec<&str> =
                violations.iter().map(|violation| violation.pointer.as_str()).take(8).collect();
            format!("the stored input does not fit this release's operation, at {}", pointers.join(", "))
        }
        Fault::Cell { cell, .. } => format!("the mapping cell `{}` has no value for it", binding.place(cell)),
        Fault::Parameter { name, reason } => format!("the backend's parameter `{name}` {reason}"),
        Fault::Contract(_) => "the mapping read a reply before there was one".to_owned(),
    }
}
