// Generated from `services/quotes.yaml` by `cargo xtask generate`. Do not edit.
//! Types of the service `quotes`.

use caseway_core::codegen as rt;

/// `Product`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, rt::Deserialize, rt::Serialize)]
#[serde(crate = "rt::serde")]
pub enum Product {
    /// `motor`.
    #[serde(rename = "motor")]
    Motor,
    /// `household`.
    #[serde(rename = "household")]
    Household,
}

impl Product {
    /// The value as its text in JSON.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Motor => "motor",
            Self::Household => "household",
        }
    }
}

/// The shape of `Product`.
pub static PRODUCT_SCHEMA: rt::Schema = rt::Schema::Enum(&["motor", "household"]);

/// `CoverQuery`.
#[derive(Clone, Debug, PartialEq, rt::Deserialize, rt::Serialize)]
#[serde(crate = "rt::serde")]
pub struct CoverQuery {
    /// `product`.
    pub product: Product,
}

/// The shape of `CoverQuery`.
pub static COVER_QUERY_SCHEMA: rt::Schema =
    rt::Schema::object("CoverQuery", &[rt::Field::required("product", &PRODUCT_SCHEMA)]);

/// `CoverList`.
#[derive(Clone, Debug, PartialEq, rt::Deserialize, rt::Serialize)]
#[serde(crate = "rt::serde")]
pub struct CoverList {
    /// `product`.
    pub product: Product,
    /// `covers`.
    pub covers: Vec<CoverListCoversItem>,
}

/// The shape of `CoverList`.
pub static COVER_LIST_SCHEMA: rt::Schema = rt::Schema::object(
    "CoverList",
    &[
        rt::Field::required("product", &PRODUCT_SCHEMA),
        rt::Field::required("covers", &rt::Schema::Array(&COVER_LIST_COVERS_ITEM_SCHEMA)),
    ],
);

/// `ChosenCover`.
#[derive(Clone, Debug, PartialEq, rt::Deserialize, rt::Serialize)]
#[serde(crate = "rt::serde")]
pub struct ChosenCover {
    /// `cover`.
    pub cover: String,
    /// `excessCents`.
    #[serde(rename = "excessCents", skip_serializing_if = "Option::is_none")]
    pub excess_cents: Option<i64>,
}

/// The shape of `ChosenCover`.
pub static CHOSEN_COVER_SCHEMA: rt::Schema = rt::Schema::object(
    "ChosenCover",
    &[
        rt::Field::required("cover", &rt::Schema::STRING),
        rt::Field::optional("excessCents", &rt::Schema::Int64),
    ],
);

/// `Vehicle`.
#[derive(Clone, Debug, PartialEq, rt::Deserialize, rt::Serialize)]
#[serde(crate = "rt::serde")]
pub struct Vehicle {
    /// `product`.
    pub product: VehicleProduct,
    /// `licensePlate`.
    #[serde(rename = "licensePlate")]
    pub license_plate: String,
    /// `use`.
    pub r#use: VehicleUse,
    /// `kilometresPerYear`.
    #[serde(rename = "kilometresPerYear", skip_serializing_if = "Option::is_none")]
    pub kilometres_per_year: Option<i32>,
}

/// The shape of `Vehicle`.
pub static VEHICLE_SCHEMA: rt::Schema = rt::Schema::object(
    "Vehicle",
    &[
        rt::Field::required("product", &VEHICLE_PRODUCT_SCHEMA),
        rt::Field::required("licensePlate", &rt::Schema::STRING),
        rt::Field::required("use", &VEHICLE_USE_SCHEMA),
        rt::Field::optional("kilometresPerYear", &rt::Schema::Int32),
    ],
);

/// `Home`.
#[derive(Clone, Debug, PartialEq, rt::Deserialize, rt::Serialize)]
#[serde(crate = "rt::serde")]
pub struct Home {
    /// `product`.
    pub product: HomeProduct,
    /// `postalCode`.
    #[serde(rename = "postalCode")]
    pub postal_code: String,
    /// `squareMetres`.
    #[serde(rename = "squareMetres")]
    pub square_metres: i32,
    /// Whether an alarm is connected to a control room.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub alarm: Option<bool>,
}

