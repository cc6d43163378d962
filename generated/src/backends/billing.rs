// Generated from `backends/billing.yaml` by `cargo xtask generate`. Do not edit.
//! Backend `billing`: Billing.
//!
//! Lago. Bills policy holders for premiums, fees and metered use.
#![allow(
    dead_code,
    clippy::enum_variant_names,
    reason = "a contract says more than mappings read, in its own words"
)]

use caseway_runtime::codegen as rt;

pub(crate) static BACKEND: rt::BackendDescriptor = rt::BackendDescriptor {
    name: "billing",
    instance: None,
    title: "Billing",
    owner: "team-billing",
    tier: rt::Tier::Important,
    base_url: Some("${BILLING_BASE_URL}"),
    auth: Some(rt::Auth::Bearer { token: "${BILLING_TOKEN}" }),
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
        concurrency: 32,
    },
    health: Some((&LIST_BILLING_ENTITIES, rt::Duration::from_secs(30))),
};

pub(crate) static LIST_BILLING_ENTITIES: rt::BackendOperation =
    rt::BackendOperation::get("billing", "ListBillingEntities", "/billing_entities")
        .replies(&[(200, rt::Reply::Body(&BILLING_ENTITIES_SCHEMA))]);

/// The companies that issue invoices; answers as long as billing works.
pub(crate) fn list_billing_entities() -> Result<rt::Outgoing, rt::Fault> {
    Ok(rt::Outgoing::to(&LIST_BILLING_ENTITIES))
}

pub(crate) static SAVE_CUSTOMER: rt::BackendOperation =
    rt::BackendOperation::post("billing", "SaveCustomer", "/customers")
        .idempotency(rt::Idempotency::Natural)
        .replies(&[
            (200, rt::Reply::Body(&CUSTOMER_ENVELOPE_SCHEMA)),
            (400, rt::Reply::INVALID),
            (422, rt::Reply::INVALID),
        ]);

/// Creates the customer, or changes the one with the same external id.
pub(crate) fn save_customer(body: &CustomerInput) -> Result<rt::Outgoing, rt::Fault> {
    rt::Outgoing::to(&SAVE_CUSTOMER).json(body)
}

pub(crate) static GET_CUSTOMER: rt::BackendOperation =
    rt::BackendOperation::get("billing", "GetCustomer", "/customers/{external_customer_id}")
        .replies(&[(200, rt::Reply::Body(&CUSTOMER_ENVELOPE_SCHEMA)), (404, rt::Reply::NOT_FOUND)]);

pub(crate) fn get_customer(external_customer_id: &str) -> Result<rt::Outgoing, rt::Fault> {
    rt::Outgoing::to(&GET_CUSTOMER).path("external_customer_id", external_customer_id)
}

pub(crate) static DELETE_CUSTOMER: rt::BackendOperation =
    rt::BackendOperation::delete("billing", "DeleteCustomer", "/customers/{external_customer_id}")
        .idempotency(rt::Idempotency::Natural)
        .replies(&[(200, rt::Reply::Body(&CUSTOMER_ENVELOPE_SCHEMA)), (404, rt::Reply::NOT_FOUND)]);

/// Ends the customer's subscriptions and closes the account.
pub(crate) fn delete_customer(external_customer_id: &str) -> Result<rt::Outgoing, rt::Fault> {
    rt::Outgoing::to(&DELETE_CUSTOMER).path("external_customer_id", external_customer_id)
}

pub(crate) static LIST_CUSTOMER_INVOICES: rt::BackendOperation = rt::BackendOperation::get(
    "billing",
    "ListCustomerInvoices",
    "/customers/{external_customer_id}/invoices",
)
.replies(&[
    (200, rt::Reply::Body(&INVOICE_PAGE_SCHEMA)),
    (404, rt::Reply::NOT_FOUND),
    (422, rt::Reply::INVALID),
])
.pages(
    rt::Pages::by(rt::PagesBy::Number(rt::PageSlot::Query("page"), 1))
        .size(rt::PageSlot::Query("per_page"), 100)
        .end(rt::PagesEnd::Pages(&["meta", "total_pages"])),
);

pub(crate) fn list_customer_invoices(
    external_customer_id: &str,
    page: Option<i64>,
    per_page: Option<i64>,
    payment_status: Option<PaymentStatus>,
) -> Result<rt::Outgoing, rt::Fault> {
    Ok(rt::Outgoing::to(&LIST_CUSTOMER_INVOICES)
        .path("external_customer_id", external_customer_id)?
        .query("page", page)
        .query("per_page", per_page)
        .query("payment_status", payment_status.map(PaymentStatus::as_str)))
}

