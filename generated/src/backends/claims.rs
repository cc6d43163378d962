// Generated from `backends/claims.yaml` by `cargo xtask generate`. Do not edit.
//! Backend `claims`: Claims register.
//!
//! Our own register of claims, from 1998. Speaks forms and lists of 100; while it closes its books at
//! night, it takes notices and numbers them later.
#![allow(
    dead_code,
    clippy::enum_variant_names,
    reason = "a contract says more than mappings read, in its own words"
)]

use caseway_runtime::codegen as rt;

pub(crate) static BACKEND: rt::BackendDescriptor = rt::BackendDescriptor {
    name: "claims",
    instance: None,
    title: "Claims register",
    owner: "team-claims",
    tier: rt::Tier::Critical,
    base_url: Some("${CLAIMS_BASE_URL}"),
    auth: Some(rt::Auth::Basic { username: "${CLAIMS_USER}", password: "${CLAIMS_PASSWORD}" }),
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
        concurrency: 16,
    },
    health: Some((&GET_STATUS, rt::Duration::from_secs(30))),
};

pub(crate) static GET_STATUS: rt::BackendOperation =
    rt::BackendOperation::get("claims", "GetStatus", "/status").replies(&[(200, rt::Reply::Text)]);

/// Says in a word whether the books are open.
pub(crate) fn get_status() -> Result<rt::Outgoing, rt::Fault> {
    Ok(rt::Outgoing::to(&GET_STATUS))
}

pub(crate) static REGISTER_CLAIM: rt::BackendOperation =
    rt::BackendOperation::post("claims", "RegisterClaim", "/claims").replies(&[
        (201, rt::Reply::Body(&CLAIM_SCHEMA)),
        (202, rt::Reply::Body(&RECEIPT_SCHEMA)),
        (400, rt::Reply::INVALID),
        (404, rt::Reply::NOT_FOUND),
        (423, rt::Reply::UNAVAILABLE),
    ]);

/// Takes a notice. 423 while a change of the register is made.
pub(crate) fn register_claim(office: &str, x_desk: &str, body: &Notice) -> Result<rt::Outgoing, rt::Fault> {
    rt::Outgoing::to(&REGISTER_CLAIM)
        .cookie("office", office)
        .header("X-Desk", x_desk)?
        .form(rt::Lists::Indexed, body)
}

pub(crate) static FIND_NOTICE: rt::BackendOperation =
    rt::BackendOperation::get("claims", "FindNotice", "/notices/{notice}/claims")
        .replies(&[(200, rt::Reply::Body(&FIND_NOTICE_REPLY_SHAPE))]);

pub(crate) static FIND_NOTICE_REPLY_SHAPE: rt::Schema = rt::Schema::Array(&CLAIM_SCHEMA);

/// What became of a notice; an empty list while it is not numbered, or was never taken.
pub(crate) fn find_notice(notice: &rt::Uuid, office: &str) -> Result<rt::Outgoing, rt::Fault> {
    Ok(rt::Outgoing::to(&FIND_NOTICE).path("notice", notice)?.cookie("office", office))
}

pub(crate) static GET_CLAIM: rt::BackendOperation =
    rt::BackendOperation::get("claims", "GetClaim", "/claims/{number}").replies(&[
        (200, rt::Reply::Body(&CLAIM_SCHEMA)),
        (404, rt::Reply::NOT_FOUND),
        (410, rt::Reply::GONE),
    ]);

pub(crate) fn get_claim(number: &str, office: &str) -> Result<rt::Outgoing, rt::Fault> {
    Ok(rt::Outgoing::to(&GET_CLAIM).path("number", number)?.cookie("office", office))
}

pub(crate) static LIST_CLAIMS: rt::BackendOperation =
    rt::BackendOperation::get("claims", "ListClaims", "/policies/{policy}/claims")
        .replies(&[(200, rt::Reply::Body(&LIST_CLAIMS_REPLY_SHAPE)), (404, rt::Reply::NOT_FOUND)])
        .pages(rt::Pages::by(rt::PagesBy::LinkHeader).size(rt::PageSlot::Query("count"), 100).items(&[]));

pub(crate) static LIST_CLAIMS_REPLY_SHAPE: rt::Schema = rt::Schema::Array(&CLAIM_SCHEMA);

pub(crate) fn list_claims(policy: &str, office: &str, count: Option<i64>) -> Result<rt::Outgoing, rt::Fault> {
    Ok(rt::Outgoing::to(&LIST_CLAIMS).path("policy", policy)?.cookie("office", office).query("count", count))
}

pub(crate) static BOOK_RESERVE: rt::BackendOperation =
    rt::BackendOperation::put("claims", "BookReserve", "/claims/{number}/reserves/{cover}")
        .idempotency(rt::Idempotency::Natural)
        .replies(&[
            (204, rt::Reply::Empty),
            (404, rt::Reply::NOT_FOUND),
            (410, rt::Reply::GONE),
            (423, rt::Reply::UNAVAILABLE),
        ]);

