// Generated from `services/customers.yaml` by `cargo xtask generate`. Do not edit.
//! Service `customers`: Customers.

use caseway_runtime::codegen::{self as rt, InputPart, ServiceOperation, Unavailable};
use caseway_types::customers as types;

pub(crate) static SERVICE: rt::ServiceDescriptor = rt::ServiceDescriptor {
    name: "customers",
    title: "Customers",
    owner: "team-customer-data",
    openapi: None,
};

/// Reads one customer.
pub(crate) static GET_CUSTOMER: ServiceOperation =
    ServiceOperation::get("customers", "GetCustomer", "/customers/{customerId}")
        .on_unavailable(&[Unavailable::Pause])
        .deadline(rt::Duration::from_secs(8))
        .input(&types::GET_CUSTOMER_INPUT_SCHEMA, &[InputPart::path("customerId", &rt::Schema::STRING)])
        .output(&types::CUSTOMER_SCHEMA);

/// Adds a customer, or changes the one with this number.
pub(crate) static SAVE_CUSTOMER: ServiceOperation =
    ServiceOperation::put("customers", "SaveCustomer", "/customers/{customerId}")
        .deadline(rt::Duration::from_secs(8))
        .input(&types::CUSTOMER_DETAILS_SCHEMA, &[InputPart::path("customerId", &rt::Schema::STRING)])
        .output(&types::CUSTOMER_SCHEMA);

/// Ends all billing of a customer.
pub(crate) static CLOSE_CUSTOMER: ServiceOperation =
    ServiceOperation::delete("customers", "CloseCustomer", "/customers/{customerId}")
        .deadline(rt::Duration::from_secs(8))
        .input(&types::CLOSE_CUSTOMER_INPUT_SCHEMA, &[InputPart::path("customerId", &rt::Schema::STRING)]);
