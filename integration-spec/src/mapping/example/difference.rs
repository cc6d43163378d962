//! Where two documents differ.

use serde_json::Value;

use crate::source::Place;

/// One place at which documents differ.
#[derive(Debug, Clone, PartialEq)]
pub struct Difference {
    /// Where, as a JSON pointer.
    pub pointer: String,
    /// What was expected; `None` where nothing was.
    pub expected: Option<Value>,
    /// What was found; `None` where nothing was.
    pub found: Option<Value>,
}

/// Where `found` is not what was expected: the innermost places, in the order of what was expected.
#[must_use]
pub fn differences(expected: Option<&Value>, found: Option<&Value>) -> Vec<Difference> {
    let mut differences = Vec::new();
    compare(&Place::root(crate::source::FileId(0)), expected, found, &mut differences);
    differences
}

fn compare(at: &Place, expected: Option<&Value>, found: Option<&Value>, out: &mut Vec<Difference>) {
    match (expected, found) {
        (Some(Value::Object(wanted)), Some(Value::Object(made))) => {
            for (key, value) in wanted {
                compare(&at.child(key), Some(value), made.get(key), out);
            }
            for (key, value) in made.iter().filter(|(key, _)| !wanted.contains_key(*key)) {
                compare(&at.child(key), None, Some(value), out);
            }
        }
        (Some(Value::Array(wanted)), Some(Value::Array(made))) => {
            for index in 0..wanted.len().max(made.len()) {
                compare(&at.item(index), wanted.get(index), made.get(index), out);
            }
        }
        (expected, found) if expected == found => {}
        (expected, found) => out.push(Difference {
            pointer: at.pointer.clone(),
            expected: expected.cloned(),
            found: found.cloned(),
        }),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn the_innermost_places_are_named_with_what_is_there_and_what_is_not() {
        let expected = json!({ "a/b": [1, 2], "gone": true, "same": { "x": 1 } });
        let found = json!({ "same": { "x": 1 }, "a/b": [1, 3, 4], "more": null });
        let said: Vec<String> = differences(Some(&expected), Some(&found))
            .iter()
            .map(|one| format!("{} {:?} {:?}", one.pointer, one.expected, one.found))
            .collect();
        assert_eq!(
            said,
            [
                "/a~1b/1 Some(Number(2)) Some(Number(3))",
                "/a~1b/2 None Some(Number(4))",
                "/gone Some(Bool(true)) None",
                "/more None Some(Null)",
            ]
        );
    }
}
