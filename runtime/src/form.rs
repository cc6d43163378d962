//! Documents as forms: `application/x-www-form-urlencoded` (URL Standard, section 5.2).

use bytes::Bytes;
pub use caseway_core::form::Lists;
use caseway_core::form::pairs;
use serde_json::Value;

/// The fields of `document` as a form. What is null is left out.
pub(crate) fn encode(document: &Value, lists: Lists) -> Bytes {
    let mut form = form_urlencoded::Serializer::new(String::new());
    for (key, value) in pairs("", document, lists) {
        form.append_pair(&key, &value);
    }
    Bytes::from(form.finish())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn names_and_values_are_escaped() {
        let form = encode(&json!({ "a": "x y&z", "b": [1, 2] }), Lists::Commas);
        assert_eq!(form, "a=x+y%26z&b=1%2C2");
    }
}
