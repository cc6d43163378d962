// Generated from `services/orders.yaml` by `cargo xtask generate`. Do not edit.
//! Service `orders`: Orders.

use caseway_runtime::codegen::{self as rt, InputPart, ServiceOperation, Unavailable};
use caseway_types::orders as types;

pub(crate) static SERVICE: rt::ServiceDescriptor =
    rt::ServiceDescriptor { name: "orders", title: "Orders", owner: "team-procurement", openapi: None };

/// Orders work or goods from a supplier; the order carries the case's number.
pub(crate) static PLACE_ORDER: ServiceOperation = ServiceOperation::post("orders", "PlaceOrder", "/orders")
    .on_unavailable(&[Unavailable::Queue])
    .deadline(rt::Duration::from_secs(12))
    .input(&types::NEW_ORDER_SCHEMA, &[])
    .output(&types::ORDER_SCHEMA);

/// Reads one order.
pub(crate) static GET_ORDER: ServiceOperation =
    ServiceOperation::get("orders", "GetOrder", "/orders/{orderId}")
        .on_unavailable(&[Unavailable::Pause])
        .deadline(rt::Duration::from_secs(8))
        .input(&types::ORDER_KEY_SCHEMA, &[InputPart::path("orderId", &rt::Schema::format(rt::Format::Uuid))])
        .output(&types::ORDER_SCHEMA);

/// Lists the orders in a state.
pub(crate) static LIST_ORDERS: ServiceOperation = ServiceOperation::get("orders", "ListOrders", "/orders")
    .deadline(rt::Duration::from_secs(8))
    .input(
        &types::ORDER_SEARCH_SCHEMA,
        &[
            InputPart::query("state", &types::ORDER_STATE_SCHEMA),
            InputPart::optional("issuedFrom", &rt::Schema::format(rt::Format::Date)),
            InputPart::optional(
                "page",
                &rt::Schema::Limited(&rt::Schema::Int64, &rt::Limits::NONE.minimum(rt::decimal(1, 0))),
            ),
        ],
    )
    .output(&types::ORDER_LIST_SCHEMA);

/// Cancels an order that has not been billed.
pub(crate) static CANCEL_ORDER: ServiceOperation =
    ServiceOperation::delete("orders", "CancelOrder", "/orders/{orderId}")
        .on_unavailable(&[Unavailable::Queue])
        .deadline(rt::Duration::from_secs(8))
        .input(
            &types::ORDER_KEY_SCHEMA,
            &[InputPart::path("orderId", &rt::Schema::format(rt::Format::Uuid))],
        );
