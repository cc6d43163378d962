//! Where generated things stand and what they are called, as modules of the hub crate name them.
//!
//! The emitters and the mapping printer meet here: a path that one of them prints is declared under that path by
//! another. A mapping serves one service, so its module starts with `use caseway_types::customers as types;`. A backend's
//! things are `billing::X` after `use crate::backends::billing;`, or `backends::types::X` where the backend is called like
//! a module that mappings name already.

use caseway_spec::names::{constant_name, field_name};
use caseway_spec::platform::{
    Backend, BackendOperation, Binding, DecimalForm, Format, Instance, Origin, Platform, ReplyBody, Shape,
    Success, Type, TypeId,
};

/// The path of a type: `types::Customer` or `billing::Customer`.
#[must_use]
pub fn type_path(platform: &Platform, id: TypeId) -> String {
    let ty = platform.types.get(id);
    format!("{}::{}", origin_path(platform, ty.origin()), rust_name(ty))
}

/// The path of a type's schema, a `static`: `billing::CUSTOMER_SCHEMA`.
#[must_use]
pub fn schema_path(platform: &Platform, id: TypeId) -> String {
    let ty = platform.types.get(id);
    format!("{}::{}", origin_path(platform, ty.origin()), schema_name(ty))
}

/// The Rust type of a shape: `Vec<types::Customer>`.
#[must_use]
pub fn rust_type(platform: &Platform, shape: &Shape) -> String {
    shape_type(shape, &|id| type_path(platform, id))
}

/// The path of the connector of a backend operation: `billing::find_customer`.
///
/// Its arguments are the operation's parameters in order, then `&T` of the body when one is made; it returns
/// `Result<Outgoing, Fault>`. A parameter is `&str`, `i32`, `i64`, `f64`, `bool`, a decimal or an enum by value, `&T` of a
/// text in a format, `&[T]` or `&T` for a list or an object, and an `Option` of that unless it is required (of `&Vec<T>`,
/// for a list).
#[must_use]
pub fn connector_path(platform: &Platform, backend: usize, operation: usize) -> String {
    let name = connector_name(&platform.backends[backend].operations[operation].name);
    format!("{}::{name}", backend_path(platform, backend))
}

/// The path of the schema of a backend operation's reply with this success, a `static`; `None` when it is no JSON.
#[must_use]
pub fn reply_schema_path(
    platform: &Platform,
    backend: usize,
    operation: usize,
    success: &Success,
) -> Option<String> {
    let operation = &platform.backends[backend].operations[operation];
    match &success.body {
        ReplyBody::Json(Shape::Named(id)) => Some(schema_path(platform, *id)),
        ReplyBody::Json(_) => {
            Some(format!("{}::{}", backend_path(platform, backend), reply_schema_name(operation, success)))
        }
        ReplyBody::Empty | ReplyBody::Text | ReplyBody::Stream => None,
    }
}

/// The name of the function that maps a binding's input to the backend's request.
#[must_use]
pub fn request_function(platform: &Platform, binding: &Binding) -> String {
    format!("{}_request", bare(&field_name(bound_operation(platform, binding))))
}

/// The name of the function that maps the backend's reply to a binding's output.
#[must_use]
pub fn output_function(platform: &Platform, binding: &Binding) -> String {
    format!("{}_output", bare(&field_name(bound_operation(platform, binding))))
}

/// The name of the function that maps a reply of `status` to a binding's output, where successes differ.
#[must_use]
pub fn output_function_for(platform: &Platform, binding: &Binding, status: u16) -> String {
    format!("{}_{status}", output_function(platform, binding))
}

/// The name of the function that chooses the instance that a binding calls.
#[must_use]
pub fn instance_function(platform: &Platform, binding: &Binding) -> String {
    format!("{}_instance", bare(&field_name(bound_operation(platform, binding))))
}

/// The name of the function that gives the text that names a binding's lane.
#[must_use]
pub fn lane_function(platform: &Platform, binding: &Binding) -> String {
    format!("{}_lane", bare(&field_name(bound_operation(platform, binding))))
}

/// The name of the function that maps a binding's input to the question whether it took effect.
#[must_use]
pub fn verify_function(platform: &Platform, binding: &Binding) -> String {
    format!("{}_verify", bare(&field_name(bound_operation(platform, binding))))
}

/// The name of the function that maps the answer to a binding's output, if it took effect.
#[must_use]
pub fn verified_function(platform: &Platform, binding: &Binding) -> String {
    format!("{}_verified", bare(&field_name(bound_operation(platform, binding))))
}

/// The name of the function that asks for a binding's later answer.
#[must_use]
pub fn poll_function(platform: &Platform, binding: &Binding) -> String {
    format!("{}_poll", bare(&field_name(bound_operation(platform, binding))))
}

/// The name of the function that maps the later answer to a binding's output.
#[must_use]
pub fn answer_function(platform: &Platform, binding: &Binding) -> String {
    format!("{}_answer", bare(&field_name(bound_operation(platform, binding))))
}

