//! A schema's errors in words that say where, what and how to repair it.

use caseway_environment::Template;
use jsonschema::ValidationError;
use jsonschema::error::{TypeKind, ValidationErrorKind as Error};
use serde_json::Value;

use super::TYPE_SCHEMA;
use crate::codes;
use crate::diagnostic::Diagnostic;
use crate::source::{Part, Place};
use crate::suggest;

/// Adds what `error` means to `found`.
pub(super) fn explain(
    root: &Place,
    document: &Value,
    schema: &Value,
    error: &ValidationError<'_>,
    found: &mut Vec<Diagnostic>,
) {
    let schema_path = error.schema_path().as_str();
    if schema_path.starts_with(&format!("/$defs/{TYPE_SCHEMA}")) || is_constant_tag(schema_path) {
        return;
    }
    let instance_path = error.instance_path().as_str();
    let place = Place { file: root.file, pointer: instance_path.to_owned() };
    let site = Site { document, schema, place, schema_path };
    match error.kind() {
        Error::AdditionalProperties { unexpected } => {
            found.extend(unexpected.iter().map(|key| site.unknown_key(key)));
        }
        Error::Required { property } => found.push(site.missing(property.as_str().unwrap_or_default())),
        Error::Type { kind } => found.push(site.wrong_type(kind)),
        Error::Enum { options } => {
            let options: Vec<&str> =
                options.as_array().into_iter().flatten().filter_map(Value::as_str).collect();
            found.push(site.not_one_of(&options));
        }
        Error::Pattern { .. } => found.push(site.malformed(None)),
        Error::Format { .. } => found.push(site.malformed(site.value().as_str().and_then(template))),
        Error::PropertyNames { error } => {
            if let Some(key) = error.instance().as_str() {
                found.push(site.malformed_key(key));
            }
        }
        Error::OneOfNotValid { context } | Error::AnyOf { context } => {
            explain_branches(root, &site, context, found);
        }
        Error::Minimum { limit } => found.push(site.out_of_range(&format!("at least {limit}"))),
        Error::Maximum { limit } => found.push(site.out_of_range(&format!("at most {limit}"))),
        Error::MinItems { limit } => found.push(site.out_of_range(&format!("at least {limit} items"))),
        Error::MinProperties { limit } => found.push(site.out_of_range(&format!("at least {limit} keys"))),
        // The remaining keywords are not used by the kinds' schemas; the validator's words are better than silence.
        _ => found.push(Diagnostic::new(codes::MALFORMED, &site.place, Part::Value, error.to_string())),
    }
}

/// `kind` and `apiVersion`, which are judged before the schema.
fn is_constant_tag(schema_path: &str) -> bool {
    matches!(schema_path, "/properties/kind/const" | "/properties/apiVersion/const")
}

/// Why `text` is not a template.
pub(super) fn template(text: &str) -> Option<String> {
    text.parse::<Template>().err().map(|error| error.to_string())
}

