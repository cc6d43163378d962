// Generated from `services/orders.yaml` by `cargo xtask generate`. Do not edit.
//! Types of the service `orders`.

use caseway_core::codegen as rt;

/// `OrderState`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, rt::Deserialize, rt::Serialize)]
#[serde(crate = "rt::serde")]
pub enum OrderState {
    /// `draft`.
    #[serde(rename = "draft")]
    Draft,
    /// `submitted`.
    #[serde(rename = "submitted")]
    Submitted,
    /// `approved`.
    #[serde(rename = "approved")]
    Approved,
    /// `billed`.
    #[serde(rename = "billed")]
    Billed,
    /// `cancelled`.
    #[serde(rename = "cancelled")]
    Cancelled,
}

impl OrderState {
    /// The value as its text in JSON.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Submitted => "submitted",
            Self::Approved => "approved",
            Self::Billed => "billed",
            Self::Cancelled => "cancelled",
        }
    }
}

/// The shape of `OrderState`.
pub static ORDER_STATE_SCHEMA: rt::Schema =
    rt::Schema::Enum(&["draft", "submitted", "approved", "billed", "cancelled"]);

/// `OrderLine`.
#[derive(Clone, Debug, PartialEq, rt::Deserialize, rt::Serialize)]
#[serde(crate = "rt::serde")]
pub struct OrderLine {
    /// `description`.
    pub description: String,
    /// `quantity`.
    pub quantity: rt::DecimalNumber,
    /// Without taxes.
    #[serde(rename = "unitPrice")]
    pub unit_price: rt::DecimalNumber,
    /// The supplier's article number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub article: Option<String>,
}

/// The shape of `OrderLine`.
pub static ORDER_LINE_SCHEMA: rt::Schema = rt::Schema::limited(
    "OrderLine",
    &[
        rt::Field::required(
            "description",
            &rt::Schema::Limited(&rt::Schema::STRING, &rt::Limits::NONE.least(1).most(4000)),
        ),
        rt::Field::required(
            "quantity",
            &rt::Schema::Limited(&rt::Schema::Decimal, &rt::Limits::NONE.above(rt::decimal(0, 0))),
        ),
        rt::Field::required(
            "unitPrice",
            &rt::Schema::Limited(&rt::Schema::Decimal, &rt::Limits::NONE.minimum(rt::decimal(0, 0))),
        ),
        rt::Field::optional("article", &rt::Schema::Limited(&rt::Schema::STRING, &rt::Limits::NONE.most(30))),
    ],
);

/// `NewOrder`.
#[derive(Clone, Debug, PartialEq, rt::Deserialize, rt::Serialize)]
#[serde(crate = "rt::serde")]
pub struct NewOrder {
    /// `supplierId`.
    #[serde(rename = "supplierId")]
    pub supplier_id: rt::Uuid,
    /// `lines`.
    pub lines: Vec<OrderLine>,
    /// `deliverBy`.
    #[serde(rename = "deliverBy", skip_serializing_if = "Option::is_none")]
    pub deliver_by: Option<rt::Date>,
    /// `deliverTo`.
    #[serde(rename = "deliverTo", skip_serializing_if = "Option::is_none")]
    pub deliver_to: Option<String>,
    /// `urgent`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub urgent: Option<bool>,
}

/// The shape of `NewOrder`.
pub static NEW_ORDER_SCHEMA: rt::Schema = rt::Schema::limited(
    "NewOrder",
    &[
        rt::Field::required("supplierId", &rt::Schema::format(rt::Format::Uuid)),
        rt::Field::required(
            "lines",
            &rt::Schema::Limited(
                &rt::Schema::Array(&ORDER_LINE_SCHEMA),
                &rt::Limits::NONE.least(1).most(100),
            ),
        ),
        rt::Field::optional("deliverBy", &rt::Schema::format(rt::Format::Date)),
        rt::Field::optional(
            "deliverTo",
            &rt::Schema::Limited(&rt::Schema::STRING, &rt::Limits::NONE.most(500)),
        ),
        rt::Field::optional("urgent", &rt::Schema::Bool),
    ],
);

/// `Order`.
#[derive(Clone, Debug, PartialEq, rt::Deserialize, rt::Serialize)]
#[serde(crate = "rt::serde")]
pub struct Order {
    /// `orderId`.
    #[serde(rename = "orderId")]
    pub order_id: rt::Uuid,
    /// `number`.
    pub number: String,
    /// `state`.
    pub state: OrderState,
    /// `reference`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reference: Option<String>,
    /// `supplier`.
    pub supplier: OrderSupplier,
    /// `lines`.
    pub lines: Vec<OrderLinesItem>,
    /// Without taxes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub net: Option<rt::DecimalNumber>,
    /// With taxes.
    pub total: rt::DecimalNumber,
    /// `currency`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub currency: Option<String>,
}

