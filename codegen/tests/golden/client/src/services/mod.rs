// Generated from `services/` by `cargo xtask generate`. Do not edit.
//! The services, each with its operations.

pub mod people;
