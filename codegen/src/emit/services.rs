//! Services: the canonical types, and at the hub the descriptors of the operations.

use std::fmt::Write as _;
use std::time::Duration;

use caseway_spec::platform::{
    Lane, Method, ObjectType, OnDead, OperationKind, Origin, Platform, ServiceOperation, Type, TypeId,
};

use super::{method, openapi, pages, types};
use crate::files::{Body, File};
use crate::names::{operation_name, schema_name};
use crate::text::{doc, doc_if_any, duration, literal, option};
use crate::usage::Usage;

/// What the runtime's constructors set: not written out for each operation.
const DEADLINE: Duration = Duration::from_secs(10);

/// The canonical types of one service, in the crate that hub and clients share.
pub(crate) fn emit_types(platform: &Platform, usage: &Usage, index: usize) -> File {
    let service = &platform.services[index];
    let mut types = String::new();
    types::emit(&mut types, platform, usage, Origin::Service(index), types::CANONICAL);
    let items = if types.is_empty() { "" } else { "use caseway_core::codegen as rt;\n" };
    let mut prelude = String::new();
    doc(&mut prelude, "//!", &format!("Types of the service `{}`.", service.name));
    File {
        path: format!("types/src/{}.rs", service.module),
        source: service.source.clone(),
        body: Body::Rust { prelude, items: items.to_owned(), types },
    }
}

/// The descriptors of one service.
pub(crate) fn emit(platform: &Platform, index: usize) -> File {
    let service = &platform.services[index];
    let mut out = String::new();
    let canonical = service
        .operations
        .iter()
        .any(|operation| operation.input.is_some() || operation.output.as_ref().is_some_and(named));
    if canonical {
        let _ = writeln!(out, "use caseway_types::{} as types;", service.module);
    }
    let _ = writeln!(
        out,
        "\npub(crate) static SERVICE: rt::ServiceDescriptor = rt::ServiceDescriptor {{ name: {}, title: {}, owner: {}, openapi: {} }};\n",
        literal(&service.name),
        literal(&service.title),
        literal(&service.owner),
        option(service.version.map(|_| format!("include_str!(\"../../{}\")", openapi::of_major(service)))),
    );
    for operation in &service.operations {
        emit_operation(&mut out, platform, index, operation);
    }
    let named = ["InputPart", "ServiceOperation", "Unavailable"].into_iter();
    let named: String = named
        .filter(|name| out.contains(&format!(" {name}::")) || out.contains(&format!("[{name}::")))
        .map(|name| format!(", {name}"))
        .collect();
    out.insert_str(0, &format!("use caseway_runtime::codegen::{{self as rt{named}}};\n"));
    let mut prelude = String::new();
    doc(&mut prelude, "//!", &format!("Service `{}`: {}.", service.name, service.title));
    File {
        path: format!("src/services/{}.rs", service.module),
        source: service.source.clone(),
        body: Body::rust(prelude, out),
    }
}

