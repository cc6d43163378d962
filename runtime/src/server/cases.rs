//! What becomes of deliveries, for those who may know: `GET /deliveries/{id}`, a case's status, the stream of its changes.
//!
//! A case type sees its own cases and deliveries and cannot tell others' from those that do not exist. Operators and
//! viewers see all of them, and name the case type in the query.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use axum::Json;
use axum::body::Body;
use axum::extract::{Path, RawQuery, State};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use caseway_delivery::Time;
use caseway_delivery::delivery::{Delivery, State as DeliveryState};
use caseway_delivery::event::{BackendStatus, Event, Standing, What};
use caseway_delivery::id::{Case, CaseId, CaseType, DeliveryId};
use http::{HeaderMap, HeaderName, HeaderValue, header};
use serde::Serialize;
use serde_json::value::RawValue;

use crate::auth::inbound::{Caller, Refused};
use crate::clock::within;
use crate::delivery::is_callback;
use crate::delivery::timestamp::rfc3339;
use crate::gateway::Gateway;
use crate::problem::{Kind, Problem};
use crate::telemetry::trace::Trace;

const LAST_EVENT_ID: HeaderName = HeaderName::from_static("last-event-id");
/// Streams that one gateway serves at once.
const STREAMS: usize = 1024;
/// After this a stream ends, and its reader comes again with `Last-Event-ID`: so none outlives a restart by much.
const LONGEST_STREAM: Duration = Duration::from_secs(15 * 60);
/// Other gateways' events may wake nobody here: look at least this often.
const LOOK: Duration = Duration::from_secs(2);
/// A comment that keeps proxies from closing a silent stream.
const SILENCE: Duration = Duration::from_secs(15);
/// Events of one look.
const AT_ONCE: u32 = 100;

/// One delivery.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct DeliveryDocument<'a> {
    delivery_id: String,
    case_type: &'a str,
    case_id: &'a str,
    backend: &'a str,
    operation: &'a str,
    status: &'static str,
    detail: String,
    attempts: u32,
    accepted_at: String,
    changed_at: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    due_at: Option<String>,
    /// The operation's output, once it exists.
    #[serde(skip_serializing_if = "Option::is_none")]
    output: Option<&'a RawValue>,
}

/// `GET /deliveries/{id}`.
pub(super) async fn delivery(
    State(gateway): State<Arc<Gateway>>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Response {
    let trace = Trace::of(&headers);
    answer(&trace, None, find(&gateway, &id, &headers).await)
}

async fn find(gateway: &Gateway, id: &str, headers: &HeaderMap) -> Result<Response, Problem> {
    let caller = authenticate(gateway, headers)?;
    let nothing = || Problem::new(Kind::NotFound, "There is no such delivery.");
    let id = DeliveryId::parse(id).ok_or_else(nothing)?;
    let deliveries = &gateway.deliveries;
    let found = deliveries.heard(deliveries.store.show(id).await).map_err(|_| silent())?;
    let delivery = found.ok_or_else(nothing)?.delivery;
    let own = match caller {
        Caller::CaseType(index) => gateway.hub.case_types[index].name == delivery.case.case_type.as_str(),
        Caller::Staff(_) => true,
    };
    // A callback is the hub's own delivery, and no business of the case.
    if !own || is_callback(delivery.backend.as_str()) {
        return Err(nothing());
    }
    Ok(no_store(Json(document(gateway, &delivery)).into_response()))
}

fn document<'a>(gateway: &Gateway, delivery: &'a Delivery) -> DeliveryDocument<'a> {
    let title = gateway.title(delivery.backend.as_str());
    let (status, detail, due) = words(&delivery.progress.state, title);
    let output = match &delivery.progress.state {
        DeliveryState::Done { output: Some(output), .. } => serde_json::from_slice(output).ok(),
        _ => None,
    };
    DeliveryDocument {
        delivery_id: delivery.id.to_string(),
        case_type: delivery.case.case_type.as_str(),
        case_id: delivery.case.id.as_str(),
        backend: delivery.backend.as_str(),
        operation: delivery.operation.as_str(),
        status,
        detail,
        attempts: delivery.progress.attempts,
        accepted_at: rfc3339(delivery.created),
        changed_at: rfc3339(delivery.progress.changed),
        due_at: due.map(rfc3339),
        output,
    }
}

