//! The client crate: per service a handle, per case type its grants. A call that is not granted does not compile.

use std::fmt::Write as _;

use caseway_spec::names::{field_name, type_name};
use caseway_spec::platform::{CaseType, Platform, Service, ServiceOperation, Shape};

use super::method;
use crate::files::{Body, File};
use crate::names::{rust_name, shape_type};
use crate::text::{doc, doc_if_any, literal};
use crate::usage::held;

/// The root: what every client has, whatever the specs say.
const ROOT: &str = r#"
pub mod case_types;
DIRECTpub mod services;

use std::marker::PhantomData;

use caseway_core::codegen as rt;
pub use caseway_types as types;
pub use rt::client::{Accepted, Answer, Content, Download, Error, Problem, ProblemViolation, Settings};

const _: () = rt::assert_generator(GENERATOR);

mod sealed {
    pub trait Sealed {}
}

/// A case type: a consumer of the hub. Those of the specs stand in [`case_types`], and there are no others.
pub trait CaseType: sealed::Sealed {
    /// Its name in the specs.
    const NAME: &'static str;
}

/// That a case type may call an operation. What it may call is listed in its spec, and in nothing else.
#[diagnostic::on_unimplemented(
    message = "the case type `{Self}` may not call `{Operation}`",
    label = "not granted to `{Self}`",
    note = "add it to `uses` in the case type's spec and run `cargo xtask generate`"
)]
pub trait Granted<Operation>: CaseType {}

/// That a case type may call backends past the services. What it may call is what was approved,
/// and nothing else.
#[diagnostic::on_unimplemented(
    message = "the case type `{Self}` has no approved direct connection",
    label = "nothing of `{Self}` is direct",
    note = "use a service; or declare it under `direct` in the case type's spec, have it approved \
            (`cargo xtask propose`) and run `cargo xtask generate`"
)]
pub trait Direct: CaseType {}

/// The backends that a case type may call, each with the operations that were approved.
pub struct Connections<C> {
    #[allow(dead_code, reason = "nothing may be approved")]
    pub(crate) client: Client<C>,
}

/// The hub, as the case type `C` sees it. Clones share their connections.
pub struct Client<C> {
    hub: rt::client::Hub,
    scope: rt::client::Scope,
    case_type: PhantomData<fn() -> C>,
}

impl<C: CaseType> Client<C> {
    /// A client. Nothing is sent before the first call.
    ///
    /// # Errors
    /// When a setting is wrong, or the key is another case type's.
    pub fn new(settings: &Settings) -> Result<Self, Error> {
        let hub = rt::client::Hub::new(settings, C::NAME)?;
        Ok(Self { hub, scope: rt::client::Scope::default(), case_type: PhantomData })
    }

    /// The client for calls on behalf of a case.
    ///
    /// # Errors
    /// When the id is empty or has characters outside visible ASCII.
    pub fn in_case(&self, id: &str) -> Result<Self, Error> {
        Ok(self.with(self.scope.clone().case_id(id)?))
    }

    /// The client for calls within a trace, named by its `traceparent` (W3C Trace Context).
    ///
    /// # Errors
    /// When the value is empty or has characters outside visible ASCII.
    pub fn traced(&self, traceparent: &str) -> Result<Self, Error> {
        Ok(self.with(self.scope.clone().traceparent(traceparent)?))
    }

    /// What the case type may call past the services, each operation by an approval. The calls go
    /// through the hub.
    #[must_use]
    pub fn direct(&self) -> Connections<C>
    where
        C: Direct,
    {
        Connections { client: self.clone() }
    }

    fn with(&self, scope: rt::client::Scope) -> Self {
        Self { hub: self.hub.clone(), scope, case_type: PhantomData }
    }
}

impl<C> Clone for Client<C> {
    fn clone(&self) -> Self {
        Self { hub: self.hub.clone(), scope: self.scope.clone(), case_type: PhantomData }
    }
}

impl<C: CaseType> std::fmt::Debug for Client<C> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Client").field("case_type", &C::NAME).field("hub", &self.hub).finish_non_exhaustive()
    }
}

"#;

