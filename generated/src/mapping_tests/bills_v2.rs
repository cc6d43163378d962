// Generated from `mappings/bills-v2.yaml` by `cargo xtask generate`. Do not edit.
//! Tests of the mapping `bills-v2`.

use caseway_runtime::codegen as rt;
use caseway_runtime::codegen::{Bytes, Call, Fault, MappingTest, Outgoing, Tested};
use caseway_types::bills_v2 as types;

use crate::backends::erp;

/// a tow in Switzerland
#[test]
fn submit_bill_a_tow_in_switzerland() -> Tested {
    let test = MappingTest {
        binding: &crate::mappings::bills_v2::SUBMIT_BILL,
        case_type: "travel-assistance",
        case_id: None,
        trace_id: "0af7651916cd43dd8448eb211c80319c",
        input: r#"{
  "supplierId": "3b5c6a20-52ad-4e5c-9a55-0a2a3a1ea012",
  "supplierNumber": "R-77",
  "currency": "CHF",
  "taxes": "included",
  "dueOn": "2026-04-30",
  "lines": [{"description":"Tow from Brig to Visp","amount":412.55,"purpose":"other"}]
}"#,
    };
    test.asks(submit_bill_a_tow_in_switzerland_request)?;
    test.gives(
        (
            200,
            r#"{
  "Invoices": [
    {
      "InvoiceID": "a03ffcd2-5d91-4c7e-b483-318584e9e439",
      "Status": "SUBMITTED",
      "CurrencyCode": "CHF",
      "CurrencyRate": 0.93,
      "Total": 412.55,
      "AmountDue": 412.55
    }
  ]
}"#,
        ),
        submit_bill_a_tow_in_switzerland_output,
    )
}

fn submit_bill_a_tow_in_switzerland_request(call: &Call<'_>) -> Result<Outgoing, Fault> {
    call.input_within_limits::<types::NewBill>()?;
    erp::create_invoices(&erp::NewInvoices {
        invoices: vec![erp::NewInvoice {
            r#type: erp::NewInvoiceType::Accpay,
            contact: erp::ContactRef {
                contact_id: rt::Uuid::literal("3b5c6a20-52ad-4e5c-9a55-0a2a3a1ea012"),
                name: None,
            },
            line_items: vec![erp::LineItem {
                description: "Tow from Brig to Visp".to_owned(),
                quantity: Some(rt::DecimalNumber(rt::decimal(1, 0))),
                unit_amount: Some(rt::DecimalNumber(rt::decimal(41255, 2))),
                item_code: None,
                account_code: Some("429".to_owned()),
                line_amount: None,
            }],
            line_amount_types: Some(erp::NewInvoiceLineAmountTypes::Inclusive),
            invoice_number: Some("R-77".to_owned()),
            due_date: Some(rt::Date::literal("2026-04-30")),
            currency_code: Some("CHF".to_owned()),
            status: Some(erp::NewInvoiceStatus::Submitted),
        }],
    })
}

fn submit_bill_a_tow_in_switzerland_output(call: &Call<'_>, reply: &[u8]) -> Result<Bytes, Fault> {
    call.response::<erp::Invoices>(&erp::INVOICES_SCHEMA, reply)?;
    call.output(&types::Bill {
        bill_id: rt::Uuid::literal("a03ffcd2-5d91-4c7e-b483-318584e9e439"),
        supplier_number: None,
        state: types::BillState::Submitted,
        total: types::Money { amount: rt::DecimalNumber(rt::decimal(41255, 2)), currency: "CHF".to_owned() },
        open: types::Money { amount: rt::DecimalNumber(rt::decimal(41255, 2)), currency: "CHF".to_owned() },
        settled: false,
        total_in_euros: Some(rt::DecimalNumber(rt::decimal(4436, 1))),
        paid_on: None,
    })
}

/// an amount of half a cent
#[test]
fn submit_bill_an_amount_of_half_a_cent() -> Tested {
    let test = MappingTest {
        binding: &crate::mappings::bills_v2::SUBMIT_BILL,
        case_type: "test",
        case_id: None,
        trace_id: "0af7651916cd43dd8448eb211c80319c",
        input: r#"{
  "supplierId": "3b5c6a20-52ad-4e5c-9a55-0a2a3a1ea012",
  "supplierNumber": "R-78",
  "currency": "EUR",
  "dueOn": "2026-04-30",
  "lines": [{"description":"Glue","amount":0.125,"purpose":"repair"}]
}"#,
    };
    test.refuses_input("/lines/0/amount")
}

/// a bill that was paid in euros
#[test]
fn get_bill_a_bill_that_was_paid_in_euros() -> Tested {
    let test = MappingTest {
        binding: &crate::mappings::bills_v2::GET_BILL,
        case_type: "test",
        case_id: None,
        trace_id: "0af7651916cd43dd8448eb211c80319c",
        input: r#"{"billId":"a03ffcd2-5d91-4c7e-b483-318584e9e439"}"#,
    };
    test.asks(get_bill_a_bill_that_was_paid_in_euros_request)?;
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
      "AmountDue": 0,
      "FullyPaidOnDate": "/Date(1774915200000+0000)/"
    }
  ]
}"#,
        ),
        get_bill_a_bill_that_was_paid_in_euros_output,
    )
}

fn get_bill_a_bill_that_was_paid_in_euros_request(call: &Call<'_>) -> Result<Outgoing, Fault> {
    call.input::<types::BillKey>()?;
    erp::get_invoice(&rt::Uuid::literal("a03ffcd2-5d91-4c7e-b483-318584e9e439"))
}

