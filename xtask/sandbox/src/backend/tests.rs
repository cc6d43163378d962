//! Every backend without sockets: what is true of any request.

use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use bytes::Bytes;
use caseway_environment::{Reference, Resolver};
use caseway_runtime::codegen::{BackendOperation, Lists, Outgoing, Parts};
use caseway_spec::platform::{FormLists, Platform, ReplyBody, RequestBody, Separator, Shape, Style};
use http::{HeaderMap, HeaderName, HeaderValue, Method, Uri};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use proptest::prelude::*;
use serde_json::Value;

use super::{Backend, Incoming};
use crate::clock::Clock;
use crate::contract::Contract;
use crate::credentials::{Credentials, Gatekeeper};
use crate::fault::Table;
use crate::invent::Inventor;
use crate::ledger::Ledger;
use crate::plausible::Hint;
use crate::reply::Reply;
use crate::route::Segment;
use crate::seed::Seed;
use crate::validate;

/// What the runtime writes is what the sandbox reads: the forms are not written a second time here.
static ANY: BackendOperation = BackendOperation::post("any", "Any", "/");

struct Unset;

impl Resolver for Unset {
    fn resolve(&self, _: &Reference) -> Result<String, String> {
        Err("is not set".into())
    }
}

/// The specs of these tests and of the demonstration organisation.
fn platforms() -> Vec<Arc<Platform>> {
    let crate_root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let load = |path: &str| {
        let loaded = caseway_spec::load(&crate_root.join(path));
        Arc::new(loaded.platform.unwrap_or_else(|| panic!("{path}: {:#?}", loaded.diagnostics)))
    };
    vec![load("tests/specs"), load("../../integration-spec/specs")]
}

fn backends() -> Vec<Backend> {
    let all = platforms().into_iter().flat_map(|platform| {
        let count = platform.backends.len();
        (0..count).map(move |index| Contract::new(Arc::clone(&platform), index))
    });
    all.map(|contract| {
        let spec = contract.backend();
        let lifetime = Duration::from_secs(60);
        let gatekeeper = Gatekeeper::new(&spec.name, spec.auth.as_ref(), &Unset, Credentials::Any, lifetime);
        let (faults, ledger) = (Arc::new(Mutex::new(Table::new(0))), Arc::new(Mutex::new(Ledger::default())));
        Backend::new(contract, gatekeeper, false, faults, ledger, Clock::manual().0)
    })
    .collect()
}

/// The headers with which any backend lets a JSON request in.
fn headers(backend: &Backend) -> HeaderMap {
    let mut headers = HeaderMap::new();
    let spec = backend.contract().backend();
    let mut set = |name: &str, value: &'static str| {
        headers.insert(name.parse::<HeaderName>().unwrap(), HeaderValue::from_static(value));
    };
    set("content-type", "application/json");
    match &spec.auth {
        Some(caseway_environment::Auth::ApiKey { header, .. }) => set(header, "key"),
        Some(caseway_environment::Auth::Basic { .. }) => set("authorization", "Basic YTpi"),
        _ => set("authorization", "Bearer token"),
    }
    spec.headers.keys().for_each(|name| set(name, "value"));
    headers
}

fn answer(backend: &Backend, method: &str, target: &str, headers: &HeaderMap, body: &[u8]) -> Option<Reply> {
    let method: Method = method.parse().ok()?;
    let uri: Uri = target.parse().ok()?;
    let body = Bytes::copy_from_slice(body);
    backend.answer(&Incoming { method: &method, uri: &uri, headers, body: &body }).reply
}

