//! The hub's OpenAPI document, version 3.0.3, for importers that read no later one.
//!
//! What importers of low-code tools stumble over is left out: no `oneOf`, no `nullable`, one content type per reply,
//! `application/json; charset=utf-8`, enums as strings. Names of schemas are `service.Type`, so that two services may
//! have types of one name, and `direct.backend.Type` for what passes the services. Errors are the runtime's problem details.

use std::collections::BTreeMap;

use caseway_core::decimal::DecimalNumber;
use caseway_spec::date::Date;
use caseway_spec::platform::{
    DecimalForm, Field, Limits, Method, ObjectType, OperationKind, Origin, Platform, Service,
    ServiceOperation, Shape, Type, TypeId, UnionType,
};
use caseway_spec::suggest;
use indexmap::IndexMap;
use serde::Serialize;

use super::services::input;
use crate::files::{Body, File};
use crate::names::rust_name;
use crate::usage::{Usage, held};

pub(super) const JSON: &str = "application/json; charset=utf-8";
const LINES: &str = "application/x-ndjson";
pub(super) const BYTES: &str = "application/octet-stream";
const PROBLEM: &str = "application/problem+json";

/// What a request can be refused with before any backend is asked, and what can go wrong at a backend.
const ERRORS: [(&str, &str); 14] = [
    ("400", "The request cannot be read."),
    ("401", "No API key, or one that is not accepted."),
    ("403", "The case type may not use this operation."),
    ("404", "There is no such thing."),
    ("408", "The request did not arrive in time."),
    ("409", "The request contradicts the present state."),
    ("410", "It existed and is gone."),
    ("413", "The request is too large."),
    ("415", "The content type is not supported."),
    ("422", "The input is not valid, or the backend refused it; `violations` says where."),
    ("500", "The hub made a mistake."),
    ("502", "The backend failed, or broke its contract."),
    (
        "503",
        "The backend is temporarily unavailable, or the hub is busy; `Retry-After` says when to come again.",
    ),
    ("504", "The backend did not answer in time."),
];

#[derive(Serialize)]
struct Document<'p> {
    openapi: &'static str,
    info: Node,
    tags: Vec<Node>,
    security: Node,
    paths: BTreeMap<String, IndexMap<&'static str, Operation<'p>>>,
    components: Components,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Operation<'p> {
    pub(super) operation_id: String,
    pub(super) tags: [&'p str; 1],
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) summary: Option<&'p str>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub(super) deprecated: bool,
    /// The last day on which it is offered.
    #[serde(rename = "x-sunset", skip_serializing_if = "Option::is_none")]
    pub(super) sunset: Option<Date>,
    pub(super) parameters: Vec<Node>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) request_body: Option<Node>,
    pub(super) responses: BTreeMap<String, Node>,
    /// Of a direct connection: whom it is for, and by which approval.
    #[serde(rename = "x-approvals", skip_serializing_if = "Vec::is_empty")]
    pub(super) approvals: Vec<Node>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Components {
    security_schemes: Node,
    parameters: Node,
    headers: Node,
    responses: BTreeMap<String, Node>,
    schemas: BTreeMap<String, SchemaObject>,
}

/// JSON whose members stay in the order in which they are given, whatever features serde_json is built with.
#[derive(Serialize)]
#[serde(untagged)]
pub(super) enum Node {
    Text(String),
    Flag(bool),
    List(Vec<Node>),
    Object(IndexMap<&'static str, Node>),
    Named(BTreeMap<String, Node>),
    Schema(Box<SchemaObject>),
}

/// An object from its members.
macro_rules! node {
    ({ $($key:tt: $value:expr),+ $(,)? }) => {
        Node::Object(indexmap::IndexMap::from([$(($key, Node::from($value))),+]))
    };
}

pub(super) use node;

impl Node {
    /// An object with one member of whatever name.
    pub(super) fn named(name: String, value: Self) -> Self {
        Self::Named(BTreeMap::from([(name, value)]))
    }