/// Of several branches, the one that was meant: a closed set of words, or the branch whose errors lie deepest.
fn explain_branches(
    root: &Place,
    site: &Site<'_>,
    context: &[Vec<ValidationError<'static>>],
    found: &mut Vec<Diagnostic>,
) {
    let branches = site.schema.pointer(site.schema_path).and_then(Value::as_array);
    let branches: Vec<&Value> =
        branches.into_iter().flatten().map(|branch| referred(site.schema, branch)).collect();
    let words: Vec<&str> = branches.iter().filter_map(|branch| branch.get("const")?.as_str()).collect();
    let heads: Vec<&str> = branches.iter().filter_map(|branch| head(branch)).collect();
    let value = site.value();
    if let Some(head) = value.as_str().filter(|word| heads.contains(word)) {
        let message = format!("`{head}` says more than one word");
        let help = format!("write what belongs to it below: `{head}:`");
        found.push(Diagnostic::new(codes::WRONG_TYPE, &site.place, Part::Value, message).help(help));
        return;
    }
    if value.is_string() || heads.is_empty() {
        found.push(site.not_one_of(&[words, heads].concat()));
        return;
    }
    // An object with one key that says which alternative it is, as in `auth: { bearer: ... }`.
    let keys: Vec<&str> = value.as_object().into_iter().flatten().map(|(key, _)| key.as_str()).collect();
    let chosen = branches.iter().position(|branch| head(branch).is_some_and(|head| keys.contains(&head)));
    // What stands beside the key that chooses belongs to the same branch, unless it chooses another.
    let choosing = keys.iter().filter(|key| heads.contains(key)).count();
    match (keys.as_slice(), chosen.and_then(|index| context.get(index))) {
        (_, Some(errors)) if choosing == 1 => {
            for error in errors {
                explain(root, site.document, site.schema, error, found);
            }
        }
        ([_, second, ..], Some(_)) => {
            let place = site.place.child(second);
            let message = "only one of the alternatives can be given".to_owned();
            let help = format!("keep one of {}", suggest::listed(&keys));
            found.push(Diagnostic::new(codes::UNKNOWN_KEY, &place, Part::Key, message).help(help));
        }
        ([key, ..], None) => {
            let place = site.place.child(key);
            let found_key =
                Diagnostic::new(codes::UNKNOWN_KEY, &place, Part::Key, format!("there is no `{key}` here"));
            found.push(found_key.maybe_help(suggest::help(key, heads.iter().copied())));
        }
        ([], _) | (_, Some(_)) => {
            let wanted = if words.is_empty() { "a mapping" } else { "a word or a mapping" };
            let message = format!("expected {wanted} with one key, found {}", article(value));
            let help = format!("give one of {}", suggest::listed(&[words, heads].concat()));
            found.push(Diagnostic::new(codes::WRONG_TYPE, &site.place, Part::Value, message).help(help));
        }
    }
}

/// What a branch says, here or where it refers to.
fn referred<'s>(root: &'s Value, branch: &'s Value) -> &'s Value {
    let target = branch.get("$ref").and_then(Value::as_str).and_then(|name| name.strip_prefix('#'));
    target.and_then(|pointer| root.pointer(pointer)).unwrap_or(branch)
}

/// The only required key of a branch.
fn head(branch: &Value) -> Option<&str> {
    match branch.get("required")?.as_array()?.as_slice() {
        [only] => only.as_str(),
        _ => None,
    }
}

/// Where an error stands, in the file and in the schema.
struct Site<'a> {
    document: &'a Value,
    schema: &'a Value,
    place: Place,
    /// The pointer of the keyword that is not satisfied.
    schema_path: &'a str,
}

impl Site<'_> {
    fn value(&self) -> &Value {
        self.document.pointer(&self.place.pointer).unwrap_or(&Value::Null)
    }

    /// The schema that the keyword belongs to.
    fn subschema(&self) -> Option<&Value> {
        let (parent, _) = self.schema_path.rsplit_once('/')?;
        self.schema.pointer(parent)
    }

    /// What the schema says the value is: for the help line.
    fn description(&self) -> Option<String> {
        let text = self.subschema()?.get("description")?.as_str()?;
        let first = text.split_once("\n\n").map_or(text, |(first, _)| first);
        Some(sentence(first))
    }

    fn unknown_key(&self, key: &str) -> Diagnostic {
        let given = self.value().get(key).unwrap_or(&Value::Null);
        if let Some(found) = cut_by_comma(&self.place.child(key), key, given) {
            return found;
        }
        let known = self.subschema().and_then(|schema| schema.get("properties")).and_then(Value::as_object);
        let known: Vec<&str> = known.into_iter().flatten().map(|(key, _)| key.as_str()).collect();
        let given = self.value();
        let missing = known.iter().copied().filter(|key| given.get(key).is_none());
        let later = LATER.iter().find(|(name, _)| *name == key);
        let help = match later {
            Some((_, why)) => Some((*why).to_owned()),
            None => suggest::help(key, missing),
        };
        Diagnostic::new(codes::UNKNOWN_KEY, &self.place.child(key), Part::Key, format!("unknown key `{key}`"))
            .maybe_help(help)
    }

    fn missing(&self, key: &str) -> Diagnostic {
        let described = self
            .subschema()
            .and_then(|schema| schema.get("properties")?.get(key)?.get("description")?.as_str())
            .map(|text| sentence(text.split_once("\n\n").map_or(text, |(first, _)| first)));
        let help = match described {
            Some(text) => format!("add `{key}:`, {text}"),
            None => format!("add `{key}:`"),
        };
        Diagnostic::new(codes::MISSING_KEY, &self.place, Part::Key, format!("the key `{key}` is missing"))
            .help(help)
    }

    fn wrong_type(&self, kind: &TypeKind) -> Diagnostic {
        let expected = match kind {
            TypeKind::Single(ty) => in_words(ty.as_str()).to_owned(),
            TypeKind::Multiple(types) => {
                let words: Vec<&str> = types.iter().map(|ty| in_words(ty.as_str())).collect();
                words.join(" or ")
            }
        };
        let value = self.value();
        let found = if value.is_null() { "nothing".to_owned() } else { article(value).to_owned() };
        let message = format!("expected {expected}, found {found}");
        let text_expected = matches!(kind, TypeKind::Single(ty) if ty.as_str() == "string");
        let help = match value {
            Value::Null => Some("give a value, or leave the key out".to_owned()),
            Value::Number(_) | Value::Bool(_) if text_expected => match self.description() {
                Some(description)
                    if self.subschema().is_some_and(|schema| schema.get("pattern").is_some()) =>
                {
                    Some(description)
                }
                _ => Some(format!("quote it: \"{value}\"")),
            },
            _ => self.description(),
        };
        Diagnostic::new(codes::WRONG_TYPE, &self.place, Part::Value, message).maybe_help(help)
    }

    fn not_one_of(&self, options: &[&str]) -> Diagnostic {
        let listed = suggest::listed(options);
        let (message, help) = match self.value() {
            Value::String(text) => (
                format!("`{text}` is not one of {listed}"),
                suggest::closest(text, options.iter().copied()).map(|near| format!("did you mean `{near}`?")),
            ),
            other => (format!("expected one of {listed}, found {}", article(other)), None),
        };
        Diagnostic::new(codes::NOT_ONE_OF, &self.place, Part::Value, message).maybe_help(help)
    }

    fn malformed(&self, reason: Option<String>) -> Diagnostic {
        let text = self.value().as_str().unwrap_or_default();
        let message = reason.unwrap_or_else(|| format!("`{text}` is not of the form that is expected here"));
        Diagnostic::new(codes::MALFORMED, &self.place, Part::Value, message).maybe_help(self.description())
    }

    fn malformed_key(&self, key: &str) -> Diagnostic {
        // The schema of the names describes their form; the path may end within it.
        let (before, _) = self.schema_path.split_once("/propertyNames").unwrap_or((self.schema_path, ""));
        let form = self.schema.pointer(&format!("{before}/propertyNames/description"));
        let help = form.and_then(Value::as_str).map(ToOwned::to_owned);
        let message = format!("`{key}` is not of the form that is expected here");
        Diagnostic::new(codes::MALFORMED, &self.place.child(key), Part::Key, message).maybe_help(help)
    }

    fn out_of_range(&self, expected: &str) -> Diagnostic {
        let message = match self.value() {
            Value::Number(number) => format!("{number} is out of range: {expected}"),
            other => format!("expected {expected}, found {}", size(other)),
        };
        Diagnostic::new(codes::OUT_OF_RANGE, &self.place, Part::Value, message).maybe_help(self.description())
    }
}

