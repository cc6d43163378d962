// Generated from `backends/pricing.yaml` by `cargo xtask generate`. Do not edit.
//! Backend `pricing`: Pricing.
//!
//! Our own quoting engine. Prices motor and household risks while the customer waits.
#![allow(
    dead_code,
    clippy::enum_variant_names,
    reason = "a contract says more than mappings read, in its own words"
)]

use caseway_runtime::codegen as rt;

pub(crate) static BACKEND: rt::BackendDescriptor = rt::BackendDescriptor {
    name: "pricing",
    instance: None,
    title: "Pricing",
    owner: "team-pricing",
    tier: rt::Tier::Critical,
    base_url: Some("${PRICING_BASE_URL}"),
    auth: Some(rt::Auth::ApiKey { header: "X-Engine-Key", value: "${PRICING_KEY}" }),
    headers: &[],
    resilience: rt::ResiliencePolicy {
        timeout: rt::Duration::from_millis(800),
        breaker: rt::BreakerPolicy {
            failures: 5,
            open_for: rt::Duration::from_secs(20),
            failure_rate: None,
            slow_calls: None,
        },
        retry: rt::RetryPolicy {
            attempts: 2,
            backoff: rt::Duration::from_millis(50),
            budget_percent: 20,
            budget_floor: 1,
        },
        concurrency: 128,
    },
    health: Some((&GET_ENGINE, rt::Duration::from_secs(10))),
};

pub(crate) static GET_ENGINE: rt::BackendOperation =
    rt::BackendOperation::get("pricing", "GetEngine", "/engine")
        .replies(&[(200, rt::Reply::Body(&ENGINE_SCHEMA))]);

pub(crate) fn get_engine() -> Result<rt::Outgoing, rt::Fault> {
    Ok(rt::Outgoing::to(&GET_ENGINE))
}

pub(crate) static LIST_COVERS: rt::BackendOperation =
    rt::BackendOperation::get("pricing", "ListCovers", "/lines/{line}/covers")
        .replies(&[(200, rt::Reply::Body(&COVER_LIST_SCHEMA)), (404, rt::Reply::NOT_FOUND)]);

pub(crate) fn list_covers(line: Line) -> Result<rt::Outgoing, rt::Fault> {
    rt::Outgoing::to(&LIST_COVERS).path("line", line.as_str())
}

pub(crate) static CREATE_QUOTE: rt::BackendOperation =
    rt::BackendOperation::post("pricing", "CreateQuote", "/quotes")
        .idempotency(rt::Idempotency::Header("X-Request-Id"))
        .replies(&[
            (201, rt::Reply::Body(&QUOTE_SCHEMA)),
            (400, rt::Reply::INVALID),
            (422, rt::Reply::INVALID),
        ]);

pub(crate) fn create_quote(body: &QuoteRequest) -> Result<rt::Outgoing, rt::Fault> {
    rt::Outgoing::to(&CREATE_QUOTE).json(body)
}

pub(crate) static GET_QUOTE: rt::BackendOperation =
    rt::BackendOperation::get("pricing", "GetQuote", "/quotes/{quoteId}").replies(&[
        (200, rt::Reply::Body(&QUOTE_SCHEMA)),
        (404, rt::Reply::NOT_FOUND),
        (410, rt::Reply::GONE),
    ]);

pub(crate) fn get_quote(quote_id: &str) -> Result<rt::Outgoing, rt::Fault> {
    rt::Outgoing::to(&GET_QUOTE).path("quoteId", quote_id)
}

pub(crate) static EXPLAIN_QUOTE: rt::BackendOperation =
    rt::BackendOperation::get("pricing", "ExplainQuote", "/quotes/{quoteId}/explanation").replies(&[
        (200, rt::Reply::Body(&EXPLANATION_SCHEMA)),
        (404, rt::Reply::NOT_FOUND),
        (410, rt::Reply::GONE),
    ]);

pub(crate) static CHANGE_QUOTE: rt::BackendOperation =
    rt::BackendOperation::patch("pricing", "ChangeQuote", "/quotes/{quoteId}")
        .idempotency(rt::Idempotency::Natural)
        .replies(&[
            (200, rt::Reply::Body(&QUOTE_SCHEMA)),
            (404, rt::Reply::NOT_FOUND),
            (409, rt::Reply::CONFLICT),
            (410, rt::Reply::GONE),
            (422, rt::Reply::INVALID),
        ]);

