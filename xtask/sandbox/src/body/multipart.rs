//! `multipart/form-data` (RFC 7578), taken apart and read back into the document that it was made from.

use bytes::Bytes;
use caseway_spec::platform::{Field, Multipart, Shape, Type, Types};
use serde_json::{Map, Value};

use super::{Content, scalar};
use crate::validate::{self, Part as Where, Violation};

/// The most parts that are read.
const MOST_PARTS: usize = 1_000;

/// One part as it came.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Part {
    name: String,
    filename: Option<String>,
    media_type: Option<String>,
    bytes: Bytes,
}

/// The parts of a body, whose content type is `content_type`.
pub(super) fn split(content_type: &str, body: &Bytes) -> Result<Vec<Part>, String> {
    let boundary = parameter(content_type, "boundary").ok_or("the content type names no boundary")?;
    let delimiter = format!("--{boundary}");
    let mut rest = body.clone();
    if !rest.starts_with(delimiter.as_bytes()) {
        return Err("it does not begin with its boundary".to_owned());
    }
    let mut parts = Vec::new();
    loop {
        let mut after = rest.split_off(delimiter.len());
        if after.starts_with(b"--") {
            return if &after[2..] == b"\r\n" || after.len() == 2 {
                Ok(parts)
            } else {
                Err("something follows its end".to_owned())
            };
        }
        if !after.starts_with(b"\r\n") || parts.len() >= MOST_PARTS {
            return Err("a boundary is followed by neither a line's end nor `--`".to_owned());
        }
        let after = after.split_off(2);
        let end = find(&after, format!("\r\n{delimiter}").as_bytes()).ok_or("a part does not end")?;
        parts.push(part(after.slice(..end))?);
        rest = after.slice(end + 2..);
    }
}

fn part(bytes: Bytes) -> Result<Part, String> {
    let end = find(&bytes, b"\r\n\r\n").ok_or("a part has no end of its header")?;
    let header = std::str::from_utf8(&bytes[..end]).map_err(|_| "a part's header is not in UTF-8")?;
    let mut found =
        Part { name: String::new(), filename: None, media_type: None, bytes: bytes.slice(end + 4..) };
    let mut named = false;
    for line in header.split("\r\n") {
        let (name, value) = line.split_once(':').ok_or("a part's header has a line without a name")?;
        match name.trim().to_ascii_lowercase().as_str() {
            "content-disposition" if value.trim().starts_with("form-data") => {
                found.name = parameter(value, "name").ok_or("a part has no name")?;
                found.filename = parameter(value, "filename");
                named = true;
            }
            "content-type" => found.media_type = Some(value.trim().to_owned()),
            _ => {}
        }
    }
    if named { Ok(found) } else { Err("a part is not `form-data`".to_owned()) }
}

/// The value of a parameter in a header, unquoted.
fn parameter(header: &str, name: &str) -> Option<String> {
    header.split(';').skip(1).find_map(|parameter| {
        let (key, value) = parameter.split_once('=')?;
        let value = value.trim();
        let value = value.strip_prefix('"').and_then(|value| value.strip_suffix('"')).unwrap_or(value);
        (key.trim().eq_ignore_ascii_case(name) && !value.is_empty()).then(|| value.to_owned())
    })
}

fn find(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    bytes.windows(wanted.len()).position(|window| window == wanted)
}

/// The document and the file that parts say; what is wrong with how they say it goes to `found`.
pub(super) fn read(
    types: &Types,
    shape: Option<&Shape>,
    declared: &Multipart,
    parts: Vec<Part>,
    found: &mut Vec<Violation>,
) -> (Value, Option<Content>) {
    let none = Vec::new();
    let fields = match shape.and_then(Shape::named).map(|id| types.get(id)) {
        Some(Type::Object(object)) => &object.fields,
        _ => &none,
    };
    let mut document = Map::new();
    let mut content = None;
    for part in parts {
        if content.is_some() {
            found.push(wrong(&part.name, "comes after the file, which must be last"));
        }
        if declared.file.as_ref() == Some(&part.name) {
            let Some(filename) = &part.filename else {
                found.push(wrong(&part.name, "has no `filename`, which a file must have"));
                continue;
            };
            if let Some(field) = &declared.filename {
                document.insert(field.clone(), Value::String(filename.clone()));
            }
            let media_type = part.media_type.unwrap_or_else(|| "application/octet-stream".to_owned());
            content = Some(Content { media_type, bytes: part.bytes });
            continue;
        }
        let Some(field) = fields.iter().find(|field| field.name == part.name) else {
            found.push(wrong(&part.name, "is not a part of the contract"));
            continue;
        };
        about(declared, &part, found);
        add(types, field, &part, &mut document, found);
    }
    if let (Some(file), None) = (&declared.file, &content) {
        found.push(wrong(file, "is missing: it carries the file"));
    }
    (Value::Object(document), content)
}