/// Keys of the design that this version does not take, and what to do instead.
const LATER: [(&str, &str); 4] = [
    ("cache", "replies are not cached yet; leave it out"),
    ("openapi", "contracts are written out so far; declare `types` and `operations`"),
    ("steps", "compositions are not supported yet; map each operation to one `call`"),
    ("warm", "replies are not cached yet; leave it out"),
];

/// A text that YAML ends at a comma, because it stands within braces: its rest is a key without a value.
pub(crate) fn cut_by_comma(place: &Place, key: &str, value: &Value) -> Option<Diagnostic> {
    let cut = value.is_null() && key.contains(char::is_whitespace);
    cut.then(|| {
        Diagnostic::new(codes::CUT_BY_COMMA, place, Part::Key, "YAML ends the text before this at its comma")
            .help("within `{ }` a comma begins the next key: quote the text")
    })
}

/// A sentence of the model's documentation as a help line has it: on one line, without capital and full stop.
fn sentence(text: &str) -> String {
    let text = text.replace('\n', " ");
    let text = text.trim_end_matches('.');
    let mut chars = text.chars();
    match (chars.next(), chars.next()) {
        (Some(first), Some(second)) if !second.is_uppercase() => {
            first.to_lowercase().chain(std::iter::once(second)).chain(chars).collect()
        }
        _ => text.to_owned(),
    }
}

/// A JSON type in words.
fn in_words(ty: &str) -> &'static str {
    match ty {
        "array" => "a list",
        "boolean" => "`true` or `false`",
        "integer" => "a whole number",
        "null" => "nothing",
        "number" => "a number",
        "object" => "a mapping",
        _ => "a text",
    }
}

/// What `value` is, in words.
pub(crate) fn article(value: &Value) -> &'static str {
    match value {
        Value::Null => "nothing",
        Value::Bool(_) => "`true` or `false`",
        Value::Number(number) if number.is_f64() => "a number",
        Value::Number(_) => "a whole number",
        Value::String(_) => "a text",
        Value::Array(_) => "a list",
        Value::Object(_) => "a mapping",
    }
}

fn size(value: &Value) -> String {
    match value {
        Value::Array(items) => format!("{} items", items.len()),
        Value::Object(object) => format!("{} keys", object.len()),
        other => article(other).to_owned(),
    }
}
