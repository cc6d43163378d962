// Generated from `services/usage.yaml` by `cargo xtask generate`. Do not edit.
//! Types of the service `usage`.

use caseway_core::codegen as rt;

/// `Reading`.
#[derive(Clone, Debug, PartialEq, rt::Deserialize, rt::Serialize)]
#[serde(crate = "rt::serde")]
pub struct Reading {
    /// `policyId`.
    #[serde(rename = "policyId")]
    pub policy_id: String,
    /// Repeating one changes nothing.
    #[serde(rename = "readingId")]
    pub reading_id: String,
    /// `measure`.
    pub measure: ReadingMeasure,
    /// Seconds since 1970.
    #[serde(rename = "takenAt")]
    pub taken_at: i64,
    /// Decimal numbers by name, such as kilometres.
    pub values: std::collections::BTreeMap<String, String>,
}

/// The shape of `Reading`.
pub static READING_SCHEMA: rt::Schema = rt::Schema::object(
    "Reading",
    &[
        rt::Field::required("policyId", &rt::Schema::STRING),
        rt::Field::required("readingId", &rt::Schema::STRING),
        rt::Field::required("measure", &READING_MEASURE_SCHEMA),
        rt::Field::required("takenAt", &rt::Schema::Int64),
        rt::Field::required("values", &rt::Schema::Map(&rt::Schema::STRING)),
    ],
);

/// `ReadingReceipt`.
#[derive(Clone, Debug, PartialEq, rt::Deserialize, rt::Serialize)]
#[serde(crate = "rt::serde")]
pub struct ReadingReceipt {
    /// `readingId`.
    #[serde(rename = "readingId")]
    pub reading_id: String,
    /// The moment that the reading counts for.
    #[serde(rename = "acceptedFor")]
    pub accepted_for: String,
}

/// The shape of `ReadingReceipt`.
pub static READING_RECEIPT_SCHEMA: rt::Schema = rt::Schema::object(
    "ReadingReceipt",
    &[
        rt::Field::required("readingId", &rt::Schema::STRING),
        rt::Field::required("acceptedFor", &rt::Schema::STRING),
    ],
);

/// `PolicyUsage`.
#[derive(Clone, Debug, PartialEq, rt::Deserialize, rt::Serialize)]
#[serde(crate = "rt::serde")]
pub struct PolicyUsage {
    /// `policyId`.
    #[serde(rename = "policyId")]
    pub policy_id: String,
    /// `from`.
    pub from: String,
    /// `to`.
    pub to: String,
    /// Without taxes.
    #[serde(rename = "netCents")]
    pub net_cents: i64,
    /// `taxCents`.
    #[serde(rename = "taxCents", skip_serializing_if = "Option::is_none")]
    pub tax_cents: Option<i64>,
    /// With taxes.
    #[serde(rename = "totalCents")]
    pub total_cents: i64,
    /// `charges`.
    pub charges: Vec<PolicyUsageChargesItem>,
}

/// The shape of `PolicyUsage`.
pub static POLICY_USAGE_SCHEMA: rt::Schema = rt::Schema::object(
    "PolicyUsage",
    &[
        rt::Field::required("policyId", &rt::Schema::STRING),
        rt::Field::required("from", &rt::Schema::STRING),
        rt::Field::required("to", &rt::Schema::STRING),
        rt::Field::required("netCents", &rt::Schema::Int64),
        rt::Field::optional("taxCents", &rt::Schema::Int64),
        rt::Field::required("totalCents", &rt::Schema::Int64),
        rt::Field::required("charges", &rt::Schema::Array(&POLICY_USAGE_CHARGES_ITEM_SCHEMA)),
    ],
);

/// `UsageQuery`.
#[derive(Clone, Debug, PartialEq, rt::Deserialize, rt::Serialize)]
#[serde(crate = "rt::serde")]
pub struct UsageQuery {
    /// `policyId`.
    #[serde(rename = "policyId")]
    pub policy_id: String,
    /// `customerId`.
    #[serde(rename = "customerId")]
    pub customer_id: String,
}

