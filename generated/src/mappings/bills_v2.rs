// Generated from `mappings/bills-v2.yaml` by `cargo xtask generate`. Do not edit.
//! Mapping `bills-v2`.

use caseway_runtime::codegen as rt;
use caseway_runtime::codegen::{At, Binding, Bytes, Call, CellFault, Fault, Outgoing, cel};
use caseway_types::bills_v2 as types;

use crate::backends::erp;
use crate::services;

const FILE: &str = "mappings/bills-v2.yaml";

pub(crate) static SUBMIT_BILL: Binding = Binding::of(FILE, &services::bills_v2::SUBMIT_BILL)
    .to(&erp::BACKEND, &erp::CREATE_INVOICES)
    .by(submit_bill_request, submit_bill_output)
    .digest(0xdd895de750e0abb8);

fn submit_bill_request(call: &Call<'_>) -> Result<Outgoing, Fault> {
    let input: types::NewBill = call.input_within_limits()?;
    erp::create_invoices(&erp::NewInvoices {
        invoices: vec![erp::NewInvoice {
            r#type: erp::NewInvoiceType::Accpay,
            contact: erp::ContactRef { contact_id: input.supplier_id, name: None },
            line_items: input
                .lines
                .into_iter()
                .map(|line| erp::LineItem {
                    description: if line.purpose == types::BillLinePurpose::Other {
                        line.description
                    } else {
                        format!("{}: {}", call.context.case_type(), line.description)
                    },
                    quantity: Some(rt::DecimalNumber(rt::decimal(1, 0))),
                    unit_amount: Some(line.amount),
                    item_code: None,
                    account_code: Some(
                        match line.purpose {
                            types::BillLinePurpose::Repair => "473",
                            types::BillLinePurpose::Survey => "412",
                            types::BillLinePurpose::Medical => "415",
                            types::BillLinePurpose::Legal => "441",
                            _ => "429",
                        }
                        .to_owned(),
                    ),
                    line_amount: None,
                })
                .collect(),
            line_amount_types: Some(match input.taxes {
                types::NewBillTaxes::Excluded => erp::NewInvoiceLineAmountTypes::Exclusive,
                types::NewBillTaxes::Included => erp::NewInvoiceLineAmountTypes::Inclusive,
                types::NewBillTaxes::None => erp::NewInvoiceLineAmountTypes::NoTax,
            }),
            invoice_number: Some(input.supplier_number),
            due_date: Some(input.due_on),
            currency_code: Some(input.currency),
            status: Some(erp::NewInvoiceStatus::Submitted),
        }],
    })
}

fn submit_bill_output(call: &Call<'_>, reply: &[u8]) -> Result<Bytes, Fault> {
    let response: erp::Invoices = call.response(&erp::INVOICES_SCHEMA, reply)?;
    call.output(&bill_of(cel::take(response.invoices, 0).at("output/with/invoice")?)?)
}

pub(crate) static GET_BILL: Binding = Binding::of(FILE, &services::bills_v2::GET_BILL)
    .to(&erp::BACKEND, &erp::GET_INVOICE)
    .by(get_bill_request, submit_bill_output);

fn get_bill_request(call: &Call<'_>) -> Result<Outgoing, Fault> {
    let input: types::BillKey = call.input()?;
    erp::get_invoice(&input.bill_id)
}

pub(crate) static LIST_BILLS: Binding = Binding::of(FILE, &services::bills_v2::LIST_BILLS)
    .to(&erp::BACKEND, &erp::LIST_INVOICES)
    .by(list_bills_request, list_bills_output);

