//! Gathers what a request says, in path, query and body, into the operation's input: one JSON object.
//!
//! The body's bytes go through untouched when nothing else is to be added; otherwise the parameters are spliced in
//! front of its fields. Nothing is decoded here: values of parameters are written in the form that their schema asks
//! for where they have it, and as text where they do not, so that the one strict decoding that follows judges
//! parameters and fields alike and every mistake is named by its JSON pointer.

use std::borrow::Cow;

use bytes::Bytes;
use caseway_core::schema::{Schema, Violation};
use http::{HeaderMap, header};
use serde::de::IgnoredAny;

use crate::descriptor::{InputPart, Method, ParameterPart, ServiceOperation};
use crate::problem::{Kind, Problem};

/// What is known about an operation's input before any request comes.
#[derive(Debug)]
pub(crate) struct InputPlan {
    path: Vec<PathParameter>,
    query: Vec<Parameter>,
    body: bool,
}

#[derive(Debug)]
struct Parameter {
    part: &'static InputPart,
    /// The name as a JSON key, with its colon.
    key: Vec<u8>,
}

#[derive(Debug)]
struct PathParameter {
    /// The segment's place in the path.
    segment: usize,
    parameter: Parameter,
}

/// The input as gathered.
#[derive(Debug, Clone)]
pub(crate) struct Gathered {
    /// One JSON object, if the body is JSON.
    pub(crate) payload: Bytes,
    /// The body as it came.
    pub(crate) body: Bytes,
    /// What is wrong with the query already.
    pub(crate) violations: Vec<Violation>,
}

impl InputPlan {
    pub(crate) fn new(operation: &'static ServiceOperation) -> Self {
        let parameter = |part: &'static InputPart| {
            let mut key = Vec::with_capacity(part.name.len() + 3);
            quote(&mut key, part.name);
            key.push(b':');
            Parameter { part, key }
        };
        let segment = |name: &str| {
            operation.path.split('/').position(|segment| {
                segment.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')) == Some(name)
            })
        };
        let of = |kind: ParameterPart| operation.parts.iter().filter(move |part| part.part == kind);
        let path = of(ParameterPart::Path)
            .filter_map(|part| {
                Some(PathParameter { segment: segment(part.name)?, parameter: parameter(part) })
            })
            .collect();
        let query = of(ParameterPart::Query).map(parameter).collect();
        let has_body = !operation.takes_stream
            && matches!(operation.method, Method::Post | Method::Put | Method::Patch)
            && fields(operation.input).any(|field| operation.parts.iter().all(|part| part.name != field));
        Self { path, query, body: has_body }
    }

    /// Whether the operation takes a body.
    pub(crate) fn takes_body(&self) -> bool {
        self.body
    }

    /// The input of a request for `path?query` with `body`.
    pub(crate) fn gather(&self, path: &str, query: Option<&str>, body: Bytes) -> Result<Gathered, Problem> {
        if !self.body && !body.is_empty() {
            return Err(Problem::new(Kind::Malformed, "This operation takes no body."));
        }
        // What is not an object would be read as the fields' values in their order, or as nothing at all.
        let object = body.trim_ascii_start();
        if !object.is_empty() && object[0] != b'{' {
            return Err(not_json(&body).unwrap_or_else(|| {
                Problem::invalid_input(vec![violation(String::new(), "must be an object")])
            }));
        }
        let mut violations = Vec::new();
        if self.path.is_empty() && self.query.is_empty() && query.is_none_or(str::is_empty) {
            let payload = if object.is_empty() { Bytes::from_static(b"{}") } else { body.clone() };
            return Ok(Gathered { payload, body, violations });
        }
        let mut payload = Payload::new(body.len() + path.len() + query.map_or(0, str::len) + 64);
        self.add_path(path, &mut payload)?;
        self.add_query(query.unwrap_or_default(), &mut payload, &mut violations)?;
        Ok(Gathered { payload: payload.finish(object), body, violations })
    }

    fn add_path(&self, path: &str, payload: &mut Payload) -> Result<(), Problem> {
        for PathParameter { segment, parameter } in &self.path {
            let text = path.split('/').nth(*segment).and_then(|text| decode(text, false));
            let text = text.ok_or_else(|| unreadable("path"))?;
            payload.add(parameter, &text);
        }
        Ok(())
    }

    fn add_query(
        &self,
        query: &str,
        payload: &mut Payload,
        violations: &mut Vec<Violation>,
    ) -> Result<(), Problem> {
        let mut seen = Vec::with_capacity(self.query.len());
        let mut lists: Vec<(usize, Vec<u8>)> = Vec::new();
        for pair in query.split('&').filter(|pair| !pair.is_empty()) {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            let name = decode(name, true).ok_or_else(|| unreadable("query"))?;
            let value = decode(value, true).ok_or_else(|| unreadable("query"))?;
            let position = self.query.iter().position(|parameter| parameter.part.name == name);
            match position {
                None => {
                    violations.push(violation(pointer(&name), "is not a query parameter of this operation"))
                }
                Some(position) if let Schema::Array(items) = self.query[position].part.schema.split().0 => {
                    let at = lists.iter().position(|(known, _)| *known == position);
                    let at = at.unwrap_or_else(|| {
                        lists.push((position, Vec::new()));
                        lists.len() - 1
                    });
                    let list = &mut lists[at].1;
                    list.push(if list.is_empty() { b'[' } else { b',' });
                    write_value(list, items, &value);
                }
                Some(position) if seen.contains(&position) => {
                    violations.push(violation(pointer(&name), "is given more than once"));
                }
                Some(position) => {
                    seen.push(position);
                    payload.add(&self.query[position], &value);
                }
            }
        }
        for (position, list) in lists {
            payload.add_list(&self.query[position], &list);
        }
        Ok(())
    }
}

