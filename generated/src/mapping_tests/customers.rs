// Generated from `mappings/customers.yaml` by `cargo xtask generate`. Do not edit.
//! Tests of the mapping `customers`.

use caseway_runtime::codegen as rt;
use caseway_runtime::codegen::{Bytes, Call, Fault, MappingTest, Outgoing, Tested};
use caseway_types::customers as types;

use crate::backends::billing;

/// a person who has two weeks to pay
#[test]
fn save_customer_a_person_who_has_two_weeks_to_pay() -> Tested {
    let test = MappingTest {
        binding: &crate::mappings::customers::SAVE_CUSTOMER,
        case_type: "test",
        case_id: None,
        trace_id: "0af7651916cd43dd8448eb211c80319c",
        input: r#"{
  "customerId": "C-1",
  "name": "Ada Lovelace",
  "kind": "person",
  "address": {"line1":"5 St James Square","city":"London","postalCode":"SW1Y 4JU","country":"GB"},
  "labels": {"branch":"London","broker":"B-7"}
}"#,
    };
    test.asks(save_customer_a_person_who_has_two_weeks_to_pay_request)?;
    test.gives(
        (
            200,
            r#"{
  "customer": {
    "lago_id": "1a901a90-1a90-1a90-1a90-1a901a901a90",
    "external_id": "C-1",
    "name": null,
    "created_at": "2026-03-31T12:00:00Z"
  }
}"#,
        ),
        save_customer_a_person_who_has_two_weeks_to_pay_output,
    )
}

fn save_customer_a_person_who_has_two_weeks_to_pay_request(call: &Call<'_>) -> Result<Outgoing, Fault> {
    call.input_within_limits::<types::CustomerDetails>()?;
    billing::save_customer(&billing::CustomerInput {
        customer: billing::CustomerInputCustomer {
            external_id: "C-1".to_owned(),
            name: Some("Ada Lovelace".to_owned()),
            email: None,
            customer_type: Some(billing::CustomerInputCustomerCustomerType::Individual),
            address_line1: Some("5 St James Square".to_owned()),
            address_line2: None,
            city: Some("London".to_owned()),
            zipcode: Some("SW1Y 4JU".to_owned()),
            country: Some("GB".to_owned()),
            currency: Some("EUR".to_owned()),
            net_payment_term: Some(14),
            metadata: Some(vec![
                billing::Metadata {
                    key: "branch".to_owned(),
                    value: "London".to_owned(),
                    display_in_invoice: Some(false),
                },
                billing::Metadata {
                    key: "broker".to_owned(),
                    value: "B-7".to_owned(),
                    display_in_invoice: Some(false),
                },
            ]),
        },
    })
}

fn save_customer_a_person_who_has_two_weeks_to_pay_output(
    call: &Call<'_>,
    reply: &[u8],
) -> Result<Bytes, Fault> {
    call.response::<billing::CustomerEnvelope>(&billing::CUSTOMER_ENVELOPE_SCHEMA, reply)?;
    call.output(&types::Customer {
        customer_id: "C-1".to_owned(),
        name: "C-1".to_owned(),
        kind: types::CustomerKind::Person,
        email: None,
        city: None,
        payment_days: None,
        since: rt::DateTime::literal("2026-03-31T12:00:00Z"),
    })
}
