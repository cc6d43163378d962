//! Connectors: one function per backend operation, a chain from its parameters and its body to the request.

use std::fmt::Write as _;

use caseway_spec::model::ParameterIn;
use caseway_spec::names::field_name;
use caseway_spec::platform::{
    BackendOperation, FormLists, Multipart, MultipartPart, Parameter, Platform, RequestBody, Separator,
    Shape, Style, TypeId,
};

use crate::names::{connector_name, operation_name, rust_name, shape_type};
use crate::text::{doc_if_any, literal};

/// A connector with more parameters than this is told apart from one that clippy would accept.
pub(super) const FEW_ARGUMENTS: usize = 7;

/// A connector that is being written.
pub(super) struct Chain {
    pub(super) arguments: Vec<String>,
    pub(super) text: String,
    /// Whether the last step can fail.
    pub(super) fallible: bool,
}

/// How the module that a connector stands in calls the contract's types.
#[derive(Debug, Clone, Copy)]
pub(super) struct Types<'p> {
    pub(super) platform: &'p Platform,
    /// What stands before their names.
    pub(super) prefix: &'static str,
}

impl Types<'_> {
    /// The Rust type of a shape.
    pub(super) fn of(self, shape: &Shape) -> String {
        shape_type(shape, &|id| self.named(id))
    }

    fn named(self, id: TypeId) -> String {
        format!("{}{}", self.prefix, rust_name(self.platform.types.get(id)))
    }
}

impl Chain {
    fn step(&mut self, call: &str, fails: bool) {
        if std::mem::replace(&mut self.fallible, fails) {
            self.text.push('?');
        }
        self.text.push_str(call);
    }
}

/// The connector of `operation`.
pub(super) fn emit(out: &mut String, platform: &Platform, operation: &BackendOperation) {
    let text = format!("rt::Outgoing::to(&{})", operation_name(&operation.name));
    let mut chain = Chain { arguments: Vec::new(), text, fallible: false };
    let types = Types { platform, prefix: "" };
    for parameter in &operation.parameters {
        add_parameter(&mut chain, types, parameter);
    }
    add_body(&mut chain, types, operation);
    let Chain { arguments, text, fallible } = chain;
    let text = if fallible { text } else { format!("Ok({text})") };
    // Method and path stand in the operation, right above.
    doc_if_any(out, operation.description.as_deref());
    if arguments.len() > FEW_ARGUMENTS {
        out.push_str(
            "#[allow(clippy::too_many_arguments, reason = \"one per parameter of the operation\")]\n",
        );
    }
    let _ = writeln!(
        out,
        "pub(crate) fn {}({}) -> Result<rt::Outgoing, rt::Fault> {{\n{text}\n}}\n",
        connector_name(&operation.name),
        arguments.join(", ")
    );
}

pub(super) fn add_parameter(chain: &mut Chain, types: Types<'_>, parameter: &Parameter) {
    let rust = field_name(&parameter.name);
    let name = literal(&parameter.name);
    let in_path = parameter.location == ParameterIn::Path;
    let in_header = parameter.location == ParameterIn::Header;
    let (ty, call, fails) = match (parameter.style, parameter.shape.plain()) {
        (Style::Repeated | Style::Joined(_), Shape::Array(items)) => {
            let items_of = items_of(types, items, &rust, parameter.required);
            let ty = types.of(items);
            let ty = if parameter.required { format!("&[{ty}]") } else { format!("Option<&Vec<{ty}>>") };
            let (call, fails) = match (parameter.style, parameter.location) {
                (_, ParameterIn::Path) => (format!(".path_list({name}, {items_of})"), true),
                (_, ParameterIn::Header) => (format!(".header_list({name}, {items_of})"), true),
                (Style::Joined(separator), _) => {
                    let between = match separator {
                        Separator::Comma => ",",
                        Separator::Space => "%20",
                        Separator::Pipe => "%7C",
                    };
                    (format!(".query_list({name}, {}, {items_of})", literal(between)), false)
                }
                (_, _) => (format!(".query_each({name}, {items_of})"), false),
            };
            (ty, call, fails)
        }
        (Style::Deep, shape) => {
            let ty = format!("&{}", types.of(shape));
            if parameter.required {
                (ty, format!(".query_object({name}, {rust})"), true)
            } else {
                (format!("Option<{ty}>"), format!(".query_object({name}, &{rust})"), true)
            }
        }
        (_, shape) => {
            let (ty, value) = scalar(types, shape, &rust, parameter.required);
            let ty = if parameter.required { ty } else { format!("Option<{ty}>") };
            let function = match parameter.location {
                ParameterIn::Path => "path",
                ParameterIn::Query => "query",
                ParameterIn::Header => "header",
                ParameterIn::Cookie => "cookie",
            };
            (ty, format!(".{function}({name}, {value})"), in_path || in_header)
        }
    };
    chain.arguments.push(format!("{rust}: {ty}"));
    chain.step(&call, fails);
}

