// Generated from `mappings/bills.yaml` by `cargo xtask generate`. Do not edit.
//! Tests of the mapping `bills`.

use caseway_runtime::codegen as rt;
use caseway_runtime::codegen::{Bytes, Call, Fault, MappingTest, Outgoing, Tested};
use caseway_types::bills as types;

use crate::backends::erp;

/// a repair that is due
#[test]
fn submit_bill_a_repair_that_is_due() -> Tested {
    let test = MappingTest {
        binding: &crate::mappings::bills::SUBMIT_BILL,
        case_type: "motor-claim",
        case_id: None,
        trace_id: "0af7651916cd43dd8448eb211c80319c",
        input: r#"{
  "supplierId": "3b5c6a20-52ad-4e5c-9a55-0a2a3a1ea012",
  "supplierNumber": "F-2026-88",
  "dueOn": "2026-04-30",
  "lines": [
    {"description":"Windscreen","amount":412.55,"purpose":"repair"},
    {"description":"Taxi","amount":18.4,"purpose":"other"}
  ]
}"#,
    };
    test.asks(submit_bill_a_repair_that_is_due_request)?;
    test.gives(
        (
            200,
            r#"{
  "Invoices": [
    {
      "InvoiceID": "a03ffcd2-5d91-4c7e-b483-318584e9e439",
      "Status": "SUBMITTED",
      "Total": 521.45,
      "AmountDue": 521.45
    }
  ]
}"#,
        ),
        submit_bill_a_repair_that_is_due_output,
    )
}

fn submit_bill_a_repair_that_is_due_request(call: &Call<'_>) -> Result<Outgoing, Fault> {
    call.input_within_limits::<types::NewBill>()?;
    erp::create_invoices(&erp::NewInvoices {
        invoices: vec![erp::NewInvoice {
            r#type: erp::NewInvoiceType::Accpay,
            contact: erp::ContactRef {
                contact_id: rt::Uuid::literal("3b5c6a20-52ad-4e5c-9a55-0a2a3a1ea012"),
                name: None,
            },
            line_items: vec![
                erp::LineItem {
                    description: "motor-claim: Windscreen".to_owned(),
                    quantity: Some(rt::DecimalNumber(rt::decimal(1, 0))),
                    unit_amount: Some(rt::DecimalNumber(rt::decimal(41255, 2))),
                    item_code: None,
                    account_code: Some("473".to_owned()),
                    line_amount: None,
                },
                erp::LineItem {
                    description: "Taxi".to_owned(),
                    quantity: Some(rt::DecimalNumber(rt::decimal(1, 0))),
                    unit_amount: Some(rt::DecimalNumber(rt::decimal(184, 1))),
                    item_code: None,
                    account_code: Some("429".to_owned()),
                    line_amount: None,
                },
            ],
            line_amount_types: Some(erp::NewInvoiceLineAmountTypes::Exclusive),
            invoice_number: Some("F-2026-88".to_owned()),
            due_date: Some(rt::Date::literal("2026-04-30")),
            currency_code: Some("EUR".to_owned()),
            status: Some(erp::NewInvoiceStatus::Submitted),
        }],
    })
}

fn submit_bill_a_repair_that_is_due_output(call: &Call<'_>, reply: &[u8]) -> Result<Bytes, Fault> {
    call.response::<erp::Invoices>(&erp::INVOICES_SCHEMA, reply)?;
    call.output(&types::Bill {
        bill_id: rt::Uuid::literal("a03ffcd2-5d91-4c7e-b483-318584e9e439"),
        supplier_number: None,
        state: types::BillState::Submitted,
        total: rt::DecimalNumber(rt::decimal(52145, 2)),
        open: rt::DecimalNumber(rt::decimal(52145, 2)),
        settled: Some(false),
    })
}

/// a bill that was paid
#[test]
fn get_bill_a_bill_that_was_paid() -> Tested {
    let test = MappingTest {
        binding: &crate::mappings::bills::GET_BILL,
        case_type: "test",
        case_id: None,
        trace_id: "0af7651916cd43dd8448eb211c80319c",
        input: r#"{"billId":"a03ffcd2-5d91-4c7e-b483-318584e9e439"}"#,
    };
    test.asks(get_bill_a_bill_that_was_paid_request)?;
    test.gives(
        (
            200,
            r#"{
  "Invoices": [
    {
      "InvoiceID": "a03ffcd2-5d91-4c7e-b483-318584e9e439",
      "InvoiceNumber": "F-1",
      "Status": "PAID",
      "Total": 12.5,
      "AmountDue": 0
    }
  ]
}"#,
        ),
        get_bill_a_bill_that_was_paid_output,
    )
}

fn get_bill_a_bill_that_was_paid_request(call: &Call<'_>) -> Result<Outgoing, Fault> {
    call.input::<types::BillKey>()?;
    erp::get_invoice(&rt::Uuid::literal("a03ffcd2-5d91-4c7e-b483-318584e9e439"))
}

fn get_bill_a_bill_that_was_paid_output(call: &Call<'_>, reply: &[u8]) -> Result<Bytes, Fault> {
    call.response::<erp::Invoices>(&erp::INVOICES_SCHEMA, reply)?;
    call.output(&types::Bill {
        bill_id: rt::Uuid::literal("a03ffcd2-5d91-4c7e-b483-318584e9e439"),
        supplier_number: Some("F-1".to_owned()),
        state: types::BillState::Paid,
        total: rt::DecimalNumber(rt::decimal(125, 1)),
        open: rt::DecimalNumber(rt::decimal(0, 0)),
        settled: Some(true),
    })
}
