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
                "type": {
                    "anyOf": [
                        { "enum": ["object", "array", "string", "integer", "number", "boolean"] },
                        { "type": "array", "items": { "enum": [
                            "object", "array", "string", "integer", "number", "boolean", "null"
                        ] } }
                    ]
                },
                "format": { "enum": [
                    "int32", "int64", "double", "decimal", "date", "date-time", "uuid", "uri", "email", "byte"
                ] },
                "description": { "type": "string" },
                "enum": { "type": "array", "items": { "type": "string" }, "minItems": 1 },
                "const": { "type": ["string", "number", "boolean"] },
                "default": { "type": ["string", "number", "boolean", "array"] },
                "nullable": { "type": "boolean" },
                "sensitive": { "type": "boolean" },
                "items": { "$ref": "#/$defs/TypeSchema" },
                "properties": { "type": "object", "additionalProperties": { "$ref": "#/$defs/TypeSchema" } },
                "required": { "type": "array", "items": { "type": "string" } },
                "additionalProperties": { "$ref": "#/$defs/TypeSchema" },
                "allOf": { "type": "array", "items": { "$ref": "#/$defs/TypeSchema" }, "minItems": 1 },
                "oneOf": { "type": "array", "items": { "$ref": "#/$defs/TypeSchema" }, "minItems": 1 },
                "discriminator": {
                    "anyOf": [
                        { "type": "string" },
                        { "type": "object", "properties": { "propertyName": { "type": "string" } }, "required": ["propertyName"] }
                    ]
                },
                "minLength": { "type": "integer", "minimum": 0 },
                "maxLength": { "type": "integer", "minimum": 0 },
                "pattern": { "type": "string" },
                "minimum": { "type": "number" },
                "maximum": { "type": "number" },
                "exclusiveMinimum": { "type": ["number", "boolean"] },
                "exclusiveMaximum": { "type": ["number", "boolean"] },
                "multipleOf": { "type": "number", "exclusiveMinimum": 0 },
                "minItems": { "type": "integer", "minimum": 0 },
                "maxItems": { "type": "integer", "minimum": 0 },
                "uniqueItems": { "type": "boolean" },
                "minProperties": { "type": "integer", "minimum": 0 },
                "maxProperties": { "type": "integer", "minimum": 0 },
                "$ref": { "type": "string", "pattern": "^#/types/" }
            },
            "additionalProperties": false
        })
    }
}
