// Generated from `case-types/privacy-request.yaml` by `cargo xtask generate`. Do not edit.
//! Case type `privacy-request`: Privacy request.

use caseway_runtime::codegen::CaseTypeDescriptor;

use crate::services;

pub(crate) static CASE_TYPE: CaseTypeDescriptor = CaseTypeDescriptor {
    name: "privacy-request",
    title: "Privacy request",
    owner: "team-privacy",
    uses: &[
        &services::contacts::FIND_CONTACTS,
        &services::contacts::GET_CONTACT,
        &services::contacts::FORGET_CONTACT,
        &services::customers::GET_CUSTOMER,
        &services::documents::LIST_FOLDER,
        &services::documents::GET_DOCUMENT,
        &services::documents::READ_CONTENT,
        &services::documents::REMOVE_DOCUMENT,
        &services::payments::FIND_PAYMENTS,
    ],
    callback: None,
};
