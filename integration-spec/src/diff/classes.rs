//! The table of classes: one change of a contract at a time, there and back, as a request and as a reply see it.

use super::compare;
use crate::read::Found;
use crate::{Loaded, load_files};

/// What an edit does to the values that are allowed, and so what it is to a request and to a reply.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Does {
    /// More is allowed: who receives must understand it, who sends need not send it.
    Widen,
    /// Less is allowed.
    Narrow,
    /// Something else is allowed.
    Replace,
    /// Nobody must change.
    Nothing,
    /// People read something else.
    Text,
}

use Does::{Narrow, Nothing, Replace, Text, Widen};

impl Does {
    /// The classes for a request and for a reply; documentation has no direction.
    fn classes(self) -> Vec<(&'static str, &'static str)> {
        match self {
            Widen => vec![("breaking", "reply"), ("safe", "request")],
            Narrow => vec![("breaking", "request"), ("safe", "reply")],
            Replace => vec![("breaking", "reply"), ("breaking", "request")],
            Nothing => vec![("safe", "reply"), ("safe", "request")],
            Text => vec![("documentation", "-")],
        }
    }

    fn back(self) -> Self {
        match self {
            Widen => Narrow,
            Narrow => Widen,
            other => other,
        }
    }
}

const HEAD: &str = "# yaml-language-server: $schema=backend.schema.json
apiVersion: caseway/v1
kind: Backend
name: erp
title: ERP
owner: team-erp
tier: critical
baseUrl: https://erp.example
health: { operation: Ping }
resilience: { timeout: 2s }
";

fn loaded(backend: &str) -> Loaded {
    const PLATFORM: &str = "# yaml-language-server: $schema=platform.schema.json
apiVersion: caseway/v1
kind: Platform
name: acme
title: Acme
";
    let text = format!("{HEAD}{backend}");
    let found = [("backend.yaml", text.as_str()), ("platform.yaml", PLATFORM)].map(|(name, text)| Found {
        name: name.to_owned(),
        outside: false,
        content: Ok(text.as_bytes().to_vec()),
    });
    let loaded = load_files(found.into());
    assert!(loaded.revision().is_some(), "{backend}\n{:#?}", loaded.diagnostics);
    loaded
}

/// Each change as `class kind subject direction`, in order.
fn said(from: &str, to: &str) -> Vec<String> {
    let (old, new) = (loaded(from), loaded(to));
    let changes = compare(old.revision().unwrap(), new.revision().unwrap());
    let words = changes.iter().map(|change| {
        let direction = change.direction.map_or("-", |direction| direction.name());
        format!("{} {} {} {direction}", change.class.name(), change.kind.id, change.subject)
    });
    let mut words: Vec<String> = words.collect();
    words.sort();
    words
}

/// A contract in which the type `Thing`, of these lines, goes both ways.
fn thing(lines: &str) -> String {
    format!(
        "types:\n  Other: {{ type: object, properties: {{ kind: {{ type: string, const: other }}, a: {{ type: string }} }}, required: [kind] }}\n  \
         Third: {{ type: object, properties: {{ kind: {{ type: string, const: third }}, b: {{ type: string }} }}, required: [kind] }}\n  \
         Thing:\n    type: object\n{lines}operations:\n  Ping: {{ kind: query, http: GET /ping, responses: {{ 204: empty }} }}\n  \
         Swap: {{ kind: command, http: POST /things, idempotency: natural, request: Thing, responses: {{ 200: Thing }} }}\n  \
         Keep: {{ kind: command, http: POST /others, idempotency: natural, request: Other, responses: {{ 200: Third }} }}\n"
    )
}

fn field(schema: &str) -> String {
    thing(&format!("    properties:\n      id: {{ type: string }}\n      x: {schema}\n"))
}