/// The shape of `Home`.
pub static HOME_SCHEMA: rt::Schema = rt::Schema::object(
    "Home",
    &[
        rt::Field::required("product", &HOME_PRODUCT_SCHEMA),
        rt::Field::required("postalCode", &rt::Schema::STRING),
        rt::Field::required("squareMetres", &rt::Schema::Int32),
        rt::Field::optional("alarm", &rt::Schema::Bool),
    ],
);

/// What is to be insured.
#[derive(Clone, Debug, PartialEq, rt::Deserialize)]
#[serde(crate = "rt::serde", rename = "union:product")]
pub enum Risk {
    /// `motor`.
    #[serde(rename = "motor")]
    Motor(Box<Vehicle>),
    /// `household`.
    #[serde(rename = "household")]
    Household(Box<Home>),
}

impl rt::Serialize for Risk {
    fn serialize<S: rt::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Motor(value) => value.serialize(serializer),
            Self::Household(value) => value.serialize(serializer),
        }
    }
}

impl Risk {
    /// Which of them it is, as its `product` says.
    #[must_use]
    pub const fn variant(&self) -> RiskProduct {
        match self {
            Self::Motor(_) => RiskProduct::Motor,
            Self::Household(_) => RiskProduct::Household,
        }
    }
}

/// The shape of `Risk`.
pub static RISK_SCHEMA: rt::Schema = rt::Schema::Union {
    name: "Risk",
    discriminator: "product",
    variants: &[("motor", &VEHICLE_SCHEMA), ("household", &HOME_SCHEMA)],
};

/// `QuoteRequest`.
#[derive(Clone, Debug, PartialEq, rt::Deserialize, rt::Serialize)]
#[serde(crate = "rt::serde")]
pub struct QuoteRequest {
    /// `risk`.
    pub risk: Risk,
    /// `customerId`.
    #[serde(rename = "customerId")]
    pub customer_id: String,
    /// `startsOn`.
    #[serde(rename = "startsOn")]
    pub starts_on: rt::Date,
    /// `claimFreeYears`.
    #[serde(rename = "claimFreeYears", default)]
    pub claim_free_years: i32,
    /// `covers`.
    pub covers: Vec<ChosenCover>,
}

/// The shape of `QuoteRequest`.
pub static QUOTE_REQUEST_SCHEMA: rt::Schema = rt::Schema::limited(
    "QuoteRequest",
    &[
        rt::Field::required("risk", &RISK_SCHEMA),
        rt::Field::required("customerId", &rt::Schema::STRING),
        rt::Field::required("startsOn", &rt::Schema::format(rt::Format::Date)),
        rt::Field::defaulted(
            "claimFreeYears",
            &rt::Schema::Limited(
                &rt::Schema::Int32,
                &rt::Limits::NONE.minimum(rt::decimal(0, 0)).maximum(rt::decimal(60, 0)),
            ),
        ),
        rt::Field::required(
            "covers",
            &rt::Schema::Limited(
                &rt::Schema::Array(&CHOSEN_COVER_SCHEMA),
                &rt::Limits::NONE.least(1).most(50),
            ),
        ),
    ],
);

/// `QuoteRevision`.
#[derive(Clone, Debug, PartialEq, rt::Deserialize, rt::Serialize)]
#[serde(crate = "rt::serde")]
pub struct QuoteRevision {
    /// `quoteId`.
    #[serde(rename = "quoteId")]
    pub quote_id: String,
    /// Left out, it stays as it is.
    #[serde(rename = "startsOn", skip_serializing_if = "Option::is_none")]
    pub starts_on: Option<rt::Date>,
    /// `covers`.
    pub covers: Vec<ChosenCover>,
}

