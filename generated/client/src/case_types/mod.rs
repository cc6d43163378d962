// Generated from `case-types/` by `cargo xtask generate`. Do not edit.
//! The case types, each with what it may call.

mod collections;
mod complaint;
mod contact_change;
mod household_claim;
mod motor_claim;
mod onboarding;
mod policy_change;
mod premium_refund;
mod privacy_request;
mod quotation;
mod renewal;
mod supplier_admission;
mod travel_assistance;

pub use collections::Collections;
pub use complaint::Complaint;
pub use contact_change::ContactChange;
pub use household_claim::HouseholdClaim;
pub use motor_claim::MotorClaim;
pub use onboarding::Onboarding;
pub use policy_change::PolicyChange;
pub use premium_refund::PremiumRefund;
pub use privacy_request::PrivacyRequest;
pub use quotation::Quotation;
pub use renewal::Renewal;
pub use supplier_admission::SupplierAdmission;
pub use travel_assistance::TravelAssistance;
