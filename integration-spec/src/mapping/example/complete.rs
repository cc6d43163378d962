//! Documents with the defaults of what they leave out, as the hub decodes them.

use serde_json::Value;

use crate::platform::{Shape, Type, Types};

/// `value`, which fits `shape`, with every default that its contract declares for a field that is absent.
pub(super) fn completed(types: &Types, shape: &Shape, value: &Value) -> Value {
    match (shape.plain(), value) {
        (Shape::Array(item), Value::Array(items)) => {
            items.iter().map(|value| completed(types, item, value)).collect()
        }
        (Shape::Map(of), Value::Object(entries)) => {
            entries.iter().map(|(key, value)| (key.clone(), completed(types, of, value))).collect()
        }
        (Shape::Named(id), Value::Object(entries)) => match types.get(*id) {
            Type::Object(object) => {
                let mut entries = entries.clone();
                for field in &object.fields {
                    match (entries.get_mut(&field.name), &field.default) {
                        (Some(value), _) => *value = completed(types, &field.shape, value),
                        (None, Some(default)) => {
                            entries.insert(field.name.clone(), default.clone());
                        }
                        (None, None) => {}
                    }
                }
                Value::Object(entries)
            }
            Type::Union(union) => {
                let tag = entries.get(&union.discriminator).and_then(Value::as_str);
                match union.variants.iter().find(|variant| tag == Some(&variant.tag)) {
                    Some(variant) => completed(types, &variant.shape, value),
                    None => value.clone(),
                }
            }
            Type::Enum(_) => value.clone(),
        },
        _ => value.clone(),
    }
}
