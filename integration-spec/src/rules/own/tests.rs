//! What own rules see and how they are answered.

use std::path::Path;

use serde_json::{Value, json};

use super::model::{Model, Seen, Shared};
use super::{reference, view};
use crate::platform::{ObjectType, Shape, Type};
use crate::read::Found;

#[test]
fn the_documents_list_everything_that_rules_can_read() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/rules.md");
    let text = std::fs::read_to_string(&path).unwrap();
    let (before, rest) = text.split_once("<!-- objects -->\n").unwrap();
    let (listed, after) = rest.split_once("<!-- end of objects -->").unwrap();
    if listed == reference() {
        return;
    }
    if std::env::var_os("UPDATE_FIXTURES").is_some() {
        let text = format!("{before}<!-- objects -->\n{}<!-- end of objects -->{after}", reference());
        std::fs::write(path, text).unwrap();
        return;
    }
    panic!("docs/rules.md lists other objects: UPDATE_FIXTURES=1 cargo nextest run -p caseway-spec");
}

/// Asserts that `value` has the fields of its type, and no others.
fn fits(model: &Model, shape: &Shape, value: &Value) {
    match shape {
        Shape::Named(id) => {
            let Type::Object(ObjectType { fields, name, .. }) = model.types.get(*id) else {
                panic!("no enums here")
            };
            let object = value.as_object().unwrap();
            for field in fields {
                match object.get(&field.name) {
                    Some(value) => fits(model, &field.shape, value),
                    None => assert!(!field.required, "{name}.{} is missing", field.name),
                }
            }
            for key in object.keys() {
                assert!(fields.iter().any(|field| field.name == *key), "{name}.{key} is not declared");
            }
        }
        Shape::Array(item) => value.as_array().unwrap().iter().for_each(|value| fits(model, item, value)),
        Shape::String => assert!(value.is_string(), "{value}"),
        Shape::Bool => assert!(value.is_boolean(), "{value}"),
        _ => assert!(value.is_i64(), "{value}"),
    }
}

#[test]
fn objects_are_what_their_types_say() {
    let mut model = Model::default();
    let shape = view::BackendOperation::shape(&mut model);
    let mut operation = view::BackendOperation {
        backend: view::BackendSummary {
            name: "erp".into(),
            owner: "team-erp".into(),
            tier: "critical".into(),
        },
        name: "Ping".into(),
        description: None,
        kind: "query".into(),
        method: "GET".into(),
        path: "/ping".into(),
        idempotency: "natural".into(),
        timeout: None,
        parameters: vec![view::Parameter { name: "id".into(), location: "path".into(), required: true }],
        mapped_by: vec!["orders.GetOrder".into()],
    };
    let without = operation.datum().into_json().unwrap();
    fits(&model, &shape, &without);
    assert_eq!(without.get("timeout"), None, "what is absent must be absent, for has()");
    operation.timeout = Some(2_000);
    let with = Shared::new(&operation).datum().into_json().unwrap();
    fits(&model, &shape, &with);
    assert_eq!(with["mappedBy"], json!(["orders.GetOrder"]));
}

/// What a rule with these validations of the erp says, as `code: message`.
fn said(kind: &str, rest: &str) -> Vec<String> {
    const PLATFORM: &str = "# yaml-language-server: $schema=platform.schema.json
apiVersion: caseway/v1
kind: Platform
name: acme
title: Acme
";
    const BACKEND: &str = "# yaml-language-server: $schema=backend.schema.json
apiVersion: caseway/v1
kind: Backend
name: erp
title: ERP
owner: team-erp
tier: critical
baseUrl: https://erp.example
health: { operation: Ping }
resilience: { timeout: 2s }
operations:
  Ping: { kind: query, http: GET /ping, description: since 2024-02-29, responses: { 200: empty } }
";
    let rule = format!(
        "# yaml-language-server: $schema=rule.schema.json
apiVersion: caseway/v1
kind: Rule
name: own
title: what is asked
description: It asks.
owner: team-architecture
match: {{ kind: {kind} }}
{rest}"
    );
    let files = [("backend.yaml", BACKEND), ("platform.yaml", PLATFORM), ("rule.yaml", &rule)];
    let found = files.map(|(name, text)| Found {
        name: name.to_owned(),
        outside: false,
        content: Ok(text.as_bytes().to_vec()),
    });
    let loaded = crate::load_files(found.into());
    let found = loaded.diagnostics.iter().filter(|found| found.code != "unused-backend");
    found.map(|found| format!("{}: {}", found.code, found.message)).collect()
}

/// What a rule says whose expression is to be true of the erp's only operation.
fn asked(expression: &str) -> Vec<String> {
    said("backendOperation", &format!("validations:\n  - expression: >-\n      {expression}\n"))
}