/// Sets an amount aside, in place of the one before.
pub(crate) fn book_reserve(
    number: &str,
    cover: &str,
    office: &str,
    x_desk: &str,
    body: &Amount,
) -> Result<rt::Outgoing, rt::Fault> {
    rt::Outgoing::to(&BOOK_RESERVE)
        .path("number", number)?
        .path("cover", cover)?
        .cookie("office", office)
        .header("X-Desk", x_desk)?
        .json(body)
}

/// Collision, glass, theft, fire, water, storm.
#[derive(Clone, Copy, PartialEq, Eq, rt::Deserialize, rt::Serialize)]
#[serde(crate = "rt::serde")]
pub(crate) enum Cause {
    #[serde(rename = "COL")]
    Col,
    #[serde(rename = "GLS")]
    Gls,
    #[serde(rename = "THF")]
    Thf,
    #[serde(rename = "FIR")]
    Fir,
    #[serde(rename = "WAT")]
    Wat,
    #[serde(rename = "STO")]
    Sto,
}

impl Cause {
    /// The value as its text in JSON.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Col => "COL",
            Self::Gls => "GLS",
            Self::Thf => "THF",
            Self::Fir => "FIR",
            Self::Wat => "WAT",
            Self::Sto => "STO",
        }
    }
}

pub(crate) static CAUSE_SCHEMA: rt::Schema = rt::Schema::Enum(&["COL", "GLS", "THF", "FIR", "WAT", "STO"]);

/// What is set aside for a claim, and what that is made of.
#[derive(Clone, rt::Deserialize)]
#[serde(crate = "rt::serde")]
pub(crate) struct Reserve {
    pub(crate) cover: String,
    /// In euros.
    pub(crate) amount: rt::DecimalText,
    pub(crate) parts: Option<Vec<Reserve>>,
}

pub(crate) static RESERVE_SCHEMA: rt::Schema = rt::Schema::object(
    "Reserve",
    &[
        rt::Field::required("cover", &rt::Schema::STRING),
        rt::Field::required("amount", &rt::Schema::String(rt::Text::Decimal)),
        rt::Field::optional("parts", &rt::Schema::Array(&RESERVE_SCHEMA)),
    ],
);

#[derive(Clone, rt::Deserialize)]
#[serde(crate = "rt::serde")]
pub(crate) struct VehicleLoss {
    pub(crate) text: Option<String>,
    pub(crate) estimate: Option<rt::DecimalText>,
    pub(crate) object: VehicleLossObject,
    pub(crate) plate: String,
    pub(crate) drivable: Option<bool>,
}

pub(crate) static VEHICLE_LOSS_SCHEMA: rt::Schema = rt::Schema::object(
    "VehicleLoss",
    &[
        rt::Field::optional("text", &rt::Schema::STRING),
        rt::Field::optional("estimate", &rt::Schema::String(rt::Text::Decimal)),
        rt::Field::required("object", &VEHICLE_LOSS_OBJECT_SCHEMA),
        rt::Field::required("plate", &rt::Schema::STRING),
        rt::Field::optional("drivable", &rt::Schema::Bool),
    ],
);

#[derive(Clone, rt::Deserialize)]
#[serde(crate = "rt::serde")]
pub(crate) struct HomeLoss {
    pub(crate) text: Option<String>,
    pub(crate) estimate: Option<rt::DecimalText>,
    pub(crate) object: HomeLossObject,
    pub(crate) postcode: String,
    pub(crate) habitable: Option<bool>,
}

pub(crate) static HOME_LOSS_SCHEMA: rt::Schema = rt::Schema::object(
    "HomeLoss",
    &[
        rt::Field::optional("text", &rt::Schema::STRING),
        rt::Field::optional("estimate", &rt::Schema::String(rt::Text::Decimal)),
        rt::Field::required("object", &HOME_LOSS_OBJECT_SCHEMA),
        rt::Field::required("postcode", &rt::Schema::STRING),
        rt::Field::optional("habitable", &rt::Schema::Bool),
    ],
);

#[derive(Clone, rt::Deserialize)]
#[serde(crate = "rt::serde", rename = "union:object")]
pub(crate) enum Loss {
    V(Box<VehicleLoss>),
    H(Box<HomeLoss>),
}

impl Loss {
    /// Which of them it is, as its `object` says.
    pub(crate) const fn variant(&self) -> LossObject {
        match self {
            Self::V(_) => LossObject::V,
            Self::H(_) => LossObject::H,
        }
    }
}

pub(crate) static LOSS_SCHEMA: rt::Schema = rt::Schema::Union {
    name: "Loss",
    discriminator: "object",
    variants: &[("V", &VEHICLE_LOSS_SCHEMA), ("H", &HOME_LOSS_SCHEMA)],
};

