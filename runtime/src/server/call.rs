//! One request for a service operation: the outer layers, from the deadline to the gathered input.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::Request;
use axum::response::Response;
use bytes::Bytes;
use caseway_delivery::id::{Case, CaseId, CaseType};
use http::request::Parts;
use http::{HeaderMap, HeaderName, HeaderValue, header};
use http_body::Body as _;

use super::admission;
use super::lifetime;
use super::pages;
use super::record::Record;
use crate::auth::inbound::Refused;
use crate::call::{Call, Context};
use crate::clock::{Moment, within};
use crate::delivery::accept::{Command, accept};
use crate::delivery::caller::{self, Callers};
use crate::delivery::pause;
use crate::delivery::reply::Stored;
use crate::descriptor::{CaseTypeDescriptor, Kind as OperationKind, ServiceOperation};
use crate::dispatch::input::{self, Gathered, InputPlan};
use crate::dispatch::{self, Granted, Streaming};
use crate::gateway::{Gateway, Live, Operation, Role};
use crate::pages::Turn;
use crate::problem::{Kind, Problem};
use crate::stream::{self, Sink, StreamLimits, Upload};
use crate::telemetry::trace::Trace;
use crate::transport::{ReadError, read};

const CASE_ID: HeaderName = HeaderName::from_static("case-id");
const IDEMPOTENCY_KEY: HeaderName = HeaderName::from_static("idempotency-key");
/// On replies to queries that name a case: how many of its own writes the backend does not have yet.
const PENDING_WRITES: HeaderName = HeaderName::from_static("pending-writes");
const LONGEST_CASE_ID: usize = 128;
const LONGEST_IDEMPOTENCY_KEY: usize = 255;

/// Serves a request for the operation `index`.
pub(super) async fn handle(gateway: Arc<Gateway>, index: usize, request: Request) -> Response {
    let operation = gateway.operations[index].binding.operation;
    if !operation.gives_stream && !pages::all_are_asked_for(operation, request.headers()) {
        return lifetime::tell(operation, answer(&gateway, index, request, None).await);
    }
    let call = |sink| async move { answer(&gateway, index, request, Some(&sink)).await };
    let reply = stream::respond(call).await;
    lifetime::tell(operation, reply.unwrap_or_else(|| Problem::internal().into_reply(None, None)))
}

/// The reply to a request; what it streams goes to `sink`, and its reply then goes nowhere.
async fn answer(gateway: &Arc<Gateway>, index: usize, request: Request, sink: Option<&Sink>) -> Response {
    let arrived = gateway.clock().now();
    let operation = &gateway.operations[index];
    let (parts, body) = request.into_parts();
    let trace = Trace::of(&parts.headers);
    let mut record = Record::begin(gateway, operation, arrived, &trace);
    match serve(gateway, index, arrived, &trace, &parts, body, sink, &mut record).await {
        Ok((stored, pending)) => {
            record.end(Ok(stored.status()));
            let mut reply = stored.into_response();
            if let Some(pending) = pending {
                reply.headers_mut().insert(PENDING_WRITES, HeaderValue::from(pending));
            }
            reply
        }
        Err(problem) => {
            record.end(Err(&problem));
            problem.into_reply(Some(trace.id()), record.case_id())
        }
    }
}

#[expect(clippy::too_many_arguments, reason = "the parts of a request, each used once")]
async fn serve<'a>(
    gateway: &'a Arc<Gateway>,
    index: usize,
    arrived: Moment,
    trace: &Trace,
    parts: &Parts,
    body: Body,
    sink: Option<&Sink>,
    record: &mut Record<'a>,
) -> Result<(Stored, Option<u64>), Problem> {
    let live = gateway.live();
    let operation = &gateway.operations[index];
    let _place = admission::admit(&gateway.in_flight, live.settings.limits.concurrency)?;
    admission::check_header(parts)?;

    // Deadline.
    let service_operation = operation.binding.operation;
    let limits = live.settings.limits.stream;
    let end = arrived + limits.longest;
    // How long a caller takes to send a stream is not the hub's to promise.
    let deadline = if service_operation.takes_stream { end } else { arrived + service_operation.deadline };

    // Authenticate.
    let caller = live.keys.authenticate(&parts.headers).map_err(unauthenticated)?;
    let case_type = gateway.hub.case_types[caller];
    record.caller(case_type.name);
    let case_id = case_id(&parts.headers)?;
    record.case(case_id);

    // Grant.
    if !operation.granted[caller] {
        return Err(not_granted(service_operation, case_type));
    }
    lifetime::count(service_operation, case_type.name, &gateway.around.metrics);

    // Decode, as far as bytes go; the mapping does the rest.
    let idempotency_key = idempotency_key(&parts.headers)?;
    let (body, upload) = if service_operation.takes_stream {
        (Bytes::new(), Some(upload(gateway, parts, body, limits)?))
    } else {
        (read_body(gateway, &live, &operation.input, parts, body, arrived, deadline).await?, None)
    };
    let range = range(service_operation, &parts.headers);
    let input = operation.input.gather(parts.uri.path(), parts.uri.query(), body)?;
    let context = Context::new(case_type.name, case_id.map(str::to_owned), trace.id().to_owned());
    let index = choose(gateway, index, &context, &input, trace)?;
    record.chosen(&gateway.operations[index]);
    perform(Asked {
        gateway,
        live: &live,
        index,
        caller,
        context,
        trace,
        input,
        deadline,
        idempotency_key,
        stream: Streaming { upload: upload.as_ref(), sink, limits, range: &range, end },
    })
    .await
}

