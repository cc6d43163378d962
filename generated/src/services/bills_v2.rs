// Generated from `services/bills-v2.yaml` by `cargo xtask generate`. Do not edit.
//! Service `bills-v2`: Bills, in any currency.

use caseway_runtime::codegen::{self as rt, InputPart, ServiceOperation, Unavailable};
use caseway_types::bills_v2 as types;

pub(crate) static SERVICE: rt::ServiceDescriptor = rt::ServiceDescriptor {
    name: "bills-v2",
    title: "Bills, in any currency",
    owner: "team-finance-platform",
    openapi: Some(include_str!("../../openapi/bills-v2.json")),
};

/// Hands a supplier's bill to accounting, which approves and pays it in its currency.
pub(crate) static SUBMIT_BILL: ServiceOperation =
    ServiceOperation::post("bills-v2", "SubmitBill", "/v2/bills")
        .on_unavailable(&[Unavailable::Queue])
        .deadline(rt::Duration::from_secs(12))
        .input(&types::NEW_BILL_SCHEMA, &[])
        .output(&types::BILL_SCHEMA);

/// Reads how far the payment of a bill has come, whichever major it was submitted with.
pub(crate) static GET_BILL: ServiceOperation =
    ServiceOperation::get("bills-v2", "GetBill", "/v2/bills/{billId}")
        .deadline(rt::Duration::from_secs(8))
        .input(&types::BILL_KEY_SCHEMA, &[InputPart::path("billId", &rt::Schema::format(rt::Format::Uuid))])
        .output(&types::BILL_SCHEMA);

/// Lists a supplier's bills.
pub(crate) static LIST_BILLS: ServiceOperation = ServiceOperation::get("bills-v2", "ListBills", "/v2/bills")
    .deadline(rt::Duration::from_secs(8))
    .input(
        &types::BILL_SEARCH_SCHEMA,
        &[
            InputPart::query("supplierId", &rt::Schema::format(rt::Format::Uuid)),
            InputPart::optional(
                "states",
                &rt::Schema::Limited(
                    &rt::Schema::Array(&types::BILL_SEARCH_STATES_ITEM_SCHEMA),
                    &rt::Limits::NONE.unique(),
                ),
            ),
            InputPart::optional("cursor", &rt::Schema::STRING),
            InputPart::optional("limit", &rt::Schema::Int64),
        ],
    )
    .paginate(rt::Paginate::new("cursor", "next").limit("limit").size(50))
    .output(&types::BILL_PAGE_SCHEMA);

/// Keeps the supplier's paper with the bill. The body is the scan, of whatever size and type.
pub(crate) static ATTACH_SCAN: ServiceOperation =
    ServiceOperation::put("bills-v2", "AttachScan", "/v2/bills/{billId}/scans/{name}")
        .on_unavailable(&[Unavailable::Pause, Unavailable::Fail])
        .deadline(rt::Duration::from_secs(8))
        .input(
            &types::NEW_SCAN_SCHEMA,
            &[
                InputPart::path("billId", &rt::Schema::format(rt::Format::Uuid)),
                InputPart::path(
                    "name",
                    &rt::Schema::Limited(&rt::Schema::STRING, &rt::Limits::NONE.least(1).most(255)),
                ),
            ],
        )
        .takes_stream()
        .output(&types::SCAN_SCHEMA);