fn emit_operation(out: &mut String, platform: &Platform, index: usize, operation: &ServiceOperation) {
    let service = &platform.services[index].name;
    doc_if_any(out, operation.description.as_deref());
    let _ = write!(
        out,
        "pub(crate) static {}: ServiceOperation = ServiceOperation::{}({}, {}, {})",
        operation_name(&operation.name),
        method(operation.route.method).to_lowercase(),
        literal(service),
        literal(&operation.name),
        literal(&operation.route.path),
    );
    match (operation.kind, operation.route.method) {
        (OperationKind::Query, Method::Get) => {}
        (OperationKind::Query, _) => out.push_str(".kind(rt::Kind::Query)"),
        (OperationKind::Command, Method::Get) => out.push_str(".kind(rt::Kind::Command)"),
        (OperationKind::Command, _) => {}
    }
    if operation.always {
        out.push_str(".always()");
    }
    let choices: Vec<String> =
        operation.on_unavailable.iter().map(|choice| format!("Unavailable::{choice:?}")).collect();
    if !choices.is_empty() {
        let _ = write!(out, ".on_unavailable(&[{}])", choices.join(", "));
    }
    if operation.lane == Lane::None {
        out.push_str(".alone()");
    }
    if operation.on_dead == OnDead::Skip {
        out.push_str(".skip_dead()");
    }
    if let Some(since) = operation.deprecated {
        let _ = write!(out, ".deprecated({})", since.begin());
    }
    if operation.deadline != DEADLINE {
        let _ = write!(out, ".deadline({})", duration(operation.deadline));
    }
    if let Some(last) = operation.sunset {
        let _ = write!(out, ".sunset({})", literal(&last.http_end()));
    }
    if let Some((id, object)) = input(platform, operation) {
        let parts = parts(platform, operation, object);
        let _ = write!(out, ".input(&{}, &[{}])", in_types(platform, id), parts.join(", "));
    }
    if operation.takes_stream {
        out.push_str(".takes_stream()");
    }
    if operation.gives_stream {
        out.push_str(".gives_stream()");
    }
    if let Some(bulk) = operation.bulk {
        let single = &platform.services[index].operations[bulk.of];
        let _ =
            write!(out, ".bulk(&{}, {}, {})", operation_name(&single.name), bulk.largest, bulk.concurrency);
    }
    if let Some(paginate) = &operation.paginate {
        let _ = write!(out, ".paginate({})", pages::offered(paginate));
    }
    if let Some(shape) = &operation.output {
        let schema = types::schema(shape, &|id| in_types(platform, id));
        let _ = write!(out, ".output({schema})");
    }
    out.push_str(";\n\n");
}

/// The path of a canonical type's schema, from within its service's module: a service has types of its own only.
fn in_types(platform: &Platform, id: TypeId) -> String {
    format!("types::{}", schema_name(platform.types.get(id)))
}

/// An operation's input: always an object.
pub(crate) fn input<'p>(
    platform: &'p Platform,
    operation: &ServiceOperation,
) -> Option<(TypeId, &'p ObjectType)> {
    let id = operation.input?;
    match platform.types.get(id) {
        Type::Object(object) => Some((id, object)),
        Type::Enum(_) | Type::Union(_) => None,
    }
}

/// The fields of the input that come from path and query, the path's first.
fn parts(platform: &Platform, operation: &ServiceOperation, input: &ObjectType) -> Vec<String> {
    let mut parts = Vec::new();
    let (in_path, rest): (Vec<_>, Vec<_>) =
        input.fields.iter().partition(|field| operation.route.parameters.contains(&field.name));
    let schema =
        |field: &caseway_spec::platform::Field| types::schema(&field.shape, &|id| in_types(platform, id));
    for name in &operation.route.parameters {
        parts.extend(
            in_path
                .iter()
                .filter(|field| field.name == *name)
                .map(|field| format!("InputPart::path({}, {})", literal(&field.name), schema(field))),
        );
    }
    if operation.reads_query() {
        parts.extend(rest.iter().map(|field| {
            let presence = if field.required { "query" } else { "optional" };
            format!("InputPart::{presence}({}, {})", literal(&field.name), schema(field))
        }));
    }
    parts
}

/// Whether a shape names a type.
fn named(shape: &caseway_spec::platform::Shape) -> bool {
    shape.innermost().is_some()
}

/// `services/mod.rs`.
pub(crate) fn index(platform: &Platform) -> File {
    let modules = platform.services.iter().map(|service| service.module.as_str());
    super::module_index("services", "The services: what case types may call.", modules)
}

/// The root of the crate of canonical types.
pub(crate) fn types_root(platform: &Platform) -> File {
    let mut items =
        format!("const _: () = caseway_core::codegen::assert_generator({});\n\n", literal(crate::GENERATOR));
    for service in &platform.services {
        let _ = writeln!(items, "pub mod {};", service.module);
    }
    let prelude =
        "//! The canonical types: what case types send to the hub and get from it, one module per service.\n";
    File {
        path: "types/src/lib.rs".to_owned(),
        source: "services/".to_owned(),
        body: Body::rust(prelude, items),
    }
}
