//! Backends: the descriptor, the used operations and their connectors, the types that these need.

use std::fmt::Write as _;

use caseway_environment::Auth;
use caseway_spec::model::{Idempotency, ParameterIn};
use caseway_spec::names::field_name;
use caseway_spec::platform::{
    Backend, BackendOperation, ErrorClass, Method, OperationKind, Origin, Platform, Shape, Tier,
};

use super::{method, types};
use crate::files::{Body, File};
use crate::names::{connector_name, operation_name, reply_schema_name, rust_name, shape_type};
use crate::text::{doc, duration, literal, option};
use crate::usage::Usage;

/// A connector with more parameters than this is told apart from one that clippy would accept.
const FEW_ARGUMENTS: usize = 7;

/// One file per backend.
pub(crate) fn emit(platform: &Platform, usage: &Usage, index: usize) -> File {
    let backend = &platform.backends[index];
    let mut out = String::from("use caseway_runtime::codegen as rt;\n\n");
    emit_descriptor(&mut out, backend);
    for operation in usage.operations(index) {
        emit_operation(&mut out, platform, backend, &backend.operations[operation]);
    }
    let mut types = String::new();
    types::emit(&mut types, platform, usage, Origin::Backend(index), types::CONTRACT);

    let mut prelude = String::new();
    doc(&mut prelude, "//!", &format!("Backend `{}`: {}.", backend.name, backend.title));
    if let Some(description) = &backend.description {
        prelude.push_str("//!\n");
        doc(&mut prelude, "//!", description);
    }
    prelude.push_str(
        "#![allow(
    dead_code,
    clippy::enum_variant_names,
    \
         reason = \"a contract says more than mappings read, in its own words\"
)]
",
    );
    File {
        path: format!("src/backends/{}.rs", backend.module),
        source: backend.source.clone(),
        body: Body::Rust { prelude, items: out, types },
    }
}

fn emit_descriptor(out: &mut String, backend: &Backend) {
    let resilience = &backend.resilience;
    let tier = match backend.tier {
        Tier::Critical => "Critical",
        Tier::Important => "Important",
        Tier::Supporting => "Supporting",
    };
    let headers: Vec<String> = backend
        .headers
        .iter()
        .map(|(name, value)| format!("({}, {})", literal(name), literal(&value.to_string())))
        .collect();
    let failure_rate = resilience
        .failure_rate
        .as_ref()
        .map(|trip| format!("({}, {}, {})", trip.percent, duration(trip.window.0), trip.minimum_calls));
    let slow_calls = resilience.slow_calls.as_ref().map(|trip| {
        let (slower_than, window) = (duration(trip.slower_than.0), duration(trip.window.0));
        format!("({slower_than}, {}, {window}, {})", trip.percent, trip.minimum_calls)
    });
    let health = backend.health.map(|(operation, every)| {
        format!("(&{}, {})", operation_name(&backend.operations[operation].name), duration(every))
    });
    let _ = writeln!(
        out,
        "pub(crate) static BACKEND: rt::BackendDescriptor = rt::BackendDescriptor {{
        name: {name}, title: {title}, owner: {owner}, tier: rt::Tier::{tier},
        base_url: {base_url}, auth: {auth}, headers: &[{headers}],
        resilience: rt::ResiliencePolicy {{
        timeout: {timeout},
        breaker: rt::BreakerPolicy {{ failures: {failures}, open_for: {open_for}, failure_rate: {failure_rate}, slow_calls: {slow_calls} }},
        retry: rt::RetryPolicy {{ attempts: {attempts}, backoff: {backoff}, budget_percent: {percent}, budget_floor: {floor} }},
        concurrency: {concurrency} }},
        health: {health} }};\n",
        name = literal(&backend.name),
        title = literal(&backend.title),
        owner = literal(&backend.owner),
        base_url = option(backend.base_url.as_ref().map(|template| literal(&template.to_string()))),
        auth = option(backend.auth.as_ref().map(auth)),
        headers = headers.join(", "),
        timeout = duration(resilience.timeout),
        failures = resilience.breaker_failures,
        open_for = duration(resilience.breaker_open_for),
        failure_rate = option(failure_rate),
        slow_calls = option(slow_calls),
        attempts = resilience.retry_attempts,
        backoff = duration(resilience.retry_backoff),
        percent = resilience.retry_budget_percent,
        floor = resilience.retry_budget_floor,
        concurrency = resilience.concurrency,
        health = option(health),
    );
}

