//! Taking an operation's input apart into path, query and body.

use serde_json::{Map, Value};

use super::Error;
use crate::address::percent_encode;
use crate::form::scalar;

/// An HTTP method.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names are the methods of RFC 9110 and RFC 5789")]
pub enum Method {
    Get,
    Post,
    Put,
    Patch,
    Delete,
}

/// An operation of the hub, as a client calls it.
#[derive(Debug, Clone, Copy)]
pub struct Operation {
    /// Service and name, as in `customers.GetCustomer`.
    pub name: &'static str,
    /// The method.
    pub method: Method,
    /// The path below the hub's address, with `{field}` segments.
    pub path: &'static str,
}

/// An operation's address and body.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Parts {
    /// Path and query, percent-encoded.
    pub target: String,
    /// The JSON body, when there is one.
    pub body: Option<Vec<u8>>,
}

impl Operation {
    /// `GET <path>`.
    #[must_use]
    pub const fn get(name: &'static str, path: &'static str) -> Self {
        Self { name, method: Method::Get, path }
    }

    /// `POST <path>`.
    #[must_use]
    pub const fn post(name: &'static str, path: &'static str) -> Self {
        Self { name, method: Method::Post, path }
    }

    /// `PUT <path>`.
    #[must_use]
    pub const fn put(name: &'static str, path: &'static str) -> Self {
        Self { name, method: Method::Put, path }
    }

    /// `PATCH <path>`.
    #[must_use]
    pub const fn patch(name: &'static str, path: &'static str) -> Self {
        Self { name, method: Method::Patch, path }
    }

    /// `DELETE <path>`.
    #[must_use]
    pub const fn delete(name: &'static str, path: &'static str) -> Self {
        Self { name, method: Method::Delete, path }
    }

    /// Takes `input` apart: an object, or `null` for none. Fields that the path names go there; the rest goes to
    /// the query for `GET` and `DELETE`, to the body otherwise.
    pub(super) fn parts(&self, input: Value) -> Result<Parts, Error> {
        self.take_apart(input, matches!(self.method, Method::Get | Method::Delete))
    }

    /// Takes `input` apart where the body is a stream: fields that the path names go there, the rest to the query.
    pub(super) fn parts_beside_stream(&self, input: Value) -> Result<Parts, Error> {
        self.take_apart(input, true)
    }

    fn take_apart(&self, input: Value, in_query: bool) -> Result<Parts, Error> {
        let mut fields = match input {
            Value::Object(fields) => fields,
            Value::Null => Map::new(),
            _ => return Err(Error::Unsendable(format!("the input of {} is not an object", self.name))),
        };
        let mut target = String::with_capacity(self.path.len() + 32);
        let mut rest = self.path;
        while let Some((before, (name, after))) =
            rest.split_once('{').and_then(|(before, after)| Some((before, after.split_once('}')?)))
        {
            target.push_str(before);
            let value = fields.remove(name).and_then(|value| scalar(&value));
            match value.as_deref() {
                Some("" | "." | "..") | None => {
                    return Err(Error::Unsendable(format!(
                        "`{name}` cannot stand in the path of {}",
                        self.name
                    )));
                }
                Some(value) => percent_encode(&mut target, value),
            }
            rest = after;
        }
        target.push_str(rest);
        if in_query {
            for (name, value) in &fields {
                let values = match value {
                    Value::Null => &[],
                    Value::Array(items) => items.as_slice(),
                    value => std::slice::from_ref(value),
                };
                for value in values {
                    let Some(value) = scalar(value) else {
                        return Err(Error::Unsendable(format!("`{name}` cannot stand in a query")));
                    };
                    target.push(if target.contains('?') { '&' } else { '?' });
                    percent_encode(&mut target, name);
                    target.push('=');
                    percent_encode(&mut target, &value);
                }
            }
            return Ok(Parts { target, body: None });
        }
        let body =
            if fields.is_empty() { None } else { Some(Value::Object(fields).to_string().into_bytes()) };
        Ok(Parts { target, body })
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use serde_json::json;

    use super::*;

    #[test]
    fn fields_of_the_path_go_there_and_the_rest_to_the_query() {
        let operation = Operation::get("o.List", "/customers/{customerId}/orders");
        let parts = operation.parts(json!({ "customerId": "a/../b", "open": true, "q": "x&y" })).unwrap();
        let (path, query) = parts.target.split_once('?').unwrap();
        // The order of fields is not promised: it depends on a feature of serde_json that another crate may enable.
        let fields: BTreeSet<&str> = query.split('&').collect();
        assert_eq!(path, "/customers/a%2F..%2Fb/orders");
        assert_eq!(fields, BTreeSet::from(["open=true", "q=x%26y"]));
        assert_eq!(parts.body, None);
    }

    #[test]
    fn a_list_in_the_query_is_a_parameter_for_each_item() {
        let operation = Operation::get("o.List", "/orders");
        let parts = operation.parts(json!({ "tags": ["a b", "c"], "none": [], "unset": null })).unwrap();
        assert_eq!(parts.target, "/orders?tags=a%20b&tags=c");
    }

    #[test]
    fn fields_of_the_path_go_there_and_the_rest_to_the_body() {
        let operation = Operation::put("o.Save", "/customers/{customerId}");
        let parts = operation.parts(json!({ "customerId": "7", "lines": [1] })).unwrap();
        assert_eq!(parts, Parts { target: "/customers/7".into(), body: Some(br#"{"lines":[1]}"#.to_vec()) });
    }

    #[test]
    fn what_would_address_another_resource_is_not_sent() {
        let operation = Operation::get("o.Get", "/customers/{customerId}");
        for value in ["", ".", ".."] {
            let error = operation.parts(json!({ "customerId": value })).unwrap_err();
            assert!(error.to_string().contains("customerId"), "{error}");
            assert!(!error.may_have_happened());
        }
    }

    #[test]
    fn an_operation_without_input_has_neither_query_nor_body() {
        let operation = Operation::post("o.Ping", "/ping");
        assert_eq!(operation.parts(Value::Null).unwrap(), Parts { target: "/ping".into(), body: None });
    }
}
