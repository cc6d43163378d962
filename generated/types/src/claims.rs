// Generated from `services/claims.yaml` by `cargo xtask generate`. Do not edit.
//! Types of the service `claims`.

use caseway_core::codegen as rt;

/// `Cause`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, rt::Deserialize, rt::Serialize)]
#[serde(crate = "rt::serde")]
pub enum Cause {
    /// `collision`.
    #[serde(rename = "collision")]
    Collision,
    /// `glass`.
    #[serde(rename = "glass")]
    Glass,
    /// `theft`.
    #[serde(rename = "theft")]
    Theft,
    /// `fire`.
    #[serde(rename = "fire")]
    Fire,
    /// `water`.
    #[serde(rename = "water")]
    Water,
    /// `storm`.
    #[serde(rename = "storm")]
    Storm,
}

impl Cause {
    /// The value as its text in JSON.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Collision => "collision",
            Self::Glass => "glass",
            Self::Theft => "theft",
            Self::Fire => "fire",
            Self::Water => "water",
            Self::Storm => "storm",
        }
    }
}

/// The shape of `Cause`.
pub static CAUSE_SCHEMA: rt::Schema =
    rt::Schema::Enum(&["collision", "glass", "theft", "fire", "water", "storm"]);

/// `VehicleLoss`.
#[derive(Clone, Debug, PartialEq, rt::Deserialize, rt::Serialize)]
#[serde(crate = "rt::serde")]
pub struct VehicleLoss {
    /// `description`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// In euros.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub estimate: Option<rt::DecimalNumber>,
    /// `kind`.
    pub kind: VehicleLossKind,
    /// `licensePlate`.
    #[serde(rename = "licensePlate")]
    pub license_plate: String,
    /// `drivable`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub drivable: Option<bool>,
}

/// The shape of `VehicleLoss`.
pub static VEHICLE_LOSS_SCHEMA: rt::Schema = rt::Schema::limited(
    "VehicleLoss",
    &[
        rt::Field::optional(
            "description",
            &rt::Schema::Limited(&rt::Schema::STRING, &rt::Limits::NONE.least(1).most(4000)),
        ),
        rt::Field::optional(
            "estimate",
            &rt::Schema::Limited(
                &rt::Schema::Decimal,
                &rt::Limits::NONE
                    .minimum(rt::decimal(0, 0))
                    .below(rt::decimal(10000000, 0))
                    .multiple_of(rt::decimal(1, 2)),
            ),
        ),
        rt::Field::required("kind", &VEHICLE_LOSS_KIND_SCHEMA),
        rt::Field::required(
            "licensePlate",
            &rt::Schema::Limited(&rt::Schema::STRING, &rt::Limits::NONE.least(1).most(12)),
        ),
        rt::Field::optional("drivable", &rt::Schema::Bool),
    ],
);

/// `HomeLoss`.
#[derive(Clone, Debug, PartialEq, rt::Deserialize, rt::Serialize)]
#[serde(crate = "rt::serde")]
pub struct HomeLoss {
    /// `description`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// In euros.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub estimate: Option<rt::DecimalNumber>,
    /// `kind`.
    pub kind: HomeLossKind,
    /// `postalCode`.
    #[serde(rename = "postalCode")]
    pub postal_code: String,
    /// `habitable`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub habitable: Option<bool>,
}

/// The shape of `HomeLoss`.
pub static HOME_LOSS_SCHEMA: rt::Schema = rt::Schema::limited(
    "HomeLoss",
    &[
        rt::Field::optional(
            "description",
            &rt::Schema::Limited(&rt::Schema::STRING, &rt::Limits::NONE.least(1).most(4000)),
        ),
        rt::Field::optional(
            "estimate",
            &rt::Schema::Limited(
                &rt::Schema::Decimal,
                &rt::Limits::NONE
                    .minimum(rt::decimal(0, 0))
                    .below(rt::decimal(10000000, 0))
                    .multiple_of(rt::decimal(1, 2)),
            ),
        ),
        rt::Field::required("kind", &HOME_LOSS_KIND_SCHEMA),
        rt::Field::required(
            "postalCode",
            &rt::Schema::Limited(&rt::Schema::STRING, &rt::Limits::NONE.least(1).most(10)),
        ),
        rt::Field::optional("habitable", &rt::Schema::Bool),
    ],
);

