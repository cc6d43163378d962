// Generated from `services/orders.yaml` by `cargo xtask generate`. Do not edit.
//! Service `orders`: Orders.
//!
//! Work and goods that a case orders from a supplier.

use caseway_core::codegen::client::{Error, Operation};
use caseway_types::orders as types;

use crate::{CaseType, Client, Granted};

/// The operations, as grants name them.
#[allow(missing_docs, reason = "each stands for the operation of its name")]
pub mod operation {
    pub enum PlaceOrder {}
    pub enum GetOrder {}
    pub enum ListOrders {}
    pub enum CancelOrder {}
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

    /// Orders work or goods from a supplier; the order carries the case's number.
    pub async fn place_order(&self, input: &types::NewOrder) -> Result<types::Order, Error>
    where
        C: Granted<operation::PlaceOrder>,
    {
        let operation = Operation::post("orders.PlaceOrder", "/orders");
        self.client.hub.call(&self.client.scope, operation, input).await
    }

    /// Reads one order.
    pub async fn get_order(&self, input: &types::OrderKey) -> Result<types::Order, Error>
    where
        C: Granted<operation::GetOrder>,
    {
        let operation = Operation::get("orders.GetOrder", "/orders/{orderId}");
        self.client.hub.call(&self.client.scope, operation, input).await
    }

    /// Lists the orders in a state.
    pub async fn list_orders(&self, input: &types::OrderSearch) -> Result<types::OrderList, Error>
    where
        C: Granted<operation::ListOrders>,
    {
        let operation = Operation::get("orders.ListOrders", "/orders");
        self.client.hub.call(&self.client.scope, operation, input).await
    }

    /// Cancels an order that has not been billed.
    pub async fn cancel_order(&self, input: &types::OrderKey) -> Result<(), Error>
    where
        C: Granted<operation::CancelOrder>,
    {
        let operation = Operation::delete("orders.CancelOrder", "/orders/{orderId}");
        self.client.hub.command(&self.client.scope, operation, input).await
    }
}