#[test]
fn a_fields_schema() {
    // From, to, what is said, what that does.
    let table: &[(&str, &str, &str, Does)] = &[
        ("{ type: string }", "{ type: string, enum: [A] }", "type-changed", Narrow),
        ("{ type: integer }", "{ type: number }", "type-changed", Widen),
        ("{ type: integer, format: int32 }", "{ type: integer }", "type-changed", Widen),
        ("{ type: string }", "{ type: integer }", "type-changed", Replace),
        ("{ type: string }", "{ type: boolean }", "type-changed", Replace),
        ("{ type: string }", "{ type: array, items: { type: string } }", "type-changed", Replace),
        ("Other", "{ type: string }", "type-changed", Replace),
        ("{ type: string }", "{ type: string, format: date }", "type-changed", Narrow),
        ("{ type: string, format: date }", "{ type: string, format: date-time }", "type-changed", Replace),
        ("{ type: string, format: uuid }", "{ type: string }", "type-changed", Widen),
        ("{ type: string, maxLength: 5 }", "{ type: string, maxLength: 6 }", "limit-changed", Widen),
        ("{ type: string }", "{ type: string, maxLength: 6 }", "limit-changed", Narrow),
        ("{ type: string, minLength: 1 }", "{ type: string, minLength: 2 }", "limit-changed", Narrow),
        ("{ type: string }", "{ type: string, pattern: '^a' }", "limit-changed", Narrow),
        ("{ type: string, pattern: '^a' }", "{ type: string, pattern: '^b' }", "limit-changed", Replace),
        ("{ type: integer }", "{ type: integer, minimum: 1 }", "limit-changed", Narrow),
        ("{ type: integer, minimum: 1 }", "{ type: integer, minimum: 0 }", "limit-changed", Widen),
        ("{ type: integer, maximum: 9 }", "{ type: integer, maximum: 10 }", "limit-changed", Widen),
        ("{ type: number, maximum: 9 }", "{ type: number, exclusiveMaximum: 9 }", "limit-changed", Narrow),
        ("{ type: number }", "{ type: number, multipleOf: 0.5 }", "limit-changed", Narrow),
        ("{ type: number, multipleOf: 0.5 }", "{ type: number, multipleOf: 0.3 }", "limit-changed", Replace),
        (
            "{ type: array, items: { type: string } }",
            "{ type: array, items: { type: string }, minItems: 1 }",
            "limit-changed",
            Narrow,
        ),
        (
            "{ type: array, items: { type: string }, maxItems: 3 }",
            "{ type: array, items: { type: string } }",
            "limit-changed",
            Widen,
        ),
        (
            "{ type: array, items: { type: string } }",
            "{ type: array, items: { type: string }, uniqueItems: true }",
            "limit-changed",
            Narrow,
        ),
        (
            "{ type: string }",
            "{ type: string, nullable: true }",
            "field-became-nullable/field-no-longer-nullable",
            Widen,
        ),
        ("{ type: string }", "{ type: string, default: a }", "default-changed", Replace),
        ("{ type: string, default: a }", "{ type: string, default: b }", "default-changed", Replace),
        ("{ type: string }", "{ type: string, sensitive: true }", "sensitivity-changed", Nothing),
        ("{ type: string }", "{ type: string, description: A text. }", "text-changed", Text),
    ];
    for (from, to, kinds, does) in table {
        let (there, back) = kinds.split_once('/').unwrap_or((kinds, kinds));
        for (from, to, kind, does) in [(from, to, there, *does), (to, from, back, does.back())] {
            let mut expected: Vec<String> = does
                .classes()
                .into_iter()
                .map(|(class, direction)| format!("{class} {kind} erp.Thing.x {direction}"))
                .collect();
            expected.sort();
            assert_eq!(said(&field(from), &field(to)), expected, "{from} → {to}");
        }
    }
}

#[test]
fn values_within_lists_maps_enums_and_unions() {
    let table: &[(&str, &str, &str, Does)] = &[
        (
            "{ type: array, items: { type: integer } }",
            "{ type: array, items: { type: number } }",
            "type-changed erp.Thing.x[]",
            Widen,
        ),
        (
            "{ type: object, additionalProperties: { type: integer } }",
            "{ type: object, additionalProperties: { type: number } }",
            "type-changed erp.Thing.x[]",
            Widen,
        ),
        (
            "{ type: string, enum: [A] }",
            "{ type: string, enum: [A, B] }",
            "enum-value-added/enum-value-removed erp.ThingX",
            Widen,
        ),
        (
            "{ oneOf: [Other], discriminator: { propertyName: kind } }",
            "{ oneOf: [Other, Third], discriminator: { propertyName: kind } }",
            "variant-added/variant-removed erp.ThingX",
            Widen,
        ),
    ];
    for (from, to, what, does) in table {
        let (kinds, subject) = what.split_once(' ').unwrap();
        let (there, back) = kinds.split_once('/').unwrap_or((kinds, kinds));
        for (from, to, kind, does) in [(from, to, there, *does), (to, from, back, does.back())] {
            let mut expected: Vec<String> = does
                .classes()
                .into_iter()
                .map(|(class, direction)| format!("{class} {kind} {subject} {direction}"))
                .collect();
            expected.sort();
            assert_eq!(said(&field(from), &field(to)), expected, "{from} → {to}");
        }
    }
}

