// Generated from `case-types/complaint.yaml` by `cargo xtask generate`. Do not edit.
//! What `complaint` calls of Pricing past the services.

pub mod types;

use caseway_core::codegen as rt;
use rt::client::{Direct, Error, Method};

use crate::Client;
use crate::case_types::Complaint;

/// The backend, for one call. Every call fails with [`Error`].
pub struct Backend {
    pub(crate) client: Client<Complaint>,
}

impl Backend {
    /// The call with a key by which the hub and the backend recognise it when it is repeated.
    ///
    /// # Errors
    /// When the key is empty or has characters outside visible ASCII.
    pub fn idempotency_key(mut self, key: &str) -> Result<Self, Error> {
        self.client.scope = self.client.scope.idempotency_key(key)?;
        Ok(self)
    }

    /// `GET /quotes/{quoteId}/explanation`: Says by which steps a price came about.
    ///
    /// Allowed by `DIR-0002` (single-consumer) until 2027-10-31.
    pub async fn explain_quote(&self, quote_id: &str) -> Result<types::Explanation, Error> {
        let address =
            rt::Address::new("/direct/pricing/quotes/{quoteId}/explanation").path("quoteId", quote_id)?;
        let call = Direct::new(Method::Get, address);
        self.client.hub.direct(&self.client.scope, call).await
    }
}
