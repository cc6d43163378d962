//! Documents as names and values, with nested ones in the ways that backends read them: what forms and queries are made of.

use serde_json::Value;

/// How lists are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lists {
    /// `a=1&a=2`
    Repeated,
    /// `a[]=1&a[]=2`
    Brackets,
    /// `a[0]=1&a[1]=2`
    Indexed,
    /// `a=1,2`; lists of anything but scalars are written as [`Lists::Indexed`].
    Commas,
}

/// The names and values that `value` becomes below `name`.
#[must_use]
pub fn pairs(name: &str, value: &Value, lists: Lists) -> Vec<(String, String)> {
    let mut pairs = Vec::new();
    add(name.to_owned(), value, lists, &mut pairs);
    pairs
}

fn add(name: String, value: &Value, lists: Lists, pairs: &mut Vec<(String, String)>) {
    match value {
        Value::Object(fields) => {
            for (field, value) in fields {
                let name = if name.is_empty() { field.clone() } else { format!("{name}[{field}]") };
                add(name, value, lists, pairs);
            }
        }
        Value::Array(items) => {
            if let (Lists::Commas, Some(texts)) =
                (lists, items.iter().map(scalar).collect::<Option<Vec<_>>>())
            {
                if !texts.is_empty() {
                    pairs.push((name, texts.join(",")));
                }
                return;
            }
            for (index, item) in items.iter().enumerate() {
                let name = match lists {
                    Lists::Repeated => name.clone(),
                    Lists::Brackets => format!("{name}[]"),
                    Lists::Indexed | Lists::Commas => format!("{name}[{index}]"),
                };
                add(name, item, lists, pairs);
            }
        }
        value => pairs.extend(scalar(value).map(|text| (name, text))),
    }
}

/// A scalar as text; `None` for what is none, and for null.
#[must_use]
pub fn scalar(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Bool(_) | Value::Number(_) => Some(value.to_string()),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn form(lists: Lists) -> String {
        let document = json!({
            "a": "x y&z",
            "b": [1, 2],
            "c": { "d": true, "e": [{ "f": "1" }, { "f": "2" }] },
            "g": null,
            "h": [],
        });
        let pairs = pairs("", &document, lists);
        pairs.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("&")
    }

    #[test]
    fn lists_and_objects_are_written_as_backends_read_them() {
        assert_eq!(form(Lists::Repeated), "a=x y&z&b=1&b=2&c[d]=true&c[e][f]=1&c[e][f]=2");
        assert_eq!(form(Lists::Brackets), "a=x y&z&b[]=1&b[]=2&c[d]=true&c[e][][f]=1&c[e][][f]=2");
        assert_eq!(form(Lists::Indexed), "a=x y&z&b[0]=1&b[1]=2&c[d]=true&c[e][0][f]=1&c[e][1][f]=2");
        assert_eq!(form(Lists::Commas), "a=x y&z&b=1,2&c[d]=true&c[e][0][f]=1&c[e][1][f]=2");
    }
}
