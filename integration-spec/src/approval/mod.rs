//! Approvals: what exactly was approved, by whom, and whether it still holds.
//!
//! An approval is tied to what was reviewed by two digests ([`digest`]) and to who reviewed it by SSH signatures
//! ([`signature`]) of one short text that names everything that was approved ([`statement`]). [`judge`] says what is
//! wrong with a record. It knows no clock: what depends on the day is asked for apart, with a day, so that what is
//! generated never depends on when.

pub mod digest;
mod judge;
pub mod record;
pub mod signature;
pub mod signers;
pub mod statement;

pub use judge::{Dated, Flaw, NotAuthorized, Present, SamePerson, dated, flaws, holds};

/// The folder of everything about direct connections and of rules and waivers, below the specs' directory.
pub const GOVERNANCE: &str = "governance/";
/// The folder of the records, below the specs' directory.
pub const RECORDS: &str = "governance/approvals/";
/// The folder of what shows that criteria are met, below the specs' directory.
pub const EVIDENCE: &str = "governance/evidence/";
/// Who signs with which key, below the specs' directory: a file of the form that `ssh-keygen` reads.
pub const SIGNERS: &str = "governance/allowed_signers";

#[cfg(test)]
mod tests;