fn bound_operation<'p>(platform: &'p Platform, binding: &Binding) -> &'p str {
    &platform.services[binding.service].operations[binding.operation].name
}

/// The name of a connector within its backend's module.
pub(crate) fn connector_name(operation: &str) -> String {
    field_name(operation)
}

/// The name of an operation's descriptor within its module. Names that a schema or shape could have get a suffix.
#[must_use]
pub fn operation_name(operation: &str) -> String {
    let name = constant_name(operation);
    let taken = name.ends_with("_SCHEMA")
        || name.contains("_REPLY_SHAPE")
        || name.starts_with("AT_")
        || [INSTANCES, FILE].contains(&name.as_str());
    if taken { format!("{name}_OPERATION") } else { name }
}

/// The name of a mapping's spec file within its module.
pub(crate) const FILE: &str = "FILE";

/// The name of the list of a backend's instances within its module.
pub(crate) const INSTANCES: &str = "INSTANCES";

/// The name of an instance's descriptor within its backend's module.
pub(crate) fn instance_name(instance: &Instance) -> String {
    format!("AT_{}", constant_name(&instance.name))
}

/// The names of the descriptors in a backend's module: its own, or one for each instance.
pub(crate) fn descriptor_names(backend: &Backend) -> Vec<String> {
    if backend.instances.is_empty() {
        return vec!["BACKEND".to_owned()];
    }
    backend.instances.iter().map(instance_name).collect()
}

/// The name of the schema of a reply whose shape has no name of its own. Successes of one shape share it.
pub(crate) fn reply_schema_name(operation: &BackendOperation, success: &Success) -> String {
    let name = constant_name(&operation.name);
    let first = operation.success.iter().find(|other| other.body == success.body);
    match first.filter(|_| operation.reply().is_none()) {
        Some(first) => format!("{name}_REPLY_SHAPE_{}", first.status),
        None => format!("{name}_REPLY_SHAPE"),
    }
}

/// The name of a type's schema within its module.
pub(crate) fn schema_name(ty: &Type) -> String {
    schema_name_of(rust_name(ty))
}

/// The name of the schema of the type that Rust calls `rust_name`.
pub(crate) fn schema_name_of(rust_name: &str) -> String {
    format!("{}_SCHEMA", constant_name(rust_name))
}

/// A type's Rust name within its module.
pub(crate) fn rust_name(ty: &Type) -> &str {
    ty.rust_name()
}

/// The module of a backend, as mappings name it.
pub(crate) fn backend_path(platform: &Platform, index: usize) -> String {
    let module = &platform.backends[index].module;
    if shadows(module) { format!("backends::{module}") } else { module.clone() }
}

/// Whether a backend's module is called like another module that mappings name.
pub(crate) fn shadows(module: &str) -> bool {
    matches!(
        module,
        "backends"
            | "services"
            | "types"
            | "rt"
            | "cel"
            | "std"
            | "core"
            | "caseway_runtime"
            | "caseway_types"
    )
}

/// The module of an origin, as mappings name it.
pub(crate) fn origin_path(platform: &Platform, origin: Origin) -> String {
    match origin {
        Origin::Backend(index) => backend_path(platform, index),
        Origin::Service(_) => "types".to_owned(),
    }
}

/// The Rust type of a shape, with named types named by `named`.
pub(crate) fn shape_type(shape: &Shape, named: &dyn Fn(TypeId) -> String) -> String {
    match shape {
        Shape::Bool => "bool".to_owned(),
        Shape::Int32 => "i32".to_owned(),
        Shape::Int64 => "i64".to_owned(),
        Shape::Number => "f64".to_owned(),
        Shape::Decimal(DecimalForm::Number) => "rt::DecimalNumber".to_owned(),
        Shape::Decimal(DecimalForm::Text) => "rt::DecimalText".to_owned(),
        Shape::String => "String".to_owned(),
        Shape::Text(format) => format!("rt::{}", format_type(*format)),
        Shape::Array(items) => format!("Vec<{}>", shape_type(items, named)),
        Shape::Map(values) => format!("std::collections::BTreeMap<String, {}>", shape_type(values, named)),
        Shape::Named(id) => named(*id),
        Shape::Limited(shape, _) => shape_type(shape, named),
    }
}

/// The runtime's type of texts of a format; its variant in the runtime's `Format` is called so too.
pub(crate) fn format_type(format: Format) -> &'static str {
    match format {
        Format::Date => "Date",
        Format::DateTime => "DateTime",
        Format::Uuid => "Uuid",
        Format::Uri => "Uri",
        Format::Email => "Email",
        Format::Byte => "Byte",
    }
}

/// An identifier without the mark of a raw one, to build others from.
pub(crate) fn bare(identifier: &str) -> &str {
    identifier.strip_prefix("r#").unwrap_or(identifier)
}
