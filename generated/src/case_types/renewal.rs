// Generated from `case-types/renewal.yaml` by `cargo xtask generate`. Do not edit.
//! Case type `renewal`: Renewal.

use caseway_runtime::codegen::CaseTypeDescriptor;

use crate::services;

pub(crate) static CASE_TYPE: CaseTypeDescriptor = CaseTypeDescriptor {
    name: "renewal",
    title: "Renewal",
    owner: "team-policies",
    uses: &[
        &services::claims::LIST_CLAIMS,
        &services::customers::GET_CUSTOMER,
        &services::invoices::LIST_INVOICES,
        &services::notifications::SEND_TEMPLATE,
        &services::notifications::OPEN_BATCH,
        &services::notifications::GET_BATCH,
        &services::payments::REQUEST_PAYMENT,
        &services::payments::GET_PAYMENT,
        &services::quotes::REQUEST_QUOTE,
        &services::quotes::GET_QUOTE,
        &services::quotes::ACCEPT_QUOTE,
        &services::usage::GET_USAGE,
    ],
    callback: None,
};
