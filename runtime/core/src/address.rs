//! The address of a request, with everything that parameters put into it: path, query, headers, cookies.

use std::borrow::Cow;

use serde::Serialize;

use crate::form::{self, Lists};
use crate::parameter::Parameter;

/// A path with its parameters and its query, percent-encoded, and the headers that parameters asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Address {
    /// Path and query.
    pub target: String,
    /// Headers.
    pub headers: Vec<(Cow<'static, str>, String)>,
}

/// A value that cannot stand where the contract wants it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("`{name}` {reason}")]
pub struct Unfit {
    /// The parameter's name.
    pub name: &'static str,
    /// What is wrong with its value, as the end of a sentence.
    pub reason: &'static str,
}

impl Address {
    /// An address of which nothing is filled in yet: a path with `{parameter}` segments.
    #[must_use]
    pub fn new(path: &str) -> Self {
        Self { target: path.to_owned(), headers: Vec::new() }
    }

    /// The address with `value` in place of the path's segment `{name}`, percent-encoded.
    ///
    /// # Errors
    /// [`Unfit`] when the value would change which resource is addressed: absent, empty, `.` or `..`.
    pub fn path<'a>(self, name: &'static str, value: impl Parameter<'a>) -> Result<Self, Unfit> {
        let value = value.text().unwrap_or_default();
        match &*value {
            "" => return Err(Unfit { name, reason: "is empty, and a path segment cannot be" }),
            "." | ".." => {
                return Err(Unfit { name, reason: "is a dot segment, which addresses another path" });
            }
            _ => {}
        }
        let mut encoded = String::with_capacity(value.len());
        percent_encode(&mut encoded, &value);
        self.in_path(name, &encoded)
    }

    /// The address with a list in place of the path's segment `{name}`: its items percent-encoded, with commas between.
    ///
    /// # Errors
    /// [`Unfit`] when there is no item.
    pub fn path_list<'a, P: Parameter<'a>>(
        self,
        name: &'static str,
        items: impl IntoIterator<Item = P>,
    ) -> Result<Self, Unfit> {
        match joined(items, ",") {
            Some(encoded) if !matches!(encoded.as_str(), "" | "." | "..") => self.in_path(name, &encoded),
            _ => Err(Unfit { name, reason: "is empty, and a path segment cannot be" }),
        }
    }

    fn in_path(mut self, name: &'static str, encoded: &str) -> Result<Self, Unfit> {
        let place =
            self.target.match_indices('{').map(|(at, _)| at).find(|at| {
                self.target[at + 1..].strip_prefix(name).is_some_and(|rest| rest.starts_with('}'))
            });
        let Some(at) = place else {
            return Err(Unfit { name, reason: "has no place in the path" });
        };
        self.target.replace_range(at..at + name.len() + 2, encoded);
        Ok(self)
    }

    /// The address with `name=value` added to its query, both percent-encoded, unless the value is left out.
    #[must_use]
    pub fn query<'a>(mut self, name: &str, value: impl Parameter<'a>) -> Self {
        if let Some(value) = value.text() {
            self.add_query(name);
            percent_encode(&mut self.target, &value);
        }
        self
    }

    /// The address with `name=item` added to its query for each item.
    #[must_use]
    pub fn query_each<'a, P: Parameter<'a>>(self, name: &str, items: impl IntoIterator<Item = P>) -> Self {
        items.into_iter().fold(self, |outgoing, item| outgoing.query(name, item))
    }

    /// The address with a list added to its query, unless it is empty: its items percent-encoded, with `separator`,
    /// itself in its encoded form, between.
    #[must_use]
    pub fn query_list<'a, P: Parameter<'a>>(
        mut self,
        name: &str,
        separator: &str,
        items: impl IntoIterator<Item = P>,
    ) -> Self {
        if let Some(encoded) = joined(items, separator) {
            self.add_query(name);
            self.target.push_str(&encoded);
        }
        self
    }

    /// The address with `name[field]=value` added to its query for each field of `value`.
    ///
    /// # Errors
    /// [`Unfit`] when a value has no form in JSON.
    pub fn query_object<T: Serialize + ?Sized>(
        mut self,
        name: &'static str,
        value: &T,
    ) -> Result<Self, Unfit> {
        let value = serde_json::to_value(value)
            .map_err(|_| Unfit { name, reason: "has a value that has no form in JSON" })?;
        for (key, value) in form::pairs(name, &value, Lists::Repeated) {
            self.add_query(&key);
            percent_encode(&mut self.target, &value);
        }
        Ok(self)
    }

    fn add_query(&mut self, name: &str) {
        self.target.push(if self.target.contains('?') { '&' } else { '?' });
        percent_encode(&mut self.target, name);
        self.target.push('=');
    }

    /// The address with a header, unless its value is left out.
    ///
    /// # Errors
    /// [`Unfit`] when the value has characters that a header cannot carry (RFC 9110, section 5.5).
    pub fn header<'a>(mut self, name: &'static str, value: impl Parameter<'a>) -> Result<Self, Unfit> {
        if let Some(value) = value.text() {
            self.headers.push((name.into(), sendable(name, value)?));
        }
        Ok(self)
    }

    /// The address with a header that holds a list, unless it is empty: its items with commas between.
    ///
    /// # Errors
    /// [`Unfit`] when an item has a comma, or characters that a header cannot carry.
    pub fn header_list<'a, P: Parameter<'a>>(
        mut self,
        name: &'static str,
        items: impl IntoIterator<Item = P>,
    ) -> Result<Self, Unfit> {
        let mut texts = Vec::new();
        for item in items.into_iter().filter_map(Parameter::text) {
            if item.contains(',') {
                return Err(Unfit { name, reason: "has an item with a comma, which separates items" });
            }
            texts.push(sendable(name, item)?);
        }
        if !texts.is_empty() {
            self.headers.push((name.into(), texts.join(",")));
        }
        Ok(self)
    }

    /// The address with a cookie, percent-encoded, unless its value is left out.
    #[must_use]
    pub fn cookie<'a>(mut self, name: &'static str, value: impl Parameter<'a>) -> Self {
        let Some(value) = value.text() else { return self };
        let mut pair = format!("{name}=");
        percent_encode(&mut pair, &value);
        match self.headers.iter_mut().find(|(header, _)| *header == "cookie") {
            Some((_, cookies)) => {
                cookies.push_str("; ");
                cookies.push_str(&pair);
            }
            None => self.headers.push(("cookie".into(), pair)),
        }
        self
    }
}

