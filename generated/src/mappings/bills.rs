// Generated from `mappings/bills.yaml` by `cargo xtask generate`. Do not edit.
//! Mapping `bills`.

use caseway_runtime::codegen as rt;
use caseway_runtime::codegen::{At, Binding, Bytes, Call, Fault, Outgoing, cel};
use caseway_types::bills as types;

use crate::backends::erp;
use crate::services;

const FILE: &str = "mappings/bills.yaml";

pub(crate) static SUBMIT_BILL: Binding = Binding::of(FILE, &services::bills::SUBMIT_BILL)
    .to(&erp::BACKEND, &erp::CREATE_INVOICES)
    .by(submit_bill_request, submit_bill_output)
    .digest(0xfbc4000067d182d6);

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
            line_amount_types: Some(erp::NewInvoiceLineAmountTypes::Exclusive),
            invoice_number: Some(input.supplier_number),
            due_date: Some(input.due_on),
            currency_code: Some("EUR".to_owned()),
            status: Some(erp::NewInvoiceStatus::Submitted),
        }],
    })
}

fn submit_bill_output(call: &Call<'_>, reply: &[u8]) -> Result<Bytes, Fault> {
    let response: erp::Invoices = call.response(&erp::INVOICES_SCHEMA, reply)?;
    call.output(&bill_of(cel::take(response.invoices, 0).at("output/with/invoice")?))
}

pub(crate) static GET_BILL: Binding = Binding::of(FILE, &services::bills::GET_BILL)
    .to(&erp::BACKEND, &erp::GET_INVOICE)
    .by(get_bill_request, submit_bill_output);

fn get_bill_request(call: &Call<'_>) -> Result<Outgoing, Fault> {
    let input: types::BillKey = call.input()?;
    erp::get_invoice(&input.bill_id)
}

fn bill_of(invoice: erp::Invoice) -> types::Bill {
    types::Bill {
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
        total: invoice.total,
        open: invoice.amount_due,
        settled: Some(invoice.amount_due <= rt::DecimalNumber(rt::decimal(0, 0))),
    }
}
