// Generated from `case-types/` by `cargo xtask generate`. Do not edit.
//! The case types: who may call what.

pub(crate) mod collections;
pub(crate) mod complaint;
pub(crate) mod contact_change;
pub(crate) mod household_claim;
pub(crate) mod motor_claim;
pub(crate) mod onboarding;
pub(crate) mod policy_change;
pub(crate) mod premium_refund;
pub(crate) mod privacy_request;
pub(crate) mod quotation;
pub(crate) mod renewal;
pub(crate) mod supplier_admission;
pub(crate) mod travel_assistance;
