//! The comparison of contracts against the changes that another tool names: pairs of OpenAPI documents whose file names
//! say what changed. A pair that the contract model cannot express is counted and named with the reason, never passed
//! over; the pairs are read from `../shared/peers/oasdiff` and are no part of this repository.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use caseway_spec::Loaded;
use caseway_spec::diagnostic::Diagnostics;
use caseway_spec::diff::{Change, compare};
use caseway_spec::read::Found;
use caseway_spec::source::FileId;
use serde_json::{Map, Value, json};

/// Pairs whose change the contract model has: what must be found, as `class kind direction`; nothing at all where that is
/// empty.
const EXPECTED: &[(&str, &str)] = &[
    ("api_security_added", "breaking credentials-changed -"),
    ("api_security_global_added", "breaking credentials-changed -"),
    ("nullable_wrap", "safe field-became-nullable request"),
    ("nullable_type_array_response", "safe field-no-longer-nullable reply"),
    ("request_body_media_type_updated", "breaking body-form-changed request"),
    ("request_parameter_array_max_items", "breaking limit-changed request"),
    ("request_parameter_enum_value_updated", "breaking enum-value-removed request"),
    ("request_parameter_min_items_increased", "breaking limit-changed request"),
    ("request_parameter_min_length_increased", "breaking limit-changed request"),
    ("request_parameter_property_enum_value_updated", "breaking enum-value-removed request"),
    ("request_property_added", "breaking field-added request"),
    ("request_property_all_of_annotation_only_added", ""),
    ("request_property_all_of_annotation_only_added_at_property", ""),
    ("request_property_all_of_inline_added", "safe field-added request"),
    ("request_property_became_nullable", "safe field-became-nullable request"),
    ("request_property_max_length_set", "breaking limit-changed request"),
    ("request_property_max_set", "breaking limit-changed request"),
    ("request_property_pattern_added_or_changed", "breaking limit-changed request"),
    ("request_property_type_changed", "breaking type-changed request"),
    ("response_property_all_of_inline_added", "safe field-added reply"),
    ("response_optional_property_removed", "breaking field-removed reply"),
    ("response_property_default_value_changed", "breaking default-changed reply"),
    ("response_property_became_optional", "breaking field-became-optional reply"),
    ("response_required_property_added", "safe field-added reply"),
    ("response_schema_type_changed", "breaking type-changed reply"),
];

/// Keywords without a meaning for the change, where the language does not have them: both sides lose them.
const ANNOTATIONS: [&str; 4] = ["readOnly", "title", "example", "examples"];

#[test]
fn the_changes_that_file_names_name_are_found_and_classed() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/peers/oasdiff");
    let Ok(entries) = std::fs::read_dir(&folder) else {
        println!("skipped: there is no {}", folder.display());
        return;
    };
    let mut stems: Vec<String> = entries
        .filter_map(|entry| {
            entry.ok()?.file_name().to_str()?.strip_suffix("_base.yaml").map(ToOwned::to_owned)
        })
        .collect();
    stems.sort();
    let mut wrong = Vec::new();
    let mut covered = 0;
    let mut others: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for stem in &stems {
        let path = |side: &str| folder.join(format!("{stem}_{side}.yaml"));
        let sides = contract(&path("base")).and_then(|base| Ok((base, contract(&path("revision"))?)));
        let expected = EXPECTED.iter().find(|(name, _)| name == stem).map(|(_, words)| *words);
        match (sides, expected) {
            (Ok((old, new)), Some(expected)) => {
                covered += 1;
                let (Some(before), Some(after)) = (old.revision(), new.revision()) else { continue };
                let said: Vec<String> = compare(before, after).iter().map(words).collect();
                let found = match expected {
                    "" => said.is_empty(),
                    expected => said.iter().any(|words| words == expected),
                };
                if !found {
                    wrong.push(format!("{stem}: {expected} should be among {said:?}"));
                }
            }
            (Err(reason), Some(_)) => wrong.push(format!("{stem} should be expressible: {reason}")),
            (Ok((old, new)), None) => {
                let (Some(before), Some(after)) = (old.revision(), new.revision()) else { continue };
                let said = compare(before, after);
                let reason = match said.is_empty() {
                    true => "nothing that the contract model has is different",
                    false => "the change that is named is not the one that a contract has",
                };
                others.entry(reason.to_owned()).or_default().push(stem.clone());
            }
            (Err(reason), None) => others.entry(reason).or_default().push(stem.clone()),
        }
    }
    println!("{covered} of {} pairs covered; the others:", stems.len());
    for (reason, stems) in &others {
        println!("  {reason}: {}", stems.join(", "));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert_eq!(covered, EXPECTED.len(), "every pair that is expected is there");
}

fn words(change: &Change) -> String {
    let direction = change.direction.map_or("-", |direction| direction.name());
    format!("{} {} {direction}", change.class.name(), change.kind.id)
}

/// The contract that an OpenAPI document describes, or why it cannot be one.
fn contract(path: &PathBuf) -> Result<Loaded, String> {
    let text = std::fs::read_to_string(path).map_err(|error| error.to_string())?;
    let mut found = Diagnostics::default();
    let parsed = caseway_spec::yaml::parse(FileId(0), &text, &mut found);
    let document = parsed.value.ok_or("it is not read as YAML here")?;
    let backend = Conversion { document: &document }.backend()?;
    let platform = json!({ "apiVersion": "caseway/v1", "kind": "Platform", "name": "p", "title": "P" });
    let file = |name: &str, value: &Value| {
        // JSON is YAML; the first line names the schema, as in every spec file.
        let kind = name.trim_end_matches(".yaml");
        let text = format!("# yaml-language-server: $schema={kind}.schema.json\n{value:#}\n");
        Found { name: name.to_owned(), outside: false, content: Ok(text.into_bytes()) }
    };
    let loaded =
        caseway_spec::load_files(vec![file("backend.yaml", &backend), file("platform.yaml", &platform)]);
    let error =
        loaded.diagnostics.iter().find(|found| found.severity == caseway_spec::diagnostic::Severity::Error);
    match error {
        Some(error) => Err(format!("{} ({})", error.message, error.code)),
        None => Ok(loaded),
    }
}

