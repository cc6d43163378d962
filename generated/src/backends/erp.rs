// Generated from `backends/erp.yaml` by `cargo xtask generate`. Do not edit.
//! Backend `erp`: ERP.
//!
//! Xero accounting. Holds suppliers, purchase orders and the bills that suppliers send.
#![allow(
    dead_code,
    clippy::enum_variant_names,
    reason = "a contract says more than mappings read, in its own words"
)]

use caseway_runtime::codegen as rt;

pub(crate) static BACKEND: rt::BackendDescriptor = rt::BackendDescriptor {
    name: "erp",
    instance: None,
    title: "ERP",
    owner: "team-finance-platform",
    tier: rt::Tier::Critical,
    base_url: Some("${ERP_BASE_URL}"),
    auth: Some(rt::Auth::OAuth2 {
        token_url: "${ERP_TOKEN_URL}",
        client_id: "${ERP_CLIENT_ID}",
        client_secret: "${ERP_CLIENT_SECRET}",
        scopes: &["accounting.contacts", "accounting.transactions", "accounting.settings.read"],
    }),
    headers: &[("xero-tenant-id", "${ERP_TENANT_ID}")],
    resilience: rt::ResiliencePolicy {
        timeout: rt::Duration::from_secs(4),
        breaker: rt::BreakerPolicy {
            failures: 5,
            open_for: rt::Duration::from_secs(300),
            failure_rate: None,
            slow_calls: Some((rt::Duration::from_secs(3), 80, rt::Duration::from_secs(60), 20)),
        },
        retry: rt::RetryPolicy {
            attempts: 2,
            backoff: rt::Duration::from_millis(50),
            budget_percent: 20,
            budget_floor: 1,
        },
        concurrency: 5,
    },
    health: Some((&GET_ORGANISATION, rt::Duration::from_secs(30))),
};

pub(crate) static GET_ORGANISATION: rt::BackendOperation =
    rt::BackendOperation::get("erp", "GetOrganisation", "/Organisation")
        .replies(&[(200, rt::Reply::Body(&ORGANISATIONS_SCHEMA))]);

/// The company itself; answers as long as the books are reachable.
pub(crate) fn get_organisation() -> Result<rt::Outgoing, rt::Fault> {
    Ok(rt::Outgoing::to(&GET_ORGANISATION))
}

pub(crate) static FIND_CONTACTS: rt::BackendOperation =
    rt::BackendOperation::get("erp", "FindContacts", "/Contacts")
        .replies(&[(200, rt::Reply::Body(&CONTACTS_SCHEMA))]);

/// Contacts whose name, number or mail address contains the term.
pub(crate) fn find_contacts(
    search_term: Option<&str>,
    page: Option<i64>,
    page_size: Option<i64>,
    include_archived: Option<bool>,
) -> Result<rt::Outgoing, rt::Fault> {
    Ok(rt::Outgoing::to(&FIND_CONTACTS)
        .query("searchTerm", search_term)
        .query("page", page)
        .query("pageSize", page_size)
        .query("includeArchived", include_archived))
}

pub(crate) static GET_CONTACT: rt::BackendOperation =
    rt::BackendOperation::get("erp", "GetContact", "/Contacts/{ContactID}")
        .replies(&[(200, rt::Reply::Body(&CONTACTS_SCHEMA)), (404, rt::Reply::NOT_FOUND)]);

pub(crate) fn get_contact(contact_id: &rt::Uuid) -> Result<rt::Outgoing, rt::Fault> {
    rt::Outgoing::to(&GET_CONTACT).path("ContactID", contact_id)
}

pub(crate) static CREATE_CONTACTS: rt::BackendOperation =
    rt::BackendOperation::put("erp", "CreateContacts", "/Contacts")
        .idempotency(rt::Idempotency::Header("Idempotency-Key"))
        .replies(&[(200, rt::Reply::Body(&CONTACTS_SCHEMA)), (400, rt::Reply::INVALID)]);

pub(crate) fn create_contacts(body: &ContactChanges) -> Result<rt::Outgoing, rt::Fault> {
    rt::Outgoing::to(&CREATE_CONTACTS).json(body)
}

