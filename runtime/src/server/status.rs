//! The gateway's own resources: is it alive, does it want requests, what does it count, what does it offer.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use http::{HeaderValue, StatusCode, header};
use serde::Serialize;

use crate::breaker::{Hold, Phase};
use crate::delivery::Standing;
use crate::delivery::timestamp::rfc3339;
use crate::gateway::Gateway;
use crate::problem::{Kind, Problem};

/// The process answers.
pub(super) async fn healthz() -> Response {
    plain("ok\n".to_owned(), "text/plain; charset=utf-8")
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Readiness {
    status: &'static str,
    environment: String,
    store: StoreReadiness,
    gateways: Vec<GatewayReadiness>,
    backends: Vec<BackendReadiness>,
}

/// A gateway that shares the store.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct GatewayReadiness {
    name: String,
    release: String,
    since: String,
    last_seen: String,
    /// Whether it is the one that answers.
    #[serde(rename = "self")]
    own: bool,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct BackendReadiness {
    name: &'static str,
    title: &'static str,
    breaker: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    held: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    retry_after: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    healthy: Option<bool>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct StoreReadiness {
    available: bool,
}

/// Whether the gateway wants requests: it has its settings and is not about to stop. A backend that is down does not
/// make it unready, because the other gateways would find it down as well.
pub(super) async fn readyz(State(gateway): State<Arc<Gateway>>) -> Response {
    let live = gateway.live();
    let backends = live
        .backends
        .iter()
        .zip(&gateway.healthy)
        .map(|(backend, health)| BackendReadiness {
            name: backend.descriptor.name,
            title: backend.descriptor.title,
            breaker: match backend.breaker.phase() {
                Phase::Closed => "closed",
                Phase::Open => "open",
                Phase::HalfOpen => "half-open",
            },
            held: backend.breaker.held().map(|hold| match hold {
                Hold::Open => "open",
                Hold::Closed => "closed",
            }),
            retry_after: backend.breaker.time_left().map(|left| left.as_secs()),
            healthy: health.get(),
        })
        .collect();
    // Without its store a gateway still answers queries, and whatever it would not keep anyway.
    let available = gateway.deliveries.standing() == Standing::Up;
    let (code, status) = if gateway.is_draining() {
        (StatusCode::SERVICE_UNAVAILABLE, "draining")
    } else if available {
        (StatusCode::OK, "ready")
    } else {
        (StatusCode::OK, "degraded")
    };
    let store = StoreReadiness { available };
    let deliveries = &gateway.deliveries;
    let gateways = deliveries.alive().into_iter().map(|alive| GatewayReadiness {
        own: alive.instance == deliveries.instance,
        name: alive.instance.to_string(),
        release: alive.release,
        since: rfc3339(alive.since),
        last_seen: rfc3339(alive.seen),
    });
    let gateways = gateways.collect();
    let environment = live.settings.name.clone();
    (code, Json(Readiness { status, environment, store, gateways, backends })).into_response()
}

/// Prometheus' text form.
pub(super) async fn metrics(State(gateway): State<Arc<Gateway>>) -> Response {
    plain(gateway.metrics(), "text/plain; version=0.0.4; charset=utf-8")
}

/// What the hub offers.
pub(super) async fn openapi(State(gateway): State<Arc<Gateway>>) -> Response {
    document(gateway.hub.openapi)
}

/// What one major of a service offers: `/openapi/orders-v2.json`.
pub(super) async fn openapi_of_major(
    State(gateway): State<Arc<Gateway>>,
    Path(name): Path<String>,
) -> Response {
    let service = name.strip_suffix(".json");
    let service = gateway.hub.services.iter().find(|known| Some(known.name) == service);
    match service.and_then(|service| service.openapi) {
        Some(text) => document(text),
        None => {
            let detail = "The hub has no document of this name; `/openapi.json` has all that it offers.";
            Problem::new(Kind::NoSuchOperation, detail).into_reply(None, None)
        }
    }
}

fn document(text: &'static str) -> Response {
    let mut reply = text.into_response();
    reply
        .headers_mut()
        .insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json; charset=utf-8"));
    reply
}

fn plain(text: String, content_type: &'static str) -> Response {
    let mut reply = text.into_response();
    reply.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(content_type));
    reply
}
