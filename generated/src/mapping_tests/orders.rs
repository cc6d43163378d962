// Generated from `mappings/orders.yaml` by `cargo xtask generate`. Do not edit.
//! Tests of the mapping `orders`.

use caseway_runtime::codegen as rt;
use caseway_runtime::codegen::{Bytes, Call, Fault, MappingTest, Outgoing, Tested};
use caseway_types::orders as types;

use crate::backends::erp;

/// an urgent order for a claim
#[test]
fn place_order_an_urgent_order_for_a_claim() -> Tested {
    let test = MappingTest {
        binding: &crate::mappings::orders::PLACE_ORDER,
        case_type: "motor-claim",
        case_id: Some("MC-2026-104"),
        trace_id: "0af7651916cd43dd8448eb211c80319c",
        input: r#"{
  "supplierId": "3b5c6a20-52ad-4e5c-9a55-0a2a3a1ea012",
  "urgent": true,
  "lines": [{"description":"Windscreen","quantity":2,"unitPrice":412.55,"article":"WS-88"}]
}"#,
    };
    test.asks(place_order_an_urgent_order_for_a_claim_request)?;
    test.gives(
        (
            200,
            r#"{
  "PurchaseOrders": [
    {
      "PurchaseOrderID": "0e8a6c1f-6d5a-4c61-9b5e-3f1b1a6d2a11",
      "PurchaseOrderNumber": "PO-0104",
      "Status": "AUTHORISED",
      "Contact": {"ContactID":"3b5c6a20-52ad-4e5c-9a55-0a2a3a1ea012","Name":"Glasshouse Ltd"},
      "LineItems": [
        {"Description":"Windscreen","Quantity":2,"UnitAmount":412.55,"LineAmount":825.1}
      ],
      "Reference": "motor-claim/MC-2026-104",
      "CurrencyCode": "EUR",
      "SubTotal": 825.1,
      "Total": 998.37
    }
  ]
}"#,
        ),
        place_order_an_urgent_order_for_a_claim_output,
    )
}

fn place_order_an_urgent_order_for_a_claim_request(call: &Call<'_>) -> Result<Outgoing, Fault> {
    call.input_within_limits::<types::NewOrder>()?;
    erp::create_purchase_orders(&erp::NewPurchaseOrders {
        purchase_orders: vec![erp::NewPurchaseOrder {
            contact: erp::ContactRef {
                contact_id: rt::Uuid::literal("3b5c6a20-52ad-4e5c-9a55-0a2a3a1ea012"),
                name: None,
            },
            line_items: vec![erp::LineItem {
                description: "Windscreen".to_owned(),
                quantity: Some(rt::DecimalNumber(rt::decimal(2, 0))),
                unit_amount: Some(rt::DecimalNumber(rt::decimal(41255, 2))),
                item_code: Some("WS-88".to_owned()),
                account_code: None,
                line_amount: Some(rt::DecimalNumber(rt::decimal(8251, 1))),
            }],
            line_amount_types: Some(erp::NewPurchaseOrderLineAmountTypes::Exclusive),
            status: Some(erp::PurchaseOrderStatus::Authorised),
            reference: Some("motor-claim/MC-2026-104".to_owned()),
            currency_code: Some("EUR".to_owned()),
            delivery_date: None,
            delivery_address: None,
            delivery_instructions: Some("Urgent: call before delivery.".to_owned()),
        }],
    })
}

fn place_order_an_urgent_order_for_a_claim_output(call: &Call<'_>, reply: &[u8]) -> Result<Bytes, Fault> {
    call.response::<erp::PurchaseOrders>(&erp::PURCHASE_ORDERS_SCHEMA, reply)?;
    call.output(&types::Order {
        order_id: rt::Uuid::literal("0e8a6c1f-6d5a-4c61-9b5e-3f1b1a6d2a11"),
        number: "PO-0104".to_owned(),
        state: types::OrderState::Approved,
        reference: Some("motor-claim/MC-2026-104".to_owned()),
        supplier: types::OrderSupplier {
            supplier_id: rt::Uuid::literal("3b5c6a20-52ad-4e5c-9a55-0a2a3a1ea012"),
            name: "Glasshouse Ltd".to_owned(),
        },
        lines: vec![types::OrderLinesItem {
            description: "Windscreen".to_owned(),
            amount: Some(rt::DecimalNumber(rt::decimal(8251, 1))),
        }],
        net: Some(rt::DecimalNumber(rt::decimal(8251, 1))),
        total: rt::DecimalNumber(rt::decimal(99837, 2)),
        currency: Some("EUR".to_owned()),
    })
}

/// a line that costs half a cent more than twelve
#[test]
fn place_order_a_line_that_costs_half_a_cent_more_than_twelve() -> Tested {
    let test = MappingTest {
        binding: &crate::mappings::orders::PLACE_ORDER,
        case_type: "test",
        case_id: None,
        trace_id: "0af7651916cd43dd8448eb211c80319c",
        input: r#"{
  "supplierId": "3b5c6a20-52ad-4e5c-9a55-0a2a3a1ea012",
  "lines": [{"description":"Glue","quantity":0.5,"unitPrice":0.25}]
}"#,
    };
    test.asks(place_order_a_line_that_costs_half_a_cent_more_than_twelve_request)
}

fn place_order_a_line_that_costs_half_a_cent_more_than_twelve_request(
    call: &Call<'_>,
) -> Result<Outgoing, Fault> {
    call.input_within_limits::<types::NewOrder>()?;
    erp::create_purchase_orders(&erp::NewPurchaseOrders {
        purchase_orders: vec![erp::NewPurchaseOrder {
            contact: erp::ContactRef {
                contact_id: rt::Uuid::literal("3b5c6a20-52ad-4e5c-9a55-0a2a3a1ea012"),
                name: None,
            },
            line_items: vec![erp::LineItem {
                description: "Glue".to_owned(),
                quantity: Some(rt::DecimalNumber(rt::decimal(5, 1))),
                unit_amount: Some(rt::DecimalNumber(rt::decimal(25, 2))),
                item_code: None,
                account_code: None,
                line_amount: Some(rt::DecimalNumber(rt::decimal(13, 2))),
            }],
            line_amount_types: Some(erp::NewPurchaseOrderLineAmountTypes::Exclusive),
            status: Some(erp::PurchaseOrderStatus::Authorised),
            reference: Some("test".to_owned()),
            currency_code: Some("EUR".to_owned()),
            delivery_date: None,
            delivery_address: None,
            delivery_instructions: Some("Deliver in working hours.".to_owned()),
        }],
    })
}

/// an order of nothing
#[test]
fn place_order_an_order_of_nothing() -> Tested {
    let test = MappingTest {
        binding: &crate::mappings::orders::PLACE_ORDER,
        case_type: "test",
        case_id: None,
        trace_id: "0af7651916cd43dd8448eb211c80319c",
        input: r#"{"supplierId":"3b5c6a20-52ad-4e5c-9a55-0a2a3a1ea012","lines":[]}"#,
    };
    test.refuses_input("/lines")
}

/// a reply without an order
#[test]
fn get_order_a_reply_without_an_order() -> Tested {
    let test = MappingTest {
        binding: &crate::mappings::orders::GET_ORDER,
        case_type: "test",
        case_id: None,
        trace_id: "0af7651916cd43dd8448eb211c80319c",
        input: r#"{"orderId":"0e8a6c1f-6d5a-4c61-9b5e-3f1b1a6d2a11"}"#,
    };
    test.fails(Some((200, r#"{"PurchaseOrders":[]}"#)), "output/with/order", "nothing at 0")
}