/// A text that a header can carry.
fn sendable(name: &'static str, value: Cow<'_, str>) -> Result<String, Unfit> {
    if value.bytes().all(|byte| matches!(byte, b' '..=b'~')) {
        Ok(value.into_owned())
    } else {
        Err(Unfit { name, reason: "has characters that a header cannot carry" })
    }
}

/// The items percent-encoded, with `separator` between; `None` when there are none.
fn joined<'a, P: Parameter<'a>>(items: impl IntoIterator<Item = P>, separator: &str) -> Option<String> {
    let mut texts = items.into_iter().filter_map(Parameter::text);
    let mut encoded = String::new();
    percent_encode(&mut encoded, &texts.next()?);
    for text in texts {
        encoded.push_str(separator);
        percent_encode(&mut encoded, &text);
    }
    Some(encoded)
}

/// Appends `text` with everything outside the unreserved characters of RFC 3986 percent-encoded.
pub fn percent_encode(target: &mut String, text: &str) {
    const HEX: &[u8; 16] = b"0123456789ABCDEF";
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~') {
            target.push(char::from(byte));
        } else {
            target.push('%');
            target.push(char::from(HEX[usize::from(byte >> 4)]));
            target.push(char::from(HEX[usize::from(byte & 15)]));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const GET_ORDER: &str = "/tenants/{tenant}/orders/{id}";

    #[test]
    fn path_values_cannot_leave_their_segment() {
        let address = Address::new(GET_ORDER)
            .path("tenant", "a/../b?x#y%2f")
            .and_then(|address| address.path("id", "{tenant} ü"))
            .unwrap();
        assert_eq!(address.target, "/tenants/a%2F..%2Fb%3Fx%23y%252f/orders/%7Btenant%7D%20%C3%BC");
    }

    #[test]
    fn path_values_that_address_another_resource_are_refused_by_the_parameters_name() {
        for value in ["", ".", ".."] {
            assert_eq!(Address::new(GET_ORDER).path("id", value).unwrap_err().name, "id", "{value:?}");
            assert_eq!(Address::new(GET_ORDER).path_list("id", [value]).unwrap_err().name, "id", "{value:?}");
        }
        assert!(Address::new(GET_ORDER).path_list("id", Vec::<&str>::new()).is_err());
    }

    #[test]
    fn query_parameters_are_encoded_and_joined() {
        let address = Address::new(GET_ORDER).query("filter[state]", "a&b=c").query("page", "2");
        assert_eq!(address.target, "/tenants/{tenant}/orders/{id}?filter%5Bstate%5D=a%26b%3Dc&page=2");
    }

    #[test]
    fn lists_are_written_in_the_style_that_the_contract_says() {
        const LIST: &str = "/orders/{ids}";
        let address = Address::new(LIST)
            .path_list("ids", [1, 2])
            .unwrap()
            .query_each("state", ["a b", "c,d"])
            .query_list("tag", ",", ["x,y", "z"])
            .query_list("color", "%20", ["red", "green"])
            .query_list("none", "%7C", Vec::<&str>::new())
            .header_list("X-Ids", [3_i64, 4])
            .unwrap()
            .cookie("a", "1; 2")
            .cookie("b", true)
            .cookie("c", None::<i32>);
        assert_eq!(
            address.target, "/orders/1,2?state=a%20b&state=c%2Cd&tag=x%2Cy,z&color=red%20green",
            "a separator within an item cannot be taken for one between items"
        );
        let headers: Vec<_> = address.headers.iter().map(|(name, value)| (&**name, value.as_str())).collect();
        assert_eq!(headers, [("X-Ids", "3,4"), ("cookie", "a=1%3B%202; b=true")]);
        assert!(Address::new(LIST).header_list("X-Ids", ["a,b"]).is_err());
    }

    #[test]
    fn the_fields_of_an_object_become_parameters() {
        let address = Address::new(GET_ORDER)
            .query_object("filter", &serde_json::json!({ "state": "open", "after": null, "limit": 5 }))
            .unwrap();
        let (_, query) = address.target.split_once('?').unwrap();
        let mut pairs: Vec<&str> = query.split('&').collect();
        pairs.sort_unstable();
        assert_eq!(pairs, ["filter%5Blimit%5D=5", "filter%5Bstate%5D=open"]);
    }

    #[test]
    fn header_values_cannot_start_another_header() {
        for value in ["a\r\nX-Admin: 1", "a\0", "\u{7f}", "ü"] {
            assert!(Address::new(GET_ORDER).header("If-Match", value).is_err(), "{value:?}");
            assert!(Address::new(GET_ORDER).header_list("If-Match", [value]).is_err(), "{value:?}");
        }
    }
}
