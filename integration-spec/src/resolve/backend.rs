//! Backends and their contracts.

use std::collections::HashMap;
use std::time::Duration;

use caseway_environment::{Auth, Template};

use super::body;
use super::completes;
use super::delivery;
use super::header;
use super::pages;
use super::registry::{Registry, Scope};
use super::resilience;
use super::response;
use super::route;
use super::style;
use super::types::TypeResolver;
use super::{Context, environment, instance};
use crate::codes;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::load::{Spec, Specs};
use crate::model::{self, Defaults, Kind, OperationKind, ParameterIn};
use crate::names;
use crate::platform::{
    Backend, BackendOperation, Idempotency, Method, Origin, Parameter, Route, Shape, Type, Types, Verify,
};
use crate::source::{Part, Place};
use crate::suggest;

/// How often a backend is asked whether it is well when nobody says otherwise.
const HEALTH_EVERY: Duration = Duration::from_secs(15);

/// Every backend, in order of names.
pub(super) fn resolve(
    specs: &Specs,
    names: &Registry,
    defaults: &Defaults,
    source: &dyn Fn(&Place) -> String,
    context: &mut Context,
) -> Vec<Backend> {
    for platform in &specs.platforms {
        let at = platform.place.child("defaults").child("resilience");
        resilience::check(&platform.model.defaults.resilience, &at, &mut context.diagnostics);
    }
    let in_order = names.in_order().map(|at| &specs.backends[at]);
    in_order.enumerate().map(|(index, spec)| one(index, spec, defaults, source, context)).collect()
}

fn one(
    index: usize,
    Spec { place, model }: &Spec<model::Backend>,
    defaults: &Defaults,
    source: &dyn Fn(&Place) -> String,
    context: &mut Context,
) -> Backend {
    resilience::check(&model.resilience, &place.child("resilience"), &mut context.diagnostics);
    address(model.base_url.as_ref(), &place.child("baseUrl"), &mut context.diagnostics);
    credentials(model.auth.as_ref(), &place.child("auth"), &mut context.diagnostics);
    for (name, value) in &model.headers {
        let at = place.child("headers").child(name);
        header::check(name, &at, Part::Key, &mut context.diagnostics);
        header::check_value(value, &at, &mut context.diagnostics);
    }

    let mut resolver = TypeResolver::new(context, Origin::Backend(index), place, &model.types);
    let mut scope = Scope::default();
    let mut operations = Vec::with_capacity(model.operations.len());
    let mut notices = HashMap::new();
    for (name, written) in &model.operations {
        let at = place.child("operations").child(name);
        let mark = resolver.context().diagnostics.len();
        let rust_name = names::constant_name(name);
        scope.claim(&rust_name, name, &at, Part::Key, &mut resolver.context().diagnostics);
        let operation = operation(&mut resolver, name, written, &at);
        notices
            .extend(completes::notice(&mut resolver, name, written, &at).map(|shape| (name.clone(), shape)));
        let context = resolver.context();
        if context.diagnostics.errors_since(mark) || operation.is_none() {
            context.unsound_operations.insert((Kind::Backend, index, name.clone()));
        }
        // An operation without a route keeps its place, so that it is not reported as unknown.
        operations.push(operation.unwrap_or_else(|| placeholder(name, written, &at)));
    }
    delivery::verify(model, &mut operations, place, &mut context.diagnostics);
    completes::resolve(model, &mut operations, &notices, place, context);
    for (written, operation) in model.operations.values().zip(&mut operations) {
        operation.pages = pages::of_backend(written, operation, index, context);
    }
    let health = health(model, &operations, place, &mut context.diagnostics);
    let layers = [&defaults.resilience, &model.resilience];
    let (instances, instance_names) = instance::of_backend(index, model, &layers, place, context);
    Backend {
        place: place.clone(),
        source: source(place),
        name: model.name.clone(),
        module: names::module_name(&model.name),
        title: model.title.clone(),
        description: model.description.clone(),
        owner: model.owner.clone(),
        tier: model.tier,
        base_url: model.base_url.clone(),
        auth: model.auth.clone(),
        headers: model.headers.clone(),
        resilience: resilience::effective(&layers),
        health,
        instances,
        instance_names,
        operations,
    }
}

fn operation(
    resolver: &mut TypeResolver<'_>,
    name: &str,
    written: &model::BackendOperation,
    place: &Place,
) -> Option<BackendOperation> {
    let http = place.child("http");
    let route = route::parse(&written.http, &http, false, &mut resolver.context().diagnostics);
    let parameters = parameters(resolver, name, written, route.as_ref(), place);
    let request = body::resolve(resolver, written, name, place);
    let responses = response::resolve(resolver, written, name, place);
    let diagnostics = &mut resolver.context().diagnostics;
    resilience::not_zero(written.timeout, &place.child("timeout"), diagnostics);
    let idempotency = idempotency(written, place, diagnostics);
    let route = route?;
    method_fits(&route, written, &http, diagnostics);
    Some(BackendOperation {
        place: place.clone(),
        name: name.to_owned(),
        description: written.description.clone(),
        kind: written.kind,
        route,
        idempotency,
        verify: Verify::No,
        completes: None,
        parameters,
        request,
        success: responses.success,
        errors: responses.errors,
        pages: None,
        timeout: written.timeout.map(|span| span.0),
    })
}

