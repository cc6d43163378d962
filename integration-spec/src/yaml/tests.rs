//! Values and positions, together.

use serde_json::{Value, json};

use super::{Parsed, parse};
use crate::diagnostic::Diagnostics;
use crate::source::{FileId, Part};

fn read(text: &str) -> Parsed {
    let mut diagnostics = Diagnostics::default();
    let parsed = parse(FileId(0), text, &mut diagnostics);
    let said: Vec<_> = diagnostics.iter().map(|found| &found.message).collect();
    assert!(said.is_empty(), "{said:?}");
    parsed
}

fn codes(text: &str) -> Vec<std::borrow::Cow<'static, str>> {
    let mut diagnostics = Diagnostics::default();
    parse(FileId(0), text, &mut diagnostics);
    diagnostics.iter().map(|found| found.code.clone()).collect()
}

/// The text at `part` of `pointer`.
fn at<'a>(text: &'a str, pointer: &str, part: &Part) -> &'a str {
    &text[read(text).index.range(text, pointer, part)]
}

fn pointers(value: &Value, here: String, all: &mut Vec<String>) {
    match value {
        Value::Object(object) => {
            for (key, value) in object {
                pointers(value, format!("{here}/{}", key.replace('~', "~0").replace('/', "~1")), all);
            }
        }
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                pointers(item, format!("{here}/{index}"), all);
            }
        }
        _ => {}
    }
    all.push(here);
}

const MANY: &str = r#"
plain: a b
"quoted key": 'it''s'
a/b~c: {x: [1, "two", {y: ~}], z: true}
list:
- - nested
  - deeper: yes
- |
  literal
    text
- >
  folded
  text
anchored: &one
  inner: [1, 2]
again: *one
scalar: &two x
same: *two
empty: {}
none: []
404: status
"#;

#[test]
fn every_pointer_of_the_value_resolves_in_the_index() {
    let parsed = read(MANY);
    let mut all = Vec::new();
    pointers(&parsed.value.unwrap(), String::new(), &mut all);
    assert!(all.len() > 20);
    for pointer in all {
        assert!(parsed.index.resolves(&pointer), "{pointer}");
    }
    assert!(!parsed.index.resolves("/again/outer"));
}

#[test]
fn values_are_read_strictly() {
    let value = read(MANY).value.unwrap();
    assert_eq!(value["quoted key"], "it's");
    assert_eq!(value["a/b~c"], json!({ "x": [1, "two", { "y": null }], "z": true }));
    assert_eq!(value["list"], json!([["nested", { "deeper": "yes" }], "literal\n  text\n", "folded text\n"]));
    assert_eq!(value["again"], value["anchored"]);
    assert_eq!(value["404"], "status");
}

#[test]
fn keys_and_values_have_their_places() {
    assert_eq!(at(MANY, "/plain", &Part::Key), "plain");
    assert_eq!(at(MANY, "/plain", &Part::Value), "a b");
    assert_eq!(at(MANY, "/quoted key", &Part::Key), "\"quoted key\"");
    assert_eq!(at(MANY, "/quoted key", &Part::Value), "'it''s'");
    assert_eq!(at(MANY, "/a~1b~0c/x/1", &Part::Value), "\"two\"");
    assert_eq!(at(MANY, "/a~1b~0c/x", &Part::Value), "[1, \"two\", {y: ~}]");
    assert_eq!(at(MANY, "/again", &Part::Value), "*one");
    // What an alias stands for is written elsewhere.
    assert_eq!(at(MANY, "/again/inner/1", &Part::Value), "2");
}

#[test]
fn a_block_ends_with_its_last_line() {
    assert_eq!(at("a:\n  b: 1\n  c: 2\n\n# more\nd: 3\n", "/a", &Part::Value), "b: 1\n  c: 2");
    assert_eq!(at("a:\n- 1\n- 2\n\nd: 3\n", "/a", &Part::Value), "1\n- 2");
}

#[test]
fn a_missing_place_is_the_nearest_around_it() {
    assert_eq!(at("a:\n  b: 1\n", "/a/x/y", &Part::Value), "a");
    assert_eq!(at("a: 1\n", "/x", &Part::Key), "a: 1");
}

#[test]
fn ranges_within_scalars_are_exact_where_they_can_be() {
    for (text, range, found) in [
        ("a: input.phone\n", 6..11, "phone"),
        ("a: 'input.phone'\n", 6..11, "phone"),
        ("a: \"input.phone + 'x'\"\n", 6..11, "phone"),
        ("a: |\n  one\n  two input\n", 8..13, "input"),
        ("a: |\n\n  one\n", 1..4, "one"),
        ("a: |2\n    one\n  two\n", 6..9, "two"),
        ("a: |-\n    ü\n      two\n", 5..8, "two"),
        ("a:\r\n  b: |\r\n    one\r\n    two\r\n", 4..7, "two"),
    ] {
        let pointer = if text.contains("b:") { "/a/b" } else { "/a" };
        let value = read(text).value.unwrap();
        let value = value.pointer(pointer).and_then(Value::as_str).unwrap().to_owned();
        assert_eq!(&value[range.clone()], found, "the test itself, in {text:?}");
        assert_eq!(at(text, pointer, &Part::Within(range)), found, "{text:?}");
    }
}

#[test]
fn ranges_within_what_yaml_changed_are_the_whole_scalar() {
    for (text, whole) in [
        ("a: 'it''s'\n", "'it''s'"),
        ("a: \"a\\tb\"\n", "\"a\\tb\""),
        ("a: one\n  two\n", "one\n  two"),
        ("a: >-\n  one\n  two\n", "one\n  two"),
        ("a: &x input\nb: *x\n", "*x"),
    ] {
        let pointer = if text.contains("b:") { "/b" } else { "/a" };
        assert_eq!(at(text, pointer, &Part::Within(1..2)), whole, "{text:?}");
    }
}

#[test]
fn what_yaml_would_make_of_it_is_refused() {
    for (text, code) in [
        ("a: 1\na: 2\n", "CW0102"),
        ("a: &x {b: 1}\nc:\n  <<: *x\n", "CW0103"),
        ("a: !!str 1\n", "CW0104"),
        ("? [a]\n: 1\n", "CW0105"),
        ("a: &x [*x]\n", "CW0106"),
        ("a: 1\n---\nb: 2\n", "CW0109"),
        ("%YAML 1.1\n---\na: 1\n", "CW0101"),
        ("a: *nothing here\n", "CW0101"),
        ("a:\n\tb: 1\n", "CW0101"),
    ] {
        assert_eq!(codes(text), [code], "{text:?}");
    }
}

#[test]
fn nesting_and_aliases_are_bounded() {
    let deep = format!("a: {}{}\n", "[".repeat(100), "]".repeat(100));
    assert_eq!(codes(&deep), ["CW0108"]);
    let deeper = format!("a: {}{}\n", "[".repeat(5000), "]".repeat(5000));
    assert_eq!(codes(&deeper), ["CW0108"]);
    let block: String = (0..300).map(|depth| format!("{}a:\n", " ".repeat(depth))).collect();
    assert_eq!(codes(&block), ["CW0108"]);
    let mut bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n".to_owned();
    for level in 1..12 {
        let below = format!("*a{}", level - 1);
        let items = [below.as_str(); 10].join(", ");
        bomb += &format!("a{level}: &a{level} [{items}]\n");
    }
    assert_eq!(codes(&bomb), ["CW0107"]);
}
