//! What is inferred from contracts of different habits.

use std::path::Path;
use std::sync::Arc;

use crate::contract::Contract;

/// The contract of one of the backends under `tests/specs`.
fn contract(name: &str) -> Contract {
    let loaded = caseway_spec::load(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/specs"));
    let platform = Arc::new(loaded.platform.unwrap_or_else(|| panic!("{:#?}", loaded.diagnostics)));
    let index = platform.backends.iter().position(|backend| backend.name == name).unwrap();
    Contract::new(platform, index)
}

/// Of each operation its action, collection, and the names of request slot, response slot and id.
fn inferred(name: &str) -> Vec<String> {
    let contract = contract(name);
    let operations = &contract.backend().operations;
    let describe = |(index, role): (usize, &Option<super::Role>)| {
        let name = &operations[index].name;
        let Some(role) = role else { return format!("{name}: nothing kept") };
        let collection = &contract.resources.kind(role.kind).collection;
        let slot = |slot: &Option<super::Slot>| match slot {
            None => "none".to_owned(),
            Some(slot) => {
                let field = slot.field.as_deref().unwrap_or("whole");
                format!("{field}{}", if slot.many { "[]" } else { "" })
            }
        };
        let id = role.response.as_ref().and_then(|slot| slot.id.as_deref()).unwrap_or("none");
        let (request, response) = (slot(&role.request), slot(&role.response));
        format!("{name}: {:?} {collection} {request} -> {response} by {id}", role.action)
    };
    contract.resources.roles.iter().enumerate().map(describe).collect()
}

#[test]
fn lists_in_envelopes_are_collections() {
    assert_eq!(
        inferred("books"),
        [
            "Ping: nothing kept",
            "FindContacts: List /Contacts none -> Contacts[] by ContactID",
            "GetContact: Read /Contacts none -> Contacts[] by ContactID",
            "CreateContacts: Create /Contacts Contacts[] -> Contacts[] by ContactID",
            "UpdateContact: Change /Contacts Contacts[] -> Contacts[] by ContactID",
        ]
    );
}

#[test]
fn nested_lists_and_actions_are_about_what_they_answer_with() {
    assert_eq!(
        inferred("billing"),
        [
            "SaveCustomer: Create /customers customer -> customer by external_id",
            "GetCustomer: Read /customers none -> customer by external_id",
            "DeleteCustomer: Delete /customers none -> customer by external_id",
            "ListCustomerInvoices: List /invoices none -> invoices[] by lago_id",
            "GetInvoice: Read /invoices none -> invoice by lago_id",
            "CreateInvoice: Create /invoices invoice -> invoice by lago_id",
            "VoidInvoice: Change /invoices whole -> invoice by lago_id",
            "GetUsage: nothing kept",
        ]
    );
}

#[test]
fn one_collection_may_have_several_types() {
    assert_eq!(
        inferred("pay"),
        [
            "CreatePayment: Create /v1/payments whole -> whole by payment_id",
            "GetPayment: Read /v1/payments none -> whole by payment_id",
            "SearchPayments: List /v1/payments none -> results[] by payment_id",
            "CancelPayment: nothing kept",
            "CreateFolder: Create /folders whole -> whole by id",
            "GetFolder: Read /folders none -> whole by id",
            "ReplaceFolder: Replace /folders whole -> whole by id",
            "DeleteFolder: Delete /folders none -> none by none",
            "GetSchedule: nothing kept",
            "GetScheduleFor: Read /schedules none -> whole by name",
            "CreateRefund: Create /v1/payments/{}/refunds whole -> whole by refund_id",
            "GetRefund: Read /v1/payments/{}/refunds none -> whole by refund_id",
        ]
    );
}

#[test]
fn further_vendors_habits_are_understood() {
    assert_eq!(
        inferred("vendors"),
        [
            "ListPeople: List /crm/contacts none -> data[] by id",
            "AddPerson: Create /crm/contacts whole -> data by id",
            "GetPerson: Read /crm/contacts none -> data by id",
            "ChangePerson: Change /crm/contacts whole -> data by id",
            "GetFile: Read /files none -> whole by id",
            "RenameFile: Replace /files whole -> whole by id",
            "ListFiles: List /files none -> entries[] by id",
            "SendMessage: Create /Accounts/{}/Messages whole -> whole by sid",
            "GetMessage: Read /Accounts/{}/Messages none -> whole by sid",
            "SendMail: nothing kept",
        ]
    );
}
