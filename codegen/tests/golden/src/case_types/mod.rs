// Generated from `case-types/` by `cargo xtask generate`. Do not edit.
//! The case types: who may call what.

pub(crate) mod hiring;