/// The shape of `UsageQuery`.
pub static USAGE_QUERY_SCHEMA: rt::Schema = rt::Schema::object(
    "UsageQuery",
    &[
        rt::Field::required("policyId", &rt::Schema::STRING),
        rt::Field::required("customerId", &rt::Schema::STRING),
    ],
);

/// `ReadingMeasure`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, rt::Deserialize, rt::Serialize)]
#[serde(crate = "rt::serde")]
pub enum ReadingMeasure {
    /// `distance`.
    #[serde(rename = "distance")]
    Distance,
    /// `days`.
    #[serde(rename = "days")]
    Days,
}

impl ReadingMeasure {
    /// The value as its text in JSON.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Distance => "distance",
            Self::Days => "days",
        }
    }
}

/// The shape of `ReadingMeasure`.
pub static READING_MEASURE_SCHEMA: rt::Schema = rt::Schema::Enum(&["distance", "days"]);

/// `PolicyUsageChargesItem`.
#[derive(Clone, Debug, PartialEq, rt::Deserialize, rt::Serialize)]
#[serde(crate = "rt::serde")]
pub struct PolicyUsageChargesItem {
    /// `measure`.
    pub measure: String,
    /// `units`.
    pub units: rt::DecimalText,
    /// `netCents`.
    #[serde(rename = "netCents")]
    pub net_cents: i64,
}

/// The shape of `PolicyUsageChargesItem`.
pub static POLICY_USAGE_CHARGES_ITEM_SCHEMA: rt::Schema = rt::Schema::object(
    "PolicyUsageChargesItem",
    &[
        rt::Field::required("measure", &rt::Schema::STRING),
        rt::Field::required("units", &rt::Schema::String(rt::Text::Decimal)),
        rt::Field::required("netCents", &rt::Schema::Int64),
    ],
);

/// `ReportReadingsInput`.
#[derive(Clone, Debug, PartialEq, rt::Deserialize, rt::Serialize)]
#[serde(crate = "rt::serde")]
pub struct ReportReadingsInput {
    /// What `ReportReading` takes, once for each.
    pub items: Vec<Reading>,
}

/// The shape of `ReportReadingsInput`.
pub static REPORT_READINGS_INPUT_SCHEMA: rt::Schema = rt::Schema::limited(
    "ReportReadingsInput",
    &[rt::Field::required(
        "items",
        &rt::Schema::Limited(&rt::Schema::Array(&READING_SCHEMA), &rt::Limits::NONE.least(1).most(100)),
    )],
);

/// `ReportReadingsViolation`.
#[derive(Clone, Debug, PartialEq, rt::Deserialize, rt::Serialize)]
#[serde(crate = "rt::serde")]
pub struct ReportReadingsViolation {
    /// Where, as a JSON pointer into the item.
    pub pointer: String,
    /// What is wrong, as the end of a sentence that begins with the place.
    pub message: String,
}

/// The shape of `ReportReadingsViolation`.
pub static REPORT_READINGS_VIOLATION_SCHEMA: rt::Schema = rt::Schema::object(
    "ReportReadingsViolation",
    &[
        rt::Field::required("pointer", &rt::Schema::STRING),
        rt::Field::required("message", &rt::Schema::STRING),
    ],
);

/// `ReportReadingsProblem`.
#[derive(Clone, Debug, PartialEq, rt::Deserialize, rt::Serialize)]
#[serde(crate = "rt::serde")]
pub struct ReportReadingsProblem {
    /// The kind of problem, as in `urn:caseway:problem:not-found`; stable.
    pub r#type: String,
    /// The kind of problem, for people.
    pub title: String,
    /// The status that the single operation would have had.
    pub status: i32,
    /// A sentence for the case worker.
    pub detail: String,
    /// The backend, when one is involved.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub backend: Option<String>,
    /// The case that the call named.
    #[serde(rename = "caseId", skip_serializing_if = "Option::is_none")]
    pub case_id: Option<String>,
    /// The trace that leads the hub's operators to the reason.
    #[serde(rename = "traceId", skip_serializing_if = "Option::is_none")]
    pub trace_id: Option<String>,
    /// When to come again, in seconds.
    #[serde(rename = "retryAfter", skip_serializing_if = "Option::is_none")]
    pub retry_after: Option<i32>,
    /// What is wrong with the item, field by field.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub violations: Option<Vec<ReportReadingsViolation>>,
}

