// Generated from `mappings/suppliers.yaml` by `cargo xtask generate`. Do not edit.
//! Mapping `suppliers`.

use caseway_runtime::codegen::{At, Binding, Bytes, Call, Fault, Outgoing, cel};
use caseway_types::suppliers as types;

use crate::backends::erp;
use crate::services;

const FILE: &str = "mappings/suppliers.yaml";

pub(crate) static FIND_SUPPLIERS: Binding = Binding::of(FILE, &services::suppliers::FIND_SUPPLIERS)
    .to(&erp::BACKEND, &erp::FIND_CONTACTS)
    .by(find_suppliers_request, find_suppliers_output);

fn find_suppliers_request(call: &Call<'_>) -> Result<Outgoing, Fault> {
    let input: types::SupplierSearch = call.input_within_limits()?;
    erp::find_contacts(Some(&input.text), Some(input.page.unwrap_or(1)), Some(50), input.archived)
}

fn find_suppliers_output(call: &Call<'_>, reply: &[u8]) -> Result<Bytes, Fault> {
    let response: erp::Contacts = call.response(&erp::CONTACTS_SCHEMA, reply)?;
    call.output(&types::SupplierList { suppliers: response.contacts.into_iter().map(supplier_of).collect() })
}

pub(crate) static GET_SUPPLIER: Binding = Binding::of(FILE, &services::suppliers::GET_SUPPLIER)
    .to(&erp::BACKEND, &erp::GET_CONTACT)
    .by(get_supplier_request, get_supplier_output);

fn get_supplier_request(call: &Call<'_>) -> Result<Outgoing, Fault> {
    let input: types::SupplierKey = call.input()?;
    erp::get_contact(&input.supplier_id)
}

fn get_supplier_output(call: &Call<'_>, reply: &[u8]) -> Result<Bytes, Fault> {
    let response: erp::Contacts = call.response(&erp::CONTACTS_SCHEMA, reply)?;
    call.output(&supplier_of(cel::take(response.contacts, 0).at("output/with/contact")?))
}

pub(crate) static REGISTER_SUPPLIER: Binding = Binding::of(FILE, &services::suppliers::REGISTER_SUPPLIER)
    .to(&erp::BACKEND, &erp::CREATE_CONTACTS)
    .by(register_supplier_request, get_supplier_output);

fn register_supplier_request(call: &Call<'_>) -> Result<Outgoing, Fault> {
    let input: types::NewSupplier = call.input_within_limits()?;
    erp::create_contacts(&erp::ContactChanges {
        contacts: vec![erp::ContactChange {
            name: input.name,
            email_address: input.email,
            company_number: input.registration_number,
            bank_account_details: input.iban,
            addresses: Some(vec![erp::Address {
                address_type: erp::AddressAddressType::Street,
                address_line1: Some(input.address.line1),
                address_line2: input.address.line2,
                city: Some(input.address.city),
                postal_code: Some(input.address.postal_code),
                country: Some(input.address.country),
            }]),
        }],
    })
}

pub(crate) static CHANGE_SUPPLIER: Binding = Binding::of(FILE, &services::suppliers::CHANGE_SUPPLIER)
    .to(&erp::BACKEND, &erp::UPDATE_CONTACT)
    .by(change_supplier_request, get_supplier_output);

fn change_supplier_request(call: &Call<'_>) -> Result<Outgoing, Fault> {
    let input: types::SupplierChange = call.input_within_limits()?;
    erp::update_contact(
        &input.supplier_id,
        &erp::ContactChanges {
            contacts: vec![erp::ContactChange {
                name: input.name,
                email_address: input.email,
                company_number: None,
                bank_account_details: input.iban,
                addresses: None,
            }],
        },
    )
}

fn supplier_of(contact: erp::Contact) -> types::Supplier {
    types::Supplier {
        supplier_id: contact.contact_id,
        name: contact.name,
        state: match contact.contact_status.as_str() {
            "ACTIVE" => types::SupplierState::Active,
            "ARCHIVED" => types::SupplierState::Archived,
            _ => types::SupplierState::Unknown,
        },
        email: contact.email_address,
        registration_number: contact.company_number,
    }
}
