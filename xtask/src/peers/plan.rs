//! Which calls to make: every mapped operation of every backend that a vendor's description stands behind.

use caseway_spec::platform::Platform;

use crate::calls::{Call, Examples, operation_name};

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
        let name = operation_name(platform, binding);
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
        calls.extend(Call::variants(platform, binding, examples, &case_type.name));
    }
    (calls, skipped)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use serde_json::Value;

    use super::*;
    use crate::peers::vendors::VENDORS;

    fn demonstration() -> Platform {
        let specs = concat!(env!("CARGO_MANIFEST_DIR"), "/../integration-spec/specs");
        caseway_spec::load(specs.as_ref()).platform.unwrap()
    }

    fn has_vendor(backend: &str) -> bool {
        VENDORS.iter().any(|vendor| vendor.backend == backend)
    }

    fn planned(platform: &Platform) -> (Vec<Call>, Vec<Skipped>) {
        plan(platform, &Examples::new().unwrap(), has_vendor)
    }

    #[test]
    fn every_operation_of_the_demonstration_is_called_where_a_vendor_stands_behind_it() {
        let platform = demonstration();
        let (calls, skipped) = planned(&platform);
        let called: BTreeSet<&str> = calls.iter().map(|call| call.operation.as_str()).collect();
        let names = |vendor: bool| -> BTreeSet<String> {
            let bindings = platform.bindings.iter();
            let chosen =
                bindings.filter(|binding| has_vendor(&platform.backends[binding.backend].name) == vendor);
            chosen.map(|binding| operation_name(&platform, binding)).collect()
        };
        assert_eq!(called, names(true).iter().map(String::as_str).collect());
        assert_eq!(
            skipped.into_iter().map(|skipped| skipped.operation).collect::<BTreeSet<_>>(),
            names(false)
        );
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