/// The shape of `Order`.
pub static ORDER_SCHEMA: rt::Schema = rt::Schema::object(
    "Order",
    &[
        rt::Field::required("orderId", &rt::Schema::format(rt::Format::Uuid)),
        rt::Field::required("number", &rt::Schema::STRING),
        rt::Field::required("state", &ORDER_STATE_SCHEMA),
        rt::Field::optional("reference", &rt::Schema::STRING),
        rt::Field::required("supplier", &ORDER_SUPPLIER_SCHEMA),
        rt::Field::required("lines", &rt::Schema::Array(&ORDER_LINES_ITEM_SCHEMA)),
        rt::Field::optional("net", &rt::Schema::Decimal),
        rt::Field::required("total", &rt::Schema::Decimal),
        rt::Field::optional("currency", &rt::Schema::STRING),
    ],
);

/// `OrderList`.
#[derive(Clone, Debug, PartialEq, rt::Deserialize, rt::Serialize)]
#[serde(crate = "rt::serde")]
pub struct OrderList {
    /// `orders`.
    pub orders: Vec<Order>,
}

/// The shape of `OrderList`.
pub static ORDER_LIST_SCHEMA: rt::Schema =
    rt::Schema::object("OrderList", &[rt::Field::required("orders", &rt::Schema::Array(&ORDER_SCHEMA))]);

/// `OrderKey`.
#[derive(Clone, Debug, PartialEq, rt::Deserialize, rt::Serialize)]
#[serde(crate = "rt::serde")]
pub struct OrderKey {
    /// `orderId`.
    #[serde(rename = "orderId")]
    pub order_id: rt::Uuid,
}

/// The shape of `OrderKey`.
pub static ORDER_KEY_SCHEMA: rt::Schema =
    rt::Schema::object("OrderKey", &[rt::Field::required("orderId", &rt::Schema::format(rt::Format::Uuid))]);

/// `OrderSearch`.
#[derive(Clone, Debug, PartialEq, rt::Deserialize, rt::Serialize)]
#[serde(crate = "rt::serde")]
pub struct OrderSearch {
    /// `state`.
    pub state: OrderState,
    /// `issuedFrom`.
    #[serde(rename = "issuedFrom", skip_serializing_if = "Option::is_none")]
    pub issued_from: Option<rt::Date>,
    /// From 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub page: Option<i64>,
}

/// The shape of `OrderSearch`.
pub static ORDER_SEARCH_SCHEMA: rt::Schema = rt::Schema::limited(
    "OrderSearch",
    &[
        rt::Field::required("state", &ORDER_STATE_SCHEMA),
        rt::Field::optional("issuedFrom", &rt::Schema::format(rt::Format::Date)),
        rt::Field::optional(
            "page",
            &rt::Schema::Limited(&rt::Schema::Int64, &rt::Limits::NONE.minimum(rt::decimal(1, 0))),
        ),
    ],
);

/// `OrderSupplier`.
#[derive(Clone, PartialEq, rt::Deserialize, rt::Serialize)]
#[serde(crate = "rt::serde")]
pub struct OrderSupplier {
    /// `supplierId`.
    #[serde(rename = "supplierId")]
    pub supplier_id: rt::Uuid,
    /// `name`.
    pub name: String,
}

impl std::fmt::Debug for OrderSupplier {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("OrderSupplier")
            .field("supplier_id", &self.supplier_id)
            .field("name", &rt::MASKED)
            .finish()
    }
}

/// The shape of `OrderSupplier`.
pub static ORDER_SUPPLIER_SCHEMA: rt::Schema = rt::Schema::object(
    "OrderSupplier",
    &[
        rt::Field::required("supplierId", &rt::Schema::format(rt::Format::Uuid)),
        rt::Field::required("name", &rt::Schema::Limited(&rt::Schema::STRING, &rt::Limits::NONE.sensitive())),
    ],
);

/// `OrderLinesItem`.
#[derive(Clone, Debug, PartialEq, rt::Deserialize, rt::Serialize)]
#[serde(crate = "rt::serde")]
pub struct OrderLinesItem {
    /// `description`.
    pub description: String,
    /// `amount`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub amount: Option<rt::DecimalNumber>,
}

/// The shape of `OrderLinesItem`.
pub static ORDER_LINES_ITEM_SCHEMA: rt::Schema = rt::Schema::object(
    "OrderLinesItem",
    &[
        rt::Field::required("description", &rt::Schema::STRING),
        rt::Field::optional("amount", &rt::Schema::Decimal),
    ],
);