pub(crate) static UPDATE_CONTACT: rt::BackendOperation =
    rt::BackendOperation::post("erp", "UpdateContact", "/Contacts/{ContactID}")
        .idempotency(rt::Idempotency::Header("Idempotency-Key"))
        .replies(&[
            (200, rt::Reply::Body(&CONTACTS_SCHEMA)),
            (400, rt::Reply::INVALID),
            (404, rt::Reply::NOT_FOUND),
        ]);

pub(crate) fn update_contact(
    contact_id: &rt::Uuid,
    body: &ContactChanges,
) -> Result<rt::Outgoing, rt::Fault> {
    rt::Outgoing::to(&UPDATE_CONTACT).path("ContactID", contact_id)?.json(body)
}

pub(crate) static LIST_PURCHASE_ORDERS: rt::BackendOperation =
    rt::BackendOperation::get("erp", "ListPurchaseOrders", "/PurchaseOrders")
        .replies(&[(200, rt::Reply::Body(&PURCHASE_ORDERS_SCHEMA))]);

pub(crate) fn list_purchase_orders(
    status: Option<PurchaseOrderStatus>,
    date_from: Option<&rt::Date>,
    page: Option<i64>,
) -> Result<rt::Outgoing, rt::Fault> {
    Ok(rt::Outgoing::to(&LIST_PURCHASE_ORDERS)
        .query("Status", status.map(PurchaseOrderStatus::as_str))
        .query("DateFrom", date_from)
        .query("page", page))
}

pub(crate) static GET_PURCHASE_ORDER: rt::BackendOperation =
    rt::BackendOperation::get("erp", "GetPurchaseOrder", "/PurchaseOrders/{PurchaseOrderID}")
        .replies(&[(200, rt::Reply::Body(&PURCHASE_ORDERS_SCHEMA)), (404, rt::Reply::NOT_FOUND)]);

pub(crate) fn get_purchase_order(purchase_order_id: &rt::Uuid) -> Result<rt::Outgoing, rt::Fault> {
    rt::Outgoing::to(&GET_PURCHASE_ORDER).path("PurchaseOrderID", purchase_order_id)
}

pub(crate) static CREATE_PURCHASE_ORDERS: rt::BackendOperation =
    rt::BackendOperation::put("erp", "CreatePurchaseOrders", "/PurchaseOrders")
        .idempotency(rt::Idempotency::Header("Idempotency-Key"))
        .replies(&[(200, rt::Reply::Body(&PURCHASE_ORDERS_SCHEMA)), (400, rt::Reply::INVALID)]);

pub(crate) fn create_purchase_orders(body: &NewPurchaseOrders) -> Result<rt::Outgoing, rt::Fault> {
    rt::Outgoing::to(&CREATE_PURCHASE_ORDERS).json(body)
}

pub(crate) static UPDATE_PURCHASE_ORDER: rt::BackendOperation =
    rt::BackendOperation::post("erp", "UpdatePurchaseOrder", "/PurchaseOrders/{PurchaseOrderID}")
        .idempotency(rt::Idempotency::Header("Idempotency-Key"))
        .replies(&[
            (200, rt::Reply::Body(&PURCHASE_ORDERS_SCHEMA)),
            (400, rt::Reply::INVALID),
            (404, rt::Reply::NOT_FOUND),
        ]);

pub(crate) fn update_purchase_order(
    purchase_order_id: &rt::Uuid,
    body: &PurchaseOrderChanges,
) -> Result<rt::Outgoing, rt::Fault> {
    rt::Outgoing::to(&UPDATE_PURCHASE_ORDER).path("PurchaseOrderID", purchase_order_id)?.json(body)
}

pub(crate) static GET_INVOICE: rt::BackendOperation =
    rt::BackendOperation::get("erp", "GetInvoice", "/Invoices/{InvoiceID}")
        .replies(&[(200, rt::Reply::Body(&INVOICES_SCHEMA)), (404, rt::Reply::NOT_FOUND)]);

pub(crate) fn get_invoice(invoice_id: &rt::Uuid) -> Result<rt::Outgoing, rt::Fault> {
    rt::Outgoing::to(&GET_INVOICE).path("InvoiceID", invoice_id)
}