/// A document in the form that the contract says, and its content type.
fn written(form: Option<&RequestBody>, document: Option<Value>) -> (String, Vec<u8>) {
    let document = document.unwrap_or_default();
    match form {
        None => ("application/json".to_owned(), Vec::new()),
        Some(RequestBody::Json { content_type, .. }) => {
            let media_type = content_type.as_deref().unwrap_or("application/json");
            (media_type.to_owned(), document.to_string().into_bytes())
        }
        Some(RequestBody::Form { lists, .. }) => {
            let lists = match lists {
                FormLists::Repeated => Lists::Repeated,
                FormLists::Brackets => Lists::Brackets,
                FormLists::Indexed => Lists::Indexed,
                FormLists::Commas => Lists::Commas,
            };
            let outgoing = Outgoing::to(&ANY).form(lists, &document).unwrap();
            ("application/x-www-form-urlencoded".to_owned(), outgoing.body.to_vec())
        }
        Some(RequestBody::Multipart { parts, .. }) => {
            // Descriptors are constants; a test may leave them behind.
            let leak = |text: &String| -> &'static str { String::leak(text.clone()) };
            let mut of = Parts::FIELDS;
            if let Some(file) = &parts.file {
                of = of.file(leak(file));
            }
            if let Some(filename) = &parts.filename {
                of = of.filename(leak(filename));
            }
            let outgoing = Outgoing::to(&ANY).multipart(of, &document).unwrap();
            let tail = outgoing.around.map(|tail| [&b"the file"[..], &tail].concat()).unwrap_or_default();
            (outgoing.content_type.unwrap().into_owned(), [&outgoing.body[..], &tail].concat())
        }
        Some(RequestBody::Text { .. }) => {
            ("text/plain".to_owned(), document.as_str().unwrap_or_default().as_bytes().to_vec())
        }
        Some(RequestBody::Stream { content_type }) => {
            (content_type.clone().unwrap_or_else(|| "image/png".to_owned()), b"bytes".to_vec())
        }
    }
}

/// A value as its style writes it into the query.
fn pairs(name: &str, style: Style, value: Value) -> Vec<(String, Value)> {
    let named = |value| (name.to_owned(), value);
    match (style, value) {
        (Style::Repeated, Value::Array(items)) => items.into_iter().map(named).collect(),
        (Style::Joined(separator), Value::Array(items)) => {
            let sign = match separator {
                Separator::Comma => ",",
                Separator::Space => " ",
                Separator::Pipe => "|",
            };
            let items =
                items.iter().map(|item| item.as_str().map_or_else(|| item.to_string(), str::to_owned));
            vec![named(Value::from(items.collect::<Vec<_>>().join(sign)))]
        }
        (Style::Deep, Value::Object(fields)) => {
            fields.into_iter().map(|(field, value)| (format!("{name}[{field}]"), value)).collect()
        }
        (_, value) => vec![named(value)],
    }
}

/// A request for the operation at `index` that is as the contract says.
fn well_formed(backend: &Backend, index: usize, seed: Seed) -> (String, HeaderMap, Vec<u8>) {
    use caseway_spec::model::ParameterIn;
    let contract = backend.contract();
    let operation = contract.operation(index);
    let types = &contract.platform.types;
    let plain = |value: Value| match value {
        Value::String(text) => text,
        other => other.to_string(),
    };
    let invented = |name: &str, shape: &Shape| {
        let hint = Hint { name, description: None };
        Inventor::new(types).value(shape, seed.child(name), hint, None)
    };
    let text = |name: &str, shape: &Shape| plain(invented(name, shape));
    let mut headers = headers(backend);
    let mut query = form_urlencoded::Serializer::new(String::new());
    for parameter in &operation.parameters {
        let value = text(&parameter.name, &parameter.shape);
        match parameter.location {
            ParameterIn::Path => {}
            ParameterIn::Query => {
                for (name, value) in
                    pairs(&parameter.name, parameter.style, invented(&parameter.name, &parameter.shape))
                {
                    query.append_pair(&name, &plain(value));
                }
            }
            ParameterIn::Cookie => {
                headers.insert("cookie", format!("{}={value}", parameter.name).parse().unwrap());
            }
            ParameterIn::Header => {
                headers.insert(parameter.name.parse::<HeaderName>().unwrap(), value.parse().unwrap());
            }
        }
    }
    let shape_of = |name: &str| {
        let declared = operation.parameters.iter().find(|parameter| parameter.name == name);
        declared.map_or(Shape::String, |parameter| parameter.shape.clone())
    };
    let segments = contract.pattern(index).0.iter().map(|segment| match segment {
        Segment::Literal(text) => format!("/{text}"),
        Segment::Parameter { name, prefix, suffix } => {
            format!(
                "/{prefix}{}{suffix}",
                utf8_percent_encode(&text(name, &shape_of(name)), NON_ALPHANUMERIC)
            )
        }
    });
    let target = format!("{}?{}", segments.collect::<String>(), query.finish());
    let hint = Hint { name: "", description: None };
    let document = operation.document().map(|shape| Inventor::new(types).value(shape, seed, hint, None));
    let (media_type, body) = written(operation.request.as_ref(), document);
    headers.insert("content-type", media_type.parse().unwrap());
    (target, headers, body)
}