/// Whether a request's content type is JSON in UTF-8.
pub(crate) fn is_json(headers: &HeaderMap) -> bool {
    let mut values = headers.get_all(header::CONTENT_TYPE).iter();
    let (Some(value), None) = (values.next(), values.next()) else { return false };
    let Ok(text) = value.to_str() else { return false };
    let (media_type, parameters) = text.split_once(';').unwrap_or((text, ""));
    media_type.trim().eq_ignore_ascii_case("application/json")
        && parameters.split(';').map(str::trim).filter(|parameter| !parameter.is_empty()).all(|parameter| {
            parameter.split_once('=').is_some_and(|(name, value)| {
                name.trim().eq_ignore_ascii_case("charset")
                    && value.trim().trim_matches('"').eq_ignore_ascii_case("utf-8")
            })
        })
}

/// The problem with a body that is not JSON; `None` when it is, and when there is none.
pub(crate) fn not_json(body: &[u8]) -> Option<Problem> {
    if body.is_empty() {
        return None;
    }
    // What is skipped is not looked at closely, so the encoding is checked apart.
    if std::str::from_utf8(body).is_err() {
        return Some(Problem::new(Kind::Malformed, "The body is not in UTF-8."));
    }
    let error = serde_json::from_slice::<IgnoredAny>(body).err()?;
    Some(Problem::new(Kind::Malformed, format!("The body is not JSON: {error}.")))
}

/// An object that is being written.
struct Payload(Vec<u8>);

impl Payload {
    fn new(capacity: usize) -> Self {
        let mut text = Vec::with_capacity(capacity);
        text.push(b'{');
        Self(text)
    }

    fn add(&mut self, parameter: &Parameter, value: &str) {
        if self.0.len() > 1 {
            self.0.push(b',');
        }
        self.0.extend_from_slice(&parameter.key);
        write_value(&mut self.0, parameter.part.schema, value);
    }

