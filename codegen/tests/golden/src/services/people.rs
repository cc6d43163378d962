// Generated from `services/people.yaml` by `cargo xtask generate`. Do not edit.
//! Service `people`: People.

use caseway_runtime::codegen::{self as rt, InputPart, ServiceOperation};
use caseway_types::people as types;

pub(crate) static SERVICE: rt::ServiceDescriptor =
    rt::ServiceDescriptor { name: "people", title: "People", owner: "team-people", openapi: None };

/// Reads one person.
pub(crate) static GET_PERSON: ServiceOperation =
    ServiceOperation::get("people", "GetPerson", "/people/{personId}")
        .input(&types::GET_PERSON_INPUT_SCHEMA, &[InputPart::path("personId", &rt::Schema::STRING)])
        .output(&types::PERSON_SCHEMA);

pub(crate) static ADD_PERSON: ServiceOperation = ServiceOperation::post("people", "AddPerson", "/people")
    .deadline(rt::Duration::from_secs(5))
    .input(&types::NEW_PERSON_SCHEMA, &[])
    .output(&types::PERSON_SCHEMA);
