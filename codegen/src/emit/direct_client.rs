//! Direct connections in the client: connectors for one case type, of what was approved for it and nothing else.
//!
//! They are of the case type's own module, types included. So there is nothing that another case type could call, and
//! nothing for an operation that was not approved: whoever writes such a call is told by the compiler that there is no
//! such function.

use std::fmt::Write as _;

use caseway_spec::names::{field_name, type_name};
use caseway_spec::platform::{
    Backend, BackendOperation, CaseType, DirectConnection, Origin, Platform, ReplyBody, RequestBody,
};

use super::client::call_name;
use super::connectors::{self, Chain, FEW_ARGUMENTS, Types};
use super::{direct, method, types};
use crate::files::{Body, File};
use crate::text::{doc, literal};
use crate::usage::{Usage, held};

/// The files: a folder per case type that has an approved connection.
pub(crate) fn emit(platform: &Platform) -> Vec<File> {
    let mut files = Vec::new();
    let mut modules = Vec::new();
    for (index, case_type) in platform.case_types.iter().enumerate() {
        let own: Vec<_> = held(platform).filter(|connection| connection.case_type == index).collect();
        if own.is_empty() {
            continue;
        }
        modules.push(case_type.module.as_str());
        let mut backends: Vec<usize> = own.iter().map(|connection| connection.backend).collect();
        backends.dedup();
        files.push(of_case_type(platform, case_type, &backends));
        for backend in backends {
            let own: Vec<_> =
                own.iter().filter(|connection| connection.backend == backend).copied().collect();
            files.extend(of_backend(platform, case_type, backend, &own));
        }
    }
    if !modules.is_empty() {
        files.push(direct::index_of("client/src/direct/mod.rs", "pub", &modules));
    }
    files
}

fn of_case_type(platform: &Platform, case_type: &CaseType, backends: &[usize]) -> File {
    let name = type_name(&case_type.name);
    let mut items = String::new();
    let backends: Vec<&Backend> = backends.iter().map(|index| &platform.backends[*index]).collect();
    for backend in &backends {
        let _ = writeln!(items, "pub mod {};", backend.module);
    }
    let _ = writeln!(
        items,
        "\nuse crate::case_types::{name};\nuse crate::{{Connections, Direct}};\n\n\
         impl Direct for {name} {{}}\n\nimpl Connections<{name}> {{"
    );
    for backend in backends {
        let module = &backend.module;
        doc(&mut items, "///", &format!("{}: the approved operations of `{}`.", backend.title, backend.name));
        let _ = writeln!(
            items,
            "#[must_use]\npub fn {}(&self) -> {module}::Backend {{ {module}::Backend {{ client: self.client.clone() }} }}\n",
            field_name(&backend.name)
        );
    }
    items.push_str("}\n");
    let mut prelude = String::new();
    doc(&mut prelude, "//!", &format!("What `{}` calls past the services.", case_type.name));
    File {
        path: format!("client/src/direct/{}/mod.rs", case_type.module),
        source: case_type.source.clone(),
        body: Body::rust(prelude, items),
    }
}

fn of_backend(
    platform: &Platform,
    case_type: &CaseType,
    index: usize,
    connections: &[&DirectConnection],
) -> Vec<File> {
    let backend = &platform.backends[index];
    let usage = Usage::of_direct(platform, connections);
    let typed = usage.needs_any_of(platform, Origin::Backend(index));
    let folder = format!("client/src/direct/{}/{}", case_type.module, backend.module);
    let name = type_name(&case_type.name);
    let mut calls = String::new();
    for connection in connections {
        emit_call(&mut calls, platform, connection);
    }
    let mut items = String::new();
    if typed {
        items.push_str("pub mod types;\n\n");
    }
    let mut client: Vec<&str> =
        ["Answer", "Content", "Download"].into_iter().filter(|name| calls.contains(*name)).collect();
    client.extend(["Direct", "Error", "Method"]);
    let _ = writeln!(
        items,
        "use caseway_core::codegen as rt;\nuse rt::client::{{{}}};\n\n\
         use crate::Client;\nuse crate::case_types::{name};\n\n\
         /// The backend, for one call. Every call fails with [`Error`].\n\
         pub struct Backend {{ pub(crate) client: Client<{name}> }}\n\n\
         impl Backend {{\n\
         /// The call with a key by which the hub and the backend recognise it when it is repeated.\n\
         ///\n\
         /// # Errors\n\
         /// When the key is empty or has characters outside visible ASCII.\n\
         pub fn idempotency_key(mut self, key: &str) -> Result<Self, Error> {{\n\
         self.client.scope = self.client.scope.idempotency_key(key)?;\nOk(self)\n}}\n\n{calls}}}",
        client.join(", ")
    );
    let mut prelude = String::new();
    doc(
        &mut prelude,
        "//!",
        &format!("What `{}` calls of {} past the services.", case_type.name, backend.title),
    );
    let mut files = vec![File {
        path: format!("{folder}/mod.rs"),
        source: case_type.source.clone(),
        body: Body::rust(prelude, items),
    }];
    if typed {
        let mut declared = String::new();
        types::emit(&mut declared, platform, &usage, Origin::Backend(index), types::DIRECT);
        let mut prelude = String::new();
        doc(&mut prelude, "//!", &format!("Types of the contract of `{}`, as they are.", backend.name));
        let uses = if declared.contains("rt::") { "use caseway_core::codegen as rt;\n" } else { "" };
        files.push(File {
            path: format!("{folder}/types.rs"),
            source: backend.source.clone(),
            body: Body::Rust { prelude, items: uses.to_owned(), types: declared },
        });
    }
    files
}

