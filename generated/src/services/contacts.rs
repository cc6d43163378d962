// Generated from `services/contacts.yaml` by `cargo xtask generate`. Do not edit.
//! Service `contacts`: Contacts.

use caseway_runtime::codegen::{self as rt, InputPart, ServiceOperation, Unavailable};
use caseway_types::contacts as types;

pub(crate) static SERVICE: rt::ServiceDescriptor =
    rt::ServiceDescriptor { name: "contacts", title: "Contacts", owner: "team-customer-care", openapi: None };

/// Finds people by name, mail address or last change; those that changed last come first.
pub(crate) static FIND_CONTACTS: ServiceOperation =
    ServiceOperation::get("contacts", "FindContacts", "/contacts")
        .on_unavailable(&[Unavailable::Pause])
        .deadline(rt::Duration::from_secs(8))
        .input(
            &types::CONTACT_SEARCH_SCHEMA,
            &[
                InputPart::optional("name", &rt::Schema::STRING),
                InputPart::optional("email", &rt::Schema::STRING),
                InputPart::optional("changedSince", &rt::Schema::format(rt::Format::DateTime)),
                InputPart::optional("cursor", &rt::Schema::STRING),
                InputPart::optional("limit", &rt::Schema::Int64),
            ],
        )
        .paginate(rt::Paginate::new("cursor", "next").limit("limit").size(50))
        .output(&types::CONTACT_PAGE_SCHEMA);

/// Reads one person.
pub(crate) static GET_CONTACT: ServiceOperation =
    ServiceOperation::get("contacts", "GetContact", "/contacts/{contactId}")
        .on_unavailable(&[Unavailable::Pause])
        .deadline(rt::Duration::from_secs(8))
        .input(&types::GET_CONTACT_INPUT_SCHEMA, &[InputPart::path("contactId", &rt::Schema::STRING)])
        .output(&types::CONTACT_SCHEMA);

/// Adds a person.
pub(crate) static ADD_CONTACT: ServiceOperation =
    ServiceOperation::post("contacts", "AddContact", "/contacts")
        .on_unavailable(&[Unavailable::Pause])
        .deadline(rt::Duration::from_secs(8))
        .input(&types::NEW_CONTACT_SCHEMA, &[])
        .output(&types::CONTACT_REF_SCHEMA);

/// Changes what is known of a person.
pub(crate) static CHANGE_CONTACT: ServiceOperation =
    ServiceOperation::patch("contacts", "ChangeContact", "/contacts/{contactId}")
        .deadline(rt::Duration::from_secs(8))
        .input(&types::CONTACT_CHANGE_SCHEMA, &[InputPart::path("contactId", &rt::Schema::STRING)])
        .output(&types::CONTACT_REF_SCHEMA);

/// Removes a person who wants to be forgotten.
pub(crate) static FORGET_CONTACT: ServiceOperation =
    ServiceOperation::delete("contacts", "ForgetContact", "/contacts/{contactId}")
        .deadline(rt::Duration::from_secs(8))
        .input(&types::FORGET_CONTACT_INPUT_SCHEMA, &[InputPart::path("contactId", &rt::Schema::STRING)]);

/// Writes down what was said.
pub(crate) static ADD_NOTE: ServiceOperation =
    ServiceOperation::post("contacts", "AddNote", "/contacts/{contactId}/notes")
        .on_unavailable(&[Unavailable::Pause])
        .deadline(rt::Duration::from_secs(8))
        .input(&types::NEW_NOTE_SCHEMA, &[InputPart::path("contactId", &rt::Schema::STRING)])
        .output(&types::NOTE_REF_SCHEMA);

/// Puts a call, a visit or a meeting into the diary.
pub(crate) static MAKE_APPOINTMENT: ServiceOperation =
    ServiceOperation::post("contacts", "MakeAppointment", "/contacts/{contactId}/appointments")
        .on_unavailable(&[Unavailable::Pause])
        .deadline(rt::Duration::from_secs(8))
        .input(&types::NEW_APPOINTMENT_SCHEMA, &[InputPart::path("contactId", &rt::Schema::STRING)])
        .output(&types::APPOINTMENT_REF_SCHEMA);
