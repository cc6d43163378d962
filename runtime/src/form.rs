//! Documents as forms: `application/x-www-form-urlencoded` (URL Standard, section 5.2), with nested values in the ways
//! that backends read them.

use bytes::Bytes;
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

/// The fields of `document` as a form. What is null is left out.
pub(crate) fn encode(document: &Value, lists: Lists) -> Bytes {
    let mut form = form_urlencoded::Serializer::new(String::new());
    for (key, value) in pairs("", document, lists) {
        form.append_pair(&key, &value);
    }
    Bytes::from(form.finish())
}

/// The names and values that `value` becomes below `name`.
pub(crate) fn pairs(name: &str, value: &Value, lists: Lists) -> Vec<(String, String)> {
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
pub(crate) fn scalar(value: &Value) -> Option<String> {
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
        String::from_utf8(encode(&document, lists).to_vec()).unwrap().replace("%5B", "[").replace("%5D", "]")
    }

    #[test]
    fn lists_and_objects_are_written_as_backends_read_them() {
        assert_eq!(form(Lists::Repeated), "a=x+y%26z&b=1&b=2&c[d]=true&c[e][f]=1&c[e][f]=2");
        assert_eq!(form(Lists::Brackets), "a=x+y%26z&b[]=1&b[]=2&c[d]=true&c[e][][f]=1&c[e][][f]=2");
        assert_eq!(form(Lists::Indexed), "a=x+y%26z&b[0]=1&b[1]=2&c[d]=true&c[e][0][f]=1&c[e][1][f]=2");
        assert_eq!(form(Lists::Commas), "a=x+y%26z&b=1%2C2&c[d]=true&c[e][0][f]=1&c[e][1][f]=2");
    }
}
