// Generated from `mappings/text-messages.yaml` by `cargo xtask generate`. Do not edit.
//! Mapping `text-messages`.

use caseway_runtime::codegen::{At, Binding, Bytes, Call, Fault, Outgoing, cel};
use caseway_types::notifications as types;

use crate::backends::messaging;
use crate::services;

const FILE: &str = "mappings/text-messages.yaml";

pub(crate) static SEND_TEXT: Binding = Binding::of(FILE, &services::notifications::SEND_TEXT)
    .among(messaging::INSTANCES, send_text_instance, &messaging::CREATE_MESSAGE)
    .by(send_text_request, send_text_output);

fn send_text_instance(call: &Call<'_>) -> Result<usize, Fault> {
    let input: types::TextMessage = call.input()?;
    let instance = match input.country {
        types::Country::De => messaging::Instance::De,
        types::Country::Nl => messaging::Instance::Nl,
    };
    Ok(instance as usize)
}

fn send_text_request(call: &Call<'_>) -> Result<Outgoing, Fault> {
    let input: types::TextMessage = call.input()?;
    messaging::create_message(&messaging::NewMessage {
        to: cel::replace(&input.mobile, " ", "").at("request/To")?,
        messaging_service_sid: match input.country {
            types::Country::Nl => "MG2a7b1c4d5e6f708192a3b4c5d6e7f801",
            types::Country::De => "MG5d3c9a81f0b2647e8c1d0a9f7b6e5c42",
        }
        .to_owned(),
        body: input.text,
        media_url: input.pictures,
        schedule_type: if input.send_at.is_some() {
            Some(messaging::NewMessageScheduleType::Fixed)
        } else {
            None
        },
        send_at: input.send_at,
        validity_period: input.seconds_of_use,
        smart_encoded: Some(true),
    })
}

fn send_text_output(call: &Call<'_>, reply: &[u8]) -> Result<Bytes, Fault> {
    let response: messaging::Message = call.response(&messaging::MESSAGE_SCHEMA, reply)?;
    call.output(&types::TextReport {
        message_id: response.sid,
        state: match response.status {
            messaging::Status::Queued
            | messaging::Status::Accepted
            | messaging::Status::Scheduled
            | messaging::Status::Sending => types::TextState::Waiting,
            messaging::Status::Sent
            | messaging::Status::Receiving
            | messaging::Status::Received
            | messaging::Status::PartiallyDelivered => types::TextState::Sent,
            messaging::Status::Delivered | messaging::Status::Read => types::TextState::Delivered,
            messaging::Status::Failed | messaging::Status::Undelivered => types::TextState::Failed,
            messaging::Status::Canceled => types::TextState::Withdrawn,
        },
        reason: response.error_message,
        parts: match response.num_segments.as_deref() {
            Some(parts) => Some(cel::int_of(parts).at("output/parts/map")?),
            None => None,
        },
    })
}

pub(crate) static GET_TEXT: Binding = Binding::of(FILE, &services::notifications::GET_TEXT)
    .among(messaging::INSTANCES, get_text_instance, &messaging::GET_MESSAGE)
    .by(get_text_request, send_text_output);

fn get_text_instance(call: &Call<'_>) -> Result<usize, Fault> {
    let input: types::TextKey = call.input()?;
    let instance = match input.country {
        types::Country::De => messaging::Instance::De,
        types::Country::Nl => messaging::Instance::Nl,
    };
    Ok(instance as usize)
}

fn get_text_request(call: &Call<'_>) -> Result<Outgoing, Fault> {
    let input: types::TextKey = call.input()?;
    messaging::get_message(&input.message_id)
}

pub(crate) static WITHDRAW_TEXT: Binding = Binding::of(FILE, &services::notifications::WITHDRAW_TEXT)
    .among(messaging::INSTANCES, get_text_instance, &messaging::CHANGE_MESSAGE)
    .by(withdraw_text_request, send_text_output);

fn withdraw_text_request(call: &Call<'_>) -> Result<Outgoing, Fault> {
    let input: types::TextKey = call.input()?;
    messaging::change_message(
        &input.message_id,
        &messaging::Change { body: None, status: Some(messaging::ChangeStatus::Canceled) },
    )
}