/// Prices the same risk again, under the same id.
pub(crate) fn change_quote(quote_id: &str, body: &QuoteChange) -> Result<rt::Outgoing, rt::Fault> {
    rt::Outgoing::to(&CHANGE_QUOTE).path("quoteId", quote_id)?.json(body)
}

pub(crate) static ACCEPT_QUOTE: rt::BackendOperation =
    rt::BackendOperation::post("pricing", "AcceptQuote", "/quotes/{quoteId}/acceptance")
        .idempotency(rt::Idempotency::Natural)
        .replies(&[
            (200, rt::Reply::Body(&QUOTE_SCHEMA)),
            (202, rt::Reply::Body(&REFERRAL_SCHEMA)),
            (404, rt::Reply::NOT_FOUND),
            (409, rt::Reply::CONFLICT),
            (410, rt::Reply::GONE),
        ]);

pub(crate) fn accept_quote(quote_id: &str, body: &Acceptance) -> Result<rt::Outgoing, rt::Fault> {
    rt::Outgoing::to(&ACCEPT_QUOTE).path("quoteId", quote_id)?.json(body)
}

#[derive(Clone, rt::Deserialize)]
#[serde(crate = "rt::serde")]
pub(crate) struct Engine {
    pub(crate) state: EngineState,
    /// The tariff that prices are computed by.
    pub(crate) tariff: String,
}

pub(crate) static ENGINE_SCHEMA: rt::Schema = rt::Schema::object(
    "Engine",
    &[rt::Field::required("state", &ENGINE_STATE_SCHEMA), rt::Field::required("tariff", &rt::Schema::STRING)],
);

#[derive(Clone, Copy, PartialEq, Eq, rt::Deserialize, rt::Serialize)]
#[serde(crate = "rt::serde")]
pub(crate) enum Line {
    #[serde(rename = "MOTOR")]
    Motor,
    #[serde(rename = "HOUSEHOLD")]
    Household,
}

impl Line {
    /// The value as its text in JSON.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Motor => "MOTOR",
            Self::Household => "HOUSEHOLD",
        }
    }
}

pub(crate) static LINE_SCHEMA: rt::Schema = rt::Schema::Enum(&["MOTOR", "HOUSEHOLD"]);

#[derive(Clone, rt::Deserialize)]
#[serde(crate = "rt::serde")]
pub(crate) struct Cover {
    pub(crate) code: String,
    pub(crate) label: String,
    pub(crate) compulsory: bool,
    /// Excesses to choose from, in cents.
    pub(crate) deductibles: Option<Vec<i64>>,
}

pub(crate) static COVER_SCHEMA: rt::Schema = rt::Schema::object(
    "Cover",
    &[
        rt::Field::required("code", &rt::Schema::STRING),
        rt::Field::required("label", &rt::Schema::STRING),
        rt::Field::required("compulsory", &rt::Schema::Bool),
        rt::Field::optional("deductibles", &rt::Schema::Array(&rt::Schema::Int64)),
    ],
);

#[derive(Clone, rt::Deserialize)]
#[serde(crate = "rt::serde")]
pub(crate) struct CoverList {
    pub(crate) line: Line,
    pub(crate) covers: Vec<Cover>,
}

pub(crate) static COVER_LIST_SCHEMA: rt::Schema = rt::Schema::object(
    "CoverList",
    &[
        rt::Field::required("line", &LINE_SCHEMA),
        rt::Field::required("covers", &rt::Schema::Array(&COVER_SCHEMA)),
    ],
);

/// What is to be insured; which of these must be there depends on the line.
#[derive(Clone, rt::Serialize)]
#[serde(crate = "rt::serde")]
pub(crate) struct Risk {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) plate: Option<String>,
    /// Private, commute, business.
    #[serde(rename = "useCode", skip_serializing_if = "Option::is_none")]
    pub(crate) use_code: Option<RiskUseCode>,
    #[serde(rename = "kilometresPerYear", skip_serializing_if = "Option::is_none")]
    pub(crate) kilometres_per_year: Option<i32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) postcode: Option<String>,
    /// In square metres.
    #[serde(rename = "floorArea", skip_serializing_if = "Option::is_none")]
    pub(crate) floor_area: Option<i32>,
    #[serde(rename = "monitoredAlarm", skip_serializing_if = "Option::is_none")]
    pub(crate) monitored_alarm: Option<bool>,
}