/// A delivery's state for a case worker: in a word, in a sentence, and when something happens next.
fn words(state: &DeliveryState, title: &str) -> (&'static str, String, Option<Time>) {
    match state {
        DeliveryState::Pending { .. } => ("queued", format!("Saved; it will be delivered to {title}."), None),
        DeliveryState::Claimed { .. } => ("delivering", format!("It is being delivered to {title}."), None),
        DeliveryState::Retrying { due } => {
            ("retrying", format!("{title} did not take it yet; it is tried again automatically."), Some(*due))
        }
        DeliveryState::Deferred { due } => (
            "waiting",
            format!("{title} is temporarily unavailable; it will be delivered automatically."),
            Some(*due),
        ),
        DeliveryState::Awaiting { .. } => {
            ("accepted", format!("{title} has taken it and answers later."), None)
        }
        DeliveryState::Done { .. } => ("delivered", format!("{title} has it."), None),
        DeliveryState::Dead { .. } => {
            ("failed", format!("{title} did not take it. The hub's operators see it."), None)
        }
        DeliveryState::Parked { .. } => (
            "attention",
            format!("It is not certain whether {title} has it. The hub's operators find out."),
            None,
        ),
        DeliveryState::Discarded { .. } => {
            ("discarded", format!("It will not be delivered to {title}."), None)
        }
    }
}

/// A case's status.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct CaseDocument<'a> {
    case_type: &'a str,
    case_id: &'a str,
    status: &'static str,
    detail: String,
    last_event: u64,
    integrations: Vec<Integration<'a>>,
}

/// How a case stands with one backend.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Integration<'a> {
    backend: &'a str,
    title: &'a str,
    status: &'static str,
    detail: String,
    waiting: u64,
    failed: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    waiting_since: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    synced_at: Option<String>,
}

/// `GET /cases/{caseId}/integrations`.
pub(super) async fn integrations(
    State(gateway): State<Arc<Gateway>>,
    Path(case_id): Path<String>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Response {
    let trace = Trace::of(&headers);
    let result = async {
        let case = case(&gateway, &case_id, query.as_deref(), &headers)?;
        let deliveries = &gateway.deliveries;
        let status =
            deliveries.heard(deliveries.store.case_status(case.clone()).await).map_err(|_| silent())?;
        let known = status.backends.iter().filter(|backend| !is_callback(backend.backend.as_str()));
        let integrations: Vec<Integration<'_>> =
            known.map(|backend| integration(&gateway, backend)).collect();
        let worst = worst(&integrations);
        let document = CaseDocument {
            case_type: case.case_type.as_str(),
            case_id: case.id.as_str(),
            status: worst.map_or("in-sync", |worst| worst.status),
            detail: worst.map_or_else(
                || "Everything of this case has reached its systems.".to_owned(),
                |worst| worst.detail.clone(),
            ),
            last_event: status.last_event,
            integrations,
        };
        Ok(no_store(Json(document).into_response()))
    };
    answer(&trace, Some(&case_id), result.await)
}

fn integration<'a>(gateway: &'a Gateway, status: &'a BackendStatus) -> Integration<'a> {
    let backend = status.backend.as_str();
    let title = gateway.title(backend);
    let away = gateway.is_away(backend);
    let waiting = match status.open {
        1 => "One change is".to_owned(),
        open => format!("{open} changes are"),
    };
    let (word, detail) = match status.standing() {
        Standing::InSync if away => {
            ("degraded", format!("{title} is temporarily unavailable. Nothing of this case waits for it."))
        }
        Standing::InSync => ("in-sync", format!("Everything of this case has reached {title}.")),
        Standing::Pending | Standing::Retrying if away || status.deferred > 0 => (
            "retrying",
            format!("{title} is temporarily unavailable. {waiting} saved and will sync automatically."),
        ),
        Standing::Pending => ("pending", format!("{waiting} on the way to {title}.")),
        Standing::Retrying => (
            "retrying",
            format!("{title} did not answer as expected. {waiting} saved and tried again automatically."),
        ),
        Standing::Attention => {
            ("attention", format!("A change did not reach {title}. The hub's operators see it."))
        }
        Standing::Blocked => (
            "blocked",
            format!("A change did not reach {title} and holds back others. The hub's operators see it."),
        ),
    };
    Integration {
        backend,
        title,
        status: word,
        detail,
        waiting: status.open,
        failed: status.dead + status.parked,
        waiting_since: status.oldest.map(rfc3339),
        synced_at: status.synced.map(rfc3339),
    }
}

/// The integration that a case worker should know of first.
fn worst<'d, 'a>(integrations: &'d [Integration<'a>]) -> Option<&'d Integration<'a>> {
    const ORDER: [&str; 6] = ["blocked", "attention", "retrying", "pending", "degraded", "in-sync"];
    integrations
        .iter()
        .filter(|integration| integration.status != "in-sync")
        .min_by_key(|integration| ORDER.iter().position(|word| *word == integration.status))
}

