// Generated from `services/suppliers.yaml` by `cargo xtask generate`. Do not edit.
//! Types of the service `suppliers`.

use caseway_core::codegen as rt;

/// `Supplier`.
#[derive(Clone, Debug, PartialEq, rt::Deserialize, rt::Serialize)]
#[serde(crate = "rt::serde")]
pub struct Supplier {
    /// `supplierId`.
    #[serde(rename = "supplierId")]
    pub supplier_id: String,
    /// `name`.
    pub name: String,
    /// `state`.
    pub state: SupplierState,
    /// `email`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// The number in the trade register.
    #[serde(rename = "registrationNumber", skip_serializing_if = "Option::is_none")]
    pub registration_number: Option<String>,
}

/// The shape of `Supplier`.
pub static SUPPLIER_SCHEMA: rt::Schema = rt::Schema::object(
    "Supplier",
    &[
        rt::Field::required("supplierId", &rt::Schema::STRING),
        rt::Field::required("name", &rt::Schema::STRING),
        rt::Field::required("state", &SUPPLIER_STATE_SCHEMA),
        rt::Field::optional("email", &rt::Schema::STRING),
        rt::Field::optional("registrationNumber", &rt::Schema::STRING),
    ],
);

/// `SupplierList`.
#[derive(Clone, Debug, PartialEq, rt::Deserialize, rt::Serialize)]
#[serde(crate = "rt::serde")]
pub struct SupplierList {
    /// `suppliers`.
    pub suppliers: Vec<Supplier>,
}

/// The shape of `SupplierList`.
pub static SUPPLIER_LIST_SCHEMA: rt::Schema = rt::Schema::object(
    "SupplierList",
    &[rt::Field::required("suppliers", &rt::Schema::Array(&SUPPLIER_SCHEMA))],
);

/// `Address`.
#[derive(Clone, Debug, PartialEq, rt::Deserialize, rt::Serialize)]
#[serde(crate = "rt::serde")]
pub struct Address {
    /// `line1`.
    pub line1: String,
    /// `line2`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line2: Option<String>,
    /// `city`.
    pub city: String,
    /// `postalCode`.
    #[serde(rename = "postalCode")]
    pub postal_code: String,
    /// ISO 3166, two letters.
    pub country: String,
}

/// The shape of `Address`.
pub static ADDRESS_SCHEMA: rt::Schema = rt::Schema::object(
    "Address",
    &[
        rt::Field::required("line1", &rt::Schema::STRING),
        rt::Field::optional("line2", &rt::Schema::STRING),
        rt::Field::required("city", &rt::Schema::STRING),
        rt::Field::required("postalCode", &rt::Schema::STRING),
        rt::Field::required("country", &rt::Schema::STRING),
    ],
);

/// `SupplierSearch`.
#[derive(Clone, Debug, PartialEq, rt::Deserialize, rt::Serialize)]
#[serde(crate = "rt::serde")]
pub struct SupplierSearch {
    /// Part of a name or mail address.
    pub text: String,
    /// From 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub page: Option<i64>,
    /// Whether to find archived suppliers too.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub archived: Option<bool>,
}

/// The shape of `SupplierSearch`.
pub static SUPPLIER_SEARCH_SCHEMA: rt::Schema = rt::Schema::object(
    "SupplierSearch",
    &[
        rt::Field::required("text", &rt::Schema::STRING),
        rt::Field::optional("page", &rt::Schema::Int64),
        rt::Field::optional("archived", &rt::Schema::Bool),
    ],
);

/// `NewSupplier`.
#[derive(Clone, Debug, PartialEq, rt::Deserialize, rt::Serialize)]
#[serde(crate = "rt::serde")]
pub struct NewSupplier {
    /// Unique among active suppliers.
    pub name: String,
    /// `email`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// `registrationNumber`.
    #[serde(rename = "registrationNumber", skip_serializing_if = "Option::is_none")]
    pub registration_number: Option<String>,
    /// `iban`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub iban: Option<String>,
    /// `address`.
    pub address: Address,
}

/// The shape of `NewSupplier`.
pub static NEW_SUPPLIER_SCHEMA: rt::Schema = rt::Schema::object(
    "NewSupplier",
    &[
        rt::Field::required("name", &rt::Schema::STRING),
        rt::Field::optional("email", &rt::Schema::STRING),
        rt::Field::optional("registrationNumber", &rt::Schema::STRING),
        rt::Field::optional("iban", &rt::Schema::STRING),
        rt::Field::required("address", &ADDRESS_SCHEMA),
    ],
);

/// `SupplierChange`.
#[derive(Clone, Debug, PartialEq, rt::Deserialize, rt::Serialize)]
#[serde(crate = "rt::serde")]
pub struct SupplierChange {
    /// `supplierId`.
    #[serde(rename = "supplierId")]
    pub supplier_id: String,
    /// `name`.
    pub name: String,
    /// Left out, it stays as it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// Left out, it stays as it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub iban: Option<String>,
}

/// The shape of `SupplierChange`.
pub static SUPPLIER_CHANGE_SCHEMA: rt::Schema = rt::Schema::object(
    "SupplierChange",
    &[
        rt::Field::required("supplierId", &rt::Schema::STRING),
        rt::Field::required("name", &rt::Schema::STRING),
        rt::Field::optional("email", &rt::Schema::STRING),
        rt::Field::optional("iban", &rt::Schema::STRING),
    ],
);

/// `SupplierState`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, rt::Deserialize, rt::Serialize)]
#[serde(crate = "rt::serde")]
pub enum SupplierState {
    /// `active`.
    #[serde(rename = "active")]
    Active,
    /// `archived`.
    #[serde(rename = "archived")]
    Archived,
    /// `unknown`.
    #[serde(rename = "unknown")]
    Unknown,
}

impl SupplierState {
    /// The value as its text in JSON.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Archived => "archived",
            Self::Unknown => "unknown",
        }
    }
}

/// The shape of `SupplierState`.
pub static SUPPLIER_STATE_SCHEMA: rt::Schema = rt::Schema::Enum(&["active", "archived", "unknown"]);

/// `GetSupplierInput`.
#[derive(Clone, Debug, PartialEq, rt::Deserialize, rt::Serialize)]
#[serde(crate = "rt::serde")]
pub struct GetSupplierInput {
    /// `supplierId`.
    #[serde(rename = "supplierId")]
    pub supplier_id: String,
}

/// The shape of `GetSupplierInput`.
pub static GET_SUPPLIER_INPUT_SCHEMA: rt::Schema =
    rt::Schema::object("GetSupplierInput", &[rt::Field::required("supplierId", &rt::Schema::STRING)]);