    pub(super) fn set(&mut self, key: &'static str, value: impl Into<Self>) {
        if let Self::Object(members) = self {
            members.insert(key, value.into());
        }
    }
}

impl From<&str> for Node {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Node {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<bool> for Node {
    fn from(flag: bool) -> Self {
        Self::Flag(flag)
    }
}

impl From<Vec<Self>> for Node {
    fn from(items: Vec<Self>) -> Self {
        Self::List(items)
    }
}

impl From<SchemaObject> for Node {
    fn from(schema: SchemaObject) -> Self {
        Self::Schema(Box::new(schema))
    }
}

/// A schema, in the order in which people read one.
#[derive(Serialize, Default)]
#[serde(rename_all = "camelCase")]
pub(super) struct SchemaObject {
    #[serde(rename = "$ref", skip_serializing_if = "Option::is_none")]
    reference: Option<String>,
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    kind: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    format: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<String>,
    #[serde(rename = "enum", skip_serializing_if = "Vec::is_empty")]
    values: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    required: Vec<String>,
    #[serde(skip_serializing_if = "IndexMap::is_empty")]
    properties: IndexMap<String, SchemaObject>,
    #[serde(skip_serializing_if = "Option::is_none")]
    items: Option<Box<SchemaObject>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    additional_properties: Option<Box<SchemaObject>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    all_of: Vec<SchemaObject>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    nullable: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    default: Option<serde_json::Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    minimum: Option<DecimalNumber>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    exclusive_minimum: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    maximum: Option<DecimalNumber>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    exclusive_maximum: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    multiple_of: Option<DecimalNumber>,
    #[serde(skip_serializing_if = "Option::is_none")]
    min_length: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    max_length: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pattern: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    min_items: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    max_items: Option<u32>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    unique_items: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    min_properties: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    max_properties: Option<u32>,
    #[serde(rename = "x-sensitive", skip_serializing_if = "std::ops::Not::not")]
    sensitive: bool,
}

impl SchemaObject {
    /// A text, or bytes.
    pub(super) fn text(format: Option<&'static str>) -> Self {
        Self { kind: Some("string"), format, ..Self::default() }
    }
}

/// `openapi.json`, and one document for each major of a service.
pub(crate) fn emit(platform: &Platform, usage: &Usage) -> serde_json::Result<Vec<File>> {
    let whole = About {
        path: "openapi.json".to_owned(),
        title: format!("{} integration hub", platform.title),
        description: "Every operation that case types may call. What a case type may call is what its key grants.",
        version: crate::GENERATOR.to_owned(),
        only: None,
    };
    let majors = platform.services.iter().enumerate().filter_map(|(index, service)| {
        Some(About {
            path: of_major(service),
            title: service.title.clone(),
            description: "One major of a service. What a case type may call is what its key grants.",
            version: service.version?.to_string(),
            only: Some(index),
        })
    });
    std::iter::once(whole).chain(majors).map(|about| document(platform, usage, about)).collect()
}

/// The path of a major's document.
pub(super) fn of_major(service: &Service) -> String {
    format!("openapi/{}.json", service.name)
}

/// What a document is of.
struct About {
    path: String,
    title: String,
    description: &'static str,
    version: String,
    /// The service that it is of; all where there is none.
    only: Option<usize>,
}

fn document(platform: &Platform, usage: &Usage, about: About) -> serde_json::Result<File> {
    let About { path, title, description, version, only } = about;
    let services =
        || platform.services.iter().enumerate().filter(|(index, _)| only.is_none_or(|only| only == *index));
    let mut paths: BTreeMap<String, IndexMap<&'static str, Operation<'_>>> = BTreeMap::new();
    for (_, service) in services() {
        for operation in &service.operations {
            let route = &operation.route;
            paths
                .entry(route.path.clone())
                .or_default()
                .insert(method(route.method), describe(platform, service, operation));
        }
    }
    let direct = || only.is_none().then_some(platform);
    for (path, method, operation) in direct().into_iter().flat_map(super::openapi_direct::operations) {
        paths.entry(path).or_default().insert(method, operation);
    }
    let document = Document {
        openapi: "3.0.3",
        info: node!({
            "title": title,
            "description": description,
            "version": version,
        }),
        tags: services()
            .map(|(_, service)| {
                let description = service.description.as_deref().unwrap_or(&service.title);
                node!({ "name": service.name.clone(), "description": description })
            })
            .chain(direct().and_then(super::openapi_direct::tag))
            .collect(),
        security: Node::List(vec![node!({ "apiKey": Vec::new() })]),
        paths,
        components: Components {
            security_schemes: node!({
                "apiKey": node!({
                    "type": "http",
                    "scheme": "bearer",
                    "description": "The case type's API key.",
                })
            }),
            parameters: node!({
                "Case-Id": header("Case-Id", false, "The case that the call is for."),
                "Case-Id-Required": header(
                    "Case-Id",
                    true,
                    "The case that the command is for: it may be delivered later, and its case learns what became of it.",
                ),
                "Idempotency-Key": header(
                    "Idempotency-Key",
                    false,
                    "A text of the caller's choice, another one for each command: a command that is sent again under the same \
                     key is not done again, but answered as before.",
                ),
            }),
            headers: node!({
                "Location": node!({
                    "description": "Where to see what became of the command.",
                    "schema": node!({ "type": "string" }),
                }),
                "Retry-After": node!({
                    "description": "When to come again, in seconds.",
                    "schema": node!({ "type": "integer", "format": "int32" }),
                })
            }),
            responses: ERRORS
                .iter()
                .map(|(status, text)| ((*status).to_owned(), error(status, text)))
                .chain([("202".to_owned(), accepted())])
                .collect(),
            schemas: schemas(platform, usage, only),
        },
    };
    let text = serde_json::to_string_pretty(&document)?;
    Ok(File { path, source: "services/".to_owned(), body: Body::Json(text) })
}

fn describe<'p>(
    platform: &'p Platform,
    service: &'p Service,
    operation: &'p ServiceOperation,
) -> Operation<'p> {
    let case_id = if operation.queues() { "Case-Id-Required" } else { "Case-Id" };
    let mut parameters = vec![node!({ "$ref": format!("#/components/parameters/{case_id}") })];
    if operation.kind == OperationKind::Command {
        parameters.push(node!({ "$ref": "#/components/parameters/Idempotency-Key" }));
    }
    let mut request_body = None;
    if let Some((id, object)) = input(platform, operation) {
        let in_path = |field: &&Field| operation.route.parameters.contains(&field.name);
        for field in object.fields.iter().filter(in_path) {
            parameters.push(parameter(platform, field, "path"));
        }
        let mut rest = object.fields.iter().filter(|field| !in_path(field)).peekable();
        if operation.reads_query() {
            parameters.extend(rest.map(|field| match paged(operation, field) {
                Some(field) => parameter(platform, &field, "query"),
                None => parameter(platform, field, "query"),
            }));
        } else if rest.peek().is_some() {
            let whole = object.fields.iter().all(|field| !in_path(&field));
            let schema: Node = if whole {
                reference(platform, id).into()
            } else {
                self::object(platform, None, rest).into()
            };
            request_body =
                Some(node!({ "required": true, "content": node!({ JSON: node!({ "schema": schema }) }) }));
        }
    }
    let mut responses = BTreeMap::new();
    if operation.queues() && operation.bulk.is_none() {
        responses.insert("202".to_owned(), node!({ "$ref": "#/components/responses/202" }));
    }
    match &operation.output {
        Some(shape) if operation.bulk.is_some() => {
            let reply = |description: &str| {
                let content = node!({ JSON: node!({ "schema": schema(platform, shape) }) });
                node!({ "description": description, "content": content })
            };
            responses.insert("200".to_owned(), reply("Every item is done, or will be."));
            responses
                .insert("207".to_owned(), reply("Some items are not done: `outcomes` says which, and why."));
        }
        _ if operation.always => {}
        _ if operation.gives_stream => {
            let schema = SchemaObject::text(Some("binary"));
            let content = node!({ BYTES: node!({ "schema": schema }) });
            responses.insert(
                "200".to_owned(),
                node!({ "description": "The content, of the type that `Content-Type` says.", "content": content }),
            );
        }
        Some(shape) => {
            let mut content = node!({ JSON: node!({ "schema": schema(platform, shape) }) });
            let description = if operation.paginate.is_some() {
                content.set(LINES, node!({ "schema": schema(platform, shape) }));
                "One page; as `application/x-ndjson`, this and all further pages, one a line."
            } else {
                "Done."
            };
            responses.insert("200".to_owned(), node!({ "description": description, "content": content }));
        }
        None => {
            responses.insert("204".to_owned(), node!({ "description": "Done; there is nothing to return." }));
        }
    }
    if operation.takes_stream {
        let schema = SchemaObject::text(Some("binary"));
        request_body = Some(node!({
            "required": true,
            "description": "The content, of whatever type `Content-Type` says.",
            "content": node!({ BYTES: node!({ "schema": schema }) }),
        }));
    }
    add_errors(&mut responses, request_body.is_some(), operation.kind);
    Operation {
        operation_id: format!("{}_{}", service.name.replace('-', "_"), operation.name),
        tags: [service.name.as_str()],
        summary: operation.description.as_deref(),
        deprecated: operation.deprecated.is_some() || operation.sunset.is_some(),
        sunset: operation.sunset,
        parameters,
        request_body,
        responses,
        approvals: Vec::new(),
    }
}

/// The problems that a call may end in.
pub(super) fn add_errors(responses: &mut BTreeMap<String, Node>, has_body: bool, kind: OperationKind) {
    for (status, _) in ERRORS {
        // A call without a body cannot be refused for its body; a query does not contradict a state.
        let applies = match status {
            "413" | "415" => has_body,
            "409" => kind == OperationKind::Command,
            _ => true,
        };
        if applies {
            responses
                .insert(status.to_owned(), node!({ "$ref": format!("#/components/responses/{status}") }));
        }
    }
}

/// A field that asks for a page, with what it says by being that.
fn paged(operation: &ServiceOperation, field: &Field) -> Option<Field> {
    let paginate = operation.paginate.as_ref()?;
    let text = if field.name == paginate.cursor {
        format!("What the page before said under `{}`; left out for the first page.", paginate.next)
    } else if paginate.limit.as_ref() == Some(&field.name) {
        let usual = paginate.size.map(|size| format!("; left out, {size}")).unwrap_or_default();
        let most = paginate.largest.map(|most| format!(", {most} at most")).unwrap_or_default();
        format!("How many items a page may have{most}{usual}.")
    } else {
        return None;
    };
    let description = field.description.clone().or(Some(text));
    Some(Field { description, ..field.clone() })
}

pub(super) fn method(method: Method) -> &'static str {
    match method {
        Method::Get => "get",
        Method::Post => "post",
        Method::Put => "put",
        Method::Patch => "patch",
        Method::Delete => "delete",
    }
}

