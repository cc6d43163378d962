// Generated from `services/bills.yaml` by `cargo xtask generate`. Do not edit.
//! Service `bills`: Bills.
//!
//! What suppliers charge us for work on a case, in euros whatever the supplier wrote. Bills in other
//! currencies need the next major, and so does whoever is about to begin.

use caseway_core::codegen::client::{Error, Operation};
use caseway_types::bills as types;

use crate::{CaseType, Client, Granted};

/// The operations, as grants name them.
#[allow(missing_docs, reason = "each stands for the operation of its name")]
pub mod operation {
    pub enum SubmitBill {}
    pub enum GetBill {}
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

    /// Hands a supplier's bill to accounting, which approves and pays it.
    pub async fn submit_bill(&self, input: &types::NewBill) -> Result<types::Bill, Error>
    where
        C: Granted<operation::SubmitBill>,
    {
        let operation = Operation::post("bills.SubmitBill", "/bills");
        self.client.hub.call(&self.client.scope, operation, input).await
    }

    /// Reads how far the payment of a bill has come.
    pub async fn get_bill(&self, input: &types::BillKey) -> Result<types::Bill, Error>
    where
        C: Granted<operation::GetBill>,
    {
        let operation = Operation::get("bills.GetBill", "/bills/{billId}");
        self.client.hub.call(&self.client.scope, operation, input).await
    }
}
