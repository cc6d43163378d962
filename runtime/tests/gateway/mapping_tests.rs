//! Tests of mappings: each kind of expectation holds where it does, and says what was found where it does not.

use bytes::Bytes;
use caseway_runtime::call::{Call, Fault, Outgoing};
use caseway_runtime::codegen::{MappingTest, Meaning};

use crate::hub::{ERP_JOB_STATE, HUB};
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
    assert!(said(test.fails(None, "request/x", "division")).contains("gives its documents"));
    assert!(said(test.refuses_input("/orderId")).contains("gives its documents"));
    assert!(said(test.refuses_reply((200, ORDER), "/number")).contains("gives its documents"));
    assert!(said(test.refuses_reply((200, "{}"), "/elsewhere")).contains("/number"));
}

fn later_test(operation: &str, input: &'static str) -> MappingTest {
    let binding = HUB.bindings.iter().find(|binding| binding.operation.name == operation).unwrap();
    MappingTest { binding, case_type: "motor-claim", case_id: None, trace_id: "0af7", input }
}

const NEW: &str = r#"{"customer":"Ann","quantity":1}"#;

#[test]
fn what_is_expected_after_the_call_is_found() {
    let mark = later_test("Mark", KNOWN);
    assert!(mark.waits_in("A1").is_ok());
    let unbook = later_test("Unbook", KNOWN);
    let verify = unbook.binding.verify.unwrap();
    assert!(unbook.verifying().asks(verify.request).is_ok());
    assert!(unbook.verifying().means(ORDER, Meaning::NotApplied).is_ok());
    assert!(unbook.verifying().refuses_reply("{}", "/number").is_ok());
    let build = later_test("Build", NEW);
    let completing = build.completing("J-1");
    assert!(
        completing.asks(|call| Outgoing::to(&ERP_JOB_STATE).path("id", call.context.correlation())).is_ok()
    );
    assert!(completing.asks(|_| Outgoing::to(&ERP_JOB_STATE).path("id", "J-1")).is_ok());
    assert!(completing.means(r#"{"id":"J-1","state":"submitted"}"#, Meaning::Waiting).is_ok());
    assert!(completing.means(r#"{"id":"J-1","state":"error"}"#, Meaning::Failed).is_ok());
    let done = r#"{"id":"J-1","state":"success","number":"A1"}"#;
    assert!(completing.means(done, Meaning::Done).is_ok());
    assert!(completing.gives(done, |_, _| Ok(Bytes::from_static(br#"{"orderId":"A1"}"#))).is_ok());
}

#[test]
fn what_is_not_expected_after_the_call_is_told() {
    let said =
        |tested: Result<(), caseway_runtime::mapping_test::Mismatch>| format!("{:?}", tested.unwrap_err());
    let mark = said(later_test("Mark", KNOWN).waits_in("A2"));
    assert!(mark.contains("`A2`") && mark.contains("A1"), "{mark}");
    assert!(said(later_test("GetOrder", KNOWN).waits_in("A1")).contains("found: none"));
    let unbook = later_test("Unbook", KNOWN);
    let meaning = said(unbook.verifying().means(ORDER, Meaning::Applied));
    assert!(meaning.contains("NotApplied"), "{meaning}");
    assert!(said(unbook.verifying().fails(None, "request/x", "")).contains("gives its documents"));
    assert!(said(unbook.verifying().refuses_reply(ORDER, "/number")).contains("gives its documents"));
    let build = later_test("Build", NEW);
    let other = said(build.completing("J-1").asks(|_| Outgoing::to(&ERP_JOB_STATE).path("id", "J-2")));
    assert!(other.contains("J-1") && other.contains("J-2"), "{other}");
    let waiting = r#"{"id":"J-1","state":"submitted"}"#;
    let output = said(build.completing("J-1").gives(waiting, |_, _| Ok(Bytes::from_static(b"{}"))));
    assert!(output.starts_with("expected: {}"), "{output}");
    // The backend calls by itself.
    let assemble = later_test("Assemble", NEW);
    let nobody = said(assemble.completing("J-1").asks(|_| Outgoing::to(&ERP_JOB_STATE).path("id", "J-1")));
    assert!(nobody.contains("nobody asks"), "{nobody}");
}
