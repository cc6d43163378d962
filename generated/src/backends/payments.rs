// Generated from `backends/payments.yaml` by `cargo xtask generate`. Do not edit.
//! Backend `payments`: Card payments.
//!
//! GOV.UK Pay. Takes card payments from policy holders and gives money back.
#![allow(
    dead_code,
    clippy::enum_variant_names,
    reason = "a contract says more than mappings read, in its own words"
)]

use caseway_runtime::codegen as rt;

pub(crate) static BACKEND: rt::BackendDescriptor = rt::BackendDescriptor {
    name: "payments",
    instance: None,
    title: "Card payments",
    owner: "team-payments",
    tier: rt::Tier::Critical,
    base_url: Some("${PAYMENTS_BASE_URL}"),
    auth: Some(rt::Auth::Bearer { token: "${PAYMENTS_TOKEN}" }),
    headers: &[],
    resilience: rt::ResiliencePolicy {
        timeout: rt::Duration::from_secs(3),
        breaker: rt::BreakerPolicy {
            failures: 5,
            open_for: rt::Duration::from_secs(300),
            failure_rate: None,
            slow_calls: None,
        },
        retry: rt::RetryPolicy {
            attempts: 2,
            backoff: rt::Duration::from_millis(50),
            budget_percent: 20,
            budget_floor: 1,
        },
        concurrency: 24,
    },
    health: Some((&SEARCH_PAYMENTS, rt::Duration::from_secs(30))),
};

pub(crate) static CREATE_PAYMENT: rt::BackendOperation =
    rt::BackendOperation::post("payments", "CreatePayment", "/v1/payments")
        .idempotency(rt::Idempotency::Header("Idempotency-Key"))
        .replies(&[
            (201, rt::Reply::Body(&PAYMENT_SCHEMA)),
            (400, rt::Reply::INVALID),
            (422, rt::Reply::INVALID),
        ]);

/// Begins a payment; the payer gives the card's number at the address in `next_url`.
pub(crate) fn create_payment(body: &PaymentInput) -> Result<rt::Outgoing, rt::Fault> {
    rt::Outgoing::to(&CREATE_PAYMENT).json(body)
}

pub(crate) static GET_PAYMENT: rt::BackendOperation =
    rt::BackendOperation::get("payments", "GetPayment", "/v1/payments/{payment_id}")
        .replies(&[(200, rt::Reply::Body(&PAYMENT_SCHEMA)), (404, rt::Reply::NOT_FOUND)]);

pub(crate) fn get_payment(payment_id: &str) -> Result<rt::Outgoing, rt::Fault> {
    rt::Outgoing::to(&GET_PAYMENT).path("payment_id", payment_id)
}

pub(crate) static SEARCH_PAYMENTS: rt::BackendOperation =
    rt::BackendOperation::get("payments", "SearchPayments", "/v1/payments")
        .replies(&[(200, rt::Reply::Body(&PAYMENT_PAGE_SCHEMA)), (422, rt::Reply::INVALID)])
        .pages(
            rt::Pages::by(rt::PagesBy::Number(rt::PageSlot::Query("page"), 1))
                .size(rt::PageSlot::Query("display_size"), 500)
                .items(&["results"])
                .end(rt::PagesEnd::Total(&["total"])),
        );

pub(crate) fn search_payments(
    reference: Option<&str>,
    email: Option<&str>,
    state: Option<SearchedState>,
    from_date: Option<&str>,
    page: Option<i64>,
    display_size: Option<i64>,
) -> Result<rt::Outgoing, rt::Fault> {
    Ok(rt::Outgoing::to(&SEARCH_PAYMENTS)
        .query("reference", reference)
        .query("email", email)
        .query("state", state.map(SearchedState::as_str))
        .query("from_date", from_date)
        .query("page", page)
        .query("display_size", display_size))
}

pub(crate) static CAPTURE_PAYMENT: rt::BackendOperation =
    rt::BackendOperation::post("payments", "CapturePayment", "/v1/payments/{payment_id}/capture")
        .idempotency(rt::Idempotency::Natural)
        .replies(&[
            (204, rt::Reply::Empty),
            (400, rt::Reply::INVALID),
            (404, rt::Reply::NOT_FOUND),
            (409, rt::Reply::CONFLICT),
        ]);