#[derive(Clone, rt::Deserialize)]
#[serde(crate = "rt::serde")]
pub(crate) struct Claim {
    /// As in 2026-000104.
    pub(crate) number: String,
    pub(crate) policy: String,
    /// The notice that it was made of.
    pub(crate) notice: Option<rt::Uuid>,
    pub(crate) cause: Cause,
    pub(crate) occurred: rt::DateTime,
    pub(crate) reported: rt::DateTime,
    pub(crate) loss: Loss,
    pub(crate) reserves: Vec<Reserve>,
    pub(crate) closed: bool,
}

pub(crate) static CLAIM_SCHEMA: rt::Schema = rt::Schema::object(
    "Claim",
    &[
        rt::Field::required("number", &rt::Schema::STRING),
        rt::Field::required("policy", &rt::Schema::STRING),
        rt::Field::optional("notice", &rt::Schema::format(rt::Format::Uuid)),
        rt::Field::required("cause", &CAUSE_SCHEMA),
        rt::Field::required("occurred", &rt::Schema::format(rt::Format::DateTime)),
        rt::Field::required("reported", &rt::Schema::format(rt::Format::DateTime)),
        rt::Field::required("loss", &LOSS_SCHEMA),
        rt::Field::required("reserves", &rt::Schema::Array(&RESERVE_SCHEMA)),
        rt::Field::required("closed", &rt::Schema::Bool),
    ],
);

/// A notice that is numbered when the books are open again.
#[derive(Clone, rt::Deserialize)]
#[serde(crate = "rt::serde")]
pub(crate) struct Receipt {
    pub(crate) notice: rt::Uuid,
}

pub(crate) static RECEIPT_SCHEMA: rt::Schema =
    rt::Schema::object("Receipt", &[rt::Field::required("notice", &rt::Schema::format(rt::Format::Uuid))]);

#[derive(Clone, rt::Serialize)]
#[serde(crate = "rt::serde")]
pub(crate) struct Notice {
    pub(crate) notice: rt::Uuid,
    pub(crate) policy: String,
    pub(crate) cause: Cause,
    pub(crate) occurred: rt::DateTime,
    pub(crate) object: NoticeObject,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) plate: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) postcode: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) text: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) estimate: Option<rt::DecimalText>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) parties: Option<Vec<NoticePartiesItem>>,
}

#[derive(Clone, rt::Serialize)]
#[serde(crate = "rt::serde")]
pub(crate) struct Amount {
    pub(crate) amount: rt::DecimalText,
}

#[derive(Clone, Copy, PartialEq, Eq, rt::Deserialize)]
#[serde(crate = "rt::serde")]
pub(crate) enum VehicleLossObject {
    V,
}

impl VehicleLossObject {
    /// The value as its text in JSON.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::V => "V",
        }
    }
}

pub(crate) static VEHICLE_LOSS_OBJECT_SCHEMA: rt::Schema = rt::Schema::Enum(&["V"]);

#[derive(Clone, Copy, PartialEq, Eq, rt::Deserialize)]
#[serde(crate = "rt::serde")]
pub(crate) enum HomeLossObject {
    H,
}

impl HomeLossObject {
    /// The value as its text in JSON.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::H => "H",
        }
    }
}

pub(crate) static HOME_LOSS_OBJECT_SCHEMA: rt::Schema = rt::Schema::Enum(&["H"]);

#[derive(Clone, Copy, PartialEq, Eq, rt::Deserialize)]
#[serde(crate = "rt::serde")]
pub(crate) enum LossObject {
    V,
    H,
}

impl LossObject {
    /// The value as its text in JSON.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::V => "V",
            Self::H => "H",
        }
    }
}

pub(crate) static LOSS_OBJECT_SCHEMA: rt::Schema = rt::Schema::Enum(&["V", "H"]);

#[derive(Clone, Copy, PartialEq, Eq, rt::Serialize)]
#[serde(crate = "rt::serde")]
pub(crate) enum NoticeObject {
    V,
    H,
}

impl NoticeObject {
    /// The value as its text in JSON.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::V => "V",
            Self::H => "H",
        }
    }
}

#[derive(Clone, rt::Serialize)]
#[serde(crate = "rt::serde")]
pub(crate) struct NoticePartiesItem {
    pub(crate) role: NoticePartiesItemRole,
    pub(crate) name: String,
}

#[derive(Clone, Copy, PartialEq, Eq, rt::Serialize)]
#[serde(crate = "rt::serde")]
pub(crate) enum NoticePartiesItemRole {
    D,
    I,
    W,
}

impl NoticePartiesItemRole {
    /// The value as its text in JSON.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::D => "D",
            Self::I => "I",
            Self::W => "W",
        }
    }
}