/// The shape of `QuoteRevision`.
pub static QUOTE_REVISION_SCHEMA: rt::Schema = rt::Schema::object(
    "QuoteRevision",
    &[
        rt::Field::required("quoteId", &rt::Schema::STRING),
        rt::Field::optional("startsOn", &rt::Schema::format(rt::Format::Date)),
        rt::Field::required("covers", &rt::Schema::Array(&CHOSEN_COVER_SCHEMA)),
    ],
);

/// `QuoteAcceptance`.
#[derive(Clone, Debug, PartialEq, rt::Deserialize, rt::Serialize)]
#[serde(crate = "rt::serde")]
pub struct QuoteAcceptance {
    /// `quoteId`.
    #[serde(rename = "quoteId")]
    pub quote_id: String,
    /// Who said yes.
    #[serde(rename = "acceptedBy")]
    pub accepted_by: String,
}

/// The shape of `QuoteAcceptance`.
pub static QUOTE_ACCEPTANCE_SCHEMA: rt::Schema = rt::Schema::object(
    "QuoteAcceptance",
    &[
        rt::Field::required("quoteId", &rt::Schema::STRING),
        rt::Field::required("acceptedBy", &rt::Schema::STRING),
    ],
);

/// `Quote`.
#[derive(Clone, Debug, PartialEq, rt::Deserialize, rt::Serialize)]
#[serde(crate = "rt::serde")]
pub struct Quote {
    /// `quoteId`.
    #[serde(rename = "quoteId")]
    pub quote_id: String,
    /// `product`.
    pub product: Product,
    /// `state`.
    pub state: QuoteState,
    /// Whether it can be accepted as it stands.
    pub binding: bool,
    /// A year, without taxes.
    #[serde(rename = "netCents")]
    pub net_cents: i64,
    /// `taxCents`.
    #[serde(rename = "taxCents")]
    pub tax_cents: i64,
    /// `currency`.
    pub currency: String,
    /// As in 2026-03-31T12:00:00Z.
    #[serde(rename = "validUntil")]
    pub valid_until: String,
    /// Why it is under review or was declined.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reasons: Option<Vec<String>>,
    /// Once it is accepted.
    #[serde(rename = "policyNumber", skip_serializing_if = "Option::is_none")]
    pub policy_number: Option<String>,
}

/// The shape of `Quote`.
pub static QUOTE_SCHEMA: rt::Schema = rt::Schema::object(
    "Quote",
    &[
        rt::Field::required("quoteId", &rt::Schema::STRING),
        rt::Field::required("product", &PRODUCT_SCHEMA),
        rt::Field::required("state", &QUOTE_STATE_SCHEMA),
        rt::Field::required("binding", &rt::Schema::Bool),
        rt::Field::required("netCents", &rt::Schema::Int64),
        rt::Field::required("taxCents", &rt::Schema::Int64),
        rt::Field::required("currency", &rt::Schema::STRING),
        rt::Field::required("validUntil", &rt::Schema::STRING),
        rt::Field::optional("reasons", &rt::Schema::Array(&rt::Schema::STRING)),
        rt::Field::optional("policyNumber", &rt::Schema::STRING),
    ],
);

/// `CoverListCoversItem`.
#[derive(Clone, Debug, PartialEq, rt::Deserialize, rt::Serialize)]
#[serde(crate = "rt::serde")]
pub struct CoverListCoversItem {
    /// `cover`.
    pub cover: String,
    /// `name`.
    pub name: String,
    /// `compulsory`.
    pub compulsory: bool,
    /// The excesses to choose from.
    #[serde(rename = "excessCents", skip_serializing_if = "Option::is_none")]
    pub excess_cents: Option<Vec<i64>>,
}

/// The shape of `CoverListCoversItem`.
pub static COVER_LIST_COVERS_ITEM_SCHEMA: rt::Schema = rt::Schema::object(
    "CoverListCoversItem",
    &[
        rt::Field::required("cover", &rt::Schema::STRING),
        rt::Field::required("name", &rt::Schema::STRING),
        rt::Field::required("compulsory", &rt::Schema::Bool),
        rt::Field::optional("excessCents", &rt::Schema::Array(&rt::Schema::Int64)),
    ],
);

