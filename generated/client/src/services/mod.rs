// Generated from `services/` by `cargo xtask generate`. Do not edit.
//! The services, each with its operations.

pub mod bills;
pub mod bills_v2;
pub mod claims;
pub mod contacts;
pub mod customers;
pub mod documents;
pub mod invoices;
pub mod notifications;
pub mod orders;
pub mod payments;
pub mod quotes;
pub mod suppliers;
pub mod usage;
