// Generated from `services/notifications.yaml` by `cargo xtask generate`. Do not edit.
//! Types of the service `notifications`.

use caseway_core::codegen as rt;

/// `Recipient`.
#[derive(Clone, Debug, PartialEq, rt::Deserialize, rt::Serialize)]
#[serde(crate = "rt::serde")]
pub struct Recipient {
    /// `email`.
    pub email: String,
    /// `name`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
}

/// The shape of `Recipient`.
pub static RECIPIENT_SCHEMA: rt::Schema = rt::Schema::object(
    "Recipient",
    &[rt::Field::required("email", &rt::Schema::STRING), rt::Field::optional("name", &rt::Schema::STRING)],
);

/// `Addressee`.
#[derive(Clone, Debug, PartialEq, rt::Deserialize, rt::Serialize)]
#[serde(crate = "rt::serde")]
pub struct Addressee {
    /// `email`.
    pub email: String,
    /// `name`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Who else gets what this one gets.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub copies: Option<Vec<Recipient>>,
}

/// The shape of `Addressee`.
pub static ADDRESSEE_SCHEMA: rt::Schema = rt::Schema::object(
    "Addressee",
    &[
        rt::Field::required("email", &rt::Schema::STRING),
        rt::Field::optional("name", &rt::Schema::STRING),
        rt::Field::optional("copies", &rt::Schema::Array(&RECIPIENT_SCHEMA)),
    ],
);

/// `Attachment`.
#[derive(Clone, PartialEq, rt::Deserialize, rt::Serialize)]
#[serde(crate = "rt::serde")]
pub struct Attachment {
    /// As in decision.pdf.
    pub name: String,
    /// The media type.
    #[serde(default = "attachment_kind_default")]
    pub kind: String,
    /// `content`.
    pub content: rt::Byte,
}

impl std::fmt::Debug for Attachment {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Attachment")
            .field("name", &self.name)
            .field("kind", &self.kind)
            .field("content", &rt::MASKED)
            .finish()
    }
}

fn attachment_kind_default() -> String {
    "application/pdf".to_owned()
}

/// The shape of `Attachment`.
pub static ATTACHMENT_SCHEMA: rt::Schema = rt::Schema::limited(
    "Attachment",
    &[
        rt::Field::required(
            "name",
            &rt::Schema::Limited(&rt::Schema::STRING, &rt::Limits::NONE.least(1).most(255)),
        ),
        rt::Field::defaulted("kind", &rt::Schema::Limited(&rt::Schema::STRING, &rt::Limits::NONE.most(255))),
        rt::Field::required(
            "content",
            &rt::Schema::Limited(&rt::Schema::format(rt::Format::Byte), &rt::Limits::NONE.sensitive()),
        ),
    ],
);

/// `Mail`.
#[derive(Clone, Debug, PartialEq, rt::Deserialize, rt::Serialize)]
#[serde(crate = "rt::serde")]
pub struct Mail {
    /// `to`.
    pub to: Vec<Addressee>,
    /// `subject`.
    pub subject: String,
    /// `text`.
    pub text: String,
    /// A mail address. Left out, the one of customer care.
    #[serde(rename = "answersTo", skip_serializing_if = "Option::is_none")]
    pub answers_to: Option<String>,
    /// Whether it goes to those who want no mail from us too.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub important: Option<bool>,
    /// Seconds since 1970, at most three days ahead.
    #[serde(rename = "sendAt", skip_serializing_if = "Option::is_none")]
    pub send_at: Option<i64>,
    /// `batchId`.
    #[serde(rename = "batchId", skip_serializing_if = "Option::is_none")]
    pub batch_id: Option<String>,
    /// Short ones, such as a decision on paper; what is large belongs to the documents.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub attachments: Option<Vec<Attachment>>,
}

/// The shape of `Mail`.
pub static MAIL_SCHEMA: rt::Schema = rt::Schema::limited(
    "Mail",
    &[
        rt::Field::required("to", &rt::Schema::Array(&ADDRESSEE_SCHEMA)),
        rt::Field::required("subject", &rt::Schema::STRING),
        rt::Field::required("text", &rt::Schema::STRING),
        rt::Field::optional("answersTo", &rt::Schema::STRING),
        rt::Field::optional("important", &rt::Schema::Bool),
        rt::Field::optional("sendAt", &rt::Schema::Int64),
        rt::Field::optional("batchId", &rt::Schema::STRING),
        rt::Field::optional(
            "attachments",
            &rt::Schema::Limited(&rt::Schema::Array(&ATTACHMENT_SCHEMA), &rt::Limits::NONE.most(5)),
        ),
    ],
);

