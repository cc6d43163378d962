//! Forms, read back into the documents that they were made from.
//!
//! A name such as `lines[0][sku]` is followed into the contract's types. Where a form writes a list in another way than
//! the contract says, what comes out does not fit the types, and is refused for that.

use caseway_spec::platform::{FormLists, Shape, Type, Types};
use serde_json::{Map, Value};

use super::scalar;

/// The document that a form says.
pub(super) fn read(types: &Types, shape: &Shape, lists: FormLists, form: &[u8]) -> Value {
    let mut document = Value::Object(Map::new());
    for (name, text) in form_urlencoded::parse(form) {
        put(types, shape, lists, &mut document, &segments(&name), &text);
    }
    document
}

/// The object of which a form has the fields as `name[field]`.
pub(super) fn read_below(types: &Types, name: &str, shape: &Shape, form: &[u8]) -> Value {
    let mut document = Value::Object(Map::new());
    for (key, text) in form_urlencoded::parse(form) {
        if let [first, rest @ ..] = segments(&key).as_slice()
            && first == name
        {
            put(types, shape, FormLists::Repeated, &mut document, rest, &text);
        }
    }
    document
}

/// `a[b][0]` as `a`, `b`, `0`. A name that is not of this form is one segment.
fn segments(name: &str) -> Vec<String> {
    let Some((first, rest)) = name.split_once('[') else { return vec![name.to_owned()] };
    let Some(rest) = rest.strip_suffix(']').filter(|_| !first.is_empty()) else {
        return vec![name.to_owned()];
    };
    std::iter::once(first).chain(rest.split("][")).map(str::to_owned).collect()
}

/// Puts a text where `path` leads, below `at`.
fn put(types: &Types, shape: &Shape, lists: FormLists, at: &mut Value, path: &[String], text: &str) {
    match (shape.plain(), path) {
        (Shape::Array(items), path) => list(types, items, lists, at, path, text),
        (Shape::Map(values), [key, rest @ ..]) => {
            put(types, values, lists, field(at, key), rest, text);
        }
        (Shape::Named(id), [key, rest @ ..]) if matches!(types.get(*id), Type::Object(_)) => {
            let Type::Object(object) = types.get(*id) else { return };
            let declared = object.fields.iter().find(|field| field.name == *key);
            match declared {
                Some(declared) => put(types, &declared.shape, lists, field(at, key), rest, text),
                // Whoever validates says that there is no such field.
                None => *field(at, &path.join(".")) = Value::String(text.to_owned()),
            }
        }
        (shape, []) => {
            // A second value for one name is no scalar any more.
            *at = match at.take() {
                Value::Null => scalar(shape, text),
                Value::Array(mut all) => {
                    all.push(scalar(shape, text));
                    Value::Array(all)
                }
                first => Value::Array(vec![first, scalar(shape, text)]),
            };
        }
        (_, [key, ..]) => *field(at, key) = Value::String(text.to_owned()),
    }
}

fn list(types: &Types, items: &Shape, lists: FormLists, at: &mut Value, path: &[String], text: &str) {
    let items = items.plain();
    let scalars = !matches!(items, Shape::Map(_) | Shape::Array(_))
        && !matches!(items, Shape::Named(id) if matches!(types.get(*id), Type::Object(_)));
    let (index, rest) = match (lists, path) {
        (FormLists::Commas, []) if scalars => {
            *at = text.split(',').map(|item| scalar(items, item)).collect();
            return;
        }
        (FormLists::Repeated, path) => (None, path),
        (FormLists::Brackets, [first, rest @ ..]) if first.is_empty() => (None, rest),
        (FormLists::Indexed | FormLists::Commas, [first, rest @ ..]) if first.parse::<usize>().is_ok() => {
            (first.parse::<usize>().ok(), rest)
        }
        _ => {
            // Written in another way: not a list, which is what will be said of it.
            *at = Value::String(text.to_owned());
            return;
        }
    };
    if !at.is_array() {
        *at = Value::Array(Vec::new());
    }
    let Value::Array(values) = at else { return };
    let goes_on = |last: &Value| rest.first().is_some_and(|key| last.get(key).is_none());
    let index = index.unwrap_or_else(|| match values.last() {
        Some(last) if goes_on(last) => values.len() - 1,
        _ => values.len(),
    });
    if index == values.len() {
        values.push(Value::Null);
    }
    // An index that leaves a gap is nobody's: the list stays as it is, and the item is missed.
    if let Some(item) = values.get_mut(index) {
        put(types, items, lists, item, rest, text);
    }
}

fn field<'v>(at: &'v mut Value, key: &str) -> &'v mut Value {
    if !at.is_object() {
        *at = Value::Object(Map::new());
    }
    &mut at[key]
}
