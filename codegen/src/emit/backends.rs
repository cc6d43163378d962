//! Backends: the descriptor, the used operations and their connectors, the types that these need.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use caseway_environment::{Auth, Template};
use caseway_spec::platform::{
    Backend, BackendOperation, ErrorClass, Idempotency, Method, OperationKind, Origin, Platform, ReplyBody,
    Resilience, Shape, Success, Tier,
};

use super::{connectors, method, pages, types};
use crate::files::{Body, File};
use crate::names::{INSTANCES, instance_name, operation_name, reply_schema_name};
use crate::text::{doc, duration, literal, option};
use crate::usage::Usage;

/// One file per backend.
pub(crate) fn emit(platform: &Platform, usage: &Usage, index: usize) -> File {
    let backend = &platform.backends[index];
    let mut out = String::from("use caseway_runtime::codegen as rt;\n\n");
    emit_descriptor(&mut out, backend);
    for operation in usage.operations(index) {
        let connector = usage.is_mapped(index, operation);
        emit_operation(&mut out, platform, backend, &backend.operations[operation], connector);
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
    let tier = match backend.tier {
        Tier::Critical => "Critical",
        Tier::Important => "Important",
        Tier::Supporting => "Supporting",
    };
    let health = backend.health.map(|(operation, every)| {
        format!("(&{}, {})", operation_name(&backend.operations[operation].name), duration(every))
    });
    let declared = match backend.instances.is_empty() {
        true => "pub(crate) static BACKEND",
        false => {
            doc(out, "///", "What all instances have in common.");
            "const BACKEND"
        }
    };
    let _ = writeln!(
        out,
        "{declared}: rt::BackendDescriptor = rt::BackendDescriptor {{
        name: {name}, instance: None, title: {title}, owner: {owner}, tier: rt::Tier::{tier},
        base_url: {base_url}, auth: {auth}, headers: &[{headers}],
        resilience: {resilience},
        health: {health} }};\n",
        name = literal(&backend.name),
        title = literal(&backend.title),
        owner = literal(&backend.owner),
        base_url = address(backend.base_url.as_ref()),
        auth = option(backend.auth.as_ref().map(auth)),
        headers = headers(&backend.headers),
        resilience = resilience(&backend.resilience),
        health = option(health),
    );
    if !backend.instances.is_empty() {
        emit_instances(out, backend);
    }
}

/// A descriptor for each instance, which says what differs, and the list of them in the order of their names' type.
fn emit_instances(out: &mut String, backend: &Backend) {
    for instance in &backend.instances {
        let name = instance_name(instance);
        let _ = write!(
            out,
            "pub(crate) static {name}: rt::BackendDescriptor = rt::BackendDescriptor {{
            name: {full_name}, instance: Some(rt::Instance {{ of: {of}, name: {short} }}), title: {title},",
            full_name = literal(&instance.full_name),
            of = literal(&backend.name),
            short = literal(&instance.name),
            title = literal(&instance.title),
        );
        if instance.owner != backend.owner {
            let _ = write!(out, "owner: {},", literal(&instance.owner));
        }
        if instance.base_url != backend.base_url {
            let _ = write!(out, "base_url: {},", address(instance.base_url.as_ref()));
        }
        if instance.auth != backend.auth {
            let _ = write!(out, "auth: {},", option(instance.auth.as_ref().map(auth)));
        }
        if instance.headers != backend.headers {
            let _ = write!(out, "headers: &[{}],", headers(&instance.headers));
        }
        if instance.resilience != backend.resilience {
            let _ = write!(out, "resilience: {},", resilience(&instance.resilience));
        }
        out.push_str("..BACKEND };\n\n");
    }
    let all: Vec<String> =
        backend.instances.iter().map(|instance| format!("&{}", instance_name(instance))).collect();
    doc(out, "///", "The instances, in order of their names.");
    let _ =
        writeln!(out, "pub(crate) static {INSTANCES}: &[&rt::BackendDescriptor] = &[{}];\n", all.join(", "));
}

fn address(template: Option<&Template>) -> String {
    option(template.map(|template| literal(&template.to_string())))
}

fn headers(headers: &BTreeMap<String, Template>) -> String {
    let headers: Vec<String> = headers
        .iter()
        .map(|(name, value)| format!("({}, {})", literal(name), literal(&value.to_string())))
        .collect();
    headers.join(", ")
}

