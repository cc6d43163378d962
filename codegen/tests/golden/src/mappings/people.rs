// Generated from `mappings/people.yaml` by `cargo xtask generate`. Do not edit.
//! Mapping `people`.

use caseway_runtime::codegen::{Binding, Bytes, Call, Fault, Outgoing};
use caseway_types::people as types;

use crate::backends::crm;
use crate::services;

const FILE: &str = "mappings/people.yaml";

pub(crate) static GET_PERSON: Binding = Binding::of(FILE, &services::people::GET_PERSON)
    .to(&crm::BACKEND, &crm::GET_PERSON)
    .by(get_person_request, get_person_output);

fn get_person_request(call: &Call<'_>) -> Result<Outgoing, Fault> {
    let input: types::GetPersonInput = call.input()?;
    crm::get_person(&input.person_id, None, None)
}

fn get_person_output(call: &Call<'_>, reply: &[u8]) -> Result<Bytes, Fault> {
    let response: crm::Person = call.response(&crm::PERSON_SCHEMA, reply)?;
    call.output(&types::Person {
        person_id: response.id,
        name: response.full_name,
        known: match response.status {
            crm::PersonStatus::Active => types::PersonKnown::Active,
            crm::PersonStatus::Gone => types::PersonKnown::Gone,
        },
    })
}

pub(crate) static ADD_PERSON: Binding = Binding::of(FILE, &services::people::ADD_PERSON)
    .to(&crm::BACKEND, &crm::ADD_PERSON)
    .by(add_person_request, get_person_output);

fn add_person_request(call: &Call<'_>) -> Result<Outgoing, Fault> {
    let input: types::NewPerson = call.input()?;
    crm::add_person(&crm::PersonInput { full_name: input.name, age: input.age })
}
