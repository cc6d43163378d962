// Generated from `services/payments.yaml` by `cargo xtask generate`. Do not edit.
//! Service `payments`: Payments.

use caseway_runtime::codegen::{self as rt, InputPart, ServiceOperation, Unavailable};
use caseway_types::payments as types;

pub(crate) static SERVICE: rt::ServiceDescriptor =
    rt::ServiceDescriptor { name: "payments", title: "Payments", owner: "team-payments", openapi: None };

/// Begins a card payment and says where the payer pays.
pub(crate) static REQUEST_PAYMENT: ServiceOperation =
    ServiceOperation::post("payments", "RequestPayment", "/payments")
        .deadline(rt::Duration::from_secs(8))
        .input(&types::NEW_PAYMENT_SCHEMA, &[])
        .output(&types::PAYMENT_SCHEMA);

/// Reads how far a payment has come.
pub(crate) static GET_PAYMENT: ServiceOperation =
    ServiceOperation::get("payments", "GetPayment", "/payments/{paymentId}")
        .deadline(rt::Duration::from_secs(8))
        .input(&types::GET_PAYMENT_INPUT_SCHEMA, &[InputPart::path("paymentId", &rt::Schema::STRING)])
        .output(&types::PAYMENT_SCHEMA);

/// Finds payments by reference, payer or state.
pub(crate) static FIND_PAYMENTS: ServiceOperation =
    ServiceOperation::get("payments", "FindPayments", "/payments")
        .deadline(rt::Duration::from_secs(8))
        .input(
            &types::PAYMENT_SEARCH_SCHEMA,
            &[
                InputPart::optional("reference", &rt::Schema::STRING),
                InputPart::optional("email", &rt::Schema::STRING),
                InputPart::optional("state", &types::PAYMENT_SEARCH_STATE_SCHEMA),
                InputPart::optional("requestedFrom", &rt::Schema::STRING),
                InputPart::optional("page", &rt::Schema::Int64),
            ],
        )
        .output(&types::PAYMENT_PAGE_SCHEMA);

/// Lists what was paid for an invoice, a claim or a policy, however much that is.
pub(crate) static LIST_PAYMENTS: ServiceOperation =
    ServiceOperation::get("payments", "ListPayments", "/references/{reference}/payments")
        .deadline(rt::Duration::from_secs(8))
        .input(
            &types::REFERENCED_PAYMENTS_SCHEMA,
            &[
                InputPart::path(
                    "reference",
                    &rt::Schema::Limited(&rt::Schema::STRING, &rt::Limits::NONE.least(1).most(255)),
                ),
                InputPart::optional("cursor", &rt::Schema::STRING),
                InputPart::optional("limit", &rt::Schema::Int64),
            ],
        )
        .paginate(rt::Paginate::new("cursor", "next").limit("limit").size(50))
        .output(&types::REFERENCED_PAGE_SCHEMA);

/// Takes the money of a payment that was only reserved.
pub(crate) static CAPTURE_PAYMENT: ServiceOperation =
    ServiceOperation::post("payments", "CapturePayment", "/payments/{paymentId}/capture")
        .on_unavailable(&[Unavailable::Queue])
        .deadline(rt::Duration::from_secs(8))
        .input(&types::CAPTURE_PAYMENT_INPUT_SCHEMA, &[InputPart::path("paymentId", &rt::Schema::STRING)]);

/// Ends a payment that has not been made.
pub(crate) static CANCEL_PAYMENT: ServiceOperation =
    ServiceOperation::delete("payments", "CancelPayment", "/payments/{paymentId}")
        .on_unavailable(&[Unavailable::Queue])
        .deadline(rt::Duration::from_secs(8))
        .input(&types::CANCEL_PAYMENT_INPUT_SCHEMA, &[InputPart::path("paymentId", &rt::Schema::STRING)]);

/// Gives all or a part of a payment back. The money is on its way when the case is told so.
pub(crate) static REFUND_PAYMENT: ServiceOperation =
    ServiceOperation::post("payments", "RefundPayment", "/payments/{paymentId}/refunds")
        .on_unavailable(&[Unavailable::Queue])
        .deadline(rt::Duration::from_secs(8))
        .input(&types::REFUND_ORDER_SCHEMA, &[InputPart::path("paymentId", &rt::Schema::STRING)])
        .output(&types::REFUND_SCHEMA);

/// Lists what was given back of a payment.
pub(crate) static LIST_REFUNDS: ServiceOperation =
    ServiceOperation::get("payments", "ListRefunds", "/payments/{paymentId}/refunds")
        .deadline(rt::Duration::from_secs(8))
        .input(&types::LIST_REFUNDS_INPUT_SCHEMA, &[InputPart::path("paymentId", &rt::Schema::STRING)])
        .output(&types::REFUND_LIST_SCHEMA);