fn resilience(resilience: &Resilience) -> String {
    let failure_rate = resilience
        .failure_rate
        .as_ref()
        .map(|trip| format!("({}, {}, {})", trip.percent, duration(trip.window.0), trip.minimum_calls));
    let slow_calls = resilience.slow_calls.as_ref().map(|trip| {
        let (slower_than, window) = (duration(trip.slower_than.0), duration(trip.window.0));
        format!("({slower_than}, {}, {window}, {})", trip.percent, trip.minimum_calls)
    });
    format!(
        "rt::ResiliencePolicy {{
        timeout: {timeout},
        breaker: rt::BreakerPolicy {{ failures: {failures}, open_for: {open_for}, failure_rate: {failure_rate}, slow_calls: {slow_calls} }},
        retry: rt::RetryPolicy {{ attempts: {attempts}, backoff: {backoff}, budget_percent: {percent}, budget_floor: {floor} }},
        concurrency: {concurrency} }}",
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
    )
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

fn emit_operation(
    out: &mut String,
    platform: &Platform,
    backend: &Backend,
    operation: &BackendOperation,
    connector: bool,
) {
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
        if let Idempotency::Header { valid_for: Some(span), .. } = operation.idempotency {
            let _ = write!(out, ".key_valid_for({})", duration(span));
        }
    }
    let replies = replies(platform, operation);
    if !replies.is_empty() {
        let _ = write!(out, ".replies(&[{}])", replies.join(", "));
    }
    if let Some(pages) = &operation.pages {
        let _ = write!(out, ".pages({})", pages::turned(pages));
    }
    if let Some(timeout) = operation.timeout {
        let _ = write!(out, ".timeout({})", duration(timeout));
    }
    out.push_str(";\n\n");
    let mut written = BTreeSet::new();
    for success in &operation.success {
        let ReplyBody::Json(shape) = &success.body else { continue };
        let name = reply_schema_name(operation, success);
        if !matches!(shape, Shape::Named(_)) && written.insert(name.clone()) {
            let schema = types::schema_in_module(platform, shape);
            let _ =
                writeln!(out, "pub(crate) static {name}: rt::Schema = {};\n", schema.trim_start_matches('&'));
        }
    }
    if connector {
        connectors::emit(out, platform, operation);
    }
}

fn idempotency(idempotency: &Idempotency) -> String {
    match idempotency {
        Idempotency::None => "rt::Idempotency::None".to_owned(),
        Idempotency::Natural => "rt::Idempotency::Natural".to_owned(),
        Idempotency::Header { name, .. } => format!("rt::Idempotency::Header({})", literal(name)),
    }
}

/// What each declared status means, in ascending order.
fn replies(platform: &Platform, operation: &BackendOperation) -> Vec<String> {
    let meaning = |success: &Success| match &success.body {
        ReplyBody::Json(Shape::Named(id)) => {
            format!("rt::Reply::Body(&{})", crate::names::schema_name(platform.types.get(*id)))
        }
        ReplyBody::Json(_) => format!("rt::Reply::Body(&{})", reply_schema_name(operation, success)),
        ReplyBody::Text => "rt::Reply::Text".to_owned(),
        ReplyBody::Stream => "rt::Reply::Stream".to_owned(),
        ReplyBody::Empty => "rt::Reply::Empty".to_owned(),
    };
    let mut replies: Vec<(u16, String)> =
        operation.success.iter().map(|success| (success.status, meaning(success))).collect();
    replies.extend(operation.errors.iter().map(|(status, class)| {
        let class = match class {
            ErrorClass::Invalid => "rt::Reply::INVALID",
            ErrorClass::NotFound => "rt::Reply::NOT_FOUND",
            ErrorClass::Conflict => "rt::Reply::CONFLICT",
            ErrorClass::Gone => "rt::Reply::GONE",
            ErrorClass::Denied => "rt::Reply::DENIED",
            ErrorClass::Busy => "rt::Reply::BUSY",
            ErrorClass::Unavailable => "rt::Reply::UNAVAILABLE",
        };
        (*status, class.to_owned())
    }));
    replies.sort_by_key(|(status, _)| *status);
    replies.into_iter().map(|(status, reply)| format!("({status}, {reply})")).collect()
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
