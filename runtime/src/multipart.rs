//! Documents as `multipart/form-data` (RFC 7578): a part for each field, and at most one stream, which comes last.
//!
//! Fields go first because receivers that do not keep the whole body need to know what a file is before it comes.

use aws_lc_rs::digest::{SHA256, digest};
use bytes::Bytes;
use serde_json::Value;

use caseway_core::form::scalar;

/// What the parts of a body are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Parts {
    /// The part that carries the caller's stream.
    file: Option<&'static str>,
    /// The field whose value is the stream's file name instead of a part.
    filename: Option<&'static str>,
    /// What is said of other parts.
    parts: &'static [Part],
}

/// What is said of a part.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Part {
    name: &'static str,
    content_type: Option<&'static str>,
    filename: Option<&'static str>,
}

impl Parts {
    /// A part for each field: scalars as texts, lists of scalars as a part an item, everything else as JSON.
    pub const FIELDS: Self = Self { file: None, filename: None, parts: &[] };

    /// With the caller's stream as the last part.
    #[must_use]
    pub const fn file(self, name: &'static str) -> Self {
        Self { file: Some(name), ..self }
    }

    /// With the field whose value is the stream's file name.
    #[must_use]
    pub const fn filename(self, field: &'static str) -> Self {
        Self { filename: Some(field), ..self }
    }

    /// With what is said of other parts.
    #[must_use]
    pub const fn parts(self, parts: &'static [Part]) -> Self {
        Self { parts, ..self }
    }
}

impl Part {
    /// The part of a field.
    #[must_use]
    pub const fn of(name: &'static str) -> Self {
        Self { name, content_type: None, filename: None }
    }

    /// With a content type.
    #[must_use]
    pub const fn content_type(self, content_type: &'static str) -> Self {
        Self { content_type: Some(content_type), ..self }
    }

    /// With a file name, which makes it a file to the backend.
    #[must_use]
    pub const fn filename(self, filename: &'static str) -> Self {
        Self { filename: Some(filename), ..self }
    }
}

/// The type of a streamed part whose sender did not say what it is.
const OPAQUE: &str = "application/octet-stream";

/// The name of a stream that has none: without one, receivers take the part for a field.
const UNNAMED: &str = "content";

/// A body, as far as it can be written before the stream is there.
#[derive(Debug)]
pub(crate) struct Body {
    /// What separates the parts.
    pub(crate) boundary: String,
    /// Everything up to the stream; the whole body where there is none.
    pub(crate) head: Bytes,
    /// Everything after the stream; `None` where there is none.
    pub(crate) tail: Option<Bytes>,
}

/// The fields of `document` as parts.
pub(crate) fn encode(parts: Parts, document: Value) -> Body {
    // Nobody who supplies content can guess the boundary, so no content can pretend to be a part. Where all of the body
    // is known, its hash serves as well, and the same document gives the same bytes.
    let bits = match parts.file {
        Some(_) => rand::random(),
        None => hashed(&document),
    };
    let boundary = format!("caseway-{bits:032x}");
    let mut fields = match document {
        Value::Object(fields) => fields,
        _ => serde_json::Map::new(),
    };
    let filename = parts.filename.and_then(|field| fields.remove(field)).and_then(|name| scalar(&name));
    let mut head = String::new();
    for (name, value) in &fields {
        let about = parts.parts.iter().find(|part| part.name == name).copied();
        match value {
            Value::Null => {}
            Value::Array(items) if items.iter().all(|item| scalar(item).is_some()) => {
                items.iter().for_each(|item| add(&mut head, &boundary, name, about, item));
            }
            value => add(&mut head, &boundary, name, about, value),
        }
    }
    let end = format!("--{boundary}--\r\n");
    let Some(file) = parts.file else {
        head.push_str(&end);
        return Body { boundary, head: Bytes::from(head), tail: None };
    };
    begin(&mut head, &boundary, file, Some(filename.as_deref().unwrap_or(UNNAMED)), Some(OPAQUE));
    Body { boundary, head: Bytes::from(head), tail: Some(Bytes::from(format!("\r\n{end}"))) }
}

