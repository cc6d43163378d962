//! Requests with many items: the single operation, done for each, with an outcome for each.
//!
//! The request as a whole is authenticated, granted and read once. Its items then go the way of single requests, a few at a
//! time: each is validated, has its own key, its own attempts, and may be queued. Items of one lane are begun one after
//! another, in the list's order, because it is theirs. What became of them all is one document; the status is 200 when every
//! item is done or will be, and 207 otherwise, so that nobody takes a part for the whole.

use std::collections::HashMap;
use std::sync::Arc;

use aws_lc_rs::digest::{Context as Digest, SHA256};
use axum::body::Body;
use axum::extract::Request;
use axum::response::Response;
use bytes::Bytes;
use caseway_core::schema::Violation;
use caseway_delivery::lane::LaneRule;
use futures_util::{StreamExt as _, stream};
use http::{HeaderMap, HeaderValue, StatusCode, header};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::call::{self, Asked};
use super::lifetime;
use super::record::Record;
use crate::call::{Call, Context};
use crate::clock::Moment;
use crate::delivery::accept::lane;
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

    let batch = Batch { gateway, live: &live, of: bulk.of, caller, case_id, trace, deadline, key };
    let mut outcomes: Vec<(usize, Outcome)> = stream::iter(batch.lanes(items))
        .map(|lane| batch.work(lane))
        .buffer_unordered(bulk.bulk.concurrency as usize)
        .concat()
        .await;
    outcomes.sort_unstable_by_key(|(at, _)| *at);
    let outcomes: Vec<Outcome> = outcomes.into_iter().map(|(_, outcome)| outcome).collect();
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

/// What the items of a request have in common.
struct Batch<'a> {
    gateway: &'a Arc<Gateway>,
    live: &'a Arc<Live>,
    /// The index of the operation that is done for each.
    of: usize,
    /// The index of the case type that calls.
    caller: usize,
    case_id: Option<String>,
    trace: &'a Trace,
    deadline: Moment,
    key: Option<HeaderValue>,
}

/// Items that are done one after another, each with its place in the list.
type Lane = Vec<(usize, Bytes)>;

impl Batch<'_> {
    fn context(&self) -> Context {
        let case_type = self.gateway.hub.case_types[self.caller].name;
        Context::new(case_type, self.case_id.clone(), self.trace.id().to_owned())
    }

    /// The items, those of one lane together.
    fn lanes(&self, items: Vec<Bytes>) -> Vec<Lane> {
        let binding = self.gateway.operations[self.of].binding;
        let context = self.context();
        let mut lanes: Vec<Lane> = Vec::with_capacity(items.len());
        let mut known = HashMap::new();
        for (at, item) in items.into_iter().enumerate() {
            let call = Call { binding, input: &item, context: &context };
            // An item whose lane cannot be told is refused when it is decoded.
            let rule = binding.operation.queues().then(|| lane(&call).ok()).flatten();
            let index = match rule {
                None | Some(LaneRule::Alone) => lanes.len(),
                Some(rule) => *known.entry(rule).or_insert(lanes.len()),
            };
            match lanes.get_mut(index) {
                Some(lane) => lane.push((at, item)),
                None => lanes.push(vec![(at, item)]),
            }
        }
        lanes
    }

    async fn work(&self, lane: Lane) -> Vec<(usize, Outcome)> {
        let mut outcomes = Vec::with_capacity(lane.len());
        for (at, item) in lane {
            outcomes.push((at, self.one(at, item).await));
        }
        outcomes
    }

    async fn one(&self, at: usize, item: Bytes) -> Outcome {
        let gateway = self.gateway;
        let operation = &gateway.operations[self.of];
        let context = self.context();
        let begun = gateway.clock().now();
        let mut record = Record::begin(gateway, operation, begun, self.trace);
        record.caller(gateway.hub.case_types[self.caller].name);
        record.case(context.case_id());
        let result = if begun >= self.deadline {
            let detail = "The time for all items was over before this one was begun. Nothing was changed.";
            Err(Problem::new(Kind::BackendTimeout, detail))
        } else if !item.trim_ascii_start().starts_with(b"{") {
            let message = "must be an object".to_owned();
            Err(Problem::invalid_input(vec![Violation { pointer: String::new(), message }]))
        } else {
            let limits = self.live.settings.limits.stream;
            let end = self.deadline;
            let asked = Asked {
                gateway,
                live: self.live,
                index: self.of,
                caller: self.caller,
                context,
                trace: self.trace,
                input: Gathered { payload: item.clone(), body: item, violations: Vec::new() },
                deadline: end.min(begun + operation.binding.operation.deadline),
                idempotency_key: self.key.as_ref().map(|key| key_of_item(key, at)),
                stream: Streaming { upload: None, sink: None, limits, range: &HeaderMap::new(), end },
            };
            match call::choose(gateway, self.of, &asked.context, &asked.input, self.trace) {
                Ok(index) => {
                    record.chosen(&gateway.operations[index]);
                    call::perform(Asked { index, ..asked }).await.map(|(stored, _)| stored)
                }
                Err(problem) => Err(problem),
            }
        };
        match result {
            Ok(stored) => {
                record.end(Ok(stored.status()));
                Outcome::stored(&stored)
            }
            Err(problem) => {
                record.end(Err(&problem));
                Outcome::problem(&problem, self.trace, self.case_id.as_deref())
            }
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
