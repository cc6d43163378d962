//! Direct connections in the OpenAPI document: the contract's own operations, as the hub passes them on.

use std::collections::BTreeMap;

use caseway_spec::model::ParameterIn;
use caseway_spec::platform::{
    BackendOperation, DirectConnection, OperationKind, Parameter, Platform, ReplyBody, RequestBody,
    Separator, Style, Success,
};

use super::node::{Node, node};
use super::operation::{Operation, method};
use super::problem::add_errors;
use super::schema::{SchemaObject, schema};
use super::{BYTES, JSON};
use crate::emit::direct;
use crate::usage::held;

/// What the operations stand under.
const TAG: &str = "direct";

/// The tag, where there is anything to stand under it.
pub(super) fn tag(platform: &Platform) -> Option<Node> {
    held(platform).next().map(|_| {
        let description = "Operations of backends, past the services: each for the case types that `x-approvals` names, \
                           until its approval ends. Nothing is mapped.";
        node!({ "name": TAG, "description": description })
    })
}

/// The operations that are approved: path, method, description. Two case types may have approvals of one operation.
pub(super) fn operations(platform: &Platform) -> Vec<(String, &'static str, Operation<'_>)> {
    let mut found: BTreeMap<(usize, usize), Vec<&DirectConnection>> = BTreeMap::new();
    for connection in held(platform) {
        found.entry((connection.backend, connection.operation)).or_default().push(connection);
    }
    let described = found.into_iter().filter_map(|((backend, operation), connections)| {
        let path = direct::path(platform, connections.first()?);
        let operation = &platform.backends[backend].operations[operation];
        let described = describe(platform, &platform.backends[backend].name, operation, &connections);
        Some((path, method(operation.route.method), described))
    });
    described.collect()
}

fn describe<'p>(
    platform: &'p Platform,
    backend: &str,
    operation: &'p BackendOperation,
    connections: &[&DirectConnection],
) -> Operation<'p> {
    let mut parameters = vec![node!({ "$ref": "#/components/parameters/Case-Id" })];
    if operation.kind == OperationKind::Command {
        parameters.push(node!({ "$ref": "#/components/parameters/Idempotency-Key" }));
    }
    parameters.extend(operation.parameters.iter().map(|of| parameter(platform, of)));
    let request_body = operation.request.as_ref().map(|body| {
        let (media_type, schema) = body_of(platform, body);
        let content = Node::named(media_type, node!({ "schema": schema }));
        node!({ "required": true, "content": content })
    });
    let mut responses: BTreeMap<String, Node> = operation
        .success
        .iter()
        .map(|success| (success.status.to_string(), reply(platform, success)))
        .collect();
    add_errors(&mut responses, request_body.is_some(), operation.kind);
    Operation {
        operation_id: format!("direct_{}_{}", backend.replace('-', "_"), operation.name),
        tags: [TAG],
        summary: operation.description.as_deref(),
        deprecated: false,
        sunset: None,
        parameters,
        request_body,
        responses,
        approvals: connections.iter().filter_map(|connection| approval(platform, connection)).collect(),
    }
}

fn approval(platform: &Platform, connection: &DirectConnection) -> Option<Node> {
    let record = &platform.approvals[connection.record?].record;
    Some(node!({
        "caseType": platform.case_types[connection.case_type].name.clone(),
        "approval": record.name.clone(),
        "criterion": record.criterion.clone(),
        "expires": record.expires?.to_string(),
    }))
}

fn parameter(platform: &Platform, of: &Parameter) -> Node {
    let location = match of.location {
        ParameterIn::Path => "path",
        ParameterIn::Query => "query",
        ParameterIn::Header => "header",
        ParameterIn::Cookie => "cookie",
    };
    let mut parameter = node!({
        "name": of.name.clone(),
        "in": location,
        "required": of.required || of.location == ParameterIn::Path,
        "schema": schema(platform, &of.shape),
    });
    let style = match of.style {
        Style::Single | Style::Repeated | Style::Joined(Separator::Comma) => None,
        Style::Joined(Separator::Space) => Some("spaceDelimited"),
        Style::Joined(Separator::Pipe) => Some("pipeDelimited"),
        Style::Deep => Some("deepObject"),
    };
    if let Some(style) = style {
        parameter.set("style", style);
    }
    if matches!(of.style, Style::Joined(_)) && of.location == ParameterIn::Query {
        parameter.set("explode", false);
    }
    if let Some(description) = &of.description {
        parameter.set("description", description.clone());
    }
    parameter
}

/// The media type of a request's body, and what is in it.
fn body_of(platform: &Platform, body: &RequestBody) -> (String, SchemaObject) {
    let whole = |media_type: &str, format| (media_type.to_owned(), SchemaObject::text(format));
    match body {
        RequestBody::Json { shape, content_type } => {
            (content_type.clone().unwrap_or_else(|| JSON.to_owned()), schema(platform, shape))
        }
        RequestBody::Form { shape, .. } => {
            ("application/x-www-form-urlencoded".to_owned(), schema(platform, shape))
        }
        RequestBody::Multipart { shape: Some(shape), parts } if parts.file.is_none() => {
            ("multipart/form-data".to_owned(), schema(platform, shape))
        }
        RequestBody::Multipart { .. } => whole("multipart/form-data", Some("binary")),
        RequestBody::Text { content_type } => whole(content_type.as_deref().unwrap_or("text/plain"), None),
        RequestBody::Stream { content_type } => {
            whole(content_type.as_deref().unwrap_or(BYTES), Some("binary"))
        }
    }
}

fn reply(platform: &Platform, success: &Success) -> Node {
    let (media_type, of) = match &success.body {
        ReplyBody::Empty => return node!({ "description": "Done; there is nothing to return." }),
        ReplyBody::Json(shape) => (JSON, schema(platform, shape)),
        ReplyBody::Text => ("text/plain; charset=utf-8", SchemaObject::text(None)),
        ReplyBody::Stream => (BYTES, SchemaObject::text(Some("binary"))),
    };
    let content = Node::named(media_type.to_owned(), node!({ "schema": of }));
    node!({ "description": "Done.", "content": content })
}