/// The head of a body with a stream, with `content_type` as the stream's.
pub(crate) fn with_content_type(head: &Bytes, content_type: &str) -> Bytes {
    let ending = format!("{OPAQUE}\r\n\r\n");
    match head.strip_suffix(ending.as_bytes()) {
        Some(before) => Bytes::from([before, content_type.as_bytes(), b"\r\n\r\n"].concat()),
        None => head.clone(),
    }
}

fn add(out: &mut String, boundary: &str, name: &str, about: Option<Part>, value: &Value) {
    let content_type = about.and_then(|about| about.content_type);
    let (text, usual) = match scalar(value) {
        Some(text) => (text, None),
        None => (value.to_string(), Some("application/json")),
    };
    begin(out, boundary, name, about.and_then(|about| about.filename), content_type.or(usual));
    out.push_str(&text);
    out.push_str("\r\n");
}

fn begin(out: &mut String, boundary: &str, name: &str, filename: Option<&str>, content_type: Option<&str>) {
    out.push_str("--");
    out.push_str(boundary);
    out.push_str("\r\nContent-Disposition: form-data; name=\"");
    quote(out, name);
    if let Some(filename) = filename {
        out.push_str("\"; filename=\"");
        quote(out, filename);
    }
    out.push('"');
    if let Some(content_type) = content_type {
        out.push_str("\r\nContent-Type: ");
        out.push_str(content_type);
    }
    out.push_str("\r\n\r\n");
}

/// Writes a name as browsers do (HTML Standard, "multipart form data"), so that it cannot end its header.
fn quote(out: &mut String, text: &str) {
    for character in text.chars() {
        match character {
            '"' => out.push_str("%22"),
            '\r' => out.push_str("%0D"),
            '\n' => out.push_str("%0A"),
            other => out.push(other),
        }
    }
}

fn hashed(document: &Value) -> u128 {
    let hash = digest(&SHA256, document.to_string().as_bytes());
    hash.as_ref().iter().take(16).fold(0, |bits, byte| bits << 8 | u128::from(*byte))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn text(body: &Body) -> String {
        String::from_utf8(body.head.to_vec()).unwrap().replace(&body.boundary, "B").replace("\r\n", "\n")
    }

    #[test]
    fn each_field_becomes_a_part() {
        const NOTE: &[Part] = &[Part::of("note").content_type("text/markdown").filename("note.md")];
        let parts = Parts::FIELDS.parts(NOTE);
        let document = json!({ "id": 7, "note": "# Hi", "tags": ["a", "b"], "to": { "x": 1 }, "gone": null });
        let body = encode(parts, document.clone());
        assert_eq!(
            text(&body),
            "--B\nContent-Disposition: form-data; name=\"id\"\n\n7\n\
             --B\nContent-Disposition: form-data; name=\"note\"; filename=\"note.md\"\nContent-Type: text/markdown\n\n# Hi\n\
             --B\nContent-Disposition: form-data; name=\"tags\"\n\na\n\
             --B\nContent-Disposition: form-data; name=\"tags\"\n\nb\n\
             --B\nContent-Disposition: form-data; name=\"to\"\nContent-Type: application/json\n\n{\"x\":1}\n\
             --B--\n"
        );
        assert!(body.tail.is_none());
        assert_eq!(encode(parts, document).boundary, body.boundary, "the same document gives the same bytes");
    }

    #[test]
    fn the_stream_is_the_last_part_under_the_name_that_a_field_gives_it() {
        let body =
            encode(Parts::FIELDS.file("file").filename("name"), json!({ "name": "a\"\r\nb.pdf", "of": "x" }));
        assert_eq!(
            text(&body),
            "--B\nContent-Disposition: form-data; name=\"of\"\n\nx\n\
             --B\nContent-Disposition: form-data; name=\"file\"; filename=\"a%22%0D%0Ab.pdf\"\n\
             Content-Type: application/octet-stream\n\n"
        );
        assert_eq!(body.tail.unwrap(), format!("\r\n--{}--\r\n", body.boundary));
        let other = encode(Parts::FIELDS.file("file").filename("name"), json!({ "of": "x" }));
        assert_ne!(other.boundary, body.boundary, "no content can guess it");
    }

    #[test]
    fn the_callers_content_type_takes_its_place() {
        let body = encode(Parts::FIELDS.file("file"), json!({}));
        let head = with_content_type(&body.head, "image/png");
        assert!(head.ends_with(b"Content-Type: image/png\r\n\r\n"), "{head:?}");
    }
}
