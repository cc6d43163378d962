//! Keywords of JSON Schema: which are read, and what to say about the rest.

/// Keywords that every schema may have, besides `type`.
pub(super) const COMMON: [&str; 5] = ["description", "sensitive", "nullable", "const", "default"];

/// The keywords that a schema of `ty` may have, besides those of [`COMMON`].
pub(super) fn keywords(ty: &str) -> &'static [&'static str] {
    match ty {
        "object" => &["properties", "required", "additionalProperties", "minProperties", "maxProperties"],
        "array" => &["items", "minItems", "maxItems", "uniqueItems"],
        "string" => &["enum", "format", "minLength", "maxLength", "pattern"],
        "integer" | "number" => {
            &["format", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"]
        }
        _ => &[],
    }
}

/// The types that a schema may have.
pub(super) const TYPES: [&str; 6] = ["object", "array", "string", "integer", "number", "boolean"];

/// What to do instead of a keyword outside the subset.
pub(super) fn instead(keyword: &str) -> Option<&'static str> {
    Some(match keyword {
        "not" | "if" | "then" | "else" => {
            "this has no type in Rust; say it in the `description` and test it in the mapping"
        }
        "dependentRequired" | "dependentSchemas" | "dependencies" => {
            "declare one object for each case and a `oneOf` with a `discriminator`"
        }
        "patternProperties" | "propertyNames" => "use `additionalProperties` for arbitrary keys",
        "prefixItems"
        | "additionalItems"
        | "contains"
        | "minContains"
        | "maxContains"
        | "unevaluatedItems"
        | "unevaluatedProperties" => "lists have items of one type; leave it out",
        "title" | "example" | "examples" | "$comment" | "deprecated" | "externalDocs" | "xml" => {
            "say it in the `description`"
        }
        "readOnly" | "writeOnly" => "declare one type for requests and one for replies",
        "discriminator" => "it belongs beside `oneOf`",
        "definitions" | "$defs" | "$schema" | "$id" | "id" | "$anchor" | "$vocabulary" | "$dynamicRef"
        | "$dynamicAnchor" | "$recursiveRef" => "declare types under `types` and refer to them by name",
        "contentEncoding" | "contentMediaType" | "contentSchema" => "use `format: byte` for bytes in base64",
        "divisibleBy" => "it is called `multipleOf`",
        _ => return None,
    })
}