/// The type of an argument for a scalar, and its value as the runtime takes it.
fn scalar(types: Types<'_>, shape: &Shape, rust: &str, required: bool) -> (String, String) {
    match shape.plain() {
        Shape::Named(id) => {
            let ty = types.named(*id);
            let value =
                if required { format!("{rust}.as_str()") } else { format!("{rust}.map({ty}::as_str)") };
            (ty, value)
        }
        Shape::String => ("&str".to_owned(), rust.to_owned()),
        text @ Shape::Text(_) => (format!("&{}", types.of(text)), rust.to_owned()),
        shape => (types.of(shape), rust.to_owned()),
    }
}

/// The items of a list as the runtime takes them.
fn items_of(types: Types<'_>, items: &Shape, rust: &str, required: bool) -> String {
    let list = if required { format!("{rust}.iter()") } else { format!("{rust}.into_iter().flatten()") };
    match items.plain() {
        Shape::String => format!("{list}.map(String::as_str)"),
        Shape::Text(_) => list,
        Shape::Named(id) => {
            format!("{list}.copied().map({}::as_str)", types.named(*id))
        }
        _ => format!("{list}.copied()"),
    }
}

fn add_body(chain: &mut Chain, types: Types<'_>, operation: &BackendOperation) {
    let Some(request) = &operation.request else { return };
    let taken = operation.parameters.iter().any(|parameter| field_name(&parameter.name) == "body");
    let body = if taken { "whole_body" } else { "body" };
    if let Some(shape) = request.document() {
        chain.arguments.push(format!("{body}: &{}", borrowed(types, shape)));
    }
    let content_type = match request {
        RequestBody::Json { content_type, .. } => {
            chain.step(&format!(".json({body})"), true);
            content_type.as_ref()
        }
        RequestBody::Form { lists, .. } => {
            chain.step(&format!(".form(rt::Lists::{}, {body})", self::lists(*lists)), true);
            None
        }
        RequestBody::Multipart { shape, parts } => {
            let document = if shape.is_some() { body } else { "&()" };
            chain.step(&format!(".multipart({}, {document})", self::parts(parts)), true);
            None
        }
        RequestBody::Text { content_type } => {
            chain.step(&format!(".text({body})"), false);
            content_type.as_ref()
        }
        RequestBody::Stream { content_type } => {
            chain.step(".stream()", false);
            content_type.as_ref()
        }
    };
    if let Some(content_type) = content_type {
        chain.step(&format!(".content_type({})", literal(content_type)), false);
    }
}

/// How the runtime calls a way to write lists.
pub(super) fn lists(lists: FormLists) -> &'static str {
    match lists {
        FormLists::Repeated => "Repeated",
        FormLists::Brackets => "Brackets",
        FormLists::Indexed => "Indexed",
        FormLists::Commas => "Commas",
    }
}

/// What a body is borrowed as.
pub(super) fn borrowed(types: Types<'_>, shape: &Shape) -> String {
    match shape.plain() {
        Shape::String => "str".to_owned(),
        Shape::Array(items) => format!("[{}]", types.of(items)),
        other => types.of(other),
    }
}

/// What the parts of a body are, as a constant.
fn parts(of: &Multipart) -> String {
    let mut text = "rt::Parts::FIELDS".to_owned();
    if let Some(file) = &of.file {
        let _ = write!(text, ".file({})", literal(file));
    }
    if let Some(filename) = &of.filename {
        let _ = write!(text, ".filename({})", literal(filename));
    }
    if !of.parts.is_empty() {
        let parts: Vec<String> = of.parts.iter().map(part).collect();
        let _ = write!(text, ".parts(const {{ &[{}] }})", parts.join(", "));
    }
    text
}

fn part(of: &MultipartPart) -> String {
    let mut text = format!("rt::Part::of({})", literal(&of.name));
    if let Some(content_type) = &of.content_type {
        let _ = write!(text, ".content_type({})", literal(content_type));
    }
    if let Some(filename) = &of.filename {
        let _ = write!(text, ".filename({})", literal(filename));
    }
    text
}
