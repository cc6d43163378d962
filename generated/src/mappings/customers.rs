// Generated from `mappings/customers.yaml` by `cargo xtask generate`. Do not edit.
//! Mapping `customers`.

use caseway_runtime::codegen::{Binding, Bytes, Call, Fault, Outgoing};
use caseway_types::customers as types;

use crate::backends::billing;
use crate::services;

const FILE: &str = "mappings/customers.yaml";

pub(crate) static GET_CUSTOMER: Binding = Binding::of(FILE, &services::customers::GET_CUSTOMER)
    .to(&billing::BACKEND, &billing::GET_CUSTOMER)
    .by(get_customer_request, get_customer_output);

fn get_customer_request(call: &Call<'_>) -> Result<Outgoing, Fault> {
    let input: types::GetCustomerInput = call.input()?;
    billing::get_customer(&input.customer_id)
}

fn get_customer_output(call: &Call<'_>, reply: &[u8]) -> Result<Bytes, Fault> {
    let response: billing::CustomerEnvelope = call.response(&billing::CUSTOMER_ENVELOPE_SCHEMA, reply)?;
    call.output(&types::Customer {
        customer_id: response.customer.external_id.clone(),
        name: response.customer.name.unwrap_or(response.customer.external_id),
        kind: match response.customer.customer_type.unwrap_or(billing::CustomerCustomerType::Individual) {
            billing::CustomerCustomerType::Individual => types::CustomerKind::Person,
            billing::CustomerCustomerType::Company => types::CustomerKind::Company,
        },
        email: response.customer.email,
        city: response.customer.city,
        payment_days: response.customer.net_payment_term,
        since: response.customer.created_at,
    })
}

pub(crate) static SAVE_CUSTOMER: Binding = Binding::of(FILE, &services::customers::SAVE_CUSTOMER)
    .to(&billing::BACKEND, &billing::SAVE_CUSTOMER)
    .by(save_customer_request, get_customer_output);

fn save_customer_request(call: &Call<'_>) -> Result<Outgoing, Fault> {
    let input: types::CustomerDetails = call.input_within_limits()?;
    billing::save_customer(&billing::CustomerInput {
        customer: billing::CustomerInputCustomer {
            external_id: input.customer_id,
            name: Some(input.name),
            email: input.email,
            customer_type: Some(match input.kind {
                types::CustomerKind::Person => billing::CustomerInputCustomerCustomerType::Individual,
                types::CustomerKind::Company => billing::CustomerInputCustomerCustomerType::Company,
            }),
            address_line1: Some(input.address.line1),
            address_line2: input.address.line2,
            city: Some(input.address.city),
            zipcode: Some(input.address.postal_code),
            country: Some(input.address.country),
            currency: Some("EUR".to_owned()),
            net_payment_term: Some(input.payment_days),
            metadata: input.labels.map(|entries| {
                entries
                    .into_iter()
                    .map(|(name, label)| billing::Metadata {
                        key: name,
                        value: label,
                        display_in_invoice: Some(false),
                    })
                    .collect()
            }),
        },
    })
}

pub(crate) static CLOSE_CUSTOMER: Binding = Binding::of(FILE, &services::customers::CLOSE_CUSTOMER)
    .to(&billing::BACKEND, &billing::DELETE_CUSTOMER)
    .by(close_customer_request, close_customer_output);

fn close_customer_request(call: &Call<'_>) -> Result<Outgoing, Fault> {
    let input: types::CloseCustomerInput = call.input()?;
    billing::delete_customer(&input.customer_id)
}

fn close_customer_output(call: &Call<'_>, reply: &[u8]) -> Result<Bytes, Fault> {
    call.response::<billing::CustomerEnvelope>(&billing::CUSTOMER_ENVELOPE_SCHEMA, reply)?;
    Ok(Bytes::new())
}
