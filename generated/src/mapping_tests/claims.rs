// Generated from `mappings/claims.yaml` by `cargo xtask generate`. Do not edit.
//! Tests of the mapping `claims`.

use caseway_runtime::codegen as rt;
use caseway_runtime::codegen::{Bytes, Call, Fault, MappingTest, Meaning, Outgoing, Tested};
use caseway_types::claims as types;

use crate::backends::claims;

/// a collision by day
#[test]
fn register_claim_a_collision_by_day() -> Tested {
    let test = MappingTest {
        binding: &crate::mappings::claims::REGISTER_CLAIM,
        case_type: "motor-claim",
        case_id: None,
        trace_id: "0af7651916cd43dd8448eb211c80319c",
        input: r#"{
  "noticeId": "0e8a6c1f-6d5a-4c61-9b5e-3f1b1a6d2a11",
  "policyNumber": " nm-4711",
  "cause": "collision",
  "occurredAt": "2026-03-30T17:45:00+02:00",
  "loss": {"kind":"vehicle","licensePlate":"AB-123-C","estimate":1250.5},
  "parties": [{"role":"driver","name":"Ada"},{"role":"witness","name":"Kim"}]
}"#,
    };
    test.asks(register_claim_a_collision_by_day_request)?;
    test.gives(
        (
            201,
            r#"{
  "number": "2026-000104",
  "policy": "NM-4711",
  "cause": "COL",
  "occurred": "2026-03-30T15:45:00Z",
  "reported": "2026-03-31T08:00:00Z",
  "loss": {"object":"V","plate":"AB-123-C"},
  "reserves": [],
  "closed": false
}"#,
        ),
        register_claim_a_collision_by_day_output,
    )
}

fn register_claim_a_collision_by_day_request(call: &Call<'_>) -> Result<Outgoing, Fault> {
    call.input_within_limits::<types::NewClaim>()?;
    claims::register_claim(
        "NM01",
        "motor-claim",
        &claims::Notice {
            notice: rt::Uuid::literal("0e8a6c1f-6d5a-4c61-9b5e-3f1b1a6d2a11"),
            policy: "NM-4711".to_owned(),
            cause: claims::Cause::Col,
            occurred: rt::DateTime::literal("2026-03-30T17:45:00+02:00"),
            object: claims::NoticeObject::V,
            plate: Some("AB-123-C".to_owned()),
            postcode: None,
            text: None,
            estimate: Some(rt::DecimalText(rt::decimal(12505, 1))),
            parties: Some(vec![
                claims::NoticePartiesItem { role: claims::NoticePartiesItemRole::D, name: "Ada".to_owned() },
                claims::NoticePartiesItem { role: claims::NoticePartiesItemRole::W, name: "Kim".to_owned() },
            ]),
        },
    )
}

fn register_claim_a_collision_by_day_output(call: &Call<'_>, reply: &[u8]) -> Result<Bytes, Fault> {
    call.response::<claims::Claim>(&claims::CLAIM_SCHEMA, reply)?;
    call.output(&types::Registration {
        notice_id: rt::Uuid::literal("0e8a6c1f-6d5a-4c61-9b5e-3f1b1a6d2a11"),
        claim_number: Some("2026-000104".to_owned()),
    })
}

/// a burst pipe at night
#[test]
fn register_claim_a_burst_pipe_at_night() -> Tested {
    let test = MappingTest {
        binding: &crate::mappings::claims::REGISTER_CLAIM,
        case_type: "test",
        case_id: None,
        trace_id: "0af7651916cd43dd8448eb211c80319c",
        input: r#"{
  "noticeId": "0e8a6c1f-6d5a-4c61-9b5e-3f1b1a6d2a11",
  "policyNumber": "NM-4712",
  "cause": "water",
  "occurredAt": "2026-03-31T02:00:00+02:00",
  "loss": {"kind":"home","postalCode":"1011 AB","description":"The cellar is full."}
}"#,
    };
    test.asks(register_claim_a_burst_pipe_at_night_request)?;
    test.gives(
        (202, r#"{"notice":"0e8a6c1f-6d5a-4c61-9b5e-3f1b1a6d2a11"}"#),
        register_claim_a_burst_pipe_at_night_output,
    )
}

fn register_claim_a_burst_pipe_at_night_request(call: &Call<'_>) -> Result<Outgoing, Fault> {
    call.input_within_limits::<types::NewClaim>()?;
    claims::register_claim(
        "NM01",
        "test",
        &claims::Notice {
            notice: rt::Uuid::literal("0e8a6c1f-6d5a-4c61-9b5e-3f1b1a6d2a11"),
            policy: "NM-4712".to_owned(),
            cause: claims::Cause::Wat,
            occurred: rt::DateTime::literal("2026-03-31T02:00:00+02:00"),
            object: claims::NoticeObject::H,
            plate: None,
            postcode: Some("1011 AB".to_owned()),
            text: Some("The cellar is full.".to_owned()),
            estimate: None,
            parties: None,
        },
    )
}

