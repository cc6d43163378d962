//! A value set within a JSON document, of which everything else stays as it is written: numbers keep all of their digits.

use bytes::Bytes;
use indexmap::IndexMap;
use serde_json::value::RawValue;

use crate::descriptor::FieldPath;

/// The document with `value`, which is JSON, at `path`. Objects on the way that are not there, or null, are made.
pub(super) fn with(document: &[u8], path: FieldPath, value: String) -> Result<Bytes, serde_json::Error> {
    let document: &RawValue = serde_json::from_slice(document)?;
    Ok(set(document, path, value)?.get().to_owned().into())
}

fn set(document: &RawValue, path: FieldPath, value: String) -> Result<Box<RawValue>, serde_json::Error> {
    let Some((name, rest)) = path.split_first() else { return RawValue::from_string(value) };
    // In their order, as they are written.
    let mut fields: IndexMap<String, Box<RawValue>> = match document.get() {
        "null" => IndexMap::new(),
        object => serde_json::from_str(object)?,
    };
    let within = set(fields.get(*name).map_or(RawValue::NULL, |known| known), rest, value)?;
    fields.insert((*name).to_owned(), within);
    serde_json::value::to_raw_value(&fields)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spliced(document: &str, path: FieldPath, value: &str) -> String {
        let whole = with(document.as_bytes(), path, value.to_owned()).unwrap();
        String::from_utf8(whole.to_vec()).unwrap()
    }

    #[test]
    fn a_value_is_set_and_everything_else_stays_as_it_is() {
        assert_eq!(spliced("{}", &["from"], "10"), r#"{"from":10}"#);
        assert_eq!(
            spliced(r#"{"q":1.10000000000000000001,"p":{"s":"a\u00e9"}}"#, &["p", "after"], r#""x""#),
            r#"{"q":1.10000000000000000001,"p":{"s":"a\u00e9","after":"x"}}"#
        );
        assert_eq!(spliced(r#"{"a":{"b":null}}"#, &["a", "b", "c"], "1"), r#"{"a":{"b":{"c":1}}}"#);
        assert_eq!(
            spliced(r#"{"from":1,"to":2}"#, &["from"], "3"),
            r#"{"from":3,"to":2}"#,
            "it takes another's place"
        );
    }

    #[test]
    fn what_is_no_object_has_no_room() {
        for document in ["[]", r#"{"p":3}"#, "", "{"] {
            assert!(with(document.as_bytes(), &["p", "after"], "1".to_owned()).is_err(), "{document}");
        }
    }
}
