//! What calls can end in: problem details (RFC 9457), and the reply to what is delivered later.

use std::collections::BTreeMap;

use caseway_spec::platform::OperationKind;

use super::JSON;
use super::node::{Node, node};
use super::schema::SchemaObject;

const PROBLEM: &str = "application/problem+json";

/// What a request can be refused with before any backend is asked, and what can go wrong at a backend.
const ERRORS: [(&str, &str); 14] = [
    ("400", "The request cannot be read."),
    ("401", "No API key, or one that is not accepted."),
    ("403", "The case type may not use this operation."),
    ("404", "There is no such thing."),
    ("408", "The request did not arrive in time."),
    ("409", "The request contradicts the present state."),
    ("410", "It existed and is gone."),
    ("413", "The request is too large."),
    ("415", "The content type is not supported."),
    ("422", "The input is not valid, or the backend refused it; `violations` says where."),
    ("500", "The hub made a mistake."),
    ("502", "The backend failed, or broke its contract."),
    (
        "503",
        "The backend is temporarily unavailable, or the hub is busy; `Retry-After` says when to come again.",
    ),
    ("504", "The backend did not answer in time."),
];

/// The problems that a call may end in.
pub(super) fn add_errors(responses: &mut BTreeMap<String, Node>, has_body: bool, kind: OperationKind) {
    for (status, _) in ERRORS {
        // A call without a body cannot be refused for its body; a query does not contradict a state.
        let applies = match status {
            "413" | "415" => has_body,
            "409" => kind == OperationKind::Command,
            _ => true,
        };
        if applies {
            responses
                .insert(status.to_owned(), node!({ "$ref": format!("#/components/responses/{status}") }));
        }
    }
}

/// The replies that operations refer to.
pub(super) fn replies() -> BTreeMap<String, Node> {
    ERRORS
        .iter()
        .map(|(status, text)| ((*status).to_owned(), error(status, text)))
        .chain([("202".to_owned(), accepted())])
        .collect()
}

/// The reply to a command that is delivered later.
fn accepted() -> Node {
    let schema = node!({ "$ref": "#/components/schemas/Accepted" });
    node!({
        "description": "The command is stored and will be delivered.",
        "headers": node!({ "Location": node!({ "$ref": "#/components/headers/Location" }) }),
        "content": node!({ JSON: node!({ "schema": schema }) }),
    })
}

fn error(status: &str, text: &str) -> Node {
    let content = node!({ PROBLEM: node!({ "schema": node!({ "$ref": "#/components/schemas/Problem" }) }) });
    let mut error = node!({ "description": text, "content": content });
    if status == "503" {
        error.set("headers", node!({ "Retry-After": node!({ "$ref": "#/components/headers/Retry-After" }) }));
    }
    error
}

/// The runtime's problem details (RFC 9457).
pub(super) fn problem() -> [(String, SchemaObject); 3] {
    let text = |description: &str| SchemaObject {
        kind: Some("string"),
        description: Some(description.to_owned()),
        ..SchemaObject::default()
    };
    let number = |description: &str| SchemaObject {
        kind: Some("integer"),
        format: Some("int32"),
        description: Some(description.to_owned()),
        ..SchemaObject::default()
    };
    let object = |required: &[&str], properties: Vec<(&str, SchemaObject)>| SchemaObject {
        kind: Some("object"),
        required: required.iter().map(|name| (*name).to_owned()).collect(),
        properties: properties.into_iter().map(|(name, schema)| (name.to_owned(), schema)).collect(),
        ..SchemaObject::default()
    };
    let violations = SchemaObject {
        kind: Some("array"),
        description: Some("What is wrong with the input, field by field.".to_owned()),
        items: Some(Box::new(SchemaObject {
            reference: Some("#/components/schemas/Violation".to_owned()),
            ..SchemaObject::default()
        })),
        ..SchemaObject::default()
    };
    let problem = object(
        &["type", "title", "status", "detail"],
        vec![
            ("type", text("The kind of problem, as in `urn:caseway:problem:not-found`; stable.")),
            ("title", text("The kind of problem, for people.")),
            ("status", number("The HTTP status.")),
            ("detail", text("A sentence for the case worker.")),
            ("backend", text("The backend, when one is involved.")),
            ("caseId", text("The case that the call named.")),
            ("traceId", text("The trace that leads the hub's operators to the reason.")),
            ("retryAfter", number("When to come again, in seconds.")),
            ("violations", violations),
        ],
    );
    let violation = object(
        &["pointer", "message"],
        vec![
            ("pointer", text("Where, as a JSON pointer into the input.")),
            ("message", text("What is wrong, as the end of a sentence that begins with the place.")),
        ],
    );
    let accepted = object(
        &["deliveryId", "status", "detail", "backend", "caseId"],
        vec![
            ("deliveryId", text("The delivery; `GET /deliveries/{deliveryId}` tells what became of it.")),
            ("status", text("`queued`, or `delivered` when it has been in the meantime.")),
            ("detail", text("A sentence for the case worker.")),
            ("backend", text("The backend that it goes to.")),
            ("caseId", text("The case that it belongs to.")),
        ],
    );
    [("Accepted".to_owned(), accepted), ("Problem".to_owned(), problem), ("Violation".to_owned(), violation)]
}