#[test]
fn the_fields_of_an_object() {
    let without = thing("    properties: { id: { type: string } }\n");
    let optional = field("{ type: string }");
    let required =
        thing("    required: [x]\n    properties:\n      id: { type: string }\n      x: { type: string }\n");
    let table = [
        (&without, &optional, ["safe field-added erp.Thing.x reply", "safe field-added erp.Thing.x request"]),
        (
            &without,
            &required,
            ["breaking field-added erp.Thing.x request", "safe field-added erp.Thing.x reply"],
        ),
        (
            &optional,
            &without,
            ["breaking field-removed erp.Thing.x reply", "breaking field-removed erp.Thing.x request"],
        ),
        (
            &required,
            &without,
            ["breaking field-removed erp.Thing.x reply", "breaking field-removed erp.Thing.x request"],
        ),
        (
            &optional,
            &required,
            [
                "breaking field-became-required erp.Thing.x request",
                "safe field-became-required erp.Thing.x reply",
            ],
        ),
        (
            &required,
            &optional,
            [
                "breaking field-became-optional erp.Thing.x reply",
                "safe field-became-optional erp.Thing.x request",
            ],
        ),
    ];
    for (from, to, expected) in table {
        assert_eq!(said(from, to), expected, "{from} → {to}");
    }
}

/// A contract with one operation besides the one for health.
fn operation(lines: &str) -> String {
    format!(
        "types:\n  Thing: {{ type: object, properties: {{ id: {{ type: string }} }} }}\n  \
         Other: {{ type: object, properties: {{ a: {{ type: string }} }} }}\noperations:\n  \
         Ping: {{ kind: query, http: GET /ping, responses: {{ 204: empty }} }}\n  Keep: {{ kind: command, http: POST /keep, idempotency: natural, request: Thing, responses: {{ 200: Other }} }}\n  Do:\n{lines}"
    )
}

#[test]
fn an_operations_own_parts() {
    let base = "    kind: command\n    http: POST /do\n    idempotency: { header: Key }\n    parameters: { tag: { in: query } }\n    request: Thing\n    responses: { 200: Thing, 404: notFound }\n";
    // An edit, what it is, and what the way back is.
    let table: &[(&str, &str, &str, &str)] = &[
        ("POST /do", "PUT /do", "breaking route-changed erp.Do -", "breaking route-changed erp.Do -"),
        ("POST /do", "POST /done", "breaking route-changed erp.Do -", "breaking route-changed erp.Do -"),
        (
            "tag: { in: query }",
            "tag: { in: query, required: true }",
            "breaking parameter-became-required erp.Do.tag request",
            "safe parameter-became-optional erp.Do.tag request",
        ),
        (
            "tag: { in: query }",
            "tag: { in: query }, more: { in: query }",
            "safe parameter-added erp.Do.more request",
            "breaking parameter-removed erp.Do.more request",
        ),
        (
            "tag: { in: query }",
            "tag: { in: query }, more: { in: query, required: true }",
            "breaking parameter-added erp.Do.more request",
            "breaking parameter-removed erp.Do.more request",
        ),
        (
            "tag: { in: query }",
            "tag: { in: header }",
            "breaking parameter-moved erp.Do.tag request",
            "breaking parameter-moved erp.Do.tag request",
        ),
        (
            "tag: { in: query }",
            "tag: { in: query, schema: { type: string, maxLength: 3 } }",
            "breaking limit-changed erp.Do.tag request",
            "safe limit-changed erp.Do.tag request",
        ),
        (
            "404: notFound",
            "404: gone",
            "breaking error-changed erp.Do reply",
            "breaking error-changed erp.Do reply",
        ),
        (
            "404: notFound",
            "404: notFound, 409: conflict",
            "safe error-added erp.Do reply",
            "safe error-removed erp.Do reply",
        ),
        (
            "200: Thing",
            "200: Thing, 201: Thing",
            "breaking success-added erp.Do reply",
            "safe success-removed erp.Do reply",
        ),
        ("200: Thing", "200: empty", "breaking reply-removed erp.Do reply", "safe reply-added erp.Do reply"),
        (
            "    request: Thing\n",
            "",
            "breaking request-removed erp.Do request",
            "breaking request-added erp.Do request",
        ),
        (
            "{ header: Key }",
            "none",
            "breaking idempotency-changed erp.Do -",
            "safe idempotency-changed erp.Do -",
        ),
        (
            "{ header: Key }",
            "{ header: Key, validFor: 24h }",
            "breaking idempotency-changed erp.Do -",
            "safe idempotency-changed erp.Do -",
        ),
        (
            "    kind: command\n",
            "    kind: command\n    timeout: 1s\n",
            "safe timeout-changed erp.Do -",
            "safe timeout-changed erp.Do -",
        ),
        (
            "    kind: command\n",
            "    kind: command\n    description: Does it.\n",
            "documentation text-changed erp.Do -",
            "documentation text-changed erp.Do -",
        ),
    ];
    for (from, to, there, back) in table {
        assert!(base.contains(from), "{from}");
        let (old, new) = (operation(base), operation(&base.replacen(from, to, 1)));
        assert_eq!(said(&old, &new), [*there], "{from} → {to}");
        assert_eq!(said(&new, &old), [*back], "{to} → {from}");
    }
}
