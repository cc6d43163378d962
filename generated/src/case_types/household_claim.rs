// Generated from `case-types/household-claim.yaml` by `cargo xtask generate`. Do not edit.
//! Case type `household-claim`: Household claim.

use caseway_runtime::codegen::CaseTypeDescriptor;

use crate::services;

pub(crate) static CASE_TYPE: CaseTypeDescriptor = CaseTypeDescriptor {
    name: "household-claim",
    title: "Household claim",
    owner: "team-claims",
    uses: &[
        &services::bills::SUBMIT_BILL,
        &services::bills::GET_BILL,
        &services::claims::REGISTER_CLAIM,
        &services::claims::GET_CLAIM,
        &services::claims::BOOK_RESERVE,
        &services::contacts::GET_CONTACT,
        &services::contacts::ADD_NOTE,
        &services::contacts::MAKE_APPOINTMENT,
        &services::customers::GET_CUSTOMER,
        &services::documents::OPEN_FOLDER,
        &services::documents::LIST_FOLDER,
        &services::documents::STORE_DOCUMENT,
        &services::documents::READ_CONTENT,
        &services::notifications::SEND_MAIL,
        &services::notifications::SEND_TEMPLATE,
        &services::notifications::SEND_TEXT,
        &services::orders::PLACE_ORDER,
        &services::orders::GET_ORDER,
        &services::payments::REQUEST_PAYMENT,
        &services::payments::GET_PAYMENT,
        &services::payments::CAPTURE_PAYMENT,
        &services::payments::CANCEL_PAYMENT,
        &services::suppliers::FIND_SUPPLIERS,
    ],
    callback: None,
};