pub(crate) static GET_INVOICE: rt::BackendOperation =
    rt::BackendOperation::get("billing", "GetInvoice", "/invoices/{lago_id}")
        .replies(&[(200, rt::Reply::Body(&INVOICE_ENVELOPE_SCHEMA)), (404, rt::Reply::NOT_FOUND)]);

pub(crate) fn get_invoice(lago_id: &str) -> Result<rt::Outgoing, rt::Fault> {
    rt::Outgoing::to(&GET_INVOICE).path("lago_id", lago_id)
}

pub(crate) static CREATE_INVOICE: rt::BackendOperation =
    rt::BackendOperation::post("billing", "CreateInvoice", "/invoices").replies(&[
        (200, rt::Reply::Body(&INVOICE_ENVELOPE_SCHEMA)),
        (400, rt::Reply::INVALID),
        (422, rt::Reply::INVALID),
    ]);

/// Issues an invoice outside the subscription's rhythm.
pub(crate) fn create_invoice(body: &OneOffInvoice) -> Result<rt::Outgoing, rt::Fault> {
    rt::Outgoing::to(&CREATE_INVOICE).json(body)
}

pub(crate) static VOID_INVOICE: rt::BackendOperation =
    rt::BackendOperation::post("billing", "VoidInvoice", "/invoices/{lago_id}/void")
        .idempotency(rt::Idempotency::Natural)
        .replies(&[(200, rt::Reply::Body(&INVOICE_ENVELOPE_SCHEMA)), (404, rt::Reply::NOT_FOUND)]);

pub(crate) fn void_invoice(lago_id: &str, body: &VoidRequest) -> Result<rt::Outgoing, rt::Fault> {
    rt::Outgoing::to(&VOID_INVOICE).path("lago_id", lago_id)?.json(body)
}

pub(crate) static CREATE_EVENT: rt::BackendOperation =
    rt::BackendOperation::post("billing", "CreateEvent", "/events")
        .idempotency(rt::Idempotency::Natural)
        .replies(&[
            (200, rt::Reply::Body(&EVENT_CREATED_SCHEMA)),
            (400, rt::Reply::INVALID),
            (422, rt::Reply::INVALID),
        ]);

/// Records one measurement. Its transaction id makes it safe to repeat.
pub(crate) fn create_event(body: &EventInput) -> Result<rt::Outgoing, rt::Fault> {
    rt::Outgoing::to(&CREATE_EVENT).json(body)
}

pub(crate) static GET_CURRENT_USAGE: rt::BackendOperation = rt::BackendOperation::get(
    "billing",
    "GetCurrentUsage",
    "/customers/{external_customer_id}/current_usage",
)
.replies(&[(200, rt::Reply::Body(&USAGE_ENVELOPE_SCHEMA)), (404, rt::Reply::NOT_FOUND)]);

/// What the current period has cost so far.
pub(crate) fn get_current_usage(
    external_customer_id: &str,
    external_subscription_id: &str,
    apply_taxes: Option<bool>,
) -> Result<rt::Outgoing, rt::Fault> {
    Ok(rt::Outgoing::to(&GET_CURRENT_USAGE)
        .path("external_customer_id", external_customer_id)?
        .query("external_subscription_id", external_subscription_id)
        .query("apply_taxes", apply_taxes))
}

#[derive(Clone, rt::Deserialize)]
#[serde(crate = "rt::serde")]
pub(crate) struct BillingEntities {
    pub(crate) billing_entities: Vec<BillingEntitiesBillingEntitiesItem>,
}

pub(crate) static BILLING_ENTITIES_SCHEMA: rt::Schema = rt::Schema::object(
    "BillingEntities",
    &[rt::Field::required(
        "billing_entities",
        &rt::Schema::Array(&BILLING_ENTITIES_BILLING_ENTITIES_ITEM_SCHEMA),
    )],
);

#[derive(Clone, rt::Deserialize)]
#[serde(crate = "rt::serde")]
pub(crate) struct CustomerEnvelope {
    pub(crate) customer: Customer,
}

pub(crate) static CUSTOMER_ENVELOPE_SCHEMA: rt::Schema =
    rt::Schema::object("CustomerEnvelope", &[rt::Field::required("customer", &CUSTOMER_SCHEMA)]);

