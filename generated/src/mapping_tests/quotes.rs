// Generated from `mappings/quotes.yaml` by `cargo xtask generate`. Do not edit.
//! Tests of the mapping `quotes`.

use caseway_runtime::codegen::{Bytes, Call, Fault, MappingTest, Outgoing, Tested};
use caseway_types::quotes as types;

use crate::backends::pricing;

/// a car that is driven to work
#[test]
fn request_quote_a_car_that_is_driven_to_work() -> Tested {
    let test = MappingTest {
        binding: &crate::mappings::quotes::REQUEST_QUOTE,
        case_type: "quotation",
        case_id: None,
        trace_id: "0af7651916cd43dd8448eb211c80319c",
        input: r#"{
  "risk": {"product":"motor","licensePlate":"AB-123-C","use":"commute"},
  "customerId": "C-4711",
  "startsOn": "2026-04-01",
  "covers": [{"cover":"TP"},{"cover":"GLASS","excessCents":15000}]
}"#,
    };
    test.asks(request_quote_a_car_that_is_driven_to_work_request)?;
    test.gives(
        (
            201,
            r#"{
  "quoteId": "Q-1",
  "line": "MOTOR",
  "status": "REFERRED",
  "premium": {"net":41250,"tax":8663,"currency":"EUR"},
  "validUntil": "2026-04-30T12:00:00Z",
  "reasons": ["no claims history"],
  "policyNumber": "none yet"
}"#,
        ),
        request_quote_a_car_that_is_driven_to_work_output,
    )
}

fn request_quote_a_car_that_is_driven_to_work_request(call: &Call<'_>) -> Result<Outgoing, Fault> {
    call.input_within_limits::<types::QuoteRequest>()?;
    pricing::create_quote(&pricing::QuoteRequest {
        line: pricing::Line::Motor,
        party_ref: "C-4711".to_owned(),
        inception: "2026-04-01".to_owned(),
        channel: Some("quotation".to_owned()),
        claim_free_years: Some(0),
        risk: pricing::Risk {
            plate: Some("AB-123-C".to_owned()),
            use_code: Some(pricing::RiskUseCode::C),
            kilometres_per_year: None,
            postcode: None,
            floor_area: None,
            monitored_alarm: None,
        },
        covers: vec![
            pricing::ChosenCover { code: "TP".to_owned(), deductible: None },
            pricing::ChosenCover { code: "GLASS".to_owned(), deductible: Some(15000) },
        ],
    })
}

fn request_quote_a_car_that_is_driven_to_work_output(call: &Call<'_>, reply: &[u8]) -> Result<Bytes, Fault> {
    call.response::<pricing::Quote>(&pricing::QUOTE_SCHEMA, reply)?;
    call.output(&types::Quote {
        quote_id: "Q-1".to_owned(),
        product: types::Product::Motor,
        state: types::QuoteState::UnderReview,
        binding: false,
        net_cents: 41250,
        tax_cents: 8663,
        currency: "EUR".to_owned(),
        valid_until: "2026-04-30T12:00:00Z".to_owned(),
        reasons: Some(vec!["no claims history".to_owned()]),
        policy_number: None,
    })
}

/// a home that is neither
#[test]
fn request_quote_a_home_that_is_neither() -> Tested {
    let test = MappingTest {
        binding: &crate::mappings::quotes::REQUEST_QUOTE,
        case_type: "test",
        case_id: None,
        trace_id: "0af7651916cd43dd8448eb211c80319c",
        input: r#"{
  "risk": {"product":"boat"},
  "customerId": "C-4711",
  "startsOn": "2026-04-01",
  "covers": [{"cover":"FIRE"}]
}"#,
    };
    test.refuses_input("/risk/product")
}

/// a price that somebody has to sign first
#[test]
fn accept_quote_a_price_that_somebody_has_to_sign_first() -> Tested {
    let test = MappingTest {
        binding: &crate::mappings::quotes::ACCEPT_QUOTE,
        case_type: "quotation",
        case_id: Some("Q-7"),
        trace_id: "0af7651916cd43dd8448eb211c80319c",
        input: r#"{"quoteId":"Q-1","acceptedBy":"Ada Lovelace"}"#,
    };
    test.asks(accept_quote_a_price_that_somebody_has_to_sign_first_request)?;
    test.gives(
        (
            202,
            r#"{
  "quoteId": "Q-1",
  "line": "MOTOR",
  "status": "ACCEPTED",
  "premium": {"net":41250,"tax":8663,"currency":"EUR"},
  "validUntil": "2026-04-30T12:00:00Z",
  "underwriter": "Kim"
}"#,
        ),
        accept_quote_a_price_that_somebody_has_to_sign_first_output,
    )
}

fn accept_quote_a_price_that_somebody_has_to_sign_first_request(call: &Call<'_>) -> Result<Outgoing, Fault> {
    call.input::<types::QuoteAcceptance>()?;
    pricing::accept_quote(
        "Q-1",
        &pricing::Acceptance { accepted_by: "Ada Lovelace".to_owned(), reference: Some("Q-7".to_owned()) },
    )
}

fn accept_quote_a_price_that_somebody_has_to_sign_first_output(
    call: &Call<'_>,
    reply: &[u8],
) -> Result<Bytes, Fault> {
    call.response::<pricing::Referral>(&pricing::REFERRAL_SCHEMA, reply)?;
    call.output(&types::Quote {
        quote_id: "Q-1".to_owned(),
        product: types::Product::Motor,
        state: types::QuoteState::UnderReview,
        binding: false,
        net_cents: 41250,
        tax_cents: 8663,
        currency: "EUR".to_owned(),
        valid_until: "2026-04-30T12:00:00Z".to_owned(),
        reasons: Some(vec!["to be signed by Kim".to_owned()]),
        policy_number: None,
    })
}

/// a price that is good as it stands
#[test]
fn accept_quote_a_price_that_is_good_as_it_stands() -> Tested {
    let test = MappingTest {
        binding: &crate::mappings::quotes::ACCEPT_QUOTE,
        case_type: "test",
        case_id: None,
        trace_id: "0af7651916cd43dd8448eb211c80319c",
        input: r#"{"quoteId":"Q-1","acceptedBy":"Ada Lovelace"}"#,
    };
    test.gives(
        (
            200,
            r#"{
  "quoteId": "Q-1",
  "line": "MOTOR",
  "status": "ACCEPTED",
  "premium": {"net":41250,"tax":8663,"currency":"EUR"},
  "validUntil": "2026-04-30T12:00:00Z",
  "policyNumber": "NM-1"
}"#,
        ),
        accept_quote_a_price_that_is_good_as_it_stands_output,
    )
}

fn accept_quote_a_price_that_is_good_as_it_stands_output(
    call: &Call<'_>,
    reply: &[u8],
) -> Result<Bytes, Fault> {
    call.response::<pricing::Quote>(&pricing::QUOTE_SCHEMA, reply)?;
    call.output(&types::Quote {
        quote_id: "Q-1".to_owned(),
        product: types::Product::Motor,
        state: types::QuoteState::Accepted,
        binding: false,
        net_cents: 41250,
        tax_cents: 8663,
        currency: "EUR".to_owned(),
        valid_until: "2026-04-30T12:00:00Z".to_owned(),
        reasons: None,
        policy_number: Some("NM-1".to_owned()),
    })
}