/// The operation at the instance that the input goes to, where there is something to choose. It is chosen once: what is stored
/// afterwards stays with it.
pub(super) fn choose(
    gateway: &Gateway,
    index: usize,
    context: &Context,
    input: &Gathered,
    trace: &Trace,
) -> Result<usize, Problem> {
    let operation = &gateway.operations[index];
    let Role::First(choice) = &operation.role else { return Ok(index) };
    let call = Call { binding: operation.binding, input: &input.payload, context };
    let chosen = dispatch::chosen(&call, choice.choose, input, trace)?;
    // An index beyond them is a mistake of the generator's.
    if chosen < choice.among { Ok(index + chosen) } else { Err(Problem::internal()) }
}

/// What a caller asks for, who may, and how.
pub(super) struct Asked<'a> {
    pub(super) gateway: &'a Arc<Gateway>,
    pub(super) live: &'a Arc<Live>,
    /// The operation.
    pub(super) index: usize,
    /// The case type.
    pub(super) caller: usize,
    pub(super) context: Context,
    pub(super) trace: &'a Trace,
    pub(super) input: Gathered,
    pub(super) deadline: Moment,
    pub(super) idempotency_key: Option<HeaderValue>,
    pub(super) stream: Streaming<'a>,
}

/// Does what is asked for, as its operation says: queued or not, once for its key, or page by page. The number is that of
/// the case's own writes that are still on their way.
pub(super) async fn perform(asked: Asked<'_>) -> Result<(Stored, Option<u64>), Problem> {
    let Asked { gateway, live, index, caller, context, trace, mut input, deadline, idempotency_key, stream } =
        asked;
    let operation = &gateway.operations[index];
    let service_operation = operation.binding.operation;
    if service_operation.queues() {
        let command = Command {
            index,
            case_type: caller,
            live: Arc::clone(live),
            context,
            trace: trace.clone(),
            input,
            deadline,
            idempotency_key,
        };
        return accept(gateway, command).await.map(|stored| (stored, None));
    }
    let wall = gateway.clock().wall();
    let page = Turn::new(&live.cursors, operation, context.case_type(), &input.payload, wall);
    let page = page.map(|(page, wrong)| {
        input.violations.extend(wrong);
        page
    });
    let payload = input.payload.clone();
    let granted = Granted {
        binding: operation.binding,
        backend: &live.backends[operation.backend],
        context: &context,
        trace,
        input,
        deadline,
        stream,
        page: page.as_ref(),
        idempotency_key: idempotency_key.clone(),
        clock: gateway.clock(),
        metrics: &operation.metrics,
        registry: &gateway.around.metrics,
    };
    if let (Some(sink), Some(_)) = (stream.sink, granted.page) {
        pages::stream(gateway, sink, granted).await?;
        return Ok((Stored::success(Bytes::new(), true), None));
    }
    let call = dispatch::call(granted);
    let has_output = service_operation.output.is_some();
    let call = async {
        match call.await {
            Ok(output) => Ok(Stored::success(output, has_output)),
            Err(problem) => Err(pause::on_problem(gateway, operation, caller, &context, problem).await),
        }
    };
    match service_operation.kind {
        // What passes is not remembered: a stream has no reply that could be given again.
        _ if service_operation.gives_stream || service_operation.takes_stream => Ok((call.await?, None)),
        OperationKind::Query => {
            let reply = call.await?;
            Ok((reply, pending_writes(gateway, operation, &context).await))
        }
        OperationKind::Command => {
            let callers =
                Callers { operation, context: &context, payload: &payload, key: idempotency_key.as_ref() };
            let keep = live.settings.deliveries.keep_keys;
            let reply = caller::for_key(gateway, callers, keep, call, |problem| {
                Stored::problem(problem, trace.id(), context.case_id())
            });
            Ok((reply.await?, None))
        }
    }
}

/// How many of the case's own writes are still on their way to the backend that a query has just read: nobody should take
/// an old value for a lost update.
pub(super) async fn pending_writes(
    gateway: &Gateway,
    operation: &Operation,
    context: &Context,
) -> Option<u64> {
    let deliveries = &gateway.deliveries;
    if !deliveries.may_be_open(operation.backend) {
        return None;
    }
    let case_type = CaseType::new(context.case_type()).ok()?;
    let case = Case { case_type, id: CaseId::new(context.case_id()?).ok()? };
    let status = deliveries.heard(deliveries.store.case_status(case).await).ok()?;
    let backend = status.backends.iter().find(|status| status.backend == operation.identity.backend)?;
    Some(backend.open + backend.dead + backend.parked).filter(|pending| *pending > 0)
}

