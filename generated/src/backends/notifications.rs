// Generated from `backends/notifications.yaml` by `cargo xtask generate`. Do not edit.
//! Backend `notifications`: Mail.
//!
//! SendGrid. Sends mail to policy holders and suppliers.
#![allow(
    dead_code,
    clippy::enum_variant_names,
    reason = "a contract says more than mappings read, in its own words"
)]

use caseway_runtime::codegen as rt;

pub(crate) static BACKEND: rt::BackendDescriptor = rt::BackendDescriptor {
    name: "notifications",
    instance: None,
    title: "Mail",
    owner: "team-communication",
    tier: rt::Tier::Important,
    base_url: Some("${NOTIFICATIONS_BASE_URL}"),
    auth: Some(rt::Auth::Bearer { token: "${NOTIFICATIONS_TOKEN}" }),
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
        concurrency: 32,
    },
    health: None,
};

pub(crate) static SEND_MAIL: rt::BackendOperation =
    rt::BackendOperation::post("notifications", "SendMail", "/v3/mail/send").replies(&[
        (202, rt::Reply::Empty),
        (400, rt::Reply::INVALID),
        (413, rt::Reply::INVALID),
    ]);

/// Takes a mail over; whether it arrives is reported elsewhere.
pub(crate) fn send_mail(body: &Mail) -> Result<rt::Outgoing, rt::Fault> {
    rt::Outgoing::to(&SEND_MAIL).json(body)
}

pub(crate) static CREATE_BATCH: rt::BackendOperation =
    rt::BackendOperation::post("notifications", "CreateBatch", "/v3/mail/batch")
        .idempotency(rt::Idempotency::Natural)
        .replies(&[(201, rt::Reply::Body(&BATCH_SCHEMA)), (400, rt::Reply::INVALID)]);

/// Makes an id that mails can share; one that is never used is forgotten.
pub(crate) fn create_batch() -> Result<rt::Outgoing, rt::Fault> {
    Ok(rt::Outgoing::to(&CREATE_BATCH))
}

pub(crate) static GET_BATCH: rt::BackendOperation =
    rt::BackendOperation::get("notifications", "GetBatch", "/v3/mail/batch/{batch_id}")
        .replies(&[(200, rt::Reply::Body(&BATCH_SCHEMA)), (400, rt::Reply::INVALID)]);

/// Whether a batch's id is one.
pub(crate) fn get_batch(batch_id: &str) -> Result<rt::Outgoing, rt::Fault> {
    rt::Outgoing::to(&GET_BATCH).path("batch_id", batch_id)
}

#[derive(Clone, rt::Serialize)]
#[serde(crate = "rt::serde")]
pub(crate) struct Address {
    pub(crate) email: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) name: Option<String>,
}

/// A mail. Subject and content come from the template where there is one.
#[derive(Clone, rt::Serialize)]
#[serde(crate = "rt::serde")]
pub(crate) struct Mail {
    pub(crate) personalizations: Vec<Envelope>,
    pub(crate) from: Address,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) reply_to: Option<Address>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) subject: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) content: Option<Vec<Content>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) template_id: Option<String>,
    /// What is counted together.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) categories: Option<Vec<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) attachments: Option<Vec<Attachment>>,
    /// Seconds since 1970, at most three days ahead.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) send_at: Option<i64>,
    /// Mails of one batch can be held back together.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) batch_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) mail_settings: Option<MailSettings>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) tracking_settings: Option<TrackingSettings>,
}

/// Whom one copy goes to, and what only that copy says.
#[derive(Clone, rt::Serialize)]
#[serde(crate = "rt::serde")]
pub(crate) struct Envelope {
    pub(crate) to: Vec<Address>,
    /// Nobody of `to` again.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) cc: Option<Vec<Address>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) dynamic_template_data: Option<std::collections::BTreeMap<String, String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) custom_args: Option<CaseReference>,
}

/// Comes back with every report on the mail.
#[derive(Clone, rt::Serialize)]
#[serde(crate = "rt::serde")]
pub(crate) struct CaseReference {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) case_type: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) case_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) trace_id: Option<String>,
}

#[derive(Clone, rt::Serialize)]
#[serde(crate = "rt::serde")]
pub(crate) struct Content {
    /// As in text/plain.
    pub(crate) r#type: String,
    pub(crate) value: String,
}

#[derive(Clone, rt::Serialize)]
#[serde(crate = "rt::serde")]
pub(crate) struct Attachment {
    pub(crate) content: rt::Byte,
    /// As in decision.pdf.
    pub(crate) filename: String,
    /// As in application/pdf.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) r#type: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) disposition: Option<AttachmentDisposition>,
}

#[derive(Clone, rt::Serialize)]
#[serde(crate = "rt::serde")]
pub(crate) struct Switch {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) enable: Option<bool>,
}

#[derive(Clone, rt::Serialize)]
#[serde(crate = "rt::serde")]
pub(crate) struct MailSettings {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) bypass_unsubscribe_management: Option<Switch>,
}

#[derive(Clone, rt::Serialize)]
#[serde(crate = "rt::serde")]
pub(crate) struct TrackingSettings {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) click_tracking: Option<Switch>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) open_tracking: Option<Switch>,
}

#[derive(Clone, rt::Deserialize)]
#[serde(crate = "rt::serde")]
pub(crate) struct Batch {
    pub(crate) batch_id: String,
}

pub(crate) static BATCH_SCHEMA: rt::Schema =
    rt::Schema::object("Batch", &[rt::Field::required("batch_id", &rt::Schema::STRING)]);

#[derive(Clone, Copy, PartialEq, Eq, rt::Serialize)]
#[serde(crate = "rt::serde")]
pub(crate) enum AttachmentDisposition {
    #[serde(rename = "attachment")]
    Attachment,
    #[serde(rename = "inline")]
    Inline,
}

impl AttachmentDisposition {
    /// The value as its text in JSON.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Attachment => "attachment",
            Self::Inline => "inline",
        }
    }
}
