//! What a viewer sees of a document: everything but the values that its schema calls sensitive.
//!
//! What the schema does not know is hidden as well. An older release may have called it sensitive.

use caseway_core::schema::Schema;
use serde_json::Value;

/// What stands in the place of a value.
pub(super) const HIDDEN: &str = "***";

/// The document without what is sensitive.
pub(super) fn masked(schema: &'static Schema, document: Value) -> Value {
    let (schema, limits) = schema.split();
    if limits.is_sensitive() {
        return hidden();
    }
    match (schema, document) {
        (_, Value::Null) => Value::Null,
        (Schema::Object { .. }, Value::Object(fields)) => object(schema, fields),
        (Schema::Union { discriminator, variants, .. }, Value::Object(fields)) => {
            let tag = fields.get(*discriminator).and_then(Value::as_str);
            match variants.iter().find(|(name, _)| Some(*name) == tag) {
                Some((name, variant)) => {
                    let mut shown = object(variant.split().0, fields);
                    if let Value::Object(fields) = &mut shown {
                        fields.insert((*discriminator).to_owned(), (*name).into());
                    }
                    shown
                }
                None => hidden(),
            }
        }
        (Schema::Array(items), Value::Array(values)) => {
            values.into_iter().map(|value| masked(items, value)).collect()
        }
        (Schema::Map(values), Value::Object(entries)) => {
            Value::Object(entries.into_iter().map(|(key, value)| (key, masked(values, value))).collect())
        }
        // A value of another shape is not what the schema speaks of.
        (Schema::Object { .. } | Schema::Union { .. } | Schema::Array(_) | Schema::Map(_), _) => hidden(),
        (_, Value::Object(_) | Value::Array(_)) => hidden(),
        (_, value) => value,
    }
}

fn object(schema: &'static Schema, fields: serde_json::Map<String, Value>) -> Value {
    let known = schema.fields();
    let shown = fields.into_iter().map(|(name, value)| {
        let field = known.iter().find(|field| field.name == name);
        let value = field.map_or_else(hidden, |field| masked(field.schema, value));
        (name, value)
    });
    Value::Object(shown.collect())
}

fn hidden() -> Value {
    Value::String(HIDDEN.to_owned())
}

#[cfg(test)]
mod tests {
    use caseway_core::schema::{Field, Limits};
    use serde_json::json;

    use super::*;

    const SECRET: Limits = Limits::NONE.sensitive();
    static IBAN: Schema = Schema::Limited(&Schema::STRING, &SECRET);
    static LINE: Schema =
        Schema::object("Line", &[Field::required("sku", &Schema::STRING), Field::optional("iban", &IBAN)]);
    static LINES: Schema = Schema::Array(&LINE);
    static NOTES: Schema = Schema::Map(&IBAN);
    static PAYEE: Schema =
        Schema::Union { name: "Payee", discriminator: "kind", variants: &[("line", &LINE)] };
    static ORDER: Schema = Schema::object(
        "Order",
        &[
            Field::required("lines", &LINES),
            Field::required("notes", &NOTES),
            Field::optional("payee", &PAYEE),
            Field::optional("quantity", &Schema::Int64),
        ],
    );

    #[test]
    fn sensitive_values_and_what_nobody_knows_are_hidden() {
        let document = json!({
            "lines": [{ "sku": "a", "iban": "NL91" }, { "sku": { "nested": 1 } }],
            "notes": { "a": "NL92" },
            "payee": { "kind": "line", "sku": "b", "iban": "NL93" },
            "quantity": 2,
            "old": "NL94",
        });
        let expected = json!({
            "lines": [{ "sku": "a", "iban": "***" }, { "sku": "***" }],
            "notes": { "a": "***" },
            "payee": { "kind": "line", "sku": "b", "iban": "***" },
            "quantity": 2,
            "old": "***",
        });
        assert_eq!(masked(&ORDER, document), expected);
        assert_eq!(masked(&ORDER, json!({ "payee": { "kind": "other" } })), json!({ "payee": "***" }));
        assert_eq!(masked(&ORDER, json!("NL95")), json!("***"));
    }
}
