//! Direct connections at the hub: what is approved, whatever the day, and nothing else.

use std::fmt::Write as _;

use caseway_spec::model::ParameterIn;
use caseway_spec::names::constant_name;
use caseway_spec::platform::{
    AfterExpiry, BackendOperation, CaseType, DirectConnection, Method, OperationKind, Overlap, Platform,
    RequestBody, Route, Style,
};

use super::{method, types};
use crate::files::{Body, File};
use crate::names::{instance_name, operation_name, schema_name};
use crate::text::{doc, duration, literal, option};
use crate::usage::held;

/// The files: one per case type that has an approved connection, and their index.
pub(crate) fn emit(platform: &Platform) -> Vec<File> {
    let mut files: Vec<File> = (0..platform.case_types.len())
        .filter_map(|index| {
            let own: Vec<_> = held(platform).filter(|connection| connection.case_type == index).collect();
            (!own.is_empty()).then(|| of_case_type(platform, &platform.case_types[index], &own))
        })
        .collect();
    if !files.is_empty() {
        files.push(index(platform));
    }
    files
}

fn index(platform: &Platform) -> File {
    let mut modules: Vec<&str> =
        held(platform).map(|connection| platform.case_types[connection.case_type].module.as_str()).collect();
    modules.dedup();
    index_of("src/direct/mod.rs", "pub(crate)", &modules)
}

/// The file `path`, which lists the modules of case types.
pub(crate) fn index_of(path: &str, visibility: &str, modules: &[&str]) -> File {
    let items: String = modules.iter().map(|module| format!("{visibility} mod {module};\n")).collect();
    let mut prelude =
        "//! What case types call past the services, each operation by an approval.\n".to_owned();
    if modules.contains(&"direct") {
        prelude
            .push_str("#![allow(clippy::module_inception, reason = \"the names are those of the specs\")]\n");
    }
    File { path: path.to_owned(), source: "case-types/".to_owned(), body: Body::rust(prelude, items) }
}

/// The path of each connection, in the order of the platform.
pub(crate) fn names(platform: &Platform) -> Vec<String> {
    let name = |connection: &DirectConnection| {
        let case_type = &platform.case_types[connection.case_type];
        format!("direct::{}::{}", case_type.module, constant(platform, connection))
    };
    held(platform).map(name).collect()
}

/// The operation, as in `pricing.CreateQuote`.
pub(crate) fn call(platform: &Platform, connection: &DirectConnection) -> String {
    let backend = &platform.backends[connection.backend];
    format!("{}.{}", backend.name, backend.operations[connection.operation].name)
}

/// The address at the gateway.
pub(crate) fn path(platform: &Platform, connection: &DirectConnection) -> String {
    let backend = &platform.backends[connection.backend];
    below(&backend.name, &backend.operations[connection.operation].route)
}

fn below(backend: &str, route: &Route) -> String {
    format!("/direct/{backend}{}", route.path)
}

fn constant(platform: &Platform, connection: &DirectConnection) -> String {
    let backend = &platform.backends[connection.backend];
    let operation = &backend.operations[connection.operation];
    format!("{}_{}", constant_name(&backend.name), operation_name(&operation.name))
}

fn of_case_type(platform: &Platform, case_type: &CaseType, connections: &[&DirectConnection]) -> File {
    let mut items = String::from("use caseway_runtime::codegen as rt;\n\nuse crate::backends;\n\n");
    for connection in connections {
        emit_one(&mut items, platform, case_type, connection);
    }
    let mut prelude = String::new();
    doc(&mut prelude, "//!", &format!("What `{}` calls past the services.", case_type.name));
    File {
        path: format!("src/direct/{}.rs", case_type.module),
        source: case_type.source.clone(),
        body: Body::rust(prelude, items),
    }
}

