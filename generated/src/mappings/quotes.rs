// Generated from `mappings/quotes.yaml` by `cargo xtask generate`. Do not edit.
//! Mapping `quotes`.

use caseway_runtime::codegen::{Binding, Bytes, Call, Fault, Outgoing, cel};
use caseway_types::quotes as types;

use crate::backends::pricing;
use crate::services;

const FILE: &str = "mappings/quotes.yaml";

pub(crate) static LIST_COVERS: Binding = Binding::of(FILE, &services::quotes::LIST_COVERS)
    .to(&pricing::BACKEND, &pricing::LIST_COVERS)
    .by(list_covers_request, list_covers_output);

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

pub(crate) static REQUEST_QUOTE: Binding = Binding::of(FILE, &services::quotes::REQUEST_QUOTE)
    .to(&pricing::BACKEND, &pricing::CREATE_QUOTE)
    .by(request_quote_request, request_quote_output);

fn request_quote_request(call: &Call<'_>) -> Result<Outgoing, Fault> {
    let input: types::QuoteRequest = call.input_within_limits()?;
    pricing::create_quote(&pricing::QuoteRequest {
        line: match &input.risk {
            types::Risk::Motor(_) => pricing::Line::Motor,
            types::Risk::Household(_) => pricing::Line::Household,
        },
        party_ref: input.customer_id,
        inception: input.starts_on.into_string(),
        channel: Some(call.context.case_type().to_owned()),
        claim_free_years: Some(input.claim_free_years),
        risk: match input.risk {
            types::Risk::Motor(risk) => pricing::Risk {
                plate: Some(risk.license_plate),
                use_code: Some(match risk.r#use {
                    types::VehicleUse::Private => pricing::RiskUseCode::P,
                    types::VehicleUse::Commute => pricing::RiskUseCode::C,
                    types::VehicleUse::Business => pricing::RiskUseCode::B,
                }),
                kilometres_per_year: risk.kilometres_per_year,
                postcode: None,
                floor_area: None,
                monitored_alarm: None,
            },
            types::Risk::Household(risk) => pricing::Risk {
                plate: None,
                use_code: None,
                kilometres_per_year: None,
                postcode: Some(risk.postal_code),
                floor_area: Some(risk.square_metres),
                monitored_alarm: risk.alarm,
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
    call.output(&quote_of(response))
}

pub(crate) static GET_QUOTE: Binding = Binding::of(FILE, &services::quotes::GET_QUOTE)
    .to(&pricing::BACKEND, &pricing::GET_QUOTE)
    .by(get_quote_request, request_quote_output);

fn get_quote_request(call: &Call<'_>) -> Result<Outgoing, Fault> {
    let input: types::GetQuoteInput = call.input()?;
    pricing::get_quote(&input.quote_id)
}

pub(crate) static REVISE_QUOTE: Binding = Binding::of(FILE, &services::quotes::REVISE_QUOTE)
    .to(&pricing::BACKEND, &pricing::CHANGE_QUOTE)
    .by(revise_quote_request, request_quote_output);

fn revise_quote_request(call: &Call<'_>) -> Result<Outgoing, Fault> {
    let input: types::QuoteRevision = call.input()?;
    pricing::change_quote(
        &input.quote_id,
        &pricing::QuoteChange {
            inception: input.starts_on.map(|value| value.into_string()),
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

pub(crate) static ACCEPT_QUOTE: Binding = Binding::of(FILE, &services::quotes::ACCEPT_QUOTE)
    .to(&pricing::BACKEND, &pricing::ACCEPT_QUOTE)
    .by(accept_quote_request, request_quote_output)
    .outputs(&[(202, accept_quote_output_202)]);

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

fn accept_quote_output_202(call: &Call<'_>, reply: &[u8]) -> Result<Bytes, Fault> {
    let response: pricing::Referral = call.response(&pricing::REFERRAL_SCHEMA, reply)?;
    call.output(&types::Quote {
        quote_id: response.quote_id,
        product: match response.line {
            pricing::Line::Motor => types::Product::Motor,
            pricing::Line::Household => types::Product::Household,
        },
        state: types::QuoteState::UnderReview,
        binding: false,
        net_cents: response.premium.net,
        tax_cents: response.premium.tax,
        currency: response.premium.currency,
        valid_until: response.valid_until,
        reasons: Some(cel::append(
            response.reasons.clone().unwrap_or_default(),
            vec![format!("to be signed by {}", response.underwriter)],
        )),
        policy_number: None,
    })
}

fn quote_of(quote: pricing::Quote) -> types::Quote {
    types::Quote {
        quote_id: quote.quote_id,
        product: match quote.line {
            pricing::Line::Motor => types::Product::Motor,
            pricing::Line::Household => types::Product::Household,
        },
        state: match quote.status {
            pricing::QuoteStatus::Priced => types::QuoteState::Priced,
            pricing::QuoteStatus::Referred => types::QuoteState::UnderReview,
            pricing::QuoteStatus::Declined => types::QuoteState::Declined,
            pricing::QuoteStatus::Accepted => types::QuoteState::Accepted,
            pricing::QuoteStatus::Lapsed => types::QuoteState::Lapsed,
        },
        binding: quote.status == pricing::QuoteStatus::Priced,
        net_cents: quote.premium.net,
        tax_cents: quote.premium.tax,
        currency: quote.premium.currency,
        valid_until: quote.valid_until,
        reasons: quote.reasons,
        policy_number: if quote.status == pricing::QuoteStatus::Accepted {
            quote.policy_number
        } else {
            None
        },
    }
}
