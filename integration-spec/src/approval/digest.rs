//! What was approved, as one number.
//!
//! The subject is written out as lines of text in one order, whatever the order of the files, and hashed. A line is
//! there for everything that a caller or the backend could notice: consumer, operation, parameters, every type that
//! request and reply reach, criterion, budget. Descriptions, formatting and the order of declarations are not, so that
//! changing them voids nothing. The algorithm has a version; a digest of another version is not compared.
//!
//! Every struct is taken apart by name: a property that the language gains does not compile until it is decided here
//! whether approvals depend on it.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::time::Duration;

use caseway_environment::Span;
use sha2::{Digest, Sha256};

use crate::model::{OperationKind, ParameterIn};
use crate::platform::{
    BackendOperation, Bound, DecimalForm, EnumType, EnumValue, ErrorClass, Field, FormLists, Idempotency,
    Limits, Multipart, MultipartPart, ObjectType, Parameter, Pattern, ReplyBody, RequestBody, Separator,
    Shape, Style, Success, Type, TypeId, Types, UnionType, Variant,
};

/// The version of the algorithm: part of every digest, so that an old one is told apart from a wrong one.
pub const VERSION: &str = "v1";

/// A direct connection with everything that it reaches.
#[derive(Debug, Clone, Copy)]
pub struct Subject<'a> {
    /// The consumer's name.
    pub case_type: &'a str,
    /// The backend's name.
    pub backend: &'a str,
    /// The instance that is called, where the backend has several.
    pub instance: Option<&'a str>,
    /// The operation that is called.
    pub operation: &'a BackendOperation,
    /// The criterion's name.
    pub criterion: &'a str,
    /// How long the case type can wait.
    pub latency_budget: Option<Duration>,
}

/// The digest of a direct connection, as in `v1:sha256:...`.
#[must_use]
pub fn of_subject(subject: &Subject<'_>, types: &Types) -> String {
    of_text(&canonical(subject, types))
}

/// The digest of a criterion's text. White space is not compared, so that the text may be wrapped anew.
#[must_use]
pub fn of_criterion(name: &str, text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    of_text(&format!(
        "caseway criterion {VERSION}\nname {}\ntext {}\n",
        quoted(name),
        quoted(&words.join(" "))
    ))
}