#[derive(Clone, rt::Deserialize)]
#[serde(crate = "rt::serde")]
pub(crate) struct Customer {
    pub(crate) lago_id: String,
    /// The number under which we know the customer.
    pub(crate) external_id: String,
    pub(crate) name: Option<String>,
    pub(crate) email: Option<String>,
    pub(crate) customer_type: Option<CustomerCustomerType>,
    pub(crate) address_line1: Option<String>,
    pub(crate) address_line2: Option<String>,
    pub(crate) city: Option<String>,
    pub(crate) zipcode: Option<String>,
    pub(crate) country: Option<String>,
    /// Days between invoice and due date.
    pub(crate) net_payment_term: Option<i64>,
    pub(crate) created_at: rt::DateTime,
}

pub(crate) static CUSTOMER_SCHEMA: rt::Schema = rt::Schema::object(
    "Customer",
    &[
        rt::Field::required("lago_id", &rt::Schema::STRING),
        rt::Field::required("external_id", &rt::Schema::STRING),
        rt::Field::optional("name", &rt::Schema::Limited(&rt::Schema::STRING, &rt::Limits::NONE.sensitive())),
        rt::Field::optional(
            "email",
            &rt::Schema::Limited(&rt::Schema::STRING, &rt::Limits::NONE.sensitive()),
        ),
        rt::Field::optional("customer_type", &CUSTOMER_CUSTOMER_TYPE_SCHEMA),
        rt::Field::optional("address_line1", &rt::Schema::STRING),
        rt::Field::optional("address_line2", &rt::Schema::STRING),
        rt::Field::optional("city", &rt::Schema::STRING),
        rt::Field::optional("zipcode", &rt::Schema::STRING),
        rt::Field::optional("country", &rt::Schema::STRING),
        rt::Field::optional("net_payment_term", &rt::Schema::Int64),
        rt::Field::required("created_at", &rt::Schema::format(rt::Format::DateTime)),
    ],
);

#[derive(Clone, rt::Serialize)]
#[serde(crate = "rt::serde")]
pub(crate) struct CustomerInput {
    pub(crate) customer: CustomerInputCustomer,
}

#[derive(Clone, rt::Serialize)]
#[serde(crate = "rt::serde")]
pub(crate) struct Metadata {
    pub(crate) key: String,
    pub(crate) value: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) display_in_invoice: Option<bool>,
}

#[derive(Clone, Copy, PartialEq, Eq, rt::Deserialize)]
#[serde(crate = "rt::serde")]
pub(crate) enum PaymentStatus {
    #[serde(rename = "pending")]
    Pending,
    #[serde(rename = "succeeded")]
    Succeeded,
    #[serde(rename = "failed")]
    Failed,
}

impl PaymentStatus {
    /// The value as its text in JSON.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Succeeded => "succeeded",
            Self::Failed => "failed",
        }
    }
}

pub(crate) static PAYMENT_STATUS_SCHEMA: rt::Schema = rt::Schema::Enum(&["pending", "succeeded", "failed"]);

#[derive(Clone, rt::Deserialize)]
#[serde(crate = "rt::serde")]
pub(crate) struct InvoicePage {
    pub(crate) invoices: Vec<Invoice>,
    pub(crate) meta: Page,
}

pub(crate) static INVOICE_PAGE_SCHEMA: rt::Schema = rt::Schema::object(
    "InvoicePage",
    &[
        rt::Field::required("invoices", &rt::Schema::Array(&INVOICE_SCHEMA)),
        rt::Field::required("meta", &PAGE_SCHEMA),
    ],
);

#[derive(Clone, rt::Deserialize)]
#[serde(crate = "rt::serde")]
pub(crate) struct Page {
    pub(crate) current_page: i64,
    pub(crate) total_pages: i64,
    pub(crate) total_count: i64,
}

pub(crate) static PAGE_SCHEMA: rt::Schema = rt::Schema::object(
    "Page",
    &[
        rt::Field::required("current_page", &rt::Schema::Int64),
        rt::Field::required("total_pages", &rt::Schema::Int64),
        rt::Field::required("total_count", &rt::Schema::Int64),
    ],
);

#[derive(Clone, rt::Deserialize)]
#[serde(crate = "rt::serde")]
pub(crate) struct InvoiceEnvelope {
    pub(crate) invoice: Invoice,
}

pub(crate) static INVOICE_ENVELOPE_SCHEMA: rt::Schema =
    rt::Schema::object("InvoiceEnvelope", &[rt::Field::required("invoice", &INVOICE_SCHEMA)]);