#[test]
fn what_is_checked_is_what_is_evaluated() {
    for holds in [
        "object.backend.tier == 'critical'",
        "!has(object.timeout)",
        "object.?timeout.orValue(7) == 7",
        "has(object.timeout) ? object.timeout > 0 : true",
        "!has(object.timeout) || object.timeout > 1",
        "object.mappedBy == []",
        "object.path.matches('^/[a-z]+$') && object.path.split('/').size() == 2",
        "object.parameters.filter(p, p.required).map(p, p.name).join(', ') == ''",
        "object.parameters.all(p, p.required) && !object.parameters.exists(p, p.required)",
        "!object.parameters.exists_one(p, p.required)",
        "timestamp(object.?description.orValue('').replace('since ', '') + 'T00:00:00Z').getFullYear() == 2024",
        "timestamp('2026-01-01T00:00:00Z') - timestamp('2025-01-01T00:00:00Z') > duration('24h')",
        "'%s %d'.format([object.name, 7]) == 'Ping 7'",
        "1 / object.mappedBy.size() == 1 || true",
    ] {
        assert_eq!(asked(holds), Vec::<String>::new(), "{holds}");
    }
    assert_eq!(asked("object.name != 'Ping'"), ["own: what is asked"]);
}

#[test]
fn what_has_no_value_says_so() {
    for (expression, why) in [
        ("object.mappedBy[0] == ''", "`own` has no answer about `erp.Ping`: "),
        ("1 / object.mappedBy.size() == 1", "`own` has no answer about `erp.Ping`: "),
        ("int(object.name) == 1", "`own` has no answer about `erp.Ping`: "),
        (
            "timestamp(object.name) > timestamp('2026-01-01T00:00:00Z')",
            "`own` has no answer about `erp.Ping`: ",
        ),
    ] {
        let said = asked(expression);
        assert!(
            said.len() == 1 && said[0].starts_with(&format!("own-rule-fails: {why}")),
            "{expression}: {said:?}"
        );
    }
}

#[test]
fn a_rule_of_every_kind_can_be_asked() {
    let kinds = [
        "platform",
        "backend",
        "backendOperation",
        "service",
        "serviceOperation",
        "mapping",
        "caseType",
        "directConnection",
    ];
    for kind in kinds {
        let said = said(kind, "validations:\n  - { expression: \"object.name != ''\" }\n");
        assert_eq!(said, Vec::<String>::new(), "{kind}");
    }
    let said = said("environment", "validations:\n  - { expression: \"object.stage != ''\" }\n");
    assert_eq!(said, Vec::<String>::new());
}

/// Whether a rule with these parts is refused for what it costs.
fn costs_too_much(kind: &str, rest: &str) -> bool {
    let said = said(kind, rest);
    assert!(said.iter().all(|said| said.starts_with("own")), "{said:?}");
    said.iter().any(|said| said.starts_with("own-rule-cost"))
}

#[test]
fn lists_are_as_long_as_in_a_large_organisation() {
    let one = |kind: &str, expression: &str| {
        costs_too_much(kind, &format!("validations:\n  - expression: >-\n      {expression}\n"))
    };
    // Once through everything is fine, and so is a short list for each item of a long one.
    assert!(!one("platform", "object.caseTypes.all(c, c.owner != '')"));
    assert!(!one("platform", "object.caseTypes.all(c, c.uses.all(u, u.kind != ''))"));
    assert!(!one("caseType", "object.uses.exists(u, u.service.owner == object.owner) || true"));
    // Everything for each of everything is not.
    assert!(one(
        "platform",
        "object.caseTypes.all(a, object.caseTypes.all(b, a.name == b.name || a.title != b.title))"
    ));
    assert!(one(
        "platform",
        "object.caseTypes.all(a, object.caseTypes.map(b, b.name).filter(n, n == a.name).size() < 2)"
    ));
    assert!(one("platform", "object.caseTypes.all(a, a.name in object.caseTypes.map(b, b.name))"));
    assert!(one(
        "backendOperation",
        "object.mappedBy.all(m, object.mappedBy.all(n, n.replace('a', m) != n.replace('b', m)))"
    ));
}

#[test]
fn what_grows_from_variable_to_variable_is_followed() {
    let doubled = |name: &str, first: &str| {
        let mut text = format!("variables:\n  - {{ name: v0, expression: \"{first}\" }}\n");
        for at in 1..40 {
            let before = format!("variables.v{}", at - 1);
            text.push_str(&format!("  - {{ name: v{at}, expression: {before} + {before} }}\n"));
        }
        format!("{text}validations:\n  - {{ expression: \"{name}\" }}\n")
    };
    assert!(costs_too_much("platform", &doubled("variables.v39 != ''", "object.name")));
    assert!(costs_too_much("platform", &doubled("variables.v39.size() > 0", "object.backends")));
    let often = "variables:\n  - { name: v, expression: object.name + object.name }\nvalidations:\n  - { expression: variables.v != '' }\n";
    assert!(!costs_too_much("platform", often));
}
