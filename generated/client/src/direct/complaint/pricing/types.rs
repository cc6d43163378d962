// Generated from `backends/pricing.yaml` by `cargo xtask generate`. Do not edit.
//! Types of the contract of `pricing`, as they are.

use caseway_core::codegen as rt;

/// What a price is made of, step by step.
#[derive(Clone, Debug, PartialEq, rt::Deserialize)]
#[serde(crate = "rt::serde")]
pub struct Explanation {
    /// `quoteId`.
    #[serde(rename = "quoteId")]
    pub quote_id: String,
    /// `tariff`.
    pub tariff: String,
    /// `steps`.
    pub steps: Vec<ExplanationStepsItem>,
}

/// `ExplanationStepsItem`.
#[derive(Clone, Debug, PartialEq, rt::Deserialize)]
#[serde(crate = "rt::serde")]
pub struct ExplanationStepsItem {
    /// As the tariff calls it, as in `NO_CLAIMS`.
    pub factor: String,
    /// In cents a year; less than zero makes it cheaper.
    pub effect: i64,
}