/// Credentials as templates: what a literal in the spec cannot be, a literal here cannot be either.
fn auth(auth: &Auth) -> String {
    let text = |value: &dyn std::fmt::Display| literal(&value.to_string());
    match auth {
        Auth::Bearer { token } => format!("rt::Auth::Bearer {{ token: {} }}", text(token)),
        Auth::Basic { username, password } => {
            format!("rt::Auth::Basic {{ username: {}, password: {} }}", text(username), text(password))
        }
        Auth::ApiKey { header, value } => {
            format!("rt::Auth::ApiKey {{ header: {}, value: {} }}", text(header), text(value))
        }
        Auth::OAuth2 { token_url, client_id, client_secret, scopes } => {
            let scopes: Vec<String> = scopes.iter().map(|scope| literal(scope)).collect();
            format!(
                "rt::Auth::OAuth2 {{ token_url: {}, client_id: {}, client_secret: {}, scopes: &[{}] }}",
                text(token_url),
                text(client_id),
                text(client_secret),
                scopes.join(", ")
            )
        }
    }
}

fn emit_operation(out: &mut String, platform: &Platform, backend: &Backend, operation: &BackendOperation) {
    let constant = operation_name(&operation.name);
    let method = method(operation.route.method);
    let _ = write!(
        out,
        "pub(crate) static {constant}: rt::BackendOperation = rt::BackendOperation::{}({}, {}, {})",
        method.to_lowercase(),
        literal(&backend.name),
        literal(&operation.name),
        literal(&operation.route.path),
    );
    match (operation.kind, operation.route.method) {
        (OperationKind::Query, Method::Get) => {}
        (OperationKind::Query, _) => out.push_str(".query()"),
        (OperationKind::Command, Method::Get) => out.push_str(".command()"),
        (OperationKind::Command, _) => {}
    }
    if operation.kind == OperationKind::Command && operation.idempotency != Idempotency::None {
        let _ = write!(out, ".idempotency({})", idempotency(&operation.idempotency));
    }
    let replies = replies(platform, operation);
    if !replies.is_empty() {
        let _ = write!(out, ".replies(&[{}])", replies.join(", "));
    }
    if let Some(timeout) = operation.timeout {
        let _ = write!(out, ".timeout({})", duration(timeout));
    }
    out.push_str(";\n\n");
    if let Some(shape) = operation.response.as_ref().filter(|shape| !matches!(shape, Shape::Named(_))) {
        let schema = types::schema_in_module(platform, shape);
        let _ = writeln!(
            out,
            "pub(crate) static {}: rt::Schema = {};\n",
            reply_schema_name(&operation.name),
            schema.trim_start_matches('&')
        );
    }
    emit_connector(out, platform, operation);
}

fn idempotency(idempotency: &Idempotency) -> String {
    match idempotency {
        Idempotency::None => "rt::Idempotency::None".to_owned(),
        Idempotency::Natural => "rt::Idempotency::Natural".to_owned(),
        Idempotency::Header(name) => format!("rt::Idempotency::Header({})", literal(name)),
    }
}