/// What was damaged.
#[derive(Clone, Debug, PartialEq, rt::Deserialize)]
#[serde(crate = "rt::serde", rename = "union:kind")]
pub enum Loss {
    /// `vehicle`.
    #[serde(rename = "vehicle")]
    Vehicle(Box<VehicleLoss>),
    /// `home`.
    #[serde(rename = "home")]
    Home(Box<HomeLoss>),
}

impl rt::Serialize for Loss {
    fn serialize<S: rt::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Vehicle(value) => value.serialize(serializer),
            Self::Home(value) => value.serialize(serializer),
        }
    }
}

impl Loss {
    /// Which of them it is, as its `kind` says.
    #[must_use]
    pub const fn variant(&self) -> LossKind {
        match self {
            Self::Vehicle(_) => LossKind::Vehicle,
            Self::Home(_) => LossKind::Home,
        }
    }
}

/// The shape of `Loss`.
pub static LOSS_SCHEMA: rt::Schema = rt::Schema::Union {
    name: "Loss",
    discriminator: "kind",
    variants: &[("vehicle", &VEHICLE_LOSS_SCHEMA), ("home", &HOME_LOSS_SCHEMA)],
};

/// `Party`.
#[derive(Clone, PartialEq, rt::Deserialize, rt::Serialize)]
#[serde(crate = "rt::serde")]
pub struct Party {
    /// `role`.
    pub role: PartyRole,
    /// `name`.
    pub name: String,
}

impl std::fmt::Debug for Party {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Party").field("role", &self.role).field("name", &rt::MASKED).finish()
    }
}

/// The shape of `Party`.
pub static PARTY_SCHEMA: rt::Schema = rt::Schema::limited(
    "Party",
    &[
        rt::Field::required("role", &PARTY_ROLE_SCHEMA),
        rt::Field::required(
            "name",
            &rt::Schema::Limited(&rt::Schema::STRING, &rt::Limits::NONE.least(1).most(200).sensitive()),
        ),
    ],
);

/// `NewClaim`.
#[derive(Clone, Debug, PartialEq, rt::Deserialize, rt::Serialize)]
#[serde(crate = "rt::serde")]
pub struct NewClaim {
    /// Made by the case. The register finds the claim by it, so that no notice becomes two.
    #[serde(rename = "noticeId")]
    pub notice_id: rt::Uuid,
    /// `policyNumber`.
    #[serde(rename = "policyNumber")]
    pub policy_number: String,
    /// `cause`.
    pub cause: Cause,
    /// `occurredAt`.
    #[serde(rename = "occurredAt")]
    pub occurred_at: rt::DateTime,
    /// `loss`.
    pub loss: Loss,
    /// `parties`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub parties: Option<Vec<Party>>,
}

/// The shape of `NewClaim`.
pub static NEW_CLAIM_SCHEMA: rt::Schema = rt::Schema::limited(
    "NewClaim",
    &[
        rt::Field::required("noticeId", &rt::Schema::format(rt::Format::Uuid)),
        rt::Field::required(
            "policyNumber",
            &rt::Schema::Limited(&rt::Schema::STRING, &rt::Limits::NONE.least(1)),
        ),
        rt::Field::required("cause", &CAUSE_SCHEMA),
        rt::Field::required("occurredAt", &rt::Schema::format(rt::Format::DateTime)),
        rt::Field::required("loss", &LOSS_SCHEMA),
        rt::Field::optional(
            "parties",
            &rt::Schema::Limited(&rt::Schema::Array(&PARTY_SCHEMA), &rt::Limits::NONE.most(20)),
        ),
    ],
);

/// `Registration`.
#[derive(Clone, Debug, PartialEq, rt::Deserialize, rt::Serialize)]
#[serde(crate = "rt::serde")]
pub struct Registration {
    /// `noticeId`.
    #[serde(rename = "noticeId")]
    pub notice_id: rt::Uuid,
    /// Null until the register has numbered the notice; then `GetClaim` and `ListClaims` have it.
    #[serde(rename = "claimNumber", deserialize_with = "rt::nullable")]
    pub claim_number: Option<String>,
}

/// The shape of `Registration`.
pub static REGISTRATION_SCHEMA: rt::Schema = rt::Schema::object(
    "Registration",
    &[
        rt::Field::required("noticeId", &rt::Schema::format(rt::Format::Uuid)),
        rt::Field::nullable("claimNumber", &rt::Schema::STRING),
    ],
);