/// `GET /cases/{caseId}/integrations/events`: the changes as server-sent events (WHATWG HTML, section 9.2), each under its
/// number, on from `Last-Event-ID`. Without one it begins with what comes next.
pub(super) async fn events(
    State(gateway): State<Arc<Gateway>>,
    Path(case_id): Path<String>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Response {
    let trace = Trace::of(&headers);
    let result = async {
        let case = case(&gateway, &case_id, query.as_deref(), &headers)?;
        let place = Arc::clone(&gateway.streams).try_acquire_owned();
        let place = place.map_err(|_| {
            Problem::overloaded("The hub serves as many event streams as it can. Try again in a moment.")
        })?;
        let deliveries = &gateway.deliveries;
        let after = match headers.get(LAST_EVENT_ID) {
            Some(last) => last.to_str().ok().and_then(|text| text.trim().parse().ok()).ok_or_else(|| {
                Problem::new(Kind::Malformed, "`Last-Event-ID` must be the number of an event.")
            })?,
            None => {
                let status = deliveries.store.case_status(case.clone()).await;
                deliveries.heard(status).map_err(|_| silent())?.last_event
            }
        };
        let now = gateway.clock().now();
        let stream = Stream {
            wakes: deliveries.store.wakes(),
            until: now + LONGEST_STREAM,
            spoken: now,
            after,
            case,
            gateway: Arc::clone(&gateway),
            _place: place,
        };
        let body = futures_util::stream::unfold(stream, |mut stream| async move {
            let text = stream.next().await?;
            Some((Ok::<Bytes, Infallible>(text), stream))
        });
        let mut response = Response::new(Body::from_stream(body));
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/event-stream"));
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        Ok(response)
    };
    answer(&trace, Some(&case_id), result.await)
}

/// One reader of a case's events.
struct Stream {
    gateway: Arc<Gateway>,
    case: Case,
    after: u64,
    wakes: tokio::sync::watch::Receiver<u64>,
    until: crate::clock::Moment,
    spoken: crate::clock::Moment,
    _place: tokio::sync::OwnedSemaphorePermit,
}

impl Stream {
    /// The next piece of text; `None` at the end.
    async fn next(&mut self) -> Option<Bytes> {
        loop {
            let now = self.gateway.clock().now();
            if now >= self.until || self.gateway.is_draining() {
                return None;
            }
            self.wakes.borrow_and_update();
            let deliveries = &self.gateway.deliveries;
            // A store that does not answer ends the stream: its reader comes again and misses nothing.
            let events = deliveries.store.events(self.case.clone(), self.after, AT_ONCE).await;
            let events = deliveries.heard(events).ok()?;
            let mut text = String::new();
            for event in events {
                self.after = event.number;
                if !is_callback(event.backend.as_str()) {
                    text.push_str(&self.written(&event).await);
                }
            }
            if text.is_empty() && now.since(self.spoken) >= SILENCE {
                text.push_str(": nothing new\n\n");
            }
            if !text.is_empty() {
                self.spoken = now;
                return Some(text.into());
            }
            let look = (now + LOOK).min(self.until);
            let _ = within(self.gateway.clock(), look, self.wakes.changed()).await;
        }
    }

    /// An event in the stream's form. What is delivered carries its output.
    async fn written(&self, event: &Event) -> String {
        #[derive(Serialize)]
        #[serde(rename_all = "camelCase")]
        struct Resumed<'a> {
            backend: &'a str,
            operation: &'a str,
            detail: String,
            at: String,
        }
        let title = self.gateway.title(event.backend.as_str());
        let (name, data) = match &event.what {
            What::Delivery { id, .. } => {
                let store = &self.gateway.deliveries.store;
                let found = store.show(*id).await.ok().flatten();
                let data = found.map(|record| {
                    serde_json::to_string(&document(&self.gateway, &record.delivery)).unwrap_or_default()
                });
                ("delivery", data)
            }
            What::Resumed { operation } => {
                let resumed = Resumed {
                    backend: event.backend.as_str(),
                    operation: operation.as_str(),
                    detail: format!("{title} is available again; the case can go on."),
                    at: rfc3339(event.at),
                };
                ("resumed", serde_json::to_string(&resumed).ok())
            }
        };
        match data {
            Some(data) => format!("id: {}\nevent: {name}\ndata: {data}\n\n", event.number),
            // It was pruned in the meantime; the number still counts.
            None => format!("id: {}\n\n", event.number),
        }
    }
}

