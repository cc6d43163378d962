//! Requests with many items: the single operation, done for each, with an outcome for each.
//!
//! The request as a whole is authenticated, granted and read once. Its items then go the way of single requests, a few at a
//! time: each is validated, has its own key, its own attempts, and may be queued. What became of them is one document; the
//! status is 200 when every item is done or will be, and 207 otherwise, so that nobody takes a part for the whole.

use std::sync::Arc;

use aws_lc_rs::digest::{Context as Digest, SHA256};
use axum::body::Body;
use axum::extract::Request;
use axum::response::Response;
use bytes::Bytes;
use caseway_core::schema::Violation;
use futures_util::{StreamExt as _, stream};
use http::{HeaderMap, HeaderValue, StatusCode, header};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::call::{self, Asked};
use super::lifetime;
use super::record::Record;
use crate::call::Context;
use crate::clock::Moment;
use crate::delivery::reply::Stored;
use crate::dispatch::Streaming;
use crate::dispatch::input::{Gathered, not_json};
use crate::gateway::{BulkOperation, Gateway, Live};
use crate::problem::{Kind, Problem};
use crate::telemetry::trace::Trace;

/// What a request with many items says.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Items<'a> {
    #[serde(borrow)]
    items: Vec<&'a RawValue>,
}

/// What became of one item.
#[derive(Serialize)]
struct Outcome {
    status: u16,
    #[serde(skip_serializing_if = "Option::is_none")]
    output: Option<Box<RawValue>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    delivery: Option<Box<RawValue>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    problem: Option<Box<RawValue>>,
}

#[derive(Serialize)]
struct Outcomes {
    outcomes: Vec<Outcome>,
    succeeded: usize,
    failed: usize,
}

/// Serves a request for the bulk operation `index`.
pub(super) async fn handle(gateway: Arc<Gateway>, index: usize, request: Request) -> Response {
    let bulk = &gateway.bulks[index];
    let arrived = gateway.clock().now();
    let (parts, body) = request.into_parts();
    let trace = Trace::of(&parts.headers);
    let reply = match serve(&gateway, bulk, arrived, &trace, &parts, body).await {
        Ok(outcomes) => respond(&gateway, bulk, &trace, &outcomes),
        Err(problem) => {
            let elapsed = gateway.clock().now().since(arrived);
            bulk.metrics.failed(&gateway.around.metrics, problem.kind, elapsed);
            log(bulk, &trace, problem.kind.status(), None);
            problem.into_reply(Some(trace.id()), None)
        }
    };
    lifetime::tell(bulk.operation, reply)
}

async fn serve(
    gateway: &Arc<Gateway>,
    bulk: &BulkOperation,
    arrived: Moment,
    trace: &Trace,
    parts: &http::request::Parts,
    body: Body,
) -> Result<Outcomes, Problem> {
    let live = gateway.live();
    let _place = super::admission::admit(&gateway.in_flight, live.settings.limits.concurrency)?;
    super::admission::check_header(parts)?;
    let deadline = arrived + bulk.operation.deadline;
    let caller = live.keys.authenticate(&parts.headers).map_err(call::unauthenticated)?;
    let case_type = gateway.hub.case_types[caller];
    let case_id = call::case_id(&parts.headers)?.map(str::to_owned);
    if !bulk.granted[caller] {
        return Err(call::not_granted(bulk.operation, case_type));
    }
    lifetime::count(bulk.operation, case_type.name, &gateway.around.metrics);
    let key = call::idempotency_key(&parts.headers)?;
    let body = call::read_body(gateway, &live, &bulk.input, parts, body, arrived, deadline).await?;
    let gathered = bulk.input.gather(parts.uri.path(), parts.uri.query(), body)?;
    let items = items(bulk, &gathered)?;

    let item = |(at, item): (usize, Bytes)| {
        let context = Context::new(case_type.name, case_id.clone(), trace.id().to_owned());
        let key = key.as_ref().map(|key| key_of_item(key, at));
        let (gateway, live) = (Arc::clone(gateway), Arc::clone(&live));
        one(gateway, live, bulk.of, caller, context, trace, item, deadline, key)
    };
    let outcomes: Vec<Outcome> = stream::iter(items.into_iter().enumerate())
        .map(item)
        .buffered(bulk.bulk.concurrency as usize)
        .collect()
        .await;
    let succeeded = outcomes.iter().filter(|outcome| outcome.problem.is_none()).count();
    let failed = outcomes.len() - succeeded;
    Ok(Outcomes { outcomes, succeeded, failed })
}

/// The items as they were sent, none of them read yet.
fn items(bulk: &BulkOperation, gathered: &Gathered) -> Result<Vec<Bytes>, Problem> {
    let refuse = |pointer: &str, message: String| {
        let mut found = gathered.violations.clone();
        found.push(Violation { pointer: pointer.to_owned(), message });
        Problem::invalid_input(found)
    };
    let read: Items<'_> = serde_json::from_slice(&gathered.payload).map_err(|_| {
        not_json(&gathered.body).unwrap_or_else(|| {
            refuse("", "must be an object with a list `items`, and nothing else".to_owned())
        })
    })?;
    let largest = bulk.bulk.largest;
    if read.items.is_empty() || read.items.len() > largest as usize {
        return Err(refuse("/items", format!("must have from 1 to {largest} items")));
    }
    if !gathered.violations.is_empty() {
        return Err(Problem::invalid_input(gathered.violations.clone()));
    }
    Ok(read.items.into_iter().map(|item| Bytes::copy_from_slice(item.get().as_bytes())).collect())
}

