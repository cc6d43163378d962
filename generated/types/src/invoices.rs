// Generated from `services/invoices.yaml` by `cargo xtask generate`. Do not edit.
//! Types of the service `invoices`.

use caseway_core::codegen as rt;

/// `PaymentState`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, rt::Deserialize, rt::Serialize)]
#[serde(crate = "rt::serde")]
pub enum PaymentState {
    /// `open`.
    #[serde(rename = "open")]
    Open,
    /// `paid`.
    #[serde(rename = "paid")]
    Paid,
    /// `failed`.
    #[serde(rename = "failed")]
    Failed,
}

impl PaymentState {
    /// The value as its text in JSON.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Paid => "paid",
            Self::Failed => "failed",
        }
    }
}

/// The shape of `PaymentState`.
pub static PAYMENT_STATE_SCHEMA: rt::Schema = rt::Schema::Enum(&["open", "paid", "failed"]);

/// `Invoice`.
#[derive(Clone, Debug, PartialEq, rt::Deserialize, rt::Serialize)]
#[serde(crate = "rt::serde")]
pub struct Invoice {
    /// `invoiceId`.
    #[serde(rename = "invoiceId")]
    pub invoice_id: String,
    /// `number`.
    pub number: String,
    /// As in 2026-03-31.
    #[serde(rename = "issuedOn")]
    pub issued_on: String,
    /// As in 2026-03-31.
    #[serde(rename = "dueOn", skip_serializing_if = "Option::is_none")]
    pub due_on: Option<String>,
    /// `state`.
    pub state: InvoiceState,
    /// `payment`.
    pub payment: PaymentState,
    /// `overdue`.
    pub overdue: bool,
    /// With taxes.
    #[serde(rename = "totalCents")]
    pub total_cents: i64,
    /// `taxCents`.
    #[serde(rename = "taxCents", skip_serializing_if = "Option::is_none")]
    pub tax_cents: Option<i64>,
    /// `currency`.
    pub currency: String,
    /// Where the invoice can be fetched as PDF.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub document: Option<String>,
}

/// The shape of `Invoice`.
pub static INVOICE_SCHEMA: rt::Schema = rt::Schema::object(
    "Invoice",
    &[
        rt::Field::required("invoiceId", &rt::Schema::STRING),
        rt::Field::required("number", &rt::Schema::STRING),
        rt::Field::required("issuedOn", &rt::Schema::STRING),
        rt::Field::optional("dueOn", &rt::Schema::STRING),
        rt::Field::required("state", &INVOICE_STATE_SCHEMA),
        rt::Field::required("payment", &PAYMENT_STATE_SCHEMA),
        rt::Field::required("overdue", &rt::Schema::Bool),
        rt::Field::required("totalCents", &rt::Schema::Int64),
        rt::Field::optional("taxCents", &rt::Schema::Int64),
        rt::Field::required("currency", &rt::Schema::STRING),
        rt::Field::optional("document", &rt::Schema::STRING),
    ],
);

/// `InvoiceSearch`.
#[derive(Clone, Debug, PartialEq, rt::Deserialize, rt::Serialize)]
#[serde(crate = "rt::serde")]
pub struct InvoiceSearch {
    /// `customerId`.
    #[serde(rename = "customerId")]
    pub customer_id: String,
    /// `payment`.
    pub payment: PaymentState,
    /// `cursor`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cursor: Option<String>,
    /// `limit`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limit: Option<i64>,
}

/// The shape of `InvoiceSearch`.
pub static INVOICE_SEARCH_SCHEMA: rt::Schema = rt::Schema::object(
    "InvoiceSearch",
    &[
        rt::Field::required("customerId", &rt::Schema::STRING),
        rt::Field::required("payment", &PAYMENT_STATE_SCHEMA),
        rt::Field::optional("cursor", &rt::Schema::STRING),
        rt::Field::optional("limit", &rt::Schema::Int64),
    ],
);

/// `InvoicePage`.
#[derive(Clone, Debug, PartialEq, rt::Deserialize, rt::Serialize)]
#[serde(crate = "rt::serde")]
pub struct InvoicePage {
    /// `invoices`.
    pub invoices: Vec<Invoice>,
    /// Where the next page goes on; none after the last.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
    /// How many invoices were found.
    pub total: i64,
}