pub(crate) static CREATE_INVOICES: rt::BackendOperation =
    rt::BackendOperation::put("erp", "CreateInvoices", "/Invoices")
        .idempotency(rt::Idempotency::Header("Idempotency-Key"))
        .replies(&[(200, rt::Reply::Body(&INVOICES_SCHEMA)), (400, rt::Reply::INVALID)]);

pub(crate) fn create_invoices(body: &NewInvoices) -> Result<rt::Outgoing, rt::Fault> {
    rt::Outgoing::to(&CREATE_INVOICES).json(body)
}

pub(crate) static LIST_INVOICES: rt::BackendOperation =
    rt::BackendOperation::get("erp", "ListInvoices", "/Invoices")
        .replies(&[(200, rt::Reply::Body(&INVOICE_PAGE_SCHEMA))])
        .pages(
            rt::Pages::by(rt::PagesBy::Number(rt::PageSlot::Query("page"), 1))
                .size(rt::PageSlot::Query("pageSize"), 1000)
                .items(&["Invoices"])
                .end(rt::PagesEnd::Pages(&["pagination", "pageCount"])),
        );

pub(crate) fn list_invoices(
    contact_i_ds: Option<&Vec<rt::Uuid>>,
    statuses: Option<&Vec<String>>,
    page: Option<i64>,
    page_size: Option<i64>,
) -> Result<rt::Outgoing, rt::Fault> {
    Ok(rt::Outgoing::to(&LIST_INVOICES)
        .query_list("ContactIDs", ",", contact_i_ds.into_iter().flatten())
        .query_list("Statuses", ",", statuses.into_iter().flatten().map(String::as_str))
        .query("page", page)
        .query("pageSize", page_size))
}

pub(crate) static ATTACH_TO_INVOICE: rt::BackendOperation =
    rt::BackendOperation::put("erp", "AttachToInvoice", "/Invoices/{InvoiceID}/Attachments/{FileName}")
        .idempotency(rt::Idempotency::Header("Idempotency-Key"))
        .replies(&[
            (200, rt::Reply::Body(&ATTACHMENTS_SCHEMA)),
            (400, rt::Reply::INVALID),
            (404, rt::Reply::NOT_FOUND),
        ]);

/// Keeps a file with an invoice. The body is the file.
pub(crate) fn attach_to_invoice(invoice_id: &rt::Uuid, file_name: &str) -> Result<rt::Outgoing, rt::Fault> {
    Ok(rt::Outgoing::to(&ATTACH_TO_INVOICE)
        .path("InvoiceID", invoice_id)?
        .path("FileName", file_name)?
        .stream()
        .content_type("application/octet-stream"))
}

#[derive(Clone, rt::Deserialize)]
#[serde(crate = "rt::serde")]
pub(crate) struct Organisations {
    #[serde(rename = "Organisations")]
    pub(crate) organisations: Vec<Organisation>,
}

pub(crate) static ORGANISATIONS_SCHEMA: rt::Schema = rt::Schema::object(
    "Organisations",
    &[rt::Field::required("Organisations", &rt::Schema::Array(&ORGANISATION_SCHEMA))],
);

#[derive(Clone, rt::Deserialize)]
#[serde(crate = "rt::serde")]
pub(crate) struct Organisation {
    #[serde(rename = "Name")]
    pub(crate) name: Option<String>,
    #[serde(rename = "OrganisationStatus")]
    pub(crate) organisation_status: Option<String>,
}

pub(crate) static ORGANISATION_SCHEMA: rt::Schema = rt::Schema::object(
    "Organisation",
    &[
        rt::Field::optional("Name", &rt::Schema::STRING),
        rt::Field::optional("OrganisationStatus", &rt::Schema::STRING),
    ],
);

#[derive(Clone, rt::Deserialize)]
#[serde(crate = "rt::serde")]
pub(crate) struct Contacts {
    #[serde(rename = "Contacts")]
    pub(crate) contacts: Vec<Contact>,
}

pub(crate) static CONTACTS_SCHEMA: rt::Schema =
    rt::Schema::object("Contacts", &[rt::Field::required("Contacts", &rt::Schema::Array(&CONTACT_SCHEMA))]);

