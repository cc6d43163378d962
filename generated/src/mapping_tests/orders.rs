// Generated from `mappings/orders.yaml` by `cargo xtask generate`. Do not edit.
//! Tests of the mapping `orders`.

use caseway_runtime::codegen::{Bytes, Call, Fault, MappingTest, Outgoing, Tested};
use caseway_types::orders as types;

use crate::backends::erp;

/// an urgent order of one line, for a claim
#[test]
fn place_order_an_urgent_order_of_one_line_for_a_claim() -> Tested {
    let test = MappingTest {
        binding: &crate::mappings::orders::PLACE_ORDER,
        case_type: "motor-claim",
        case_id: Some("MC-2026-104"),
        trace_id: "0af7651916cd43dd8448eb211c80319c",
        input: r#"{"supplierId":"3b5c6a20-52ad-4e5c-9a55-0a2a3a1ea012","urgent":true,"lines":[{"description":"Windscreen","quantity":1,"unitPrice":412.5,"article":"WS-88"}]}"#,
    };
    test.asks(place_order_an_urgent_order_of_one_line_for_a_claim_request)?;
    test.gives((200, r#"{"PurchaseOrders":[{"PurchaseOrderID":"0e8a6c1f-6d5a-4c61-9b5e-3f1b1a6d2a11","PurchaseOrderNumber":"PO-0104","Status":"AUTHORISED","Contact":{"ContactID":"3b5c6a20-52ad-4e5c-9a55-0a2a3a1ea012","Name":"Glasshouse Ltd"},"LineItems":[{"Description":"Windscreen","Quantity":1,"UnitAmount":412.5,"LineAmount":412.5}],"Reference":"motor-claim/MC-2026-104","CurrencyCode":"EUR","SubTotal":412.5,"TotalTax":86.63,"Total":499.13}]}"#), place_order_an_urgent_order_of_one_line_for_a_claim_output)
}

fn place_order_an_urgent_order_of_one_line_for_a_claim_request(call: &Call<'_>) -> Result<Outgoing, Fault> {
    call.input::<types::NewOrder>()?;
    erp::create_purchase_orders(&erp::NewPurchaseOrders {
        purchase_orders: vec![erp::NewPurchaseOrder {
            contact: erp::ContactRef {
                contact_id: "3b5c6a20-52ad-4e5c-9a55-0a2a3a1ea012".to_owned(),
                name: None,
            },
            line_items: vec![erp::LineItem {
                description: "Windscreen".to_owned(),
                quantity: Some(1.0),
                unit_amount: Some(412.5),
                item_code: Some("WS-88".to_owned()),
                account_code: None,
                line_amount: None,
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

fn place_order_an_urgent_order_of_one_line_for_a_claim_output(
    call: &Call<'_>,
    reply: &[u8],
) -> Result<Bytes, Fault> {
    call.response::<erp::PurchaseOrders>(&erp::PURCHASE_ORDERS_SCHEMA, reply)?;
    call.output(&types::OrderList {
        orders: vec![types::Order {
            order_id: "0e8a6c1f-6d5a-4c61-9b5e-3f1b1a6d2a11".to_owned(),
            number: "PO-0104".to_owned(),
            state: types::OrderState::Approved,
            reference: Some("motor-claim/MC-2026-104".to_owned()),
            supplier: types::OrderSupplier {
                supplier_id: "3b5c6a20-52ad-4e5c-9a55-0a2a3a1ea012".to_owned(),
                name: "Glasshouse Ltd".to_owned(),
            },
            lines: vec![types::OrderLinesItem { description: "Windscreen".to_owned(), amount: Some(412.5) }],
            net: Some(412.5),
            total: 499.13,
            currency: Some("EUR".to_owned()),
        }],
    })
}