/// Takes the money of a payment that was only reserved.
pub(crate) fn capture_payment(payment_id: &str) -> Result<rt::Outgoing, rt::Fault> {
    rt::Outgoing::to(&CAPTURE_PAYMENT).path("payment_id", payment_id)
}

pub(crate) static CANCEL_PAYMENT: rt::BackendOperation =
    rt::BackendOperation::post("payments", "CancelPayment", "/v1/payments/{payment_id}/cancel")
        .idempotency(rt::Idempotency::Natural)
        .replies(&[
            (204, rt::Reply::Empty),
            (400, rt::Reply::INVALID),
            (404, rt::Reply::NOT_FOUND),
            (409, rt::Reply::CONFLICT),
        ]);

pub(crate) fn cancel_payment(payment_id: &str) -> Result<rt::Outgoing, rt::Fault> {
    rt::Outgoing::to(&CANCEL_PAYMENT).path("payment_id", payment_id)
}

pub(crate) static CREATE_REFUND: rt::BackendOperation =
    rt::BackendOperation::post("payments", "CreateRefund", "/v1/payments/{payment_id}/refunds").replies(&[
        (200, rt::Reply::Body(&REFUND_SCHEMA)),
        (202, rt::Reply::Body(&REFUND_SCHEMA)),
        (404, rt::Reply::NOT_FOUND),
        (412, rt::Reply::CONFLICT),
    ]);

/// Gives money back. 412 means that something else could be refunded than was said.
pub(crate) fn create_refund(payment_id: &str, body: &RefundInput) -> Result<rt::Outgoing, rt::Fault> {
    rt::Outgoing::to(&CREATE_REFUND).path("payment_id", payment_id)?.json(body)
}

pub(crate) static GET_REFUND: rt::BackendOperation =
    rt::BackendOperation::get("payments", "GetRefund", "/v1/payments/{payment_id}/refunds/{refund_id}")
        .replies(&[(200, rt::Reply::Body(&REFUND_SCHEMA)), (404, rt::Reply::NOT_FOUND)]);

pub(crate) fn get_refund(payment_id: &str, refund_id: &str) -> Result<rt::Outgoing, rt::Fault> {
    rt::Outgoing::to(&GET_REFUND).path("payment_id", payment_id)?.path("refund_id", refund_id)
}

pub(crate) static LIST_REFUNDS: rt::BackendOperation =
    rt::BackendOperation::get("payments", "ListRefunds", "/v1/payments/{payment_id}/refunds")
        .replies(&[(200, rt::Reply::Body(&REFUNDS_SCHEMA)), (404, rt::Reply::NOT_FOUND)]);

pub(crate) fn list_refunds(payment_id: &str) -> Result<rt::Outgoing, rt::Fault> {
    rt::Outgoing::to(&LIST_REFUNDS).path("payment_id", payment_id)
}

#[derive(Clone, rt::Deserialize)]
#[serde(crate = "rt::serde")]
pub(crate) struct PaymentState {
    /// created, started, submitted, capturable, success, failed, cancelled or error.
    pub(crate) status: String,
    pub(crate) finished: Option<bool>,
    /// Why it failed.
    pub(crate) message: Option<String>,
    /// As in P0010.
    pub(crate) code: Option<String>,
}

pub(crate) static PAYMENT_STATE_SCHEMA: rt::Schema = rt::Schema::object(
    "PaymentState",
    &[
        rt::Field::required("status", &rt::Schema::STRING),
        rt::Field::optional("finished", &rt::Schema::Bool),
        rt::Field::optional("message", &rt::Schema::STRING),
        rt::Field::optional("code", &rt::Schema::STRING),
    ],
);

#[derive(Clone, rt::Deserialize)]
#[serde(crate = "rt::serde")]
pub(crate) struct Link {
    pub(crate) href: Option<String>,
    pub(crate) method: Option<String>,
}

pub(crate) static LINK_SCHEMA: rt::Schema = rt::Schema::object(
    "Link",
    &[rt::Field::optional("href", &rt::Schema::STRING), rt::Field::optional("method", &rt::Schema::STRING)],
);

