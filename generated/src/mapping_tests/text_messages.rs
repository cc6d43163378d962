// Generated from `mappings/text-messages.yaml` by `cargo xtask generate`. Do not edit.
//! Tests of the mapping `text-messages`.

use caseway_runtime::codegen as rt;
use caseway_runtime::codegen::{Bytes, Call, Fault, MappingTest, Outgoing, Tested};
use caseway_types::notifications as types;

use crate::backends::messaging;

/// a message without a country is sent from the Dutch account
#[test]
fn send_text_a_message_without_a_country_is_sent_from_the_dutch_account() -> Tested {
    let test = MappingTest {
        binding: &crate::mappings::text_messages::SEND_TEXT,
        case_type: "test",
        case_id: None,
        trace_id: "0af7651916cd43dd8448eb211c80319c",
        input: r#"{"mobile":"+31612345678","text":"We have your claim."}"#,
    };
    test.chooses("nl")
}

/// a message of Germany is sent from the German one
#[test]
fn send_text_a_message_of_germany_is_sent_from_the_german_one() -> Tested {
    let test = MappingTest {
        binding: &crate::mappings::text_messages::SEND_TEXT,
        case_type: "test",
        case_id: None,
        trace_id: "0af7651916cd43dd8448eb211c80319c",
        input: r#"{
  "country": "de",
  "mobile": "+49 151 12345678",
  "text": "Wir haben Ihre Meldung.",
  "sendAt": "2026-03-31T09:00:00+02:00"
}"#,
    };
    test.chooses("de")?;
    test.asks(send_text_a_message_of_germany_is_sent_from_the_german_one_request)
}

fn send_text_a_message_of_germany_is_sent_from_the_german_one_request(
    call: &Call<'_>,
) -> Result<Outgoing, Fault> {
    call.input::<types::TextMessage>()?;
    messaging::create_message(&messaging::NewMessage {
        to: "+4915112345678".to_owned(),
        messaging_service_sid: "MG5d3c9a81f0b2647e8c1d0a9f7b6e5c42".to_owned(),
        body: "Wir haben Ihre Meldung.".to_owned(),
        media_url: None,
        schedule_type: Some(messaging::NewMessageScheduleType::Fixed),
        send_at: Some(rt::DateTime::literal("2026-03-31T09:00:00+02:00")),
        validity_period: None,
        smart_encoded: Some(true),
    })
}

/// one that was charged as two
#[test]
fn get_text_one_that_was_charged_as_two() -> Tested {
    let test = MappingTest {
        binding: &crate::mappings::text_messages::GET_TEXT,
        case_type: "test",
        case_id: None,
        trace_id: "0af7651916cd43dd8448eb211c80319c",
        input: r#"{"messageId":"SM1","country":"de"}"#,
    };
    test.chooses("de")?;
    test.gives(
        (200, r#"{"sid":"SM1","status":"delivered","num_segments":"2"}"#),
        get_text_one_that_was_charged_as_two_output,
    )
}

fn get_text_one_that_was_charged_as_two_output(call: &Call<'_>, reply: &[u8]) -> Result<Bytes, Fault> {
    call.response::<messaging::Message>(&messaging::MESSAGE_SCHEMA, reply)?;
    call.output(&types::TextReport {
        message_id: "SM1".to_owned(),
        state: types::TextState::Delivered,
        reason: None,
        parts: Some(2),
    })
}

/// a number that is none
#[test]
fn get_text_a_number_that_is_none() -> Tested {
    let test = MappingTest {
        binding: &crate::mappings::text_messages::GET_TEXT,
        case_type: "test",
        case_id: None,
        trace_id: "0af7651916cd43dd8448eb211c80319c",
        input: r#"{"messageId":"SM1"}"#,
    };
    test.fails(Some((200, r#"{"sid":"SM1","status":"sent","num_segments":"two"}"#)), "output/parts/map", "")
}
