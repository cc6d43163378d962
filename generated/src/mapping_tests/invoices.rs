// Generated from `mappings/invoices.yaml` by `cargo xtask generate`. Do not edit.
//! Tests of the mapping `invoices`.

use caseway_runtime::codegen::{Call, Fault, MappingTest, Outgoing, Tested};
use caseway_types::invoices as types;

use crate::backends::billing;

/// a fee waits behind those of its customer
#[test]
fn charge_fee_a_fee_waits_behind_those_of_its_customer() -> Tested {
    let test = MappingTest {
        binding: &crate::mappings::invoices::CHARGE_FEE,
        case_type: "test",
        case_id: None,
        trace_id: "0af7651916cd43dd8448eb211c80319c",
        input: r#"{"customerId":"C-7","reason":"excess","amountCents":15000}"#,
    };
    test.asks(charge_fee_a_fee_waits_behind_those_of_its_customer_request)?;
    test.waits_in("C-7")
}

fn charge_fee_a_fee_waits_behind_those_of_its_customer_request(call: &Call<'_>) -> Result<Outgoing, Fault> {
    call.input::<types::Fee>()?;
    billing::create_invoice(&billing::OneOffInvoice {
        invoice: billing::OneOffInvoiceInvoice {
            external_customer_id: "C-7".to_owned(),
            currency: Some("EUR".to_owned()),
            fees: vec![billing::OneOffInvoiceInvoiceFeesItem {
                add_on_code: "fee-excess".to_owned(),
                description: None,
                units: Some("1".to_owned()),
                unit_amount_cents: Some(15000),
            }],
        },
    })
}