fn get_bill_a_bill_that_was_paid_in_euros_output(call: &Call<'_>, reply: &[u8]) -> Result<Bytes, Fault> {
    call.response::<erp::Invoices>(&erp::INVOICES_SCHEMA, reply)?;
    call.output(&types::Bill {
        bill_id: rt::Uuid::literal("a03ffcd2-5d91-4c7e-b483-318584e9e439"),
        supplier_number: Some("F-1".to_owned()),
        state: types::BillState::Paid,
        total: types::Money { amount: rt::DecimalNumber(rt::decimal(125, 1)), currency: "EUR".to_owned() },
        open: types::Money { amount: rt::DecimalNumber(rt::decimal(0, 0)), currency: "EUR".to_owned() },
        settled: true,
        total_in_euros: None,
        paid_on: Some("2026-03-31".to_owned()),
    })
}

/// a day that is none of Xero's
#[test]
fn get_bill_a_day_that_is_none_of_xero_s() -> Tested {
    let test = MappingTest {
        binding: &crate::mappings::bills_v2::GET_BILL,
        case_type: "test",
        case_id: None,
        trace_id: "0af7651916cd43dd8448eb211c80319c",
        input: r#"{"billId":"a03ffcd2-5d91-4c7e-b483-318584e9e439"}"#,
    };
    test.fails(
        Some((
            200,
            r#"{
  "Invoices": [
    {
      "InvoiceID": "a03ffcd2-5d91-4c7e-b483-318584e9e439",
      "Status": "PAID",
      "Total": 12.5,
      "AmountDue": 0,
      "FullyPaidOnDate": "2026-03-31"
    }
  ]
}"#,
        )),
        "/fragments/bill/map/paidOn/map",
        "nothing at 19",
    )
}

/// what a garage still waits for
#[test]
fn list_bills_what_a_garage_still_waits_for() -> Tested {
    let test = MappingTest {
        binding: &crate::mappings::bills_v2::LIST_BILLS,
        case_type: "test",
        case_id: None,
        trace_id: "0af7651916cd43dd8448eb211c80319c",
        input: r#"{
  "supplierId": "3b5c6a20-52ad-4e5c-9a55-0a2a3a1ea012",
  "states": ["submitted","approved"]
}"#,
    };
    test.asks(list_bills_what_a_garage_still_waits_for_request)?;
    test.gives(
        (200, r#"{"Invoices":[],"pagination":{"pageCount":0}}"#),
        list_bills_what_a_garage_still_waits_for_output,
    )
}

fn list_bills_what_a_garage_still_waits_for_request(call: &Call<'_>) -> Result<Outgoing, Fault> {
    call.input_within_limits::<types::BillSearch>()?;
    erp::list_invoices(
        Some(vec![rt::Uuid::literal("3b5c6a20-52ad-4e5c-9a55-0a2a3a1ea012")]).as_ref(),
        Some(vec!["SUBMITTED".to_owned(), "AUTHORISED".to_owned()]).as_ref(),
        None,
        None,
    )
}

fn list_bills_what_a_garage_still_waits_for_output(call: &Call<'_>, reply: &[u8]) -> Result<Bytes, Fault> {
    call.response::<erp::InvoicePage>(&erp::INVOICE_PAGE_SCHEMA, reply)?;
    call.output(&types::BillPage { bills: Vec::new(), next: None })
}

/// a state that is named twice
#[test]
fn list_bills_a_state_that_is_named_twice() -> Tested {
    let test = MappingTest {
        binding: &crate::mappings::bills_v2::LIST_BILLS,
        case_type: "test",
        case_id: None,
        trace_id: "0af7651916cd43dd8448eb211c80319c",
        input: r#"{
  "supplierId": "3b5c6a20-52ad-4e5c-9a55-0a2a3a1ea012",
  "states": ["paid","paid"]
}"#,
    };
    test.refuses_input("/states/1")
}

/// a bill on paper
#[test]
fn attach_scan_a_bill_on_paper() -> Tested {
    let test = MappingTest {
        binding: &crate::mappings::bills_v2::ATTACH_SCAN,
        case_type: "test",
        case_id: None,
        trace_id: "0af7651916cd43dd8448eb211c80319c",
        input: r#"{"billId":"a03ffcd2-5d91-4c7e-b483-318584e9e439","name":"bill.pdf"}"#,
    };
    test.asks(attach_scan_a_bill_on_paper_request)?;
    test.gives(
        (
            200,
            r#"{
  "Attachments": [
    {
      "AttachmentID": "5a500c1a-5a02-48de-939e-1d234fd170d4",
      "FileName": "bill.pdf",
      "ContentLength": 28787
    }
  ]
}"#,
        ),
        attach_scan_a_bill_on_paper_output,
    )
}

fn attach_scan_a_bill_on_paper_request(call: &Call<'_>) -> Result<Outgoing, Fault> {
    call.input_within_limits::<types::NewScan>()?;
    erp::attach_to_invoice(&rt::Uuid::literal("a03ffcd2-5d91-4c7e-b483-318584e9e439"), "bill.pdf")
}

fn attach_scan_a_bill_on_paper_output(call: &Call<'_>, reply: &[u8]) -> Result<Bytes, Fault> {
    call.response::<erp::Attachments>(&erp::ATTACHMENTS_SCHEMA, reply)?;
    call.output(&types::Scan {
        scan_id: rt::Uuid::literal("5a500c1a-5a02-48de-939e-1d234fd170d4"),
        name: Some("bill.pdf".to_owned()),
        bytes: Some(28787),
    })
}
