// Generated from `backends/` by `cargo xtask generate`. Do not edit.
//! The backends: their descriptors, connectors and contracts' types.

pub(crate) mod billing;
pub(crate) mod claims;
pub(crate) mod crm;
pub(crate) mod documents;
pub(crate) mod erp;
pub(crate) mod messaging;
pub(crate) mod notifications;
pub(crate) mod payments;
pub(crate) mod pricing;
