// Generated from `mappings/contacts.yaml` by `cargo xtask generate`. Do not edit.
//! Mapping `contacts`.

use caseway_runtime::codegen::{Binding, Bytes, Call, Fault, Outgoing};
use caseway_types::contacts as types;

use crate::backends::crm;
use crate::services;

const FILE: &str = "mappings/contacts.yaml";

pub(crate) static FIND_CONTACTS: Binding = Binding::of(FILE, &services::contacts::FIND_CONTACTS)
    .to(&crm::BACKEND, &crm::FIND_CONTACTS)
    .by(find_contacts_request, find_contacts_output);

fn find_contacts_request(call: &Call<'_>) -> Result<Outgoing, Fault> {
    let input: types::ContactSearch = call.input()?;
    crm::find_contacts(
        Some(crm::ContactsFilter {
            name: input.name.clone(),
            email: input.email.as_deref().map(|email| email.trim().to_ascii_lowercase()),
            updated_since: input.changed_since.clone(),
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

fn find_contacts_output(call: &Call<'_>, reply: &[u8]) -> Result<Bytes, Fault> {
    let response: crm::ContactPage = call.response(&crm::CONTACT_PAGE_SCHEMA, reply)?;
    call.output(&types::ContactPage {
        contacts: response.data.into_iter().map(contact_of).collect(),
        next: None,
    })
}

pub(crate) static GET_CONTACT: Binding = Binding::of(FILE, &services::contacts::GET_CONTACT)
    .to(&crm::BACKEND, &crm::GET_CONTACT)
    .by(get_contact_request, get_contact_output);

fn get_contact_request(call: &Call<'_>) -> Result<Outgoing, Fault> {
    let input: types::GetContactInput = call.input()?;
    crm::get_contact(&input.contact_id)
}

fn get_contact_output(call: &Call<'_>, reply: &[u8]) -> Result<Bytes, Fault> {
    let response: crm::ContactEnvelope = call.response(&crm::CONTACT_ENVELOPE_SCHEMA, reply)?;
    call.output(&contact_of(response.data))
}

pub(crate) static ADD_CONTACT: Binding = Binding::of(FILE, &services::contacts::ADD_CONTACT)
    .to(&crm::BACKEND, &crm::ADD_CONTACT)
    .by(add_contact_request, add_contact_output);

fn add_contact_request(call: &Call<'_>) -> Result<Outgoing, Fault> {
    let input: types::NewContact = call.input_within_limits()?;
    crm::add_contact(&crm::ContactInput {
        name: Some(format!("{} {}", input.first_name, input.last_name)),
        first_name: Some(input.first_name),
        last_name: Some(input.last_name),
        r#type: Some(match input.role {
            types::Role::PolicyHolder => crm::ContactKind::Customer,
            types::Role::Supplier => crm::ContactKind::Supplier,
            types::Role::Colleague => crm::ContactKind::Employee,
            types::Role::Other => crm::ContactKind::Personal,
        }),
        company_name: input.company,
        language: input.language.map(|language| {
            match language {
                types::NewContactLanguage::Dutch => "nl",
                types::NewContactLanguage::English => "en",
                types::NewContactLanguage::French => "fr",
                types::NewContactLanguage::German => "de",
            }
            .to_owned()
        }),
        emails: Some(vec![crm::Email {
            email: Some(input.email.into_string()),
            r#type: Some(crm::EmailKind::Primary),
        }]),
        phone_numbers: Some(
            input
                .phones
                .into_iter()
                .map(|phone| crm::Phone {
                    number: phone.number,
                    r#type: phone.r#use.map(|r#use| match r#use {
                        types::PhoneUse::Mobile => crm::PhoneKind::Mobile,
                        types::PhoneUse::Home => crm::PhoneKind::Home,
                        types::PhoneUse::Work => crm::PhoneKind::Work,
                    }),
                })
                .collect(),
        ),
        addresses: Some(Vec::from_iter(input.address.map(|address| crm::Address {
            r#type: Some(crm::AddressKind::Home),
            line1: Some(address.line1),
            line2: address.line2,
            city: Some(address.city),
            postal_code: Some(address.postal_code),
            country: Some(address.country),
        }))),
        tags: Some(vec![call.context.case_type().to_owned()]),
    })
}

fn add_contact_output(call: &Call<'_>, reply: &[u8]) -> Result<Bytes, Fault> {
    let response: crm::Saved = call.response(&crm::SAVED_SCHEMA, reply)?;
    call.output(&types::ContactRef { contact_id: response.data.id })
}

pub(crate) static CHANGE_CONTACT: Binding = Binding::of(FILE, &services::contacts::CHANGE_CONTACT)
    .to(&crm::BACKEND, &crm::CHANGE_CONTACT)
    .by(change_contact_request, add_contact_output);

