// Generated from `services/payments.yaml` by `cargo xtask generate`. Do not edit.
//! Types of the service `payments`.

use caseway_core::codegen as rt;

/// `PaymentState`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, rt::Deserialize, rt::Serialize)]
#[serde(crate = "rt::serde")]
pub enum PaymentState {
    /// `waiting`.
    #[serde(rename = "waiting")]
    Waiting,
    /// `reserved`.
    #[serde(rename = "reserved")]
    Reserved,
    /// `paid`.
    #[serde(rename = "paid")]
    Paid,
    /// `failed`.
    #[serde(rename = "failed")]
    Failed,
    /// `cancelled`.
    #[serde(rename = "cancelled")]
    Cancelled,
    /// `unknown`.
    #[serde(rename = "unknown")]
    Unknown,
}

impl PaymentState {
    /// The value as its text in JSON.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Reserved => "reserved",
            Self::Paid => "paid",
            Self::Failed => "failed",
            Self::Cancelled => "cancelled",
            Self::Unknown => "unknown",
        }
    }
}

/// The shape of `PaymentState`.
pub static PAYMENT_STATE_SCHEMA: rt::Schema =
    rt::Schema::Enum(&["waiting", "reserved", "paid", "failed", "cancelled", "unknown"]);

/// `NewPayment`.
#[derive(Clone, PartialEq, rt::Deserialize, rt::Serialize)]
#[serde(crate = "rt::serde")]
pub struct NewPayment {
    /// `amountPence`.
    #[serde(rename = "amountPence")]
    pub amount_pence: i32,
    /// The invoice, claim or policy that is paid for.
    pub reference: String,
    /// What the payer reads.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub purpose: Option<String>,
    /// The page that the payer is sent to afterwards.
    #[serde(rename = "returnTo")]
    pub return_to: rt::Uri,
    /// `email`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub email: Option<rt::Email>,
    /// `language`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub language: Option<NewPaymentLanguage>,
    /// Whether to wait with taking the money until it is captured.
    #[serde(rename = "reserveOnly", skip_serializing_if = "Option::is_none")]
    pub reserve_only: Option<bool>,
}

impl std::fmt::Debug for NewPayment {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("NewPayment")
            .field("amount_pence", &self.amount_pence)
            .field("reference", &self.reference)
            .field("purpose", &self.purpose)
            .field("return_to", &self.return_to)
            .field("email", &rt::MASKED)
            .field("language", &self.language)
            .field("reserve_only", &self.reserve_only)
            .finish()
    }
}

/// The shape of `NewPayment`.
pub static NEW_PAYMENT_SCHEMA: rt::Schema = rt::Schema::limited(
    "NewPayment",
    &[
        rt::Field::required(
            "amountPence",
            &rt::Schema::Limited(
                &rt::Schema::Int32,
                &rt::Limits::NONE.minimum(rt::decimal(1, 0)).maximum(rt::decimal(10000000, 0)),
            ),
        ),
        rt::Field::required(
            "reference",
            &rt::Schema::Limited(&rt::Schema::STRING, &rt::Limits::NONE.least(1).most(255)),
        ),
        rt::Field::optional(
            "purpose",
            &rt::Schema::Limited(&rt::Schema::STRING, &rt::Limits::NONE.most(255)),
        ),
        rt::Field::required("returnTo", &rt::Schema::format(rt::Format::Uri)),
        rt::Field::optional(
            "email",
            &rt::Schema::Limited(&rt::Schema::format(rt::Format::Email), &rt::Limits::NONE.sensitive()),
        ),
        rt::Field::optional("language", &NEW_PAYMENT_LANGUAGE_SCHEMA),
        rt::Field::optional("reserveOnly", &rt::Schema::Bool),
    ],
);