/// `Template`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, rt::Deserialize, rt::Serialize)]
#[serde(crate = "rt::serde")]
pub enum Template {
    /// `claimReceived`.
    #[serde(rename = "claimReceived")]
    ClaimReceived,
    /// `workOrdered`.
    #[serde(rename = "workOrdered")]
    WorkOrdered,
    /// `paymentReminder`.
    #[serde(rename = "paymentReminder")]
    PaymentReminder,
    /// `quoteReady`.
    #[serde(rename = "quoteReady")]
    QuoteReady,
    /// `welcome`.
    #[serde(rename = "welcome")]
    Welcome,
}

impl Template {
    /// The value as its text in JSON.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::ClaimReceived => "claimReceived",
            Self::WorkOrdered => "workOrdered",
            Self::PaymentReminder => "paymentReminder",
            Self::QuoteReady => "quoteReady",
            Self::Welcome => "welcome",
        }
    }
}

/// The shape of `Template`.
pub static TEMPLATE_SCHEMA: rt::Schema =
    rt::Schema::Enum(&["claimReceived", "workOrdered", "paymentReminder", "quoteReady", "welcome"]);

/// `TemplateMail`.
#[derive(Clone, Debug, PartialEq, rt::Deserialize, rt::Serialize)]
#[serde(crate = "rt::serde")]
pub struct TemplateMail {
    /// `to`.
    pub to: Recipient,
    /// `template`.
    pub template: Template,
    /// What the template asks for.
    pub values: std::collections::BTreeMap<String, String>,
    /// Seconds since 1970, at most three days ahead.
    #[serde(rename = "sendAt", skip_serializing_if = "Option::is_none")]
    pub send_at: Option<i64>,
    /// `batchId`.
    #[serde(rename = "batchId", skip_serializing_if = "Option::is_none")]
    pub batch_id: Option<String>,
}

/// The shape of `TemplateMail`.
pub static TEMPLATE_MAIL_SCHEMA: rt::Schema = rt::Schema::object(
    "TemplateMail",
    &[
        rt::Field::required("to", &RECIPIENT_SCHEMA),
        rt::Field::required("template", &TEMPLATE_SCHEMA),
        rt::Field::required("values", &rt::Schema::Map(&rt::Schema::STRING)),
        rt::Field::optional("sendAt", &rt::Schema::Int64),
        rt::Field::optional("batchId", &rt::Schema::STRING),
    ],
);

/// `Batch`.
#[derive(Clone, Debug, PartialEq, rt::Deserialize, rt::Serialize)]
#[serde(crate = "rt::serde")]
pub struct Batch {
    /// `batchId`.
    #[serde(rename = "batchId")]
    pub batch_id: String,
}

/// The shape of `Batch`.
pub static BATCH_SCHEMA: rt::Schema =
    rt::Schema::object("Batch", &[rt::Field::required("batchId", &rt::Schema::STRING)]);

/// Whose account messages are sent from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, rt::Deserialize, rt::Serialize)]
#[serde(crate = "rt::serde")]
pub enum Country {
    /// `de`.
    #[serde(rename = "de")]
    De,
    /// `nl`.
    #[serde(rename = "nl")]
    Nl,
}

impl Country {
    /// The value as its text in JSON.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::De => "de",
            Self::Nl => "nl",
        }
    }
}

/// The shape of `Country`.
pub static COUNTRY_SCHEMA: rt::Schema = rt::Schema::Enum(&["de", "nl"]);

/// `TextMessage`.
#[derive(Clone, Debug, PartialEq, rt::Deserialize, rt::Serialize)]
#[serde(crate = "rt::serde")]
pub struct TextMessage {
    /// `country`.
    #[serde(default = "text_message_country_default")]
    pub country: Country,
    /// As in +31612345678.
    pub mobile: String,
    /// `text`.
    pub text: String,
    /// Addresses of pictures; at most ten.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pictures: Option<Vec<String>>,
    /// Left out, at once; otherwise from a quarter of an hour to five weeks ahead.
    #[serde(rename = "sendAt", skip_serializing_if = "Option::is_none")]
    pub send_at: Option<rt::DateTime>,
    /// After that many seconds it is not sent any more.
    #[serde(rename = "secondsOfUse", skip_serializing_if = "Option::is_none")]
    pub seconds_of_use: Option<i64>,
}

