// Generated from `services/suppliers.yaml` by `cargo xtask generate`. Do not edit.
//! Types of the service `suppliers`.

use caseway_core::codegen as rt;

/// `Supplier`.
#[derive(Clone, PartialEq, rt::Deserialize, rt::Serialize)]
#[serde(crate = "rt::serde")]
pub struct Supplier {
    /// `supplierId`.
    #[serde(rename = "supplierId")]
    pub supplier_id: rt::Uuid,
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

impl std::fmt::Debug for Supplier {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Supplier")
            .field("supplier_id", &self.supplier_id)
            .field("name", &rt::MASKED)
            .field("state", &self.state)
            .field("email", &rt::MASKED)
            .field("registration_number", &self.registration_number)
            .finish()
    }
}

/// The shape of `Supplier`.
pub static SUPPLIER_SCHEMA: rt::Schema = rt::Schema::object(
    "Supplier",
    &[
        rt::Field::required("supplierId", &rt::Schema::format(rt::Format::Uuid)),
        rt::Field::required("name", &rt::Schema::Limited(&rt::Schema::STRING, &rt::Limits::NONE.sensitive())),
        rt::Field::required("state", &SUPPLIER_STATE_SCHEMA),
        rt::Field::optional(
            "email",
            &rt::Schema::Limited(&rt::Schema::STRING, &rt::Limits::NONE.sensitive()),
        ),
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
#[derive(Clone, PartialEq, rt::Deserialize, rt::Serialize)]
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

impl std::fmt::Debug for Address {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Address")
            .field("line1", &rt::MASKED)
            .field("line2", &rt::MASKED)
            .field("city", &self.city)
            .field("postal_code", &self.postal_code)
            .field("country", &self.country)
            .finish()
    }
}

/// The shape of `Address`.
pub static ADDRESS_SCHEMA: rt::Schema = rt::Schema::limited(
    "Address",
    &[
        rt::Field::required(
            "line1",
            &rt::Schema::Limited(&rt::Schema::STRING, &rt::Limits::NONE.most(500).sensitive()),
        ),
        rt::Field::optional(
            "line2",
            &rt::Schema::Limited(&rt::Schema::STRING, &rt::Limits::NONE.most(500).sensitive()),
        ),
        rt::Field::required("city", &rt::Schema::Limited(&rt::Schema::STRING, &rt::Limits::NONE.most(255))),
        rt::Field::required(
            "postalCode",
            &rt::Schema::Limited(&rt::Schema::STRING, &rt::Limits::NONE.most(50)),
        ),
        rt::Field::required(
            "country",
            &rt::Schema::Limited(
                &rt::Schema::STRING,
                &rt::Limits::NONE.pattern("^[A-Z]{2}$", "\\A[A-Z]{2}\\z"),
            ),
        ),
    ],
);

/// `SupplierKey`.
#[derive(Clone, Debug, PartialEq, rt::Deserialize, rt::Serialize)]
#[serde(crate = "rt::serde")]
pub struct SupplierKey {
    /// `supplierId`.
    #[serde(rename = "supplierId")]
    pub supplier_id: rt::Uuid,
}

/// The shape of `SupplierKey`.
pub static SUPPLIER_KEY_SCHEMA: rt::Schema = rt::Schema::object(
    "SupplierKey",
    &[rt::Field::required("supplierId", &rt::Schema::format(rt::Format::Uuid))],
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
pub static SUPPLIER_SEARCH_SCHEMA: rt::Schema = rt::Schema::limited(
    "SupplierSearch",
    &[
        rt::Field::required("text", &rt::Schema::Limited(&rt::Schema::STRING, &rt::Limits::NONE.least(1))),
        rt::Field::optional(
            "page",
            &rt::Schema::Limited(&rt::Schema::Int64, &rt::Limits::NONE.minimum(rt::decimal(1, 0))),
        ),
        rt::Field::optional("archived", &rt::Schema::Bool),
    ],
);

/// `NewSupplier`.
#[derive(Clone, PartialEq, rt::Deserialize, rt::Serialize)]
#[serde(crate = "rt::serde")]
pub struct NewSupplier {
    /// Unique among active suppliers.
    pub name: String,
    /// `email`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub email: Option<rt::Email>,
    /// `registrationNumber`.
    #[serde(rename = "registrationNumber", skip_serializing_if = "Option::is_none")]
    pub registration_number: Option<String>,
    /// `iban`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub iban: Option<String>,
    /// `address`.
    pub address: Address,
}

impl std::fmt::Debug for NewSupplier {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("NewSupplier")
            .field("name", &rt::MASKED)
            .field("email", &rt::MASKED)
            .field("registration_number", &self.registration_number)
            .field("iban", &rt::MASKED)
            .field("address", &self.address)
            .finish()
    }
}

/// The shape of `NewSupplier`.
pub static NEW_SUPPLIER_SCHEMA: rt::Schema = rt::Schema::limited(
    "NewSupplier",
    &[
        rt::Field::required(
            "name",
            &rt::Schema::Limited(&rt::Schema::STRING, &rt::Limits::NONE.least(1).most(255).sensitive()),
        ),
        rt::Field::optional(
            "email",
            &rt::Schema::Limited(&rt::Schema::format(rt::Format::Email), &rt::Limits::NONE.sensitive()),
        ),
        rt::Field::optional(
            "registrationNumber",
            &rt::Schema::Limited(&rt::Schema::STRING, &rt::Limits::NONE.most(50)),
        ),
        rt::Field::optional(
            "iban",
            &rt::Schema::Limited(
                &rt::Schema::STRING,
                &rt::Limits::NONE
                    .pattern("^[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}$", "\\A[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}\\z")
                    .sensitive(),
            ),
        ),
        rt::Field::required("address", &ADDRESS_SCHEMA),
    ],
);

/// `SupplierChange`.
#[derive(Clone, PartialEq, rt::Deserialize, rt::Serialize)]
#[serde(crate = "rt::serde")]
pub struct SupplierChange {
    /// `supplierId`.
    #[serde(rename = "supplierId")]
    pub supplier_id: rt::Uuid,
    /// `name`.
    pub name: String,
    /// Left out, it stays as it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub email: Option<rt::Email>,
    /// `iban`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub iban: Option<String>,
}

impl std::fmt::Debug for SupplierChange {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SupplierChange")
            .field("supplier_id", &self.supplier_id)
            .field("name", &rt::MASKED)
            .field("email", &rt::MASKED)
            .field("iban", &rt::MASKED)
            .finish()
    }
}

/// The shape of `SupplierChange`.
pub static SUPPLIER_CHANGE_SCHEMA: rt::Schema = rt::Schema::limited(
    "SupplierChange",
    &[
        rt::Field::required("supplierId", &rt::Schema::format(rt::Format::Uuid)),
        rt::Field::required(
            "name",
            &rt::Schema::Limited(&rt::Schema::STRING, &rt::Limits::NONE.least(1).most(255).sensitive()),
        ),
        rt::Field::optional(
            "email",
            &rt::Schema::Limited(&rt::Schema::format(rt::Format::Email), &rt::Limits::NONE.sensitive()),
        ),
        rt::Field::optional(
            "iban",
            &rt::Schema::Limited(
                &rt::Schema::STRING,
                &rt::Limits::NONE
                    .pattern("^[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}$", "\\A[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}\\z")
                    .sensitive(),
            ),
        ),
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
