// Generated from `case-types/motor-claim.yaml` by `cargo xtask generate`. Do not edit.
//! Case type `motor-claim`: Motor claim.

use caseway_runtime::codegen::{CaseTypeDescriptor, Signature};

use crate::services;

pub(crate) static CASE_TYPE: CaseTypeDescriptor = CaseTypeDescriptor {
    name: "motor-claim",
    title: "Motor claim",
    owner: "team-claims",
    uses: &[
        &services::bills::SUBMIT_BILL,
        &services::bills::GET_BILL,
        &services::bills_v2::SUBMIT_BILL,
        &services::bills_v2::GET_BILL,
        &services::bills_v2::LIST_BILLS,
        &services::bills_v2::ATTACH_SCAN,
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
        &services::documents::REPLACE_CONTENT,
        &services::documents::GET_DOCUMENT,
        &services::documents::READ_CONTENT,
        &services::invoices::CHARGE_FEE,
        &services::notifications::SEND_MAIL,
        &services::notifications::SEND_TEMPLATE,
        &services::notifications::SEND_TEXT,
        &services::notifications::GET_TEXT,
        &services::orders::PLACE_ORDER,
        &services::orders::GET_ORDER,
        &services::orders::CANCEL_ORDER,
        &services::suppliers::FIND_SUPPLIERS,
        &services::suppliers::GET_SUPPLIER,
    ],
    callback: Some(Signature::Hmac),
};
