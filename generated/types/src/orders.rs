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
    pub quantity: f64,
    /// Without taxes.
    #[serde(rename = "unitPrice")]
    pub unit_price: f64,
    /// The supplier's article number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub article: Option<String>,
}

/// The shape of `OrderLine`.
pub static ORDER_LINE_SCHEMA: rt::Schema = rt::Schema::object(
    "OrderLine",
    &[
        rt::Field::required("description", &rt::Schema::STRING),
        rt::Field::required("quantity", &rt::Schema::Number),
        rt::Field::required("unitPrice", &rt::Schema::Number),
        rt::Field::optional("article", &rt::Schema::STRING),
    ],
);

/// `NewOrder`.
#[derive(Clone, Debug, PartialEq, rt::Deserialize, rt::Serialize)]
#[serde(crate = "rt::serde")]
pub struct NewOrder {
    /// `supplierId`.
    #[serde(rename = "supplierId")]
    pub supplier_id: String,
    /// `lines`.
    pub lines: Vec<OrderLine>,
    /// As in 2026-03-31.
    #[serde(rename = "deliverBy", skip_serializing_if = "Option::is_none")]
    pub deliver_by: Option<String>,
    /// `deliverTo`.
    #[serde(rename = "deliverTo", skip_serializing_if = "Option::is_none")]
    pub deliver_to: Option<String>,
    /// `urgent`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub urgent: Option<bool>,
}

/// The shape of `NewOrder`.
pub static NEW_ORDER_SCHEMA: rt::Schema = rt::Schema::object(
    "NewOrder",
    &[
        rt::Field::required("supplierId", &rt::Schema::STRING),
        rt::Field::required("lines", &rt::Schema::Array(&ORDER_LINE_SCHEMA)),
        rt::Field::optional("deliverBy", &rt::Schema::STRING),
        rt::Field::optional("deliverTo", &rt::Schema::STRING),
        rt::Field::optional("urgent", &rt::Schema::Bool),
    ],
);

/// `Order`.
#[derive(Clone, Debug, PartialEq, rt::Deserialize, rt::Serialize)]
#[serde(crate = "rt::serde")]
pub struct Order {
    /// `orderId`.
    #[serde(rename = "orderId")]
    pub order_id: String,
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
    pub net: Option<f64>,
    /// With taxes.
    pub total: f64,
    /// `currency`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub currency: Option<String>,
}

/// The shape of `Order`.
pub static ORDER_SCHEMA: rt::Schema = rt::Schema::object(
    "Order",
    &[
        rt::Field::required("orderId", &rt::Schema::STRING),
        rt::Field::required("number", &rt::Schema::STRING),
        rt::Field::required("state", &ORDER_STATE_SCHEMA),
        rt::Field::optional("reference", &rt::Schema::STRING),
        rt::Field::required("supplier", &ORDER_SUPPLIER_SCHEMA),
        rt::Field::required("lines", &rt::Schema::Array(&ORDER_LINES_ITEM_SCHEMA)),
        rt::Field::optional("net", &rt::Schema::Number),
        rt::Field::required("total", &rt::Schema::Number),
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

/// `OrderSearch`.
#[derive(Clone, Debug, PartialEq, rt::Deserialize, rt::Serialize)]
#[serde(crate = "rt::serde")]
pub struct OrderSearch {
    /// `state`.
    pub state: OrderState,
    /// As in 2026-03-31.
    #[serde(rename = "issuedFrom", skip_serializing_if = "Option::is_none")]
    pub issued_from: Option<String>,
    /// From 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub page: Option<i64>,
}

/// The shape of `OrderSearch`.
pub static ORDER_SEARCH_SCHEMA: rt::Schema = rt::Schema::object(
    "OrderSearch",
    &[
        rt::Field::required("state", &ORDER_STATE_SCHEMA),
        rt::Field::optional("issuedFrom", &rt::Schema::STRING),
        rt::Field::optional("page", &rt::Schema::Int64),
    ],
);

/// `OrderSupplier`.
#[derive(Clone, Debug, PartialEq, rt::Deserialize, rt::Serialize)]
#[serde(crate = "rt::serde")]
pub struct OrderSupplier {
    /// `supplierId`.
    #[serde(rename = "supplierId")]
    pub supplier_id: String,
    /// `name`.
    pub name: String,
}

/// The shape of `OrderSupplier`.
pub static ORDER_SUPPLIER_SCHEMA: rt::Schema = rt::Schema::object(
    "OrderSupplier",
    &[
        rt::Field::required("supplierId", &rt::Schema::STRING),
        rt::Field::required("name", &rt::Schema::STRING),
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
    pub amount: Option<f64>,
}

/// The shape of `OrderLinesItem`.
pub static ORDER_LINES_ITEM_SCHEMA: rt::Schema = rt::Schema::object(
    "OrderLinesItem",
    &[
        rt::Field::required("description", &rt::Schema::STRING),
        rt::Field::optional("amount", &rt::Schema::Number),
    ],
);

/// `GetOrderInput`.
#[derive(Clone, Debug, PartialEq, rt::Deserialize, rt::Serialize)]
#[serde(crate = "rt::serde")]
pub struct GetOrderInput {
    /// `orderId`.
    #[serde(rename = "orderId")]
    pub order_id: String,
}

/// The shape of `GetOrderInput`.
pub static GET_ORDER_INPUT_SCHEMA: rt::Schema =
    rt::Schema::object("GetOrderInput", &[rt::Field::required("orderId", &rt::Schema::STRING)]);

/// `CancelOrderInput`.
#[derive(Clone, Debug, PartialEq, rt::Deserialize, rt::Serialize)]
#[serde(crate = "rt::serde")]
pub struct CancelOrderInput {
    /// `orderId`.
    #[serde(rename = "orderId")]
    pub order_id: String,
}

/// The shape of `CancelOrderInput`.
pub static CANCEL_ORDER_INPUT_SCHEMA: rt::Schema =
    rt::Schema::object("CancelOrderInput", &[rt::Field::required("orderId", &rt::Schema::STRING)]);