#[derive(Clone, rt::Deserialize)]
#[serde(crate = "rt::serde")]
pub(crate) struct Payment {
    pub(crate) payment_id: String,
    pub(crate) amount: i64,
    /// Ours.
    pub(crate) reference: String,
    pub(crate) description: Option<String>,
    pub(crate) email: Option<String>,
    pub(crate) created_date: Option<rt::DateTime>,
    pub(crate) state: PaymentState,
    pub(crate) card_details: Option<PaymentCardDetails>,
    pub(crate) refund_summary: Option<PaymentRefundSummary>,
    pub(crate) settlement_summary: Option<PaymentSettlementSummary>,
    #[serde(rename = "_links")]
    pub(crate) links: Option<PaymentLinks>,
}

pub(crate) static PAYMENT_SCHEMA: rt::Schema = rt::Schema::object(
    "Payment",
    &[
        rt::Field::required("payment_id", &rt::Schema::STRING),
        rt::Field::required("amount", &rt::Schema::Int64),
        rt::Field::required("reference", &rt::Schema::STRING),
        rt::Field::optional("description", &rt::Schema::STRING),
        rt::Field::optional("email", &rt::Schema::STRING),
        rt::Field::optional("created_date", &rt::Schema::format(rt::Format::DateTime)),
        rt::Field::required("state", &PAYMENT_STATE_SCHEMA),
        rt::Field::optional("card_details", &PAYMENT_CARD_DETAILS_SCHEMA),
        rt::Field::optional("refund_summary", &PAYMENT_REFUND_SUMMARY_SCHEMA),
        rt::Field::optional("settlement_summary", &PAYMENT_SETTLEMENT_SUMMARY_SCHEMA),
        rt::Field::optional("_links", &PAYMENT_LINKS_SCHEMA),
    ],
);

#[derive(Clone, rt::Serialize)]
#[serde(crate = "rt::serde")]
pub(crate) struct PaymentInput {
    pub(crate) amount: i32,
    /// What the payer reads; at most 255 characters.
    pub(crate) description: String,
    /// At most 255 characters.
    pub(crate) reference: String,
    /// Where the payer is sent afterwards.
    pub(crate) return_url: rt::Uri,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) email: Option<rt::Email>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) language: Option<PaymentInputLanguage>,
    /// Whether the money is only reserved until it is captured.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) delayed_capture: Option<bool>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum SearchedState {
    Created,
    Started,
    Submitted,
    Success,
    Failed,
    Cancelled,
    Error,
}

impl SearchedState {
    /// The value as its text in JSON.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Created => "created",
            Self::Started => "started",
            Self::Submitted => "submitted",
            Self::Success => "success",
            Self::Failed => "failed",
            Self::Cancelled => "cancelled",
            Self::Error => "error",
        }
    }
}

#[derive(Clone, rt::Deserialize)]
#[serde(crate = "rt::serde")]
pub(crate) struct PaymentPage {
    pub(crate) results: Vec<Payment>,
    pub(crate) total: i64,
    /// How many are on this page.
    pub(crate) count: Option<i64>,
    pub(crate) page: i64,
}

pub(crate) static PAYMENT_PAGE_SCHEMA: rt::Schema = rt::Schema::object(
    "PaymentPage",
    &[
        rt::Field::required("results", &rt::Schema::Array(&PAYMENT_SCHEMA)),
        rt::Field::required("total", &rt::Schema::Int64),
        rt::Field::optional("count", &rt::Schema::Int64),
        rt::Field::required("page", &rt::Schema::Int64),
    ],
);

#[derive(Clone, rt::Deserialize)]
#[serde(crate = "rt::serde")]
pub(crate) struct Refund {
    pub(crate) refund_id: String,
    pub(crate) amount: i64,
    pub(crate) status: RefundStatus,
    pub(crate) created_date: Option<String>,
}

pub(crate) static REFUND_SCHEMA: rt::Schema = rt::Schema::object(
    "Refund",
    &[
        rt::Field::required("refund_id", &rt::Schema::STRING),
        rt::Field::required("amount", &rt::Schema::Int64),
        rt::Field::required("status", &REFUND_STATUS_SCHEMA),
        rt::Field::optional("created_date", &rt::Schema::STRING),
    ],
);

#[derive(Clone, rt::Serialize)]
#[serde(crate = "rt::serde")]
pub(crate) struct RefundInput {
    pub(crate) amount: i32,
    /// What could be refunded before; where it is wrong, nothing happens.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) refund_amount_available: Option<i32>,
}