fn parameter(platform: &Platform, field: &Field, location: &str) -> Node {
    let mut parameter = node!({
        "name": field.name.clone(),
        "in": location,
        "required": field.required || location == "path",
        "schema": schema(platform, &field.shape),
    });
    if let Some(description) = &field.description {
        parameter.set("description", description.clone());
    }
    parameter
}

fn header(name: &str, required: bool, description: &str) -> Node {
    node!({
        "name": name,
        "in": "header",
        "required": required,
        "description": description,
        "schema": node!({ "type": "string" }),
    })
}

/// The reply to a command that is delivered later.
fn accepted() -> Node {
    let schema = node!({ "$ref": "#/components/schemas/Accepted" });
    node!({
        "description": "The command is stored and will be delivered.",
        "headers": node!({ "Location": node!({ "$ref": "#/components/headers/Location" }) }),
        "content": node!({ JSON: node!({ "schema": schema }) }),
    })
}

fn error(status: &str, text: &str) -> Node {
    let content = node!({ PROBLEM: node!({ "schema": node!({ "$ref": "#/components/schemas/Problem" }) }) });
    let mut error = node!({ "description": text, "content": content });
    if status == "503" {
        error.set("headers", node!({ "Retry-After": node!({ "$ref": "#/components/headers/Retry-After" }) }));
    }
    error
}