/// A supplier or customer in the books.
#[derive(Clone, rt::Deserialize)]
#[serde(crate = "rt::serde")]
pub(crate) struct Contact {
    #[serde(rename = "ContactID")]
    pub(crate) contact_id: rt::Uuid,
    /// Unique among active contacts.
    #[serde(rename = "Name")]
    pub(crate) name: String,
    /// ACTIVE, ARCHIVED or GDPRREQUEST.
    #[serde(rename = "ContactStatus")]
    pub(crate) contact_status: String,
    #[serde(rename = "EmailAddress")]
    pub(crate) email_address: Option<String>,
    /// The number in the trade register.
    #[serde(rename = "CompanyNumber")]
    pub(crate) company_number: Option<String>,
    #[serde(rename = "TaxNumber")]
    pub(crate) tax_number: Option<String>,
}

pub(crate) static CONTACT_SCHEMA: rt::Schema = rt::Schema::object(
    "Contact",
    &[
        rt::Field::required("ContactID", &rt::Schema::format(rt::Format::Uuid)),
        rt::Field::required("Name", &rt::Schema::Limited(&rt::Schema::STRING, &rt::Limits::NONE.sensitive())),
        rt::Field::required("ContactStatus", &rt::Schema::STRING),
        rt::Field::optional("EmailAddress", &rt::Schema::STRING),
        rt::Field::optional("CompanyNumber", &rt::Schema::STRING),
        rt::Field::optional("TaxNumber", &rt::Schema::STRING),
    ],
);

#[derive(Clone, rt::Serialize)]
#[serde(crate = "rt::serde")]
pub(crate) struct ContactChanges {
    #[serde(rename = "Contacts")]
    pub(crate) contacts: Vec<ContactChange>,
}

/// A contact to create or change; what is left out stays as it is.
#[derive(Clone, rt::Serialize)]
#[serde(crate = "rt::serde")]
pub(crate) struct ContactChange {
    #[serde(rename = "Name")]
    pub(crate) name: String,
    #[serde(rename = "EmailAddress", skip_serializing_if = "Option::is_none")]
    pub(crate) email_address: Option<rt::Email>,
    #[serde(rename = "CompanyNumber", skip_serializing_if = "Option::is_none")]
    pub(crate) company_number: Option<String>,
    #[serde(rename = "BankAccountDetails", skip_serializing_if = "Option::is_none")]
    pub(crate) bank_account_details: Option<String>,
    #[serde(rename = "Addresses", skip_serializing_if = "Option::is_none")]
    pub(crate) addresses: Option<Vec<Address>>,
}

#[derive(Clone, rt::Serialize)]
#[serde(crate = "rt::serde")]
pub(crate) struct Address {
    #[serde(rename = "AddressType")]
    pub(crate) address_type: AddressAddressType,
    #[serde(rename = "AddressLine1", skip_serializing_if = "Option::is_none")]
    pub(crate) address_line1: Option<String>,
    #[serde(rename = "AddressLine2", skip_serializing_if = "Option::is_none")]
    pub(crate) address_line2: Option<String>,
    #[serde(rename = "City", skip_serializing_if = "Option::is_none")]
    pub(crate) city: Option<String>,
    #[serde(rename = "PostalCode", skip_serializing_if = "Option::is_none")]
    pub(crate) postal_code: Option<String>,
    #[serde(rename = "Country", skip_serializing_if = "Option::is_none")]
    pub(crate) country: Option<String>,
}

#[derive(Clone, rt::Deserialize, rt::Serialize)]
#[serde(crate = "rt::serde")]
pub(crate) struct ContactRef {
    #[serde(rename = "ContactID")]
    pub(crate) contact_id: rt::Uuid,
    #[serde(rename = "Name", skip_serializing_if = "Option::is_none")]
    pub(crate) name: Option<String>,
}

pub(crate) static CONTACT_REF_SCHEMA: rt::Schema = rt::Schema::object(
    "ContactRef",
    &[
        rt::Field::required("ContactID", &rt::Schema::format(rt::Format::Uuid)),
        rt::Field::optional("Name", &rt::Schema::Limited(&rt::Schema::STRING, &rt::Limits::NONE.sensitive())),
    ],
);

