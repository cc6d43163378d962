// Generated from `backends/messaging.yaml` by `cargo xtask generate`. Do not edit.
//! Backend `messaging`: Text messages.
//!
//! Twilio. Sends text messages to mobile phones, from an account per country. Its address ends with the
//! account.
#![allow(
    dead_code,
    clippy::enum_variant_names,
    reason = "a contract says more than mappings read, in its own words"
)]

use caseway_runtime::codegen as rt;

/// What all instances have in common.
const BACKEND: rt::BackendDescriptor = rt::BackendDescriptor {
    name: "messaging",
    instance: None,
    title: "Text messages",
    owner: "team-communication",
    tier: rt::Tier::Supporting,
    base_url: Some("${MESSAGING_BASE_URL}"),
    auth: Some(rt::Auth::Basic { username: "${MESSAGING_ACCOUNT_SID}", password: "${MESSAGING_AUTH_TOKEN}" }),
    headers: &[],
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
    health: Some((&GET_BALANCE, rt::Duration::from_secs(60))),
};

pub(crate) static AT_DE: rt::BackendDescriptor = rt::BackendDescriptor {
    name: "messaging@de",
    instance: Some(rt::Instance { of: "messaging", name: "de" }),
    title: "Text messages (de)",
    base_url: Some("${MESSAGING_DE_BASE_URL}"),
    auth: Some(rt::Auth::Basic {
        username: "${MESSAGING_DE_ACCOUNT_SID}",
        password: "${MESSAGING_DE_AUTH_TOKEN}",
    }),
    ..BACKEND
};

pub(crate) static AT_NL: rt::BackendDescriptor = rt::BackendDescriptor {
    name: "messaging",
    instance: Some(rt::Instance { of: "messaging", name: "nl" }),
    title: "Text messages",
    ..BACKEND
};

/// The instances, in order of their names.
pub(crate) static INSTANCES: &[&rt::BackendDescriptor] = &[&AT_DE, &AT_NL];

pub(crate) static GET_BALANCE: rt::BackendOperation =
    rt::BackendOperation::get("messaging", "GetBalance", "/Balance.json")
        .replies(&[(200, rt::Reply::Body(&BALANCE_SCHEMA))]);

/// What is left on the account; answers as long as messages are sent.
pub(crate) fn get_balance() -> Result<rt::Outgoing, rt::Fault> {
    Ok(rt::Outgoing::to(&GET_BALANCE))
}

pub(crate) static CREATE_MESSAGE: rt::BackendOperation =
    rt::BackendOperation::post("messaging", "CreateMessage", "/Messages.json")
        .replies(&[(201, rt::Reply::Body(&MESSAGE_SCHEMA)), (400, rt::Reply::INVALID)]);

pub(crate) fn create_message(body: &NewMessage) -> Result<rt::Outgoing, rt::Fault> {
    rt::Outgoing::to(&CREATE_MESSAGE).form(rt::Lists::Repeated, body)
}

pub(crate) static GET_MESSAGE: rt::BackendOperation =
    rt::BackendOperation::get("messaging", "GetMessage", "/Messages/{Sid}.json")
        .replies(&[(200, rt::Reply::Body(&MESSAGE_SCHEMA)), (404, rt::Reply::NOT_FOUND)]);

pub(crate) fn get_message(sid: &str) -> Result<rt::Outgoing, rt::Fault> {
    rt::Outgoing::to(&GET_MESSAGE).path("Sid", sid)
}

pub(crate) static CHANGE_MESSAGE: rt::BackendOperation =
    rt::BackendOperation::post("messaging", "ChangeMessage", "/Messages/{Sid}.json")
        .idempotency(rt::Idempotency::Natural)
        .replies(&[
            (200, rt::Reply::Body(&MESSAGE_SCHEMA)),
            (400, rt::Reply::INVALID),
            (404, rt::Reply::NOT_FOUND),
        ]);

/// Removes what a message says, or holds back one that was not sent yet.
pub(crate) fn change_message(sid: &str, body: &Change) -> Result<rt::Outgoing, rt::Fault> {
    rt::Outgoing::to(&CHANGE_MESSAGE).path("Sid", sid)?.form(rt::Lists::Repeated, body)
}

#[derive(Clone, rt::Deserialize)]
#[serde(crate = "rt::serde")]
pub(crate) struct Balance {
    pub(crate) balance: Option<String>,
    pub(crate) currency: Option<String>,
}

pub(crate) static BALANCE_SCHEMA: rt::Schema = rt::Schema::object(
    "Balance",
    &[
        rt::Field::optional("balance", &rt::Schema::STRING),
        rt::Field::optional("currency", &rt::Schema::STRING),
    ],
);

