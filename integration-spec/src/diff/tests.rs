//! One edit of a small organisation at a time, and the changes that it is.

mod instances;

use super::{Change, compare};
use crate::read::Found;
use crate::{Loaded, load_files};

const PLATFORM: &str = "# yaml-language-server: $schema=platform.schema.json
apiVersion: caseway/v1
kind: Platform
name: acme
title: Acme
roles: { architect: [ann] }
";
const BACKEND: &str = "# yaml-language-server: $schema=backend.schema.json
apiVersion: caseway/v1
kind: Backend
name: erp
title: ERP
owner: team-erp
tier: critical
baseUrl: https://erp.example
auth: { oauth2: { tokenUrl: https://id.example, clientId: c, clientSecret: \"${S}\", scopes: [a] } }
resilience: { timeout: 2s }
types:
  Line:
    type: object
    required: [sku]
    properties: { sku: { type: string }, amount: { type: integer }, inner: Line }
  Purchase:
    type: object
    required: [state, total]
    properties:
      state: { type: string, enum: [OPEN, DONE] }
      total: { type: integer }
      note: { type: string, description: Free text. }
      lines: { type: array, items: Line }
operations:
  Create:
    kind: command
    http: POST /purchases
    idempotency: { header: Idempotency-Key }
    parameters: { tenant: { in: header, required: true }, tag: { in: query } }
    request: Purchase
    responses: { 201: Purchase, 409: conflict }
  Read:
    kind: query
    http: \"GET /purchases/{id}\"
    parameters: { id: { in: path } }
    responses: { 200: Purchase, 404: notFound }
";
const SERVICE: &str = "# yaml-language-server: $schema=service.schema.json
apiVersion: caseway/v1
kind: Service
name: orders
title: Orders
owner: team-orders
types:
  NewOrder:
    type: object
    required: [total]
    properties: { total: { type: integer }, note: { type: string } }
  Order:
    type: object
    required: [state, total]
    properties: { state: { type: string, enum: [open, done] }, total: { type: integer }, note: { type: string } }
operations:
  Place: { kind: command, http: POST /orders, input: NewOrder, output: Order, deadline: 9s }
  Get: { kind: query, http: \"GET /orders/{id}\", output: Order }
";
const MAPPING: &str = "# yaml-language-server: $schema=mapping.schema.json
apiVersion: caseway/v1
kind: Mapping
name: orders
service: orders
operations:
  Place:
    call: erp.Create
    parameters: { tenant: \"'t'\" }
    request: { state: { const: OPEN }, total: input.total, note: input.?note }
    output: &order
      state: { lookup: response.state, table: { OPEN: open, DONE: done } }
      total: response.total
      note: response.?note
  Get:
    call: erp.Read
    parameters: { id: input.id }
    output: *order
";
const CASE_TYPE: &str = "# yaml-language-server: $schema=case-type.schema.json
apiVersion: caseway/v1
kind: CaseType
name: claim
title: Claim
owner: team-claims
criticality: critical
uses: [orders.Place, orders.Get]
";

fn files() -> Vec<(&'static str, String)> {
    [
        ("backend.yaml", BACKEND),
        ("case-type.yaml", CASE_TYPE),
        ("mapping.yaml", MAPPING),
        ("platform.yaml", PLATFORM),
        ("service.yaml", SERVICE),
    ]
    .map(|(name, text)| (name, text.to_owned()))
    .into()
}

/// The specs, with every edit made; an edit that does not apply is a mistake of the test.
fn loaded(edits: &[(&str, &str)]) -> Loaded {
    let mut files = files();
    for (from, to) in edits {
        let file = files.iter_mut().find(|(_, text)| text.contains(from));
        let (_, text) = file.unwrap_or_else(|| panic!("no file has {from:?}"));
        *text = text.replacen(from, to, 1);
    }
    let found = files.into_iter().map(|(name, text)| Found {
        name: name.to_owned(),
        outside: false,
        content: Ok(text.into_bytes()),
    });
    let loaded = load_files(found.collect());
    assert!(!loaded.has_errors(), "{:#?}", loaded.diagnostics);
    loaded
}

fn changes(edits: &[(&str, &str)]) -> Vec<Change> {
    let (old, new) = (loaded(&[]), loaded(edits));
    compare(old.revision().unwrap(), new.revision().unwrap())
}

/// Each change as `class kind subject direction`.
fn words(changes: &[Change]) -> Vec<String> {
    let words = |change: &Change| {
        let direction =
            change.direction.map(|direction| format!(" {}", direction.name())).unwrap_or_default();
        format!("{} {} {}{direction}", change.class.name(), change.kind.id, change.subject)
    };
    changes.iter().map(words).collect()
}

fn said(edits: &[(&str, &str)]) -> Vec<String> {
    words(&changes(edits))
}

/// An edit gives exactly these changes, and the reverse edit those of `back`.
#[track_caller]
fn both(from: &str, to: &str, there: &[&str], back: &[&str]) {
    assert_eq!(said(&[(from, to)]), there, "{from} → {to}");
    let (old, new) = (loaded(&[(from, to)]), loaded(&[]));
    let reversed = words(&compare(old.revision().unwrap(), new.revision().unwrap()));
    assert_eq!(reversed, back, "{to} → {from}");
}

#[test]
fn the_same_specs_have_no_changes() {
    assert!(changes(&[]).is_empty());
}

#[test]
fn request_and_reply_are_opposite() {
    // A contract's type that goes both ways.
    both(
        "enum: [OPEN, DONE] }\n      total",
        "enum: [OPEN, DONE] }\n      extra: { type: string }\n      total",
        &["safe field-added erp.Purchase.extra request", "safe field-added erp.Purchase.extra reply"],
        &[
            "breaking field-removed erp.Purchase.extra request",
            "breaking field-removed erp.Purchase.extra reply",
        ],
    );
    both(
        "sku: { type: string }",
        "sku: { type: string, enum: [A] }",
        &["breaking type-changed erp.Line.sku request", "safe type-changed erp.Line.sku reply"],
        &["breaking type-changed erp.Line.sku reply", "safe type-changed erp.Line.sku request"],
    );
    both(
        "    properties: { sku: { type: string }, amount: { type: integer }, inner: Line }",
        "    properties: { sku: { type: string }, amount: { type: number }, inner: Line }",
        &["breaking type-changed erp.Line.amount reply", "safe type-changed erp.Line.amount request"],
        &["breaking type-changed erp.Line.amount request", "safe type-changed erp.Line.amount reply"],
    );
    both(
        "required: [sku]",
        "required: [sku, amount]",
        &[
            "breaking field-became-required erp.Line.amount request",
            "safe field-became-required erp.Line.amount reply",
        ],
        &[
            "breaking field-became-optional erp.Line.amount reply",
            "safe field-became-optional erp.Line.amount request",
        ],
    );
}

#[test]
fn services_are_judged_as_case_types_see_them() {
    both(
        "properties: { total: { type: integer }, note: { type: string } }",
        "properties: { total: { type: integer }, note: { type: string }, tag: { type: string } }",
        &["safe field-added orders.NewOrder.tag request"],
        &["breaking field-removed orders.NewOrder.tag request"],
    );
    both(
        "enum: [open, done]",
        "enum: [open, done, lost]",
        &["breaking enum-value-added orders.OrderState reply"],
        &["safe enum-value-removed orders.OrderState reply"],
    );
    both(
        "deadline: 9s",
        "deadline: 8s",
        &["breaking deadline-changed orders.Place"],
        &["safe deadline-changed orders.Place"],
    );
    both(
        "POST /orders,",
        "PUT /orders,",
        &["breaking route-changed orders.Place"],
        &["breaking route-changed orders.Place"],
    );
}

#[test]
fn a_required_field_of_a_request_breaks_who_does_not_send_it() {
    let edits = [
        (
            "required: [total]\n    properties: { total",
            "required: [total, tag]\n    properties: { tag: { type: string }, total",
        ),
        ("note: input.?note }", "note: input.tag }"),
    ];
    assert_eq!(
        said(&edits),
        ["breaking field-added orders.NewOrder.tag request", "safe cell-changed orders request.note"]
    );
}

#[test]
fn contracts_operation_by_operation() {
    both(
        "409: conflict",
        "409: gone",
        &["breaking error-changed erp.Create reply"],
        &["breaking error-changed erp.Create reply"],
    );
    both(
        ", 409: conflict",
        "",
        &["safe error-removed erp.Create reply"],
        &["safe error-added erp.Create reply"],
    );
    both(
        "{ 201: Purchase,",
        "{ 201: Purchase, 200: Purchase,",
        &["breaking success-added erp.Create reply"],
        &["safe success-removed erp.Create reply"],
    );
    both(
        "{ header: Idempotency-Key }",
        "none",
        &["breaking idempotency-changed erp.Create"],
        &["safe idempotency-changed erp.Create"],
    );
    both(
        "POST /purchases",
        "POST /orders",
        &["breaking route-changed erp.Create"],
        &["breaking route-changed erp.Create"],
    );
    both(
        "tag: { in: query }",
        "tag: { in: header }",
        &["breaking parameter-moved erp.Create.tag request"],
        &["breaking parameter-moved erp.Create.tag request"],
    );
    both(
        ", tag: { in: query }",
        "",
        &["breaking parameter-removed erp.Create.tag request"],
        &["safe parameter-added erp.Create.tag request"],
    );
    both(
        "tenant: { in: header, required: true }",
        "tenant: { in: header }",
        &["safe parameter-became-optional erp.Create.tenant request"],
        &["breaking parameter-became-required erp.Create.tenant request"],
    );
    both(
        "tag: { in: query }",
        "tag: { in: query, schema: { type: string, enum: [a] } }",
        &["breaking type-changed erp.Create.tag request"],
        &["safe type-changed erp.Create.tag request"],
    );
    both(
        "resilience: { timeout: 2s }",
        "resilience: { timeout: 3s }",
        &["safe resilience-changed erp"],
        &["safe resilience-changed erp"],
    );
    both(
        "scopes: [a]",
        "scopes: [a, b]",
        &["breaking credentials-changed erp"],
        &["safe credentials-changed erp"],
    );
    both("clientId: c", "clientId: d", &["safe credentials-changed erp"], &["safe credentials-changed erp"]);
    both(
        "https://erp.example",
        "https://erp2.example",
        &["safe address-changed erp"],
        &["safe address-changed erp"],
    );
    both(
        "tier: critical\nbaseUrl",
        "tier: important\nbaseUrl",
        &["safe tier-changed erp"],
        &["safe tier-changed erp"],
    );
}

#[test]
fn an_operation_that_came_or_went() {
    both(
        "operations:\n  Create:",
        "operations:\n  Ping: { kind: query, http: GET /ping, responses: { 204: empty } }\n  Create:",
        &["safe operation-added erp.Ping"],
        &["breaking operation-removed erp.Ping"],
    );
}

#[test]
fn what_people_read_is_documentation() {
    both(
        "description: Free text.",
        "description: Any text.",
        &["documentation text-changed erp.Purchase.note"],
        &["documentation text-changed erp.Purchase.note"],
    );
    both(
        "title: ERP",
        "title: E.R.P.",
        &["documentation text-changed erp"],
        &["documentation text-changed erp"],
    );
    both(
        "owner: team-erp",
        "owner: team-x",
        &["documentation owner-changed erp"],
        &["documentation owner-changed erp"],
    );
}

#[test]
fn cells_are_compared_by_what_they_say() {
    let edits = [
        // Another layout, and an alias written out.
        (
            "output: *order",
            "output: { note: response.?note, total: response.total, state: { lookup: \"response.state\", table: { OPEN: open, DONE: done } } }",
        ),
        (
            "request: { state: { const: OPEN }, total: input.total,",
            "request: { total: input.total, state: { const: OPEN },",
        ),
    ];
    assert!(said(&edits).is_empty());
    let edits = [("total: input.total, note: input.?note }", "total: input.total }")];
    assert_eq!(said(&edits), ["safe cell-removed orders request.note"]);

    let changes = changes(&[("OPEN: open, DONE: done", "OPEN: done, DONE: done")]);
    assert_eq!(changes.len(), 1, "an alias is changed once: {changes:#?}");
    assert_eq!(changes[0].message, "`table`: `OPEN`: was `open`, is `done`");
    assert_eq!(changes[0].operations, ["orders.Get", "orders.Place"]);
}

#[test]
fn grants_and_governance() {
    both(
        "uses: [orders.Place, orders.Get]",
        "uses: [orders.Place]",
        &["breaking grant-removed claim"],
        &["safe grant-added claim"],
    );
    both(
        "architect: [ann]",
        "architect: [ann, bob]",
        &["safe value-added platform acme"],
        &["safe value-removed platform acme"],
    );
}

#[test]
fn a_type_that_no_operation_uses_breaks_nobody() {
    both(
        "types:\n  Line:",
        "types:\n  Left: { type: object, properties: { a: { type: string } } }\n  Line:",
        &["safe type-added erp.Left"],
        &["safe type-removed erp.Left"],
    );
}

#[test]
fn a_type_is_told_once_with_every_operation_that_sees_it() {
    let changes = changes(&[(
        "total: { type: integer }\n      note",
        "total: { type: integer }\n      more: { type: integer }\n      note",
    )]);
    let reply = changes.iter().find(|change| change.direction == Some(super::Direction::Reply)).unwrap();
    assert_eq!(reply.operations, ["erp.Create", "erp.Read"]);
}

#[test]
fn an_operation_with_another_name_is_neither_gone_nor_new() {
    // A query is read by address; a command's name is kept with what waits.
    let query = [
        ("  Get: { kind: query", "  Read: { kind: query"),
        ("  Get:\n    call", "  Read:\n    call"),
        ("orders.Get]", "orders.Read]"),
    ];
    assert_eq!(said(&query), ["safe operation-renamed orders.Read"]);
    let command = [
        ("  Place: { kind", "  Order: { kind"),
        ("  Place:\n    call", "  Order:\n    call"),
        ("[orders.Place,", "[orders.Order,"),
    ];
    assert_eq!(said(&command), ["breaking operation-renamed orders.Order"]);
    let backend =
        [("  Read:\n    kind: query", "  Fetch:\n    kind: query"), ("call: erp.Read", "call: erp.Fetch")];
    assert_eq!(said(&backend), ["safe operation-renamed erp.Fetch"]);
    // What changes besides is still told.
    let more = [
        query.as_slice(),
        &[
            ("output: Order, deadline: 9s }\n", "output: Order, deadline: 8s }\n"),
            ("output: Order }\n", "output: Order, deadline: 2s }\n"),
        ],
    ]
    .concat();
    assert_eq!(
        said(&more),
        [
            "breaking deadline-changed orders.Place",
            "breaking deadline-changed orders.Read",
            "safe operation-renamed orders.Read"
        ]
    );
}

#[test]
fn cells_within_lists_are_compared_one_by_one() {
    let with_lines = |sku: &str| {
        loaded(&[(
            "request: { state: { const: OPEN },",
            &format!("request: {{ lines: [{{ sku: {sku} }}], state: {{ const: OPEN }},"),
        )])
    };
    let (old, new) = (with_lines("\"'a'\""), with_lines("\"'b'\""));
    let changes = compare(old.revision().unwrap(), new.revision().unwrap());
    assert_eq!(words(&changes), ["safe cell-changed orders request.lines[0].sku"]);
    assert_eq!(changes[0].message, "was `'a'`, is `'b'`");
}