/// `Reserve`.
#[derive(Clone, Debug, PartialEq, rt::Deserialize, rt::Serialize)]
#[serde(crate = "rt::serde")]
pub struct Reserve {
    /// `cover`.
    pub cover: String,
    /// In euros, with all that it is made of.
    pub amount: rt::DecimalNumber,
    /// What it is made of, as in `glass: 412.55`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub parts: Option<Vec<String>>,
}

/// The shape of `Reserve`.
pub static RESERVE_SCHEMA: rt::Schema = rt::Schema::object(
    "Reserve",
    &[
        rt::Field::required("cover", &rt::Schema::STRING),
        rt::Field::required("amount", &rt::Schema::Decimal),
        rt::Field::optional("parts", &rt::Schema::Array(&rt::Schema::STRING)),
    ],
);

/// `Claim`.
#[derive(Clone, Debug, PartialEq, rt::Deserialize, rt::Serialize)]
#[serde(crate = "rt::serde")]
pub struct Claim {
    /// `claimNumber`.
    #[serde(rename = "claimNumber")]
    pub claim_number: String,
    /// `policyNumber`.
    #[serde(rename = "policyNumber")]
    pub policy_number: String,
    /// `cause`.
    pub cause: Cause,
    /// `occurredAt`.
    #[serde(rename = "occurredAt")]
    pub occurred_at: rt::DateTime,
    /// Whether it was reported after more than the three days that the conditions give.
    pub late: bool,
    /// `loss`.
    pub loss: Loss,
    /// `reserves`.
    pub reserves: Vec<Reserve>,
    /// `open`.
    pub open: bool,
}

/// The shape of `Claim`.
pub static CLAIM_SCHEMA: rt::Schema = rt::Schema::limited(
    "Claim",
    &[
        rt::Field::required("claimNumber", &rt::Schema::STRING),
        rt::Field::required("policyNumber", &rt::Schema::STRING),
        rt::Field::required("cause", &CAUSE_SCHEMA),
        rt::Field::required("occurredAt", &rt::Schema::format(rt::Format::DateTime)),
        rt::Field::required("late", &rt::Schema::Bool),
        rt::Field::required("loss", &LOSS_SCHEMA),
        rt::Field::required("reserves", &rt::Schema::Array(&RESERVE_SCHEMA)),
        rt::Field::required("open", &rt::Schema::Bool),
    ],
);

/// `ClaimSearch`.
#[derive(Clone, Debug, PartialEq, rt::Deserialize, rt::Serialize)]
#[serde(crate = "rt::serde")]
pub struct ClaimSearch {
    /// `policyNumber`.
    #[serde(rename = "policyNumber")]
    pub policy_number: String,
    /// `cursor`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cursor: Option<String>,
    /// `limit`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limit: Option<i64>,
}

/// The shape of `ClaimSearch`.
pub static CLAIM_SEARCH_SCHEMA: rt::Schema = rt::Schema::object(
    "ClaimSearch",
    &[
        rt::Field::required("policyNumber", &rt::Schema::STRING),
        rt::Field::optional("cursor", &rt::Schema::STRING),
        rt::Field::optional("limit", &rt::Schema::Int64),
    ],
);

/// `ClaimPage`.
#[derive(Clone, Debug, PartialEq, rt::Deserialize, rt::Serialize)]
#[serde(crate = "rt::serde")]
pub struct ClaimPage {
    /// `claims`.
    pub claims: Vec<Claim>,
    /// Where the next page goes on; none after the last.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
}

/// The shape of `ClaimPage`.
pub static CLAIM_PAGE_SCHEMA: rt::Schema = rt::Schema::limited(
    "ClaimPage",
    &[
        rt::Field::required("claims", &rt::Schema::Array(&CLAIM_SCHEMA)),
        rt::Field::optional("next", &rt::Schema::STRING),
    ],
);

/// `ReserveBooking`.
#[derive(Clone, Debug, PartialEq, rt::Deserialize, rt::Serialize)]
#[serde(crate = "rt::serde")]
pub struct ReserveBooking {
    /// `claimNumber`.
    #[serde(rename = "claimNumber")]
    pub claim_number: String,
    /// `cover`.
    pub cover: ReserveBookingCover,
    /// In euros, in place of the amount before.
    pub amount: rt::DecimalNumber,
}

