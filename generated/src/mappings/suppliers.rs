// Generated from `mappings/suppliers.yaml` by `cargo xtask generate`. Do not edit.
//! Mapping `suppliers`.

use caseway_runtime::codegen::{Binding, Bytes, Call, Fault, Outgoing};
use caseway_types::suppliers as types;

use crate::{backends, services};

/// `suppliers.FindSuppliers` through `erp.FindContacts`.
pub(crate) static FIND_SUPPLIERS: Binding = Binding::new(
    &services::suppliers::FIND_SUPPLIERS,
    &backends::erp::BACKEND,
    &backends::erp::FIND_CONTACTS,
    find_suppliers_request,
    find_suppliers_output,
);

fn find_suppliers_request(call: &Call<'_>) -> Result<Outgoing, Fault> {
    let input: types::SupplierSearch = call.input()?;
    backends::erp::find_contacts(Some(&input.text), Some(input.page.unwrap_or(1)), Some(50), input.archived)
}

fn find_suppliers_output(call: &Call<'_>, reply: &[u8]) -> Result<Bytes, Fault> {
    let response: backends::erp::Contacts = call.response(&backends::erp::CONTACTS_SCHEMA, reply)?;
    call.output(&types::SupplierList {
        suppliers: response
            .contacts
            .into_iter()
            .map(|contact| types::Supplier {
                supplier_id: contact.contact_id,
                name: contact.name,
                state: match contact.contact_status.as_str() {
                    "ACTIVE" => types::SupplierState::Active,
                    "ARCHIVED" => types::SupplierState::Archived,
                    _ => types::SupplierState::Unknown,
                },
                email: contact.email_address,
                registration_number: contact.company_number,
            })
            .collect(),
    })
}

/// `suppliers.GetSupplier` through `erp.GetContact`.
pub(crate) static GET_SUPPLIER: Binding = Binding::new(
    &services::suppliers::GET_SUPPLIER,
    &backends::erp::BACKEND,
    &backends::erp::GET_CONTACT,
    get_supplier_request,
    get_supplier_output,
);

fn get_supplier_request(call: &Call<'_>) -> Result<Outgoing, Fault> {
    let input: types::GetSupplierInput = call.input()?;
    backends::erp::get_contact(&input.supplier_id)
}

fn get_supplier_output(call: &Call<'_>, reply: &[u8]) -> Result<Bytes, Fault> {
    let response: backends::erp::Contacts = call.response(&backends::erp::CONTACTS_SCHEMA, reply)?;
    call.output(&types::SupplierList {
        suppliers: response
            .contacts
            .into_iter()
            .map(|contact| types::Supplier {
                supplier_id: contact.contact_id,
                name: contact.name,
                state: match contact.contact_status.as_str() {
                    "ACTIVE" => types::SupplierState::Active,
                    "ARCHIVED" => types::SupplierState::Archived,
                    _ => types::SupplierState::Unknown,
                },
                email: contact.email_address,
                registration_number: contact.company_number,
            })
            .collect(),
    })
}

/// `suppliers.RegisterSupplier` through `erp.CreateContacts`.
pub(crate) static REGISTER_SUPPLIER: Binding = Binding::new(
    &services::suppliers::REGISTER_SUPPLIER,
    &backends::erp::BACKEND,
    &backends::erp::CREATE_CONTACTS,
    register_supplier_request,
    register_supplier_output,
);

fn register_supplier_request(call: &Call<'_>) -> Result<Outgoing, Fault> {
    let input: types::NewSupplier = call.input()?;
    backends::erp::create_contacts(&backends::erp::ContactChanges {
        contacts: vec![backends::erp::ContactChange {
            name: input.name,
            email_address: input.email,
            company_number: input.registration_number,
            bank_account_details: input.iban,
            addresses: Some(vec![backends::erp::Address {
                address_type: backends::erp::AddressAddressType::Street,
                address_line1: Some(input.address.line1),
                address_line2: input.address.line2,
                city: Some(input.address.city),
                postal_code: Some(input.address.postal_code),
                country: Some(input.address.country),
            }]),
        }],
    })
}

fn register_supplier_output(call: &Call<'_>, reply: &[u8]) -> Result<Bytes, Fault> {
    let response: backends::erp::Contacts = call.response(&backends::erp::CONTACTS_SCHEMA, reply)?;
    call.output(&types::SupplierList {
        suppliers: response
            .contacts
            .into_iter()
            .map(|contact| types::Supplier {
                supplier_id: contact.contact_id,
                name: contact.name,
                state: match contact.contact_status.as_str() {
                    "ACTIVE" => types::SupplierState::Active,
                    "ARCHIVED" => types::SupplierState::Archived,
                    _ => types::SupplierState::Unknown,
                },
                email: contact.email_address,
                registration_number: contact.company_number,
            })
            .collect(),
    })
}

/// `suppliers.ChangeSupplier` through `erp.UpdateContact`.
pub(crate) static CHANGE_SUPPLIER: Binding = Binding::new(
    &services::suppliers::CHANGE_SUPPLIER,
    &backends::erp::BACKEND,
    &backends::erp::UPDATE_CONTACT,
    change_supplier_request,
    change_supplier_output,
);

fn change_supplier_request(call: &Call<'_>) -> Result<Outgoing, Fault> {
    let input: types::SupplierChange = call.input()?;
    backends::erp::update_contact(
        &input.supplier_id,
        &backends::erp::ContactChanges {
            contacts: vec![backends::erp::ContactChange {
                name: input.name,
                email_address: input.email,
                company_number: None,
                bank_account_details: input.iban,
                addresses: None,
            }],
        },
    )
}

fn change_supplier_output(call: &Call<'_>, reply: &[u8]) -> Result<Bytes, Fault> {
    let response: backends::erp::Contacts = call.response(&backends::erp::CONTACTS_SCHEMA, reply)?;
    call.output(&types::SupplierList {
        suppliers: response
            .contacts
            .into_iter()
            .map(|contact| types::Supplier {
                supplier_id: contact.contact_id,
                name: contact.name,
                state: match contact.contact_status.as_str() {
                    "ACTIVE" => types::SupplierState::Active,
                    "ARCHIVED" => types::SupplierState::Archived,
                    _ => types::SupplierState::Unknown,
                },
                email: contact.email_address,
                registration_number: contact.company_number,
            })
            .collect(),
    })
}
