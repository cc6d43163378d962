// Generated from `services/claims.yaml` by `cargo xtask generate`. Do not edit.
//! Service `claims`: Claims.
//!
//! What happened to whom, what it may cost, and under which number the register has it.

use caseway_core::codegen::client::{Error, Operation, Pages};
use caseway_types::claims as types;

use crate::{CaseType, Client, Granted};

/// The operations, as grants name them.
#[allow(missing_docs, reason = "each stands for the operation of its name")]
pub mod operation {
    pub enum RegisterClaim {}
    pub enum GetClaim {}
    pub enum ListClaims {}
    pub enum BookReserve {}
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

    /// Has the register take a notice; while its books are closed, the number comes later.
    pub async fn register_claim(&self, input: &types::NewClaim) -> Result<types::Registration, Error>
    where
        C: Granted<operation::RegisterClaim>,
    {
        let operation = Operation::post("claims.RegisterClaim", "/claims");
        self.client.hub.call(&self.client.scope, operation, input).await
    }

    /// Reads one claim.
    pub async fn get_claim(&self, input: &types::GetClaimInput) -> Result<types::Claim, Error>
    where
        C: Granted<operation::GetClaim>,
    {
        let operation = Operation::get("claims.GetClaim", "/claims/{claimNumber}");
        self.client.hub.call(&self.client.scope, operation, input).await
    }

    /// Lists the claims of a policy.
    pub async fn list_claims(&self, input: &types::ClaimSearch) -> Result<types::ClaimPage, Error>
    where
        C: Granted<operation::ListClaims>,
    {
        let operation = Operation::get("claims.ListClaims", "/policies/{policyNumber}/claims");
        self.client.hub.call(&self.client.scope, operation, input).await
    }

    /// The pages of `ListClaims`, one after the other, from the one that `input` asks for.
    pub fn list_claims_pages(&self, input: &types::ClaimSearch) -> Result<Pages<types::ClaimPage>, Error>
    where
        C: Granted<operation::ListClaims>,
    {
        let operation = Operation::get("claims.ListClaims", "/policies/{policyNumber}/claims");
        self.client.hub.pages(&self.client.scope, operation, input, ("cursor", "next"))
    }

    /// Sets an amount aside for a claim. Nobody waits for the register, and bookings of a claim keep their
    /// order.
    pub async fn book_reserve(&self, input: &types::ReserveBooking) -> Result<(), Error>
    where
        C: Granted<operation::BookReserve>,
    {
        let operation = Operation::put("claims.BookReserve", "/claims/{claimNumber}/reserves/{cover}");
        self.client.hub.command(&self.client.scope, operation, input).await
    }
}
