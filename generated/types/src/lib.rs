// Generated from `services/` by `cargo xtask generate`. Do not edit.
//! The canonical types: what case types send to the hub and get from it, one module per service.

const _: () = caseway_core::codegen::assert_generator("0.1.0");

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
