//! Services: canonical types and the operations that case types call.

use super::Context;
use super::backend::{is_scalar, kind_fits};
use super::body;
use super::bulk;
use super::delivery::Queueing;
use super::pages;
use super::registry::{Registry, Scope};
use super::resilience;
use super::route::{self, Routes};
use super::types::TypeResolver;
use crate::codes;
use crate::date::Date;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::load::{Spec, Specs};
use crate::model::{self, Defaults, Kind};
use crate::names;
use crate::platform::{Field, Method, Origin, Route, Service, ServiceOperation, Shape, Type, TypeId, Types};
use crate::source::{Part, Place};
use crate::suggest;

/// Every service, in order of names.
pub(super) fn resolve(
    specs: &Specs,
    names: &Registry,
    defaults: &Defaults,
    source: &dyn Fn(&Place) -> String,
    context: &mut Context,
) -> Vec<Service> {
    for platform in &specs.platforms {
        let at = platform.place.child("defaults").child("operations").child("deadline");
        resilience::not_zero(platform.model.defaults.operations.deadline, &at, &mut context.diagnostics);
    }
    let mut routes = Routes::default();
    let in_order = names.in_order().map(|at| &specs.services[at]);
    in_order
        .enumerate()
        .map(|(index, spec)| one(index, spec, defaults, &mut routes, source, context))
        .collect()
}

fn one(
    index: usize,
    Spec { place, model }: &Spec<model::Service>,
    defaults: &Defaults,
    routes: &mut Routes,
    source: &dyn Fn(&Place) -> String,
    context: &mut Context,
) -> Service {
    let full_name = model.full_name();
    let days = (model.deprecated, model.sunset);
    lifetime(days, days, place, &mut context.diagnostics);
    let mut resolver = TypeResolver::new(context, Origin::Service(index), place, &model.types);
    let mut scope = Scope::default();
    let mut operations = Vec::with_capacity(model.operations.len());
    for (name, written) in &model.operations {
        let at = place.child("operations").child(name);
        let mark = resolver.context().diagnostics.len();
        scope.claim(&names::constant_name(name), name, &at, Part::Key, &mut resolver.context().diagnostics);
        let label = format!("{full_name}.{name}");
        let mut operation =
            operation(&mut resolver, &label, name, written, model.version, &at, defaults, routes);
        operation.sunset = operation.sunset.into_iter().chain(model.sunset).min();
        operation.deprecated = operation.deprecated.into_iter().chain(model.deprecated).min();
        let days = (operation.deprecated, operation.sunset);
        let own = (written.deprecated, written.sunset);
        lifetime(days, own, &at, &mut resolver.context().diagnostics);
        let context = resolver.context();
        if context.diagnostics.errors_since(mark) {
            context.unsound_operations.insert((Kind::Service, index, name.clone()));
        }
        operations.push(operation);
    }
    let mark = resolver.context().diagnostics.len();
    bulk::resolve(&mut resolver, model, place, &mut operations);
    if resolver.context().diagnostics.errors_since(mark) {
        for (name, _) in model.operations.iter().filter(|(_, written)| written.bulk.is_some()) {
            resolver.context().unsound_operations.insert((Kind::Service, index, name.clone()));
        }
    }
    Service {
        place: place.clone(),
        source: source(place),
        module: names::module_name(&full_name),
        name: full_name,
        family: model.name.clone(),
        version: model.version,
        title: model.title.clone(),
        description: model.description.clone(),
        owner: model.owner.clone(),
        sunset: model.sunset,
        deprecated: model.deprecated,
        operations,
    }
}