#[derive(Clone, rt::Deserialize, rt::Serialize)]
#[serde(crate = "rt::serde")]
pub(crate) struct LineItem {
    #[serde(rename = "Description")]
    pub(crate) description: String,
    #[serde(rename = "Quantity", skip_serializing_if = "Option::is_none")]
    pub(crate) quantity: Option<rt::DecimalNumber>,
    #[serde(rename = "UnitAmount", skip_serializing_if = "Option::is_none")]
    pub(crate) unit_amount: Option<rt::DecimalNumber>,
    #[serde(rename = "ItemCode", skip_serializing_if = "Option::is_none")]
    pub(crate) item_code: Option<String>,
    /// The ledger account that is charged.
    #[serde(rename = "AccountCode", skip_serializing_if = "Option::is_none")]
    pub(crate) account_code: Option<String>,
    #[serde(rename = "LineAmount", skip_serializing_if = "Option::is_none")]
    pub(crate) line_amount: Option<rt::DecimalNumber>,
}

pub(crate) static LINE_ITEM_SCHEMA: rt::Schema = rt::Schema::object(
    "LineItem",
    &[
        rt::Field::required("Description", &rt::Schema::STRING),
        rt::Field::optional("Quantity", &rt::Schema::Decimal),
        rt::Field::optional("UnitAmount", &rt::Schema::Decimal),
        rt::Field::optional("ItemCode", &rt::Schema::STRING),
        rt::Field::optional("AccountCode", &rt::Schema::STRING),
        rt::Field::optional("LineAmount", &rt::Schema::Decimal),
    ],
);

#[derive(Clone, Copy, PartialEq, Eq, rt::Deserialize, rt::Serialize)]
#[serde(crate = "rt::serde")]
pub(crate) enum PurchaseOrderStatus {
    #[serde(rename = "DRAFT")]
    Draft,
    #[serde(rename = "SUBMITTED")]
    Submitted,
    #[serde(rename = "AUTHORISED")]
    Authorised,
    #[serde(rename = "BILLED")]
    Billed,
    #[serde(rename = "DELETED")]
    Deleted,
}

impl PurchaseOrderStatus {
    /// The value as its text in JSON.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Draft => "DRAFT",
            Self::Submitted => "SUBMITTED",
            Self::Authorised => "AUTHORISED",
            Self::Billed => "BILLED",
            Self::Deleted => "DELETED",
        }
    }
}

pub(crate) static PURCHASE_ORDER_STATUS_SCHEMA: rt::Schema =
    rt::Schema::Enum(&["DRAFT", "SUBMITTED", "AUTHORISED", "BILLED", "DELETED"]);

#[derive(Clone, rt::Deserialize)]
#[serde(crate = "rt::serde")]
pub(crate) struct PurchaseOrders {
    #[serde(rename = "PurchaseOrders")]
    pub(crate) purchase_orders: Vec<PurchaseOrder>,
}

pub(crate) static PURCHASE_ORDERS_SCHEMA: rt::Schema = rt::Schema::object(
    "PurchaseOrders",
    &[rt::Field::required("PurchaseOrders", &rt::Schema::Array(&PURCHASE_ORDER_SCHEMA))],
);

#[derive(Clone, rt::Deserialize)]
#[serde(crate = "rt::serde")]
pub(crate) struct PurchaseOrder {
    #[serde(rename = "PurchaseOrderID")]
    pub(crate) purchase_order_id: rt::Uuid,
    #[serde(rename = "PurchaseOrderNumber")]
    pub(crate) purchase_order_number: String,
    #[serde(rename = "Status")]
    pub(crate) status: PurchaseOrderStatus,
    #[serde(rename = "Contact")]
    pub(crate) contact: ContactRef,
    #[serde(rename = "LineItems")]
    pub(crate) line_items: Vec<LineItem>,
    #[serde(rename = "Reference")]
    pub(crate) reference: Option<String>,
    #[serde(rename = "CurrencyCode")]
    pub(crate) currency_code: Option<String>,
    /// Without taxes.
    #[serde(rename = "SubTotal")]
    pub(crate) sub_total: Option<rt::DecimalNumber>,
    #[serde(rename = "TotalTax")]
    pub(crate) total_tax: Option<rt::DecimalNumber>,
    #[serde(rename = "Total")]
    pub(crate) total: rt::DecimalNumber,
}