fn list_bills_request(call: &Call<'_>) -> Result<Outgoing, Fault> {
    let input: types::BillSearch = call.input_within_limits()?;
    erp::list_invoices(
        Some(vec![input.supplier_id.clone()]).as_ref(),
        input
            .states
            .as_ref()
            .map(|items| {
                items
                    .iter()
                    .copied()
                    .map(|state| {
                        match state {
                            types::BillSearchStatesItem::Draft => "DRAFT",
                            types::BillSearchStatesItem::Submitted => "SUBMITTED",
                            types::BillSearchStatesItem::Approved => "AUTHORISED",
                            types::BillSearchStatesItem::Paid => "PAID",
                        }
                        .to_owned()
                    })
                    .collect()
            })
            .as_ref(),
        None,
        None,
    )
}

fn list_bills_output(call: &Call<'_>, reply: &[u8]) -> Result<Bytes, Fault> {
    let response: erp::InvoicePage = call.response(&erp::INVOICE_PAGE_SCHEMA, reply)?;
    call.output(&types::BillPage {
        bills: response.invoices.into_iter().map(bill_of).collect::<Result<_, CellFault>>()?,
        next: None,
    })
}

pub(crate) static ATTACH_SCAN: Binding = Binding::of(FILE, &services::bills_v2::ATTACH_SCAN)
    .to(&erp::BACKEND, &erp::ATTACH_TO_INVOICE)
    .by(attach_scan_request, attach_scan_output);

fn attach_scan_request(call: &Call<'_>) -> Result<Outgoing, Fault> {
    let input: types::NewScan = call.input_within_limits()?;
    erp::attach_to_invoice(&input.bill_id, &input.name)
}

fn attach_scan_output(call: &Call<'_>, reply: &[u8]) -> Result<Bytes, Fault> {
    let response: erp::Attachments = call.response(&erp::ATTACHMENTS_SCHEMA, reply)?;
    let output: types::Scan = {
        let kept = cel::take(response.attachments, 0).at("output/let")?;
        types::Scan { scan_id: kept.attachment_id, name: kept.file_name, bytes: kept.content_length }
    };
    call.output(&output)
}

fn bill_of(invoice: erp::Invoice) -> Result<types::Bill, CellFault> {
    Ok(types::Bill {
        bill_id: invoice.invoice_id,
        supplier_number: invoice.invoice_number,
        state: match invoice.status.as_str() {
            "DRAFT" => types::BillState::Draft,
            "SUBMITTED" => types::BillState::Submitted,
            "AUTHORISED" => types::BillState::Approved,
            "PAID" => types::BillState::Paid,
            "VOIDED" | "DELETED" => types::BillState::Void,
            _ => types::BillState::Unknown,
        },
        total: types::Money {
            amount: invoice.total,
            currency: invoice.currency_code.clone().unwrap_or_else(|| "EUR".to_owned()),
        },
        open: types::Money {
            amount: invoice.amount_due,
            currency: invoice.currency_code.unwrap_or_else(|| "EUR".to_owned()),
        },
        settled: invoice.amount_due <= rt::DecimalNumber(rt::decimal(0, 0)),
        total_in_euros: if let Some(currency_rate) = invoice.currency_rate
            && currency_rate > rt::DecimalNumber(rt::decimal(0, 0))
        {
            Some(rt::DecimalNumber(
                cel::decimal_quotient(invoice.total.0, currency_rate.0, 2, cel::Tie::Away)
                    .at("/fragments/bill/map/totalInEuros")?,
            ))
        } else {
            None
        },
        paid_on: match invoice.fully_paid_on_date.as_deref() {
            Some(paid) => Some(
                cel::substring_to(
                    &cel::Timestamp::from_seconds(
                        cel::divide(
                            cel::int_of(cel::substring_to(paid, 6, 19).at("/fragments/bill/map/paidOn/map")?)
                                .at("/fragments/bill/map/paidOn/map")?,
                            1000,
                        )
                        .at("/fragments/bill/map/paidOn/map")?,
                    )
                    .at("/fragments/bill/map/paidOn/map")?
                    .to_string(),
                    0,
                    10,
                )
                .at("/fragments/bill/map/paidOn/map")?
                .to_owned(),
            ),
            None => None,
        },
    })
}
