//! Values as block-style YAML, in the order that they have. Texts that YAML could read as something else are quoted.

use std::fmt::Write as _;

use serde_json::Value;

/// The members of an object, each on lines of its own.
pub(super) fn mapping(object: &Value, indent: usize) -> String {
    let mut text = String::new();
    for (key, value) in object.as_object().into_iter().flatten() {
        let _ = write!(text, "{:indent$}{}:", "", scalar(key));
        below(value, indent, &mut text);
    }
    text
}

/// An item of a list whose dash stands at `indent`.
pub(super) fn item(value: &Value, indent: usize) -> String {
    match value {
        Value::Object(object) if !object.is_empty() => {
            let text = mapping(value, indent + 2);
            format!("{:indent$}- {}", "", text.trim_start())
        }
        other => format!("{:indent$}- {}\n", "", plain(other)),
    }
}

/// What stands behind a key at `indent`.
fn below(value: &Value, indent: usize, text: &mut String) {
    match value {
        Value::Object(object) if !object.is_empty() => {
            let _ = write!(text, "\n{}", mapping(value, indent + 2));
        }
        Value::Array(items) if !items.is_empty() => {
            text.push('\n');
            items.iter().for_each(|value| text.push_str(&item(value, indent + 2)));
        }
        other => {
            let _ = writeln!(text, " {}", plain(other));
        }
    }
}

/// A value of one line; objects and lists that are empty are.
fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), scalar)
}

fn scalar(text: &str) -> String {
    let starts = text.starts_with(|c: char| c.is_ascii_alphabetic());
    let safe = text.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | '/'));
    // Every spelling that a reader of YAML 1.1 or 1.2 takes for a boolean or nothing.
    let word = ["y", "n", "yes", "no", "on", "off", "true", "false", "null"]
        .iter()
        .any(|word| text.eq_ignore_ascii_case(word));
    if starts && safe && !word { text.to_owned() } else { Value::from(text).to_string() }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn values_are_read_as_they_were_written() {
        let value = json!({
            "a": { "app.kubernetes.io/name": "caseway", "on": "off", "empty": "", "port": "8080", "e": "1e3" },
            "list": [{ "cidr": "2001:db8::/48", "ports": [1, 2] }, "k8s:x", [], {}],
            "no": true,
        });
        let text = mapping(&value, 0);
        let mut diagnostics = caseway_spec::diagnostic::Diagnostics::default();
        let read = caseway_spec::yaml::parse(caseway_spec::source::FileId(0), &text, &mut diagnostics);
        assert_eq!(read.value.as_ref(), Some(&value), "{text}{diagnostics:?}");
    }
}
