// Generated from `services/customers.yaml` by `cargo xtask generate`. Do not edit.
//! Service `customers`: Customers.
//!
//! Policy holders as those whom we bill.

use caseway_core::codegen::client::{Error, Operation};
use caseway_types::customers as types;

use crate::{CaseType, Client, Granted};

/// The operations, as grants name them.
#[allow(missing_docs, reason = "each stands for the operation of its name")]
pub mod operation {
    pub enum GetCustomer {}
    pub enum SaveCustomer {}
    pub enum CloseCustomer {}
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

    /// Reads one customer.
    pub async fn get_customer(&self, input: &types::GetCustomerInput) -> Result<types::Customer, Error>
    where
        C: Granted<operation::GetCustomer>,
    {
        let operation = Operation::get("customers.GetCustomer", "/customers/{customerId}");
        self.client.hub.call(&self.client.scope, operation, input).await
    }

    /// Adds a customer, or changes the one with this number.
    pub async fn save_customer(&self, input: &types::CustomerDetails) -> Result<types::Customer, Error>
    where
        C: Granted<operation::SaveCustomer>,
    {
        let operation = Operation::put("customers.SaveCustomer", "/customers/{customerId}");
        self.client.hub.call(&self.client.scope, operation, input).await
    }

    /// Ends all billing of a customer.
    pub async fn close_customer(&self, input: &types::CloseCustomerInput) -> Result<(), Error>
    where
        C: Granted<operation::CloseCustomer>,
    {
        let operation = Operation::delete("customers.CloseCustomer", "/customers/{customerId}");
        self.client.hub.command(&self.client.scope, operation, input).await
    }
}
