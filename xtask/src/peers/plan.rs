//! Which calls to make: every mapped operation of every backend that a vendor's description stands behind.

use caseway_spec::platform::{Binding, Method, OperationKind, Platform};
use http::Method as HttpMethod;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Map, Value};

use super::examples::Examples;

/// Everything but the unreserved characters (RFC 3986, section 2.3).
const ESCAPED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// One call to make through the hub.
#[derive(Debug)]
pub(crate) struct Call {
    /// The service operation, as in `orders.PlaceOrder`.
    pub(crate) operation: String,
    /// Which of its examples, from 0.
    pub(crate) variant: usize,
    /// The backend that it ends at.
    pub(crate) backend: String,
    /// A case type to which the operation is granted.
    pub(crate) case_type: String,
    /// Whether it changes something.
    pub(crate) command: bool,
    /// The method at the gateway.
    pub(crate) method: HttpMethod,
    /// Path and query at the gateway.
    pub(crate) target: String,
    /// The JSON body.
    pub(crate) body: Option<Vec<u8>>,
}

/// An operation that cannot be called, and why.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub(crate) struct Skipped {
    /// The operation, as in `orders.PlaceOrder`.
    pub(crate) operation: String,
    /// Why it is not called.
    pub(crate) reason: String,
}

/// Plans the calls to the backends that `has_vendor` knows, in order of services and operations.
pub(crate) fn plan(
    platform: &Platform,
    examples: &Examples,
    has_vendor: impl Fn(&str) -> bool,
) -> (Vec<Call>, Vec<Skipped>) {
    let mut calls = Vec::new();
    let mut skipped = Vec::new();
    for binding in &platform.bindings {
        let service = &platform.services[binding.service];
        let name = format!("{}.{}", service.name, service.operations[binding.operation].name);
        let backend = &platform.backends[binding.backend].name;
        if !has_vendor(backend) {
            let reason = format!("no vendor's description stands behind the backend `{backend}`");
            skipped.push(Skipped { operation: name, reason });
            continue;
        }
        let granted = (binding.service, binding.operation);
        let Some(case_type) = platform.case_types.iter().find(|case_type| case_type.uses.contains(&granted))
        else {
            skipped.push(Skipped { operation: name, reason: "it is granted to no case type".to_owned() });
            continue;
        };
        calls.extend(calls_of(platform, binding, examples, &name, backend, &case_type.name));
    }
    (calls, skipped)
}

fn calls_of(
    platform: &Platform,
    binding: &Binding,
    examples: &Examples,
    name: &str,
    backend: &str,
    case_type: &str,
) -> Vec<Call> {
    let operation = &platform.services[binding.service].operations[binding.operation];
    let variants = operation.input.map_or(1, |id| examples.variants(&platform.types, id));
    let call = |variant| {
        let mut input =
            operation.input.map_or_else(Map::new, |id| examples.object(&platform.types, id, variant));
        let mut target = fill(&operation.route.path, &operation.route.parameters, &mut input);
        let in_query = matches!(operation.route.method, Method::Get | Method::Delete);
        if in_query && !input.is_empty() {
            let mut pairs: Vec<String> =
                input.iter().map(|(name, value)| format!("{name}={}", encoded(value))).collect();
            // The order of a JSON object's fields is not promised.
            pairs.sort_unstable();
            target = format!("{target}?{}", pairs.join("&"));
        }
        Call {
            operation: name.to_owned(),
            variant,
            backend: backend.to_owned(),
            case_type: case_type.to_owned(),
            command: operation.kind == OperationKind::Command,
            method: method(operation.route.method),
            target,
            body: (!in_query).then(|| Value::Object(input).to_string().into_bytes()),
        }
    };
    (0..variants).map(call).collect()
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

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    fn demonstration() -> Platform {
        let specs = concat!(env!("CARGO_MANIFEST_DIR"), "/../integration-spec/specs");
        caseway_spec::load(specs.as_ref()).platform.unwrap()
    }

    fn planned(platform: &Platform) -> (Vec<Call>, Vec<Skipped>) {
        plan(platform, &Examples::new().unwrap(), |backend| backend == "erp" || backend == "billing")
    }

    #[test]
    fn every_operation_of_the_demonstration_is_called_and_none_skipped() {
        let platform = demonstration();
        let (calls, skipped) = planned(&platform);
        let called: BTreeSet<&str> = calls.iter().map(|call| call.operation.as_str()).collect();
        let operations: usize = platform.services.iter().map(|service| service.operations.len()).sum();
        assert_eq!(called.len(), operations);
        assert_eq!(skipped, []);
    }

    #[test]
    fn operations_of_backends_without_a_vendor_are_skipped_by_name() {
        let (calls, skipped) = plan(&demonstration(), &Examples::new().unwrap(), |backend| backend == "erp");
        assert!(calls.iter().all(|call| call.backend == "erp"));
        assert!(skipped.iter().any(|skipped| skipped.operation == "customers.GetCustomer"), "{skipped:?}");
    }

    #[test]
    fn every_value_of_an_enum_is_asked_for_with_and_without_what_is_optional() {
        let (calls, _) = planned(&demonstration());
        let targets: Vec<&str> = calls
            .iter()
            .filter(|call| call.operation == "orders.ListOrders")
            .map(|call| call.target.as_str())
            .collect();
        assert_eq!(
            targets,
            [
                "/orders?issuedFrom=2026-01-01&page=1&state=draft",
                "/orders?state=submitted",
                "/orders?issuedFrom=2026-01-01&page=3&state=approved",
                "/orders?state=billed",
                "/orders?issuedFrom=2026-01-01&page=5&state=cancelled",
            ]
        );
    }

    #[test]
    fn path_parameters_are_escaped_and_leave_the_body() {
        let (calls, _) = planned(&demonstration());
        let call = calls.iter().find(|call| call.operation == "customers.SaveCustomer").unwrap();
        let body: Value = serde_json::from_slice(call.body.as_deref().unwrap()).unwrap();
        assert_eq!(call.target, "/customers/customerId%201");
        assert_eq!(body.get("customerId"), None);
        assert_eq!(body.pointer("/address/country"), Some(&Value::from("NL")));
    }
}
