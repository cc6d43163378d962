//! What a backend operation sends: JSON, a form, parts, a text or a stream.

use std::collections::HashSet;

use serde_json::Value;

use super::types::TypeResolver;
use crate::codes;
use crate::diagnostic::Diagnostic;
use crate::model;
use crate::platform::{
    DecimalForm, Field, FormLists, Multipart, MultipartPart, RequestBody, Shape, Type, Types,
};
use crate::source::{Part, Place};
use crate::suggest;

/// The words that stand where a type could: types begin with a capital, so that none is called like them.
pub(super) const TEXT: &str = "text";
/// See [`TEXT`].
pub(super) const STREAM: &str = "stream";

/// Resolves the body of `operation`, which is called `name` and stands at `place`.
pub(super) fn resolve(
    resolver: &mut TypeResolver<'_>,
    operation: &model::BackendOperation,
    name: &str,
    place: &Place,
) -> Option<RequestBody> {
    let at = place.child("request");
    if let Some(content_type) = &operation.content_type {
        media_type(resolver, content_type, &place.child("contentType"));
    }
    let both = operation.form.is_some() && operation.multipart.is_some();
    if both {
        let found = Diagnostic::new(
            codes::BODY_FORM,
            &place.child("multipart"),
            Part::Key,
            "a body is a form or has parts, not both",
        )
        .secondary(&place.child("form"), Part::Key, "the form")
        .help("keep what the backend documents");
        resolver.context().diagnostics.push(found);
        return None;
    }
    let Some(request) = &operation.request else {
        return without_document(resolver, operation, place);
    };
    let word = request.0.as_str().filter(|word| [TEXT, STREAM].contains(word));
    if let Some(word) = word {
        if let Some(key) = form_key(operation) {
            let message = format!("`{key}` has no effect on a body that is a {word}");
            let found = Diagnostic::new(codes::BODY_FORM, &place.child(key), Part::Key, message)
                .secondary(&at, Part::Value, "the body")
                .help(format!("leave `{key}` out, or give `request` an object type whose fields are sent"));
            resolver.context().diagnostics.push(found);
            return None;
        }
        let content_type = operation.content_type.clone();
        return Some(match word {
            TEXT => RequestBody::Text { content_type },
            _ => RequestBody::Stream { content_type },
        });
    }
    let shape = resolver.shape(&request.0, &at, &format!("{name}Request"))?;
    let Some(key) = form_key(operation) else {
        return Some(RequestBody::Json { shape, content_type: operation.content_type.clone() });
    };
    if operation.content_type.is_some() {
        let message = format!("`{key}` decides the body's content type");
        let found = Diagnostic::new(codes::BODY_FORM, &place.child("contentType"), Part::Key, message)
            .help("leave it out");
        resolver.context().diagnostics.push(found);
    }
    let fields = fields(resolver, &shape, key, &at)?;
    if let Some(lists) = operation.form {
        return Some(RequestBody::Form { shape, lists: form_lists(lists) });
    }
    let written = operation.multipart.as_ref()?;
    let parts = multipart(resolver, written, &fields, &place.child("multipart"));
    Some(RequestBody::Multipart { shape: Some(shape), parts })
}

/// A body for which there is no document: a single file, or nothing.
fn without_document(
    resolver: &mut TypeResolver<'_>,
    operation: &model::BackendOperation,
    place: &Place,
) -> Option<RequestBody> {
    if let Some(written) = operation.multipart.as_ref().filter(|written| written.file.is_some()) {
        let parts = multipart(resolver, written, &[], &place.child("multipart"));
        return Some(RequestBody::Multipart { shape: None, parts });
    }
    let key = form_key(operation).or_else(|| operation.content_type.as_ref().map(|_| "contentType"))?;
    let message = format!("`{key}` says how a body is sent, and there is none");
    let found = Diagnostic::new(codes::BODY_FORM, &place.child(key), Part::Key, message)
        .help("give the body under `request`");
    resolver.context().diagnostics.push(found);
    None
}

fn form_key(operation: &model::BackendOperation) -> Option<&'static str> {
    operation.form.map(|_| "form").or_else(|| operation.multipart.as_ref().map(|_| "multipart"))
}

fn form_lists(lists: model::FormLists) -> FormLists {
    match lists {
        model::FormLists::Repeated => FormLists::Repeated,
        model::FormLists::Brackets => FormLists::Brackets,
        model::FormLists::Indexed => FormLists::Indexed,
        model::FormLists::Commas => FormLists::Commas,
    }
}

