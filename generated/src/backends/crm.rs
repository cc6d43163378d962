// Generated from `backends/crm.yaml` by `cargo xtask generate`. Do not edit.
//! Backend `crm`: Customer relations.
//!
//! Apideck CRM, one interface to whatever CRM is connected. Holds people, notes and appointments.
#![allow(
    dead_code,
    clippy::enum_variant_names,
    reason = "a contract says more than mappings read, in its own words"
)]

use caseway_runtime::codegen as rt;

pub(crate) static BACKEND: rt::BackendDescriptor = rt::BackendDescriptor {
    name: "crm",
    instance: None,
    title: "Customer relations",
    owner: "team-customer-care",
    tier: rt::Tier::Important,
    base_url: Some("${CRM_BASE_URL}"),
    auth: Some(rt::Auth::Bearer { token: "${CRM_TOKEN}" }),
    headers: &[("x-apideck-app-id", "${CRM_APP_ID}"), ("x-apideck-consumer-id", "${CRM_CONSUMER_ID}")],
    resilience: rt::ResiliencePolicy {
        timeout: rt::Duration::from_secs(4),
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
        concurrency: 16,
    },
    health: Some((&FIND_CONTACTS, rt::Duration::from_secs(60))),
};

pub(crate) static FIND_CONTACTS: rt::BackendOperation =
    rt::BackendOperation::get("crm", "FindContacts", "/crm/contacts")
        .replies(&[
            (200, rt::Reply::Body(&CONTACT_PAGE_SCHEMA)),
            (400, rt::Reply::INVALID),
            (422, rt::Reply::INVALID),
        ])
        .pages(
            rt::Pages::by(rt::PagesBy::Token(rt::PageSlot::Query("cursor"), &["meta", "cursors", "next"]))
                .size(rt::PageSlot::Query("limit"), 200),
        );

pub(crate) fn find_contacts(
    filter: Option<&ContactsFilter>,
    sort: Option<&ContactsSort>,
    limit: Option<i64>,
    cursor: Option<&str>,
) -> Result<rt::Outgoing, rt::Fault> {
    Ok(rt::Outgoing::to(&FIND_CONTACTS)
        .query_object("filter", &filter)?
        .query_object("sort", &sort)?
        .query("limit", limit)
        .query("cursor", cursor))
}

pub(crate) static GET_CONTACT: rt::BackendOperation =
    rt::BackendOperation::get("crm", "GetContact", "/crm/contacts/{id}")
        .replies(&[(200, rt::Reply::Body(&CONTACT_ENVELOPE_SCHEMA)), (404, rt::Reply::NOT_FOUND)]);

pub(crate) fn get_contact(id: &str) -> Result<rt::Outgoing, rt::Fault> {
    rt::Outgoing::to(&GET_CONTACT).path("id", id)
}

pub(crate) static ADD_CONTACT: rt::BackendOperation =
    rt::BackendOperation::post("crm", "AddContact", "/crm/contacts").replies(&[
        (201, rt::Reply::Body(&SAVED_SCHEMA)),
        (400, rt::Reply::INVALID),
        (422, rt::Reply::INVALID),
    ]);

pub(crate) fn add_contact(body: &ContactInput) -> Result<rt::Outgoing, rt::Fault> {
    rt::Outgoing::to(&ADD_CONTACT).json(body)
}

pub(crate) static CHANGE_CONTACT: rt::BackendOperation =
    rt::BackendOperation::patch("crm", "ChangeContact", "/crm/contacts/{id}")
        .idempotency(rt::Idempotency::Natural)
        .replies(&[
            (200, rt::Reply::Body(&SAVED_SCHEMA)),
            (400, rt::Reply::INVALID),
            (404, rt::Reply::NOT_FOUND),
            (422, rt::Reply::INVALID),
        ]);

pub(crate) fn change_contact(id: &str, body: &ContactInput) -> Result<rt::Outgoing, rt::Fault> {
    rt::Outgoing::to(&CHANGE_CONTACT).path("id", id)?.json(body)
}

pub(crate) static DELETE_CONTACT: rt::BackendOperation =
    rt::BackendOperation::delete("crm", "DeleteContact", "/crm/contacts/{id}")
        .idempotency(rt::Idempotency::Natural)
        .replies(&[(200, rt::Reply::Body(&SAVED_SCHEMA)), (404, rt::Reply::NOT_FOUND)]);

pub(crate) fn delete_contact(id: &str) -> Result<rt::Outgoing, rt::Fault> {
    rt::Outgoing::to(&DELETE_CONTACT).path("id", id)
}

pub(crate) static ADD_NOTE: rt::BackendOperation = rt::BackendOperation::post("crm", "AddNote", "/crm/notes")
    .replies(&[(201, rt::Reply::Body(&SAVED_SCHEMA)), (400, rt::Reply::INVALID), (422, rt::Reply::INVALID)]);

