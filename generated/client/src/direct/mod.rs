// Generated from `case-types/` by `cargo xtask generate`. Do not edit.
//! What case types call past the services, each operation by an approval.

pub mod complaint;
pub mod quotation;