/// The shape of `ReserveBooking`.
pub static RESERVE_BOOKING_SCHEMA: rt::Schema = rt::Schema::limited(
    "ReserveBooking",
    &[
        rt::Field::required("claimNumber", &rt::Schema::STRING),
        rt::Field::required("cover", &RESERVE_BOOKING_COVER_SCHEMA),
        rt::Field::required(
            "amount",
            &rt::Schema::Limited(
                &rt::Schema::Decimal,
                &rt::Limits::NONE.minimum(rt::decimal(0, 0)).multiple_of(rt::decimal(1, 2)),
            ),
        ),
    ],
);

/// `VehicleLossKind`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, rt::Deserialize, rt::Serialize)]
#[serde(crate = "rt::serde")]
pub enum VehicleLossKind {
    /// `vehicle`.
    #[serde(rename = "vehicle")]
    Vehicle,
}

impl VehicleLossKind {
    /// The value as its text in JSON.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Vehicle => "vehicle",
        }
    }
}

/// The shape of `VehicleLossKind`.
pub static VEHICLE_LOSS_KIND_SCHEMA: rt::Schema = rt::Schema::Enum(&["vehicle"]);

/// `HomeLossKind`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, rt::Deserialize, rt::Serialize)]
#[serde(crate = "rt::serde")]
pub enum HomeLossKind {
    /// `home`.
    #[serde(rename = "home")]
    Home,
}

impl HomeLossKind {
    /// The value as its text in JSON.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Home => "home",
        }
    }
}

/// The shape of `HomeLossKind`.
pub static HOME_LOSS_KIND_SCHEMA: rt::Schema = rt::Schema::Enum(&["home"]);

/// `LossKind`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, rt::Deserialize, rt::Serialize)]
#[serde(crate = "rt::serde")]
pub enum LossKind {
    /// `vehicle`.
    #[serde(rename = "vehicle")]
    Vehicle,
    /// `home`.
    #[serde(rename = "home")]
    Home,
}

impl LossKind {
    /// The value as its text in JSON.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Vehicle => "vehicle",
            Self::Home => "home",
        }
    }
}

/// The shape of `LossKind`.
pub static LOSS_KIND_SCHEMA: rt::Schema = rt::Schema::Enum(&["vehicle", "home"]);

/// `PartyRole`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, rt::Deserialize, rt::Serialize)]
#[serde(crate = "rt::serde")]
pub enum PartyRole {
    /// `driver`.
    #[serde(rename = "driver")]
    Driver,
    /// `injured`.
    #[serde(rename = "injured")]
    Injured,
    /// `witness`.
    #[serde(rename = "witness")]
    Witness,
}

impl PartyRole {
    /// The value as its text in JSON.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Driver => "driver",
            Self::Injured => "injured",
            Self::Witness => "witness",
        }
    }
}

/// The shape of `PartyRole`.
pub static PARTY_ROLE_SCHEMA: rt::Schema = rt::Schema::Enum(&["driver", "injured", "witness"]);

/// `ReserveBookingCover`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, rt::Deserialize, rt::Serialize)]
#[serde(crate = "rt::serde")]
pub enum ReserveBookingCover {
    /// `vehicle`.
    #[serde(rename = "vehicle")]
    Vehicle,
    /// `home`.
    #[serde(rename = "home")]
    Home,
    /// `injury`.
    #[serde(rename = "injury")]
    Injury,
    /// `legal`.
    #[serde(rename = "legal")]
    Legal,
}

impl ReserveBookingCover {
    /// The value as its text in JSON.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Vehicle => "vehicle",
            Self::Home => "home",
            Self::Injury => "injury",
            Self::Legal => "legal",
        }
    }
}

/// The shape of `ReserveBookingCover`.
pub static RESERVE_BOOKING_COVER_SCHEMA: rt::Schema =
    rt::Schema::Enum(&["vehicle", "home", "injury", "legal"]);

/// `GetClaimInput`.
#[derive(Clone, Debug, PartialEq, rt::Deserialize, rt::Serialize)]
#[serde(crate = "rt::serde")]
pub struct GetClaimInput {
    /// `claimNumber`.
    #[serde(rename = "claimNumber")]
    pub claim_number: String,
}

/// The shape of `GetClaimInput`.
pub static GET_CLAIM_INPUT_SCHEMA: rt::Schema =
    rt::Schema::object("GetClaimInput", &[rt::Field::required("claimNumber", &rt::Schema::STRING)]);
