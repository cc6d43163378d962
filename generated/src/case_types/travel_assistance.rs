// Generated from `case-types/travel-assistance.yaml` by `cargo xtask generate`. Do not edit.
//! Case type `travel-assistance`: Help on a journey.

use caseway_runtime::codegen::CaseTypeDescriptor;

use crate::services;

pub(crate) static CASE_TYPE: CaseTypeDescriptor = CaseTypeDescriptor {
    name: "travel-assistance",
    title: "Help on a journey",
    owner: "team-assistance",
    uses: &[
        &services::bills_v2::SUBMIT_BILL,
        &services::bills_v2::GET_BILL,
        &services::bills_v2::ATTACH_SCAN,
        &services::customers::GET_CUSTOMER,
        &services::documents::STORE_DOCUMENT,
        &services::notifications::SEND_MAIL,
        &services::notifications::SEND_TEMPLATE,
        &services::notifications::SEND_TEXT,
        &services::notifications::GET_TEXT,
        &services::notifications::WITHDRAW_TEXT,
        &services::orders::PLACE_ORDER,
        &services::orders::GET_ORDER,
        &services::orders::CANCEL_ORDER,
        &services::suppliers::FIND_SUPPLIERS,
    ],
    callback: None,
};