struct Conversion<'a> {
    document: &'a Value,
}

impl Conversion<'_> {
    fn backend(&self) -> Result<Value, String> {
        let mut operations = Map::new();
        let mut security = self.document.get("security").cloned();
        let paths = self.document.get("paths").and_then(Value::as_object).ok_or("it has no paths")?;
        for (path, item) in paths {
            for (method, operation) in item.as_object().into_iter().flatten() {
                if !["get", "post", "put", "patch", "delete"].contains(&method.as_str()) {
                    continue;
                }
                security = operation.get("security").cloned().or(security);
                let id = operation.get("operationId").and_then(Value::as_str).unwrap_or("call");
                operations.insert(capitalised(id), self.operation(method, path, operation)?);
            }
        }
        let mut backend = json!({
            "apiVersion": "caseway/v1", "kind": "Backend", "name": "b", "title": "B", "owner": "t", "tier": "supporting",
            "baseUrl": "https://b.example", "operations": operations,
        });
        if security.is_some() {
            let oauth2 = json!({ "tokenUrl": "https://b.example", "clientId": "c", "clientSecret": "${S}" });
            backend["auth"] = json!({ "oauth2": oauth2 });
        }
        Ok(backend)
    }

    fn operation(&self, method: &str, path: &str, operation: &Value) -> Result<Value, String> {
        let kind = if method == "get" { "query" } else { "command" };
        let mut converted = json!({ "kind": kind, "http": format!("{} {path}", method.to_uppercase()) });
        let mut parameters = Map::new();
        for parameter in operation.get("parameters").and_then(Value::as_array).into_iter().flatten() {
            let name = parameter.get("name").and_then(Value::as_str).ok_or("a parameter is a reference")?;
            let mut of = json!({ "in": parameter["in"], "schema": self.schema(&parameter["schema"])? });
            for key in ["style", "required"] {
                if let Some(value) = parameter.get(key) {
                    of[key] = value.clone();
                }
            }
            if of["in"] == "path" {
                of.as_object_mut().map(|of| of.remove("required"));
            }
            parameters.insert(name.to_owned(), of);
        }
        if !parameters.is_empty() {
            converted["parameters"] = parameters.into();
        }
        if let Some(content) = operation.pointer("/requestBody/content").and_then(Value::as_object) {
            // A contract has one form of a request; JSON is taken where there are several.
            converted["request"] = match (content.get("application/json"), content.get("text/plain")) {
                (Some(json), _) => self.schema(&json["schema"])?,
                (None, Some(_)) => json!("text"),
                (None, None) => return Err("a request of another media type".to_owned()),
            };
        }
        let mut responses = Map::new();
        for (status, response) in operation.get("responses").and_then(Value::as_object).into_iter().flatten()
        {
            let means = match status.as_str() {
                "400" | "422" => json!("invalid"),
                "404" => json!("notFound"),
                "409" => json!("conflict"),
                success if success.starts_with('2') => {
                    match response.pointer("/content/application~1json/schema") {
                        Some(schema) => self.schema(schema)?,
                        None => json!("empty"),
                    }
                }
                _ => continue,
            };
            responses.insert(status.clone(), means);
        }
        if !responses.keys().any(|status| status.starts_with('2')) {
            responses.insert("200".to_owned(), json!("empty"));
        }
        converted["responses"] = responses.into();
        Ok(converted)
    }

    /// The schema with every reference written out.
    fn schema(&self, schema: &Value) -> Result<Value, String> {
        if let Some(reference) = schema.get("$ref").and_then(Value::as_str) {
            let pointer = reference.strip_prefix('#').ok_or("a reference to another document")?;
            return self.schema(self.document.pointer(pointer).ok_or("a reference to nothing")?);
        }
        Ok(match schema {
            Value::Object(keys) => {
                let mut converted = Map::new();
                for (key, value) in keys {
                    let meaningless = ANNOTATIONS.contains(&key.as_str())
                        // These would refuse the vendor's own defaults.
                        || key == "format" && value != "int32"
                        || key == "pattern" && keys.contains_key("default");
                    // Of a scalar, what only objects have.
                    let of_objects = ["properties", "required"].contains(&key.as_str());
                    if meaningless || of_objects && keys.get("type").is_some_and(|ty| ty != "object") {
                        continue;
                    }
                    let value = match value {
                        Value::Object(fields) if key == "properties" => fields
                            .iter()
                            .map(|(name, schema)| Ok((name.clone(), self.schema(schema)?)))
                            .collect::<Result<Map<_, _>, String>>()?
                            .into(),
                        Value::Object(_) => self.schema(value)?,
                        Value::Array(parts) if ["allOf", "oneOf", "anyOf"].contains(&key.as_str()) => {
                            parts.iter().map(|part| self.schema(part)).collect::<Result<_, _>>()?
                        }
                        other => other.clone(),
                    };
                    converted.insert(key.clone(), value);
                }
                converted.into()
            }
            other => other.clone(),
        })
    }
}

fn capitalised(name: &str) -> String {
    let mut name: String = name.chars().filter(char::is_ascii_alphanumeric).collect();
    if let Some(first) = name.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    name
}