pub(super) fn not_granted(operation: &ServiceOperation, case_type: &CaseTypeDescriptor) -> Problem {
    let what = format!("{}.{}", operation.service, operation.name);
    let detail = format!("{what} is not among the operations that {} may use.", case_type.title);
    Problem::new(Kind::NotGranted, detail)
}

pub(super) fn unauthenticated(refused: Refused) -> Problem {
    let detail = match refused {
        Refused::Missing => "The request carries no API key. Send it as `Authorization: Bearer KEY`.",
        Refused::Wrong => "The API key is not accepted.",
    };
    Problem::new(Kind::Unauthenticated, detail)
}

/// The body as a stream.
pub(super) fn upload(
    gateway: &Gateway,
    parts: &Parts,
    body: Body,
    limits: StreamLimits,
) -> Result<Upload, Problem> {
    if parts.headers.contains_key(header::CONTENT_ENCODING) {
        return Err(Problem::new(
            Kind::UnsupportedMediaType,
            "The body must be sent as it is, without `Content-Encoding`.",
        ));
    }
    let content_type = parts.headers.get(header::CONTENT_TYPE).cloned();
    if content_type.as_ref().is_some_and(|content_type| content_type.to_str().is_err()) {
        return Err(Problem::new(
            Kind::UnsupportedMediaType,
            "`Content-Type` must be a media type in ASCII.",
        ));
    }
    Upload::new(body, content_type, Arc::clone(&gateway.around.clock), limits).map_err(|_| {
        Problem::new(Kind::TooLarge, format!("The body is larger than {} bytes.", limits.largest))
    })
}

/// What part of a stream the caller asks for (RFC 9110, section 14.2). Only what is read has parts.
pub(super) fn range(operation: &ServiceOperation, headers: &HeaderMap) -> HeaderMap {
    let mut asked = HeaderMap::new();
    if operation.gives_stream && operation.kind == OperationKind::Query {
        for name in [header::RANGE, header::IF_RANGE] {
            if let Some(value) = headers.get(&name) {
                asked.insert(name, value.clone());
            }
        }
    }
    asked
}

/// The body, within its limits of size and time.
pub(super) async fn read_body(
    gateway: &Gateway,
    live: &Live,
    plan: &InputPlan,
    parts: &Parts,
    body: Body,
    arrived: Moment,
    deadline: Moment,
) -> Result<Bytes, Problem> {
    if body.is_end_stream() {
        return Ok(Bytes::new());
    }
    if plan.takes_body() && !input::is_json(&parts.headers) {
        return Err(Problem::new(
            Kind::UnsupportedMediaType,
            "The body must be `application/json`, in UTF-8.",
        ));
    }
    let limits = &live.settings.limits;
    let until = (arrived + limits.body_timeout).min(deadline);
    match within(gateway.clock(), until, read(body, limits.request_body)).await {
        Some(Ok(body)) => Ok(body),
        Some(Err(ReadError::TooLarge)) => Err(Problem::new(
            Kind::TooLarge,
            format!("The body is larger than {} bytes.", limits.request_body),
        )),
        Some(Err(ReadError::Broken(_))) => {
            Err(Problem::new(Kind::Malformed, "The body broke off before its end."))
        }
        None => {
            Err(Problem::new(Kind::RequestTimeout, "The body did not arrive in time. Nothing was changed."))
        }
    }
}

/// The case that the caller names.
pub(super) fn case_id(headers: &HeaderMap) -> Result<Option<&str>, Problem> {
    header_text(headers, &CASE_ID, LONGEST_CASE_ID)
        .map_err(|()| {
            Problem::new(
                Kind::Malformed,
                format!(
                    "`Case-Id` must be given once, with 1 to {LONGEST_CASE_ID} visible ASCII characters."
                ),
            )
        })
        .map(|found| found.map(|(text, _)| text))
}

/// The key by which the caller recognises a repeated command.
pub(super) fn idempotency_key(headers: &HeaderMap) -> Result<Option<HeaderValue>, Problem> {
    header_text(headers, &IDEMPOTENCY_KEY, LONGEST_IDEMPOTENCY_KEY)
        .map_err(|()| {
            Problem::new(
                Kind::Malformed,
                format!(
                    "`Idempotency-Key` must be given once, with 1 to {LONGEST_IDEMPOTENCY_KEY} visible ASCII characters."
                ),
            )
        })
        .map(|found| found.map(|(_, value)| value.clone()))
}

fn header_text<'h>(
    headers: &'h HeaderMap,
    name: &HeaderName,
    longest: usize,
) -> Result<Option<(&'h str, &'h HeaderValue)>, ()> {
    let mut values = headers.get_all(name).iter();
    let Some(value) = values.next() else { return Ok(None) };
    let text = value.to_str().map_err(|_| ())?;
    let visible = text.bytes().all(|byte| byte.is_ascii_graphic());
    if values.next().is_none() && visible && (1..=longest).contains(&text.len()) {
        Ok(Some((text, value)))
    } else {
        Err(())
    }
}
