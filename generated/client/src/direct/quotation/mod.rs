// Generated from `case-types/quotation.yaml` by `cargo xtask generate`. Do not edit.
//! What `quotation` calls past the services.

pub mod pricing;

use crate::case_types::Quotation;
use crate::{Connections, Direct};

impl Direct for Quotation {}

impl Connections<Quotation> {
    /// Pricing: the approved operations of `pricing`.
    #[must_use]
    pub fn pricing(&self) -> pricing::Backend {
        pricing::Backend { client: self.client.clone() }
    }
}