pub(crate) fn add_note(body: &Note) -> Result<rt::Outgoing, rt::Fault> {
    rt::Outgoing::to(&ADD_NOTE).json(body)
}

pub(crate) static ADD_ACTIVITY: rt::BackendOperation =
    rt::BackendOperation::post("crm", "AddActivity", "/crm/activities").replies(&[
        (201, rt::Reply::Body(&SAVED_SCHEMA)),
        (400, rt::Reply::INVALID),
        (422, rt::Reply::INVALID),
    ]);

pub(crate) fn add_activity(body: &Activity) -> Result<rt::Outgoing, rt::Fault> {
    rt::Outgoing::to(&ADD_ACTIVITY).json(body)
}

#[derive(Clone, Copy, PartialEq, Eq, rt::Deserialize, rt::Serialize)]
#[serde(crate = "rt::serde")]
pub(crate) enum EmailKind {
    #[serde(rename = "primary")]
    Primary,
    #[serde(rename = "secondary")]
    Secondary,
    #[serde(rename = "work")]
    Work,
    #[serde(rename = "personal")]
    Personal,
    #[serde(rename = "billing")]
    Billing,
    #[serde(rename = "other")]
    Other,
}

impl EmailKind {
    /// The value as its text in JSON.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Primary => "primary",
            Self::Secondary => "secondary",
            Self::Work => "work",
            Self::Personal => "personal",
            Self::Billing => "billing",
            Self::Other => "other",
        }
    }
}

pub(crate) static EMAIL_KIND_SCHEMA: rt::Schema =
    rt::Schema::Enum(&["primary", "secondary", "work", "personal", "billing", "other"]);

#[derive(Clone, rt::Deserialize, rt::Serialize)]
#[serde(crate = "rt::serde")]
pub(crate) struct Email {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) email: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) r#type: Option<EmailKind>,
}

pub(crate) static EMAIL_SCHEMA: rt::Schema = rt::Schema::object(
    "Email",
    &[rt::Field::optional("email", &rt::Schema::STRING), rt::Field::optional("type", &EMAIL_KIND_SCHEMA)],
);

#[derive(Clone, Copy, PartialEq, Eq, rt::Deserialize, rt::Serialize)]
#[serde(crate = "rt::serde")]
pub(crate) enum PhoneKind {
    #[serde(rename = "primary")]
    Primary,
    #[serde(rename = "secondary")]
    Secondary,
    #[serde(rename = "home")]
    Home,
    #[serde(rename = "work")]
    Work,
    #[serde(rename = "office")]
    Office,
    #[serde(rename = "mobile")]
    Mobile,
    #[serde(rename = "assistant")]
    Assistant,
    #[serde(rename = "fax")]
    Fax,
    #[serde(rename = "direct-dial-in")]
    DirectDialIn,
    #[serde(rename = "personal")]
    Personal,
    #[serde(rename = "billing")]
    Billing,
    #[serde(rename = "other")]
    Other,
}

impl PhoneKind {
    /// The value as its text in JSON.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Primary => "primary",
            Self::Secondary => "secondary",
            Self::Home => "home",
            Self::Work => "work",
            Self::Office => "office",
            Self::Mobile => "mobile",
            Self::Assistant => "assistant",
            Self::Fax => "fax",
            Self::DirectDialIn => "direct-dial-in",
            Self::Personal => "personal",
            Self::Billing => "billing",
            Self::Other => "other",
        }
    }
}

pub(crate) static PHONE_KIND_SCHEMA: rt::Schema = rt::Schema::Enum(&[
    "primary",
    "secondary",
    "home",
    "work",
    "office",
    "mobile",
    "assistant",
    "fax",
    "direct-dial-in",
    "personal",
    "billing",
    "other",
]);

#[derive(Clone, rt::Deserialize, rt::Serialize)]
#[serde(crate = "rt::serde")]
pub(crate) struct Phone {
    pub(crate) number: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) r#type: Option<PhoneKind>,
}

pub(crate) static PHONE_SCHEMA: rt::Schema = rt::Schema::object(
    "Phone",
    &[rt::Field::required("number", &rt::Schema::STRING), rt::Field::optional("type", &PHONE_KIND_SCHEMA)],
);

#[derive(Clone, Copy, PartialEq, Eq, rt::Serialize)]
#[serde(crate = "rt::serde")]
pub(crate) enum AddressKind {
    #[serde(rename = "primary")]
    Primary,
    #[serde(rename = "secondary")]
    Secondary,
    #[serde(rename = "home")]
    Home,
    #[serde(rename = "office")]
    Office,
    #[serde(rename = "shipping")]
    Shipping,
    #[serde(rename = "billing")]
    Billing,
    #[serde(rename = "work")]
    Work,
    #[serde(rename = "other")]
    Other,
}