fn schemas(platform: &Platform, usage: &Usage, only: Option<usize>) -> BTreeMap<String, SchemaObject> {
    let wanted = |ty: &Type| match ty.origin() {
        Origin::Service(index) => only.is_none_or(|only| only == index),
        Origin::Backend(_) => false,
    };
    let direct = Usage::of_direct(platform, &held(platform).collect::<Vec<_>>());
    let is_there = |id: TypeId, ty: &Type| match ty.origin() {
        Origin::Service(_) => wanted(ty) && usage.of_type(id).used,
        // Direct connections are in the whole document alone.
        Origin::Backend(_) => only.is_none() && direct.of_type(id).used,
    };
    let mut schemas: BTreeMap<String, SchemaObject> = platform
        .types
        .iter()
        .filter(|(id, ty)| is_there(*id, ty))
        .map(|(id, ty)| (schema_name(platform, id), named(platform, ty)))
        .collect();
    schemas.extend(problem());
    schemas
}

fn named(platform: &Platform, ty: &Type) -> SchemaObject {
    match ty {
        Type::Object(of) => object(platform, of.description.clone(), of.fields.iter()),
        Type::Enum(of) => SchemaObject {
            kind: Some("string"),
            description: of.description.clone(),
            values: of.values.iter().map(|value| value.value.clone()).collect(),
            ..SchemaObject::default()
        },
        Type::Union(of) => union(platform, of),
    }
}

