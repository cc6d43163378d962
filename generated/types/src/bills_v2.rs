// Generated from `services/bills-v2.yaml` by `cargo xtask generate`. Do not edit.
//! Types of the service `bills-v2`.

use caseway_core::codegen as rt;

/// `Money`.
#[derive(Clone, Debug, PartialEq, rt::Deserialize, rt::Serialize)]
#[serde(crate = "rt::serde")]
pub struct Money {
    /// `amount`.
    pub amount: rt::DecimalNumber,
    /// `currency`.
    pub currency: String,
}

/// The shape of `Money`.
pub static MONEY_SCHEMA: rt::Schema = rt::Schema::limited(
    "Money",
    &[
        rt::Field::required("amount", &rt::Schema::Decimal),
        rt::Field::required(
            "currency",
            &rt::Schema::Limited(
                &rt::Schema::STRING,
                &rt::Limits::NONE.pattern("^[A-Z]{3}$", "\\A[A-Z]{3}\\z"),
            ),
        ),
    ],
);

/// `BillLine`.
#[derive(Clone, Debug, PartialEq, rt::Deserialize, rt::Serialize)]
#[serde(crate = "rt::serde")]
pub struct BillLine {
    /// `description`.
    pub description: String,
    /// In the currency of the bill.
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
            &rt::Schema::Limited(
                &rt::Schema::Decimal,
                &rt::Limits::NONE.minimum(rt::decimal(0, 0)).multiple_of(rt::decimal(1, 2)),
            ),
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
    /// `currency`.
    pub currency: String,
    /// Whether the lines' amounts have taxes in them; abroad, there are often none.
    #[serde(default = "new_bill_taxes_default")]
    pub taxes: NewBillTaxes,
    /// `dueOn`.
    #[serde(rename = "dueOn")]
    pub due_on: rt::Date,
    /// `lines`.
    pub lines: Vec<BillLine>,
}

fn new_bill_taxes_default() -> NewBillTaxes {
    NewBillTaxes::Excluded
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
        rt::Field::required(
            "currency",
            &rt::Schema::Limited(
                &rt::Schema::STRING,
                &rt::Limits::NONE.pattern("^[A-Z]{3}$", "\\A[A-Z]{3}\\z"),
            ),
        ),
        rt::Field::defaulted("taxes", &NEW_BILL_TAXES_SCHEMA),
        rt::Field::required("dueOn", &rt::Schema::format(rt::Format::Date)),
        rt::Field::required(
            "lines",
            &rt::Schema::Limited(&rt::Schema::Array(&BILL_LINE_SCHEMA), &rt::Limits::NONE.least(1).most(100)),
        ),
    ],
);

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
    pub total: Money,
    /// What remains to be paid.
    pub open: Money,
    /// `settled`.
    pub settled: bool,
    /// What the case is charged: the total at the rate of the day on which it was booked.
    #[serde(rename = "totalInEuros", skip_serializing_if = "Option::is_none")]
    pub total_in_euros: Option<rt::DecimalNumber>,
    /// The day of the last payment, as in 2026-03-31.
    #[serde(rename = "paidOn", skip_serializing_if = "Option::is_none")]
    pub paid_on: Option<String>,
}

