// Generated from `services/invoices.yaml` by `cargo xtask generate`. Do not edit.
//! Service `invoices`: Invoices.

use caseway_runtime::codegen::{self as rt, InputPart, ServiceOperation, Unavailable};
use caseway_types::invoices as types;

pub(crate) static SERVICE: rt::ServiceDescriptor =
    rt::ServiceDescriptor { name: "invoices", title: "Invoices", owner: "team-billing", openapi: None };

/// Lists a customer's invoices by the state of their payment.
pub(crate) static LIST_INVOICES: ServiceOperation =
    ServiceOperation::get("invoices", "ListInvoices", "/customers/{customerId}/invoices")
        .deadline(rt::Duration::from_secs(8))
        .input(
            &types::INVOICE_SEARCH_SCHEMA,
            &[
                InputPart::path("customerId", &rt::Schema::STRING),
                InputPart::query("payment", &types::PAYMENT_STATE_SCHEMA),
                InputPart::optional("cursor", &rt::Schema::STRING),
                InputPart::optional("limit", &rt::Schema::Int64),
            ],
        )
        .paginate(rt::Paginate::new("cursor", "next").limit("limit").size(50))
        .output(&types::INVOICE_PAGE_SCHEMA);

/// Reads one invoice.
pub(crate) static GET_INVOICE: ServiceOperation =
    ServiceOperation::get("invoices", "GetInvoice", "/invoices/{invoiceId}")
        .deadline(rt::Duration::from_secs(8))
        .input(&types::GET_INVOICE_INPUT_SCHEMA, &[InputPart::path("invoiceId", &rt::Schema::STRING)])
        .output(&types::INVOICE_SCHEMA);

/// Charges a single fee, such as the excess of a claim.
pub(crate) static CHARGE_FEE: ServiceOperation =
    ServiceOperation::post("invoices", "ChargeFee", "/customers/{customerId}/fees")
        .on_unavailable(&[Unavailable::Queue])
        .deadline(rt::Duration::from_secs(8))
        .input(&types::FEE_SCHEMA, &[InputPart::path("customerId", &rt::Schema::STRING)])
        .output(&types::INVOICE_SCHEMA);

/// Withdraws an invoice.
pub(crate) static VOID_INVOICE: ServiceOperation =
    ServiceOperation::delete("invoices", "VoidInvoice", "/invoices/{invoiceId}")
        .deadline(rt::Duration::from_secs(8))
        .input(
            &types::INVOICE_TO_VOID_SCHEMA,
            &[
                InputPart::path("invoiceId", &rt::Schema::STRING),
                InputPart::optional("creditNote", &rt::Schema::Bool),
            ],
        )
        .output(&types::INVOICE_SCHEMA);
