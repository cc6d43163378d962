//! Calls of service operations as case types make them, with inputs derived from the canonical schemas.

mod examples;

use caseway_spec::mapping::example::{self, Cells};
use caseway_spec::model::{Given, ParameterIn};
use caseway_spec::platform::{
    Binding, DirectConnection, Method, OperationKind, Platform, RequestBody, ServiceOperation, Style, Type,
    Types,
};
use http::Method as HttpMethod;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Map, Value};

pub(crate) use examples::Examples;

/// Everything but the unreserved characters (RFC 3986, section 2.3).
const ESCAPED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// One call to make through the hub.
#[derive(Debug, Clone)]
pub(crate) struct Call {
    /// The service operation, as in `orders.PlaceOrder`.
    pub(crate) operation: String,
    /// Which of its examples, from 0.
    pub(crate) variant: usize,
    /// The backend, or the instance of one, that it ends at.
    pub(crate) backend: String,
    /// Whether the input chooses that among instances.
    pub(crate) chosen: bool,
    /// The case type that calls.
    pub(crate) case_type: String,
    /// Whether it changes something.
    pub(crate) command: bool,
    /// The method at the gateway.
    pub(crate) method: HttpMethod,
    /// Path and query at the gateway.
    pub(crate) target: String,
    /// The body.
    pub(crate) body: Option<Vec<u8>>,
    /// What the body is.
    pub(crate) content_type: &'static str,
}

/// What is sent where an operation takes a stream.
const CONTENT: &str = "What a case service sends, byte for byte.\n";
/// The first variant that has what is required alone.
const LEAST: usize = 1;

impl Call {
    /// Every variant of the call that `case_type` makes of a mapped operation, granted or not.
    pub(crate) fn variants(
        platform: &Platform,
        binding: &Binding,
        examples: &Examples,
        case_type: &str,
    ) -> Vec<Self> {
        let operation = &platform.services[binding.service].operations[binding.operation];
        let variants = operation.input.map_or(1, |id| examples.variants(&platform.types, id));
        (0..variants).map(|variant| Self::variant(platform, binding, examples, case_type, variant)).collect()
    }

    /// One variant of the call that `case_type` makes of a mapped operation, granted or not.
    pub(crate) fn variant(
        platform: &Platform,
        binding: &Binding,
        examples: &Examples,
        case_type: &str,
        variant: usize,
    ) -> Self {
        let input = Self::input(platform, binding, examples, variant);
        Self::with(platform, binding, case_type, variant, input)
    }

    /// A call with what is required alone, in whose path stands what is `known` already.
    pub(crate) fn about(
        platform: &Platform,
        binding: &Binding,
        examples: &Examples,
        case_type: &str,
        known: &Map<String, Value>,
    ) -> Self {
        let mut input = Self::input(platform, binding, examples, LEAST);
        for name in &platform.services[binding.service].operations[binding.operation].route.parameters {
            if let Some(value) = known.get(name) {
                input.insert(name.clone(), value.clone());
            }
        }
        Self::with(platform, binding, case_type, LEAST, input)
    }

    /// A variant of an operation's input.
    fn input(
        platform: &Platform,
        binding: &Binding,
        examples: &Examples,
        variant: usize,
    ) -> Map<String, Value> {
        let operation = &platform.services[binding.service].operations[binding.operation];
        let mut input =
            operation.input.map_or_else(Map::new, |id| examples.object(&platform.types, id, variant));
        if let Some(paginate) = &operation.paginate {
            // No schema can say what a cursor is: the hub gives them. A page of one item shows that there are others.
            input.remove(&paginate.cursor);
            if let Some(limit) = paginate.limit.as_ref().and_then(|limit| input.get_mut(limit)) {
                *limit = 1.into();
            }
        }
        input
    }

    /// The call with an input.
    fn with(
        platform: &Platform,
        binding: &Binding,
        case_type: &str,
        variant: usize,
        mut input: Map<String, Value>,
    ) -> Self {
        let operation = &platform.services[binding.service].operations[binding.operation];
        let (backend, chosen) = target_of(platform, binding, &input);
        let mut target = fill(&operation.route.path, &operation.route.parameters, &mut input);
        if operation.reads_query() && !input.is_empty() {
            let each = |(name, value): (&String, &Value)| match value {
                Value::Array(items) => {
                    items.iter().map(|item| format!("{name}={}", encoded(item))).collect::<Vec<_>>()
                }
                value => vec![format!("{name}={}", encoded(value))],
            };
            let mut pairs: Vec<String> = input.iter().flat_map(each).collect();
            // The order of a JSON object's fields is not promised.
            pairs.sort_unstable();
            target = format!("{target}?{}", pairs.join("&"));
        }
        Self {
            operation: operation_name(platform, binding),
            variant,
            backend,
            chosen,
            case_type: case_type.to_owned(),
            command: operation.kind == OperationKind::Command,
            method: method(operation.route.method),
            target,
            body: if operation.takes_stream {
                Some(CONTENT.as_bytes().to_vec())
            } else {
                takes_body(&platform.types, operation).then(|| Value::Object(input).to_string().into_bytes())
            },
            content_type: if operation.takes_stream {
                "text/plain; charset=utf-8"
            } else {
                "application/json"
            },
        }
    }
}

