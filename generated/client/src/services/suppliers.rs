// Generated from `services/suppliers.yaml` by `cargo xtask generate`. Do not edit.
//! Service `suppliers`: Suppliers.
//!
//! The garages, surveyors, doctors and lawyers that we pay.

use caseway_core::codegen::client::{Error, Operation};
use caseway_types::suppliers as types;

use crate::{CaseType, Client, Granted};

/// The operations, as grants name them.
#[allow(missing_docs, reason = "each stands for the operation of its name")]
pub mod operation {
    pub enum FindSuppliers {}
    pub enum GetSupplier {}
    pub enum RegisterSupplier {}
    pub enum ChangeSupplier {}
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

    /// Finds suppliers by name or mail address.
    pub async fn find_suppliers(&self, input: &types::SupplierSearch) -> Result<types::SupplierList, Error>
    where
        C: Granted<operation::FindSuppliers>,
    {
        let operation = Operation::get("suppliers.FindSuppliers", "/suppliers");
        self.client.hub.call(&self.client.scope, operation, input).await
    }

    /// Reads one supplier.
    pub async fn get_supplier(&self, input: &types::SupplierKey) -> Result<types::Supplier, Error>
    where
        C: Granted<operation::GetSupplier>,
    {
        let operation = Operation::get("suppliers.GetSupplier", "/suppliers/{supplierId}");
        self.client.hub.call(&self.client.scope, operation, input).await
    }

    /// Adds a supplier, so that it can be given orders and paid.
    pub async fn register_supplier(&self, input: &types::NewSupplier) -> Result<types::Supplier, Error>
    where
        C: Granted<operation::RegisterSupplier>,
    {
        let operation = Operation::post("suppliers.RegisterSupplier", "/suppliers");
        self.client.hub.call(&self.client.scope, operation, input).await
    }

    /// Changes a supplier's name, mail address or bank account.
    pub async fn change_supplier(&self, input: &types::SupplierChange) -> Result<types::Supplier, Error>
    where
        C: Granted<operation::ChangeSupplier>,
    {
        let operation = Operation::put("suppliers.ChangeSupplier", "/suppliers/{supplierId}");
        self.client.hub.call(&self.client.scope, operation, input).await
    }
}
