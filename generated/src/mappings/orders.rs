// Generated from `mappings/orders.yaml` by `cargo xtask generate`. Do not edit.
//! Mapping `orders`.

use caseway_runtime::codegen as rt;
use caseway_runtime::codegen::{At, Binding, Bytes, Call, CellFault, Fault, Outgoing, cel};
use caseway_types::orders as types;

use crate::backends::erp;
use crate::services;

const FILE: &str = "mappings/orders.yaml";

pub(crate) static PLACE_ORDER: Binding = Binding::of(FILE, &services::orders::PLACE_ORDER)
    .to(&erp::BACKEND, &erp::CREATE_PURCHASE_ORDERS)
    .by(place_order_request, place_order_output)
    .digest(0x95bb7f52867c83b6);

fn place_order_request(call: &Call<'_>) -> Result<Outgoing, Fault> {
    const LINE_AMOUNT: &str = "request/PurchaseOrders/0/LineItems/map/LineAmount";
    let input: types::NewOrder = call.input_within_limits()?;
    erp::create_purchase_orders(&erp::NewPurchaseOrders {
        purchase_orders: vec![erp::NewPurchaseOrder {
            contact: erp::ContactRef { contact_id: input.supplier_id, name: None },
            line_items: input
                .lines
                .into_iter()
                .map(|line| {
                    Ok(erp::LineItem {
                        description: line.description,
                        quantity: Some(line.quantity),
                        unit_amount: Some(line.unit_price),
                        item_code: line.article,
                        account_code: None,
                        line_amount: Some(rt::DecimalNumber(cel::decimal_round(
                            cel::decimal_multiply(line.quantity.0, line.unit_price.0).at(LINE_AMOUNT)?,
                            2,
                            cel::Tie::Away,
                        ))),
                    })
                })
                .collect::<Result<_, CellFault>>()?,
            line_amount_types: Some(erp::NewPurchaseOrderLineAmountTypes::Exclusive),
            status: Some(erp::PurchaseOrderStatus::Authorised),
            reference: Some(if let Some(case_id) = call.context.case_id() {
                format!("{}/{case_id}", call.context.case_type())
            } else {
                call.context.case_type().to_owned()
            }),
            currency_code: Some("EUR".to_owned()),
            delivery_date: input.deliver_by,
            delivery_address: input.deliver_to,
            delivery_instructions: Some(
                if input.urgent.unwrap_or(false) {
                    "Urgent: call before delivery."
                } else {
                    "Deliver in working hours."
                }
                .to_owned(),
            ),
        }],
    })
}

fn place_order_output(call: &Call<'_>, reply: &[u8]) -> Result<Bytes, Fault> {
    let response: erp::PurchaseOrders = call.response(&erp::PURCHASE_ORDERS_SCHEMA, reply)?;
    call.output(&order_of(cel::take(response.purchase_orders, 0).at("output/with/order")?))
}

pub(crate) static GET_ORDER: Binding = Binding::of(FILE, &services::orders::GET_ORDER)
    .to(&erp::BACKEND, &erp::GET_PURCHASE_ORDER)
    .by(get_order_request, place_order_output);

fn get_order_request(call: &Call<'_>) -> Result<Outgoing, Fault> {
    let input: types::OrderKey = call.input()?;
    erp::get_purchase_order(&input.order_id)
}

pub(crate) static LIST_ORDERS: Binding = Binding::of(FILE, &services::orders::LIST_ORDERS)
    .to(&erp::BACKEND, &erp::LIST_PURCHASE_ORDERS)
    .by(list_orders_request, list_orders_output);

fn list_orders_request(call: &Call<'_>) -> Result<Outgoing, Fault> {
    let input: types::OrderSearch = call.input_within_limits()?;
    erp::list_purchase_orders(
        Some(match input.state {
            types::OrderState::Draft => erp::PurchaseOrderStatus::Draft,
            types::OrderState::Submitted => erp::PurchaseOrderStatus::Submitted,
            types::OrderState::Approved => erp::PurchaseOrderStatus::Authorised,
            types::OrderState::Billed => erp::PurchaseOrderStatus::Billed,
            types::OrderState::Cancelled => erp::PurchaseOrderStatus::Deleted,
        }),
        input.issued_from.as_ref(),
        Some(input.page.unwrap_or(1)),
    )
}

fn list_orders_output(call: &Call<'_>, reply: &[u8]) -> Result<Bytes, Fault> {
    let response: erp::PurchaseOrders = call.response(&erp::PURCHASE_ORDERS_SCHEMA, reply)?;
    call.output(&types::OrderList { orders: response.purchase_orders.into_iter().map(order_of).collect() })
}

pub(crate) static CANCEL_ORDER: Binding = Binding::of(FILE, &services::orders::CANCEL_ORDER)
    .to(&erp::BACKEND, &erp::UPDATE_PURCHASE_ORDER)
    .by(cancel_order_request, cancel_order_output)
    .digest(0xc5d2ae06708842aa);

fn cancel_order_request(call: &Call<'_>) -> Result<Outgoing, Fault> {
    let input: types::OrderKey = call.input()?;
    erp::update_purchase_order(
        &input.order_id,
        &erp::PurchaseOrderChanges {
            purchase_orders: vec![erp::PurchaseOrderChangesPurchaseOrdersItem {
                purchase_order_id: input.order_id.clone(),
                status: erp::PurchaseOrderStatus::Deleted,
            }],
        },
    )
}

fn cancel_order_output(call: &Call<'_>, reply: &[u8]) -> Result<Bytes, Fault> {
    call.response::<erp::PurchaseOrders>(&erp::PURCHASE_ORDERS_SCHEMA, reply)?;
    Ok(Bytes::new())
}

fn order_of(order: erp::PurchaseOrder) -> types::Order {
    types::Order {
        order_id: order.purchase_order_id,
        number: order.purchase_order_number,
        state: match order.status {
            erp::PurchaseOrderStatus::Draft => types::OrderState::Draft,
            erp::PurchaseOrderStatus::Submitted => types::OrderState::Submitted,
            erp::PurchaseOrderStatus::Authorised => types::OrderState::Approved,
            erp::PurchaseOrderStatus::Billed => types::OrderState::Billed,
            erp::PurchaseOrderStatus::Deleted => types::OrderState::Cancelled,
        },
        reference: order.reference,
        supplier: types::OrderSupplier {
            supplier_id: order.contact.contact_id.clone(),
            name: order.contact.name.unwrap_or_else(|| order.contact.contact_id.into_string()),
        },
        lines: order
            .line_items
            .into_iter()
            .map(|line| types::OrderLinesItem { description: line.description, amount: line.line_amount })
            .collect(),
        net: order.sub_total,
        total: order.total,
        currency: order.currency_code,
    }
}
