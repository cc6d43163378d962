// Generated from `services/customers.yaml` by `cargo xtask generate`. Do not edit.
//! Service `customers`: Customers.

use caseway_runtime::codegen as rt;
use caseway_types::customers as types;

pub(crate) static SERVICE: rt::ServiceDescriptor = rt::ServiceDescriptor {
    name: "customers",
    title: "Customers",
    owner: "team-customer-data",
    openapi: None,
};

/// Reads one customer.
pub(crate) static GET_CUSTOMER: rt::ServiceOperation =
    rt::ServiceOperation::get("customers", "GetCustomer", "/customers/{customerId}")
        .on_unavailable(&[rt::Unavailable::Pause])
        .deadline(rt::Duration::from_secs(8))
        .input(&types::GET_CUSTOMER_INPUT_SCHEMA, &[rt::InputPart::path("customerId", &rt::Schema::STRING)])
        .output(&types::CUSTOMER_SCHEMA);

/// Adds a customer, or changes the one with this number.
pub(crate) static SAVE_CUSTOMER: rt::ServiceOperation =
    rt::ServiceOperation::put("customers", "SaveCustomer", "/customers/{customerId}")
        .deadline(rt::Duration::from_secs(8))
        .input(&types::CUSTOMER_DETAILS_SCHEMA, &[rt::InputPart::path("customerId", &rt::Schema::STRING)])
        .output(&types::CUSTOMER_SCHEMA);

/// Ends all billing of a customer.
pub(crate) static CLOSE_CUSTOMER: rt::ServiceOperation =
    rt::ServiceOperation::delete("customers", "CloseCustomer", "/customers/{customerId}")
        .deadline(rt::Duration::from_secs(8))
        .input(
            &types::CLOSE_CUSTOMER_INPUT_SCHEMA,
            &[rt::InputPart::path("customerId", &rt::Schema::STRING)],
        );
