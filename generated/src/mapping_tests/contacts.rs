// Generated from `mappings/contacts.yaml` by `cargo xtask generate`. Do not edit.
//! Tests of the mapping `contacts`.

use caseway_runtime::codegen::{Bytes, Call, Fault, MappingTest, Outgoing, Tested};
use caseway_types::contacts as types;

use crate::backends::crm;

/// an address as people write it
#[test]
fn find_contacts_an_address_as_people_write_it() -> Tested {
    let test = MappingTest {
        binding: &crate::mappings::contacts::FIND_CONTACTS,
        case_type: "test",
        case_id: None,
        trace_id: "0af7651916cd43dd8448eb211c80319c",
        input: r#"{"email":" Ada@Example.org "}"#,
    };
    test.asks(find_contacts_an_address_as_people_write_it_request)
}

fn find_contacts_an_address_as_people_write_it_request(call: &Call<'_>) -> Result<Outgoing, Fault> {
    call.input::<types::ContactSearch>()?;
    crm::find_contacts(
        Some(crm::ContactsFilter {
            name: None,
            email: Some("ada@example.org".to_owned()),
            updated_since: None,
        })
        .as_ref(),
        Some(crm::ContactsSort {
            by: Some(crm::ContactsSortBy::UpdatedAt),
            direction: Some(crm::ContactsSortDirection::Desc),
        })
        .as_ref(),
        None,
        None,
    )
}

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

/// a visit in the evening
#[test]
fn make_appointment_a_visit_in_the_evening() -> Tested {
    let test = MappingTest {
        binding: &crate::mappings::contacts::MAKE_APPOINTMENT,
        case_type: "test",
        case_id: None,
        trace_id: "0af7651916cd43dd8448eb211c80319c",
        input: r#"{
  "contactId": "12345",
  "kind": "visit",
  "startsAt": "2026-03-31T23:45:00Z",
  "length": "usual"
}"#,
    };
    test.asks(make_appointment_a_visit_in_the_evening_request)?;
    test.gives((201, r#"{"data":{"id":"77"}}"#), make_appointment_a_visit_in_the_evening_output)
}

fn make_appointment_a_visit_in_the_evening_request(call: &Call<'_>) -> Result<Outgoing, Fault> {
    call.input::<types::NewAppointment>()?;
    crm::add_activity(&crm::Activity {
        r#type: crm::ActivityKind::Meeting,
        title: Some("Visit".to_owned()),
        description: None,
        contact_id: Some("12345".to_owned()),
        start_datetime: Some("2026-03-31T23:45:00Z".to_owned()),
        duration_seconds: Some(1800),
        done: Some(false),
        video_conference_url: None,
    })
}

fn make_appointment_a_visit_in_the_evening_output(call: &Call<'_>, reply: &[u8]) -> Result<Bytes, Fault> {
    call.response::<crm::Saved>(&crm::SAVED_SCHEMA, reply)?;
    call.output(&types::AppointmentRef { appointment_id: "77".to_owned() })
}
