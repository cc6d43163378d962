// Generated from `case-types/quotation.yaml` by `cargo xtask generate`. Do not edit.
//! Case type `quotation`: Quotation.

use caseway_runtime::codegen::CaseTypeDescriptor;

use crate::services;

pub(crate) static CASE_TYPE: CaseTypeDescriptor = CaseTypeDescriptor {
    name: "quotation",
    title: "Quotation",
    owner: "team-new-business",
    uses: &[
        &services::contacts::FIND_CONTACTS,
        &services::contacts::ADD_CONTACT,
        &services::customers::GET_CUSTOMER,
        &services::documents::STORE_DOCUMENT,
        &services::notifications::SEND_TEMPLATE,
        &services::quotes::LIST_COVERS,
        &services::quotes::REQUEST_QUOTE,
        &services::quotes::GET_QUOTE,
        &services::quotes::REVISE_QUOTE,
        &services::quotes::ACCEPT_QUOTE,
    ],
    callback: None,
};
