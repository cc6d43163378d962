// Generated from `case-types/quotation.yaml` by `cargo xtask generate`. Do not edit.
//! What `quotation` calls of Pricing past the services.

pub mod types;

use caseway_core::codegen as rt;
use rt::client::{Direct, Error, Method};

use crate::Client;
use crate::case_types::Quotation;

/// The backend, for one call. Every call fails with [`Error`].
pub struct Backend {
    pub(crate) client: Client<Quotation>,
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

    /// `POST /quotes`
    ///
    /// Allowed by `DIR-0001` (realtime) until 2027-11-15. The hub waits no longer than 60ms for it.
    pub async fn create_quote(&self, body: &types::QuoteRequest) -> Result<types::Quote, Error> {
        let address = rt::Address::new("/direct/pricing/quotes");
        let call = Direct::new(Method::Post, address).json("application/json", body)?;
        self.client.hub.direct(&self.client.scope, call).await
    }
}
