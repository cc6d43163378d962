// Generated from `services/` by `cargo xtask generate`. Do not edit.
//! The services: what case types may call.

pub(crate) mod people;
