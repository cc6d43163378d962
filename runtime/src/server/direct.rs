//! Requests past the services: the outer layers of a direct call.
//!
//! They are those of a service operation, in the same order; what differs is the grant, which is an approval with an end,
//! and that the request is passed on instead of mapped.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Request, State};
use axum::response::Response;
use bytes::Bytes;
use http::StatusCode;
use http::request::Parts;

use super::record::Record;
use super::{admission, call, router};
use crate::call::Context;
use crate::clock::Moment;
use crate::delivery::caller::{self, Callers};
use crate::delivery::reply::Stored;
use crate::descriptor::{DirectBody, Kind as OperationKind};
use crate::direct::{Direct, Ended, Found, outgoing};
use crate::dispatch::input::Gathered;
use crate::dispatch::{self, Granted, Streaming};
use crate::gateway::Gateway;
use crate::problem::{Kind, Problem};
use crate::stream::{self, Sink};
use crate::telemetry::trace::Trace;

/// Every address of a direct connection.
pub(super) const ROUTE: &str = "/direct/{*path}";

/// Serves a request for an address past the services.
pub(super) async fn handle(State(gateway): State<Arc<Gateway>>, request: Request) -> Response {
    match gateway.direct.find(request.method(), request.uri().path()) {
        Found::Nothing => router::no_such_operation(State(gateway), request).await,
        Found::OtherMethods => router::method_not_allowed(State(gateway), request).await,
        Found::Operation(index) if gateway.direct.get(index).descriptor.binding.operation.gives_stream => {
            let call = |sink| async move { answer(&gateway, index, request, Some(&sink)).await };
            stream::respond(call).await.unwrap_or_else(|| Problem::internal().into_reply(None, None))
        }
        Found::Operation(index) => answer(&gateway, index, request, None).await,
    }
}

async fn answer(gateway: &Arc<Gateway>, index: usize, request: Request, sink: Option<&Sink>) -> Response {
    let arrived = gateway.clock().now();
    let (parts, body) = request.into_parts();
    let trace = Trace::of(&parts.headers);
    let mut record = Record::begin(gateway, &gateway.direct.get(index).operation, arrived, &trace);
    match serve(gateway, index, arrived, &trace, &parts, body, sink, &mut record).await {
        Ok(stored) => {
            record.end(Ok(stored.status()));
            stored.into_response()
        }
        Err(problem) => {
            record.end(Err(&problem));
            problem.into_reply(Some(trace.id()), record.case_id())
        }
    }
}

#[expect(clippy::too_many_arguments, reason = "the parts of a request, each used once")]
async fn serve(
    gateway: &Arc<Gateway>,
    index: usize,
    arrived: Moment,
    trace: &Trace,
    parts: &Parts,
    body: Body,
    sink: Option<&Sink>,
    record: &mut Record<'_>,
) -> Result<Stored, Problem> {
    let live = gateway.live();
    let _place = admission::admit(&gateway.in_flight, live.settings.limits.concurrency)?;
    admission::check_header(parts)?;

    // Authenticate.
    let caller = live.keys.authenticate(&parts.headers).map_err(call::unauthenticated)?;
    let case_type = gateway.hub.case_types[caller];
    record.caller(case_type.name);
    let case_id = call::case_id(&parts.headers)?;
    record.case(case_id);

    // Grant: an approval of this case type, on this day.
    let Some(direct) = gateway.direct.of_caller(index, caller) else {
        let what = gateway.direct.get(index).descriptor.call();
        let title = case_type.title;
        return Err(Problem::new(
            Kind::NotGranted,
            format!("{title} has no approval to call {what} directly. Use a service."),
        ));
    };
    record.approval(direct.descriptor.approval);
    if direct.term.look(gateway.clock().wall(), &direct.metrics) == Some(Ended::Deny) {
        direct.metrics.expired.increment(1);
        return Err(direct.term.ended(case_type.title));
    }

    let result = pass(gateway, direct, case_type.name, case_id, arrived, trace, parts, body, sink).await;
    match &result {
        Ok(_) => direct.metrics.succeeded.increment(1),
        Err(_) => direct.metrics.failed.increment(1),
    }
    result
}

#[expect(clippy::too_many_arguments, reason = "the parts of a request, each used once")]
async fn pass(
    gateway: &Arc<Gateway>,
    direct: &Direct,
    case_type: &'static str,
    case_id: Option<&str>,
    arrived: Moment,
    trace: &Trace,
    parts: &Parts,
    body: Body,
    sink: Option<&Sink>,
) -> Result<Stored, Problem> {
    let live = gateway.live();
    let (descriptor, operation) = (direct.descriptor, &direct.operation);
    let called = operation.binding.operation;
    let limits = live.settings.limits.stream;
    let end = arrived + limits.longest;
    let deadline = if called.takes_stream { end } else { arrived + called.deadline };
    let idempotency_key = call::idempotency_key(&parts.headers)?;
    let (body, upload) = match descriptor.body {
        DirectBody::Stream(_) => (Bytes::new(), Some(call::upload(gateway, parts, body, limits)?)),
        _ => (call::read_body(gateway, &live, &operation.input, parts, body, arrived, deadline).await?, None),
    };
    let range = call::range(called, &parts.headers);
    let payload = identifying(parts, &body);
    let request = outgoing(direct, parts, body)?;
    let context = Context::new(case_type, case_id.map(str::to_owned), trace.id().to_owned());
    let granted = Granted {
        binding: operation.binding,
        backend: &live.backends[operation.backend],
        context: &context,
        trace,
        input: Gathered { payload: Bytes::new(), body: Bytes::new(), violations: Vec::new() },
        deadline,
        stream: Streaming { upload: upload.as_ref(), sink, limits, range: &range, end },
        page: None,
        idempotency_key: idempotency_key.clone(),
        clock: gateway.clock(),
        metrics: &operation.metrics,
        registry: &gateway.around.metrics,
    };
    let call = async {
        let (passed, body) = dispatch::pass(granted, request, descriptor.budget).await?;
        let (status, content_type) =
            passed.map_or((StatusCode::OK, None), |passed| (passed.status, passed.content_type));
        Ok(Stored::passed(status, content_type, body))
    };
    // What passes is not remembered: a stream has no reply that could be given again.
    if called.kind == OperationKind::Query || called.gives_stream || called.takes_stream {
        return call.await;
    }
    let callers = Callers { operation, context: &context, payload: &payload, key: idempotency_key.as_ref() };
    let keep = live.settings.deliveries.keep_keys;
    caller::for_key(gateway, callers, keep, call, |problem| Stored::problem(problem, trace.id(), case_id))
        .await
}

/// What tells one command from another under the same key.
fn identifying(parts: &Parts, body: &[u8]) -> Vec<u8> {
    let target = parts.uri.path_and_query().map_or("", |target| target.as_str());
    [target.as_bytes(), b"\n", body].concat()
}