impl AddressKind {
    /// The value as its text in JSON.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Primary => "primary",
            Self::Secondary => "secondary",
            Self::Home => "home",
            Self::Office => "office",
            Self::Shipping => "shipping",
            Self::Billing => "billing",
            Self::Work => "work",
            Self::Other => "other",
        }
    }
}

#[derive(Clone, rt::Serialize)]
#[serde(crate = "rt::serde")]
pub(crate) struct Address {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) r#type: Option<AddressKind>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) line1: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) line2: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) city: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) postal_code: Option<String>,
    /// ISO 3166, two letters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) country: Option<String>,
}

#[derive(Clone, Copy, PartialEq, Eq, rt::Deserialize, rt::Serialize)]
#[serde(crate = "rt::serde")]
pub(crate) enum ContactKind {
    #[serde(rename = "customer")]
    Customer,
    #[serde(rename = "supplier")]
    Supplier,
    #[serde(rename = "employee")]
    Employee,
    #[serde(rename = "personal")]
    Personal,
}

impl ContactKind {
    /// The value as its text in JSON.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Customer => "customer",
            Self::Supplier => "supplier",
            Self::Employee => "employee",
            Self::Personal => "personal",
        }
    }
}

pub(crate) static CONTACT_KIND_SCHEMA: rt::Schema =
    rt::Schema::Enum(&["customer", "supplier", "employee", "personal"]);

#[derive(Clone, rt::Deserialize)]
#[serde(crate = "rt::serde")]
pub(crate) struct Contact {
    pub(crate) id: String,
    /// The full name.
    pub(crate) name: Option<String>,
    pub(crate) first_name: Option<String>,
    pub(crate) last_name: Option<String>,
    pub(crate) r#type: Option<ContactKind>,
    pub(crate) company_name: Option<String>,
    /// ISO 639, two letters.
    pub(crate) language: Option<String>,
    pub(crate) emails: Option<Vec<Email>>,
    pub(crate) phone_numbers: Option<Vec<Phone>>,
    pub(crate) updated_at: Option<rt::DateTime>,
}

pub(crate) static CONTACT_SCHEMA: rt::Schema = rt::Schema::object(
    "Contact",
    &[
        rt::Field::required("id", &rt::Schema::STRING),
        rt::Field::optional("name", &rt::Schema::Limited(&rt::Schema::STRING, &rt::Limits::NONE.sensitive())),
        rt::Field::optional(
            "first_name",
            &rt::Schema::Limited(&rt::Schema::STRING, &rt::Limits::NONE.sensitive()),
        ),
        rt::Field::optional(
            "last_name",
            &rt::Schema::Limited(&rt::Schema::STRING, &rt::Limits::NONE.sensitive()),
        ),
        rt::Field::optional("type", &CONTACT_KIND_SCHEMA),
        rt::Field::optional("company_name", &rt::Schema::STRING),
        rt::Field::optional("language", &rt::Schema::STRING),
        rt::Field::optional("emails", &rt::Schema::Array(&EMAIL_SCHEMA)),
        rt::Field::optional("phone_numbers", &rt::Schema::Array(&PHONE_SCHEMA)),
        rt::Field::optional("updated_at", &rt::Schema::format(rt::Format::DateTime)),
    ],
);

#[derive(Clone, rt::Serialize)]
#[serde(crate = "rt::serde")]
pub(crate) struct ContactsFilter {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) email: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) updated_since: Option<rt::DateTime>,
}

#[derive(Clone, rt::Serialize)]
#[serde(crate = "rt::serde")]
pub(crate) struct ContactsSort {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) by: Option<ContactsSortBy>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) direction: Option<ContactsSortDirection>,
}

/// A contact to create or change; what is left out stays as it is.
#[derive(Clone, rt::Serialize)]
#[serde(crate = "rt::serde")]
pub(crate) struct ContactInput {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) first_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) last_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) r#type: Option<ContactKind>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) company_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) language: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) emails: Option<Vec<Email>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) phone_numbers: Option<Vec<Phone>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) addresses: Option<Vec<Address>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) tags: Option<Vec<String>>,
}

#[derive(Clone, rt::Deserialize)]
#[serde(crate = "rt::serde")]
pub(crate) struct ContactEnvelope {
    pub(crate) data: Contact,
}

pub(crate) static CONTACT_ENVELOPE_SCHEMA: rt::Schema =
    rt::Schema::object("ContactEnvelope", &[rt::Field::required("data", &CONTACT_SCHEMA)]);

