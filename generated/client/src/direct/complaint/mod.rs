// Generated from `case-types/complaint.yaml` by `cargo xtask generate`. Do not edit.
//! What `complaint` calls past the services.

pub mod pricing;

use crate::case_types::Complaint;
use crate::{Connections, Direct};

impl Direct for Complaint {}

impl Connections<Complaint> {
    /// Pricing: the approved operations of `pricing`.
    #[must_use]
    pub fn pricing(&self) -> pricing::Backend {
        pricing::Backend { client: self.client.clone() }
    }
}
