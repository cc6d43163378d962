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
    /// A decimal number.
    pub units: String,
    /// `netCents`.
    #[serde(rename = "netCents")]
    pub net_cents: i64,
}

/// The shape of `PolicyUsageChargesItem`.
pub static POLICY_USAGE_CHARGES_ITEM_SCHEMA: rt::Schema = rt::Schema::object(
    "PolicyUsageChargesItem",
    &[
        rt::Field::required("measure", &rt::Schema::STRING),
        rt::Field::required("units", &rt::Schema::STRING),
        rt::Field::required("netCents", &rt::Schema::Int64),
    ],
);
