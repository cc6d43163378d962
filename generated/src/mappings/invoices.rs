// Generated from `mappings/invoices.yaml` by `cargo xtask generate`. Do not edit.
//! Mapping `invoices`.

use caseway_runtime::codegen::{Binding, Bytes, Call, Fault, Outgoing};
use caseway_types::invoices as types;

use crate::backends::billing;
use crate::services;

const FILE: &str = "mappings/invoices.yaml";

pub(crate) static LIST_INVOICES: Binding = Binding::of(FILE, &services::invoices::LIST_INVOICES)
    .to(&billing::BACKEND, &billing::LIST_CUSTOMER_INVOICES)
    .by(list_invoices_request, list_invoices_output);

fn list_invoices_request(call: &Call<'_>) -> Result<Outgoing, Fault> {
    let input: types::InvoiceSearch = call.input()?;
    billing::list_customer_invoices(
        &input.customer_id,
        None,
        None,
        Some(match input.payment {
            types::PaymentState::Open => billing::PaymentStatus::Pending,
            types::PaymentState::Paid => billing::PaymentStatus::Succeeded,
            types::PaymentState::Failed => billing::PaymentStatus::Failed,
        }),
    )
}

fn list_invoices_output(call: &Call<'_>, reply: &[u8]) -> Result<Bytes, Fault> {
    let response: billing::InvoicePage = call.response(&billing::INVOICE_PAGE_SCHEMA, reply)?;
    call.output(&types::InvoicePage {
        invoices: response
            .invoices
            .into_iter()
            .map(|invoice| types::Invoice {
                invoice_id: invoice.lago_id,
                number: invoice.number,
                issued_on: invoice.issuing_date,
                due_on: invoice.payment_due_date,
                state: match invoice.status.as_str() {
                    "draft" => types::InvoiceState::Draft,
                    "finalized" => types::InvoiceState::Issued,
                    "voided" => types::InvoiceState::Void,
                    _ => types::InvoiceState::Other,
                },
                payment: match invoice.payment_status {
                    billing::PaymentStatus::Pending => types::PaymentState::Open,
                    billing::PaymentStatus::Succeeded => types::PaymentState::Paid,
                    billing::PaymentStatus::Failed => types::PaymentState::Failed,
                },
                overdue: invoice.payment_overdue.unwrap_or(false),
                total_cents: invoice.total_amount_cents,
                tax_cents: Some(invoice.taxes_amount_cents),
                currency: invoice.currency,
                document: invoice.file_url,
            })
            .collect(),
        next: None,
        total: response.meta.total_count,
    })
}

pub(crate) static GET_INVOICE: Binding = Binding::of(FILE, &services::invoices::GET_INVOICE)
    .to(&billing::BACKEND, &billing::GET_INVOICE)
    .by(get_invoice_request, get_invoice_output);

fn get_invoice_request(call: &Call<'_>) -> Result<Outgoing, Fault> {
    let input: types::GetInvoiceInput = call.input()?;
    billing::get_invoice(&input.invoice_id)
}

fn get_invoice_output(call: &Call<'_>, reply: &[u8]) -> Result<Bytes, Fault> {
    let response: billing::InvoiceEnvelope = call.response(&billing::INVOICE_ENVELOPE_SCHEMA, reply)?;
    call.output(&types::Invoice {
        invoice_id: response.invoice.lago_id,
        number: response.invoice.number,
        issued_on: response.invoice.issuing_date,
        due_on: response.invoice.payment_due_date,
        state: match response.invoice.status.as_str() {
            "draft" => types::InvoiceState::Draft,
            "finalized" => types::InvoiceState::Issued,
            "voided" => types::InvoiceState::Void,
            _ => types::InvoiceState::Other,
        },
        payment: match response.invoice.payment_status {
            billing::PaymentStatus::Pending => types::PaymentState::Open,
            billing::PaymentStatus::Succeeded => types::PaymentState::Paid,
            billing::PaymentStatus::Failed => types::PaymentState::Failed,
        },
        overdue: response.invoice.payment_overdue.unwrap_or(false),
        total_cents: response.invoice.total_amount_cents,
        tax_cents: Some(response.invoice.taxes_amount_cents),
        currency: response.invoice.currency,
        document: response.invoice.file_url,
    })
}

pub(crate) static CHARGE_FEE: Binding = Binding::of(FILE, &services::invoices::CHARGE_FEE)
    .to(&billing::BACKEND, &billing::CREATE_INVOICE)
    .by(charge_fee_request, get_invoice_output)
    .lane(charge_fee_lane)
    .digest(0x3ad4fbe926336a6c);

fn charge_fee_request(call: &Call<'_>) -> Result<Outgoing, Fault> {
    let input: types::Fee = call.input()?;
    billing::create_invoice(&billing::OneOffInvoice {
        invoice: billing::OneOffInvoiceInvoice {
            external_customer_id: input.customer_id,
            currency: Some("EUR".to_owned()),
            fees: vec![billing::OneOffInvoiceInvoiceFeesItem {
                add_on_code: format!("fee-{}", input.reason.as_str()),
                description: input.text,
                units: Some("1".to_owned()),
                unit_amount_cents: Some(input.amount_cents),
            }],
        },
    })
}

fn charge_fee_lane(call: &Call<'_>) -> Result<String, Fault> {
    let input: types::Fee = call.input()?;
    Ok(input.customer_id)
}

pub(crate) static VOID_INVOICE: Binding = Binding::of(FILE, &services::invoices::VOID_INVOICE)
    .to(&billing::BACKEND, &billing::VOID_INVOICE)
    .by(void_invoice_request, get_invoice_output);

fn void_invoice_request(call: &Call<'_>) -> Result<Outgoing, Fault> {
    let input: types::InvoiceToVoid = call.input()?;
    billing::void_invoice(
        &input.invoice_id,
        &billing::VoidRequest { generate_credit_note: Some(input.credit_note.unwrap_or(false)) },
    )
}
