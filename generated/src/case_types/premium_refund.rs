// Generated from `case-types/premium-refund.yaml` by `cargo xtask generate`. Do not edit.
//! Case type `premium-refund`: Refund of a premium.

use caseway_runtime::codegen::CaseTypeDescriptor;

use crate::services;

pub(crate) static CASE_TYPE: CaseTypeDescriptor = CaseTypeDescriptor {
    name: "premium-refund",
    title: "Refund of a premium",
    owner: "team-payments",
    uses: &[
        &services::customers::GET_CUSTOMER,
        &services::invoices::GET_INVOICE,
        &services::invoices::VOID_INVOICE,
        &services::payments::GET_PAYMENT,
        &services::payments::FIND_PAYMENTS,
        &services::payments::LIST_PAYMENTS,
        &services::payments::REFUND_PAYMENT,
        &services::payments::LIST_REFUNDS,
    ],
    callback: None,
};