/// Whether a part is what the contract says of it.
fn about(declared: &Multipart, part: &Part, found: &mut Vec<Violation>) {
    let Some(about) = declared.parts.iter().find(|about| about.name == part.name) else { return };
    if let Some(wanted) = &about.content_type
        && part.media_type.as_ref() != Some(wanted)
    {
        found.push(wrong(&part.name, format!("is not declared as {wanted}")));
    }
    if about.filename.is_some() && part.filename.is_none() {
        found.push(wrong(&part.name, "has no `filename`, which a file must have"));
    }
}

fn add(
    types: &Types,
    field: &Field,
    part: &Part,
    document: &mut Map<String, Value>,
    found: &mut Vec<Violation>,
) {
    let Ok(text) = std::str::from_utf8(&part.bytes) else {
        found.push(wrong(&part.name, "is not in UTF-8"));
        return;
    };
    let structured = |shape: &Shape| match shape.plain() {
        Shape::Array(_) | Shape::Map(_) => true,
        Shape::Named(id) => !matches!(types.get(*id), Type::Enum(_)),
        _ => false,
    };
    match field.shape.plain() {
        Shape::Array(items) if !structured(items) => {
            let list = document.entry(field.name.clone()).or_insert_with(|| Value::Array(Vec::new()));
            if let Value::Array(list) = list {
                list.push(scalar(items, text));
            }
        }
        shape if structured(shape) => match serde_json::from_str(text) {
            Ok(value) => {
                document.insert(field.name.clone(), value);
            }
            Err(error) => found.push(wrong(&part.name, format!("is not JSON: {error}"))),
        },
        shape => {
            if document.insert(field.name.clone(), scalar(shape, text)).is_some() {
                found.push(wrong(&part.name, "comes more than once"));
            }
        }
    }
}

fn wrong(name: &str, detail: impl Into<String>) -> Violation {
    validate::at(Where::Body, name, detail)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(body: &str) -> Result<Vec<Part>, String> {
        let body = Bytes::from(body.replace('\n', "\r\n"));
        split("multipart/form-data; boundary=B", &body)
    }

    #[test]
    fn parts_are_told_apart_by_the_boundary_alone() {
        let found = parts(
            "--B\nContent-Disposition: form-data; name=\"a\"\n\n1\n--B2\n--B\n\
             content-disposition: form-data; name=\"f\"; filename=\"x.png\"\nContent-Type: image/png\n\n\n--B--\n",
        );
        let part = |name: &str, filename: Option<&str>, media_type: Option<&str>, bytes: &'static str| Part {
            name: name.to_owned(),
            filename: filename.map(str::to_owned),
            media_type: media_type.map(str::to_owned),
            bytes: Bytes::from(bytes),
        };
        // A line that begins like the boundary ends the part all the same: that is what receivers do.
        assert!(found.is_err(), "{found:?}");
        let found = parts(
            "--B\nContent-Disposition: form-data; name=\"a\"\n\n1\n-- B\n--B\n\
             content-disposition: form-data; name=\"f\"; filename=\"x.png\"\nContent-Type: image/png\n\n\n--B--\n",
        )
        .unwrap();
        assert_eq!(
            found,
            [part("a", None, None, "1\r\n-- B"), part("f", Some("x.png"), Some("image/png"), "")]
        );
    }

    #[test]
    fn what_is_not_multipart_is_refused_with_the_reason() {
        for body in [
            "",
            "x",
            "--B",
            "--B\n",
            "--B\n\nx\n--B--",
            "--B--x",
            "--B\nContent-Disposition: form-data\n\n1\n--B--",
        ] {
            assert!(parts(body).is_err(), "{body:?}");
        }
        assert_eq!(parts("--B--\n").unwrap(), []);
    }
}