/// What each declared status means, in ascending order.
fn replies(platform: &Platform, operation: &BackendOperation) -> Vec<String> {
    let success = match &operation.response {
        Some(Shape::Named(id)) => {
            format!("rt::Reply::Body(&{})", crate::names::schema_name(platform.types.get(*id)))
        }
        Some(_) => format!("rt::Reply::Body(&{})", reply_schema_name(&operation.name)),
        None => "rt::Reply::Empty".to_owned(),
    };
    let mut replies: Vec<(u16, String)> =
        operation.success.iter().map(|status| (*status, success.clone())).collect();
    replies.extend(operation.errors.iter().map(|(status, class)| {
        let class = match class {
            ErrorClass::Invalid => "rt::Reply::INVALID",
            ErrorClass::NotFound => "rt::Reply::NOT_FOUND",
            ErrorClass::Conflict => "rt::Reply::CONFLICT",
            ErrorClass::Gone => "rt::Reply::GONE",
            ErrorClass::Denied => "rt::Reply::DENIED",
        };
        (*status, class.to_owned())
    }));
    replies.sort_by_key(|(status, _)| *status);
    replies.into_iter().map(|(status, reply)| format!("({status}, {reply})")).collect()
}

/// The connector: one chain from the parameters to the request.
fn emit_connector(out: &mut String, platform: &Platform, operation: &BackendOperation) {
    let mut arguments = Vec::new();
    let mut chain = format!("rt::Outgoing::to(&{})", operation_name(&operation.name));
    let mut fallible = false;
    let mut step = |call: String, fails: bool| {
        if std::mem::replace(&mut fallible, fails) {
            chain.push('?');
        }
        chain.push_str(&call);
    };
    for parameter in &operation.parameters {
        let rust = field_name(&parameter.name);
        let (ty, value) = match &parameter.shape {
            Shape::Named(id) => {
                let ty = rust_name(platform.types.get(*id));
                let value = if parameter.required {
                    format!("{rust}.as_str()")
                } else {
                    format!("{rust}.map({ty}::as_str)")
                };
                (ty.to_owned(), value)
            }
            Shape::String => ("&str".to_owned(), rust.clone()),
            shape => (in_module(platform, shape), rust.clone()),
        };
        let ty = if parameter.required { ty } else { format!("Option<{ty}>") };
        arguments.push(format!("{rust}: {ty}"));
        let (function, fails) = match parameter.location {
            ParameterIn::Path => ("path", true),
            ParameterIn::Query => ("query", false),
            ParameterIn::Header => ("header", true),
        };
        step(format!(".{function}({}, {value})", literal(&parameter.name)), fails);
    }
    if let Some(shape) = &operation.request {
        let taken = operation.parameters.iter().any(|parameter| field_name(&parameter.name) == "body");
        let body = if taken { "json_body" } else { "body" };
        let shape = match shape {
            Shape::String => "str".to_owned(),
            Shape::Array(items) => format!("[{}]", in_module(platform, items)),
            other => in_module(platform, other),
        };
        arguments.push(format!("{body}: &{shape}"));
        step(format!(".json({body})"), true);
    }
    let chain = if fallible { chain } else { format!("Ok({chain})") };
    let route = &operation.route;
    let title = format!("`{} {}`", method(route.method).to_uppercase(), route.path);
    match operation.description.as_deref().map(str::trim) {
        Some(description) if !description.is_empty() => doc(out, "///", &format!("{title}: {description}")),
        _ => doc(out, "///", &title),
    }
    if arguments.len() > FEW_ARGUMENTS {
        out.push_str(
            "#[allow(clippy::too_many_arguments, reason = \"one per parameter of the operation\")]\n",
        );
    }
    let _ = writeln!(
        out,
        "pub(crate) fn {}({}) -> Result<rt::Outgoing, rt::Fault> {{\n{chain}\n}}\n",
        connector_name(&operation.name),
        arguments.join(", ")
    );
}

/// The Rust type of a shape, from within the backend's module.
fn in_module(platform: &Platform, shape: &Shape) -> String {
    shape_type(shape, &|id| rust_name(platform.types.get(id)).to_owned())
}

/// `backends/mod.rs`.
pub(crate) fn index(platform: &Platform) -> File {
    let modules = platform.backends.iter().map(|backend| backend.module.as_str());
    super::module_index(
        "backends",
        "The backends: their descriptors, connectors and contracts' types.",
        modules,
    )
}