fn register_claim_a_burst_pipe_at_night_output(call: &Call<'_>, reply: &[u8]) -> Result<Bytes, Fault> {
    call.response::<claims::Receipt>(&claims::RECEIPT_SCHEMA, reply)?;
    call.output(&types::Registration {
        notice_id: rt::Uuid::literal("0e8a6c1f-6d5a-4c61-9b5e-3f1b1a6d2a11"),
        claim_number: None,
    })
}

/// a notice whose reply got lost, and that was taken
#[test]
fn register_claim_a_notice_whose_reply_got_lost_and_that_was_taken() -> Tested {
    let test = MappingTest {
        binding: &crate::mappings::claims::REGISTER_CLAIM,
        case_type: "test",
        case_id: None,
        trace_id: "0af7651916cd43dd8448eb211c80319c",
        input: r#"{
  "noticeId": "0e8a6c1f-6d5a-4c61-9b5e-3f1b1a6d2a11",
  "policyNumber": "NM-4712",
  "cause": "water",
  "occurredAt": "2026-03-31T02:00:00+02:00",
  "loss": {"kind":"home","postalCode":"1011 AB"}
}"#,
    };
    test.verifying().asks(register_claim_a_notice_whose_reply_got_lost_and_that_was_taken_verify_request)?;
    test.verifying().gives(
        r#"[
  {
    "number": "2026-000105",
    "policy": "NM-4712",
    "cause": "WAT",
    "occurred": "2026-03-31T00:00:00Z",
    "reported": "2026-03-31T08:00:00Z",
    "loss": {"object":"H","postcode":"1011 AB"},
    "reserves": [],
    "closed": false
  }
]"#,
        register_claim_a_notice_whose_reply_got_lost_and_that_was_taken_verify_output,
    )
}

fn register_claim_a_notice_whose_reply_got_lost_and_that_was_taken_verify_request(
    call: &Call<'_>,
) -> Result<Outgoing, Fault> {
    call.input_within_limits::<types::NewClaim>()?;
    claims::find_notice(&rt::Uuid::literal("0e8a6c1f-6d5a-4c61-9b5e-3f1b1a6d2a11"), "NM01")
}

fn register_claim_a_notice_whose_reply_got_lost_and_that_was_taken_verify_output(
    call: &Call<'_>,
    reply: &[u8],
) -> Result<Bytes, Fault> {
    call.response::<Vec<claims::Claim>>(&claims::FIND_NOTICE_REPLY_SHAPE, reply)?;
    call.output(&types::Registration {
        notice_id: rt::Uuid::literal("0e8a6c1f-6d5a-4c61-9b5e-3f1b1a6d2a11"),
        claim_number: Some("2026-000105".to_owned()),
    })
}

/// one that never came
#[test]
fn register_claim_one_that_never_came() -> Tested {
    let test = MappingTest {
        binding: &crate::mappings::claims::REGISTER_CLAIM,
        case_type: "test",
        case_id: None,
        trace_id: "0af7651916cd43dd8448eb211c80319c",
        input: r#"{
  "noticeId": "0e8a6c1f-6d5a-4c61-9b5e-3f1b1a6d2a11",
  "policyNumber": "NM-4712",
  "cause": "water",
  "occurredAt": "2026-03-31T02:00:00+02:00",
  "loss": {"kind":"home","postalCode":"1011 AB"}
}"#,
    };
    test.verifying().means("[]", Meaning::NotApplied)
}

/// an estimate of ten millions
#[test]
fn register_claim_an_estimate_of_ten_millions() -> Tested {
    let test = MappingTest {
        binding: &crate::mappings::claims::REGISTER_CLAIM,
        case_type: "test",
        case_id: None,
        trace_id: "0af7651916cd43dd8448eb211c80319c",
        input: r#"{
  "noticeId": "0e8a6c1f-6d5a-4c61-9b5e-3f1b1a6d2a11",
  "policyNumber": "NM-1",
  "cause": "fire",
  "occurredAt": "2026-03-31T02:00:00Z",
  "loss": {"kind":"home","postalCode":"1011 AB","estimate":10000000}
}"#,
    };
    test.refuses_input("/loss/estimate")
}

/// reserves that are made of others, and a notice after a week
#[test]
fn get_claim_reserves_that_are_made_of_others_and_a_notice_after_a_week() -> Tested {
    let test = MappingTest {
        binding: &crate::mappings::claims::GET_CLAIM,
        case_type: "test",
        case_id: None,
        trace_id: "0af7651916cd43dd8448eb211c80319c",
        input: r#"{"claimNumber":"2026-000104"}"#,
    };
    test.asks(get_claim_reserves_that_are_made_of_others_and_a_notice_after_a_week_request)?;
    test.gives(
        (
            200,
            r#"{
  "number": "2026-000104",
  "policy": "NM-4711",
  "cause": "STO",
  "occurred": "2026-03-24T08:00:00Z",
  "reported": "2026-03-31T08:00:00Z",
  "loss": {"object":"H","postcode":"1011 AB","habitable":true},
  "reserves": [
    {
      "cover": "home",
      "amount": "900.00",
      "parts": [
        {"cover":"roof","amount":"700.00","parts":[{"cover":"tiles","amount":"200.00"}]},
        {"cover":"gutter","amount":"200.00"}
      ]
    }
  ],
  "closed": false
}"#,
        ),
        get_claim_reserves_that_are_made_of_others_and_a_notice_after_a_week_output,
    )
}

