// Generated from `mappings/suppliers.yaml` by `cargo xtask generate`. Do not edit.
//! Tests of the mapping `suppliers`.

use caseway_runtime::codegen as rt;
use caseway_runtime::codegen::{Bytes, Call, Fault, MappingTest, Outgoing, Tested};
use caseway_types::suppliers as types;

use crate::backends::erp;

/// a garage with a bank account
#[test]
fn register_supplier_a_garage_with_a_bank_account() -> Tested {
    let test = MappingTest {
        binding: &crate::mappings::suppliers::REGISTER_SUPPLIER,
        case_type: "test",
        case_id: None,
        trace_id: "0af7651916cd43dd8448eb211c80319c",
        input: r#"{
  "name": "Garage Meier",
  "iban": "NL91ABNA0417164300",
  "address": {"line1":"Kade 1","city":"Utrecht","postalCode":"3511 AA","country":"NL"}
}"#,
    };
    test.asks(register_supplier_a_garage_with_a_bank_account_request)?;
    test.gives(
        (
            200,
            r#"{
  "Contacts": [
    {
      "ContactID": "3b5c6a20-52ad-4e5c-9a55-0a2a3a1ea012",
      "Name": "Garage Meier",
      "ContactStatus": "GDPRREQUEST",
      "EmailAddress": ""
    }
  ]
}"#,
        ),
        register_supplier_a_garage_with_a_bank_account_output,
    )
}

fn register_supplier_a_garage_with_a_bank_account_request(call: &Call<'_>) -> Result<Outgoing, Fault> {
    call.input_within_limits::<types::NewSupplier>()?;
    erp::create_contacts(&erp::ContactChanges {
        contacts: vec![erp::ContactChange {
            name: "Garage Meier".to_owned(),
            email_address: None,
            company_number: None,
            bank_account_details: Some("NL91ABNA0417164300".to_owned()),
            addresses: Some(vec![erp::Address {
                address_type: erp::AddressAddressType::Street,
                address_line1: Some("Kade 1".to_owned()),
                address_line2: None,
                city: Some("Utrecht".to_owned()),
                postal_code: Some("3511 AA".to_owned()),
                country: Some("NL".to_owned()),
            }]),
        }],
    })
}

fn register_supplier_a_garage_with_a_bank_account_output(
    call: &Call<'_>,
    reply: &[u8],
) -> Result<Bytes, Fault> {
    call.response::<erp::Contacts>(&erp::CONTACTS_SCHEMA, reply)?;
    call.output(&types::Supplier {
        supplier_id: rt::Uuid::literal("3b5c6a20-52ad-4e5c-9a55-0a2a3a1ea012"),
        name: "Garage Meier".to_owned(),
        state: types::SupplierState::Unknown,
        email: Some(String::new()),
        registration_number: None,
    })
}

/// a bank account that is none
#[test]
fn register_supplier_a_bank_account_that_is_none() -> Tested {
    let test = MappingTest {
        binding: &crate::mappings::suppliers::REGISTER_SUPPLIER,
        case_type: "test",
        case_id: None,
        trace_id: "0af7651916cd43dd8448eb211c80319c",
        input: r#"{
  "name": "Garage Meier",
  "iban": "0417164300",
  "address": {"line1":"Kade 1","city":"Utrecht","postalCode":"3511 AA","country":"NL"}
}"#,
    };
    test.refuses_input("/iban")
}
