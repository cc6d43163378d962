// Generated from `case-types/collections.yaml` by `cargo xtask generate`. Do not edit.
//! Case type `collections`: Collection of an open premium.

use caseway_runtime::codegen::CaseTypeDescriptor;

use crate::services;

pub(crate) static CASE_TYPE: CaseTypeDescriptor = CaseTypeDescriptor {
    name: "collections",
    title: "Collection of an open premium",
    owner: "team-collections",
    uses: &[
        &services::customers::GET_CUSTOMER,
        &services::invoices::LIST_INVOICES,
        &services::invoices::GET_INVOICE,
        &services::invoices::CHARGE_FEE,
        &services::notifications::SEND_TEMPLATE,
        &services::notifications::OPEN_BATCH,
        &services::notifications::GET_BATCH,
        &services::notifications::SEND_TEXT,
        &services::notifications::WITHDRAW_TEXT,
        &services::payments::REQUEST_PAYMENT,
        &services::payments::GET_PAYMENT,
        &services::payments::FIND_PAYMENTS,
        &services::payments::LIST_PAYMENTS,
        &services::payments::CANCEL_PAYMENT,
    ],
    callback: None,
};