#[derive(Clone, rt::Deserialize)]
#[serde(crate = "rt::serde")]
pub(crate) struct Refunds {
    pub(crate) payment_id: String,
    #[serde(rename = "_embedded")]
    pub(crate) embedded: RefundsEmbedded,
}

pub(crate) static REFUNDS_SCHEMA: rt::Schema = rt::Schema::object(
    "Refunds",
    &[
        rt::Field::required("payment_id", &rt::Schema::STRING),
        rt::Field::required("_embedded", &REFUNDS_EMBEDDED_SCHEMA),
    ],
);

#[derive(Clone, rt::Deserialize)]
#[serde(crate = "rt::serde")]
pub(crate) struct PaymentCardDetails {
    pub(crate) card_brand: Option<String>,
    pub(crate) last_digits_card_number: Option<String>,
}

pub(crate) static PAYMENT_CARD_DETAILS_SCHEMA: rt::Schema = rt::Schema::object(
    "PaymentCardDetails",
    &[
        rt::Field::optional("card_brand", &rt::Schema::STRING),
        rt::Field::optional("last_digits_card_number", &rt::Schema::STRING),
    ],
);

#[derive(Clone, rt::Deserialize)]
#[serde(crate = "rt::serde")]
pub(crate) struct PaymentRefundSummary {
    /// pending, unavailable, available or full.
    pub(crate) status: Option<String>,
    pub(crate) amount_available: Option<i64>,
    pub(crate) amount_submitted: Option<i64>,
}

pub(crate) static PAYMENT_REFUND_SUMMARY_SCHEMA: rt::Schema = rt::Schema::object(
    "PaymentRefundSummary",
    &[
        rt::Field::optional("status", &rt::Schema::STRING),
        rt::Field::optional("amount_available", &rt::Schema::Int64),
        rt::Field::optional("amount_submitted", &rt::Schema::Int64),
    ],
);

#[derive(Clone, rt::Deserialize)]
#[serde(crate = "rt::serde")]
pub(crate) struct PaymentSettlementSummary {
    /// As in 2026-03-31.
    pub(crate) settled_date: Option<String>,
}

pub(crate) static PAYMENT_SETTLEMENT_SUMMARY_SCHEMA: rt::Schema = rt::Schema::object(
    "PaymentSettlementSummary",
    &[rt::Field::optional("settled_date", &rt::Schema::STRING)],
);

#[derive(Clone, rt::Deserialize)]
#[serde(crate = "rt::serde")]
pub(crate) struct PaymentLinks {
    pub(crate) next_url: Option<Link>,
}

pub(crate) static PAYMENT_LINKS_SCHEMA: rt::Schema =
    rt::Schema::object("PaymentLinks", &[rt::Field::optional("next_url", &LINK_SCHEMA)]);

#[derive(Clone, Copy, PartialEq, Eq, rt::Serialize)]
#[serde(crate = "rt::serde")]
pub(crate) enum PaymentInputLanguage {
    #[serde(rename = "en")]
    En,
    #[serde(rename = "cy")]
    Cy,
}

impl PaymentInputLanguage {
    /// The value as its text in JSON.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::Cy => "cy",
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq, rt::Deserialize)]
#[serde(crate = "rt::serde")]
pub(crate) enum RefundStatus {
    #[serde(rename = "submitted")]
    Submitted,
    #[serde(rename = "success")]
    Success,
    #[serde(rename = "error")]
    Error,
}

impl RefundStatus {
    /// The value as its text in JSON.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Submitted => "submitted",
            Self::Success => "success",
            Self::Error => "error",
        }
    }
}

pub(crate) static REFUND_STATUS_SCHEMA: rt::Schema = rt::Schema::Enum(&["submitted", "success", "error"]);

#[derive(Clone, rt::Deserialize)]
#[serde(crate = "rt::serde")]
pub(crate) struct RefundsEmbedded {
    pub(crate) refunds: Vec<Refund>,
}

pub(crate) static REFUNDS_EMBEDDED_SCHEMA: rt::Schema = rt::Schema::object(
    "RefundsEmbedded",
    &[rt::Field::required("refunds", &rt::Schema::Array(&REFUND_SCHEMA))],
);
