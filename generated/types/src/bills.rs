// Generated from `services/bills.yaml` by `cargo xtask generate`. Do not edit.
//! Types of the service `bills`.

use caseway_core::codegen as rt;

/// `BillLine`.
#[derive(Clone, Debug, PartialEq, rt::Deserialize, rt::Serialize)]
#[serde(crate = "rt::serde")]
pub struct BillLine {
    /// `description`.
    pub description: String,
    /// Without taxes.
    pub amount: rt::DecimalNumber,
    /// `purpose`.
    pub purpose: BillLinePurpose,
}

/// The shape of `BillLine`.
pub static BILL_LINE_SCHEMA: rt::Schema = rt::Schema::limited(
    "BillLine",
    &[
        rt::Field::required(
            "description",
            &rt::Schema::Limited(&rt::Schema::STRING, &rt::Limits::NONE.least(1).most(4000)),
        ),
        rt::Field::required(
            "amount",
            &rt::Schema::Limited(&rt::Schema::Decimal, &rt::Limits::NONE.minimum(rt::decimal(0, 0))),
        ),
        rt::Field::required("purpose", &BILL_LINE_PURPOSE_SCHEMA),
    ],
);

/// `NewBill`.
#[derive(Clone, Debug, PartialEq, rt::Deserialize, rt::Serialize)]
#[serde(crate = "rt::serde")]
pub struct NewBill {
    /// `supplierId`.
    #[serde(rename = "supplierId")]
    pub supplier_id: rt::Uuid,
    /// The number that the supplier gave the bill.
    #[serde(rename = "supplierNumber")]
    pub supplier_number: String,
    /// `dueOn`.
    #[serde(rename = "dueOn")]
    pub due_on: rt::Date,
    /// `lines`.
    pub lines: Vec<BillLine>,
}

/// The shape of `NewBill`.
pub static NEW_BILL_SCHEMA: rt::Schema = rt::Schema::limited(
    "NewBill",
    &[
        rt::Field::required("supplierId", &rt::Schema::format(rt::Format::Uuid)),
        rt::Field::required(
            "supplierNumber",
            &rt::Schema::Limited(&rt::Schema::STRING, &rt::Limits::NONE.least(1).most(255)),
        ),
        rt::Field::required("dueOn", &rt::Schema::format(rt::Format::Date)),
        rt::Field::required(
            "lines",
            &rt::Schema::Limited(&rt::Schema::Array(&BILL_LINE_SCHEMA), &rt::Limits::NONE.least(1).most(100)),
        ),
    ],
);

/// `Bill`.
#[derive(Clone, Debug, PartialEq, rt::Deserialize, rt::Serialize)]
#[serde(crate = "rt::serde")]
pub struct Bill {
    /// `billId`.
    #[serde(rename = "billId")]
    pub bill_id: rt::Uuid,
    /// `supplierNumber`.
    #[serde(rename = "supplierNumber", skip_serializing_if = "Option::is_none")]
    pub supplier_number: Option<String>,
    /// `state`.
    pub state: BillState,
    /// With taxes.
    pub total: rt::DecimalNumber,
    /// What remains to be paid.
    pub open: rt::DecimalNumber,
    /// `settled`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub settled: Option<bool>,
}

/// The shape of `Bill`.
pub static BILL_SCHEMA: rt::Schema = rt::Schema::object(
    "Bill",
    &[
        rt::Field::required("billId", &rt::Schema::format(rt::Format::Uuid)),
        rt::Field::optional("supplierNumber", &rt::Schema::STRING),
        rt::Field::required("state", &BILL_STATE_SCHEMA),
        rt::Field::required("total", &rt::Schema::Decimal),
        rt::Field::required("open", &rt::Schema::Decimal),
        rt::Field::optional("settled", &rt::Schema::Bool),
    ],
);

/// `BillKey`.
#[derive(Clone, Debug, PartialEq, rt::Deserialize, rt::Serialize)]
#[serde(crate = "rt::serde")]
pub struct BillKey {
    /// `billId`.
    #[serde(rename = "billId")]
    pub bill_id: rt::Uuid,
}

/// The shape of `BillKey`.
pub static BILL_KEY_SCHEMA: rt::Schema =
    rt::Schema::object("BillKey", &[rt::Field::required("billId", &rt::Schema::format(rt::Format::Uuid))]);

/// `BillLinePurpose`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, rt::Deserialize, rt::Serialize)]
#[serde(crate = "rt::serde")]
pub enum BillLinePurpose {
    /// `repair`.
    #[serde(rename = "repair")]
    Repair,
    /// `survey`.
    #[serde(rename = "survey")]
    Survey,
    /// `medical`.
    #[serde(rename = "medical")]
    Medical,
    /// `legal`.
    #[serde(rename = "legal")]
    Legal,
    /// `other`.
    #[serde(rename = "other")]
    Other,
}

impl BillLinePurpose {
    /// The value as its text in JSON.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Repair => "repair",
            Self::Survey => "survey",
            Self::Medical => "medical",
            Self::Legal => "legal",
            Self::Other => "other",
        }
    }
}

/// The shape of `BillLinePurpose`.
pub static BILL_LINE_PURPOSE_SCHEMA: rt::Schema =
    rt::Schema::Enum(&["repair", "survey", "medical", "legal", "other"]);

/// `BillState`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, rt::Deserialize, rt::Serialize)]
#[serde(crate = "rt::serde")]
pub enum BillState {
    /// `draft`.
    #[serde(rename = "draft")]
    Draft,
    /// `submitted`.
    #[serde(rename = "submitted")]
    Submitted,
    /// `approved`.
    #[serde(rename = "approved")]
    Approved,
    /// `paid`.
    #[serde(rename = "paid")]
    Paid,
    /// `void`.
    #[serde(rename = "void")]
    Void,
    /// `unknown`.
    #[serde(rename = "unknown")]
    Unknown,
}

impl BillState {
    /// The value as its text in JSON.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Submitted => "submitted",
            Self::Approved => "approved",
            Self::Paid => "paid",
            Self::Void => "void",
            Self::Unknown => "unknown",
        }
    }
}

/// The shape of `BillState`.
pub static BILL_STATE_SCHEMA: rt::Schema =
    rt::Schema::Enum(&["draft", "submitted", "approved", "paid", "void", "unknown"]);
