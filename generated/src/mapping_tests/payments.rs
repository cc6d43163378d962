// Generated from `mappings/payments.yaml` by `cargo xtask generate`. Do not edit.
//! Tests of the mapping `payments`.

use caseway_runtime::codegen as rt;
use caseway_runtime::codegen::{Bytes, Call, Fault, MappingTest, Meaning, Outgoing, Tested};
use caseway_types::payments as types;

use crate::backends::payments;

/// a premium without a purpose
#[test]
fn request_payment_a_premium_without_a_purpose() -> Tested {
    let test = MappingTest {
        binding: &crate::mappings::payments::REQUEST_PAYMENT,
        case_type: "test",
        case_id: None,
        trace_id: "0af7651916cd43dd8448eb211c80319c",
        input: r#"{
  "amountPence": 12500,
  "reference": "POL-88",
  "returnTo": "https://northwind.example/paid",
  "language": "welsh"
}"#,
    };
    test.asks(request_payment_a_premium_without_a_purpose_request)?;
    test.gives(
        (
            201,
            r#"{
  "payment_id": "hu20",
  "amount": 12500,
  "reference": "POL-88",
  "state": {"status":"created","finished":false},
  "_links": {"next_url":{"href":"https://pay.example/x","method":"GET"}}
}"#,
        ),
        request_payment_a_premium_without_a_purpose_output,
    )
}

fn request_payment_a_premium_without_a_purpose_request(call: &Call<'_>) -> Result<Outgoing, Fault> {
    call.input_within_limits::<types::NewPayment>()?;
    payments::create_payment(&payments::PaymentInput {
        amount: 12500,
        description: "Northwind Mutual, POL-88".to_owned(),
        reference: "POL-88".to_owned(),
        return_url: rt::Uri::literal("https://northwind.example/paid"),
        email: None,
        language: Some(payments::PaymentInputLanguage::Cy),
        delayed_capture: Some(false),
    })
}

fn request_payment_a_premium_without_a_purpose_output(call: &Call<'_>, reply: &[u8]) -> Result<Bytes, Fault> {
    call.response::<payments::Payment>(&payments::PAYMENT_SCHEMA, reply)?;
    call.output(&types::Payment {
        payment_id: "hu20".to_owned(),
        state: types::PaymentState::Waiting,
        finished: false,
        failure: None,
        amount_pence: 12500,
        refundable_pence: None,
        reference: "POL-88".to_owned(),
        requested_at: None,
        settled_on: None,
        card_ending: None,
        pay_at: Some("https://pay.example/x".to_owned()),
    })
}

/// a state that nobody has heard of
#[test]
fn get_payment_a_state_that_nobody_has_heard_of() -> Tested {
    let test = MappingTest {
        binding: &crate::mappings::payments::GET_PAYMENT,
        case_type: "test",
        case_id: None,
        trace_id: "0af7651916cd43dd8448eb211c80319c",
        input: r#"{"paymentId":"hu20"}"#,
    };
    test.asks(get_payment_a_state_that_nobody_has_heard_of_request)?;
    test.gives(
        (
            200,
            r#"{
  "payment_id": "hu20",
  "amount": 1,
  "reference": "r",
  "state": {"status":"disputed"}
}"#,
        ),
        get_payment_a_state_that_nobody_has_heard_of_output,
    )
}

fn get_payment_a_state_that_nobody_has_heard_of_request(call: &Call<'_>) -> Result<Outgoing, Fault> {
    call.input::<types::GetPaymentInput>()?;
    payments::get_payment("hu20")
}

fn get_payment_a_state_that_nobody_has_heard_of_output(
    call: &Call<'_>,
    reply: &[u8],
) -> Result<Bytes, Fault> {
    call.response::<payments::Payment>(&payments::PAYMENT_SCHEMA, reply)?;
    call.output(&types::Payment {
        payment_id: "hu20".to_owned(),
        state: types::PaymentState::Unknown,
        finished: false,
        failure: None,
        amount_pence: 1,
        refundable_pence: None,
        reference: "r".to_owned(),
        requested_at: None,
        settled_on: None,
        card_ending: None,
        pay_at: None,
    })
}