pub(crate) static RISK_SCHEMA: rt::Schema = rt::Schema::object(
    "Risk",
    &[
        rt::Field::optional("plate", &rt::Schema::STRING),
        rt::Field::optional("useCode", &RISK_USE_CODE_SCHEMA),
        rt::Field::optional("kilometresPerYear", &rt::Schema::Int32),
        rt::Field::optional("postcode", &rt::Schema::STRING),
        rt::Field::optional("floorArea", &rt::Schema::Int32),
        rt::Field::optional("monitoredAlarm", &rt::Schema::Bool),
    ],
);

#[derive(Clone, rt::Serialize)]
#[serde(crate = "rt::serde")]
pub(crate) struct QuoteRequest {
    pub(crate) line: Line,
    /// Who asks.
    #[serde(rename = "partyRef")]
    pub(crate) party_ref: String,
    /// The first day of cover, as in 2026-03-31.
    pub(crate) inception: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) channel: Option<String>,
    #[serde(rename = "claimFreeYears", skip_serializing_if = "Option::is_none")]
    pub(crate) claim_free_years: Option<i32>,
    pub(crate) risk: Risk,
    pub(crate) covers: Vec<ChosenCover>,
}

pub(crate) static QUOTE_REQUEST_SCHEMA: rt::Schema = rt::Schema::object(
    "QuoteRequest",
    &[
        rt::Field::required("line", &LINE_SCHEMA),
        rt::Field::required("partyRef", &rt::Schema::STRING),
        rt::Field::required("inception", &rt::Schema::STRING),
        rt::Field::optional("channel", &rt::Schema::STRING),
        rt::Field::optional("claimFreeYears", &rt::Schema::Int32),
        rt::Field::required("risk", &RISK_SCHEMA),
        rt::Field::required("covers", &rt::Schema::Array(&CHOSEN_COVER_SCHEMA)),
    ],
);

#[derive(Clone, rt::Serialize)]
#[serde(crate = "rt::serde")]
pub(crate) struct ChosenCover {
    pub(crate) code: String,
    /// In cents.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) deductible: Option<i64>,
}

pub(crate) static CHOSEN_COVER_SCHEMA: rt::Schema = rt::Schema::object(
    "ChosenCover",
    &[
        rt::Field::required("code", &rt::Schema::STRING),
        rt::Field::optional("deductible", &rt::Schema::Int64),
    ],
);

/// What is left out stays as it is.
#[derive(Clone, rt::Serialize)]
#[serde(crate = "rt::serde")]
pub(crate) struct QuoteChange {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) inception: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) covers: Option<Vec<ChosenCover>>,
}

#[derive(Clone, rt::Serialize)]
#[serde(crate = "rt::serde")]
pub(crate) struct Acceptance {
    #[serde(rename = "acceptedBy")]
    pub(crate) accepted_by: String,
    /// The case in which it was accepted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) reference: Option<String>,
}

#[derive(Clone, rt::Deserialize)]
#[serde(crate = "rt::serde")]
pub(crate) struct Quote {
    #[serde(rename = "quoteId")]
    pub(crate) quote_id: String,
    pub(crate) line: Line,
    pub(crate) status: QuoteStatus,
    #[serde(rename = "partyRef")]
    pub(crate) party_ref: Option<String>,
    /// As in 2026-03-31T12:00:00Z.
    #[serde(rename = "validUntil")]
    pub(crate) valid_until: String,
    pub(crate) premium: QuotePremium,
    pub(crate) covers: Option<Vec<QuoteCoversItem>>,
    /// Why it was referred or declined.
    pub(crate) reasons: Option<Vec<String>>,
    /// Once it is accepted.
    #[serde(rename = "policyNumber")]
    pub(crate) policy_number: Option<String>,
}

