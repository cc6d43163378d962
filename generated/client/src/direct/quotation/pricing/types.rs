// Generated from `backends/pricing.yaml` by `cargo xtask generate`. Do not edit.
//! Types of the contract of `pricing`, as they are.

use caseway_core::codegen as rt;

/// `Line`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, rt::Deserialize, rt::Serialize)]
#[serde(crate = "rt::serde")]
pub enum Line {
    /// `MOTOR`.
    #[serde(rename = "MOTOR")]
    Motor,
    /// `HOUSEHOLD`.
    #[serde(rename = "HOUSEHOLD")]
    Household,
}

impl Line {
    /// The value as its text in JSON.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Motor => "MOTOR",
            Self::Household => "HOUSEHOLD",
        }
    }
}

/// What is to be insured; which of these must be there depends on the line.
#[derive(Clone, Debug, PartialEq, rt::Serialize)]
#[serde(crate = "rt::serde")]
pub struct Risk {
    /// `plate`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub plate: Option<String>,
    /// Private, commute, business.
    #[serde(rename = "useCode", skip_serializing_if = "Option::is_none")]
    pub use_code: Option<RiskUseCode>,
    /// `kilometresPerYear`.
    #[serde(rename = "kilometresPerYear", skip_serializing_if = "Option::is_none")]
    pub kilometres_per_year: Option<i32>,
    /// `postcode`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub postcode: Option<String>,
    /// In square metres.
    #[serde(rename = "floorArea", skip_serializing_if = "Option::is_none")]
    pub floor_area: Option<i32>,
    /// `monitoredAlarm`.
    #[serde(rename = "monitoredAlarm", skip_serializing_if = "Option::is_none")]
    pub monitored_alarm: Option<bool>,
}

/// `QuoteRequest`.
#[derive(Clone, Debug, PartialEq, rt::Serialize)]
#[serde(crate = "rt::serde")]
pub struct QuoteRequest {
    /// `line`.
    pub line: Line,
    /// Who asks.
    #[serde(rename = "partyRef")]
    pub party_ref: String,
    /// The first day of cover, as in 2026-03-31.
    pub inception: String,
    /// `channel`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub channel: Option<String>,
    /// `claimFreeYears`.
    #[serde(rename = "claimFreeYears", skip_serializing_if = "Option::is_none")]
    pub claim_free_years: Option<i32>,
    /// `risk`.
    pub risk: Risk,
    /// `covers`.
    pub covers: Vec<ChosenCover>,
}

/// `ChosenCover`.
#[derive(Clone, Debug, PartialEq, rt::Serialize)]
#[serde(crate = "rt::serde")]
pub struct ChosenCover {
    /// `code`.
    pub code: String,
    /// In cents.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub deductible: Option<i64>,
}

/// `Quote`.
#[derive(Clone, Debug, PartialEq, rt::Deserialize)]
#[serde(crate = "rt::serde")]
pub struct Quote {
    /// `quoteId`.
    #[serde(rename = "quoteId")]
    pub quote_id: String,
    /// `line`.
    pub line: Line,
    /// `status`.
    pub status: QuoteStatus,
    /// `partyRef`.
    #[serde(rename = "partyRef")]
    pub party_ref: Option<String>,
    /// As in 2026-03-31T12:00:00Z.
    #[serde(rename = "validUntil")]
    pub valid_until: String,
    /// `premium`.
    pub premium: QuotePremium,
    /// `covers`.
    pub covers: Option<Vec<QuoteCoversItem>>,
    /// Why it was referred or declined.
    pub reasons: Option<Vec<String>>,
    /// Once it is accepted.
    #[serde(rename = "policyNumber")]
    pub policy_number: Option<String>,
}

/// Private, commute, business.
#[derive(Clone, Copy, Debug, PartialEq, Eq, rt::Serialize)]
#[serde(crate = "rt::serde")]
pub enum RiskUseCode {
    /// `P`.
    P,
    /// `C`.
    C,
    /// `B`.
    B,
}

impl RiskUseCode {
    /// The value as its text in JSON.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::P => "P",
            Self::C => "C",
            Self::B => "B",
        }
    }
}

/// `QuoteStatus`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, rt::Deserialize)]
#[serde(crate = "rt::serde")]
pub enum QuoteStatus {
    /// `PRICED`.
    #[serde(rename = "PRICED")]
    Priced,
    /// `REFERRED`.
    #[serde(rename = "REFERRED")]
    Referred,
    /// `DECLINED`.
    #[serde(rename = "DECLINED")]
    Declined,
    /// `ACCEPTED`.
    #[serde(rename = "ACCEPTED")]
    Accepted,
    /// `LAPSED`.
    #[serde(rename = "LAPSED")]
    Lapsed,
}

impl QuoteStatus {
    /// The value as its text in JSON.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Priced => "PRICED",
            Self::Referred => "REFERRED",
            Self::Declined => "DECLINED",
            Self::Accepted => "ACCEPTED",
            Self::Lapsed => "LAPSED",
        }
    }
}

/// `QuotePremium`.
#[derive(Clone, Debug, PartialEq, rt::Deserialize)]
#[serde(crate = "rt::serde")]
pub struct QuotePremium {
    /// `net`.
    pub net: i64,
    /// `tax`.
    pub tax: i64,
    /// `currency`.
    pub currency: String,
}

/// `QuoteCoversItem`.
#[derive(Clone, Debug, PartialEq, rt::Deserialize)]
#[serde(crate = "rt::serde")]
pub struct QuoteCoversItem {
    /// `code`.
    pub code: String,
    /// `net`.
    pub net: i64,
    /// `deductible`.
    pub deductible: Option<i64>,
}
