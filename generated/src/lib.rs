// Generated from `platform.yaml` by `cargo xtask generate`. Do not edit.
//! The hub: what the specs say, compiled. The crate exports nothing but [`HUB`], least of all connectors.

use caseway_runtime::codegen::HubDescriptor;

mod backends;
mod case_types;
mod mappings;
mod services;

const _: () = caseway_runtime::codegen::assert_generator("0.1.0");

/// Everything that the specs say, for the runtime.
pub static HUB: HubDescriptor = HubDescriptor {
    name: "northwind-mutual",
    title: "Northwind Mutual",
    generator: "0.1.0",
    backends: &[
        &backends::billing::BACKEND,
        &backends::crm::BACKEND,
        &backends::erp::BACKEND,
        &backends::notifications::BACKEND,
        &backends::payments::BACKEND,
        &backends::pricing::BACKEND,
    ],
    services: &[
        &services::bills::SERVICE,
        &services::contacts::SERVICE,
        &services::customers::SERVICE,
        &services::invoices::SERVICE,
        &services::notifications::SERVICE,
        &services::orders::SERVICE,
        &services::payments::SERVICE,
        &services::quotes::SERVICE,
        &services::suppliers::SERVICE,
        &services::usage::SERVICE,
    ],
    bindings: &[
        &mappings::bills::SUBMIT_BILL,
        &mappings::bills::GET_BILL,
        &mappings::contacts::FIND_CONTACTS,
        &mappings::contacts::GET_CONTACT,
        &mappings::contacts::ADD_CONTACT,
        &mappings::contacts::CHANGE_CONTACT,
        &mappings::contacts::FORGET_CONTACT,
        &mappings::contacts::ADD_NOTE,
        &mappings::contacts::MAKE_APPOINTMENT,
        &mappings::customers::GET_CUSTOMER,
        &mappings::customers::SAVE_CUSTOMER,
        &mappings::customers::CLOSE_CUSTOMER,
        &mappings::invoices::LIST_INVOICES,
        &mappings::invoices::GET_INVOICE,
        &mappings::invoices::CHARGE_FEE,
        &mappings::invoices::VOID_INVOICE,
        &mappings::notifications::SEND_MAIL,
        &mappings::notifications::SEND_TEMPLATE,
        &mappings::notifications::OPEN_BATCH,
        &mappings::notifications::GET_BATCH,
        &mappings::orders::PLACE_ORDER,
        &mappings::orders::GET_ORDER,
        &mappings::orders::LIST_ORDERS,
        &mappings::orders::CANCEL_ORDER,
        &mappings::payments::REQUEST_PAYMENT,
        &mappings::payments::GET_PAYMENT,
        &mappings::payments::FIND_PAYMENTS,
        &mappings::payments::CAPTURE_PAYMENT,
        &mappings::payments::CANCEL_PAYMENT,
        &mappings::payments::REFUND_PAYMENT,
        &mappings::payments::LIST_REFUNDS,
        &mappings::quotes::LIST_COVERS,
        &mappings::quotes::REQUEST_QUOTE,
        &mappings::quotes::GET_QUOTE,
        &mappings::quotes::REVISE_QUOTE,
        &mappings::quotes::ACCEPT_QUOTE,
        &mappings::suppliers::FIND_SUPPLIERS,
        &mappings::suppliers::GET_SUPPLIER,
        &mappings::suppliers::REGISTER_SUPPLIER,
        &mappings::suppliers::CHANGE_SUPPLIER,
        &mappings::usage::REPORT_READING,
        &mappings::usage::GET_USAGE,
    ],
    case_types: &[
        &case_types::collections::CASE_TYPE,
        &case_types::complaint::CASE_TYPE,
        &case_types::contact_change::CASE_TYPE,
        &case_types::household_claim::CASE_TYPE,
        &case_types::motor_claim::CASE_TYPE,
        &case_types::onboarding::CASE_TYPE,
        &case_types::policy_change::CASE_TYPE,
        &case_types::premium_refund::CASE_TYPE,
        &case_types::privacy_request::CASE_TYPE,
        &case_types::quotation::CASE_TYPE,
        &case_types::renewal::CASE_TYPE,
        &case_types::supplier_admission::CASE_TYPE,
        &case_types::travel_assistance::CASE_TYPE,
    ],
    openapi: include_str!("../openapi.json"),
};