pub(crate) static QUOTE_SCHEMA: rt::Schema = rt::Schema::object(
    "Quote",
    &[
        rt::Field::required("quoteId", &rt::Schema::STRING),
        rt::Field::required("line", &LINE_SCHEMA),
        rt::Field::required("status", &QUOTE_STATUS_SCHEMA),
        rt::Field::optional("partyRef", &rt::Schema::STRING),
        rt::Field::required("validUntil", &rt::Schema::STRING),
        rt::Field::required("premium", &QUOTE_PREMIUM_SCHEMA),
        rt::Field::optional("covers", &rt::Schema::Array(&QUOTE_COVERS_ITEM_SCHEMA)),
        rt::Field::optional("reasons", &rt::Schema::Array(&rt::Schema::STRING)),
        rt::Field::optional("policyNumber", &rt::Schema::STRING),
    ],
);

/// A quote that was accepted and that an underwriter has yet to sign.
#[derive(Clone, rt::Deserialize)]
#[serde(crate = "rt::serde")]
pub(crate) struct Referral {
    #[serde(rename = "quoteId")]
    pub(crate) quote_id: String,
    pub(crate) line: Line,
    pub(crate) status: ReferralStatus,
    #[serde(rename = "partyRef")]
    pub(crate) party_ref: Option<String>,
    /// As in 2026-03-31T12:00:00Z.
    #[serde(rename = "validUntil")]
    pub(crate) valid_until: String,
    pub(crate) premium: ReferralPremium,
    pub(crate) covers: Option<Vec<ReferralCoversItem>>,
    /// Why it was referred or declined.
    pub(crate) reasons: Option<Vec<String>>,
    /// Once it is accepted.
    #[serde(rename = "policyNumber")]
    pub(crate) policy_number: Option<String>,
    pub(crate) underwriter: String,
}

pub(crate) static REFERRAL_SCHEMA: rt::Schema = rt::Schema::object(
    "Referral",
    &[
        rt::Field::required("quoteId", &rt::Schema::STRING),
        rt::Field::required("line", &LINE_SCHEMA),
        rt::Field::required("status", &REFERRAL_STATUS_SCHEMA),
        rt::Field::optional("partyRef", &rt::Schema::STRING),
        rt::Field::required("validUntil", &rt::Schema::STRING),
        rt::Field::required("premium", &REFERRAL_PREMIUM_SCHEMA),
        rt::Field::optional("covers", &rt::Schema::Array(&REFERRAL_COVERS_ITEM_SCHEMA)),
        rt::Field::optional("reasons", &rt::Schema::Array(&rt::Schema::STRING)),
        rt::Field::optional("policyNumber", &rt::Schema::STRING),
        rt::Field::required("underwriter", &rt::Schema::STRING),
    ],
);

pub(crate) static EXPLANATION_SCHEMA: rt::Schema = rt::Schema::object(
    "Explanation",
    &[
        rt::Field::required("quoteId", &rt::Schema::STRING),
        rt::Field::required("tariff", &rt::Schema::STRING),
        rt::Field::required("steps", &rt::Schema::Array(&EXPLANATION_STEPS_ITEM_SCHEMA)),
    ],
);

#[derive(Clone, Copy, PartialEq, Eq, rt::Deserialize)]
#[serde(crate = "rt::serde")]
pub(crate) enum EngineState {
    #[serde(rename = "READY")]
    Ready,
    #[serde(rename = "WARMING_UP")]
    WarmingUp,
}

impl EngineState {
    /// The value as its text in JSON.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Ready => "READY",
            Self::WarmingUp => "WARMING_UP",
        }
    }
}

pub(crate) static ENGINE_STATE_SCHEMA: rt::Schema = rt::Schema::Enum(&["READY", "WARMING_UP"]);

/// Private, commute, business.
#[derive(Clone, Copy, PartialEq, Eq, rt::Serialize)]
#[serde(crate = "rt::serde")]
pub(crate) enum RiskUseCode {
    P,
    C,
    B,
}

impl RiskUseCode {
    /// The value as its text in JSON.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::P => "P",
            Self::C => "C",
            Self::B => "B",
        }
    }
}

pub(crate) static RISK_USE_CODE_SCHEMA: rt::Schema = rt::Schema::Enum(&["P", "C", "B"]);

#[derive(Clone, Copy, PartialEq, Eq, rt::Deserialize)]
#[serde(crate = "rt::serde")]
pub(crate) enum QuoteStatus {
    #[serde(rename = "PRICED")]
    Priced,
    #[serde(rename = "REFERRED")]
    Referred,
    #[serde(rename = "DECLINED")]
    Declined,
    #[serde(rename = "ACCEPTED")]
    Accepted,
    #[serde(rename = "LAPSED")]
    Lapsed,
}