fn change_contact_request(call: &Call<'_>) -> Result<Outgoing, Fault> {
    let input: types::ContactChange = call.input_within_limits()?;
    crm::change_contact(
        &input.contact_id,
        &crm::ContactInput {
            name: None,
            first_name: input.first_name,
            last_name: input.last_name,
            r#type: None,
            company_name: input.company,
            language: input.language.map(|language| {
                match language {
                    types::ContactChangeLanguage::Dutch => "nl",
                    types::ContactChangeLanguage::English => "en",
                    types::ContactChangeLanguage::French => "fr",
                    types::ContactChangeLanguage::German => "de",
                }
                .to_owned()
            }),
            emails: None,
            phone_numbers: None,
            addresses: None,
            tags: None,
        },
    )
}

pub(crate) static FORGET_CONTACT: Binding = Binding::of(FILE, &services::contacts::FORGET_CONTACT)
    .to(&crm::BACKEND, &crm::DELETE_CONTACT)
    .by(forget_contact_request, forget_contact_output);

fn forget_contact_request(call: &Call<'_>) -> Result<Outgoing, Fault> {
    let input: types::ForgetContactInput = call.input()?;
    crm::delete_contact(&input.contact_id)
}

fn forget_contact_output(call: &Call<'_>, reply: &[u8]) -> Result<Bytes, Fault> {
    call.response::<crm::Saved>(&crm::SAVED_SCHEMA, reply)?;
    Ok(Bytes::new())
}

pub(crate) static ADD_NOTE: Binding = Binding::of(FILE, &services::contacts::ADD_NOTE)
    .to(&crm::BACKEND, &crm::ADD_NOTE)
    .by(add_note_request, add_note_output);

fn add_note_request(call: &Call<'_>) -> Result<Outgoing, Fault> {
    let input: types::NewNote = call.input()?;
    crm::add_note(&crm::Note {
        title: Some(input.subject.unwrap_or_else(|| format!("Note from {}", call.context.case_type()))),
        content: Some(if let Some(case_id) = call.context.case_id() {
            format!("{} (case {case_id})", input.text)
        } else {
            input.text
        }),
        contact_id: Some(input.contact_id),
    })
}

fn add_note_output(call: &Call<'_>, reply: &[u8]) -> Result<Bytes, Fault> {
    let response: crm::Saved = call.response(&crm::SAVED_SCHEMA, reply)?;
    call.output(&types::NoteRef { note_id: response.data.id })
}

pub(crate) static MAKE_APPOINTMENT: Binding = Binding::of(FILE, &services::contacts::MAKE_APPOINTMENT)
    .to(&crm::BACKEND, &crm::ADD_ACTIVITY)
    .by(make_appointment_request, make_appointment_output);

fn make_appointment_request(call: &Call<'_>) -> Result<Outgoing, Fault> {
    let input: types::NewAppointment = call.input()?;
    crm::add_activity(&crm::Activity {
        r#type: match input.kind {
            types::NewAppointmentKind::Call => crm::ActivityKind::Call,
            types::NewAppointmentKind::Visit | types::NewAppointmentKind::Video => crm::ActivityKind::Meeting,
        },
        title: Some(
            if input.kind == types::NewAppointmentKind::Visit { "Visit" } else { "Conversation" }.to_owned(),
        ),
        description: input.about,
        contact_id: Some(input.contact_id),
        start_datetime: Some(input.starts_at),
        duration_seconds: Some(match input.length {
            types::NewAppointmentLength::Short => 900,
            types::NewAppointmentLength::Usual => 1800,
            types::NewAppointmentLength::Long => 3600,
        }),
        done: Some(false),
        video_conference_url: if input.kind == types::NewAppointmentKind::Video {
            input.meeting_link
        } else {
            None
        },
    })
}

fn make_appointment_output(call: &Call<'_>, reply: &[u8]) -> Result<Bytes, Fault> {
    let response: crm::Saved = call.response(&crm::SAVED_SCHEMA, reply)?;
    call.output(&types::AppointmentRef { appointment_id: response.data.id })
}

fn contact_of(person: crm::Contact) -> types::Contact {
    types::Contact {
        contact_id: person.id,
        name: person.name.unwrap_or_else(|| {
            format!(
                "{} {}",
                person.first_name.as_deref().unwrap_or(""),
                person.last_name.as_deref().unwrap_or("")
            )
        }),
        role: match person.r#type.unwrap_or(crm::ContactKind::Personal) {
            crm::ContactKind::Customer => types::Role::PolicyHolder,
            crm::ContactKind::Supplier => types::Role::Supplier,
            crm::ContactKind::Employee => types::Role::Colleague,
            crm::ContactKind::Personal => types::Role::Other,
        },
        company: person.company_name,
        language: person.language,
        emails: person
            .emails
            .into_iter()
            .flatten()
            .map(|address| types::ContactEmailsItem {
                email: address.email,
                preferred: address.r#type.is_some_and(|r#type| r#type == crm::EmailKind::Primary),
            })
            .collect(),
        phones: person
            .phone_numbers
            .into_iter()
            .flatten()
            .map(|phone| types::ContactPhonesItem {
                number: phone.number,
                mobile: phone.r#type.is_some_and(|r#type| r#type == crm::PhoneKind::Mobile),
            })
            .collect(),
        changed_at: person.updated_at,
    }
}