#[derive(Clone, rt::Deserialize)]
#[serde(crate = "rt::serde")]
pub(crate) struct Invoice {
    pub(crate) lago_id: String,
    pub(crate) number: String,
    pub(crate) issuing_date: String,
    pub(crate) payment_due_date: Option<String>,
    pub(crate) payment_overdue: Option<bool>,
    /// draft, finalized, voided, failed, pending or deleted.
    pub(crate) status: String,
    pub(crate) payment_status: PaymentStatus,
    pub(crate) currency: String,
    pub(crate) taxes_amount_cents: i64,
    pub(crate) total_amount_cents: i64,
    /// Where the document can be fetched.
    pub(crate) file_url: Option<String>,
}

pub(crate) static INVOICE_SCHEMA: rt::Schema = rt::Schema::object(
    "Invoice",
    &[
        rt::Field::required("lago_id", &rt::Schema::STRING),
        rt::Field::required("number", &rt::Schema::STRING),
        rt::Field::required("issuing_date", &rt::Schema::STRING),
        rt::Field::optional("payment_due_date", &rt::Schema::STRING),
        rt::Field::optional("payment_overdue", &rt::Schema::Bool),
        rt::Field::required("status", &rt::Schema::STRING),
        rt::Field::required("payment_status", &PAYMENT_STATUS_SCHEMA),
        rt::Field::required("currency", &rt::Schema::STRING),
        rt::Field::required("taxes_amount_cents", &rt::Schema::Int64),
        rt::Field::required("total_amount_cents", &rt::Schema::Int64),
        rt::Field::optional("file_url", &rt::Schema::STRING),
    ],
);

#[derive(Clone, rt::Serialize)]
#[serde(crate = "rt::serde")]
pub(crate) struct OneOffInvoice {
    pub(crate) invoice: OneOffInvoiceInvoice,
}

#[derive(Clone, rt::Serialize)]
#[serde(crate = "rt::serde")]
pub(crate) struct VoidRequest {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) generate_credit_note: Option<bool>,
}

#[derive(Clone, rt::Serialize)]
#[serde(crate = "rt::serde")]
pub(crate) struct EventInput {
    pub(crate) event: EventInputEvent,
}

#[derive(Clone, rt::Deserialize)]
#[serde(crate = "rt::serde")]
pub(crate) struct EventCreated {
    pub(crate) event: EventCreatedEvent,
}

pub(crate) static EVENT_CREATED_SCHEMA: rt::Schema =
    rt::Schema::object("EventCreated", &[rt::Field::required("event", &EVENT_CREATED_EVENT_SCHEMA)]);

#[derive(Clone, rt::Deserialize)]
#[serde(crate = "rt::serde")]
pub(crate) struct UsageEnvelope {
    pub(crate) customer_usage: Usage,
}

pub(crate) static USAGE_ENVELOPE_SCHEMA: rt::Schema =
    rt::Schema::object("UsageEnvelope", &[rt::Field::required("customer_usage", &USAGE_SCHEMA)]);

#[derive(Clone, rt::Deserialize)]
#[serde(crate = "rt::serde")]
pub(crate) struct Usage {
    pub(crate) from_datetime: String,
    pub(crate) to_datetime: String,
    pub(crate) currency: Option<String>,
    pub(crate) amount_cents: i64,
    pub(crate) total_amount_cents: i64,
    pub(crate) charges_usage: Vec<ChargeUsage>,
}

pub(crate) static USAGE_SCHEMA: rt::Schema = rt::Schema::object(
    "Usage",
    &[
        rt::Field::required("from_datetime", &rt::Schema::STRING),
        rt::Field::required("to_datetime", &rt::Schema::STRING),
        rt::Field::optional("currency", &rt::Schema::STRING),
        rt::Field::required("amount_cents", &rt::Schema::Int64),
        rt::Field::required("total_amount_cents", &rt::Schema::Int64),
        rt::Field::required("charges_usage", &rt::Schema::Array(&CHARGE_USAGE_SCHEMA)),
    ],
);

#[derive(Clone, rt::Deserialize)]
#[serde(crate = "rt::serde")]
pub(crate) struct ChargeUsage {
    pub(crate) units: rt::DecimalText,
    pub(crate) amount_cents: i64,
    pub(crate) billable_metric: ChargeUsageBillableMetric,
}