#[expect(clippy::too_many_arguments, reason = "the parts of a request, each used once")]
async fn one(
    gateway: Arc<Gateway>,
    live: Arc<Live>,
    index: usize,
    caller: usize,
    context: Context,
    trace: &Trace,
    item: Bytes,
    deadline: Moment,
    idempotency_key: Option<HeaderValue>,
) -> Outcome {
    let operation = &gateway.operations[index];
    let begun = gateway.clock().now();
    let mut record = Record::begin(&gateway, operation, begun, trace);
    record.caller(gateway.hub.case_types[caller].name);
    record.case(context.case_id());
    if begun >= deadline {
        let detail = "The time for all items was over before this one was begun. Nothing was changed.";
        let problem = Problem::new(Kind::BackendTimeout, detail);
        record.end(Err(&problem));
        return Outcome::problem(&problem, trace, context.case_id());
    }
    let own = begun + operation.binding.operation.deadline;
    let limits = live.settings.limits.stream;
    let case_id = context.case_id().map(str::to_owned);
    let object = item.trim_ascii_start().starts_with(b"{");
    let asked = Asked {
        gateway: &gateway,
        live: &live,
        index,
        caller,
        context,
        trace,
        input: Gathered { payload: item.clone(), body: item, violations: Vec::new() },
        deadline: deadline.min(own),
        idempotency_key,
        stream: Streaming { upload: None, sink: None, limits, range: &HeaderMap::new(), end: deadline },
    };
    let result = if object {
        call::perform(asked).await
    } else {
        let message = "must be an object".to_owned();
        Err(Problem::invalid_input(vec![Violation { pointer: String::new(), message }]))
    };
    match result {
        Ok((stored, _)) => {
            record.end(Ok(stored.status()));
            Outcome::stored(&stored)
        }
        Err(problem) => {
            record.end(Err(&problem));
            Outcome::problem(&problem, trace, case_id.as_deref())
        }
    }
}

impl Outcome {
    fn stored(stored: &Stored) -> Self {
        let status = stored.status();
        let body = raw(stored.body());
        let nothing = Self { status: status.as_u16(), output: None, delivery: None, problem: None };
        match status {
            StatusCode::ACCEPTED => Self { delivery: body, ..nothing },
            // A command that was answered under its key before may have been answered so.
            status if status.is_client_error() || status.is_server_error() => {
                Self { problem: body, ..nothing }
            }
            _ => Self { output: body, ..nothing },
        }
    }

    fn problem(problem: &Problem, trace: &Trace, case_id: Option<&str>) -> Self {
        let status = problem.kind.status().as_u16();
        let problem = raw(&problem.document(Some(trace.id()), case_id));
        Self { status, output: None, delivery: None, problem }
    }
}

/// A document as it stands; `None` where there is none.
fn raw(document: &[u8]) -> Option<Box<RawValue>> {
    let text = std::str::from_utf8(document).ok()?;
    RawValue::from_string(text.to_owned()).ok()
}

/// The key of one item: the same for the same place under the same key, and never that of a single request.
fn key_of_item(key: &HeaderValue, at: usize) -> HeaderValue {
    let mut digest = Digest::new(&SHA256);
    digest.update(b"bulk\0");
    digest.update(key.as_bytes());
    digest.update(&[0]);
    digest.update(&(at as u64).to_be_bytes());
    let digits: String = digest.finish().as_ref().iter().map(|byte| format!("{byte:02x}")).collect();
    // Hexadecimal digits are a header's value always.
    HeaderValue::try_from(format!("bulk-{digits}")).unwrap_or_else(|_| key.clone())
}

fn respond(gateway: &Gateway, bulk: &BulkOperation, trace: &Trace, outcomes: &Outcomes) -> Response {
    let Outcomes { succeeded, failed, .. } = *outcomes;
    let labels = [("service", bulk.operation.service), ("operation", bulk.operation.name)];
    for (outcome, count) in [("ok", succeeded), ("error", failed)] {
        let labels = [labels[0], labels[1], ("outcome", outcome)];
        gateway.around.metrics.counter("caseway_bulk_items_total", &labels).increment(count as u64);
    }
    let status = if failed == 0 { StatusCode::OK } else { StatusCode::MULTI_STATUS };
    log(bulk, trace, status, Some((succeeded, failed)));
    // Texts, numbers and documents that were JSON always have a JSON form.
    let mut reply = Response::new(Body::from(serde_json::to_vec(outcomes).unwrap_or_default()));
    *reply.status_mut() = status;
    let json = HeaderValue::from_static("application/json; charset=utf-8");
    reply.headers_mut().insert(header::CONTENT_TYPE, json);
    reply
}

fn log(bulk: &BulkOperation, trace: &Trace, status: StatusCode, items: Option<(usize, usize)>) {
    tracing::info!(
        target: "caseway::request",
        trace_id = trace.id(),
        service = bulk.operation.service,
        operation = bulk.operation.name,
        status = status.as_u16(),
        succeeded = items.map(|(succeeded, _)| succeeded),
        failed = items.map(|(_, failed)| failed),
        "bulk request"
    );
}