pub(crate) static PURCHASE_ORDER_SCHEMA: rt::Schema = rt::Schema::object(
    "PurchaseOrder",
    &[
        rt::Field::required("PurchaseOrderID", &rt::Schema::format(rt::Format::Uuid)),
        rt::Field::required("PurchaseOrderNumber", &rt::Schema::STRING),
        rt::Field::required("Status", &PURCHASE_ORDER_STATUS_SCHEMA),
        rt::Field::required("Contact", &CONTACT_REF_SCHEMA),
        rt::Field::required("LineItems", &rt::Schema::Array(&LINE_ITEM_SCHEMA)),
        rt::Field::optional("Reference", &rt::Schema::STRING),
        rt::Field::optional("CurrencyCode", &rt::Schema::STRING),
        rt::Field::optional("SubTotal", &rt::Schema::Decimal),
        rt::Field::optional("TotalTax", &rt::Schema::Decimal),
        rt::Field::required("Total", &rt::Schema::Decimal),
    ],
);

#[derive(Clone, rt::Serialize)]
#[serde(crate = "rt::serde")]
pub(crate) struct NewPurchaseOrders {
    #[serde(rename = "PurchaseOrders")]
    pub(crate) purchase_orders: Vec<NewPurchaseOrder>,
}

#[derive(Clone, rt::Serialize)]
#[serde(crate = "rt::serde")]
pub(crate) struct NewPurchaseOrder {
    #[serde(rename = "Contact")]
    pub(crate) contact: ContactRef,
    #[serde(rename = "LineItems")]
    pub(crate) line_items: Vec<LineItem>,
    #[serde(rename = "LineAmountTypes", skip_serializing_if = "Option::is_none")]
    pub(crate) line_amount_types: Option<NewPurchaseOrderLineAmountTypes>,
    #[serde(rename = "Status", skip_serializing_if = "Option::is_none")]
    pub(crate) status: Option<PurchaseOrderStatus>,
    #[serde(rename = "Reference", skip_serializing_if = "Option::is_none")]
    pub(crate) reference: Option<String>,
    #[serde(rename = "CurrencyCode", skip_serializing_if = "Option::is_none")]
    pub(crate) currency_code: Option<String>,
    #[serde(rename = "DeliveryDate", skip_serializing_if = "Option::is_none")]
    pub(crate) delivery_date: Option<rt::Date>,
    #[serde(rename = "DeliveryAddress", skip_serializing_if = "Option::is_none")]
    pub(crate) delivery_address: Option<String>,
    #[serde(rename = "DeliveryInstructions", skip_serializing_if = "Option::is_none")]
    pub(crate) delivery_instructions: Option<String>,
}

#[derive(Clone, rt::Serialize)]
#[serde(crate = "rt::serde")]
pub(crate) struct PurchaseOrderChanges {
    #[serde(rename = "PurchaseOrders")]
    pub(crate) purchase_orders: Vec<PurchaseOrderChangesPurchaseOrdersItem>,
}

#[derive(Clone, rt::Deserialize)]
#[serde(crate = "rt::serde")]
pub(crate) struct Invoices {
    #[serde(rename = "Invoices")]
    pub(crate) invoices: Vec<Invoice>,
}

pub(crate) static INVOICES_SCHEMA: rt::Schema =
    rt::Schema::object("Invoices", &[rt::Field::required("Invoices", &rt::Schema::Array(&INVOICE_SCHEMA))]);