#[expect(
    clippy::too_many_arguments,
    reason = "what an operation is resolved from, each named where it is used"
)]
fn operation(
    resolver: &mut TypeResolver<'_>,
    label: &str,
    name: &str,
    written: &model::ServiceOperation,
    version: Option<u32>,
    place: &Place,
    defaults: &Defaults,
    routes: &mut Routes,
) -> ServiceOperation {
    let http = place.child("http");
    let route = route::parse(&written.http, &http, true, &mut resolver.context().diagnostics);
    let route = route.map(|route| match version {
        Some(version) => Route { path: below(version, &route.path), ..route },
        None => route,
    });
    if let Some(route) = &route {
        let diagnostics = &mut resolver.context().diagnostics;
        routes.claim(route, label, &http, diagnostics);
        kind_fits(route.method, written.kind, &http, diagnostics);
    }
    let takes_stream = written.body.is_some();
    if let Some(route) = route.as_ref().filter(|_| takes_stream) {
        carries_body(route, place, resolver);
    }
    let input = input(resolver, name, written, route.as_ref(), place);
    let inline = format!("{name}Output");
    let gives_stream = written.output.as_ref().is_some_and(|output| output.0 == body::STREAM);
    let output = written
        .output
        .as_ref()
        .filter(|_| !gives_stream)
        .and_then(|schema| resolver.shape(&schema.0, &place.child("output"), &inline));
    resilience::not_zero(written.deadline, &place.child("deadline"), &mut resolver.context().diagnostics);
    let deadline =
        written.deadline.or(defaults.operations.deadline).map_or(resilience::DEADLINE, |span| span.0);
    let queueing = Queueing::resolve(written, place, &mut resolver.context().diagnostics);
    let paginate = pages::of_service(written, input, output.as_ref(), place, resolver.context());
    ServiceOperation {
        place: place.clone(),
        name: name.to_owned(),
        description: written.description.clone(),
        sunset: written.sunset,
        deprecated: written.deprecated,
        kind: written.kind,
        // Where the route could not be read, the operation is unsound and nothing is generated from it.
        route: route.unwrap_or(Route { method: Method::Get, path: "/".to_owned(), parameters: Vec::new() }),
        input,
        takes_stream,
        output,
        gives_stream,
        paginate,
        bulk: None,
        deadline,
        on_unavailable: queueing.on_unavailable,
        always: queueing.always,
        lane: queueing.lane,
        on_dead: queueing.on_dead,
    }
}

/// The path of a major.
fn below(version: u32, path: &str) -> String {
    let path = if path == "/" { "" } else { path };
    format!("/v{version}{path}")
}

/// What ends is no longer recommended before that. The days are those that hold; what is `own` is written at `place`.
fn lifetime(
    (deprecated, sunset): (Option<Date>, Option<Date>),
    own: (Option<Date>, Option<Date>),
    place: &Place,
    diagnostics: &mut Diagnostics,
) {
    let key = match own {
        (Some(_), _) => "deprecated",
        (None, Some(_)) => "sunset",
        (None, None) => return,
    };
    if let (Some(since), Some(last)) = (deprecated, sunset)
        && since > last
    {
        let message = format!("it is deprecated since {since}, after its last day, {last}");
        let found = Diagnostic::new(codes::LIFETIME, &place.child(key), Part::Value, message)
            .help("give `deprecated` the day on which callers are told, and `sunset` a later one");
        diagnostics.push(found);
    }
}

/// A stream is a body, which some methods have none of.
fn carries_body(route: &Route, place: &Place, resolver: &mut TypeResolver<'_>) {
    if matches!(route.method, Method::Get | Method::Delete) {
        let message = format!("{} carries no body", route.method.name());
        let found = Diagnostic::new(codes::BODY_NOT_ALLOWED, &place.child("http"), Part::Value, message)
            .secondary(&place.child("body"), Part::Value, "the body")
            .help("use `POST` or `PUT` for what is sent; what is received is the `output`");
        resolver.context().diagnostics.push(found);
    }
}

