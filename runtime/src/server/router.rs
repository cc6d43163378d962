//! The routes: one per service operation, and the gateway's own.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::Router;
use axum::extract::{Request, State};
use axum::response::Response;
use axum::routing::{MethodFilter, MethodRouter, any, get, post};
use http::request::Parts;

use super::{admin, bulk, call, callbacks, cases, direct, status};
use crate::descriptor::Method;
use crate::gateway::{Gateway, Role};
use crate::problem::{Kind, Problem};
use crate::telemetry::trace::Trace;

/// Everything that a gateway serves.
pub fn router(gateway: Arc<Gateway>) -> Router {
    // Operations that differ in nothing but the names of their parameters share a path.
    let mut paths: BTreeMap<String, MethodRouter<Arc<Gateway>>> = BTreeMap::new();
    let entries = gateway.operations.iter().enumerate();
    for (index, operation) in entries.filter(|(_, operation)| !matches!(operation.role, Role::Further)) {
        let descriptor = operation.binding.operation;
        let serve = move |State(gateway): State<Arc<Gateway>>, request: Request| async move {
            call::handle(gateway, index, request).await
        };
        let methods = paths.remove(&shape(descriptor.path)).unwrap_or_default();
        paths.insert(shape(descriptor.path), methods.on(filter(descriptor.method), serve));
    }
    for (index, bulk) in gateway.bulks.iter().enumerate() {
        let serve = move |State(gateway): State<Arc<Gateway>>, request: Request| async move {
            bulk::handle(gateway, index, request).await
        };
        let path = shape(bulk.operation.path);
        let methods = paths.remove(&path).unwrap_or_default();
        paths.insert(path, methods.on(filter(bulk.operation.method), serve));
    }
    let mut router = Router::new()
        .route("/healthz", get(status::healthz))
        .route("/readyz", get(status::readyz))
        .route("/metrics", get(status::metrics))
        .route("/openapi.json", get(status::openapi))
        .route("/openapi/{name}", get(status::openapi_of_major))
        .route("/deliveries/{id}", get(cases::delivery))
        .route("/cases/{id}/integrations", get(cases::integrations))
        .route("/cases/{id}/integrations/events", get(cases::events))
        .route("/callbacks/{backend}", post(callbacks::receive))
        .nest("/admin", admin::router());
    for (path, methods) in paths {
        router = router.route(&path, methods);
    }
    if !gateway.direct.is_empty() {
        router = router.route(direct::ROUTE, any(direct::handle));
    }
    router.fallback(no_such_operation).method_not_allowed_fallback(method_not_allowed).with_state(gateway)
}

/// A path with its parameters numbered instead of named.
fn shape(path: &str) -> String {
    let segments = path.split('/').enumerate().map(|(index, segment)| {
        if segment.starts_with('{') { format!("{{p{index}}}") } else { segment.to_owned() }
    });
    segments.collect::<Vec<_>>().join("/")
}

fn filter(method: Method) -> MethodFilter {
    match method {
        Method::Get => MethodFilter::GET,
        Method::Post => MethodFilter::POST,
        Method::Put => MethodFilter::PUT,
        Method::Patch => MethodFilter::PATCH,
        Method::Delete => MethodFilter::DELETE,
    }
}

pub(super) async fn no_such_operation(State(gateway): State<Arc<Gateway>>, request: Request) -> Response {
    let (parts, _) = request.into_parts();
    refuse(&gateway, &parts, Problem::new(Kind::NoSuchOperation, "The hub has no operation at this address."))
}

pub(super) async fn method_not_allowed(State(gateway): State<Arc<Gateway>>, request: Request) -> Response {
    let (parts, _) = request.into_parts();
    let detail = format!("The operation at this address does not take {}.", parts.method);
    refuse(&gateway, &parts, Problem::new(Kind::MethodNotAllowed, detail))
}

fn refuse(gateway: &Gateway, parts: &Parts, problem: Problem) -> Response {
    let trace = Trace::of(&parts.headers);
    gateway.around.metrics.refused(problem.kind);
    // The path is not logged: callers put names and numbers of people into mistyped addresses.
    tracing::info!(
        target: "caseway::request",
        trace_id = trace.id(),
        method = %parts.method,
        status = problem.kind.status().as_u16(),
        problem = problem.kind.name(),
        "request"
    );
    problem.into_reply(Some(trace.id()), None)
}
