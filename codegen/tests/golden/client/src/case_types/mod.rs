// Generated from `case-types/` by `cargo xtask generate`. Do not edit.
//! The case types, each with what it may call.

mod hiring;

pub use hiring::Hiring;