/// `VehicleProduct`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, rt::Deserialize, rt::Serialize)]
#[serde(crate = "rt::serde")]
pub enum VehicleProduct {
    /// `motor`.
    #[serde(rename = "motor")]
    Motor,
}

impl VehicleProduct {
    /// The value as its text in JSON.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Motor => "motor",
        }
    }
}

/// The shape of `VehicleProduct`.
pub static VEHICLE_PRODUCT_SCHEMA: rt::Schema = rt::Schema::Enum(&["motor"]);

/// `VehicleUse`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, rt::Deserialize, rt::Serialize)]
#[serde(crate = "rt::serde")]
pub enum VehicleUse {
    /// `private`.
    #[serde(rename = "private")]
    Private,
    /// `commute`.
    #[serde(rename = "commute")]
    Commute,
    /// `business`.
    #[serde(rename = "business")]
    Business,
}

impl VehicleUse {
    /// The value as its text in JSON.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Private => "private",
            Self::Commute => "commute",
            Self::Business => "business",
        }
    }
}

/// The shape of `VehicleUse`.
pub static VEHICLE_USE_SCHEMA: rt::Schema = rt::Schema::Enum(&["private", "commute", "business"]);

/// `HomeProduct`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, rt::Deserialize, rt::Serialize)]
#[serde(crate = "rt::serde")]
pub enum HomeProduct {
    /// `household`.
    #[serde(rename = "household")]
    Household,
}

impl HomeProduct {
    /// The value as its text in JSON.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Household => "household",
        }
    }
}

/// The shape of `HomeProduct`.
pub static HOME_PRODUCT_SCHEMA: rt::Schema = rt::Schema::Enum(&["household"]);

/// `RiskProduct`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, rt::Deserialize, rt::Serialize)]
#[serde(crate = "rt::serde")]
pub enum RiskProduct {
    /// `motor`.
    #[serde(rename = "motor")]
    Motor,
    /// `household`.
    #[serde(rename = "household")]
    Household,
}

impl RiskProduct {
    /// The value as its text in JSON.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Motor => "motor",
            Self::Household => "household",
        }
    }
}

/// The shape of `RiskProduct`.
pub static RISK_PRODUCT_SCHEMA: rt::Schema = rt::Schema::Enum(&["motor", "household"]);

/// `QuoteState`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, rt::Deserialize, rt::Serialize)]
#[serde(crate = "rt::serde")]
pub enum QuoteState {
    /// `priced`.
    #[serde(rename = "priced")]
    Priced,
    /// `underReview`.
    #[serde(rename = "underReview")]
    UnderReview,
    /// `declined`.
    #[serde(rename = "declined")]
    Declined,
    /// `accepted`.
    #[serde(rename = "accepted")]
    Accepted,
    /// `lapsed`.
    #[serde(rename = "lapsed")]
    Lapsed,
}

impl QuoteState {
    /// The value as its text in JSON.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Priced => "priced",
            Self::UnderReview => "underReview",
            Self::Declined => "declined",
            Self::Accepted => "accepted",
            Self::Lapsed => "lapsed",
        }
    }
}

/// The shape of `QuoteState`.
pub static QUOTE_STATE_SCHEMA: rt::Schema =
    rt::Schema::Enum(&["priced", "underReview", "declined", "accepted", "lapsed"]);

/// `GetQuoteInput`.
#[derive(Clone, Debug, PartialEq, rt::Deserialize, rt::Serialize)]
#[serde(crate = "rt::serde")]
pub struct GetQuoteInput {
    /// `quoteId`.
    #[serde(rename = "quoteId")]
    pub quote_id: String,
}

/// The shape of `GetQuoteInput`.
pub static GET_QUOTE_INPUT_SCHEMA: rt::Schema =
    rt::Schema::object("GetQuoteInput", &[rt::Field::required("quoteId", &rt::Schema::STRING)]);
