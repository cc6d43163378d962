// Generated from `mappings/text-messages.yaml` by `cargo xtask generate`. Do not edit.
//! Tests of the mapping `text-messages`.

use caseway_runtime::codegen::{Call, Fault, MappingTest, Outgoing, Tested};
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
        input: r#"{"country":"de","mobile":"+4915112345678","text":"Wir haben Ihre Meldung."}"#,
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
        validity_period: None,
        smart_encoded: Some(true),
    })
}