/// A bill from a supplier or an invoice to a customer.
#[derive(Clone, rt::Deserialize)]
#[serde(crate = "rt::serde")]
pub(crate) struct Invoice {
    #[serde(rename = "InvoiceID")]
    pub(crate) invoice_id: rt::Uuid,
    #[serde(rename = "InvoiceNumber")]
    pub(crate) invoice_number: Option<String>,
    /// DRAFT, SUBMITTED, DELETED, AUTHORISED, PAID or VOIDED.
    #[serde(rename = "Status")]
    pub(crate) status: String,
    #[serde(rename = "CurrencyCode")]
    pub(crate) currency_code: Option<String>,
    /// How much of the bill's currency one of the company's was worth on the day it was booked.
    #[serde(rename = "CurrencyRate")]
    pub(crate) currency_rate: Option<rt::DecimalNumber>,
    #[serde(rename = "Total")]
    pub(crate) total: rt::DecimalNumber,
    #[serde(rename = "AmountDue")]
    pub(crate) amount_due: rt::DecimalNumber,
    /// As in /Date(1774915200000+0000)/.
    #[serde(rename = "FullyPaidOnDate")]
    pub(crate) fully_paid_on_date: Option<String>,
}

pub(crate) static INVOICE_SCHEMA: rt::Schema = rt::Schema::object(
    "Invoice",
    &[
        rt::Field::required("InvoiceID", &rt::Schema::format(rt::Format::Uuid)),
        rt::Field::optional("InvoiceNumber", &rt::Schema::STRING),
        rt::Field::required("Status", &rt::Schema::STRING),
        rt::Field::optional("CurrencyCode", &rt::Schema::STRING),
        rt::Field::optional("CurrencyRate", &rt::Schema::Decimal),
        rt::Field::required("Total", &rt::Schema::Decimal),
        rt::Field::required("AmountDue", &rt::Schema::Decimal),
        rt::Field::optional("FullyPaidOnDate", &rt::Schema::STRING),
    ],
);

#[derive(Clone, rt::Deserialize)]
#[serde(crate = "rt::serde")]
pub(crate) struct InvoicePage {
    #[serde(rename = "Invoices")]
    pub(crate) invoices: Vec<Invoice>,
    pub(crate) pagination: InvoicePagePagination,
}

pub(crate) static INVOICE_PAGE_SCHEMA: rt::Schema = rt::Schema::object(
    "InvoicePage",
    &[
        rt::Field::required("Invoices", &rt::Schema::Array(&INVOICE_SCHEMA)),
        rt::Field::required("pagination", &INVOICE_PAGE_PAGINATION_SCHEMA),
    ],
);

#[derive(Clone, rt::Deserialize)]
#[serde(crate = "rt::serde")]
pub(crate) struct Attachments {
    #[serde(rename = "Attachments")]
    pub(crate) attachments: Vec<Attachment>,
}

pub(crate) static ATTACHMENTS_SCHEMA: rt::Schema = rt::Schema::object(
    "Attachments",
    &[rt::Field::required("Attachments", &rt::Schema::Array(&ATTACHMENT_SCHEMA))],
);

#[derive(Clone, rt::Deserialize)]
#[serde(crate = "rt::serde")]
pub(crate) struct Attachment {
    #[serde(rename = "AttachmentID")]
    pub(crate) attachment_id: rt::Uuid,
    /// As in estimate.pdf.
    #[serde(rename = "FileName")]
    pub(crate) file_name: Option<String>,
    /// In bytes.
    #[serde(rename = "ContentLength")]
    pub(crate) content_length: Option<i64>,
}

pub(crate) static ATTACHMENT_SCHEMA: rt::Schema = rt::Schema::object(
    "Attachment",
    &[
        rt::Field::required("AttachmentID", &rt::Schema::format(rt::Format::Uuid)),
        rt::Field::optional("FileName", &rt::Schema::STRING),
        rt::Field::optional("ContentLength", &rt::Schema::Int64),
    ],
);

#[derive(Clone, rt::Serialize)]
#[serde(crate = "rt::serde")]
pub(crate) struct NewInvoices {
    #[serde(rename = "Invoices")]
    pub(crate) invoices: Vec<NewInvoice>,
}