#[test]
fn every_operation_of_every_contract_answers_as_its_contract_says() {
    let mut operations = 0;
    for backend in backends() {
        let contract = backend.contract();
        // Twice: the second round meets what the first has created, changed and deleted.
        for round in 0..2 {
            for (index, operation) in contract.backend().operations.iter().enumerate() {
                let place = format!("{}.{}, round {round}", backend.name(), operation.name);
                let seed = Seed::of(&[operation.name.as_str()]).item(round);
                let (target, headers, body) = well_formed(&backend, index, seed);
                let reply =
                    answer(&backend, operation.route.method.name(), &target, &headers, &body).unwrap();
                let status = reply.status.as_u16();
                let success = operation.success.iter().find(|success| success.status == status);
                let success = success.unwrap_or_else(|| panic!("{place}: {status} {:?}", reply.body));
                match &success.body {
                    ReplyBody::Json(shape) => {
                        let document: Value = serde_json::from_slice(&reply.body).unwrap();
                        let wrong = validate::document(&contract.schemas, shape, &reply.body);
                        assert!(wrong.is_empty(), "{place}: {wrong:#?}\n{document:#}");
                    }
                    ReplyBody::Empty => assert!(reply.body.is_empty(), "{place}"),
                    ReplyBody::Text | ReplyBody::Stream => assert!(!reply.body.is_empty(), "{place}"),
                }
                operations += 1;
            }
        }
    }
    assert!(operations >= 40, "{operations}");
}

/// JSON of any shape, with names that contracts have.
fn json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        ".{0,8}".prop_map(Value::from),
    ];
    let name = prop_oneof![
        "[a-z_/~]{0,6}",
        Just("customer".to_owned()),
        Just("external_id".to_owned()),
        Just("Contacts".to_owned()),
        Just("name".to_owned()),
        Just("id".to_owned())
    ];
    leaf.prop_recursive(5, 64, 6, move |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
            proptest::collection::vec((name.clone(), inner), 0..6)
                .prop_map(|entries| Value::Object(entries.into_iter().collect())),
        ]
    })
}

#[test]
fn any_request_is_answered() {
    let backends = backends();
    let segment =
        prop_oneof!["[ -~]{0,6}", "%[0-9A-F]{2}", Just("1".to_owned()), Just("\u{fffd}ä".to_owned())];
    let request = (
        any::<prop::sample::Index>(),
        any::<prop::sample::Index>(),
        proptest::collection::vec(segment, 4),
        "[ -~]{0,20}",
        prop_oneof![
            json().prop_map(|value| value.to_string().into_bytes()),
            proptest::collection::vec(any::<u8>(), 0..40)
        ],
        prop_oneof![
            Just("GET"),
            Just("PUT"),
            Just("POST"),
            Just("DELETE"),
            Just("PATCH"),
            Just("HEAD"),
            Just("X")
        ],
        any::<bool>(),
        "[ -~]{0,12}",
    );
    proptest!(ProptestConfig::with_cases(2_000), |((backend, operation, parts, query, body, method, own, key) in request)| {
        let backend = &backends[backend.index(backends.len())];
        let operations = &backend.contract().backend().operations;
        let index = operation.index(operations.len());
        let mut parts = parts.iter();
        let path: String = backend.contract().pattern(index).0.iter().map(|segment| match segment {
            Segment::Literal(text) => format!("/{text}"),
            Segment::Parameter { .. } => format!("/{}", utf8_percent_encode(parts.next().map_or("x", String::as_str), NON_ALPHANUMERIC)),
        }).collect();
        let method = if own { operations[index].route.method.name() } else { method };
        let query = utf8_percent_encode(&query, percent_encoding::CONTROLS).to_string().replace([' ', '"', '<', '>', '`'], "+");
        let mut headers = headers(backend);
        if let Ok(key) = HeaderValue::from_str(&key) {
            headers.insert("idempotency-key", key);
        }
        if let Some(reply) = answer(backend, method, &format!("{path}?{query}"), &headers, &body) {
            prop_assert!(reply.status.as_u16() < 500, "{}: {:?}", reply.status, reply.body);
            let is_json = reply.headers.iter().any(|(name, value)| name == "content-type" && value.as_bytes().ends_with(b"json"));
            prop_assert!(!is_json || serde_json::from_slice::<Value>(&reply.body).is_ok());
        }
    });
}
