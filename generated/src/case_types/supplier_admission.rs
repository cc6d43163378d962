// Generated from `case-types/supplier-admission.yaml` by `cargo xtask generate`. Do not edit.
//! Case type `supplier-admission`: Admission of a supplier.

use caseway_runtime::codegen::CaseTypeDescriptor;

use crate::services;

pub(crate) static CASE_TYPE: CaseTypeDescriptor = CaseTypeDescriptor {
    name: "supplier-admission",
    title: "Admission of a supplier",
    owner: "team-procurement",
    uses: &[
        &services::documents::STORE_DOCUMENT,
        &services::documents::REPLACE_CONTENT,
        &services::documents::READ_CONTENT,
        &services::orders::LIST_ORDERS,
        &services::suppliers::FIND_SUPPLIERS,
        &services::suppliers::GET_SUPPLIER,
        &services::suppliers::REGISTER_SUPPLIER,
        &services::suppliers::CHANGE_SUPPLIER,
    ],
    callback: None,
};
