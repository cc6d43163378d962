//! Services' operations as OpenAPI's.

use std::collections::BTreeMap;

use caseway_spec::date::Date;
use caseway_spec::platform::{Field, Method, OperationKind, Platform, Service, ServiceOperation};
use serde::Serialize;

use super::node::{Node, node};
use super::problem::add_errors;
use super::schema::{SchemaObject, object, reference, schema};
use super::{BYTES, JSON};
use crate::emit::services::input;

/// All pages of a list, one a line.
const LINES: &str = "application/x-ndjson";

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Operation<'p> {
    pub(super) operation_id: String,
    pub(super) tags: [&'p str; 1],
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) summary: Option<&'p str>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub(super) deprecated: bool,
    /// The last day on which it is offered.
    #[serde(rename = "x-sunset", skip_serializing_if = "Option::is_none")]
    pub(super) sunset: Option<Date>,
    pub(super) parameters: Vec<Node>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) request_body: Option<Node>,
    pub(super) responses: BTreeMap<String, Node>,
    /// Of a direct connection: whom it is for, and by which approval.
    #[serde(rename = "x-approvals", skip_serializing_if = "Vec::is_empty")]
    pub(super) approvals: Vec<Node>,
}

pub(super) fn describe<'p>(
    platform: &'p Platform,
    service: &'p Service,
    operation: &'p ServiceOperation,
) -> Operation<'p> {
    let case_id = if operation.queues() { "Case-Id-Required" } else { "Case-Id" };
    let mut parameters = vec![node!({ "$ref": format!("#/components/parameters/{case_id}") })];
    if operation.kind == OperationKind::Command {
        parameters.push(node!({ "$ref": "#/components/parameters/Idempotency-Key" }));
    }
    let mut request_body = None;
    if let Some((id, object)) = input(platform, operation) {
        let in_path = |field: &&Field| operation.route.parameters.contains(&field.name);
        for field in object.fields.iter().filter(in_path) {
            parameters.push(parameter(platform, field, "path"));
        }
        let mut rest = object.fields.iter().filter(|field| !in_path(field)).peekable();
        if operation.reads_query() {
            parameters.extend(rest.map(|field| match paged(operation, field) {
                Some(field) => parameter(platform, &field, "query"),
                None => parameter(platform, field, "query"),
            }));
        } else if rest.peek().is_some() {
            let whole = object.fields.iter().all(|field| !in_path(&field));
            let schema: Node = if whole {
                reference(platform, id).into()
            } else {
                self::object(platform, None, rest).into()
            };
            request_body =
                Some(node!({ "required": true, "content": node!({ JSON: node!({ "schema": schema }) }) }));
        }
    }
    let mut responses = BTreeMap::new();
    if operation.queues() && operation.bulk.is_none() {
        responses.insert("202".to_owned(), node!({ "$ref": "#/components/responses/202" }));
    }
    match &operation.output {
        Some(shape) if operation.bulk.is_some() => {
            let reply = |description: &str| {
                let content = node!({ JSON: node!({ "schema": schema(platform, shape) }) });
                node!({ "description": description, "content": content })
            };
            responses.insert("200".to_owned(), reply("Every item is done, or will be."));
            responses
                .insert("207".to_owned(), reply("Some items are not done: `outcomes` says which, and why."));
        }
        _ if operation.always => {}
        _ if operation.gives_stream => {
            let schema = SchemaObject::text(Some("binary"));
            let content = node!({ BYTES: node!({ "schema": schema }) });
            responses.insert(
                "200".to_owned(),
                node!({ "description": "The content, of the type that `Content-Type` says.", "content": content }),
            );
        }
        Some(shape) => {
            let mut content = node!({ JSON: node!({ "schema": schema(platform, shape) }) });
            let description = if operation.paginate.is_some() {
                content.set(LINES, node!({ "schema": schema(platform, shape) }));
                "One page; as `application/x-ndjson`, this and all further pages, one a line."
            } else {
                "Done."
            };
            responses.insert("200".to_owned(), node!({ "description": description, "content": content }));
        }
        None => {
            responses.insert("204".to_owned(), node!({ "description": "Done; there is nothing to return." }));
        }
    }
    if operation.takes_stream {
        let schema = SchemaObject::text(Some("binary"));
        request_body = Some(node!({
            "required": true,
            "description": "The content, of whatever type `Content-Type` says.",
            "content": node!({ BYTES: node!({ "schema": schema }) }),
        }));
    }
    add_errors(&mut responses, request_body.is_some(), operation.kind);
    Operation {
        operation_id: format!("{}_{}", service.name.replace('-', "_"), operation.name),
        tags: [service.name.as_str()],
        summary: operation.description.as_deref(),
        deprecated: operation.deprecated.is_some() || operation.sunset.is_some(),
        sunset: operation.sunset,
        parameters,
        request_body,
        responses,
        approvals: Vec::new(),
    }
}

/// A field that asks for a page, with what it says by being that.
fn paged(operation: &ServiceOperation, field: &Field) -> Option<Field> {
    let paginate = operation.paginate.as_ref()?;
    let text = if field.name == paginate.cursor {
        format!("What the page before said under `{}`; left out for the first page.", paginate.next)
    } else if paginate.limit.as_ref() == Some(&field.name) {
        let usual = paginate.size.map(|size| format!("; left out, {size}")).unwrap_or_default();
        let most = paginate.largest.map(|most| format!(", {most} at most")).unwrap_or_default();
        format!("How many items a page may have{most}{usual}.")
    } else {
        return None;
    };
    let description = field.description.clone().or(Some(text));
    Some(Field { description, ..field.clone() })
}

pub(super) fn method(method: Method) -> &'static str {
    match method {
        Method::Get => "get",
        Method::Post => "post",
        Method::Put => "put",
        Method::Patch => "patch",
        Method::Delete => "delete",
    }
}

fn parameter(platform: &Platform, field: &Field, location: &str) -> Node {
    let mut parameter = node!({
        "name": field.name.clone(),
        "in": location,
        "required": field.required || location == "path",
        "schema": schema(platform, &field.shape),
    });
    if let Some(description) = &field.description {
        parameter.set("description", description.clone());
    }
    parameter
}