#[derive(Clone, Copy, PartialEq, Eq, rt::Deserialize)]
#[serde(crate = "rt::serde")]
pub(crate) enum Status {
    #[serde(rename = "queued")]
    Queued,
    #[serde(rename = "sending")]
    Sending,
    #[serde(rename = "sent")]
    Sent,
    #[serde(rename = "failed")]
    Failed,
    #[serde(rename = "delivered")]
    Delivered,
    #[serde(rename = "undelivered")]
    Undelivered,
    #[serde(rename = "receiving")]
    Receiving,
    #[serde(rename = "received")]
    Received,
    #[serde(rename = "accepted")]
    Accepted,
    #[serde(rename = "scheduled")]
    Scheduled,
    #[serde(rename = "read")]
    Read,
    #[serde(rename = "partially_delivered")]
    PartiallyDelivered,
    #[serde(rename = "canceled")]
    Canceled,
}

impl Status {
    /// The value as its text in JSON.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Sending => "sending",
            Self::Sent => "sent",
            Self::Failed => "failed",
            Self::Delivered => "delivered",
            Self::Undelivered => "undelivered",
            Self::Receiving => "receiving",
            Self::Received => "received",
            Self::Accepted => "accepted",
            Self::Scheduled => "scheduled",
            Self::Read => "read",
            Self::PartiallyDelivered => "partially_delivered",
            Self::Canceled => "canceled",
        }
    }
}

pub(crate) static STATUS_SCHEMA: rt::Schema = rt::Schema::Enum(&[
    "queued",
    "sending",
    "sent",
    "failed",
    "delivered",
    "undelivered",
    "receiving",
    "received",
    "accepted",
    "scheduled",
    "read",
    "partially_delivered",
    "canceled",
]);

#[derive(Clone, rt::Deserialize)]
#[serde(crate = "rt::serde")]
pub(crate) struct Message {
    pub(crate) sid: String,
    pub(crate) status: Status,
    pub(crate) to: Option<String>,
    pub(crate) body: Option<String>,
    /// Messages that it takes, as in 1.
    pub(crate) num_segments: Option<String>,
    /// Why it failed.
    pub(crate) error_message: Option<String>,
    /// As in Tue, 31 Mar 2026 09:15:00 +0000.
    pub(crate) date_created: Option<String>,
}

pub(crate) static MESSAGE_SCHEMA: rt::Schema = rt::Schema::object(
    "Message",
    &[
        rt::Field::required("sid", &rt::Schema::STRING),
        rt::Field::required("status", &STATUS_SCHEMA),
        rt::Field::optional("to", &rt::Schema::STRING),
        rt::Field::optional("body", &rt::Schema::STRING),
        rt::Field::optional("num_segments", &rt::Schema::STRING),
        rt::Field::optional("error_message", &rt::Schema::STRING),
        rt::Field::optional("date_created", &rt::Schema::STRING),
    ],
);

/// A text message. Pictures make it one of another kind, which costs more.
#[derive(Clone, rt::Serialize)]
#[serde(crate = "rt::serde")]
pub(crate) struct NewMessage {
    /// As in +31612345678.
    #[serde(rename = "To")]
    pub(crate) to: String,
    #[serde(rename = "MessagingServiceSid")]
    pub(crate) messaging_service_sid: String,
    #[serde(rename = "Body")]
    pub(crate) body: String,
    #[serde(rename = "MediaUrl", skip_serializing_if = "Option::is_none")]
    pub(crate) media_url: Option<Vec<String>>,
    #[serde(rename = "ScheduleType", skip_serializing_if = "Option::is_none")]
    pub(crate) schedule_type: Option<NewMessageScheduleType>,
    #[serde(rename = "SendAt", skip_serializing_if = "Option::is_none")]
    pub(crate) send_at: Option<rt::DateTime>,
    /// Seconds after which it is not sent any more.
    #[serde(rename = "ValidityPeriod", skip_serializing_if = "Option::is_none")]
    pub(crate) validity_period: Option<i64>,
    #[serde(rename = "SmartEncoded", skip_serializing_if = "Option::is_none")]
    pub(crate) smart_encoded: Option<bool>,
}

#[derive(Clone, rt::Serialize)]
#[serde(crate = "rt::serde")]
pub(crate) struct Change {
    /// Empty, to remove what it says.
    #[serde(rename = "Body", skip_serializing_if = "Option::is_none")]
    pub(crate) body: Option<String>,
    #[serde(rename = "Status", skip_serializing_if = "Option::is_none")]
    pub(crate) status: Option<ChangeStatus>,
}

#[derive(Clone, Copy, PartialEq, Eq, rt::Serialize)]
#[serde(crate = "rt::serde")]
pub(crate) enum NewMessageScheduleType {
    #[serde(rename = "fixed")]
    Fixed,
}

impl NewMessageScheduleType {
    /// The value as its text in JSON.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Fixed => "fixed",
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq, rt::Serialize)]
#[serde(crate = "rt::serde")]
pub(crate) enum ChangeStatus {
    #[serde(rename = "canceled")]
    Canceled,
}

impl ChangeStatus {
    /// The value as its text in JSON.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Canceled => "canceled",
        }
    }
}

/// Which instance of the backend is called.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Instance {
    De,
    Nl,
}

impl Instance {
    /// The value as its text in JSON.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::De => "de",
            Self::Nl => "nl",
        }
    }
}