#[derive(Clone, rt::Deserialize)]
#[serde(crate = "rt::serde")]
pub(crate) struct ContactPage {
    pub(crate) data: Vec<Contact>,
    pub(crate) meta: Option<ContactPageMeta>,
}

pub(crate) static CONTACT_PAGE_SCHEMA: rt::Schema = rt::Schema::object(
    "ContactPage",
    &[
        rt::Field::required("data", &rt::Schema::Array(&CONTACT_SCHEMA)),
        rt::Field::optional("meta", &CONTACT_PAGE_META_SCHEMA),
    ],
);

#[derive(Clone, rt::Serialize)]
#[serde(crate = "rt::serde")]
pub(crate) struct Note {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) title: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) content: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) contact_id: Option<String>,
}

#[derive(Clone, Copy, PartialEq, Eq, rt::Serialize)]
#[serde(crate = "rt::serde")]
pub(crate) enum ActivityKind {
    #[serde(rename = "call")]
    Call,
    #[serde(rename = "meeting")]
    Meeting,
    #[serde(rename = "email")]
    Email,
    #[serde(rename = "note")]
    Note,
    #[serde(rename = "task")]
    Task,
    #[serde(rename = "deadline")]
    Deadline,
    #[serde(rename = "send-letter")]
    SendLetter,
    #[serde(rename = "send-quote")]
    SendQuote,
    #[serde(rename = "other")]
    Other,
}

impl ActivityKind {
    /// The value as its text in JSON.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Call => "call",
            Self::Meeting => "meeting",
            Self::Email => "email",
            Self::Note => "note",
            Self::Task => "task",
            Self::Deadline => "deadline",
            Self::SendLetter => "send-letter",
            Self::SendQuote => "send-quote",
            Self::Other => "other",
        }
    }
}

#[derive(Clone, rt::Serialize)]
#[serde(crate = "rt::serde")]
pub(crate) struct Activity {
    pub(crate) r#type: ActivityKind,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) title: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) description: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) contact_id: Option<String>,
    /// As in 2026-03-31T12:00:00.000Z.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) start_datetime: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) duration_seconds: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) done: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) video_conference_url: Option<String>,
}

#[derive(Clone, rt::Deserialize)]
#[serde(crate = "rt::serde")]
pub(crate) struct Saved {
    pub(crate) data: SavedData,
}

pub(crate) static SAVED_SCHEMA: rt::Schema =
    rt::Schema::object("Saved", &[rt::Field::required("data", &SAVED_DATA_SCHEMA)]);

#[derive(Clone, Copy, PartialEq, Eq, rt::Serialize)]
#[serde(crate = "rt::serde")]
pub(crate) enum ContactsSortBy {
    #[serde(rename = "created_at")]
    CreatedAt,
    #[serde(rename = "updated_at")]
    UpdatedAt,
    #[serde(rename = "name")]
    Name,
}

impl ContactsSortBy {
    /// The value as its text in JSON.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::CreatedAt => "created_at",
            Self::UpdatedAt => "updated_at",
            Self::Name => "name",
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq, rt::Serialize)]
#[serde(crate = "rt::serde")]
pub(crate) enum ContactsSortDirection {
    #[serde(rename = "asc")]
    Asc,
    #[serde(rename = "desc")]
    Desc,
}

impl ContactsSortDirection {
    /// The value as its text in JSON.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Asc => "asc",
            Self::Desc => "desc",
        }
    }
}

#[derive(Clone, rt::Deserialize)]
#[serde(crate = "rt::serde")]
pub(crate) struct ContactPageMeta {
    pub(crate) items_on_page: Option<i64>,
    pub(crate) cursors: Option<ContactPageMetaCursors>,
}

pub(crate) static CONTACT_PAGE_META_SCHEMA: rt::Schema = rt::Schema::object(
    "ContactPageMeta",
    &[
        rt::Field::optional("items_on_page", &rt::Schema::Int64),
        rt::Field::optional("cursors", &CONTACT_PAGE_META_CURSORS_SCHEMA),
    ],
);

#[derive(Clone, rt::Deserialize)]
#[serde(crate = "rt::serde")]
pub(crate) struct ContactPageMetaCursors {
    /// Null on the last page.
    pub(crate) next: Option<String>,
}

pub(crate) static CONTACT_PAGE_META_CURSORS_SCHEMA: rt::Schema =
    rt::Schema::object("ContactPageMetaCursors", &[rt::Field::optional("next", &rt::Schema::STRING)]);

#[derive(Clone, rt::Deserialize)]
#[serde(crate = "rt::serde")]
pub(crate) struct SavedData {
    pub(crate) id: String,
}

pub(crate) static SAVED_DATA_SCHEMA: rt::Schema =
    rt::Schema::object("SavedData", &[rt::Field::required("id", &rt::Schema::STRING)]);
