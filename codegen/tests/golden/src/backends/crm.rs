// Generated from `backends/crm.yaml` by `cargo xtask generate`. Do not edit.
//! Backend `crm`: CRM.
//!
//! Keeps people.
#![allow(
    dead_code,
    clippy::enum_variant_names,
    reason = "a contract says more than mappings read, in its own words"
)]

use caseway_runtime::codegen as rt;

pub(crate) static BACKEND: rt::BackendDescriptor = rt::BackendDescriptor {
    name: "crm",
    instance: None,
    title: "CRM",
    owner: "team-crm",
    tier: rt::Tier::Important,
    base_url: Some("${CRM_BASE_URL}"),
    auth: Some(rt::Auth::ApiKey { header: "X-Key", value: "${CRM_KEY}" }),
    headers: &[],
    resilience: rt::ResiliencePolicy {
        timeout: rt::Duration::from_secs(2),
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
        concurrency: 64,
    },
    health: Some((&PING, rt::Duration::from_secs(20))),
};

pub(crate) static PING: rt::BackendOperation =
    rt::BackendOperation::get("crm", "Ping", "/ping").replies(&[(200, rt::Reply::Empty)]);

pub(crate) fn ping() -> Result<rt::Outgoing, rt::Fault> {
    Ok(rt::Outgoing::to(&PING))
}

pub(crate) static GET_PERSON: rt::BackendOperation =
    rt::BackendOperation::get("crm", "GetPerson", "/people/{id}").replies(&[
        (200, rt::Reply::Body(&PERSON_SCHEMA)),
        (404, rt::Reply::NOT_FOUND),
        (410, rt::Reply::GONE),
    ]);

pub(crate) fn get_person(
    id: &str,
    depth: Option<i32>,
    accept_language: Option<&str>,
) -> Result<rt::Outgoing, rt::Fault> {
    rt::Outgoing::to(&GET_PERSON)
        .path("id", id)?
        .query("depth", depth)
        .header("Accept-Language", accept_language)
}

pub(crate) static ADD_PERSON: rt::BackendOperation =
    rt::BackendOperation::post("crm", "AddPerson", "/people")
        .idempotency(rt::Idempotency::Header("Idempotency-Key"))
        .replies(&[(201, rt::Reply::Body(&PERSON_SCHEMA)), (422, rt::Reply::INVALID)])
        .timeout(rt::Duration::from_millis(1500));

/// Adds a person.
pub(crate) fn add_person(body: &PersonInput) -> Result<rt::Outgoing, rt::Fault> {
    rt::Outgoing::to(&ADD_PERSON).json(body)
}

/// A person, as the CRM knows them.
#[derive(Clone, rt::Deserialize)]
#[serde(crate = "rt::serde")]
pub(crate) struct Person {
    /// Unique.
    pub(crate) id: String,
    #[serde(rename = "fullName")]
    pub(crate) full_name: Option<String>,
    pub(crate) status: PersonStatus,
    pub(crate) manager: Option<Box<Person>>,
}

pub(crate) static PERSON_SCHEMA: rt::Schema = rt::Schema::object(
    "Person",
    &[
        rt::Field::required("id", &rt::Schema::STRING),
        rt::Field::optional("fullName", &rt::Schema::STRING),
        rt::Field::required("status", &PERSON_STATUS_SCHEMA),
        rt::Field::optional("manager", &PERSON_SCHEMA),
    ],
);

#[derive(Clone, rt::Serialize)]
#[serde(crate = "rt::serde")]
pub(crate) struct PersonInput {
    #[serde(rename = "fullName")]
    pub(crate) full_name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) age: Option<i32>,
}

#[derive(Clone, Copy, PartialEq, Eq, rt::Deserialize)]
#[serde(crate = "rt::serde")]
pub(crate) enum PersonStatus {
    #[serde(rename = "ACTIVE")]
    Active,
    #[serde(rename = "GONE")]
    Gone,
}

impl PersonStatus {
    /// The value as its text in JSON.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Active => "ACTIVE",
            Self::Gone => "GONE",
        }
    }
}

pub(crate) static PERSON_STATUS_SCHEMA: rt::Schema = rt::Schema::Enum(&["ACTIVE", "GONE"]);
