// Generated from `mappings/` by `cargo xtask generate`. Do not edit.
//! The tests of mappings: what `tests` in their files says, held against the compiled functions.

pub(crate) mod orders;