impl QuoteStatus {
    /// The value as its text in JSON.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Priced => "PRICED",
            Self::Referred => "REFERRED",
            Self::Declined => "DECLINED",
            Self::Accepted => "ACCEPTED",
            Self::Lapsed => "LAPSED",
        }
    }
}

pub(crate) static QUOTE_STATUS_SCHEMA: rt::Schema =
    rt::Schema::Enum(&["PRICED", "REFERRED", "DECLINED", "ACCEPTED", "LAPSED"]);

#[derive(Clone, rt::Deserialize)]
#[serde(crate = "rt::serde")]
pub(crate) struct QuotePremium {
    pub(crate) net: i64,
    pub(crate) tax: i64,
    pub(crate) currency: String,
}

pub(crate) static QUOTE_PREMIUM_SCHEMA: rt::Schema = rt::Schema::object(
    "QuotePremium",
    &[
        rt::Field::required("net", &rt::Schema::Int64),
        rt::Field::required("tax", &rt::Schema::Int64),
        rt::Field::required("currency", &rt::Schema::STRING),
    ],
);

#[derive(Clone, rt::Deserialize)]
#[serde(crate = "rt::serde")]
pub(crate) struct QuoteCoversItem {
    pub(crate) code: String,
    pub(crate) net: i64,
    pub(crate) deductible: Option<i64>,
}

pub(crate) static QUOTE_COVERS_ITEM_SCHEMA: rt::Schema = rt::Schema::object(
    "QuoteCoversItem",
    &[
        rt::Field::required("code", &rt::Schema::STRING),
        rt::Field::required("net", &rt::Schema::Int64),
        rt::Field::optional("deductible", &rt::Schema::Int64),
    ],
);

#[derive(Clone, Copy, PartialEq, Eq, rt::Deserialize)]
#[serde(crate = "rt::serde")]
pub(crate) enum ReferralStatus {
    #[serde(rename = "PRICED")]
    Priced,
    #[serde(rename = "REFERRED")]
    Referred,
    #[serde(rename = "DECLINED")]
    Declined,
    #[serde(rename = "ACCEPTED")]
    Accepted,
    #[serde(rename = "LAPSED")]
    Lapsed,
}

impl ReferralStatus {
    /// The value as its text in JSON.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Priced => "PRICED",
            Self::Referred => "REFERRED",
            Self::Declined => "DECLINED",
            Self::Accepted => "ACCEPTED",
            Self::Lapsed => "LAPSED",
        }
    }
}

pub(crate) static REFERRAL_STATUS_SCHEMA: rt::Schema =
    rt::Schema::Enum(&["PRICED", "REFERRED", "DECLINED", "ACCEPTED", "LAPSED"]);

#[derive(Clone, rt::Deserialize)]
#[serde(crate = "rt::serde")]
pub(crate) struct ReferralPremium {
    pub(crate) net: i64,
    pub(crate) tax: i64,
    pub(crate) currency: String,
}

pub(crate) static REFERRAL_PREMIUM_SCHEMA: rt::Schema = rt::Schema::object(
    "ReferralPremium",
    &[
        rt::Field::required("net", &rt::Schema::Int64),
        rt::Field::required("tax", &rt::Schema::Int64),
        rt::Field::required("currency", &rt::Schema::STRING),
    ],
);

#[derive(Clone, rt::Deserialize)]
#[serde(crate = "rt::serde")]
pub(crate) struct ReferralCoversItem {
    pub(crate) code: String,
    pub(crate) net: i64,
    pub(crate) deductible: Option<i64>,
}

pub(crate) static REFERRAL_COVERS_ITEM_SCHEMA: rt::Schema = rt::Schema::object(
    "ReferralCoversItem",
    &[
        rt::Field::required("code", &rt::Schema::STRING),
        rt::Field::required("net", &rt::Schema::Int64),
        rt::Field::optional("deductible", &rt::Schema::Int64),
    ],
);

pub(crate) static EXPLANATION_STEPS_ITEM_SCHEMA: rt::Schema = rt::Schema::object(
    "ExplanationStepsItem",
    &[rt::Field::required("factor", &rt::Schema::STRING), rt::Field::required("effect", &rt::Schema::Int64)],
);
