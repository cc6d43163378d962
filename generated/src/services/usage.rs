// Generated from `services/usage.yaml` by `cargo xtask generate`. Do not edit.
//! Service `usage`: Usage.

use caseway_runtime::codegen::{self as rt, InputPart, ServiceOperation, Unavailable};
use caseway_types::usage as types;

pub(crate) static SERVICE: rt::ServiceDescriptor =
    rt::ServiceDescriptor { name: "usage", title: "Usage", owner: "team-telematics", openapi: None };

/// Records what a vehicle or a policy holder reported.
pub(crate) static REPORT_READING: ServiceOperation =
    ServiceOperation::post("usage", "ReportReading", "/policies/{policyId}/readings")
        .on_unavailable(&[Unavailable::Queue])
        .deadline(rt::Duration::from_secs(8))
        .input(&types::READING_SCHEMA, &[InputPart::path("policyId", &rt::Schema::STRING)])
        .output(&types::READING_RECEIPT_SCHEMA);

/// Records many readings at once, as a vehicle sends them when it is back in reach.
pub(crate) static REPORT_READINGS: ServiceOperation =
    ServiceOperation::post("usage", "ReportReadings", "/readings")
        .on_unavailable(&[Unavailable::Queue])
        .deadline(rt::Duration::from_secs(30))
        .input(&types::REPORT_READINGS_INPUT_SCHEMA, &[])
        .bulk(&REPORT_READING, 100, 8)
        .output(&types::REPORT_READINGS_OUTPUT_SCHEMA);

/// Reads what a policy's current period has cost so far.
pub(crate) static GET_USAGE: ServiceOperation =
    ServiceOperation::get("usage", "GetUsage", "/policies/{policyId}/usage")
        .deadline(rt::Duration::from_secs(8))
        .input(
            &types::USAGE_QUERY_SCHEMA,
            &[
                InputPart::path("policyId", &rt::Schema::STRING),
                InputPart::query("customerId", &rt::Schema::STRING),
            ],
        )
        .output(&types::POLICY_USAGE_SCHEMA);