/// The SHA-256 of a file's bytes, as 64 hexadecimal digits.
#[must_use]
pub fn of_file(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

/// Whether a digest was made by this version of the algorithm; another's cannot be compared.
#[must_use]
pub fn is_comparable(digest: &str) -> bool {
    digest.split_once(':').is_some_and(|(version, _)| version == VERSION)
}

fn of_text(text: &str) -> String {
    format!("{VERSION}:sha256:{}", hex(&Sha256::digest(text)))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(64), |mut text, byte| {
        // Writing to a text does not fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// The text that is hashed: one thing a line, names as JSON texts, so that no name can look like another line.
#[must_use]
pub fn canonical(subject: &Subject<'_>, types: &Types) -> String {
    let Subject { case_type, backend, instance, operation, criterion, latency_budget } = subject;
    let mut lines = Lines::default();
    lines.add(format_args!("consumer {}", quoted(case_type)));
    lines.add(format_args!("criterion {}", quoted(criterion)));
    match latency_budget {
        Some(budget) => lines.add(format_args!("budget {}", Span(*budget))),
        None => lines.add(format_args!("budget none")),
    }
    if let Some(instance) = instance {
        lines.add(format_args!("instance {}", quoted(instance)));
    }
    let mut reached = BTreeSet::new();
    lines.operation(backend, operation, types, &mut reached);
    lines.types(types, reached);
    format!("caseway direct connection {VERSION}\n{}", lines.text)
}

#[derive(Default)]
struct Lines {
    text: String,
}

impl Lines {
    fn add(&mut self, line: std::fmt::Arguments<'_>) {
        let _ = writeln!(self.text, "{line}");
    }

    fn operation(
        &mut self,
        backend: &str,
        operation: &BackendOperation,
        types: &Types,
        reached: &mut BTreeSet<TypeId>,
    ) {
        let BackendOperation {
            place: _,
            name,
            description: _,
            kind,
            route,
            idempotency,
            parameters,
            request,
            success,
            errors,
            // How the hub turns pages is its own affair: a direct caller turns them itself.
            pages: _,
            // How a command is asked about afterwards is the hub's affair, and direct calls are never asked about.
            verify: _,
            completes: _,
            // How long an attempt may take is the operator's affair, as it is the environment's.
            timeout: _,
        } = operation;
        self.add(format_args!("call {} {}", quoted(backend), quoted(name)));
        self.add(format_args!(
            "kind {}",
            match kind {
                OperationKind::Query => "query",
                OperationKind::Command => "command",
            }
        ));
        self.add(format_args!("http {} {}", route.method.name(), quoted(&route.path)));
        match idempotency {
            Idempotency::None => self.add(format_args!("idempotency none")),
            Idempotency::Natural => self.add(format_args!("idempotency natural")),
            Idempotency::Header { name, valid_for } => {
                self.add(format_args!("idempotency header {}", quoted(name)));
                if let Some(valid_for) = valid_for {
                    self.add(format_args!("  valid-for {}", Span(*valid_for)));
                }
            }
        }
        let parameters: BTreeMap<&str, &Parameter> =
            parameters.iter().map(|parameter| (parameter.name.as_str(), parameter)).collect();
        for Parameter { place: _, name, description: _, location, shape, style, required } in
            parameters.into_values()
        {
            let location = match location {
                ParameterIn::Path => "path",
                ParameterIn::Query => "query",
                ParameterIn::Header => "header",
                ParameterIn::Cookie => "cookie",
            };
            let (presence, shape) = (presence(*required), of_shape(shape, types, reached));
            let style = of_style(*style);
            self.add(format_args!("parameter {} {location}{style} {presence} {shape}", quoted(name)));
        }
        match request {
            Some(body) => self.request(body, types, reached),
            None => self.add(format_args!("request none")),
        }
        for Success { status, body } in success {
            let body = match body {
                ReplyBody::Empty => "none".to_owned(),
                ReplyBody::Json(shape) => of_shape(shape, types, reached),
                ReplyBody::Text => "text".to_owned(),
                ReplyBody::Stream => "stream".to_owned(),
            };
            self.add(format_args!("success {status} {body}"));
        }
        for (status, class) in errors {
            self.add(format_args!("error {status} {}", ErrorClass::name(*class)));
        }
    }

    fn request(&mut self, body: &RequestBody, types: &Types, reached: &mut BTreeSet<TypeId>) {
        let content_type = match body {
            RequestBody::Json { shape, content_type } => {
                self.add(format_args!("request {}", of_shape(shape, types, reached)));
                content_type
            }
            RequestBody::Form { shape, lists } => {
                let lists = match lists {
                    FormLists::Repeated => "repeated",
                    FormLists::Brackets => "brackets",
                    FormLists::Indexed => "indexed",
                    FormLists::Commas => "commas",
                };
                self.add(format_args!("request form {lists} {}", of_shape(shape, types, reached)));
                &None
            }
            RequestBody::Multipart { shape, parts } => {
                match shape {
                    Some(shape) => {
                        self.add(format_args!("request parts {}", of_shape(shape, types, reached)))
                    }
                    None => self.add(format_args!("request parts")),
                }
                self.parts(parts);
                &None
            }
            RequestBody::Text { content_type } => {
                self.add(format_args!("request text"));
                content_type
            }
            RequestBody::Stream { content_type } => {
                self.add(format_args!("request stream"));
                content_type
            }
        };
        if let Some(content_type) = content_type {
            self.add(format_args!("  content-type {}", quoted(content_type)));
        }
    }

    fn parts(&mut self, parts: &Multipart) {
        let Multipart { file, filename, parts } = parts;
        let mut optional = |key: &str, value: &Option<String>| {
            if let Some(value) = value {
                self.add(format_args!("  {key} {}", quoted(value)));
            }
        };
        optional("file", file);
        optional("file-name-of", filename);
        let parts: BTreeMap<&str, &MultipartPart> =
            parts.iter().map(|part| (part.name.as_str(), part)).collect();
        for MultipartPart { name, content_type, filename } in parts.into_values() {
            optional("part", &Some(name.clone()));
            optional("  content-type", content_type);
            optional("  file-name", filename);
        }
    }

    /// Every type that is reached, in order of names: names are unique within a backend.
    fn types(&mut self, types: &Types, mut waiting: BTreeSet<TypeId>) {
        let mut written: BTreeMap<&str, String> = BTreeMap::new();
        while let Some(id) = waiting.pop_first() {
            let ty = types.get(id);
            if written.contains_key(ty.name()) {
                continue;
            }
            let mut reached = BTreeSet::new();
            let text = match ty {
                Type::Object(object) => of_object(object, types, &mut reached),
                Type::Enum(of) => of_enum(of),
                Type::Union(union) => of_union(union, types, &mut reached),
            };
            written.insert(ty.name(), text);
            waiting.extend(reached);
        }
        for text in written.into_values() {
            self.text.push_str(&text);
        }
    }
}

fn of_object(object: &ObjectType, types: &Types, reached: &mut BTreeSet<TypeId>) -> String {
    let ObjectType { origin: _, place: _, name, rust_name: _, description: _, fields } = object;
    let mut lines = Lines::default();
    lines.add(format_args!("object {}", quoted(name)));
    let fields: BTreeMap<&str, &Field> = fields.iter().map(|field| (field.name.as_str(), field)).collect();
    for field in fields.into_values() {
        let Field {
            place: _,
            name,
            rust_name: _,
            description: _,
            shape,
            required,
            nullable,
            default,
            boxed: _,
        } = field;
        let (presence, shape) = (presence(*required), of_shape(shape, types, reached));
        let nullable = if *nullable { " nullable" } else { "" };
        lines.add(format_args!("  field {} {presence}{nullable} {shape}", quoted(name)));
        if let Some(default) = default {
            lines.add(format_args!("    default {default}"));
        }
    }
    lines.text
}

fn of_enum(of: &EnumType) -> String {
    let EnumType { origin: _, place: _, name, rust_name: _, description: _, values, constant: _ } = of;
    let mut lines = Lines::default();
    lines.add(format_args!("enum {}", quoted(name)));
    let values: BTreeSet<&str> =
        values.iter().map(|EnumValue { value, rust_name: _ }| value.as_str()).collect();
    for value in values {
        lines.add(format_args!("  value {}", quoted(value)));
    }
    lines.text
}

fn of_union(union: &UnionType, types: &Types, reached: &mut BTreeSet<TypeId>) -> String {
    let UnionType {
        origin: _,
        place: _,
        name,
        rust_name: _,
        description: _,
        discriminator,
        kind: _,
        variants,
    } = union;
    let mut lines = Lines::default();
    lines.add(format_args!("union {} by {}", quoted(name), quoted(discriminator)));
    let variants: BTreeMap<&str, &Variant> =
        variants.iter().map(|variant| (variant.tag.as_str(), variant)).collect();
    for Variant { tag, rust_name: _, shape } in variants.into_values() {
        lines.add(format_args!("  variant {} {}", quoted(tag), of_shape(shape, types, reached)));
    }
    lines.text
}

/// Limits, in one order, each by the word that JSON Schema has for it.
fn of_limits(limits: &Limits) -> String {
    let Limits { minimum, maximum, multiple_of, least, most, pattern, unique, only, sensitive } = limits;
    let mut words: Vec<String> = Vec::new();
    let mut bound = |word: &str, bound: &Option<Bound>| {
        if let Some(Bound { value, exclusive }) = bound {
            let exclusive = if *exclusive { "exclusive-" } else { "" };
            words.push(format!("{exclusive}{word} {value}"));
        }
    };
    bound("minimum", minimum);
    bound("maximum", maximum);
    words.extend(multiple_of.as_ref().map(|number| format!("multiple-of {number}")));
    words.extend(least.map(|count| format!("least {count}")));
    words.extend(most.map(|count| format!("most {count}")));
    words
        .extend(pattern.as_ref().map(|Pattern { written, regex: _ }| format!("pattern {}", quoted(written))));
    words.extend(unique.then(|| "unique".to_owned()));
    words.extend(only.map(|only| format!("only {only}")));
    words.extend(sensitive.then(|| "sensitive".to_owned()));
    words.join(", ")
}

fn of_shape(shape: &Shape, types: &Types, reached: &mut BTreeSet<TypeId>) -> String {
    match shape {
        Shape::Bool => "boolean".to_owned(),
        Shape::Int32 => "int32".to_owned(),
        Shape::Int64 => "int64".to_owned(),
        Shape::Number => "number".to_owned(),
        Shape::Decimal(DecimalForm::Number) => "decimal".to_owned(),
        Shape::Decimal(DecimalForm::Text) => "decimal text".to_owned(),
        Shape::String => "string".to_owned(),
        Shape::Text(format) => format!("string {}", format.name()),
        Shape::Array(items) => format!("array of {}", of_shape(items, types, reached)),
        Shape::Map(values) => format!("map of {}", of_shape(values, types, reached)),
        Shape::Limited(inner, limits) => {
            format!("{} limited to ({})", of_shape(inner, types, reached), of_limits(limits))
        }
        Shape::Named(id) => {
            reached.insert(*id);
            quoted(types.get(*id).name())
        }
    }
}

/// How a parameter is written, where it is not simply its text.
fn of_style(style: Style) -> &'static str {
    match style {
        Style::Single => "",
        Style::Repeated => " repeated",
        Style::Joined(Separator::Comma) => " commas",
        Style::Joined(Separator::Space) => " spaces",
        Style::Joined(Separator::Pipe) => " pipes",
        Style::Deep => " deep",
    }
}

fn presence(required: bool) -> &'static str {
    if required { "required" } else { "optional" }
}

fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

#[cfg(test)]
mod tests;