/// What stands for an operation that could not be resolved; nothing is generated from it.
fn placeholder(name: &str, written: &model::BackendOperation, place: &Place) -> BackendOperation {
    BackendOperation {
        place: place.clone(),
        name: name.to_owned(),
        description: None,
        kind: written.kind,
        route: Route { method: Method::Get, path: "/".to_owned(), parameters: Vec::new() },
        idempotency: Idempotency::None,
        verify: Verify::No,
        completes: None,
        parameters: Vec::new(),
        request: None,
        success: Vec::new(),
        errors: Vec::new(),
        pages: None,
        timeout: None,
    }
}

fn parameters(
    resolver: &mut TypeResolver<'_>,
    operation: &str,
    written: &model::BackendOperation,
    route: Option<&Route>,
    place: &Place,
) -> Vec<Parameter> {
    let at = place.child("parameters");
    let mut scope = Scope::default();
    let mut parameters = Vec::with_capacity(written.parameters.len());
    for (name, parameter) in &written.parameters {
        let here = at.child(name);
        let shape = match &parameter.schema {
            None => Some(Shape::String),
            Some(schema) => {
                let inline = format!("{operation}{}", names::pascal(name));
                resolver.shape(&schema.0, &here.child("schema"), &inline)
            }
        };
        let context = resolver.context();
        let style = shape.as_ref().and_then(|shape| style::of(name, parameter, shape, &here, context));
        let in_path = parameter.location == ParameterIn::Path;
        if in_path && route.is_some_and(|route| !route.parameters.contains(name)) {
            let message = format!("the path has no `{{{name}}}`");
            let known = route.into_iter().flat_map(|route| route.parameters.iter().map(String::as_str));
            let found = Diagnostic::new(codes::PARAMETER_WITHOUT_PATH, &here, Part::Key, message)
                .secondary(&place.child("http"), Part::Value, "the path")
                .maybe_help(suggest::help(name, known));
            context.diagnostics.push(found);
        }
        if matches!(parameter.location, ParameterIn::Header | ParameterIn::Cookie) {
            header::check(name, &here, Part::Key, &mut context.diagnostics);
        }
        let claimed = scope.claim(&names::field_name(name), name, &here, Part::Key, &mut context.diagnostics);
        if let (Some(shape), Some(style), true) = (shape, style, claimed) {
            parameters.push(Parameter {
                place: here,
                name: name.clone(),
                description: parameter.description.clone(),
                location: parameter.location,
                shape,
                style,
                required: parameter.required || in_path,
            });
        }
    }
    for name in route.into_iter().flat_map(|route| &route.parameters) {
        let declared = written.parameters.get(name).is_some_and(|p| p.location == ParameterIn::Path);
        if !declared {
            let message = format!("the path's `{{{name}}}` is not declared");
            let found =
                Diagnostic::new(codes::PATH_WITHOUT_PARAMETER, &place.child("http"), Part::Value, message)
                    .help(format!("add it under `parameters`, as in `{name}: {{ in: path }}`"));
            resolver.context().diagnostics.push(found);
        }
    }
    parameters
}

/// Whether values of `shape` can be written as one text.
pub(super) fn is_scalar(shape: &Shape, types: &Types) -> bool {
    match shape.plain() {
        Shape::Named(id) => matches!(types.get(*id), Type::Enum(_)),
        Shape::Array(_) | Shape::Map(_) | Shape::Limited(..) => false,
        Shape::Bool
        | Shape::Int32
        | Shape::Int64
        | Shape::Number
        | Shape::Decimal(_)
        | Shape::String
        | Shape::Text(_) => true,
    }
}

fn idempotency(
    written: &model::BackendOperation,
    place: &Place,
    diagnostics: &mut Diagnostics,
) -> Idempotency {
    let at = place.child("idempotency");
    match (written.kind, &written.idempotency) {
        (OperationKind::Query, None) => Idempotency::Natural,
        (OperationKind::Query, Some(_)) => {
            let found =
                Diagnostic::new(codes::QUERY_IDEMPOTENCY, &at, Part::Key, "a query is always safe to repeat")
                    .help("leave it out, or make the operation a `command`");
            diagnostics.push(found);
            Idempotency::Natural
        }
        (OperationKind::Command, declared) => match declared {
            None | Some(model::Idempotency::None) => Idempotency::None,
            Some(model::Idempotency::Natural) => Idempotency::Natural,
            Some(model::Idempotency::Key(key)) => {
                header::check(&key.header, &at.child("header"), Part::Value, diagnostics);
                resilience::not_zero(key.valid_for, &at.child("validFor"), diagnostics);
                let valid_for = key.valid_for.map(|span| span.0);
                Idempotency::Header { name: key.header.clone(), valid_for }
            }
        },
    }
}

