//! One call of a service operation, from the gathered input to the output: the inner layers of the gateway.
//!
//! The layers, outermost first: deadline, authentication and grant (the server's), decoding and validation,
//! idempotency towards callers ([`crate::delivery`]), \[cache\], inline retry, and then per attempt breaker, bulkhead,
//! attempt timeout, signature, connector. The one in brackets comes with caching; [`call`] is where it goes, between
//! the mapped request and the retries.

mod attempt;
mod fate;
pub(crate) mod input;
mod key;
pub(crate) mod later;
mod verdict;

use std::sync::{Arc, OnceLock};

use bytes::Bytes;
use caseway_core::schema::{Unknown, Violation, violations};
use http::HeaderValue;

pub(crate) use attempt::{Counted, Passed, Prepared, Reading, Streaming, http_method};
pub(crate) use fate::{EXCERPT, Fate};
pub(crate) use key::backend_key;
pub(crate) use verdict::Failed;

use crate::backend::Backend;
use crate::call::{Call, Context, Fault, Outgoing};
use crate::clock::{Clock, Moment};
use crate::descriptor::{BackendDescriptor, Binding, Choose, Idempotency, Kind as OperationKind};
use crate::pages::Turn;
use crate::problem::{Effort, Problem};
use crate::retry::backoff;
use crate::telemetry::metrics::{Metrics, OperationMetrics};
use crate::telemetry::trace::Trace;
use crate::transport::Sent;
use input::Gathered;
use verdict::Cause;

/// A call that was granted and whose input was gathered.
pub(crate) struct Granted<'a> {
    pub(crate) binding: &'static Binding,
    pub(crate) backend: &'a Arc<Backend>,
    pub(crate) context: &'a Context,
    pub(crate) trace: &'a Trace,
    pub(crate) input: Gathered,
    pub(crate) deadline: Moment,
    pub(crate) stream: Streaming<'a>,
    /// The page that is asked for, of a list that has pages.
    pub(crate) page: Option<&'a Turn<'a>>,
    /// The caller's key, or none.
    pub(crate) idempotency_key: Option<HeaderValue>,
    pub(crate) clock: &'a dyn Clock,
    pub(crate) metrics: &'a OperationMetrics,
    pub(crate) registry: &'a Metrics,
}

/// Makes the call.
pub(crate) async fn call(granted: Granted<'_>) -> Result<Bytes, Problem> {
    let Granted { binding, context, trace, ref input, page, .. } = granted;
    let call = Call { binding, input: &input.payload, context };
    let outgoing = mapped(&call, granted.backend.descriptor, input, trace)?;
    let outgoing = match page {
        Some(page) => {
            let problem =
                |fault| request_problem(fault, binding, Some(granted.backend.descriptor), input, trace);
            page.ask(outgoing).map_err(problem)?
        }
        None => outgoing,
    };
    make(&granted, &call, outgoing, Reading::Output, false).await
}

/// Makes a call whose request is not mapped, and whose reply is passed on as it comes. `hurried` says that the deadline is
/// the caller's own hurry, and not what the backend has agreed to.
pub(crate) async fn pass(
    granted: Granted<'_>,
    outgoing: Outgoing,
    hurried: bool,
) -> Result<(Option<Passed>, Bytes), Problem> {
    let call = Call { binding: granted.binding, input: &granted.input.payload, context: granted.context };
    let passed = OnceLock::new();
    let body = make(&granted, &call, outgoing, Reading::AsItIs(&passed), hurried).await?;
    Ok((passed.get().copied(), body))
}

async fn make(
    granted: &Granted<'_>,
    call: &Call<'_>,
    outgoing: Outgoing,
    reading: Reading<'_>,
    hurried: bool,
) -> Result<Bytes, Problem> {
    let Granted { binding, backend, context, trace, deadline, clock, metrics, registry, stream, .. } =
        *granted;
    // The key is the same for all attempts, whoever made it.
    let idempotency_key = match binding.call.idempotency {
        Idempotency::Header(_) => {
            backend_key(context.case_type(), binding.operation, granted.idempotency_key.as_ref())
        }
        Idempotency::None | Idempotency::Natural => None,
    };
    let prepared = Prepared::new(
        call,
        binding.call,
        reading,
        outgoing,
        backend,
        clock,
        trace,
        metrics,
        deadline,
        idempotency_key,
        Some(stream),
    );
    let Some(prepared) = prepared.map(|prepared| prepared.of_page(granted.page)) else {
        tracing::error!(trace_id = trace.id(), ?binding, "the mapped request has no form in HTTP");
        return Err(Problem::internal());
    };
    let prepared = if hurried { prepared.hurried() } else { prepared };
    let mut effect = Sent::No;
    retrying(&prepared, &mut effect).await.map(Option::unwrap_or_default).map_err(|failed| {
        report(&failed, &prepared, registry);
        failed.problem(Effort { backend: backend.descriptor, kind: binding.operation.kind, sent: effect })
    })
}

