//! Tests of mappings: each kind of expectation holds where it does, and says what was found where it does not.

use bytes::Bytes;
use caseway_runtime::call::{Call, Fault, Outgoing};
use caseway_runtime::codegen::MappingTest;

use crate::hub::HUB;
use crate::support::ORDER;

fn test(input: &'static str) -> MappingTest {
    let binding = HUB.bindings.iter().find(|binding| binding.operation.name == "GetOrder").unwrap();
    MappingTest { binding, case_type: "motor-claim", case_id: None, trace_id: "0af7", input }
}

const KNOWN: &str = r#"{"orderId":"A1"}"#;

fn other_request(call: &Call<'_>) -> Result<Outgoing, Fault> {
    Outgoing::to(call.binding.call).path("number", "A2")
}

fn other_output(_: &Call<'_>, _: &[u8]) -> Result<Bytes, Fault> {
    Ok(Bytes::from_static(b"{}"))
}

#[test]
fn what_is_expected_is_found() {
    let test = test(KNOWN);
    assert!(test.asks(test.binding.request).is_ok());
    assert!(test.gives((200, ORDER), test.binding.output).is_ok());
    assert!(test.refuses_reply((200, "{}"), "/number").is_ok());
    assert!(self::test("{}").refuses_input("/orderId").is_ok());
}

#[test]
fn what_is_not_expected_is_told() {
    let test = test(KNOWN);
    let said =
        |tested: Result<(), caseway_runtime::mapping_test::Mismatch>| format!("{:?}", tested.unwrap_err());
    let request = said(test.asks(other_request));
    assert!(request.contains("A1") && request.contains("A2"), "{request}");
    let output = said(test.gives((200, ORDER), other_output));
    assert!(output.starts_with("expected: {}") && output.contains("Ann"), "{output}");
    assert!(said(test.fails(None, "orders.yaml#/x", "division")).contains("gives its documents"));
    assert!(said(test.refuses_input("/orderId")).contains("gives its documents"));
    assert!(said(test.refuses_reply((200, ORDER), "/number")).contains("gives its documents"));
    assert!(said(test.refuses_reply((200, "{}"), "/elsewhere")).contains("/number"));
}
