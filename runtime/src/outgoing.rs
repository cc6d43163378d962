//! The request that a mapping makes: an address, headers, and a body in the form that the backend's contract says.

use std::borrow::Cow;

use bytes::Bytes;
use caseway_core::address::{Address, Unfit};
use caseway_core::parameter::Parameter;
use serde::Serialize;
use serde_json::Value;

use crate::call::{Fault, encode};
use crate::descriptor::BackendOperation;
use crate::form::{self, Lists};
use crate::multipart::{self, Parts};

/// A request to a backend, mapped but not signed.
#[derive(Debug)]
pub struct Outgoing {
    /// The operation that it calls.
    pub operation: &'static BackendOperation,
    /// The path with its parameters in place, percent-encoded, and the query.
    pub target: String,
    /// Headers that parameters asked for.
    pub headers: Vec<(Cow<'static, str>, String)>,
    /// What the body is; `None` when there is none, or when its type is that of the caller's stream.
    pub content_type: Option<Cow<'static, str>>,
    /// The body, or what of it comes before the stream.
    pub body: Bytes,
    /// What comes after the stream; `None` when the body is complete without one.
    pub around: Option<Bytes>,
}

impl Outgoing {
    /// A request to `operation`, with nothing in it yet.
    #[must_use]
    pub fn to(operation: &'static BackendOperation) -> Self {
        Self {
            operation,
            target: operation.path.to_owned(),
            headers: Vec::new(),
            content_type: None,
            body: Bytes::new(),
            around: None,
        }
    }

    /// The request with `value` in place of the path's segment `{name}`, percent-encoded.
    ///
    /// # Errors
    /// [`Fault::Parameter`] when the value would change which resource is addressed: absent, empty, `.` or `..`.
    pub fn path<'a>(self, name: &'static str, value: impl Parameter<'a>) -> Result<Self, Fault> {
        self.addressed(|address| address.path(name, value))
    }

    /// The request with a list in place of the path's segment `{name}`: its items percent-encoded, with commas between.
    ///
    /// # Errors
    /// [`Fault::Parameter`] when there is no item.
    pub fn path_list<'a, P: Parameter<'a>>(
        self,
        name: &'static str,
        items: impl IntoIterator<Item = P>,
    ) -> Result<Self, Fault> {
        self.addressed(|address| address.path_list(name, items))
    }

