// Generated from `mappings/usage.yaml` by `cargo xtask generate`. Do not edit.
//! Mapping `usage`.

use caseway_runtime::codegen::{At, Binding, Bytes, Call, Fault, Outgoing, cel};
use caseway_types::usage as types;

use crate::backends::billing;
use crate::services;

const FILE: &str = "mappings/usage.yaml";

pub(crate) static REPORT_READING: Binding = Binding::of(FILE, &services::usage::REPORT_READING)
    .to(&billing::BACKEND, &billing::CREATE_EVENT)
    .by(report_reading_request, report_reading_output)
    .lane(report_reading_lane)
    .digest(0xb432fe14252d0c8c);

fn report_reading_request(call: &Call<'_>) -> Result<Outgoing, Fault> {
    let input: types::Reading = call.input()?;
    billing::create_event(&billing::EventInput {
        event: billing::EventInputEvent {
            transaction_id: input.reading_id,
            external_subscription_id: input.policy_id,
            code: match input.measure {
                types::ReadingMeasure::Distance => "kilometres_driven",
                types::ReadingMeasure::Days => "days_insured",
            }
            .to_owned(),
            timestamp: Some(input.taken_at),
            properties: Some(input.values),
        },
    })
}

fn report_reading_output(call: &Call<'_>, reply: &[u8]) -> Result<Bytes, Fault> {
    let response: billing::EventCreated = call.response(&billing::EVENT_CREATED_SCHEMA, reply)?;
    call.output(&types::ReadingReceipt {
        reading_id: response.event.transaction_id,
        accepted_for: response.event.timestamp,
    })
}

fn report_reading_lane(call: &Call<'_>) -> Result<String, Fault> {
    let input: types::Reading = call.input()?;
    Ok(input.policy_id)
}

pub(crate) static GET_USAGE: Binding = Binding::of(FILE, &services::usage::GET_USAGE)
    .to(&billing::BACKEND, &billing::GET_CURRENT_USAGE)
    .by(get_usage_request, get_usage_output);

fn get_usage_request(call: &Call<'_>) -> Result<Outgoing, Fault> {
    let input: types::UsageQuery = call.input()?;
    billing::get_current_usage(&input.customer_id, &input.policy_id, Some(true))
}

fn get_usage_output(call: &Call<'_>, reply: &[u8]) -> Result<Bytes, Fault> {
    let response: billing::UsageEnvelope = call.response(&billing::USAGE_ENVELOPE_SCHEMA, reply)?;
    let input: types::UsageQuery = call.input()?;
    call.output(&types::PolicyUsage {
        policy_id: input.policy_id,
        from: response.customer_usage.from_datetime,
        to: response.customer_usage.to_datetime,
        net_cents: response.customer_usage.amount_cents,
        tax_cents: Some(
            cel::subtract(response.customer_usage.total_amount_cents, response.customer_usage.amount_cents)
                .at("output/taxCents")?,
        ),
        total_cents: response.customer_usage.total_amount_cents,
        charges: response
            .customer_usage
            .charges_usage
            .into_iter()
            .map(|charge| types::PolicyUsageChargesItem {
                measure: charge.billable_metric.name,
                units: charge.units,
                net_cents: charge.amount_cents,
            })
            .collect(),
    })
}