/// Documentation: method and path, and what the contract says.
fn describe(out: &mut String, operation: &BackendOperation) {
    let route = &operation.route;
    let title = format!("`{} {}`", method(route.method).to_uppercase(), route.path);
    match operation.description.as_deref().map(str::trim) {
        Some(description) if !description.is_empty() => doc(out, "///", &format!("{title}: {description}")),
        _ => doc(out, "///", &title),
    }
}

fn emit_call(out: &mut String, platform: &Platform, connection: &DirectConnection) {
    let operation = &platform.backends[connection.backend].operations[connection.operation];
    let Some(record) = connection.record.map(|index| &platform.approvals[index].record) else { return };
    let Some(expires) = record.expires else { return };
    let types = Types { platform, prefix: "types::" };
    let text = format!("rt::Address::new({})", literal(&direct::path(platform, connection)));
    let mut chain = Chain { arguments: vec!["&self".to_owned()], text, fallible: false };
    for parameter in &operation.parameters {
        connectors::add_parameter(&mut chain, types, parameter);
    }
    let body = body(&mut chain, types, operation);
    let Chain { arguments, text, fallible } = chain;
    let (output, function) = match operation.reply() {
        Some(ReplyBody::Json(shape)) => (types.of(shape), "direct"),
        Some(ReplyBody::Text) => ("String".to_owned(), "direct_text"),
        Some(ReplyBody::Stream) => ("Download".to_owned(), "direct_download"),
        Some(ReplyBody::Empty) => ("()".to_owned(), "direct_command"),
        None => ("Answer".to_owned(), "direct_any"),
    };
    describe(out, operation);
    out.push_str("///\n");
    let budget = connection.latency_budget.map_or_else(String::new, |budget| {
        format!(" The hub waits no longer than {} for it.", caseway_environment::Span(budget))
    });
    doc(out, "///", &format!("Allowed by `{}` ({}) until {expires}.{budget}", record.name, record.criterion));
    // One more than a connector has: the handle.
    if arguments.len() > FEW_ARGUMENTS {
        out.push_str(
            "#[allow(clippy::too_many_arguments, reason = \"one per parameter of the operation\")]\n",
        );
    }
    let _ = writeln!(
        out,
        "pub async fn {}({}) -> Result<{output}, Error> {{\n\
         let address = {text}{};\n\
         let call = Direct::new(Method::{}, address){body};\n\
         self.client.hub.{function}(&self.client.scope, call).await\n}}\n",
        call_name(&operation.name),
        arguments.join(", "),
        if fallible { "?" } else { "" },
        method(operation.route.method),
    );
}

/// Adds the argument that is the body, and says how it gets into the call.
fn body(chain: &mut Chain, types: Types<'_>, operation: &BackendOperation) -> String {
    let Some(request) = &operation.request else { return String::new() };
    let taken = |name: &str| operation.parameters.iter().any(|parameter| field_name(&parameter.name) == name);
    let named = |name: &'static str, other: &'static str| if taken(name) { other } else { name };
    let argument = named("body", "whole_body");
    let content = named("content", "whole_content");
    match request {
        RequestBody::Json { shape, content_type } => {
            chain.arguments.push(format!("{argument}: &{}", connectors::borrowed(types, shape)));
            let media_type = content_type.as_deref().unwrap_or("application/json");
            format!(".json({}, {argument})?", literal(media_type))
        }
        RequestBody::Form { shape, lists } => {
            chain.arguments.push(format!("{argument}: &{}", connectors::borrowed(types, shape)));
            format!(".form(rt::Lists::{}, {argument})?", connectors::lists(*lists))
        }
        RequestBody::Text { content_type: None } => {
            chain.arguments.push(format!("{argument}: &str"));
            format!(".text({argument})")
        }
        // Parts, streams and texts of other types: whole, as the contract's own description has them.
        RequestBody::Text { .. } | RequestBody::Multipart { .. } | RequestBody::Stream { .. } => {
            chain.arguments.push(format!("{content}: Content"));
            format!(".content({content})")
        }
    }
}