impl Call {
    /// The call past the services that `connection` is about, made by `case_type`, approved for it or not. `None` where it
    /// takes more than a path, a query and JSON.
    pub(crate) fn direct(
        platform: &Platform,
        connection: &DirectConnection,
        examples: &Examples,
        case_type: &str,
    ) -> Option<Self> {
        let backend = &platform.backends[connection.backend];
        let operation = &backend.operations[connection.operation];
        let body = match &operation.request {
            None => None,
            Some(RequestBody::Json { shape, content_type: None }) => {
                Some(examples.of(&platform.types, shape, "").to_string().into_bytes())
            }
            Some(_) => return None,
        };
        let mut target = format!("/direct/{}{}", backend.name, operation.route.path);
        for parameter in operation.parameters.iter().filter(|parameter| parameter.required) {
            let value = encoded(&examples.of(&platform.types, &parameter.shape, &parameter.name));
            match (parameter.location, parameter.style) {
                (ParameterIn::Path, Style::Single) => {
                    target = target.replace(&format!("{{{}}}", parameter.name), &value);
                }
                (ParameterIn::Query, Style::Single) => {
                    let sign = if target.contains('?') { '&' } else { '?' };
                    target = format!("{target}{sign}{}={value}", parameter.name);
                }
                _ => return None,
            }
        }
        Some(Self {
            operation: format!("{}.{}", backend.name, operation.name),
            variant: 0,
            backend: connection.instance.map_or(&backend.name, |at| &backend.instances[at].full_name).clone(),
            chosen: false,
            case_type: case_type.to_owned(),
            command: operation.kind == OperationKind::Command,
            method: method(operation.route.method),
            target,
            body,
            content_type: "application/json",
        })
    }
}

/// What a call with this input ends at, and whether the input chooses it.
fn target_of(platform: &Platform, binding: &Binding, input: &Map<String, Value>) -> (String, bool) {
    let backend = &platform.backends[binding.backend];
    if binding.instance.is_none() {
        return (backend.name.clone(), false);
    }
    let given = Given { input: Some(Value::Object(input.clone())), ..Given::default() };
    let service = &platform.services[binding.service].operations[binding.operation];
    let call = &backend.operations[binding.call];
    let made = example::run(&platform.types, service, call, Cells::of(platform, binding), &given);
    let chosen = backend.instances.iter().find(|instance| Some(&instance.name) == made.instance.as_ref());
    (chosen.map_or(&backend.name, |instance| &instance.full_name).clone(), true)
}

/// The name of a mapped operation, as in `orders.PlaceOrder`.
pub(crate) fn operation_name(platform: &Platform, binding: &Binding) -> String {
    let service = &platform.services[binding.service];
    format!("{}.{}", service.name, service.operations[binding.operation].name)
}

/// Whether an operation has anything to say that is neither in its path nor in its query.
fn takes_body(types: &Types, operation: &ServiceOperation) -> bool {
    let Some(Type::Object(input)) = operation.input.map(|id| types.get(id)) else { return false };
    !operation.reads_query()
        && input.fields.iter().any(|field| !operation.route.parameters.contains(&field.name))
}

/// The path with its parameters in place; they leave the input.
fn fill(path: &str, parameters: &[String], input: &mut Map<String, Value>) -> String {
    parameters.iter().fold(path.to_owned(), |path, name| {
        let value = input.remove(name).unwrap_or_default();
        path.replace(&format!("{{{name}}}"), &encoded(&value))
    })
}

fn encoded(value: &Value) -> String {
    let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    utf8_percent_encode(&text, ESCAPED).to_string()
}

fn method(method: Method) -> HttpMethod {
    match method {
        Method::Get => HttpMethod::GET,
        Method::Post => HttpMethod::POST,
        Method::Put => HttpMethod::PUT,
        Method::Patch => HttpMethod::PATCH,
        Method::Delete => HttpMethod::DELETE,
    }
}
