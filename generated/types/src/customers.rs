// Generated from `services/customers.yaml` by `cargo xtask generate`. Do not edit.
//! Types of the service `customers`.

use caseway_core::codegen as rt;

/// `CustomerKind`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, rt::Deserialize, rt::Serialize)]
#[serde(crate = "rt::serde")]
pub enum CustomerKind {
    /// `person`.
    #[serde(rename = "person")]
    Person,
    /// `company`.
    #[serde(rename = "company")]
    Company,
}

impl CustomerKind {
    /// The value as its text in JSON.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Person => "person",
            Self::Company => "company",
        }
    }
}

/// The shape of `CustomerKind`.
pub static CUSTOMER_KIND_SCHEMA: rt::Schema = rt::Schema::Enum(&["person", "company"]);

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

/// `Customer`.
#[derive(Clone, Debug, PartialEq, rt::Deserialize, rt::Serialize)]
#[serde(crate = "rt::serde")]
pub struct Customer {
    /// `customerId`.
    #[serde(rename = "customerId")]
    pub customer_id: String,
    /// `name`.
    pub name: String,
    /// `kind`.
    pub kind: CustomerKind,
    /// `email`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// `city`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub city: Option<String>,
    /// Days between invoice and due date.
    #[serde(rename = "paymentDays", skip_serializing_if = "Option::is_none")]
    pub payment_days: Option<i64>,
    /// As in 2026-03-31T12:00:00Z.
    pub since: String,
}

/// The shape of `Customer`.
pub static CUSTOMER_SCHEMA: rt::Schema = rt::Schema::object(
    "Customer",
    &[
        rt::Field::required("customerId", &rt::Schema::STRING),
        rt::Field::required("name", &rt::Schema::STRING),
        rt::Field::required("kind", &CUSTOMER_KIND_SCHEMA),
        rt::Field::optional("email", &rt::Schema::STRING),
        rt::Field::optional("city", &rt::Schema::STRING),
        rt::Field::optional("paymentDays", &rt::Schema::Int64),
        rt::Field::required("since", &rt::Schema::STRING),
    ],
);

/// `CustomerDetails`.
#[derive(Clone, Debug, PartialEq, rt::Deserialize, rt::Serialize)]
#[serde(crate = "rt::serde")]
pub struct CustomerDetails {
    /// `customerId`.
    #[serde(rename = "customerId")]
    pub customer_id: String,
    /// `name`.
    pub name: String,
    /// `kind`.
    pub kind: CustomerKind,
    /// `email`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// `address`.
    pub address: Address,
    /// Days between invoice and due date. Left out, 14.
    #[serde(rename = "paymentDays", skip_serializing_if = "Option::is_none")]
    pub payment_days: Option<i64>,
}

/// The shape of `CustomerDetails`.
pub static CUSTOMER_DETAILS_SCHEMA: rt::Schema = rt::Schema::object(
    "CustomerDetails",
    &[
        rt::Field::required("customerId", &rt::Schema::STRING),
        rt::Field::required("name", &rt::Schema::STRING),
        rt::Field::required("kind", &CUSTOMER_KIND_SCHEMA),
        rt::Field::optional("email", &rt::Schema::STRING),
        rt::Field::required("address", &ADDRESS_SCHEMA),
        rt::Field::optional("paymentDays", &rt::Schema::Int64),
    ],
);

/// `GetCustomerInput`.
#[derive(Clone, Debug, PartialEq, rt::Deserialize, rt::Serialize)]
#[serde(crate = "rt::serde")]
pub struct GetCustomerInput {
    /// `customerId`.
    #[serde(rename = "customerId")]
    pub customer_id: String,
}

/// The shape of `GetCustomerInput`.
pub static GET_CUSTOMER_INPUT_SCHEMA: rt::Schema =
    rt::Schema::object("GetCustomerInput", &[rt::Field::required("customerId", &rt::Schema::STRING)]);

/// `CloseCustomerInput`.
#[derive(Clone, Debug, PartialEq, rt::Deserialize, rt::Serialize)]
#[serde(crate = "rt::serde")]
pub struct CloseCustomerInput {
    /// `customerId`.
    #[serde(rename = "customerId")]
    pub customer_id: String,
}

/// The shape of `CloseCustomerInput`.
pub static CLOSE_CUSTOMER_INPUT_SCHEMA: rt::Schema =
    rt::Schema::object("CloseCustomerInput", &[rt::Field::required("customerId", &rt::Schema::STRING)]);