/// a premium that was paid at the second try
#[test]
fn list_payments_a_premium_that_was_paid_at_the_second_try() -> Tested {
    let test = MappingTest {
        binding: &crate::mappings::payments::LIST_PAYMENTS,
        case_type: "test",
        case_id: None,
        trace_id: "0af7651916cd43dd8448eb211c80319c",
        input: r#"{"reference":"POL-88"}"#,
    };
    test.asks(list_payments_a_premium_that_was_paid_at_the_second_try_request)?;
    test.gives(
        (
            200,
            r#"{
  "total": 2,
  "page": 1,
  "results": [
    {"payment_id":"a","amount":12500,"reference":"POL-88","state":{"status":"failed"}},
    {
      "payment_id": "b",
      "amount": 12500,
      "reference": "POL-88",
      "state": {"status":"success","finished":true}
    }
  ]
}"#,
        ),
        list_payments_a_premium_that_was_paid_at_the_second_try_output,
    )
}

fn list_payments_a_premium_that_was_paid_at_the_second_try_request(
    call: &Call<'_>,
) -> Result<Outgoing, Fault> {
    call.input_within_limits::<types::ReferencedPayments>()?;
    payments::search_payments(Some("POL-88"), None, None, None, None, None)
}

fn list_payments_a_premium_that_was_paid_at_the_second_try_output(
    call: &Call<'_>,
    reply: &[u8],
) -> Result<Bytes, Fault> {
    call.response::<payments::PaymentPage>(&payments::PAYMENT_PAGE_SCHEMA, reply)?;
    call.output(&types::ReferencedPage {
        payments: vec![
            types::Payment {
                payment_id: "a".to_owned(),
                state: types::PaymentState::Failed,
                finished: true,
                failure: None,
                amount_pence: 12500,
                refundable_pence: None,
                reference: "POL-88".to_owned(),
                requested_at: None,
                settled_on: None,
                card_ending: None,
                pay_at: None,
            },
            types::Payment {
                payment_id: "b".to_owned(),
                state: types::PaymentState::Paid,
                finished: true,
                failure: None,
                amount_pence: 12500,
                refundable_pence: None,
                reference: "POL-88".to_owned(),
                requested_at: None,
                settled_on: None,
                card_ending: None,
                pay_at: None,
            },
        ],
        next: None,
        total: Some(2),
    })
}

/// a refund that is done later
#[test]
fn refund_payment_a_refund_that_is_done_later() -> Tested {
    let test = MappingTest {
        binding: &crate::mappings::payments::REFUND_PAYMENT,
        case_type: "test",
        case_id: None,
        trace_id: "0af7651916cd43dd8448eb211c80319c",
        input: r#"{"paymentId":"hu20","amountPence":500,"refundablePence":12500}"#,
    };
    test.asks(refund_payment_a_refund_that_is_done_later_request)?;
    test.completing("act4").asks(refund_payment_a_refund_that_is_done_later_answer_request)?;
    test.completing("act4").gives(
        r#"{
  "refund_id": "act4",
  "amount": 500,
  "status": "success",
  "created_date": "2026-11-02T10:00:00.000Z"
}"#,
        refund_payment_a_refund_that_is_done_later_answer_output,
    )
}

fn refund_payment_a_refund_that_is_done_later_request(call: &Call<'_>) -> Result<Outgoing, Fault> {
    call.input::<types::RefundOrder>()?;
    payments::create_refund(
        "hu20",
        &payments::RefundInput { amount: 500, refund_amount_available: Some(12500) },
    )
}

fn refund_payment_a_refund_that_is_done_later_answer_request(call: &Call<'_>) -> Result<Outgoing, Fault> {
    call.input::<types::RefundOrder>()?;
    payments::get_refund("hu20", "act4")
}

fn refund_payment_a_refund_that_is_done_later_answer_output(
    call: &Call<'_>,
    reply: &[u8],
) -> Result<Bytes, Fault> {
    call.response::<payments::Refund>(&payments::REFUND_SCHEMA, reply)?;
    call.output(&types::Refund {
        refund_id: "act4".to_owned(),
        amount_pence: 500,
        state: types::RefundState::Done,
        ordered_at: Some("2026-11-02T10:00:00.000Z".to_owned()),
    })
}

/// a refund that fails later
#[test]
fn refund_payment_a_refund_that_fails_later() -> Tested {
    let test = MappingTest {
        binding: &crate::mappings::payments::REFUND_PAYMENT,
        case_type: "test",
        case_id: None,
        trace_id: "0af7651916cd43dd8448eb211c80319c",
        input: r#"{"paymentId":"hu20","amountPence":500}"#,
    };
    test.completing("act4").means(r#"{"refund_id":"act4","amount":500,"status":"error"}"#, Meaning::Failed)
}