/// The shape of `Bill`.
pub static BILL_SCHEMA: rt::Schema = rt::Schema::limited(
    "Bill",
    &[
        rt::Field::required("billId", &rt::Schema::format(rt::Format::Uuid)),
        rt::Field::optional("supplierNumber", &rt::Schema::STRING),
        rt::Field::required("state", &BILL_STATE_SCHEMA),
        rt::Field::required("total", &MONEY_SCHEMA),
        rt::Field::required("open", &MONEY_SCHEMA),
        rt::Field::required("settled", &rt::Schema::Bool),
        rt::Field::optional("totalInEuros", &rt::Schema::Decimal),
        rt::Field::optional("paidOn", &rt::Schema::STRING),
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

/// `BillSearch`.
#[derive(Clone, Debug, PartialEq, rt::Deserialize, rt::Serialize)]
#[serde(crate = "rt::serde")]
pub struct BillSearch {
    /// `supplierId`.
    #[serde(rename = "supplierId")]
    pub supplier_id: rt::Uuid,
    /// Left out, bills in any state.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub states: Option<Vec<BillSearchStatesItem>>,
    /// `cursor`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cursor: Option<String>,
    /// `limit`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limit: Option<i64>,
}

/// The shape of `BillSearch`.
pub static BILL_SEARCH_SCHEMA: rt::Schema = rt::Schema::limited(
    "BillSearch",
    &[
        rt::Field::required("supplierId", &rt::Schema::format(rt::Format::Uuid)),
        rt::Field::optional(
            "states",
            &rt::Schema::Limited(
                &rt::Schema::Array(&BILL_SEARCH_STATES_ITEM_SCHEMA),
                &rt::Limits::NONE.unique(),
            ),
        ),
        rt::Field::optional("cursor", &rt::Schema::STRING),
        rt::Field::optional("limit", &rt::Schema::Int64),
    ],
);

/// `BillPage`.
#[derive(Clone, Debug, PartialEq, rt::Deserialize, rt::Serialize)]
#[serde(crate = "rt::serde")]
pub struct BillPage {
    /// `bills`.
    pub bills: Vec<Bill>,
    /// Where the next page goes on; none after the last.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
}

/// The shape of `BillPage`.
pub static BILL_PAGE_SCHEMA: rt::Schema = rt::Schema::limited(
    "BillPage",
    &[
        rt::Field::required("bills", &rt::Schema::Array(&BILL_SCHEMA)),
        rt::Field::optional("next", &rt::Schema::STRING),
    ],
);

/// `NewScan`.
#[derive(Clone, Debug, PartialEq, rt::Deserialize, rt::Serialize)]
#[serde(crate = "rt::serde")]
pub struct NewScan {
    /// `billId`.
    #[serde(rename = "billId")]
    pub bill_id: rt::Uuid,
    /// As in bill.pdf; another one under the same name takes its place.
    pub name: String,
}

/// The shape of `NewScan`.
pub static NEW_SCAN_SCHEMA: rt::Schema = rt::Schema::limited(
    "NewScan",
    &[
        rt::Field::required("billId", &rt::Schema::format(rt::Format::Uuid)),
        rt::Field::required(
            "name",
            &rt::Schema::Limited(&rt::Schema::STRING, &rt::Limits::NONE.least(1).most(255)),
        ),
    ],
);

/// `Scan`.
#[derive(Clone, Debug, PartialEq, rt::Deserialize, rt::Serialize)]
#[serde(crate = "rt::serde")]
pub struct Scan {
    /// `scanId`.
    #[serde(rename = "scanId")]
    pub scan_id: rt::Uuid,
    /// `name`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// `bytes`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bytes: Option<i64>,
}

/// The shape of `Scan`.
pub static SCAN_SCHEMA: rt::Schema = rt::Schema::object(
    "Scan",
    &[
        rt::Field::required("scanId", &rt::Schema::format(rt::Format::Uuid)),
        rt::Field::optional("name", &rt::Schema::STRING),
        rt::Field::optional("bytes", &rt::Schema::Int64),
    ],
);

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

/// Whether the lines' amounts have taxes in them; abroad, there are often none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, rt::Deserialize, rt::Serialize)]
#[serde(crate = "rt::serde")]
pub enum NewBillTaxes {
    /// `excluded`.
    #[serde(rename = "excluded")]
    Excluded,
    /// `included`.
    #[serde(rename = "included")]
    Included,
    /// `none`.
    #[serde(rename = "none")]
    None,
}

impl NewBillTaxes {
    /// The value as its text in JSON.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Excluded => "excluded",
            Self::Included => "included",
            Self::None => "none",
        }
    }
}

/// The shape of `NewBillTaxes`.
pub static NEW_BILL_TAXES_SCHEMA: rt::Schema = rt::Schema::Enum(&["excluded", "included", "none"]);

/// `BillSearchStatesItem`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, rt::Deserialize, rt::Serialize)]
#[serde(crate = "rt::serde")]
pub enum BillSearchStatesItem {
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
}

impl BillSearchStatesItem {
    /// The value as its text in JSON.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Submitted => "submitted",
            Self::Approved => "approved",
            Self::Paid => "paid",
        }
    }
}

/// The shape of `BillSearchStatesItem`.
pub static BILL_SEARCH_STATES_ITEM_SCHEMA: rt::Schema =
    rt::Schema::Enum(&["draft", "submitted", "approved", "paid"]);
