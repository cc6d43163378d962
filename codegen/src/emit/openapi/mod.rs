//! The hub's OpenAPI document, version 3.0.3, for importers that read no later one.
//!
//! What importers of low-code tools stumble over is left out: no `oneOf`, no `nullable`, one content type per reply,
//! `application/json; charset=utf-8`, enums as strings. Names of schemas are `service.Type`, so that two services may
//! have types of one name, and `direct.backend.Type` for what passes the services. Errors are the runtime's problem details.

mod direct;
mod node;
mod operation;
mod problem;
mod schema;

use std::collections::BTreeMap;

use caseway_spec::platform::{Platform, Service};
use indexmap::IndexMap;
use serde::Serialize;

use self::node::{Node, node};
use self::operation::{Operation, describe, method};
use self::problem::replies;
use self::schema::{SchemaObject, schemas};
use crate::files::{Body, File};
use crate::usage::Usage;

const JSON: &str = "application/json; charset=utf-8";
const BYTES: &str = "application/octet-stream";

#[derive(Serialize)]
struct Document<'p> {
    openapi: &'static str,
    info: Node,
    tags: Vec<Node>,
    security: Node,
    paths: BTreeMap<String, IndexMap<&'static str, Operation<'p>>>,
    components: Components,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Components {
    security_schemes: Node,
    parameters: Node,
    headers: Node,
    responses: BTreeMap<String, Node>,
    schemas: BTreeMap<String, SchemaObject>,
}

/// `openapi.json`, and one document for each major of a service.
pub(crate) fn emit(platform: &Platform, usage: &Usage) -> serde_json::Result<Vec<File>> {
    let whole = About {
        path: "openapi.json".to_owned(),
        title: format!("{} integration hub", platform.title),
        description: "Every operation that case types may call. What a case type may call is what its key grants.",
        version: crate::GENERATOR.to_owned(),
        only: None,
    };
    let majors = platform.services.iter().enumerate().filter_map(|(index, service)| {
        Some(About {
            path: of_major(service),
            title: service.title.clone(),
            description: "One major of a service. What a case type may call is what its key grants.",
            version: service.version?.to_string(),
            only: Some(index),
        })
    });
    std::iter::once(whole).chain(majors).map(|about| document(platform, usage, about)).collect()
}

/// The path of a major's document.
pub(crate) fn of_major(service: &Service) -> String {
    format!("openapi/{}.json", service.name)
}

/// What a document is of.
struct About {
    path: String,
    title: String,
    description: &'static str,
    version: String,
    /// The service that it is of; all where there is none.
    only: Option<usize>,
}

fn document(platform: &Platform, usage: &Usage, about: About) -> serde_json::Result<File> {
    let About { path, title, description, version, only } = about;
    let services =
        || platform.services.iter().enumerate().filter(|(index, _)| only.is_none_or(|only| only == *index));
    let mut paths: BTreeMap<String, IndexMap<&'static str, Operation<'_>>> = BTreeMap::new();
    for (_, service) in services() {
        for operation in &service.operations {
            let route = &operation.route;
            paths
                .entry(route.path.clone())
                .or_default()
                .insert(method(route.method), describe(platform, service, operation));
        }
    }
    let direct = || only.is_none().then_some(platform);
    for (path, method, operation) in direct().into_iter().flat_map(direct::operations) {
        paths.entry(path).or_default().insert(method, operation);
    }
    let document = Document {
        openapi: "3.0.3",
        info: node!({
            "title": title,
            "description": description,
            "version": version,
        }),
        tags: services()
            .map(|(_, service)| {
                let description = service.description.as_deref().unwrap_or(&service.title);
                node!({ "name": service.name.clone(), "description": description })
            })
            .chain(direct().and_then(direct::tag))
            .collect(),
        security: Node::List(vec![node!({ "apiKey": Vec::new() })]),
        paths,
        components: Components {
            security_schemes: node!({
                "apiKey": node!({
                    "type": "http",
                    "scheme": "bearer",
                    "description": "The case type's API key.",
                })
            }),
            parameters: node!({
                "Case-Id": header("Case-Id", false, "The case that the call is for."),
                "Case-Id-Required": header(
                    "Case-Id",
                    true,
                    "The case that the command is for: it may be delivered later, and its case learns what became of it.",
                ),
                "Idempotency-Key": header(
                    "Idempotency-Key",
                    false,
                    "A text of the caller's choice, another one for each command: a command that is sent again under the same \
                     key is not done again, but answered as before.",
                ),
            }),
            headers: node!({
                "Location": node!({
                    "description": "Where to see what became of the command.",
                    "schema": node!({ "type": "string" }),
                }),
                "Retry-After": node!({
                    "description": "When to come again, in seconds.",
                    "schema": node!({ "type": "integer", "format": "int32" }),
                })
            }),
            responses: replies(),
            schemas: schemas(platform, usage, only),
        },
    };
    let text = serde_json::to_string_pretty(&document)?;
    Ok(File { path, source: "services/".to_owned(), body: Body::Json(text) })
}

fn header(name: &str, required: bool, description: &str) -> Node {
    node!({
        "name": name,
        "in": "header",
        "required": required,
        "description": description,
        "schema": node!({ "type": "string" }),
    })
}