/// Decodes and validates the input, and maps it to the backend's request.
pub(crate) fn mapped(
    call: &Call<'_>,
    target: &BackendDescriptor,
    input: &Gathered,
    trace: &Trace,
) -> Result<Outgoing, Problem> {
    let outgoing = (call.binding.request)(call);
    sound(call.binding, input)?;
    outgoing.map_err(|fault| request_problem(fault, call.binding, Some(target), input, trace))
}

/// Decodes and validates the input, and chooses the instance that it goes to: its index.
pub(crate) fn chosen(
    call: &Call<'_>,
    choose: Choose,
    input: &Gathered,
    trace: &Trace,
) -> Result<usize, Problem> {
    let chosen = choose(call);
    sound(call.binding, input)?;
    chosen.map_err(|fault| request_problem(fault, call.binding, None, input, trace))
}

/// Whether what was gathered had nothing wrong with it.
fn sound(binding: &Binding, input: &Gathered) -> Result<(), Problem> {
    if input.violations.is_empty() {
        return Ok(());
    }
    Err(input::not_json(&input.body)
        .unwrap_or_else(|| invalid(binding, &input.payload, input.violations.clone())))
}

/// Makes attempts until one succeeds, or no other may be made. `effect` says at the end whether any of them may have
/// changed something.
pub(crate) async fn retrying(prepared: &Prepared<'_>, effect: &mut Sent) -> Result<Option<Bytes>, Failed> {
    let Prepared { backend, clock, .. } = *prepared;
    let call = prepared.call.binding.call;
    let repeatable = call.kind == OperationKind::Query || call.idempotency != Idempotency::None;
    let policy = &backend.settings.policy.retry;
    backend.budget.call(clock.now());
    let mut retries = 0;
    loop {
        let failed = match prepared.attempt().await {
            Ok(output) => return Ok(output),
            Err(failed) => failed,
        };
        *effect = failed.cause.effect().max(*effect);
        let allowed = retries < policy.attempts
            && failed.cause.is_transient()
            && prepared.is_repeatable()
            && (repeatable || failed.cause.sent() == Sent::No);
        if !allowed {
            return Err(failed);
        }
        let now = clock.now();
        let again = now + backoff(policy, retries, failed.retry_after, crate::chance::random());
        // The budget is asked last, so that a retry that comes too late for the deadline uses nothing up.
        if again >= prepared.deadline || !backend.budget.retry(policy, now) {
            return Err(failed);
        }
        retries += 1;
        backend.metrics.retries.increment(1);
        clock.sleep_until(again).await;
    }
}

/// Everything that is wrong with the input: what was found in the query, and what the schema says of the rest.
fn invalid(binding: &Binding, payload: &[u8], mut found: Vec<Violation>) -> Problem {
    let more = binding.operation.input.and_then(|schema| violations(schema, payload, Unknown::Refuse).ok());
    found.extend(more.unwrap_or_default());
    Problem::invalid_input(found)
}

/// What a caller is told about a request that has no form in the backend's terms.
pub(crate) fn request_problem(
    fault: Fault,
    binding: &'static Binding,
    target: Option<&BackendDescriptor>,
    input: &Gathered,
    trace: &Trace,
) -> Problem {
    match fault {
        Fault::Input(found) => input::not_json(&input.body).unwrap_or_else(|| Problem::invalid_input(found)),
        Fault::Parameter { name, reason } => Problem::invalid_input(vec![Violation {
            pointer: String::new(),
            message: format!(
                "what it gives for {}'s `{name}` {reason}",
                target.map_or("the backend", |target| target.title)
            ),
        }]),
        Fault::Cell { cell, reason } => {
            let cell = binding.place(cell);
            tracing::error!(trace_id = trace.id(), ?binding, cell, reason, "a request could not be mapped");
            Problem::internal()
        }
        Fault::Contract(_) => {
            tracing::error!(trace_id = trace.id(), ?binding, %fault, "a request could not be mapped");
            Problem::internal()
        }
    }
}

/// Tells operators what callers are not told.
pub(crate) fn report(failed: &Failed, prepared: &Prepared<'_>, registry: &Metrics) {
    let call = prepared.call.binding.call;
    let (trace_id, backend, operation) = (prepared.trace.id(), call.backend, call.name);
    match &failed.cause {
        Cause::Contract(violations, schema) => {
            for violation in violations {
                prepared.metrics.violated(registry, *schema, &violation.pointer);
            }
            // Pointers only: messages may quote what the reply says.
            let pointers: Vec<&str> = violations.iter().map(|violation| violation.pointer.as_str()).collect();
            tracing::warn!(trace_id, backend, operation, ?pointers, "a reply broke the contract");
        }
        Cause::Unmappable { cell, reason } => {
            let cell = prepared.call.binding.place(cell);
            tracing::error!(trace_id, backend, operation, cell, reason, "a reply could not be mapped");
        }
        Cause::Undeclared(status) | Cause::Rejected(status) | Cause::Failing(status) => {
            tracing::warn!(trace_id, backend, operation, status, "a backend's answer is not a success");
        }
        Cause::ReplyTooLarge(limit) => {
            tracing::warn!(trace_id, backend, operation, limit, "a reply is larger than the limit");
        }
        Cause::Unbuildable => {
            tracing::error!(trace_id, backend, operation, "an output read its input differently")
        }
        _ => {}
    }
}
