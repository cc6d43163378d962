// Generated from `case-types/complaint.yaml` by `cargo xtask generate`. Do not edit.
//! Case type `complaint`: Complaint.

use caseway_runtime::codegen::CaseTypeDescriptor;

use crate::services;

pub(crate) static CASE_TYPE: CaseTypeDescriptor = CaseTypeDescriptor {
    name: "complaint",
    title: "Complaint",
    owner: "team-customer-care",
    uses: &[
        &services::claims::GET_CLAIM,
        &services::claims::LIST_CLAIMS,
        &services::contacts::FIND_CONTACTS,
        &services::contacts::GET_CONTACT,
        &services::contacts::ADD_NOTE,
        &services::customers::GET_CUSTOMER,
        &services::documents::OPEN_FOLDER,
        &services::documents::STORE_DOCUMENT,
        &services::documents::GET_DOCUMENT,
        &services::documents::READ_CONTENT,
        &services::invoices::LIST_INVOICES,
        &services::invoices::GET_INVOICE,
        &services::invoices::VOID_INVOICE,
        &services::notifications::SEND_MAIL,
        &services::orders::GET_ORDER,
    ],
    callback: None,
};
