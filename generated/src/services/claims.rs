// Generated from `services/claims.yaml` by `cargo xtask generate`. Do not edit.
//! Service `claims`: Claims.

use caseway_runtime::codegen::{self as rt, InputPart, ServiceOperation, Unavailable};
use caseway_types::claims as types;

pub(crate) static SERVICE: rt::ServiceDescriptor =
    rt::ServiceDescriptor { name: "claims", title: "Claims", owner: "team-claims", openapi: None };

/// Has the register take a notice; while its books are closed, the number comes later.
pub(crate) static REGISTER_CLAIM: ServiceOperation =
    ServiceOperation::post("claims", "RegisterClaim", "/claims")
        .on_unavailable(&[Unavailable::Queue])
        .deadline(rt::Duration::from_secs(8))
        .input(&types::NEW_CLAIM_SCHEMA, &[])
        .output(&types::REGISTRATION_SCHEMA);

/// Reads one claim.
pub(crate) static GET_CLAIM: ServiceOperation =
    ServiceOperation::get("claims", "GetClaim", "/claims/{claimNumber}")
        .on_unavailable(&[Unavailable::Pause])
        .deadline(rt::Duration::from_secs(8))
        .input(&types::GET_CLAIM_INPUT_SCHEMA, &[InputPart::path("claimNumber", &rt::Schema::STRING)])
        .output(&types::CLAIM_SCHEMA);

/// Lists the claims of a policy.
pub(crate) static LIST_CLAIMS: ServiceOperation =
    ServiceOperation::get("claims", "ListClaims", "/policies/{policyNumber}/claims")
        .deadline(rt::Duration::from_secs(8))
        .input(
            &types::CLAIM_SEARCH_SCHEMA,
            &[
                InputPart::path("policyNumber", &rt::Schema::STRING),
                InputPart::optional("cursor", &rt::Schema::STRING),
                InputPart::optional("limit", &rt::Schema::Int64),
            ],
        )
        .paginate(rt::Paginate::new("cursor", "next").limit("limit").size(50))
        .output(&types::CLAIM_PAGE_SCHEMA);

/// Sets an amount aside for a claim. Nobody waits for the register, and bookings of a claim keep their
/// order.
pub(crate) static BOOK_RESERVE: ServiceOperation =
    ServiceOperation::put("claims", "BookReserve", "/claims/{claimNumber}/reserves/{cover}")
        .always()
        .deadline(rt::Duration::from_secs(8))
        .input(
            &types::RESERVE_BOOKING_SCHEMA,
            &[
                InputPart::path("claimNumber", &rt::Schema::STRING),
                InputPart::path("cover", &types::RESERVE_BOOKING_COVER_SCHEMA),
            ],
        );
