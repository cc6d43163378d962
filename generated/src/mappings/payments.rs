// Generated from `mappings/payments.yaml` by `cargo xtask generate`. Do not edit.
//! Mapping `payments`.

use caseway_runtime::codegen as rt;
use caseway_runtime::codegen::{Binding, Bytes, Call, Completion, Fault, LaterAnswer, Outgoing, cel};
use caseway_types::payments as types;

use crate::backends::payments;
use crate::services;

const FILE: &str = "mappings/payments.yaml";

pub(crate) static REQUEST_PAYMENT: Binding = Binding::of(FILE, &services::payments::REQUEST_PAYMENT)
    .to(&payments::BACKEND, &payments::CREATE_PAYMENT)
    .by(request_payment_request, request_payment_output);

fn request_payment_request(call: &Call<'_>) -> Result<Outgoing, Fault> {
    let input: types::NewPayment = call.input_within_limits()?;
    payments::create_payment(&payments::PaymentInput {
        amount: input.amount_pence,
        description: if let Some(purpose) = input.purpose
            && !purpose.is_empty()
        {
            purpose
        } else {
            format!("Northwind Mutual, {}", input.reference)
        },
        reference: input.reference,
        return_url: input.return_to,
        email: input.email,
        language: input.language.map(|language| match language {
            types::NewPaymentLanguage::English => payments::PaymentInputLanguage::En,
            types::NewPaymentLanguage::Welsh => payments::PaymentInputLanguage::Cy,
        }),
        delayed_capture: Some(input.reserve_only.unwrap_or(false)),
    })
}

fn request_payment_output(call: &Call<'_>, reply: &[u8]) -> Result<Bytes, Fault> {
    let response: payments::Payment = call.response(&payments::PAYMENT_SCHEMA, reply)?;
    call.output(&payment_of(response))
}

pub(crate) static GET_PAYMENT: Binding = Binding::of(FILE, &services::payments::GET_PAYMENT)
    .to(&payments::BACKEND, &payments::GET_PAYMENT)
    .by(get_payment_request, request_payment_output);

fn get_payment_request(call: &Call<'_>) -> Result<Outgoing, Fault> {
    let input: types::GetPaymentInput = call.input()?;
    payments::get_payment(&input.payment_id)
}

pub(crate) static FIND_PAYMENTS: Binding = Binding::of(FILE, &services::payments::FIND_PAYMENTS)
    .to(&payments::BACKEND, &payments::SEARCH_PAYMENTS)
    .by(find_payments_request, find_payments_output);

fn find_payments_request(call: &Call<'_>) -> Result<Outgoing, Fault> {
    let input: types::PaymentSearch = call.input()?;
    payments::search_payments(
        input.reference.as_deref(),
        input.email.as_deref(),
        input.state.map(|state| match state {
            types::PaymentSearchState::Waiting => payments::SearchedState::Created,
            types::PaymentSearchState::Paid => payments::SearchedState::Success,
            types::PaymentSearchState::Failed => payments::SearchedState::Failed,
            types::PaymentSearchState::Cancelled => payments::SearchedState::Cancelled,
        }),
        input.requested_from.as_deref(),
        Some(input.page.unwrap_or(1)),
        Some(50),
    )
}

fn find_payments_output(call: &Call<'_>, reply: &[u8]) -> Result<Bytes, Fault> {
    let response: payments::PaymentPage = call.response(&payments::PAYMENT_PAGE_SCHEMA, reply)?;
    call.output(&types::PaymentPage {
        payments: response.results.into_iter().map(payment_of).collect(),
        page: response.page,
        total: response.total,
    })
}

pub(crate) static LIST_PAYMENTS: Binding = Binding::of(FILE, &services::payments::LIST_PAYMENTS)
    .to(&payments::BACKEND, &payments::SEARCH_PAYMENTS)
    .by(list_payments_request, list_payments_output);

fn list_payments_request(call: &Call<'_>) -> Result<Outgoing, Fault> {
    let input: types::ReferencedPayments = call.input_within_limits()?;
    payments::search_payments(Some(&input.reference), None, None, None, None, None)
}

fn list_payments_output(call: &Call<'_>, reply: &[u8]) -> Result<Bytes, Fault> {
    let response: payments::PaymentPage = call.response(&payments::PAYMENT_PAGE_SCHEMA, reply)?;
    call.output(&types::ReferencedPage {
        payments: response.results.into_iter().map(payment_of).collect(),
        next: None,
        total: Some(response.total),
    })
}

pub(crate) static CAPTURE_PAYMENT: Binding = Binding::of(FILE, &services::payments::CAPTURE_PAYMENT)
    .to(&payments::BACKEND, &payments::CAPTURE_PAYMENT)
    .by(capture_payment_request, capture_payment_output)
    .digest(0x0ca407957a9581f9);

fn capture_payment_request(call: &Call<'_>) -> Result<Outgoing, Fault> {
    let input: types::CapturePaymentInput = call.input()?;
    payments::capture_payment(&input.payment_id)
}

