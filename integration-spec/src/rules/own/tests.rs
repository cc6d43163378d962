//! What own rules see and how they are answered.

use std::path::Path;

use serde_json::{Value, json};

use super::evaluate::Evaluator;
use super::model::{Model, Seen};
use super::{reference, view};
use crate::platform::{ObjectType, Shape, Type};

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
    let without = serde_json::to_value(&operation).unwrap();
    fits(&model, &shape, &without);
    assert_eq!(without.get("timeout"), None, "what is absent must be absent, for has()");
    operation.timeout = Some(2_000);
    let with = serde_json::to_value(&operation).unwrap();
    fits(&model, &shape, &with);
    assert_eq!(with["mappedBy"], json!(["orders.GetOrder"]));
}

#[test]
fn what_the_checker_accepts_has_its_value() {
    let evaluator = Evaluator::new();
    let scope = evaluator.scope(&json!({ "name": "erp", "timeout": 2000, "required": true }));
    for (expression, expected) in [
        ("object.timeout > 1500", true),
        ("has(object.timeout)", true),
        ("has(object.retries)", false),
        ("object.?retries.orValue(7) == 7", true),
        ("object.?timeout.orValue(7) == 7", false),
        ("object.name + '!' == 'erp!'", true),
        ("has(object.retries) && object.retries > 1", false),
        ("!has(object.retries) || object.retries > 1", true),
    ] {
        assert_eq!(scope.holds(&evaluator.compile(expression).unwrap()).unwrap(), expected, "{expression}");
    }
}

#[test]
fn what_has_no_value_says_so() {
    let evaluator = Evaluator::new();
    let scope = evaluator.scope(&json!({ "names": [] }));
    assert!(scope.holds(&evaluator.compile("object.names[0] == 'a'").unwrap()).is_err());
    assert!(scope.text(&evaluator.compile("1").unwrap()).is_err());
}