/// `client/src/lib.rs`.
pub(crate) fn root(platform: &Platform) -> File {
    let direct = if held(platform).next().is_some() { "pub mod direct;\n" } else { "" };
    let mut items = ROOT.replace("GENERATOR", &literal(crate::GENERATOR)).replace("DIRECT", direct);
    if !platform.services.is_empty() {
        items.push_str("\nimpl<C: CaseType> Client<C> {\n");
        for service in &platform.services {
            doc(&mut items, "///", &format!("{}: the operations of `{}`.", service.title, service.name));
            let module = &service.module;
            let _ = writeln!(
                items,
                "#[must_use]\npub fn {}(&self) -> services::{module}::Service<C> {{ services::{module}::Service {{ client: self.clone() }} }}\n",
                accessor(service)
            );
        }
        items.push_str("}\n");
    }
    let prelude = "//! The hub's client for case services in Rust.\n\
        //!\n\
        //! `Client<MotorClaim>` offers the operations of every service, and compiles only calls of those that the\n\
        //! case type's spec lists. The hub checks the same list against the API key.\n";
    File {
        path: "client/src/lib.rs".to_owned(),
        source: "platform.yaml".to_owned(),
        body: Body::rust(prelude, items),
    }
}

/// The function of a client that leads to a service. The client's own functions keep their names.
fn accessor(service: &Service) -> String {
    let name = field_name(&service.name);
    if matches!(name.as_str(), "new" | "in_case" | "traced" | "with" | "clone" | "direct") {
        format!("{name}_service")
    } else {
        name
    }
}

/// One file per service. Names of the specs stand in `operation` and in `types`, so that none of them can be taken for
/// one that every file has.
pub(crate) fn emit(platform: &Platform, service: &Service) -> File {
    let content =
        if service.operations.iter().any(|operation| operation.takes_stream) { "Content, " } else { "" };
    let download =
        if service.operations.iter().any(|operation| operation.gives_stream) { "Download, " } else { "" };
    let pages =
        if service.operations.iter().any(|operation| operation.paginate.is_some()) { ", Pages" } else { "" };
    let mut items =
        format!("use caseway_core::codegen::client::{{{content}{download}Error, Operation{pages}}};\n");
    if service.operations.iter().any(|operation| names_types(platform, operation)) {
        let _ = writeln!(items, "use caseway_types::{} as types;", service.module);
    }
    let granted = if service.operations.is_empty() { "" } else { ", Granted" };
    let _ = writeln!(items, "\nuse crate::{{CaseType, Client{granted}}};\n");
    items.push_str(
        "/// The operations, as grants name them.\n\
         #[allow(missing_docs, reason = \"each stands for the operation of its name\")]\n\
         pub mod operation {\n",
    );
    for operation in &service.operations {
        let _ = writeln!(items, "pub enum {} {{}}", type_name(&operation.name));
    }
    items.push_str(HANDLE);
    for operation in &service.operations {
        emit_operation(&mut items, platform, service, operation);
    }
    items.push_str("}\n");
    let mut prelude = String::new();
    doc(&mut prelude, "//!", &format!("Service `{}`: {}.", service.name, service.title));
    if let Some(description) = &service.description {
        prelude.push_str("//!\n");
        doc(&mut prelude, "//!", description);
    }
    File {
        path: format!("client/src/services/{}.rs", service.module),
        source: service.source.clone(),
        body: Body::rust(prelude, items),
    }
}

/// What every service's handle has.
const HANDLE: &str = r"}

/// The service, for one call. Every call fails with [`Error`].
pub struct Service<C> {
    pub(crate) client: Client<C>,
}