/// `Payment`.
#[derive(Clone, Debug, PartialEq, rt::Deserialize, rt::Serialize)]
#[serde(crate = "rt::serde")]
pub struct Payment {
    /// `paymentId`.
    #[serde(rename = "paymentId")]
    pub payment_id: String,
    /// `state`.
    pub state: PaymentState,
    /// Whether the state is the last one.
    pub finished: bool,
    /// Why it failed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub failure: Option<String>,
    /// `amountPence`.
    #[serde(rename = "amountPence")]
    pub amount_pence: i64,
    /// What can still be given back.
    #[serde(rename = "refundablePence", skip_serializing_if = "Option::is_none")]
    pub refundable_pence: Option<i64>,
    /// `reference`.
    pub reference: String,
    /// `requestedAt`.
    #[serde(rename = "requestedAt", skip_serializing_if = "Option::is_none")]
    pub requested_at: Option<rt::DateTime>,
    /// As in 2026-03-31.
    #[serde(rename = "settledOn", skip_serializing_if = "Option::is_none")]
    pub settled_on: Option<String>,
    /// The last digits of the card's number.
    #[serde(rename = "cardEnding", skip_serializing_if = "Option::is_none")]
    pub card_ending: Option<String>,
    /// Where the payer pays.
    #[serde(rename = "payAt", skip_serializing_if = "Option::is_none")]
    pub pay_at: Option<String>,
}

/// The shape of `Payment`.
pub static PAYMENT_SCHEMA: rt::Schema = rt::Schema::object(
    "Payment",
    &[
        rt::Field::required("paymentId", &rt::Schema::STRING),
        rt::Field::required("state", &PAYMENT_STATE_SCHEMA),
        rt::Field::required("finished", &rt::Schema::Bool),
        rt::Field::optional("failure", &rt::Schema::STRING),
        rt::Field::required("amountPence", &rt::Schema::Int64),
        rt::Field::optional("refundablePence", &rt::Schema::Int64),
        rt::Field::required("reference", &rt::Schema::STRING),
        rt::Field::optional("requestedAt", &rt::Schema::format(rt::Format::DateTime)),
        rt::Field::optional("settledOn", &rt::Schema::STRING),
        rt::Field::optional("cardEnding", &rt::Schema::STRING),
        rt::Field::optional("payAt", &rt::Schema::STRING),
    ],
);

/// `PaymentSearch`.
#[derive(Clone, Debug, PartialEq, rt::Deserialize, rt::Serialize)]
#[serde(crate = "rt::serde")]
pub struct PaymentSearch {
    /// `reference`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reference: Option<String>,
    /// `email`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// `state`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub state: Option<PaymentSearchState>,
    /// As in 2026-03-31T12:00:00Z.
    #[serde(rename = "requestedFrom", skip_serializing_if = "Option::is_none")]
    pub requested_from: Option<String>,
    /// From 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub page: Option<i64>,
}

/// The shape of `PaymentSearch`.
pub static PAYMENT_SEARCH_SCHEMA: rt::Schema = rt::Schema::object(
    "PaymentSearch",
    &[
        rt::Field::optional("reference", &rt::Schema::STRING),
        rt::Field::optional("email", &rt::Schema::STRING),
        rt::Field::optional("state", &PAYMENT_SEARCH_STATE_SCHEMA),
        rt::Field::optional("requestedFrom", &rt::Schema::STRING),
        rt::Field::optional("page", &rt::Schema::Int64),
    ],
);

/// `PaymentPage`.
#[derive(Clone, Debug, PartialEq, rt::Deserialize, rt::Serialize)]
#[serde(crate = "rt::serde")]
pub struct PaymentPage {
    /// `payments`.
    pub payments: Vec<Payment>,
    /// `page`.
    pub page: i64,
    /// How many payments were found.
    pub total: i64,
}

/// The shape of `PaymentPage`.
pub static PAYMENT_PAGE_SCHEMA: rt::Schema = rt::Schema::object(
    "PaymentPage",
    &[
        rt::Field::required("payments", &rt::Schema::Array(&PAYMENT_SCHEMA)),
        rt::Field::required("page", &rt::Schema::Int64),
        rt::Field::required("total", &rt::Schema::Int64),
    ],
);

/// `ReferencedPayments`.
#[derive(Clone, Debug, PartialEq, rt::Deserialize, rt::Serialize)]
#[serde(crate = "rt::serde")]
pub struct ReferencedPayments {
    /// The invoice, claim or policy that is paid for.
    pub reference: String,
    /// `cursor`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cursor: Option<String>,
    /// `limit`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limit: Option<i64>,
}

