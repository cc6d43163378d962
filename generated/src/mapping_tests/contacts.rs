// Generated from `mappings/contacts.yaml` by `cargo xtask generate`. Do not edit.
//! Tests of the mapping `contacts`.

use caseway_runtime::codegen::{Bytes, Call, Fault, MappingTest, Outgoing, Tested};
use caseway_types::contacts as types;

use crate::backends::crm;

/// somebody without a whole name
#[test]
fn get_contact_somebody_without_a_whole_name() -> Tested {
    let test = MappingTest {
        binding: &crate::mappings::contacts::GET_CONTACT,
        case_type: "test",
        case_id: None,
        trace_id: "0af7651916cd43dd8448eb211c80319c",
        input: r#"{"contactId":"12345"}"#,
    };
    test.asks(get_contact_somebody_without_a_whole_name_request)?;
    test.gives(
        (
            200,
            r#"{
  "data": {
    "id": "12345",
    "name": null,
    "first_name": "Ada",
    "last_name": "Lovelace",
    "emails": [{"email":"ada@example.org","type":"primary"}]
  }
}"#,
        ),
        get_contact_somebody_without_a_whole_name_output,
    )
}

fn get_contact_somebody_without_a_whole_name_request(call: &Call<'_>) -> Result<Outgoing, Fault> {
    call.input::<types::GetContactInput>()?;
    crm::get_contact("12345")
}

fn get_contact_somebody_without_a_whole_name_output(call: &Call<'_>, reply: &[u8]) -> Result<Bytes, Fault> {
    call.response::<crm::ContactEnvelope>(&crm::CONTACT_ENVELOPE_SCHEMA, reply)?;
    call.output(&types::Contact {
        contact_id: "12345".to_owned(),
        name: "Ada Lovelace".to_owned(),
        role: types::Role::Other,
        company: None,
        language: None,
        emails: vec![types::ContactEmailsItem { email: Some("ada@example.org".to_owned()), preferred: true }],
        phones: Vec::new(),
        changed_at: None,
    })
}

/// a policy holder without an address
#[test]
fn add_contact_a_policy_holder_without_an_address() -> Tested {
    let test = MappingTest {
        binding: &crate::mappings::contacts::ADD_CONTACT,
        case_type: "onboarding",
        case_id: None,
        trace_id: "0af7651916cd43dd8448eb211c80319c",
        input: r#"{
  "firstName": "Ada",
  "lastName": "Lovelace",
  "role": "policyHolder",
  "email": "ada@example.org",
  "language": "english",
  "phones": [{"number":"+44 20 7946 0018","use":"mobile"}]
}"#,
    };
    test.asks(add_contact_a_policy_holder_without_an_address_request)?;
    test.gives((201, r#"{"data":{"id":"12345"}}"#), add_contact_a_policy_holder_without_an_address_output)
}

fn add_contact_a_policy_holder_without_an_address_request(call: &Call<'_>) -> Result<Outgoing, Fault> {
    call.input_within_limits::<types::NewContact>()?;
    crm::add_contact(&crm::ContactInput {
        name: Some("Ada Lovelace".to_owned()),
        first_name: Some("Ada".to_owned()),
        last_name: Some("Lovelace".to_owned()),
        r#type: Some(crm::ContactKind::Customer),
        company_name: None,
        language: Some("en".to_owned()),
        emails: Some(vec![crm::Email {
            email: Some("ada@example.org".to_owned()),
            r#type: Some(crm::EmailKind::Primary),
        }]),
        phone_numbers: Some(vec![crm::Phone {
            number: "+44 20 7946 0018".to_owned(),
            r#type: Some(crm::PhoneKind::Mobile),
        }]),
        addresses: Some(Vec::new()),
        tags: Some(vec!["onboarding".to_owned()]),
    })
}

fn add_contact_a_policy_holder_without_an_address_output(
    call: &Call<'_>,
    reply: &[u8],
) -> Result<Bytes, Fault> {
    call.response::<crm::Saved>(&crm::SAVED_SCHEMA, reply)?;
    call.output(&types::ContactRef { contact_id: "12345".to_owned() })
}
