// Generated from `case-types/` by `cargo xtask generate`. Do not edit.
//! The case types, each with what it may call.

mod complaint;
mod motor_claim;
mod onboarding;
mod policy_change;
mod supplier_admission;

pub use complaint::Complaint;
pub use motor_claim::MotorClaim;
pub use onboarding::Onboarding;
pub use policy_change::PolicyChange;
pub use supplier_admission::SupplierAdmission;