    /// Adds a list of which only the end is missing.
    fn add_list(&mut self, parameter: &Parameter, list: &[u8]) {
        if self.0.len() > 1 {
            self.0.push(b',');
        }
        self.0.extend_from_slice(&parameter.key);
        self.0.extend_from_slice(list);
        self.0.push(b']');
    }

    /// The object, with the fields of `object` (its whole text, or nothing) behind those written.
    fn finish(mut self, object: &[u8]) -> Bytes {
        match object.get(1..) {
            // The text behind the brace is `}` or fields; either way the result is JSON exactly when `object` is.
            Some(rest) => {
                if self.0.len() > 1 && !rest.trim_ascii_start().starts_with(b"}") {
                    self.0.push(b',');
                }
                self.0.extend_from_slice(rest);
            }
            None => self.0.push(b'}'),
        }
        Bytes::from(self.0)
    }
}

/// Appends the value of a scalar: as it stands where that is its form, as a text otherwise.
fn write_value(target: &mut Vec<u8>, schema: &Schema, text: &str) {
    if has_form(schema, text) {
        target.extend_from_slice(text.as_bytes());
    } else {
        quote(target, text);
    }
}

/// Whether `text` is, as it stands, a JSON value of a scalar schema that is not a string.
fn has_form(schema: &Schema, text: &str) -> bool {
    match schema.split().0 {
        Schema::Bool => matches!(text, "true" | "false"),
        Schema::Int32 | Schema::Int64 => {
            let digits = text.strip_prefix('-').unwrap_or(text).as_bytes();
            digits.iter().all(u8::is_ascii_digit) && matches!(digits, [_] | [b'1'..=b'9', ..])
        }
        // A JSON number begins and ends with a digit, so no space or other value passes.
        Schema::Number | Schema::Decimal => {
            text.starts_with(|first: char| first == '-' || first.is_ascii_digit())
                && text.ends_with(|last: char| last.is_ascii_digit())
                && serde_json::from_str::<f64>(text).is_ok()
        }
        Schema::String(_)
        | Schema::Enum(_)
        | Schema::Array(_)
        | Schema::Map(_)
        | Schema::Object { .. }
        | Schema::Union { .. }
        | Schema::Limited(..)
        | Schema::Later(_) => false,
    }
}

/// The names of the fields that an input declares.
fn fields(schema: Option<&'static Schema>) -> impl Iterator<Item = &'static str> {
    let fields = schema.map(Schema::fields).unwrap_or_default();
    fields.iter().map(|field| field.name)
}

/// `text` with its percent-escapes undone; `None` where they are broken or not UTF-8.
pub(crate) fn decode(text: &str, form: bool) -> Option<Cow<'_, str>> {
    if !text.bytes().any(|byte| byte == b'%' || (form && byte == b'+')) {
        return Some(Cow::Borrowed(text));
    }
    let mut decoded = Vec::with_capacity(text.len());
    let mut bytes = text.bytes();
    while let Some(byte) = bytes.next() {
        decoded.push(match byte {
            b'%' => {
                let mut digit = || char::from(bytes.next()?).to_digit(16);
                u8::try_from(digit()? << 4 | digit()?).ok()?
            }
            b'+' if form => b' ',
            other => other,
        });
    }
    String::from_utf8(decoded).ok().map(Cow::Owned)
}

/// Appends `text` as a JSON string.
fn quote(target: &mut Vec<u8>, text: &str) {
    // Text always has a JSON form, and writing to memory does not fail.
    let _ = serde_json::to_writer(target, text);
}

/// The JSON pointer of a field.
pub(crate) fn pointer(name: &str) -> String {
    format!("/{}", name.replace('~', "~0").replace('/', "~1"))
}

pub(crate) fn violation(pointer: String, message: &str) -> Violation {
    Violation { pointer, message: message.to_owned() }
}

pub(crate) fn unreadable(part: &str) -> Problem {
    Problem::new(Kind::Malformed, format!("The address has an escape in its {part} that is not UTF-8."))
}
