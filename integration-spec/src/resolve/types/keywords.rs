//! Keywords of JSON Schema: which are read, and what to say about the rest.

/// The keywords that a schema of `ty` may have, besides `type` and `description`.
pub(super) fn keywords(ty: &str) -> &'static [&'static str] {
    match ty {
        "object" => &["properties", "required", "additionalProperties"],
        "array" => &["items"],
        "string" => &["enum"],
        "integer" => &["format"],
        _ => &[],
    }
}

/// The types that a schema may have.
pub(super) const TYPES: [&str; 6] = ["object", "array", "string", "integer", "number", "boolean"];

/// What to do instead of a keyword outside the subset.
pub(super) fn instead(keyword: &str) -> Option<&'static str> {
    Some(match keyword {
        "nullable" => "leave the field out of `required`: an absent field is how optional values are written",
        "oneOf" | "anyOf" | "not" | "if" | "then" | "else" => {
            "alternatives are not typed; declare one object with optional fields, or one operation per alternative"
        }
        "allOf" => "write the fields of all parts into one object",
        "const" => "use an `enum` with one value",
        "minLength" | "maxLength" | "pattern" | "minimum" | "maximum" | "exclusiveMinimum"
        | "exclusiveMaximum" | "multipleOf" | "minItems" | "maxItems" | "uniqueItems" | "minProperties"
        | "maxProperties" => "constraints are not checked yet; leave it out, or say it in the `description`",
        "patternProperties" | "propertyNames" => "use `additionalProperties` for arbitrary keys",
        "prefixItems" | "additionalItems" | "contains" | "unevaluatedItems" | "unevaluatedProperties" => {
            "lists have items of one type; leave it out"
        }
        "default" => "defaults belong in the mapping: use `orValue(...)` in a cell",
        "title" | "example" | "examples" | "$comment" | "deprecated" | "externalDocs" | "xml" => {
            "say it in the `description`"
        }
        "readOnly" | "writeOnly" => "declare one type for requests and one for replies",
        "discriminator" => "alternatives are not typed; declare one object with optional fields",
        "format" => "only `int32` and `int64` of integers are read; say other formats in the `description`",
        "definitions" | "$defs" | "$schema" | "$id" | "$anchor" | "$dynamicRef" | "$dynamicAnchor" => {
            "declare types under `types` and refer to them by name"
        }
        _ => return None,
    })
}
