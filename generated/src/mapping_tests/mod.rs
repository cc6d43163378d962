// Generated from `mappings/` by `cargo xtask generate`. Do not edit.
//! The tests of mappings: what `tests` in their files says, held against the compiled functions.

pub(crate) mod bills;
pub(crate) mod bills_v2;
pub(crate) mod claims;
pub(crate) mod contacts;
pub(crate) mod customers;
pub(crate) mod documents;
pub(crate) mod invoices;
pub(crate) mod notifications;
pub(crate) mod orders;
pub(crate) mod payments;
pub(crate) mod quotes;
pub(crate) mod suppliers;
pub(crate) mod text_messages;
pub(crate) mod usage;
