// Generated from `services/bills.yaml` by `cargo xtask generate`. Do not edit.
//! Service `bills`: Bills.

use caseway_runtime::codegen::{self as rt, InputPart, ServiceOperation, Unavailable};
use caseway_types::bills as types;

pub(crate) static SERVICE: rt::ServiceDescriptor =
    rt::ServiceDescriptor { name: "bills", title: "Bills", owner: "team-finance-platform", openapi: None };

/// Hands a supplier's bill to accounting, which approves and pays it.
pub(crate) static SUBMIT_BILL: ServiceOperation = ServiceOperation::post("bills", "SubmitBill", "/bills")
    .on_unavailable(&[Unavailable::Queue])
    .deprecated(1796083200)
    .deadline(rt::Duration::from_secs(12))
    .sunset("Sat, 01 Jan 2028 00:00:00 GMT")
    .input(&types::NEW_BILL_SCHEMA, &[])
    .output(&types::BILL_SCHEMA);

/// Reads how far the payment of a bill has come.
pub(crate) static GET_BILL: ServiceOperation = ServiceOperation::get("bills", "GetBill", "/bills/{billId}")
    .deprecated(1796083200)
    .deadline(rt::Duration::from_secs(8))
    .sunset("Sat, 01 Jan 2028 00:00:00 GMT")
    .input(&types::BILL_KEY_SCHEMA, &[InputPart::path("billId", &rt::Schema::format(rt::Format::Uuid))])
    .output(&types::BILL_SCHEMA);
