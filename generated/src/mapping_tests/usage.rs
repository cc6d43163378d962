// Generated from `mappings/usage.yaml` by `cargo xtask generate`. Do not edit.
//! Tests of the mapping `usage`.

use caseway_runtime::codegen as rt;
use caseway_runtime::codegen::{Bytes, Call, Fault, MappingTest, Outgoing, Tested};
use caseway_types::usage as types;

use crate::backends::billing;

/// a reading waits behind those of its policy
#[test]
fn report_reading_a_reading_waits_behind_those_of_its_policy() -> Tested {
    let test = MappingTest {
        binding: &crate::mappings::usage::REPORT_READING,
        case_type: "test",
        case_id: None,
        trace_id: "0af7651916cd43dd8448eb211c80319c",
        input: r#"{
  "policyId": "POL-9",
  "readingId": "r-1",
  "measure": "distance",
  "takenAt": 1764000000,
  "values": {"kilometres":"12.5"}
}"#,
    };
    test.waits_in("POL-9")
}

/// a month of driving
#[test]
fn get_usage_a_month_of_driving() -> Tested {
    let test = MappingTest {
        binding: &crate::mappings::usage::GET_USAGE,
        case_type: "test",
        case_id: None,
        trace_id: "0af7651916cd43dd8448eb211c80319c",
        input: r#"{"policyId":"P-1","customerId":"C-1"}"#,
    };
    test.asks(get_usage_a_month_of_driving_request)?;
    test.gives(
        (
            200,
            r#"{
  "customer_usage": {
    "from_datetime": "2026-03-01T00:00:00Z",
    "to_datetime": "2026-03-31T23:59:59Z",
    "amount_cents": 1000,
    "total_amount_cents": 1210,
    "charges_usage": [
      {
        "units": "812.50",
        "amount_cents": 1000,
        "billable_metric": {"code":"kilometres_driven","name":"Kilometres"}
      }
    ]
  }
}"#,
        ),
        get_usage_a_month_of_driving_output,
    )
}

fn get_usage_a_month_of_driving_request(call: &Call<'_>) -> Result<Outgoing, Fault> {
    call.input::<types::UsageQuery>()?;
    billing::get_current_usage("C-1", "P-1", Some(true))
}

fn get_usage_a_month_of_driving_output(call: &Call<'_>, reply: &[u8]) -> Result<Bytes, Fault> {
    call.response::<billing::UsageEnvelope>(&billing::USAGE_ENVELOPE_SCHEMA, reply)?;
    call.output(&types::PolicyUsage {
        policy_id: "P-1".to_owned(),
        from: "2026-03-01T00:00:00Z".to_owned(),
        to: "2026-03-31T23:59:59Z".to_owned(),
        net_cents: 1000,
        tax_cents: Some(210),
        total_cents: 1210,
        charges: vec![types::PolicyUsageChargesItem {
            measure: "Kilometres".to_owned(),
            units: rt::DecimalText(rt::decimal(81250, 2)),
            net_cents: 1000,
        }],
    })
}