pub(crate) static CHARGE_USAGE_SCHEMA: rt::Schema = rt::Schema::object(
    "ChargeUsage",
    &[
        rt::Field::required("units", &rt::Schema::String(rt::Text::Decimal)),
        rt::Field::required("amount_cents", &rt::Schema::Int64),
        rt::Field::required("billable_metric", &CHARGE_USAGE_BILLABLE_METRIC_SCHEMA),
    ],
);

#[derive(Clone, rt::Deserialize)]
#[serde(crate = "rt::serde")]
pub(crate) struct BillingEntitiesBillingEntitiesItem {
    pub(crate) code: String,
}

pub(crate) static BILLING_ENTITIES_BILLING_ENTITIES_ITEM_SCHEMA: rt::Schema = rt::Schema::object(
    "BillingEntitiesBillingEntitiesItem",
    &[rt::Field::required("code", &rt::Schema::STRING)],
);

#[derive(Clone, Copy, PartialEq, Eq, rt::Deserialize)]
#[serde(crate = "rt::serde")]
pub(crate) enum CustomerCustomerType {
    #[serde(rename = "company")]
    Company,
    #[serde(rename = "individual")]
    Individual,
}

impl CustomerCustomerType {
    /// The value as its text in JSON.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Company => "company",
            Self::Individual => "individual",
        }
    }
}

pub(crate) static CUSTOMER_CUSTOMER_TYPE_SCHEMA: rt::Schema = rt::Schema::Enum(&["company", "individual"]);

#[derive(Clone, rt::Serialize)]
#[serde(crate = "rt::serde")]
pub(crate) struct CustomerInputCustomer {
    pub(crate) external_id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) email: Option<rt::Email>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) customer_type: Option<CustomerInputCustomerCustomerType>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) address_line1: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) address_line2: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) city: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) zipcode: Option<String>,
    /// ISO 3166, two letters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) country: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) currency: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) net_payment_term: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) metadata: Option<Vec<Metadata>>,
}

#[derive(Clone, Copy, PartialEq, Eq, rt::Serialize)]
#[serde(crate = "rt::serde")]
pub(crate) enum CustomerInputCustomerCustomerType {
    #[serde(rename = "company")]
    Company,
    #[serde(rename = "individual")]
    Individual,
}

impl CustomerInputCustomerCustomerType {
    /// The value as its text in JSON.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Company => "company",
            Self::Individual => "individual",
        }
    }
}

#[derive(Clone, rt::Serialize)]
#[serde(crate = "rt::serde")]
pub(crate) struct OneOffInvoiceInvoice {
    pub(crate) external_customer_id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) currency: Option<String>,
    pub(crate) fees: Vec<OneOffInvoiceInvoiceFeesItem>,
}

#[derive(Clone, rt::Serialize)]
#[serde(crate = "rt::serde")]
pub(crate) struct OneOffInvoiceInvoiceFeesItem {
    /// What is charged for.
    pub(crate) add_on_code: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) description: Option<String>,
    /// A decimal number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) units: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) unit_amount_cents: Option<i64>,
}

#[derive(Clone, rt::Serialize)]
#[serde(crate = "rt::serde")]
pub(crate) struct EventInputEvent {
    /// Repeating one changes nothing.
    pub(crate) transaction_id: String,
    pub(crate) external_subscription_id: String,
    /// What is measured.
    pub(crate) code: String,
    /// Seconds since 1970.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) timestamp: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) properties: Option<std::collections::BTreeMap<String, String>>,
}

#[derive(Clone, rt::Deserialize)]
#[serde(crate = "rt::serde")]
pub(crate) struct EventCreatedEvent {
    pub(crate) transaction_id: String,
    pub(crate) code: String,
    pub(crate) timestamp: String,
}

pub(crate) static EVENT_CREATED_EVENT_SCHEMA: rt::Schema = rt::Schema::object(
    "EventCreatedEvent",
    &[
        rt::Field::required("transaction_id", &rt::Schema::STRING),
        rt::Field::required("code", &rt::Schema::STRING),
        rt::Field::required("timestamp", &rt::Schema::STRING),
    ],
);

#[derive(Clone, rt::Deserialize)]
#[serde(crate = "rt::serde")]
pub(crate) struct ChargeUsageBillableMetric {
    pub(crate) code: String,
    pub(crate) name: String,
}

pub(crate) static CHARGE_USAGE_BILLABLE_METRIC_SCHEMA: rt::Schema = rt::Schema::object(
    "ChargeUsageBillableMetric",
    &[rt::Field::required("code", &rt::Schema::STRING), rt::Field::required("name", &rt::Schema::STRING)],
);