/// The shape of `ReportReadingsProblem`.
pub static REPORT_READINGS_PROBLEM_SCHEMA: rt::Schema = rt::Schema::object(
    "ReportReadingsProblem",
    &[
        rt::Field::required("type", &rt::Schema::STRING),
        rt::Field::required("title", &rt::Schema::STRING),
        rt::Field::required("status", &rt::Schema::Int32),
        rt::Field::required("detail", &rt::Schema::STRING),
        rt::Field::optional("backend", &rt::Schema::STRING),
        rt::Field::optional("caseId", &rt::Schema::STRING),
        rt::Field::optional("traceId", &rt::Schema::STRING),
        rt::Field::optional("retryAfter", &rt::Schema::Int32),
        rt::Field::optional("violations", &rt::Schema::Array(&REPORT_READINGS_VIOLATION_SCHEMA)),
    ],
);

/// `ReportReadingsDelivery`.
#[derive(Clone, Debug, PartialEq, rt::Deserialize, rt::Serialize)]
#[serde(crate = "rt::serde")]
pub struct ReportReadingsDelivery {
    /// The delivery; `GET /deliveries/{deliveryId}` tells what became of it.
    #[serde(rename = "deliveryId")]
    pub delivery_id: String,
    /// `queued`, or `delivered` when it has been in the meantime.
    pub status: String,
    /// A sentence for the case worker.
    pub detail: String,
    /// The backend that it goes to.
    pub backend: String,
    /// The case that it belongs to.
    #[serde(rename = "caseId")]
    pub case_id: String,
}

/// The shape of `ReportReadingsDelivery`.
pub static REPORT_READINGS_DELIVERY_SCHEMA: rt::Schema = rt::Schema::object(
    "ReportReadingsDelivery",
    &[
        rt::Field::required("deliveryId", &rt::Schema::STRING),
        rt::Field::required("status", &rt::Schema::STRING),
        rt::Field::required("detail", &rt::Schema::STRING),
        rt::Field::required("backend", &rt::Schema::STRING),
        rt::Field::required("caseId", &rt::Schema::STRING),
    ],
);

/// `ReportReadingsOutcome`.
#[derive(Clone, Debug, PartialEq, rt::Deserialize, rt::Serialize)]
#[serde(crate = "rt::serde")]
pub struct ReportReadingsOutcome {
    /// The status that the single operation would have had.
    pub status: i32,
    /// What came of it, where it is done.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub output: Option<ReadingReceipt>,
    /// Where it is, where it is delivered later.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub delivery: Option<ReportReadingsDelivery>,
    /// Why it was not done.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub problem: Option<ReportReadingsProblem>,
}

/// The shape of `ReportReadingsOutcome`.
pub static REPORT_READINGS_OUTCOME_SCHEMA: rt::Schema = rt::Schema::object(
    "ReportReadingsOutcome",
    &[
        rt::Field::required("status", &rt::Schema::Int32),
        rt::Field::optional("output", &READING_RECEIPT_SCHEMA),
        rt::Field::optional("delivery", &REPORT_READINGS_DELIVERY_SCHEMA),
        rt::Field::optional("problem", &REPORT_READINGS_PROBLEM_SCHEMA),
    ],
);

/// `ReportReadingsOutput`.
#[derive(Clone, Debug, PartialEq, rt::Deserialize, rt::Serialize)]
#[serde(crate = "rt::serde")]
pub struct ReportReadingsOutput {
    /// What became of each item, in their order.
    pub outcomes: Vec<ReportReadingsOutcome>,
    /// How many items were done, or will be.
    pub succeeded: i32,
    /// How many were not.
    pub failed: i32,
}

/// The shape of `ReportReadingsOutput`.
pub static REPORT_READINGS_OUTPUT_SCHEMA: rt::Schema = rt::Schema::object(
    "ReportReadingsOutput",
    &[
        rt::Field::required("outcomes", &rt::Schema::Array(&REPORT_READINGS_OUTCOME_SCHEMA)),
        rt::Field::required("succeeded", &rt::Schema::Int32),
        rt::Field::required("failed", &rt::Schema::Int32),
    ],
);