/// The fields of the object that becomes a form or parts.
fn fields(resolver: &mut TypeResolver<'_>, shape: &Shape, key: &str, at: &Place) -> Option<Vec<Field>> {
    let context = resolver.context();
    if let Some(id) = shape.named()
        && let Type::Object(object) = context.types.get(id)
    {
        let fields = object.fields.clone();
        let decimal = fields.iter().find(|field| writes_decimals_as_numbers(&field.shape, &context.types));
        if let Some(field) = decimal {
            let message = format!("`{}` holds a decimal as a JSON number, and a form has texts", field.name);
            let found = Diagnostic::new(codes::BODY_FORM, at, Part::Value, message)
                .secondary(&field.place, Part::Key, "the field")
                .help("declare it as `type: string, format: decimal`: then every digit is sent as it is");
            context.diagnostics.push(found);
            return None;
        }
        return Some(fields);
    }
    let what = if key == "form" { "the fields of a form" } else { "parts" };
    let found = Diagnostic::new(
        codes::BODY_FORM,
        at,
        Part::Value,
        format!("only an object's fields can become {what}"),
    )
    .help("give an object type with `properties`");
    context.diagnostics.push(found);
    None
}

fn multipart(
    resolver: &mut TypeResolver<'_>,
    written: &model::Multipart,
    fields: &[Field],
    place: &Place,
) -> Multipart {
    if let Some(file) = &written.file
        && let Some(field) = fields.iter().find(|field| field.name == *file)
    {
        let message = format!("`{file}` carries the stream, so it cannot be a field of the body too");
        let found = Diagnostic::new(codes::MULTIPART_PART, &place.child("file"), Part::Value, message)
            .secondary(&field.place, Part::Key, "the field")
            .help("remove the field: the stream passes beside the body");
        resolver.context().diagnostics.push(found);
    }
    if let Some(filename) = &written.filename {
        file_name(resolver, written, filename, fields, &place.child("filename"));
    }
    let mut parts = Vec::with_capacity(written.parts.len());
    for (name, part) in &written.parts {
        let at = place.child("parts").child(name);
        let is_part =
            fields.iter().any(|field| field.name == *name) && written.filename.as_ref() != Some(name);
        if !is_part {
            let message = format!("the body has no part `{name}`");
            let names = fields.iter().map(|field| field.name.as_str());
            let found = Diagnostic::new(codes::MULTIPART_PART, &at, Part::Key, message)
                .maybe_help(suggest::help(name, names));
            resolver.context().diagnostics.push(found);
        }
        if let Some(content_type) = &part.content_type {
            media_type(resolver, content_type, &at.child("contentType"));
        }
        parts.push(MultipartPart {
            name: name.clone(),
            content_type: part.content_type.clone(),
            filename: part.filename.clone(),
        });
    }
    Multipart { file: written.file.clone(), filename: written.filename.clone(), parts }
}

/// The field that holds the stream's file name must hold a text, and there must be a stream.
fn file_name(
    resolver: &mut TypeResolver<'_>,
    written: &model::Multipart,
    name: &str,
    fields: &[Field],
    at: &Place,
) {
    let field = fields.iter().find(|field| field.name == name);
    let (message, help) = match field {
        Some(_) if written.file.is_none() => (
            "no part carries a stream that could have a file name".to_owned(),
            Some("name the part under `file`, or the file name of a field's part under `parts`".to_owned()),
        ),
        Some(field) if *field.shape.plain() == Shape::String => return,
        Some(_) => (format!("a file name is a text, `{name}` is none"), None),
        None => {
            let names = fields.iter().map(|field| field.name.as_str());
            (format!("the body has no field `{name}`"), suggest::help(name, names))
        }
    };
    let found = Diagnostic::new(codes::MULTIPART_PART, at, Part::Value, message).maybe_help(help);
    resolver.context().diagnostics.push(found);
}

/// Whether a text is a media type that can stand in a header (RFC 9110, section 8.3.1).
fn media_type(resolver: &mut TypeResolver<'_>, text: &str, place: &Place) {
    let token = |text: &str| {
        !text.is_empty() && text.bytes().all(|b| b.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&b))
    };
    let (essence, parameters) = text.split_once(';').unwrap_or((text, ""));
    let sound =
        essence.trim_end().split_once('/').is_some_and(|(kind, subtype)| token(kind) && token(subtype))
            && parameters.bytes().all(|b| matches!(b, b' '..=b'~'));
    if !sound {
        let found =
            Diagnostic::new(codes::BODY_FORM, place, Part::Value, format!("`{text}` is not a media type"))
                .help("write `TYPE/SUBTYPE`, as in `application/json-patch+json`");
        resolver.context().diagnostics.push(found);
    }
}

/// The word for a body that is no document, when `meaning` is one.
pub(super) fn word(meaning: &Value) -> Option<&'static str> {
    [TEXT, STREAM].into_iter().find(|word| meaning == word)
}

/// Whether values of `shape` hold decimals that JSON writes as numbers. On their way into a form they would become binary
/// numbers.
fn writes_decimals_as_numbers(shape: &Shape, types: &Types) -> bool {
    let mut seen = HashSet::new();
    let mut waiting = vec![shape];
    while let Some(shape) = waiting.pop() {
        match shape.plain() {
            Shape::Decimal(DecimalForm::Number) => return true,
            Shape::Array(inner) | Shape::Map(inner) => waiting.push(inner),
            Shape::Named(id) if seen.insert(*id) => waiting.extend(types.get(*id).parts()),
            _ => {}
        }
    }
    false
}