/// The shape of `ReferencedPayments`.
pub static REFERENCED_PAYMENTS_SCHEMA: rt::Schema = rt::Schema::limited(
    "ReferencedPayments",
    &[
        rt::Field::required(
            "reference",
            &rt::Schema::Limited(&rt::Schema::STRING, &rt::Limits::NONE.least(1).most(255)),
        ),
        rt::Field::optional("cursor", &rt::Schema::STRING),
        rt::Field::optional("limit", &rt::Schema::Int64),
    ],
);

/// `ReferencedPage`.
#[derive(Clone, Debug, PartialEq, rt::Deserialize, rt::Serialize)]
#[serde(crate = "rt::serde")]
pub struct ReferencedPage {
    /// `payments`.
    pub payments: Vec<Payment>,
    /// Where the next page goes on; none after the last.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
    /// How many payments were found.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub total: Option<i64>,
}

/// The shape of `ReferencedPage`.
pub static REFERENCED_PAGE_SCHEMA: rt::Schema = rt::Schema::object(
    "ReferencedPage",
    &[
        rt::Field::required("payments", &rt::Schema::Array(&PAYMENT_SCHEMA)),
        rt::Field::optional("next", &rt::Schema::STRING),
        rt::Field::optional("total", &rt::Schema::Int64),
    ],
);

/// `RefundOrder`.
#[derive(Clone, Debug, PartialEq, rt::Deserialize, rt::Serialize)]
#[serde(crate = "rt::serde")]
pub struct RefundOrder {
    /// `paymentId`.
    #[serde(rename = "paymentId")]
    pub payment_id: String,
    /// `amountPence`.
    #[serde(rename = "amountPence")]
    pub amount_pence: i32,
    /// What can be refunded as far as the caller knows; guards against refunding twice.
    #[serde(rename = "refundablePence", skip_serializing_if = "Option::is_none")]
    pub refundable_pence: Option<i32>,
}

/// The shape of `RefundOrder`.
pub static REFUND_ORDER_SCHEMA: rt::Schema = rt::Schema::object(
    "RefundOrder",
    &[
        rt::Field::required("paymentId", &rt::Schema::STRING),
        rt::Field::required("amountPence", &rt::Schema::Int32),
        rt::Field::optional("refundablePence", &rt::Schema::Int32),
    ],
);

/// `Refund`.
#[derive(Clone, Debug, PartialEq, rt::Deserialize, rt::Serialize)]
#[serde(crate = "rt::serde")]
pub struct Refund {
    /// `refundId`.
    #[serde(rename = "refundId")]
    pub refund_id: String,
    /// `amountPence`.
    #[serde(rename = "amountPence")]
    pub amount_pence: i64,
    /// `state`.
    pub state: RefundState,
    /// As in 2026-03-31T12:00:00.000Z.
    #[serde(rename = "orderedAt", skip_serializing_if = "Option::is_none")]
    pub ordered_at: Option<String>,
}

/// The shape of `Refund`.
pub static REFUND_SCHEMA: rt::Schema = rt::Schema::object(
    "Refund",
    &[
        rt::Field::required("refundId", &rt::Schema::STRING),
        rt::Field::required("amountPence", &rt::Schema::Int64),
        rt::Field::required("state", &REFUND_STATE_SCHEMA),
        rt::Field::optional("orderedAt", &rt::Schema::STRING),
    ],
);

/// `RefundList`.
#[derive(Clone, Debug, PartialEq, rt::Deserialize, rt::Serialize)]
#[serde(crate = "rt::serde")]
pub struct RefundList {
    /// `paymentId`.
    #[serde(rename = "paymentId")]
    pub payment_id: String,
    /// `refunds`.
    pub refunds: Vec<Refund>,
}

/// The shape of `RefundList`.
pub static REFUND_LIST_SCHEMA: rt::Schema = rt::Schema::object(
    "RefundList",
    &[
        rt::Field::required("paymentId", &rt::Schema::STRING),
        rt::Field::required("refunds", &rt::Schema::Array(&REFUND_SCHEMA)),
    ],
);

/// `NewPaymentLanguage`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, rt::Deserialize, rt::Serialize)]
#[serde(crate = "rt::serde")]
pub enum NewPaymentLanguage {
    /// `english`.
    #[serde(rename = "english")]
    English,
    /// `welsh`.
    #[serde(rename = "welsh")]
    Welsh,
}