    /// The request with `name=value` added to its query, both percent-encoded, unless the value is left out.
    #[must_use]
    pub fn query<'a>(self, name: &str, value: impl Parameter<'a>) -> Self {
        self.readdressed(|address| address.query(name, value))
    }

    /// The request with `name=item` added to its query for each item.
    #[must_use]
    pub fn query_each<'a, P: Parameter<'a>>(self, name: &str, items: impl IntoIterator<Item = P>) -> Self {
        self.readdressed(|address| address.query_each(name, items))
    }

    /// The request with a list added to its query, unless it is empty: its items percent-encoded, with `separator`,
    /// itself in its encoded form, between.
    #[must_use]
    pub fn query_list<'a, P: Parameter<'a>>(
        self,
        name: &str,
        separator: &str,
        items: impl IntoIterator<Item = P>,
    ) -> Self {
        self.readdressed(|address| address.query_list(name, separator, items))
    }

    /// The request with `name[field]=value` added to its query for each field of `value`.
    ///
    /// # Errors
    /// [`Fault::Parameter`] when a value has no JSON form.
    pub fn query_object<T: Serialize + ?Sized>(self, name: &'static str, value: &T) -> Result<Self, Fault> {
        self.addressed(|address| address.query_object(name, value))
    }

    /// The request with a header, unless its value is left out.
    ///
    /// # Errors
    /// [`Fault::Parameter`] when the value has characters that a header cannot carry (RFC 9110, section 5.5).
    pub fn header<'a>(self, name: &'static str, value: impl Parameter<'a>) -> Result<Self, Fault> {
        self.addressed(|address| address.header(name, value))
    }

    /// The request with a header that holds a list, unless it is empty: its items with commas between.
    ///
    /// # Errors
    /// [`Fault::Parameter`] when an item has a comma, or characters that a header cannot carry.
    pub fn header_list<'a, P: Parameter<'a>>(
        self,
        name: &'static str,
        items: impl IntoIterator<Item = P>,
    ) -> Result<Self, Fault> {
        self.addressed(|address| address.header_list(name, items))
    }

    /// The request with a cookie, percent-encoded, unless its value is left out.
    #[must_use]
    pub fn cookie<'a>(self, name: &'static str, value: impl Parameter<'a>) -> Self {
        self.readdressed(|address| address.cookie(name, value))
    }

    fn addressed(mut self, step: impl FnOnce(Address) -> Result<Address, Unfit>) -> Result<Self, Fault> {
        let address =
            Address { target: std::mem::take(&mut self.target), headers: std::mem::take(&mut self.headers) };
        let Address { target, headers } =
            step(address).map_err(|Unfit { name, reason }| Fault::Parameter { name, reason })?;
        Ok(Self { target, headers, ..self })
    }

    fn readdressed(mut self, step: impl FnOnce(Address) -> Address) -> Self {
        let address =
            Address { target: std::mem::take(&mut self.target), headers: std::mem::take(&mut self.headers) };
        let Address { target, headers } = step(address);
        Self { target, headers, ..self }
    }

    /// The request with `value` as its JSON body.
    ///
    /// # Errors
    /// [`Fault::Cell`] when a value has no JSON form.
    pub fn json<T: Serialize + ?Sized>(mut self, value: &T) -> Result<Self, Fault> {
        self.body = encode(value, "request")?;
        self.content_type = Some(Cow::Borrowed("application/json"));
        Ok(self)
    }

    /// The request with the fields of `value` as a form (`application/x-www-form-urlencoded`). What is left out or null
    /// is not sent.
    ///
    /// # Errors
    /// [`Fault::Cell`] when a value has no JSON form.
    pub fn form<T: Serialize + ?Sized>(mut self, lists: Lists, value: &T) -> Result<Self, Fault> {
        self.body = form::encode(&document(value)?, lists);
        self.content_type = Some(Cow::Borrowed("application/x-www-form-urlencoded"));
        Ok(self)
    }

    /// The request with the fields of `value` as the parts of a `multipart/form-data` body, and the caller's stream as
    /// the last one where `parts` says so.
    ///
    /// # Errors
    /// [`Fault::Cell`] when a value has no JSON form.
    pub fn multipart<T: Serialize + ?Sized>(self, parts: Parts, value: &T) -> Result<Self, Fault> {
        let body = multipart::encode(parts, document(value)?);
        let content_type = format!("multipart/form-data; boundary={}", body.boundary);
        Ok(Self { body: body.head, around: body.tail, content_type: Some(Cow::Owned(content_type)), ..self })
    }

    /// The request with a text as its body.
    #[must_use]
    pub fn text(self, text: &str) -> Self {
        let content_type = Some(Cow::Borrowed("text/plain; charset=utf-8"));
        Self { body: Bytes::copy_from_slice(text.as_bytes()), content_type, ..self }
    }

    /// The request with the caller's stream as its body.
    #[must_use]
    pub fn stream(self) -> Self {
        Self { around: Some(Bytes::new()), ..self }
    }

    /// The request with the content type that its body has by contract.
    #[must_use]
    pub fn content_type(self, content_type: &'static str) -> Self {
        Self { content_type: Some(Cow::Borrowed(content_type)), ..self }
    }
}

/// A value as a document, for the forms that are made field by field.
fn document<T: Serialize + ?Sized>(value: &T) -> Result<Value, Fault> {
    serde_json::to_value(value).map_err(|error| Fault::Cell { cell: "request", reason: error.to_string() })
}
