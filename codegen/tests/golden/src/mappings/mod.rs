// Generated from `mappings/` by `cargo xtask generate`. Do not edit.
//! The mappings: how each operation of a service becomes a call of a backend.

pub(crate) mod people;