#[derive(Clone, rt::Serialize)]
#[serde(crate = "rt::serde")]
pub(crate) struct NewInvoice {
    /// ACCPAY is a bill that we pay.
    #[serde(rename = "Type")]
    pub(crate) r#type: NewInvoiceType,
    #[serde(rename = "Contact")]
    pub(crate) contact: ContactRef,
    #[serde(rename = "LineItems")]
    pub(crate) line_items: Vec<LineItem>,
    #[serde(rename = "LineAmountTypes", skip_serializing_if = "Option::is_none")]
    pub(crate) line_amount_types: Option<NewInvoiceLineAmountTypes>,
    /// On a bill, the supplier's own number.
    #[serde(rename = "InvoiceNumber", skip_serializing_if = "Option::is_none")]
    pub(crate) invoice_number: Option<String>,
    #[serde(rename = "DueDate", skip_serializing_if = "Option::is_none")]
    pub(crate) due_date: Option<rt::Date>,
    #[serde(rename = "CurrencyCode", skip_serializing_if = "Option::is_none")]
    pub(crate) currency_code: Option<String>,
    #[serde(rename = "Status", skip_serializing_if = "Option::is_none")]
    pub(crate) status: Option<NewInvoiceStatus>,
}

#[derive(Clone, Copy, PartialEq, Eq, rt::Serialize)]
#[serde(crate = "rt::serde")]
pub(crate) enum AddressAddressType {
    #[serde(rename = "POBOX")]
    Pobox,
    #[serde(rename = "STREET")]
    Street,
}

impl AddressAddressType {
    /// The value as its text in JSON.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Pobox => "POBOX",
            Self::Street => "STREET",
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq, rt::Serialize)]
#[serde(crate = "rt::serde")]
pub(crate) enum NewPurchaseOrderLineAmountTypes {
    Exclusive,
    Inclusive,
    NoTax,
}

impl NewPurchaseOrderLineAmountTypes {
    /// The value as its text in JSON.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Exclusive => "Exclusive",
            Self::Inclusive => "Inclusive",
            Self::NoTax => "NoTax",
        }
    }
}

#[derive(Clone, rt::Serialize)]
#[serde(crate = "rt::serde")]
pub(crate) struct PurchaseOrderChangesPurchaseOrdersItem {
    #[serde(rename = "PurchaseOrderID")]
    pub(crate) purchase_order_id: rt::Uuid,
    #[serde(rename = "Status")]
    pub(crate) status: PurchaseOrderStatus,
}

#[derive(Clone, rt::Deserialize)]
#[serde(crate = "rt::serde")]
pub(crate) struct InvoicePagePagination {
    #[serde(rename = "pageCount")]
    pub(crate) page_count: i64,
    #[serde(rename = "itemCount")]
    pub(crate) item_count: Option<i64>,
}

pub(crate) static INVOICE_PAGE_PAGINATION_SCHEMA: rt::Schema = rt::Schema::object(
    "InvoicePagePagination",
    &[
        rt::Field::required("pageCount", &rt::Schema::Int64),
        rt::Field::optional("itemCount", &rt::Schema::Int64),
    ],
);

/// ACCPAY is a bill that we pay.
#[derive(Clone, Copy, PartialEq, Eq, rt::Serialize)]
#[serde(crate = "rt::serde")]
pub(crate) enum NewInvoiceType {
    #[serde(rename = "ACCPAY")]
    Accpay,
    #[serde(rename = "ACCREC")]
    Accrec,
}

impl NewInvoiceType {
    /// The value as its text in JSON.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Accpay => "ACCPAY",
            Self::Accrec => "ACCREC",
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq, rt::Serialize)]
#[serde(crate = "rt::serde")]
pub(crate) enum NewInvoiceLineAmountTypes {
    Exclusive,
    Inclusive,
    NoTax,
}

impl NewInvoiceLineAmountTypes {
    /// The value as its text in JSON.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Exclusive => "Exclusive",
            Self::Inclusive => "Inclusive",
            Self::NoTax => "NoTax",
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq, rt::Serialize)]
#[serde(crate = "rt::serde")]
pub(crate) enum NewInvoiceStatus {
    #[serde(rename = "DRAFT")]
    Draft,
    #[serde(rename = "SUBMITTED")]
    Submitted,
    #[serde(rename = "AUTHORISED")]
    Authorised,
}

impl NewInvoiceStatus {
    /// The value as its text in JSON.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Draft => "DRAFT",
            Self::Submitted => "SUBMITTED",
            Self::Authorised => "AUTHORISED",
        }
    }
}