/// How many streams one gateway serves.
pub(crate) fn places() -> Arc<tokio::sync::Semaphore> {
    Arc::new(tokio::sync::Semaphore::new(STREAMS))
}

/// The case that is asked for, if the caller may see it.
fn case(gateway: &Gateway, case_id: &str, query: Option<&str>, headers: &HeaderMap) -> Result<Case, Problem> {
    // Names of case types have no characters that a query escapes.
    let mut named = query.unwrap_or_default().split('&').filter_map(|pair| pair.strip_prefix("caseType="));
    let named = named.next();
    let nothing = || Problem::new(Kind::NotFound, "There is no such case.");
    let case_type = match authenticate(gateway, headers)? {
        Caller::CaseType(index) => {
            let own = gateway.hub.case_types[index].name;
            if named.is_some_and(|named| named != own) {
                return Err(nothing());
            }
            own
        }
        Caller::Staff(_) => named.ok_or_else(|| {
            Problem::new(Kind::Malformed, "Name the case type, as in `?caseType=motor-claim`.")
        })?,
    };
    let case_type = CaseType::new(case_type).map_err(|_| nothing())?;
    Ok(Case { case_type, id: CaseId::new(case_id).map_err(|_| nothing())? })
}

pub(super) fn authenticate(gateway: &Gateway, headers: &HeaderMap) -> Result<Caller, Problem> {
    gateway.live().keys.caller(headers).map_err(|refused: Refused| super::call::unauthenticated(refused))
}

pub(super) fn silent() -> Problem {
    Problem {
        retry_after: Some(Duration::from_secs(5)),
        ..Problem::new(Kind::StoreUnavailable, "The hub cannot look it up at present. Try again in a moment.")
    }
}

pub(super) fn no_store(mut response: Response) -> Response {
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

pub(super) fn answer(trace: &Trace, case_id: Option<&str>, result: Result<Response, Problem>) -> Response {
    result.unwrap_or_else(|problem| problem.into_reply(Some(trace.id()), case_id))
}
