// Generated from `mappings/claims.yaml` by `cargo xtask generate`. Do not edit.
//! Mapping `claims`.

use caseway_runtime::codegen as rt;
use caseway_runtime::codegen::{At, Binding, Bytes, Call, CellFault, Fault, Outgoing, cel};
use caseway_types::claims as types;

use crate::backends::claims;
use crate::services;

const FILE: &str = "mappings/claims.yaml";

pub(crate) static REGISTER_CLAIM: Binding = Binding::of(FILE, &services::claims::REGISTER_CLAIM)
    .to(&claims::BACKEND, &claims::REGISTER_CLAIM)
    .by(register_claim_request, register_claim_output_201)
    .outputs(&[(202, register_claim_output_202)])
    .verify(&claims::FIND_NOTICE, register_claim_verify, register_claim_verified)
    .digest(0x4fe7af29ccb3831c);

fn register_claim_request(call: &Call<'_>) -> Result<Outgoing, Fault> {
    let input: types::NewClaim = call.input_within_limits()?;
    claims::register_claim(
        "NM01",
        call.context.case_type(),
        &claims::Notice {
            notice: input.notice_id,
            policy: input.policy_number.trim().to_ascii_uppercase(),
            cause: match input.cause {
                types::Cause::Collision => claims::Cause::Col,
                types::Cause::Glass => claims::Cause::Gls,
                types::Cause::Theft => claims::Cause::Thf,
                types::Cause::Fire => claims::Cause::Fir,
                types::Cause::Water => claims::Cause::Wat,
                types::Cause::Storm => claims::Cause::Sto,
            },
            occurred: input.occurred_at,
            object: match &input.loss {
                types::Loss::Vehicle(_) => claims::NoticeObject::V,
                types::Loss::Home(_) => claims::NoticeObject::H,
            },
            plate: match &input.loss {
                types::Loss::Vehicle(loss) => Some(loss.license_plate.clone()),
                _ => None,
            },
            postcode: match &input.loss {
                types::Loss::Home(loss) => Some(loss.postal_code.clone()),
                _ => None,
            },
            text: match &input.loss {
                types::Loss::Vehicle(loss) => loss.description.clone(),
                types::Loss::Home(loss) => loss.description.clone(),
            },
            estimate: match &input.loss {
                types::Loss::Vehicle(loss) => loss.estimate.map(|value| rt::DecimalText(value.0)),
                types::Loss::Home(loss) => loss.estimate.map(|value| rt::DecimalText(value.0)),
            },
            parties: input.parties.map(|items| {
                items
                    .into_iter()
                    .map(|party| claims::NoticePartiesItem {
                        role: match party.role {
                            types::PartyRole::Driver => claims::NoticePartiesItemRole::D,
                            types::PartyRole::Injured => claims::NoticePartiesItemRole::I,
                            types::PartyRole::Witness => claims::NoticePartiesItemRole::W,
                        },
                        name: party.name,
                    })
                    .collect()
            }),
        },
    )
}

fn register_claim_output_201(call: &Call<'_>, reply: &[u8]) -> Result<Bytes, Fault> {
    let response: claims::Claim = call.response(&claims::CLAIM_SCHEMA, reply)?;
    let input: types::NewClaim = call.input_within_limits()?;
    call.output(&types::Registration { notice_id: input.notice_id, claim_number: Some(response.number) })
}

fn register_claim_output_202(call: &Call<'_>, reply: &[u8]) -> Result<Bytes, Fault> {
    let response: claims::Receipt = call.response(&claims::RECEIPT_SCHEMA, reply)?;
    call.output(&types::Registration { notice_id: response.notice, claim_number: None })
}

fn register_claim_verify(call: &Call<'_>) -> Result<Outgoing, Fault> {
    let input: types::NewClaim = call.input_within_limits()?;
    claims::find_notice(&input.notice_id, "NM01")
}

fn register_claim_verified(call: &Call<'_>, reply: &[u8]) -> Result<Option<Bytes>, Fault> {
    let response: Vec<claims::Claim> = call.response(&claims::FIND_NOTICE_REPLY_SHAPE, reply)?;
    let input: types::NewClaim = call.input_within_limits()?;
    if cel::size(response.len()) <= 0 {
        return Ok(None);
    }
    call.output(&types::Registration {
        notice_id: input.notice_id,
        claim_number: Some(cel::get(&response, 0).at("verify/output/claimNumber")?.number.clone()),
    })
    .map(Some)
}

pub(crate) static GET_CLAIM: Binding = Binding::of(FILE, &services::claims::GET_CLAIM)
    .to(&claims::BACKEND, &claims::GET_CLAIM)
    .by(get_claim_request, get_claim_output);