/// Whether the method fits what the operation does.
fn method_fits(
    route: &Route,
    written: &model::BackendOperation,
    http: &Place,
    diagnostics: &mut Diagnostics,
) {
    let method = route.method.name();
    if (written.request.is_some() || written.multipart.is_some())
        && matches!(route.method, Method::Get | Method::Delete)
    {
        let found =
            Diagnostic::new(codes::BODY_NOT_ALLOWED, http, Part::Value, format!("{method} carries no body"))
                .help("declare what is sent under `parameters`, or use another method");
        diagnostics.push(found);
    }
    kind_fits(route.method, written.kind, http, diagnostics);
}

/// Warns of a method whose meaning (RFC 9110, section 9.2) contradicts the operation's kind.
pub(super) fn kind_fits(method: Method, kind: OperationKind, http: &Place, diagnostics: &mut Diagnostics) {
    let message = match (kind, method) {
        (OperationKind::Query, Method::Put | Method::Patch | Method::Delete) => {
            format!("a query reads, {} changes something", method.name())
        }
        (OperationKind::Command, Method::Get) => "a command changes something, GET only reads".to_owned(),
        _ => return,
    };
    let found = Diagnostic::new(codes::METHOD_AND_KIND, http, Part::Value, message)
        .help("correct the `kind`: queries are repeated at will, commands are not");
    diagnostics.push(found);
}

fn health(
    model: &model::Backend,
    operations: &[BackendOperation],
    place: &Place,
    diagnostics: &mut Diagnostics,
) -> Option<(usize, Duration)> {
    let health = model.health.as_ref()?;
    let at = place.child("health");
    resilience::not_zero(health.every, &at.child("every"), diagnostics);
    let at = at.child("operation");
    let Some(index) = operations.iter().position(|operation| operation.name == health.operation) else {
        let message = format!("this backend has no operation `{}`", health.operation);
        let names = operations.iter().map(|operation| operation.name.as_str());
        let found = Diagnostic::new(codes::UNKNOWN_OPERATION, &at, Part::Value, message)
            .maybe_help(suggest::help(&health.operation, names));
        diagnostics.push(found);
        return None;
    };
    let operation = &operations[index];
    let required = operation.parameters.iter().find(|parameter| parameter.required);
    let why_not = match (operation.kind, required) {
        (OperationKind::Command, _) => {
            Some(format!("`{}` is a command, asking must change nothing", operation.name))
        }
        (_, Some(required)) => Some(format!("`{}` needs the parameter `{}`", operation.name, required.name)),
        _ if operation.request.is_some() => Some(format!("`{}` needs a body", operation.name)),
        _ => None,
    };
    if let Some(message) = why_not {
        let found = Diagnostic::new(codes::HEALTH_OPERATION, &at, Part::Value, message)
            .secondary(&operation.place, Part::Key, "declared here")
            .help("name a query that can be called with nothing");
        diagnostics.push(found);
        return None;
    }
    Some((index, health.every.map_or(HEALTH_EVERY, |span| span.0)))
}

/// Checks an address as far as it stands in the file.
pub(super) fn address(address: Option<&Template>, place: &Place, diagnostics: &mut Diagnostics) {
    let Some(address) = address else { return };
    let text = address.to_string();
    // What begins with a reference is known only at start.
    if text.starts_with("${") {
        return;
    }
    let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    let host = rest.map(|rest| rest.split(['/', '?', '#']).next().unwrap_or_default());
    let message = match (rest, host) {
        (Some(_), Some(host)) if host.contains('@') => "an address holds no credentials",
        (Some(rest), Some(host)) if !host.is_empty() && !rest.contains(['?', '#']) => return,
        _ => "this is not an address",
    };
    let found = Diagnostic::new(codes::ADDRESS, place, Part::Value, message)
        .help("write `https://HOST/PATH`; credentials go under `auth`, query parameters to the operations");
    diagnostics.push(found);
}

/// Checks that secrets are references, never literals.
pub(super) fn credentials(auth: Option<&Auth>, place: &Place, diagnostics: &mut Diagnostics) {
    let Some(auth) = auth else { return };
    for (pointer, secret) in auth.secrets() {
        if secret.is_literal() {
            let at = environment::below(place, pointer);
            let found = Diagnostic::new(codes::SECRET_LITERAL, &at, Part::Value, "a secret stands in the file itself")
                .help("write `${NAME}` for an environment variable or `${file:/run/secrets/name}`, and replace the secret that was written down");
            diagnostics.push(found);
        }
    }
    if let Auth::ApiKey { header, .. } = auth
        && !header.eq_ignore_ascii_case("authorization")
    {
        header::check(header, &place.child("apiKey").child("header"), Part::Value, diagnostics);
    }
}
