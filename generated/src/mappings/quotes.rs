// Generated from `mappings/quotes.yaml` by `cargo xtask generate`. Do not edit.
//! Mapping `quotes`.

use caseway_runtime::codegen::{Binding, Bytes, Call, Fault, Outgoing};
use caseway_types::quotes as types;

use crate::backends::pricing;
use crate::services;

/// `quotes.ListCovers` through `pricing.ListCovers`.
pub(crate) static LIST_COVERS: Binding = Binding::new(
    &services::quotes::LIST_COVERS,
    &pricing::BACKEND,
    &pricing::LIST_COVERS,
    list_covers_request,
    list_covers_output,
);

fn list_covers_request(call: &Call<'_>) -> Result<Outgoing, Fault> {
    let input: types::CoverQuery = call.input()?;
    pricing::list_covers(match input.product {
        types::Product::Motor => pricing::Line::Motor,
        types::Product::Household => pricing::Line::Household,
    })
}

fn list_covers_output(call: &Call<'_>, reply: &[u8]) -> Result<Bytes, Fault> {
    let response: pricing::CoverList = call.response(&pricing::COVER_LIST_SCHEMA, reply)?;
    call.output(&types::CoverList {
        product: match response.line {
            pricing::Line::Motor => types::Product::Motor,
            pricing::Line::Household => types::Product::Household,
        },
        covers: response
            .covers
            .into_iter()
            .map(|cover| types::CoverListCoversItem {
                cover: cover.code,
                name: cover.label,
                compulsory: cover.compulsory,
                excess_cents: cover.deductibles,
            })
            .collect(),
    })
}

/// `quotes.RequestQuote` through `pricing.CreateQuote`.
pub(crate) static REQUEST_QUOTE: Binding = Binding::new(
    &services::quotes::REQUEST_QUOTE,
    &pricing::BACKEND,
    &pricing::CREATE_QUOTE,
    request_quote_request,
    request_quote_output,
);

fn request_quote_request(call: &Call<'_>) -> Result<Outgoing, Fault> {
    let input: types::QuoteRequest = call.input()?;
    pricing::create_quote(&pricing::QuoteRequest {
        line: match input.product {
            types::Product::Motor => pricing::Line::Motor,
            types::Product::Household => pricing::Line::Household,
        },
        party_ref: input.customer_id,
        inception: input.starts_on,
        channel: Some(call.context.case_type().to_owned()),
        claim_free_years: Some(input.claim_free_years.unwrap_or(0)),
        risk: pricing::Risk {
            plate: input.vehicle.as_ref().map(|vehicle| vehicle.license_plate.clone()),
            use_code: input.vehicle.as_ref().map(|vehicle| vehicle.r#use).map(|r#use| match r#use {
                types::VehicleUse::Private => pricing::RiskUseCode::P,
                types::VehicleUse::Commute => pricing::RiskUseCode::C,
                types::VehicleUse::Business => pricing::RiskUseCode::B,
            }),
            kilometres_per_year: input.vehicle.and_then(|vehicle| vehicle.kilometres_per_year),
            postcode: input.home.as_ref().map(|home| home.postal_code.clone()),
            floor_area: input.home.as_ref().map(|home| home.square_metres),
            monitored_alarm: if input.product == types::Product::Household {
                input.home.and_then(|home| home.alarm)
            } else {
                None
            },
        },
        covers: input
            .covers
            .into_iter()
            .map(|chosen| pricing::ChosenCover { code: chosen.cover, deductible: chosen.excess_cents })
            .collect(),
    })
}

fn request_quote_output(call: &Call<'_>, reply: &[u8]) -> Result<Bytes, Fault> {
    let response: pricing::Quote = call.response(&pricing::QUOTE_SCHEMA, reply)?;
    call.output(&types::Quote {
        quote_id: response.quote_id,
        product: match response.line {
            pricing::Line::Motor => types::Product::Motor,
            pricing::Line::Household => types::Product::Household,
        },
        state: match response.status {
            pricing::QuoteStatus::Priced => types::QuoteState::Priced,
            pricing::QuoteStatus::Referred => types::QuoteState::UnderReview,
            pricing::QuoteStatus::Declined => types::QuoteState::Declined,
            pricing::QuoteStatus::Accepted => types::QuoteState::Accepted,
            pricing::QuoteStatus::Lapsed => types::QuoteState::Lapsed,
        },
        binding: response.status == pricing::QuoteStatus::Priced,
        net_cents: response.premium.net,
        tax_cents: response.premium.tax,
        currency: response.premium.currency,
        valid_until: response.valid_until,
        reasons: response.reasons,
        policy_number: if response.status == pricing::QuoteStatus::Accepted {
            response.policy_number
        } else {
            None
        },
    })
}

/// `quotes.GetQuote` through `pricing.GetQuote`.
pub(crate) static GET_QUOTE: Binding = Binding::new(
    &services::quotes::GET_QUOTE,
    &pricing::BACKEND,
    &pricing::GET_QUOTE,
    get_quote_request,
    request_quote_output,
);

fn get_quote_request(call: &Call<'_>) -> Result<Outgoing, Fault> {
    let input: types::GetQuoteInput = call.input()?;
    pricing::get_quote(&input.quote_id)
}

/// `quotes.ReviseQuote` through `pricing.ChangeQuote`.
pub(crate) static REVISE_QUOTE: Binding = Binding::new(
    &services::quotes::REVISE_QUOTE,
    &pricing::BACKEND,
    &pricing::CHANGE_QUOTE,
    revise_quote_request,
    request_quote_output,
);

fn revise_quote_request(call: &Call<'_>) -> Result<Outgoing, Fault> {
    let input: types::QuoteRevision = call.input()?;
    pricing::change_quote(
        &input.quote_id,
        &pricing::QuoteChange {
            inception: input.starts_on,
            covers: Some(
                input
                    .covers
                    .into_iter()
                    .map(|chosen| pricing::ChosenCover {
                        code: chosen.cover,
                        deductible: chosen.excess_cents,
                    })
                    .collect(),
            ),
        },
    )
}

/// `quotes.AcceptQuote` through `pricing.AcceptQuote`.
pub(crate) static ACCEPT_QUOTE: Binding = Binding::new(
    &services::quotes::ACCEPT_QUOTE,
    &pricing::BACKEND,
    &pricing::ACCEPT_QUOTE,
    accept_quote_request,
    request_quote_output,
);

fn accept_quote_request(call: &Call<'_>) -> Result<Outgoing, Fault> {
    let input: types::QuoteAcceptance = call.input()?;
    pricing::accept_quote(
        &input.quote_id,
        &pricing::Acceptance {
            accepted_by: input.accepted_by,
            reference: call.context.case_id().map(str::to_owned),
        },
    )
}