impl NewPaymentLanguage {
    /// The value as its text in JSON.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::English => "english",
            Self::Welsh => "welsh",
        }
    }
}

/// The shape of `NewPaymentLanguage`.
pub static NEW_PAYMENT_LANGUAGE_SCHEMA: rt::Schema = rt::Schema::Enum(&["english", "welsh"]);

/// `PaymentSearchState`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, rt::Deserialize, rt::Serialize)]
#[serde(crate = "rt::serde")]
pub enum PaymentSearchState {
    /// `waiting`.
    #[serde(rename = "waiting")]
    Waiting,
    /// `paid`.
    #[serde(rename = "paid")]
    Paid,
    /// `failed`.
    #[serde(rename = "failed")]
    Failed,
    /// `cancelled`.
    #[serde(rename = "cancelled")]
    Cancelled,
}

impl PaymentSearchState {
    /// The value as its text in JSON.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Paid => "paid",
            Self::Failed => "failed",
            Self::Cancelled => "cancelled",
        }
    }
}

/// The shape of `PaymentSearchState`.
pub static PAYMENT_SEARCH_STATE_SCHEMA: rt::Schema =
    rt::Schema::Enum(&["waiting", "paid", "failed", "cancelled"]);

/// `RefundState`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, rt::Deserialize, rt::Serialize)]
#[serde(crate = "rt::serde")]
pub enum RefundState {
    /// `underway`.
    #[serde(rename = "underway")]
    Underway,
    /// `done`.
    #[serde(rename = "done")]
    Done,
    /// `failed`.
    #[serde(rename = "failed")]
    Failed,
}

impl RefundState {
    /// The value as its text in JSON.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Underway => "underway",
            Self::Done => "done",
            Self::Failed => "failed",
        }
    }
}

/// The shape of `RefundState`.
pub static REFUND_STATE_SCHEMA: rt::Schema = rt::Schema::Enum(&["underway", "done", "failed"]);

/// `GetPaymentInput`.
#[derive(Clone, Debug, PartialEq, rt::Deserialize, rt::Serialize)]
#[serde(crate = "rt::serde")]
pub struct GetPaymentInput {
    /// `paymentId`.
    #[serde(rename = "paymentId")]
    pub payment_id: String,
}

/// The shape of `GetPaymentInput`.
pub static GET_PAYMENT_INPUT_SCHEMA: rt::Schema =
    rt::Schema::object("GetPaymentInput", &[rt::Field::required("paymentId", &rt::Schema::STRING)]);

/// `CapturePaymentInput`.
#[derive(Clone, Debug, PartialEq, rt::Deserialize, rt::Serialize)]
#[serde(crate = "rt::serde")]
pub struct CapturePaymentInput {
    /// `paymentId`.
    #[serde(rename = "paymentId")]
    pub payment_id: String,
}

/// The shape of `CapturePaymentInput`.
pub static CAPTURE_PAYMENT_INPUT_SCHEMA: rt::Schema =
    rt::Schema::object("CapturePaymentInput", &[rt::Field::required("paymentId", &rt::Schema::STRING)]);

/// `CancelPaymentInput`.
#[derive(Clone, Debug, PartialEq, rt::Deserialize, rt::Serialize)]
#[serde(crate = "rt::serde")]
pub struct CancelPaymentInput {
    /// `paymentId`.
    #[serde(rename = "paymentId")]
    pub payment_id: String,
}

/// The shape of `CancelPaymentInput`.
pub static CANCEL_PAYMENT_INPUT_SCHEMA: rt::Schema =
    rt::Schema::object("CancelPaymentInput", &[rt::Field::required("paymentId", &rt::Schema::STRING)]);

/// `ListRefundsInput`.
#[derive(Clone, Debug, PartialEq, rt::Deserialize, rt::Serialize)]
#[serde(crate = "rt::serde")]
pub struct ListRefundsInput {
    /// `paymentId`.
    #[serde(rename = "paymentId")]
    pub payment_id: String,
}

/// The shape of `ListRefundsInput`.
pub static LIST_REFUNDS_INPUT_SCHEMA: rt::Schema =
    rt::Schema::object("ListRefundsInput", &[rt::Field::required("paymentId", &rt::Schema::STRING)]);