fn capture_payment_output(_call: &Call<'_>, _reply: &[u8]) -> Result<Bytes, Fault> {
    Ok(Bytes::new())
}

pub(crate) static CANCEL_PAYMENT: Binding = Binding::of(FILE, &services::payments::CANCEL_PAYMENT)
    .to(&payments::BACKEND, &payments::CANCEL_PAYMENT)
    .by(cancel_payment_request, capture_payment_output)
    .digest(0xa9ded7f13586dcb5);

fn cancel_payment_request(call: &Call<'_>) -> Result<Outgoing, Fault> {
    let input: types::CancelPaymentInput = call.input()?;
    payments::cancel_payment(&input.payment_id)
}

pub(crate) static REFUND_PAYMENT: Binding = Binding::of(FILE, &services::payments::REFUND_PAYMENT)
    .to(&payments::BACKEND, &payments::CREATE_REFUND)
    .by(refund_payment_request, refund_payment_output)
    .completes(Completion {
        correlation: &["refund_id"],
        answer: LaterAnswer::Poll {
            call: &payments::GET_REFUND,
            request: refund_payment_poll,
            every: rt::Duration::from_secs(5),
        },
        status: &["status"],
        done: &["success"],
        failed: &["error"],
        within: rt::Duration::from_secs(21600),
        output: refund_payment_answer,
    })
    .digest(0xb6ba5e639a6571c2);

fn refund_payment_request(call: &Call<'_>) -> Result<Outgoing, Fault> {
    let input: types::RefundOrder = call.input()?;
    payments::create_refund(
        &input.payment_id,
        &payments::RefundInput {
            amount: input.amount_pence,
            refund_amount_available: input.refundable_pence,
        },
    )
}

fn refund_payment_output(call: &Call<'_>, reply: &[u8]) -> Result<Bytes, Fault> {
    call.response::<payments::Refund>(&payments::REFUND_SCHEMA, reply)?;
    Ok(Bytes::new())
}

fn refund_payment_poll(call: &Call<'_>) -> Result<Outgoing, Fault> {
    let input: types::RefundOrder = call.input()?;
    let correlation = call.context.correlation().to_owned();
    payments::get_refund(&input.payment_id, &correlation)
}

fn refund_payment_answer(call: &Call<'_>, reply: &[u8]) -> Result<Bytes, Fault> {
    let response: payments::Refund = call.response(&payments::REFUND_SCHEMA, reply)?;
    call.output(&refund_of(response))
}

pub(crate) static LIST_REFUNDS: Binding = Binding::of(FILE, &services::payments::LIST_REFUNDS)
    .to(&payments::BACKEND, &payments::LIST_REFUNDS)
    .by(list_refunds_request, list_refunds_output);

fn list_refunds_request(call: &Call<'_>) -> Result<Outgoing, Fault> {
    let input: types::ListRefundsInput = call.input()?;
    payments::list_refunds(&input.payment_id)
}

fn list_refunds_output(call: &Call<'_>, reply: &[u8]) -> Result<Bytes, Fault> {
    let response: payments::Refunds = call.response(&payments::REFUNDS_SCHEMA, reply)?;
    call.output(&types::RefundList {
        payment_id: response.payment_id,
        refunds: response.embedded.refunds.into_iter().map(refund_of).collect(),
    })
}

fn payment_of(payment: payments::Payment) -> types::Payment {
    types::Payment {
        payment_id: payment.payment_id,
        state: state_of(&payment.state.status),
        finished: payment.state.finished.unwrap_or_else(|| {
            cel::holds(&["success", "failed", "cancelled", "error"], &payment.state.status)
        }),
        failure: payment.state.message,
        amount_pence: payment.amount,
        refundable_pence: payment.refund_summary.and_then(|refund_summary| refund_summary.amount_available),
        reference: payment.reference,
        requested_at: payment.created_date,
        settled_on: payment.settlement_summary.and_then(|settlement_summary| settlement_summary.settled_date),
        card_ending: payment.card_details.and_then(|card_details| card_details.last_digits_card_number),
        pay_at: payment.links.and_then(|links| links.next_url).and_then(|next_url| next_url.href),
    }
}

fn refund_of(refund: payments::Refund) -> types::Refund {
    types::Refund {
        refund_id: refund.refund_id,
        amount_pence: refund.amount,
        state: match refund.status {
            payments::RefundStatus::Submitted => types::RefundState::Underway,
            payments::RefundStatus::Success => types::RefundState::Done,
            payments::RefundStatus::Error => types::RefundState::Failed,
        },
        ordered_at: refund.created_date,
    }
}

fn state_of(status: &str) -> types::PaymentState {
    match status {
        "created" | "started" | "submitted" => types::PaymentState::Waiting,
        "capturable" => types::PaymentState::Reserved,
        "success" => types::PaymentState::Paid,
        "failed" | "error" => types::PaymentState::Failed,
        "cancelled" => types::PaymentState::Cancelled,
        _ => types::PaymentState::Unknown,
    }
}