fn emit_one(out: &mut String, platform: &Platform, case_type: &CaseType, connection: &DirectConnection) {
    let backend = &platform.backends[connection.backend];
    let operation = &backend.operations[connection.operation];
    let Some(record) = connection.record.map(|index| &platform.approvals[index].record) else { return };
    let Some(expires) = record.expires else { return };
    let name = constant(platform, connection);
    let _ = write!(
        out,
        "static {name}_ROUTE: rt::ServiceOperation = rt::ServiceOperation::{}(\"direct\", {}, {})",
        method(operation.route.method).to_lowercase(),
        literal(&call(platform, connection)),
        literal(&path(platform, connection)),
    );
    match (operation.kind, operation.route.method) {
        (OperationKind::Query, Method::Get) => {}
        (OperationKind::Query, _) => out.push_str(".kind(rt::Kind::Query)"),
        (OperationKind::Command, Method::Get) => out.push_str(".kind(rt::Kind::Command)"),
        (OperationKind::Command, _) => {}
    }
    if let Some(budget) = connection.latency_budget {
        let _ = write!(out, ".deadline({})", duration(budget));
    }
    if operation.takes_stream() {
        out.push_str(".takes_stream()");
    }
    if operation.gives_stream() {
        out.push_str(".gives_stream()");
    }
    let governance = &platform.governance;
    let after = match governance.after_expiry {
        AfterExpiry::Deny => "Deny",
        AfterExpiry::Warn => "Warn",
    };
    out.push_str(";\n\n");
    doc(out, "///", &format!("Allowed by `{}` ({}) until {expires}.", record.name, record.criterion));
    let module = &backend.module;
    let target = match connection.instance {
        Some(index) => instance_name(&backend.instances[index]),
        None => "BACKEND".to_owned(),
    };
    let _ = write!(
        out,
        "pub(crate) static {name}: rt::DirectConnection = rt::DirectConnection::new({}, {}, {}, rt::LastDay::of({}), \
         &{name}_ROUTE, &backends::{module}::{target}, &backends::{module}::{})\
         .ending({}, rt::AfterExpiry::{after})",
        literal(&case_type.name),
        literal(&record.name),
        literal(&record.criterion),
        literal(&expires.to_string()),
        operation_name(&operation.name),
        u16::try_from(governance.remind_days).unwrap_or(u16::MAX),
    );
    let parameters = parameters(operation);
    if !parameters.is_empty() {
        let _ = write!(out, ".parameters(&[{}])", parameters.join(", "));
    }
    if let Some(body) = body(platform, module, operation) {
        let _ = write!(out, ".body(rt::DirectBody::{body})");
    }
    if connection.latency_budget.is_some() {
        out.push_str(".budget()");
    }
    let others: Vec<String> = backend
        .operations
        .iter()
        .filter(|other| other.route.overlap(&operation.route) == Overlap::Within)
        .map(|other| literal(&below(&backend.name, &other.route)))
        .collect();
    if !others.is_empty() {
        let _ = write!(out, ".others(&[{}])", others.join(", "));
    }
    out.push_str(";\n\n");
}

/// What stands beside the path.
fn parameters(operation: &BackendOperation) -> Vec<String> {
    let beside = operation.parameters.iter().filter_map(|parameter| {
        let place = match (parameter.location, parameter.style) {
            (ParameterIn::Path, _) => return None,
            (ParameterIn::Query, Style::Deep) => "Fields",
            (ParameterIn::Query, _) => "Query",
            (ParameterIn::Header, _) => "Header",
            (ParameterIn::Cookie, _) => "Cookie",
        };
        let constructor = if parameter.required { "required" } else { "new" };
        Some(format!(
            "rt::DirectParameter::{constructor}({}, rt::DirectPlace::{place})",
            literal(&parameter.name)
        ))
    });
    beside.collect()
}

fn body(platform: &Platform, module: &str, operation: &BackendOperation) -> Option<String> {
    let bytes = |media_type: &str| format!("Bytes({})", literal(media_type));
    Some(match operation.request.as_ref()? {
        RequestBody::Json { shape, content_type } => {
            let named = |id| format!("backends::{module}::{}", schema_name(platform.types.get(id)));
            let media_type = content_type.as_deref().unwrap_or("application/json");
            format!("Json({}, {})", types::schema(shape, &named), literal(media_type))
        }
        RequestBody::Form { .. } => bytes("application/x-www-form-urlencoded"),
        RequestBody::Multipart { parts, .. } if parts.file.is_none() => bytes("multipart/form-data"),
        RequestBody::Multipart { .. } => format!("Stream(Some({}))", literal("multipart/form-data")),
        RequestBody::Text { content_type } => bytes(content_type.as_deref().unwrap_or("text/plain")),
        RequestBody::Stream { content_type } => {
            format!("Stream({})", option(content_type.as_deref().map(literal)))
        }
    })
}
