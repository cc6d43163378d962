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
    /// ISO 3166.
    pub country: String,
}

/// The shape of `Address`.
pub static ADDRESS_SCHEMA: rt::Schema = rt::Schema::limited(
    "Address",
    &[
        rt::Field::required("line1", &rt::Schema::STRING),
        rt::Field::optional("line2", &rt::Schema::STRING),
        rt::Field::required("city", &rt::Schema::STRING),
        rt::Field::required("postalCode", &rt::Schema::STRING),
        rt::Field::required(
            "country",
            &rt::Schema::Limited(
                &rt::Schema::STRING,
                &rt::Limits::NONE.pattern("^[A-Z]{2}$", "\\A[A-Z]{2}\\z"),
            ),
        ),
    ],
);

/// `Customer`.
#[derive(Clone, PartialEq, rt::Deserialize, rt::Serialize)]
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
    /// `since`.
    pub since: rt::DateTime,
}

impl std::fmt::Debug for Customer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Customer")
            .field("customer_id", &self.customer_id)
            .field("name", &rt::MASKED)
            .field("kind", &self.kind)
            .field("email", &rt::MASKED)
            .field("city", &self.city)
            .field("payment_days", &self.payment_days)
            .field("since", &self.since)
            .finish()
    }
}

/// The shape of `Customer`.
pub static CUSTOMER_SCHEMA: rt::Schema = rt::Schema::object(
    "Customer",
    &[
        rt::Field::required("customerId", &rt::Schema::STRING),
        rt::Field::required("name", &rt::Schema::Limited(&rt::Schema::STRING, &rt::Limits::NONE.sensitive())),
        rt::Field::required("kind", &CUSTOMER_KIND_SCHEMA),
        rt::Field::optional(
            "email",
            &rt::Schema::Limited(&rt::Schema::STRING, &rt::Limits::NONE.sensitive()),
        ),
        rt::Field::optional("city", &rt::Schema::STRING),
        rt::Field::optional("paymentDays", &rt::Schema::Int64),
        rt::Field::required("since", &rt::Schema::format(rt::Format::DateTime)),
    ],
);

/// `CustomerDetails`.
#[derive(Clone, PartialEq, rt::Deserialize, rt::Serialize)]
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
    pub email: Option<rt::Email>,
    /// `address`.
    pub address: Address,
    /// Days between invoice and due date.
    #[serde(rename = "paymentDays", default = "customer_details_payment_days_default")]
    pub payment_days: i64,
    /// What accounting sorts by, such as the broker or the branch.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub labels: Option<std::collections::BTreeMap<String, String>>,
}

impl std::fmt::Debug for CustomerDetails {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("CustomerDetails")
            .field("customer_id", &self.customer_id)
            .field("name", &rt::MASKED)
            .field("kind", &self.kind)
            .field("email", &rt::MASKED)
            .field("address", &self.address)
            .field("payment_days", &self.payment_days)
            .field("labels", &self.labels)
            .finish()
    }
}

fn customer_details_payment_days_default() -> i64 {
    14
}

/// The shape of `CustomerDetails`.
pub static CUSTOMER_DETAILS_SCHEMA: rt::Schema = rt::Schema::limited(
    "CustomerDetails",
    &[
        rt::Field::required("customerId", &rt::Schema::STRING),
        rt::Field::required(
            "name",
            &rt::Schema::Limited(&rt::Schema::STRING, &rt::Limits::NONE.least(1).sensitive()),
        ),
        rt::Field::required("kind", &CUSTOMER_KIND_SCHEMA),
        rt::Field::optional(
            "email",
            &rt::Schema::Limited(&rt::Schema::format(rt::Format::Email), &rt::Limits::NONE.sensitive()),
        ),
        rt::Field::required("address", &ADDRESS_SCHEMA),
        rt::Field::defaulted(
            "paymentDays",
            &rt::Schema::Limited(
                &rt::Schema::Int64,
                &rt::Limits::NONE.minimum(rt::decimal(0, 0)).maximum(rt::decimal(90, 0)),
            ),
        ),
        rt::Field::optional(
            "labels",
            &rt::Schema::Limited(
                &rt::Schema::Map(&rt::Schema::Limited(
                    &rt::Schema::STRING,
                    &rt::Limits::NONE.least(1).most(100),
                )),
                &rt::Limits::NONE.most(5),
            ),
        ),
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