fn text_message_country_default() -> Country {
    Country::Nl
}

/// The shape of `TextMessage`.
pub static TEXT_MESSAGE_SCHEMA: rt::Schema = rt::Schema::object(
    "TextMessage",
    &[
        rt::Field::defaulted("country", &COUNTRY_SCHEMA),
        rt::Field::required("mobile", &rt::Schema::STRING),
        rt::Field::required("text", &rt::Schema::STRING),
        rt::Field::optional("pictures", &rt::Schema::Array(&rt::Schema::STRING)),
        rt::Field::optional("sendAt", &rt::Schema::format(rt::Format::DateTime)),
        rt::Field::optional("secondsOfUse", &rt::Schema::Int64),
    ],
);

/// `TextKey`.
#[derive(Clone, Debug, PartialEq, rt::Deserialize, rt::Serialize)]
#[serde(crate = "rt::serde")]
pub struct TextKey {
    /// `messageId`.
    #[serde(rename = "messageId")]
    pub message_id: String,
    /// The one that it was sent with.
    #[serde(default = "text_key_country_default")]
    pub country: Country,
}

fn text_key_country_default() -> Country {
    Country::Nl
}

/// The shape of `TextKey`.
pub static TEXT_KEY_SCHEMA: rt::Schema = rt::Schema::object(
    "TextKey",
    &[
        rt::Field::required("messageId", &rt::Schema::STRING),
        rt::Field::defaulted("country", &COUNTRY_SCHEMA),
    ],
);

/// `TextState`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, rt::Deserialize, rt::Serialize)]
#[serde(crate = "rt::serde")]
pub enum TextState {
    /// `waiting`.
    #[serde(rename = "waiting")]
    Waiting,
    /// `sent`.
    #[serde(rename = "sent")]
    Sent,
    /// `delivered`.
    #[serde(rename = "delivered")]
    Delivered,
    /// `failed`.
    #[serde(rename = "failed")]
    Failed,
    /// `withdrawn`.
    #[serde(rename = "withdrawn")]
    Withdrawn,
}

impl TextState {
    /// The value as its text in JSON.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Sent => "sent",
            Self::Delivered => "delivered",
            Self::Failed => "failed",
            Self::Withdrawn => "withdrawn",
        }
    }
}

/// The shape of `TextState`.
pub static TEXT_STATE_SCHEMA: rt::Schema =
    rt::Schema::Enum(&["waiting", "sent", "delivered", "failed", "withdrawn"]);

/// `TextReport`.
#[derive(Clone, Debug, PartialEq, rt::Deserialize, rt::Serialize)]
#[serde(crate = "rt::serde")]
pub struct TextReport {
    /// `messageId`.
    #[serde(rename = "messageId")]
    pub message_id: String,
    /// `state`.
    pub state: TextState,
    /// Why it failed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// As how many messages it is charged, once it was sent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub parts: Option<i64>,
}

/// The shape of `TextReport`.
pub static TEXT_REPORT_SCHEMA: rt::Schema = rt::Schema::object(
    "TextReport",
    &[
        rt::Field::required("messageId", &rt::Schema::STRING),
        rt::Field::required("state", &TEXT_STATE_SCHEMA),
        rt::Field::optional("reason", &rt::Schema::STRING),
        rt::Field::optional("parts", &rt::Schema::Int64),
    ],
);

/// `GetBatchInput`.
#[derive(Clone, Debug, PartialEq, rt::Deserialize, rt::Serialize)]
#[serde(crate = "rt::serde")]
pub struct GetBatchInput {
    /// `batchId`.
    #[serde(rename = "batchId")]
    pub batch_id: String,
}

/// The shape of `GetBatchInput`.
pub static GET_BATCH_INPUT_SCHEMA: rt::Schema =
    rt::Schema::object("GetBatchInput", &[rt::Field::required("batchId", &rt::Schema::STRING)]);