fn get_claim_request(call: &Call<'_>) -> Result<Outgoing, Fault> {
    let input: types::GetClaimInput = call.input()?;
    claims::get_claim(&input.claim_number, "NM01")
}

fn get_claim_output(call: &Call<'_>, reply: &[u8]) -> Result<Bytes, Fault> {
    let response: claims::Claim = call.response(&claims::CLAIM_SCHEMA, reply)?;
    call.output(&claim_of(response)?)
}

pub(crate) static LIST_CLAIMS: Binding = Binding::of(FILE, &services::claims::LIST_CLAIMS)
    .to(&claims::BACKEND, &claims::LIST_CLAIMS)
    .by(list_claims_request, list_claims_output);

fn list_claims_request(call: &Call<'_>) -> Result<Outgoing, Fault> {
    let input: types::ClaimSearch = call.input()?;
    claims::list_claims(&input.policy_number, "NM01", None)
}

fn list_claims_output(call: &Call<'_>, reply: &[u8]) -> Result<Bytes, Fault> {
    let response: Vec<claims::Claim> = call.response(&claims::LIST_CLAIMS_REPLY_SHAPE, reply)?;
    call.output(&types::ClaimPage {
        claims: response.into_iter().map(claim_of).collect::<Result<_, CellFault>>()?,
        next: None,
    })
}

pub(crate) static BOOK_RESERVE: Binding = Binding::of(FILE, &services::claims::BOOK_RESERVE)
    .to(&claims::BACKEND, &claims::BOOK_RESERVE)
    .by(book_reserve_request, book_reserve_output)
    .lane(book_reserve_lane)
    .digest(0x8c1ccf58b0ed073f);

fn book_reserve_request(call: &Call<'_>) -> Result<Outgoing, Fault> {
    let input: types::ReserveBooking = call.input_within_limits()?;
    claims::book_reserve(
        &input.claim_number,
        input.cover.as_str(),
        "NM01",
        call.context.case_type(),
        &claims::Amount { amount: rt::DecimalText(input.amount.0) },
    )
}

fn book_reserve_output(_call: &Call<'_>, _reply: &[u8]) -> Result<Bytes, Fault> {
    Ok(Bytes::new())
}

fn book_reserve_lane(call: &Call<'_>) -> Result<String, Fault> {
    let input: types::ReserveBooking = call.input_within_limits()?;
    Ok(input.claim_number)
}

fn claim_of(claim: claims::Claim) -> Result<types::Claim, CellFault> {
    Ok(types::Claim {
        claim_number: claim.number,
        policy_number: claim.policy,
        cause: match claim.cause {
            claims::Cause::Col => types::Cause::Collision,
            claims::Cause::Gls => types::Cause::Glass,
            claims::Cause::Thf => types::Cause::Theft,
            claims::Cause::Fir => types::Cause::Fire,
            claims::Cause::Wat => types::Cause::Water,
            claims::Cause::Sto => types::Cause::Storm,
        },
        occurred_at: claim.occurred.clone(),
        late: cel::Timestamp::parse(claim.reported.as_str())
            .at("/fragments/claim/map/late")?
            .since(cel::Timestamp::parse(claim.occurred.as_str()).at("/fragments/claim/map/late")?)
            .at("/fragments/claim/map/late")?
            > cel::Span::parse("72h").at("/fragments/claim/map/late")?,
        loss: loss_of(claim.loss),
        reserves: claim
            .reserves
            .into_iter()
            .map(|reserve| types::Reserve {
                cover: reserve.cover,
                amount: rt::DecimalNumber(reserve.amount.0),
                parts: reserve.parts.as_ref().map(|parts| {
                    parts.iter().map(|part| format!("{}: {}", part.cover, part.amount)).collect()
                }),
            })
            .collect(),
        open: !claim.closed,
    })
}

fn loss_of(loss: claims::Loss) -> types::Loss {
    match loss {
        claims::Loss::V(lost) => types::Loss::Vehicle(Box::new(types::VehicleLoss {
            description: lost.text,
            estimate: lost.estimate.map(|value| rt::DecimalNumber(value.0)),
            kind: types::VehicleLossKind::Vehicle,
            license_plate: lost.plate,
            drivable: lost.drivable,
        })),
        claims::Loss::H(lost) => types::Loss::Home(Box::new(types::HomeLoss {
            description: lost.text,
            estimate: lost.estimate.map(|value| rt::DecimalNumber(value.0)),
            kind: types::HomeLossKind::Home,
            postal_code: lost.postcode,
            habitable: lost.habitable,
        })),
    }
}
