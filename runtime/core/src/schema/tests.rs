//! A schema and the hand-made type beside it must agree: what one accepts, the other does.

use std::collections::BTreeMap;

use proptest::prelude::*;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::*;
use crate::document::{decode, decode_strictly};

#[derive(Debug, Serialize, Deserialize)]
struct Order {
    id: String,
    paid: bool,
    #[serde(default)]
    state: Option<State>,
    #[serde(rename = "maxPrice", default)]
    max_price: Option<f64>,
    lines: Vec<Line>,
    #[serde(default)]
    labels: Option<BTreeMap<String, i64>>,
    #[serde(default)]
    parent: Option<Box<Order>>,
}

#[derive(Debug, Serialize, Deserialize)]
struct Line {
    quantity: i32,
    article: String,
}

#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
enum State {
    #[serde(rename = "OPEN")]
    Open,
    #[serde(rename = "a/b")]
    Odd,
}

static ORDER: Schema = Schema::object(
    "Order",
    &[
        Field::required("id", &Schema::STRING),
        Field::required("paid", &Schema::Bool),
        Field::optional("state", &Schema::Enum(&["OPEN", "a/b"])),
        Field::optional("maxPrice", &Schema::Number),
        Field::required("lines", &Schema::Array(&LINE)),
        Field::optional("labels", &Schema::Map(&Schema::Int64)),
        Field::optional("parent", &ORDER),
    ],
);

static LINE: Schema = Schema::object(
    "Line",
    &[Field::required("quantity", &Schema::Int32), Field::required("article", &Schema::STRING)],
);

fn found(value: &Value, unknown: Unknown) -> Vec<(String, String)> {
    let bytes = serde_json::to_vec(value).unwrap();
    let found = violations(&ORDER, &bytes, unknown).unwrap();
    found.into_iter().map(|found| (found.pointer, found.message)).collect()
}

#[test]
fn everything_that_is_wrong_is_named_at_once() {
    let document = r#"{
        "paid": "yes", "state": "CLOSED", "maxprice": 1,
        "lines": [{ "quantity": 1.5, "article": "a" }, { "quantity": 3000000000, "article": null }, []],
        "labels": { "a/b~c": 1.5 }, "parent": null
    }"#;
    // In the order of the document; what is missing comes last.
    let expected = [
        ("/paid", "is a text, not a boolean"),
        ("/state", r#"is "CLOSED", not one of "OPEN", "a/b""#),
        ("/maxprice", "is not a field of Order: did you mean `maxPrice`?"),
        ("/lines/0/quantity", "is 1.5, which is not a whole number of 32 bits"),
        ("/lines/1/quantity", "is 3000000000, which is not a whole number of 32 bits"),
        ("/lines/1/article", "is null, not a text"),
        ("/lines/2", "is a list, not an object (Line)"),
        ("/labels/a~1b~0c", "is 1.5, which is not a whole number of 64 bits"),
        ("/id", "is missing: Order requires it"),
    ];
    let found = violations(&ORDER, document.as_bytes(), Unknown::Refuse).unwrap();
    let found: Vec<(&str, &str)> =
        found.iter().map(|found| (found.pointer.as_str(), found.message.as_str())).collect();
    assert_eq!(found, expected);
}

#[test]
fn unknown_fields_pass_where_they_are_allowed() {
    let document = json!({ "id": "1", "paid": true, "lines": [], "more": { "and": "more" } });
    assert!(found(&document, Unknown::Allow).is_empty());
    assert_eq!(found(&document, Unknown::Refuse).len(), 1);
}

#[test]
fn a_document_that_is_wrong_throughout_gives_a_bounded_answer() {
    let document = json!({ "id": "1", "paid": true, "lines": vec![0; 10_000] });
    assert_eq!(found(&document, Unknown::Refuse).len(), MOST_VIOLATIONS);
}

#[test]
fn long_texts_are_not_repeated_in_full() {
    let document = json!({ "id": "1", "paid": true, "lines": [], "state": "x".repeat(10_000) });
    let found = found(&document, Unknown::Refuse);
    assert!(found[0].1.len() < 100, "{}", found[0].1);
}

/// JSON values that lie near the schema: mostly right, often wrong in one place.
fn near_order() -> impl Strategy<Value = Value> {
    let scalar = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        any::<i32>().prop_map(Value::from),
        (-1e9..1e9).prop_map(Value::from),
        prop_oneof![Just("OPEN"), Just("a/b"), Just("other")].prop_map(Value::from),
        Just(json!([])),
        Just(json!({})),
        Just(json!({ "OPEN": null })),
        Just(json!(["a", true])),
    ];
    let noisy = move |right: BoxedStrategy<Value>| prop_oneof![9 => right, 1 => scalar.clone()].boxed();
    let text = noisy("[a-z]{0,4}".prop_map(Value::from).boxed());
    let line = object(vec![
        ("quantity", 19, noisy(any::<i32>().prop_map(Value::from).boxed())),
        ("article", 19, text.clone()),
        ("unknown", 1, text.clone()),
    ]);
    let lines = prop::collection::vec(noisy(line), 0..4).prop_map(Value::from);
    let labels =
        prop::collection::btree_map("[a-z/~]{0,3}", noisy(any::<i64>().prop_map(Value::from).boxed()), 0..3)
            .prop_map(|entries| Value::Object(entries.into_iter().collect()));
    let state = prop_oneof![Just("OPEN"), Just("a/b")].prop_map(Value::from);
    let fields = move |parent: BoxedStrategy<Value>| {
        object(vec![
            ("id", 19, text.clone()),
            ("paid", 19, noisy(any::<bool>().prop_map(Value::from).boxed())),
            ("state", 10, noisy(state.clone().boxed())),
            ("maxPrice", 10, noisy((-1e9..1e9).prop_map(Value::from).boxed())),
            ("lines", 19, noisy(lines.clone().boxed())),
            ("labels", 10, noisy(labels.clone().boxed())),
            ("parent", 10, parent),
            ("unknown", 1, text.clone()),
        ])
    };
    fields(Just(Value::Null).boxed()).prop_recursive(3, 8, 1, fields)
}

/// An object with each field present in `weight` of 20 cases.
fn object(fields: Vec<(&'static str, u32, BoxedStrategy<Value>)>) -> BoxedStrategy<Value> {
    let entries: Vec<_> = fields
        .into_iter()
        .map(|(name, weight, value)| {
            prop::option::weighted(f64::from(weight) / 20.0, value).prop_map(move |value| (name, value))
        })
        .collect();
    entries
        .prop_map(|entries| {
            let present = entries.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?)));
            Value::Object(present.collect())
        })
        .boxed()
}

proptest! {
    #[test]
    fn a_schema_finds_something_wrong_exactly_where_its_type_does_not_decode(document in near_order()) {
        let bytes = serde_json::to_vec(&document).unwrap();
        for unknown in [Unknown::Refuse, Unknown::Allow] {
            let decoded = match unknown {
                Unknown::Refuse => decode_strictly::<Order>(&bytes),
                Unknown::Allow => decode(&bytes),
            };
            let found = found(&document, unknown);
            prop_assert_eq!(decoded.is_ok(), found.is_empty(), "{:?}: {:?} but {:?}", unknown, decoded, found);
        }
    }

    #[test]
    fn every_violation_points_into_the_document_or_at_a_missing_field(document in near_order()) {
        for (pointer, message) in found(&document, Unknown::Refuse) {
            let there = document.pointer(&pointer).is_some();
            prop_assert!(there != message.starts_with("is missing"), "{pointer} {message}");
        }
    }
}