/// The shape of `InvoicePage`.
pub static INVOICE_PAGE_SCHEMA: rt::Schema = rt::Schema::object(
    "InvoicePage",
    &[
        rt::Field::required("invoices", &rt::Schema::Array(&INVOICE_SCHEMA)),
        rt::Field::optional("next", &rt::Schema::STRING),
        rt::Field::required("total", &rt::Schema::Int64),
    ],
);

/// `Fee`.
#[derive(Clone, Debug, PartialEq, rt::Deserialize, rt::Serialize)]
#[serde(crate = "rt::serde")]
pub struct Fee {
    /// `customerId`.
    #[serde(rename = "customerId")]
    pub customer_id: String,
    /// `reason`.
    pub reason: FeeReason,
    /// Without taxes.
    #[serde(rename = "amountCents")]
    pub amount_cents: i64,
    /// What the customer reads on the invoice.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
}

/// The shape of `Fee`.
pub static FEE_SCHEMA: rt::Schema = rt::Schema::object(
    "Fee",
    &[
        rt::Field::required("customerId", &rt::Schema::STRING),
        rt::Field::required("reason", &FEE_REASON_SCHEMA),
        rt::Field::required("amountCents", &rt::Schema::Int64),
        rt::Field::optional("text", &rt::Schema::STRING),
    ],
);

/// `InvoiceToVoid`.
#[derive(Clone, Debug, PartialEq, rt::Deserialize, rt::Serialize)]
#[serde(crate = "rt::serde")]
pub struct InvoiceToVoid {
    /// `invoiceId`.
    #[serde(rename = "invoiceId")]
    pub invoice_id: String,
    /// Whether the customer gets a credit note.
    #[serde(rename = "creditNote", skip_serializing_if = "Option::is_none")]
    pub credit_note: Option<bool>,
}

/// The shape of `InvoiceToVoid`.
pub static INVOICE_TO_VOID_SCHEMA: rt::Schema = rt::Schema::object(
    "InvoiceToVoid",
    &[
        rt::Field::required("invoiceId", &rt::Schema::STRING),
        rt::Field::optional("creditNote", &rt::Schema::Bool),
    ],
);

/// `InvoiceState`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, rt::Deserialize, rt::Serialize)]
#[serde(crate = "rt::serde")]
pub enum InvoiceState {
    /// `draft`.
    #[serde(rename = "draft")]
    Draft,
    /// `issued`.
    #[serde(rename = "issued")]
    Issued,
    /// `void`.
    #[serde(rename = "void")]
    Void,
    /// `other`.
    #[serde(rename = "other")]
    Other,
}

impl InvoiceState {
    /// The value as its text in JSON.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Issued => "issued",
            Self::Void => "void",
            Self::Other => "other",
        }
    }
}

/// The shape of `InvoiceState`.
pub static INVOICE_STATE_SCHEMA: rt::Schema = rt::Schema::Enum(&["draft", "issued", "void", "other"]);

/// `FeeReason`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, rt::Deserialize, rt::Serialize)]
#[serde(crate = "rt::serde")]
pub enum FeeReason {
    /// `excess`.
    #[serde(rename = "excess")]
    Excess,
    /// `reminder`.
    #[serde(rename = "reminder")]
    Reminder,
    /// `certificate`.
    #[serde(rename = "certificate")]
    Certificate,
}

impl FeeReason {
    /// The value as its text in JSON.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Excess => "excess",
            Self::Reminder => "reminder",
            Self::Certificate => "certificate",
        }
    }
}

/// The shape of `FeeReason`.
pub static FEE_REASON_SCHEMA: rt::Schema = rt::Schema::Enum(&["excess", "reminder", "certificate"]);

/// `GetInvoiceInput`.
#[derive(Clone, Debug, PartialEq, rt::Deserialize, rt::Serialize)]
#[serde(crate = "rt::serde")]
pub struct GetInvoiceInput {
    /// `invoiceId`.
    #[serde(rename = "invoiceId")]
    pub invoice_id: String,
}

/// The shape of `GetInvoiceInput`.
pub static GET_INVOICE_INPUT_SCHEMA: rt::Schema =
    rt::Schema::object("GetInvoiceInput", &[rt::Field::required("invoiceId", &rt::Schema::STRING)]);