fn get_claim_reserves_that_are_made_of_others_and_a_notice_after_a_week_request(
    call: &Call<'_>,
) -> Result<Outgoing, Fault> {
    call.input::<types::GetClaimInput>()?;
    claims::get_claim("2026-000104", "NM01")
}

fn get_claim_reserves_that_are_made_of_others_and_a_notice_after_a_week_output(
    call: &Call<'_>,
    reply: &[u8],
) -> Result<Bytes, Fault> {
    call.response::<claims::Claim>(&claims::CLAIM_SCHEMA, reply)?;
    call.output(&types::Claim {
        claim_number: "2026-000104".to_owned(),
        policy_number: "NM-4711".to_owned(),
        cause: types::Cause::Storm,
        occurred_at: rt::DateTime::literal("2026-03-24T08:00:00Z"),
        late: true,
        loss: types::Loss::Home(Box::new(types::HomeLoss {
            description: None,
            estimate: None,
            kind: types::HomeLossKind::Home,
            postal_code: "1011 AB".to_owned(),
            habitable: Some(true),
        })),
        reserves: vec![types::Reserve {
            cover: "home".to_owned(),
            amount: rt::DecimalNumber(rt::decimal(90000, 2)),
            parts: Some(vec!["roof: 700.00".to_owned(), "gutter: 200.00".to_owned()]),
        }],
        open: true,
    })
}

/// a claim that was closed after three days
#[test]
fn list_claims_a_claim_that_was_closed_after_three_days() -> Tested {
    let test = MappingTest {
        binding: &crate::mappings::claims::LIST_CLAIMS,
        case_type: "test",
        case_id: None,
        trace_id: "0af7651916cd43dd8448eb211c80319c",
        input: r#"{"policyNumber":"NM-4711"}"#,
    };
    test.asks(list_claims_a_claim_that_was_closed_after_three_days_request)?;
    test.gives(
        (
            200,
            r#"[
  {
    "number": "2026-000104",
    "policy": "NM-4711",
    "cause": "GLS",
    "occurred": "2026-03-28T08:00:00Z",
    "reported": "2026-03-31T08:00:00Z",
    "loss": {"object":"V","plate":"AB-123-C"},
    "reserves": [],
    "closed": true
  }
]"#,
        ),
        list_claims_a_claim_that_was_closed_after_three_days_output,
    )
}

fn list_claims_a_claim_that_was_closed_after_three_days_request(call: &Call<'_>) -> Result<Outgoing, Fault> {
    call.input::<types::ClaimSearch>()?;
    claims::list_claims("NM-4711", "NM01", None)
}

fn list_claims_a_claim_that_was_closed_after_three_days_output(
    call: &Call<'_>,
    reply: &[u8],
) -> Result<Bytes, Fault> {
    call.response::<Vec<claims::Claim>>(&claims::LIST_CLAIMS_REPLY_SHAPE, reply)?;
    call.output(&types::ClaimPage {
        claims: vec![types::Claim {
            claim_number: "2026-000104".to_owned(),
            policy_number: "NM-4711".to_owned(),
            cause: types::Cause::Glass,
            occurred_at: rt::DateTime::literal("2026-03-28T08:00:00Z"),
            late: false,
            loss: types::Loss::Vehicle(Box::new(types::VehicleLoss {
                description: None,
                estimate: None,
                kind: types::VehicleLossKind::Vehicle,
                license_plate: "AB-123-C".to_owned(),
                drivable: None,
            })),
            reserves: Vec::new(),
            open: false,
        }],
        next: None,
    })
}

/// a reserve for a car
#[test]
fn book_reserve_a_reserve_for_a_car() -> Tested {
    let test = MappingTest {
        binding: &crate::mappings::claims::BOOK_RESERVE,
        case_type: "motor-claim",
        case_id: None,
        trace_id: "0af7651916cd43dd8448eb211c80319c",
        input: r#"{"claimNumber":"2026-000104","cover":"vehicle","amount":1250.5}"#,
    };
    test.asks(book_reserve_a_reserve_for_a_car_request)?;
    test.waits_in("2026-000104")
}

fn book_reserve_a_reserve_for_a_car_request(call: &Call<'_>) -> Result<Outgoing, Fault> {
    call.input_within_limits::<types::ReserveBooking>()?;
    claims::book_reserve(
        "2026-000104",
        "vehicle",
        "NM01",
        "motor-claim",
        &claims::Amount { amount: rt::DecimalText(rt::decimal(12505, 1)) },
    )
}
