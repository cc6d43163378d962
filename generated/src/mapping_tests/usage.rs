// Generated from `mappings/usage.yaml` by `cargo xtask generate`. Do not edit.
//! Tests of the mapping `usage`.

use caseway_runtime::codegen::{MappingTest, Tested};

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
