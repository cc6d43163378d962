//! Types as written: the name of a declared type, or JSON Schema.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The name of a type that the same file declares, or a schema in the typed subset of JSON Schema.
///
/// Kept as a JSON value: the subset is checked keyword by keyword in resolution, where every keyword outside it is
/// refused by name, with its position.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct TypeSchema(pub serde_json::Value);

impl JsonSchema for TypeSchema {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "TypeSchema".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        // What an editor completes and underlines; resolution refuses the rest by name.
        schemars::json_schema!({
            "description": "The name of a type declared in this file, or a type in JSON Schema.",
            "type": ["string", "object"],
            "properties": {
                "type": { "enum": ["object", "array", "string", "integer", "number", "boolean"] },
                "format": { "enum": ["int32", "int64"] },
                "description": { "type": "string" },
                "enum": { "type": "array", "items": { "type": "string" }, "minItems": 1 },
                "items": { "$ref": "#/$defs/TypeSchema" },
                "properties": { "type": "object", "additionalProperties": { "$ref": "#/$defs/TypeSchema" } },
                "required": { "type": "array", "items": { "type": "string" } },
                "additionalProperties": { "$ref": "#/$defs/TypeSchema" },
                "$ref": { "type": "string", "pattern": "^#/types/" }
            },
            "additionalProperties": false
        })
    }
}
