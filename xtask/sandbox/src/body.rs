//! Reading a request's body in the form that the contract says, strictly: what a real backend might overlook or guess
//! is refused here.

mod form;
mod multipart;

use bytes::Bytes;
use caseway_spec::platform::{DecimalForm, RequestBody, Shape, Types};
use http::StatusCode;
use http::header::CONTENT_TYPE;
use serde_json::{Number, Value};

use crate::reply::Reply;
use crate::schemas::Schemas;
use crate::validate::{self, Part, Violation};

/// A body that was read.
#[derive(Debug, Default)]
pub(crate) struct Read {
    /// What it says, as a document.
    pub(crate) document: Option<Value>,
    /// The stream in it.
    pub(crate) content: Option<Content>,
}

/// A stream, as it came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Content {
    /// What it is.
    pub(crate) media_type: String,
    /// Its bytes.
    pub(crate) bytes: Bytes,
}

/// The body of a request whose contract has `declared`; what is wrong with it goes to `found`.
pub(crate) fn read(
    (types, schemas): (&Types, &Schemas),
    operation: &str,
    declared: Option<&RequestBody>,
    content_type: Option<&str>,
    body: &Bytes,
    found: &mut Vec<Violation>,
) -> Result<Read, Reply> {
    let body_is = |detail: String| Violation { part: Part::Body, pointer: String::new(), detail };
    let Some(declared) = declared else {
        if !body.is_empty() {
            found.push(body_is(format!("is there, and {operation} takes none")));
        }
        return Ok(Read::default());
    };
    // A stream, a text or a form may well be empty.
    if body.is_empty() && matches!(declared, RequestBody::Json { .. } | RequestBody::Multipart { .. }) {
        found.push(body_is(format!("is missing: {operation} requires it")));
        return Ok(Read::default());
    }
    let given = content_type.unwrap_or_default();
    let is_as_declared = match declared {
        RequestBody::Json { content_type: None, .. } => is_json(given),
        RequestBody::Json { content_type: Some(wanted), .. } => essence(given) == essence(wanted),
        RequestBody::Form { .. } => essence(given) == "application/x-www-form-urlencoded",
        RequestBody::Multipart { .. } => essence(given) == "multipart/form-data",
        RequestBody::Text { content_type } => {
            essence(given) == essence(content_type.as_deref().unwrap_or("text/plain"))
        }
        RequestBody::Stream { content_type: Some(wanted) } => essence(given) == essence(wanted),
        RequestBody::Stream { content_type: None } => !given.is_empty(),
    };
    if !is_as_declared {
        let detail = format!("the contract takes {}, and `{CONTENT_TYPE}` says otherwise", wanted(declared));
        return Err(Reply::problem(StatusCode::UNSUPPORTED_MEDIA_TYPE, detail));
    }
    let unreadable = |why: String| Reply::problem(StatusCode::BAD_REQUEST, format!("the body is not {why}"));
    let mut read = Read::default();
    match declared {
        RequestBody::Json { shape, .. } => {
            let document: Value =
                serde_json::from_slice(body).map_err(|error| unreadable(format!("JSON: {error}")))?;
            found.extend(validate::document(schemas, shape, body));
            read.document = Some(document);
        }
        RequestBody::Form { shape, lists } => {
            let document = form::read(types, shape, *lists, body);
            found.extend(validate::document(schemas, shape, document.to_string().as_bytes()));
            read.document = Some(document);
        }
        RequestBody::Multipart { shape, parts } => {
            let received =
                multipart::split(given, body).map_err(|why| unreadable(format!("multipart: {why}")))?;
            let (document, content) = multipart::read(types, shape.as_ref(), parts, received, found);
            if let Some(shape) = shape {
                found.extend(validate::document(schemas, shape, document.to_string().as_bytes()));
                read.document = Some(document);
            }
            read.content = content;
        }
        RequestBody::Text { .. } => {
            let text = std::str::from_utf8(body).map_err(|_| unreadable("in UTF-8".to_owned()))?;
            read.document = Some(Value::String(text.to_owned()));
        }
        RequestBody::Stream { .. } => {
            read.content = Some(Content { media_type: given.to_owned(), bytes: body.clone() });
        }
    }
    Ok(read)
}

/// What is wrong with the object that query parameters such as `name[field]=value` say, given as a form.
pub(crate) fn deep(
    (types, schemas): (&Types, &Schemas),
    name: &str,
    shape: &Shape,
    fields: &str,
) -> Vec<Violation> {
    if fields.is_empty() {
        return Vec::new();
    }
    let document = form::read_below(types, name, shape, fields.as_bytes());
    let mut found = validate::document(schemas, shape, document.to_string().as_bytes());
    for violation in &mut found {
        violation.part = Part::Query;
        violation.pointer = format!("/{name}{}", violation.pointer);
    }
    found
}

/// A text as the scalar that a shape asks for; itself where it is none, for whoever judges it then.
fn scalar(shape: &Shape, text: &str) -> Value {
    let read = match shape.plain() {
        Shape::Bool => text.parse().ok().map(Value::Bool),
        Shape::Int32 | Shape::Int64 => text.parse::<i64>().ok().map(Value::from),
        Shape::Number | Shape::Decimal(DecimalForm::Number) => {
            text.parse().ok().and_then(Number::from_f64).map(Value::Number)
        }
        _ => None,
    };
    read.unwrap_or_else(|| Value::String(text.to_owned()))
}

/// The type and subtype of a media type, in lower case.
fn essence(media_type: &str) -> String {
    media_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}

/// Whether a media type is JSON, such as `application/json; charset=utf-8` or `application/problem+json`.
pub(crate) fn is_json(media_type: &str) -> bool {
    let essence = essence(media_type);
    essence == "application/json" || essence.ends_with("+json")
}

fn wanted(declared: &RequestBody) -> &str {
    match declared {
        RequestBody::Json { content_type, .. } => content_type.as_deref().unwrap_or("application/json"),
        RequestBody::Form { .. } => "application/x-www-form-urlencoded",
        RequestBody::Multipart { .. } => "multipart/form-data",
        RequestBody::Text { content_type } => content_type.as_deref().unwrap_or("text/plain"),
        RequestBody::Stream { content_type } => content_type.as_deref().unwrap_or("any type that is named"),
    }
}
