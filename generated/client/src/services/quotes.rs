// Generated from `services/quotes.yaml` by `cargo xtask generate`. Do not edit.
//! Service `quotes`: Quotes.
//!
//! What an insurance would cost, while the customer waits.

use caseway_core::codegen::client::{Error, Operation};
use caseway_types::quotes as types;

use crate::{CaseType, Client, Granted};

/// The operations, as grants name them.
#[allow(missing_docs, reason = "each stands for the operation of its name")]
pub mod operation {
    pub enum ListCovers {}
    pub enum RequestQuote {}
    pub enum GetQuote {}
    pub enum ReviseQuote {}
    pub enum AcceptQuote {}
}

/// The service, for one call. Every call fails with [`Error`].
pub struct Service<C> {
    pub(crate) client: Client<C>,
}

impl<C: CaseType> Service<C> {
    /// The call with a key by which the hub and its backends recognise it when it is repeated.
    ///
    /// # Errors
    /// When the key is empty or has characters outside visible ASCII.
    pub fn idempotency_key(mut self, key: &str) -> Result<Self, Error> {
        self.client.scope = self.client.scope.idempotency_key(key)?;
        Ok(self)
    }

    /// Lists the covers of a product.
    pub async fn list_covers(&self, input: &types::CoverQuery) -> Result<types::CoverList, Error>
    where
        C: Granted<operation::ListCovers>,
    {
        let operation = Operation::get("quotes.ListCovers", "/products/{product}/covers");
        self.client.hub.call(&self.client.scope, operation, input).await
    }

    /// Prices a risk.
    pub async fn request_quote(&self, input: &types::QuoteRequest) -> Result<types::Quote, Error>
    where
        C: Granted<operation::RequestQuote>,
    {
        let operation = Operation::post("quotes.RequestQuote", "/quotes");
        self.client.hub.call(&self.client.scope, operation, input).await
    }

    /// Reads one quote.
    pub async fn get_quote(&self, input: &types::GetQuoteInput) -> Result<types::Quote, Error>
    where
        C: Granted<operation::GetQuote>,
    {
        let operation = Operation::get("quotes.GetQuote", "/quotes/{quoteId}");
        self.client.hub.call(&self.client.scope, operation, input).await
    }

    /// Prices the same risk with other covers or another start.
    pub async fn revise_quote(&self, input: &types::QuoteRevision) -> Result<types::Quote, Error>
    where
        C: Granted<operation::ReviseQuote>,
    {
        let operation = Operation::patch("quotes.ReviseQuote", "/quotes/{quoteId}");
        self.client.hub.call(&self.client.scope, operation, input).await
    }

    /// Makes a policy of a quote.
    pub async fn accept_quote(&self, input: &types::QuoteAcceptance) -> Result<types::Quote, Error>
    where
        C: Granted<operation::AcceptQuote>,
    {
        let operation = Operation::post("quotes.AcceptQuote", "/quotes/{quoteId}/acceptance");
        self.client.hub.call(&self.client.scope, operation, input).await
    }
}
