//! JSON as it is written: members in order, schemas among them.

use std::collections::BTreeMap;

use indexmap::IndexMap;
use serde::Serialize;

use super::schema::SchemaObject;

/// JSON whose members stay in the order in which they are given, whatever features serde_json is built with.
#[derive(Serialize)]
#[serde(untagged)]
pub(super) enum Node {
    Text(String),
    Flag(bool),
    List(Vec<Node>),
    Object(IndexMap<&'static str, Node>),
    Named(BTreeMap<String, Node>),
    Schema(Box<SchemaObject>),
}

/// An object from its members.
macro_rules! node {
    ({ $($key:tt: $value:expr),+ $(,)? }) => {
        Node::Object(indexmap::IndexMap::from([$(($key, Node::from($value))),+]))
    };
}

pub(super) use node;

impl Node {
    /// An object with one member of whatever name.
    pub(super) fn named(name: String, value: Self) -> Self {
        Self::Named(BTreeMap::from([(name, value)]))
    }

    pub(super) fn set(&mut self, key: &'static str, value: impl Into<Self>) {
        if let Self::Object(members) = self {
            members.insert(key, value.into());
        }
    }
}

impl From<&str> for Node {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Node {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<bool> for Node {
    fn from(flag: bool) -> Self {
        Self::Flag(flag)
    }
}

impl From<Vec<Self>> for Node {
    fn from(items: Vec<Self>) -> Self {
        Self::List(items)
    }
}

impl From<SchemaObject> for Node {
    fn from(schema: SchemaObject) -> Self {
        Self::Schema(Box::new(schema))
    }
}
