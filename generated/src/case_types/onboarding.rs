// Generated from `case-types/onboarding.yaml` by `cargo xtask generate`. Do not edit.
//! Case type `onboarding`: New policy holder.

use caseway_runtime::codegen::CaseTypeDescriptor;

use crate::services;

pub(crate) static CASE_TYPE: CaseTypeDescriptor = CaseTypeDescriptor {
    name: "onboarding",
    title: "New policy holder",
    owner: "team-new-business",
    uses: &[
        &services::contacts::ADD_CONTACT,
        &services::contacts::CHANGE_CONTACT,
        &services::customers::GET_CUSTOMER,
        &services::customers::SAVE_CUSTOMER,
        &services::documents::OPEN_FOLDER,
        &services::documents::STORE_DOCUMENT,
        &services::invoices::LIST_INVOICES,
        &services::invoices::CHARGE_FEE,
        &services::notifications::SEND_TEMPLATE,
    ],
    callback: None,
};