/// The input type: as declared, or the path's parameters as strings.
fn input(
    resolver: &mut TypeResolver<'_>,
    name: &str,
    written: &model::ServiceOperation,
    route: Option<&Route>,
    place: &Place,
) -> Option<TypeId> {
    let inline = format!("{name}Input");
    let Some(schema) = &written.input else {
        let parameters = route.map(|route| route.parameters.as_slice()).unwrap_or_default();
        if parameters.is_empty() {
            return None;
        }
        let fields = implicit_fields(resolver, parameters, place);
        return resolver.implicit_object(&inline, place, fields);
    };
    let at = place.child("input");
    let shape = resolver.shape(&schema.0, &at, &inline)?;
    let context = resolver.context();
    let object = shape.named().and_then(|id| match context.types.get(id) {
        Type::Object(object) => Some((id, object)),
        Type::Enum(_) | Type::Union(_) => None,
    });
    let Some((id, object)) = object else {
        let found = Diagnostic::new(
            codes::INPUT_NOT_OBJECT,
            &at,
            Part::Value,
            "the input of an operation is an object",
        )
        .help("put the value into a field of an object type");
        context.diagnostics.push(found);
        return None;
    };
    let Some(route) = route else { return Some(id) };
    let mut found = Vec::new();
    for parameter in &route.parameters {
        found.extend(path_field(parameter, &object.fields, &place.child("http"), context));
    }
    if written.body.is_some() || matches!(route.method, Method::Get | Method::Delete) {
        let queried = object.fields.iter().filter(|field| !route.parameters.contains(&field.name));
        for field in queried.filter(|field| !in_query(&field.shape, &context.types)) {
            let message = format!(
                "`{}` comes from the query of {}, so it must be a scalar or a list of scalars",
                field.name,
                route.method.name()
            );
            let help = if written.body.is_some() {
                "make it a string, a number, a boolean, an enum, or a list of these: the body is the stream"
            } else {
                "make it a string, a number, a boolean, an enum, or a list of these, or use `POST`, whose input is a body"
            };
            found.push(
                Diagnostic::new(codes::NOT_A_SCALAR, &field.place, Part::Key, message)
                    .secondary(&place.child("http"), Part::Value, "the operation that takes it")
                    .help(help),
            );
        }
    }
    context.diagnostics.extend(found);
    Some(id)
}

/// Whether values of `shape` can stand in a query: a scalar, or a list whose items are a parameter each.
fn in_query(shape: &Shape, types: &Types) -> bool {
    match shape.plain() {
        Shape::Array(items) => is_scalar(items, types),
        other => is_scalar(other, types),
    }
}

/// What is wrong with the field that the path's `parameter` stands for.
fn path_field(parameter: &str, fields: &[Field], http: &Place, context: &Context) -> Option<Diagnostic> {
    let Some(field) = fields.iter().find(|field| field.name == *parameter) else {
        let message = format!("the input has no field for the path's `{{{parameter}}}`");
        let names = fields.iter().map(|field| field.name.as_str());
        return Some(
            Diagnostic::new(codes::PATH_WITHOUT_PARAMETER, http, Part::Value, message)
                .maybe_help(suggest::help(parameter, names)),
        );
    };
    let (code, message, help) = if !is_scalar(&field.shape, &context.types) {
        (
            codes::NOT_A_SCALAR,
            format!("`{parameter}` stands in the path, so it must be a scalar"),
            "make it a string, a number, a boolean or an enum",
        )
    } else if !field.required {
        (
            codes::PATH_WITHOUT_PARAMETER,
            format!("`{parameter}` stands in the path, so it is always given"),
            "add it to `required`",
        )
    } else {
        return None;
    };
    Some(
        Diagnostic::new(code, &field.place, Part::Key, message)
            .secondary(http, Part::Value, "the path")
            .help(help),
    )
}

fn implicit_fields(resolver: &mut TypeResolver<'_>, parameters: &[String], place: &Place) -> Vec<Field> {
    let http = place.child("http");
    let mut scope = Scope::default();
    let mut fields = Vec::with_capacity(parameters.len());
    for parameter in parameters {
        let rust_name = names::field_name(parameter);
        if scope.claim(&rust_name, parameter, &http, Part::Value, &mut resolver.context().diagnostics) {
            fields.push(Field {
                place: http.clone(),
                name: parameter.clone(),
                rust_name,
                description: None,
                shape: Shape::String,
                required: true,
                nullable: false,
                default: None,
                boxed: false,
            });
        }
    }
    fields
}