impl<C: CaseType> Service<C> {
    /// The call with a key by which the hub and its backends recognise it when it is repeated.
    ///
    /// # Errors
    /// When the key is empty or has characters outside visible ASCII.
    pub fn idempotency_key(mut self, key: &str) -> Result<Self, Error> {
        self.client.scope = self.client.scope.idempotency_key(key)?;
        Ok(self)
    }

";

fn names_types(platform: &Platform, operation: &ServiceOperation) -> bool {
    let output = operation.output.as_ref().map(|shape| in_types(platform, shape));
    operation.input.is_some() || output.is_some_and(|output| output.contains("types::"))
}

/// The Rust type of a shape, from within the service's module: a service has types of its own only.
fn in_types(platform: &Platform, shape: &Shape) -> String {
    shape_type(shape, &|id| format!("types::{}", rust_name(platform.types.get(id))))
}

fn emit_operation(out: &mut String, platform: &Platform, service: &Service, operation: &ServiceOperation) {
    let (input, argument) = match operation.input {
        Some(id) => (format!(", input: &{}", in_types(platform, &Shape::Named(id))), "input"),
        None => (String::new(), "&()"),
    };
    let (output, function) = match &operation.output {
        _ if operation.gives_stream => ("Download".to_owned(), "download"),
        Some(shape) => (in_types(platform, shape), "call"),
        None => ("()".to_owned(), "command"),
    };
    let (content, with) = if operation.takes_stream { (", content: Content", ", content") } else { ("", "") };
    let function = match (function, operation.takes_stream) {
        ("download", true) => "convert",
        ("call", true) => "upload",
        (_, true) => "send",
        (function, false) => function,
    };
    match operation.description.as_deref().map(str::trim) {
        Some(description) if !description.is_empty() => doc(out, "///", description),
        _ => doc(out, "///", &format!("Calls `{}`.", operation.name)),
    }
    let _ = writeln!(
        out,
        "pub async fn {}(&self{input}{content}) -> Result<{output}, Error> where C: Granted<operation::{}> {{\n\
         let operation = Operation::{}({}, {});\n\
         self.client.hub.{function}(&self.client.scope, operation, {argument}{with}).await\n}}\n",
        call_name(&operation.name),
        type_name(&operation.name),
        method(operation.route.method).to_lowercase(),
        literal(&format!("{}.{}", service.name, operation.name)),
        literal(&operation.route.path),
    );
    if let Some(paginate) = &operation.paginate {
        doc(
            out,
            "///",
            &format!(
                "The pages of `{}`, one after the other, from the one that `input` asks for.",
                operation.name
            ),
        );
        let _ = writeln!(
            out,
            "pub fn {}(&self{input}) -> Result<Pages<{output}>, Error> where C: Granted<operation::{}> {{\n\
             let operation = Operation::{}({}, {});\n\
             self.client.hub.pages(&self.client.scope, operation, {argument}, ({}, {}))\n}}\n",
            pages_name(service, operation),
            type_name(&operation.name),
            method(operation.route.method).to_lowercase(),
            literal(&format!("{}.{}", service.name, operation.name)),
            literal(&operation.route.path),
            literal(&paginate.cursor),
            literal(&paginate.next),
        );
    }
}

/// The function that goes through an operation's pages, which no operation's own function is called.
fn pages_name(service: &Service, operation: &ServiceOperation) -> String {
    let mut name = format!("{}_pages", call_name(&operation.name).trim_start_matches("r#"));
    while service.operations.iter().any(|other| call_name(&other.name) == name) {
        name.push('_');
    }
    name
}

/// The function of a handle that calls an operation. The handle's own function keeps its name.
pub(super) fn call_name(operation: &str) -> String {
    let name = field_name(operation);
    if name == "idempotency_key" { "call_idempotency_key".to_owned() } else { name }
}

/// One file per case type.
pub(crate) fn emit_case_type(platform: &Platform, case_type: &CaseType) -> File {
    let name = type_name(&case_type.name);
    let mut items = String::from("use crate::{CaseType, Granted, sealed::Sealed};\n\n");
    doc(&mut items, "///", &format!("{}: the case type `{}`.", case_type.title, case_type.name));
    if case_type.description.is_some() {
        items.push_str("///\n");
        doc_if_any(&mut items, case_type.description.as_deref());
    }
    let _ = writeln!(
        items,
        "pub enum {name} {{}}\n\nimpl Sealed for {name} {{}}\n\nimpl CaseType for {name} {{\n\
         const NAME: &'static str = {};\n}}\n",
        literal(&case_type.name)
    );
    for (service, operation) in &case_type.uses {
        let service = &platform.services[*service];
        let operation = type_name(&service.operations[*operation].name);
        let _ = writeln!(
            items,
            "impl Granted<crate::services::{}::operation::{operation}> for {name} {{}}",
            service.module
        );
    }
    if case_type.uses.is_empty() {
        items = items.replace("{CaseType, Granted, sealed::Sealed}", "{CaseType, sealed::Sealed}");
    }
    let mut prelude = String::new();
    doc(&mut prelude, "//!", &format!("Case type `{}`: {}.", case_type.name, case_type.title));
    File {
        path: format!("client/src/case_types/{}.rs", case_type.module),
        source: case_type.source.clone(),
        body: Body::rust(prelude, items),
    }
}

/// `client/src/services/mod.rs`.
pub(crate) fn services(platform: &Platform) -> File {
    let mut items = String::new();
    for service in &platform.services {
        let _ = writeln!(items, "pub mod {};", service.module);
    }
    File {
        path: "client/src/services/mod.rs".to_owned(),
        source: "services/".to_owned(),
        body: Body::rust("//! The services, each with its operations.\n", items),
    }
}

/// `client/src/case_types/mod.rs`.
pub(crate) fn case_types(platform: &Platform) -> File {
    let mut items = String::new();
    for case_type in &platform.case_types {
        let _ = writeln!(items, "mod {};", case_type.module);
    }
    items.push('\n');
    for case_type in &platform.case_types {
        let _ = writeln!(items, "pub use {}::{};", case_type.module, type_name(&case_type.name));
    }
    File {
        path: "client/src/case_types/mod.rs".to_owned(),
        source: "case-types/".to_owned(),
        body: Body::rust("//! The case types, each with what it may call.\n", items),
    }
}