/// A union, without `oneOf`: an object with the fields of all its variants, of which those that every variant requires
/// are required. A field that variants declare differently is described and not typed.
fn union(platform: &Platform, of: &UnionType) -> SchemaObject {
    let tags: Vec<&str> = of.variants.iter().map(|variant| variant.tag.as_str()).collect();
    let which =
        format!("`{}` says which fields there are: those of {}.", of.discriminator, suggest::listed(&tags));
    let description =
        of.description.as_deref().map_or_else(|| which.clone(), |text| format!("{text} {which}"));
    let mut whole =
        SchemaObject { kind: Some("object"), description: Some(description), ..SchemaObject::default() };
    let variants: Vec<&ObjectType> = of
        .variants
        .iter()
        .filter_map(|variant| match platform.types.get(variant.shape.named()?) {
            Type::Object(object) => Some(object),
            Type::Enum(_) | Type::Union(_) => None,
        })
        .collect();
    whole.required.push(of.discriminator.clone());
    whole.properties.insert(of.discriminator.clone(), schema(platform, &of.kind));
    for field in variants.iter().flat_map(|object| &object.fields) {
        if whole.properties.contains_key(&field.name) {
            continue;
        }
        let same = |other: &Field| other.shape == field.shape && other.nullable == field.nullable;
        let all: Vec<&Field> = variants
            .iter()
            .filter_map(|object| object.fields.iter().find(|other| other.name == field.name))
            .collect();
        let described = if all.iter().all(|other| same(other)) {
            property(platform, field)
        } else {
            SchemaObject { description: field.description.clone(), ..SchemaObject::default() }
        };
        whole.properties.insert(field.name.clone(), described);
        if all.len() == variants.len() && all.iter().all(|other| other.required) {
            whole.required.push(field.name.clone());
        }
    }
    whole
}

fn object<'f>(
    platform: &Platform,
    description: Option<String>,
    fields: impl Iterator<Item = &'f Field>,
) -> SchemaObject {
    let mut object = SchemaObject { kind: Some("object"), description, ..SchemaObject::default() };
    for field in fields {
        if field.required {
            object.required.push(field.name.clone());
        }
        object.properties.insert(field.name.clone(), property(platform, field));
    }
    object
}

fn property(platform: &Platform, field: &Field) -> SchemaObject {
    let mut property = schema(platform, &field.shape);
    if property.reference.is_some() {
        let nullable = field.nullable && field.required;
        if !nullable && field.default.is_none() {
            // Beside a `$ref`, OpenAPI 3.0 ignores everything.
            return property;
        }
        property = SchemaObject { all_of: vec![property], ..SchemaObject::default() };
    }
    property.description.clone_from(&field.description);
    property.default.clone_from(&field.default);
    // Where a field may be absent, importers have one word for nothing already.
    property.nullable = field.nullable && field.required;
    property
}

pub(super) fn schema(platform: &Platform, shape: &Shape) -> SchemaObject {
    let plain = |kind, format| SchemaObject { kind: Some(kind), format, ..SchemaObject::default() };
    match shape {
        Shape::Bool => plain("boolean", None),
        Shape::Int32 => plain("integer", Some("int32")),
        Shape::Int64 => plain("integer", Some("int64")),
        Shape::Number => plain("number", Some("double")),
        Shape::Decimal(DecimalForm::Number) => plain("number", Some("decimal")),
        Shape::Decimal(DecimalForm::Text) => plain("string", Some("decimal")),
        Shape::Text(format) => plain("string", Some(format.name())),
        Shape::String => plain("string", None),
        Shape::Array(items) => {
            SchemaObject { items: Some(Box::new(schema(platform, items))), ..plain("array", None) }
        }
        Shape::Map(values) => SchemaObject {
            additional_properties: Some(Box::new(schema(platform, values))),
            ..plain("object", None)
        },
        Shape::Named(id) => reference(platform, *id),
        Shape::Limited(shape, limits) => limited(schema(platform, shape), shape, limits),
    }
}

