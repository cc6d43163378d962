// Generated from `case-types/contact-change.yaml` by `cargo xtask generate`. Do not edit.
//! Case type `contact-change`: Move or change of name.

use caseway_runtime::codegen::CaseTypeDescriptor;

use crate::services;

pub(crate) static CASE_TYPE: CaseTypeDescriptor = CaseTypeDescriptor {
    name: "contact-change",
    title: "Move or change of name",
    owner: "team-customer-data",
    uses: &[
        &services::contacts::FIND_CONTACTS,
        &services::contacts::GET_CONTACT,
        &services::contacts::CHANGE_CONTACT,
        &services::customers::GET_CUSTOMER,
        &services::customers::SAVE_CUSTOMER,
    ],
    callback: None,
};
