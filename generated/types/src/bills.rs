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
    pub amount: f64,
    /// `purpose`.
    pub purpose: BillLinePurpose,
}

/// The shape of `BillLine`.
pub static BILL_LINE_SCHEMA: rt::Schema = rt::Schema::object(
    "BillLine",
    &[
        rt::Field::required("description", &rt::Schema::STRING),
        rt::Field::required("amount", &rt::Schema::Number),
        rt::Field::required("purpose", &BILL_LINE_PURPOSE_SCHEMA),
    ],
);

/// `NewBill`.
#[derive(Clone, Debug, PartialEq, rt::Deserialize, rt::Serialize)]
#[serde(crate = "rt::serde")]
pub struct NewBill {
    /// `supplierId`.
    #[serde(rename = "supplierId")]
    pub supplier_id: String,
    /// The number that the supplier gave the bill.
    #[serde(rename = "supplierNumber")]
    pub supplier_number: String,
    /// As in 2026-03-31.
    #[serde(rename = "dueOn")]
    pub due_on: String,
    /// `lines`.
    pub lines: Vec<BillLine>,
}

/// The shape of `NewBill`.
pub static NEW_BILL_SCHEMA: rt::Schema = rt::Schema::object(
    "NewBill",
    &[
        rt::Field::required("supplierId", &rt::Schema::STRING),
        rt::Field::required("supplierNumber", &rt::Schema::STRING),
        rt::Field::required("dueOn", &rt::Schema::STRING),
        rt::Field::required("lines", &rt::Schema::Array(&BILL_LINE_SCHEMA)),
    ],
);

/// `Bill`.
#[derive(Clone, Debug, PartialEq, rt::Deserialize, rt::Serialize)]
#[serde(crate = "rt::serde")]
pub struct Bill {
    /// `billId`.
    #[serde(rename = "billId")]
    pub bill_id: String,
    /// `supplierNumber`.
    #[serde(rename = "supplierNumber", skip_serializing_if = "Option::is_none")]
    pub supplier_number: Option<String>,
    /// `state`.
    pub state: BillState,
    /// With taxes.
    pub total: f64,
    /// What remains to be paid.
    pub open: f64,
    /// `settled`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub settled: Option<bool>,
}

/// The shape of `Bill`.
pub static BILL_SCHEMA: rt::Schema = rt::Schema::object(
    "Bill",
    &[
        rt::Field::required("billId", &rt::Schema::STRING),
        rt::Field::optional("supplierNumber", &rt::Schema::STRING),
        rt::Field::required("state", &BILL_STATE_SCHEMA),
        rt::Field::required("total", &rt::Schema::Number),
        rt::Field::required("open", &rt::Schema::Number),
        rt::Field::optional("settled", &rt::Schema::Bool),
    ],
);

/// `BillList`.
#[derive(Clone, Debug, PartialEq, rt::Deserialize, rt::Serialize)]
#[serde(crate = "rt::serde")]
pub struct BillList {
    /// `bills`.
    pub bills: Vec<Bill>,
}

/// The shape of `BillList`.
pub static BILL_LIST_SCHEMA: rt::Schema =
    rt::Schema::object("BillList", &[rt::Field::required("bills", &rt::Schema::Array(&BILL_SCHEMA))]);

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

/// `GetBillInput`.
#[derive(Clone, Debug, PartialEq, rt::Deserialize, rt::Serialize)]
#[serde(crate = "rt::serde")]
pub struct GetBillInput {
    /// `billId`.
    #[serde(rename = "billId")]
    pub bill_id: String,
}

/// The shape of `GetBillInput`.
pub static GET_BILL_INPUT_SCHEMA: rt::Schema =
    rt::Schema::object("GetBillInput", &[rt::Field::required("billId", &rt::Schema::STRING)]);