/// A schema with limits, as OpenAPI 3.0 writes them.
fn limited(schema: SchemaObject, shape: &Shape, limits: &Limits) -> SchemaObject {
    // Beside a `$ref` it would be ignored; what is in the type says it.
    if schema.reference.is_some() {
        return schema;
    }
    let mut schema = SchemaObject {
        minimum: limits.minimum.map(|bound| bound.value.into()),
        exclusive_minimum: limits.minimum.is_some_and(|bound| bound.exclusive),
        maximum: limits.maximum.map(|bound| bound.value.into()),
        exclusive_maximum: limits.maximum.is_some_and(|bound| bound.exclusive),
        multiple_of: limits.multiple_of.map(DecimalNumber),
        pattern: limits.pattern.as_ref().map(|pattern| pattern.written.clone()),
        unique_items: limits.unique,
        sensitive: limits.sensitive,
        ..schema
    };
    let (least, most) = match shape {
        Shape::Array(_) => (&mut schema.min_items, &mut schema.max_items),
        Shape::Map(_) => (&mut schema.min_properties, &mut schema.max_properties),
        _ => (&mut schema.min_length, &mut schema.max_length),
    };
    (*least, *most) = (limits.least, limits.most);
    schema
}

fn reference(platform: &Platform, id: TypeId) -> SchemaObject {
    let reference = format!("#/components/schemas/{}", schema_name(platform, id));
    SchemaObject { reference: Some(reference), ..SchemaObject::default() }
}

fn schema_name(platform: &Platform, id: TypeId) -> String {
    let ty = platform.types.get(id);
    match ty.origin() {
        Origin::Service(index) => {
            format!("{}.{}", platform.services[index].name, rust_name(ty))
        }
        Origin::Backend(index) => {
            format!("direct.{}.{}", platform.backends[index].name, rust_name(ty))
        }
    }
}

/// The runtime's problem details (RFC 9457).
fn problem() -> [(String, SchemaObject); 3] {
    let text = |description: &str| SchemaObject {
        kind: Some("string"),
        description: Some(description.to_owned()),
        ..SchemaObject::default()
    };
    let number = |description: &str| SchemaObject {
        kind: Some("integer"),
        format: Some("int32"),
        description: Some(description.to_owned()),
        ..SchemaObject::default()
    };
    let object = |required: &[&str], properties: Vec<(&str, SchemaObject)>| SchemaObject {
        kind: Some("object"),
        required: required.iter().map(|name| (*name).to_owned()).collect(),
        properties: properties.into_iter().map(|(name, schema)| (name.to_owned(), schema)).collect(),
        ..SchemaObject::default()
    };
    let violations = SchemaObject {
        kind: Some("array"),
        description: Some("What is wrong with the input, field by field.".to_owned()),
        items: Some(Box::new(SchemaObject {
            reference: Some("#/components/schemas/Violation".to_owned()),
            ..SchemaObject::default()
        })),
        ..SchemaObject::default()
    };
    let problem = object(
        &["type", "title", "status", "detail"],
        vec![
            ("type", text("The kind of problem, as in `urn:caseway:problem:not-found`; stable.")),
            ("title", text("The kind of problem, for people.")),
            ("status", number("The HTTP status.")),
            ("detail", text("A sentence for the case worker.")),
            ("backend", text("The backend, when one is involved.")),
            ("caseId", text("The case that the call named.")),
            ("traceId", text("The trace that leads the hub's operators to the reason.")),
            ("retryAfter", number("When to come again, in seconds.")),
            ("violations", violations),
        ],
    );
    let violation = object(
        &["pointer", "message"],
        vec![
            ("pointer", text("Where, as a JSON pointer into the input.")),
            ("message", text("What is wrong, as the end of a sentence that begins with the place.")),
        ],
    );
    let accepted = object(
        &["deliveryId", "status", "detail", "backend", "caseId"],
        vec![
            ("deliveryId", text("The delivery; `GET /deliveries/{deliveryId}` tells what became of it.")),
            ("status", text("`queued`, or `delivered` when it has been in the meantime.")),
            ("detail", text("A sentence for the case worker.")),
            ("backend", text("The backend that it goes to.")),
            ("caseId", text("The case that it belongs to.")),
        ],
    );
    [("Accepted".to_owned(), accepted), ("Problem".to_owned(), problem), ("Violation".to_owned(), violation)]
}
